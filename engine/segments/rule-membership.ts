// Who is in which segment by rule, kept with its history: a move is written when, and only when, somebody comes or leaves.
import { readOrganisation } from "../organisation/index.ts";
import { newId, rows, sql, type Transaction } from "../platform/index.ts";
import { conditionsOf, fitting, holds } from "./customer-filters.ts";
import { filterInWords, filtersOf, namesIn, ruleInFullWords } from "./rule-in-words.ts";
import type { RuleSegment } from "./rule-segment.ts";

interface Change {
  readonly id: string;
  readonly fits: boolean;
  /** When their last move was, as the database writes it, to the microsecond. */
  readonly lastAt: string | null;
}

/** Whom a rule asks in: nobody in particular. Facts that some may not read choose here all the same; who may not read them is not told the segment. */
const NOBODY = { id: "" };

/** The rule of a segment as conditions at a moment; one that is archived has nobody. */
export function conditionsAt(tx: Transaction, segment: RuleSegment, at: Date): ReturnType<typeof conditionsOf> {
  return conditionsOf({ db: tx, now: () => at, nudge: () => undefined }, segment.filters, NOBODY);
}

/**
 * Puts these customers into a segment or out of it, as its rule says at a moment. Whoever stays writes nothing. An id that is no
 * customer any more (it was joined with another) is in no segment, but has not moved.
 *
 * @param segment held by the transaction, so that nobody else places into it meanwhile
 * @returns who moved
 */
export async function placeByRule(tx: Transaction, segment: RuleSegment, ids: readonly string[], at: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const { key } = segment;
  const whom = sql`any(${[...ids]}::uuid[])`;
  const fit = segment.archivedAt === null ? fitting(await conditionsAt(tx, segment, at)) : sql`customer_list p where false`;
  const changes = await rows<Change>(
    tx,
    sql`with last as (select distinct on (customer_id) customer_id, to_key, at from segment_move where customer_id = ${whom} and (to_key = ${key} or from_key = ${key}) order by customer_id, at desc, move_id desc),
        fit as materialized (select p.customer_id from ${fit} and p.customer_id = ${whom})
        select c.id, f.customer_id is not null as fits, l.at::text as "lastAt" from unnest(${[...ids]}::uuid[]) as c (id) left join last l on l.customer_id = c.id left join fit f on f.customer_id = c.id
        where (f.customer_id is not null) <> (l.to_key is not null) and exists (select 1 from membership g where g.customer_id = c.id) order by c.id`,
  );
  const why = await reasons(tx, segment, changes, at);
  if (changes.length > 0)
    // Always later than the move before it, for the last one says where a customer is.
    await sql`insert into segment_move (customer_id, move_id, from_key, to_key, at, why)
      select c, i, case when f then null else ${key}::text end, case when f then ${key}::text end, greatest(${at}::timestamptz, l + interval '1 microsecond'), w
      from unnest(${changes.map((c) => c.id)}::uuid[], ${changes.map(() => newId(at.getTime()))}::uuid[], ${changes.map((c) => c.fits)}::boolean[], ${changes.map((c) => c.lastAt)}::timestamptz[], ${changes.map((c) => why.get(c.id)!)}::text[]) as t (c, i, f, l, w)`.execute(tx);
  await sql`
    with here as (
      select l.customer_id, l.at from (select distinct on (customer_id) customer_id, to_key, at from segment_move where customer_id = ${whom} and (to_key = ${key} or from_key = ${key}) order by customer_id, at desc, move_id desc) l
      where l.to_key is not null and exists (select 1 from membership g where g.customer_id = l.customer_id)),
    gone as (delete from segment_member s where s.segment_key = ${key} and s.customer_id = ${whom} and not exists (select 1 from here h where h.customer_id = s.customer_id))
    insert into segment_member (customer_id, segment_key, since) select customer_id, ${key}, at from here
    on conflict (customer_id, segment_key) do update set since = excluded.since where segment_member.since is distinct from excluded.since`.execute(tx);
  return changes.map((change) => change.id);
}

/** Why each came or left: what fits, or what no longer does. */
async function reasons(tx: Transaction, segment: RuleSegment, changes: readonly Change[], at: Date): Promise<ReadonlyMap<string, string>> {
  if (changes.length === 0) return new Map();
  const { title, filters } = segment;
  const [names, counts] = [await namesIn(tx, filters), await readOrganisation(tx)];
  const came = `Came into “${title}”: ${ruleInFullWords(filters, names, counts)}`;
  const left = changes.filter((change) => !change.fits).map((change) => change.id);
  const failing = segment.archivedAt === null ? await whatFails(tx, segment, left, at) : new Map<string, readonly number[]>();
  const asked = filtersOf(filters);
  const said = (id: string) => {
    if (segment.archivedAt !== null) return `Left “${title}”: the segment was archived`;
    const words = failing.get(id)?.map((place) => filterInWords(asked[place]!, filters, names, counts)) ?? [];
    return words.length === 0 ? `Left “${title}”: nobody known by name or address any more` : `Left “${title}”: no longer ${words.join(", ")}`;
  };
  return new Map(changes.map(({ id, fits }) => [id, fits ? came : said(id)]));
}

/** Which filters of a rule do not hold of customers, by their places. */
async function whatFails(tx: Transaction, segment: RuleSegment, ids: readonly string[], at: Date): Promise<Map<string, readonly number[]>> {
  if (ids.length === 0) return new Map();
  const each = await Promise.all(filtersOf(segment.filters).map((key) => conditionsAt(tx, { ...segment, filters: { [key]: segment.filters[key] } }, at)));
  const found = await rows<{ id: string; held: (boolean | null)[] }>(tx, sql`select p.customer_id as id, array[${sql.join(each.map((one) => sql`coalesce(${holds(one)}, false)`))}] as held from customer_list p where p.customer_id = any(${[...ids]}::uuid[]) and p.known`);
  return new Map(found.map(({ id, held }) => [id, held.flatMap((one, place) => (one ? [] : [place]))]));
}
