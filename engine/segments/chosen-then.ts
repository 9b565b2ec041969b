// Whom a rule would have chosen at an earlier moment, and what everybody did after it.
import { type Database, type RawBuilder, rows, sql } from "../platform/index.ts";
import { countrySpellings } from "../profiles/index.ts";
import { type ScoreThen, type StandingThen, standingsAt } from "../value/index.ts";
import type { Afterwards } from "./certificate.ts";
import { type Alternative, alternativesOf, type SegmentFilters } from "./contract.ts";
import { inClusterThen } from "./clusters/place-in-clusters.ts";
import { oneWith, ownedBy } from "./customer-filters.ts";
import { boughtConditions } from "./bought-conditions.ts";
import { standingConditions } from "./standing-conditions.ts";
import { listedConditions } from "./value-conditions.ts";

export interface Span {
  /** The end of the day up to which the rule may know. */
  readonly from: Date;
  readonly until: Date;
  readonly currency: string;
}

/** Of more, so many are judged, chosen by a hash of their ids: what is true of them is true of the rest. */
export const MOST_JUDGED = 20_000;

interface Found extends Omit<Afterwards, "isMember"> {
  readonly id: string;
  /** Of the rule, and of each of its alternatives, all that it asks but for what they were worth. */
  readonly fits: readonly boolean[];
}

/** Parts of a rule whose former state is not kept: taken as known today. */
export const asKnownNow = (filters: SegmentFilters): string[] => [
  ...new Set([filters, ...alternativesOf(filters)].flatMap((each) => [...(["country", "owner", "consent", "own", "wallet"] as const).filter((key) => each[key] !== undefined), ...(each.cluster?.includes(";") && each.own === undefined ? (["own"] as const) : [])])),
];

/**
 * Customers whose first touch point lies before the moment, whether the rule chose them then, and what they did until the end.
 *
 * @param scores what they were worth then; needed where the rule asks for it
 */
export async function chosenThen(db: Database, filters: SegmentFilters, span: Span, scores: ReadonlyMap<string, ScoreThen> | undefined): Promise<Afterwards[]> {
  const chose = await chooserThen(db, filters, span.from, scores);
  const { from, until, currency } = span;
  const found = await rows<Found>(
    db,
    sql`with judged as materialized (select p.customer_id, p.country, p.owner from profile p where p.known and p.since <= ${from}::timestamptz order by md5(p.customer_id::text) limit ${MOST_JUDGED})
        select p.customer_id as id, ${fitsThen(filters, sql`${from}::timestamptz`)} as fits, coalesce(b.spending, 0)::float8 as spending, coalesce(b.purchases, 0)::integer as purchases, coalesce(c.contacts, 0)::integer as contacts
        from judged p
        left join lateral (select sum(d.amount) as spending, count(*) as purchases from (
            select x.day, sum(x.amount_minor) as amount from membership m join purchase_day x on x.identity_id = m.identity_id
            where m.customer_id = p.customer_id and x.currency = ${currency} and x.day > (${from}::timestamptz at time zone 'UTC')::date and x.day <= (${until}::timestamptz at time zone 'UTC')::date group by x.day offset 0) d) b on true
        left join lateral (select count(*) as contacts from membership m join interaction i on i.identity_id = m.identity_id
            where m.customer_id = p.customer_id and i.direction = 'in' and i.kind <> 'order' and i.occurred_at > ${from}::timestamptz and i.occurred_at <= ${until}::timestamptz) c on true
        order by p.customer_id`,
  );
  return found.map(({ id, fits, spending, purchases, contacts }) => ({ isMember: chose(id, fits), spending, purchases, contacts }));
}

/** Of a rule, and then of each of its alternatives, the parts that facts with their times answer, as they were at a moment, of a row p with customer_id, country and owner. */
export function fitsThen(filters: SegmentFilters, at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`array[${sql.join([filters, ...alternativesOf(filters)].map((each) => fitsOneThen(each, at)))}]`;
}

