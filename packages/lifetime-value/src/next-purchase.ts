import { probabilityActive, requireHorizon } from "./activity.ts";
import type { History } from "./customer-cells.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** When a customer will likely buy next. */
export interface NextPurchase {
  /** The chance that they buy within the horizon at all, 0 to 1. */
  readonly chance: number;
  /**
   * Of those like them who do come again within the horizon, one in ten has come by `lo`, half by `mid` and nine in ten
   * by `hi`: weeks from now. `null` where nobody is expected to come.
   */
  readonly weeks: { readonly lo: number; readonly mid: number; readonly hi: number } | null;
  readonly horizonWeeks: number;
}

/** The shares of those who come again by which a date and its interval are told. */
const SHARES = { lo: 0.1, mid: 0.5, hi: 0.9 } as const;

/**
 * When a customer will likely buy next: the time to the next purchase, as the model itself has it.
 *
 * A date alone would say that they come. So two things are told apart: the chance that they come within the horizon, and
 * when those do who come. The distribution of the time is P(active in t), see {@link probabilityActive}, of which this is
 * the inverse; it holds for any model that has that chance.
 *
 * Only the regular kinds (`…cnbd-k`) know a rhythm: in the others a customer who is active is as likely to buy tomorrow as on
 * the day on which their beans run out, and where people refill regularly the true interval is narrower.
 *
 * @param horizonWeeks how far ahead "again" reaches, in weeks; above 0
 * @throws {RangeError} if the history, the model or the horizon is not possible
 * @example nextPurchase({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 }, 26).weeks.mid // 8.32
 */
export function nextPurchase(model: PurchaseModel, history: History, horizonWeeks: number): NextPurchase {
  requireHorizon(horizonWeeks);
  if (horizonWeeks === 0) throw new RangeError("a next purchase needs a horizon above 0 weeks; got 0");
  const chance = probabilityActive(model, history, horizonWeeks);
  if (!(chance > Number.MIN_VALUE / Number.EPSILON)) return { chance, weeks: null, horizonWeeks };
  const weeksBy = (share: number) => timeBy((weeks) => probabilityActive(model, history, weeks), share * chance, horizonWeeks);
  return { chance, weeks: { lo: weeksBy(SHARES.lo), mid: weeksBy(SHARES.mid), hi: weeksBy(SHARES.hi) }, horizonWeeks };
}

/** More halvings than any bracket takes to be a ten-millionth of itself. */
const MOST_HALVINGS = 200;

/** The time by which a rising chance has reached a level that it reaches before `end`. */
function timeBy(chanceBy: (weeks: number) => number, level: number, end: number): number {
  let [early, late] = [0, end];
  for (let n = 0; n < MOST_HALVINGS && late - early > 1e-7 * late; n++) {
    const middle = (early + late) / 2;
    if (middle <= early || middle >= late) break;
    if (chanceBy(middle) < level) early = middle;
    else late = middle;
  }
  return late;
}
