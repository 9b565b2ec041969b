// At which times of the year a product sells better than over the year: a share of baskets by month, held to 1 as far as the
// months of one year have told nothing of those of the next.
import { normalQuantile } from "@rapport/statistics";
import type { PurchaseLog } from "./purchase-log.ts";

/** Seasons of products, and what each rests on: 12 values a product, January first. */
export interface Season {
  /** How many times as large a share of the month's baskets holds the product as over the year: 1 where nothing is known. */
  readonly index: Float64Array;
  /** Half of the 80 % range of `index`. */
  readonly reach: Float64Array;
  /** Baskets that hold the product, or one of its category, and all baskets, of these months of all years in which it was sold. */
  readonly holding: Int32Array;
  readonly baskets: Int32Array;
  /** 1 where of the product itself too little is known, so that its index is that of its category. */
  readonly ofCategory: Uint8Array;
}

/** Which category each product is of: −1 where none is known. */
export interface Categories {
  readonly count: number;
  readonly of: ArrayLike<number>;
}

/** Within one year nothing comes back: it takes more. */
export const NEEDED_DAYS = 366;
/** What is longer ago says nothing of what sells when. */
const SEEN_DAYS = 5 * 365;
/** Baskets with a product that it takes to speak of itself rather than of its category. */
const NEEDED_BASKETS = 24;
const LEVEL = 0.8;

/**
 * Seasons by month of the calendar (UTC).
 *
 * A product is counted from its first day of sale to its last, where these are more than a year apart, against all baskets of
 * the same days: so a shop that grows, or sells more of everything in December, has no season, and neither has what was sold
 * for a few months only. How far a month is believed is Bühlmann and Straub's credibility: what varies and comes back in the
 * same month of other years, against what varies and does not, and chance. Products are held to their category, and those to
 * the shop. The mean of the twelve months is 1.
 *
 * @param days since 1970-01-01
 * @returns `undefined` where the log does not reach over more than a year, or nothing came back that chance would not bring
 */
export function seasons(log: PurchaseLog, asOf: number, categories?: Categories): Season | undefined {
  const calendar = calendarOf(log, asOf);
  if (calendar === undefined) return undefined;
  const products = seasonUnits(log.products, calendar);
  const groups = categories && categories.count > 0 ? seasonUnits(categories.count, calendar) : undefined;
  const seenOn = groups && new Int32Array(categories!.count).fill(-1);
  for (let c = 0, basket = 0; c < log.customers; c++) {
    for (let i = log.start[c]!; i < log.start[c + 1]!; i++) {
      if (i === log.start[c] || log.day[i] !== log.day[i - 1]) basket++;
      if (log.day[i]! < calendar.from) continue;
      count(products, calendar, log.product[i]!, log.day[i]!);
      const group = groups ? categories!.of[log.product[i]!]! : -1;
      // A basket with three of one category holds the category once.
      if (group === -1 || seenOn![group] === basket) continue;
      seenOn![group] = basket;
      count(groups!, calendar, group, log.day[i]!);
    }
  }
  const ofGroups = groups && believe(groups, calendar, () => undefined);
  const found = believe(products, calendar, (p) => (ofGroups && categories!.of[p]! !== -1 ? { of: ofGroups, unit: categories!.of[p]! } : undefined));
  const ofCategory = new Uint8Array(log.products);
  if (ofGroups)
    for (let p = 0; p < log.products; p++) {
      const group = categories!.of[p]!;
      if (group === -1 || (found.isLong[p] === 1 && found.held[p]! >= NEEDED_BASKETS) || ofGroups.isLong[group] === 0) continue;
      ofCategory[p] = 1;
      for (const name of ["index", "reach", "holding", "baskets"] as const) (found[name] as Float64Array).set(ofGroups[name].subarray(group * 12, group * 12 + 12) as Float64Array, p * 12);
    }
  if (found.index.every((index) => index === 1)) return undefined;
  return { index: found.index, reach: found.reach, holding: found.holding, baskets: found.baskets, ofCategory };
}

