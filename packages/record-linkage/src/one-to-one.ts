import type { Join } from "./cluster.ts";

/**
 * Leaves each record at most one partner, the one it fits best, for two files neither of which holds anybody twice. A
 * record that fits two partners about equally well gets neither: which of them it is, is for a person to say.
 *
 * @param marginBits how much better than any rival a pair must be
 * @returns the pairs that stay, strongest first, and those that had a rival
 */
export function onePartnerEach<Pair extends Join>(
  pairs: readonly Pair[],
  marginBits = 1,
): { readonly kept: readonly Pair[]; readonly rivals: readonly Pair[] } {
  const byWeight = pairs.toSorted((x, y) => y.weightBits - x.weightBits || x.a - y.a || x.b - y.b);
  const best = new Map<number, readonly [number, number]>();
  for (const { a, b, weightBits } of byWeight) {
    for (const record of [a, b]) {
      const [first, second = -Infinity] = best.get(record) ?? [];
      if (first === undefined) best.set(record, [weightBits, -Infinity]);
      else if (second === -Infinity) best.set(record, [first, weightBits]);
    }
  }
  const isClear = (record: number, weight: number): boolean => {
    const [first, second] = best.get(record)!;
    return weight === first && first - second >= marginBits;
  };
  const kept: Pair[] = [];
  const rivals: Pair[] = [];
  for (const pair of byWeight)
    (isClear(pair.a, pair.weightBits) && isClear(pair.b, pair.weightBits) ? kept : rivals).push(pair);
  return { kept, rivals };
}
