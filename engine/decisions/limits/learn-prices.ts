// What a unit of something scarce is worth to everybody: learnt from who might have had some lately, for what is left now.
import { type Option, shadowPrices } from "@rapport/arbitration";
import { readOrganisation } from "../../organisation/index.ts";
import { type Ground, row, rows, run, sql } from "../../platform/index.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { policyVersion } from "../publish-policy.ts";
import { versionInForce } from "../policy-in-force.ts";
import { FEWEST_OPPORTUNITIES } from "./limits-contract.ts";
import { periodOf } from "./period.ts";

const DAY = 86_400_000;
const BACK_DAYS = 28;
/** Prices are learnt anew no more often than this. */
const EVERY_MILLIS = 5 * 60_000;
const MOST_OPPORTUNITIES = 3000;
/** The latest of them are read: asked for every five minutes, it must not walk over a month of a large house. */
const MOST_BIDS = 20_000;
/** Of fewer who were advised it is taken that all will be done, which prices too high rather than too low. */
const FEWEST_ADVISED = 30;
const KEPT_DAYS = 7;

interface Bid {
  readonly customerId: string;
  readonly day: string;
  readonly actionId: string;
  readonly at: Date;
  readonly worthMinor: number;
  readonly uses: Readonly<Record<string, number>>;
}

/**
 * Learns the prices of whatever is scarce under the policy in force and keeps them for the next decision. Asked for every minute, it
 * works once in five.
 *
 * @returns the prices that it learnt; null where it was too soon, or nothing is scarce
 */
export async function learnPrices(ground: Ground, options: { readonly now?: boolean } = {}): Promise<Readonly<Record<string, number>> | null> {
  const now = ground.now();
  const { countsIn, timeZone } = await readOrganisation(ground.db);
  const { version, learnt } = (await row<{ version: number | null; learnt: Date | null }>(ground.db, sql`select (${versionInForce(FIRST_POLICY.key, now)}) as version, (select max(learnt_at) from capacity_price) as learnt`))!;
  if (options.now !== true && learnt !== null && now.getTime() - learnt.getTime() < EVERY_MILLIS) return null;
  const policy = version === null ? undefined : await policyVersion(ground.db, FIRST_POLICY.key, version, countsIn);
  const capacities = policy?.policy.capacities ?? [];
  if (capacities.length === 0) return null;
  const since = new Date(now.getTime() - BACK_DAYS * DAY);
  // A screen asks again and again: of one customer on one day the latest counts.
  const bids = await rows<Bid>(
    ground.db,
    // Rides capacity_bid (at).
    sql`select distinct on (b.identity_id, b.at::date, b.action_id) b.identity_id as "customerId", b.at::date::text as day, b.action_id as "actionId", b.at, b.worth_minor as "worthMinor", b.uses
        from (select * from capacity_bid where at > ${since}::timestamptz and at <= ${now}::timestamptz order by at desc limit ${MOST_BIDS}) b order by b.identity_id, b.at::date, b.action_id, b.at desc`,
  );
  const earliest = bids.reduce((first, { at }) => (at < first ? at : first), now);
  const rates = await takenRates(ground, earliest, now);
  const opportunities = [...Map.groupBy(bids, ({ customerId, day }) => `${customerId} ${day}`).values()].toSorted((a, b) => b[0]!.at.getTime() - a[0]!.at.getTime());
  const sample = opportunities.slice(0, MOST_OPPORTUNITIES);
  // Bids on different actions do not exclude each other: each stands as an opportunity of its own.
  const asked = sample.flatMap((each): Option[][] => each.map(({ actionId, worthMinor, uses }) => [{ worth: Math.max(0, worthMinor), uses: scaled(uses, rates.get(actionId) ?? 1) }]));
  const used = await rows<{ key: string; start: string; used: number }>(ground.db, sql`select capacity_key as key, to_char(period_start, 'YYYY-MM-DD') as start, used from capacity_use where period_start > ${now}::timestamptz - interval '33 days'`);
  const amounts = Object.fromEntries(
    capacities.map(({ key, amount, per }) => {
      const period = periodOf(now, per, timeZone);
      const left = Math.max(0, amount - (used.find((each) => each.key === key && each.start === period.start)?.used ?? 0));
      return [key, scaleTo(left, sample, { per, passed: period.passed, timeZone, first: earliest, now })];
    }),
  );
  const prices = sample.length < FEWEST_OPPORTUNITIES ? Object.fromEntries(capacities.map(({ key }) => [key, 0])) : shadowPrices({ opportunities: asked, capacities: amounts, passes: 100 });
  const keys = Object.keys(prices);
  await run(
    ground.db,
    sql`insert into capacity_price (capacity_key, learnt_at, price, sample) select k, ${now}::timestamptz, p, ${sample.length} from unnest(${keys}::text[], ${keys.map((key) => prices[key]!)}::double precision[]) as t (k, p) on conflict (capacity_key, learnt_at) do update set price = excluded.price, sample = excluded.sample`,
  );
  await run(ground.db, sql`delete from capacity_price where learnt_at < ${new Date(now.getTime() - KEPT_DAYS * DAY)}::timestamptz`);
  await run(ground.db, sql`delete from capacity_bid where at < ${since}::timestamptz`);
  return prices;
}

/**
 * What is left, in terms of the sample: if so many opportunities of the sample came in the part of the period that is still to pass,
 * in each period of it on average, then what is left is to serve as many, and the sample may have proportionally more.
 */
function scaleTo(left: number, sample: readonly (readonly Bid[])[], of: { readonly per: "day" | "week" | "month"; readonly passed: number; readonly timeZone: string; readonly first: Date; readonly now: Date }): number {
  const lengthDays = { day: 1, week: 7, month: 30 }[of.per];
  const periods = Math.max(1, (of.now.getTime() - of.first.getTime()) / DAY / lengthDays);
  const later = sample.filter((each) => periodOf(each[0]!.at, of.per, of.timeZone).passed >= of.passed).length;
  // Where nobody ever came so late, what is left lasts.
  return later === 0 ? left * sample.length : (left * sample.length) / Math.max(1, later / periods);
}

/** Of those to whom an action was advised, the share for whom it was done. */
async function takenRates({ db }: Ground, since: Date, now: Date): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ actionId: string; advised: number; taken: number }>(
    db,
    sql`select a.action_id as "actionId", count(distinct a.identity_id)::integer as advised, count(distinct t.identity_id)::integer as taken
        from decision_action a left join action_taken t on t.action_id = a.action_id and t.identity_id = a.identity_id and t.taken_at >= ${since}::timestamptz
        where a.state = 'advised' and a.at >= ${since}::timestamptz and a.at <= ${now}::timestamptz group by a.action_id`,
  );
  return new Map(found.filter(({ advised }) => advised >= FEWEST_ADVISED).map(({ actionId, advised, taken }) => [actionId, (taken + 1) / (advised + 1)]));
}

function scaled(uses: Readonly<Record<string, number>>, rate: number): Record<string, number> {
  return Object.fromEntries(Object.entries(uses).map(([key, amount]) => [key, amount * rate]));
}
