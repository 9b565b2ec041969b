// The list of households, organisations and partners: searched and ordered in the database, a window at a time.
import type { Sight } from "../organisation/index.ts";
import { type Ground, type RawBuilder, Refusal, rows, sql } from "../platform/index.ts";
import { fold, likePattern, termsOf, visibleIdentity } from "../profiles/index.ts";
import { valueOfSets } from "../value/index.ts";
import type { GroupList, GroupListQuery, GroupRow } from "./contract.ts";

/** So many are counted one by one; of more it is said that there are more. */
const MOST_COUNTED = 10_000;

/**
 * A window of the list. Groups that are one stand once, under the name of the oldest, and are found by the name of any.
 *
 * By size it walks customer_group_members, which says how many belonged when somebody last joined or left; what is shown is
 * counted anew. By name it walks customer_group_name.
 *
 * @param sight a group stands in the list of who sees one of its people, with those whom they see
 */
export async function listGroups(ground: Ground, { query = "", kind, sort, offset, limit }: GroupListQuery, sight: Sight, mostCounted = MOST_COUNTED): Promise<GroupList> {
  const { db } = ground;
  const seesAll = sight.customers.kind === "all";
  const words = termsOf(fold(query.replaceAll("\u0000", "")));
  const conditions: RawBuilder<unknown>[] = [
    sql`g.into_id is null`,
    // What a split made that was taken back is no group any more.
    sql`not exists (select 1 from group_split s where s.new_group_id = g.group_id and s.undone_at is not null)`,
  ];
  if (kind !== undefined) conditions.push(sql`g.kind = ${kind}`);
  if (words.length > 0) conditions.push(sql`g.group_id in (select coalesce(o.into_id, o.group_id) from customer_group o where ${sql.join(words.map((word) => sql`o.search like ${likePattern(word)}`), sql` and `)})`);
  if (!seesAll)
    conditions.push(sql`exists (select 1 from customer_group o join group_member b on b.group_id = o.group_id and b.ended_at is null where (o.group_id = g.group_id or o.into_id = g.group_id) and ${visibleIdentity(sight, sql`b.identity_id`)})`);
  const fits = sql`customer_group g where ${sql.join(conditions, sql` and `)}`;
  const order = sort === "name" ? sql`left(g.search, 60), g.group_id` : sql`g.members desc, g.group_id`;
  const [counted, found] = await Promise.all([
    rows(db, sql`select 1 from ${fits} limit ${mostCounted + 1}`),
    rows<Omit<GroupRow, "members" | "valued" | "value12">>(db, sql`select g.group_id as "groupId", g.kind, g.name from ${fits} order by ${order} limit ${limit} offset ${offset}`),
  ]);
  return { total: Math.min(counted.length, mostCounted), atLeast: counted.length > mostCounted, rows: await withNumbers(ground, found, sight) };
}

/** One group with its numbers, as it stands in the list. @throws {Refusal} not-found, if there is no such group */
export async function groupRow(ground: Ground, groupId: string, sight: Sight): Promise<GroupRow> {
  const found = await rows<Omit<GroupRow, "members" | "valued" | "value12">>(ground.db, sql`select g.group_id as "groupId", g.kind, g.name from customer_group g where g.group_id = (select coalesce(o.into_id, o.group_id) from customer_group o where o.group_id = ${groupId}::uuid)`);
  if (found.length === 0) throw new Refusal("not-found", "There is no such group.");
  return (await withNumbers(ground, found, sight))[0]!;
}

async function withNumbers(ground: Ground, groups: readonly Omit<GroupRow, "members" | "valued" | "value12">[], sight: Sight): Promise<GroupRow[]> {
  if (groups.length === 0) return [];
  const ids = groups.map((group) => group.groupId);
  const people = sql`select distinct t.root::text as key, m.customer_id from (
      select root, root as group_id from unnest(${ids}::uuid[]) root union all select o.into_id, o.group_id from customer_group o where o.into_id = any(${ids}::uuid[])) t
    join group_member b on b.group_id = t.group_id and b.ended_at is null join membership m on m.identity_id = b.identity_id where ${visibleIdentity(sight, sql`b.identity_id`)}`;
  const members = new Map((await rows<{ key: string; n: number }>(ground.db, sql`select key, count(*)::integer as n from (${people}) p group by key`)).map(({ key, n }) => [key, n]));
  const values = await valueOfSets(ground, people);
  return groups.map((group) => ({ ...group, members: members.get(group.groupId) ?? 0, valued: values.get(group.groupId)?.valued ?? 0, value12: values.get(group.groupId)?.value12 ?? null }));
}
