// Customers whose names are written nearly like what was typed, as conditions: for lists, which give all of them in their own order.
import { type Database, type RawBuilder, row, sql } from "../../platform/index.ts";
import { isCalledAny, otherSpellings } from "./name-words.ts";
import { fitsGroups, type SearchGroups, searchGroups } from "./typed.ts";

export interface NearTyped {
  /** What was typed, with the spellings beside each word. */
  readonly groups: SearchGroups;
  /** Conditions on a row p of profile, of which one holds. Each by itself rides an index; together they would ride none for long. */
  readonly either: readonly RawBuilder<unknown>[];
  /** Words of names that nobody typed. */
  readonly spellings: readonly string[];
}

/**
 * Whoever fits what was typed, or whose name has for each word one that is written so or nearly so. Where nobody is called so, as
 * where names are not of Latin letters, the letters are looked for in all that identifies people. Rides profile_search and
 * profile_name_words.
 *
 * @returns undefined where there is no other spelling
 */
export async function nearTyped(db: Database, query: string): Promise<NearTyped | undefined> {
  const typed = searchGroups(query);
  const groups = await otherSpellings(db, typed);
  if (groups === typed) return undefined;
  const called = sql.join(groups.map((patterns, i) => (patterns.length > typed[i]!.length ? isCalledAny(patterns) : fitsGroups([patterns]))), sql` and `);
  // Planned as if all of them were wanted, so that the index is taken, and read as far as the first.
  const somebody = await row(db, sql`with called as materialized (select 1 from profile p where p.known and ${called}) select 1 from called limit 1`);
  return { groups, either: [fitsGroups(typed), somebody ? called : fitsGroups(groups)], spellings: groups.flatMap((patterns, i) => patterns.filter((pattern) => !typed[i]!.includes(pattern))) };
}
