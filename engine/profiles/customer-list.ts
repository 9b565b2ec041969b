// One narrow row a customer with all that lists choose and sort by: what is known of them, said here, and what they are worth,
// said by whoever scores. Each writes their own columns only, so that neither overwrites what the other has just written;
// computed like the profile, and can be computed again with it at any time.
import { type RawBuilder, rows, sql, type Transaction } from "../platform/index.ts";
import { dropUnknownValues, listValues } from "./list-values.ts";

/**
 * Writes the profiles' part of these customers as their profile rows say it now; those without a profile that is known lose it.
 *
 * @param whom a query that gives customer ids; everybody where undefined, of whom nobody's values are worked out again
 */
export async function listProfiles(tx: Transaction, whom?: RawBuilder<unknown>): Promise<void> {
  const among = (id: RawBuilder<unknown>) => (whom === undefined ? sql`true` : sql`${id} in (${whom})`);
  // In one order everywhere, so that two writers do not lock crosswise. What says nothing new writes nothing.
  await sql`
    insert into customer_list as l (customer_id, known, name, search, country, heard_at, owner, team, department, region)
    select p.customer_id, true, p.name, p.search, p.country, coalesce(p.last_heard_at, '-infinity'), p.owner, p.team, p.department, p.region from profile p where p.known and ${among(sql`p.customer_id`)} order by p.customer_id
    on conflict (customer_id) do update set known = true, name = excluded.name, search = excluded.search, country = excluded.country, heard_at = excluded.heard_at,
      owner = excluded.owner, team = excluded.team, department = excluded.department, region = excluded.region
    where (l.known, l.name, l.search, l.country, l.heard_at, l.owner, l.team, l.department, l.region)
      is distinct from (true, excluded.name, excluded.search, excluded.country, excluded.heard_at, excluded.owner, excluded.team, excluded.department, excluded.region)`.execute(tx);
  await sql`update customer_list l set known = false, name = null, search = null, country = null, heard_at = '-infinity', owner = null, team = null, department = null, region = null
    where l.known and ${among(sql`l.customer_id`)} and not exists (select 1 from profile p where p.customer_id = l.customer_id and p.known)`.execute(tx);
  await dropEmpty(tx, among);
  await (whom === undefined ? dropUnknownValues(tx) : listValues(tx, whom));
}

export interface ListedScore {
  readonly customerId: string;
  readonly tier: string;
  /** Expected to be spent in twelve months. */
  readonly valueMinor: number;
  /** The chance of a purchase in 26 weeks. */
  readonly stay26: number;
}

/** Writes the scores' part of these customers. */
export async function listScores(tx: Transaction, scored: readonly ListedScore[]): Promise<void> {
  await sql`
    insert into customer_list as l (customer_id, tier, value12_minor, stay26)
    select * from unnest(${scored.map((s) => s.customerId)}::uuid[], ${scored.map((s) => s.tier)}::text[], ${scored.map((s) => s.valueMinor)}::bigint[], ${scored.map((s) => s.stay26)}::float8[]) as s (id, tier, value, stay) order by id
    on conflict (customer_id) do update set tier = excluded.tier, value12_minor = excluded.value12_minor, stay26 = excluded.stay26
    where (l.tier, l.value12_minor, l.stay26) is distinct from (excluded.tier, excluded.value12_minor, excluded.stay26)`.execute(tx);
}

/** Takes the scores of customers out of the list who have none any more. @param whom a condition on a row l of the list */
export async function unlistScores(tx: Transaction, whom: RawBuilder<unknown>): Promise<void> {
  const lost = await rows<{ id: string }>(tx, sql`update customer_list l set tier = null, value12_minor = null, stay26 = null where l.tier is not null and ${whom} returning l.customer_id as id`);
  if (lost.length > 0) await dropEmpty(tx, (id) => sql`${id} = any(${lost.map((each) => each.id)}::uuid[])`);
}

/** Of whom nobody says anything any more. */
async function dropEmpty(tx: Transaction, among: (id: RawBuilder<unknown>) => RawBuilder<unknown>): Promise<void> {
  await sql`delete from customer_list l where not l.known and l.tier is null and ${among(sql`l.customer_id`)}`.execute(tx);
}
