// Filters by attributes of one's own and by consents, as conditions on rows a of list_value.
import { type Database, type RawBuilder, Refusal, rows, sql } from "../platform/index.ts";
import { consentKey } from "../profiles/index.ts";
import type { CustomerFilters } from "./contract.ts";
import { type OwnCondition, readConsent, readOwn } from "./own-filter.ts";

type Condition = RawBuilder<unknown>;

export interface ValueCondition {
  readonly key: string;
  /** That a row a of list_value under the key fits. */
  readonly fits: Condition;
  /** Letters that its text holds; no index knows those. */
  readonly letters: readonly string[] | undefined;
}

/** The filters that list_value answers, in the order in which they are asked. */
export function valueConditions({ own, consent }: Pick<CustomerFilters, "own" | "consent">): readonly ValueCondition[] {
  return [...(own === undefined ? [] : readOwn(own)!.map(ofAttribute)), ...(consent === undefined ? [] : [ofConsent(consent)])];
}

/** The keys of attributes that filters choose by: who may not read one may not choose by it. */
export function ownKeys({ own }: Pick<CustomerFilters, "own">): readonly string[] {
  return own === undefined ? [] : (readOwn(own) ?? []).map(({ key }) => key);
}

/** In small letters as the database writes them, letter by letter, and as a language does (a Greek word ends otherwise). */
const small = (values: readonly string[]) => sql`${[...new Set(values.flatMap((value) => [value.slice(0, 200).toLowerCase(), [...value.slice(0, 200)].map((letter) => letter.toLowerCase()).join("")]))]}::text[]`;
const pattern = (letters: string) => `%${letters.replace(/[\\%_]/g, "\\$&")}%`;

function ofAttribute(condition: OwnCondition): ValueCondition {
  return { key: condition.key, fits: fitsOwn(condition), letters: condition.kind === "has" ? condition.values : undefined };
}

function fitsOwn(condition: OwnCondition): Condition {
  switch (condition.kind) {
    case "is":
      return sql`a.text = any(${small(condition.values)})`;
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
  return { key: consentKey(purpose, channel), fits: state === "not-asked" ? sql`a.text is null` : sql`a.text = ${state}`, letters: undefined };
}

/** That a row p of a customer fits. Rides the primary key (`offset 0` keeps it from being turned round). */
export function holdsOf({ key, fits }: ValueCondition): Condition {
  return sql`exists (select 1 from list_value a where a.customer_id = p.customer_id and a.key = ${key} and ${fits} offset 0)`;
}

/** Everybody who fits one of them, each once; or the first so many. Rides list_value_text, list_value_number or list_value_day. */
export function whoever({ key, fits }: ValueCondition, first?: number): Condition {
  // Of a list only the first that fits counts.
  const again = sql`exists (select 1 from list_value a where a.customer_id = f.customer_id and a.key = ${key} and a.place < f.place and ${fits} offset 0)`;
  return sql`select f.customer_id from (select a.customer_id, a.place from list_value a where a.key = ${key} and ${fits} ${first === undefined ? sql`offset 0` : sql`limit ${first}`}) f where (f.place = 0 or not ${again})`;
}

/** The condition that fewest fit. */
export interface Narrowest {
  /** How many do; one more than was counted to, where more do. */
  readonly n: number;
  readonly asked: ValueCondition;
  /** The same as an index knows it. */
  readonly condition: ValueCondition;
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
    const condition = asked.letters === undefined ? asked : await byWholeValues(db, asked, asked.letters);
    // Each stops at so many, and is read from an index alone.
    const [{ n }] = (await rows<{ n: number }>(db, sql`select count(*)::integer as n from (select 1 from list_value a where a.key = ${condition.key} and ${condition.fits} limit ${most + 1}) looked`)) as [{ n: number }];
    if (best === undefined || n < best.n) best = { n, asked, condition };
  }
  return best;
}

/** The values that hold the letters, found among the different ones, each of which is stepped to by the index. */
async function byWholeValues(db: Database, { key }: ValueCondition, letters: readonly string[]): Promise<ValueCondition> {
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
  return { key, fits: sql`a.text = any(${fitting}::text[])`, letters: undefined };
}
