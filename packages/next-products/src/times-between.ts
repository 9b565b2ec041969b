// How long between two purchases of one product: the customer's own times, held to those of all customers where they are few.
import { normalCdf, normalQuantile } from "@rapport/statistics";
import { entriesOf, type PurchaseLog } from "./purchase-log.ts";

/**
 * Times between consecutive purchase days of one product by one customer, as logarithms of days, which spread evenly: within
 * a customer around their own mean, and those means around the product's.
 */
export interface TimesBetween {
  /** For each product how many times were counted, over how many customers. */
  readonly times: Int32Array;
  readonly customers: Int32Array;
  /** Mean of the logarithms of days. */
  readonly meanLog: Float64Array;
  /** Spread within customers, and of customers' means: of all products together where a product has few. */
  readonly within: Float64Array;
  readonly between: Float64Array;
}

export type Due =
  | {
      readonly kind: "due";
      /** Of those who buy it again, one in ten has done so by `lo`, half by `mid`, nine in ten by `hi`: days from now. */
      readonly days: { readonly lo: number; readonly mid: number; readonly hi: number };
      readonly usualDays: number;
      readonly own: number;
    }
  /** So late that nineteen in twenty would have bought it again: no date is told. */
  | { readonly kind: "late"; readonly usualDays: number; readonly own: number }
  | { readonly kind: "too-few"; readonly observed: number; readonly needed: number };

/** Customers who bought a product again that it takes to speak for those who have not. */
export const NEEDED_AGAIN = 10;
/** Own times that speak for themselves where nobody else's are known. */
const NEEDED_OWN = 3;
const LATE = 0.05;
/** A product's own spread counts as much as that of all once it has so many times. */
const PRIOR_TIMES = 20;

export function timesBetween(log: PurchaseLog): TimesBetween {
  const { products } = log;
  const [times, customers] = [new Int32Array(products), new Int32Array(products)];
  const [meanLog, within, between] = [new Float64Array(products), new Float64Array(products), new Float64Array(products)];
  const [sum, squares, freedom, inside] = [new Float64Array(products), new Float64Array(products), new Float64Array(products), new Float64Array(products)];
  for (let c = 0; c < log.customers; c++) {
    for (const [p, own] of ownTimes(entriesOf(log, c))) {
      const mean = own.sum / own.count;
      times[p]! += own.count;
      customers[p]!++;
      sum[p]! += own.sum;
      squares[p]! += own.squares;
      freedom[p]! += own.count - 1;
      inside[p]! += Math.max(0, own.squares - own.count * mean * mean);
    }
  }
  let [allInside, allFreedom, allAround, allTimes] = [0, 0, 0, 0];
  for (let p = 0; p < products; p++) {
    if (times[p]! < 2) continue;
    meanLog[p] = sum[p]! / times[p]!;
    allInside += inside[p]!;
    allFreedom += freedom[p]!;
    allAround += Math.max(0, squares[p]! - times[p]! * meanLog[p]! ** 2);
    allTimes += times[p]! - 1;
  }
  const ofAllWithin = allFreedom === 0 ? 0.5 : allInside / allFreedom;
  const ofAll = allTimes === 0 ? 2 * ofAllWithin : allAround / allTimes;
  for (let p = 0; p < products; p++) {
    if (times[p] === 1) meanLog[p] = sum[p]!;
    const varianceWithin = (inside[p]! + PRIOR_TIMES * ofAllWithin) / (freedom[p]! + PRIOR_TIMES);
    const around = times[p]! === 0 ? 0 : Math.max(0, squares[p]! - times[p]! * meanLog[p]! ** 2);
    const variance = (around + PRIOR_TIMES * ofAll) / (Math.max(0, times[p]! - 1) + PRIOR_TIMES);
    within[p] = Math.sqrt(Math.max(1e-4, varianceWithin));
    between[p] = Math.sqrt(Math.max(1e-4, variance - varianceWithin));
  }
  return { times, customers, meanLog, within, between };
}

/** Counts, sums and sums of squares of the logarithms of a customer's own times, by product. */
export function ownTimes({ product, day }: { readonly product: ArrayLike<number>; readonly day: ArrayLike<number> }): Map<number, { count: number; sum: number; squares: number }> {
  const last = new Map<number, number>();
  const own = new Map<number, { count: number; sum: number; squares: number }>();
  for (let i = 0; i < product.length; i++) {
    const before = last.get(product[i]!);
    last.set(product[i]!, day[i]!);
    if (before === undefined || day[i] === before) continue;
    const log = Math.log(day[i]! - before);
    const sums = own.get(product[i]!) ?? { count: 0, sum: 0, squares: 0 };
    own.set(product[i]!, { count: sums.count + 1, sum: sums.sum + log, squares: sums.squares + log * log });
  }
  return own;
}

/** What a customer's own times are, of a product they bought at least once. */
export interface OwnTimes {
  readonly count: number;
  /** Of the logarithms of days. */
  readonly sum: number;
  /** Days since they bought it last. */
  readonly elapsedDays: number;
}

/** The time to the next purchase of a product by a customer who bought it before. */
export function due(table: TimesBetween, product: number, own: OwnTimes): Due {
  const known = pinnedDown(table, product, own);
  if (known === undefined) return { kind: "too-few", observed: Math.max(table.customers[product]!, own.count), needed: NEEDED_AGAIN };
  const { mean, spread } = known;
  const usualDays = Math.exp(mean);
  const passed = chanceBy(known, own.elapsedDays);
  if (1 - passed < LATE) return { kind: "late", usualDays, own: own.count };
  const by = (share: number) => Math.max(0, Math.exp(mean + spread * normalQuantile(passed + share * (1 - passed))) - own.elapsedDays);
  return { kind: "due", days: { lo: by(0.1), mid: by(0.5), hi: by(0.9) }, usualDays, own: own.count };
}

/**
 * Of those who buy the product again and have not by now, the share who do within so many days: 0 to 1; `undefined` where too
 * little is known.
 */
export function dueWithin(table: TimesBetween, product: number, own: OwnTimes, days: number): number | undefined {
  const known = pinnedDown(table, product, own);
  if (known === undefined) return undefined;
  const passed = chanceBy(known, own.elapsedDays);
  return passed >= 1 ? 0 : (chanceBy(known, own.elapsedDays + days) - passed) / (1 - passed);
}

interface Known {
  readonly mean: number;
  readonly spread: number;
}

function pinnedDown(table: TimesBetween, product: number, own: OwnTimes): Known | undefined {
  const others = table.customers[product]!;
  if (others < NEEDED_AGAIN && own.count < NEEDED_OWN) return undefined;
  const [within, between] = [table.within[product]! ** 2, table.between[product]! ** 2];
  // Where nobody else's are known, own times stand alone.
  const weight = others < NEEDED_AGAIN ? 0 : within / between;
  return { mean: (own.sum + weight * table.meanLog[product]!) / (own.count + weight), spread: Math.sqrt(within + within / (own.count + weight)) };
}

function chanceBy({ mean, spread }: Known, days: number): number {
  return days <= 0 ? 0 : normalCdf((Math.log(days) - mean) / spread);
}
