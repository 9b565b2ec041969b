/** How well pairs found agree with pairs known to be true. */
export type PairAccuracy = {
  readonly trueLinks: number;
  readonly falseLinks: number;
  readonly missedLinks: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
};

/** The measures of so many right, wrong and missed pairs. Where nothing was found or nothing is true, the shares are 1. */
export function accuracyOf(pairs: {
  readonly trueLinks: number;
  readonly falseLinks: number;
  readonly missedLinks: number;
}): PairAccuracy {
  const { trueLinks, falseLinks, missedLinks } = pairs;
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    trueLinks,
    falseLinks,
    missedLinks,
    precision: share(trueLinks, trueLinks + falseLinks),
    recall: share(trueLinks, trueLinks + missedLinks),
    f1: share(2 * trueLinks, 2 * trueLinks + falseLinks + missedLinks),
  };
}

/**
 * Compares clusters found with the truth, pair by pair, without listing the pairs.
 *
 * @param found by record: the cluster it was put into
 * @param truth by record: the customer it belongs to
 * @example clusterAccuracy([1, 1, 2], ["x", "x", "x"]).recall // 0.333
 */
export function clusterAccuracy(found: ArrayLike<number>, truth: ArrayLike<number | string>): PairAccuracy {
  const [inFound, inTruth, inBoth] = [
    new Map<number | string, number>(),
    new Map<number | string, number>(),
    new Map<string, number>(),
  ];
  for (let record = 0; record < found.length; record++) {
    more(inFound, found[record]!);
    more(inTruth, truth[record]!);
    more(inBoth, `${found[record]} ${truth[record]}`);
  }
  const [foundPairs, truePairs, trueLinks] = [pairsIn(inFound), pairsIn(inTruth), pairsIn(inBoth)];
  return accuracyOf({ trueLinks, falseLinks: foundPairs - trueLinks, missedLinks: truePairs - trueLinks });
}

function more<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairsIn(counts: ReadonlyMap<unknown, number>): number {
  let pairs = 0;
  for (const count of counts.values()) pairs += (count * (count - 1)) / 2;
  return pairs;
}
