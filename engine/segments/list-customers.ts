// The customers list: known customers with what they are worth and how likely they stay; searched, filtered and sorted in
// the database, a window at a time.
import { type Database, type Ground, momentOfId, type RawBuilder, row, rows, sql } from "../platform/index.ts";
import { believedOf, fold, isIndexed, profilesOf, requireListed, tagsOfMany } from "../profiles/index.ts";
import { valuesOf } from "../value/index.ts";
import { besideOf, plainOrder, type SortedBeside, sortedByStanding } from "./beside.ts";
import { type BesideColumn, type CustomerList, type CustomerListQuery, type CustomerRow, type CustomerSort, MOST_OWN_COLUMNS, ownSortKey } from "./contract.ts";
import { type Conditions, conditionsOf, fitting, fittingByValue, fittingByWords } from "./customer-filters.ts";
import { knownCustomers } from "./known-customers.ts";
import { ruleSegmentsOf, segmentsOf } from "./segment.ts";
import { FEW, type Narrowest, narrowest } from "./value-conditions.ts";
import { orderFor, type Viewer } from "./viewer.ts";

/**
 * A window of the list, with how many fit in all. Customers without purchases have neither value nor chance: sorted by
 * one of these they come last, whichever the order.
 */
export async function listCustomers(ground: Ground, asked: CustomerListQuery, viewer: Viewer): Promise<CustomerList> {
  const query = orderFor(asked, viewer);
  const conditions = await conditionsOf(ground, query, viewer);
  const sorted = ownSortKey(query.sort);
  await requireListed(ground.db, [...conditions.keys, ...(sorted === undefined ? [] : [sorted])]);
  const customers = await knownCustomers(ground.db, viewer.seen);
  const { total, atLeast, ids } = await window(ground.db, query, conditions, customers);
  const shown = await rowsOf(ground, ids, viewer, query.show?.split(","), new Set(query.also?.split(",") as BesideColumn[] | undefined));
  const group = query.group === undefined ? undefined : await row<{ name: string }>(ground.db, sql`select name from customer_group where group_id = (select coalesce(into_id, group_id) from customer_group where group_id = ${query.group}::uuid)`);
  return { importName: await importNameOf(ground.db, query.import, viewer), total, atLeast, customers, rows: shown, groupName: group?.name ?? null, ...(query.spelling === "near" ? { spelt: speltIn(shown, conditions) } : {}) };
}

/** Of the spellings those that were met: what else people are called is told to nobody. */
function speltIn(rows: readonly CustomerRow[], { spellings }: Conditions): string[] {
  const names = rows.map(({ profile }) => fold(profile.name));
  return spellings.filter((word) => names.some((name) => name.includes(word)));
}

async function importNameOf(db: Database, importId: string | undefined, { readsImports = true }: Viewer): Promise<CustomerList["importName"]> {
  const found = importId === undefined ? undefined : await row<{ name: string; at: Date }>(db, sql`select file_name as name, started_at as at from import where import_id = ${importId}::uuid`);
  return found ? { fileName: readsImports ? found.name : null, startedAt: found.at.toISOString() } : null;
}

/**
 * @param own keys of attributes to show
 * @param also columns to read from tables of their own
 */
export async function rowsOf(ground: Ground, ids: readonly string[], { fields }: Pick<Viewer, "fields">, own: readonly string[] = [], also: ReadonlySet<BesideColumn> = new Set()): Promise<CustomerRow[]> {
  const { db } = ground;
  const [profiles, values, tiers, byRule, tags, believed, beside] = await Promise.all([profilesOf(db, ids), valuesOf(ground, ids), segmentsOf(db, ids), ruleSegmentsOf(db, ids, fields), tagsOfMany(db, ids), believedOf(db, ids, own.slice(0, MOST_OWN_COLUMNS)), besideOf(db, ids, also)]);
  return ids.map((id) => {
    const value = values.get(id)!;
    const scored = value.kind === "scored" ? value : undefined;
    return { profile: profiles.get(id)!, segment: tiers.get(id) ?? null, segments: byRule.get(id) ?? [], tier: scored?.tier ?? "none", value12: scored?.value12 ?? null, stay26: scored?.stay26 ?? null, tags: tags.get(id) ?? [], own: [...(believed.get(id) ?? [])], firstKnownAt: momentOfId(id).toISOString(), ...beside(id) };
  });
}

