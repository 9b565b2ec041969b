// Did a treatment change the same in all groups? Welch's test on their effects, and the same test over shuffled arms.
import { regularisedIncompleteBeta, seededRandom } from "@rapport/statistics";

/** What a treatment changed in a group. */
export interface Effect {
  readonly difference: number;
  readonly squaredError: number;
  /** By Welch and Satterthwaite. */
  readonly degreesOfFreedom: number;
}

interface Figures {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

export function effectOfMeans(treated: Figures, heldOut: Figures): Effect {
  const [one, other] = [treated.variance / treated.count, heldOut.variance / heldOut.count];
  const squaredError = one + other;
  return { difference: treated.mean - heldOut.mean, squaredError, degreesOfFreedom: squaredError ** 2 / (one ** 2 / (treated.count - 1) + other ** 2 / (heldOut.count - 1)) };
}

/** Welch 1951, equations 24 to 26, with effects in place of means. @returns the chance of effects so far apart where all are the same */
export function sameEffects(effects: readonly Effect[]): number {
  const groups = effects.length;
  const weights = effects.map(({ squaredError }) => 1 / squaredError);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centre = effects.reduce((sum, { difference }, at) => sum + weights[at]! * difference, 0) / total;
  const between = effects.reduce((sum, { difference }, at) => sum + weights[at]! * (difference - centre) ** 2, 0) / (groups - 1);
  const unsure = effects.reduce((sum, { degreesOfFreedom }, at) => sum + (1 - weights[at]! / total) ** 2 / degreesOfFreedom, 0);
  const ratio = between / (1 + (2 * (groups - 2) * unsure) / (groups ** 2 - 1));
  const [above, below] = [groups - 1, (groups ** 2 - 1) / (3 * unsure)];
  return regularisedIncompleteBeta({ a: below / 2, b: above / 2, x: below / (below + above * ratio) });
}

/** What came of a group's units. */
export interface Arms {
  readonly treated: Float64Array;
  readonly heldOut: Float64Array;
}

/** Shuffles are enough to count twenty at the level; of very strict levels no more than can be waited for. */
const AT_LEVEL = 20;
const MOST_SHUFFLES = 200_000;
/** Of a hundred thousand drawn each time about ten seconds. */
const MOST_DRAWS = 1e9;
const FEWEST_SHUFFLES = 999;
const SEED = 1951;

/**
 * How often effects lie as far apart where chance alone decides, group by group, who counts as treated. Each arm is shifted to the mean of
 * its group first, so that a treatment that changed the same everywhere is none; each shuffle is judged by its own spread (a studentised
 * permutation, Janssen 1997), so that arms may be spread unequally.
 *
 * @param welch what `sameEffects` says of the groups as they are
 * @param level it is stopped as soon as it cannot be reached any more (Besag & Clifford 1991)
 * @returns `welch`, where it is larger or no shuffle lies as far apart; else the share of shuffles that do
 */
export function soFarApartShuffled(groups: readonly Arms[], welch: number, level: number): number {
  const random = seededRandom(SEED);
  const pools = groups.map(poolOf);
  const drawn = pools.reduce((sum, { smaller }) => sum + smaller, 0);
  const shuffles = Math.min(MOST_SHUFFLES, Math.ceil(AT_LEVEL / level), Math.max(FEWEST_SHUFFLES, Math.floor(MOST_DRAWS / drawn)));
  const most = level * (shuffles + 1);
  let asFar = 0;
  for (let n = 1; n <= shuffles; n++) {
    if (sameEffects(pools.map((pool) => shuffled(pool, random))) <= welch) asFar++;
    if (asFar > 0 && asFar + 1 > most) return Math.max(welch, (asFar + 1) / (n + 1));
  }
  return asFar === 0 ? welch : Math.max(welch, (asFar + 1) / (shuffles + 1));
}

interface Pool {
  /** Of both arms, less the mean of each. */
  readonly values: Float64Array;
  readonly smaller: number;
  readonly squares: number;
}

function poolOf({ treated, heldOut }: Arms): Pool {
  const centred = [treated, heldOut].map((arm) => {
    const mean = arm.reduce((sum, value) => sum + value, 0) / arm.length;
    return arm.map((value) => value - mean);
  });
  const values = new Float64Array(treated.length + heldOut.length);
  values.set(centred[0]!);
  values.set(centred[1]!, treated.length);
  return { values, smaller: Math.min(treated.length, heldOut.length), squares: values.reduce((sum, value) => sum + value * value, 0) };
}

/** Draws the smaller arm anew; the larger one is what is left. All values together come to nothing. */
function shuffled({ values, smaller, squares }: Pool, random: { readonly uniform: () => number }): Effect {
  let [sum, own] = [0, 0];
  for (let at = 0; at < smaller; at++) {
    const from = at + Math.floor(random.uniform() * (values.length - at));
    const value = values[from]!;
    values[from] = values[at]!;
    values[at] = value;
    sum += value;
    own += value * value;
  }
  const figures = (count: number, total: number, of: number) => ({ count, mean: total / count, variance: (of - total ** 2 / count) / (count - 1) });
  return effectOfMeans(figures(smaller, sum, own), figures(values.length - smaller, -sum, squares - own));
}
