import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
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
  onClose,
}: {
  customerId: string;
  customerName: string;
  conversationId?: string;
  onClose: () => void;
}) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [body, setBody] = useState("");
  const [due, setDue] = useState<Date | null>(null);
  const record = async () => {
    if (due === null) return;
    await makePromise(queries, { customerId, conversationId, body: body.trim(), dueAt: due.toISOString() }, format.dayAndClock(due));
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
      </Form>
    </Dialog>
  );
}