interface Window {
  readonly total: number;
  readonly atLeast: boolean;
  readonly ids: readonly string[];
}

/** So many are counted one by one; of more it is said that there are more. Letters that no index knows are looked for in everybody: of those fewer are counted, and of attributes that very many share. */
const COUNTED = { most: 10_000, byLetters: 2000, byValues: 2000 };

/** More than there are. */
const EVERYBODY = 2_000_000_000;

/** The database guesses how many fit, and may err by this. */
const SURELY_MANY = 2;

/** Whichever way is taken, the windows are of one order. @param counted so many are counted one by one */
export async function window(db: Database, query: CustomerListQuery, conditions: Conditions, customers: number, counted = COUNTED, mostLookedUp = FEW): Promise<Window> {
  const { offset, limit } = query;
  if (conditions.isEverybody) return { total: customers, atLeast: false, ids: offset >= customers ? [] : await inOrder(db, query, conditions) };
  const few = conditions.typed.length === 0 ? await narrowest(db, conditions.onValues, mostLookedUp) : undefined;
  if (few && few.n <= mostLookedUp) {
    // Whoever fits a value that few have is looked up, one by one: then that is all there is to look at.
    return { ...(await gather(db, query, { before: sql``, from: fittingByValue(conditions, few), conditions }, mostLookedUp)), atLeast: false };
  }
  const isLetters = conditions.typed.length > 0 && !isIndexed(conditions.typed);
  const most = isLetters ? counted.byLetters : conditions.onValues.length > 0 ? counted.byValues : counted.most;
  const furthest = Math.max(1, Math.ceil((offset + limit + 1) / most)) * most;
  const byWords = fittingByWords(conditions);
  if (byWords) {
    // Who bears a name is looked up once, for the number and for the window.
    // Of those who are written nearly so each is told by the words of their name: that is not looked at in everybody to count them once more.
    const isNear = conditions.fitsTyped.length > 1;
    const upTo = isNear ? furthest : most;
    const found = await gather(db, query, { ...byWords, conditions }, upTo);
    if (found.total <= upTo) return { ...found, atLeast: false };
    if (isNear) return { total: upTo, atLeast: true, ids: await inOrder(db, query, conditions) };
  }
  const gathered = (upTo: number) => gather(db, query, { before: sql``, from: fitting(conditions), conditions }, upTo);
  // Whom a large file brought has to be found out as a whole: that is done once, for the number, which is then exact, and for the window.
  if (conditions.isOfLargeImport) return { ...(await gathered(EVERYBODY)), atLeast: false };
  const upTo = isLetters ? most : furthest;
  if (upTo > most && !conditions.isListed && (await guess(db, conditions)) > SURELY_MANY * upTo) {
    // Far down in very many: counted and walked at once. Should fewer fit than was guessed, the window is the same.
    const [total, ids] = await Promise.all([countUpTo(db, conditions, upTo + 1, few, mostLookedUp), inOrder(db, query, conditions)]);
    return { total: Math.min(total, upTo), atLeast: total > upTo, ids };
  }
  // Whoever is chosen by a tag, a group or a follower is looked up one by one, and far down nearly all are wanted: once for the number
  // and for the window. Of others it is counted first whether they are many: that reads no names.
  const atOnce = conditions.isListed || (upTo > most && query.sort !== "name" && !isBeside(query.sort)) ? await gathered(upTo) : undefined;
  const total = atOnce?.total ?? (await countUpTo(db, conditions, upTo + 1, few, mostLookedUp));
  // As many as are counted are gathered and sorted. Of more, the next ones are met soon enough in the order of an index.
  if (total <= upTo) return { ...(atOnce ?? (await gathered(upTo))), atLeast: false };
  if (upTo === furthest) return { total: upTo, atLeast: true, ids: await inOrder(db, query, conditions) };
  // To look for letters takes longer than to walk: who is met on the way is counted by that.
  const met = await inOrder(db, { ...query, limit: furthest + 1 - offset }, conditions);
  const ends = met.length <= furthest - offset;
  const all = !ends ? furthest : met.length > 0 ? offset + met.length : await countUpTo(db, conditions, furthest);
  return { total: all, atLeast: !ends, ids: met.slice(0, limit) };
}

interface Start {
  /** What stands before the statement. */
  readonly before: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly conditions: Conditions;
}

