import { groupsOf } from "./groups.ts";
import { ranked } from "./ranks.ts";
import { seededRandom } from "./seeded-random.ts";
import type { TooFew } from "./too-few.ts";

/** Whether one half of the members would have put the groups in the order in which the other half does. */
export type OrderStability = {
  readonly kind: "stability";
  /** The share of splits in which both halves order all groups alike, 0 to 1. By chance 1 / (k!). */
  readonly sameOrder: number;
  readonly splits: number;
};

/**
 * Is the order of groups by their mean rank more than chance? Each group is cut into two random halves, again and again, and the
 * halves are compared: whether they say the same who has more.
 *
 * @param groups the amounts of each group's members; every amount finite
 * @param options splits, 200 unless told; the seed, with which the answer is the same again
 * @returns the share of splits that agree, or `too-few` where there are fewer than two groups with four each
 * @throws {RangeError} if an amount is not finite
 * @example orderStability([[1, 2, 3, 4], [11, 12, 13, 14]], { seed: 1 }).sameOrder // 1
 */
export function orderStability(groups: readonly (readonly number[])[], options: { readonly splits?: number; readonly seed: number }): OrderStability | TooFew {
  const { splits = 200, seed } = options;
  const { sizes, values, few } = groupsOf(groups, 4);
  if (few) return few;
  const random = seededRandom(seed);
  // Ranks among all, so that a few large amounts do not decide which half is ahead.
  const { ranks } = ranked(values);
  let same = 0;
  for (let round = 0; round < splits; round++) {
    const halves: [number[], number[]] = [[], []];
    let at = 0;
    for (const size of sizes) {
      const ofHalf = Math.floor(size / 2);
      const part = ranks.subarray(at, at + size);
      let first = 0;
      let second = 0;
      for (let place = 0; place < size; place++) {
        if (place < 2 * ofHalf) {
          const from = place + random.below(size - place);
          const drawn = part[from]!;
          part[from] = part[place]!;
          part[place] = drawn;
        }
        if (place < ofHalf) first += part[place]!;
        else if (place < 2 * ofHalf) second += part[place]!;
      }
      halves[0].push(first / ofHalf);
      halves[1].push(second / ofHalf);
      at += size;
    }
    if (sameOrder(halves[0], halves[1])) same++;
  }
  return { kind: "stability", sameOrder: same / splits, splits };
}

/** Every pair of groups stands alike in both; two that are equal stand neither way. */
function sameOrder(one: readonly number[], other: readonly number[]): boolean {
  for (let a = 0; a < one.length; a++) for (let b = a + 1; b < one.length; b++) if ((one[a]! - one[b]!) * (other[a]! - other[b]!) <= 0) return false;
  return true;
}
