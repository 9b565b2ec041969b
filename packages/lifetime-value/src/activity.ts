import { regularisedIncompleteBeta } from "@rapport/statistics";
import { requirePossible } from "./customer-cells.ts";
import type { History } from "./customer-cells.ts";
import { activeIfParetoAlive, paretoAlive } from "./pareto-nbd.ts";
import { phaseChances, phaseSum } from "./phases.ts";
import { chancesTaken, regularityOf, requireModel } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/**
 * P(alive): the chance that a customer has not left for good.
 *
 * In the BG kinds customers leave only after a repeat purchase, so it is 1 for everyone who bought once, however long ago:
 * for "will we see them again" ask {@link probabilityActive}. Where nobody leaves it is always 1.
 *
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the history or the model is not possible
 * @example probabilityAlive({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 }) // 0.727
 * @example probabilityAlive({ kind: "pareto-nbd", r: 0.5533, alpha: 10.5776, s: 0.6062, beta: 11.6679 }, { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 }) // 0.869
 */
export function probabilityAlive(model: PurchaseModel, history: History): number {
  requireModel(model);
  requirePossible(history);
  return aliveUnchecked(model, history.frequency, history.recencyWeeks, history.ageWeeks);
}

/** {@link probabilityAlive} for inner loops: x frequency, tx recency, T age. Checks nothing. */
export function aliveUnchecked(model: PurchaseModel, x: number, recency: number, age: number): number {
  // Recency says nothing of somebody who bought once.
  const tx = x === 0 ? 0 : recency;
  if (model.kind === "nbd" || model.kind === "cnbd-k") return 1;
  if (model.kind === "pareto-nbd") return paretoAlive(model, x, tx, age);
  const taken = chancesTaken(model, x);
  if (taken === 0) return 1;
  const { r, alpha, a, b } = model;
  const k = regularityOf(model);
  const power = r + k * x;
  // The odds of having left overflow to Infinity for a long-silent heavy buyer, whose chance is then rightly 0.
  const odds = (a / (b + taken - 1)) * Math.exp(power * Math.log((alpha + age) / (alpha + tx)));
  return 1 / (1 + (k === 1 ? odds : odds / phaseSum(k, power, (age - tx) / (alpha + age))));
}

/**
 * The chance that a customer buys at least once within the horizon: the score for churn that can be checked later.
 *
 * Where purchases come at random and customers leave only at a purchase, P(alive) · (1 − ((α+T)/(α+T+H))^(r+x)), with H
 * the horizon, x frequency, T age.
 *
 * @param horizonWeeks weeks from now, at least 0
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the history, the model or the horizon is not possible
 * @example probabilityActive({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { frequency: 0, recencyWeeks: 0, ageWeeks: 38.86 }, 39) // 0.1443
 */
export function probabilityActive(model: PurchaseModel, history: History, horizonWeeks: number): number {
  requireHorizon(horizonWeeks);
  const { frequency, recencyWeeks, ageWeeks } = history;
  const alive = probabilityAlive(model, history);
  return alive * activeIfAlive(model, frequency, recencyWeeks, ageWeeks, horizonWeeks);
}

/** The chance of at least one purchase by a customer of frequency x, recency tx and age T who is still active. */
function activeIfAlive(model: PurchaseModel, x: number, recency: number, age: number, horizon: number): number {
  if (model.kind === "pareto-nbd") return activeIfParetoAlive(model, x, age, horizon);
  const k = regularityOf(model);
  const power = model.r + k * x;
  const logSilent = -power * Math.log1p(horizon / (model.alpha + age));
  if (k === 1) return -Math.expm1(logSilent);
  // Silent for the horizon too: the interval since the last purchase grows by it, and its k-th event has still not come.
  const since = age - (x === 0 ? 0 : recency);
  const now = phaseSum(k, power, since / (model.alpha + age));
  const then = phaseSum(k, power, (since + horizon) / (model.alpha + age + horizon));
  const active = Math.min(1, -Math.expm1(logSilent + Math.log(then / now)));
  if (active > 1e-4) return active;
  // Of what is next to nothing the difference keeps no digits: from each phase, the chance of the events that are missing.
  const nearness = horizon / (model.alpha + age + horizon);
  return phaseChances(k, power, since / (model.alpha + age)).reduce(
    (sum, chance, j) => sum + chance * regularisedIncompleteBeta({ a: k - j, b: power + j, x: nearness }),
    0,
  );
}

/**
 * Throws unless a horizon is possible.
 *
 * @throws {RangeError} if it is not a finite number of weeks of at least 0
 */
export function requireHorizon(horizonWeeks: number): void {
  if (!(horizonWeeks >= 0 && horizonWeeks < Infinity)) {
    throw new RangeError(`a horizon is a finite number of weeks of at least 0; got ${horizonWeeks}`);
  }
}