/** All who fit, unless more than `most` do: how many, and the window of them. */
async function gather(db: Database, query: CustomerListQuery, { before, from, conditions }: Start, most: number): Promise<{ readonly total: number; readonly ids: readonly string[] }> {
  const { offset, limit } = query;
  const { key, rest } = await orderOf(db, query, conditions);
  const page = await rows<{ id: string | null; total: number }>(
    db,
    sql`with ${before} fit as materialized (select p.customer_id as id, ${key} as key from ${from} limit ${most + 1}),
        counted as (select count(*)::integer as total from fit),
        page as (select id, row_number() over () as place from (select id from fit where (select total from counted) <= ${most}::integer order by ${rest(sql`key`, sql`id`, true)} offset ${offset}::bigint limit ${limit}::bigint) p)
        select p.id, c.total from counted c left join page p on true order by p.place`,
  );
  return { total: page[0]!.total, ids: page.flatMap((p) => p.id ?? []) };
}

/** Counts without looking at what the rows are sorted by: most of it stands in an index. */
async function countUpTo(db: Database, conditions: Conditions, most: number, few?: Narrowest, first?: number): Promise<number> {
  if (few) {
    // Of those who fit a value that very many have, the first are mostly enough to see that many fit the rest too.
    const { n } = (await row<{ n: number }>(db, sql`with fit as materialized (select 1 from ${fittingByValue(conditions, few, first)} limit ${most}) select count(*)::integer as n from fit`))!;
    if (n === most) return n;
  }
  return (await row<{ n: number }>(db, sql`with fit as materialized (select 1 from ${fitting(conditions)} limit ${most}) select count(*)::integer as n from fit`))!.n;
}

/** How many fit as the database guesses when it plans a statement; for choosing a way, never for showing. */
async function guess(db: Database, conditions: Conditions): Promise<number> {
  const planned = (await row<{ "QUERY PLAN": readonly [{ readonly Plan: { readonly "Plan Rows": number } }] }>(db, sql`explain (format json) select 1 from ${fitting(conditions)}`))!;
  return planned["QUERY PLAN"][0].Plan["Plan Rows"];
}

/** A window of many, in the order of an index. */
async function inOrder(db: Database, query: CustomerListQuery, conditions: Conditions): Promise<string[]> {
  const { sort, limit, offset } = query;
  const beside = await sortedBeside(db, sort);
  if (beside) return inOrderBeside(db, query, conditions, beside);
  const { key, rest } = await orderOf(db, query, conditions);
  const order = rest(key, sql`p.customer_id`, sort === "name" && conditions.namesLack);
  const ids = (of: Conditions, by: RawBuilder<unknown>, count: number, from: number) =>
    rows<{ id: string }>(db, sql`select p.customer_id as id from ${fitting(of)} order by ${by} limit ${count} offset ${from}`).then((found) => found.map((each) => each.id));
  if (sort === "name" || sort === "lastHeard" || sort === "firstKnown") return ids(conditions, order, limit, offset);
  const scored: Conditions = { ...conditions, score: "some" };
  const first = conditions.score === "none" ? [] : await ids(scored, order, limit, offset);
  if (first.length === limit || conditions.score === "some") return first;
  // The scored end here, and those who have no score follow by id.
  const before = conditions.score === "none" ? 0 : first.length > 0 || offset === 0 ? offset + first.length : (await row<{ n: number }>(db, sql`select count(*)::integer as n from ${fitting(scored)}`))!.n;
  return [...first, ...(await ids({ ...conditions, score: "none" }, sql`p.customer_id`, limit - first.length, Math.max(0, offset - before)))];
}

/**
 * These customers in the order in which the list shows them. A million are sorted by the database, which is told their ids.
 *
 * @param conditions of the viewer, for by names they may not read nobody is ordered
 */
export async function inListOrder(db: Database, ids: readonly string[], query: Pick<CustomerListQuery, "sort" | "order">, conditions: Conditions): Promise<string[]> {
  const { key, rest } = await orderOf(db, query, conditions);
  const found = await rows<{ id: string }>(db, sql`select p.customer_id as id from unnest(${[...ids]}::uuid[]) as c (id) join customer_list p on p.customer_id = c.id order by ${rest(key, sql`p.customer_id`, true)}`);
  return found.map((each) => each.id);
}

interface Order {
  readonly key: RawBuilder<unknown>;
  /** The order by the key and the id; where some have no key, they come last. */
  readonly rest: (key: RawBuilder<unknown>, id: RawBuilder<unknown>, someLackIt: boolean) => RawBuilder<unknown>;
}

