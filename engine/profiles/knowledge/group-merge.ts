// Two households, organisations or partners turn out to be one, or one to be two. As with customers nothing moves in a merge:
// a link says that the two are one, and its end gives both back. A split begins and ends memberships, and can be taken back.
// What meets in either is told beforehand by group-meeting.ts.
import { type Actor, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, type RawBuilder, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { groupByLinks, memberships } from "../link.ts";
import type { Done } from "./act-on.ts";
import type { GroupKind, SplitGroup } from "./group-contract.ts";

export interface StoredGroup {
  readonly groupId: string;
  readonly kind: GroupKind;
  readonly name: string;
  /** The group that it is one with; itself where with none. */
  readonly root: string;
}

const GROUP = sql`group_id as "groupId", kind, name, coalesce(into_id, group_id) as root`;

/** The group that an id names today. @throws {Refusal} not-found */
export async function requireGroup(db: Database, groupId: string): Promise<StoredGroup> {
  const root = await row<StoredGroup>(db, sql`select ${GROUP} from customer_group where group_id = (select coalesce(into_id, group_id) from customer_group where group_id = ${groupId}::uuid)`);
  if (!root) throw new Refusal("not-found", "There is no such group.");
  return root;
}

/** The groups that are one with these, themselves among them. */
export function groupsIn(db: Database, roots: readonly string[]): Promise<StoredGroup[]> {
  return rows(db, sql`select ${GROUP} from customer_group where coalesce(into_id, group_id) = any(${[...roots]}::uuid[]) order by group_id`);
}

/** @throws {Refusal} not-found; not-acceptable-now, if they are one already or of two kinds */
export async function mergeGroups(ground: Ground, actor: Actor, merge: { readonly groupId: string; readonly otherId: string; readonly why: string }): Promise<{ groupId: string; linkId: string }> {
  const done = await transaction(ground.db, (tx) => mergeGroupsIn(tx, ground.now(), actor, merge));
  ground.nudge();
  return done;
}

/** The same within a transaction of more. */
export async function mergeGroupsIn(tx: Transaction, now: Date, actor: Pick<Actor, "kind" | "id">, merge: { readonly groupId: string; readonly otherId: string; readonly why: string }): Promise<{ groupId: string; linkId: string }> {
  await lockGroups(tx);
  const [one, other] = [await requireGroup(tx, merge.groupId), await requireGroup(tx, merge.otherId)];
  requireMergeable(one, other);
  const [keeps, joins] = one.groupId < other.groupId ? [one, other] : [other, one];
  const linkId = newId(now.getTime());
  await sql`insert into group_link (group_id, link_id, other_id, made_at, made_by, why) values (${keeps.groupId}::uuid, ${linkId}::uuid, ${joins.groupId}::uuid, ${now}, ${actor.id}, ${merge.why})`.execute(tx);
  await regroup(tx, [keeps.root, joins.root]);
  await tell(tx, now, actor, "group.merge", keeps.groupId, { linkId, joined: [keeps.groupId, joins.groupId], names: [keeps.name, joins.name], why: merge.why });
  return { groupId: keeps.groupId, linkId };
}

/** Ends such a link: both are groups of their own again, and no program joins them. @throws {Refusal} not-found, if there is no such link or it has ended */
export async function unmergeGroups(ground: Ground, actor: Actor, linkId: string, why: string): Promise<string[]> {
  const now = ground.now();
  const roots = await transaction(ground.db, (tx) =>
    changeLink(tx, now, actor, linkId, { act: "group.unmerge", why }, async (link) => {
      if (link.ended_at !== null) throw new Refusal("not-found", "There is no such link between groups, or it has ended already.");
      await sql`update group_link set ended_at = ${now}, ended_by = ${actor.id}, end_why = ${why} where ${isLink(link)}`.execute(tx);
    }),
  );
  ground.nudge();
  return roots;
}

/**
 * Takes a merge back, as if nobody had made it: unlike an end, this says nothing of whether the two are one.
 *
 * @throws {Refusal} not-found, if there is no such link; not-acceptable-now, if it was taken back already
 */
export async function withdrawGroupLink(ground: Ground, actor: Actor, linkId: string): Promise<string[]> {
  const roots = await transaction(ground.db, (tx) => withdrawGroupLinkIn(tx, ground.now(), actor, linkId));
  ground.nudge();
  return roots;
}

/** The same within a transaction of more. */
export function withdrawGroupLinkIn(tx: Transaction, now: Date, actor: Actor, linkId: string): Promise<string[]> {
  return changeLink(tx, now, actor, linkId, { act: "group.merge-undo" }, async (link) => {
    if (link.end_withdrawn_at !== null) throw new Refusal("not-acceptable-now", "This merge was taken back already.");
    await sql`update group_link set ended_at = coalesce(ended_at, ${now}::timestamptz), ended_by = coalesce(ended_by, ${actor.id}), end_why = coalesce(end_why, 'taken back'), end_withdrawn_at = ${now}, end_withdrawn_by = ${actor.id} where ${isLink(link)}`.execute(tx);
  });
}

/**
 * Takes back that such a link was ended: it stands as before.
 *
 * @throws {Refusal} not-found, if there is no such link; not-acceptable-now, if it stands, or was taken back
 */
export async function restoreGroupLink(ground: Ground, actor: Actor, linkId: string): Promise<string[]> {
  const now = ground.now();
  const roots = await transaction(ground.db, (tx) =>
    changeLink(tx, now, actor, linkId, { act: "group.unmerge-undo" }, async (link) => {
      if (link.ended_at === null) throw new Refusal("not-acceptable-now", "These two are one.");
      if (link.end_withdrawn_at !== null) throw new Refusal("not-acceptable-now", "This merge was taken back, so it cannot stand again. Merge the two instead.");
      await sql`insert into group_link (group_id, link_id, other_id, made_at, made_by, why, restores) select group_id, ${newId(now.getTime())}::uuid, other_id, made_at, made_by, why, coalesce(restores, link_id) from group_link l where ${isLink(link)}`.execute(tx);
      await sql`update group_link set end_withdrawn_at = ${now}, end_withdrawn_by = ${actor.id} where ${isLink(link)}`.execute(tx);
    }),
  );
  ground.nudge();
  return roots;
}

interface StoredGroupLink {
  readonly group_id: string;
  readonly link_id: string;
  readonly other_id: string;
  readonly ended_at: Date | null;
  readonly end_withdrawn_at: Date | null;
}

const isLink = (link: StoredGroupLink) => sql`group_id = ${link.group_id}::uuid and link_id = ${link.link_id}::uuid`;

/** The link, or the copy that stands in its place since an end of it was taken back. Rides group_link (link_id), then its primary key. */
async function groupLink(tx: Transaction, linkId: string): Promise<StoredGroupLink> {
  const found = await row<StoredGroupLink>(
    tx,
    sql`select l.group_id, l.link_id, l.other_id, l.ended_at, l.end_withdrawn_at from group_link named join group_link l on l.group_id = named.group_id and coalesce(l.restores, l.link_id) = coalesce(named.restores, named.link_id)
        where named.link_id = ${linkId}::uuid order by l.ended_at is null desc, l.end_withdrawn_at is null desc, l.link_id desc limit 1`,
  );
  if (!found) throw new Refusal("not-found", "There is no such link between groups, or it has ended already.");
  return found;
}

/** Changes a link, and lets the groups concerned be what the links say by then. Gives their ids. */
async function changeLink(tx: Transaction, now: Date, actor: Actor, linkId: string, { act, why }: { readonly act: string; readonly why?: string }, change: (link: StoredGroupLink) => Promise<void>): Promise<string[]> {
  await lockGroups(tx);
  const link = await groupLink(tx, linkId);
  const before = [(await requireGroup(tx, link.group_id)).root, (await requireGroup(tx, link.other_id)).root];
  await change(link);
  const into = await regroup(tx, [...new Set(before)]);
  for (const id of into) await tell(tx, now, actor, act, id, { linkId, ...(why === undefined ? {} : { why }), into });
  return into;
}

/**
 * Moves members of a group into a group of their own.
 *
 * @throws {Refusal} not-found; bad-input, if one does not belong to it, or nobody would stay
 */
export async function splitGroup(ground: Ground, actor: Actor, groupId: string, split: SplitGroup): Promise<{ splitId: string; newGroupId: string }> {
  const now = ground.now();
  const done = await transaction(ground.db, async (tx) => {
    await lockGroups(tx);
    const group = await requireGroup(tx, groupId);
    const members = await membersNow(tx, group.root);
    const wanted = new Set(split.customerIds);
    const no = (message: string) => new Refusal("bad-input", `customerIds: ${message}`, { problems: [{ place: "customerIds", message }] });
    const stranger = [...wanted].find((id) => !members.some((m) => m.customerId === id));
    if (stranger !== undefined) throw no(`${stranger} does not belong to ${group.name}.`);
    const moved = members.filter((m) => wanted.has(m.customerId));
    if (moved.length === members.length) throw no("somebody has to stay: choose fewer.");
    const [splitId, newGroupId] = [newId(now.getTime()), newId(now.getTime())];
    await sql`insert into customer_group (group_id, kind, name, made_at, made_by) values (${newGroupId}::uuid, ${group.kind}, ${split.name}, ${now}, ${actor.id})`.execute(tx);
    for (const m of moved) {
      await sql`update group_member set ended_at = ${now}, ended_by = ${actor.id}, end_why = ${split.why} where identity_id = ${m.identityId}::uuid and group_member_id = ${m.memberId}::uuid`.execute(tx);
      await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why) values (${m.identityId}::uuid, ${newId(now.getTime())}::uuid, ${newGroupId}::uuid, ${m.role}, ${now}, ${actor.id}, ${split.why})`.execute(tx);
    }
    await sql`insert into group_split (group_id, split_id, new_group_id, at, by_id, why, ended_members) values (${group.groupId}::uuid, ${splitId}::uuid, ${newGroupId}::uuid, ${now}, ${actor.id}, ${split.why}, ${moved.map((m) => m.memberId)}::uuid[])`.execute(tx);
    await tell(tx, now, actor, "group.split", group.groupId, { splitId, newGroupId, names: [group.name, split.name], customers: [...wanted], why: split.why });
    return { splitId, newGroupId };
  });
  ground.nudge();
  return done;
}

/**
 * Takes such a split back: who was moved belongs to the group as before; who has joined the new group since goes along with a
 * membership of today, so that nobody is lost.
 */
export async function undoGroupSplit(ground: Ground, actor: Actor, splitId: string): Promise<string> {
  const now = ground.now();
  const groupId = await transaction(ground.db, async (tx) => {
    await lockGroups(tx);
    const split = await row<{ group_id: string; new_group_id: string; at: Date; by_id: string; ended_members: string[]; undone_at: Date | null }>(tx, sql`select group_id, new_group_id, at, by_id, ended_members, undone_at from group_split where split_id = ${splitId}::uuid`);
    if (!split) throw new Refusal("not-found", "There is no such split of a group.");
    if (split.undone_at !== null) throw new Refusal("not-acceptable-now", "This split was taken back already.");
    const group = await requireGroup(tx, split.group_id);
    const made = await requireGroup(tx, split.new_group_id);
    if (made.root !== split.new_group_id) throw new Refusal("not-acceptable-now", `${made.name} has become one with another group since. Separate those first.`);
    const here = await membersNow(tx, made.root);
    // Only what the split itself ended, and nobody has touched since.
    const reopened = await rows<{ id: string }>(tx, sql`update group_member set ended_at = null, ended_by = null, end_why = null where group_member_id = any(${split.ended_members}::uuid[]) and ended_at = ${split.at}::timestamptz and ended_by = ${split.by_id} returning identity_id as id`);
    const back = new Set([...(await memberships(tx, reopened.map((m) => m.id))).values(), ...(await membersNow(tx, group.root)).map((m) => m.customerId)]);
    for (const m of here) {
      await sql`update group_member set ended_at = ${now}, ended_by = ${actor.id}, end_why = 'the split was taken back' where identity_id = ${m.identityId}::uuid and group_member_id = ${m.memberId}::uuid`.execute(tx);
      if (!back.has(m.customerId))
        await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why) values (${m.identityId}::uuid, ${newId(now.getTime())}::uuid, ${group.groupId}::uuid, ${m.role}, ${now}, ${actor.id}, 'the split was taken back')`.execute(tx);
    }
    await sql`update group_split set undone_at = ${now}, undone_by = ${actor.id} where group_id = ${split.group_id}::uuid and split_id = ${splitId}::uuid`.execute(tx);
    await tell(tx, now, actor, "group.split-undo", group.groupId, { splitId, newGroupId: split.new_group_id });
    return group.groupId;
  });
  ground.nudge();
  return groupId;
}

