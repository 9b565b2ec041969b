import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { useHouse } from "../data/session.tsx";

/** What a colleague is called: one's own name, or for owners anybody's. */
export default function NameDialog({
  person,
  onClose,
}: {
  person: { readonly id: string; readonly name: string };
  onClose: () => void;
}) {
  const { t } = useWords();
  const { session } = useHouse();
  const queries = useQueryClient();
  const [name, setName] = useState(person.name);
  const call = async (wanted: string) => {
    await api(`/people/${person.id}/name`, { method: "POST", body: { name: wanted } });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["session"] }),
      queries.invalidateQueries({ queryKey: ["people"] }),
    ]);
  };
  const save = async () => {
    await call(name.trim());
    setLastAct({
      kind: "done",
      words: say("Called {name} from now on", { name: name.trim() }),
      undo: () => call(person.name),
    });
    onClose();
  };
  const isMe = person.id === session.person.id;
  return (
    <Dialog title={isMe ? t("Your name") : t("The name of {name}", { name: person.name })} isOpen onClose={onClose}>
      <Form
        onSubmit={save}
        act={t("Save name")}
        acting={t("Saving…")}
        isReady={name.trim() !== "" && name.trim() !== person.name}
        onCancel={onClose}
      >
        <TextField
          label={t("Name")}
          value={name}
          onChange={setName}
          help={t("Customers see it in the chat and under answers. What was written before keeps the name it had.")}
          maxLength={120}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
