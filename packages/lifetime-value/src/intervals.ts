import { normalQuantile, quantile } from "@rapport/statistics";
import type { Random } from "@rapport/statistics";
import { aliveUnchecked, requireHorizon } from "./activity.ts";
import { customerCells, requireColumns } from "./customer-cells.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { purchasesIfAlive, rememberPairs } from "./expected-purchases.ts";
import { countsIfAlive } from "./purchase-count-distribution.ts";
import { movedModel, parameterNames, parameterOf, regularityOf, requireModel } from "./purchase-model.ts";
import type { ParameterName, PurchaseModel, Uncertainty } from "./purchase-model.ts";
import { requireSpendModel, spendPosterior } from "./spend-model.ts";
import type { SpendModel } from "./spend-model.ts";

/** A purchase model with how well the customers pin it down: what every fit answers. */
export type UncertainModel = PurchaseModel & { readonly uncertainty: Uncertainty<never> | Uncertainty<ParameterName> };

/** A range that holds the truth in the given part of such cases. */
export type Interval = { readonly lo: number; readonly mid: number; readonly hi: number; readonly level: number };

/**
 * The range of each parameter of a fitted model, by the curvature of the likelihood at its maximum (Wald, on the
 * logarithms, so that none falls below 0).
 *
 * @param level the part of such ranges that hold the true parameter; 0.8 unless told
 * @returns a range by name, or `undetermined` where the likelihood is flat in some direction
 * @throws {RangeError} if the level does not lie between 0 and 1
 */
export function parameterIntervals(
  fit: UncertainModel,
  level = 0.8,
): { readonly kind: "estimated"; readonly of: Readonly<Partial<Record<ParameterName, Interval>>> } | { readonly kind: "undetermined" } {
  const reach = reachOf(level);
  if (fit.uncertainty.kind === "undetermined") return { kind: "undetermined" };
  const { covarianceOfLogs } = fit.uncertainty;
  const of = parameterNames(fit).map((name, i) => {
    const mid = parameterOf(fit, name);
    const factor = Math.exp(reach * Math.sqrt(covarianceOfLogs[i]![i]!));
    return [name, { lo: mid / factor, mid, hi: mid * factor, level }];
  });
  return { kind: "estimated", of: Object.fromEntries(of) };
}

/** What all customers together will do within a horizon. */
export type TotalAhead = {
  readonly expected: number;
  /** How far `expected` may be off because the parameters are estimates; null where they are not pinned down. */
  readonly parameterSd: number | null;
  /** How far what happens may be off by chance, were the parameters known; null where spending is so unequal that there is no bound. */
  readonly chanceSd: number | null;
  /** What the total will be in the given part of such cases; null where one of the two is. */
  readonly range: { readonly lo: number; readonly hi: number } | null;
  readonly level: number;
};

export type TotalOptions = {
  /** The part of such totals that the range is to hold; 0.8 unless told. */
  readonly level?: number;
  /** Adds up money instead of purchases. */
  readonly spending?: {
    readonly model: SpendModel & { readonly uncertainty?: Uncertainty<"p" | "q" | "v"> };
    /** The mean spend of each row's repeat purchases. */
    readonly meanSpend: ArrayLike<number>;
  };
};

/**
 * How much all customers together will buy or spend within the horizon, with the range of what it will come to.
 *
 * Two doubts are told apart. Chance evens out as customers are added up; what the parameters leave open does not, and for
 * many customers it is the larger part. It is carried over from the parameters by the slope of the total in each of their
 * logarithms (delta method), and adds to the chance as variances do. Money is not discounted.
 *
 * @param fit a fitted purchase model
 * @param cells customers, those of one row alike
 * @throws {RangeError} if the horizon, the level or a row is not possible
 */
