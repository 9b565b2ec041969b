// Customers by what somebody types: a name, part of one, a misspelt one, an address, a number, an id. Few and quickly, best
// first; the list gives all of them in its own order.
import { type Database, firstInOrder, type RawBuilder, rows, sql } from "../../platform/index.ts";
import type { FieldsSeen } from "../../organisation/index.ts";
import { readsField } from "../field-sets.ts";
import { customerOf } from "../link.ts";
import { profileColumns, type ProfileRow, profileView } from "../profile.ts";
import type { ProfileView } from "../contract.ts";
import type { CustomerHit, CustomersFound, Matched } from "./contract.ts";
import { fold } from "./fold.ts";
import { isCalled, isCalledAny, mayBeNames, otherSpellings, wordsOf } from "./name-words.ts";
import { fitsGroups, isId, likeText, type SearchGroups, searchGroups } from "./typed.ts";

export interface FindOptions {
  readonly limit: number;
  /** The condition on a profile p that whoever searches may see it. */
  readonly seen?: RawBuilder<unknown>;
  /** How whoever searches reads the fields: nobody is said to be found by one that they may not read. */
  readonly fields?: FieldsSeen;
}

/** So many who fit are weighed against each other; of more, those heard from last. */
const WEIGHED = 60;

export async function findCustomers(db: Database, typed: string, { limit, seen = sql`true`, fields }: FindOptions): Promise<CustomersFound> {
  if (isId(typed)) return byId(db, typed.trim(), seen);
  const groups = searchGroups(typed);
  if (groups.length === 0) return { hits: [], more: false, spelt: [] };
  let looked = groups;
  let found = await fitting(db, groups, seen, limit);
  if (found.length === 0) {
    looked = await otherSpellings(db, groups);
    if (looked !== groups) found = await fittingNearly(db, groups, looked, seen, limit);
  }
  const best = found
    .map((profile) => ({ profile, rank: rankOf(profile, looked) }))
    .sort((one, other) => one.rank - other.rank || (other.profile.lastHeardAt ?? "").localeCompare(one.profile.lastHeardAt ?? "") || one.profile.customerId.localeCompare(other.profile.customerId))
    .slice(0, limit);
  const hits = await withMatched(db, best.map((each) => each.profile), looked, fields);
  return { hits, more: found.length > limit, spelt: found.length > 0 && looked !== groups ? speltIn(hits, groups, looked) : [] };
}

async function byId(db: Database, id: string, seen: RawBuilder<unknown>): Promise<CustomersFound> {
  const customerId = await customerOf(db, id);
  const found = customerId === undefined ? [] : await rows<ProfileRow>(db, sql`select ${profileColumns} from profile p where p.customer_id = ${customerId}::uuid and ${seen}`);
  return { hits: found.map((each) => hitOf(profileView(each), { field: "id", text: id, words: [id.toLowerCase()] })), more: false, spelt: [] };
}

async function fitting(db: Database, groups: SearchGroups, seen: RawBuilder<unknown>, limit: number): Promise<ProfileView[]> {
  // Fewer than three letters cannot be looked for anywhere in a million names: they are how a name begins. Rides profile_start.
  if (groups.every((patterns) => patterns.every((pattern) => pattern.length < 3))) {
    const words = groups.map(([pattern]) => pattern!);
    const begins = words.join(" ");
    const found = (await rows<ProfileRow>(db, sql`select ${profileColumns} from profile p where p.known and left(p.search, 40) like ${`${likeText(begins)}%`} and ${seen} order by left(p.search, 40) using ~<~ limit ${WEIGHED}`)).map(profileView);
    return words.length === 1 || found.length > limit ? found : unique([...found, ...(await begunByEach(db, words, seen))]);
  }
  const fits = fitsGroups(groups);
  // Whose name holds the words as a whole comes first. Where that is enough, nobody else is looked for: more hold the letters.
  const called = (await mayBeNames(db, groups)) ? await heardLast(db, sql`${fits} and ${areCalled(groups)}`, seen, areWords(groups) ? areCalled(groups) : sql`${fits} and ${areCalled(groups)}`) : [];
  if (called.length > limit) return called;
  const found = await heardLast(db, fits, seen, fits);
  return unique([...found, ...called]);
}

