// Which products stand among the likely needs of one customer, and why: a pure function of what they bought and what was
// learnt of all.
import { cosineOf, due, type Due, guess, isSeasonUsed, liftOf, ownTimes, type Peak, peakAhead, type Propensity, propensityOf, repeatWeights, SIMILAR_WEIGHT, POPULARITY_WEIGHT, similarity, type Tables, weigh, type Weighed } from "@rapport/next-products";
import type { TooFew } from "../../platform/index.ts";
import type { NeedChance, NeededProduct } from "./needs-contract.ts";
import type { Product } from "./order-lines.ts";

/** What a customer bought, newest last; places are those of the tables. */
export interface OwnEntries {
  readonly product: readonly number[];
  readonly day: readonly number[];
}

export interface Chosen {
  readonly product: number;
  readonly kind: NeededProduct["kind"];
  readonly chance: NeedChance | null;
  readonly due: Exclude<Due, { kind: "too-few" }> | null;
  /** Where the time of the year raised the chance. */
  readonly season: Peak | null;
  readonly reasons: readonly string[];
  /** Places of products of their own that the reasons speak of. */
  readonly because: readonly number[];
}

export interface Learnt {
  readonly tables: Tables;
  readonly products: readonly Product[];
  readonly propensity: Propensity | TooFew;
  readonly ranking: "mixed" | "popularity";
  readonly weeks: number;
}

/** So many of each kind are shown. */
const SHOWN: Readonly<Record<NeededProduct["kind"], number>> = { again: 3, "cross-sell": 3, "up-sell": 2 };
/** What nobody bought for so long is no longer sold, as far as anybody can tell. */
const SOLD_WITHIN_DAYS = 180;
/** What is of one time of the year was last sold a year ago. */
export const SEASON_SOLD_WITHIN_DAYS = 365;
/** Bought so short a part of the usual time ago, or within these days, a product was just bought. */
const JUST_BOUGHT_DAYS = 7;
const JUST_BOUGHT_SHARE = 0.25;
/** A dearer one costs at least so much more, and not beyond so many times as much, or it is for something else. */
const DEARER = { from: 1.15, to: 5 } as const;
/** Who bought the one buys the other so many times as often as anybody: less is no reason. */
const NEEDED_LIFT = 1.1;
/** What is less likely than that is not worth a line. */
const LEAST_CHANCE = 0.01;
/** Baskets with both, and the lift, from which on they are worth a sentence. */
const TOGETHER = { both: 10, lift: 1.5 } as const;

