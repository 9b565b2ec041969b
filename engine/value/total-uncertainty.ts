// How far sums over all customers move because the parameters are estimates.
import { expectedPurchasesOfCells, probabilityActive, type PurchaseModel } from "@rapport/lifetime-value";
import type { Columns } from "./columns.ts";
import type { Models } from "./fit-models.ts";
import type { KeptPurchaseModel } from "./kept-model.ts";
import { ACTIVE_WEEKS, expectedSpendOf, YEAR_WEEKS } from "./score.ts";
import { slopesOf } from "./stay-range.ts";

const STEP = 1e-3;

/**
 * The standard deviation of everybody's expected spending over twelve months that comes from the parameters of the
 * purchase model (delta method on their logarithms). It does not shrink as customers are added up, so for many it is the
 * larger part. Of the spend model's parameters nothing is added.
 *
 * @returns minor units, undiscounted; null where the purchases do not pin the parameters down
 */
export function totalParameterSd({ purchaseModel, spendModel }: Models, columns: Columns): number | null {
  const spend = columns.frequency.map((x, i) => expectedSpendOf(spendModel, x, columns.meanRepeatMinor[i]!));
  return sdOf(purchaseModel, (model) => {
    const purchases = expectedPurchasesOfCells(model, columns, YEAR_WEEKS);
    let sum = 0;
    for (let i = 0; i < purchases.length; i++) sum += purchases[i]! * spend[i]!;
    return sum;
  });
}

/** Of more customers every so-manyth stands in for all: parameters move them alike. */
const MOST_ASKED = 20_000;

/** The same of the number of customers who are expected to buy within 26 weeks. */
export function activeParameterSd({ purchaseModel }: Pick<Models, "purchaseModel">, { frequency, recencyWeeks, ageWeeks }: Pick<Columns, "frequency" | "recencyWeeks" | "ageWeeks">, mostAsked = MOST_ASKED): number | null {
  const every = Math.max(1, Math.ceil(frequency.length / mostAsked));
  const asked = Math.ceil(frequency.length / every);
  return sdOf(purchaseModel, (model) => {
    let sum = 0;
    for (let i = 0; i < frequency.length; i += every) sum += probabilityActive(model, { frequency: frequency[i]!, recencyWeeks: recencyWeeks[i]!, ageWeeks: ageWeeks[i]! }, ACTIVE_WEEKS);
    return (sum * frequency.length) / asked;
  });
}

function sdOf(model: KeptPurchaseModel, total: (moved: PurchaseModel) => number): number | null {
  if (model.uncertainty.kind === "undetermined") return null;
  const covariance = model.uncertainty.covarianceOfLogs;
  const slopes = slopesOf(model, STEP, total);
  let variance = 0;
  for (let i = 0; i < slopes.length; i++) for (let j = 0; j < slopes.length; j++) variance += slopes[i]! * slopes[j]! * covariance[i]![j]!;
  return Math.sqrt(Math.max(0, variance));
}
