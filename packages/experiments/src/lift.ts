import {
  type Difference,
  differenceOfMeans,
  differenceOfProportions,
  isTooFew,
  type Share,
  type Summary,
  tooFew,
  type TooFew,
} from "@rapport/statistics";

/** Fewest units a group needs before a lift is spoken of. */
export const FEWEST = 30;

/** What a treatment changed: outcome with it less outcome without it, with the range of the true difference. */
export type Lift = {
  readonly kind: "lift";
  readonly treated: number;
  readonly heldOut: number;
  readonly difference: number;
  readonly lo: number;
  readonly hi: number;
  readonly pValue: number;
  /** proven: the whole range is above zero; harmful: below; not-shown: zero is within. */
  readonly verdict: "proven" | "harmful" | "not-shown";
};

/**
 * The lift of a share, such as customers who bought again.
 *
 * @param groups counts of units with the outcome, of all units assigned (not only of those reached)
 * @param options level of the interval, 0.95 unless told; fewest units a group, 30 unless told
 * @returns the lift with Newcombe's interval, or `too-few` with the size of the smaller group
 * @throws {RangeError} if a count is not possible
 * @example liftOfProportions({ treated: { count: 60, of: 100 }, heldOut: { count: 40, of: 100 } }).kind // "lift"
 */
export function liftOfProportions(
  groups: { readonly treated: Share; readonly heldOut: Share },
  options: { readonly level?: number; readonly fewest?: number } = {},
): Lift | TooFew {
  const { treated, heldOut } = groups;
  const fewest = options.fewest ?? FEWEST;
  const smaller = Math.min(treated.of, heldOut.of);
  if (smaller < fewest) return tooFew({ observed: smaller, needed: fewest });
  return asLift(
    differenceOfProportions({ first: treated, second: heldOut }, options.level ?? 0.95),
    treated.count / treated.of,
    heldOut.count / heldOut.of,
  );
}

/**
 * The lift of an amount per unit, such as spending.
 *
 * @param groups count, mean and variance of each group, over all units assigned, those with nothing included
 * @param options as for liftOfProportions
 * @returns the lift with Welch's interval, or `too-few`
 * @throws {RangeError} if a summary is not of finite numbers
 */
export function liftOfMeans(
  groups: { readonly treated: Summary; readonly heldOut: Summary },
  options: { readonly level?: number; readonly fewest?: number } = {},
): Lift | TooFew {
  const { treated, heldOut } = groups;
  const fewest = options.fewest ?? FEWEST;
  const smaller = Math.min(treated.count, heldOut.count);
  if (smaller < fewest) return tooFew({ observed: smaller, needed: fewest });
  return asLift(
    differenceOfMeans({ first: treated, second: heldOut }, options.level ?? 0.95),
    treated.mean,
    heldOut.mean,
  );
}

function asLift(difference: Difference | TooFew, treated: number, heldOut: number): Lift | TooFew {
  if (isTooFew(difference)) return difference;
  const { lo, hi, pValue } = difference;
  return {
    kind: "lift",
    treated,
    heldOut,
    difference: difference.difference,
    lo,
    hi,
    pValue,
    verdict: lo > 0 ? "proven" : hi < 0 ? "harmful" : "not-shown",
  };
}
