// What a list of customers is asked for, as conditions on their row p of customer_list.
import { type Database, type RawBuilder, row, sql } from "../platform/index.ts";
import { countrySpellings, customerOf, customersOfImport, fitsGroups, fitsReadable, identitiesOfImport, isId, isIndexed, isTold, nearTyped, readsField, searchGroups, type SearchGroups } from "../profiles/index.ts";
import type { Ground } from "../platform/index.ts";
import { alternativesOf, type CustomerFilters } from "./contract.ts";
import { readCluster } from "./clusters/cluster-filter.ts";
import { FEW, keysAsked, type Narrowest, type ValueCondition, valueConditions } from "./value-conditions.ts";
import { checkFilters, type Viewer } from "./viewer.ts";

type Condition = RawBuilder<unknown>;

export interface Conditions {
  readonly onRow: readonly Condition[];
  /** Those of them that a row p of profile answers too. */
  readonly onProfile: readonly Condition[];
  /** What was typed to find them. */
  readonly typed: SearchGroups;
  /** The same as conditions on a row p of profile, or of the list, of which one holds. */
  readonly fitsTyped: readonly Condition[];
  /** Words of names that are written nearly like those typed, where they were asked for. */
  readonly spellings: readonly string[];
  /** "none": only those without a score; "some": only those with one; "any": both. */
  readonly score: "none" | "some" | "any";
  /** What customers are ordered by where it is the name: who may not read addresses is not told where one stands among names. */
  readonly name: Condition;
  /** Some have none of these names. */
  readonly namesLack: boolean;
  /** No condition at all but to be known. */
  readonly isEverybody: boolean;
  /** Whom somebody has put on a list: by a tag, into a group, following or looking after them, a file; and who is in a segment by rule. */
  readonly isListed: boolean;
  /** Those whom an import of very many brought are among what is chosen by. */
  readonly isOfLargeImport: boolean;
  /** Attributes of one's own, consents, what they bought and the like: conditions that are not among `onRow`. */
  readonly onValues: readonly ValueCondition[];
  /** Keys of attributes and consents that lists must know, alternatives included. */
  readonly keys: readonly string[];
}

const DAY_MILLIS = 86_400_000;
/** Keys of the segments by value begin so. */
export const TIER = "tier-";

/** @throws {Refusal} not-allowed, if the viewer may not read what they choose by */
export function conditionsOf(ground: Ground, filters: CustomerFilters, viewer: Viewer): Promise<Conditions> {
  return readConditions(ground, filters, viewer, inIdentities);
}

