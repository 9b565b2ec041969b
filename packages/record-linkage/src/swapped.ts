/** Two values that can be written in each other's place: given name and surname. */
export type TwoValues = readonly [string | null, string | null];

/**
 * Does one record hold in its first value what the other holds in its second, and the other way round? Somebody typed the
 * surname where the given name belongs. Two equal names ("Henry Henry") are not swapped.
 *
 * @example isSwapped(["isla", "hall"], ["hall", "isla"]) // true
 */
export function isSwapped(a: TwoValues, b: TwoValues): boolean {
  return areSwapped(a[0], a[1], b[0], b[1]);
}

/** The same without the arrays, for where it runs millions of times. */
export function areSwapped(a0: string | null, a1: string | null, b0: string | null, b1: string | null): boolean {
  return a0 !== null && a1 !== null && a0 === b1 && a1 === b0 && a0 !== b0;
}
