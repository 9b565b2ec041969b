// Purchase histories as the models read them: one row a customer, as of a day.
import { type Database, row, rows, sql } from "../platform/index.ts";

/** One customer's purchases in one currency; days as counts since 1970. */
export interface Counted {
  readonly customerId: string;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly purchaseDays: number;
  readonly totalMinor: number;
  /** What was spent on the purchase days after the first. */
  readonly repeatMinor: number;
}

/** A customer's purchases up to a day, and what followed. */
export interface CountedAndAfter extends Counted {
  readonly laterDays: number;
  readonly laterMinor: number;
}

const EPOCH = sql`date '1970-01-01'`;
const COUNTED = sql`customer_id as "customerId", first_day - ${EPOCH} as "firstDay", last_day - ${EPOCH} as "lastDay", purchase_days as "purchaseDays", total_minor as "totalMinor", repeat_minor as "repeatMinor"`;
const BATCH = 10_000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Every customer who bought in a currency, in batches by id. Rides the primary key. */
export async function* readCounted(db: Database, currency: string): AsyncGenerator<Counted[]> {
  for (let after = BEFORE_ALL; ; ) {
    const batch = await rows<Counted>(db, sql`select ${COUNTED} from purchase_summary where currency = ${currency} and customer_id > ${after}::uuid order by customer_id limit ${BATCH}`);
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH) return;
    after = batch.at(-1)!.customerId;
  }
}

export function countedOf(db: Database, currency: string, customerIds: readonly string[]): Promise<Counted[]> {
  return rows(db, sql`select ${COUNTED} from purchase_summary where currency = ${currency} and customer_id = any(${[...customerIds]}::uuid[])`);
}

/**
 * The same as it was known on an earlier day, with what was bought in the days after it: for back-tests. Customers who
 * came later are left out.
 */
export async function* readCountedUntil(db: Database, currency: string, days: { readonly until: string; readonly after: string }): AsyncGenerator<CountedAndAfter[]> {
  for (let after = BEFORE_ALL; ; ) {
    const batch = await rows<{ id: string; last: boolean } & CountedAndAfter>(
      db,
      sql`with part as (select customer_id from purchase_summary where currency = ${currency} and customer_id > ${after}::uuid order by customer_id limit ${BATCH}),
        bought as (
          select m.customer_id, p.day, sum(p.amount_minor) as amount from part join membership m on m.customer_id = part.customer_id join purchase_day p on p.identity_id = m.identity_id
          where p.currency = ${currency} and p.day <= ${days.after}::date group by 1, 2)
        select customer_id as "customerId", min(day) - ${EPOCH} as "firstDay", max(day) filter (where day <= ${days.until}::date) - ${EPOCH} as "lastDay",
          count(*) filter (where day <= ${days.until}::date)::integer as "purchaseDays", coalesce(sum(amount) filter (where day <= ${days.until}::date), 0)::bigint as "totalMinor",
          (coalesce(sum(amount) filter (where day <= ${days.until}::date), 0) - (array_agg(amount order by day))[1])::bigint as "repeatMinor",
          count(*) filter (where day > ${days.until}::date)::integer as "laterDays", coalesce(sum(amount) filter (where day > ${days.until}::date), 0)::bigint as "laterMinor"
        from bought group by customer_id order by customer_id`,
    );
    const known = batch.filter((c) => c.purchaseDays > 0);
    if (known.length > 0) yield known;
    const next = await row<{ id: string | null }>(db, sql`select max(customer_id::text) as id from (select customer_id from purchase_summary where currency = ${currency} and customer_id > ${after}::uuid order by customer_id limit ${BATCH}) part`);
    if (!next?.id) return;
    after = next.id;
  }
}

export interface MainCurrency {
  readonly currency: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly purchaseDays: number;
  readonly customers: number;
  /** Customers who bought on more than one day. */
  readonly repeaters: number;
}

/** The currency with the most purchase days, with what is known in it; undefined where nobody has bought. */
export async function mainCurrency(db: Database): Promise<MainCurrency | undefined> {
  return row(
    db,
    sql`select currency, min(first_day) as "firstDay", max(last_day) as "lastDay", sum(purchase_days)::bigint as "purchaseDays", count(*) as customers, count(*) filter (where purchase_days > 1) as repeaters
        from purchase_summary group by currency order by sum(purchase_days) desc, currency limit 1`,
  );
}

/** The last day any purchase in a currency is known of. Rides purchase_summary_last. */
export async function lastKnownDay(db: Database, currency: string): Promise<string | undefined> {
  return (await row<{ day: string | null }>(db, sql`select max(last_day) as day from purchase_summary where currency = ${currency}`))?.day ?? undefined;
}
