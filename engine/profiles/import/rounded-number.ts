// Long numbers as spreadsheets write them when they have lost the last digits: two of them look alike that are none.

const SCIENTIFIC = /^[+-]?\d{1,3}(?:[.,٫](\d*))?E(\+?)(\d{1,3})$/iu;

/**
 * Why a cell tells no number by which somebody or something is known; undefined where it does.
 *
 * @example whyRounded("1.23457E+12") // "\"1.23457E+12\" was rounded by a spreadsheet, and the number is lost"
 */
export function whyRounded(cell: string): string | undefined {
  return isRounded(cell.trim()) ? `"${cell.slice(0, 40)}" was rounded by a spreadsheet, and the number is lost` : undefined;
}

/** Digits behind the point than which more were there: what is written whole, as 1E5, lost none; what has a sign before its power was never typed so. */
function isRounded(cell: string): boolean {
  const [, decimals = "", sign, power] = SCIENTIFIC.exec(cell) ?? [];
  if (power === undefined) return false;
  return sign === "+" ? power.length >= 2 || decimals.length > 0 : decimals.length > 0;
}
