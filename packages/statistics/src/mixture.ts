import { choleskyFactor } from "./cholesky.ts";
import { type Random, seededRandom } from "./seeded-random.ts";
import { type TooFew, tooFew } from "./too-few.ts";

/** One group of a mixture: a normal distribution in all columns, and which part of all cases it makes up. */
export type MixtureGroup = {
  readonly weight: number;
  readonly mean: readonly number[];
  /** Row by row, of the columns as they were given. */
  readonly covariance: readonly number[];
};

/** Groups of cases, each a normal distribution of its own, found by how likely the cases are. */
export type Mixture = {
  readonly kind: "mixture";
  readonly cases: number;
  readonly columns: number;
  /** Largest first. */
  readonly groups: readonly MixtureGroup[];
  readonly logLikelihood: number;
  /** 2 ln L − parameters × ln cases (Schwarz 1978, as R's mclust writes it): larger is better. */
  readonly bic: number;
  /** Every number of groups that was tried. */
  readonly tried: readonly { readonly groups: number; readonly logLikelihood: number; readonly bic: number; readonly smallest: number }[];
};

export type MixtureOptions = {
  /** So many groups; chosen by BIC from 1 up to `most` unless told. */
  readonly groups?: number;
  /** 6 unless told. */
  readonly most?: number;
  /** No group of a chosen number makes up a smaller part of all cases; 0.02 unless told. */
  readonly leastWeight?: number;
  /** Beginnings that are tried for each number of groups; 8 unless told. */
  readonly starts?: number;
  readonly seed?: number;
  /** Added to each variance within a group, in squares of the column's standard deviation: 1e-6 unless told. More where columns hold counts, or a group would close in on one of them. */
  readonly leastVariance?: number;
};

const FIRST_ROUNDS = 12;
const ROUNDS = 300;
const K_MEANS_ROUNDS = 20;
/** A group that closes in on one value would be infinitely likely. */
const LEAST_VARIANCE = 1e-6;
const SMALL_STEP = 1e-7;
const LOG_TAU = Math.log(2 * Math.PI);

/**
 * Fits a mixture of normal distributions with full covariances (expectation–maximisation; Dempster, Laird & Rubin 1977) from
 * several beginnings by k-means++ on standardised columns, and chooses the number of groups by BIC where none is given.
 *
 * @param rows one case each, as many finite numbers in each; amounts that are skewed better as logarithms
 * @returns `too-few` below ten cases for each parameter of one group, or where a column is the same for all
 * @throws {RangeError} if rows differ in length, or a number is not finite or too large to be squared
 * @example fitMixture([[1], [2]]).kind // "too-few"
 */
export function fitMixture(rows: readonly (readonly number[])[], options: MixtureOptions = {}): Mixture | TooFew {
  const { groups: asked, most = 6, leastWeight = 0.02, starts = 8, seed = 1, leastVariance = LEAST_VARIANCE } = options;
  const columns = rows[0]?.length ?? 0;
  for (const row of rows) if (row.length !== columns || !row.every(Number.isFinite)) throw new RangeError("every case has as many numbers as the first, and all are finite");
  const needed = 10 * parametersOf(1, columns);
  if (rows.length < needed || columns === 0) return tooFew({ observed: rows.length, needed: Math.max(needed, 1) });
  const scale = scaleOf(rows, columns);
  if (!scale.deviation.every(Number.isFinite)) throw new RangeError("numbers so large that their squares are none");
  if (scale.deviation.some((each) => !(each > 0))) return tooFew({ observed: 1, needed: 2 });
  const cases = rows.length;
  const values = new Float64Array(cases * columns);
  for (let i = 0; i < cases; i++) for (let c = 0; c < columns; c++) values[i * columns + c] = (rows[i]![c]! - scale.mean[c]!) / scale.deviation[c]!;
  // Densities of what is standardised are those of the columns as given, times their deviations.
  const shift = -cases * scale.deviation.reduce((sum, each) => sum + Math.log(each), 0);
  const numbers = asked === undefined ? Array.from({ length: most }, (_, at) => at + 1) : [asked];
  const tried = numbers.map((count) => {
    const best = bestOf(count === 1 ? 1 : starts, values, columns, count, leastVariance, seededRandom(seed).stream(`${count} groups`));
    const logLikelihood = best.logLikelihood + shift;
    return { ...best, count, logLikelihood, bic: 2 * logLikelihood - parametersOf(count, columns) * Math.log(cases), smallest: Math.min(...best.weights) };
  });
  const fit = asked === undefined ? tried.filter(({ count, smallest }) => count === 1 || smallest >= leastWeight) : tried;
  const chosen = fit.reduce((best, each) => (each.bic > best.bic ? each : best));
  const groups = Array.from(chosen.weights, (weight, g): MixtureGroup => ({
    weight,
    mean: Array.from({ length: columns }, (_, c) => chosen.means[g * columns + c]! * scale.deviation[c]! + scale.mean[c]!),
    covariance: Array.from({ length: columns * columns }, (_, at) => chosen.covariances[g]![at]! * scale.deviation[Math.floor(at / columns)]! * scale.deviation[at % columns]!),
  })).sort((a, b) => b.weight - a.weight);
  return { kind: "mixture", cases, columns, groups, logLikelihood: chosen.logLikelihood, bic: chosen.bic, tried: tried.map(({ count, logLikelihood, bic, smallest }) => ({ groups: count, logLikelihood, bic, smallest })) };
}