const unique = (found: readonly ProfileView[]): ProfileView[] => [...new Map(found.map((each) => [each.customerId, each])).values()];

/** Of those whose name begins with one of very short words so many are looked at for the others. */
const BEGUN = 5000;

/** Whose name begins with one of these words and holds one that begins with each of the others: "li bo" finds Bo Li, "jo ma" Jo K. Maes. Rides profile_start, once a word. */
async function begunByEach(db: Database, words: readonly string[], seen: RawBuilder<unknown>): Promise<ProfileView[]> {
  const begin = (word: string) => sql`(p.search like ${`${likeText(word)}%`} or p.search like ${`% ${likeText(word)}%`} or p.search like ${`%-${likeText(word)}%`})`;
  const found = await Promise.all(
    [...new Set(words)].map((first) =>
      rows<ProfileRow>(
        db,
        sql`select ${profileColumns} from (select * from profile p where p.known and left(p.search, 40) like ${`${likeText(first)}%`} order by left(p.search, 40) using ~<~ limit ${BEGUN}) p
            where ${sql.join(words.map(begin), sql` and `)} and ${seen} limit ${WEIGHED}`,
      ),
    ),
  );
  return found.flat().map(profileView);
}

function areCalled(groups: SearchGroups): RawBuilder<unknown> {
  return sql.join(groups.map((patterns) => sql`(${sql.join(patterns.map((pattern) => isCalled(wordsOf(pattern))), sql` or `)})`), sql` and `);
}

/** Whether to be called by them is to hold their letters. */
function areWords(groups: SearchGroups): boolean {
  return groups.flat().every((pattern) => wordsOf(pattern)[0] === pattern);
}

/**
 * Of those who fit, whom we heard from last. Walks customer_list_heard, or asks profile_search or profile_name_words.
 *
 * @param fits the condition on a row p of the list
 * @param byIndex the same on a profile p, as its indexes know it
 */
async function heardLast(db: Database, fits: RawBuilder<unknown>, seen: RawBuilder<unknown>, byIndex: RawBuilder<unknown>): Promise<ProfileView[]> {
  const found = await firstInOrder<ProfileRow>(db, {
    wanted: WEIGHED, worthwhile: 14,
    among: (first) => sql`select ${profileColumns} from (
        select p.customer_id from (select * from customer_list p where p.known order by p.heard_at desc limit ${first}) p
        where ${fits} and ${seen} order by p.heard_at desc limit ${WEIGHED}) found join profile p on p.customer_id = found.customer_id`,
    byIndex: heardLastByIndex(byIndex, seen),
  });
  return found.map(profileView);
}

/** Planned as if all of it were wanted: else it would be thought quicker to read profile after profile until enough are met. */
function heardLastByIndex(fits: RawBuilder<unknown>, seen: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`with fit as materialized (select p.customer_id, p.last_heard_at as heard from profile p where p.known and ${fits} and ${seen}),
        best as (select customer_id from fit order by heard desc nulls last limit ${WEIGHED})
        select ${profileColumns} from best join profile p on p.customer_id = best.customer_id`;
}

/**
 * Those who fit when words of names that are written nearly like the typed ones count as typed. Most are found by the words of
 * their names; where nobody is, the letters are looked for everywhere.
 */
async function fittingNearly(db: Database, groups: SearchGroups, looked: SearchGroups, seen: RawBuilder<unknown>, limit: number): Promise<ProfileView[]> {
  const each = looked.map((patterns, i) => (patterns.length > groups[i]!.length ? isCalledAny(patterns) : fitsGroups([patterns])));
  const found = await rows<ProfileRow>(db, heardLastByIndex(sql.join(each, sql` and `), seen));
  return found.length > 0 ? found.map(profileView) : fitting(db, looked, seen, limit);
}

