// What somebody types to find a customer, as the patterns to look for.
import { type RawBuilder, sql } from "../../platform/index.ts";
import type { FieldsSeen } from "../../organisation/index.ts";
import { readsField, STANDS_FOR_NAME } from "../field-sets.ts";
import { fold, folded } from "./fold.ts";

/** A customer fits when, for each group, at least one of its patterns is part of what identifies them. */
export type SearchGroups = readonly (readonly string[])[];

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_WORDS = 8;

export function isId(query: string): boolean {
  return ID.test(query.trim());
}

/**
 * Words in any order, in small letters without accents; words in quotation marks as they stand together; a telephone number
 * in any spelling, for numbers are kept as +31612345678: without spaces, dots and brackets, and without the zero that stands
 * before it at home or the two of a call abroad. What looks like a number may also be a customer's number that begins with
 * zeros, so it is looked for as it was typed too. A number that begins with letters is found with its dash and without.
 *
 * @example searchGroups("Okafor amára") // [["okafor"], ["amara"]]
 * @example searchGroups('"amara okafor" ams') // [["amara okafor"], ["ams"]]
 * @example searchGroups("06 1234-56") // [["06 1234-56" as typed, "06123456", "6123456"]]
 */
export function searchGroups(query: string): SearchGroups {
  const typed = fold(query.replaceAll("\u0000", "")).trim();
  if (typed === "") return [];
  const digits = typed.replace(/\D/g, "");
  if (/^[\d\s()+./-]+$/.test(typed) && digits.length >= 3) {
    const bare = digits.replace(/^0{1,2}/, "");
    return [[...new Set([typed, digits, ...(bare.length >= 3 ? [bare] : [])])]];
  }
  return termsOf(typed).map(numberSpellings);
}

/** Letters and digits of a number, as they are written with a sign between them and without. @example numberSpellings("k100") // ["k100", "k-100"] */
function numberSpellings(term: string): string[] {
  const [, letters, digits] = /^(\p{L}{1,5})[-/.]?(\d{2,})$/u.exec(term) ?? [];
  return digits === undefined ? [term] : [...new Set([term, letters! + digits, `${letters}-${digits}`])];
}

/** The words of a text, and what stands in quotation marks as one. @example termsOf('a "b c" d') // ["a", "b c", "d"] */
export function termsOf(typed: string): string[] {
  const terms = [...typed.matchAll(/["“”„]([^"“”„]+)["“”„]?|([^\s"“”„]+)/g)].map(([, phrase, word]) => (phrase ?? word ?? "").trim().replace(/\s+/g, " "));
  return terms.filter((term) => term !== "").slice(0, MOST_WORDS);
}

/** Text as a pattern for `like` that finds it anywhere and means nothing else. @example likePattern("50%") // "%50\\%%" */
export function likePattern(text: string): string {
  return `%${likeText(text)}%`;
}

export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** Whether profile_search can find these: it knows three letters and more. */
export function isIndexed(groups: SearchGroups): boolean {
  return groups.some((patterns) => patterns.every((pattern) => pattern.length >= 3));
}

/**
 * What was typed, as the condition on what identifies a customer.
 *
 * @param search the column `search` of their profile. Rides profile_search where `isIndexed`
 */
export function fitsGroups(groups: SearchGroups, search: RawBuilder<unknown> = sql`p.search`): RawBuilder<unknown> {
  return sql.join(groups.map((patterns) => sql`(${sql.join(patterns.map((p) => sql`${search} like ${likePattern(p)}`), sql` or `)})`), sql` and `);
}

/**
 * What has to hold of a row p beside it for whoever may not read all that somebody is found by: who may not read addresses and
 * numbers finds by name, who may not read where they live by anything but the city, who may not read names by nothing they type.
 *
 * @param groups what is looked for, where that is more than was typed
 * @returns undefined where nothing has to hold, nothing was typed, or an id
 */
export function fitsReadable(query: string, seen: FieldsSeen, groups: SearchGroups = isId(query) ? [] : searchGroups(query)): RawBuilder<unknown> | undefined {
  if (groups.length === 0) return undefined;
  if (!readsField(seen, "name")) return sql`false`;
  // Who told no name is called by their address.
  if (!readsField(seen, "email") || !readsField(seen, "phone")) return sql`${fitsGroups(groups, folded(sql`p.name`))} and ${isTold(sql`p.name`)}`;
  // The city stands last in what is searched.
  return readsField(seen, "city") ? undefined : fitsGroups(groups, sql`left(p.search, length(p.search) - length(${folded(sql`coalesce((select y.city from profile y where y.customer_id = p.customer_id), '')`)}))`);
}

/** Did they tell this name, or does it stand for one? */
export function isTold(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${name} !~ ${sql.lit(STANDS_FOR_NAME)}`;
}
