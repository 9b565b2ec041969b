// How well the model would have done: fitted to what was known half a year ago, compared with what was bought since.
import { type Contest, expectedPurchasesOfCells, probabilityActive } from "@rapport/lifetime-value";
import type { TooFew } from "../platform/index.ts";
import type { Columns } from "./columns.ts";
import { chosenKind, contestView } from "./contest.ts";
import type { BackTest } from "./contract.ts";
import { fitModels } from "./fit-models.ts";
import { ACTIVE_WEEKS, expectedSpendOf } from "./score.ts";

const GROUPS = 10;

/**
 * @param columns histories as they were known on `calibratedTo`, with what was bought in the 26 weeks after it
 * @param contest which kinds were tried on them
 * @returns what was expected beside what happened, or too-few where even the fit had too little to go on
 */
export function backTest(columns: Columns, calibratedTo: string, contest: Contest | TooFew): BackTest | TooFew {
  const models = fitModels(columns, chosenKind(contest));
  if (models.kind === "too-few") return models;
  const customers = columns.frequency.length;
  const purchases = expectedPurchasesOfCells(models.purchaseModel, columns, ACTIVE_WEEKS);
  const active = Float64Array.from({ length: customers }, (_, i) =>
    probabilityActive(models.purchaseModel, { frequency: columns.frequency[i]!, recencyWeeks: columns.recencyWeeks[i]!, ageWeeks: columns.ageWeeks[i]! }, ACTIVE_WEEKS),
  );
  const worth = purchases.map((n, i) => n * expectedSpendOf(models.spendModel, columns.frequency[i]!, columns.meanRepeatMinor[i]!));
  return {
    kind: "measured", calibratedTo, horizonWeeks: ACTIVE_WEEKS, customers,
    expectedPurchases: sum(purchases), actualPurchases: sum(columns.laterDays),
    expectedActive: sum(active) / customers, actualActive: columns.laterDays.filter((n) => n > 0).length / customers,
    topDecileShare: shareOfBestTenth(worth, columns.laterMinor),
    topDecileSharePastSpend: shareOfBestTenth(columns.totalMinor, columns.laterMinor),
    topDecileSharePerfect: shareOfBestTenth(columns.laterMinor, columns.laterMinor),
    calibration: calibration(active, columns.laterDays), contest: contest.kind === "too-few" ? null : contestView(contest),
  };
}

/** Of what was spent afterwards, how much came from the tenth that was ranked highest before; 0 where nothing was spent. */
export function shareOfBestTenth(ranking: Float64Array, later: Float64Array): number {
  const best = inOrder(ranking).reverse().slice(0, Math.ceil(ranking.length / GROUPS));
  const whole = sum(later);
  let held = 0;
  for (const i of best) held += later[i]!;
  return whole === 0 ? 0 : held / whole;
}

/** Customers in ten groups of rising chance: the chance that was expected beside the share that did buy. */
export function calibration(chances: Float64Array, laterDays: Float64Array): BackTest["calibration"] {
  const rising = inOrder(chances);
  const groups: BackTest["calibration"] = [];
  for (let g = 0; g < GROUPS; g++) {
    const part = rising.slice(Math.round((g * rising.length) / GROUPS), Math.round(((g + 1) * rising.length) / GROUPS));
    if (part.length === 0) continue;
    let [predicted, actual] = [0, 0];
    for (const i of part) {
      predicted += chances[i]!;
      if (laterDays[i]! > 0) actual++;
    }
    groups.push({ predicted: predicted / part.length, actual: actual / part.length, customers: part.length });
  }
  return groups;
}

/** Row numbers by rising value; equal values stay in the order of the rows. */
function inOrder(values: Float64Array): number[] {
  return Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
