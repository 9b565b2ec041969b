import { chiSquareUpperTail } from "./chi-square.ts";
import { groupsOf } from "./groups.ts";
import { ranked } from "./ranks.ts";
import { type TooFew, tooFew } from "./too-few.ts";

/** Whether groups differ in rank: what skewed amounts do not hide. */
export type RankDifference = {
  readonly kind: "difference";
  /** H, corrected for equal values. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** By the χ² distribution, which is near enough from five in each group on. */
  readonly pValue: number;
  /** (H − k + 1) / (n − k): the share of the differences between ranks that lies between the groups; about 0 where none does, a little below 0 by chance. */
  readonly epsilonSquared: number;
};

/**
 * Do groups differ in an amount, whatever its distribution? The Kruskal–Wallis test, with its size of effect.
 *
 * @param groups the amounts of each group's members; every amount finite
 * @returns H with its p-value and ε², or `too-few` where there are fewer than two groups with five each, or all amounts are equal
 * @throws {RangeError} if an amount is not finite
 * @example kruskalWallis([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]).statistic // 6.81818
 */
export function kruskalWallis(groups: readonly (readonly number[])[]): RankDifference | TooFew {
  const { sizes, values, few } = groupsOf(groups, 5);
  if (few) return few;
  const { ranks, ties } = ranked(values);
  const n = values.length;
  const distinct = 1 - ties / (n ** 3 - n);
  if (distinct <= 0) return tooFew({ observed: 1, needed: 2 });
  let [sum, at] = [0, 0];
  for (const size of sizes) {
    let ofGroup = 0;
    for (const end = at + size; at < end; at++) ofGroup += ranks[at]!;
    sum += (ofGroup * ofGroup) / size;
  }
  const statistic = ((12 / (n * (n + 1))) * sum - 3 * (n + 1)) / distinct;
  const degreesOfFreedom = sizes.length - 1;
  return {
    kind: "difference", statistic, degreesOfFreedom,
    pValue: chiSquareUpperTail({ chiSquare: Math.max(0, statistic), degreesOfFreedom }),
    epsilonSquared: (statistic - sizes.length + 1) / (n - sizes.length),
  };
}

/**
 * How often a member of the first group has more than one of the second, equal ones counted half: 0.5 where neither tends to
 * have more (Vargha & Delaney's A, the area under the curve).
 *
 * @returns 0 to 1, or `too-few` where a group is empty
 * @throws {RangeError} if an amount is not finite
 * @example chanceOfMore([3, 4, 5], [1, 2, 3]) // 0.94444
 */
export function chanceOfMore(first: readonly number[], second: readonly number[]): number | TooFew {
  const { values, few } = groupsOf([first, second], 1);
  if (few) return few;
  const { ranks } = ranked(values);
  let sum = 0;
  for (let at = 0; at < first.length; at++) sum += ranks[at]!;
  return (sum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}