/** The spellings by which somebody was found, rather than all that were tried. */
function speltIn(hits: readonly CustomerHit[], groups: SearchGroups, looked: SearchGroups): string[] {
  const tried = looked.flatMap((patterns, i) => patterns.filter((pattern) => !groups[i]!.includes(pattern)));
  return tried.filter((word) => hits.some((hit) => fold(`${hit.name} ${hit.matched.text}`).includes(word)));
}

/** 0 the name or address itself, 1 whole words of the name, 2 how words of it begin, 3 anywhere in the name, 4 in something else. */
function rankOf(profile: ProfileView, groups: SearchGroups): number {
  const name = fold(profile.name);
  if (groups.every((patterns) => patterns.some((pattern) => pattern === name || pattern === profile.email || pattern === profile.phone))) return 0;
  if (groups.length > 1 && name === groups.map(([first]) => first).join(" ")) return 0;
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  const all = (holds: (pattern: string) => boolean) => groups.every((patterns) => patterns.some(holds));
  if (all((pattern) => parts.includes(pattern) || (pattern.includes(" ") && ` ${name} `.includes(` ${pattern} `)))) return 1;
  if (all((pattern) => parts.some((part) => part.startsWith(pattern)))) return 2;
  return all((pattern) => name.includes(pattern)) ? 3 : 4;
}

/** Says of each by what they were found; what does not stand in the profile row is looked up among their identifiers. */
async function withMatched(db: Database, profiles: readonly ProfileView[], groups: SearchGroups, seen?: FieldsSeen): Promise<CustomerHit[]> {
  const known = profiles.map((profile) => matchedIn(profile, groups, seen));
  const open = profiles.filter((_, i) => known[i] === undefined).map((profile) => profile.customerId);
  const identifiers = open.length === 0 ? [] : await rows<{ id: string; kind: string; value: string }>(db, sql`select m.customer_id as id, i.kind, i.value from membership m join identifier i on i.identity_id = m.identity_id where m.customer_id = any(${open}::uuid[]) and i.kind <> 'anonymous_id' order by i.kind, i.value`);
  return profiles.map((profile, i) => {
    const matched = known[i] ?? identifiers.filter((each) => each.id === profile.customerId).map(asMatched).find(({ text }) => wordsFoundIn(text, groups).length > 0);
    const field = matched ?? { field: "name" as const, text: profile.name };
    return hitOf(profile, { ...field, words: wordsFoundIn(field.text, groups) });
  });
}

function matchedIn(profile: ProfileView, groups: SearchGroups, seen?: FieldsSeen): Omit<Matched, "words"> | undefined {
  const fields = ([["name", profile.name], ["email", profile.email], ["phone", profile.phone], ["city", profile.city]] as const).filter(([field]) => !seen || readsField(seen, field));
  const places = fields.flatMap(([field, text]) => (text === null ? [] : [{ field, text, words: wordsFoundIn(text, groups).length }]));
  return places.sort((one, other) => other.words - one.words).find(({ words }) => words > 0);
}

function asMatched({ kind, value }: { readonly kind: string; readonly value: string }): Omit<Matched, "words"> {
  const text = kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value;
  return { field: kind.endsWith("email") ? "email" : kind.endsWith("phone") ? "phone" : "number", text };
}

/** Which of the patterns stand in a text, one for each group at most. */
function wordsFoundIn(text: string, groups: SearchGroups): string[] {
  const letters = fold(text);
  return groups.flatMap((patterns) => patterns.find((pattern) => letters.includes(pattern)) ?? []);
}

function hitOf({ customerId, name, email, city, lastHeardAt }: ProfileView, matched: Matched): CustomerHit {
  return { customerId, name, email, city, lastHeardAt, matched };
}
