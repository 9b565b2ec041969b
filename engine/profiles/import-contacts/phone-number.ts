// Telephone numbers of a file in the form in which they are compared.
import { type CountryCode, isSupportedCountry, Metadata, parsePhoneNumberFromString } from "libphonenumber-js/min";

const PLAIN_NUMBER = /^\+[1-9]\d{6,14}$/;

/**
 * A telephone number in the form of E.164 where its country is known, else its digits; undefined where it is none.
 *
 * @param country of numbers without one, as two letters
 * @example readPhoneNumber("0170 1234567", "DE") // "+491701234567"
 */
export function readPhoneNumber(cell: string, country: string | undefined): string | undefined {
  const text = cell.replace(/^tel:/i, "").replace(/^00(?=[1-9])/, "+");
  if (isAsCompared(text)) return text;
  const parsed = parsePhoneNumberFromString(text, country !== undefined && isSupportedCountry(country) ? (country as CountryCode) : undefined)?.number;
  if (parsed !== undefined) return parsed;
  if (PLAIN_NUMBER.test(text)) return text;
  return /^\+?[\d\s().\-/]{6,22}$/.test(text) ? text.replaceAll(/[^\d+]/g, "") : undefined;
}

/**
 * True when parsing would give the same text back: bare digits after a country's code, with nothing before them that is only
 * dialled within the country. Programs write most numbers so, and parsing costs more than all else that is done to a row.
 */
export function isAsCompared(text: string): boolean {
  if (!PLAIN_NUMBER.test(text)) return false;
  for (let length = 1; length <= 3; length++) {
    const dialled = dialledWithin(text.slice(1, 1 + length));
    if (dialled !== undefined) return dialled === null || !dialled.test(text.slice(1 + length));
  }
  return true; // of no country: kept as it is
}

/** What the library knows of a numbering plan and does not name among its types; a test holds the short way against the long. */
interface Plans {
  hasCallingCode(code: string): boolean;
  selectNumberingPlan(code: string): unknown;
  readonly numberingPlan: { nationalPrefixForParsing(): string | undefined };
}

const plans = new Metadata() as unknown as Plans;
const known = new Map<string, RegExp | null | undefined>();

/** What may stand before a number within the countries of this code; null for nothing, undefined where it is no code. */
function dialledWithin(code: string): RegExp | null | undefined {
  if (known.has(code)) return known.get(code);
  let found: RegExp | null | undefined;
  if (plans.hasCallingCode(code)) {
    plans.selectNumberingPlan(code);
    const prefix = plans.numberingPlan.nationalPrefixForParsing();
    found = prefix ? new RegExp(`^(?:${prefix})`) : null;
  }
  known.set(code, found);
  return found;
}
