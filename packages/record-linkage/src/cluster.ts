/** Two records to be joined, by their numbers, and how strongly. */
export type Join = { readonly a: number; readonly b: number; readonly weightBits: number };

/** A join that was not made, for it would have tied together what does not belong together. */
export type RefusedJoin = Join & {
  /** `chain`: the two groups as wholes speak against it. `too-large`: the cluster would outgrow the limit. */
  readonly because: "chain" | "too-large";
  /** The mean weight of all pairs between the two groups; absent where it was too large to ask. */
  readonly meanWeightBits?: number;
};

export type ClusterOptions = {
  /** The weight of any two records, in bits, also of pairs that no blocking rule made; -Infinity forbids them to meet. */
  readonly weightOf: (a: number, b: number) => number;
  /** The mean weight that two groups must have between them. 0 bits: as likely one customer as two. */
  readonly leastMeanBits?: number;
  readonly largestCluster?: number;
};

/** How far one pair can pull the mean of two groups, in bits, so that one strong pair cannot outvote many weak ones. */
const STRONGEST_VOTE_BITS = 20;

/**
 * Groups records into customers, strongest join first. Where two groups meet, all pairs between them are asked, and
 * unless their mean weight is `leastMeanBits` or more the join is refused: A like B and B like C does not make A and C
 * one customer if they are plainly two (average linkage as a guard upon connected components).
 *
 * The order in which joins are given does not matter.
 *
 * @param size how many records there are, numbered from 0
 * @returns for each record the smallest number of its cluster; and the joins refused, for a person to look at
 */
export function clusterRecords(
  size: number,
  joins: readonly Join[],
  options: ClusterOptions,
): { readonly clusterOf: Int32Array; readonly refused: readonly RefusedJoin[] } {
  const { weightOf, leastMeanBits = 0, largestCluster = 50 } = options;
  const clusterOf = new Int32Array(size);
  for (let record = 0; record < size; record++) clusterOf[record] = record;
  const members = new Map<number, number[]>();
  const membersOf = (cluster: number): number[] => members.get(cluster) ?? [cluster];
  const refused: RefusedJoin[] = [];
  for (const join of strongestFirst(joins)) {
    const [one, other] = [clusterOf[join.a]!, clusterOf[join.b]!];
    if (one === other) continue;
    const [ours, theirs] = [membersOf(one), membersOf(other)];
    if (ours.length + theirs.length > largestCluster) {
      refused.push({ ...join, because: "too-large" });
      continue;
    }
    const meanWeightBits =
      ours.length === 1 && theirs.length === 1 ? join.weightBits : meanBetween(ours, theirs, weightOf);
    if (meanWeightBits < leastMeanBits) {
      refused.push({ ...join, because: "chain", meanWeightBits });
      continue;
    }
    const joined = [...ours, ...theirs];
    const smallest = Math.min(one, other);
    for (const record of joined) clusterOf[record] = smallest;
    members.delete(Math.max(one, other));
    members.set(smallest, joined);
  }
  // Other joins may have made one cluster of the two in the end.
  return { clusterOf, refused: refused.filter(({ a, b }) => clusterOf[a] !== clusterOf[b]) };
}

function strongestFirst(joins: readonly Join[]): Join[] {
  const low = ({ a, b }: Join): number => Math.min(a, b);
  const high = ({ a, b }: Join): number => Math.max(a, b);
  return joins.toSorted((x, y) => y.weightBits - x.weightBits || low(x) - low(y) || high(x) - high(y));
}

function meanBetween(
  ours: readonly number[],
  theirs: readonly number[],
  weightOf: (a: number, b: number) => number,
): number {
  let sum = 0;
  for (const a of ours) {
    for (const b of theirs) {
      const weight = weightOf(a, b);
      if (weight === -Infinity) return weight;
      sum += Math.max(-STRONGEST_VOTE_BITS, Math.min(STRONGEST_VOTE_BITS, weight));
    }
  }
  return sum / (ours.length * theirs.length);
}
