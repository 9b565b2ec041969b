import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { catchUp, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower } from "../profiles/index.ts";
import { rebuildValue, refitIfStale, tierSummaries, valueFollower, valueOf, valuePage } from "../value/index.ts";
import { type TestOrder, writeOrders } from "../value/test-purchases.ts";
import { segmentFollower } from "./index.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower];
const day = (n: number) => new Date(Date.parse("2025-01-06") + n * 86_400_000).toISOString().slice(0, 10);

/** Who spends much does so from the first purchase on, of which a model of repeat spending knows nothing. */
function knownFromTheFirst(seed: number): TestOrder[] {
  const random = seededRandom(seed);
  return Array.from({ length: 500 }, (_, i) => i + 1).flatMap((customer) => {
    const level = Math.round(1000 * Math.exp(2 * random.normal()));
    const orders: TestOrder[] = [];
    for (let at = Math.floor(random.uniform() * 450); at < 680; at += 1 + Math.round(random.exponential(1 / 220))) orders.push({ customer, day: day(at), amountMinor: level });
    return orders;
  });
}

describe("tiers where past spending ranks customers better than every model", () => {
  const database = useDatabase();

  test("follow what customers have spent: the tenth that spent most is high, a move says so, and all of it comes out alike when counted anew", async () => {
    database.setNow(new Date("2026-11-22T12:00:00Z"));
    await writeOrders(database.ground, knownFromTheFirst(3), FOLLOWERS);
    await refitIfStale(database.ground);
    await catchUp(database.db, FOLLOWERS);
    const { model } = await valuePage(database.ground);
    assert.ok(model!.backTest.kind === "measured" && model!.backTest.contest !== null);
    const { contest, tiersBy } = model!.backTest;
    assert.ok(contest.ranksBest === "past-spend" && -contest.lead!.by > contest.lead!.standardError, JSON.stringify(contest.lead));
    assert.equal(tiersBy, "past-spend");
    const kept = await rows<{ id: string; tier: string; total: number; listed: string; place: number }>(
      database.db,
      sql`select v.customer_id as id, v.tier, s.total_minor as total, l.tier as listed, rank() over (order by s.total_minor desc)::integer as place from value_score v join purchase_summary s on s.customer_id = v.customer_id join customer_list l on l.customer_id = v.customer_id`,
    );
    for (const { tier, listed, place } of kept) assert.deepEqual([tier, listed], Array(2).fill(place <= 50 ? "high" : place <= 250 ? "middle" : "low"));
    const first = await valueOf(database.ground, kept.find(({ place }) => place === 1)!.id);
    assert.ok(first.kind === "scored" && first.tier === "high");
    const high = (await tierSummaries(database.ground)).get("high")!;
    assert.deepEqual([high.by, high.customers, high.thresholdMinor], ["past-spend", 50, Math.min(...kept.filter(({ tier }) => tier === "high").map(({ total }) => total))]);
    const moves = await rows<{ why: string }>(database.db, sql`select why from segment_move where to_key = 'tier-high'`);
    assert.ok(moves.length === 50 && moves.every(({ why }) => /^Spent €[\d,.]+ so far, which ranks customers better here than any model; high value begins at €[\d,.]+$/.test(why)), moves[0]?.why);
    await transaction(database.db, (tx) => rebuildValue(tx, database.ground.now()));
    const again = await rows(database.db, sql`select customer_id as id, tier from value_score order by 1`);
    assert.deepEqual(again, kept.map(({ id, tier }) => ({ id, tier })).sort((a, b) => (a.id < b.id ? -1 : 1)));
  });
});
