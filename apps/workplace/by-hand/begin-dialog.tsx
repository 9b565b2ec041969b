import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { BegunConversation } from "../../../engine/service/contract.ts";
import { RadioList } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { newId } from "../data/new-id.ts";
import { beginConversation } from "./by-hand.ts";

const CHANNELS: Readonly<Record<BegunConversation["channel"], string>> = {
  voice: word("Telephone"),
  email: word("E-mail"),
  other: word("Face to face, or other"),
  post: word("Letter"),
  sms: word("Text message"),
  social: word("Social"),
};
const FROM: Readonly<Record<BegunConversation["from"], { readonly title: string; readonly field: string }>> = {
  customer: { title: word("What they said"), field: word("What they said, in their own words") },
  us: { title: word("What we said"), field: word("What we said to them") },
  team: { title: word("A private note"), field: word("A note for colleagues; the customer never sees it") },
};
const idsOf = <Id extends string>(of: Readonly<Record<Id, unknown>>) => Object.keys(of) as Id[] as readonly Id[];

/** A conversation with somebody who is known; it opens in the cockpit. */
export default function BeginDialog({ customerId, customerName, onClose }: { customerId: string; customerName: string; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [messageId] = useState(newId);
  const [channel, setChannel] = useState<BegunConversation["channel"]>("voice");
  const [from, setFrom] = useState<BegunConversation["from"]>("customer");
  const [subject, setSubject] = useState("");
  const [body, setBody] = useState("");
  const begin = async () => {
    const conversationId = await beginConversation(queries, customerId, { messageId, channel, subject: subject.trim(), complaint: false, from, body: body.trim() });
    onClose();
    void navigate({ to: "/cockpit/$conversationId", params: { conversationId }, search: { pane: "conversation" } });
  };
  return (
    <Dialog title={t("Begin a conversation with {name}", { name: customerName })} isOpen onClose={onClose}>
      <Form onSubmit={begin} act={t("Begin it")} isReady={subject.trim() !== "" && body.trim() !== ""} onCancel={onClose}>
        <RadioList label={t("Where it is held")} choices={idsOf(CHANNELS).map((id) => ({ id, text: t(CHANNELS[id]) }))} chosen={channel} onChoose={setChannel} across />
        <TextField label={t("What it is about")} value={subject} onChange={setSubject} autoFocus isRequired maxLength={200} />
        <RadioList label={t("It begins with")} choices={idsOf(FROM).map((id) => ({ id, text: t(FROM[id].title) }))} chosen={from} onChoose={setFrom} across />
        <TextArea label={t(FROM[from].field)} value={body} onChange={setBody} rows={4} isRequired maxLength={20_000} />
        <p className="meta">{t("Nothing is sent: what leaves Rapport today is the chat only. What is said by telephone, e-mail or face to face is written down here.")}</p>
        <p className="meta">{t("It is yours, and is not taken back: resolve it when it is done.")}</p>
      </Form>
    </Dialog>
  );
}
