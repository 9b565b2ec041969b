// Sources say a country by its two letters, by its three, or by its name.
const NAMES: ReadonlyMap<string, string> = names();

/** Two capital letters as in ISO 3166; undefined where it is no country's name or code. @example countryCode("the Netherlands") // "NL" */
export function countryCode(said: string): string | undefined {
  const plain = fold(said).replace(/^the /, "");
  return NAMES.get(plain);
}

function names(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const found = new Map<string, string>();
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const a of letters)
    for (const b of letters) {
      const code = a + b;
      const name = english.of(code);
      if (name === undefined || ["EU", "EZ", "UN", "XA", "XB", "ZZ"].includes(code)) continue;
      found.set(code.toLowerCase(), code);
      if (!found.has(fold(name))) found.set(fold(name), code);
    }
  // What people write, and is not what the list calls it.
  for (const [said, code] of [["uk", "GB"], ["great britain", "GB"], ["england", "GB"], ["scotland", "GB"], ["wales", "GB"], ["usa", "US"], ["united states of america", "US"], ["holland", "NL"], ["nederland", "NL"], ["deutschland", "DE"], ["espana", "ES"], ["osterreich", "AT"], ["belgie", "BE"], ["belgique", "BE"], ["schweiz", "CH"], ["suisse", "CH"], ["italia", "IT"], ["turkey", "TR"], ["czech republic", "CZ"]] as const) found.set(said, code);
  return found;
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
