// Alternatives of which one must hold, as the address carries them: "tier=high or stayBelow=0.4&country=NL". The server reads the same
// (engine/segments/alternatives.ts).
import type { CustomerFilters } from "../data/queries.ts";
import { readFilters } from "./list-address.ts";

const OR = " or ";
export const MOST_ALTERNATIVES = 6;

export const eachAlternative = (any: string | undefined): readonly CustomerFilters[] => (any === undefined ? [] : any.split(OR).map((part) => present(readFilters(Object.fromEntries(new URLSearchParams(part))))));

/** @returns undefined where there are fewer than two: one alone is no alternative */
export function alternativesText(parts: readonly CustomerFilters[]): string | undefined {
  const said = parts.map((part) => new URLSearchParams(Object.entries(part).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as [string, string]]))).toString()).filter((text) => text !== "");
  return said.length < 2 ? undefined : said.join(OR);
}

const present = (filters: CustomerFilters): CustomerFilters => Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