export function chooseProducts(entries: OwnEntries, asOf: number, learnt: Learnt): Chosen[] {
  const { tables, products } = learnt;
  const last = new Map<number, number>();
  entries.product.forEach((product, i) => last.set(product, entries.day[i]!));
  const own = ownTimes(entries);
  const order = ranking(entries, asOf, learnt);
  const found = weigh(entries, asOf, tables, learnt.weeks)
    .flatMap((weighed): (Chosen & { readonly order: number })[] => {
      const season = seasonOf(weighed);
      if (asOf - products[weighed.product]!.lastSold > (season ? SEASON_SOLD_WITHIN_DAYS : SOLD_WITHIN_DAYS)) return [];
      const chosen = weighed.kind === "again" ? again(weighed) : fresh(weighed);
      if (!chosen) return [];
      return [{ ...chosen, season, reasons: season ? [...chosen.reasons, seasonWords(season, products[weighed.product]!)] : chosen.reasons, order: order(weighed) }];
    })
    .sort((a, b) => b.order - a.order || a.product - b.product);
  return (Object.keys(SHOWN) as NeededProduct["kind"][]).flatMap((kind) => found.filter((each) => each.kind === kind).slice(0, SHOWN[kind]).map(({ order: _, ...each }) => each));

  function again(weighed: Weighed): Omit<Chosen, "season"> | undefined {
    const { product } = weighed;
    const elapsedDays = asOf - last.get(product)!;
    const times = own.get(product);
    const when = due(tables.times, product, { count: times?.count ?? 0, sum: times?.sum ?? 0, elapsedDays });
    const usual = when.kind === "too-few" ? undefined : when.usualDays;
    if (elapsedDays < JUST_BOUGHT_DAYS || (usual !== undefined && elapsedDays < JUST_BOUGHT_SHARE * usual)) return undefined;
    const ago = daysAgo(elapsedDays);
    const bought = new Set(entries.day.filter((_, i) => entries.product[i] === product)).size;
    const reason =
      times !== undefined && times.count >= 2 ? `Bought every ${plural(Math.round(Math.exp(times.sum / times.count)), "day")}, last ${ago}`
      : usual !== undefined && bought === 1 ? `Bought once, ${ago}; others buy it again after about ${plural(Math.round(usual), "day")}`
      : bought === 1 ? `Bought once, ${ago}`
      : usual !== undefined ? `Bought ${bought} times, last ${ago}; others buy it again after about ${plural(Math.round(usual), "day")}`
      : `Bought ${bought} times, last ${ago}`;
    return { product, kind: "again", chance: chanceOf(weighed), due: when.kind === "too-few" ? null : when, reasons: [reason], because: [product] };
  }

  function fresh(weighed: Weighed): Omit<Chosen, "season"> | undefined {
    const { product } = weighed;
    const { similar } = tables;
    const price = products[product]!.priceMinor;
    const chance = chanceOf(weighed);
    if (chance && chance.mid < LEAST_CHANCE) return undefined;
    const by = [...last.keys()]
      .flatMap((mine) => {
        const both = bothOf(similar, mine, product);
        if (both === undefined) return [];
        const pair = { one: similar.holding[mine]!, other: similar.holding[product]! };
        // Few in common may be chance: they count a little less than they are.
        return [{ mine, both, one: pair.one, lift: liftOf({ ...pair, both: both - Math.sqrt(both) }, similar.counted), cosine: cosineOf({ ...pair, both }), factor: price / products[mine]!.priceMinor }];
      })
      .sort((a, b) => b.lift * b.cosine - a.lift * a.cosine || a.mine - b.mine);
    // The same in a larger or better kind: called alike, bought by the same people, and in its stead, not beside it on one day.
    const family = by.find(({ mine, factor }) => factor >= DEARER.from && factor <= DEARER.to && isCalledAlike(products[mine]!.name, products[product]!.name) && !complements(mine, product));
    const best = family ?? by.find(({ lift }) => lift >= NEEDED_LIFT);
    if (!best) return tables.popular.includes(product) ? { product, kind: "cross-sell", chance, due: null, reasons: ["Among what sells most of late"], because: [] } : undefined;
    const reasons = [`${inThousands(best.both)} of ${inThousands(best.one)} who bought ${products[best.mine]!.name} also bought it`];
    const basket = bothOf(tables.together, best.mine, product);
    if (basket !== undefined) {
      const lift = liftOf({ both: basket, one: tables.together.holding[best.mine]!, other: tables.together.holding[product]! }, tables.together.counted);
      if (basket >= TOGETHER.both && lift >= TOGETHER.lift) reasons.push(`Together on one day ${inThousands(basket)} times, ${lift.toFixed(1)} times as often as by chance`);
    }
    if (family) reasons.push(`Costs ${family.factor.toFixed(1)} times as much as ${products[family.mine]!.name}`);
    return { product, kind: family ? "up-sell" : "cross-sell", chance, due: null, reasons, because: [best.mine] };
  }

  function seasonOf({ product }: Weighed): Peak | null {
    if (tables.season === undefined || learnt.propensity.kind === "too-few" || !isSeasonUsed(learnt.propensity.season)) return null;
    return peakAhead(tables.season, product, asOf, learnt.weeks * 7) ?? null;
  }

  /** Bought on one day much more often than by chance: the one goes with the other rather than in its stead. */
  function complements(mine: number, product: number): boolean {
    const both = bothOf(tables.together, mine, product);
    if (both === undefined) return false;
    return both >= TOGETHER.both && liftOf({ both, one: tables.together.holding[mine]!, other: tables.together.holding[product]! }, tables.together.counted) >= TOGETHER.lift;
  }

  function chanceOf(weighed: Weighed): NeedChance | null {
    if (learnt.propensity.kind === "too-few") return null;
    const step = propensityOf(learnt.propensity, weighed);
    if ("kind" in step) return null;
    return { mid: step.mid, lo: step.lo, hi: step.hi, predictions: step.predictions, customers: step.customers, happened: step.happened };
  }
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;

function seasonWords({ month, times, holding, baskets, ofCategory }: Peak, { category }: Product): string {
  const what = ofCategory ? `As all of ${category}, sells` : "Sells";
  return `${what} ${times.toFixed(1)} times as well in ${MONTHS[month]} as over the year: in ${inThousands(holding)} of ${inThousands(baskets)} baskets`;
}

/** In which order candidates stand: by what sells most where that won, else by the chance, else by the mixed order. */
function ranking(entries: OwnEntries, asOf: number, { tables, propensity, ranking: used }: Learnt): (weighed: Weighed) => number {
  if (used === "popularity") return ({ product }) => tables.popularity[product]!;
  if (propensity.kind === "calibrated") return (weighed) => guess(propensity, weighed);
  const [repeat, similar] = [repeatWeights(entries, asOf), similarity(entries, tables.similar)];
  return ({ product }) => (repeat.get(product) ?? 0) + SIMILAR_WEIGHT * (similar.get(product) ?? 0) + POPULARITY_WEIGHT * tables.popularity[product]!;
}

function bothOf(found: Tables["similar"], one: number, other: number): number | undefined {
  const at = found.product.subarray(one * found.most, (one + 1) * found.most).indexOf(other);
  return at === -1 ? undefined : found.both[one * found.most + at]!;
}

/** Half of the words of the shorter name, numbers and single letters aside, stand in the other: "Sidamo, 250 g" and "Sidamo, 1 kg". */
export function isCalledAlike(one: string, other: string): boolean {
  const wordsOf = (name: string) => new Set(name.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared > 0 && shared * 2 >= Math.min(a.size, b.size);
}

/** As figures stand everywhere: "1,987". */
function inThousands(count: number): string {
  return count.toLocaleString("en");
}

function daysAgo(days: number): string {
  return days === 0 ? "on the last day known" : `${plural(days, "day")} ago`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
