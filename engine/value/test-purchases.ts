// For tests: many customers with their orders, written as an import writes them.
import { appendLog, catchUp, type Follower, type Ground, newId, nextPosition, sql, transaction } from "../platform/index.ts";
import { profileFollower } from "../profiles/index.ts";
import { seededRandom } from "@rapport/statistics";
import { dayNumber, dayWord } from "./day.ts";
import { valueFollower } from "./value-follower.ts";

export interface TestOrder {
  /** Any whole number; the same one is the same customer. */
  readonly customer: number;
  readonly day: string;
  readonly amountMinor: number;
  readonly currency?: string;
}

const SECOND = 1000;

/** Writes customers and their orders in one go, and lets profiles and values follow. Gives each customer's id. */
export async function writeOrders(ground: Ground, orders: readonly TestOrder[], followers: readonly Follower[] = [profileFollower, valueFollower]): Promise<Map<number, string>> {
  const made = ground.now().getTime();
  const ids = new Map([...new Set(orders.map((o) => o.customer))].map((customer, i) => [customer, newId(made - 1000 * SECOND + i)]));
  await transaction(ground.db, async (tx) => {
    const customers = [...ids.values()];
    await sql`insert into identity (identity_id, source, created_at) select i, 'shop', ${ground.now()}::timestamptz from unnest(${customers}::uuid[]) as t (i)`.execute(tx);
    await sql`insert into membership (identity_id, customer_id) select i, i from unnest(${customers}::uuid[]) as t (i)`.execute(tx);
    await sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
      select 'customer_number', n, i, true, 'shop', ${ground.now()}::timestamptz from unnest(${[...ids.keys()].map(String)}::text[], ${customers}::uuid[]) as t (n, i) on conflict do nothing`.execute(tx);
    const position = await nextPosition(tx);
    for (let at = 0; at < orders.length; at += 20_000) {
      const part = orders.slice(at, at + 20_000);
      await sql`insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, amount_minor, currency, properties)
        select i, n, ${position}::bigint, 'order', 'shop', 'in', o, o, 'shop', a, c, '{}' from unnest(${part.map((o) => ids.get(o.customer)!)}::uuid[], ${part.map(() => newId())}::uuid[],
          ${part.map((o) => `${o.day}T12:00:00Z`)}::timestamptz[], ${part.map((o) => o.amountMinor)}::bigint[], ${part.map((o) => o.currency ?? "EUR")}::text[]) as t (i, n, o, a, c)`.execute(tx);
    }
    await appendLog(tx, ground.now(), { topic: "interactions", about: { whole: true } }, position);
  });
  await catchUp(ground.db, followers);
  return ids;
}

export interface Truth {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly meanSpendMinor: number;
}

/** Orders of customers who behave as the BG/NBD says, from a seed. They join over the first half of the time. */
export function simulateOrders(truth: Truth, options: { readonly customers: number; readonly from: string; readonly to: string; readonly seed: number }): TestOrder[] {
  const random = seededRandom(options.seed);
  const [first, last] = [dayNumber(options.from), dayNumber(options.to)];
  const orders: TestOrder[] = [];
  for (let customer = 1; customer <= options.customers; customer++) {
    const joined = first + Math.floor(random.uniform() * (last - first) * 0.5);
    const rate = random.gamma({ shape: truth.r, rate: truth.alpha * 7 });
    const leaves = random.beta({ a: truth.a, b: truth.b });
    const spends = truth.meanSpendMinor * (0.4 + 0.2 * random.gamma({ shape: 3 }));
    const buy = (day: number): number => orders.push({ customer, day: dayWord(Math.floor(day)), amountMinor: Math.max(1, Math.round(spends * (0.5 + 0.25 * random.gamma({ shape: 2 })))) });
    buy(joined);
    for (let day = joined + 0.5 + random.exponential(rate); day <= last; day += random.exponential(rate)) {
      buy(day);
      if (random.uniform() < leaves) break;
    }
  }
  return orders;
}
