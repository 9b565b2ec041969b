import { logBeta, regularisedIncompleteBeta } from "@rapport/statistics";
import { aliveUnchecked, requireHorizon } from "./activity.ts";
import { requirePossible } from "./customer-cells.ts";
import type { History } from "./customer-cells.ts";
import { leavingTimes } from "./pareto-nbd.ts";
import { phaseChances } from "./phases.ts";
import { chancesTaken, regularityOf, requireModel } from "./purchase-model.ts";
import type { ParetoNbd, PurchaseModel } from "./purchase-model.ts";

/** The last entry stands for this many and more, so that no horizon, however long, fills the memory. */
const MOST_COUNTED = 20_000;
/** Counts less likely than this, next to the likeliest, are left out. */
const NEGLIGIBLE = 1e-18;

/**
 * The chance of each number of purchases that a customer may make within the horizon, leaving included.
 *
 * Given that the customer is active, rate and chance of leaving are independent, Gamma(R, α+T) and Beta(a, b+m) (R = r + k x;
 * m is x, or x + 1 in the MBG kinds). Had they no way of leaving they would make K purchases: negative binomial, or every
 * k-th of so many events. They make at least n if K ≥ n and they stayed after each of the first n − 1:
 *
 *   P(N ≥ n) = P(alive) · P(K ≥ n) · Π_{j<n−1} (b+m+j)/(a+b+m+j)
 *
 * In the Pareto/NBD the time until they leave is Pareto, and K is mixed over it.
 *
 * @param horizonWeeks weeks from now, at least 0
 * @returns probabilities by count from 0, adding up to 1; where there would be more than 20,000 the last holds the rest
 * @throws {RangeError} if the history, the model or the horizon is not possible
 * @example purchaseCountDistribution({ kind: "bg-nbd", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, { frequency: 0, recencyWeeks: 0, ageWeeks: 0 }, 39)[0] // 0.5738
 */
export function purchaseCountDistribution(model: PurchaseModel, history: History, horizonWeeks: number): Float64Array {
  requireModel(model);
  requirePossible(history);
  requireHorizon(horizonWeeks);
  const { frequency, recencyWeeks, ageWeeks } = history;
  const alive = aliveUnchecked(model, frequency, recencyWeeks, ageWeeks);
  const chances = countsIfAlive(model, frequency, recencyWeeks, ageWeeks, horizonWeeks);
  for (let n = 0; n < chances.length; n++) chances[n]! *= alive;
  chances[0]! += 1 - alive;
  return chances;
}

/** The same for a customer of frequency x, recency tx and age T who is still active. Only regular kinds read recency. */
export function countsIfAlive(
  model: PurchaseModel,
  x: number,
  recency: number,
  age: number,
  horizon: number,
): Float64Array {
  if (horizon === 0) return Float64Array.of(1);
  if (model.kind === "pareto-nbd") {
    const power = model.r + x;
    const times = leavingTimes(model, age, horizon, power);
    return mixed(times.map(({ chance, weeks }) => ({ chance, counts: negativeBinomial(power, weeks / (model.alpha + age)) })));
  }
  const k = regularityOf(model);
  const power = model.r + k * x;
  if (k === 1) return leavingOnTheWay(model, x, negativeBinomial(power, horizon / (model.alpha + age)));
  const tx = x === 0 ? 0 : recency;
  const phases = phaseChances(k, power, (age - tx) / (model.alpha + age));
  return mixed(Array.from(phases, (chance, j) => ({ chance, counts: countsFromPhase(model, x, j, age, horizon) })));
}

/** The same, given also that j events have passed since the last purchase. */
export function countsFromPhase(model: PurchaseModel, x: number, j: number, age: number, horizon: number): Float64Array {
  const k = regularityOf(model);
  const events = negativeBinomial(model.r + k * x + j, horizon / (model.alpha + age));
  const purchases = new Float64Array(Math.floor((events.length - 1 + j) / k) + 1);
  for (let m = 0; m < events.length; m++) purchases[Math.floor((m + j) / k)]! += events[m]!;
  return leavingOnTheWay(model, x, purchases);
}

/** Turns the number of purchases by somebody who cannot leave into that of somebody who can; in place. */
function leavingOnTheWay(model: PurchaseModel, x: number, stays: Float64Array): Float64Array {
  if (model.kind === "nbd" || model.kind === "cnbd-k" || model.kind === "pareto-nbd") return stays;
  const { a } = model;
  const b = model.b + chancesTaken(model, x);
  // From the top down, so that each P(K > n) is a sum of small numbers; turned into P(N = n) in place on the way up.
  const more = new Float64Array(stays.length);
  for (let n = stays.length - 2; n >= 0; n--) more[n] = more[n + 1]! + stays[n + 1]!;
  let stayed = 1;
  for (let n = 1; n < stays.length; n++) {
    const leavesNow = a / (a + b + n - 1);
    // Exactly n: no more come although they stayed, or more would have come but they leave after the n-th.
    stays[n] = stayed * (stays[n]! + more[n]! * leavesNow);
    stayed *= 1 - leavesNow;
  }
  return stays;
}

