/** How well an order of customers, and the chances given to them, told what came after. */
import { tooFew } from "@rapport/statistics";
import type { Random, TooFew } from "@rapport/statistics";

/** So many times customers are resampled: fewer where they are many, for then the share is sure enough. */
const RESAMPLED = 200;
const LEAST_RESAMPLED = 30;
const MOST_DRAWN = 2e7;

/** How well something that can be worked out on a past day told what came after it. */
export type Ranking = {
  /** Spearman's, with what was spent later, −1 to 1; `too-few` where one of the two is the same for all. */
  readonly rankCorrelation: number | TooFew;
  /** The part of what was spent later that came from the tenth ranked highest; null where nothing was spent. */
  readonly topTenthShare: number | null;
  /** The chance that a customer who came again was ranked above one who did not, ties counting half; `too-few` where all or none came. */
  readonly activeArea: number | TooFew;
};

/** What customers did after the day on which they were ranked, a row each. */
export type Later = { readonly purchases: Float64Array; readonly spend: Float64Array };

/** @param worth ranks customers by what they will spend; @param coming by whether they will come */
export function rankingOf(worth: Float64Array, coming: Float64Array, later: Later): Ranking {
  return {
    rankCorrelation: rankCorrelation(worth, later.spend),
    topTenthShare: topTenthShare(worth, later.spend),
    activeArea: areaUnderCurve(coming, later.purchases),
  };
}

/** Row numbers from the highest down; equal values in the order of the rows. */
function highestFirst(values: Float64Array): number[] {
  return Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
}

/**
 * Of what was spent afterwards, the part that came from the tenth ranked highest before.
 *
 * @param ranking one number a customer, higher for whoever is thought to spend more
 * @param later what each spent afterwards
 * @returns 0 to 1; null where nothing was spent
 * @example topTenthShare(Float64Array.of(9, 1, 1, 1, 1, 1, 1, 1, 1, 1), Float64Array.of(5, 5, 0, 0, 0, 0, 0, 0, 0, 0)) // 0.5
 */
export function topTenthShare(ranking: Float64Array, later: Float64Array): number | null {
  const whole = sum(later);
  if (!(whole > 0)) return null;
  const held = highestFirst(ranking).slice(0, Math.ceil(ranking.length / 10));
  return held.reduce((total, i) => total + later[i]!, 0) / whole;
}

/** By how much one ranking's first tenth holds more than another's, and how sure that is. */
export function leadOf(ours: Float64Array, theirs: Float64Array, later: Float64Array, random: Random): { readonly by: number; readonly standardError: number } | null {
  const [mine, past] = [topTenthShare(ours, later), topTenthShare(theirs, later)];
  if (mine === null || past === null) return null;
  const orders = [highestFirst(ours), highestFirst(theirs)] as const;
  const draws = Math.max(LEAST_RESAMPLED, Math.min(RESAMPLED, Math.floor(MOST_DRAWN / later.length)));
  const leads: number[] = [];
  const weights = new Float64Array(later.length);
  for (let draw = 0; draw < draws; draw++) {
    let customers = 0;
    let whole = 0;
    for (let i = 0; i < weights.length; i++) {
      weights[i] = random.poisson(1);
      customers += weights[i]!;
      whole += weights[i]! * later[i]!;
    }
    if (!(whole > 0)) continue;
    const held = orders.map((order) => {
      let room = customers / 10;
      let total = 0;
      for (const i of order) {
        if (room <= 0) break;
        total += Math.min(room, weights[i]!) * later[i]!;
        room -= weights[i]!;
      }
      return total / whole;
    });
    leads.push(held[0]! - held[1]!);
  }
  const mean = leads.reduce((total, each) => total + each, 0) / Math.max(1, leads.length);
  const variance = leads.reduce((total, each) => total + (each - mean) ** 2, 0) / Math.max(1, leads.length - 1);
  return { by: mine - past, standardError: Math.sqrt(variance) };
}

const GROUPS = 10;

/** Customers of nearly one chance: the chance that was expected of them on the mean, and the part that came. */
export type CalibrationGroup = { readonly expected: number; readonly actual: number; readonly customers: number };

/**
 * Customers in ten groups of rising chance: what was expected beside what came.
 *
 * @param chances of coming again, one a customer
 * @param purchases how often each did
 * @returns at most ten groups; every customer is in one
 * @example calibrationByTenths(Float64Array.of(0.9, 0.1), Float64Array.of(1, 0))[0].expected // 0.1
 */
export function calibrationByTenths(chances: Float64Array, purchases: Float64Array): CalibrationGroup[] {
  const rising = highestFirst(chances).reverse();
  return Array.from({ length: GROUPS }, (_, g) => rising.slice(Math.round((g * rising.length) / GROUPS), Math.round(((g + 1) * rising.length) / GROUPS)))
    .filter((part) => part.length > 0)
    .map((part) => ({
      expected: part.reduce((total, i) => total + chances[i]!, 0) / part.length,
      actual: part.filter((i) => purchases[i]! > 0).length / part.length,
      customers: part.length,
    }));
}

/** Ranks from 1, those of equal values shared. */
function ranksOf(values: Float64Array): Float64Array {
  const order = highestFirst(values).reverse();
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

function rankCorrelation(one: Float64Array, other: Float64Array): number | TooFew {
  const [a, b] = [ranksOf(one), ranksOf(other)];
  const middle = (a.length + 1) / 2;
  let [aa, ab, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += (a[i]! - middle) ** 2;
    ab += (a[i]! - middle) * (b[i]! - middle);
    bb += (b[i]! - middle) ** 2;
  }
  return aa * bb > 0 ? ab / Math.sqrt(aa * bb) : tooFew({ observed: Math.min(1, a.length), needed: 2 });
}

/** The Mann–Whitney form: ranks of those who came, less the least that they could be. */
function areaUnderCurve(chances: Float64Array, purchases: Float64Array): number | TooFew {
  const ranks = ranksOf(chances);
  let came = 0;
  let rankSum = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (purchases[i]! === 0) continue;
    came++;
    rankSum += ranks[i]!;
  }
  const away = ranks.length - came;
  if (came === 0 || away === 0) return tooFew({ observed: Math.min(came, away), needed: 1 });
  return (rankSum - (came * (came + 1)) / 2) / (came * away);
}

export function floats(column: ArrayLike<number>): Float64Array {
  return column instanceof Float64Array ? column : Float64Array.from(column);
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
