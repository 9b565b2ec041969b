/**
 * Are two numbers, written as text, no further apart than `within`?
 *
 * @param within in the numbers' own unit, at least 0
 * @returns false where one of them is no number
 * @example isNumberWithin("12", "14", 2) // true
 */
export function isNumberWithin(a: string, b: string, within: number): boolean {
  if (a.trim() === "" || b.trim() === "") return false;
  return Math.abs(Number(a) - Number(b)) <= within;
}
