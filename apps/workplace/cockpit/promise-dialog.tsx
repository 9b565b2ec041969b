import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActionView, Answer } from "../../../engine/decisions/contract.ts";
import { CheckRow } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { useWords } from "../../ui/words.tsx";
import { makePromise } from "./acts.ts";
import { WhenField } from "./when-field.tsx";

/** Something said to a customer with a time by which it will be done. */
export default function PromiseDialog({
  customerId,
  customerName,
  conversationId,
  advised,
  onClose,
}: {
  customerId: string;
  customerName: string;
  conversationId?: string;
  /** Advice that making the promise may follow. */
  advised?: { readonly answer: Answer; readonly actions: readonly ActionView[] };
  onClose: () => void;
}) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [body, setBody] = useState("");
  const [due, setDue] = useState<Date | null>(null);
  const [followed, setFollowed] = useState<readonly string[]>([]);
  const record = async () => {
    if (due === null) return;
    await makePromise(
      queries,
      { customerId, conversationId, body: body.trim(), dueAt: due.toISOString() },
      format.dayAndClock(due),
      (advised?.actions ?? []).filter(({ id }) => followed.includes(id)).map(({ id, title }) => ({ decisionId: advised!.answer.decisionId, actionId: id, title, conversationId: conversationId ?? null })),
    );
    onClose();
  };
  return (
    <Dialog title={t("Promise to {name}", { name: customerName })} isOpen onClose={onClose}>
      <Form onSubmit={record} act={t("Record promise")} isReady={body.trim() !== "" && due !== null} onCancel={onClose}>
        <TextField
          label={t("What was promised")}
          value={body}
          onChange={setBody}
          autoFocus
          isRequired
          maxLength={500}
        />
        <WhenField label={t("By when")} onChange={setDue} />
        {(advised?.actions ?? []).map(({ id, title }) => (
          <CheckRow key={id} on={followed.includes(id)} onChange={(on) => setFollowed(on ? [...followed, id] : followed.filter((each) => each !== id))}>
            {t("This does what was advised: {title}", { title })}
          </CheckRow>
        ))}
      </Form>
    </Dialog>
  );
}
