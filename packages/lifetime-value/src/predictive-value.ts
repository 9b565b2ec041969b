import { aliveUnchecked, requireHorizon } from "./activity.ts";
import { requirePossible } from "./customer-cells.ts";
import type { History } from "./customer-cells.ts";
import { purchasesIfAlive } from "./expected-purchases.ts";
import { countsIfAlive } from "./purchase-count-distribution.ts";
import { regularityOf, requireModel } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { requireSpendModel, spendPosterior } from "./spend-model.ts";
import type { SpendHistory, SpendModel } from "./spend-model.ts";
import { spendingRatioBelow } from "./spending-ratio.ts";

/** How a customer's value is to be told. */
export type ValuationOptions = {
  /** What money a year later is worth less, as a part: 0.1 for ten per cent a year; at least 0. */
  readonly discountAnnual: number;
  /** The part of customers whose spending the range is to hold, between 0 and 1; 0.8 unless told. */
  readonly level?: number;
};

/** What a customer is worth over the horizon, in the money of the spend model. */
export type PredictiveValue = {
  /** Expected spending, discounted: the lifetime value. */
  readonly mid: number;
  /**
   * The range of what this customer will actually spend, not discounted: as likely to end below `lo` as above `hi`, so
   * far as there is room below. `lo` is 0 where even that is not unlikely; where nothing is the likeliest by far, `hi` is
   * 0 too, and then lies below `mid`.
   */
  readonly lo: number;
  readonly hi: number;
  readonly level: number;
  /** Expected spending, not discounted. */
  readonly expectedSpending: number;
  readonly expectedPurchases: number;
  /** The chance that they buy at least once, 0 to 1. */
  readonly probabilityActive: number;
};

/** A customer's purchases and what they spent on them. */
export type CustomerHistory = History & SpendHistory;

const WEEKS_PER_YEAR = 365.25 / 7;
const WEEKS_PER_MONTH = WEEKS_PER_YEAR / 12;
/** So many pairs of frequency and age are remembered before starting afresh: about 20 MB. */
const MOST_REMEMBERED = 10_000;

/**
 * What one customer is worth over the horizon, with the range of what they will actually spend.
 *
 * Supposes the two models to be right and known: with a few thousand customers or more the doubt about their parameters
 * is small beside the chance in one customer's purchases, which is what the range shows. For many customers use
 * {@link valuer}, which remembers what they share.
 *
 * @param customer frequency, recency and age in weeks, and the mean spend of the repeat purchases
 * @param horizonWeeks weeks from now, at least 0
 * @throws {RangeError} if the customer, a model, the horizon or an option is not possible
 * @example predictiveValue({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { kind: "gamma-gamma", p: 6.25, q: 3.74, v: 15.44 }, { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86, meanSpend: 22.35 }, 52, { discountAnnual: 0.1 }).mid // 36.8
 */
export function predictiveValue(
  model: PurchaseModel,
  spend: SpendModel,
  customer: CustomerHistory,
  horizonWeeks: number,
  options: ValuationOptions,
): PredictiveValue {
  return valuer(model, spend, horizonWeeks, options)(customer);
}

/**
 * Prepares to value many customers: {@link predictiveValue} with models, horizon and options given once.
 *
 * @returns a function from customer to value, which throws a `RangeError` for a customer that cannot be
 * @throws {RangeError} if a model, the horizon or an option is not possible
 */
