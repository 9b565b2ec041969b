// The words of which names consist: a misspelt word is compared with them rather than with a million customers.
import { editDistance } from "@rapport/record-linkage";
import { type Database, type RawBuilder, rows, sql, type Transaction } from "../../platform/index.ts";
import { folded, foldedOnce } from "./fold.ts";
import type { SearchGroups } from "./typed.ts";

const SHORTEST = 3;
const LONGEST = 40;

/** The words of these names, each once. @param names a select of one text */
const wordsOfNames = (names: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select distinct w as word from (select distinct part from (${names}) n (name) cross join lateral string_to_table(n.name, ' ') as part) parts cross join lateral regexp_split_to_table(${foldedOnce(sql`part`)}, '[^[:alnum:]]+') as w
    where length(w) between ${SHORTEST}::integer and ${LONGEST}::integer and w !~ '[0-9]'`;

/** By an address somebody is called beside their name: there a Greek or Arabic name stands in Latin letters. A condition on a profile f. */
const calledByAddress = sql`octet_length(f.name) <> length(f.name) and f.email is not null`;

const namesOf = (whose: RawBuilder<unknown>): RawBuilder<unknown> => sql`select f.name from ${whose} union all select ${beforeAt(sql`f.email`)} from ${whose} and ${calledByAddress}`;

/**
 * Notes the words of names, and where a name is not of plain letters those before the @ of the address.
 *
 * @param whose rows f of profile, as the rest of a statement after `from`, with a `where`
 */
export async function noteNameWords(tx: Transaction, whose: RawBuilder<unknown>): Promise<void> {
  await sql`insert into name_word (word) select word from (${wordsOfNames(namesOf(whose))}) said where not exists (select 1 from name_word known where known.word = said.word) on conflict do nothing`.execute(tx);
}

/** Of more words than these everybody's are put together once: two seconds of a million customers, where one word may take half of one. */
const ASKED_BY_INDEX = 60;

/**
 * Puts down which words may be nobody's when those who have them are gone or called otherwise; `forgetNameWords` then takes those
 * that are. One such pair at a time in a transaction.
 *
 * @param names a select of one text: every name and address that somebody may lose
 */
export async function markNameWords(tx: Database, names: RawBuilder<unknown>): Promise<void> {
  await sql`create temporary table marked_word on commit drop as ${wordsOfNames(names)}`.execute(tx);
  await sql`analyze marked_word`.execute(tx);
}

/** Takes the marked words that nobody has any more: what would be left of those who went is a part of their names. */
export async function forgetNameWords(tx: Database): Promise<void> {
  const marked = (await rows<{ word: string }>(tx, sql`select word from marked_word limit ${ASKED_BY_INDEX + 1}::integer`)).map(({ word }) => word);
  if (marked.length > 0) {
    const held = marked.length > ASKED_BY_INDEX ? wordsOfNames(namesOf(sql`profile f where f.known`)) : heldOf(marked);
    await sql`delete from marked_word m using (${held}) held where held.word = m.word`.execute(tx);
    await sql`delete from name_word w using marked_word m where m.word = w.word`.execute(tx);
  }
  await sql`drop table marked_word`.execute(tx);
}

/** Of few words all names that have one are looked up, with the words written out: where only whether there is one is asked, the database looks through everybody. Rides profile_name_words, and profile_search for whom addresses call. */
const heldOf = (words: readonly string[]): RawBuilder<unknown> => sql`
    select w as word from profile p cross join lateral unnest(${nameWords}) w where p.known and ${isCalledAny(words)}
    union all select w from profile f cross join lateral regexp_split_to_table(${folded(beforeAt(sql`f.email`))}, '[^[:alnum:]]+') w
    where f.known and (${sql.join(words.map((word) => sql`f.search like ${`%${word}%`}`), sql` or `)}) and ${calledByAddress}`;

/** The words of a name p.name, in small letters without accents, as profile_name_words holds them; written out in migration 0073. */
const nameWords = sql`regexp_split_to_array(${folded(sql`p.name`)}, '[^[:alnum:]]+')`;

/** What of a text may be a word of a name. @example wordsOf("okafor-brandt") // ["okafor", "brandt"] */
export function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/** The condition on a profile p that all of these are words of its name. Rides profile_name_words. */
export function isCalled(words: readonly string[]): RawBuilder<unknown> {
  return words.length === 0 ? sql`false` : sql`${nameWords} @> ${[...words]}::text[]`;
}

/** The same where one of them is enough. */
export function isCalledAny(words: readonly string[]): RawBuilder<unknown> {
  return sql`${nameWords} && ${[...words]}::text[]`;
}

/** Whether somebody may be called by each of these words as a whole: false where a word of each spelling of one stands in no name, and where none is a word. Rides the primary key. */
export async function mayBeNames(db: Database, groups: readonly (readonly string[])[]): Promise<boolean> {
  const kept = (pattern: string) => wordsOf(pattern).filter((word) => word.length >= SHORTEST && word.length <= LONGEST && !/\d/.test(word));
  if (groups.flat().flatMap(kept).length === 0) return false;
  const known = new Set((await rows<{ word: string }>(db, sql`select word from name_word where word = any(${groups.flat().flatMap(kept)}::text[])`)).map((each) => each.word));
  return groups.every((patterns) => patterns.some((pattern) => kept(pattern).every((word) => known.has(word))));
}

/** What of an address may be words of a name. */
export const beforeAt = (address: RawBuilder<unknown>): RawBuilder<unknown> => sql`translate(split_part(${address}, '@', 1), '.-_+', '    ')`;

const MOST_NEAR = 6;
/** Longer words have enough in common with what was meant to be found by that; of shorter ones each other spelling is asked for. */
const LONGEST_TRIED = 7;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

/** Every word that is one slip away: a letter other, too many, too few, or two neighbours exchanged. @example [...oneSlipFrom("ab")].includes("ba") // true */
export function oneSlipFrom(word: string): ReadonlySet<string> {
  const letters = [...new Set([...word, ...(/[a-z]/.test(word) ? ALPHABET : "")])];
  const slips = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of letters) slips.add(before + letter + after);
    if (after === "") continue;
    slips.add(before + after.slice(1));
    for (const letter of letters) slips.add(before + letter + after.slice(1));
    if (after.length > 1) slips.add(before + after[1]! + after[0]! + after.slice(2));
  }
  slips.delete(word);
  return slips;
}

/** So many letters may be wrong, left out, too many or swapped. */
export function mostWrong(word: string): number {
  return word.length >= 8 ? 2 : 1;
}

/**
 * Words of names that are written nearly so, nearest first; none for short words and numbers. Rides name_word_like, and the
 * primary key: of a short word a slip in the middle leaves too little to be alike ("dufuor").
 *
 * @example await nearWords(db, "okafro") // ["okafor"]
 */
export async function nearWords(db: Database, word: string): Promise<string[]> {
  if (word.length < 4 || /\d/.test(word) || word.length > LONGEST) return [];
  const alike = rows<{ word: string }>(db, sql`select word from name_word where word % ${word} and abs(length(word) - ${word.length}::integer) <= 2 order by similarity(word, ${word}) desc, word limit 60`);
  const tried = word.length > LONGEST_TRIED ? [] : rows<{ word: string }>(db, sql`select word from name_word where word = any(${[...oneSlipFrom(word)]}::text[]) order by word limit 60`);
  return [...new Map([...(await alike), ...(await tried)].map((each) => [each.word, each])).values()]
    .map((each) => ({ word: each.word, wrong: editDistance(word, each.word) }))
    .filter(({ wrong }) => wrong > 0 && wrong <= mostWrong(word))
    .sort((one, other) => one.wrong - other.wrong)
    .slice(0, MOST_NEAR)
    .map((each) => each.word);
}

/** The same words with those beside them that are written nearly so; the groups as they were where there are none. */
export async function otherSpellings(db: Database, groups: SearchGroups): Promise<SearchGroups> {
  const near = await Promise.all(groups.map(async (patterns) => (patterns.length === 1 ? nearWords(db, patterns[0]!) : [])));
  return near.every((words) => words.length === 0) ? groups : groups.map((patterns, i) => [...patterns, ...near[i]!]);
}
