/** Days are written as ISO 8601 does, `1971-06-24`. What is not so written is no date and agrees with nothing. */

/**
 * Are these one day with day and month exchanged (3 April written as 4 March)?
 *
 * @example isDayMonthSwapped("1971-04-03", "1971-03-04") // true
 */
export function isDayMonthSwapped(a: string, b: string): boolean {
  if (!isWrittenAsDay(a) || !isWrittenAsDay(b) || a === b) return false;
  for (let at = 0; at < 4; at++) if (a.charCodeAt(at) !== b.charCodeAt(at)) return false;
  return isSameTwo(a, 5, b, 8) && isSameTwo(a, 8, b, 5);
}

/**
 * Do two days differ in one digit only (a typing error)?
 *
 * @example isOneDigitOff("1971-06-24", "1977-06-24") // true
 */
export function isOneDigitOff(a: string, b: string): boolean {
  if (!isWrittenAsDay(a) || !isWrittenAsDay(b)) return false;
  let different = 0;
  for (let at = 0; at < 10; at++) if (a.charCodeAt(at) !== b.charCodeAt(at)) different++;
  return different === 1;
}

/**
 * How many days lie between two days, in the Gregorian calendar.
 *
 * @returns a whole number from 0; `undefined` where one of them is no day of the calendar
 * @example daysBetween("2024-02-28", "2024-03-01") // 2
 */
export function daysBetween(a: string, b: string): number | undefined {
  const [first, second] = [dayNumber(a), dayNumber(b)];
  return first === undefined || second === undefined ? undefined : Math.abs(first - second);
}

/** Days since 1 March of the year 0, by arithmetic alone (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function dayNumber(day: string): number | undefined {
  if (!isWrittenAsDay(day)) return undefined;
  const year = digits(day, 0, 4);
  const month = digits(day, 5, 2);
  const date = digits(day, 8, 2);
  if (month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return undefined;
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  return (
    marchYear * 365 + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400) + dayOfYear
  );
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function isWrittenAsDay(text: string): boolean {
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") return false;
  for (let at = 0; at < 10; at++) {
    const code = text.charCodeAt(at);
    if (at !== 4 && at !== 7 && (code < 48 || code > 57)) return false;
  }
  return true;
}

function isSameTwo(a: string, atA: number, b: string, atB: number): boolean {
  return a.charCodeAt(atA) === b.charCodeAt(atB) && a.charCodeAt(atA + 1) === b.charCodeAt(atB + 1);
}

function digits(text: string, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}
