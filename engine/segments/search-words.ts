// What somebody types to find a customer, as the patterns to look for.

/** A customer fits when, for each group, at least one of its patterns is part of what identifies them. */
export type SearchGroups = readonly (readonly string[])[];

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(query: string): boolean {
  return ID.test(query.trim());
}

/**
 * Words in any order; a telephone number in any spelling, for numbers are kept as +31612345678: without spaces, dots and
 * brackets, and without the zero that stands before it at home or the two of a call abroad. What looks like a number may
 * also be a customer's number that begins with zeros, so it is looked for as it was typed too.
 *
 * @example searchGroups("Okafor amara") // [["okafor"], ["amara"]]
 * @example searchGroups("06 1234-56") // [["061234-56" as typed, "06123456", "6123456"]]
 */
export function searchGroups(query: string): SearchGroups {
  const typed = query.normalize("NFC").trim().toLowerCase().replaceAll("\u0000", "");
  if (typed === "") return [];
  const digits = typed.replace(/\D/g, "");
  if (/^[\d\s()+./-]+$/.test(typed) && digits.length >= 3) {
    const bare = digits.replace(/^0{1,2}/, "");
    return [[...new Set([typed, digits, ...(bare.length >= 3 ? [bare] : [])])]];
  }
  return typed.split(/\s+/).slice(0, 8).map((word) => [word]);
}

/** Text as a pattern for `like` that finds it anywhere and means nothing else. @example likePattern("50%") // "%50\\%%" */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
