// The value page: what customers spent, what they are expected to spend, and how it is spread over them.
import { normalQuantile } from "@rapport/statistics";
import { type Database, type Ground, type MoneyEstimate, type RawBuilder, row, rows, sql } from "../platform/index.ts";
import { readOrganisation } from "../organisation/index.ts";
import type { TierSummary, ValuePage, ValueTier } from "./contract.ts";
import { foreignPage, foreignRemoved } from "./foreign/index.ts";
import { mainCurrency } from "./histories.ts";
import { asOfDay } from "./keep-scores.ts";
import { currentModel, type KeptModel, modelView, tiersByOf } from "./kept-model.ts";
import { whatIsMissing } from "./fit-models.ts";
import { purchaseHistory, withRanges } from "./purchase-history.ts";
import { rangeOfCount, rangeOfShare } from "./ranges.ts";
import { LEVEL } from "./stay-range.ts";

export async function valuePage(ground: Ground): Promise<ValuePage> {
  const { db } = ground;
  const model = await currentModel(db);
  const main = model ? undefined : await mainCurrency(db);
  const currency = model?.currency ?? main?.currency ?? (await readOrganisation(db)).countsIn;
  const sums = model && (await row<{ customers: number; mid: number | null; variance: number | null; active: number | null; activeVariance: number | null }>(db, sql`select count(*) as customers, sum(clv12_minor)::bigint as mid, sum(clv12_variance) as variance, sum(active26) as active, sum(active26 * (1 - active26)) as "activeVariance" from value_score`));
  const history = model?.history ?? (await purchaseHistory(ground, main));
  return {
    model: model ? await modelView(db, model) : null,
    total12: model && sums?.mid != null ? rangeOfSum(sums.mid, sums.variance ?? 0, model.totalParameterSd, currency) : null,
    customersScored: sums?.customers ?? 0,
    foreign: await foreignPage(db, model, model ? await asOfDay(db, model) : null),
    foreignRemoved: await foreignRemoved(ground),
    expectedActive26: model && sums?.active != null ? rangeOfCount({ expected: sums.active, of: sums.customers, variance: sums.activeVariance ?? 0, parameterSd: model.activeParameterSd }) : null,
    concentration: model ? await concentration(db) : [],
    months: history.months, cohorts: withRanges(history.cohorts),
    currency,
    tooFew: model ? null : (whatIsMissing(main) ?? null),
  };
}

/**
 * The range of a sum over customers: each spends by their own chance (their variances add up), and all by the same
 * parameters (whose uncertainty moves the whole sum; where it is not known, it is left out). The sum of many is near normal.
 */
export function rangeOfSum(mid: number, variance: number, parameterSd: number | null, currency: string): MoneyEstimate {
  const reach = normalQuantile((1 + LEVEL) / 2) * Math.sqrt(variance + (parameterSd ?? 0) ** 2);
  return { mid, lo: Math.max(0, Math.round(mid - reach)), hi: Math.round(mid + reach), currency, before: null };
}

/** The best x of customers hold y of the expected spending, at every hundredth. */
async function concentration(db: Database): Promise<ValuePage["concentration"]> {
  const parts = await rows<{ customers: number; mid: number; variance: number }>(
    db,
    sql`select count(*) as customers, sum(clv12_minor)::bigint as mid, sum(clv12_variance) as variance from (select clv12_minor, clv12_variance, ntile(100) over (order by clv12_minor desc, customer_id) as hundredth from value_score) ranked group by hundredth order by hundredth`,
  );
  const add = (a: (typeof parts)[number], b: (typeof parts)[number]) => ({ customers: a.customers + b.customers, mid: a.mid + b.mid, variance: a.variance + b.variance });
  const nothing = { customers: 0, mid: 0, variance: 0 };
  const whole = parts.reduce(add, nothing);
  let reached = nothing;
  return parts.map((part) => {
    reached = add(reached, part);
    const { mid, lo, hi } = rangeOfShare(reached, whole);
    return { customersShare: reached.customers / whole.customers, valueShare: mid, lo, hi };
  });
}