/** Months, one after another, with how many baskets there were up to each day. */
interface Calendar {
  readonly from: number;
  readonly asOf: number;
  readonly months: number;
  /** The month of the year of the first. */
  readonly firstMonth: number;
  readonly monthOfDay: Int16Array;
  /** Where each month begins, as a day from `from` on; one more for the end. */
  readonly begins: Int32Array;
  /** Baskets before each day. */
  readonly before: Float64Array;
}

function calendarOf(log: PurchaseLog, asOf: number): Calendar | undefined {
  let first = Infinity;
  for (const day of log.day) first = Math.min(first, day);
  if (!(asOf - first >= NEEDED_DAYS)) return undefined;
  const from = Math.max(first, asOf - SEEN_DAYS);
  const days = asOf - from + 1;
  const count = (day: number) => new Date(day * 86_400_000).getUTCFullYear() * 12 + monthOf(day);
  const monthOfDay = new Int16Array(days).map((_, i) => count(from + i) - count(from));
  const months = monthOfDay[days - 1]! + 1;
  const begins = new Int32Array(months + 1).fill(days);
  for (let day = days - 1; day >= 0; day--) begins[monthOfDay[day]!] = day;
  const before = new Float64Array(days + 1);
  for (let c = 0; c < log.customers; c++)
    for (let i = log.start[c]!; i < log.start[c + 1]!; i++) if (log.day[i]! >= from && (i === log.start[c] || log.day[i] !== log.day[i - 1])) before[log.day[i]! - from + 1]!++;
  for (let day = 0; day < days; day++) before[day + 1]! += before[day]!;
  return { from, asOf, months, firstMonth: monthOf(from), monthOfDay, begins, before };
}

/** Baskets with each product, or each category, by month. */
interface Units {
  readonly held: Float64Array;
  readonly firstSold: Int32Array;
  readonly lastSold: Int32Array;
}

function seasonUnits(units: number, { months }: Calendar): Units {
  return { held: new Float64Array(units * months), firstSold: new Int32Array(units).fill(0x7fffffff), lastSold: new Int32Array(units).fill(-1) };
}

function count({ held, firstSold, lastSold }: Units, { from, months, monthOfDay }: Calendar, unit: number, day: number): void {
  held[unit * months + monthOfDay[day - from]!]!++;
  firstSold[unit] = Math.min(firstSold[unit]!, day - from);
  lastSold[unit] = Math.max(lastSold[unit]!, day - from);
}

interface Believed {
  readonly index: Float64Array;
  readonly reach: Float64Array;
  readonly holding: Int32Array;
  readonly baskets: Int32Array;
  /** Of each unit: whether it was sold for more than a year, and how many baskets held it. */
  readonly isLong: Uint8Array;
  readonly held: Int32Array;
}

