// Periods of what is scarce: days, weeks (from Monday) and months of the organisation's time zone.
import type { Per } from "./limits.ts";

export interface Period {
  /** The day it began on, as the organisation's calendar has it: 2026-11-28. */
  readonly start: string;
  /** When the next begins. */
  readonly until: Date;
  /** How much of it has passed, 0 to 1. */
  readonly passed: number;
}

const DAY = 86_400_000;

export function periodOf(at: Date, per: Per, timeZone: string): Period {
  const key = `${per} ${timeZone}`;
  const last = lasts.get(key);
  const now = at.getTime();
  // Calendars are slow, and decisions of one day ask the same.
  const { start, from, until } = last && now >= last.from && now < last.until ? last : boundsOf(at, per, timeZone);
  if (lasts.size > 1000) lasts.clear();
  lasts.set(key, { start, from, until });
  return { start, until: new Date(until), passed: Math.min(1, Math.max(0, (now - from) / (until - from))) };
}

const lasts = new Map<string, Bounds>();

interface Bounds {
  readonly start: string;
  /** Milliseconds. */
  readonly from: number;
  readonly until: number;
}

function boundsOf(at: Date, per: Per, timeZone: string): Bounds {
  const today = localDay(at, timeZone);
  const start = startOf(today, per);
  const next = per === "month" ? startOf(plusDays(start, 31), "month") : plusDays(start, per === "week" ? 7 : 1);
  return { start, from: midnight(start, timeZone).getTime(), until: midnight(next, timeZone).getTime() };
}

/** The day on the wall of whoever lives in this time zone. */
export function localDay(at: Date, timeZone: string): string {
  return formatOf(timeZone).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (!found) formats.set(timeZone, (found = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })));
  return found;
}

function startOf(day: string, per: Per): string {
  if (per === "day") return day;
  if (per === "month") return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return plusDays(day, -weekday);
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** When a day begins there: the first minute that bears its date. */
function midnight(day: string, timeZone: string): Date {
  // No place is further than 14 hours from Greenwich; quarters of an hour are the smallest steps between zones.
  const utc = Date.parse(`${day}T00:00:00Z`);
  let low = utc - 15 * 3_600_000;
  let high = utc + 15 * 3_600_000;
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 120_000) * 60_000;
    if (localDay(new Date(middle), timeZone) < day) low = middle;
    else high = middle;
  }
  return new Date(high);
}
