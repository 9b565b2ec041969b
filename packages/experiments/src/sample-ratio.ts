import { chiSquareUpperTail } from "@rapport/statistics";

/** Below this chance of so uneven groups, something is wrong with the assignment and the outcome must not be read. */
export const SUSPICIOUS = 0.001;

/**
 * Sample ratio mismatch: are the groups as large as they should be? (Fabijan et al. 2019)
 *
 * @param counts units in each group; at least two groups
 * @param shares the share each group should have, in the same order, summing to 1; equal unless told
 * @returns the χ² p-value and whether it is below 0.001
 * @throws {RangeError} if counts and shares do not fit
 * @example sampleRatio([21306, 21307, 21387]).pValue // 0.9037, the three arms of Hillstrom's e-mail test
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[] = counts.map(() => 1 / counts.length)): { readonly pValue: number; readonly isSuspicious: boolean } {
  if (counts.length < 2 || counts.length !== shares.length) throw new RangeError(`expected a share for each of two groups or more; got ${counts.length} counts and ${shares.length} shares`);
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (shares.some((s) => !(s > 0)) || Math.abs(shares.reduce((sum, s) => sum + s, 0) - 1) > 1e-9) throw new RangeError(`shares are above 0 and sum to 1; got ${shares.join(", ")}`);
  if (total === 0) return { pValue: 1, isSuspicious: false };
  const chiSquare = counts.reduce((sum, n, i) => sum + (n - total * shares[i]!) ** 2 / (total * shares[i]!), 0);
  const pValue = chiSquareUpperTail({ chiSquare, degreesOfFreedom: counts.length - 1 });
  return { pValue, isSuspicious: pValue < SUSPICIOUS };
}
