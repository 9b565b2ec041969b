// Given name and surname of somebody of whom only a full name is known.
import { normalise } from "@rapport/record-linkage";

export interface NameParts {
  readonly given: string | null;
  readonly surname: string | null;
  /** It is an organisation's name, and stands whole as the surname. */
  readonly isOrganisation?: true;
}

/**
 * Takes a full name apart at its last space, or at a comma. A single word is a given name: of whom no more is known,
 * nothing can be concluded from a family name. What looks like an address is no name. An organisation's name is nobody's given
 * name: it stands whole as the surname, its legal form written alike, so that no program joins two by it.
 *
 * @example nameParts("Okafor, Amara") // { given: "Amara", surname: "Okafor" }
 */
export function nameParts(name: string): NameParts {
  const text = name.trim().replace(/\s+/g, " ");
  if (text === "" || text.includes("@")) return { given: null, surname: null };
  const form = legalForm(text);
  if (form !== null) return { given: null, surname: `${normalise("company", text)} ${form}`, isOrganisation: true };
  const comma = /^([^,]+), ?([^,]+)$/.exec(text);
  if (comma) return { given: comma[2]!, surname: comma[1]! };
  const space = text.lastIndexOf(" ");
  return space === -1 ? { given: text, surname: null } : { given: text.slice(0, space), surname: text.slice(space + 1) };
}

/** Forms that are nobody's surname; of others, as AG or SA, capitals tell them from Ms Sa. */
const NO_SURNAME = new Set(["limited", "incorporated", "corporation", "plc", "llp", "llc", "gmbh", "ggmbh", "kgaa", "ohg", "ug", "sarl", "sasu", "eurl", "sprl", "bvba", "srls", "aps"]);

function legalForm(name: string): string | null {
  const form = normalise("legal-form", name);
  if (form === null) return null;
  const last = name.split(" ").at(-1)!.replaceAll(".", "");
  return form.split(" ").some((word) => NO_SURNAME.has(word)) || (/^\p{Lu}{2,4}$/u.test(last) && name !== name.toUpperCase()) ? form : null;
}
