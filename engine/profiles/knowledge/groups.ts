// Households, organisations and partners with the people in them. A membership is a record: begun and ended by somebody, at a
// time, for a reason; never deleted.
import { type Actor, SEES_ALL, seesAllCustomers, type Sight, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, row, rows, run, sql } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { memberships, membersOf } from "../link.ts";
import { visibleIdentity } from "../scope.ts";
import { profilesOf } from "../profile.ts";
import { actOn } from "./act-on.ts";
import type { CustomerGroup, CustomerGroups, GroupKind, GroupMember, GroupPage, JoinGroup } from "./group-contract.ts";
import { groupHistory, groupsIn, requireGroup } from "./group-merge.ts";

interface MemberRow {
  readonly identity_id: string;
  readonly group_id: string;
  readonly role: string;
  readonly begun_at: Date;
  readonly begun_by: string;
  readonly why: string;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly end_why: string | null;
}

const MOST_MEMBERS = 200;

/**
 * The groups that a customer belongs to, or did, with everybody in them. Groups that are one stand as one, under the oldest's name.
 *
 * @param sight members outside of it are left out
 */
export async function groupsOf(db: Database, anyId: string, sight: Sight): Promise<CustomerGroups> {
  const own = await membersOf(db, await requireCustomer(db, anyId));
  const found = await rows<GroupRow>(
    db,
    sql`select g.group_id, g.kind, g.name, coalesce(g.into_id, g.group_id) as root from customer_group g where coalesce(g.into_id, g.group_id) in (
          select coalesce(o.into_id, o.group_id) from group_member m join customer_group o on o.group_id = m.group_id where m.identity_id = any(${own}::uuid[])
            and not exists (select 1 from group_split s where s.new_group_id = m.group_id and s.undone_at is not null))
        order by g.made_at, g.group_id`,
  );
  return { groups: await viewsOf(db, found, own, sight) };
}

/**
 * One group with everybody in it whom the reader sees.
 *
 * @throws {Refusal} not-found, if there is none, or nobody in it is for the reader to see
 */
export async function groupOf(db: Database, groupId: string, sight: Sight): Promise<GroupPage> {
  const { root } = await requireGroup(db, groupId);
  const found = await rows<GroupRow>(db, sql`select group_id, kind, name, coalesce(into_id, group_id) as root from customer_group where coalesce(into_id, group_id) = ${root}::uuid order by made_at, group_id`);
  const group = (await viewsOf(db, found, [], sight))[0]!;
  if (group.members.length === 0 && !seesAllCustomers(sight)) throw new Refusal("not-found", "There is no such group.");
  // What happened to the group as a whole tells of people whom the reader does not see.
  if (seesAllCustomers(sight)) return { ...group, isWhole: true };
  const hidden = await row(db, sql`select 1 from group_member g where g.group_id = any(${found.map((g) => g.group_id)}::uuid[]) and not ${visibleIdentity(sight, sql`g.identity_id`)} limit 1`);
  return { ...group, joined: [], parted: [], splits: [], isWhole: hidden === undefined };
}

interface GroupRow {
  readonly group_id: string;
  readonly kind: GroupKind;
  readonly name: string;
  readonly root: string;
}

