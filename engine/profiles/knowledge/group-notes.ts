// Notes on a household, an organisation or a partner as a whole. Groups that are one share theirs, and each has its own again
// when they are separated.
import type { Actor } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, rows, sql, type Transaction } from "../../platform/index.ts";
import type { GroupNoteChange, NewGroupNote } from "./group-contract.ts";
import { actOnGroup, groupsIn, requireGroup, type StoredGroup } from "./group-merge.ts";
import { mentionOnGroup, mentionsOnGroups, readMention } from "./group-mentions.ts";
import type { NoteView } from "./note-contract.ts";
import { actsOf, type ChangeRow, type Note, type NoteAct, notesIn, shownNotes } from "./notes.ts";

export async function groupNotesOf(db: Database, groupId: string): Promise<{ notes: NoteView[] }> {
  const group = await requireGroup(db, groupId);
  return { notes: await shownNotes(db, await readGroupNotes(db, group), await mentionsOnGroups(db, await wholeOf(db, group))) };
}

export async function writeGroupNote(ground: Ground, actor: Actor, groupId: string, note: NewGroupNote): Promise<{ notes: NoteView[] }> {
  await actOnGroup(ground, actor, groupId, async (tx, group, now) => {
    const noteId = newId(now.getTime());
    const on = { ownerId: group.groupId, noteId };
    await addChange(tx, now, actor, on, "written", note.body);
    await mentionOnGroup(tx, now, actor, on, note.mentions);
    return { act: "group.note", detail: { noteId, mentions: note.mentions } };
  });
  return groupNotesOf(ground.db, groupId);
}

/** Edits, pins, removes or restores it, mentions others, or marks it as read. @throws {Refusal} not-found, if there is no such note; not-allowed, if somebody else wrote the words; not-acceptable-now, if it does not mention who read it */
export async function changeGroupNote(ground: Ground, actor: Actor, groupId: string, noteId: string, change: GroupNoteChange): Promise<{ notes: NoteView[] }> {
  await actOnGroup(ground, actor, groupId, async (tx, group, now) => {
    const note = (await readGroupNotes(tx, group)).find((each) => each.noteId === noteId);
    if (!note) throw new Refusal("not-found", "There is no such note on this group.");
    const acts = actsOf(note, actor, change);
    for (const act of acts) await addChange(tx, now, actor, note, act, act === "edited" ? change.body! : null);
    if (change.mentions !== undefined) await mentionOnGroup(tx, now, actor, note, change.mentions);
    if (change.isRead !== undefined) await readMention(tx, now, actor, note, change.isRead);
    return acts.length === 0 && change.mentions === undefined && change.isRead === undefined ? undefined : { act: "group.note-change", detail: { noteId, did: [...acts, ...(change.isRead === undefined ? [] : [change.isRead ? "read" : "unread"])] } };
  });
  return groupNotesOf(ground.db, groupId);
}

/** The groups that are one with it, itself among them. */
const wholeOf = async (db: Database, { root }: StoredGroup): Promise<string[]> => (await groupsIn(db, [root])).map((group) => group.groupId);

async function readGroupNotes(db: Database, group: StoredGroup): Promise<Note[]> {
  const whole = await wholeOf(db, group);
  return notesIn(await rows<ChangeRow>(db, sql`select group_id as owner_id, note_id, act, body, at, by_id from group_note_change where group_id = any(${whole}::uuid[]) order by at, change_id`));
}

async function addChange(tx: Transaction, now: Date, actor: Actor, note: Pick<Note, "ownerId" | "noteId">, act: NoteAct, body: string | null): Promise<void> {
  await sql`insert into group_note_change (group_id, change_id, note_id, act, body, at, by_id) values (${note.ownerId}::uuid, ${newId(now.getTime())}::uuid, ${note.noteId}::uuid, ${act}, ${body}, ${now}, ${actor.id})`.execute(tx);
}