/** What was joined with a group, separated from it and moved out of it, so that each can be taken back where the group is shown. */
export async function groupHistory(db: Database, roots: readonly string[]): Promise<{ joined: Map<string, GroupJoined[]>; parted: Map<string, GroupParted[]>; splits: Map<string, GroupSplitOff[]> }> {
  const ids = [...roots];
  const links = await rows<Rooted<GroupJoined>>(
    db,
    sql`select coalesce(g.into_id, g.group_id) as root, l.link_id as "linkId", o.name, l.made_at as at, l.made_by as by, l.why from group_link l join customer_group g on g.group_id = l.group_id join customer_group o on o.group_id = l.other_id
        where l.ended_at is null and coalesce(g.into_id, g.group_id) = any(${ids}::uuid[]) order by l.made_at, l.link_id`,
  );
  // An end tells of the two it was between, wherever they are by now; one that was taken back tells of nothing.
  const parted = await rows<Rooted<GroupParted> & { madeAt: Date; madeBy: string }>(
    db,
    sql`select coalesce(g.into_id, g.group_id) as root, l.link_id as "linkId", o.name, l.made_at as "madeAt", l.made_by as "madeBy", l.ended_at as at, l.ended_by as by, l.end_why as why
        from customer_group g join group_link l on g.group_id in (l.group_id, l.other_id) join customer_group o on o.group_id = case when l.group_id = g.group_id then l.other_id else l.group_id end
        where l.ended_at is not null and l.end_withdrawn_at is null and coalesce(g.into_id, g.group_id) = any(${ids}::uuid[]) order by l.ended_at, l.link_id`,
  );
  const splits = await rows<Rooted<GroupSplitOff>>(
    db,
    sql`select coalesce(g.into_id, g.group_id) as root, s.split_id as "splitId", n.name, s.at, s.by_id as by, s.why from group_split s join customer_group g on g.group_id in (s.group_id, s.new_group_id) join customer_group n on n.group_id = s.new_group_id
        where s.undone_at is null and coalesce(g.into_id, g.group_id) = any(${ids}::uuid[]) order by s.at, s.split_id`,
  );
  const names = await staffNames(db, [...[...links, ...parted, ...splits].map((each) => each.by), ...parted.map((each) => each.madeBy)]);
  const view = <T extends { readonly root: string; readonly at: Date; readonly by: string }>({ root: _, ...each }: T) => ({ ...each, at: each.at.toISOString(), by: names.get(each.by) ?? each.by });
  const group = <T extends { readonly root: string }, V>(all: readonly T[], make: (each: T) => V) => new Map([...Map.groupBy(all, (each) => each.root)].map(([root, of]) => [root, of.map(make)] as const));
  return { joined: group(links, (l) => view(l)), parted: group(parted, (l) => ({ ...view(l), madeAt: l.madeAt.toISOString(), madeBy: names.get(l.madeBy) ?? l.madeBy })), splits: group(splits, (s) => view(s)) };
}

