import { splitLegalForm } from "./legal-form.ts";

/** What a field holds, and so how it is brought into one form before it is compared. */
export type FieldKind = "text" | "name" | "company" | "legal-form" | "domain" | "date" | "postcode" | "phone" | "email" | "as-is";

/**
 * Brings a value into the form in which two ways of writing it are the same.
 *
 * - `text`: lower case, without accents, punctuation to single spaces; ä, ö, ü, ø and å that are written out as ae, oe, ue and
 *   aa are as without their dots (Mueller, Müller, Muller)
 * - `name`: as text, and without apostrophes and hyphens between letters (O'Neil → oneil)
 * - `company`: as text, and without its legal form at the end (Ltd, GmbH, S.A., BV …)
 * - `legal-form`: of an organisation's name only that form, alike however it is written (Ltd, Limited)
 * - `domain`: of a web address or an e-mail address its domain, without `www.`; of several the first
 * - `date`: ISO 8601 from `19710624`, `1971-6-24` or `24.06.1971`; day before month where both could be, other texts are kept
 * - `postcode`: capitals and digits only
 * - `phone`: digits only; `00` at the beginning is `+`. It knows no country: give numbers in E.164 where you can
 * - `email`: lower case, trimmed; what follows a `+` before the @ is left out
 * - `as-is`: trimmed
 *
 * @returns `null` when nothing is left, which is "missing"
 * @example normalise("name", " Zoë O'Neil ") // "zoe oneil"
 */
export function normalise(kind: FieldKind, value: string): string | null {
  const normal = NORMALISERS[kind](value);
  return normal === "" ? null : normal;
}

const NORMALISERS: Readonly<Record<FieldKind, (value: string) => string>> = {
  text: plainText,
  name: (value) => plainText(value.replaceAll(/(?<=\p{L})['’`´-](?=\p{L})/gu, "")),
  company: (value) => splitLegalForm(plainCompany(value)).name.join(" "),
  "legal-form": (value) => splitLegalForm(plainCompany(value)).form.join(" "),
  domain: domainOf,
  date: isoDay,
  postcode: (value) => withoutAccents(value.toUpperCase()).replaceAll(/[^\p{L}\p{N}]/gu, ""),
  phone: phoneDigits,
  email: (value) =>
    value
      .trim()
      .toLowerCase()
      .replace(/\+[^@]*(?=@)/, ""),
  "as-is": (value) => value.trim(),
};

function plainText(value: string): string {
  // Most values are plain already, and a million of them are looked at.
  if (/^[a-z0-9]*(?: [a-z0-9]+)*$/.test(value)) return withoutWrittenOut(value);
  return withoutWrittenOut(
    withoutAccents(value.toLowerCase())
      .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
      .trim(),
  );
}

/**
 * Who has no ä writes ae: Mueller is Müller, and both are then Muller, as whoever leaves the dots out writes it. Not behind
 * another vowel (Bauer) or a q, not before one, not at the end of a word (Sue), and not before its last l, which tells
 * Michael from Michal and Samuel from a Samül that nobody is called.
 */
function withoutWrittenOut(plain: string): string {
  if (!/[aou]e|aa/.test(plain)) return plain;
  return plain.replaceAll(/aa+/g, "a").replaceAll(/(?<![aeiouyq])([aou])e(?=[b-df-hj-np-tv-xz])(?!l(?![a-z]))/g, "$1");
}

/** Letters that Unicode does not take apart into a letter and its accent. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i" };

function withoutAccents(lowerOrUpper: string): string {
  if (/^[ -~]*$/.test(lowerOrUpper)) return lowerOrUpper;
  return lowerOrUpper
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßøłđæœı]/g, (letter) => WHOLE_LETTERS[letter]!);
}

/** Words of an organisation's name; points between single letters are left out: S.A. is SA. */
function plainCompany(value: string): string[] {
  return plainText(value.replaceAll(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, "")).split(" ");
}

function domainOf(value: string): string {
  const [first] = value.trim().toLowerCase().split(/[\s,;]+/);
  const host = first!.replace(/^[a-z][a-z\d+.-]*:\/\//, "").replace(/^.*@/, "").replace(/[/?#:].*$/, "").replace(/^www\d?\./, "").replace(/\.$/, "");
  return /^[^.\s]+(\.[^.\s]+)+$/.test(host) ? host : "";
}

function isoDay(value: string): string {
  const text = value.trim();
  const yearFirst = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T.*)?$/.exec(text);
  if (yearFirst) return isoOf(yearFirst[1]!, yearFirst[2]!, yearFirst[3]!);
  const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  if (dayFirst) return isoOf(dayFirst[3]!, dayFirst[2]!, dayFirst[1]!);
  return text;
}

function isoOf(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function phoneDigits(value: string): string {
  if (/^\+\d+$/.test(value)) return value;
  const international = /^\s*(\+|00)/.test(value);
  if (!international) return value.replaceAll(/\D/g, "");
  // "+44 (0)20 …": the bracket says what to dial at home.
  return `+${value.replace("(0)", "").replaceAll(/\D/g, "").replace(/^00/, "")}`;
}
