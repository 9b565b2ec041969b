import type { Summary } from "./sample.ts";
import { studentTQuantile, studentTTwoSided } from "./student-t.ts";
import { tooFew } from "./too-few.ts";
import type { TooFew } from "./too-few.ts";

/** A difference with the range in which the true one lies, and what it rests on. */
export type Difference = {
  readonly kind: "difference";
  /** First less second. */
  readonly difference: number;
  readonly lo: number;
  readonly hi: number;
  /** The part of such ranges that hold the true difference, 0 to 1. */
  readonly level: number;
  /** The chance of a difference at least as far from zero if there were none, 0 to 1. */
  readonly pValue: number;
};

/**
 * The difference between two means with its confidence interval, where the groups may vary differently (Welch 1947).
 *
 * Supposes independent observations and groups large enough, or values even enough, for their means to be near normal:
 * a few dozen for mild skew, many hundreds for money.
 *
 * @param groups two summaries; the answer is `first` less `second`
 * @param level the part of such intervals that hold the true difference, between 0 and 1; 0.95 unless told
 * @returns the difference, or `too-few` if a group has fewer than two or neither group varies at all
 * @throws {RangeError} if the level is not between 0 and 1 or a summary is not of finite numbers
 * @example differenceOfMeans({ first: { count: 50, mean: 12, variance: 9 }, second: { count: 60, mean: 10, variance: 16 } }).lo // 0.6751
 */
export function differenceOfMeans(
  groups: { readonly first: Summary; readonly second: Summary },
  level = 0.95,
): Difference | TooFew {
  requireLevel(level);
  const { first, second } = groups;
  requireSummary(first);
  requireSummary(second);
  const fewest = Math.min(first.count, second.count);
  if (fewest < 2) return tooFew({ observed: fewest, needed: 2 });
  const firstPart = first.variance / first.count;
  const secondPart = second.variance / second.count;
  const squaredError = firstPart + secondPart;
  // Where nothing varies there is one distinct value a group, and no scale to judge a difference by.
  if (squaredError === 0) return tooFew({ observed: 1, needed: 2 });
  const degreesOfFreedom =
    squaredError ** 2 / (firstPart ** 2 / (first.count - 1) + secondPart ** 2 / (second.count - 1));
  const error = Math.sqrt(squaredError);
  const difference = first.mean - second.mean;
  const half = studentTQuantile({ probability: (1 + level) / 2, degreesOfFreedom }) * error;
  return {
    kind: "difference",
    difference,
    lo: difference - half,
    hi: difference + half,
    level,
    pValue: studentTTwoSided({ t: difference / error, degreesOfFreedom }),
  };
}

/** Throws unless a confidence level lies strictly between 0 and 1. */
export function requireLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies between 0 and 1; got ${level}`);
}

function requireSummary(group: Summary): void {
  const { count, mean, variance } = group;
  if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`a count is a whole number; got ${count}`);
  if (!Number.isFinite(mean)) throw new RangeError(`a mean must be finite; got ${mean}`);
  if (!(variance >= 0 && variance < Infinity)) throw new RangeError(`a variance is at least 0; got ${variance}`);
}