type Rooted<T extends GroupJoined | GroupParted | GroupSplitOff> = Omit<T, "at" | "madeAt"> & { readonly root: string; readonly at: Date };

export interface GroupJoined {
  readonly linkId: string;
  readonly name: string;
  readonly at: string;
  readonly by: string;
  readonly why: string;
}
/** A link that ended: `at`, `by` and `why` are of the end. */
export interface GroupParted extends GroupJoined {
  readonly madeAt: string;
  readonly madeBy: string;
}

export interface GroupSplitOff {
  readonly splitId: string;
  readonly name: string;
  readonly at: string;
  readonly by: string;
  readonly why: string;
}

export function requireMergeable(one: StoredGroup, other: StoredGroup): void {
  if (one.root === other.root) throw new Refusal("not-acceptable-now", "These two are one group already.");
  if (one.kind !== other.kind) throw new Refusal("not-acceptable-now", `${one.name} is a ${one.kind} and ${other.name} a ${other.kind}: only groups of one kind can be merged.`);
}

/**
 * The frame of an act on a group as a whole: one transaction with the act, its line in the audit and its line in the log.
 *
 * @param act does it, and says what was done; undefined where everything was so already
 * @throws {Refusal} not-found, if there is no such group
 */
export async function actOnGroup(ground: Ground, actor: Actor, groupId: string, act: (tx: Transaction, group: StoredGroup, now: Date) => Promise<Done | undefined>): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const group = await requireGroup(tx, groupId);
    await sql`select 1 from customer_group where group_id = ${group.root}::uuid for no key update`.execute(tx);
    const done = await act(tx, await requireGroup(tx, group.root), now);
    if (done) await tell(tx, now, actor, done.act, group.root, done.detail);
  });
  ground.nudge();
}