function fitsOneThen(filters: Alternative, at: RawBuilder<unknown>): RawBuilder<unknown> {
  const { tag, group, followedBy, quietDays, heardDays, country, owner } = filters;
  const mine = sql`select m.identity_id from membership m where m.customer_id = p.customer_id`;
  const heardAfter = (days: number) =>
    sql`exists (select 1 from membership m join interaction i on i.identity_id = m.identity_id where m.customer_id = p.customer_id and i.direction = 'in' and i.occurred_at <= ${at} and least(i.occurred_at, i.received_at) >= ${at} - make_interval(days => ${days}::integer))`;
  const heardBefore = sql`exists (select 1 from membership m join interaction i on i.identity_id = m.identity_id where m.customer_id = p.customer_id and i.direction = 'in' and least(i.occurred_at, i.received_at) <= ${at})`;
  const parts = [
    tag === undefined ? undefined : sql`exists (select 1 from customer_tag t where t.identity_id in (${mine}) and t.tag_id = ${tag}::uuid and t.added_at <= ${at} and (t.ended_at is null or t.ended_at > ${at}))`,
    group === undefined ? undefined : sql`exists (select 1 from group_member g where g.identity_id in (${mine}) and g.group_id = any(${oneWith(group)}) and g.begun_at <= ${at} and (g.ended_at is null or g.ended_at > ${at}))`,
    followedBy === undefined ? undefined : sql`exists (select 1 from customer_follow f where f.identity_id in (${mine}) and f.person_id = ${followedBy} and f.since <= ${at} and (f.ended_at is null or f.ended_at > ${at}))`,
    quietDays === undefined ? undefined : sql`(${heardBefore} and not ${heardAfter(quietDays)})`,
    heardDays === undefined ? undefined : heardAfter(heardDays),
    country === undefined ? undefined : sql`coalesce(p.country = any(${[...countrySpellings(country)]}::text[]), false)`,
    owner === undefined ? undefined : sql`coalesce(${ownedBy(owner, "")}, false)`,
    ...[...listedConditions(filters), ...boughtConditions(filters.bought, at), ...standingConditions({ wallet: filters.wallet })].map(({ holds }) => holds),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? sql`true` : sql`(${sql.join(parts, sql` and `)})`;
}

/** By what they were worth and had bought then. */
export const asksForWorth = (filters: SegmentFilters): boolean => [filters, ...alternativesOf(filters)].some((each) => each.tier !== undefined || each.cluster !== undefined || asksForScore(each));

/** By their chance or their worth, and not by what only all customers together tell: a tier, a group that a model found. */
export const asksForScoreAlone = (filters: SegmentFilters): boolean => asksForWorth(filters) && [filters, ...alternativesOf(filters)].every(({ tier, cluster }) => tier === undefined && cluster === undefined);

const asksForScore = ({ stayBelow, stayFrom, valueFrom, valueBelow }: Alternative): boolean => [stayBelow, stayFrom, valueFrom, valueBelow].some((bound) => bound !== undefined);

/** What a rule asks of what somebody was worth. */
export type Worth = Pick<ScoreThen, "stay26" | "valueMinor"> & Partial<Pick<ScoreThen, "tier">>;

/**
 * Whether a rule chose somebody, from what `fitsThen` found of them and from what they were worth and subscribed to then.
 *
 * @returns asked with what they were worth at a moment of their own, where that is not what `scores` holds
 */
export async function chooserThen(db: Database, filters: SegmentFilters, at: Date, scores: ReadonlyMap<string, ScoreThen> | undefined): Promise<(id: string, fits: readonly boolean[], own?: Worth) => boolean> {
  const parts = [filters, ...alternativesOf(filters)];
  const standings = parts.some(({ subscription, recurringFrom }) => subscription !== undefined || recurringFrom !== undefined) ? await standingsAt(db, at) : new Map<string, StandingThen>();
  const worth = await Promise.all(parts.map((each) => worthThen(db, each, scores)));
  const holds = (id: string, fits: readonly boolean[], own: Worth | undefined, place: number) => fits[place] === true && worth[place]!(id, own) && stoodSo(parts[place]!, standings.get(id));
  return (id, fits, own = scores?.get(id)) => holds(id, fits, own, 0) && (filters.any === undefined || parts.some((_, place) => place > 0 && holds(id, fits, own, place)));
}

function stoodSo({ subscription, recurringFrom }: Alternative, then: StandingThen | undefined): boolean {
  return (subscription === undefined || subscription === (then?.state ?? "none")) && (recurringFrom === undefined || (then?.state === "active" && (then.perMonthMinor ?? -1) >= recurringFrom));
}

/** A group that a model found is asked as it was found, of what was known then. */
async function worthThen(db: Database, filters: Alternative, scores: ReadonlyMap<string, ScoreThen> | undefined): Promise<(id: string, then: Worth | undefined) => boolean> {
  const inCluster = filters.cluster === undefined ? undefined : await inClusterThen(db, filters.cluster, scores ?? new Map());
  return (id, then) => wasWorth(filters, then) && (inCluster?.has(id) ?? true);
}

function wasWorth(asked: Alternative, then: Worth | undefined): boolean {
  const { tier, stayBelow = Infinity, stayFrom = -Infinity, valueFrom = -Infinity, valueBelow = Infinity } = asked;
  if (tier === "none") return then === undefined && !asksForScore(asked);
  if (tier === undefined && !asksForScore(asked)) return true;
  return then !== undefined && (tier === undefined || then.tier === tier) && then.stay26 < stayBelow && then.stay26 >= stayFrom && then.valueMinor >= valueFrom && then.valueMinor < valueBelow;
}
