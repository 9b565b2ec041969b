// How long subscriptions last: learnt of those that ended, with what the parameters leave open, and held against what came. Pure.
import { expectedRenewalsWithin, fitShiftedBetaGeometric, retentionCurve, type ContractModel, type FittedGeometric, type FittedShiftedBetaGeometric } from "@rapport/lifetime-value";
import { normalQuantile } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";
import { LEVEL } from "../stay-range.ts";
import type { SubscriptionsPage } from "./subscriptions-contract.ts";
import { monthsBetween, periodsUntil, type SubscriptionEvent, tellSubscriptions, type ToldSubscription } from "./tell-subscriptions.ts";

export type StayFit = FittedShiftedBetaGeometric | FittedGeometric;
type Curve = { readonly mid: number; readonly lo: number; readonly hi: number };

/** So far ahead a customer is looked at, and the curve is drawn. */
const YEAR = 12;
const MOST_MONTHS = 36;
/** The half year that is kept aside to see how right it was. */
const BACK_MONTHS = 6;
const FEWEST_SEEN = 30;
const STEP = 1e-4;
const MONTH_MILLIS = (365.25 / 12) * 86_400_000;

export function fitStay(told: readonly ToldSubscription[], until: Date): StayFit | TooFew {
  return fitShiftedBetaGeometric(periodsUntil(told, until));
}

/**
 * The chance to stay so many months more, with the range that the parameters leave open (delta method on the log-odds, as
 * for the chance to buy).
 */
export function staying(fit: StayFit, renewals: number, months: number): Curve {
  const at = (model: ContractModel) => retentionCurve(model, { renewals }, months)[months]!;
  const mid = at(fit);
  if (mid <= 0 || mid >= 1) return { mid, lo: mid, hi: mid };
  const odds = (chance: number) => Math.log(chance) - Math.log1p(-chance);
  const spread = spreadOf(fit, (model) => odds(at(model)));
  if (spread === undefined) return { mid, lo: 0, hi: 1 };
  const reach = normalQuantile((1 + LEVEL) / 2) * spread;
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return { mid, lo: back(odds(mid) - reach), hi: back(odds(mid) + reach) };
}

/** Standard deviation of something that is worked out from the parameters; undefined where these are not pinned down. */
function spreadOf(fit: StayFit, of: (model: ContractModel) => number): number | undefined {
  if (fit.kind === "geometric") {
    // Of the log-odds of leaving, whose variance is one over those who ended and those who stayed.
    const stayed = fit.ended / fit.leaving - fit.ended;
    if (stayed <= 0) return undefined;
    const variance = 1 / fit.ended + 1 / stayed;
    const moved = (by: number) => of({ kind: "geometric", leaving: 1 / (1 + Math.exp(-(Math.log(fit.leaving / (1 - fit.leaving)) + by))) });
    return Math.abs((moved(STEP) - moved(-STEP)) / (2 * STEP)) * Math.sqrt(variance);
  }
  if (fit.uncertainty.kind === "undetermined") return undefined;
  const moved = (alpha: number, beta: number) => of({ kind: "sbg", alpha: fit.alpha * Math.exp(alpha), beta: fit.beta * Math.exp(beta) });
  const slopes = [(moved(STEP, 0) - moved(-STEP, 0)) / (2 * STEP), (moved(0, STEP) - moved(0, -STEP)) / (2 * STEP)];
  const covariance = fit.uncertainty.covarianceOfLogs;
  const variance = slopes.reduce((sum, one, i) => sum + slopes.reduce((part, other, j) => part + one * other * covariance[i]![j]!, 0), 0);
  return Math.sqrt(Math.max(0, variance));
}

/**
 * How many months of the next twelve it will likely run, with the range of how many this one does: one in ten ends before `lo`, one in
 * ten runs beyond `hi`, so far as there is room; widened to hold the mean. The parameters are taken as known, as for what a customer
 * will spend; where they are not pinned down the range is everything.
 */
export function monthsExpected(fit: StayFit, renewals: number): Curve {
  const mid = expectedRenewalsWithin(fit, { renewals }, YEAR);
  if (spreadOf(fit, (model) => expectedRenewalsWithin(model, { renewals }, YEAR)) === undefined) return { mid, lo: 0, hi: YEAR };
  // The chance that it runs at least so many months more.
  const atLeast = retentionCurve(fit, { renewals }, YEAR);
  const runsUpTo = (part: number): number => {
    const after = atLeast.findIndex((chance) => 1 - chance >= part);
    return after === -1 ? YEAR : after - 1;
  };
  const tail = (1 - LEVEL) / 2;
  return { mid, lo: Math.min(mid, runsUpTo(tail)), hi: Math.max(mid, runsUpTo(1 - tail)) };
}

/** What the page says of how long subscriptions last. */
export function stayView(events: readonly SubscriptionEvent[], now: Date): SubscriptionsPage["model"] {
  const told = tellSubscriptions(events);
  const fit = fitStay(told, now);
  if (fit.kind === "too-few") return fit;
  const { period, atRisk, ended } = periodsUntil(told, now);
  const months = Math.min(MOST_MONTHS, Math.max(YEAR, period.length));
  let seen = 1;
  const curve = Array.from({ length: months + 1 }, (_, month) => {
    if (month > 0) seen *= 1 - (ended[month - 1] ?? 0) / (atRisk[month - 1] || 1);
    const isSeen = month === 0 || (atRisk[month - 1] ?? 0) >= FEWEST_SEEN;
    return { month, ...staying(fit, 0, month), seen: isSeen ? seen : null };
  });
  return { kind: fit.kind, ended: fit.ended, subscriptions: told.length, curve, backTest: backTest(events, told, now) };
}

/** What was known half a year ago, told from no later word; then what became of those that ran. */
function backTest(events: readonly SubscriptionEvent[], told: readonly ToldSubscription[], now: Date): Extract<SubscriptionsPage["model"], { curve: unknown }>["backTest"] {
  const then = new Date(now.getTime() - BACK_MONTHS * MONTH_MILLIS);
  const known = tellSubscriptions(events.filter(({ at }) => at <= then));
  const fit = fitStay(known, then);
  if (fit.kind === "too-few") return fit;
  const running = known.flatMap(({ spells }) => spells.filter(({ to }) => to === null).map(({ from }) => ({ startedAt: from })));
  const stayed = told.reduce((sum, { spells }) => sum + spells.filter(({ from, to }) => from <= then && (to === null || to > now)).length, 0);
  const chances = (model: ContractModel) => running.map(({ startedAt }) => retentionCurve(model, { renewals: monthsBetween(startedAt, then) }, BACK_MONTHS)[BACK_MONTHS]!);
  const sum = (of: readonly number[]) => of.reduce((total, each) => total + each, 0);
  const own = chances(fit);
  const expected = sum(own);
  // Each stays by their own chance, and all by the same parameters.
  const deviation = Math.hypot(Math.sqrt(sum(own.map((chance) => chance * (1 - chance)))), spreadOf(fit, (model) => sum(chances(model))) ?? 0);
  const reach = normalQuantile((1 + LEVEL) / 2) * deviation;
  return { kind: "measured", calibratedTo: then.toISOString().slice(0, 10), months: BACK_MONTHS, running: running.length, expected, lo: Math.max(0, expected - reach), hi: Math.min(running.length, expected + reach), stayed };
}
