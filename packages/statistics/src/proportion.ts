import { requireLevel } from "./difference-of-means.ts";
import type { Difference } from "./difference-of-means.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { tooFew } from "./too-few.ts";
import type { TooFew } from "./too-few.ts";

/** So many of so many: 122 buyers of 21,306 customers. */
export type Share = {
  readonly count: number;
  readonly of: number;
};

/** A share with the range in which the true one lies. */
export type ProportionInterval = {
  readonly kind: "proportion";
  readonly proportion: number;
  readonly lo: number;
  readonly hi: number;
  readonly level: number;
};

/**
 * A share with its confidence interval by Wilson's score method (Wilson 1927), which stays within 0 to 1 and holds at
 * shares near 0, where the textbook interval fails.
 *
 * @param share `count` of `of`, whole numbers with 0 ≤ count ≤ of
 * @param level between 0 and 1; 0.95 unless told
 * @returns the share with its interval, or `too-few` of nothing
 * @throws {RangeError} if the share or the level is not possible
 * @example proportionInterval({ count: 3, of: 30 }).hi // 0.2562
 */
export function proportionInterval(share: Share, level = 0.95): ProportionInterval | TooFew {
  requireLevel(level);
  requireShare(share);
  if (share.of === 0) return tooFew({ observed: 0, needed: 1 });
  const proportion = share.count / share.of;
  return { kind: "proportion", proportion, ...wilson(share, normalQuantile((1 + level) / 2)), level };
}

/**
 * The difference between two shares with its confidence interval by Newcombe's hybrid score method (Newcombe 1998,
 * method 10): Wilson's interval of each share, put together.
 *
 * The p-value is that of the pooled z test; where all or none answered in both groups it is 1.
 *
 * @param groups two shares of separate people; the answer is `first` less `second`
 * @param level between 0 and 1; 0.95 unless told
 * @returns the difference with its interval, inside −1 to 1, or `too-few` if a group is empty
 * @throws {RangeError} if a share or the level is not possible
 * @example differenceOfProportions({ first: { count: 56, of: 70 }, second: { count: 48, of: 80 } }).lo // 0.0524
 */
export function differenceOfProportions(
  groups: { readonly first: Share; readonly second: Share },
  level = 0.95,
): Difference | TooFew {
  requireLevel(level);
  const { first, second } = groups;
  requireShare(first);
  requireShare(second);
  if (first.of === 0 || second.of === 0) return tooFew({ observed: 0, needed: 1 });
  const z = normalQuantile((1 + level) / 2);
  const firstShare = first.count / first.of;
  const secondShare = second.count / second.of;
  const firstRange = wilson(first, z);
  const secondRange = wilson(second, z);
  const difference = firstShare - secondShare;
  return {
    kind: "difference",
    difference,
    lo: Math.max(-1, difference - Math.hypot(firstShare - firstRange.lo, secondRange.hi - secondShare)),
    hi: Math.min(1, difference + Math.hypot(firstRange.hi - firstShare, secondShare - secondRange.lo)),
    level,
    pValue: pooledPValue(first, second),
  };
}

function wilson(share: Share, z: number): { readonly lo: number; readonly hi: number } {
  const { count, of } = share;
  const centre = (count + (z * z) / 2) / (of + z * z);
  const half = (z * Math.sqrt((count * (of - count)) / of + (z * z) / 4)) / (of + z * z);
  // At the ends the exact bound is the end itself; subtraction would leave a speck of rounding.
  return { lo: count === 0 ? 0 : Math.max(0, centre - half), hi: count === of ? 1 : Math.min(1, centre + half) };
}

function pooledPValue(first: Share, second: Share): number {
  const pooled = (first.count + second.count) / (first.of + second.of);
  const squaredError = pooled * (1 - pooled) * (1 / first.of + 1 / second.of);
  if (squaredError === 0) return 1;
  return 2 * normalCdf(-Math.abs(first.count / first.of - second.count / second.of) / Math.sqrt(squaredError));
}

function requireShare(share: Share): void {
  const { count, of } = share;
  if (!(Number.isInteger(count) && Number.isInteger(of) && count >= 0 && count <= of)) {
    throw new RangeError(`a share is a whole number of at most as many; got ${count} of ${of}`);
  }
}
