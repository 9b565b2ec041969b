import { aliveUnchecked } from "./activity.ts";
import { requireColumns, requirePossible } from "./customer-cells.ts";
import type { HistoryColumns } from "./customer-cells.ts";
import { distinctValues } from "./distinct-values.ts";
import { discountedIfAlive, requireValuation } from "./predictive-value.ts";
import type { CustomerHistory, ValuationOptions } from "./predictive-value.ts";
import { chancesTaken, regularityOf } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { spendPosterior } from "./spend-model.ts";
import type { SpendModel } from "./spend-model.ts";

/** A customer's expected value without its range: the quick part of {@link predictiveValue}. */
export type ExpectedValue = {
  /** Expected spending within the horizon, discounted. */
  readonly mid: number;
  readonly expectedPurchases: number;
};

/**
 * Prepares to value customers one at a time as their pages are read: `mid` of {@link predictiveValue}, and nothing that
 * takes longer than a few microseconds.
 *
 * @returns a function from customer to value, which throws a `RangeError` for a customer that cannot be
 * @throws {RangeError} if a model, the horizon or an option is not possible
 */
export function expectedValuer(
  model: PurchaseModel,
  spend: SpendModel,
  horizonWeeks: number,
  options: ValuationOptions,
): (customer: CustomerHistory) => ExpectedValue {
  requireValuation(model, spend, horizonWeeks, options);
  return (customer) => {
    requirePossible(customer);
    const { frequency, recencyWeeks, ageWeeks } = customer;
    const { shape, scale } = spendPosterior(spend, customer);
    if (shape <= 1) throw new RangeError("with q + p x of at most 1 the expected spend is infinite");
    const alive = aliveUnchecked(model, frequency, recencyWeeks, ageWeeks);
    const ahead = discountedIfAlive(model, frequency, recencyWeeks, ageWeeks, horizonWeeks, options.discountAnnual);
    return { mid: (alive * ahead.discounted * spend.p * scale) / (shape - 1), expectedPurchases: alive * ahead.expected };
  };
}

/** Frequencies below this have a place in the tables; the few above it are worked out as they come. */
const TABLED = 128;

/**
 * The expected, discounted spending of many customers within the horizon: `mid` of {@link predictiveValue} for each row.
 *
 * What lies ahead of those who are still active depends on frequency and age alone, so it is worked out once for each such
 * pair; a row costs one exponential. A million customers take a tenth of a second (in regular kinds and the Pareto/NBD,
 * whose P(alive) costs more, a second or two).
 *
 * @param customers columns of one length, one row a customer
 * @returns one number a row
 * @throws {RangeError} if a row (which is named), a model, the horizon or an option is not possible
 */
export function expectedValues(
  model: PurchaseModel,
  spend: SpendModel,
  customers: HistoryColumns & { readonly meanSpend: ArrayLike<number> },
  horizonWeeks: number,
  options: ValuationOptions,
): Float64Array {
  requireValuation(model, spend, horizonWeeks, options);
  requireColumns(customers);
  const { frequency, meanSpend } = customers;
  const rows = frequency.length;
  if (meanSpend.length !== rows) throw new RangeError("the column of mean spend differs in length");
  const recencyWeeks = asFloats(customers.recencyWeeks);
  const ageWeeks = asFloats(customers.ageWeeks);
  const { p, q, v } = spend;
  const ages = distinctValues(ageWeeks);
  const regular = regularityOf(model) > 1;
  const aheadOf = (x: number, recency: number, age: number): number =>
    discountedIfAlive(model, x, recency, age, horizonWeeks, options.discountAnnual).discounted;
  // By age, then by frequency; below 0 where nobody has asked yet.
  const ahead = new Float64Array(ages.values.length * TABLED).fill(-1);
  const aliveOf = aliveByRow(model, recencyWeeks, ages);
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const x = frequency[i]!;
    const age = ages.index[i]!;
    let discounted: number;
    if (regular || x >= TABLED) discounted = aheadOf(x, recencyWeeks[i]!, ageWeeks[i]!);
    else {
      discounted = ahead[age * TABLED + x]!;
      if (discounted < 0) ahead[age * TABLED + x] = discounted = aheadOf(x, 0, ageWeeks[i]!);
    }
    const z = x === 0 ? 0 : meanSpend[i]!;
    if (!(z >= 0 && z < Infinity) || (x > 0 && z === 0)) throw new RangeError(`row ${i}: a mean spend is above 0; got ${z}`);
    const shape = q + p * x;
    if (shape <= 1) throw new RangeError(`row ${i}: with q + p x of at most 1 the expected spend is infinite`);
    values[i] = (aliveOf(i, x) * discounted * p * (v + x * z)) / (shape - 1);
  }
  return values;
}

/** P(alive) by row; where leaving comes by chance and timing at random, from one logarithm for each different time. */
function aliveByRow(
  model: PurchaseModel,
  recencyWeeks: Float64Array,
  ages: { readonly values: Float64Array; readonly index: Int32Array },
): (row: number, x: number) => number {
  if (model.kind !== "bg-nbd" && model.kind !== "mbg-nbd") {
    return (row, x) => aliveUnchecked(model, x, recencyWeeks[row]!, ages.values[ages.index[row]!]!);
  }
  const { r, alpha, a, b } = model;
  const recencies = distinctValues(recencyWeeks);
  const logAge = ages.values.map((age) => Math.log(alpha + age));
  const logRecency = recencies.values.map((recency) => Math.log(alpha + recency));
  const logFirst = Math.log(alpha);
  return (row, x) => {
    const taken = chancesTaken(model, x);
    if (taken === 0) return 1;
    const since = logAge[ages.index[row]!]! - (x === 0 ? logFirst : logRecency[recencies.index[row]!]!);
    return 1 / (1 + (a / (b + taken - 1)) * Math.exp((r + x) * since));
  };
}

function asFloats(column: ArrayLike<number>): Float64Array {
  return column instanceof Float64Array ? column : Float64Array.from(column);
}
