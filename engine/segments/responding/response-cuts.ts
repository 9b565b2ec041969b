// At which values customers may be told apart, and how a stretch of values is said in the language of the list. Pure.
import type { Bound } from "@rapport/experiments";
import type { SegmentFilters } from "../list-contract.ts";
import type { ResponseFeature } from "./responding-contract.ts";

/** Round, so that people can read the groups. */
const DAYS = [7, 14, 30, 60, 90, 120, 180, 270, 365];
const CHANCES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const MOST_DECIMALS = 6;

/**
 * Cuts of a feature: a customer is on the upper side from the cut on. Worth and numbers of one's own at tenths of the customers, rounded to two digits.
 *
 * @param values of all customers; what came of them is not looked at
 */
export function cutsOf(feature: ResponseFeature, values: readonly number[]): number[] {
  if (feature === "quiet") return DAYS;
  if (feature === "stay") return CHANCES;
  const sorted = Float64Array.from(values).sort();
  const decimals = feature === "worth" ? 0 : decimalsOf(values);
  const cuts = sorted.length === 0 ? [] : TENTHS.map((share) => Number(rounded(sorted[Math.floor(share * (sorted.length - 1))]!).toFixed(decimals)));
  return [...new Set(cuts)].filter((cut) => cut > sorted[0]! && cut <= sorted.at(-1)! && (feature !== "worth" || cut > 0)).sort((a, b) => a - b);
}

/** To two digits. @example rounded(12345) // 12000 */
function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}

/** So many decimals as anybody has. */
export function decimalsOf(values: readonly number[]): number {
  let most = 0;
  for (const value of values) while (most < MOST_DECIMALS && Math.abs(value * 10 ** most - Math.round(value * 10 ** most)) > 1e-9 * Math.max(1, Math.abs(value * 10 ** most))) most++;
  return most;
}

/**
 * The days of silence as the list asks them: heard within N days, or not for N days. Whole days that are over, so that "30 or more" is who
 * has been quiet for longer than 30 × 24 hours.
 */
export const wholeDaysQuiet = (days: number): number => Math.ceil(days) - 1;

/**
 * The filters of a group.
 *
 * @param decimals of each feature, of numbers of one's own: a number below 5 is "to 4" where all are whole, "to 4.9" where some have a decimal
 */
export function filtersOfBounds(features: readonly ResponseFeature[], bounds: readonly Bound[], decimals: readonly number[]): SegmentFilters {
  const own: string[] = [];
  const filters: { quietDays?: number; heardDays?: number; stayFrom?: number; stayBelow?: number; valueFrom?: number; valueBelow?: number } = {};
  for (const { feature: at, from, below } of bounds) {
    const feature = features[at]!;
    if (feature === "quiet") Object.assign(filters, from !== undefined && { quietDays: from }, below !== undefined && { heardDays: below });
    else if (feature === "stay") Object.assign(filters, from !== undefined && { stayFrom: from }, below !== undefined && { stayBelow: below });
    else if (feature === "worth") Object.assign(filters, from !== undefined && { valueFrom: from }, below !== undefined && { valueBelow: below });
    else {
      const digits = decimals[at]!;
      own.push([feature.slice(4), ...(from === undefined ? [] : [`from ${from.toFixed(digits)}`]), ...(below === undefined ? [] : [`to ${(below - 10 ** -digits).toFixed(digits)}`])].join(" "));
    }
  }
  return { ...filters, ...(own.length > 0 && { own: own.join(";") }) };
}
