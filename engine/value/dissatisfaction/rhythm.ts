// How surprising a customer's purchases of late are under their own rhythm, and beside customers like them: pure.
import { lowerIncompleteGamma, regularisedIncompleteBeta } from "@rapport/statistics";

/** Over customers, purchases a week are spread as Gamma(r, alpha): what is known of a rhythm before anything was bought again. */
export interface RateSpread {
  readonly r: number;
  readonly alpha: number;
}

/** By which part of what their own rhythm led to expect similar customers bought of late; and on how many days of purchase one brings something back. */
export interface Usual {
  readonly spread: RateSpread;
  readonly keptBy: Readonly<Record<string, number>>;
  readonly kept: number;
  readonly returnShare: number;
}

/** One customer's days of purchase and of return, ascending, counted since 1970. */
export interface Bought {
  readonly days: readonly number[];
  readonly returns: readonly number[];
}

/** Days with a purchase before a rhythm is spoken of. */
export const NEEDED_DAYS = 3;
/** What is looked back on, where the history is twice as long; else the latter half of it. */
export const LATELY_WEEKS = 26;
/** Who has bought nothing for so long is taken to have left: nothing is told of them, and nobody is measured against them. */
export const GONE_WEEKS = 52;
/** What is less likely than that is surprising enough to be said. */
export const SURPRISING = 0.2;
const DAYS_A_WEEK = 7;

export function isGone({ days }: Pick<Bought, "days">, asOf: number): boolean {
  return asOf - days.at(-1)! > GONE_WEEKS * DAYS_A_WEEK;
}

export interface Lately {
  /** Days of purchase in these weeks, beside what the customer's own rhythm before them leads to expect. */
  readonly weeks: number;
  readonly from: number;
  readonly bought: number;
  readonly expected: number;
  readonly before: number;
  readonly weeksBefore: number;
}

/** @param bought at least {@link NEEDED_DAYS} days, none after `asOf` */
export function lately({ days }: Pick<Bought, "days">, asOf: number, { r, alpha }: RateSpread): Lately {
  const weeks = Math.min(LATELY_WEEKS, (asOf - days[0]!) / DAYS_A_WEEK / 2);
  const from = asOf - weeks * DAYS_A_WEEK;
  const before = days.reduce((count, day) => count + (day <= from ? 1 : 0), 0);
  const weeksBefore = (from - days[0]!) / DAYS_A_WEEK;
  return { weeks, from, bought: days.length - before, expected: (weeks * (r + before - 1)) / (alpha + weeksBefore), before, weeksBefore };
}

/** Customers are alike who first bought in the same quarter, and had bought about as often before these weeks. */
export function alikeAs({ days }: Pick<Bought, "days">, { before }: Pick<Lately, "before">): string {
  return `${Math.floor(days[0]! / 91)} ${before <= 3 ? "few" : before <= 7 ? "some" : "many"}`;
}

export interface Surprise {
  /** How likely a customer with this rhythm would be so far below it, or further: 0 to 1. */
  readonly chance: number;
  readonly since: number;
}

export interface PurchaseSurprises {
  readonly silence: Surprise & { readonly days: number };
  readonly decline: Surprise & { readonly bought: number; readonly expected: number; readonly weeks: number };
  readonly returns: (Surprise & { readonly days: number; readonly bought: number; readonly usual: number }) | null;
}

export function surprises(bought: Bought, asOf: number, usual: Usual): PurchaseSurprises {
  const { r, alpha } = usual.spread;
  const { days } = bought;
  const [first, last] = [days[0]!, days.at(-1)!];
  const [shape, rate] = [r + days.length - 1, alpha + (last - first) / DAYS_A_WEEK];
  const silent = (asOf - last) / DAYS_A_WEEK;
  const late = lately(bought, asOf, usual.spread);
  const kept = usual.keptBy[alikeAs(bought, late)] ?? usual.kept;
  return {
    // No purchase in that time, at a rate that is known by what was bought: Gamma mixed with Poisson.
    silence: { chance: (rate / (rate + silent)) ** shape, since: last + rate * (SURPRISING ** (-1 / shape) - 1) * DAYS_A_WEEK, days: asOf - last },
    decline: {
      chance: negativeBinomialAtMost(late.bought, { shape: r + late.before - 1, rate: (alpha + late.weeksBefore) / kept, time: late.weeks }),
      since: late.from, bought: late.bought, expected: late.expected * kept, weeks: Math.round(late.weeks),
    },
    returns: returnsOf(bought, late, usual.returnShare),
  };
}

/** P(N ≤ n) of what comes in some time at a rate that is Gamma-distributed. */
function negativeBinomialAtMost(n: number, { shape, rate, time }: { readonly shape: number; readonly rate: number; readonly time: number }): number {
  return time <= 0 ? 1 : regularisedIncompleteBeta({ a: shape, b: n + 1, x: rate / (rate + time) });
}

/** So many days of purchase of everybody's stand beside a customer's own, when it is said how often they bring something back. */
const AS_EVERYBODY = 4;

function returnsOf({ returns }: Bought, { from, bought, before }: Lately, share: number): PurchaseSurprises["returns"] {
  const now = returns.filter((day) => day > from);
  if (now.length === 0) return null;
  const own = (returns.length - now.length + AS_EVERYBODY * share) / (before + AS_EVERYBODY);
  const usual = Math.max(bought, 1) * own;
  return { chance: usual <= 0 ? 0 : lowerIncompleteGamma({ shape: now.length, x: usual }), since: now[0]!, days: now.length, bought, usual };
}
