import { covarianceAt, maximise, toLogScale, tooFew } from "@rapport/statistics";
import type { Objective, TooFew } from "@rapport/statistics";
import type { DiscreteHazard, Geometric, ShiftedBetaGeometric } from "./contract.ts";
import { uncertaintyAt } from "./fitting.ts";
import type { Uncertainty } from "./purchase-model.ts";

/**
 * Customers under contract in each period: how many might have left at its end, and how many did. Columns of one length;
 * several rows may have one period.
 */
export type PeriodColumns = {
  /** From 1, a customer's first. */
  readonly period: ArrayLike<number>;
  readonly atRisk: ArrayLike<number>;
  /** At most `atRisk`. */
  readonly ended: ArrayLike<number>;
};

/** An sBG as the customers make it most likely. */
export type FittedShiftedBetaGeometric = ShiftedBetaGeometric & {
  readonly logLikelihood: number;
  /** How much more likely than one chance for all, in natural logarithms. */
  readonly gainOverGeometric: number;
  readonly ended: number;
  readonly uncertainty: Uncertainty<"alpha" | "beta">;
};

/** One chance of leaving for all, because no difference between customers could be told. */
export type FittedGeometric = Geometric & { readonly because: "no-difference-detectable"; readonly logLikelihood: number; readonly ended: number };

/** A hazard by bands and covariates as the customers make it most likely. */
export type FittedDiscreteHazard = DiscreteHazard & {
  readonly logLikelihood: number;
  readonly ended: number;
  /** Of the coefficients; null where the customers do not pin them down, as for a covariate that is the same for all. */
  readonly standardErrors: Readonly<Record<string, number | null>>;
};

/** Below this gain in log-likelihood one more parameter is not worth having. */
const LEAST_GAIN = 2;

/**
 * Counts who might have left and who did, period by period, from how many of each cohort were there at each count.
 *
 * @param cohorts for each its size at the start, after one period, after two …; cohorts may be of different lengths
 * @throws {RangeError} if a cohort grows
 * @example periodsOfCohorts([[1000, 869, 743]]).ended[1] // 126
 */
export function periodsOfCohorts(cohorts: readonly (readonly number[])[]): {
  readonly period: readonly number[];
  readonly atRisk: readonly number[];
  readonly ended: readonly number[];
} {
  const rows = cohorts.flatMap((there) =>
    there.slice(1).map((left, i) => ({ period: i + 1, atRisk: there[i]!, ended: there[i]! - left })),
  );
  return { period: rows.map((row) => row.period), atRisk: rows.map((row) => row.atRisk), ended: rows.map((row) => row.ended) };
}

/**
 * Fits the shifted beta-geometric model by maximum likelihood (Fader & Hardie, "How to project customer retention", 2007).
 *
 * Supposes that a customer's chance of leaving never changes, and that only customers differ. Where leaving comes in waves
 * (after a price rise, at the end of a first year) use {@link fitDiscreteHazard}.
 *
 * @param neededEnded how many must have left for a fit to be worth having; 30 unless told
 * @returns the model; the geometric one where no difference between customers can be told; or `too-few` with how many left
 * @throws {RangeError} naming the row, if a number in it is not possible
 */
export function fitShiftedBetaGeometric(
  columns: PeriodColumns,
  neededEnded = 30,
): FittedShiftedBetaGeometric | FittedGeometric | TooFew {
  const periods = byPeriod(columns);
  const atRisk = sum(periods.map((each) => each.atRisk));
  const ended = sum(periods.map((each) => each.ended));
  const needed = Math.max(1, neededEnded);
  if (ended < needed) return tooFew({ observed: ended, needed });
  const leaving = ended / atRisk;
  const geometric = ended * Math.log(leaving) + (ended === atRisk ? 0 : (atRisk - ended) * Math.log1p(-leaving));
  const found = maximise(sbgLikelihood(periods), [0, Math.log(Math.max(0.01, 1 / leaving - 1))], { lower: [-12, -12], upper: [12, 16] });
  const gainOverGeometric = found.value - geometric;
  if (gainOverGeometric < LEAST_GAIN || found.kind !== "settled") {
    return { kind: "geometric", leaving, because: "no-difference-detectable", logLikelihood: geometric, ended };
  }
  const [alpha, beta] = Array.from(found.at, Math.exp) as [number, number];
  const uncertainty = uncertaintyAt(found, ["alpha", "beta"]);
  return { kind: "sbg", alpha, beta, logLikelihood: found.value, gainOverGeometric, ended, uncertainty };
}

type Period = { readonly period: number; readonly atRisk: number; readonly ended: number };

