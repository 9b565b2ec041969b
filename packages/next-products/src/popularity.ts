import type { CustomerEntries, PurchaseLog } from "./purchase-log.ts";

/** Of what was bought so many days ago half counts. */
export const POPULARITY_HALF_LIFE_DAYS = 90;
export const REPEAT_HALF_LIFE_DAYS = 180;

/**
 * How much each product is bought of late: baskets that hold it, an older one counting less; the most bought has 1.
 *
 * @param asOf the last day known; nothing in the log may lie after it
 */
export function recentPopularity(log: PurchaseLog, asOf: number, halfLifeDays: number = POPULARITY_HALF_LIFE_DAYS): Float64Array {
  const weight = new Float64Array(log.products);
  for (let i = 0; i < log.product.length; i++) weight[log.product[i]!]! += halved(asOf - log.day[i]!, halfLifeDays);
  let most = 0;
  for (const each of weight) most = Math.max(most, each);
  return most === 0 ? weight : weight.map((each) => each / most);
}

/**
 * How much one customer buys each product: their purchase days with it, an older one counting less.
 *
 * @returns for each product they ever bought, in the order in which they first did
 */
export function repeatWeights({ product, day }: CustomerEntries, asOf: number, halfLifeDays: number = REPEAT_HALF_LIFE_DAYS): Map<number, number> {
  const weights = new Map<number, number>();
  for (let i = 0; i < product.length; i++) weights.set(product[i]!, (weights.get(product[i]!) ?? 0) + halved(asOf - day[i]!, halfLifeDays));
  return weights;
}

/**
 * @example halved(180, 180) // 0.5
 */
export function halved(days: number, halfLifeDays: number): number {
  return 2 ** (-days / halfLifeDays);
}
