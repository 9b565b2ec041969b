// Facts in words, as people read them in lamps, reasons and sentences to customers.
import type { Fact } from "@rapport/decision-tables";
import { isMoney } from "../platform/index.ts";
import type { KnownFact } from "./facts.ts";

/**
 * A fact in words. A prediction is never said without its range; where both ends would read alike they get a decimal, or
 * it says "about".
 *
 * @example sayFact(stay26, { value: 0.58, range: { lo: 0.47, hi: 0.69 } }) // "58%, likely 47% to 69%"
 */
export function sayFact(fact: Fact, { value, range }: Pick<KnownFact, "value" | "range">): string {
  const said = sayPlainly(fact, value);
  if (!range) return said;
  const [lo, hi] = [sayPlainly(fact, range.lo), sayPlainly(fact, range.hi)];
  if (lo !== hi) return `${said}, likely ${lo} to ${hi}`;
  if (fact.type !== "number" || fact.unit !== "share") return `about ${said}`;
  const [low, high] = [range.lo, range.hi].map((share) => `${(share * 100).toFixed(1)}%`);
  return low === high ? `about ${low}` : `${said}, likely ${low} to ${high}`;
}

function sayPlainly(fact: Fact, value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && fact.type === "date-time") return value.slice(0, 10);
  if (typeof value === "string") return fact.type === "choice" ? (fact.words?.[value] ?? value) : value;
  if (fact.type === "money") return sayMoney(value, fact.unit);
  if (fact.type !== "number") return String(value);
  if (fact.unit === "share") return isChange(fact.range) ? `${signed(Math.round(value * 100))} points` : `${Math.round(value * 100)}%`;
  const rounded = String(Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  if (fact.unit === undefined) return rounded;
  return `${rounded} ${rounded === "1" ? fact.unit.replace(/s$/, "") : fact.unit}`;
}

/** A share that can fall is the difference of two shares, which is counted in points. */
function isChange(range: { readonly from?: number } | undefined): boolean {
  return (range?.from ?? 0) < 0;
}

function signed(whole: number): string {
  return whole > 0 ? `+${whole}` : String(whole).replace("-", "−");
}

interface Writing {
  /** How nothing is written: `€0`, `0 kr`. */
  readonly nothing: string;
  readonly minorInMajor: number;
}
const writings = new Map<string, Writing>();

/** In whole euros, pounds, yen: more digits would pretend to know more. (Intl is asked once a currency: it takes longer than all the rules together.) */
function sayMoney(minor: number, currency: string): string {
  if (!isMoney(currency)) return `${(minor / 100).toLocaleString("en", { maximumFractionDigits: Math.abs(minor) < 1000 ? 1 : 0 })} ${currency}`.replace("-", "−");
  let writing = writings.get(currency);
  if (!writing) {
    const format = (more: Intl.NumberFormatOptions) => new Intl.NumberFormat("en", { style: "currency", currency, ...more });
    writing = { nothing: format({ maximumFractionDigits: 0 }).format(0), minorInMajor: 10 ** (format({}).resolvedOptions().maximumFractionDigits ?? 2) };
    writings.set(currency, writing);
  }
  const whole = Math.round(minor / writing.minorInMajor);
  const digits = String(Math.abs(whole)).replace(/\B(?=(\d{3})+$)/g, ",");
  return (whole < 0 ? "−" : "") + writing.nothing.replace("0", digits);
}
