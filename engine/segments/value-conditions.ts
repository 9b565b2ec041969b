// Filters that are answered by what is kept of each customer beside their row of the list: attributes of one's own and consents, as
// conditions on rows a of list_value; what they bought, subscribe to and give us of their wallet in files of their own.
import { type Database, type RawBuilder, Refusal, rows, sql } from "../platform/index.ts";
import { consentKey, countrySpellings, namesCountry } from "../profiles/index.ts";
import { boughtConditions } from "./bought-conditions.ts";
import { alternativesOf, type CustomerFilters } from "./contract.ts";
import { standingConditions } from "./standing-conditions.ts";
import { type OwnCondition, readConsent, readOwn } from "./own-filter.ts";

type Condition = RawBuilder<unknown>;

export interface ValueCondition {
  /** The key of list_value that must have been filled; undefined where it is not asked there. */
  readonly key: string | undefined;
  /** That a row p of a customer fits. */
  readonly holds: Condition;
  /** Everybody who fits, each once, or the first so many; undefined where that would be nearly all. */
  readonly whoever: ((first?: number) => Condition) | undefined;
  /** Letters that its text holds; no index knows those. */
  readonly letters: readonly string[] | undefined;
}

/** Conditions on what is kept of each customer, in the order in which they are asked. @param at what came after this moment does not count */
export function valueConditions(filters: Pick<CustomerFilters, "own" | "consent" | "bought" | "subscription" | "recurringFrom" | "wallet" | "dissatisfied">, at: Condition): readonly ValueCondition[] {
  return [...listedConditions(filters), ...boughtConditions(filters.bought, at), ...standingConditions(filters)];
}

/** Those that list_value answers. */
export function listedConditions({ own, consent }: Pick<CustomerFilters, "own" | "consent">): readonly ValueCondition[] {
  return [...(own === undefined ? [] : readOwn(own)!.map(ofAttribute)), ...(consent === undefined ? [] : [ofConsent(consent)])];
}

/** The keys of list_value that filters and their alternatives ask: lists must know them before. */
export function keysAsked(filters: Pick<CustomerFilters, "own" | "consent" | "any">): readonly string[] {
  return [filters, ...alternativesOf(filters)].flatMap((each) => listedConditions(each).map(({ key }) => key!));
}

/** The keys of attributes that filters choose by: who may not read one may not choose by it. */
export function ownKeys({ own }: Pick<CustomerFilters, "own">): readonly string[] {
  return own === undefined ? [] : (readOwn(own) ?? []).map(({ key }) => key);
}

/** In small letters as the database writes them, letter by letter, and as a language does (a Greek word ends otherwise). */
const small = (values: readonly string[]) => sql`${[...new Set(values.flatMap((value) => [value.slice(0, 200).toLowerCase(), [...value.slice(0, 200)].map((letter) => letter.toLowerCase()).join("")]))]}::text[]`;
const pattern = (letters: string) => `%${letters.replace(/[\\%_]/g, "\\$&")}%`;

function ofAttribute(condition: OwnCondition): ValueCondition {
  return listed(condition.key, fitsOwn(condition), condition.kind === "has" ? condition.values : undefined);
}

/** @param fits that a row a of list_value under the key fits */
function listed(key: string, fits: Condition, letters: readonly string[] | undefined): ValueCondition {
  return { key, letters, holds: holdsOf(key, fits), whoever: (first) => whoever(key, fits, first) };
}

function fitsOwn(condition: OwnCondition): Condition {
  switch (condition.kind) {
    case "is":
      return sql`a.text = any(${small(namesCountry(condition.key) ? condition.values.flatMap(countrySpellings) : condition.values)})`;
    case "has":
      return sql`a.text like any(${small(condition.values.map(pattern))})`;
    case "missing":
      return sql`a.text is null`;
    case "known":
      return sql`a.text is not null`;
    case "numbers":
      return between(sql`a.number`, sql`float8`, condition);
    case "days":
      return between(sql`a.day`, sql`date`, condition);
  }
}