/** The day and the currency of the estimates in use; the day is null where there are none. */
export async function valueBasis(ground: Ground): Promise<{ asOf: string | null; currency: string }> {
  const model = await currentModel(ground.db);
  if (model) return { asOf: await asOfDay(ground.db, model), currency: model.currency };
  return { asOf: null, currency: (await mainCurrency(ground.db))?.currency ?? (await readOrganisation(ground.db)).countsIn };
}

/** The money of costs and ledgers, which stay money where value is not. */
export async function moneyOfLedgers(ground: Ground): Promise<string> {
  const { unit, currency } = await readOrganisation(ground.db);
  return unit === null ? (await valueBasis(ground)).currency : currency;
}

/** What each tier holds, with where it begins. */
export async function tierSummaries(ground: Ground): Promise<Map<ValueTier, TierSummary>> {
  const model = await currentModel(ground.db);
  if (!model) return new Map();
  const found = await rows<{ tier: ValueTier; customers: number; mid: number; variance: number; stay: number; stayVariance: number }>(
    ground.db,
    sql`select tier, count(*) as customers, sum(clv12_minor)::bigint as mid, sum(clv12_variance) as variance, sum(active26) as stay, sum(active26 * (1 - active26)) as "stayVariance" from value_score group by tier order by min(clv12_minor) desc`,
  );
  const sum = (of: (each: (typeof found)[number]) => number) => found.reduce((total, each) => total + of(each), 0);
  const whole = { mid: sum(({ mid }) => mid), variance: sum(({ variance }) => variance), stay: sum(({ stay }) => stay) };
  return new Map(found.map((f) => {
    const { tier, customers } = f;
    const value12 = rangeOfSum(f.mid, f.variance, shareOf(model, f.mid, whole.mid), model.currency);
    // The parameters move all together, so a part of the sum moves with its share.
    const stay = rangeOfCount({ expected: f.stay, of: customers, variance: f.stayVariance, parameterSd: model.activeParameterSd === null || whole.stay === 0 ? null : (model.activeParameterSd * f.stay) / whole.stay });
    const each = (amount: number) => Math.round(amount / customers);
    const { mid: shareOfValue, lo, hi } = rangeOfShare(f, whole);
    return [tier, {
      tier, customers, value12, meanValue: { ...value12, mid: each(value12.mid), lo: each(value12.lo), hi: each(value12.hi) }, shareOfValue, shareRange: { lo, hi },
      stay26: { mid: stay.mid / customers, lo: stay.lo / customers, hi: stay.hi / customers }, thresholdMinor: tier === "high" ? model.tierHighMinor : tier === "middle" ? model.tierMiddleMinor : null, by: tiersByOf(model),
    }];
  }));
}

/** What several customers are expected to spend together, and how many of them an estimate is known of. */
export interface ValueOfMany {
  readonly valued: number;
  readonly value12: MoneyEstimate | null;
}

/**
 * What each of several sets of customers is expected to spend in twelve months, with the range of a sum.
 *
 * @param sets a query of pairs (key, customer_id), each pair once
 * @returns by key; nothing for a set of whom no estimate is known
 */
export async function valueOfSets(ground: Ground, sets: RawBuilder<unknown>): Promise<Map<string, ValueOfMany>> {
  const model = await currentModel(ground.db);
  if (!model) return new Map();
  const found = await rows<{ key: string; customers: number; mid: number; variance: number; whole: number }>(
    ground.db,
    sql`select s.key, count(*)::integer as customers, sum(v.clv12_minor)::bigint as mid, sum(v.clv12_variance) as variance, (select sum(clv12_minor)::bigint from value_score) as whole
        from (${sets}) s (key, customer_id) join value_score v on v.customer_id = s.customer_id group by s.key`,
  );
  return new Map(found.map((f) => [f.key, { valued: f.customers, value12: rangeOfSum(f.mid, f.variance, shareOf(model, f.mid, f.whole), model.currency) }]));
}

/** The parameters move all customers together, so a part of the sum moves with its share. */
function shareOf(model: KeptModel, part: number, whole: number): number | null {
  return model.totalParameterSd === null || whole === 0 ? null : (model.totalParameterSd * part) / whole;
}
