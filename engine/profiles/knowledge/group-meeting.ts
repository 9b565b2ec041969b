// What meets when two households, organisations or partners become one, or stops meeting when one becomes two. Nothing is written.
// Consents and promises are each person's own, so two groups change none of them; what is owed to whom is added by whoever asks
// (channels/api/join-routes.ts), for promises are a later step's.
import { type Database, Refusal, row, rows, sql } from "../../platform/index.ts";
import { groupByLinks, memberships } from "../link.ts";
import { profilesOf } from "../profile.ts";
import type { GroupMeeting, GroupMeetingSaid, GroupSide } from "./group-contract.ts";
import { groupsIn, membersNow, requireGroup, requireMergeable, type StoredGroup } from "./group-merge.ts";

/** Names that are told of each side; how many there are is told of all. */
const MOST_NAMES = 50;

type Member = Awaited<ReturnType<typeof membersNow>>[number];
type Sides<T> = readonly [T, T];

/** What is about to be two, or one: the records of the groups on each side, and who belongs there. */
interface Side {
  readonly group: StoredGroup | null;
  /** Groups that are one with it on this side; of a group that is yet to be made, none. */
  readonly parts: readonly string[];
  readonly members: readonly Member[];
}

export interface MeetingOfGroups {
  readonly meeting: GroupMeeting;
  /** Who belongs to each side, by customer. */
  readonly customers: Sides<ReadonlySet<string>>;
}

/** @throws {Refusal} not-found; not-acceptable-now, if they are one already or of two kinds */
export async function meetingBeforeMerge(db: Database, groupId: string, otherId: string): Promise<MeetingOfGroups> {
  const [one, other] = [await requireGroup(db, groupId), await requireGroup(db, otherId)];
  requireMergeable(one, other);
  const [keeps, joins] = one.groupId < other.groupId ? [one, other] : [other, one];
  return meet(db, [await wholeSide(db, one), await wholeSide(db, other)], { groupId: keeps.groupId, name: keeps.name, nameThatJoins: joins.name });
}

/**
 * What ending a link between two groups would part.
 *
 * @returns undefined where other links would still hold them together, so that nothing would be parted
 * @throws {Refusal} not-found, if there is no such link or it has ended
 */
export async function meetingBeforeEnd(db: Database, linkId: string): Promise<MeetingOfGroups | undefined> {
  const link = await row<{ group_id: string }>(db, sql`select group_id from group_link where link_id = ${linkId}::uuid and ended_at is null`);
  if (!link) throw new Refusal("not-found", "There is no such link between groups, or it has ended already.");
  const { root } = await requireGroup(db, link.group_id);
  const groups = await groupsIn(db, [root]);
  const ids = groups.map((group) => group.groupId);
  const links = await rows<{ identity_id: string; other_id: string }>(db, sql`select group_id as identity_id, other_id from group_link where group_id = any(${ids}::uuid[]) and ended_at is null and link_id <> ${linkId}::uuid`);
  const [stays, goes] = groupByLinks(ids, links);
  if (goes === undefined) return undefined;
  const members = await membersOfEach(db, ids);
  const side = (parts: readonly string[]): Side => ({ group: groups.find((group) => group.groupId === parts[0])!, parts, members: parts.flatMap((id) => members.get(id) ?? []) });
  const [one, other] = [side(stays!), side(goes)];
  return meet(db, [one, other], { groupId: one.group!.groupId, name: one.group!.name, nameThatJoins: other.group!.name });
}

/** What moving some members into a group of their own would part. @throws {Refusal} not-found */
export async function meetingBeforeSplit(db: Database, groupId: string, customerIds: readonly string[]): Promise<MeetingOfGroups> {
  const group = await requireGroup(db, groupId);
  const whole = await wholeSide(db, group);
  const moved = new Set(customerIds);
  return meet(db, [{ ...whole, members: whole.members.filter((m) => !moved.has(m.customerId)) }, { group: null, parts: [], members: whole.members.filter((m) => moved.has(m.customerId)) }], { groupId: group.groupId, name: group.name, nameThatJoins: null });
}

async function wholeSide(db: Database, group: StoredGroup): Promise<Side> {
  return { group, parts: (await groupsIn(db, [group.root])).map((each) => each.groupId), members: await membersNow(db, group.root) };
}

