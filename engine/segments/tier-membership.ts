// Which tier of value each customer is in, kept with its history: a move is written when, and only when, the tier changes.
import { inWords, type TierThresholds } from "../value/index.ts";
import { newId, rows, sql, type Transaction } from "../platform/index.ts";

interface Change {
  readonly customerId: string;
  readonly fromKey: string | null;
  readonly toKey: string | null;
  /** When the last move was, as the database writes it, to the microsecond. */
  readonly lastAt: string | null;
  readonly valueMinor: number | null;
  readonly currency: string | null;
  /** What they have spent, where tiers are made of that. */
  readonly spentMinor: number | null;
  readonly tierHighMinor: number | null;
  readonly tierMiddleMinor: number | null;
}

const BATCH = 5000;

/**
 * Puts customers where their scores say. Whoever stays writes nothing. An id that is no customer any more (it was joined
 * with another) is in no segment, but has not moved: separated again, it is where it was, since when it was.
 *
 * @param customerIds those whose scores may have changed; everybody where undefined
 */
export async function placeInTiers(tx: Transaction, at: Date, customerIds: readonly string[] | undefined): Promise<string[]> {
  const moved: string[] = [];
  for await (const part of partsOf(tx, customerIds)) {
    const changes = await findChanges(tx, part);
    await writeMoves(tx, at, changes);
    await rebuildMembers(tx, part);
    for (const change of changes) moved.push(change.customerId);
  }
  return moved;
}

async function* partsOf(tx: Transaction, customerIds: readonly string[] | undefined): AsyncGenerator<string[]> {
  if (customerIds !== undefined) {
    for (let i = 0; i < customerIds.length; i += BATCH) yield customerIds.slice(i, i + BATCH);
    return;
  }
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    // Everybody who is scored or was in a segment before. Both ride their primary keys.
    const next = await rows<{ id: string }>(
      tx,
      sql`select customer_id as id from (
            (select customer_id from value_score where customer_id > ${after}::uuid order by customer_id limit ${BATCH})
            union (select customer_id from segment_member where customer_id > ${after}::uuid and segment_key like 'tier-%' order by customer_id limit ${BATCH})) both_of order by customer_id limit ${BATCH}`,
    );
    if (next.length === 0) return;
    yield next.map((n) => n.id);
    after = next.at(-1)!.id;
  }
}

/** Where the last move between tiers left a customer; a tier is left for another, or for none. */
const LAST_MOVE = sql`select distinct on (customer_id) customer_id, to_key, at from segment_move where coalesce(to_key, from_key) like 'tier-%'`;

function findChanges(tx: Transaction, ids: readonly string[]): Promise<Change[]> {
  return rows(
    tx,
    sql`with here as (${LAST_MOVE} and customer_id = any(${[...ids]}::uuid[]) order by customer_id, at desc, move_id desc)
        select c.id as "customerId", h.to_key as "fromKey", 'tier-' || v.tier as "toKey", h.at::text as "lastAt", v.clv12_minor as "valueMinor", v.currency, case when m.back_test->>'tiersBy' = 'past-spend' then s.total_minor end as "spentMinor", m.tier_high_minor as "tierHighMinor", m.tier_middle_minor as "tierMiddleMinor"
        from unnest(${[...ids]}::uuid[]) as c (id) left join here h on h.customer_id = c.id left join value_score v on v.customer_id = c.id left join value_model m on m.model_id = v.model_id left join purchase_summary s on s.customer_id = v.customer_id and s.currency = v.currency
        where 'tier-' || v.tier is distinct from h.to_key and exists (select 1 from membership g where g.customer_id = c.id)`,
  );
}

async function writeMoves(tx: Transaction, at: Date, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  // Always later than the move before it, for the last one says where a customer is.
  await sql`insert into segment_move (customer_id, move_id, from_key, to_key, at, why)
    select c, i, f, t, greatest(${at}::timestamptz, l + interval '1 microsecond'), w from unnest(${changes.map((c) => c.customerId)}::uuid[], ${changes.map(() => newId(at.getTime()))}::uuid[],
      ${changes.map((c) => c.fromKey)}::text[], ${changes.map((c) => c.toKey)}::text[], ${changes.map(whyMoved)}::text[], ${changes.map((c) => c.lastAt)}::timestamptz[]) as t (c, i, f, t, w, l)`.execute(tx);
}

async function rebuildMembers(tx: Transaction, ids: readonly string[]): Promise<void> {
  await sql`
    with here as (
      select l.* from (${LAST_MOVE} and customer_id = any(${[...ids]}::uuid[]) order by customer_id, at desc, move_id desc) l
      where to_key is not null and exists (select 1 from membership g where g.customer_id = l.customer_id)),
    gone as (
      delete from segment_member s where customer_id = any(${[...ids]}::uuid[]) and segment_key like 'tier-%'
        and not exists (select 1 from here h where h.customer_id = s.customer_id and h.to_key = s.segment_key))
    insert into segment_member (customer_id, segment_key, since) select customer_id, to_key, at from here
    on conflict (customer_id, segment_key) do update set since = excluded.since where segment_member.since is distinct from excluded.since`.execute(tx);
}

/** Why somebody is in another tier now, with the numbers. */
export function whyMoved(change: Change): string {
  const { toKey, valueMinor, currency } = change;
  if (toKey === null || valueMinor === null || currency === null) return "No purchases are known any more";
  const spends = change.spentMinor == null ? `Expected to spend ${inWords(valueMinor, currency)} in the next 12 months` : `Spent ${inWords(change.spentMinor, currency)} so far, which ranks customers better here than any model`;
  const thresholds: TierThresholds = { tierHighMinor: change.tierHighMinor ?? 0, tierMiddleMinor: change.tierMiddleMinor ?? 0 };
  if (toKey === "tier-high") return `${spends}; high value begins at ${inWords(thresholds.tierHighMinor, currency)}`;
  if (toKey === "tier-middle") return `${spends}; middle value begins at ${inWords(thresholds.tierMiddleMinor, currency)}, high value at ${inWords(thresholds.tierHighMinor, currency)}`;
  return `${spends}; middle value begins at ${inWords(thresholds.tierMiddleMinor, currency)}`;
}
