// The value page: what customers spent, what they are expected to spend, and how it is spread over them.
import { normalQuantile } from "@rapport/statistics";
import { type Database, type Ground, type MoneyEstimate, row, rows, sql, type TooFew } from "../platform/index.ts";
import { readOrganisation } from "../organisation/index.ts";
import type { TierSummary, ValuePage, ValueTier } from "./contract.ts";
import { mainCurrency } from "./histories.ts";
import { asOfDay } from "./keep-scores.ts";
import { currentModel, type KeptModel, modelView } from "./kept-model.ts";
import { NEEDED_REPEATERS } from "./fit-value.ts";
import { LEVEL } from "./stay-range.ts";

/** How many joining months the cohort table shows, newest last. */
const COHORTS = 24;

export async function valuePage(ground: Ground): Promise<ValuePage> {
  const { db } = ground;
  const [model, main] = [await currentModel(db), await mainCurrency(db)];
  const currency = model?.currency ?? main?.currency ?? (await readOrganisation(db)).currency;
  const sums = model && (await row<{ customers: number; mid: number | null; variance: number | null; active: number | null }>(db, sql`select count(*) as customers, sum(clv12_minor)::bigint as mid, sum(clv12_variance) as variance, sum(active26) as active from value_score`));
  return {
    model: model ? await modelView(db, model) : null,
    total12: model && sums?.mid != null ? rangeOfSum(sums.mid, sums.variance ?? 0, model.totalParameterSd, currency) : null,
    customersScored: sums?.customers ?? 0,
    expectedActive26: sums?.active ?? null,
    concentration: model ? await concentration(db) : [],
    ...(await history(db, currency)),
    currency,
    tooFew: model ? null : tooFewRepeaters(main?.repeaters ?? 0),
  };
}

function tooFewRepeaters(observed: number): TooFew {
  return { kind: "too-few", observed, needed: NEEDED_REPEATERS };
}

/**
 * The range of a sum over customers: each spends by their own chance (their variances add up), and all by the same
 * parameters (whose uncertainty moves the whole sum; where it is not known, it is left out). The sum of many is near normal.
 */
export function rangeOfSum(mid: number, variance: number, parameterSd: number | null, currency: string): MoneyEstimate {
  const reach = normalQuantile((1 + LEVEL) / 2) * Math.sqrt(variance + (parameterSd ?? 0) ** 2);
  return { mid, lo: Math.max(0, Math.round(mid - reach)), hi: Math.round(mid + reach), currency, before: null };
}

/** The best x of customers hold y of the expected spending, at every hundredth. Rides value_score_clv. */
function concentration(db: Database): Promise<{ customersShare: number; valueShare: number }[]> {
  return rows(
    db,
    sql`with ranked as (select clv12_minor, ceil(100.0 * row_number() over (order by clv12_minor desc, customer_id) / count(*) over ())::integer as hundredth from value_score),
      part as (select hundredth, sum(clv12_minor) as value, count(*) as customers from ranked group by hundredth)
      select (sum(customers) over w / sum(customers) over ())::float8 as "customersShare", coalesce((sum(value) over w / nullif(sum(value) over (), 0))::float8, 0) as "valueShare"
      from part window w as (order by hundredth) order by hundredth`,
  );
}

interface MonthOfCohort {
  readonly joined: string;
  readonly month: string;
  readonly buyers: number;
  readonly revenue: number;
}

/** Revenue and buyers by month, and what share of each joining month's customers bought again later: one reading of the purchase days. */
async function history(db: Database, currency: string): Promise<Pick<ValuePage, "months" | "cohorts">> {
  const cells = await rows<MonthOfCohort>(
    db,
    sql`select to_char(joined, 'YYYY-MM') as joined, to_char(month, 'YYYY-MM') as month, count(*) as buyers, sum(amount)::bigint as revenue from (
          select m.customer_id, date_trunc('month', s.first_day)::date as joined, date_trunc('month', p.day)::date as month, sum(p.amount_minor) as amount
          from purchase_day p join membership m on m.identity_id = p.identity_id join purchase_summary s on s.customer_id = m.customer_id and s.currency = p.currency
          where p.currency = ${currency} group by 1, 2, 3) each group by 1, 2 order by 1, 2`,
  );
  return { months: months(cells), cohorts: cohorts(cells) };
}

