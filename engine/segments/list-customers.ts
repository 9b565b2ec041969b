// The customers list: known customers with what they are worth and how likely they stay; searched, filtered and sorted in
// the database, a window at a time.
import { type Database, type Ground, row, rows, sql } from "../platform/index.ts";
import { customerOf, profilesOf } from "../profiles/index.ts";
import { valuesOf } from "../value/index.ts";
import type { CustomerList, CustomerListQuery, CustomerRow } from "./contract.ts";
import { isId, likePattern, searchGroups } from "./search-words.ts";
import { segmentsOf } from "./segment.ts";

type Fragment = ReturnType<typeof sql>;

/** A window of the list, with how many fit in all. */
export async function listCustomers(ground: Ground, query: CustomerListQuery): Promise<CustomerList> {
  const { db } = ground;
  const known = row<{ n: number }>(db, sql`select count(*) as n from profile where known`);
  const { total, ids } = await window(db, query);
  return { total: total ?? (await known)!.n, customers: (await known)!.n, rows: await rowsOf(ground, ids) };
}

async function rowsOf(ground: Ground, ids: readonly string[]): Promise<CustomerRow[]> {
  const [profiles, values, segments] = await Promise.all([profilesOf(ground.db, ids), valuesOf(ground, ids), segmentsOf(ground.db, ids)]);
  return ids.map((id) => {
    const value = values.get(id)!;
    const scored = value.kind === "scored" ? value : undefined;
    return { profile: profiles.get(id)!, segment: segments.get(id) ?? null, tier: scored?.tier ?? "none", value12: scored?.value12 ?? null, stay26: scored?.stay26 ?? null };
  });
}

interface Window {
  /** undefined: all known customers. */
  readonly total: number | undefined;
  readonly ids: readonly string[];
}

async function window(db: Database, query: CustomerListQuery): Promise<Window> {
  const found = await foundBy(db, query.query ?? "");
  if (found === "nobody") return { total: 0, ids: [] };
  return query.sort === "value" || query.sort === "stay" ? sortedByScore(db, query, found) : sortedByProfile(db, query, found);
}

/** The condition on a profile p that the typed words make; undefined where nothing was typed. */
async function foundBy(db: Database, typed: string): Promise<Fragment | undefined | "nobody"> {
  if (isId(typed)) {
    const customerId = await customerOf(db, typed.trim());
    return customerId === undefined ? "nobody" : sql`p.customer_id = ${customerId}::uuid`;
  }
  const groups = searchGroups(typed);
  if (groups.length === 0) return undefined;
  // Rides profile_search from three letters on.
  return sql.join(groups.map((patterns) => sql`(${sql.join(patterns.map((p) => sql`p.search like ${likePattern(p)}`), sql` or `)})`), sql` and `);
}

/**
 * By value or by chance of staying. Customers without purchases have neither and come last, so the list is two: the
 * scored in the order of an index on the scores, then the others by id.
 */
async function sortedByScore(db: Database, query: CustomerListQuery, found: Fragment | undefined): Promise<Window> {
  const { offset, limit, tier, stayBelow } = query;
  const scoredWanted = tier !== "none";
  const othersWanted = (tier === undefined || tier === "none") && stayBelow === undefined;
  const from = sql`from value_score v join profile p on p.customer_id = v.customer_id and p.known where ${scoreFilter(query)} and ${found ?? sql`true`}`;
  const scored = scoredWanted ? (await row<{ n: number }>(db, sql`select count(*) as n ${from}`))!.n : 0;
  const fromOthers = sql`from profile p where p.known and ${found ?? sql`true`} and not exists (select 1 from value_score v where v.customer_id = p.customer_id)`;
  const others = !othersWanted ? 0 : found === undefined && tier === undefined ? undefined : (await row<{ n: number }>(db, sql`select count(*) as n ${fromOthers}`))!.n;
  const ids: string[] = [];
  if (offset < scored) for (const { id } of await rows<{ id: string }>(db, sql`select v.customer_id as id ${from} order by ${scoreOrder(query)} limit ${limit} offset ${offset}`)) ids.push(id);
  if (ids.length < limit && othersWanted)
    for (const { id } of await rows<{ id: string }>(db, sql`select p.customer_id as id ${fromOthers} order by p.customer_id limit ${limit - ids.length} offset ${Math.max(0, offset - scored)}`)) ids.push(id);
  return { total: others === undefined ? undefined : scored + others, ids };
}

function scoreFilter({ tier, stayBelow }: CustomerListQuery): Fragment {
  return sql`${tier === undefined ? sql`true` : sql`v.tier = ${tier}`} and ${stayBelow === undefined ? sql`true` : sql`v.active26 < ${stayBelow}`}`;
}

/** Each in the direction of an index, forwards or backwards; equal values by id. */
function scoreOrder({ sort, order }: CustomerListQuery): Fragment {
  if (sort === "value") return order === "desc" ? sql`v.clv12_minor desc, v.customer_id` : sql`v.clv12_minor, v.customer_id desc`;
  return order === "asc" ? sql`v.active26, v.customer_id` : sql`v.active26 desc, v.customer_id desc`;
}

async function sortedByProfile(db: Database, query: CustomerListQuery, found: Fragment | undefined): Promise<Window> {
  const { tier, stayBelow, offset, limit } = query;
  const scored = (tier !== undefined && tier !== "none") || stayBelow !== undefined;
  const filter =
    scored ? sql`exists (select 1 from value_score v where v.customer_id = p.customer_id and ${scoreFilter(query)})`
    : tier === "none" ? sql`not exists (select 1 from value_score v where v.customer_id = p.customer_id)`
    : sql`true`;
  const from = sql`from profile p where p.known and ${filter} and ${found ?? sql`true`}`;
  const counted = found === undefined && !scored && tier === undefined ? undefined : (await row<{ n: number }>(db, sql`select count(*) as n ${from}`))!.n;
  const ids = await rows<{ id: string }>(db, sql`select p.customer_id as id ${from} order by ${profileOrder(query)} limit ${limit} offset ${offset}`);
  return { total: counted, ids: ids.map((r) => r.id) };
}

/** Rides profile_name or profile_heard, forwards or backwards. */
function profileOrder({ sort, order }: CustomerListQuery): Fragment {
  if (sort === "name") return order === "asc" ? sql`p.name, p.customer_id` : sql`p.name desc, p.customer_id desc`;
  return order === "desc" ? sql`p.last_heard_at desc nulls last, p.customer_id` : sql`p.last_heard_at nulls first, p.customer_id desc`;
}
