import { type Summary, tooFew, type TooFew } from "@rapport/statistics";

/** What is known of a group: the outcome, what was known of each unit before the treatment, and how the two go together. */
export interface GroupWithBefore {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
  readonly beforeMean: number;
  readonly beforeVariance: number;
  /** Sample covariance of the outcome with what was known before. */
  readonly covariance: number;
}

export interface Adjusted {
  readonly kind: "adjusted";
  readonly treated: Summary;
  readonly heldOut: Summary;
  /** So much the outcome rises with what was known before. */
  readonly slope: number;
  /** Part of the variance that what was known before explains, 0 to 1: so much less the interval is wide, squared. */
  readonly removed: number;
}

/** Squares below these have lost digits on the way to nothing (the least normal number is 2e-308): a slope of them would be any number. */
const LEAST_SQUARES = 1e-290;

/**
 * Takes from the outcome what was already to be foreseen before the treatment (CUPED: Deng, Xu, Kohavi, Walker, WSDM 2013). What is
 * compared is the same difference; chance moves it less. What was known before must not have been touched by the treatment.
 *
 * @param groups of each at least three units
 * @returns means and variances to compare as if they had been measured; the means of both groups together stay what they were
 * @throws {RangeError} if a figure is not finite, or a variance below nothing
 * @example adjustForBefore({ treated: { count: 50, mean: 12, variance: 9, beforeMean: 10, beforeVariance: 9, covariance: 8 }, heldOut: { count: 50, mean: 10, variance: 9, beforeMean: 10, beforeVariance: 9, covariance: 8 } }).kind // "adjusted"
 */
export function adjustForBefore(groups: { readonly treated: GroupWithBefore; readonly heldOut: GroupWithBefore }): Adjusted | TooFew {
  const both = [groups.treated, groups.heldOut];
  const smaller = Math.min(...both.map(({ count }) => count));
  if (smaller < 3) return tooFew({ observed: smaller, needed: 3 });
  for (const group of both) {
    if (!Object.values(group).every(Number.isFinite)) throw new RangeError(`figures of a group must be finite, found ${JSON.stringify(group)}`);
    if (group.variance < 0 || group.beforeVariance < 0) throw new RangeError(`a variance cannot lie below nothing, found ${JSON.stringify(group)}`);
  }
  // One slope for both, from what goes on within the groups: a treatment that works moves the mean and not the slope.
  const within = (of: (group: GroupWithBefore) => number) => both.reduce((sum, group) => sum + of(group) * (group.count - 1), 0);
  const beforeSquares = within((group) => group.beforeVariance);
  const slope = beforeSquares > LEAST_SQUARES ? within((group) => group.covariance) / beforeSquares : 0;
  const beforeOfBoth = both.reduce((sum, { count, beforeMean }) => sum + count * beforeMean, 0) / both.reduce((sum, { count }) => sum + count, 0);
  const adjusted = ({ count, mean, variance, beforeMean, beforeVariance, covariance }: GroupWithBefore): Summary => ({
    count, mean: mean - slope * (beforeMean - beforeOfBoth), variance: Math.max(0, variance - 2 * slope * covariance + slope * (slope * beforeVariance)),
  });
  const [treated, heldOut] = [adjusted(groups.treated), adjusted(groups.heldOut)];
  const raw = within((group) => group.variance);
  const left = treated.variance * (treated.count - 1) + heldOut.variance * (heldOut.count - 1);
  return { kind: "adjusted", treated, heldOut, slope, removed: raw > 0 ? Math.min(1, Math.max(0, 1 - left / raw)) : 0 };
}
