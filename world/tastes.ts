// What somebody likes and uses: which beans, in which bag, how they brew, and what runs out. So that people come back for the
// same things, change to the larger bag, and need filter papers or descaler when theirs are used up.
import { BEANS, type BasketLine, DEAR, nearestLine, type Product, productOf, singleLines } from "./catalogue.ts";
import type { Chance } from "./chance.ts";
import { DAY } from "./time.ts";

/** A bean in its small bag and, where there is one, its larger. */
interface Bean {
  readonly small: Product;
  readonly large: Product | null;
}
const bean = (small: string, large: string | null): Bean => ({ small: productOf(small), large: large === null ? null : productOf(large) });
const QUAY = bean("B-QUA-250", "B-QUA-1000");
const OFFICE = bean("B-OFF-1000", null);
const HOME_BEANS: readonly (readonly [Bean, number])[] = [
  [QUAY, 26], [bean("B-SID-250", "B-SID-500"), 18], [bean("B-HUE-250", "B-HUE-1000"), 14], [bean("B-YIR-250", null), 12], [bean("B-GAY-250", "B-GAY-500"), 10], [bean("B-NIG-250", "B-NIG-500"), 10],
];

/** What runs out after so many days. */
interface Refill {
  readonly product: Product;
  readonly everyDays: number;
}

export interface Taste {
  /** The favourite first. */
  readonly beans: readonly Bean[];
  /** From which order on they take the larger bag; Infinity: never. */
  readonly largerFromOrder: number;
  readonly refills: Refill[];
  /** When each was bought last. */
  readonly boughtAt: Map<Product, number>;
  orders: number;
}

export function drawTaste(kind: "person" | "office", chance: Chance): Taste {
  const refill = (sku: string, from: number, to: number): Refill => ({ product: productOf(sku), everyDays: Math.round(chance.between(from, to)) });
  const brews = kind === "office" ? "espresso" : chance.weighted([["filter", 5], ["espresso", 4], ["moka", 2]] as const);
  const beans = kind === "office" ? [OFFICE, QUAY] : [chance.weighted(HOME_BEANS), chance.weighted(HOME_BEANS)];
  const refills = brews === "filter" ? [refill("A-PAP-100", 45, 80)] : brews === "espresso" ? [refill("C-DES-3", 75, 110), refill("C-TAB-40", 50, 80)] : [refill("C-DES-3", 90, 130)];
  return { beans: [...new Set(beans)], largerFromOrder: kind === "office" ? 0 : chance.isSo(0.5) ? chance.whole(2, 6) : Infinity, refills, boughtAt: new Map(), orders: 0 };
}

/** One in so many lines of beans is something else, to try it. */
const TRIES = 0.1;
/** A basket comes this near to what was meant to be spent; where the own things do not, anything is added. */
const NEAR = 0.012;
/** The rest takes two lines at most. */
const MOST_BEFORE_REST = 3;

/**
 * Fills a basket at list prices that comes as near to the target as the price list allows: usually within a percent.
 *
 * @returns 1 to 5 lines, no product twice
 */
export function fillBasket(targetMinor: number, taste: Taste, at: number, chance: Chance): readonly BasketLine[] {
  const lines: BasketLine[] = [];
  let left = targetMinor;
  const add = (line: BasketLine): void => {
    lines.push(line);
    left -= line.amountMinor;
  };
  const one = (product: Product, quantity = 1): BasketLine => ({ product, quantity, amountMinor: product.priceMinor * quantity });
  const dear = DEAR.filter((each) => each.priceMinor < targetMinor * 0.95);
  if (dear.length > 0 && chance.isSo(targetMinor > 60_000 ? 0.6 : 0.35)) add(one(chance.pick(dear)));
  for (const { product, everyDays } of taste.refills) {
    const before = taste.boughtAt.get(product);
    const runsOut = before === undefined ? chance.isSo(0.4) : at - before >= everyDays * 0.85 * DAY && chance.isSo(0.85);
    if (runsOut && product.priceMinor <= left * 0.6) add(one(product));
  }
  const bags = taste.beans.map(({ small, large }) => (taste.orders >= taste.largerFromOrder && large !== null ? large : small));
  for (let n = left < 1500 ? 0 : chance.whole(0, 2); n > 0 && lines.length < MOST_BEFORE_REST; n--) {
    const bag = chance.isSo(TRIES) ? chance.pick(BEANS) : bags[chance.isSo(0.65) ? 0 : bags.length - 1]!;
    const affordable = Math.min(bag.most, Math.floor((left * 0.75) / bag.priceMinor), left > 20_000 ? 12 : 3);
    if (affordable >= 1 && !lines.some(({ product }) => product === bag)) add(one(bag, chance.whole(1, affordable)));
  }
  const own = singleLines([...new Set([...bags, ...taste.beans.map(({ small }) => small)])].filter((each) => !lines.some(({ product }) => product === each)));
  if (left > 250 || lines.length === 0) for (const line of restOf(left, own, lines, targetMinor * NEAR)) add(line);
  for (const { product } of lines) taste.boughtAt.set(product, at);
  taste.orders++;
  return lines;
}

const RUNS_OUT = ["A-PAP-100", "C-DES-3", "C-TAB-40"].map(productOf);

/** One or two lines of their own that come near enough, else the line of anything that comes nearest. */
function restOf(left: number, own: readonly BasketLine[], taken: readonly BasketLine[], near: number): readonly BasketLine[] {
  let best: { readonly lines: readonly BasketLine[]; readonly off: number } = { lines: [], off: Infinity };
  const consider = (...lines: readonly BasketLine[]): void => {
    const off = Math.abs(left - lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
    // A second line has to be worth it.
    if (off < best.off - (lines.length > best.lines.length && best.lines.length > 0 ? near / 4 : 0)) best = { lines, off };
  };
  for (const line of own) consider(line);
  if (best.off > near) for (const line of own) for (const other of own) if (line.product.sku < other.product.sku) consider(line, other);
  // Nobody buys descaler to make up a sum.
  const anything = best.off > near ? nearestLine(left, [...taken.map(({ product }) => product), ...RUNS_OUT]) : null;
  if (anything !== null) consider(anything);
  return best.lines;
}
