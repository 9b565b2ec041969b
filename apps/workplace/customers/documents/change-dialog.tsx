import { useState } from "react";
import type { DocumentKind, DocumentView } from "../../../../engine/service/contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { KIND_WORDS, KINDS } from "./document-words.ts";
import { useDocuments } from "./documents-data.ts";

export default function ChangeDialog({ document, onClose }: { document: DocumentView; onClose: () => void }) {
  const { t } = useWords();
  const { change } = useDocuments(document.customerId);
  const [name, setName] = useState(document.name);
  const [kind, setKind] = useState<DocumentKind>(document.kind);
  const save = async () => {
    await change(document, { name: name.trim(), kind });
    onClose();
  };
  return (
    <Dialog title={t("Name and kind")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} isReady={name.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Name")} value={name} onChange={setName} maxLength={200} autoFocus />
        <Select label={t("Kind")} choices={KINDS.map((each) => ({ id: each, text: t(KIND_WORDS[each]) }))} chosen={kind} onChoose={setKind} />
      </Form>
    </Dialog>
  );
}
