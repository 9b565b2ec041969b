// The estimates for one customer: a pure function of their counted purchases, the model and the day.
import { expectedSpend, expectedValuer, type History, type PredictiveValue, probabilityActive, probabilityAlive, purchaseCountDistribution, type PurchaseModel, type SpendModel, valuer } from "@rapport/lifetime-value";
import { normalQuantile } from "@rapport/statistics";
import type { Counted } from "./histories.ts";
import type { KeptModel, KeptPurchaseModel, KeptSpendModel } from "./kept-model.ts";
import { type Chance, chanceActive, LEVEL } from "./stay-range.ts";

/** Twelve months, and half a year, in the unit of the models. */
export const YEAR_WEEKS = 52;
export const ACTIVE_WEEKS = 26;
/** What is spent in a year is worth so much less today. */
export const DISCOUNT_ANNUAL = 0.1;

const DAYS_A_WEEK = 7;

export interface Score {
  /** Expected spending over twelve months, discounted, with its 80 % range: minor units, whole. */
  readonly value12: { readonly mid: number; readonly lo: number; readonly hi: number };
  /** Variance of that spending, for ranges of sums over customers. */
  readonly variance12: number;
  /** Chance of at least one purchase in 26 weeks. */
  readonly active26: number;
  readonly expectedPurchases12: number;
}

export type Scorer = (counted: Counted) => Score;

/** A customer's history as of a day. Nothing that was bought may lie after it. */
export function historyAt(counted: Pick<Counted, "firstDay" | "lastDay" | "purchaseDays">, asOf: number): History {
  return { frequency: counted.purchaseDays - 1, recencyWeeks: (counted.lastDay - counted.firstDay) / DAYS_A_WEEK, ageWeeks: (asOf - counted.firstDay) / DAYS_A_WEEK };
}

export function activeChance(model: KeptPurchaseModel, history: History): Chance {
  return chanceActive(model, history, ACTIVE_WEEKS);
}

const ready = new Map<string, Scorer>();
const MOST_READY = 6;

/** The same scorer for whoever asks for this model and day, so that what it has worked out serves all of them. */
export function scorerFor(model: KeptModel, asOf: number): Scorer {
  const key = `${model.modelId} ${asOf}`;
  let known = ready.get(key);
  if (!known) {
    if (ready.size >= MOST_READY) ready.delete(ready.keys().next().value!);
    ready.set(key, (known = scorer(model, asOf)));
  }
  return known;
}

/**
 * A function that scores customers as of a day. What customers share is worked out once.
 *
 * The range is of what this customer will actually spend. For somebody who will most likely spend nothing it would lie
 * below the expectation; it is widened to hold it, so that it never says less than 80 %.
 */
export function scorer(model: Pick<KeptModel, "purchaseModel" | "spendModel">, asOf: number): Scorer {
  const { purchaseModel, spendModel } = model;
  const spend = asGammaGamma(spendModel);
  const valueOf = valuer(purchaseModel, spend, YEAR_WEEKS, { discountAnnual: DISCOUNT_ANNUAL, level: LEVEL });
  const squareOf = squaresIfActive(purchaseModel);
  return (counted) => {
    const history = historyAt(counted, asOf);
    const meanSpend = meanSpendFor(spendModel, counted);
    const value = valueOf({ ...history, meanSpend });
    const mid = Math.round(value.mid);
    return {
      value12: { mid, lo: Math.min(mid, Math.round(value.lo)), hi: Math.max(mid, Math.round(value.hi)) },
      variance12: spendingVariance(spend, history.frequency, meanSpend, value, probabilityAlive(purchaseModel, history) * squareOf(history)),
      active26: probabilityActive(purchaseModel, history, ACTIVE_WEEKS), expectedPurchases12: value.expectedPurchases,
    };
  };
}

/** Only what they are expected to spend, which is worked out in a tenth of the time: whole minor units. */
export function valuer12(model: Pick<KeptModel, "purchaseModel" | "spendModel">, asOf: number): (counted: Counted) => number {
  const valueOf = expectedValuer(model.purchaseModel, asGammaGamma(model.spendModel), YEAR_WEEKS, { discountAnnual: DISCOUNT_ANNUAL });
  return (counted) => Math.round(valueOf({ ...historyAt(counted, asOf), meanSpend: meanSpendFor(model.spendModel, counted) }).mid);
}

const MOST_REMEMBERED = 20_000;

/** The mean square of the number of purchases in a year by those still active: it does not depend on when they bought last, so few are worked out. */
function squaresIfActive(model: PurchaseModel): (history: History) => number {
  const known = new Map<number, number>();
  return ({ frequency, ageWeeks }) => {
    const key = frequency * 2 ** 20 + Math.round(ageWeeks * DAYS_A_WEEK); // ages are whole days, of fewer than 2,800 years
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const today = { frequency, recencyWeeks: frequency === 0 ? 0 : ageWeeks, ageWeeks };
    const made = meanSquare(purchaseCountDistribution(model, today, YEAR_WEEKS)) / probabilityAlive(model, today);
    known.set(key, made);
    return made;
  };
}

function meanSquare(chances: Float64Array): number {
  let sum = 0;
  for (let n = 1; n < chances.length; n++) sum += n * n * chances[n]!;
  return sum;
}

/**
 * Variance of what is spent, S, over N purchases by a customer whose mean spend M is itself not known for sure:
 * Var S = E[N] E[M²]/p + E[N²] E[M²] − (E[N] E[M])². Where the model gives M no variance (q + p x ≤ 2), the width of the range stands in.
 */
function spendingVariance(spend: SpendModel, frequency: number, meanSpend: number, value: PredictiveValue, squares: number): number {
  const { p, q, v } = spend;
  const shape = q + p * frequency;
  const discount = value.expectedSpending === 0 ? 1 : value.mid / value.expectedSpending;
  if (shape <= 2) return ((value.hi - value.lo) / (2 * normalQuantile((1 + LEVEL) / 2))) ** 2;
  const scale = v + frequency * meanSpend;
  const meanOfSquares = (p * scale) ** 2 / ((shape - 1) * (shape - 2));
  return Math.max(0, meanOfSquares * (value.expectedPurchases / p + squares) - value.expectedSpending ** 2) * discount ** 2;
}

/** Everybody alike, as a Gamma-Gamma whose spread over customers is next to nothing. */
export function asGammaGamma(model: KeptSpendModel): SpendModel {
  if (model.kind !== "mean") return model;
  const q = 1e6;
  return { kind: "gamma-gamma", p: 1, q, v: model.meanMinor * (q - 1) };
}

/** Of the purchase days after the first, as the models want it. */
export function meanSpendFor(model: KeptSpendModel, counted: Counted): number {
  if (model.kind === "mean") return model.meanMinor;
  return counted.purchaseDays === 1 ? 0 : counted.repeatMinor / (counted.purchaseDays - 1);
}

/** What a customer is expected to spend on a purchase day. */
export function expectedSpendOf(model: KeptSpendModel, frequency: number, meanRepeatMinor: number): number {
  return model.kind === "mean" ? model.meanMinor : expectedSpend(model, { frequency, meanSpend: meanRepeatMinor });
}