/** The chance of exactly n purchases by somebody still active, where one is all that is asked: had without the others. */
export function chanceIfAlive(model: PurchaseModel, x: number, recency: number, age: number, horizon: number, n: number): number {
  const k = regularityOf(model);
  if (horizon === 0) return n === 0 ? 1 : 0;
  if (model.kind === "pareto-nbd") return chanceIfParetoAlive(model, x, age, horizon, n);
  if (k === 1) return countsIfAlive(model, x, recency, age, horizon)[n] ?? 0;
  const power = model.r + k * x;
  const nearness = horizon / (model.alpha + age + horizon);
  const phases = phaseChances(k, power, (age - (x === 0 ? 0 : recency)) / (model.alpha + age));
  /** The chance that so many purchases would come of somebody who cannot leave. */
  const atLeast = (count: number): number =>
    count === 0 ? 1 : phases.reduce((sum, chance, j) => sum + chance * regularisedIncompleteBeta({ a: count * k - j, b: power + j, x: nearness }), 0);
  const [enough, more] = [atLeast(n), atLeast(n + 1)];
  if (n === 0 || !("a" in model)) return Math.max(0, enough - more);
  const b = model.b + chancesTaken(model, x);
  let stayed = 1;
  for (let i = 0; i < n - 1; i++) stayed *= (b + i) / (model.a + b + i);
  return Math.max(0, stayed * (enough - (more * (b + n - 1)) / (model.a + b + n - 1)));
}

function chanceIfParetoAlive(model: ParetoNbd, x: number, age: number, horizon: number, n: number): number {
  const size = model.r + x;
  const logWays = -logBeta(size, n + 1) - Math.log(size + n);
  let chance = 0;
  for (const time of leavingTimes(model, age, horizon, size)) {
    const growth = time.weeks / (model.alpha + age);
    const logNearness = growth === 0 ? -Infinity : Math.log(growth) - Math.log1p(growth);
    chance += time.chance * Math.exp(logWays - size * Math.log1p(growth) + (n === 0 ? 0 : n * logNearness));
  }
  return chance;
}

type Part = { readonly chance: number; readonly counts: Float64Array };

function mixed(parts: readonly Part[]): Float64Array {
  const longest = parts.reduce((most, { counts }) => Math.max(most, counts.length), 1);
  const chances = new Float64Array(longest);
  for (const { chance, counts } of parts) for (let n = 0; n < counts.length; n++) chances[n]! += chance * counts[n]!;
  return chances;
}

/**
 * A Poisson count whose mean is Gamma(size) spread with mean size × growth: worked out from its likeliest value outwards,
 * for with a large size the chance of 0 would be too small to start from.
 */
function negativeBinomial(size: number, growth: number): Float64Array {
  if (growth === 0) return Float64Array.of(1);
  const nearness = growth / (1 + growth);
  const likeliest = Math.min(MOST_COUNTED, Math.max(0, Math.floor((size - 1) * growth)));
  const logTop =
    -logBeta(size, likeliest + 1) -
    Math.log(size + likeliest) -
    size * Math.log1p(growth) +
    likeliest * Math.log(nearness);
  const top = Math.exp(logTop);
  const upwards: number[] = [top];
  let last = top;
  for (let n = likeliest; n < MOST_COUNTED && last > NEGLIGIBLE * top; n++) {
    last *= (nearness * (size + n)) / (n + 1);
    upwards.push(last);
  }
  const chances = new Float64Array(likeliest + upwards.length);
  chances.set(upwards, likeliest);
  for (let n = likeliest; n > 0 && chances[n]! > NEGLIGIBLE * top; n--) {
    chances[n - 1] = (chances[n]! * n) / (nearness * (size + n - 1));
  }
  return addingUpToOne(chances);
}

function addingUpToOne(chances: Float64Array): Float64Array {
  let sum = 0;
  for (const chance of chances) sum += chance;
  if (chances.length === MOST_COUNTED + 1) {
    chances[MOST_COUNTED]! += Math.max(0, 1 - sum);
    return chances;
  }
  for (let n = 0; n < chances.length; n++) chances[n]! /= sum;
  return chances;
}
