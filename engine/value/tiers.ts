// Tiers of value: where the best tenth begins, and the best half.
import type { z } from "zod";
import type { TiersBy as TiersByShape, ValueTier } from "./contract.ts";

export type TiersBy = z.infer<typeof TiersByShape>;

/** The best tenth is high, the next four tenths middle, everybody else who ever bought low. */
const HIGH_SHARE = 0.1;
const HIGH_AND_MIDDLE_SHARE = 0.5;

export interface TierThresholds {
  readonly tierHighMinor: number;
  readonly tierMiddleMinor: number;
}

/**
 * Where the tiers begin. Customers with the same value are in the same tier, so where many are equal (all who bought
 * once on one day) a tier may hold more than its share.
 *
 * @param values expected spending of every customer with a purchase; at least one
 */
export function tierThresholds(values: readonly number[]): TierThresholds {
  const falling = Float64Array.from(values).sort().reverse();
  const at = (share: number): number => falling[Math.max(0, Math.ceil(share * falling.length) - 1)]!;
  return { tierHighMinor: at(HIGH_SHARE), tierMiddleMinor: at(HIGH_AND_MIDDLE_SHARE) };
}

/** What tiers are made of: what somebody is worth, or what they have spent. */
export function tierBasis(tiersBy: TiersBy, of: { readonly valueMinor: number; readonly totalMinor: number }): number {
  return tiersBy === "past-spend" ? of.totalMinor : of.valueMinor;
}

/** @example tierOf(500, { tierHighMinor: 400, tierMiddleMinor: 100 }) // "high" */
export function tierOf(valueMinor: number, thresholds: TierThresholds): ValueTier {
  return valueMinor >= thresholds.tierHighMinor ? "high" : valueMinor >= thresholds.tierMiddleMinor ? "middle" : "low";
}
