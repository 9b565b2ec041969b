import type { KnownKey } from "./attribute-contract.ts";

const text = (key: string, means: string): KnownKey => ({ key, means, kind: "text", choices: [] });
const choice = (key: string, means: string, choices: KnownKey["choices"]): KnownKey => ({ key, means, kind: "choice", choices });

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
  { key: "country", means: "country, two letters as in ISO 3166", kind: "country", choices: [] },
  { key: "language", means: "language they want to be spoken to in", kind: "language", choices: [] },
  { key: "time_zone", means: "time zone", kind: "time-zone", choices: [] },
  choice("form_of_address", "form of address", [
    { value: "first-name", means: "by first name" },
    { value: "formal", means: "formally, by title and last name" },
    { value: "none", means: "without a name" },
  ]),
  text("title", "title"),
  text("pronouns", "pronouns"),
  choice("preferred_channel", "channel they want to be reached on", ["email", "voice", "chat", "sms", "post", "portal", "social"].map((value) => ({ value, means: value }))),
  text("contact_times", "times at which they want to be reached"),
  choice("relationship_kind", "kind of relationship", RELATIONSHIP_KINDS),
  text("owner", "colleague who looks after them: e-mail address or full name"),
  text("team", "team that looks after them"),
  text("department", "department that looks after them"),
  text("sales_region", "region of ours that they belong to"),
  { key: "vulnerable", means: "needs special care: rules hold offers back", kind: "yes-no", choices: [] },
];

/** Under which keys sources send a birthday, the best first; records are compared by it. */
export const BIRTHDAY_KEYS = ["date_of_birth", "birthday", "birthdate", "birth_date", "dob"] as const;

const byKey = new Map(KNOWN_KEYS.map((known) => [known.key, known]));

/** Why a value cannot stand under this key; undefined where it can. */
export function wrongValue(key: string, value: unknown): string | undefined {
  if (key === "email" || key === "phone") return "an e-mail address or telephone number is an identifier, by which a customer is recognised: it comes from a source";
  if (BIRTHDAY_KEYS.some((each) => each === key)) return typeof value === "string" && isBirthday(value) ? undefined : "must be a day as 1984-05-18: year, month, day";
  const known = byKey.get(key);
  if (!known) return undefined;
  if (known.kind === "yes-no") return typeof value === "boolean" ? undefined : "must be true or false";
  if (typeof value !== "string") return "must be text";
  if (known.kind === "choice" && !known.choices.some((c) => c.value === value)) return `must be one of ${known.choices.map((c) => c.value).join(", ")}`;
  if (known.kind === "country" && !/^[A-Z]{2}$/.test(value) && value.length < 4) return "must be two capital letters such as NL, or the country's name";
  if (known.kind === "language" && !isLanguage(value)) return "must be a language such as en or pt-BR";
  if (known.kind === "time-zone" && !isTimeZone(value)) return "must be a time zone such as Europe/Lisbon";
  return undefined;
}

function isBirthday(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && text >= "1850-01-01";
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