export function totalAhead(fit: UncertainModel, cells: CustomerCells, horizonWeeks: number, options: TotalOptions = {}): TotalAhead {
  const { level = 0.8, spending } = options;
  requireModel(fit);
  requireHorizon(horizonWeeks);
  requireColumns(cells);
  const reach = reachOf(level);
  const each = spending === undefined ? undefined : spendingEach(spending.model, cells, spending.meanSpend);
  const purchases = expectedOfRows(fit, cells, horizonWeeks);
  const expected = weightedSum(cells, purchases, each?.mean);

  let parameterVariance: number | null = null;
  if (fit.uncertainty.kind === "estimated") {
    const names = parameterNames(fit);
    const slopes = names.map((_, i) => {
      const moved = (by: number): number =>
        weightedSum(cells, expectedOfRows(movedModel(fit, names.map((_name, j) => (j === i ? by : 0))), cells, horizonWeeks), each?.mean);
      return (moved(STEP) - moved(-STEP)) / (2 * STEP);
    });
    parameterVariance = quadraticForm(slopes, fit.uncertainty.covarianceOfLogs);
    const doubt = spending?.model.uncertainty;
    if (spending !== undefined && doubt?.kind === "estimated") {
      const spendSlopes = (["p", "q", "v"] as const).map((name) => {
        const moved = (by: number): number => {
          const model = { ...spending.model, [name]: spending.model[name] * Math.exp(by) };
          return weightedSum(cells, purchases, spendingEach(model, cells, spending.meanSpend).mean);
        };
        return (moved(STEP) - moved(-STEP)) / (2 * STEP);
      });
      parameterVariance += quadraticForm(spendSlopes, doubt.covarianceOfLogs);
    }
  }
  const chanceVariance = varianceOfRows(fit, cells, horizonWeeks, purchases, spending?.model, each);
  let range: TotalAhead["range"] = null;
  if (parameterVariance !== null && chanceVariance !== null) {
    const sd = Math.sqrt(parameterVariance + chanceVariance);
    range = { lo: Math.max(0, expected - reach * sd), hi: expected + reach * sd };
  }
  return {
    expected,
    parameterSd: parameterVariance === null ? null : Math.sqrt(parameterVariance),
    chanceSd: chanceVariance === null ? null : Math.sqrt(chanceVariance),
    range,
    level,
  };
}

/** A step of a logarithm that is small beside what bends, and large beside what is rounded. */
const STEP = 1e-3;

function expectedOfRows(model: PurchaseModel, cells: CustomerCells, horizon: number): Float64Array {
  const regular = regularityOf(model) > 1;
  const ifAlive = rememberPairs((x, age) => purchasesIfAlive(model, x, 0, age, horizon));
  return cells.frequency.map((x, i) => {
    const [recency, age] = [cells.recencyWeeks[i]!, cells.ageWeeks[i]!];
    const expected = regular ? purchasesIfAlive(model, x, recency, age, horizon) : ifAlive(x, age);
    return expected * aliveUnchecked(model, x, recency, age);
  });
}

/** Expected spend at a purchase of each row, and its mean square over what is believed of the customer. */
type SpendingEach = { readonly mean: Float64Array; readonly meanSquare: Float64Array };

function spendingEach(model: SpendModel, cells: CustomerCells, meanSpend: ArrayLike<number>): SpendingEach {
  requireSpendModel(model);
  if (meanSpend.length !== cells.frequency.length) throw new RangeError("the column of mean spend differs in length");
  const mean = new Float64Array(meanSpend.length);
  const meanSquare = new Float64Array(meanSpend.length);
  for (let i = 0; i < mean.length; i++) {
    const { shape, scale } = spendPosterior(model, { frequency: cells.frequency[i]!, meanSpend: meanSpend[i]! });
    if (shape <= 1) throw new RangeError(`row ${i}: with q + p x of at most 1 the expected spend is infinite`);
    mean[i] = (model.p * scale) / (shape - 1);
    meanSquare[i] = shape > 2 ? (model.p * scale) ** 2 / ((shape - 1) * (shape - 2)) : Infinity;
  }
  return { mean, meanSquare };
}

/**
 * The variance of the total by chance. Of one customer's spending S over N purchases at a mean M that is not known for
 * sure: Var S = E[M²] (E[N] / p + E[N²]) − (E[N] E[M])².
 */
function varianceOfRows(
  model: PurchaseModel,
  cells: CustomerCells,
  horizon: number,
  purchases: Float64Array,
  spend: SpendModel | undefined,
  each: SpendingEach | undefined,
): number | null {
  const regular = regularityOf(model) > 1;
  const squareOf = (x: number, recency: number, age: number): number => {
    const counts = countsIfAlive(model, x, recency, age, horizon);
    let square = 0;
    for (let n = 1; n < counts.length; n++) square += n * n * counts[n]!;
    return square;
  };
  const squares = rememberPairs((x, age) => squareOf(x, 0, age));
  let variance = 0;
  for (let i = 0; i < purchases.length; i++) {
    const [x, recency, age] = [cells.frequency[i]!, cells.recencyWeeks[i]!, cells.ageWeeks[i]!];
    const square = aliveUnchecked(model, x, recency, age) * (regular ? squareOf(x, recency, age) : squares(x, age));
    const expected = purchases[i]!;
    const ofOne =
      spend === undefined || each === undefined
        ? square - expected * expected
        : each.meanSquare[i]! * (expected / spend.p + square) - (expected * each.mean[i]!) ** 2;
    if (ofOne === Infinity || Number.isNaN(ofOne)) return null;
    variance += cells.customers[i]! * Math.max(0, ofOne);
  }
  return variance;
}

