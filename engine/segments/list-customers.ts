// The customers list: known customers with what they are worth and how likely they stay; searched, filtered and sorted in
// the database, a window at a time.
import { type Database, type Ground, type RawBuilder, row, rows, sql } from "../platform/index.ts";
import { profilesOf, tagsOfMany } from "../profiles/index.ts";
import { valuesOf } from "../value/index.ts";
import type { CustomerList, CustomerListQuery, CustomerRow } from "./contract.ts";
import { type Conditions, conditionsOf, fitting, fittingProfiles } from "./customer-filters.ts";
import { knownCustomers } from "./known-customers.ts";
import { segmentsOf } from "./segment.ts";
import { orderFor, type Viewer } from "./viewer.ts";

/**
 * A window of the list, with how many fit in all. Customers without purchases have neither value nor chance: sorted by
 * one of these they come last, whichever the order.
 */
export async function listCustomers(ground: Ground, asked: CustomerListQuery, viewer: Viewer): Promise<CustomerList> {
  const query = orderFor(asked, viewer);
  const conditions = await conditionsOf(ground, query, viewer);
  const customers = await knownCustomers(ground.db, viewer.seen);
  const { total, atLeast, ids } = await window(ground.db, query, conditions, customers);
  const group = query.group === undefined ? undefined : await row<{ name: string }>(ground.db, sql`select name from customer_group where group_id = ${query.group}::uuid`);
  return { total, atLeast, customers, rows: await rowsOf(ground, ids), groupName: group?.name ?? null };
}

export async function rowsOf(ground: Ground, ids: readonly string[]): Promise<CustomerRow[]> {
  const [profiles, values, segments, tags] = await Promise.all([profilesOf(ground.db, ids), valuesOf(ground, ids), segmentsOf(ground.db, ids), tagsOfMany(ground.db, ids)]);
  return ids.map((id) => {
    const value = values.get(id)!;
    const scored = value.kind === "scored" ? value : undefined;
    return { profile: profiles.get(id)!, segment: segments.get(id) ?? null, tier: scored?.tier ?? "none", value12: scored?.value12 ?? null, stay26: scored?.stay26 ?? null, tags: tags.get(id) ?? [] };
  });
}

interface Window {
  readonly total: number;
  readonly atLeast: boolean;
  readonly ids: readonly string[];
}

/** So many are counted one by one; of more it is said that there are more. */
const COUNTED = 10_000;

async function window(db: Database, query: CustomerListQuery, conditions: Conditions, customers: number): Promise<Window> {
  const { offset, limit } = query;
  if (conditions.isEverybody) return { total: customers, atLeast: false, ids: offset >= customers ? [] : await inOrder(db, query, conditions) };
  // Few are gathered, counted and sorted at once. Of many, the next ones are met soon enough in the order of an index.
  const gathered = await gather(db, query, conditions);
  if (gathered.total <= COUNTED) return { ...gathered, atLeast: false };
  const upTo = Math.ceil((offset + limit + 1) / COUNTED) * COUNTED;
  const total = upTo === COUNTED ? gathered.total : await countUpTo(db, conditions, upTo + 1);
  return { total: Math.min(total, upTo), atLeast: total > upTo, ids: await inOrder(db, query, conditions) };
}

const sortKey = { value: sql`v.clv12_minor`, stay: sql`v.active26`, name: sql`p.name`, lastHeard: sql`p.last_heard_at` };

function needsScores({ sort }: CustomerListQuery, { score }: Conditions): boolean {
  return score !== "any" || sort === "value" || sort === "stay";
}

async function gather(db: Database, query: CustomerListQuery, conditions: Conditions): Promise<{ readonly total: number; readonly ids: readonly string[] }> {
  const { sort, order, offset, limit } = query;
  const direction = order === "asc" ? sql`asc` : sql`desc`;
  const nulls = order === "asc" && sort === "lastHeard" ? sql`nulls first` : sql`nulls last`;
  const from = needsScores(query, conditions) ? fitting(conditions) : fittingProfiles(conditions);
  const page = await rows<{ id: string | null; total: number }>(
    db,
    sql`with fit as materialized (select p.customer_id as id, ${sortKey[sort]} as key from ${from} limit ${COUNTED + 1}),
        counted as (select count(*)::integer as total from fit),
        page as (select id, row_number() over (order by key ${direction} ${nulls}, id ${direction}) as place from fit where (select total from counted) <= ${COUNTED}::integer)
        select p.id, c.total from counted c left join (select * from page where place > ${offset}::bigint and place <= ${offset + limit}::bigint) p on true order by p.place`,
  );
  return { total: page[0]!.total, ids: page.flatMap((p) => p.id ?? []) };
}

async function countUpTo(db: Database, conditions: Conditions, most: number): Promise<number> {
  const from = conditions.score === "any" ? fittingProfiles(conditions) : fitting(conditions);
  return (await row<{ n: number }>(db, sql`select count(*)::integer as n from (select 1 from ${from} limit ${most}) counted`))!.n;
}

/** A window of many, in the order of an index. */
async function inOrder(db: Database, query: CustomerListQuery, conditions: Conditions): Promise<string[]> {
  const { sort, limit, offset } = query;
  const ids = (statement: RawBuilder<unknown>) => rows<{ id: string }>(db, statement).then((found) => found.map((each) => each.id));
  if (sort === "name" || sort === "lastHeard") {
    const from = conditions.score === "any" ? fittingProfiles(conditions) : fitting(conditions);
    return ids(sql`select p.customer_id as id from ${from} order by ${profileOrder(query)} limit ${limit} offset ${offset}`);
  }
  const scored: Conditions = { ...conditions, score: "some" };
  const first = conditions.score === "none" ? [] : await ids(sql`select v.customer_id as id from ${fitting(scored)} order by ${scoreOrder(query)} limit ${limit} offset ${offset}`);
  if (first.length === limit || conditions.score === "some") return first;
  // The scored end here, and those who have no score follow by id.
  const before = conditions.score === "none" ? 0 : first.length > 0 || offset === 0 ? offset + first.length : (await row<{ n: number }>(db, sql`select count(*)::integer as n from ${fitting(scored)}`))!.n;
  const without: Conditions = { ...conditions, score: "none" };
  return [...first, ...(await ids(sql`select p.customer_id as id from ${fitting(without)} order by p.customer_id limit ${limit - first.length} offset ${Math.max(0, offset - before)}`))];
}

/** Each in the direction of an index, forwards or backwards; equal values by id. */
function scoreOrder({ sort, order }: CustomerListQuery): RawBuilder<unknown> {
  if (sort === "value") return order === "desc" ? sql`v.clv12_minor desc, v.customer_id` : sql`v.clv12_minor, v.customer_id desc`;
  return order === "asc" ? sql`v.active26, v.customer_id` : sql`v.active26 desc, v.customer_id desc`;
}

/** Rides profile_name or profile_heard, forwards or backwards. */
function profileOrder({ sort, order }: CustomerListQuery): RawBuilder<unknown> {
  if (sort === "name") return order === "asc" ? sql`p.name, p.customer_id` : sql`p.name desc, p.customer_id desc`;
  return order === "desc" ? sql`p.last_heard_at desc nulls last, p.customer_id` : sql`p.last_heard_at nulls first, p.customer_id desc`;
}
