import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { mergeCustomers, profileFollower } from "../profiles/index.ts";
import { valuePage } from "./index.ts";
import { readPurchaseDays } from "./purchase-days.ts";
import { countHistory, growHistory } from "./purchase-history.ts";
import { simulateOrders, writeOrders } from "./test-purchases.ts";
import { valueFollower } from "./value-follower.ts";

describe("what was bought by month, while there is no model", () => {
  const database = useDatabase();
  const grown = async () => {
    const growing = growHistory();
    for await (const batch of readPurchaseDays(database.db, "EUR")) for (const bought of batch) growing.add(bought);
    return growing.history();
  };

  test("is counted by the database as it is counted with a fit, customer by customer; also of those who were joined, and of one currency only", async () => {
    const orders = simulateOrders({ r: 0.6, alpha: 8, a: 0.8, b: 2.5, meanSpendMinor: 4000 }, { customers: 60, from: "2025-01-10", to: "2026-11-20", seed: 4 });
    const ids = await writeOrders(database.ground, [...orders, { customer: 1, day: "2024-06-01", amountMinor: 700, currency: "USD" }]);
    assert.deepEqual(await countHistory(database.db, "EUR"), await grown());
    const before = await countHistory(database.db, "EUR");
    await mergeCustomers(database.ground, SYSTEM, { keepId: ids.get(3)!, otherId: ids.get(4)!, why: "the same person" });
    await catchUp(database.db, [profileFollower, valueFollower]);
    const after = await countHistory(database.db, "EUR");
    assert.deepEqual(after, await grown());
    const joined = (history: typeof after) => history.months.reduce((sum, { newBuyers }) => sum + newBuyers, 0);
    assert.deepEqual([joined(before), joined(after)], [60, 59]);
    assert.equal(after.months[0]!.month, "2025-01", "the dollars of 2024 are in another history");
  });

  test("is kept: asked again it is not counted again, until another purchase is known or ten minutes have passed", async () => {
    const revenue = async () => (await valuePage(database.ground)).months.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0);
    const known = await revenue();
    await sql`update purchase_day set amount_minor = amount_minor + 1 where currency = 'EUR'`.execute(database.db); // behind its back
    assert.equal(await revenue(), known);
    const { n } = (await sql<{ n: number }>`select count(*)::integer as n from purchase_day where currency = 'EUR'`.execute(database.db)).rows[0]!;
    database.setNow(new Date(database.ground.now().getTime() + 11 * 60_000));
    assert.equal(await revenue(), known + n);
    await writeOrders(database.ground, [{ customer: 900, day: "2026-11-20", amountMinor: 500 }]);
    assert.equal(await revenue(), known + n + 500);
  });
});
