import { useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { useWords } from "../../ui/words.tsx";

export function GroupNameDialog({ name, onName, onClose }: { name: string; onName: (name: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState(name);
  const save = async () => {
    if (text.trim() !== name) onName(text.trim());
    onClose();
  };
  return (
    <Dialog title={t("Rename {name}", { name })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} isReady={text.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Name")} value={text} onChange={setText} isRequired maxLength={120} autoFocus />
        <p className="meta">{t("Programs and files find it by their own number or name, as before.")}</p>
      </Form>
    </Dialog>
  );
}
