import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, Suspense, useEffect, useRef, useState } from "react";
import type { ConversationRow, QueueView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Cut, Data, VisuallyHidden, Words } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { LampShape } from "../../ui/lamp.tsx";
import { Menu } from "../../ui/menu.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { UndoLine } from "../../ui/undo-line.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { setLastAct, undoLastAct, useLastAct } from "../data/last-act.ts";
import { queueQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { dueOf, hasNothingYet, sameDay } from "./due.ts";
import "./queue.css";

const QueueChosen = later(() => import("./queue-chosen.tsx"));
const FirstSteps = later(() => import("./first-steps.tsx"), "page");

export const VIEWS: readonly { readonly id: QueueView; readonly title: string }[] = [
  { id: "needs-me", title: word("Needs me") },
  { id: "promises-due", title: word("Promises due") },
  { id: "high-value-at-risk", title: word("High value at risk") },
  { id: "unassigned", title: word("Unassigned") },
  { id: "all-open", title: word("All open") },
  { id: "snoozed", title: word("Snoozed") },
  { id: "resolved", title: word("Resolved") },
];

const DUE_COLOURS = word("Answer by this time: amber from a quarter of an hour before, red when it has passed");
const LAMP_WORDS = {
  caution: word("Something to watch: see the amber lines beside the conversation"),
  warning: word("Something is amiss: see the red lines beside the conversation"),
} as const;

export function Queue({ view, tag, current }: { view: QueueView; tag: string | undefined; current: string | undefined }) {
  const { t, format } = useWords();
  const queue = useQuery(queueQuery(view, tag));
  // Who stands in the view of high value would tell what they are worth.
  const readsValue = useHouse().session.sight.fields.value === "read";
  const navigate = useNavigate();
  const narrow = (to: string | undefined) => void navigate({ to: current === undefined ? "/cockpit" : "/cockpit/$conversationId", params: { conversationId: current ?? "" }, search: { view, tag: to, pane: "queue" } });
  const title = VIEWS.find((each) => each.id === view)?.title ?? "Needs me";
  const mayAnswer = useMay("conversations.answer");
  // Those that are chosen; null: none are being chosen. In another view there are others.
  const [choice, setChoice] = useState<{ readonly of: string; readonly ids: ReadonlySet<string> } | null>(null);
  const chosen = choice?.of === `${view} ${tag}` ? choice.ids : null;
  const choose = (ids: ReadonlySet<string> | null) => setChoice(ids === null ? null : { of: `${view} ${tag}`, ids });
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const rows = queue.data?.rows ?? [];
  useShortcuts({
    x: () => {
      const focused = document.activeElement?.closest<HTMLElement>(".queue-rows li")?.dataset["id"];
      const id = focused ?? (rows.some((row) => row.conversationId === current) ? current : undefined);
      if (!mayAnswer || id === undefined) return false;
      toggle(id);
    },
  });
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && document.querySelector(".veil, .float") === null) setChoice(null);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <section className="pane queue" aria-label={t("Queue")} data-region>
      <header className="pane-head">
        <h2 className="hidden">{t(title)}</h2>
        <Menu
          label={t("View: {view}", { view: t(title) })}
          button={
            <>
              <span className="queue-title">{t(title)}</span>
              <Icon name="down" size={15} />
            </>
          }
          chosen={view}
          choices={VIEWS.filter((each) => each.id !== "high-value-at-risk" || readsValue).map((each) => ({
            id: each.id,
            text: t(each.title),
            end: queue.data ? format.number(queue.data.counts[each.id] ?? 0) : undefined,
          }))}
          onChoose={(id) => void navigate({ to: "/cockpit", search: { view: id as QueueView, tag } })}
        />
        <span className="queue-narrow">
          {mayAnswer && rows.length > 0 ? (
            <Button label={t("Choose several")} look="quiet" pressed={chosen !== null} onPress={() => choose(chosen === null ? new Set() : null)} className="icon-only">
              <Icon name="check" size={16} />
            </Button>
          ) : null}
          {queue.data && (queue.data.tags.length > 0 || tag !== undefined) ? (
            <Menu
              label={t("Only conversations with a tag")}
              className="quiet icon-only"
              button={<Icon name="tag" size={16} />}
              chosen={tag ?? ""}
              choices={[
                ...queue.data.tags.map((each) => ({ id: each.tagId, text: each.name, end: format.number(each.conversations) })),
                { id: "", text: t("All, whatever their tags") },
              ]}
              onChoose={(id) => narrow(id === "" ? undefined : id)}
            />
          ) : null}
          <span className="meta queue-count">
            {queue.data ? format.number(queue.data.counts[view] ?? queue.data.rows.length) : ""}
          </span>
        </span>
      </header>
      {tag === undefined ? null : (
        <p className="queue-filter">
          <Button look="outline" className="chip" label={t("Take away the filter: {filter}", { filter: t("tagged “{name}”", { name: queue.data?.tag?.name ?? "…" }) })} onPress={() => narrow(undefined)}>
            <span className="cut">
              <Data>{t("tagged “{name}”", { name: queue.data?.tag?.name ?? "…" })}</Data>
            </span>{" "}
            <Icon name="close" size={12} />
          </Button>
        </p>
      )}
      {chosen === null ? null : (
        <Suspense>
          <QueueChosen rows={rows.filter((row) => chosen.has(row.conversationId))} onAll={() => choose(new Set(rows.map((row) => row.conversationId)))} onNone={() => choose(null)} />
        </Suspense>
      )}
      <div className="queue-body">
        {queue.data ? (
          queue.data.rows.length > 0 ? (
            <QueueRows rows={queue.data.rows} current={current} view={view} tag={tag} label={t(title)} chosen={chosen} onToggle={toggle} />
          ) : (
            <>
              <Empty title={t("Nothing here.")} />
              {hasNothingYet(queue.data) ? (
                <div className="queue-first-steps">
                  <Suspense>
                    <FirstSteps />
                  </Suspense>
                </div>
              ) : null}
            </>
          )
        ) : queue.isError ? (
          <Failed
            what={t("The queue could not be read")}
            why={queue.error.message}
            onRetry={() => void queue.refetch()}
          />
        ) : (
          <Skeleton rows={8} kind="rows" label={t("Reading the queue")} />
        )}
      </div>
      <LastActLine />
    </section>
  );
}

