import type { Random } from "@rapport/statistics";
import { requireHorizon } from "./activity.ts";
import { regularityOf, requireModel } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { requireSpendModel } from "./spend-model.ts";
import type { SpendModel } from "./spend-model.ts";

/**
 * Invents one customer who buys as a model says, for checking what a model claims and for sample data.
 *
 * @param random the stream to draw from; the same stream gives the same customer
 * @param untilWeeks how long to watch, from the first purchase
 * @returns the weeks, from the first purchase, of each repeat purchase, ascending
 * @throws {RangeError} if the model or the time is not possible
 */
export function simulatePurchaseWeeks(model: PurchaseModel, random: Random, untilWeeks: number): readonly number[] {
  requireModel(model);
  requireHorizon(untilWeeks);
  const rate = random.gamma({ shape: model.r, rate: model.alpha });
  const chanceOfLeaving = "a" in model ? random.beta(model) : 0;
  const leavesAt = model.kind === "pareto-nbd" ? lifetime(model, random) : Infinity;
  const end = Math.min(untilWeeks, leavesAt);
  const k = regularityOf(model);
  const interval = (): number => {
    let weeks = 0;
    for (let event = 0; event < k; event++) weeks += random.exponential(rate);
    return weeks;
  };
  const weeks: number[] = [];
  // A rate of 0 can come of a tiny shape: such a customer never comes back.
  if (rate === 0) return weeks;
  const mayLeaveAtOnce = model.kind === "mbg-nbd" || model.kind === "mbg-cnbd-k";
  if (mayLeaveAtOnce && random.uniform() < chanceOfLeaving) return weeks;
  for (let at = interval(); at <= end; at += interval()) {
    weeks.push(at);
    if (random.uniform() < chanceOfLeaving) break;
  }
  return weeks;
}

function lifetime(model: { readonly s: number; readonly beta: number }, random: Random): number {
  const rate = random.gamma({ shape: model.s, rate: model.beta });
  return rate === 0 ? Infinity : random.exponential(rate);
}

/**
 * Invents what one customer spends at each of so many purchases, as a spend model says.
 *
 * @param purchases how many, a whole number of at least 0
 * @returns one amount a purchase, in the money of the model
 * @throws {RangeError} if the model is not possible
 */
export function simulateSpending(spend: SpendModel, random: Random, purchases: number): readonly number[] {
  requireSpendModel(spend);
  const rate = random.gamma({ shape: spend.q, rate: spend.v });
  return Array.from({ length: purchases }, () => random.gamma({ shape: spend.p, rate }));
}
