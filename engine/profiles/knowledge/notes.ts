// Notes on a customer. A note is what was done to it, so its history is all there is: nothing is overwritten or lost.
import { type Actor, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, rows, sql, type Transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { membersOf } from "../link.ts";
import { type ActedOn, actOn, requireColleagues } from "./act-on.ts";
import type { CustomerNotes, NewNote, NoteChange, NoteView } from "./note-contract.ts";
import { writtenOf } from "./written-together.ts";

export type NoteAct = NoteView["changes"][number]["act"];

export interface ChangeRow {
  /** The identity, or the group, on which it is a note. */
  readonly owner_id: string;
  readonly note_id: string;
  readonly act: NoteAct;
  readonly body: string | null;
  readonly at: Date;
  readonly by_id: string;
}

/** A note as its changes leave it. */
export interface Note {
  readonly noteId: string;
  readonly ownerId: string;
  readonly writtenBy: string;
  readonly body: string;
  readonly isPinned: boolean;
  readonly isRemoved: boolean;
  readonly editedAt: Date | null;
  /** Oldest first. */
  readonly changes: readonly ChangeRow[];
}

/** @param changes of one note, oldest first; at least one */
function noteOf(changes: readonly ChangeRow[]): Note {
  const last = (...acts: readonly NoteAct[]) => changes.findLast((change) => acts.includes(change.act));
  const first = changes[0]!;
  return {
    noteId: first.note_id, ownerId: first.owner_id, writtenBy: first.by_id, changes,
    body: last("written", "edited")!.body!, editedAt: last("edited")?.at ?? null,
    isPinned: last("pinned", "unpinned")?.act === "pinned", isRemoved: last("removed", "restored")?.act === "removed",
  };
}

async function readNotes(db: Database, members: readonly string[]): Promise<Note[]> {
  const changes = await rows<ChangeRow>(db, sql`select identity_id as owner_id, note_id, act, body, at, by_id from note_change where ${await writtenOf(db, members, sql`identity_id`, sql`at`)} order by at, change_id`);
  return notesIn(changes);
}

/** @param changes of any notes, oldest first */
export function notesIn(changes: readonly ChangeRow[]): Note[] {
  // Of a note whose words went with somebody who was erased, what another side did to it is no note.
  return [...Map.groupBy(changes, (change) => change.note_id).values()].filter((all) => all.some((change) => change.body !== null)).map(noteOf);
}

export async function notesOf(db: Database, anyId: string): Promise<CustomerNotes> {
  const members = await membersOf(db, await requireCustomer(db, anyId));
  const notes = await readNotes(db, members);
  const mentions = await rows<{ note_id: string; assignee: string }>(db, sql`select distinct note_id, assignee from task where ${await writtenOf(db, members, sql`identity_id`, sql`made_at`)} and kind = 'mention' and withdrawn_at is null order by assignee`);
  return { notes: await shownNotes(db, notes, mentions) };
}

/** Notes as they are shown: pinned first, then the newest, removed ones last. */
export async function shownNotes(db: Database, notes: readonly Note[], mentions: readonly { readonly note_id: string; readonly assignee: string }[] = []): Promise<NoteView[]> {
  const names = await staffNames(db, [...notes.flatMap((note) => note.changes.map((change) => change.by_id)), ...mentions.map((m) => m.assignee)]);
  const person = (id: string) => ({ id, name: names.get(id) ?? id });
  const views = notes.map((note) => ({
    noteId: note.noteId, body: note.body, writtenAt: note.changes[0]!.at.toISOString(), writtenBy: person(note.writtenBy), editedAt: note.editedAt?.toISOString() ?? null, isPinned: note.isPinned, isRemoved: note.isRemoved,
    mentions: mentions.filter((m) => m.note_id === note.noteId).map((m) => person(m.assignee)),
    changes: note.changes.toReversed().map((change) => ({ act: change.act, at: change.at.toISOString(), by: person(change.by_id).name, body: change.body })),
  }));
  const rank = (note: NoteView) => (note.isRemoved ? 2 : note.isPinned ? 0 : 1);
  return views.sort((a, b) => rank(a) - rank(b) || (a.writtenAt < b.writtenAt ? 1 : a.writtenAt > b.writtenAt ? -1 : a.noteId < b.noteId ? 1 : -1));
}

/** Writes a note; each colleague mentioned finds it among their tasks. */
export async function writeNote(ground: Ground, actor: Actor, anyId: string, note: NewNote): Promise<CustomerNotes> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const noteId = newId(on.now.getTime());
    await addChange(tx, actor, on, { ownerId: on.customerId, noteId }, "written", note.body);
    await mention(tx, actor, on, { noteId, ownerId: on.customerId, body: note.body }, note.mentions);
    return { act: "note.write", detail: { noteId, mentions: note.mentions } };
  });
  return notesOf(ground.db, customerId);
}

