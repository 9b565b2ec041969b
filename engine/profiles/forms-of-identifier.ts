// The forms in which one mailbox and one telephone line come, for whoever asked that nothing be kept of them again: what reaches the same
// person is the same, and what may be somebody else's is not.
import { type CountryCode, getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { parsePhoneNumberFromString as parseExactly } from "libphonenumber-js/max";
import { countryCode } from "./import/currency.ts";

/** Shorter ones without a plus are numbers at home, wherever that is. */
const SHORTEST_WITH_COUNTRY = 11;
const LONGEST = 15;

/**
 * The identifier as it stands, and the one form that it shares with others of the same mailbox or line, where that is another.
 *
 * A number as it is dialled at home (01761234567) is of the line only where its country is told: the same digits are somebody else's in
 * another. Digits that begin with a country's code, without a plus (491761234567), are where no country in which home numbers are as long and begin with no nought (China, Brazil) has them.
 *
 * @param kind of an e-mail address or telephone number; others come in one form
 * @param country of whom the number is, as a source tells it
 * @example formsOf({ kind: "email", value: "a+shop@x.example" }) // ["a+shop@x.example", "a@x.example"]
 * @example formsOf({ kind: "phone", value: "01761234567" }, "DE") // ["01761234567", "+491761234567"]
 */
export function formsOf({ kind, value }: { readonly kind: string; readonly value: string }, country?: string): readonly string[] {
  const other = kind === "email" ? mailboxOf(value) : kind === "phone" ? lineOf(value, country) : undefined;
  return other === undefined || other === value ? [value] : [value, other];
}

/** Without what follows a plus, which the mail server leaves to its owner (RFC 5233), as `record-linkage` compares addresses. */
function mailboxOf(address: string): string {
  return address.replace(/(?<=[^@+])\+[^@]*(?=@)/, "");
}

/** In E.164, where it is certain whose country it is. */
function lineOf(number: string, country: string | undefined): string | undefined {
  if (number.startsWith("+")) return number; // as it is kept
  if (number.startsWith("00")) return whole(`+${number.slice(2)}`);
  const home = country === undefined ? undefined : codeOf(country);
  const isLong = !number.startsWith("0") && number.length >= SHORTEST_WITH_COUNTRY && number.length <= LONGEST;
  const abroad = isLong && parseExactly(`+${number}`)?.isValid() ? `+${number}` : undefined;
  if (home !== undefined) return abroad !== undefined && number.startsWith(getCountryCallingCode(home)) ? abroad : (whole(number, home) ?? abroad);
  return abroad === undefined || isLongAtHome(number) ? undefined : abroad;
}

function codeOf(country: string): CountryCode | undefined {
  const code = /^[A-Za-z]{2}$/.test(country.trim()) ? country.trim().toUpperCase() : countryCode(country);
  return code !== undefined && isSupportedCountry(code) ? code : undefined;
}

function whole(text: string, country?: CountryCode): string | undefined {
  const parsed = parsePhoneNumberFromString(text, country);
  return parsed?.isValid() ? parsed.number : undefined;
}

/** Where many numbers at home are as long as one with its country, and begin with no nought; the plans of Italy and Luxembourg allow it, and hardly anybody has one. */
const LONG_AT_HOME: readonly CountryCode[] = ["CN", "BR"];

function isLongAtHome(digits: string): boolean {
  return LONG_AT_HOME.some((country) => {
    const parsed = parseExactly(digits, country); // the short description of these two plans allows nearly everything
    return parsed?.nationalNumber === digits && parsed.isValid() && !/^\D*0/.test(parsed.formatNational());
  });
}
