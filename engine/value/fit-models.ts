// Fits how often customers buy and how much they spend to their histories.
import { customerCells, type FittableKind, type FittedGammaGamma, fitGammaGamma, fitPurchaseModel } from "@rapport/lifetime-value";
import type { TooFew } from "../platform/index.ts";
import type { Columns } from "./columns.ts";
import { dayNumber } from "./day.ts";
import type { MainCurrency } from "./histories.ts";
import type { KeptPurchaseModel, KeptSpendModel } from "./kept-model.ts";

/** Customers who bought again that it takes before anything is said of anybody. */
export const NEEDED_REPEATERS = 50;

/** Weeks from the first purchase to the last that it takes: who bought twice in nine days says nothing of a year. */
export const NEEDED_WEEKS = 13;

/** What is missing before a model can be fitted; undefined where enough is known. */
export function whatIsMissing(main: MainCurrency | undefined): TooFew | undefined {
  if (!main || main.repeaters < NEEDED_REPEATERS) return { kind: "too-few", observed: main?.repeaters ?? 0, needed: NEEDED_REPEATERS };
  return tooShort((dayNumber(main.lastDay) - dayNumber(main.firstDay)) / 7);
}

function tooShort(weeks: number): TooFew | undefined {
  return weeks < NEEDED_WEEKS ? { kind: "too-few", observed: Math.floor(weeks), needed: NEEDED_WEEKS, of: "weeks" } : undefined;
}

export interface Models {
  readonly kind: "fitted";
  readonly purchaseModel: KeptPurchaseModel;
  readonly spendModel: KeptSpendModel;
}

/** @param of which kind the purchase model is to be; where nobody is seen to leave it is the one of these without leaving */
export function fitModels(columns: Columns, of: FittableKind): Models | TooFew {
  const { logIntervals, ...plain } = columns;
  // Few customers share the times between their purchases, so only kinds that ask for these are given them.
  const purchaseModel = fitPurchaseModel(of, customerCells(isRegular(of) ? { ...plain, logIntervals } : plain), NEEDED_REPEATERS);
  if (purchaseModel.kind === "too-few") return purchaseModel;
  const short = shortColumns(columns);
  if (short) return short;
  return { kind: "fitted", purchaseModel, spendModel: fitSpend(columns) };
}

/** Whether purchases are known for too short a time. */
export function shortColumns(columns: Columns): TooFew | undefined {
  return tooShort(columns.ageWeeks.reduce((most, age) => Math.max(most, age), 0));
}

/** Whether purchases may come more regularly than at random. */
export function isRegular(kind: FittableKind): boolean {
  return kind === "bg-cnbd-k" || kind === "mbg-cnbd-k";
}

function fitSpend(columns: Columns): KeptSpendModel {
  let [total, days] = [0, 0];
  for (let i = 0; i < columns.totalMinor.length; i++) {
    total += columns.totalMinor[i]!;
    days += columns.purchaseDays[i]!;
  }
  const meanMinor = total / days;
  const fitted = fitGammaGamma({ frequency: columns.frequency, meanSpend: columns.meanRepeatMinor });
  if (fitted.kind === "too-few") return { kind: "mean", meanMinor, note: "Too few customers bought again to tell their spending apart; everybody is taken at the mean." };
  const { p, q, v } = fitted;
  return { kind: "gamma-gamma", p, q, v, meanMinor, note: noteOn(fitted) };
}

/** Beyond this correlation between how often and how much, the model's supposition that there is none misleads. */
const MUCH_CORRELATED = 0.3;

function noteOn({ populationMean, correlation }: FittedGammaGamma): string | null {
  const said: string[] = [];
  if (populationMean.kind === "held-to-observed") said.push("Spending is so unequal that the likeliest model would have no sensible mean; it is held to the mean that was seen.");
  if (typeof correlation === "number" && Math.abs(correlation) > MUCH_CORRELATED)
    said.push(`The model supposes that how often somebody buys says nothing about how much they spend; here the two go together (correlation ${correlation.toFixed(2)}), so the value of those who buy most often is misjudged.`);
  return said.length === 0 ? null : said.join(" ");
}
