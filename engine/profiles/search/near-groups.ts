// Organisations and households whose names are written nearly like what was typed, for where nothing is written so.
import { editDistance } from "@rapport/record-linkage";
import { type Database, type RawBuilder, rows, run, sql, transaction } from "../../platform/index.ts";
import type { GroupsFound } from "./contract.ts";
import { among, type Weighing, weigh } from "./find-groups.ts";
import { fold } from "./fold.ts";
import { mostWrong, wordsOf } from "./name-words.ts";
import { likePattern, termsOf } from "./typed.ts";

const SHORTEST = 4;
const LONGEST = 40;
/** A slip leaves a short word a quarter of its threes of letters as they were, next to each other. */
const ALIKE = 0.25;
/** Where more are alike, what was typed is a word of very many names, and any of them will do. */
const LOOKED_AT = 2000;
/** So many of the most alike are compared letter by letter. */
const COMPARED = 80;

/**
 * By words each of which is written nearly like one of the name, a letter wrong, too many, too few, or two exchanged; two of them in
 * long words. Short words and numbers must stand as they are. Rides group_search.
 */
export async function findGroupsNearly(db: Database, typed: string, { limit, seen }: Weighing): Promise<GroupsFound> {
  const terms = termsOf(fold(typed.replaceAll("\u0000", "")));
  const near = terms.filter((term) => term.length >= SHORTEST && term.length <= LONGEST && wordsOf(term)[0] === term && !/\d/.test(term));
  if (near.length === 0) return { hits: [], more: false, spelt: [] };
  const stands = terms.filter((term) => !near.includes(term)).map((term): RawBuilder<unknown> => sql`g.search like ${likePattern(term)}`);
  const alike = near.map((term): RawBuilder<unknown> => sql`${term} <% g.search`);
  const candidates = await transaction(db, async (tx) => {
    await run(tx, sql`select set_config('pg_trgm.word_similarity_threshold', ${String(ALIKE)}, true)`);
    return rows<{ root: string; name: string }>(
      tx,
      sql`select coalesce(g.into_id, g.group_id) as root, g.search as name from (select * from customer_group g where ${sql.join([...stands, ...alike], sql` and `)} ${among(seen)} limit ${LOOKED_AT}) g
          order by ${sql.join(near.map((term) => sql`word_similarity(${term}, g.search)`), sql` + `)} desc, g.members desc, g.group_id limit ${COMPARED}`,
    );
  });
  const meant = candidates.flatMap(({ root, name }) => {
    const words = near.map((term) => nearest(term, wordsOf(name)));
    return words.every((word) => word !== undefined) ? [{ root, words: words as string[] }] : [];
  });
  const wordsBy = new Map(meant.map(({ root, words }) => [root, words]));
  const found = await weigh(db, [...wordsBy.keys()], { limit, seen });
  const hits = found.slice(0, limit).map((group) => ({ ...group, words: wordsBy.get(group.groupId) ?? near }));
  return { hits, more: found.length > limit, spelt: [...new Set(hits.flatMap(({ words }) => words.filter((word) => !near.includes(word))))] };
}

/** The word that is written most like it, of those that are near enough to be meant; itself where it stands there. */
function nearest(term: string, words: readonly string[]): string | undefined {
  const holding = words.find((word) => word.includes(term));
  if (holding !== undefined) return term;
  return words.map((word) => ({ word, wrong: editDistance(term, word) })).filter(({ wrong }) => wrong <= mostWrong(term)).sort((one, other) => one.wrong - other.wrong)[0]?.word;
}

/**
 * What was typed with each word put as it is spelt elsewhere, where that is what was meant.
 *
 * @returns undefined where none of these is near what was typed
 * @example respelt("grnider back", ["grinder"]) // "grinder back"
 */
export function respelt(typed: string, spellings: readonly string[]): string | undefined {
  let isOther = false;
  const put = typed.split(/\s+/).map((word) => {
    const meant = word.length < SHORTEST ? undefined : nearest(fold(word), spellings);
    if (meant === undefined || meant === fold(word)) return word;
    isOther = true;
    return meant;
  });
  return isOther ? put.join(" ") : undefined;
}
