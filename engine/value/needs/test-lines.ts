// For tests: order lines for orders that stand, and a small shop whose customers come back for the same things.
import { seededRandom } from "@rapport/statistics";
import { type Ground, rows, sql } from "../../platform/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { type TestOrder, writeOrders } from "../test-purchases.ts";

export interface TestLine {
  readonly sku: string;
  readonly name?: string;
  readonly category?: string;
  readonly quantity?: number;
  readonly amountMinor: number;
}
export interface TestOrderWithLines extends TestOrder {
  readonly lines: readonly TestLine[];
}

export const PRICES: Readonly<Record<string, number>> = { "S-250": 1000, "S-1000": 3400, "D-1": 900, "F-1": 400, "M-1": 1200, "Q-1": 800, "R-1": 850, "T-1": 950 };
export const NAMES: Readonly<Record<string, string>> = { "S-250": "Sidamo, 250 g", "S-1000": "Sidamo, 1 kg", "D-1": "Descaler", "F-1": "Filter papers", "M-1": "Mug", "Q-1": "Quay", "R-1": "Rio", "T-1": "Toba" };

/** Orders of one day of a customer, each product once. */
export function order(customer: number, day: string, ...skus: readonly string[]): TestOrderWithLines {
  const lines = skus.map((sku) => ({ sku, amountMinor: PRICES[sku]! }));
  return { customer, day, amountMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0), lines };
}

/** Writes orders with their lines, and lets profiles and values follow. Gives each customer's id. */
export async function writeOrdersWithLines(ground: Ground, orders: readonly TestOrderWithLines[]): Promise<Map<number, string>> {
  const ids = await writeOrders(ground, orders);
  const kept = await rows<{ identity: string; day: string; id: string }>(ground.db, sql`select identity_id as identity, (occurred_at at time zone 'UTC')::date as day, interaction_id as id from interaction where kind = 'order' and identity_id = any(${[...ids.values()]}::uuid[])`);
  const orderOf = new Map(kept.map(({ identity, day, id }) => [`${identity} ${day}`, id]));
  const lines = orders.flatMap(({ customer, day, lines: each }) => each.map((line, n) => ({ identity: ids.get(customer)!, id: orderOf.get(`${ids.get(customer)} ${day}`)!, n: n + 1, ...line })));
  for (let at = 0; at < lines.length; at += 20_000) {
    const part = lines.slice(at, at + 20_000);
    await sql`insert into order_line (identity_id, interaction_id, line_no, sku, description, quantity, unit_price, amount_minor, category)
      select i, o, n, s, d, q, a / 100.0 / q, a, g from unnest(${part.map((l) => l.identity)}::uuid[], ${part.map((l) => l.id)}::uuid[], ${part.map((l) => l.n)}::integer[], ${part.map((l) => l.sku)}::text[], ${part.map((l) => l.name ?? NAMES[l.sku] ?? l.sku)}::text[],
        ${part.map((l) => l.quantity ?? 1)}::numeric[], ${part.map((l) => l.amountMinor)}::bigint[], ${part.map((l) => l.category ?? null)}::text[]) as t (i, o, n, s, d, q, a, g)`.execute(ground.db);
  }
  return ids;
}

/** Regulars of one bean, descaler every ninety days for some, and people who change to the large bag. */
export function coffeeShop(customers: number, { from, to, seed }: { readonly from: string; readonly to: string; readonly seed: number }): TestOrderWithLines[] {
  const random = seededRandom(seed);
  const end = dayNumber(to);
  return Array.from({ length: customers }, (_, c) => {
    const bean = ["S-250", "S-250", "Q-1", "R-1", "T-1"][random.below(5)]!;
    const [gap, descales, growsAfter] = [18 + 30 * random.uniform(), random.uniform() < 0.5, random.uniform() < 0.5 ? 3 + random.below(4) : Infinity];
    const orders: TestOrderWithLines[] = [];
    let descaledAt = -Infinity;
    for (let day = dayNumber(from) + random.below(300), n = 0; day <= end; day += Math.max(2, Math.round(gap * (0.7 + 0.6 * random.uniform()))), n++) {
      const skus = [bean === "S-250" && n >= growsAfter ? "S-1000" : random.uniform() < 0.9 ? bean : ["Q-1", "R-1", "T-1"][random.below(3)]!];
      if (descales && day - descaledAt >= 75) {
        skus.push("D-1");
        descaledAt = day;
      }
      if (random.uniform() < 0.15) skus.push("F-1");
      orders.push(order(c, dayWord(day), ...new Set(skus)));
      if (random.uniform() < 0.04) break;
    }
    return orders;
  }).flat();
}
