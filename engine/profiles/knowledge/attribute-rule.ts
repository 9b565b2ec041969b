import type { WinsBecause } from "./attribute-contract.ts";

export interface AttributeFact {
  readonly attributeId: string;
  readonly identityId: string;
  readonly value: unknown;
  readonly source: string;
  readonly trusted: boolean;
  readonly observedAt: Date;
}

/**
 * Which of the things said of one attribute is believed, and why. First, what a source took back (it says null later) is as
 * if it had not said it. Of the rest: the source that stands first in the order; sources that are not in it come after, those
 * that can be believed before the others; among equals, a day before one that can be read two ways, and what was observed last.
 *
 * `believed-source.ts` says the same rule in SQL, for whole tables; a test holds the two against each other.
 *
 * @param order names of sources, the most believed first
 */
export function winnerOf<F extends AttributeFact>(facts: readonly F[], order: readonly string[]): { readonly fact: F; readonly because: WinsBecause } | undefined {
  const standing = facts.filter((fact) => fact.value !== null && !facts.some((other) => other.value === null && other.identityId === fact.identityId && other.source === fact.source && isLater(other, fact)));
  const placeOf = (fact: F) => (order.includes(fact.source) ? order.indexOf(fact.source) : order.length);
  const [fact, ...others] = standing.sort((a, b) => placeOf(a) - placeOf(b) || Number(b.trusted) - Number(a.trusted) || Number(isOpenDay(a.value)) - Number(isOpenDay(b.value)) || (isLater(a, b) ? -1 : 1));
  if (!fact) return undefined;
  const rival = others.find((other) => other.source !== fact.source) ?? others[0];
  const because =
    rival === undefined ? "only"
    : placeOf(rival) !== placeOf(fact) ? "source-order"
    : rival.trusted !== fact.trusted ? "trusted"
    : isOpenDay(rival.value) !== isOpenDay(fact.value) ? "readable"
    : "last";
  return { fact, because };
}

/** As `OPEN_DAY` of `believed-source.ts`: a day as 3/4/1970, of which nobody knows whether the day or the month comes first. */
function isOpenDay(value: unknown): boolean {
  return typeof value === "string" && /^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}$/.test(value);
}

/** Observed later; at the same moment, written later, for ids are made in order of time. */
export function isLater(a: AttributeFact, b: AttributeFact): boolean {
  return a.observedAt.getTime() - b.observedAt.getTime() > 0 || (a.observedAt.getTime() === b.observedAt.getTime() && a.attributeId > b.attributeId);
}