/** Gives a group another name, under which those that are one with it stand too. Said again with the name before, it is taken back. */
export function renameGroup(ground: Ground, actor: Actor, groupId: string, name: string): Promise<void> {
  return actOnGroup(ground, actor, groupId, async (tx, group) => {
    if (group.name === name) return undefined;
    await sql`update customer_group set name = ${name} where group_id = ${group.root}::uuid`.execute(tx);
    return { act: "group.rename", detail: { from: group.name, to: name } };
  });
}

/** Takes away what a program joined with these groups, which are about to go with a file: as if they had never been there. @param whom a query that gives ids of groups */
export async function dropLinksOfProgram(tx: Transaction, program: string, whom: RawBuilder<unknown>): Promise<void> {
  const made = sql`made_by = ${program} and ended_at is null and (group_id in (${whom}) or other_id in (${whom}))`;
  const roots = await rows<{ root: string }>(tx, sql`select distinct coalesce(g.into_id, g.group_id) as root from customer_group g where g.group_id in (select group_id from group_link where ${made})`);
  if (roots.length === 0) return;
  await sql`delete from group_link where ${made}`.execute(tx);
  await regroup(tx, roots.map(({ root }) => root));
}

/** Groups are few and seldom merged: one at a time. */
async function lockGroups(tx: Transaction): Promise<void> {
  await sql`select 1 from log_head where name = 'main' for update`.execute(tx);
}