function weightedSum(cells: CustomerCells, values: Float64Array, times?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += cells.customers[i]! * values[i]! * (times === undefined ? 1 : times[i]!);
  return sum;
}

function quadraticForm(slopes: readonly number[], covariance: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 0; i < slopes.length; i++) for (let j = 0; j < slopes.length; j++) sum += slopes[i]! * slopes[j]! * covariance[i]![j]!;
  return Math.max(0, sum);
}

function reachOf(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies between 0 and 1; got ${level}`);
  return normalQuantile((1 + level) / 2);
}

/**
 * The same customers drawn again, each as often as a Poisson count of mean 1 says: what another sample of such customers
 * might have been. Cells stay cells, so that a draw costs as much as there are cells.
 *
 * @returns cells of at most as many rows
 */
export function resampledCells(cells: CustomerCells, random: Random): CustomerCells {
  const drawn = cells.customers.map((customers) => random.poisson(customers));
  return customerCells({
    frequency: cells.frequency,
    recencyWeeks: cells.recencyWeeks,
    ageWeeks: cells.ageWeeks,
    customers: drawn,
    // Of one customer of the cell, which is what rows are given in.
    ...(cells.logIntervals === undefined ? {} : { logIntervals: cells.logIntervals.map((logs, i) => logs / cells.customers[i]!) }),
  });
}

/** What came of fitting resampled customers again and again. */
export type Bootstrap<Name extends string> = {
  /** The middle range of each figure over the draws; `mid` is the figure of the customers as they are. */
  readonly intervals: Readonly<Record<Name, Interval>>;
  readonly standardErrors: Readonly<Record<Name, number>>;
  readonly draws: number;
  /** Draws in which no figures could be worked out, as when too few repeat customers were drawn: they are not in the range. */
  readonly failed: number;
};

/**
 * The range of anything that is worked out from customers, by fitting resampled customers again (bootstrap with Poisson
 * weights; percentiles). It supposes less than the curvature of the likelihood does, also that the model is right, and it
 * reaches through the choice between models; it costs a fit a draw.
 *
 * @param figures works out the figures from cells; undefined where it cannot
 * @param options `draws` 200 unless told, at least 20; `level` 0.8 unless told
 * @returns undefined where the customers as they are give no figures, or fewer than half of the draws do
 * @throws {RangeError} if the level or the number of draws is not possible
 */
export function bootstrapIntervals<Name extends string>(
  cells: CustomerCells,
  figures: (cells: CustomerCells) => Readonly<Record<Name, number>> | undefined,
  random: Random,
  options: { readonly draws?: number; readonly level?: number } = {},
): Bootstrap<Name> | undefined {
  const { draws = 200, level = 0.8 } = options;
  reachOf(level);
  if (!(Number.isInteger(draws) && draws >= 20)) throw new RangeError(`a bootstrap needs a whole number of at least 20 draws; got ${draws}`);
  const asTheyAre = figures(cells);
  if (asTheyAre === undefined) return undefined;
  const names = Object.keys(asTheyAre) as Name[];
  const drawn = names.map((): number[] => []);
  let failed = 0;
  for (let draw = 0; draw < draws; draw++) {
    const found = figures(resampledCells(cells, random));
    if (found === undefined) failed++;
    else names.forEach((name, i) => drawn[i]!.push(found[name]));
  }
  if (failed * 2 > draws) return undefined;
  const intervals = names.map((name, i) => {
    const at = (part: number): number => quantile(drawn[i]!, part) as number;
    return [name, { lo: at((1 - level) / 2), mid: asTheyAre[name], hi: at((1 + level) / 2), level }];
  });
  const standardErrors = names.map((name, i) => [name, standardDeviation(drawn[i]!)]);
  return { intervals: Object.fromEntries(intervals), standardErrors: Object.fromEntries(standardErrors), draws, failed };
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
