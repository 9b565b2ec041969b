import type { SegmentView } from "../../../engine/segments/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const NOT_BOUGHT = word("No purchase yet");

export interface Part {
  readonly key: string;
  readonly title: string;
  /** Shares of the whole, 0 to 1. */
  readonly customers: number;
  readonly value: number;
}

/**
 * Shares as whole percents that add up to what they are of: those cut off most get the points that are left over.
 *
 * @example wholePercents([0.406, 0.447, 0.147]) // [40, 45, 15]
 */
export function wholePercents(shares: readonly number[]): readonly number[] {
  const exact = shares.map((share) => share * 100);
  const whole = exact.map(Math.floor);
  const missing = Math.round(exact.reduce((sum, one) => sum + one, 0)) - whole.reduce((sum, one) => sum + one, 0);
  const mostCut = exact
    .map((one, place) => ({ place, cut: one - Math.floor(one) }))
    .toSorted((one, other) => other.cut - one.cut || one.place - other.place);
  for (const { place } of mostCut.slice(0, missing)) whole[place] = (whole[place] ?? 0) + 1;
  return whole;
}

/** Who came and left: within thirty days, or since moves are known where that is less. */
export function moveWords(
  moved: SegmentView["moved30"],
  movesSince: string | null,
  now: Date,
  format: Formatter,
): Said {
  if (movesSince === null) return say("no moves are known yet");
  const counted = { in: format.number(moved.in), out: format.number(moved.out) };
  return now.getTime() - Date.parse(movesSince) < 30 * 86_400_000
    ? say("{in} came, {out} left; moves are known since {when}", { ...counted, when: format.day(movesSince, now) })
    : say("{in} came, {out} left in 30 days", counted);
}

/** Customers in no segment: those who have not bought yet. */
export function outside(segments: readonly SegmentView[], customers: number): number {
  return Math.max(0, customers - segments.reduce((sum, segment) => sum + segment.customers, 0));
}

/**
 * Each segment's share of the customers and of the value, and last the share of those in none. Nothing of nothing is no
 * share, never a division by zero.
 */
export function distribution(segments: readonly SegmentView[], customers: number): readonly Part[] {
  const rest = outside(segments, customers);
  const counted = segments.reduce((sum, segment) => sum + segment.customers, rest);
  const share = (count: number) => (counted === 0 ? 0 : count / counted);
  const parts = segments.map((segment) => ({
    key: segment.key,
    title: segment.title,
    customers: share(segment.customers),
    value: segment.tier?.shareOfValue ?? 0,
  }));
  return rest === 0 ? parts : [...parts, { key: "none", title: NOT_BOUGHT, customers: share(rest), value: 0 }];
}
