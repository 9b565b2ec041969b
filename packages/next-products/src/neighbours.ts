// Which products go with which: counted over customers (who bought both, ever) or over baskets (bought both on one day).
import type { PurchaseLog } from "./purchase-log.ts";

/** For each product the products that go with it best, at most `most` of them, best first. */
export interface Neighbours {
  /** What was counted: everybody who bought anything, or all baskets. */
  readonly of: "customers" | "baskets";
  readonly counted: number;
  /** How many of these hold each product. */
  readonly holding: Int32Array;
  readonly most: number;
  /** Neighbours of product p stand from p × most on; -1 where there are fewer. */
  readonly product: Int32Array;
  /** How many hold both. */
  readonly both: Int32Array;
}

export interface NeighbourOptions {
  /** Kept of each product; 30 unless told. Memory is 8 bytes × products × this. */
  readonly most?: number;
  /** Fewer than so many in common are no evidence; 5 unless told. */
  readonly atLeast?: number;
}

/**
 * Of a customer the newest so many entries are counted, of a basket the first so many: who buys everything says little
 * about what goes with what, and would cost the most, as pairs go by the square.
 */
const MOST_IN_ONE = 400;

/** Counts over customers: two products go together if the same people bought them at any time. Ranked by cosine. */
export function similarProducts(log: PurchaseLog, options: NeighbourOptions = {}): Neighbours {
  const sets = setsOf(log, () => false);
  return neighbours("customers", log.products, sets, options, (both, one, other) => both / Math.sqrt(one * other));
}

/** Counts over baskets: two products go together if they are bought on one day. Ranked by lift, held back where few bought both. */
export function boughtTogether(log: PurchaseLog, options: NeighbourOptions = {}): Neighbours {
  const sets = setsOf(log, (i) => log.day[i] !== log.day[i - 1]);
  const baskets = sets.start.length - 1;
  return neighbours("baskets", log.products, sets, options, (both, one, other) => (Math.max(0, both - Math.sqrt(both)) * baskets) / (one * other));
}

/**
 * @returns cosine of two products over those who hold them, 0 to 1
 *
 * @example cosineOf({ both: 20, one: 40, other: 90 }) // 0.333
 */
export function cosineOf({ both, one, other }: PairCount): number {
  return one === 0 || other === 0 ? 0 : both / Math.sqrt(one * other);
}

/**
 * How many times as often two are together as if they had nothing to do with each other.
 *
 * @example liftOf({ both: 20, one: 40, other: 90 }, 1000) // 5.56
 */
export function liftOf({ both, one, other }: PairCount, counted: number): number {
  return one === 0 || other === 0 ? 0 : (both * counted) / (one * other);
}

export interface PairCount {
  readonly both: number;
  readonly one: number;
  readonly other: number;
}

interface Sets {
  readonly start: Int32Array;
  readonly product: Int32Array;
}

/** Distinct products of each customer, or of each of their baskets. */
function setsOf(log: PurchaseLog, isNext: (i: number) => boolean): Sets {
  const start = [0];
  const product = new Int32Array(log.product.length);
  const seen = new Int32Array(log.products).fill(-1);
  let at = 0;
  for (let c = 0; c < log.customers; c++) {
    const [from, to] = [log.start[c]!, log.start[c + 1]!];
    if (from === to) continue;
    // From the newest, so that those left out are the oldest.
    for (let i = to - 1; i >= from; i--) {
      const place = start.length - 1;
      if (seen[log.product[i]!] !== place && at - start[place]! < MOST_IN_ONE) {
        seen[log.product[i]!] = place;
        product[at++] = log.product[i]!;
      }
      if (i === from || isNext(i)) start.push(at);
    }
  }
  return { start: Int32Array.from(start), product: product.slice(0, at) };
}

function neighbours(of: Neighbours["of"], products: number, sets: Sets, { most = 30, atLeast = 5 }: NeighbourOptions, score: (both: number, one: number, other: number) => number): Neighbours {
  const counted = sets.start.length - 1;
  const holding = new Int32Array(products);
  for (const p of sets.product) holding[p]!++;
  // The sets of each product, so that one row of counts at a time is enough.
  const from = new Int32Array(products + 1);
  for (let p = 0; p < products; p++) from[p + 1] = from[p]! + holding[p]!;
  const setOf = new Int32Array(sets.product.length);
  const next = from.slice(0, products);
  for (let s = 0; s < counted; s++) for (let i = sets.start[s]!; i < sets.start[s + 1]!; i++) setOf[next[sets.product[i]!]!++] = s;
  const [product, both] = [new Int32Array(products * most).fill(-1), new Int32Array(products * most)];
  const counts = new Int32Array(products);
  const touched = new Int32Array(products);
  for (let p = 0; p < products; p++) {
    let met = 0;
    for (let k = from[p]!; k < from[p + 1]!; k++) {
      const s = setOf[k]!;
      for (let i = sets.start[s]!; i < sets.start[s + 1]!; i++) {
        const q = sets.product[i]!;
        if (counts[q]!++ === 0) touched[met++] = q;
      }
    }
    const found: { q: number; both: number; score: number }[] = [];
    for (let i = 0; i < met; i++) {
      const q = touched[i]!;
      if (q !== p && counts[q]! >= atLeast) found.push({ q, both: counts[q]!, score: score(counts[q]!, holding[p]!, holding[q]!) });
      counts[q] = 0;
    }
    found.sort((a, b) => b.score - a.score || a.q - b.q);
    for (let i = 0; i < Math.min(most, found.length); i++) {
      product[p * most + i] = found[i]!.q;
      both[p * most + i] = found[i]!.both;
    }
  }
  return { of, counted, holding, most, product, both };
}
