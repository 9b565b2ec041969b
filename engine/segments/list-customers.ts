// The customers list: known customers with what they are worth and how likely they stay; searched, filtered and sorted in
// the database, a window at a time.
import { type Database, type Ground, type RawBuilder, row, rows, sql } from "../platform/index.ts";
import { isIndexed, profilesOf, tagsOfMany } from "../profiles/index.ts";
import { valuesOf } from "../value/index.ts";
import type { CustomerList, CustomerListQuery, CustomerRow } from "./contract.ts";
import { type Conditions, conditionsOf, fitting, fittingByWords } from "./customer-filters.ts";
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
/** Letters that no index knows are looked for in everybody: of those fewer are counted. */
const COUNTED_BY_LETTERS = 2000;

async function window(db: Database, query: CustomerListQuery, conditions: Conditions, customers: number): Promise<Window> {
  const { offset, limit } = query;
  if (conditions.isEverybody) return { total: customers, atLeast: false, ids: offset >= customers ? [] : await inOrder(db, query, conditions) };
  const most = conditions.typed.length > 0 && !isIndexed(conditions.typed) ? COUNTED_BY_LETTERS : COUNTED;
  const upTo = Math.max(1, Math.ceil((offset + limit + 1) / most)) * most;
  const byWords = fittingByWords(conditions);
  if (byWords) {
    // Who bears a name is looked up once, for the number and for the window.
    const found = await gather(db, query, { ...byWords, name: conditions.name }, most);
    if (found.total <= most) return { ...found, atLeast: false };
  }
  const total = await countUpTo(db, conditions, upTo + 1);
  // Few are gathered and sorted. Of many, the next ones are met soon enough in the order of an index.
  const ids = total <= most ? (await gather(db, query, { before: sql``, from: fitting(conditions), name: conditions.name }, most)).ids : await inOrder(db, query, conditions);
  return { total: Math.min(total, upTo), atLeast: total > upTo, ids };
}

const sortKey = { value: sql`p.value12_minor`, stay: sql`p.stay26`, lastHeard: sql`p.heard_at` };

interface Start {
  /** What stands before the statement. */
  readonly before: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  /** By what the name is ordered. */
  readonly name: RawBuilder<unknown>;
}

/** All who fit, unless more than `most` do: how many, and the window of them. */
async function gather(db: Database, { sort, order, offset, limit }: CustomerListQuery, { before, from, name }: Start, most: number): Promise<{ readonly total: number; readonly ids: readonly string[] }> {
  const direction = order === "asc" ? sql`asc` : sql`desc`;
  const page = await rows<{ id: string | null; total: number }>(
    db,
    sql`with ${before} fit as materialized (select p.customer_id as id, ${sort === "name" ? name : sortKey[sort]} as key from ${from} limit ${most + 1}),
        counted as (select count(*)::integer as total from fit),
        page as (select id, row_number() over (order by key ${direction} nulls last, id ${direction}) as place from fit where (select total from counted) <= ${most}::integer)
        select p.id, c.total from counted c left join (select * from page where place > ${offset}::bigint and place <= ${offset + limit}::bigint) p on true order by p.place`,
  );
  return { total: page[0]!.total, ids: page.flatMap((p) => p.id ?? []) };
}

/** Counts without looking at what the rows are sorted by: most of it stands in an index. */
async function countUpTo(db: Database, conditions: Conditions, most: number): Promise<number> {
  return (await row<{ n: number }>(db, sql`with fit as materialized (select 1 from ${fitting(conditions)} limit ${most}) select count(*)::integer as n from fit`))!.n;
}

/** A window of many, in the order of an index. */
async function inOrder(db: Database, query: CustomerListQuery, conditions: Conditions): Promise<string[]> {
  const { sort, limit, offset } = query;
  const ids = (of: Conditions, order: RawBuilder<unknown>, count: number, from: number) =>
    rows<{ id: string }>(db, sql`select p.customer_id as id from ${fitting(of)} order by ${order} limit ${count} offset ${from}`).then((found) => found.map((each) => each.id));
  if (sort === "name" || sort === "lastHeard") return ids(conditions, rowOrder(query, conditions.name), limit, offset);
  const scored: Conditions = { ...conditions, score: "some" };
  const first = conditions.score === "none" ? [] : await ids(scored, rowOrder(query, conditions.name), limit, offset);
  if (first.length === limit || conditions.score === "some") return first;
  // The scored end here, and those who have no score follow by id.
  const before = conditions.score === "none" ? 0 : first.length > 0 || offset === 0 ? offset + first.length : (await row<{ n: number }>(db, sql`select count(*)::integer as n from ${fitting(scored)}`))!.n;
  return [...first, ...(await ids({ ...conditions, score: "none" }, sql`p.customer_id`, limit - first.length, Math.max(0, offset - before)))];
}

/** Each in the direction of an index (customer_list_value and so on), forwards or backwards; equal values by id. */
function rowOrder({ sort, order }: CustomerListQuery, name: RawBuilder<unknown>): RawBuilder<unknown> {
  switch (sort) {
    case "value":
      return order === "desc" ? sql`p.value12_minor desc, p.customer_id` : sql`p.value12_minor, p.customer_id desc`;
    case "stay":
      return order === "asc" ? sql`p.stay26, p.customer_id` : sql`p.stay26 desc, p.customer_id desc`;
    case "name":
      return order === "asc" ? sql`${name}, p.customer_id` : sql`${name} desc, p.customer_id desc`;
    case "lastHeard":
      return order === "desc" ? sql`p.heard_at desc, p.customer_id` : sql`p.heard_at, p.customer_id desc`;
  }
}
