// What people see of faults, and of how well customers are known.
import { fieldsSeen, readingOf, readsAll, SEES_ALL, seesAllCustomers, type Sight, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, type RawBuilder, row, rows, sql } from "../../platform/index.ts";
import { countWaiting } from "../duplicates/read-duplicates.ts";
import { FRESH_DAYS } from "../knowledge/health.ts";
import { HealthThing } from "../knowledge/health-contract.ts";
import { type FaultDetail, FaultRule, type FaultsPage, type FaultView, KIND_OF_RULE, type QualityCounts, type QualityPage, type RepairAct, setsOfRule, type UnknownVisitors } from "./contract.ts";
import { countVisible, visibleCustomer, visibleIdentity } from "../scope.ts";
import { ENOUGH_KNOWN } from "./faults.ts";

/** Counting stops here: whoever sees it knows that there are more than can be gone through. */
const COUNTING_STOPS_AT = 10_000;
const DAY_MILLIS = 86_400_000;
/** Counts this old are computed again. */
const OLD_MILLIS = 60_000;

/** What can be done about each, the likeliest first. */
const REPAIRS: Readonly<Record<FaultRule, readonly RepairAct[]>> = {
  stale: ["is-right", "ask"], incomplete: ["ask", "is-right"], bouncing: ["withdraw", "ask", "is-right"], "sources-differ": ["choose", "is-right", "ask"],
  "impossible-date": ["choose", "ask", "is-right"], "consent-both": ["withdraw", "ask"], "phone-country": ["is-right", "ask"],
};

/**
 * The customers of a rule, from tables and conditions: `c` is the customer's id, `about`, `seen`, `detail` and `at` say what.
 *
 * @param customerId one customer alone
 */
function faultsBy(rule: FaultRule, now: Date, customerId?: string): RawBuilder<unknown> {
  const old = new Date(now.getTime() - FRESH_DAYS * DAY_MILLIS);
  const one = (column: string) => (customerId === undefined ? sql`` : sql`and ${sql.ref(column)} = ${customerId}::uuid`);
  if (rule === "stale")
    return sql`select p.customer_id as c, p.name, 'profile' as about, coalesce(greatest(h.last_said_at, p.last_heard_at), 'epoch'::timestamptz)::text as seen, jsonb_build_object('at', greatest(h.last_said_at, p.last_heard_at)) as detail, null::timestamptz as at, greatest(h.last_said_at, p.last_heard_at) as sorted
      from profile p join profile_health h using (customer_id) where p.known and (p.last_heard_at is null or p.last_heard_at < ${old}::timestamptz) and (h.last_said_at is null or h.last_said_at < ${old}::timestamptz) ${one("p.customer_id")}`;
  if (rule === "incomplete")
    return sql`select p.customer_id as c, p.name, 'profile' as about, array_to_string(h.missing, ',') as seen, jsonb_build_object('missing', to_jsonb(h.missing), 'known', h.known) as detail, null::timestamptz as at, p.last_heard_at as sorted
      from profile_health h join profile p using (customer_id) where p.known and h.known < ${ENOUGH_KNOWN} and not h.settled ${one("p.customer_id")}`;
  return sql`select p.customer_id as c, p.name, f.about, f.seen, f.detail, f.found_at as at, f.found_at as sorted
    from profile_fault f join profile p using (customer_id) where f.rule = ${rule} and p.known and (f.until_at is null or f.until_at > ${now}::timestamptz) ${one("p.customer_id")}`;
}

export interface FaultsQuery {
  readonly rule: FaultRule;
  readonly offset: number;
  readonly limit: number;
  /** Only of customers whom the reader sees; of all, unless said. */
  readonly sight?: Sight;
  /** One customer alone. */
  readonly customerId?: string;
}

/** Customers of a rule, with what is amiss, those heard of or found last first. */
export async function readFaults(ground: Ground, { rule, offset, limit, customerId, sight = SEES_ALL }: FaultsQuery): Promise<FaultsPage> {
  const { db } = ground;
  const found = await rows<{ c: string; name: string | null; about: string; seen: string; detail: FaultDetail; at: Date | null }>(
    db,
    sql`select c, name, about, seen, detail, at from (${faultsBy(rule, ground.now(), customerId)}) f where ${visibleIdentity(sight, sql`f.c`)} order by sorted desc nulls last, c, about limit ${limit + 1} offset ${offset}`,
  );
  const shown = found.slice(0, limit);
  const asked = await rows<{ c: string; about: string; by: string; at: Date }>(
    db,
    sql`select distinct on (m.customer_id, r.about) m.customer_id as c, r.about, r.by_id as by, r.at from membership m join fault_repair r on r.identity_id = m.identity_id
        where m.customer_id = any(${shown.map((f) => f.c)}::uuid[]) and r.rule = ${rule} and r.act = 'ask' and r.undone_at is null order by m.customer_id, r.about, r.at desc`,
  );
  const names = await staffNames(db, asked.map((a) => a.by));
  return {
    faults: shown.map((f): FaultView => {
      const task = asked.find((a) => a.c === f.c && a.about === f.about);
      return {
        customerId: f.c, name: f.name ?? "", rule, about: f.about, seen: f.seen, detail: f.detail.at ? { ...f.detail, at: new Date(f.detail.at).toISOString() } : f.detail, foundAt: f.at?.toISOString() ?? null, repairs: [...REPAIRS[rule]],
        asked: task === undefined ? null : { by: names.get(task.by) ?? task.by, at: task.at.toISOString() },
      };
    }),
    next: found.length > limit ? String(offset + limit) : null,
  };
}

