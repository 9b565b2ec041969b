// The customers list: known customers with what they are worth and how likely they stay; searched, filtered and sorted in
// the database, a window at a time.
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import { customerOf, profilesOf } from "../profiles/index.ts";
import { valuesOf } from "../value/index.ts";
import type { CustomerList, CustomerListQuery, CustomerRow } from "./contract.ts";
import { countsOf, type CustomerCounts, type Found, scoreFilter } from "./customer-counts.ts";
import { isId, likePattern, searchGroups } from "./search-words.ts";
import { segmentsOf } from "./segment.ts";

type Fragment = ReturnType<typeof sql>;

/**
 * A window of the list, with how many fit in all. Customers without purchases have neither value nor chance: sorted by
 * one of these they come last, whichever the order.
 */
export async function listCustomers(ground: Ground, query: CustomerListQuery): Promise<CustomerList> {
  const counts = await countsOf(ground.db);
  const { total, ids } = await window(ground.db, query, counts);
  return { total, customers: await counts.known(), rows: await rowsOf(ground, ids) };
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
  readonly total: number;
  readonly ids: readonly string[];
}

/** Fewer than so many are gathered and sorted; more are met soon enough in the order of an index. */
const FEW = 5000;

async function window(db: Database, query: CustomerListQuery, counts: CustomerCounts): Promise<Window> {
  const typed = query.query ?? "";
  if (isId(typed)) {
    const customerId = await customerOf(db, typed.trim());
    return customerId === undefined ? { total: 0, ids: [] } : gathered(db, query, taggedAnd(query.tag, { key: customerId, condition: sql`p.customer_id = ${customerId}::uuid` })!.condition);
  }
  if (query.tier === "none" && query.stayBelow !== undefined) return { total: 0, ids: [] };
  const found = taggedAnd(query.tag, foundBy(typed));
  if (found && (await counts.known(found)) <= FEW) return gathered(db, query, found.condition);
  return query.sort === "value" || query.sort === "stay" ? sortedByScore(db, query, counts, found) : sortedByProfile(db, query, counts, found);
}

/** The condition on a profile p that the typed words make; undefined where nothing was typed. Rides profile_search from three letters on. */
function foundBy(typed: string): Found | undefined {
  const groups = searchGroups(typed);
  if (groups.length === 0) return undefined;
  const conditions = groups.map((patterns) => sql`(${sql.join(patterns.map((p) => sql`p.search like ${likePattern(p)}`), sql` or `)})`);
  return { key: JSON.stringify(groups), condition: sql.join(conditions, sql` and `) };
}

/** Those of them who carry a tag, where one is asked for. */
function taggedAnd(tag: string | undefined, found: Found | undefined): Found | undefined {
  if (tag === undefined) return found;
  const tagged = sql`p.customer_id in (select m.customer_id from customer_tag t join membership m on m.identity_id = t.identity_id where t.tag_id = ${tag}::uuid and t.ended_at is null)`;
  return { key: `${tag} ${found?.key ?? ""}`, condition: found ? sql`${tagged} and ${found.condition}` : tagged };
}

/** Few who fit what was typed, found once and then sorted. */
async function gathered(db: Database, query: CustomerListQuery, found: Fragment): Promise<Window> {
  const { sort, order, tier, stayBelow, limit, offset } = query;
  const filter = tier === "none" ? sql`v.customer_id is null and ${stayBelow === undefined}` : scoreFilter({ tier, stayBelow });
  const direction = order === "asc" ? sql`asc` : sql`desc`;
  const key = { value: sql`v.clv12_minor`, stay: sql`v.active26`, name: sql`h.name`, lastHeard: sql`h.last_heard_at` }[sort];
  const nulls = order === "asc" && sort === "lastHeard" ? sql`nulls first` : sql`nulls last`;
  const page = await rows<{ id: string | null; total: number }>(
    db,
    sql`with hit as materialized (select p.customer_id, p.name, p.last_heard_at from profile p where p.known and ${found}),
        fit as materialized (
          select h.customer_id, row_number() over (order by ${key} ${direction} ${nulls}, h.customer_id ${direction}) as place
          from hit h left join value_score v on v.customer_id = h.customer_id where ${filter})
        select f.customer_id as id, t.total from (select count(*) as total from fit) t
        left join (select * from fit where place > ${offset}::bigint and place <= ${offset + limit}::bigint) f on true order by f.place`,
  );
  return { total: page[0]!.total, ids: page.flatMap((p) => p.id ?? []) };
}