export async function membersNow(db: Database, root: string): Promise<{ readonly identityId: string; readonly memberId: string; readonly customerId: string; readonly role: string }[]> {
  const found = await rows<{ identityId: string; memberId: string; role: string }>(
    db,
    sql`select m.identity_id as "identityId", m.group_member_id as "memberId", m.role from customer_group g join group_member m on m.group_id = g.group_id
        where coalesce(g.into_id, g.group_id) = ${root}::uuid and m.ended_at is null order by m.begun_at, m.group_member_id`,
  );
  const customers = await memberships(db, found.map((m) => m.identityId));
  return found.map((m) => ({ ...m, customerId: customers.get(m.identityId) ?? m.identityId }));
}

/** Lets each of these groups be one with those that links say. Gives the ids of the groups that they are now. */
async function regroup(tx: Transaction, roots: readonly string[]): Promise<string[]> {
  const ids = (await groupsIn(tx, roots)).map((g) => g.groupId);
  const links = await rows<{ identity_id: string; other_id: string }>(tx, sql`select group_id as identity_id, other_id from group_link where group_id = any(${ids}::uuid[]) and ended_at is null`);
  const groups = groupByLinks(ids, links);
  for (const [root, ...others] of groups) {
    await sql`update customer_group set into_id = null where group_id = ${root!}::uuid and into_id is not null`.execute(tx);
    if (others.length > 0) await sql`update customer_group set into_id = ${root!}::uuid where group_id = any(${others}::uuid[]) and into_id is distinct from ${root!}::uuid`.execute(tx);
  }
  return groups.map((group) => group[0]!);
}

const MOST_TOLD = 200;

async function tell(tx: Transaction, now: Date, actor: Pick<Actor, "kind" | "id">, act: string, groupId: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
  const members = await rows<{ id: string }>(tx, sql`select distinct m.identity_id as id from customer_group g join group_member m on m.group_id = g.group_id where coalesce(g.into_id, g.group_id) = (select coalesce(into_id, group_id) from customer_group where group_id = ${groupId}::uuid) limit ${MOST_TOLD}`);
  await writeAudit(tx, now, actor, act, { kind: "group", id: groupId }, detail);
  await appendLog(tx, now, { topic: "profile", identityIds: members.map((m) => m.id), about: { act, groupId } });
}
