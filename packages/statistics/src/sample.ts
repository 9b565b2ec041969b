import { tooFew } from "./too-few.ts";
import type { TooFew } from "./too-few.ts";

/** What a comparison of means needs to know of one group. */
export type Summary = {
  readonly count: number;
  readonly mean: number;
  /** The sample variance (divided by one less than the count). */
  readonly variance: number;
};

/**
 * Count, mean and variance of a group of numbers, in one pass that keeps its digits (Welford 1962).
 *
 * @param values finite numbers, at least two, for one number has no spread
 * @throws {RangeError} if a value is not a finite number
 * @example summarise([2, 4, 4, 4, 5, 5, 7, 9]).variance // 4.5714286
 */
export function summarise(values: Iterable<number>): Summary | TooFew {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    requireFinite(value);
    count++;
    const fromOld = value - mean;
    mean += fromOld / count;
    squares += fromOld * (value - mean);
  }
  return count < 2 ? tooFew({ observed: count, needed: 2 }) : { count, mean, variance: squares / (count - 1) };
}

/**
 * The mean of a group of numbers. The mean of nothing is not zero.
 *
 * @param values finite numbers
 * @throws {RangeError} if a value is not a finite number
 * @example mean([1, 2, 6]) // 3
 */
export function mean(values: Iterable<number>): number | TooFew {
  let count = 0;
  let running = 0;
  for (const value of values) {
    requireFinite(value);
    count++;
    running += (value - running) / count;
  }
  return count === 0 ? tooFew({ observed: 0, needed: 1 }) : running;
}

/**
 * A quantile of a sample: the value below which the given part of it lies, interpolated between neighbours (type 7 of
 * Hyndman & Fan 1996, as in R, NumPy and spreadsheets).
 *
 * @param values finite numbers in any order; not changed
 * @param part 0 (the least) to 1 (the greatest); 0.5 is the median
 * @throws {RangeError} if `part` is outside 0 to 1 or a value is not a finite number
 * @example quantile([7, 1, 3, 5], 0.5) // 4
 */
export function quantile(values: ArrayLike<number>, part: number): number | TooFew {
  const sorted = Float64Array.from(values).sort();
  return quantileOfSorted(sorted, part);
}

/**
 * {@link quantile} of numbers that are already in ascending order, for asking several without sorting again.
 *
 * @param sorted finite numbers, ascending
 * @param part 0 to 1
 * @throws {RangeError} if `part` is outside 0 to 1 or the least or greatest is not a finite number
 */
export function quantileOfSorted(sorted: ArrayLike<number>, part: number): number | TooFew {
  if (!(part >= 0 && part <= 1)) throw new RangeError(`a quantile is asked for a part from 0 to 1; got ${part}`);
  if (sorted.length === 0) return tooFew({ observed: 0, needed: 1 });
  requireFinite(sorted[0]!);
  requireFinite(sorted[sorted.length - 1]!);
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const lo = sorted[below]!;
  const hi = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lo + (place - below) * (hi - lo);
}

function requireFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`a sample holds finite numbers; got ${value}`);
}
