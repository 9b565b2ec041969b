// Values in words, for the sentences that explain a row or a gap.

import { isShare, type Fact, type Value } from "./fact.ts";
import { decimalsOf, isCurrency, signOf } from "./money.ts";

/** A value as it would be written in a cell: `66%`, `€1,000`, `2 days`, `yes`; undefined is "not known". */
export function sayValue(fact: Fact, value: Value | undefined): string {
  if (value === undefined) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return fact.type === "choice" ? (fact.words?.[value] ?? value) : `"${value}"`;
  switch (fact.type) {
    case "money":
      return sayMoney(value, fact.unit);
    case "date-time":
      return sayMoment(value);
    case "number":
      // Fifteen digits hide what the binary form of 0.57 × 100 adds.
      if (isShare(fact)) return `${Number((value * 100).toPrecision(15))}%`;
      return fact.unit ? `${value} ${fact.unit}` : String(value);
    default:
      return String(value);
  }
}

function sayMoney(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits.slice(digits.length - decimals);
  return `${minor < 0 ? "-" : ""}${signOf(currency)}${whole}${/[1-9]/.test(rest) ? `.${rest}` : ""}${isCurrency(currency) ? "" : ` ${currency}`}`;
}

function sayMoment(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return `${at} ms`;
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text;
}
