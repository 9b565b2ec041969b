import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { CockpitView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Cut, Data } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { Menu } from "../../ui/menu.tsx";
import { useWords } from "../../ui/words.tsx";
import { peopleQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { useActs } from "./acts.ts";
import { ConversationTags } from "./conversation-tags.tsx";
import { dueOf, sameDay } from "./due.ts";
import { Snooze } from "./snooze.tsx";

const DocumentDialog = later(() => import("../customers/documents/document-dialog.tsx"), "dialog");

/** Which of its lists and dialogs lie open. */
export interface Opened {
  readonly snooze: boolean;
  readonly assign: boolean;
  readonly tag: boolean;
}

export interface ConversationHeadProps {
  readonly view: CockpitView;
  readonly open: Opened;
  readonly onOpen: (open: Partial<Opened>) => void;
  readonly onResolve: () => void;
  readonly onPromise: () => void;
}

export function ConversationHead({ view, open, onOpen, onResolve, onPromise }: ConversationHeadProps) {
  const { t } = useWords();
  const acts = useActs();
  const navigate = useNavigate();
  const mayAnswer = useMay("conversations.answer");
  const mayWrite = useMay("customers.write");
  const [adding, setAdding] = useState(false);
  const row = view.conversation;
  const more = (id: string) => {
    if (id === "customer")
      void navigate({ to: "/customers/$customerId", params: { customerId: view.profile.customerId } });
    if (id === "complaint") acts.setComplaint(row, !row.complaint);
    if (id === "tag") onOpen({ tag: true });
    if (id === "promise") onPromise();
    if (id === "document") setAdding(true);
    if (id === "link") void navigator.clipboard?.writeText(window.location.href);
  };
  return (
    <header className="pane-head conversation-head">
      <div className="grow">
        <h2 className="conversation-subject">
          <Cut>{row.subject}</Cut>
        </h2>
        <DueLine view={view} />
        <ConversationTags row={row} mayAnswer={mayAnswer} adding={open.tag} onAdding={(tag) => onOpen({ tag })} />
      </div>
      {mayAnswer ? (
        <div className="conversation-acts">
          <Snooze row={row} isOpen={open.snooze} onOpenChange={(snooze) => onOpen({ snooze })} />
          <Assign view={view} isOpen={open.assign} onOpenChange={(assign) => onOpen({ assign })} />
          <Button
            look="outline"
            icon={row.status === "resolved" ? "undo" : "check"}
            onPress={onResolve}
            label={row.status === "resolved" ? t("Open again") : t("Resolve")}
          >
            <span className="wide-only">{row.status === "resolved" ? t("Open again") : t("Resolve")}</span>
          </Button>
          <Menu
            label={t("More")}
            className="quiet icon-only"
            button={<Icon name="more" size={17} />}
            choices={[
              { id: "customer", text: t("Customer page"), end: "c" },
              { id: "tag", text: t("Tag…"), end: "#" },
              { id: "promise", text: t("Make a promise…") },
              ...(mayWrite ? [{ id: "document", text: t("Add a document…") }] : []),
              { id: "complaint", text: row.complaint ? t("This is no complaint") : t("Mark as a complaint") },
              { id: "link", text: t("Copy the address of this conversation") },
            ]}
            onChoose={more}
          />
        </div>
      ) : null}
      <Suspense>{adding ? <DocumentDialog customerId={view.profile.customerId} conversationId={row.conversationId} onClose={() => setAdding(false)} /> : null}</Suspense>
    </header>
  );
}

function DueLine({ view }: { view: CockpitView }) {
  const { t, format } = useWords();
  const row = view.conversation;
  const now = useNow();
  const due = dueOf(row, now);
  const when = sameDay(due.at, now) ? format.clock(due.at) : format.dayAndClock(due.at);
  const words = {
    "answer-by": t("Answer by {when}", { when }),
    late: t("Late since {when}", { when }),
    snoozed: t("Snoozed until {when}", { when }),
    last: row.status === "resolved" ? t("Resolved") : t("Nobody is waiting"),
  }[due.kind];
  return (
    <p className="meta cut">
      <span className={due.tone === "quiet" ? "" : `due-strong ${due.tone}`}>{words}</span>
      {" · "}
      <Data>{row.customerName}</Data>
      {" · "}
      <Data ltr>{row.code}</Data>
      {row.complaint ? <span className="warning"> · {t("complaint")}</span> : null}
    </p>
  );
}

function Assign({
  view,
  isOpen,
  onOpenChange,
}: {
  view: CockpitView;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useWords();
  const acts = useActs();
  const { session } = useHouse();
  const mayRead = useMay("people.read");
  const people = useQuery({ ...peopleQuery, enabled: mayRead });
  const row = view.conversation;
  const me = { id: session.person.id, name: session.person.name };
  const others = (people.data?.people ?? []).filter(
    (person) => person.id !== me.id && person.role !== "read-only" && person.role !== "analyst",
  );
  const everybody = [me, ...others];
  const assigned = row.assignee?.name ?? t("Unassigned");
  return (
    <Menu
      label={t("Assign, now: {name}", { name: assigned })}
      button={
        <>
          <Icon name="person" size={15} />
          <span className="wide-only cut assignee">
            <Data>{row.assignee ? row.assignee.name.split(" ")[0] : t("Unassigned")}</Data>
          </span>
          <Icon name="down" size={13} />
        </>
      }
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      chosen={row.assignee?.id ?? ""}
      choices={[
        ...everybody.map((person) => ({
          id: person.id,
          text: person.id === me.id ? t("{name} (me)", { name: person.name }) : person.name,
        })),
        { id: "", text: t("Nobody: back to everybody") },
      ]}
      onChoose={(id) => acts.assign(row, everybody.find((person) => person.id === id) ?? null)}
    />
  );
}
