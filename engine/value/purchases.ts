// What was bought, counted by day: first for each identity, from its interactions; then for each customer, from its
// identities. Both can be thrown away and computed again, and give the same rows.
import { readOrganisation, type ValueUnit } from "../organisation/index.ts";
import { type Database, LARGEST_AMOUNT_MINOR, type RawBuilder, rows, sql, type Transaction } from "../platform/index.ts";

/** How many are named in one statement. */
export const BATCH = 5000;

/**
 * What counts as a purchase: a day with orders above zero of which something is left after what was returned or paid back
 * that same day. So an order that was cancelled at once is none; what comes back later takes nothing away here. An order
 * dated more than a day after it was received is a mistyped date: one such row would make every customer look as if they
 * had been silent until then.
 */
const IS_ORDER = sql`kind = 'order' and amount_minor > 0`;
const IS_TURNOVER = sql`kind in ('order', 'return', 'refund') and amount_minor is not null and currency is not null and (kind <> 'order' or amount_minor > 0) and occurred_at <= received_at + interval '1 day'`;
const DAY = sql`(occurred_at at time zone 'UTC')::date`;
/** Purchase days of the interactions that `which` names. A return is written below zero or above it, by source. */
const moneyDays = (which: RawBuilder<unknown>) => sql`
  select identity_id, currency, ${DAY} as day, count(*) filter (where ${IS_ORDER})::integer as orders, sum(case when kind = 'order' then amount_minor else -abs(amount_minor) end)::bigint as amount_minor
  from interaction where ${which} and ${IS_TURNOVER} group by 1, 2, 3
  having count(*) filter (where ${IS_ORDER}) > 0 and sum(case when kind = 'order' then amount_minor else -abs(amount_minor) end) > 0`;

/**
 * Where value is not money: what each touch point counts for in the organisation's own unit, in hundredths of it. A field that
 * is no number, or none above nothing, makes it count for nothing.
 */
export const unitAmounts = (which: RawBuilder<unknown>, { counts }: ValueUnit) => sql`
  select identity_id, i.kind, ${DAY} as day, least(round(u.units * 100 * case when u.field is null then 1 when properties->>u.field ~ '^[0-9]{1,9}([.][0-9]{1,17})?$' then (properties->>u.field)::numeric else 0 end), ${LARGEST_AMOUNT_MINOR}) as amount
  from interaction i join jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as u (kind text, units numeric, field text) on u.kind = i.kind
  where ${which} and i.kind = any(${counts.map(({ kind }) => kind)}::text[]) and occurred_at <= received_at + interval '1 day'`;

const unitDays = (which: RawBuilder<unknown>, unit: ValueUnit) => sql`
  select identity_id, ${unit.name}::text as currency, day, count(*)::integer as orders, sum(amount)::bigint as amount_minor from (${unitAmounts(which, unit)}) counted where amount > 0 group by 1, 2, 3`;

const daysThatCount = (which: RawBuilder<unknown>, unit: ValueUnit | null) => (unit === null ? moneyDays(which) : sql`${moneyDays(which)} union all ${unitDays(which, unit)}`);

const unitOf = async (db: Database): Promise<ValueUnit | null> => (await readOrganisation(db)).unit;

/** Counts the purchases of these identities anew. Rides interaction_turnover. */
export async function recomputePurchaseDays(tx: Transaction, identityIds: readonly string[]): Promise<void> {
  const unit = await unitOf(tx);
  for (const ids of batches(identityIds))
    await sql`
      with bought as (
        ${daysThatCount(sql`identity_id = any(${ids}::uuid[])`, unit)}),
      gone as (
        delete from purchase_day p where identity_id = any(${ids}::uuid[])
          and not exists (select 1 from bought b where b.identity_id = p.identity_id and b.currency = p.currency and b.day = p.day))
      insert into purchase_day (identity_id, currency, day, orders, amount_minor) select * from bought
      on conflict (identity_id, currency, day) do update set orders = excluded.orders, amount_minor = excluded.amount_minor
      where (purchase_day.orders, purchase_day.amount_minor) is distinct from (excluded.orders, excluded.amount_minor)`.execute(tx);
}

const SUMMARY = sql`
  select customer_id, currency, min(day) as first_day, max(day) as last_day, count(*)::integer as purchase_days, sum(amount)::bigint as total_minor,
    (sum(amount) - (array_agg(amount order by day))[1])::bigint as repeat_minor`;

/**
 * Counts the purchases of these customers anew. Two identities that bought on one day are one purchase day of their
 * customer. The row of an id that names no customer any more goes.
 */
export async function recomputeSummaries(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  for (const ids of batches(customerIds))
    await sql`
      with bought as (${SUMMARY} from (
        select m.customer_id, p.currency, p.day, sum(p.amount_minor) as amount from membership m join purchase_day p on p.identity_id = m.identity_id
        where m.customer_id = any(${ids}::uuid[]) group by 1, 2, 3) d group by customer_id, currency),
      gone as (
        delete from purchase_summary s where customer_id = any(${ids}::uuid[])
          and not exists (select 1 from bought b where b.customer_id = s.customer_id and b.currency = s.currency))
      insert into purchase_summary (customer_id, currency, first_day, last_day, purchase_days, total_minor, repeat_minor) select * from bought
      on conflict (customer_id, currency) do update set first_day = excluded.first_day, last_day = excluded.last_day,
        purchase_days = excluded.purchase_days, total_minor = excluded.total_minor, repeat_minor = excluded.repeat_minor
      where (purchase_summary.first_day, purchase_summary.last_day, purchase_summary.purchase_days, purchase_summary.total_minor, purchase_summary.repeat_minor)
        is distinct from (excluded.first_day, excluded.last_day, excluded.purchase_days, excluded.total_minor, excluded.repeat_minor)`.execute(tx);
}

/** Throws all counts away and counts again, in three statements. */
export async function rebuildPurchases(tx: Transaction): Promise<void> {
  await sql`delete from purchase_day`.execute(tx);
  await sql`delete from purchase_summary`.execute(tx);
  await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor)
    ${daysThatCount(sql`true`, await unitOf(tx))}`.execute(tx);
  await sql`insert into purchase_summary (customer_id, currency, first_day, last_day, purchase_days, total_minor, repeat_minor)
    ${SUMMARY} from (
      select m.customer_id, p.currency, p.day, sum(p.amount_minor) as amount from membership m join purchase_day p on p.identity_id = m.identity_id group by 1, 2, 3) d
    group by customer_id, currency`.execute(tx);
}

/** Those of the identities that have an order, return or refund, or something else that counts, written at or after a position of the log. */
export async function buyersSince(tx: Transaction, identityIds: readonly string[], position: number): Promise<string[]> {
  return touchedSince(tx, identityIds, position, ["order", "return", "refund", ...((await unitOf(tx))?.counts.map(({ kind }) => kind) ?? [])]);
}

/** Those with a touch point of one of these kinds at this position of the log, or later. */
export async function touchedSince(tx: Transaction, identityIds: readonly string[], position: number, kinds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const ids of batches(identityIds))
    for (const { id } of await rows<{ id: string }>(tx, sql`select distinct identity_id as id from interaction where identity_id = any(${ids}::uuid[]) and kind = any(${[...kinds]}::text[]) and position >= ${position}`))
      found.push(id);
  return found;
}

export function* batches(ids: readonly string[]): Generator<string[]> {
  for (let i = 0; i < ids.length; i += BATCH) yield ids.slice(i, i + BATCH);
}