/** Everything that is amiss with one customer. */
export async function faultsOfCustomer(ground: Ground, customerId: string): Promise<FaultView[]> {
  const all = await Promise.all(FaultRule.options.map((rule) => readFaults(ground, { rule, offset: 0, limit: 50, customerId })));
  return all.flatMap((page) => page.faults);
}

/** The gauges, for who sees all customers; and how many of those whom the reader sees each rule finds. */
export async function qualityPage(ground: Ground, sight: Sight = SEES_ALL): Promise<QualityPage> {
  const { db } = ground;
  const now = ground.now();
  const isAll = seesAllCustomers(sight);
  const today = isAll ? await keepCounts(ground) : undefined;
  const monthAgo = new Date(now.getTime() - 30 * DAY_MILLIS).toISOString().slice(0, 10);
  // A month ago, or the first day that is known.
  const before = isAll && await row<{ day: string; counts: QualityCounts }>(db, sql`select day::text as day, counts from quality_day where day < ${now.toISOString().slice(0, 10)}::date order by day <= ${monthAgo}::date desc, case when day <= ${monthAgo}::date then day end desc, day limit 1`);
  // Of what the reader may not read not even the number is told: to whoever sees one customer it would tell it.
  const seen = fieldsSeen(sight);
  const told = FaultRule.options.filter((rule) => readingOf(seen, setsOfRule(rule, (key) => seen.setOfAttribute(key))) === "read");
  const hidden = readsAll(sight) ? [] : (await rows<{ key: string }>(db, sql`select distinct detail->>'key' as key from profile_fault where detail ? 'key'`)).filter(({ key }) => readingOf(seen, [seen.setOfAttribute(key)]) !== "read").map(({ key }) => key);
  const faults = await Promise.all(
    told.map(async (rule) => ({
      rule, kind: KIND_OF_RULE[rule],
      customers: (await row<{ n: number }>(db, sql`select count(distinct c)::integer as n from (select c from (${faultsBy(rule, now)}) f where ${visibleIdentity(sight, sql`f.c`)} and not coalesce(f.detail->>'key' = any(${hidden}::text[]), false) limit ${COUNTING_STOPS_AT}) few`))!.n,
    })),
  );
  return { counts: today?.counts ?? null, customers: await countVisible(db, sight.customers), countedAt: (today?.at ?? now).toISOString(), before: before || null, faults, duplicates: await countWaiting(db, "open", sight), countingStopsAt: COUNTING_STOPS_AT };
}

/** Counts the gauges, unless that was done a moment ago, and keeps them as those of the day. */
export async function keepCounts(ground: Ground): Promise<{ readonly at: Date; readonly counts: QualityCounts }> {
  const { db } = ground;
  const now = ground.now();
  const day = now.toISOString().slice(0, 10);
  const kept = await row<{ at: Date; counts: QualityCounts }>(db, sql`select at, counts from quality_day where day = ${day}::date`);
  if (kept && Math.abs(now.getTime() - kept.at.getTime()) < OLD_MILLIS) return kept;
  const old = new Date(now.getTime() - FRESH_DAYS * DAY_MILLIS);
  const found = (await row<Record<"customers" | "known" | "fresh" | "touches" | "touchesKnown" | "records" | "recordsKnown" | "joined", number>>(
    db,
    sql`select count(*) filter (where p.known)::integer as customers, coalesce(sum(h.known) filter (where p.known), 0)::bigint as known, count(*) filter (where p.known and greatest(h.last_said_at, p.last_heard_at) >= ${old}::timestamptz)::integer as fresh,
          coalesce(sum(p.interactions), 0)::bigint as touches, coalesce(sum(p.interactions) filter (where p.known), 0)::bigint as "touchesKnown",
          coalesce(sum(p.identities), 0)::bigint as records, coalesce(sum(p.identities) filter (where p.known), 0)::bigint as "recordsKnown", count(*) filter (where p.known and p.identities > 1)::integer as joined
        from profile p left join profile_health h using (customer_id)`,
  ))!;
  const counts: QualityCounts = {
    customers: found.customers, completeness: { of: found.known, out: found.customers * HealthThing.options.length }, fresh: { of: found.fresh, out: found.customers },
    touchPointsKnown: { of: found.touchesKnown, out: found.touches }, identityCoverage: { of: found.recordsKnown, out: found.records }, joined: found.joined,
  };
  await sql`insert into quality_day (day, at, counts) values (${day}::date, ${now}, ${JSON.stringify(counts)}::jsonb) on conflict (day) do update set at = excluded.at, counts = excluded.counts`.execute(db);
  return { at: now, counts };
}

/** The rows behind what is missing in two of the gauges: visitors, those with the most touch points first. */
export async function unknownVisitors(db: Database, limit: number, sight: Sight = SEES_ALL): Promise<UnknownVisitors> {
  const found = await rows<{ c: string; interactions: number; identities: number; at: Date | null; channel: string | null }>(
    db,
    sql`select customer_id as c, interactions, identities, last_heard_at as at, last_heard_channel as channel from profile p where not known and ${visibleCustomer(sight.customers)} order by interactions desc, customer_id limit ${limit}`,
  );
  return { visitors: found.map((v) => ({ customerId: v.c, name: `Visitor ${v.c.slice(-6)}`, interactions: v.interactions, identities: v.identities, lastHeardAt: v.at?.toISOString() ?? null, lastHeardChannel: v.channel })) };
}
