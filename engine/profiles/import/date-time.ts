// Dates and times as people and programs write them, read by a rule that is said aloud: a year in front settles a cell by
// itself; for 3/4/2011 one order holds for the whole file, found from cells that leave no choice or told by a person.

export type DateOrder = "day-first" | "month-first";

export type DateOrderFound =
  | { readonly kind: "found"; readonly order: DateOrder | "not-needed" }
  | { readonly kind: "unsettled"; readonly example: string }
  | { readonly kind: "contradiction"; readonly dayFirst: string; readonly monthFirst: string };

/** A date and time as on the wall, and how far that wall is from UTC if the cell says so. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight. */
  readonly millis: number;
  readonly offsetMinutes: number | undefined;
}

const TIME = String.raw`(?:[T\s,]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})${TIME}$`);
const NUMBERS = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}$`);
const DAY_NAME_MONTH = new RegExp(String.raw`^(?:[A-Za-z]{2,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-\s.]+([A-Za-z]{3,9})\.?[-\s,]+(\d{4}|\d{2})${TIME}$`);
const NAME_MONTH_DAY = new RegExp(String.raw`^(?:[A-Za-z]{2,9}\.?,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TIME}$`);
/** Days since 1899-12-30, as spreadsheets keep dates; from 1927 to 2173. */
const SERIAL = /^(\d{5})(?:[.,](\d{1,12}))?$/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A day that there is not, such as the 31st of February, tells nothing of how the others are written. */
function exists(day: number, month: number, year: number): boolean {
  return day <= new Date(Date.UTC(year < 100 ? 2000 : year, month, 0)).getUTCDate();
}

/** Finds whether 3/4/2011 is the third of April or the fourth of March. Dates with dots (3.4.2011) have the day first. */
export function findDateOrder(cells: readonly string[]): DateOrderFound {
  let dayFirst: string | undefined;
  let monthFirst: string | undefined;
  let unsettled: string | undefined;
  for (const cell of cells) {
    const match = NUMBERS.exec(cell.trim());
    if (!match || match[2] === ".") continue;
    const first = Number(match[1]);
    const second = Number(match[3]);
    const year = Number(match[4]);
    if (first > 12 && second <= 12) dayFirst ??= exists(first, second, year) ? cell : undefined;
    else if (second > 12 && first <= 12) monthFirst ??= exists(second, first, year) ? cell : undefined;
    else if (first !== second) unsettled ??= cell;
  }
  if (dayFirst !== undefined && monthFirst !== undefined) return { kind: "contradiction", dayFirst, monthFirst };
  if (dayFirst !== undefined) return { kind: "found", order: "day-first" };
  if (monthFirst !== undefined) return { kind: "found", order: "month-first" };
  return unsettled === undefined ? { kind: "found", order: "not-needed" } : { kind: "unsettled", example: unsettled };
}

/**
 * Reads a date with or without a time; without one it is midnight.
 *
 * @param order for dates such as 3/4/2011; "not-needed" refuses them where the order matters
 * @returns the time on the wall, or in words what is wrong with the cell
 */
export function readWallTime(cell: string, order: DateOrder | "not-needed"): WallTime | string {
  const text = cell.trim();
  let match = YEAR_FIRST.exec(text);
  if (match) return wallTime(cell, Number(match[1]), Number(match[3]), Number(match[4]), match.slice(5));
  match = NUMBERS.exec(text);
  if (match) {
    const first = Number(match[1]);
    const second = Number(match[3]);
    const rule = match[2] === "." ? "day-first" : order;
    if (rule === "not-needed" && first !== second) return `"${cell}" can be read with the day or the month first; say which it is`;
    const [day, month] = rule === "month-first" ? [second, first] : [first, second];
    return wallTime(cell, fullYear(match[4]!), month, day, match.slice(5), rule === "not-needed" ? undefined : rule);
  }
  match = DAY_NAME_MONTH.exec(text);
  if (match) return wallTime(cell, fullYear(match[3]!), monthNumber(match[2]!), Number(match[1]), match.slice(4));
  match = NAME_MONTH_DAY.exec(text);
  if (match) return wallTime(cell, Number(match[3]), monthNumber(match[1]!), Number(match[2]), match.slice(4));
  match = SERIAL.exec(text);
  if (match) {
    const day = new Date(Math.round((Number(match[1]) - 25569) * 86_400_000));
    const millis = Math.round(Number(`0.${match[2] ?? "0"}`) * 86_400) * 1000; // spreadsheets keep seconds, not less
    return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), millis, offsetMinutes: undefined };
  }
  return text === "" ? "is empty" : `"${cell}" is not a date`;
}

function fullYear(text: string): number {
  const year = Number(text);
  return text.length === 4 ? year : year < 70 ? 2000 + year : 1900 + year;
}

function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function wallTime(cell: string, year: number, month: number, day: number, time: readonly (string | undefined)[], rule?: DateOrder): WallTime | string {
  const [hourText, minuteText, secondText, fraction, half, zone] = time;
  const byRule = rule === undefined ? "" : `, read ${rule === "day-first" ? "day first" : "month first"},`;
  if (month < 1 || month > 12) return `"${cell}"${byRule} has no such month`;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return `"${cell}"${byRule} has no such day`;
  let hour = Number(hourText ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return `"${cell}" has no such hour`;
    hour = (hour % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  const minute = Number(minuteText ?? 0);
  const second = Number(secondText ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return `"${cell}" has no such time of day`;
  const millis = ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(Number(`0.${fraction ?? "0"}`) * 1000);
  return { year, month, day, millis, offsetMinutes: zone === undefined ? undefined : readOffset(zone) };
}

function readOffset(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) : 0;
}