/** @param own who is told first where there are too many */
async function viewsOf(db: Database, found: readonly GroupRow[], own: readonly string[], sight: Sight): Promise<CustomerGroup[]> {
  if (found.length === 0) return [];
  const groups = found.filter((g) => g.group_id === g.root);
  const rootOf = new Map(found.map((g) => [g.group_id, g.root]));
  const history = await groupHistory(db, groups.map((g) => g.group_id));
  const members = await rows<MemberRow>(
    db,
    sql`select * from (select identity_id, group_id, group_member_id, role, begun_at, begun_by, why, ended_at, ended_by, end_why from group_member where group_id = any(${found.map((g) => g.group_id)}::uuid[]) and ${visibleIdentity(sight, sql`group_member.identity_id`)}
        order by identity_id = any(${[...own]}::uuid[]) desc, ended_at desc nulls first, begun_at, group_member_id limit ${MOST_MEMBERS}) m order by ended_at desc nulls first, begun_at, group_member_id`,
  );
  const said = await rows<{ group_id: string; key: string; value: string; source: string }>(
    db, // rides the primary key
    sql`select distinct on (group_id, key) group_id, key, value #>> '{}' as value, source from group_attribute where group_id = any(${found.map((g) => g.group_id)}::uuid[]) and key <> 'owner_id' order by group_id, key, observed_at desc, attribute_id desc`,
  );
  const ofSeen = new Set(members.map((m) => m.group_id));
  const customers = await memberships(db, members.map((m) => m.identity_id));
  const profiles = await profilesOf(db, [...new Set(customers.values())]);
  const names = await staffNames(db, members.flatMap((m) => [m.begun_by, ...(m.ended_by === null ? [] : [m.ended_by])]));
  const memberView = (m: MemberRow): GroupMember => {
    const customerId = customers.get(m.identity_id) ?? m.identity_id;
    return {
      customerId, customerName: profiles.get(customerId)?.name ?? "", role: m.role, begunAt: m.begun_at.toISOString(), begunBy: names.get(m.begun_by) ?? m.begun_by, why: m.why,
      endedAt: m.ended_at?.toISOString() ?? null, endedBy: m.ended_by === null ? null : (names.get(m.ended_by) ?? m.ended_by), endWhy: m.end_why,
    };
  };
  return groups.map((g): CustomerGroup => ({ groupId: g.group_id, kind: g.kind, name: g.name, joined: history.joined.get(g.group_id) ?? [], parted: seesAllCustomers(sight) ? (history.parted.get(g.group_id) ?? []) : [], splits: history.splits.get(g.group_id) ?? [], said: said.filter((each) => (seesAllCustomers(sight) || ofSeen.has(each.group_id)) && rootOf.get(each.group_id) === g.group_id).map(({ key, value, source }) => ({ key, value, source })), members: members.filter((m) => rootOf.get(m.group_id) === g.group_id).map(memberView) }));
}

/** @throws {Refusal} not-found, if there is no such group; not-acceptable-now, if the customer belongs to it already */
export async function joinGroup(ground: Ground, actor: Actor, anyId: string, join: JoinGroup, sight: Sight = SEES_ALL): Promise<CustomerGroups> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const groupId = "groupId" in join ? join.groupId : newId(on.now.getTime());
    if (!("groupId" in join)) await sql`insert into customer_group (group_id, kind, name, made_at, made_by) values (${groupId}::uuid, ${join.kind}, ${join.name}, ${on.now}, ${actor.id})`.execute(tx);
    const { root, ...group } = await requireGroup(tx, groupId);
    const whole = (await groupsIn(tx, [root])).map((g) => g.groupId);
    if (await row(tx, sql`select 1 from group_member where identity_id = any(${[...on.members]}::uuid[]) and group_id = any(${whole}::uuid[]) and ended_at is null`)) throw new Refusal("not-acceptable-now", `The customer belongs to ${group.name} already.`);
    await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why)
      values (${on.customerId}::uuid, ${newId(on.now.getTime())}::uuid, ${root}::uuid, ${join.role}, ${on.now}, ${actor.id}, ${join.why})`.execute(tx);
    return { act: "group.join", detail: { groupId: root, kind: group.kind, name: group.name, role: join.role, why: join.why } };
  });
  return groupsOf(ground.db, customerId, sight);
}

/** @throws {Refusal} not-found, if the customer does not belong to it */
export async function leaveGroup(ground: Ground, actor: Actor, anyId: string, groupId: string, why: string, sight: Sight = SEES_ALL): Promise<CustomerGroups> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const whole = (await groupsIn(tx, [(await requireGroup(tx, groupId)).root])).map((g) => g.groupId);
    const ended = await run(tx, sql`update group_member set ended_at = ${on.now}, ended_by = ${actor.id}, end_why = ${why} where identity_id = any(${[...on.members]}::uuid[]) and group_id = any(${whole}::uuid[]) and ended_at is null`);
    if (ended === 0) throw new Refusal("not-found", "The customer does not belong to this group.");
    return { act: "group.leave", detail: { groupId, why } };
  });
  return groupsOf(ground.db, customerId, sight);
}
