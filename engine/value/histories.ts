// Purchase histories as the models read them: one row a customer, as of a day.
import { readOrganisation } from "../organisation/index.ts";
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

export interface MainCurrency {
  readonly currency: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly purchaseDays: number;
  readonly customers: number;
  /** Customers who bought on more than one day. */
  readonly repeaters: number;
}

/** The organisation's own unit where value is not money, else the currency with the most purchase days; undefined where nothing counts yet. */
export async function mainCurrency(db: Database): Promise<MainCurrency | undefined> {
  const { unit } = await readOrganisation(db);
  const which = unit === null ? sql`true` : sql`currency = ${unit.name}`;
  return row(
    db,
    sql`select currency, min(first_day) as "firstDay", max(last_day) as "lastDay", sum(purchase_days)::bigint as "purchaseDays", count(*) as customers, count(*) filter (where purchase_days > 1) as repeaters
        from purchase_summary where ${which} group by currency order by sum(purchase_days) desc, currency limit 1`,
  );
}

/** The last day any purchase is known of, whatever was paid with. Steps from currency to currency on purchase_summary_last. */
export async function lastPurchaseDay(db: Database): Promise<string | undefined> {
  const found = await row<{ day: string | null }>(
    db,
    sql`with recursive each as ((select currency from purchase_summary order by currency limit 1)
          union all select (select s.currency from purchase_summary s where s.currency > e.currency order by s.currency limit 1) from each e where e.currency is not null)
        select max((select max(s.last_day) from purchase_summary s where s.currency = e.currency)) as day from each e`,
  );
  return found?.day ?? undefined;
}

/** The last day any purchase in a currency is known of. Rides purchase_summary_last. */
export async function lastKnownDay(db: Database, currency: string): Promise<string | undefined> {
  return (await row<{ day: string | null }>(db, sql`select max(last_day) as day from purchase_summary where currency = ${currency}`))?.day ?? undefined;
}
