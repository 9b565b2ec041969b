import { forEachCandidate, type GiantBlock, LARGEST_BLOCK, makeBlocks } from "./blocks.ts";
import { clusterRecords, type Join } from "./cluster.ts";
import {
  CAUTIOUS,
  checkThresholds,
  type Doubt,
  type LinkageModel,
  probabilityOf,
  type Thresholds,
  bitsOf,
} from "./linkage-model.ts";
import { judge, weigher, weightOf } from "./match-weight.ts";
import { onePartnerEach } from "./one-to-one.ts";
import type { RecordTable } from "./record-table.ts";
import { pairComparer } from "./table-levels.ts";

/** Two records of a table with the weight of what speaks for and against one customer. */
export type LinkedPair = Join & { readonly probability: number };

/** A pair for a person to decide on, and why a machine does not. */
export type PairToReview = LinkedPair & {
  /** Besides the doubts about the pair itself: `rival`, another record fits nearly as well; `chain` and `too-large`, the
   * groups it would join do not fit. */
  readonly because: Doubt | "rival" | "chain" | "too-large";
};

export type Linkage = {
  /** Pairs linked without a person, before clusters were made of them. */
  readonly links: readonly LinkedPair[];
  readonly review: readonly PairToReview[];
  /** By record: the smallest number of the records that are the same customer. */
  readonly clusterOf: Int32Array;
  readonly giants: readonly GiantBlock[];
  readonly comparedPairs: number;
};

export type LinkOptions = {
  readonly thresholds?: Thresholds;
  /** Each record has at most one partner: for two files without duplicates. */
  readonly oneToOne?: boolean;
  readonly largestBlock?: number;
  readonly largestCluster?: number;
  /** Pairs that a person has refused: they are not linked, neither directly nor by way of others. */
  readonly isRefused?: (a: number, b: number) => boolean;
};

/**
 * Finds the records of a table that are one customer.
 *
 * @param model learnt on this table or another of the same settings
 */
export function linkRecords(table: RecordTable, model: LinkageModel, options: LinkOptions = {}): Linkage {
  const {
    thresholds = CAUTIOUS,
    oneToOne = false,
    largestBlock = LARGEST_BLOCK,
    largestCluster,
    isRefused = () => false,
  } = options;
  checkThresholds(thresholds);
  const reviewBits = bitsOf(thresholds.review);
  const compare = pairComparer(table);
  const weigh = weigher(model);
  const levels = new Int8Array(model.chances.length);
  const { blocks, giants } = makeBlocks(table, largestBlock);

  let links: LinkedPair[] = [];
  const review: PairToReview[] = [];
  let comparedPairs = 0;
  forEachCandidate(blocks, table.firstFile, (a, b) => {
    comparedPairs++;
    compare(a, b, levels);
    const weightBits = weightOf(weigh, table.columns, levels, a);
    if (weightBits < reviewBits || isRefused(a, b)) return;
    const pair = { a, b, weightBits, probability: probabilityOf(weightBits) };
    const judgement = judge(weigh, levels, pair.probability, thresholds);
    if (judgement.verdict === "automatic") links.push(pair);
    else if (judgement.verdict === "review") review.push({ ...pair, because: judgement.doubt });
  });

  if (oneToOne) {
    const { kept, rivals } = onePartnerEach(links);
    links = [...kept];
    for (const pair of rivals) review.push({ ...pair, because: "rival" });
  }
  const { clusterOf, refused } = clusterRecords(table.size, links, {
    weightOf: (a, b) => {
      if (isRefused(a, b)) return -Infinity;
      compare(a, b, levels);
      return weightOf(weigh, table.columns, levels, a);
    },
    largestCluster,
  });
  for (const { a, b, weightBits, because } of refused)
    review.push({ a, b, weightBits, because, probability: probabilityOf(weightBits) });
  return { links, review, clusterOf, giants, comparedPairs };
}
