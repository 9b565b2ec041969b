// How surely a chance is known: the parameters are estimates, and another sample of customers would have given others.
import { type History, movedModel, parameterNames, probabilityActive, type PurchaseModel } from "@rapport/lifetime-value";
import { normalQuantile } from "@rapport/statistics";
import type { KeptPurchaseModel } from "./kept-model.ts";

/** The range that holds the truth four times in five, if the model does. */
export const LEVEL = 0.8;
const STEP = 1e-4;
/**
 * So near to surely, or to never, a chance keeps too few digits for a slope: what differs between two of them is how they were rounded.
 * Nobody could tell them from what they are next to.
 */
const NEXT_TO = { surely: 1e-12, never: 1e-290 };

export interface Chance {
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
}

/**
 * The chance of at least one purchase within the horizon, with the range that the parameters leave open (delta method):
 * the covariance of the logarithms of the parameters, carried over to the log-odds of the chance by its slope in each of
 * them. Nothing is drawn at random, so the same customer always gets the same range. Where the purchases do not pin the
 * parameters down, the range is everything.
 */
export function chanceActive(model: KeptPurchaseModel, history: History, horizonWeeks: number, level = LEVEL): Chance {
  const mid = probabilityActive(model, history, horizonWeeks);
  if (mid <= NEXT_TO.never || 1 - mid <= NEXT_TO.surely) return { mid, lo: mid, hi: mid };
  if (model.uncertainty.kind === "undetermined") return { mid, lo: 0, hi: 1 };
  const covariance = model.uncertainty.covarianceOfLogs;
  const chance = (moved: PurchaseModel): number => logOdds(probabilityActive(moved, history, horizonWeeks));
  const slopes = slopesOf(model, STEP, chance);
  let variance = 0;
  for (let i = 0; i < slopes.length; i++) for (let j = 0; j < slopes.length; j++) variance += slopes[i]! * slopes[j]! * covariance[i]![j]!;
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(Math.max(0, variance));
  const at = logOdds(mid);
  return { mid, lo: fromLogOdds(at - reach), hi: fromLogOdds(at + reach) };
}

/** How fast something rises with the logarithm of each parameter, in the order of the rows of the covariance. */
export function slopesOf(model: PurchaseModel, step: number, of: (moved: PurchaseModel) => number): number[] {
  const names = parameterNames(model);
  const moved = (at: number, by: number) => of(movedModel(model, names.map((_, i) => (i === at ? by : 0))));
  return names.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}

function logOdds(chance: number): number {
  return Math.log(chance) - Math.log1p(-chance);
}

function fromLogOdds(odds: number): number {
  return odds >= 0 ? 1 / (1 + Math.exp(-odds)) : Math.exp(odds) / (1 + Math.exp(odds));
}
