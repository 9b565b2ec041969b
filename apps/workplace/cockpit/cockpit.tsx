import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense, useEffect, useRef, useState } from "react";
import type { ActionView, Answer, HeldView, OverrideView, TakenLately } from "../../../engine/decisions/contract.ts";
import type { CockpitView, ConversationQueue, QueueView } from "../../../engine/service/contract.ts";
import { later } from "../../ui/later.tsx";
import { say } from "../../ui/say.ts";
import { Empty, Failed, Skeleton, Stale } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { setLastAct, undoLastAct } from "../data/last-act.ts";
import { cockpitQuery, queueQuery } from "../data/queries.ts";
import { useHouse } from "../data/session.tsx";
import { doAllTheSame, nextToDo, type OverrideReason, sayDone, useActs } from "./acts.ts";
import type { ComposerHandle } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import type { Opened } from "./conversation-head.tsx";
import { keepDraft } from "./drafts.ts";
import { hasNothingYet } from "./due.ts";
import { CustomerPanel, type PanelHandle } from "./panel.tsx";
import { Queue } from "./queue.tsx";
import type { Waiting } from "./waiting.ts";
import { afterLeaving, stepFrom, type Walk, walkNow } from "./walk.ts";
import "./cockpit.css";

const FirstSteps = later(() => import("./first-steps.tsx"), "page");
const MergeDialog = later(() => import("../customers/merge-dialog.tsx"), "dialog");
const OverrideDialog = later(() => import("./override-dialog.tsx"), "dialog");
const PromiseDialog = later(() => import("./promise-dialog.tsx"), "dialog");

export type CockpitPane = "queue" | "conversation" | "customer";
const PANES: readonly CockpitPane[] = ["queue", "conversation", "customer"];

export default function Cockpit() {
  const { t } = useWords();
  const search = useSearch({ from: "/cockpit" });
  const { conversationId } = useParams({ strict: false });
  const readsValue = useHouse().session.sight.fields.value === "read";
  const view: QueueView = search.view === undefined || (search.view === "high-value-at-risk" && !readsValue) ? "needs-me" : search.view;
  const { tag } = search;
  const pane: CockpitPane = search.pane ?? (conversationId === undefined ? "queue" : "conversation");
  const navigate = useNavigate();
  const queue = useQuery(queueQuery(view, tag));
  const cockpit = useQuery({ ...cockpitQuery(conversationId ?? ""), enabled: conversationId !== undefined });
  const ids = queue.data?.rows.map((row) => row.conversationId) ?? [];
  const open = (id: string | undefined, to: CockpitPane = "conversation") =>
    void (id === undefined
      ? navigate({ to: "/cockpit", search: { view, tag } })
      : navigate({ to: "/cockpit/$conversationId", params: { conversationId: id }, search: { view, tag, pane: to } }));

  // Where one stands on the way through the queue. A row that moves under one's own answer does not move the way.
  const walk = useRef<Walk | undefined>(undefined);
  const shown = useRef<string | undefined>(undefined);
  const seen = ids.join(" ");
  const isRead = queue.data !== undefined;
  useEffect(() => {
    if (!isRead) return;
    // A key has set where one stands before the page has followed it there; only another page was chosen by hand.
    const at = shown.current === conversationId && walk.current?.view === view ? walk.current.at : conversationId;
    shown.current = conversationId;
    walk.current = walkNow(walk.current, view, at, seen === "" ? [] : seen.split(" "));
  }, [isRead, view, conversationId, seen]);
  const walkTo = (id: string | undefined) => {
    if (walk.current?.order.includes(id ?? "")) walk.current = { ...walk.current, at: id };
    open(id);
  };
  const walkOn = (step: 1 | -1) => {
    const next = walk.current === undefined ? undefined : stepFrom(walk.current, ids, step);
    if (next !== undefined && next !== walk.current?.at) walkTo(next);
  };

  // On a wide screen the first of the queue lies open; on a telephone the list comes first.
  const first = ids[0];
  useEffect(() => {
    if (conversationId === undefined && first !== undefined && window.matchMedia("(min-width: 821px)").matches)
      void navigate({
        to: "/cockpit/$conversationId",
        params: { conversationId: first },
        search: { view, tag },
        replace: true,
      });
  }, [conversationId, first, view, tag, navigate]);

  useShortcuts({
    j: () => walkOn(1),
    k: () => walkOn(-1),
    z: () => undoLastAct(),
  });

  return (
    <div className="cockpit" data-pane={pane}>
      <h1 className="hidden">{t("Cockpit")}</h1>
      <Queue view={view} tag={tag} current={conversationId} />
      {cockpit.data && conversationId !== undefined ? (
        <OpenConversation
          key={conversationId}
          view={cockpit.data}
          open={walkTo}
          onLeave={() => walkTo(walk.current === undefined ? undefined : afterLeaving(walk.current, ids))}
          stale={cockpit.isError ? cockpit.error.message : null}
          onRetry={() => void cockpit.refetch()}
        />
      ) : (
        <>
          <section className="pane conversation" aria-label={t("Conversation")} data-region>
            {conversationId === undefined ? (
              queue.data && ids.length === 0 ? (
                <NothingOpen queue={queue.data} />
              ) : null
            ) : cockpit.isError ? (
              <Failed
                what={t("This conversation could not be read")}
                why={cockpit.error.message}
                onRetry={() => void cockpit.refetch()}
              />
            ) : (
              <Skeleton rows={7} label={t("Reading the conversation")} />
            )}
          </section>
          <aside className="pane panel" aria-label={t("Customer")} data-region>
            {conversationId !== undefined && !cockpit.isError ? (
              <Skeleton rows={6} label={t("Reading what is known")} />
            ) : null}
          </aside>
        </>
      )}
      <nav className="pane-tabs" aria-label={t("Panes")}>
        {PANES.map((each) => (
          <button
            key={each}
            type="button"
            aria-current={each === pane ? "page" : undefined}
            disabled={each !== "queue" && conversationId === undefined}
            onClick={() =>
              each === "queue"
                ? void navigate({
                    to: conversationId === undefined ? "/cockpit" : "/cockpit/$conversationId",
                    params: { conversationId: conversationId ?? "" },
                    search: { view, tag, pane: "queue" },
                  })
                : open(conversationId, each)
            }
          >
            {{ queue: t("Queue"), conversation: t("Conversation"), customer: t("Customer") }[each]}
          </button>
        ))}
      </nav>
    </div>
  );
}

