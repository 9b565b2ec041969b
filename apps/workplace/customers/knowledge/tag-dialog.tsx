import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Data, Figure } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { useWords } from "../../../ui/words.tsx";
import { tagsQuery } from "./data.ts";

/** One of the tags there are, or a new one, for a customer or a conversation. */
export default function TagDialog({ carried, onAdd, onClose }: { carried: readonly string[]; onAdd: (name: string) => Promise<unknown>; onClose: () => void }) {
  const { t, format } = useWords();
  const all = useQuery(tagsQuery).data?.tags ?? [];
  const [name, setName] = useState("");
  const add = async (chosen: string) => {
    await onAdd(chosen);
    onClose();
  };
  const wanted = name.trim().toLowerCase();
  const fitting = all.filter((tag) => !carried.includes(tag.tagId) && tag.name.toLowerCase().includes(wanted)).slice(0, 12);
  return (
    <Dialog title={t("Add a tag")} isOpen onClose={onClose}>
      <Form onSubmit={() => add(name.trim())} act={t("Add")} isReady={wanted !== ""} onCancel={onClose}>
        <TextField label={t("Tag")} value={name} onChange={setName} maxLength={60} autoFocus help={t("A name that is not there yet makes a new tag.")} />
        {fitting.length === 0 ? null : (
          <ul className="line" aria-label={t("Tags there are")}>
            {fitting.map((tag) => (
              <li key={tag.tagId}>
                <Button look="outline" onPress={() => setName(tag.name)}>
                  <Data>{tag.name}</Data> <Figure className="meta">{`${format.number(tag.customers)}${tag.atLeast ? "+" : ""}`}</Figure>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Form>
    </Dialog>
  );
}
