// When something is due, in words, and on which scale chances stand. Pure, so that panel and page say the same.
import type { Foreseen, NeededProduct } from "../../../engine/value/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const KIND_WORDS: Readonly<Record<NeededProduct["kind"], string>> = {
  again: word("Bought before"),
  "cross-sell": word("Goes with what they buy"),
  "up-sell": word("The dearer one"),
};
export const KINDS = Object.keys(KIND_WORDS) as readonly NeededProduct["kind"][];

const WEEK = 7;
/** A stretch that reaches further tells nobody when. */
const MOST_WEEKS = 26;

/** "in 2–5 weeks": of those who buy it again, one in ten has done so by the first and nine in ten by the last. */
export function dueWords(due: NeededProduct["due"], asOf: string): Said | null {
  if (due === null) return null;
  if (due.kind === "late") return say("late: usually every {count, plural, one {# day} other {# days}}", { count: due.usualDays });
  const [from, to] = [daysBetween(asOf, due.from) / WEEK, daysBetween(asOf, due.to) / WEEK];
  if (to > MOST_WEEKS) return null;
  const last = Math.max(1, Math.ceil(to));
  const first = Math.round(from);
  if (first === 0 || first === last) return say("within {count, plural, one {# week} other {# weeks}}", { count: last });
  return say("in {first}–{last} weeks", { first, last });
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

const ENDS = [0.1, 0.25, 0.5, 1] as const;

/** One scale for all rows: the shortest that holds every range. */
export function chanceScaleEnd(products: readonly Pick<NeededProduct, "chance">[]): number {
  const most = Math.max(0, ...products.map(({ chance }) => chance?.hi ?? 0));
  return ENDS.find((end) => most <= end) ?? 1;
}

/** The likeliest few whatever their kind, for where there is little room. */
export function likeliest(products: Foreseen["products"], count: number): Foreseen["products"] {
  return products.toSorted((one, other) => (other.chance?.mid ?? 0) - (one.chance?.mid ?? 0)).slice(0, count);
}

type Held = NonNullable<NonNullable<Foreseen["nextPurchase"]>["held"]>;

/** How such dates did on the last half year: the share that came between the two days, where eight in ten would be right. */
export function heldWords(held: Held, { format, weeks }: { readonly format: Pick<Formatter, "number" | "percent" | "percentRange" | "day">; readonly weeks: number }): Said {
  if (held.kind === "too-few") return say("Whether such days hold cannot be said yet: {observed} of {needed} needed came again in the weeks kept aside.", { observed: format.number(held.observed), needed: format.number(held.needed) });
  const { customers, within, since, holds } = held;
  const values = { count: format.number(customers), weeks, day: format.day(since), share: format.percent(within.share), range: format.percentRange(within.lo, within.hi) };
  if (!holds && within.share < RIGHT) return say("Tried on {count} who came in the {weeks} weeks after {day}: {share} (likely {range}) came between their two days, where 80% would be right. The days are too near each other.", values);
  if (!holds) return say("Tried on {count} who came in the {weeks} weeks after {day}: {share} (likely {range}) came between their two days, where 80% would be right. The days are further apart than need be.", values);
  return say("Tried on {count} who came in the {weeks} weeks after {day}: {share} (likely {range}) came between their two days, where 80% would be right.", values);
}

const RIGHT = 0.8;
