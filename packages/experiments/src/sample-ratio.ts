import { chiSquareUpperTail, tooFew } from "@rapport/statistics";
import type { TooFew } from "@rapport/statistics";

/** Below this chance of so uneven groups, something is wrong with the assignment and the outcome must not be read. */
export const SUSPICIOUS = 0.001;

/** The χ² approximation holds from about so many expected in the smallest group (Cochran 1954). */
const EXPECTED_IN_SMALLEST = 5;

/** Whether groups came out as large as they were meant to. */
export type SampleRatio = {
  readonly kind: "checked";
  /** The chance of groups at least so far from their shares if assignment works, 0 to 1. */
  readonly pValue: number;
  readonly isSuspicious: boolean;
};

/**
 * Sample ratio mismatch: are the groups as large as they should be? (Fabijan et al. 2019)
 *
 * @param counts units in each group; at least two groups
 * @param shares the share each group should have, in the same order, above 0 and summing to 1; equal unless told
 * @returns the χ² p-value and whether it is below 0.001, or `too-few` with the number of units, where the smallest group
 *   would expect fewer than five
 * @throws {RangeError} if counts and shares do not fit, or one of them is not possible
 * @example sampleRatio([21306, 21307, 21387]).pValue // 0.9037
 */
export function sampleRatio(
  counts: readonly number[],
  shares: readonly number[] = counts.map(() => 1 / counts.length),
): SampleRatio | TooFew {
  requireGroups(counts, shares);
  const total = counts.reduce((sum, n) => sum + n, 0);
  const least = Math.min(...shares);
  if (total * least < EXPECTED_IN_SMALLEST) {
    return tooFew({ observed: total, needed: Math.ceil(EXPECTED_IN_SMALLEST / least) });
  }
  const chiSquare = counts.reduce((sum, n, i) => sum + (n - total * shares[i]!) ** 2 / (total * shares[i]!), 0);
  const pValue = chiSquareUpperTail({ chiSquare, degreesOfFreedom: counts.length - 1 });
  return { kind: "checked", pValue, isSuspicious: pValue < SUSPICIOUS };
}

function requireGroups(counts: readonly number[], shares: readonly number[]): void {
  if (counts.length < 2 || counts.length !== shares.length) {
    throw new RangeError(
      `expected a share for each of two groups or more; got ${counts.length} counts and ${shares.length} shares`,
    );
  }
  const wrong = counts.find((n) => !(Number.isInteger(n) && n >= 0));
  if (wrong !== undefined) throw new RangeError(`a group has a whole number of units, at least 0; got ${wrong}`);
  if (shares.some((s) => !(s > 0)) || Math.abs(shares.reduce((sum, s) => sum + s, 0) - 1) > 1e-9) {
    throw new RangeError(`shares are above 0 and sum to 1; got ${shares.join(", ")}`);
  }
}
