import type { KnownKey } from "./attribute-contract.ts";

const OURS = { currency: null, own: false } as const;
const text = (key: string, means: string): KnownKey => ({ key, means, kind: "text", choices: [], ...OURS });
const choice = (key: string, means: string, choices: KnownKey["choices"]): KnownKey => ({ key, means, kind: "choice", choices, ...OURS });

/** GLOSSARY.md, relationship kind: a closed list, for it changes how somebody is treated. */
export const RELATIONSHIP_KINDS = [
  { value: "transactional", means: "single purchases, no lasting tie" },
  { value: "self-service", means: "helps themselves; we give the means" },
  { value: "automated-service", means: "served by programs that know them" },
  { value: "long-term", means: "a lasting tie that both work on" },
  { value: "personal-assistance", means: "a person helps, whoever is there" },
  { value: "dedicated-personal-assistance", means: "one named person helps" },
  { value: "community", means: "belongs among others who use us" },
  { value: "co-creation", means: "makes things with us" },
];

/** Attributes whose meaning is known; any other key may be used without asking. */
export const KNOWN_KEYS: readonly KnownKey[] = [
  text("name", "name"),
  text("first_name", "first name"),
  text("last_name", "last name"),
  text("street", "street and number"),
  text("postal_code", "postal code"),
  text("city", "city"),
  { key: "country", means: "country, two letters as in ISO 3166", kind: "country", choices: [], ...OURS },
  { key: "language", means: "language they want to be spoken to in", kind: "language", choices: [], ...OURS },
  { key: "time_zone", means: "time zone", kind: "time-zone", choices: [], ...OURS },
  choice("form_of_address", "form of address", [
    { value: "first-name", means: "by first name" },
    { value: "formal", means: "formally, by title and last name" },
    { value: "none", means: "without a name" },
  ]),
  { key: "date_of_birth", means: "date of birth", kind: "date", choices: [], ...OURS },
  text("title", "title"),
  text("pronouns", "pronouns"),
  choice("preferred_channel", "channel they want to be reached on", ["email", "voice", "chat", "sms", "post", "portal", "social"].map((value) => ({ value, means: value }))),
  text("contact_times", "times at which they want to be reached"),
  choice("relationship_kind", "kind of relationship", RELATIONSHIP_KINDS),
  text("owner", "colleague who looks after them: e-mail address or full name"),
  text("team", "team that looks after them"),
  text("department", "department that looks after them"),
  text("sales_region", "region of ours that they belong to"),
  { key: "vulnerable", means: "needs special care: rules hold offers back", kind: "yes-no", choices: [], ...OURS },
];

/** Under which keys sources send a birthday, the best first; records are compared by it. */
export const BIRTHDAY_KEYS = ["date_of_birth", "birthday", "birthdate", "birth_date", "dob"] as const;

const byKey = new Map(KNOWN_KEYS.map((known) => [known.key, known]));

export function isKnownKey(key: string): boolean {
  return byKey.has(key);
}

/**
 * Why a value cannot stand under this key; undefined where it can.
 *
 * @param own the kind that colleagues said of it
 */
export function wrongValue(key: string, value: unknown, own?: KnownKey): string | undefined {
  if (key === "email" || key === "phone") return "an e-mail address or telephone number is an identifier, by which a customer is recognised: it comes from a source";
  if (BIRTHDAY_KEYS.some((each) => each === key)) return typeof value === "string" && isDay(value) && value >= "1850-01-01" ? undefined : "must be a day as 1984-05-18: year, month, day";
  const known = byKey.get(key) ?? own;
  if (!known) return undefined;
  if (known.kind === "yes-no") return typeof value === "boolean" ? undefined : "must be true or false";
  if (known.kind === "money") return wrongAmount(value, known.currency!);
  if (known.kind === "date") return typeof value === "string" && isDay(value) && value >= "1000-01-01" ? undefined : "must be a day as 2026-03-31: year, month, day";
  if (known.kind === "number") return typeof value === "number" && Number.isFinite(value) ? undefined : "must be a number";
  if (known.kind === "choices") return wrongChoices(value, known.choices.map((each) => each.value));
  if (typeof value !== "string") return known.kind === "choice" ? `must be one of ${known.choices.map((c) => c.value).join(", ")}` : "must be text";
  if (known.kind === "choice" && !known.choices.some((c) => c.value === value)) return `must be one of ${known.choices.map((c) => c.value).join(", ")}`;
  if (known.kind === "link" && !isLink(value)) return "must be an address of the web, such as https://example.com/page";
  if (known.kind === "email" && !/^[^\s@<>",;]+@[^\s@<>",;.]+(\.[^\s@<>",;.]+)+$/.test(value)) return "must be an e-mail address, such as ann@example.com";
  if (known.kind === "phone" && !isDialled(value)) return "must be a telephone number with its country, such as +31 20 555 0177";
  if (known.kind === "country" && !/^[A-Z]{2}$/.test(value) && value.length < 4) return "must be two capital letters such as NL, or the country's name";
  if (known.kind === "language" && !isLanguage(value)) return "must be a language such as en or pt-BR";
  if (known.kind === "time-zone" && !isTimeZone(value)) return "must be a time zone such as Europe/Lisbon";
  return undefined;
}

function wrongChoices(value: unknown, choices: readonly string[]): string | undefined {
  const all = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
  if (all !== undefined && all.length > 0 && new Set(all).size === all.length && all.every((each) => choices.some((choice) => choice === each))) return undefined;
  return `must be a list of one or several of ${choices.join(", ")}, each once`;
}

/** Pages only: an address that runs something when it is opened is none. */
function isLink(text: string): boolean {
  if (!/^https?:\/\/[^\s"<>]+$/i.test(text) || !URL.canParse(text)) return false;
  // A name before the host poses as one: https://bank.example@elsewhere.example
  const { username, password } = new URL(text);
  return username === "" && password === "";
}

/** As ITU-T E.164 has it, at most fifteen digits with the country before them; people may part them. */
function isDialled(text: string): boolean {
  return /^\+[1-9][0-9 ()./-]*[0-9]$/.test(text) && /^\d{7,15}$/.test(text.replaceAll(/\D/g, ""));
}

/** Amounts of one attribute are in one currency, so that they can be compared. */
function wrongAmount(value: unknown, currency: string): string | undefined {
  const amount = typeof value === "object" && value !== null && "currency" in value ? value : undefined;
  if (amount === undefined) return `must be an amount with its currency, in whole minor units: {"amountMinor": 12500, "currency": "${currency}"}`;
  return amount.currency === currency ? undefined : `is kept in ${currency}, so an amount in ${String(amount.currency)} cannot stand there`;
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function isLanguage(text: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/.test(text) && Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