/** @param among that a customer p has one of these identities: as a set that is made once, or of each customer by itself */
async function readConditions(ground: Ground, filters: CustomerFilters, viewer: Viewer, among: (identities: Condition) => Condition): Promise<Conditions> {
  checkFilters(filters, viewer);
  if (filters.segment !== undefined && viewer.fields !== undefined) await checkSegment(ground.db, filters.segment, viewer);
  const { query = "", tier, segment, stayBelow, stayFrom, valueFrom, valueBelow, tag, group, import: broughtBy, quietDays, heardDays, country, followedBy, owner, cluster } = filters;
  const brought = broughtBy === undefined ? undefined : await customersOfImport(ground.db, broughtBy, FEW);
  const daysAgo = (days: number) => new Date(ground.now().getTime() - days * DAY_MILLIS);
  // Whoever may not see a customer, or not read a field, is asked for all alternatives together.
  const alternatives = await Promise.all(alternativesOf(filters).map((each) => readConditions(ground, each, { id: viewer.id }, hasOneOf)));
  const near = filters.spelling === "near" && !isId(query) ? await nearTyped(ground.db, query) : undefined;
  const typed = near?.groups ?? (isId(query) ? [] : searchGroups(query));
  const onProfile = (heardAt: Condition) =>
    [
      viewer.seen,
      viewer.fields && fitsReadable(query, viewer.fields, typed),
      country === undefined ? undefined : sql`p.country = any(${[...countrySpellings(country)]}::text[])`,
      // Quiet is who was heard from and then no more: of whom nothing was ever heard, that is not known.
      quietDays === undefined ? undefined : sql`${heardAt} < ${daysAgo(quietDays)} and ${heardAt} > '-infinity'`,
      heardDays === undefined ? undefined : sql`${heardAt} >= ${daysAgo(heardDays)}`,
    ].filter((each) => each !== undefined);
  const onRow = [
    ...onProfile(sql`p.heard_at`),
    isId(query) ? sql`p.customer_id = ${(await customerOf(ground.db, query.trim())) ?? null}::uuid` : undefined,
    tag === undefined ? undefined : among(sql`select identity_id from customer_tag where tag_id = ${tag}::uuid and ended_at is null`),
    group === undefined ? undefined : among(sql`select identity_id from group_member where group_id = any(${oneWith(group)}) and ended_at is null`),
    broughtBy === undefined ? undefined : brought === undefined ? inIdentities(identitiesOfImport(broughtBy)) : sql`p.customer_id = any(${[...brought]}::uuid[])`,
    segment === undefined ? undefined : segment.startsWith(TIER) ? sql`p.tier = ${segment.slice(TIER.length)}` : sql`p.customer_id in (select s.customer_id from segment_member s where s.segment_key = ${segment})`,
    cluster === undefined ? undefined : inCluster(cluster),
    followedBy === undefined ? undefined : among(sql`select identity_id from customer_follow where person_id = ${followedBy === "me" ? viewer.id : followedBy} and ended_at is null`),
    owner === undefined ? undefined : ownedBy(owner, viewer.id),
    // Alternatives that were kept and cannot be read any more hold for nobody: else whoever had one of them would be everybody.
    filters.any === undefined ? undefined : alternatives.length === 0 ? sql`false` : sql`(${sql.join(alternatives.map(holds), sql` or `)})`,
  ].filter((each) => each !== undefined);
  const onValues = valueConditions(filters, sql`${ground.now()}::timestamptz`);
  const onScore = [
    tier === undefined || tier === "none" ? undefined : sql`p.tier = ${tier}`,
    stayBelow === undefined ? undefined : sql`p.stay26 < ${stayBelow}::float8`,
    stayFrom === undefined ? undefined : sql`p.stay26 >= ${stayFrom}::float8`,
    valueFrom === undefined ? undefined : sql`p.value12_minor >= ${valueFrom}::bigint`,
    valueBelow === undefined ? undefined : sql`p.value12_minor < ${valueBelow}::bigint`,
  ].filter((each) => each !== undefined);
  const tellsAddress = viewer.fields !== undefined && !(readsField(viewer.fields, "email") && readsField(viewer.fields, "phone"));
  return {
    namesLack: tellsAddress,
    name: tellsAddress ? sql`case when ${isTold(sql`p.name`)} then p.name end` : sql`p.name`,
    onProfile: onProfile(sql`coalesce(p.last_heard_at, '-infinity')`),
    onRow: tier === "none" && onScore.length > 0 ? [...onRow, sql`false`] : [...onRow, ...onScore],
    typed,
    fitsTyped: near?.either ?? (typed.length === 0 ? [] : [fitsGroups(typed)]),
    spellings: near?.spellings ?? [],
    score: tier === "none" ? "none" : onScore.length > 0 ? "some" : "any",
    keys: keysAsked(filters),
    isOfLargeImport: broughtBy !== undefined && brought === undefined,
    isListed: alternatives.some((each) => each.isListed || each.onValues.length > 0) || tag !== undefined || cluster !== undefined || (segment !== undefined && !segment.startsWith(TIER)) || group !== undefined || broughtBy !== undefined || followedBy !== undefined || (owner !== undefined && owner !== "nobody"),
    onValues,
    isEverybody: onRow.length === 0 && onValues.length === 0 && typed.length === 0 && onScore.length === 0 && tier === undefined,
  };
}

/** That a colleague, or nobody, looks after a customer p. Sources call a colleague by id, address or name, as in a colleague's reach. */
export function ownedBy(owner: string, me: string): Condition {
  if (owner === "nobody") return sql`p.owner is null`;
  const personId = owner === "me" ? me : owner;
  return sql`p.owner = any(array(select w from auth."user" u cross join lateral (values (lower(u.id)), (lower(u.email)), (lower(trim(u.name)))) as t (w) where u.id = ${personId} and w <> ''))`;
}

/** The groups that are one with this one, itself among them. */
export function oneWith(groupId: string): Condition {
  return sql`array(select o.group_id from customer_group g join customer_group o on o.group_id = coalesce(g.into_id, g.group_id) or o.into_id = coalesce(g.into_id, g.group_id) where g.group_id = ${groupId}::uuid)`;
}