const parametersOf = (groups: number, columns: number): number => groups - 1 + groups * (columns + (columns * (columns + 1)) / 2);

/**
 * A function that says to which group a case belongs most likely.
 *
 * @returns for a case the place of the group, from 0, and how likely it is theirs rather than another's
 * @throws {RangeError} if a covariance is none
 */
export function groupFinder({ groups, columns }: Pick<Mixture, "groups" | "columns">): (row: readonly number[]) => { readonly group: number; readonly chance: number } {
  const parts = groups.map(({ weight, mean, covariance }) => {
    const factor = choleskyFactor(Float64Array.from(covariance), columns);
    if (factor === undefined) throw new RangeError("a covariance is not positive definite");
    return { mean, factor, constant: Math.log(weight) - 0.5 * columns * LOG_TAU - logOfDiagonal(factor, columns) };
  });
  const logs = new Float64Array(groups.length);
  const scratch = new Float64Array(columns);
  return (row) => {
    if (row.length !== columns || !row.every(Number.isFinite)) throw new RangeError(`expected ${columns} finite numbers`);
    let best = 0;
    for (const [g, { mean, factor, constant }] of parts.entries()) {
      logs[g] = constant - 0.5 * squaredDistance(row, 0, mean, 0, factor, columns, scratch);
      if (logs[g]! > logs[best]!) best = g;
    }
    return { group: best, chance: 1 / logs.reduce((sum, log) => sum + Math.exp(log - logs[best]!), 0) };
  };
}

/**
 * How far two ways of grouping the same cases agree, beyond what chance alone would bring (Hubert & Arabie 1985): 1 for the same
 * groups under any names, about 0 for groups by lot.
 *
 * @throws {RangeError} if the two are not of one length
 * @example adjustedRandIndex([0, 0, 1, 1], [5, 5, 2, 2]) // 1
 */
export function adjustedRandIndex(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new RangeError(`two groupings of the same cases; got ${one.length} and ${other.length}`);
  const pairs = (counts: Iterable<number>) => [...counts].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const counted = (keys: readonly (number | string)[]) => keys.reduce((counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1), new Map<number | string, number>()).values();
  const [both, a, b] = [pairs(counted(one.map((key, i) => `${key} ${other[i]}`))), pairs(counted(one)), pairs(counted(other))];
  const byChance = (a * b) / ((one.length * (one.length - 1)) / 2 || 1);
  const most = (a + b) / 2;
  return most === byChance ? 1 : (both - byChance) / (most - byChance);
}

type Fitted = { readonly shares: Float64Array; readonly weights: Float64Array; readonly means: Float64Array; readonly covariances: readonly Float64Array[]; readonly logLikelihood: number };

function bestOf(starts: number, values: Float64Array, columns: number, count: number, least: number, random: Random): Fitted {
  let best: Fitted | undefined;
  // A few steps from each beginning tell which to follow to the end.
  for (let start = 0; start < starts; start++) {
    const shares = new Float64Array((values.length / columns) * count);
    for (const [i, group] of begin(values, columns, count, random).entries()) shares[i * count + group] = 1;
    const fitted = climb(values, columns, count, shares, least, FIRST_ROUNDS);
    if (best === undefined || fitted.logLikelihood > best.logLikelihood) best = fitted;
  }
  return climb(values, columns, count, best!.shares, least, ROUNDS);
}

/** Which group each case begins in: k-means from centres far apart (Arthur & Vassilvitskii 2007). */
function begin(values: Float64Array, columns: number, count: number, random: Random): Int32Array {
  const cases = values.length / columns;
  const centres = new Float64Array(count * columns);
  const nearest = new Float64Array(cases).fill(Number.POSITIVE_INFINITY);
  const distance = (i: number, g: number) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (values[i * columns + c]! - centres[g * columns + c]!) ** 2;
    return sum;
  };
  for (let g = 0; g < count; g++) {
    let at = random.below(cases);
    if (g > 0) {
      let left = random.uniform() * nearest.reduce((sum, each) => sum + each, 0);
      for (at = 0; at < cases - 1 && left >= nearest[at]!; at++) left -= nearest[at]!;
    }
    centres.set(values.subarray(at * columns, (at + 1) * columns), g * columns);
    for (let i = 0; i < cases; i++) nearest[i] = Math.min(nearest[i]!, distance(i, g));
  }
  const group = new Int32Array(cases);
  for (let round = 0; round < K_MEANS_ROUNDS; round++) {
    let moved = 0;
    for (let i = 0; i < cases; i++) {
      let best = 0;
      for (let g = 1; g < count; g++) if (distance(i, g) < distance(i, best)) best = g;
      if (group[i] !== best) moved++;
      group[i] = best;
    }
    if (moved === 0 && round > 0) break;
    const sizes = new Float64Array(count);
    const sums = new Float64Array(count * columns);
    for (let i = 0; i < cases; i++) {
      sizes[group[i]!]!++;
      for (let c = 0; c < columns; c++) sums[group[i]! * columns + c]! += values[i * columns + c]!;
    }
    for (let g = 0; g < count; g++) if (sizes[g]! > 0) for (let c = 0; c < columns; c++) centres[g * columns + c] = sums[g * columns + c]! / sizes[g]!;
  }
  return group;
}

