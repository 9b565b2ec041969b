/**
 * The answer of a statistic for which there is too little to go on: never 0, never p = 1, never `NaN`.
 *
 * It is a value like any other, so a screen can say "3 of the 30 needed" where a number would have stood.
 */
export type TooFew = {
  readonly kind: "too-few";
  /** How many there were, of whatever the statistic counts (see its own page). */
  readonly observed: number;
  /** How many it asks for. */
  readonly needed: number;
};

/**
 * Says that there were too few.
 *
 * @param count how many there were, and how many are asked for
 * @example tooFew({ observed: 3, needed: 30 }).kind // "too-few"
 */
export function tooFew(count: { readonly observed: number; readonly needed: number }): TooFew {
  return { kind: "too-few", observed: count.observed, needed: count.needed };
}

/**
 * Tells whether a statistic declined to answer for want of observations.
 *
 * @param answer anything a function of this package returned
 * @example isTooFew(quantile([], 0.5)) // true
 */
export function isTooFew(answer: unknown): answer is TooFew {
  return typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === "too-few";
}
