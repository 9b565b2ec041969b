// Long numbers as spreadsheets write them when they have lost the last digits: two of them look alike that are none.

const ROUNDED = /^\d([.,]\d+)?E\+\d{2,}$/i;

/**
 * Why a cell tells no number by which somebody or something is known; undefined where it does.
 *
 * @example whyRounded("1.23457E+12") // "\"1.23457E+12\" was rounded by a spreadsheet, and the number is lost"
 */
export function whyRounded(cell: string): string | undefined {
  return ROUNDED.test(cell) ? `"${cell.slice(0, 40)}" was rounded by a spreadsheet, and the number is lost` : undefined;
}
