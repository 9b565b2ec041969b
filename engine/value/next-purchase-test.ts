// Whether the dates of a next purchase held: told half a year ago from what was known then, beside when those who came did come. Pure.
import { nextPurchase } from "@rapport/lifetime-value";
import { proportionInterval, tooFew as tooFewOf } from "@rapport/statistics";
import type { TooFew } from "../platform/index.ts";
import type { Columns } from "./columns.ts";
import type { NextPurchaseTest } from "./contract.ts";
import type { KeptPurchaseModel } from "./kept-model.ts";

const FEWEST = 30;
/** Of more, so many are looked at, spread evenly over all: a share is then known to about one in a hundred. */
const MOST = 5000;
/** Days are whole ones, which alone makes what lies between two of them a little more. */
const NEAR = 0.02;
/** What a date and its interval say: one in ten has come by the first day, half by the middle one, nine in ten by the last. */
const SAYS = { within: 0.8 } as const;

/** @param columns histories as they were known, with when each bought next within the weeks that were kept aside */
export function testNextPurchase(model: KeptPurchaseModel, columns: Columns, horizonWeeks: number): NextPurchaseTest | TooFew {
  const came: number[] = [];
  for (let i = 0; i < columns.laterDays.length; i++) if (columns.laterDays[i]! > 0) came.push(i);
  if (came.length < FEWEST) return tooFewOf({ observed: came.length, needed: FEWEST });
  const every = Math.max(1, Math.ceil(came.length / MOST));
  let [customers, early, late, byMiddle] = [0, 0, 0, 0];
  const widths: number[] = [];
  for (let at = 0; at < came.length; at += every) {
    const i = came[at]!;
    const { weeks } = nextPurchase(model, { frequency: columns.frequency[i]!, recencyWeeks: columns.recencyWeeks[i]!, ageWeeks: columns.ageWeeks[i]! }, horizonWeeks);
    customers++;
    // Nobody was expected, and came all the same: whatever is shown in place of a date did not hold.
    if (weeks === null) {
      early++;
      continue;
    }
    // In days, as dates are shown.
    const [day, lo, mid, hi] = [columns.laterFirstWeeks[i]! * 7, weeks.lo * 7, weeks.mid * 7, weeks.hi * 7].map(Math.round) as [number, number, number, number];
    widths.push(hi - lo);
    if (day < lo) early++;
    if (day > hi) late++;
    if (day <= mid) byMiddle++;
  }
  const within = shareOf(customers - early - late, customers);
  const half = shareOf(byMiddle, customers);
  const sorted = widths.sort((a, b) => a - b);
  return { kind: "measured", customers, within, byMiddle: half, early: early / customers, late: late / customers, typicalDays: sorted[Math.floor(sorted.length / 2)] ?? 0, holds: within.lo - NEAR <= SAYS.within && SAYS.within <= within.hi + NEAR };
}

function shareOf(count: number, of: number): { readonly share: number; readonly lo: number; readonly hi: number } {
  const found = proportionInterval({ count, of });
  if (found.kind === "too-few") throw new Error(`expected a share of ${of}, found too few`);
  return { share: count / of, lo: found.lo, hi: found.hi };
}