function byPeriod({ period, atRisk, ended }: PeriodColumns): readonly Period[] {
  const rows = period.length;
  if (atRisk.length !== rows || ended.length !== rows) throw new RangeError("the columns of the periods differ in length");
  const known = new Map<number, { atRisk: number; ended: number }>();
  for (let row = 0; row < rows; row++) {
    requireRow(period[row]!, atRisk[row]!, ended[row]!, row);
    const before = known.get(period[row]!) ?? { atRisk: 0, ended: 0 };
    known.set(period[row]!, { atRisk: before.atRisk + atRisk[row]!, ended: before.ended + ended[row]! });
  }
  return Array.from(known, ([at, counts]) => ({ period: at, ...counts })).sort((a, b) => a.period - b.period);
}

function requireRow(period: number, atRisk: number, ended: number, row: number): void {
  if (Number.isInteger(period) && period >= 1 && ended >= 0 && ended <= atRisk && atRisk < Infinity) return;
  throw new RangeError(`row ${row}: periods are counted from 1 and 0 ≤ ended ≤ at risk; got period ${period}, ${ended} of ${atRisk}`);
}

/** ln of Π (α/(α+β+t−1))^ended · ((β+t−1)/(α+β+t−1))^stayed, in the logarithms of α and β. */
function sbgLikelihood(periods: readonly Period[]): Objective {
  return (at, gradient, hessian) => {
    const alpha = Math.exp(at[0]!);
    const beta = Math.exp(at[1]!);
    let total = 0;
    let [gAlpha, gBeta, hAlphaAlpha, hAlphaBeta, hBetaBeta] = [0, 0, 0, 0, 0];
    for (const { period, atRisk, ended } of periods) {
      const whole = 1 / (alpha + beta + period - 1);
      const rest = 1 / (beta + period - 1);
      const stayed = atRisk - ended;
      total += ended * Math.log(alpha * whole) - stayed * Math.log1p(alpha * rest);
      gAlpha += ended / alpha - atRisk * whole;
      gBeta += stayed * rest - atRisk * whole;
      hAlphaAlpha += atRisk * whole * whole - ended / (alpha * alpha);
      hAlphaBeta += atRisk * whole * whole;
      hBetaBeta += atRisk * whole * whole - stayed * rest * rest;
    }
    gradient.set([gAlpha, gBeta]);
    hessian.set([hAlphaAlpha, hAlphaBeta, hAlphaBeta, hBetaBeta]);
    toLogScale(Float64Array.of(alpha, beta), gradient, hessian);
    return total;
  };
}

/** How the hazard is told. */
export type HazardOptions = {
  /** Columns of the same length as the periods, by name. They may change from period to period. */
  readonly covariates?: Readonly<Record<string, ArrayLike<number>>>;
  /** The first period of each band within which the hazard is the same; unless told, a band ends when 30 have left in it. */
  readonly bandsFrom?: readonly number[];
  /** How many must have left; 30 unless told. */
  readonly neededEnded?: number;
};

/** No chance of leaving is taken to be nearer to 0 or 1 than these log-odds say. */
const MOST_LOG_ODDS = 20;
/** On covariates of spread 1: odds e^10 times as high are more than anything makes. */
const MOST_EFFECT = 10;

/**
 * Fits a discrete-time hazard by logistic regression (Singer & Willett 1993): in each period the log-odds of leaving are
 * those of its band plus what the covariates add.
 *
 * Beyond the last period seen the last band's hazard is taken to go on.
 *
 * @param columns one row for customers of one period and one set of covariates
 * @returns the model, or `too-few` with how many left
 * @throws {RangeError} naming the row, if a number in it is not possible, or if the bands do not ascend from 1
 */
