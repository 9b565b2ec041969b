import { isTooFew, summarise, type TooFew } from "@rapport/statistics";
import { alwaysValidLift } from "./always-valid.ts";
import { adjustForBefore, type GroupWithBefore } from "./cuped.ts";
import { type Lift, liftOfMeans } from "./lift.ts";

/** Hold-outs are small: intervals that hold on any day are narrowest where about so many customers have been through. */
export const SMALL_HOLD_OUT = { tunedTo: 1000, cautious: true } as const;

/** One unit with what it had done before the treatment, in the unit of the outcome. */
export type WithBefore = { readonly outcome: number; readonly before: number };

export type LiftOverForeseen = {
  readonly kind: "compared";
  /** With the interval that holds on every day on which it is read. */
  readonly anyDay: Lift;
  /** The same difference with the interval of one planned reading. */
  readonly once: Lift;
  /** Part of the variance that what was done before explains, 0 to 1; null where it is not used. */
  readonly removed: number | null;
};

/**
 * The lift of an amount against a small hold-out, with what was to be foreseen from before taken out ({@link adjustForBefore}): chance
 * moves what is left less. The shares of each arm stay what was seen; only the difference is adjusted.
 *
 * @param groups figures of each arm over all units assigned, those with nothing included
 * @returns the lift twice, or `too-few` below thirty in an arm
 * @throws {RangeError} as adjustForBefore
 * @example liftOverForeseen({ treated: figuresOf([]), heldOut: figuresOf([]) }).kind // "too-few"
 */
export function liftOverForeseen(groups: { readonly treated: GroupWithBefore; readonly heldOut: GroupWithBefore }): LiftOverForeseen | TooFew {
  const adjusted = adjustForBefore(groups);
  const compared = adjusted.kind === "too-few" ? groups : adjusted;
  const once = liftOfMeans(compared);
  if (once.kind === "too-few") return once;
  const anyDay = alwaysValidLift(compared, SMALL_HOLD_OUT);
  if (anyDay.kind === "too-few") return anyDay;
  return { kind: "compared", anyDay: { ...anyDay, treated: groups.treated.mean, heldOut: groups.heldOut.mean }, once, removed: adjusted.kind === "adjusted" ? adjusted.removed : null };
}

/**
 * Counts what {@link liftOverForeseen} asks of an arm.
 *
 * @param units of one arm
 * @example figuresOf([{ outcome: 2, before: 1 }, { outcome: 4, before: 3 }]).covariance // 2
 */
export function figuresOf(units: readonly WithBefore[]): GroupWithBefore {
  const [outcomes, befores] = [summarise(units.map(({ outcome }) => outcome)), summarise(units.map(({ before }) => before))];
  if (isTooFew(outcomes) || isTooFew(befores)) return { count: units.length, mean: units[0]?.outcome ?? 0, variance: 0, beforeMean: units[0]?.before ?? 0, beforeVariance: 0, covariance: 0 };
  const covariance = units.reduce((sum, { outcome, before }) => sum + (outcome - outcomes.mean) * (before - befores.mean), 0) / (units.length - 1);
  return { count: units.length, mean: outcomes.mean, variance: outcomes.variance, beforeMean: befores.mean, beforeVariance: befores.variance, covariance };
}