/** Every month from the first to the last, also those in which nothing was bought. */
export function months(cells: readonly MonthOfCohort[]): ValuePage["months"] {
  const byMonth = new Map<string, { revenueMinor: number; buyers: number; newBuyers: number }>();
  for (const { joined, month, buyers, revenue } of cells) {
    const sum = byMonth.get(month) ?? { revenueMinor: 0, buyers: 0, newBuyers: 0 };
    byMonth.set(month, { revenueMinor: sum.revenueMinor + revenue, buyers: sum.buyers + buyers, newBuyers: sum.newBuyers + (joined === month ? buyers : 0) });
  }
  const known = [...byMonth.keys()].sort();
  return monthsFrom(known[0], known.at(-1)).map((month) => ({ month, ...(byMonth.get(month) ?? { revenueMinor: 0, buyers: 0, newBuyers: 0 }) }));
}

/** For each joining month, the share of its customers who bought n months later; n = 0 is the joining month itself and always 1. */
export function cohorts(cells: readonly MonthOfCohort[]): ValuePage["cohorts"] {
  const all = cells.map((c) => c.month).sort();
  const last = all.at(-1);
  const buyers = new Map(cells.map((c) => [`${c.joined} ${c.month}`, c.buyers]));
  const joined = [...new Set(cells.map((c) => c.joined))].sort().slice(-COHORTS);
  return joined.map((month) => {
    const customers = buyers.get(`${month} ${month}`) ?? 0;
    return { month, customers, activeShare: monthsFrom(month, last).map((later) => (buyers.get(`${month} ${later}`) ?? 0) / customers) };
  });
}

function monthsFrom(first: string | undefined, last: string | undefined): string[] {
  const found: string[] = [];
  if (first === undefined || last === undefined) return found;
  for (let month = first; month <= last; ) {
    found.push(month);
    const [year, number] = month.split("-").map(Number) as [number, number];
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  }
  return found;
}

/** The day and the currency of the estimates in use; the day is null where there are none. */
export async function valueBasis(ground: Ground): Promise<{ asOf: string | null; currency: string }> {
  const model = await currentModel(ground.db);
  if (model) return { asOf: await asOfDay(ground.db, model), currency: model.currency };
  return { asOf: null, currency: (await mainCurrency(ground.db))?.currency ?? (await readOrganisation(ground.db)).currency };
}

/** What each tier holds, with where it begins. */
export async function tierSummaries(ground: Ground): Promise<Map<ValueTier, TierSummary>> {
  const model = await currentModel(ground.db);
  if (!model) return new Map();
  const found = await rows<{ tier: ValueTier; customers: number; mid: number; variance: number; stay: number }>(
    ground.db,
    sql`select tier, count(*) as customers, sum(clv12_minor)::bigint as mid, sum(clv12_variance) as variance, avg(active26) as stay from value_score group by tier`,
  );
  const whole = found.reduce((sum, f) => sum + f.mid, 0);
  return new Map(found.map((f) => [f.tier, {
    tier: f.tier, customers: f.customers, value12: rangeOfSum(f.mid, f.variance, shareOf(model, f.mid, whole), model.currency), meanValueMinor: Math.round(f.mid / f.customers),
    shareOfValue: whole === 0 ? 0 : f.mid / whole, meanStay26: f.stay, thresholdMinor: f.tier === "high" ? model.tierHighMinor : f.tier === "middle" ? model.tierMiddleMinor : null,
  }]));
}

/** The parameters move all customers together, so a part of the sum moves with its share. */
function shareOf(model: KeptModel, part: number, whole: number): number | null {
  return model.totalParameterSd === null || whole === 0 ? null : (model.totalParameterSd * part) / whole;
}
