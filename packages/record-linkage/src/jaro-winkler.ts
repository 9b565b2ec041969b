import { jaro } from "./jaro.ts";

/** Below this the beginning counts for nothing, so that words that only begin alike stay apart. */
const BOOST_FROM = 0.7;

/**
 * How alike two names are (Jaro–Winkler similarity): Jaro's, and more where up to four first letters are the same, for
 * people err less at the beginning of a name.
 *
 * @returns 0 (nothing in common) to 1 (the same)
 * @source W. Winkler, "String comparator metrics and enhanced decision rules", 1990: a tenth a letter, from 0.7 on
 * @example jaroWinkler("dixon", "dicksonx") // 0.813
 */
export function jaroWinkler(a: string, b: string): number {
  const alike = jaro(a, b);
  if (alike <= BOOST_FROM) return alike;
  const longest = Math.min(4, a.length, b.length);
  let common = 0;
  while (common < longest && a.charCodeAt(common) === b.charCodeAt(common)) common++;
  return alike + common * 0.1 * (1 - alike);
}
