// Notes on a household, an organisation or a partner as a whole. Groups that are one share theirs, and each has its own again
// when they are separated.
import type { Actor } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, rows, sql, type Transaction } from "../../platform/index.ts";
import type { GroupNoteChange, NewGroupNote } from "./group-contract.ts";
import { actOnGroup, groupsIn, requireGroup, type StoredGroup } from "./group-merge.ts";
import type { NoteView } from "./note-contract.ts";
import { actsOf, type ChangeRow, type Note, type NoteAct, notesIn, shownNotes } from "./notes.ts";

export async function groupNotesOf(db: Database, groupId: string): Promise<{ notes: NoteView[] }> {
  return { notes: await shownNotes(db, await readGroupNotes(db, await requireGroup(db, groupId))) };
}

export async function writeGroupNote(ground: Ground, actor: Actor, groupId: string, note: NewGroupNote): Promise<{ notes: NoteView[] }> {
  await actOnGroup(ground, actor, groupId, async (tx, group, now) => {
    const noteId = newId(now.getTime());
    await addChange(tx, now, actor, { ownerId: group.groupId, noteId }, "written", note.body);
    return { act: "group.note", detail: { noteId } };
  });
  return groupNotesOf(ground.db, groupId);
}

/** Edits, pins, removes or restores it. @throws {Refusal} not-found, if there is no such note; not-allowed, if somebody else wrote the words */
export async function changeGroupNote(ground: Ground, actor: Actor, groupId: string, noteId: string, change: GroupNoteChange): Promise<{ notes: NoteView[] }> {
  await actOnGroup(ground, actor, groupId, async (tx, group, now) => {
    const note = (await readGroupNotes(tx, group)).find((each) => each.noteId === noteId);
    if (!note) throw new Refusal("not-found", "There is no such note on this group.");
    const acts = actsOf(note, actor, change);
    for (const act of acts) await addChange(tx, now, actor, note, act, act === "edited" ? change.body! : null);
    return acts.length === 0 ? undefined : { act: "group.note-change", detail: { noteId, did: acts } };
  });
  return groupNotesOf(ground.db, groupId);
}

async function readGroupNotes(db: Database, { root }: StoredGroup): Promise<Note[]> {
  const whole = (await groupsIn(db, [root])).map((group) => group.groupId);
  return notesIn(await rows<ChangeRow>(db, sql`select group_id as owner_id, note_id, act, body, at, by_id from group_note_change where group_id = any(${whole}::uuid[]) order by at, change_id`));
}

async function addChange(tx: Transaction, now: Date, actor: Actor, note: Pick<Note, "ownerId" | "noteId">, act: NoteAct, body: string | null): Promise<void> {
  await sql`insert into group_note_change (group_id, change_id, note_id, act, body, at, by_id) values (${note.ownerId}::uuid, ${newId(now.getTime())}::uuid, ${note.noteId}::uuid, ${act}, ${body}, ${now}, ${actor.id})`.execute(tx);
}
