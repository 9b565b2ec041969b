// Colleagues whom a note on a household, an organisation or a partner mentions, and who are to read it.
import { type Actor, seesAllCustomers, type Sight, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, rows, run, sql, type Transaction } from "../../platform/index.ts";
import { visibleIdentity } from "../scope.ts";
import { requireColleagues } from "./act-on.ts";
import type { GroupMention } from "./note-contract.ts";
import { EXCERPT } from "./notes.ts";

interface NoteOfGroup {
  readonly ownerId: string;
  readonly noteId: string;
}

/** Who is mentioned in which note of these groups. */
export function mentionsOnGroups(db: Database, groupIds: readonly string[]): Promise<{ note_id: string; assignee: string }[]> {
  return rows(db, sql`select distinct note_id, assignee from group_mention where group_id = any(${[...groupIds]}::uuid[]) and withdrawn_at is null order by assignee`);
}

/** Lets exactly these be mentioned: who is new finds the note among their tasks, who is no more loses it there. @throws {Refusal} bad-input, if one is no colleague */
export async function mentionOnGroup(tx: Transaction, now: Date, actor: Actor, { ownerId, noteId }: NoteOfGroup, people: readonly string[]): Promise<void> {
  await requireColleagues(tx, people, "mentions");
  await sql`update group_mention set withdrawn_at = ${now}, withdrawn_by = ${actor.id} where group_id = ${ownerId}::uuid and note_id = ${noteId}::uuid and withdrawn_at is null and assignee <> all(${[...people]}::text[])`.execute(tx);
  for (const person of new Set(people))
    await sql`insert into group_mention (group_id, mention_id, note_id, assignee, made_at, made_by) select ${ownerId}::uuid, ${newId(now.getTime())}::uuid, ${noteId}::uuid, ${person}, ${now}, ${actor.id}
      where not exists (select 1 from group_mention where group_id = ${ownerId}::uuid and note_id = ${noteId}::uuid and assignee = ${person} and withdrawn_at is null)`.execute(tx);
}

/** Said by whoever is mentioned. @throws {Refusal} not-acceptable-now, if the note does not mention them */
export async function readMention(tx: Transaction, now: Date, actor: Actor, { ownerId, noteId }: NoteOfGroup, isRead: boolean): Promise<void> {
  const changed = await run(tx, sql`update group_mention set read_at = ${isRead ? now : null} where group_id = ${ownerId}::uuid and note_id = ${noteId}::uuid and assignee = ${actor.id} and withdrawn_at is null`);
  if (changed === 0) throw new Refusal("not-acceptable-now", "This note does not mention you, so it is not yours to mark as read.");
}

/** Notes on groups that mention this colleague: unread ones, and those read within a week. A note that was removed is none. Rides group_mention_of. */
export async function groupMentionsFor(ground: Ground, personId: string, sight: Sight): Promise<GroupMention[]> {
  const weekAgo = new Date(ground.now().getTime() - 7 * 86_400_000);
  // Notes on a group are for who sees everybody in it.
  const whole = seesAllCustomers(sight) ? sql`true` : sql`exists (select 1 from customer_group o join group_member g on g.group_id = o.group_id where coalesce(o.into_id, o.group_id) = coalesce(c.into_id, c.group_id))
    and not exists (select 1 from customer_group o join group_member g on g.group_id = o.group_id where coalesce(o.into_id, o.group_id) = coalesce(c.into_id, c.group_id) and not ${visibleIdentity(sight, sql`g.identity_id`)})`;
  const found = await rows<{ group_id: string; name: string; note_id: string; what: string; made_at: Date; made_by: string; read_at: Date | null }>(
    ground.db,
    sql`select r.group_id, r.name, m.note_id, n.body as what, m.made_at, m.made_by, m.read_at from group_mention m join customer_group c on c.group_id = m.group_id join customer_group r on r.group_id = coalesce(c.into_id, c.group_id)
        cross join lateral (select w.body from group_note_change w where w.group_id = m.group_id and w.note_id = m.note_id and w.body is not null order by w.at desc, w.change_id desc limit 1) n
        cross join lateral (select w.act from group_note_change w where w.group_id = m.group_id and w.note_id = m.note_id and w.act in ('written', 'removed', 'restored') order by w.at desc, w.change_id desc limit 1) l
        where m.assignee = ${personId} and m.withdrawn_at is null and (m.read_at is null or m.read_at > ${weekAgo}) and l.act <> 'removed' and ${whole}
        order by m.read_at is not null, m.made_at, m.mention_id limit 200`,
  );
  const names = await staffNames(ground.db, found.map((each) => each.made_by));
  return found.map((each) => ({ groupId: each.group_id, groupName: each.name, noteId: each.note_id, what: each.what.slice(0, EXCERPT).toWellFormed(), madeAt: each.made_at.toISOString(), madeBy: { id: each.made_by, name: names.get(each.made_by) ?? each.made_by }, isRead: each.read_at !== null }));
}
