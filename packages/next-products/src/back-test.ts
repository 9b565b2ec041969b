// Which order is best: each is tried on the basket that customers bought next.
import { normalQuantile, tooFew, type TooFew } from "@rapport/statistics";
import { entriesOf, firstAfter, logUntil, type PurchaseLog } from "./purchase-log.ts";
import { best, RANKING_METHODS, type RankingMethod, type RankingTables, scoreProducts } from "./rank.ts";

/** Of the ten products that a method puts first. */
export interface RankingMeasure {
  /** Share of the next basket's products that are among them, averaged over customers. */
  readonly recall: number;
  /** Share of the ten that are in the next basket. */
  readonly precision: number;
  /** The same with a hit counting more the higher it stands (1 ÷ log₂(place + 1)), against the best possible order. */
  readonly ndcg: number;
}

export interface RankingBackTest {
  readonly kind: "measured";
  /** What was bought up to here was known; the target is each customer's first basket after it. */
  readonly calibratedTo: number;
  readonly customers: number;
  readonly meanBasket: number;
  readonly methods: Readonly<Record<RankingMethod, RankingMeasure>>;
  /** By how much the nDCG of the mixed order exceeds that of popularity, over the same customers, with its 80 % range: where ten products are most of all there are, recall tells nothing. */
  readonly gain: { readonly mid: number; readonly lo: number; readonly hi: number };
  /** The mixed order, or popularity where the mixed one is not surely better. */
  readonly winner: "mixed" | "popularity";
}

export const PLACES = 10;
/** Customers who came again that it takes. */
export const NEEDED_CUSTOMERS = 50;
const LEVEL = 0.8;

/**
 * @param log everything, also what came after the day
 * @param until the last day that counts as known
 * @param tablesOf makes the tables from what was known then
 */
export function backTestRanking(log: PurchaseLog, until: number, tables: RankingTables, known: PurchaseLog = logUntil(log, until)): RankingBackTest | TooFew {
  const sums = Object.fromEntries(RANKING_METHODS.map((method) => [method, { recall: 0, precision: 0, ndcg: 0 }])) as Record<RankingMethod, { recall: number; precision: number; ndcg: number }>;
  const popular = best(tables.popularity, PLACES);
  let [customers, bought, gain, gainSquares] = [0, 0, 0, 0];
  for (let c = 0; c < log.customers; c++) {
    if (known.start[c] === known.start[c + 1]) continue;
    const target = nextBasket(log, c, until);
    if (target.size === 0) continue;
    customers++;
    bought += target.size;
    const orders: Partial<Record<RankingMethod, number>> = {};
    for (const method of RANKING_METHODS) {
      const measured = measure(method === "popularity" ? popular : best(scoreProducts(method, entriesOf(known, c), until, tables), PLACES), target);
      orders[method] = measured.ndcg;
      for (const name of ["recall", "precision", "ndcg"] as const) sums[method][name] += measured[name];
    }
    const difference = orders.mixed! - orders.popularity!;
    gain += difference;
    gainSquares += difference ** 2;
  }
  if (customers < NEEDED_CUSTOMERS) return tooFew({ observed: customers, needed: NEEDED_CUSTOMERS });
  const methods = Object.fromEntries(RANKING_METHODS.map((method) => [method, { recall: sums[method].recall / customers, precision: sums[method].precision / customers, ndcg: sums[method].ndcg / customers }])) as RankingBackTest["methods"];
  const mid = gain / customers;
  const reach = normalQuantile((1 + LEVEL) / 2) * Math.sqrt(Math.max(0, gainSquares / customers - mid ** 2) / customers);
  return { kind: "measured", calibratedTo: until, customers, meanBasket: bought / customers, methods, gain: { mid, lo: mid - reach, hi: mid + reach }, winner: mid - reach > 0 ? "mixed" : "popularity" };
}

function nextBasket(log: PurchaseLog, customer: number, until: number): ReadonlySet<number> {
  const from = firstAfter(log, customer, until);
  const target = new Set<number>();
  for (let i = from; i < log.start[customer + 1]! && log.day[i] === log.day[from]; i++) target.add(log.product[i]!);
  return target;
}

function measure(ranked: readonly number[], target: ReadonlySet<number>): RankingMeasure {
  let [hits, gain, perfect] = [0, 0, 0];
  for (let place = 0; place < PLACES; place++) {
    const worth = 1 / Math.log2(place + 2);
    if (place < target.size) perfect += worth;
    if (place < ranked.length && target.has(ranked[place]!)) {
      hits++;
      gain += worth;
    }
  }
  return { recall: hits / target.size, precision: hits / PLACES, ndcg: gain / perfect };
}