async function membersOfEach(db: Database, groupIds: readonly string[]): Promise<Map<string, Member[]>> {
  const found = await rows<Omit<Member, "customerId"> & { groupId: string }>(db, sql`select group_id as "groupId", identity_id as "identityId", group_member_id as "memberId", role from group_member where group_id = any(${[...groupIds]}::uuid[]) and ended_at is null order by begun_at, group_member_id`);
  const customers = await memberships(db, found.map((m) => m.identityId));
  return new Map([...Map.groupBy(found, (m) => m.groupId)].map(([id, of]) => [id, of.map(({ groupId: _, ...m }) => ({ ...m, customerId: customers.get(m.identityId) ?? m.identityId }))]));
}

async function meet(db: Database, sides: Sides<Side>, named: Pick<GroupMeeting, "groupId" | "name" | "nameThatJoins">): Promise<MeetingOfGroups> {
  const customers: Sides<ReadonlySet<string>> = [new Set(sides[0].members.map((m) => m.customerId)), new Set(sides[1].members.map((m) => m.customerId))];
  const both = [...customers[0]].filter((id) => customers[1].has(id));
  const told = sides.map(({ members }) => [...new Map(members.map((m) => [`${m.customerId}/${m.role}`, m])).values()].slice(0, MOST_NAMES)) as [Member[], Member[]];
  const profiles = await profilesOf(db, [...new Set([...told.flat().map((m) => m.customerId), ...both])]);
  const notes = await notesOn(db, sides);
  const view = (at: 0 | 1): GroupSide => ({
    groupId: sides[at].group?.groupId ?? null, name: sides[at].group?.name ?? null, customers: customers[at].size, notes: notes[at],
    members: told[at].map((m) => ({ customerId: m.customerId, name: profiles.get(m.customerId)!.name, role: m.role })),
  });
  const rolesOf = (id: string) => [...new Set(sides.flatMap(({ members }) => members.filter((m) => m.customerId === id).map((m) => m.role)))];
  return {
    customers,
    meeting: {
      ...named, kind: (sides[0].group ?? sides[1].group)!.kind, sides: [view(0), view(1)], said: await saidDifferently(db, [sides[0].parts, sides[1].parts]),
      inBoth: both.slice(0, MOST_NAMES).map((customerId) => ({ customerId, name: profiles.get(customerId)!.name, roles: rolesOf(customerId) })),
    },
  };
}

/** Notes that stand on each side and were not removed. */
async function notesOn(db: Database, sides: Sides<Side>): Promise<[number, number]> {
  const count = async ({ parts }: Side) =>
    (await row<{ n: number }>(
      db,
      sql`select count(*)::integer as n from (select distinct on (note_id) act from group_note_change where group_id = any(${[...parts]}::uuid[]) and act in ('written', 'removed', 'restored') order by note_id, at desc, change_id desc) last where act <> 'removed'`,
    ))!.n;
  return [await count(sides[0]), await count(sides[1])];
}

/** Of what programs say of a group, what the sides say differently; together the last word of either is shown. Rides the primary key of group_attribute. */
async function saidDifferently(db: Database, parts: Sides<readonly string[]>): Promise<GroupMeetingSaid[]> {
  const found = await rows<{ key: string; side: 0 | 1; value: string; source: string; at: Date; id: string }>(
    db,
    sql`select distinct on (key, side) key, side, value #>> '{}' as value, source, observed_at as at, attribute_id as id from group_attribute a
        cross join lateral (select case when a.group_id = any(${[...parts[1]]}::uuid[]) then 1 else 0 end as side) of
        where group_id = any(${parts.flat()}::uuid[]) and key <> 'owner_id' order by key, side, observed_at desc, attribute_id desc`,
  );
  return [...Map.groupBy(found, ({ key }) => key)].flatMap(([key, said]) => {
    const [a, b] = [said.find(({ side }) => side === 0), said.find(({ side }) => side === 1)];
    if (!a || !b || a.value === b.value) return [];
    const last = a.at > b.at || (a.at.getTime() === b.at.getTime() && a.id > b.id) ? a : b;
    return [{ key, sides: [a.value, b.value] as [string, string], value: last.value, source: last.source }];
  });
}
