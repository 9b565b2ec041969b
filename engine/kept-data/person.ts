// Whom an erasure or a copy is about: ids, and words that name nobody else.
import { membersOf, profilesOf, requireCustomer } from "../profiles/index.ts";
import { type Database, rows, sql } from "../platform/index.ts";
import { isNameWithoutBlanks, type Person } from "./kept-table.ts";
import { KEPT_TABLES } from "./tables.ts";

export interface FoundPerson extends Person {
  readonly customerId: string;
  readonly name: string;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
}

/**
 * Does this word name somebody wherever it stands? What is searched for is taken away with the whole line, and people choose
 * their own names and user ids: short words, and names that are no names, would take what is about others.
 */
function isTelling(kind: string, word: string): boolean {
  if (kind.endsWith("email")) return word.includes("@");
  if (kind.endsWith("phone")) return /^\+?\d{7,}$/.test(word);
  if (kind === "name") return isNameWithoutBlanks(word) || (word.length >= 5 && /^[\p{L}\p{M}'’.-]+( [\p{L}\p{M}'’.-]+)+$/u.test(word));
  return word.length >= 6 && /\d/.test(word);
}

/** @throws {Refusal} not-found, if there is no such customer */
export async function findPerson(db: Database, anyId: string): Promise<FoundPerson> {
  const customerId = await requireCustomer(db, anyId);
  const identityIds = await membersOf(db, customerId);
  const name = (await profilesOf(db, [customerId])).get(customerId)!.name;
  const identifiers = await rows<{ kind: string; value: string }>(db, sql`select kind, value from identifier where identity_id = any(${identityIds}::uuid[]) order by kind, value`);
  const ids = new Set(identityIds);
  for (const [table, kept] of Object.entries(KEPT_TABLES)) {
    if (kept.kind !== "personal") continue;
    for (const column of kept.ids)
      for (const { id } of await rows<{ id: string }>(db, sql`select distinct ${sql.ref(column)}::text as id from ${sql.table(table)} where ${kept.about({ identityIds, ids: [], words: [] })}`)) ids.add(id);
  }
  const said = identifiers.map(({ kind, value }) => ({ kind, word: kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value }));
  const words = [...new Set([...said, { kind: "name", word: name.trim() }].filter(({ kind, word }) => isTelling(kind, word)).map(({ word }) => word))];
  return { customerId, name, identifiers, identityIds, ids: [...ids], words };
}
