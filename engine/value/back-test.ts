// How well the model would have done: fitted to what was known half a year ago, compared with what was bought since.
import { calibrationByTenths, type Contest, expectedPurchasesOfCells, probabilityActive, topTenthShare } from "@rapport/lifetime-value";
import type { TooFew } from "../platform/index.ts";
import type { Columns } from "./columns.ts";
import { chosenKind, contestView, pastSpendWins } from "./contest.ts";
import type { BackTest } from "./contract.ts";
import { fitModels } from "./fit-models.ts";
import type { Theirs } from "./foreign/judge-foreign.ts";
import { barFor, judgeForeign } from "./foreign/judge-foreign.ts";
import { testNextPurchase } from "./next-purchase-test.ts";
import { ACTIVE_WEEKS, expectedSpendOf } from "./score.ts";

/**
 * @param columns histories as they were known on `calibratedTo`, with what was bought in the 26 weeks after it
 * @param contest which kinds were tried on them
 * @param foreign what models from elsewhere said of the same customers by then
 * @param tries how many of these, and of their versions before, were tried on these weeks
 * @returns what was expected beside what happened, or too-few where even the fit had too little to go on
 */
export function backTest(columns: Columns, calibratedTo: string, contest: Contest | TooFew, foreign: readonly Theirs[] = [], tries = 1): BackTest | TooFew {
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
    topDecileShare: topTenthShare(worth, columns.laterMinor),
    topDecileSharePastSpend: topTenthShare(columns.totalMinor, columns.laterMinor),
    topDecileSharePerfect: topTenthShare(columns.laterMinor, columns.laterMinor),
    calibration: calibrationByTenths(active, columns.laterDays).map(({ expected: predicted, ...group }) => ({ predicted, ...group })), contest: contest.kind === "too-few" ? null : contestView(contest),
    tiersBy: contest.kind === "contest" && pastSpendWins(contest) ? "past-spend" : "value",
    nextPurchase: testNextPurchase(models.purchaseModel, columns, ACTIVE_WEEKS),
    foreign: foreign.map((theirs) => judgeForeign({ active, worth, laterDays: columns.laterDays, laterMinor: columns.laterMinor }, theirs, barFor(tries))),
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