export function valuer(
  model: PurchaseModel,
  spend: SpendModel,
  horizonWeeks: number,
  options: ValuationOptions,
): (customer: CustomerHistory) => PredictiveValue {
  const { discountAnnual, level = 0.8 } = options;
  requireValuation(model, spend, horizonWeeks, options);
  const outlookOf = remember((x, age, recency) => outlook(model, spend, x, recency, age, horizonWeeks, discountAnnual));
  const regular = regularityOf(model) > 1;

  return (customer) => {
    requirePossible(customer);
    const { frequency, recencyWeeks, ageWeeks } = customer;
    const { shape, scale } = spendPosterior(spend, customer);
    if (shape <= 1) throw new RangeError("with q + p x of at most 1 the expected spend is infinite");
    const alive = aliveUnchecked(model, frequency, recencyWeeks, ageWeeks);
    // Where purchases are regular, when the last one was tells when the next is due; elsewhere it tells only of leaving.
    const ahead = outlookOf(frequency, ageWeeks, regular && frequency > 0 ? recencyWeeks : 0);
    const active = alive * ahead.active;
    const spendEach = (spend.p * scale) / (shape - 1);
    const tail = (1 - level) / 2;
    return {
      mid: alive * ahead.discounted * spendEach,
      lo: scale * ahead.spending( 1 - (1 - tail) / active),
      hi: scale * ahead.spending( 1 - tail / active),
      level,
      expectedSpending: alive * ahead.expected * spendEach,
      expectedPurchases: alive * ahead.expected,
      probabilityActive: active,
    };
  };
}

/**
 * Throws unless customers can be valued so.
 *
 * @throws {RangeError} if a model, the horizon or an option is not possible
 */
export function requireValuation(model: PurchaseModel, spend: SpendModel, horizonWeeks: number, options: ValuationOptions): void {
  const { discountAnnual, level = 0.8 } = options;
  requireModel(model);
  requireSpendModel(spend);
  requireHorizon(horizonWeeks);
  if (!(discountAnnual >= 0 && discountAnnual < Infinity)) {
    throw new RangeError(`a yearly discount is a part of at least 0; got ${discountAnnual}`);
  }
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies between 0 and 1; got ${level}`);
}

/** What lies ahead of customers of one frequency and age (and recency, in regular kinds) who are still active. */
type Outlook = {
  readonly expected: number;
  /** Expected purchases, each counting less the later it comes. */
  readonly discounted: number;
  /** The chance of at least one purchase. */
  readonly active: number;
  /** The ratio of future to past spending below which a given part of those who buy will stay. */
  readonly spending: (part: number) => number;
};

function outlook(
  model: PurchaseModel,
  spend: SpendModel,
  x: number,
  recency: number,
  age: number,
  horizon: number,
  discountAnnual: number,
): Outlook {
  const { expected, discounted } = discountedIfAlive(model, x, recency, age, horizon, discountAnnual);
  const counts = countsIfAlive(model, x, recency, age, horizon);
  return {
    expected,
    discounted,
    active: 1 - counts[0]!,
    spending: spendingRatioBelow(counts, spend.p, spend.q + spend.p * x),
  };
}

/**
 * Purchases expected of somebody still active within the horizon, and how many they are worth when each counts less the
 * later it comes.
 */
export function discountedIfAlive(
  model: PurchaseModel,
  x: number,
  recency: number,
  age: number,
  horizon: number,
  discountAnnual: number,
): { readonly expected: number; readonly discounted: number } {
  const months = Math.max(1, Math.ceil(horizon / WEEKS_PER_MONTH - 1e-9));
  let discounted = 0;
  let expected = 0;
  for (let month = 1; month <= months; month++) {
    const until = purchasesIfAlive(model, x, recency, age, (horizon * month) / months);
    // Money of a month counts as if it all came in its middle.
    const middleYears = (horizon * (month - 0.5)) / months / WEEKS_PER_YEAR;
    discounted += (until - expected) * (1 + discountAnnual) ** -middleYears;
    expected = until;
  }
  return { expected, discounted };
}

type Make = (x: number, age: number, recency: number) => Outlook;

function remember(make: Make): Make {
  let known = new Map<number, Map<number, Map<number, Outlook>>>();
  let count = 0;
  return (x, age, recency) => {
    let ofAge = known.get(age);
    if (ofAge === undefined) known.set(age, (ofAge = new Map()));
    let ofBoth = ofAge.get(x);
    if (ofBoth === undefined) ofAge.set(x, (ofBoth = new Map()));
    let found = ofBoth.get(recency);
    if (found !== undefined) return found;
    if (count++ >= MOST_REMEMBERED) {
      known = new Map([[age, new Map([[x, (ofBoth = new Map())]])]]);
      count = 1;
    }
    found = make(x, age, recency);
    ofBoth.set(recency, found);
    return found;
  };
}
