// One telephone number in two forms, with its country and as it is dialled at home. `phone-of.ts` asks the same in the database.

/** So many digits at least are a number by themselves, and not its end. */
export const SHORTEST_NUMBER = 6;
export const LONGEST_COUNTRY_CODE = 3;

/**
 * Is the one the other with the code of its country before it? Asked of numbers of one person only: of several, the same digits at
 * home are numbers in several countries. A test holds `phoneAmong` against it.
 *
 * @example isFullerNumber("+31612345678", "0612345678") // true
 */
export function isFullerNumber(full: string, other: string): boolean {
  if (!full.startsWith("+") || other.startsWith("+")) return false;
  const [digits, atHome] = [full.slice(1), other.replace(/^0+/, "")];
  const before = digits.length - atHome.length;
  return atHome.length >= SHORTEST_NUMBER && before >= 1 && before <= LONGEST_COUNTRY_CODE && digits.endsWith(atHome);
}
