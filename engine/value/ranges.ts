// Ranges of sums, shares and counts over many customers: each does by their own chance, and all by the same parameters. Pure.
import { isTooFew, normalQuantile, proportionInterval } from "@rapport/statistics";
import { LEVEL } from "./stay-range.ts";

export interface Range {
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
}

const REACH = normalQuantile((1 + LEVEL) / 2);

/**
 * How many of some customers will do what each does with a chance of their own.
 *
 * @param variance Σ chance × (1 − chance)
 * @param parameterSd how far the sum of the chances moves with the parameters, which does not shrink as customers are added up; null where it is not known
 */
export function rangeOfCount({ expected, of, variance, parameterSd }: { readonly expected: number; readonly of: number; readonly variance: number; readonly parameterSd: number | null }): Range {
  const reach = REACH * Math.sqrt(variance + (parameterSd ?? 0) ** 2);
  return { mid: expected, lo: Math.max(0, expected - reach), hi: Math.min(of, expected + reach) };
}

/**
 * What part of everything some customers will hold, where each spends by their own chance (delta method on part ÷ whole). What moves
 * everybody alike, as the parameters do, moves part and whole together and leaves the share as it is.
 *
 * @param part of those: Σ expected and Σ variance; whole: of everybody, them included
 */
export function rangeOfShare(part: { readonly mid: number; readonly variance: number }, whole: { readonly mid: number; readonly variance: number }): Range {
  if (whole.mid <= 0) return { mid: 0, lo: 0, hi: 0 };
  const share = part.mid / whole.mid;
  const variance = ((1 - share) ** 2 * part.variance + share ** 2 * Math.max(0, whole.variance - part.variance)) / whole.mid ** 2;
  const reach = REACH * Math.sqrt(variance);
  return { mid: share, lo: Math.max(0, share - reach), hi: Math.min(1, share + reach) };
}

/** Wilson's interval of a share that was seen: where as many others might have come. */
export function rangeSeen(count: number, of: number): Pick<Range, "lo" | "hi"> {
  const seen = proportionInterval({ count, of }, LEVEL);
  return isTooFew(seen) ? { lo: 0, hi: 1 } : { lo: seen.lo, hi: seen.hi };
}
