/** The name of a country in the language of the page; what is no code stays as a source wrote it. @example countryName("PT") // "Portugal" */
export function countryName(country: string): string {
  return /^[A-Z]{2}$/.test(country) ? (namesIn(pageLanguage()).of(country) ?? country) : country;
}

/** The name of a language in the language of the page; what is no code stays as a source wrote it. @example languageName("nl") // "Dutch" */
export function languageName(language: string): string {
  if (!/^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(language)) return language;
  try {
    return new Intl.DisplayNames([pageLanguage()], { type: "language", fallback: "none" }).of(language) ?? language;
  } catch {
    // Parts that no language has.
    return language;
  }
}

/** Codes of the countries whose code this is, or whose name begins so, in English or the language of the page; at most five. */
export function countriesNamed(typed: string): readonly string[] {
  const folded = fold(typed);
  if (folded.length < 2) return [];
  const all = codes();
  if (folded.length === 2) return all.filter((code) => code.toLowerCase() === folded);
  return all.filter((code) => ["en", pageLanguage()].some((language) => fold(namesIn(language).of(code) ?? "").startsWith(folded))).slice(0, 5);
}

/** Every country, by its name in the language of the page. */
export function allCountries(): readonly { readonly code: string; readonly name: string }[] {
  return codes().map((code) => ({ code, name: countryName(code) })).sort((a, b) => a.name.localeCompare(b.name, pageLanguage()));
}

const kept = new Map<string, Intl.DisplayNames>();
function namesIn(language: string): Intl.DisplayNames {
  if (!kept.has(language)) kept.set(language, new Intl.DisplayNames([language], { type: "region", fallback: "none" }));
  return kept.get(language)!;
}

let codesKept: readonly string[] | undefined;
function codes(): readonly string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return (codesKept ??= letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => namesIn("en").of(code) !== undefined && !["EU", "EZ", "UN", "XA", "XB", "ZZ"].includes(code) && new Intl.Locale(`und-${code}`).region === code));
}

const pageLanguage = () => (typeof document === "undefined" ? "en" : document.documentElement.lang || "en");
const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().trim();