/** @param shares how much of each case is each group's at the beginning; changed to what they are at the end */
function climb(values: Float64Array, columns: number, count: number, shares: Float64Array, least: number, rounds: number): Fitted {
  const cases = values.length / columns;
  let before = Number.NEGATIVE_INFINITY;
  const scratch = new Float64Array(columns);
  const logs = new Float64Array(count);
  for (let round = 0; ; round++) {
    const { weights, means, covariances } = maximised(values, columns, count, shares, least);
    const factors = covariances.map((covariance) => choleskyFactor(covariance, columns)!);
    const constants = factors.map((factor, g) => Math.log(weights[g]!) - 0.5 * columns * LOG_TAU - logOfDiagonal(factor, columns));
    let logLikelihood = 0;
    for (let i = 0; i < cases; i++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let g = 0; g < count; g++) {
        logs[g] = constants[g]! - 0.5 * squaredDistance(values, i * columns, means, g * columns, factors[g]!, columns, scratch);
        if (logs[g]! > most) most = logs[g]!;
      }
      let sum = 0;
      for (let g = 0; g < count; g++) sum += shares[i * count + g] = Math.exp(logs[g]! - most);
      for (let g = 0; g < count; g++) shares[i * count + g]! /= sum;
      logLikelihood += most + Math.log(sum);
    }
    if (round >= rounds || logLikelihood - before < SMALL_STEP * Math.abs(logLikelihood)) return { shares, weights, means, covariances, logLikelihood };
    before = logLikelihood;
  }
}

function maximised(values: Float64Array, columns: number, count: number, shares: Float64Array, least: number): { weights: Float64Array; means: Float64Array; covariances: Float64Array[] } {
  const cases = values.length / columns;
  const weights = new Float64Array(count);
  const means = new Float64Array(count * columns);
  const covariances = Array.from({ length: count }, () => new Float64Array(columns * columns));
  for (let i = 0; i < cases; i++)
    for (let g = 0; g < count; g++) {
      const share = shares[i * count + g]!;
      weights[g]! += share;
      for (let c = 0; c < columns; c++) means[g * columns + c]! += share * values[i * columns + c]!;
    }
  // A group that lost everybody keeps next to nothing, so that nothing is divided by zero.
  for (let g = 0; g < count; g++) for (let c = 0; c < columns; c++) means[g * columns + c]! /= Math.max(weights[g]!, 1e-12);
  for (let i = 0; i < cases; i++)
    for (let g = 0; g < count; g++) {
      const share = shares[i * count + g]!;
      if (share < 1e-12) continue;
      const covariance = covariances[g]!;
      for (let a = 0; a < columns; a++) {
        const off = share * (values[i * columns + a]! - means[g * columns + a]!);
        for (let b = 0; b <= a; b++) covariance[a * columns + b]! += off * (values[i * columns + b]! - means[g * columns + b]!);
      }
    }
  for (let g = 0; g < count; g++) {
    const covariance = covariances[g]!;
    for (let a = 0; a < columns; a++)
      for (let b = 0; b <= a; b++) {
        const value = covariance[a * columns + b]! / Math.max(weights[g]!, 1e-12) + (a === b ? least : 0);
        covariance[a * columns + b] = value;
        covariance[b * columns + a] = value;
      }
    if (weights[g]! < 1e-9) for (let at = 0; at < columns * columns; at++) covariance[at] = at % (columns + 1) === 0 ? 1 : 0;
    weights[g] = Math.max(weights[g]! / cases, 1e-12);
  }
  return { weights, means, covariances };
}

/** Mahalanobis' squared distance by solving L x = value − mean. */
function squaredDistance(values: ArrayLike<number>, from: number, means: ArrayLike<number>, at: number, factor: Float64Array, columns: number, scratch: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < columns; a++) {
    let rest = values[from + a]! - means[at + a]!;
    for (let b = 0; b < a; b++) rest -= factor[a * columns + b]! * scratch[b]!;
    scratch[a] = rest / factor[a * columns + a]!;
    sum += scratch[a]! ** 2;
  }
  return sum;
}

function logOfDiagonal(factor: Float64Array, columns: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += Math.log(factor[c * columns + c]!);
  return sum;
}

function scaleOf(rows: readonly (readonly number[])[], columns: number): { readonly mean: readonly number[]; readonly deviation: readonly number[] } {
  const mean = Array.from({ length: columns }, (_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / rows.length);
  return { mean, deviation: mean.map((middle, c) => Math.sqrt(rows.reduce((sum, row) => sum + (row[c]! - middle) ** 2, 0) / rows.length)) };
}
