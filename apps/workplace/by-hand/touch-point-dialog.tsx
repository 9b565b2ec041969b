import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { LoggedKind } from "../../../engine/profiles/contract.ts";
import type { ConversationRow } from "../../../engine/service/contract.ts";
import { RadioList } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { newId } from "../data/new-id.ts";
import { logTouchPoint } from "./by-hand.ts";
import { fieldOf, LOGGED, momentIn } from "./touch-point-words.ts";
import "./by-hand.css";

const KINDS = Object.keys(LOGGED) as readonly LoggedKind[];

/** What happened with a customer outside of Rapport. It is only added to, which is said beforehand. */
export default function TouchPointDialog({
  customerId,
  customerName,
  conversations,
  onClose,
}: {
  customerId: string;
  customerName: string;
  conversations: readonly ConversationRow[];
  onClose: () => void;
}) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [messageId] = useState(newId);
  const [opened] = useState(() => new Date());
  const [kind, setKind] = useState<LoggedKind>("call");
  const [direction, setDirection] = useState<"in" | "out">("in");
  const [when, setWhen] = useState("");
  const [about, setAbout] = useState("");
  const [body, setBody] = useState("");
  const [note, setNote] = useState("");
  const [issue, setIssue] = useState("");
  const at = momentIn(when);
  const isAhead = at !== undefined && at.getTime() > opened.getTime() + 60_000;
  const log = async () => {
    const said = Object.fromEntries(Object.entries({ about, body, note, issue }).flatMap(([key, value]) => (value.trim() === "" ? [] : [[key, value.trim()]])));
    await logTouchPoint(queries, customerId, { messageId, kind, direction, ...(at === undefined ? {} : { occurredAt: at.toISOString() }), ...said });
    onClose();
  };
  return (
    <Dialog title={t("What happened with {name}", { name: customerName })} isOpen onClose={onClose}>
      <Form onSubmit={log} act={t("Log it")} isReady={!isAhead} onCancel={onClose}>
        <RadioList label={t("What was it?")} choices={KINDS.map((id) => ({ id, text: t(LOGGED[id].title) }))} chosen={kind} onChoose={setKind} across autoFocus />
        <RadioList label={t("Who began?")} choices={(["in", "out"] as const).map((id) => ({ id, text: t(LOGGED[kind][id]) }))} chosen={direction} onChoose={setDirection} across />
        <TextField
          label={t("When")}
          type="datetime-local"
          value={when}
          onChange={setWhen}
          max={fieldOf(opened)}
          help={isAhead ? <span className="warning">{t("That is yet to come. Log it when it has happened.")}</span> : t("Just now, where nothing is said.")}
        />
        <TextField label={t("What it was about")} value={about} onChange={setAbout} maxLength={200} />
        <TextArea label={t("What they said, in their own words")} value={body} onChange={setBody} rows={3} maxLength={20_000} />
        <TextArea label={t("Your note, for colleagues")} value={note} onChange={setNote} rows={2} maxLength={5_000} />
        {conversations.length === 0 ? null : (
          <Select
            label={t("Belongs to the conversation")}
            choices={[{ id: "", text: t("none") }, ...conversations.map((row) => ({ id: row.code, text: `${row.subject} · ${row.code}` }))]}
            chosen={issue}
            onChoose={setIssue}
          />
        )}
        <p className="meta">{t("A history is only added to: this cannot be taken back. What is wrong in it is put right by another line.")}</p>
      </Form>
    </Dialog>
  );
}
