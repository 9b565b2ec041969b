import { groupsOf } from "./groups.ts";
import { regularisedIncompleteBeta } from "./incomplete-beta.ts";
import { seededRandom } from "./seeded-random.ts";
import { type TooFew, tooFew } from "./too-few.ts";

/** Whether groups differ in their means. */
export type MeanDifference = {
  readonly kind: "difference";
  /** F, the variance between groups over that within. */
  readonly statistic: number;
  readonly degreesOfFreedom: { readonly between: number; readonly within: number };
  readonly pValue: number;
  /** The share of all variance that lies between the groups, 0 to 1. */
  readonly etaSquared: number;
};

/**
 * Do groups differ in their means? One-way analysis of variance, with its size of effect. Of money give the logarithms (log1p):
 * on amounts as they are a few large ones hide every difference.
 *
 * @param groups the amounts of each group's members; every amount finite
 * @returns F with its p-value and η², or `too-few` where there are fewer than two groups with two each, or nothing varies within them
 * @throws {RangeError} if an amount is not finite
 * @example oneWay([[1, 2, 3], [4, 5, 6]]).statistic // 13.5
 */
export function oneWay(groups: readonly (readonly number[])[]): MeanDifference | TooFew {
  const { sizes, values, few } = groupsOf(groups, 2);
  if (few) return few;
  const { between, whole } = variation(values, sizes);
  const degrees = { between: sizes.length - 1, within: values.length - sizes.length };
  const inside = whole - between;
  if (!(inside > 1e-12 * whole)) return tooFew({ observed: 1, needed: 2 });
  const statistic = between / degrees.between / (inside / degrees.within);
  // P(F > f) = I_x(within / 2, between / 2) at x = within / (within + between f).
  const x = degrees.within / (degrees.within + degrees.between * statistic);
  return { kind: "difference", statistic, degreesOfFreedom: degrees, pValue: regularisedIncompleteBeta({ a: degrees.within / 2, b: degrees.between / 2, x }), etaSquared: between / whole };
}

/** What η² is when who is in which group means nothing. */
export type PermutationNull = {
  readonly kind: "null";
  readonly observed: number;
  readonly mean: number;
  readonly max: number;
  /** (1 + as large as observed) / (1 + shuffles): never 0. */
  readonly pValue: number;
  readonly shuffles: number;
};

/**
 * How large η² is by chance alone: members are dealt to groups of the same sizes again and again.
 *
 * @param groups the amounts of each group's members; every amount finite
 * @param options shuffles, 999 unless told; the seed, with which the answer is the same again
 * @throws {RangeError} if an amount is not finite
 * @example permutationNull([[1, 2, 3, 4], [11, 12, 13, 14]], { seed: 1 }).pValue < 0.06 // true
 */
export function permutationNull(groups: readonly (readonly number[])[], options: { readonly shuffles?: number; readonly seed: number }): PermutationNull | TooFew {
  const { shuffles = 999, seed } = options;
  const { sizes, values, few } = groupsOf(groups, 2);
  if (few) return few;
  const { between, whole } = variation(values, sizes);
  if (!(whole > 0)) return tooFew({ observed: 1, needed: 2 });
  const observed = between / whole;
  const random = seededRandom(seed);
  const total = values.reduce((sum, value) => sum + value, 0);
  const base = (total * total) / values.length;
  // The largest group is whoever is left over: it need not be dealt.
  const dealt = [...sizes].sort((a, b) => a - b);
  const last = dealt.pop()!;
  const pool = Float64Array.from(values);
  let [sum, max, asLarge] = [0, 0, 0];
  for (let round = 0; round < shuffles; round++) {
    let [at, rest, squares] = [0, total, 0];
    for (const size of dealt) {
      let ofGroup = 0;
      for (const end = at + size; at < end; at++) {
        const from = at + random.below(pool.length - at);
        const drawn = pool[from]!;
        pool[from] = pool[at]!;
        pool[at] = drawn;
        ofGroup += drawn;
      }
      rest -= ofGroup;
      squares += (ofGroup * ofGroup) / size;
    }
    const eta = Math.max(0, (squares + (rest * rest) / last - base) / whole);
    sum += eta;
    if (eta > max) max = eta;
    // Sums in another order differ in the last digits.
    if (eta >= observed * (1 - 1e-9)) asLarge++;
  }
  return { kind: "null", observed, mean: sum / shuffles, max, pValue: (1 + asLarge) / (1 + shuffles), shuffles };
}

/** Sums of squares about the mean: of the groups' means, and of all values. */
function variation(values: readonly number[], sizes: readonly number[]): { readonly between: number; readonly whole: number } {
  let total = 0;
  for (const value of values) total += value;
  const mean = total / values.length;
  let [between, whole, at] = [0, 0, 0];
  for (const size of sizes) {
    let ofGroup = 0;
    for (const end = at + size; at < end; at++) {
      const off = values[at]! - mean;
      ofGroup += off;
      whole += off * off;
    }
    between += (ofGroup * ofGroup) / size;
  }
  return { between, whole };
}
