import type { AttributeKind, KnownKey, WinsBecause } from "../../../../engine/profiles/contract.ts";
import { type Said, say, word } from "../../../ui/say.ts";

export type ValueKind = "text" | "number" | "yes-no" | "list" | "date" | "money" | "choice" | "choices" | "link" | "email" | "phone";

export const VALUE_KINDS: Readonly<Record<ValueKind, string>> = {
  text: word("Text"),
  number: word("Number"),
  "yes-no": word("Yes or no"),
  list: word("List"),
  date: word("Date"),
  money: word("Amount of money"),
  choice: word("One of a list of values"),
  choices: word("Several of a list of values"),
  link: word("Link to a page"),
  email: word("E-mail address"),
  phone: word("Telephone number"),
};

/** Kinds that the server is told of, so that it refuses what does not fit. */
export type ToldKind = AttributeKind["kind"];
export const isToldKind = (kind: string): kind is ToldKind => Object.hasOwn(VALUE_KINDS, kind) && kind !== "text" && kind !== "list";

/** What the server is told of a kind. @param currency of an amount @param choices of a closed list */
export function toldKind(kind: ToldKind, currency: string, choices: readonly string[]): AttributeKind {
  if (kind === "choice" || kind === "choices") return { kind, choices: [...choices] };
  return kind === "money" ? { kind, currency } : { kind };
}

/** Where a value leads that is a link, an address or a number of that kind; nothing that is opened runs anything. */
export function leadsTo(value: unknown, kind: string | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  if (kind === "link") return /^https?:\/\/[^\s"<>]+$/i.test(value) && URL.canParse(value) ? value : undefined;
  if (kind === "email") return /^[^\s@<>",;?&]+@[^\s@<>",;?&]+$/.test(value) ? `mailto:${value}` : undefined;
  return kind === "phone" && /^\+[0-9 ()./-]+$/.test(value) ? `tel:${value.replaceAll(/[^+0-9]/g, "")}` : undefined;
}

export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

export function isAmount(value: unknown): value is Amount {
  return typeof value === "object" && value !== null && "amountMinor" in value && typeof value.amountMinor === "number" && "currency" in value && typeof value.currency === "string" && /^[A-Z]{3}$/.test(value.currency);
}

/** A day as it is kept: 2026-03-31. */
export const isDay = (value: unknown): value is string => typeof value === "string" && /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value);

/** Decimals of a currency: 2 for EUR, 0 for JPY. */
export const minorDigits = (currency: string): number => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** In which kind of field a value is written. */
export function kindOf(value: unknown, known: KnownKey | undefined): ValueKind {
  if (known !== undefined && isToldKind(known.kind)) return known.kind;
  if (isAmount(value)) return "money";
  if (isDay(value)) return "date";
  if (typeof value === "boolean") return "yes-no";
  if (typeof value === "number") return "number";
  return Array.isArray(value) ? "list" : "text";
}

/** What somebody typed, as a value of a kind; undefined where it is none. A list is separated by commas. @param currency of an amount */
export function readValue(typed: string, kind: ValueKind, currency = ""): string | number | boolean | readonly string[] | Amount | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  if (kind === "yes-no") return text === "yes" ? true : text === "no" ? false : undefined;
  if (kind === "date") return isDay(text) ? text : undefined;
  if (kind === "money") return readAmount(text, currency);
  if (kind === "number") {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  if (kind === "link" || kind === "email" || kind === "phone") return leadsTo(text, kind) === undefined ? undefined : text;
  if (kind === "list" || kind === "choices") {
    const items = text.split(",").map((item) => item.trim()).filter((item) => item !== "");
    return items.length === 0 ? undefined : items;
  }
  return text;
}

/** "1,250.5", "1.250,50" and "1250" in a currency of two decimals are amounts, and "1.250" is the thousand that it must be; with three decimals it may be either, and is none. */
function readAmount(text: string, currency: string): Amount | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const digits = minorDigits(currency);
  const match = /^(-?)(\d{1,3}(?:(?<apart>[.,' \u00a0\u202f])\d{3})(?:\k<apart>\d{3})*|\d+)(?:(?!\k<apart>\d)[.,](\d+))?$/.exec(text);
  const decimals = match?.[4] ?? "";
  if (!match || decimals.length > digits || (digits === 3 && /^-?\d{1,3}[.,]\d{3}$/.test(text))) return undefined;
  const whole = match[2]!.replace(/\D/g, "");
  const minor = Number(whole + decimals.padEnd(digits, "0"));
  return minor <= 100_000_000_000 ? { amountMinor: match[1] === "-" ? -minor : minor, currency } : undefined;
}

/** A value as it stands in its field. */
export function typedValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join(", ");
  if (isAmount(value)) return (value.amountMinor / 10 ** minorDigits(value.currency)).toFixed(minorDigits(value.currency));
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What somebody calls an attribute, as the key it is kept under. @example keyFrom("Favourite roast!") // "favourite_roast" */
export function keyFrom(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 60);
}

/** Why this value is shown and not another. */
export function becauseWords(because: WinsBecause | null, source: string | null): Said {
  if (because === null) return say("what was said was taken back");
  const values = { source: source ?? "" };
  return {
    only: say("only {source} says so", values),
    last: say("{source} said so last", values),
    trusted: say("{source} is trusted, others are not", values),
    readable: say("{source} names a day; others can be read two ways", values),
    "source-order": say("{source} stands first in the order of sources", values),
  }[because];
}