/** @param prior whose months a unit's are held to: its category's; `undefined` for 1 throughout */
function believe(units: Units, calendar: Calendar, prior: (unit: number) => { readonly of: Believed; readonly unit: number } | undefined): Believed {
  const { months, firstMonth } = calendar;
  const size = units.firstSold.length;
  const monthOfYear = Array.from({ length: months }, (_, t) => (firstMonth + t) % 12);
  const [index, reach, holding, baskets] = [new Float64Array(size * 12).fill(1), new Float64Array(size * 12), new Int32Array(size * 12), new Int32Array(size * 12)];
  const [isLong, held, expected] = [new Uint8Array(size), new Int32Array(size), new Float64Array(size * months)];
  for (let u = 0; u < size; u++) {
    const own = prior(u);
    if (own) for (let m = 0; m < 12; m++) [index[u * 12 + m], reach[u * 12 + m]] = [own.of.index[own.unit * 12 + m]!, own.of.reach[own.unit * 12 + m]!];
    if (units.lastSold[u]! - units.firstSold[u]! < NEEDED_DAYS) continue;
    isLong[u] = 1;
    const all = basketsByMonth(units, calendar, u);
    for (let t = 0; t < months; t++) {
      holding[u * 12 + monthOfYear[t]!]! += units.held[u * months + t]!;
      baskets[u * 12 + monthOfYear[t]!]! += all[t]!;
      held[u]! += units.held[u * months + t]!;
    }
    // The share over the year: each month of it counts once, however often it was seen.
    let [share, seen] = [0, 0];
    for (let m = u * 12; m < u * 12 + 12; m++)
      if (baskets[m]! > 0) {
        share += holding[m]! / (baskets[m]! * index[m]!);
        seen++;
      }
    for (let t = 0; t < months; t++) expected[u * months + t] = (all[t]! * index[u * 12 + monthOfYear[t]!]! * share) / seen;
  }
  const variances = varianceParts(units.held, expected, months, isLong);
  if (variances !== undefined)
    for (let u = 0; u < size; u++) {
      if (isLong[u] === 0) continue;
      let mean = 0;
      for (let m = 0; m < 12; m++) {
        let [weight, sum] = [0, 0];
        for (let t = (m - firstMonth + 12) % 12; t < months; t += 12) {
          const e = expected[u * months + t]!;
          if (!(e > 0)) continue;
          const precision = 1 / (variances.passing + 1 / e);
          weight += precision;
          sum += (precision * units.held[u * months + t]!) / e;
        }
        const back = variances.comingBack[u]!;
        const credibility = (back * weight) / (1 + back * weight);
        const at = u * 12 + m;
        if (weight > 0) {
          const beside = 1 + credibility * (sum / weight - 1);
          reach[at] = Math.hypot(reach[at]! * beside, normalQuantile((1 + LEVEL) / 2) * Math.sqrt(back * (1 - credibility)) * index[at]!);
          index[at]! *= beside;
        }
        mean += index[at]! / 12;
      }
      for (let at = u * 12; at < u * 12 + 12; at++) {
        index[at]! /= mean;
        reach[at]! /= mean;
      }
    }
  return { index, reach, holding, baskets, isLong, held };
}

/** All baskets of each month, from a unit's first day of sale to its last. */
function basketsByMonth({ firstSold, lastSold }: Units, { months, begins, before }: Calendar, unit: number): Float64Array {
  return new Float64Array(months).map((_, t) => {
    const [from, to] = [Math.max(firstSold[unit]!, begins[t]!), Math.min(lastSold[unit]! + 1, begins[t + 1]!)];
    return to > from ? before[to]! - before[from]! : 0;
  });
}

interface VarianceParts {
  /** Of what does not come back: how much a month may differ in one year. The same for all. */
  readonly passing: number;
  /** Of what comes back, of each unit: its own as far as it shows, else that of all. */
  readonly comingBack: Float64Array;
}

/**
 * By moments: two years' deviations in one month have what comes back in common; one deviation has all, and Poisson's chance.
 *
 * @returns `undefined` where no month was seen twice, or nothing comes back
 */
