import { useState } from "react";
import type { FieldSet } from "../../../../engine/organisation/contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { useWords } from "../../../ui/words.tsx";
import { SET_HOLDS, SET_WORDS } from "../../words/set-names.ts";
import { useReveal } from "./sight.ts";

/** Asks why something masked is to be shown, and says beforehand that it is recorded. */
export default function RevealDialog({ set, customerId, onClose }: { set: Exclude<FieldSet, "public">; customerId: string; onClose: () => void }) {
  const { t } = useWords();
  const { reveal } = useReveal(customerId);
  const [why, setWhy] = useState("");
  const show = async () => {
    await reveal(set, why.trim());
    onClose();
  };
  return (
    <Dialog title={t("Show what is hidden: {set}", { set: t(SET_WORDS[set]) })} isOpen onClose={onClose}>
      <Form onSubmit={show} act={t("Show")} acting={t("Showing…")} isReady={why.trim().length >= 3} onCancel={onClose}>
        <p className="small">{t("{set}: {holds}. Shown to you alone, of this customer alone, for a quarter of an hour.", { set: t(SET_WORDS[set]), holds: t(SET_HOLDS[set]) })}</p>
        <TextField label={t("Why do you need it?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} help={t("Recorded in the audit with your name, the customer and the time.")} />
      </Form>
    </Dialog>
  );
}