function between(column: Condition, type: Condition, { from, to }: { readonly from?: string; readonly to?: string }): Condition {
  const ends = [from === undefined ? undefined : sql`${column} >= ${from}::${type}`, to === undefined ? undefined : sql`${column} <= ${to}::${type}`].filter((end) => end !== undefined);
  return sql`(${sql.join(ends, sql` and `)})`;
}

function ofConsent(said: string): ValueCondition {
  const { purpose, channel, state } = readConsent(said);
  return listed(consentKey(purpose, channel), state === "not-asked" ? sql`a.text is null` : sql`a.text = ${state}`, undefined);
}

/** That a row p of a customer fits. Rides the primary key (`offset 0` keeps it from being turned round). */
function holdsOf(key: string, fits: Condition): Condition {
  return sql`exists (select 1 from list_value a where a.customer_id = p.customer_id and a.key = ${key} and ${fits} offset 0)`;
}

/** Everybody who fits one of them, each once; or the first so many. Rides list_value_text, list_value_number or list_value_day. */
function whoever(key: string, fits: Condition, first?: number): Condition {
  // Of a list only the first that fits counts.
  const again = sql`exists (select 1 from list_value a where a.customer_id = f.customer_id and a.key = ${key} and a.place < f.place and ${fits} offset 0)`;
  return sql`select f.customer_id from (select a.customer_id, a.place from list_value a where a.key = ${key} and ${fits} ${first === undefined ? sql`offset 0` : sql`limit ${first}`}) f where (f.place = 0 or not ${again})`;
}

/** The condition that fewest fit. */
export interface Narrowest {
  /** How many do; one more than was counted to, where more do. */
  readonly n: number;
  readonly asked: ValueCondition;
  /** Everybody who fits it, as an index knows it, each once; or the first so many. */
  readonly whoever: (first?: number) => Condition;
}

/** More are not looked up one by one. */
export const FEW = 10_000;
/** A key with more different values than this is looked through by whole values only. */
const MOST_DIFFERENT = 2000;

/**
 * The condition that fewest fit: where those are few they are looked up, and not everybody looked through.
 *
 * @param most it is counted to so many
 * @throws {Refusal} bad-input, where letters are looked for in a key with very many different values
 */
export async function narrowest(db: Database, conditions: readonly ValueCondition[], most = FEW): Promise<Narrowest | undefined> {
  let best: Narrowest | undefined;
  for (const asked of conditions) {
    const { whoever: found } = asked.letters === undefined ? asked : await byWholeValues(db, asked.key!, asked.letters);
    if (found === undefined) continue;
    // Each stops at so many, and is read from an index.
    const [{ n }] = (await rows<{ n: number }>(db, sql`select count(*)::integer as n from (${found(most + 1)}) looked`)) as [{ n: number }];
    if (best === undefined || n < best.n) best = { n, asked, whoever: found };
  }
  return best;
}

/** The values that hold the letters, found among the different ones, each of which is stepped to by the index. */
async function byWholeValues(db: Database, key: string, letters: readonly string[]): Promise<ValueCondition> {
  const values = (
    await rows<{ value: string }>(
      db,
      sql`with recursive step as (
          (select a.text as value, 1 as n from list_value a where a.key = ${key} and a.text is not null order by a.text using ~<~ limit 1)
          union all select (select a.text from list_value a where a.key = ${key} and a.text ~>~ s.value order by a.text using ~<~ limit 1), s.n + 1 from step s where s.value is not null and s.n <= ${MOST_DIFFERENT})
        select value from step where value is not null`,
    )
  ).map((each) => each.value);
  if (values.length > MOST_DIFFERENT) throw new Refusal("bad-input", `own: “${key}” has too many different values to look for letters in them. Say whole values instead: ${key} is …`);
  const sought = letters.map((each) => each.toLowerCase());
  const fitting = values.filter((value) => sought.some((each) => value.includes(each)));
  return listed(key, sql`a.text = any(${fitting}::text[])`, undefined);
}
