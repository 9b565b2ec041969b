// Single values as people write them: 65%, €1,000, 1 Dec 2026, yes, Ritualists.

import type { ChoiceFact, Fact, MoneyFact, NumberFact, Value } from "./fact.ts";
import { isShare } from "./fact.ts";
import { decimalsOf, isCurrency, signOf, withoutCurrency } from "./money.ts";
import { didYouMean, read, refuse, type Reading } from "./problem.ts";
import { sayValue } from "./say.ts";

const DAY_MS = 86_400_000;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
// Beyond this, doubles no longer hold every whole number and "just above" loses its meaning.
const LARGEST = 1e15;

/** Reads one value of a fact; used for the default of a column, and by cells for each word in them. */
export function readLiteral(text: string, fact: Fact): Reading<Value> {
  switch (fact.type) {
    case "number":
      return readNumber(text, fact);
    case "money":
      return readMoney(text, fact);
    case "choice":
      return readChoice(text, fact);
    case "boolean":
      return readBoolean(text, fact.label);
    case "date-time": {
      const moment = readMoment(text, fact.label);
      return moment.kind === "ok" ? read(moment.value.from) : moment;
    }
    case "text": {
      const value = unquoted(text);
      return value === "" ? refuse("cannot-read", "The text is blank.") : read(value);
    }
  }
}

export function readNumber(text: string, fact: NumberFact): Reading<number> {
  let plain = tidyNumber(text);
  const percent = /\s*%$/.exec(plain);
  if (percent) {
    if (!isShare(fact) && fact.unit !== undefined) {
      return refuse("wrong-type", `${fact.label} is counted in ${fact.unit}, not in percent.`);
    }
    plain = plain.slice(0, percent.index);
  } else if (fact.unit && plain.toLowerCase().endsWith(fact.unit.toLowerCase())) {
    plain = plain.slice(0, -fact.unit.length).trimEnd();
  }
  // The shift by two places happens in the text, so that 0.7% is the double nearest to 0.007.
  const number = decimal(plain, percent ? -2 : 0);
  if (number === undefined) return notANumber(text, fact.label);
  if (fact.whole && !Number.isInteger(number)) {
    return refuse("wrong-type", `${fact.label} is a whole number, "${text}" is not.`);
  }
  return withinLimits(number, text, fact);
}

/** Minor units: `€1,000` and `1000` are 100000 for a currency with two decimals. */
export function readMoney(text: string, fact: MoneyFact): Reading<number> {
  const amount = withoutCurrency(tidyNumber(text), fact.unit);
  if (amount === undefined) {
    return /\d/.test(text)
      ? refuse("cannot-read", `"${text}" is no amount in ${fact.unit}. Write it as in ${sayExample(fact.unit)}.`)
      : notANumber(text, fact.label);
  }
  const decimals = decimalsOf(fact.unit);
  const minor = decimal(amount, decimals);
  if (minor === undefined) return notANumber(text, fact.label);
  if (!Number.isInteger(minor)) {
    return refuse("cannot-read", `${fact.unit} has ${decimals} decimals, "${text}" has more.`);
  }
  return withinLimits(minor, text, fact);
}

const sayExample = (unit: string): string => (isCurrency(unit) ? `${signOf(unit)}1,000` : "1,000");

export function readBoolean(text: string, label: string): Reading<boolean> {
  const word = text.trim().toLowerCase();
  if (word === "yes" || word === "true") return read(true);
  if (word === "no" || word === "false") return read(false);
  return refuse("wrong-type", `${label} is yes or no, not "${text}".`);
}

/** A choice by its value or by its words; capitals do not matter. */
export function readChoice(text: string, fact: Pick<ChoiceFact, "label" | "choices" | "words">): Reading<string> {
  const folded = unquoted(text).toLowerCase();
  for (const choice of fact.choices) {
    if (choice.toLowerCase() === folded || fact.words?.[choice]?.toLowerCase() === folded) return read(choice);
  }
  const known = fact.choices.map((choice) => fact.words?.[choice] ?? choice);
  const list = known.length <= 12 ? ` It can be: ${known.join(", ")}.` : "";
  return refuse("not-in-list", `"${text}" is not in the list of ${fact.label}.${didYouMean(unquoted(text), known)}${list}`);
}

/** A stretch of time in milliseconds since 1970 UTC: a day for a date alone, one millisecond for a moment. */
export interface Stretch {
  readonly from: number;
  /** The first millisecond after it. */
  readonly next: number;
}

