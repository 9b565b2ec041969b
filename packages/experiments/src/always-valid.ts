import { type Summary, tooFew, type TooFew } from "@rapport/statistics";
import { FEWEST, type Lift } from "./lift.ts";

/** How a lift is read that may be read on any day. */
export interface AlwaysValidOptions {
  /** Share of all experiments in which the true difference lies in the interval on every day at once; 0.95 unless told. */
  readonly level?: number;
  /** The number of units, both groups together, at which the interval is narrowest for its purpose; 5,000 unless told. It holds whatever is told. */
  readonly tunedTo?: number;
  readonly fewest?: number;
  /**
   * Takes for each group the larger of its own variance and that of both together. A small group that has seen nothing rare yet
   * looks as if chance could not move it; with this on, early readings of small hold-outs are not mistaken for proof.
   */
  readonly cautious?: boolean;
}

/**
 * The lift of an amount per unit, with an interval that holds on all days at once: look as often as you like, and stop when you
 * like. The price is width: about half as wide again as Welch's interval where it is narrowest.
 *
 * It is asymptotic: of a small group in which hardly anything has happened yet it knows too little. Use `cautious` for rare or very
 * unequal outcomes with a small hold-out.
 *
 * An asymptotic confidence sequence (Waudby-Smith et al., arXiv 2103.06476, equations 9 and 161; p-value by 155).
 *
 * @param groups count, mean and variance of each group, over all units assigned
 * @returns the lift, or `too-few`
 * @throws {RangeError} if a level does not lie between 0 and 1, or a number of units is not positive
 * @example alwaysValidLift({ treated: { count: 21307, mean: 1.4226165, variance: 315.2118 }, heldOut: { count: 21306, mean: 0.6527894, variance: 134.28637 } }).kind // "lift"
 */
export function alwaysValidLift(groups: { readonly treated: Summary; readonly heldOut: Summary }, options: AlwaysValidOptions = {}): Lift | TooFew {
  const { level = 0.95, tunedTo = 5000, fewest = FEWEST } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, it is ${level}`);
  if (!(tunedTo > 0)) throw new RangeError(`tunedTo must be above 0, it is ${tunedTo}`);
  const { treated, heldOut } = groups;
  const smaller = Math.min(treated.count, heldOut.count);
  if (smaller < Math.max(fewest, 2)) return tooFew({ observed: smaller, needed: Math.max(fewest, 2) });
  for (const each of [treated, heldOut]) if (!Number.isFinite(each.mean) || !(each.variance >= 0) || each.variance === Infinity) throw new RangeError(`a group needs a finite mean and variance, found ${each.mean} and ${each.variance}`);
  const difference = treated.mean - heldOut.mean;
  const both = ((treated.count - 1) * treated.variance + (heldOut.count - 1) * heldOut.variance) / (treated.count + heldOut.count - 2);
  const varianceOf = ({ variance }: Summary) => (options.cautious === true ? Math.max(variance, both) : variance);
  const { half, pValue } = sequence(difference, varianceOf(treated) / treated.count + varianceOf(heldOut) / heldOut.count, treated.count + heldOut.count, { level, tunedTo });
  const [lo, hi] = [difference - half, difference + half];
  return { kind: "lift", treated: treated.mean, heldOut: heldOut.mean, difference, lo, hi, pValue, verdict: lo > 0 ? "proven" : hi < 0 ? "harmful" : "not-shown" };
}

/** Half the width of the interval at `units`, and the p-value that holds on every day. @param squaredError of the difference */
function sequence(difference: number, squaredError: number, units: number, { level, tunedTo }: { readonly level: number; readonly tunedTo: number }): { half: number; pValue: number } {
  const miss = 1 - level;
  const rho2 = (-2 * Math.log(miss) + Math.log(1 - 2 * Math.log(miss))) / tunedTo;
  const reach = units * rho2 + 1;
  const variance = squaredError * units;
  const half = Math.sqrt(variance) * Math.sqrt((2 * reach * Math.log(Math.sqrt(reach) / miss)) / (units * units * rho2));
  if (squaredError === 0) return { half, pValue: difference === 0 ? 1 : 0 };
  // On the logarithmic scale, for the evidence of a clear difference is more than a number can hold.
  const logEvidence = (rho2 * difference * difference * units * units) / variance / (2 * reach) - Math.log(reach) / 2;
  return { half, pValue: Math.min(1, Math.exp(-logEvidence)) };
}
