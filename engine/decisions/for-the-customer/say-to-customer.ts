// Facts and the cells that ask for them, in words that a customer reads. Pure.
import type { Fact } from "@rapport/decision-tables";
import { isMoney } from "../../platform/index.ts";
import type { KnownFact } from "../facts.ts";
import type { CustomerLanguage } from "./customer-contract.ts";
import { type CustomerWords, customerWords } from "./customer-words.ts";

const LOCALES: Readonly<Record<CustomerLanguage, string>> = { en: "en-GB", ar: "ar-AE-u-nu-latn" };

/** What a fact is called to a customer. */
export function sayWhat(key: string, label: string, language: CustomerLanguage): string {
  const words = customerWords(language);
  return key.startsWith("customer.segment.") ? words.segment(key.slice("customer.segment.".length)) : (words.facts[key] ?? label);
}

/** A day with its hour, in UTC unless a zone is told. */
export function sayMoment(at: string | Date, language: CustomerLanguage, timeZone = "UTC"): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeStyle: "short", timeZone }).format(new Date(at));
}

/** The value of a fact; a prediction is never said without its range. */
export function sayValueTo(fact: Fact, { value, range }: Pick<KnownFact, "value" | "range">, language: CustomerLanguage): string {
  const said = plainly(fact, value, language);
  if (!range) return said;
  return customerWords(language).likely(said, plainly(fact, range.lo, language), plainly(fact, range.hi, language));
}

function plainly(fact: Fact, value: string | number | boolean, language: CustomerLanguage): string {
  const words = customerWords(language);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") {
    if (fact.type === "date-time") return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone: "UTC" }).format(new Date(value));
    return fact.type === "choice" ? (choice(fact, value, words) ?? value) : value;
  }
  if (fact.type === "money") return sayMoney(value, fact.unit, language);
  const unit = fact.type === "number" ? fact.unit : undefined;
  if (unit === "share") {
    const share = Math.round(value * 100);
    return fact.type === "number" && (fact.range?.from ?? 0) < 0 ? words.points(share > 0 ? `+${share}` : String(share).replace("-", "−")) : `${share}%`;
  }
  const rounded = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 }).format(value);
  if (unit === undefined) return rounded;
  return words.units[unit]?.(rounded, value) ?? `${rounded} ${rounded === "1" ? unit.replace(/s$/, "") : unit}`;
}

function choice(fact: Fact, value: string, words: CustomerWords): string | undefined {
  if (value === "none") return fact.key === "customer.value.tier" ? words.noPurchases : words.no;
  return words.choices[value] ?? (fact.type === "choice" ? fact.words?.[value] : undefined);
}

function sayMoney(minor: number, currency: string, language: CustomerLanguage): string {
  if (!isMoney(currency)) return `${new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 0 }).format(minor / 100)} ${currency}`;
  const format = new Intl.NumberFormat(LOCALES[language], { style: "currency", currency, maximumFractionDigits: 0 });
  return format.format(minor / 10 ** (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2));
}

/** What a cell asks for. One that is written in a way not known here is said as its author wrote it. */
export function sayCell(fact: Fact | undefined, cell: string, language: CustomerLanguage): string {
  const words = customerWords(language);
  const text = cell.trim();
  const one = (written: string) => sayWritten(fact, written.trim(), language);
  const lower = text.toLowerCase();
  if (lower === "empty") return words.unknown;
  if (lower === "not empty") return words.known;
  const not = /^not\s+(.+)$/i.exec(text);
  if (not) return words.anythingBut(sayCell(fact, not[1]!, language));
  const compared = /^(≥|>=|at least|≤|<=|at most|<|>)\s*(.+)$/i.exec(text);
  if (compared && !/\band\b/.test(text)) {
    const say = { "≥": words.atLeast, ">=": words.atLeast, "at least": words.atLeast, "≤": words.atMost, "<=": words.atMost, "at most": words.atMost, "<": words.below, ">": words.above }[compared[1]!.toLowerCase()]!;
    return say(one(compared[2]!));
  }
  const range = /^(.+?)\s*(?:–|\.\.|\bto\b)\s*(.+)$/.exec(text);
  if (range && fact?.type !== "choice" && fact?.type !== "text") return words.between(one(range[1]!), one(range[2]!));
  if (fact?.type === "choice") return text.split(/,\s*|\s+or\s+/).map(one).join(words.or);
  return one(text);
}

function sayWritten(fact: Fact | undefined, written: string, language: CustomerLanguage): string {
  const words = customerWords(language);
  if (fact?.type === "boolean") return /^(yes|true)$/i.test(written) ? words.yes : /^(no|false)$/i.test(written) ? words.no : written;
  if (fact?.type === "choice") return choice(fact, written, words) ?? written;
  if (fact?.type === "number" && fact.unit !== "share" && /^-?\d+(\.\d+)?$/.test(written)) return plainly(fact, Number(written), language);
  return written;
}
