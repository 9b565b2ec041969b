// Names of DMN may have spaces and signs; keys of ours may not.

import { isKey } from "../fact.ts";

export const MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/";
export const FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/";
/** What a table of ours says that DMN has no place for stands in attributes of this namespace. */
export const OWN = "urn:rapport:decision-tables:1";

/** Versions 1.1 to 1.5, whose decision tables are alike. */
export const MODELS: ReadonlySet<string> = new Set([
  MODEL,
  "https://www.omg.org/spec/DMN/20211108/MODEL/",
  "https://www.omg.org/spec/DMN/20191111/MODEL/",
  "http://www.omg.org/spec/DMN/20180521/MODEL/",
  "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
]);

/** @example keyOfName("Approval Status") // "approvalStatus" */
export function keyOfName(name: string): string | undefined {
  const plain = name.trim();
  if (isKey(plain)) return plain;
  const words = plain.normalize("NFKD").replaceAll(/[^\p{ASCII}]/gu, "").split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const joined = words.map((word, index) => (index === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + word.slice(1)).join("");
  const key = /^\d/.test(joined) ? `n${joined}` : joined;
  return isKey(key) ? key : undefined;
}