/**
 * Dates alone are days in UTC; a time of day must say its zone, for a guess would be wrong for somebody. A day names its year: a table has
 * no clock, and a row that means this year's day today would mean another when a decision of last year is looked at again.
 */
export function readMoment(text: string, label: string): Reading<Stretch> {
  const written = text.trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  const worded = /^(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})$/i.exec(written);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), written);
  if (worded) {
    const name = worded[2]!.toLowerCase();
    const month = MONTHS.findIndex((short) => name === short || FULL_MONTHS.get(name) === short);
    if (month >= 0) return dayOf(Number(worded[3]), month, Number(worded[1]), written);
  }
  const at = parseInstant(written);
  if (at !== undefined) return read({ from: at, next: at + 1 });
  if (/^\d{4}-\d{2}-\d{2}[T ]\d/.test(written)) {
    return refuse("cannot-read", `"${written}" needs a zone: write it as in 2026-12-01T14:00Z or 2026-12-01T14:00+01:00.`);
  }
  const yearless = /^(\d{1,2}\s+[a-z]{3,9})\.?$/i.exec(written) ?? /^([a-z]{3,9}\.?\s+\d{1,2})$/i.exec(written);
  if (yearless && MONTHS.some((short) => written.toLowerCase().includes(short))) {
    return refuse("cannot-read", `"${written}" needs its year, as in 1 Dec 2026: without one it would be another day each year, and what was decided last year could not be told again.`);
  }
  const code = /\d/.test(written) ? "cannot-read" : "wrong-type";
  return refuse(code, `${label} is a date: write it as in 2026-12-01 or 1 Dec 2026, not "${written}".`);
}

/** ISO 8601 with a zone, as milliseconds; undefined for anything else and for days that do not exist. */
export function parseInstant(text: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (!parts) return undefined;
  if (dayOf(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), text).kind === "refused") return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Quotes let a text be written that would otherwise read as something else: `"any"`. */
export function unquoted(text: string): string {
  const trimmed = text.trim();
  const inside = /^["“”]([^"“”]*)["“”]$/.exec(trimmed);
  return inside ? inside[1]! : trimmed;
}

const FULL_MONTHS = new Map([
  ...["january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"].map(
    (name) => [name, name.slice(0, 3)] as const,
  ),
  ["sept", "sep"],
]);

function dayOf(year: number, month: number, day: number, written: string): Reading<Stretch> {
  const date = new Date(Date.UTC(2000, month, day));
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day || date.getUTCFullYear() !== year) {
    return refuse("cannot-read", `There is no day "${written}".`);
  }
  return read({ from: date.getTime(), next: date.getTime() + DAY_MS });
}

function tidyNumber(text: string): string {
  return text.trim().replaceAll(/[\u00a0\u2009\u202f]/g, " ").replaceAll("−", "-").replace(/^–/, "-");
}

/** A decimal number with full stop and thousands commas, times ten to the power of `shift`. */
function decimal(text: string, shift: number): number | undefined {
  if (!/^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(text)) return undefined;
  const number = Number(`${text.replaceAll(",", "")}e${shift}`);
  // Minus nothing is nothing: two zeros would be told apart by some comparisons.
  return number === 0 ? 0 : number;
}

function notANumber(text: string, label: string): Reading<never> {
  if (!/\d/.test(text)) return refuse("wrong-type", `${label} is a number, not "${text}".`);
  const comma = text.includes(",") ? " Decimals follow a full stop; a list needs a space after each comma." : "";
  return refuse("cannot-read", `"${text}" is no number.${comma} Write it as in 2, 1.5, 1,000 or 65%.`);
}

function withinLimits(number: number, text: string, fact: NumberFact | MoneyFact): Reading<number> {
  if (Math.abs(number) > LARGEST) return refuse("outside-range", `"${text}" is too large a number.`);
  const { from = -Infinity, to = Infinity } = fact.range ?? {};
  if (number >= from && number <= to) return read(number);
  const percent = fact.type === "number" && isShare(fact) && number > 1 && number <= 100 ? ` Did you mean ${number}%?` : "";
  const limits = [
    Number.isFinite(from) ? `never below ${sayValue(fact, from)}` : "",
    Number.isFinite(to) ? `never above ${sayValue(fact, to)}` : "",
  ];
  return refuse("outside-range", `${fact.label} is ${limits.filter(Boolean).join(" and ")}; "${text}" is.${percent}`);
}
