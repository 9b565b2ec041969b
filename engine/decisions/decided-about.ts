// Which decision was about a message: waits are judged by what was said when they began.

/** The decision about a message follows it at once; what is said later is about another. */
export const DECIDED_WITHIN_MILLIS = 10 * 60_000;

/**
 * The decision that followed a message, or else the last before it; undefined where there is neither.
 *
 * @param decided of one conversation, first first; `at` and `since` in milliseconds
 * @example decidedAbout([{ at: 5 }, { at: 900_000 }], 0) // { at: 5 }
 */
export function decidedAbout<Decided extends { readonly at: number }>(decided: readonly Decided[], since: number): Decided | undefined {
  return decided.find(({ at }) => at >= since && at < since + DECIDED_WITHIN_MILLIS) ?? decided.findLast(({ at }) => at < since);
}
