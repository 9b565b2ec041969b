import type { Random } from "@rapport/statistics";
import { requireHorizon } from "./activity.ts";
import { requireModel } from "./purchase-model.ts";
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
  const chanceOfLeaving = model.kind === "bg-nbd" ? random.beta(model) : 0;
  const weeks: number[] = [];
  // A rate of 0 can come of a tiny shape: such a customer never comes back.
  if (rate === 0) return weeks;
  for (let at = random.exponential(rate); at <= untilWeeks; at += random.exponential(rate)) {
    weeks.push(at);
    if (random.uniform() < chanceOfLeaving) break;
  }
  return weeks;
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