function varianceParts(held: Float64Array, expected: Float64Array, months: number, isLong: Uint8Array): VarianceParts | undefined {
  let [products, ofProducts, squares, ofSquares] = [0, 0, 0, 0];
  for (let u = 0; u < isLong.length; u++) {
    for (let t = 0; isLong[u] === 1 && t < months; t++) {
      const [at, e] = [u * months + t, expected[u * months + t]!];
      squares += (held[at]! - e) ** 2 - e;
      ofSquares += e * e;
      for (let later = at + 12; later < (u + 1) * months; later += 12) {
        products += (held[at]! - e) * (held[later]! - expected[later]!);
        ofProducts += e * expected[later]!;
      }
    }
  }
  if (!(ofProducts > 0) || products <= 0) return undefined;
  const ofAll = products / ofProducts;
  const passing = Math.max(0, squares / ofSquares - ofAll);
  const [own, precision] = [new Float64Array(isLong.length), new Float64Array(isLong.length)];
  let [spread, weights] = [0, 0];
  for (let u = 0; u < isLong.length; u++) {
    for (let t = 0; isLong[u] === 1 && t < months; t++) {
      const [at, e] = [u * months + t, expected[u * months + t]!];
      for (let later = at + 12; e > 0 && later < (u + 1) * months; later += 12) {
        if (!(expected[later]! > 0)) continue;
        const weight = 1 / ((passing + 1 / e) * (passing + 1 / expected[later]!));
        own[u]! += weight * (held[at]! / e - 1) * (held[later]! / expected[later]! - 1);
        precision[u]! += weight;
      }
    }
    if (precision[u] === 0) continue;
    own[u]! /= precision[u]!;
    // Of a unit of which hardly anything is known the estimate is noise: none weighs more than one that is known for certain.
    const weight = Math.min(precision[u]!, ofAll ** -2);
    spread += weight * ((own[u]! - ofAll) ** 2 - 1 / precision[u]!);
    weights += weight;
  }
  // How much units differ in how seasonal they are: most are hardly, some are of one month only.
  const between = Math.max(ofAll ** 2, spread / weights);
  return { passing, comingBack: own.map((each, u) => Math.max(0, (each * precision[u]! + ofAll / between) / (precision[u]! + 1 / between))) };
}

/** The season of a product over days to come: the mean of the months they lie in. */
export function seasonAhead({ index }: Pick<Season, "index">, product: number, ahead: readonly MonthAhead[]): number {
  let [sum, whole] = [0, 0];
  for (const { month, days } of ahead) {
    sum += days * index[product * 12 + month]!;
    whole += days;
  }
  return sum / whole;
}

export interface MonthAhead {
  /** 0 for January. */
  readonly month: number;
  /** How many of the days lie in it. */
  readonly days: number;
}

/** The months of the days that follow. */
export function monthsAhead(asOf: number, days: number): readonly MonthAhead[] {
  const found: { month: number; days: number }[] = [];
  for (let day = asOf + 1; day <= asOf + days; day++) {
    const last = found.at(-1);
    if (last?.month === monthOf(day)) last.days++;
    else found.push({ month: monthOf(day), days: 1 });
  }
  return found;
}

/** The month, of those to come, in which a product sells best, where it surely sells better than over the year. */
export interface Peak {
  /** 0 for January. */
  readonly month: number;
  /** How many times as well as over the year, with its 80 % range. */
  readonly times: number;
  readonly lo: number;
  readonly hi: number;
  /** What this rests on: baskets of the month that hold the product, or one of its category, of all. */
  readonly holding: number;
  readonly baskets: number;
  readonly ofCategory: boolean;
}

/** Less than a week of a month to come is not that month. */
const LEAST_DAYS = 7;
/** So much better, over the days to come and in the month that is named, is worth a word. */
const WORTH_SAYING = 1.2;

/** @returns `undefined` where the days to come are not surely better than the year */
export function peakAhead(season: Season, product: number, asOf: number, days: number): Peak | undefined {
  const ahead = monthsAhead(asOf, days);
  if (seasonAhead(season, product, ahead) < WORTH_SAYING) return undefined;
  const at = ahead.filter((month) => month.days >= LEAST_DAYS).map(({ month }) => product * 12 + month).sort((a, b) => season.index[b]! - season.index[a]!)[0];
  if (at === undefined) return undefined;
  const [times, reach] = [season.index[at]!, season.reach[at]!];
  if (times < WORTH_SAYING || times - reach <= 1) return undefined;
  return { month: at % 12, times, lo: times - reach, hi: times + reach, holding: season.holding[at]!, baskets: season.baskets[at]!, ofCategory: season.ofCategory[product] === 1 };
}

/**
 * @example monthOf(31) // 1
 */
export function monthOf(day: number): number {
  return new Date(day * 86_400_000).getUTCMonth();
}
