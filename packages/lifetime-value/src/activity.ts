import { requirePossible } from "./customer-cells.ts";
import type { History } from "./customer-cells.ts";
import { requireModel } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/**
 * P(alive): the chance that a customer has not left for good.
 *
 * In the BG/NBD customers leave only after a repeat purchase, so it is 1 for everyone who bought once, however long ago:
 * for "will we see them again" ask {@link probabilityActive}. In the NBD it is always 1.
 *
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the history or the model is not possible
 * @example probabilityAlive({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 }) // 0.727
 */
export function probabilityAlive(model: PurchaseModel, history: History): number {
  requireModel(model);
  requirePossible(history);
  return aliveUnchecked(model, history.frequency, history.recencyWeeks, history.ageWeeks);
}

/** {@link probabilityAlive} for inner loops: x frequency, tx recency, T age. Checks nothing. */
export function aliveUnchecked(model: PurchaseModel, x: number, tx: number, age: number): number {
  if (model.kind === "nbd" || x === 0) return 1;
  const { r, alpha, a, b } = model;
  // The odds of having left overflow to Infinity for a long-silent heavy buyer, whose chance is then rightly 0.
  return 1 / (1 + (a / (b + x - 1)) * Math.exp((r + x) * Math.log((alpha + age) / (alpha + tx))));
}

/**
 * The chance that a customer buys at least once within the horizon: the score for churn that can be checked later.
 *
 * P(alive) · (1 − ((α+T)/(α+T+H))^(r+x)), with H the horizon, x frequency, T age.
 *
 * @param horizonWeeks weeks from now, at least 0
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the history, the model or the horizon is not possible
 * @example probabilityActive({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { frequency: 0, recencyWeeks: 0, ageWeeks: 38.86 }, 39) // 0.1443
 */
export function probabilityActive(model: PurchaseModel, history: History, horizonWeeks: number): number {
  requireHorizon(horizonWeeks);
  const { frequency, ageWeeks } = history;
  const alive = probabilityAlive(model, history);
  return alive * -Math.expm1(-(model.r + frequency) * Math.log1p(horizonWeeks / (model.alpha + ageWeeks)));
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