/**
 * Edits, pins, removes or restores a note.
 *
 * @throws {Refusal} not-found, if there is no such note; not-allowed, if somebody else wrote the words
 */
export async function changeNote(ground: Ground, actor: Actor, anyId: string, noteId: string, change: NoteChange): Promise<CustomerNotes> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const found = (await readNotes(tx, on.members)).find((each) => each.noteId === noteId);
    if (!found) throw new Refusal("not-found", "There is no such note on this customer.");
    // Of a note that was written while they were one with somebody, each side changes its own from then on.
    const note = on.members.includes(found.ownerId) ? found : { ...found, ownerId: on.customerId };
    const acts = actsOf(note, actor, change);
    for (const act of acts) await addChange(tx, actor, on, note, act, act === "edited" ? change.body! : null);
    if (change.mentions !== undefined) await mention(tx, actor, on, { ...note, body: change.body ?? note.body }, change.mentions);
    if (acts.includes("removed")) await sql`update task set withdrawn_at = ${on.now}, withdrawn_by = ${actor.id} where identity_id = ${note.ownerId}::uuid and note_id = ${noteId}::uuid and withdrawn_at is null`.execute(tx);
    if (acts.includes("restored")) {
      const removedAt = note.changes.findLast((each) => each.act === "removed")!.at;
      await sql`update task set withdrawn_at = null, withdrawn_by = null where identity_id = ${note.ownerId}::uuid and note_id = ${noteId}::uuid and withdrawn_at = ${removedAt}`.execute(tx);
    }
    return acts.length === 0 && change.mentions === undefined ? undefined : { act: "note.change", detail: { noteId, did: acts } };
  });
  return notesOf(ground.db, customerId);
}

/** What a change does to a note. @throws {Refusal} not-allowed, if somebody else wrote the words */
export function actsOf(note: Note, actor: Actor, change: Pick<NoteChange, "body" | "isPinned" | "isRemoved">): NoteAct[] {
  const acts: NoteAct[] = [];
  if (change.body !== undefined && change.body !== note.body) {
    if (note.writtenBy !== actor.id) throw new Refusal("not-allowed", "Only who wrote a note changes its words. Write a note of your own, or remove this one.");
    acts.push("edited");
  }
  if (change.isPinned !== undefined && change.isPinned !== note.isPinned) acts.push(change.isPinned ? "pinned" : "unpinned");
  if (change.isRemoved !== undefined && change.isRemoved !== note.isRemoved) acts.push(change.isRemoved ? "removed" : "restored");
  return acts;
}

async function addChange(tx: Transaction, actor: Actor, on: ActedOn, note: { readonly ownerId: string; readonly noteId: string }, act: NoteAct, body: string | null): Promise<void> {
  await sql`insert into note_change (identity_id, change_id, note_id, act, body, at, by_id) values (${note.ownerId}::uuid, ${newId(on.now.getTime())}::uuid, ${note.noteId}::uuid, ${act}, ${body}, ${on.now}, ${actor.id})`.execute(tx);
}

/** So much of a note is shown among somebody's tasks. */
export const EXCERPT = 200;

/** Lets exactly these colleagues be mentioned: who is new finds it among their tasks, who is no more loses it there. */
async function mention(tx: Transaction, actor: Actor, on: ActedOn, note: { readonly noteId: string; readonly ownerId: string; readonly body: string }, people: readonly string[]): Promise<void> {
  await requireColleagues(tx, people, "mentions");
  await sql`update task set withdrawn_at = ${on.now}, withdrawn_by = ${actor.id} where identity_id = ${note.ownerId}::uuid and note_id = ${note.noteId}::uuid and withdrawn_at is null and assignee <> all(${[...people]}::text[])`.execute(tx);
  const there = await rows<{ assignee: string }>(tx, sql`update task set what = ${note.body.slice(0, EXCERPT).toWellFormed()} where identity_id = ${note.ownerId}::uuid and note_id = ${note.noteId}::uuid and withdrawn_at is null returning assignee`);
  for (const person of new Set(people))
    if (!there.some((each) => each.assignee === person))
      await sql`insert into task (identity_id, task_id, kind, what, assignee, note_id, made_at, made_by)
        values (${note.ownerId}::uuid, ${newId(on.now.getTime())}::uuid, 'mention', ${note.body.slice(0, EXCERPT).toWellFormed()}, ${person}, ${note.noteId}::uuid, ${on.now}, ${actor.id})`.execute(tx);
}