function NothingOpen({ queue }: { queue: ConversationQueue }) {
  const { t, format } = useWords();
  return (
    <Empty
      title={queue.view === "needs-me" ? t("Nothing needs you.") : t("Nothing here.")}
      action={
        hasNothingYet(queue) ? (
          <Suspense>
            <FirstSteps />
          </Suspense>
        ) : undefined
      }
    >
      {hasNothingYet(queue)
        ? t("Nobody has written yet.")
        : queue.nextPromiseDueAt === null
          ? t("No promise is due.")
          : t("Next promise due {when}.", { when: format.dayAndClock(queue.nextPromiseDueAt) })}
    </Empty>
  );
}

interface OpenConversationProps {
  readonly view: CockpitView;
  readonly open: (id: string) => void;
  /** Goes on to the next, because this one leaves the queue. */
  readonly onLeave: () => void;
  readonly stale: string | null;
  readonly onRetry: () => void;
}

/** The middle and the right pane, with the keys that act on them. */
function OpenConversation({ view, open, onLeave, stale, onRetry }: OpenConversationProps) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { session, outbox } = useHouse();
  const acts = useActs();
  const composer = useRef<ComposerHandle>(null);
  const panel = useRef<PanelHandle>(null);
  const [opened, setOpened] = useState<Opened>({ snooze: false, assign: false, tag: false });
  const [overriding, setOverriding] = useState<{ readonly answer: Answer; readonly action: ActionView } | null>(null);
  const [promising, setPromising] = useState<{ readonly answer: Answer; readonly actions: readonly ActionView[] } | null>(null);
  const [finding, setFinding] = useState<{ readonly sought: string } | null>(null);
  const mayAnswer = session.permissions.includes("conversations.answer");
  const row = view.conversation;

  const onOpen = (change: Partial<Opened>) => setOpened((now) => ({ ...now, ...change }));
  const resolve = () => {
    if (row.status === "resolved") return acts.reopen(row);
    acts.resolve(row, () => open(row.conversationId));
    onLeave();
  };
  const sentToResolve = (message: Waiting) => {
    acts.showResolved(row);
    setLastAct({
      kind: "done",
      words: say("Sent and resolved: {subject}", { subject: row.subject }),
      undo: () => {
        const back = outbox.takeBack(message.clientId);
        if (back === undefined) {
          open(row.conversationId);
          return acts.reopen({ ...row, status: "resolved" });
        }
        keepDraft(localStorage, { personId: session.person.id, conversationId: row.conversationId }, back.audience, {
          text: back.body,
          words: back.words,
        });
        void queries.invalidateQueries({ queryKey: ["cockpit", row.conversationId] });
        void queries.invalidateQueries({ queryKey: ["queue"] });
        open(row.conversationId);
      },
    });
    onLeave();
  };
  const takeWords = (answer: Answer, action: ActionView) => composer.current?.useWordsOf(answer, action);
  const takeNth = (index: number) => {
    const answer = panel.current?.answer() ?? view.answer;
    const action = answer.actions[index];
    if (action === undefined || !mayAnswer) return false;
    takeWords(answer, action);
    return true;
  };

  const mayDecide = session.permissions.includes("decide");
  const adviceNow = () => panel.current?.answer() ?? view.answer;
  const followed = () => [
    queries.getQueryData<TakenLately>(["taken", view.profile.customerId])?.taken ?? [],
    queries.getQueryData<readonly OverrideView[]>(["overrides", view.profile.customerId]) ?? [],
  ] as const;
  const did = (answer: Answer, action: ActionView) =>
    void sayDone(queries, answer.customerId, { decisionId: answer.decisionId, actionId: action.id, title: action.title, conversationId: row.conversationId });

  const didDespite = (answer: Answer, held: HeldView, reason: OverrideReason) =>
    void doAllTheSame(queries, answer.customerId, { decisionId: answer.decisionId, actionId: held.actionId, title: held.what, conversationId: row.conversationId }, reason);

  const startPromise = () => {
    const answer = adviceNow();
    const [taken] = followed();
    setPromising({ answer, actions: answer.actions.filter(({ id }) => taken.every(({ actionId }) => actionId !== id)) });
  };

  useShortcuts({
    r: mayAnswer ? () => composer.current?.write("customer") : undefined,
    n: mayAnswer ? () => composer.current?.write("team") : undefined,
    e: mayAnswer ? resolve : undefined,
    s: mayAnswer ? () => onOpen({ snooze: true }) : undefined,
    a: mayAnswer ? () => onOpen({ assign: true }) : undefined,
    "#": mayAnswer ? () => onOpen({ tag: true }) : undefined,
    "1": () => takeNth(0),
    "2": () => takeNth(1),
    "3": () => takeNth(2),
    o: () => {
      const answer = panel.current?.answer() ?? view.answer;
      const action = answer.actions[0];
      if (action !== undefined) setOverriding({ answer, action });
    },
    d: mayDecide
      ? () => {
          const answer = adviceNow();
          const action = nextToDo(answer.actions, ...followed());
          if (action === undefined) return false;
          did(answer, action);
          return true;
        }
      : undefined,
    w: () => panel.current?.toggleWhy(),
    t: () => panel.current?.show("timeline"),
    g: () => panel.current?.show("guidance"),
    l: () => panel.current?.show("learn"),
    c: () => void navigate({ to: "/customers/$customerId", params: { customerId: view.profile.customerId } }),
  });

  return (
    <>
      <section
        className="pane conversation"
        aria-label={t("Conversation with {name}", { name: view.profile.name })}
        data-region
      >
        {stale === null ? null : (
          <Stale>
            {t("Not read again since it failed: {why}", { why: stale })}{" "}
            <button type="button" className="btn plain" onClick={onRetry}>
              {t("Try again")}
            </button>
          </Stale>
        )}
        <Conversation
          view={view}
          composer={composer}
          open={opened}
          onOpen={onOpen}
          onResolve={resolve}
          onSentToResolve={sentToResolve}
          onPromise={startPromise}
        />
      </section>
      <CustomerPanel
        ref={panel}
        view={view}
        onUseWords={takeWords}
        onUseStep={(words) => composer.current?.add(words)}
        onOverride={(answer, action) => setOverriding({ answer, action })}
        onDone={did}
        onDoneDespite={didDespite}
        onPromise={startPromise}
        onPutIn={(article) => composer.current?.putIn(article)}
        onFind={session.permissions.includes("customers.link") ? (sought = "") => setFinding({ sought }) : undefined}
        mayAnswer={mayAnswer}
      />
      <Suspense>
        {overriding ? (
          <OverrideDialog answer={overriding.answer} action={overriding.action} onClose={() => setOverriding(null)} />
        ) : null}
        {finding ? (
          <MergeDialog
            customerId={view.profile.customerId}
            title={t("Find the customer")}
            sought={finding.sought}
            onMerged={() => undefined}
            onClose={() => setFinding(null)}
          />
        ) : null}
        {promising ? (
          <PromiseDialog
            customerId={view.profile.customerId}
            customerName={view.profile.name}
            conversationId={row.conversationId}
            advised={mayDecide ? promising : undefined}
            onClose={() => setPromising(null)}
          />
        ) : null}
      </Suspense>
    </>
  );
}
