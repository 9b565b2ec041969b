import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import type { NoteView } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { isCovered } from "../../../ui/covered.ts";
import { Covered, Data } from "../../../ui/data.tsx";
import { Form } from "../../../ui/form.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { say, word } from "../../../ui/say.ts";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { peopleQuery } from "../../data/queries.ts";
import { useHouse, useMay } from "../../data/session.tsx";
import { groupNotesQuery, type Telling, useGroupTelling, useTelling } from "./data.ts";
import { Known } from "./known.tsx";
import { MentionArea, type MentionAreaHandle } from "./mention-area.tsx";
import { mentionsIn } from "./mentions.ts";

const ACTS: Readonly<Record<NoteView["changes"][number]["act"], string>> = {
  written: word("written"),
  edited: word("edited"),
  removed: word("removed"),
  restored: word("restored"),
  pinned: word("pinned"),
  unpinned: word("unpinned"),
};

/** What colleagues wrote about a customer, for each other. */
export function Notes({ customerId }: { customerId: string }) {
  const mayWrite = useMay("customers.write");
  const telling = useTelling(customerId);
  return <NoteSection telling={telling} mayWrite={mayWrite} within={(shown) => <Known customerId={customerId}>{({ notes }) => shown(notes)}</Known>} />;
}

/** The same about a household, an organisation or a partner. */
export function GroupNotes({ groupId, mayWrite }: { groupId: string; mayWrite: boolean }) {
  const { t } = useWords();
  const telling = useGroupTelling(groupId);
  const notes = useQuery(groupNotesQuery(groupId));
  return (
    <NoteSection
      telling={telling}
      mayWrite={mayWrite}
      within={(shown) => (
        <Answered query={notes} failed={t("Notes could not be read")} waiting={<Skeleton rows={2} label={t("Reading notes")} />}>
          {(answer) => shown(answer.notes)}
        </Answered>
      )}
    />
  );
}

/** How the notes are told, and what may be done with them. */
interface Board {
  readonly telling: Telling;
  readonly mayWrite: boolean;
}

function NoteSection({ within, ...board }: Board & { within: (shown: (notes: readonly NoteView[]) => ReactNode) => ReactNode }) {
  const { t } = useWords();
  const [writing, setWriting] = useState(false);
  return (
    <Section title={t("Notes")} actions={board.mayWrite && !writing ? <Button onPress={() => setWriting(true)}>{t("Write a note…")}</Button> : undefined}>
      {writing ? <NoteForm act={t("Save the note")} onClose={() => setWriting(false)} onSave={(body, mentions) => board.telling.tell("/notes", "POST", { body, mentions })} /> : null}
      {within((notes) => (
        <NoteLists notes={notes} board={board} writing={writing} />
      ))}
    </Section>
  );
}

function NoteLists({ notes, board, writing }: { notes: readonly NoteView[]; board: Board; writing: boolean }) {
  const { t } = useWords();
  const kept = notes.filter((note) => !note.isRemoved);
  const removed = notes.filter((note) => note.isRemoved);
  return (
    <>
      {kept.length === 0 && !writing ? <p className="quiet small">{t("Nobody has written anything.")}</p> : null}
      <ul className="notes small">
        {kept.map((note) => (
          <Note key={note.noteId} note={note} board={board} />
        ))}
      </ul>
      {removed.length === 0 ? null : (
        <Fold title={t("{count, plural, one {# note removed} other {# notes removed}}", { count: removed.length })}>
          <ul className="notes small">
            {removed.map((note) => (
              <Note key={note.noteId} note={note} board={board} />
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}

function Note({ note, board: { telling, mayWrite } }: { note: NoteView; board: Board }) {
  const { t, format } = useWords();
  const { session } = useHouse();
  const { tell, act } = telling;
  const [editing, setEditing] = useState(false);
  const change = (body: object) => tell(`/notes/${note.noteId}`, "PATCH", body);
  if (editing) return <li><NoteForm body={note.body} act={t("Save the note")} onClose={() => setEditing(false)} onSave={(body, mentions) => change({ body, mentions })} /></li>;
  const isMine = note.writtenBy.id === session.person.id;
  const choices = note.isRemoved
    ? [{ id: "restore", text: t("Restore") }]
    : [
        { id: "pin", text: note.isPinned ? t("Take the pin away") : t("Pin to the top") },
        ...(isMine && !isCovered(note.body) ? [{ id: "edit", text: t("Edit…") }] : []),
        { id: "remove", text: t("Remove") },
      ];
  const choose = (id: string) => {
    if (id === "edit") setEditing(true);
    else if (id === "pin") act(note.isPinned ? say("Unpinned.") : say("Pinned."), () => change({ isPinned: !note.isPinned }), () => change({ isPinned: note.isPinned }));
    else act(note.isRemoved ? say("Note restored.") : say("Note removed."), () => change({ isRemoved: !note.isRemoved }), () => change({ isRemoved: note.isRemoved }));
  };
  return (
    <li className={note.isRemoved ? "note removed" : "note"}>
      <p className="beside">
        <span className="meta grow">
          {format.list([note.isPinned ? t("pinned") : null, note.writtenBy.name, format.dayAndClock(note.writtenAt), note.editedAt === null ? null : t("edited {when}", { when: format.dayAndClock(note.editedAt) })])}
        </span>
        {mayWrite ? <Menu label={t("What to do with the note of {name}", { name: note.writtenBy.name })} button="⋯" choices={choices} onChoose={choose} /> : null}
      </p>
      <p className="note-body" dir="auto">
        {isCovered(note.body) ? <Covered /> : note.body}
      </p>
      {note.mentions.length === 0 ? null : <p className="meta">{t("For {names}", { names: format.list(note.mentions.map((person) => person.name)) })}</p>}
      {note.changes.length > 1 ? (
        <Fold title={t("History")}>
          <ul className="ruled meta">
            {note.changes.map((each, index) => (
              <li key={index}>
                {format.list([t(ACTS[each.act]), each.by, format.dayAndClock(each.at)])}
                {each.body === null ? null : (
                  <>
                    : <Data>{each.body}</Data>
                  </>
                )}
              </li>
            ))}
          </ul>
        </Fold>
      ) : null}
    </li>
  );
}

function NoteForm({ body = "", act, onSave, onClose }: { body?: string; act: string; onSave: (body: string, mentions: readonly string[]) => Promise<void>; onClose: () => void }) {
  const { t, format } = useWords();
  const people = useQuery(peopleQuery).data?.people ?? [];
  const [text, setText] = useState(body);
  const area = useRef<MentionAreaHandle>(null);
  const { meant: mentions, missed } = mentionsIn(text, people);
  const names = people.filter((person) => mentions.includes(person.id)).map((person) => person.name);
  const nobody = missed.map((name) => t("@{name} is no colleague, or more than one: write the whole name.", { name }));
  const save = async () => {
    await onSave(text.trim(), mentions);
    onClose();
  };
  return (
    <Form onSubmit={save} act={act} isReady={text.trim() !== ""} onCancel={onClose}>
      <MentionArea
        label={t("Note for colleagues")}
        value={text}
        onChange={setText}
        people={people}
        ref={area}
        help={[names.length === 0 && nobody.length === 0 ? t("The customer does not see it. An @ before a colleague's name puts it among their tasks.") : "", names.length === 0 ? "" : t("{names} will find it among their tasks.", { names: format.list(names) }), ...nobody].filter((line) => line !== "").join(" ")}
      />
      <Button label={t("Mention a colleague")} onPress={() => area.current?.begin()}>
        {t("@ colleague")}
      </Button>
    </Form>
  );
}
