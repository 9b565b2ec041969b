// In which order products come next for one customer.
import { cosineOf, type Neighbours } from "./neighbours.ts";
import { repeatWeights } from "./popularity.ts";
import type { CustomerEntries } from "./purchase-log.ts";

export type RankingMethod = "popularity" | "similar" | "personal" | "mixed";
export const RANKING_METHODS: readonly RankingMethod[] = ["popularity", "similar", "personal", "mixed"];

export interface RankingTables {
  readonly popularity: Float64Array;
  readonly similar: Neighbours;
}

/** What similarity and popularity weigh beside a customer's own purchases, of which a fresh one counts 1. */
export const SIMILAR_WEIGHT = 0.02;
export const POPULARITY_WEIGHT = 0.3;

/** The sum of a product's cosines with all that a customer ever bought; a product they have themselves counts with 1. */
export function similarity({ product }: CustomerEntries, similar: Neighbours): Map<number, number> {
  const sums = new Map<number, number>();
  for (const p of new Set(Array.from(product))) {
    sums.set(p, (sums.get(p) ?? 0) + 1);
    for (let i = p * similar.most; i < (p + 1) * similar.most; i++) {
      const q = similar.product[i]!;
      if (q === -1) break;
      sums.set(q, (sums.get(q) ?? 0) + cosineOf({ both: similar.both[i]!, one: similar.holding[p]!, other: similar.holding[q]! }));
    }
  }
  return sums;
}

/** Scores of all products for a customer by a method; what gets no score stands at 0. */
export function scoreProducts(method: RankingMethod, entries: CustomerEntries, asOf: number, { popularity, similar }: RankingTables): Float64Array {
  if (method === "popularity") return popularity;
  const scores = new Float64Array(popularity.length);
  if (method !== "similar") for (const [p, weight] of repeatWeights(entries, asOf)) scores[p]! += weight;
  if (method !== "personal") {
    const weight = method === "mixed" ? SIMILAR_WEIGHT : 1;
    for (const [p, sum] of similarity(entries, similar)) scores[p]! += weight * sum;
  }
  if (method === "mixed") for (let p = 0; p < scores.length; p++) scores[p]! += POPULARITY_WEIGHT * popularity[p]!;
  return scores;
}

/**
 * The products with the greatest scores, greatest first; of equals the one with the smaller number.
 *
 * @example best(Float64Array.of(1, 3, 2), 2).join() // "1,2"
 */
export function best(scores: Float64Array, count: number): number[] {
  const found: number[] = [];
  const isBefore = (a: number, b: number) => scores[a]! > scores[b]! || (scores[a] === scores[b] && a < b);
  for (let p = 0; p < scores.length; p++) {
    if (!(scores[p]! > 0) || (found.length === count && !isBefore(p, found[count - 1]!))) continue;
    let at = found.length === count ? count - 1 : found.length;
    for (; at > 0 && isBefore(p, found[at - 1]!); at--) found[at] = found[at - 1]!;
    found[at] = p;
  }
  return found;
}