/** Each in the direction of an index (customer_list_value and so on), forwards or backwards; equal values by id. */
async function orderOf(db: Database, { sort, order }: Pick<CustomerListQuery, "sort" | "order">, { name }: Conditions): Promise<Order> {
  // A customer's id is that of the oldest identity, and begins with the moment in which that was made: its order is the order in which customers became known.
  if (sort === "firstKnown") return { key: sql`p.customer_id`, rest: (_key, id) => sql`${id} ${order === "asc" ? sql`asc` : sql`desc`}` };
  const keys: Readonly<Record<string, RawBuilder<unknown>>> = { value: sql`p.value12_minor`, stay: sql`p.stay26`, lastHeard: sql`p.heard_at`, name };
  const beside = await sortedBeside(db, sort);
  const key = beside === undefined ? keys[sort]! : sql`(select ${beside.compared} from ${beside.table} a where a.customer_id = p.customer_id and ${beside.has})`;
  const forwards = order === (sort === "value" || sort === "lastHeard" ? "desc" : "asc");
  const [down, byId] = [order === "asc" ? sql`asc` : sql`desc`, forwards ? sql`asc` : sql`desc`];
  return { key, rest: (by, id, someLackIt) => (someLackIt ? sql`${by} ${down} nulls last, case when ${by} is null then ${id} end, ${id} ${byId}` : sql`${by} ${down}, ${id} ${byId}`) };
}

/** Is it sorted by what stands in another table than the list's? */
const isBeside = (sort: CustomerSort): boolean => ownSortKey(sort) !== undefined || sortedByStanding(sort) !== undefined;

async function sortedBeside(db: Database, sort: CustomerSort): Promise<SortedBeside | undefined> {
  const own = ownSortKey(sort);
  return own === undefined ? sortedByStanding(sort) : ofOwn(db, own);
}

/** By its numbers where an attribute has any, by its days where it has any, else by its letters, as bytes. Of a list the first counts. */
async function ofOwn(db: Database, key: string): Promise<SortedBeside> {
  const has = (await row<{ number: boolean; day: boolean }>(db, sql`select (select a.number from list_value a where a.key = ${key} and a.number is not null order by a.number limit 1) is not null as number, (select a.day from list_value a where a.key = ${key} and a.day is not null order by a.day limit 1) is not null as day`))!;
  const of = (column: RawBuilder<unknown>) => ({ table: sql`list_value`, has: sql`a.key = ${key} and a.place = 0 and ${column} is not null` });
  if (has.number) return { ...of(sql`a.number`), ...plainOrder(sql`a.number`) };
  if (has.day) return { ...of(sql`a.day`), ...plainOrder(sql`a.day`) };
  return { ...of(sql`a.text`), compared: sql`a.text collate "C"`, by: (order) => sql`a.text using ${order === "asc" ? sql`~<~` : sql`~>~`}` };
}

/** A window of many by what stands in another table: in the order of its index, and then those of whom it says nothing, by id. */
async function inOrderBeside(db: Database, { order, limit, offset }: CustomerListQuery, conditions: Conditions, { table, has, by }: SortedBeside): Promise<string[]> {
  const down = order === "asc" ? sql`asc` : sql`desc`;
  // Each is looked at where the index meets it (`offset 0` keeps it so).
  const sorted = sql`${table} a cross join lateral (select 1 from ${fitting(conditions)} and p.customer_id = a.customer_id offset 0) f where ${has}`;
  const ids = (found: readonly { readonly id: string }[]) => found.map((each) => each.id);
  const first = ids(await rows(db, sql`select a.customer_id as id from ${sorted} order by ${by(order)}, a.customer_id ${down} limit ${limit} offset ${offset}`));
  if (first.length === limit) return first;
  const before = first.length > 0 || offset === 0 ? offset + first.length : (await row<{ n: number }>(db, sql`select count(*)::integer as n from ${sorted}`))!.n;
  const rest = await rows<{ id: string }>(
    db,
    sql`select p.customer_id as id from ${fitting(conditions)} and not exists (select 1 from ${table} a where a.customer_id = p.customer_id and ${has}) order by p.customer_id limit ${limit - first.length} offset ${Math.max(0, offset - before)}`,
  );
  return [...first, ...ids(rest)];
}
