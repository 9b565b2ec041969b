// Sources say a country by its two letters, or by its name in one language or another.

/** In which names of countries are known; of two countries of one name the earlier language's is meant. */
const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs"];
/** What people write, and is not what the lists call it. */
const ALSO: readonly (readonly [string, string])[] = [["UK", "GB"], ["Great Britain", "GB"], ["England", "GB"], ["Scotland", "GB"], ["Wales", "GB"], ["USA", "US"], ["United States of America", "US"], ["Holland", "NL"], ["Belgie", "BE"], ["EIRE", "IE"], ["Turkey", "TR"], ["Czech Republic", "CZ"]];
/** Codes that are no countries. */
const NONE = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ"]);

const WRITTEN: readonly (readonly [string, string])[] = written();
const NAMES: ReadonlyMap<string, string> = new Map(WRITTEN.map(([said, code]) => [fold(said), code] as const).toReversed());

/** Two capital letters as in ISO 3166; undefined where it is no country's name or code. @example countryCode("the Netherlands") // "NL" */
export function countryCode(said: string): string | undefined {
  const plain = fold(said).replace(/^the /, "");
  return NAMES.get(plain);
}

/** The code of a country that a source wrote in whatever way; what is no country's stays as it is written. @example asCountry("Nederland") // "NL" */
export function asCountry<T extends string | null>(said: T): T | string {
  return said === null ? said : (countryCode(said) ?? said);
}

/** Whether an attribute of this name tells a country. @example namesCountry("billing_country") // true */
export function namesCountry(key: string): boolean {
  return /(^|_)country$/.test(key);
}

/**
 * All ways in which sources write this country, in small and in capital letters too; what is no country's name is itself.
 *
 * @example countrySpellings("Polska").filter((each) => each.length < 7) // ["PL", "pl", "Poland", …]
 */
export function countrySpellings(said: string): readonly string[] {
  const code = countryCode(said);
  if (code === undefined) return [said];
  return [...new Set([said, ...WRITTEN.filter((each) => each[1] === code).flatMap(([name]) => [name, name.toLowerCase(), name.toUpperCase()])])];
}

/** Each name with its code, the better known first. */
function written(): readonly (readonly [string, string])[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const english = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => english.of(code) !== undefined && !NONE.has(code) && new Intl.Locale(`und-${code}`).region === code); // not of states that are no more
  return [
    ...codes.map((code) => [code, code] as const), ...ALSO,
    ...LANGUAGES.flatMap((language) => {
      const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
      return codes.flatMap((code) => (names.of(code) === undefined ? [] : [[names.of(code)!, code] as const]));
    }),
  ];
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