/** By value or by chance of staying: first the scored in the order of an index on the scores, then the others by id. */
async function sortedByScore(db: Database, query: CustomerListQuery, counts: CustomerCounts, found: Found | undefined): Promise<Window> {
  const { offset, limit, tier, stayBelow } = query;
  const scored = tier === "none" ? 0 : await counts.scored(query, found);
  const unscored = tier === "none" || (tier === undefined && stayBelow === undefined) ? (await counts.known(found)) - (await counts.scored({}, found)) : 0;
  const ids: string[] = [];
  if (offset < scored) {
    const isKnown = await counts.isKnown(found);
    const statement = sql`select v.customer_id as id from value_score v where ${scoreFilter(query)} and ${isKnown} order by ${scoreOrder(query)} limit ${limit} offset ${offset}`;
    for (const { id } of await rows<{ id: string }>(db, statement)) ids.push(id);
  }
  if (ids.length < limit && unscored > 0) {
    const statement = sql`select p.customer_id as id from profile p where p.known and ${found?.condition ?? sql`true`} and ${HAS_NO_SCORE}
      order by p.customer_id limit ${limit - ids.length} offset ${Math.max(0, offset - scored)}`;
    for (const { id } of await rows<{ id: string }>(db, statement)) ids.push(id);
  }
  return { total: scored + unscored, ids };
}

const HAS_NO_SCORE = sql`not exists (select 1 from value_score v where v.customer_id = p.customer_id)`;

/** Each in the direction of an index, forwards or backwards; equal values by id. */
function scoreOrder({ sort, order }: CustomerListQuery): Fragment {
  if (sort === "value") return order === "desc" ? sql`v.clv12_minor desc, v.customer_id` : sql`v.clv12_minor, v.customer_id desc`;
  return order === "asc" ? sql`v.active26, v.customer_id` : sql`v.active26 desc, v.customer_id desc`;
}

async function sortedByProfile(db: Database, query: CustomerListQuery, counts: CustomerCounts, found: Found | undefined): Promise<Window> {
  const { tier, stayBelow, offset, limit } = query;
  const unscored = tier === "none";
  const scored = !unscored && (tier !== undefined || stayBelow !== undefined);
  const total = scored ? await counts.scored(query, found) : (await counts.known(found)) - (unscored ? await counts.scored({}, found) : 0);
  if (offset >= total) return { total, ids: [] };
  const typed = found?.condition ?? sql`true`;
  // Few with the score are gathered first; of many, the next in the order of an index will soon have it.
  const statement =
    scored && total <= FEW ? sql`with hit as materialized (select v.customer_id from value_score v where ${scoreFilter(query)}) select p.customer_id as id from hit h join profile p on p.customer_id = h.customer_id where p.known and ${typed}`
    : scored ? sql`select p.customer_id as id from profile p where p.known and ${typed} and exists (select 1 from value_score v where v.customer_id = p.customer_id and ${scoreFilter(query)})`
    : sql`select p.customer_id as id from profile p where p.known and ${typed} and ${unscored ? HAS_NO_SCORE : sql`true`}`;
  const ids = await rows<{ id: string }>(db, sql`${statement} order by ${profileOrder(query)} limit ${limit} offset ${offset}`);
  return { total, ids: ids.map((r) => r.id) };
}

/** Rides profile_name or profile_heard, forwards or backwards. */
function profileOrder({ sort, order }: CustomerListQuery): Fragment {
  if (sort === "name") return order === "asc" ? sql`p.name, p.customer_id` : sql`p.name desc, p.customer_id desc`;
  return order === "desc" ? sql`p.last_heard_at desc nulls last, p.customer_id` : sql`p.last_heard_at nulls first, p.customer_id desc`;
}
