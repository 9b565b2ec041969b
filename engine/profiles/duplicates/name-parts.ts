// Given name and surname of somebody of whom only a full name is known.

export interface NameParts {
  readonly given: string | null;
  readonly surname: string | null;
}

/**
 * Takes a full name apart at its last space, or at a comma. A single word is a given name: of whom no more is known,
 * nothing can be concluded from a family name. What looks like an address is no name.
 *
 * @example nameParts("Okafor, Amara") // { given: "Amara", surname: "Okafor" }
 */
export function nameParts(name: string): NameParts {
  const text = name.trim().replace(/\s+/g, " ");
  if (text === "" || text.includes("@")) return { given: null, surname: null };
  const comma = /^([^,]+), ?([^,]+)$/.exec(text);
  if (comma) return { given: comma[2]!, surname: comma[1]! };
  const space = text.lastIndexOf(" ");
  return space === -1 ? { given: text, surname: null } : { given: text.slice(0, space), surname: text.slice(space + 1) };
}
