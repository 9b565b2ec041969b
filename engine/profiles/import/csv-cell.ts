/** What a spreadsheet would run: OWASP, "CSV injection"; the wide signs are those of East Asian keyboards. */
const RUNS = /^[=+\-@\t\r\n＝＋－＠]/u;
/** The same behind apostrophes: one of ours, or one that was there before. */
const DISARMED = /^'+[=+\-@\t\r\n＝＋－＠]/u;

/**
 * One cell of a CSV file that people open in a spreadsheet. A cell that a spreadsheet would run as a formula (it begins
 * with = + - @, a tab or a line end) gets a leading apostrophe, and one that looks as if it had got one gets one more, so that
 * each comes back as it was.
 *
 * @example csvCell("=1+1") // "'=1+1"
 * @example csvCell('6" pipe, red') // "\"6\"\" pipe, red\""
 */
export function csvCell(value: string): string {
  const safe = RUNS.test(value) || DISARMED.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Undoes the leading apostrophe, so that our own files can be read again. */
export function fromCsvCell(cell: string): string {
  return cell.charCodeAt(0) === 39 && DISARMED.test(cell) ? cell.slice(1) : cell;
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