/** Whom a model puts into a group that it found. Rides clustering_place_of. */
function inCluster(cluster: string): Condition {
  const { clusteringId, version, place } = readCluster(cluster);
  return sql`p.customer_id in (select c.customer_id from clustering_place c where c.clustering_id = ${clusteringId}::uuid and c.version = ${version}::integer and c.place = ${place}::integer)`;
}

/** Customers whose identities are among these; as an array, so that few are looked up one by one. */
function inIdentities(identities: Condition): Condition {
  return sql`p.customer_id in (select m.customer_id from membership m where m.identity_id in (${identities}))`;
}

/** The same asked of each customer, for where it is one of several that may hold and a set would be made for nothing. */
function hasOneOf(identities: Condition): Condition {
  return sql`exists (select 1 from membership m where m.customer_id = p.customer_id and m.identity_id in (${identities}))`;
}

/** Who is in a segment tells what it is chosen by. */
async function checkSegment(db: Database, key: string, viewer: Viewer): Promise<void> {
  const found = await row<{ filters: CustomerFilters | null }>(db, sql`select rule->'filters' as filters from segment where segment_key = ${key}`);
  if (found?.filters) checkFilters(found.filters, viewer);
}

const AND = sql` and `;
const KNOWN = { any: sql`p.known`, some: sql`p.known and p.tier is not null`, none: sql`p.known and p.tier is null` };

/** That a row p of customer_list fits, as a condition. */
export function holds({ onRow, onValues, score }: Conditions): Condition {
  return sql`(${sql.join([KNOWN[score], ...onRow, ...onValues.map((each) => each.holds)], AND)})`;
}

/** What was typed as one condition, for where each row is looked at: by letters first, which all who are called so hold, for they cost little. */
function asTyped({ typed, fitsTyped }: Pick<Conditions, "typed" | "fitsTyped">): Condition {
  return fitsTyped.length === 1 ? fitsTyped[0]! : sql`${fitsGroups(typed)} and (${sql.join(fitsTyped.map((fits) => sql`(${fits})`), sql` or `)})`;
}

/** All customers who fit, as the rest of a statement after `from`. Each is looked at by itself, so it can be left off at any of them. */
export function fitting({ onRow, onValues, typed, fitsTyped, score }: Conditions): Condition {
  const named = typed.length === 0 ? [] : [asTyped({ typed, fitsTyped })];
  return sql`customer_list p where ${sql.join([KNOWN[score], ...onRow, ...named, ...onValues.map((each) => each.holds)], AND)}`;
}

/** The same beginning with whoever fits one of the conditions on values, each looked up by the primary key; for when few do. @param first of very many only the first so many */
export function fittingByValue({ onRow, onValues, typed, fitsTyped, score }: Conditions, few: Narrowest, first?: number): Condition {
  const named = typed.length === 0 ? [] : [asTyped({ typed, fitsTyped })];
  const others = onValues.filter((each) => each !== few.asked);
  return sql`(${few.whoever(first)}) few cross join lateral (select * from customer_list where customer_id = few.customer_id offset 0) p where ${sql.join([KNOWN[score], ...onRow, ...named, ...others.map((each) => each.holds)], AND)}`;
}

/**
 * The same beginning with who is found by what was typed, for when few are.
 *
 * @returns what stands before the statement, and the rest of it after `from`; undefined where the index of words is no help
 */
export function fittingByWords({ onRow, onValues, onProfile, typed, fitsTyped, score }: Conditions): { readonly before: Condition; readonly from: Condition } | undefined {
  if (typed.length === 0 || !isIndexed(typed)) return undefined;
  // Planned as if all of them were wanted, so that the index is taken, and read only as far as is asked for.
  const before = sql`typed as materialized (${sql.join(fitsTyped.map((fits, i) => sql`select p.customer_id from profile p where ${sql.join([sql`p.known`, ...onProfile, fits, ...fitsTyped.slice(0, i).map((former) => sql`not (${former})`)], AND)}`), sql` union all `)}),`;
  return { before, from: sql`typed join customer_list p on p.customer_id = typed.customer_id where ${sql.join([KNOWN[score], ...onRow, ...onValues.map((each) => each.holds)], AND)}` };
}
