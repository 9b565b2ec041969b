// Whom an erasure or a copy is about: ids, and words that name nobody else.
import { membersOf, profilesOf, requireCustomer } from "../profiles/index.ts";
import { type Database, rows, sql } from "../platform/index.ts";
import { isNameWithoutBlanks, type Person } from "./kept-table.ts";
import { dialledNumber, fullNamesOf, wordsOfName } from "./naming.ts";
import { KEPT_TABLES } from "./tables.ts";

export interface FoundPerson extends Person {
  readonly customerId: string;
  readonly name: string;
  /** Words of their names, of which each by itself may be somebody else's: last names first. */
  readonly partsOfNames: readonly string[];
  /** Where sources tell of one country only. */
  readonly country: string | undefined;
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
  // Signs of a sentence or of JSON, and days, stand in too much that is about others.
  return word.length >= 6 && /\d/.test(word) && !/[\s"'<>,;{}[\]\\]/.test(word) && !/^\d{4}-\d{2}(-|$)/.test(word);
}

/** @throws {Refusal} not-found, if there is no such customer */
export async function findPerson(db: Database, anyId: string): Promise<FoundPerson> {
  const customerId = await requireCustomer(db, anyId);
  const identityIds = await membersOf(db, customerId);
  const name = (await profilesOf(db, [customerId])).get(customerId)!.name;
  const identifiers = await rows<{ kind: string; value: string }>(db, sql`select kind, value from identifier where identity_id = any(${identityIds}::uuid[]) order by kind, value`);
  // Names of before as well, whichever source told them. Rides the primary key of attribute.
  const told = await rows<{ key: string; value: string }>(db, sql`select distinct key, value #>> '{}' as value from attribute where identity_id = any(${identityIds}::uuid[]) and key in ('name', 'first_name', 'last_name', 'country') and jsonb_typeof(value) = 'string' order by 1, 2`);
  const called = [{ key: "name", value: name.trim() }, ...told.map(({ key, value }) => ({ key, value: value.trim() }))];
  const names = fullNamesOf(called);
  const of = (key: string) => called.filter((each) => each.key === key).map((each) => each.value);
  const pairs = of("first_name").flatMap((first) => of("last_name").map((last) => `${first} ${last}`)).slice(0, 20);
  const last = [...names.map((each) => each.last), ...of("last_name").flatMap(wordsOfName)];
  const partsOfNames = [...new Set([...last, ...names.flatMap((each) => [each.first, ...each.between])])].filter((word) => word.length >= 3);
  const ids = new Set(identityIds);
  const nobody = { names: [], numbers: [], words: [], ids: [] };
  for (const [table, kept] of Object.entries(KEPT_TABLES)) {
    if (kept.kind !== "personal") continue;
    for (const column of kept.ids)
      for (const { id } of await rows<{ id: string }>(db, sql`select distinct ${sql.ref(column)}::text as id from ${sql.table(table)} where ${kept.about({ identityIds, ...nobody })}`)) ids.add(id);
  }
  const said = identifiers.map(({ kind, value }) => ({ kind, word: kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value }));
  const words = [...new Set([...said, ...[...of("name"), ...pairs].map((word) => ({ kind: "name", word }))].filter(({ kind, word }) => isTelling(kind, word)).map(({ word }) => word))];
  const numbers = said.flatMap(({ kind, word }) => (kind.endsWith("phone") ? (dialledNumber(word) ?? []) : []));
  const countries = of("country");
  return { customerId, name, country: countries.length === 1 ? countries[0] : undefined, partsOfNames, identifiers, identityIds, ids: [...ids], words, names, numbers };
}
