import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ConversationRow, TaggedMany } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Menu } from "../../ui/menu.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";

/** What can be done with the conversations that are chosen: a tag is put on them, or taken off, and back. */
export default function QueueChosen({ rows, onAll, onNone }: { rows: readonly ConversationRow[]; onAll: () => void; onNone: () => void }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [naming, setNaming] = useState(false);
  const tags = [...Map.groupBy(rows.flatMap((row) => row.tags), (tag) => tag.tagId).values()].map((same) => ({ ...same[0]!, count: same.length }));
  const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
  const tell = async (body: object) => {
    const done = await api<TaggedMany>("/conversations/tags", { method: "POST", body });
    await Promise.all([["queue"], ["cockpit"], ["tags"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    return done;
  };
  /** @throws what the server says */
  const tag = async (on: boolean, what: { readonly name: string } | { readonly tagId: string }) => {
    const { tag: { tagId, name }, changed } = await tell({ conversationIds: rows.map((row) => row.conversationId), on, ...what });
    const count = changed.length;
    setLastAct({
      kind: "done",
      words: on ? say("{count, plural, one {# conversation} other {# conversations}} tagged “{name}”.", { count, name }) : say("{count, plural, one {# conversation} other {# conversations}} untagged “{name}”.", { count, name }),
      undo: () => (count === 0 ? undefined : tell({ conversationIds: changed, on: !on, tagId }).catch(failed)),
    });
  };
  return (
    <section className="bulk queue-chosen" aria-label={t("Chosen conversations")} data-region>
      <p role="status">{t("{count, plural, one {# conversation chosen} other {# conversations chosen}}", { count: rows.length })}</p>
      <Button onPress={onAll}>{t("All of the list")}</Button>
      <Button onPress={onNone} hint="Esc">
        {t("Choose none")}
      </Button>
      {rows.length === 0 ? null : (
        <>
          <Button look="outline" onPress={() => setNaming(true)}>
            {t("Tag…")}
          </Button>
          {tags.length === 0 ? null : (
            <Menu label={t("Untag…")} className="outline" button={t("Untag…")} choices={tags.map((each) => ({ id: each.tagId, text: each.name, end: format.number(each.count) }))} onChoose={(tagId) => void tag(false, { tagId }).catch(failed)} />
          )}
        </>
      )}
      {naming ? <TagDialog count={rows.length} onTag={(name) => tag(true, { name })} onClose={() => setNaming(false)} /> : null}
    </section>
  );
}

function TagDialog({ count, onTag, onClose }: { count: number; onTag: (name: string) => Promise<void>; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  return (
    <Dialog title={t("Tag {count, plural, one {# conversation} other {# conversations}}", { count })} isOpen onClose={onClose}>
      <Form onSubmit={() => onTag(name.trim()).then(onClose)} act={t("Tag")} isReady={name.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Tag")} help={t("One that is there, or a new one.")} value={name} onChange={setName} autoFocus isRequired maxLength={60} />
      </Form>
    </Dialog>
  );
}
