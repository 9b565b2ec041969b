import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
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
  const { t } = useWords();
  const queries = useQueryClient();
  const [body, setBody] = useState("");
  const [due, setDue] = useState<Date | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === "" || due === null || busy) return;
    setBusy(true);
    try {
      await makePromise(queries, { customerId, conversationId, body: body.trim(), dueAt: due.toISOString() });
      onClose();
    } catch (error) {
      setBusy(false);
      setFailed((error as Error).message);
    }
  };
  return (
    <Dialog title={t("Promise to {name}", { name: customerName })} isOpen onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="stack">
        <TextField
          label={t("What was promised")}
          value={body}
          onChange={setBody}
          autoFocus
          isRequired
          maxLength={500}
        />
        <WhenField label={t("By when")} onChange={setDue} />
        {failed === null ? null : (
          <p className="warning small" role="alert">
            {t("Not recorded: {why}", { why: failed })}
          </p>
        )}
        <div className="ends">
          <Button onPress={onClose}>{t("Cancel")}</Button>
          <Button look="primary" type="submit" isDisabled={body.trim() === "" || due === null || busy}>
            {t("Record promise")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