function LastActLine() {
  const { t } = useWords();
  const last = useLastAct();
  if (last === null || (last.kind === "done" && last.shownElsewhere)) return null;
  if (last.kind === "failed") return <Failed what={t(last.words)} why={last.why} onRetry={undefined} />;
  return (
    <UndoLine onUndo={last.kind === "done" ? undoLastAct : undefined} onForget={() => setLastAct(null)}>
      {t(last.words)}
    </UndoLine>
  );
}

function QueueRows({
  rows,
  current,
  view,
  tag,
  label,
  chosen,
  onToggle,
}: {
  chosen: ReadonlySet<string> | null;
  onToggle: (conversationId: string) => void;
  rows: readonly ConversationRow[];
  current: string | undefined;
  view: QueueView;
  tag: string | undefined;
  label: string;
}) {
  const { t } = useWords();
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined) return;
    const links = [...(list.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
    event.preventDefault();
  };
  const reachable = rows.some((row) => row.conversationId === current) ? current : rows[0]?.conversationId;
  return (
    <ul className="queue-rows" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <li key={row.conversationId} data-id={row.conversationId} className={chosen === null ? undefined : "choosing"}>
          {chosen === null ? null : (
            <input
              type="checkbox"
              className="grid-check"
              aria-label={t("Choose {name}", { name: `${row.customerName}: ${row.subject}` })}
              checked={chosen.has(row.conversationId)}
              onChange={() => onToggle(row.conversationId)}
            />
          )}
          <QueueRow
            row={row}
            view={view}
            tag={tag}
            now={now}
            isCurrent={row.conversationId === current}
            tabIndex={row.conversationId === reachable ? 0 : -1}
          />
        </li>
      ))}
    </ul>
  );
}

function QueueRow({
  row,
  view,
  tag,
  now,
  isCurrent,
  tabIndex,
}: {
  row: ConversationRow;
  view: QueueView;
  tag: string | undefined;
  now: Date;
  isCurrent: boolean;
  tabIndex: number;
}) {
  const { t, format } = useWords();
  const due = dueOf(row, now);
  const clock = sameDay(due.at, now)
    ? format.clock(due.at)
    : Math.abs(Date.parse(due.at) - now.getTime()) < 6 * 86_400_000
      ? `${format.weekday(due.at)} ${format.clock(due.at)}`
      : format.day(due.at);
  const spoken = {
    "answer-by": t("answer by"),
    late: t("late since"),
    snoozed: t("asleep until"),
    last: t("last heard"),
  }[due.kind];
  return (
    <Link
      className={row.unread > 0 ? "queue-row unread" : "queue-row"}
      to="/cockpit/$conversationId"
      params={{ conversationId: row.conversationId }}
      search={{ view, tag, pane: "conversation" }}
      aria-current={isCurrent ? "true" : undefined}
      tabIndex={tabIndex}
    >
      <span className="queue-channel" title={t(CHANNEL_WORDS[row.channel])}>
        <Icon name={row.channel} size={15} />
        <VisuallyHidden>{t(CHANNEL_WORDS[row.channel])} </VisuallyHidden>
      </span>
      <span className="queue-who cut">
        <Data>{row.customerName}</Data>
        {row.unread > 0 ? (
          <VisuallyHidden>
            {" "}
            {t("{count, plural, one {# unread message} other {# unread messages}}", { count: row.unread })}
          </VisuallyHidden>
        ) : null}
      </span>
      <span
        className={`queue-due ${due.tone}`}
        title={row.dueAt === null || due.kind === "snoozed" || due.kind === "last" ? undefined : t(DUE_COLOURS)}
      >
        {due.tone === "quiet" ? null : <Icon name="promise" size={13} />}
        <VisuallyHidden>{spoken} </VisuallyHidden>
        {due.kind === "late" ? t("{clock} late", { clock }) : clock}
      </span>
      {row.lamp === "ok" || row.status === "resolved" ? null : (
        <span className="queue-lamp" title={t(LAMP_WORDS[row.lamp])}>
          <LampShape level={row.lamp} />
          <VisuallyHidden>{t(LAMP_WORDS[row.lamp])} </VisuallyHidden>
        </span>
      )}
      <Cut className="queue-subject">{row.subject}</Cut>
      {row.tags.length === 0 ? null : (
        <span className="queue-tags meta cut">
          <VisuallyHidden>{t("Tags")} </VisuallyHidden>
          <Data>{row.tags.map((each) => each.name).join(" · ")}</Data>
        </span>
      )}
      <span className="queue-preview cut">
        <Words small>{row.preview}</Words>
      </span>
    </Link>
  );
}
