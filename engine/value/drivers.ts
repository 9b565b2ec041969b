// Why an estimate is what it is, in sentences with the numbers behind them.
import { isMoney } from "../platform/index.ts";

export interface DriverFacts {
  readonly purchaseDays: number;
  readonly daysSinceFirst: number;
  readonly daysSinceLast: number;
  /** The day of the last purchase, as "2026-11-22". */
  readonly lastDay: string;
  /** Days from first to last purchase over the purchases after the first; null after one purchase. */
  readonly usualGapDays: number | null;
  readonly meanSpendMinor: number;
  readonly othersSpendMinor: number;
  readonly currency: string;
}

/** Silence is worth a sentence from this many usual gaps on. */
const LONG_SILENCE = 1.5;

/** The sentences for one customer, the most telling ones only. Days are counted to the day of the estimate. */
export function drivers(facts: DriverFacts): string[] {
  const { purchaseDays, daysSinceFirst, daysSinceLast, usualGapDays } = facts;
  const said: string[] = [];
  // Where value is not money nothing was bought: it was given.
  const [did, gives] = isMoney(facts.currency) ? ["Bought", "Spends"] : ["Served", "Received"];
  if (usualGapDays === null) said.push(`${did} once, on ${dayInWords(facts.lastDay)}`);
  else said.push(`${did} ${purchaseDays} times in ${span(daysSinceFirst)}, last on ${dayInWords(facts.lastDay)}; usually every ${plural(Math.max(1, Math.round(usualGapDays)), "day")}`);
  const [own, others] = [inWords(facts.meanSpendMinor, facts.currency), inWords(facts.othersSpendMinor, facts.currency)];
  said.push(isMoney(facts.currency) ? `${gives} ${own} a purchase; others ${others}` : `${gives} ${own} each time; others ${others}`);
  if (usualGapDays !== null && purchaseDays >= 3) {
    const gaps = daysSinceLast / Math.max(1, usualGapDays);
    if (gaps >= LONG_SILENCE) said.push(`Nothing for ${gaps.toFixed(1)} times the usual gap`);
  }
  return said;
}

// A day rather than "so long ago": the estimate is as of the last day any purchase is known of, which may be long past.
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

function dayInWords(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

function span(days: number): string {
  return days < 14 ? plural(days, "day") : plural(Math.round(days / 7), "week");
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

const formats = new Map<string, Intl.NumberFormat>();
const decimals = new Map<string, number>(); // asking a format for its options takes longer than formatting

/** Money for a sentence, without the small change where it does not matter. @example inWords(3849, "EUR") // "€38" */
export function inWords(amountMinor: number, currency: string): string {
  if (!isMoney(currency)) return `${(amountMinor / 100).toLocaleString("en", { maximumFractionDigits: Math.abs(amountMinor) < 1000 ? 1 : 0 })} ${currency}`;
  let exact = formats.get(currency);
  if (!exact) formats.set(currency, (exact = new Intl.NumberFormat("en", { style: "currency", currency })));
  let digits = decimals.get(currency);
  if (digits === undefined) decimals.set(currency, (digits = exact.resolvedOptions().maximumFractionDigits ?? 2));
  const amount = amountMinor / 10 ** digits;
  if (amount < 10) return exact.format(amount);
  let rounded = formats.get(`${currency} rounded`);
  if (!rounded) formats.set(`${currency} rounded`, (rounded = new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: 0 })));
  return rounded.format(amount);
}
