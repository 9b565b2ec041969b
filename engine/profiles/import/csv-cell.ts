/**
 * One cell of a CSV file that people open in a spreadsheet. A cell that a spreadsheet would run as a formula (it begins
 * with = + - @, a tab or a carriage return) gets a leading apostrophe; OWASP, "CSV injection".
 *
 * @example csvCell("=1+1") // "'=1+1"
 * @example csvCell('6" pipe, red') // "\"6\"\" pipe, red\""
 */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Undoes the leading apostrophe, so that our own files can be read again. */
export function fromCsvCell(cell: string): string {
  return cell.charCodeAt(0) === 39 && /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
