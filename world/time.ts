// Moments of the world, in milliseconds since 1970. No clock is read: everything counts back from the given end.

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
export const WEEK = 7 * DAY;
/** The company keeps Central European time; the hour of summer time is left out, for nothing here depends on it. */
const OFFICE_OFFSET = HOUR;

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const local = (ms: number): Date => new Date(ms + OFFICE_OFFSET);

/** "5 November" */
export function dateWords(ms: number): string {
  return `${local(ms).getUTCDate()} ${MONTHS[local(ms).getUTCMonth()]}`;
}

/** "the 3rd" */
export function dayWords(ms: number): string {
  const day = local(ms).getUTCDate();
  const ending = day % 10 === 1 && day !== 11 ? "st" : day % 10 === 2 && day !== 12 ? "nd" : day % 10 === 3 && day !== 13 ? "rd" : "th";
  return `the ${day}${ending}`;
}

/** "Tuesday" */
export function weekdayWords(ms: number): string {
  return WEEKDAYS[local(ms).getUTCDay()] as string;
}

export function startOfDay(ms: number): number {
  return Math.floor((ms + OFFICE_OFFSET) / DAY) * DAY - OFFICE_OFFSET;
}

/** The first moment from then on at which somebody is at a desk: Monday to Saturday, 8 to 18. */
export function inOfficeHours(ms: number): number {
  let at = ms;
  const hour = (at - startOfDay(at)) / HOUR;
  if (hour < 8) at = startOfDay(at) + 8 * HOUR + (at % HOUR);
  else if (hour >= 18) at = startOfDay(at) + 32 * HOUR + (at % HOUR);
  return local(at).getUTCDay() === 0 ? at + DAY : at;
}

/** The same moment, or from seven in the morning on when that was at night. */
export function inWakingHours(ms: number): number {
  const hour = (ms - startOfDay(ms)) / HOUR;
  return hour < 7 ? startOfDay(ms) + 7 * HOUR + hour * 20 * MINUTE : ms;
}

const ZERO = 48;
const tens = (n: number): number => ZERO + Math.floor(n / 10);
const ones = (n: number): number => ZERO + (n % 10);
const DAYS = new Map<number, number[]>();

/** The letters of "2026-11-21T"; the days are remembered, for a world asks for 250,000 moments of the same few. */
function dayLetters(day: number): number[] {
  let letters = DAYS.get(day);
  if (letters === undefined) {
    letters = Array.from(new Date(day * DAY).toISOString().slice(0, 11), (letter) => letter.charCodeAt(0));
    DAYS.set(day, letters);
  }
  return letters;
}

/** ISO 8601 in UTC, as Date writes it, letter by letter like an id (see ids.ts). */
export function iso(ms: number): string {
  const whole = Math.floor(ms);
  const day = Math.floor(whole / DAY);
  const [a, b, c, d, e, f, g, h, i, j, k] = dayLetters(day) as [number, number, number, number, number, number, number, number, number, number, number];
  const within = whole - day * DAY;
  const hour = Math.floor(within / HOUR);
  const minute = Math.floor(within / MINUTE) % 60;
  const second = Math.floor(within / 1000) % 60;
  const milli = within % 1000;
  // biome-ignore format: the day, the time, the thousandths
  return String.fromCharCode(
    a, b, c, d, e, f, g, h, i, j, k,
    tens(hour), ones(hour), 58, tens(minute), ones(minute), 58, tens(second), ones(second),
    46, ZERO + Math.floor(milli / 100), tens(milli % 100), ones(milli), 90,
  );
}