export function fitDiscreteHazard(columns: PeriodColumns, options: HazardOptions = {}): FittedDiscreteHazard | TooFew {
  const { covariates = {}, neededEnded = 30 } = options;
  const periods = byPeriod(columns);
  const ended = sum(periods.map((each) => each.ended));
  const needed = Math.max(1, neededEnded);
  if (ended < needed) return tooFew({ observed: ended, needed });
  const bandsFrom = options.bandsFrom ?? bandsWith(periods, needed);
  requireBands(bandsFrom);
  const scaled = Object.entries(covariates).map(([name, column]) => scaledColumn(name, column, columns.atRisk));
  const used = scaled.filter(({ spread }) => spread > 0);
  const start = Math.log(ended / Math.max(0.5, sum(periods.map((each) => each.atRisk)) - ended));
  const walls = [...bandsFrom.map(() => MOST_LOG_ODDS), ...used.map(() => MOST_EFFECT)];
  const found = maximise(hazardLikelihood(columns, bandsFrom, used), [...bandsFrom.map(() => start), ...used.map(() => 0)], {
    lower: walls.map((wall) => -wall),
    upper: walls,
    stepCap: 5,
  });
  const covariance = covarianceAt(found);
  const size = found.at.length;
  const place = (name: string): number => bandsFrom.length + used.findIndex((each) => each.name === name);
  const coefficients = scaled.map(({ name, spread }) => [name, spread > 0 ? found.at[place(name)]! / spread : 0] as const);
  const standardErrors = scaled.map(({ name, spread }) => {
    const known = spread > 0 && covariance !== undefined;
    return [name, known ? Math.sqrt(covariance[place(name) * (size + 1)]!) / spread : null] as const;
  });
  const atZero = sum(used.map(({ mean, spread }, j) => (found.at[bandsFrom.length + j]! * mean) / spread));
  return {
    kind: "discrete-hazard",
    bands: bandsFrom.map((firstPeriod, i) => ({ firstPeriod, logOdds: found.at[i]! - atZero })),
    coefficients: Object.fromEntries(coefficients),
    standardErrors: Object.fromEntries(standardErrors),
    logLikelihood: found.value,
    ended,
  };
}

/** Bands in each of which so many left; what is left over at the end joins the last. */
function bandsWith(periods: readonly Period[], needed: number): readonly number[] {
  const from: number[] = [1];
  let here = 0;
  let ahead = sum(periods.map((each) => each.ended));
  for (const { period, ended } of periods) {
    if (here >= needed && ahead >= needed) {
      from.push(period);
      here = 0;
    }
    here += ended;
    ahead -= ended;
  }
  return from;
}

function requireBands(from: readonly number[]): void {
  const ascend = from[0] === 1 && from.every((first, i) => Number.isInteger(first) && (i === 0 || first > from[i - 1]!));
  if (!ascend) throw new RangeError(`bands ascend in whole periods from 1; got ${from.join(", ")}`);
}

type Scaled = { readonly name: string; readonly mean: number; readonly spread: number; readonly values: Float64Array };

/** A covariate with mean 0 and spread 1 over those at risk, which the search climbs best in. */
function scaledColumn(name: string, column: ArrayLike<number>, atRisk: ArrayLike<number>): Scaled {
  if (column.length !== atRisk.length) throw new RangeError(`the column ${name} differs in length from the periods`);
  let weight = 0;
  let mean = 0;
  let squares = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (!Number.isFinite(value)) throw new RangeError(`row ${row}: ${name} is a finite number; got ${value}`);
    if (!(atRisk[row]! > 0)) continue;
    weight += atRisk[row]!;
    const fromOld = value - mean;
    mean += (atRisk[row]! * fromOld) / weight;
    squares += atRisk[row]! * fromOld * (value - mean);
  }
  const deviation = Math.sqrt(squares / Math.max(1, weight));
  const spread = deviation > 1e-12 * Math.abs(mean) ? deviation : 0;
  return { name, mean, spread, values: Float64Array.from(column, (value) => (spread > 0 ? (value - mean) / spread : 0)) };
}

function hazardLikelihood({ period, atRisk, ended }: PeriodColumns, bandsFrom: readonly number[], used: readonly Scaled[]): Objective {
  const bandOf = Int32Array.from(period, (at) => bandsFrom.findLastIndex((first) => first <= at));
  const bands = bandsFrom.length;
  const size = bands + used.length;
  return (at, gradient, hessian) => {
    let total = 0;
    for (let row = 0; row < bandOf.length; row++) {
      const n = atRisk[row]!;
      if (n === 0) continue;
      const band = bandOf[row]!;
      let logOdds = at[band]!;
      for (let j = 0; j < used.length; j++) logOdds += at[bands + j]! * used[j]!.values[row]!;
      const small = Math.exp(-Math.abs(logOdds));
      const chance = logOdds > 0 ? 1 / (1 + small) : small / (1 + small);
      total += ended[row]! * logOdds - n * (Math.max(0, logOdds) + Math.log1p(small));
      const slope = ended[row]! - n * chance;
      const bend = (n * small) / ((1 + small) * (1 + small));
      gradient[band]! += slope;
      hessian[band * size + band]! -= bend;
      for (let j = 0; j < used.length; j++) {
        const z = used[j]!.values[row]!;
        gradient[bands + j]! += slope * z;
        hessian[band * size + bands + j]! -= bend * z;
        hessian[(bands + j) * size + band]! -= bend * z;
        for (let i = 0; i < used.length; i++) hessian[(bands + j) * size + bands + i]! -= bend * z * used[i]!.values[row]!;
      }
    }
    return total;
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
