// All that customers have bought, day by day, read once from front to back: what a fit, its trial on the past and the months
// need, without the database grouping it three times.
import { type Database, rows, sql } from "../platform/index.ts";

/** One customer's days of purchase, ascending and each once. */
export interface PurchaseDays {
  readonly customerId: string;
  /** Counted since 1970. */
  readonly days: readonly number[];
  /** What was spent on each, minor units. */
  readonly amounts: readonly number[];
}

const BATCH = 10_000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Every customer who bought in a currency, some at a time. Rides the primary key of purchase_day. */
export async function* readPurchaseDays(db: Database, currency: string): AsyncGenerator<PurchaseDays[]> {
  const joined = new Map((await rows<{ identity: string; customer: string }>(db, sql`select identity_id as identity, customer_id as customer from membership where customer_id <> identity_id`)).map((each) => [each.identity, each.customer]));
  const several = new Set(joined.values());
  const apart = new Map<string, PurchaseDays[]>();
  for (let after = BEFORE_ALL; ; ) {
    // As text: a list of numbers is read from it five times quicker than by the driver.
    const batch = await rows<{ id: string; days: string; amounts: string }>(
      db,
      sql`select identity_id as id, array_agg(day - date '1970-01-01')::text as days, array_agg(amount_minor)::text as amounts from purchase_day where currency = ${currency} and identity_id > ${after}::uuid group by 1 order by 1 limit ${BATCH}`,
    );
    const alone: PurchaseDays[] = [];
    for (const { id, days, amounts } of batch) {
      const customer = joined.get(id) ?? (several.has(id) ? id : undefined);
      const bought = inOrder({ customerId: customer ?? id, days: numbersOf(days), amounts: numbersOf(amounts) });
      if (customer === undefined) alone.push(bought);
      else (apart.get(customer) ?? apart.set(customer, []).get(customer)!).push(bought);
    }
    if (alone.length > 0) yield alone;
    if (batch.length < BATCH) break;
    after = batch.at(-1)!.id;
  }
  if (apart.size > 0) yield [...apart.values()].map(together);
}

/** "{1,2}" */
function numbersOf(list: string): number[] {
  const found: number[] = [];
  for (let at = 1; at < list.length; ) {
    const end = list.indexOf(",", at);
    found.push(Number(list.slice(at, end < 0 ? -1 : end)));
    if (end < 0) break;
    at = end + 1;
  }
  return found;
}

function inOrder(bought: PurchaseDays): PurchaseDays {
  return bought.days.every((day, i) => i === 0 || bought.days[i - 1]! < day) ? bought : together([bought]);
}

/** What one customer bought under several identities. */
function together(parts: readonly PurchaseDays[]): PurchaseDays {
  const byDay = new Map<number, number>();
  for (const { days, amounts } of parts) for (const [i, day] of days.entries()) byDay.set(day, (byDay.get(day) ?? 0) + amounts[i]!);
  const sorted = [...byDay].sort(([a], [b]) => a - b);
  return { customerId: parts[0]!.customerId, days: sorted.map(([day]) => day), amounts: sorted.map(([, amount]) => amount) };
}
