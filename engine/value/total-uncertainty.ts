// How far the sum over all customers moves because the parameters are estimates.
import { expectedPurchasesOfCells } from "@rapport/lifetime-value";
import type { Columns } from "./columns.ts";
import type { Models } from "./fit-models.ts";
import { expectedSpendOf, YEAR_WEEKS } from "./score.ts";
import { slopesOf } from "./stay-range.ts";

const STEP = 1e-3;

/**
 * The standard deviation of everybody's expected spending over twelve months that comes from the parameters of the
 * purchase model (delta method on their logarithms). It does not shrink as customers are added up, so for many it is the
 * larger part. Of the spend model's parameters nothing is added.
 *
 * @returns minor units, undiscounted; null where the purchases do not pin the parameters down
 */
export function totalParameterSd(models: Models, columns: Columns): number | null {
  const { purchaseModel, spendModel } = models;
  if (purchaseModel.uncertainty.kind === "undetermined") return null;
  const covariance = purchaseModel.uncertainty.covarianceOfLogs;
  const spend = columns.frequency.map((x, i) => expectedSpendOf(spendModel, x, columns.meanRepeatMinor[i]!));
  const slopes = slopesOf(purchaseModel, STEP, total);
  let variance = 0;
  for (let i = 0; i < slopes.length; i++) for (let j = 0; j < slopes.length; j++) variance += slopes[i]! * slopes[j]! * covariance[i]![j]!;
  return Math.sqrt(Math.max(0, variance));

  function total(model: Parameters<typeof expectedPurchasesOfCells>[0]): number {
    const purchases = expectedPurchasesOfCells(model, columns, YEAR_WEEKS);
    let sum = 0;
    for (let i = 0; i < purchases.length; i++) sum += purchases[i]! * spend[i]!;
    return sum;
  }
}
