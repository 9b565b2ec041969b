import type { PurchaseLog } from "./purchase-log.ts";

/** How much more (above 1) or less a product is bought in each month of the year than everything else: 12 a product, January first. */
export type Season = Float64Array;

/** A season that has been seen once may be anything; it takes two years. */
export const NEEDED_DAYS = 730;
/** Purchases at which a product's own months count as much as none at all. */
const PRIOR = 24;

/**
 * Seasons of products, against all purchases of the same months, so that a shop that grows or sells more of everything in
 * December has none.
 *
 * @param days since 1970-01-01, for the months are those of the calendar (UTC)
 * @returns `undefined` where the log does not reach over two years
 */
export function seasons(log: PurchaseLog): Season | undefined {
  let [first, last] = [Infinity, -Infinity];
  for (const day of log.day) {
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  if (!(last - first >= NEEDED_DAYS)) return undefined;
  const counts = new Float64Array(log.products * 12);
  const [ofMonth, ofProduct] = [new Float64Array(12), new Float64Array(log.products)];
  const months = new Int8Array(last - first + 1).map((_, i) => monthOf(first + i));
  for (let i = 0; i < log.product.length; i++) {
    const month = months[log.day[i]! - first]!;
    counts[log.product[i]! * 12 + month]!++;
    ofMonth[month]!++;
    ofProduct[log.product[i]!]!++;
  }
  return counts.map((count, at) => {
    const expected = (ofProduct[Math.floor(at / 12)]! * ofMonth[at % 12]!) / log.product.length;
    return (count + PRIOR / 12) / (expected + PRIOR / 12);
  });
}

/** The season of a product over the days that follow: the mean of the months they lie in. */
export function seasonAhead(season: Season, product: number, asOf: number, days: number): number {
  let sum = 0;
  for (let day = 1; day <= days; day++) sum += season[product * 12 + monthOf(asOf + day)]!;
  return sum / days;
}

/**
 * @example monthOf(31) // 1
 */
export function monthOf(day: number): number {
  return new Date(day * 86_400_000).getUTCMonth();
}
