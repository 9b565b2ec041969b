import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ownInteraction, recordInteractions } from "../../interactions/index.ts";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { newId, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { sayAttribute } from "../../profiles/knowledge/say-attribute.ts";
import { writeOrders } from "../../value/test-purchases.ts";
import { relationshipOf } from "./relationship-of.ts";

const NORA: Actor = { ...SYSTEM, kind: "person", id: "nora", name: "Nora", role: "agent", source: "cockpit", trusted: true };
const DAY = 86_400_000;

describe("the kind of relationship with a customer", () => {
  const database = useDatabase();
  const ago = (days: number) => new Date(database.ground.now().getTime() - days * DAY);
  const day = (days: number) => ago(days).toISOString().slice(0, 10);
  async function call(identityId: string, days: number, by?: string): Promise<void> {
    await transaction(database.db, (tx) => recordInteractions(tx, database.ground.now(), [ownInteraction({ identityId, kind: "call", channel: "voice", direction: "in", occurredAt: ago(days), ...(by ? { properties: { by } } : {}) })]));
  }

  test("is proposed from what they did in the last year, with the count behind, and follows what happens", async () => {
    const ids = await writeOrders(database.ground, [{ customer: 1, day: day(900), amountMinor: 900 }, { customer: 1, day: day(500), amountMinor: 900 }, { customer: 1, day: day(20), amountMinor: 900 }, { customer: 2, day: day(20), amountMinor: 900 }]);
    const [old, fresh] = [ids.get(1)!, ids.get(2)!];
    assert.deepEqual((await relationshipOf(database.ground, old)).looksLike, { kind: "proposed", first: { kind: "long-term", because: { sign: "years", count: 2, of: null, name: null } }, also: [] });
    assert.deepEqual((await relationshipOf(database.ground, fresh)).looksLike, { kind: "proposed", first: { kind: "transactional", because: { sign: "buys-seldom", count: 1, of: null, name: null } }, also: [] });
    for (const days of [3, 30, 300]) await call(fresh, days, "Nora");
    await call(fresh, 400, "Jo"); // more than a year ago
    assert.deepEqual((await relationshipOf(database.ground, fresh)).looksLike, {
      kind: "proposed", first: { kind: "dedicated-personal-assistance", because: { sign: "same-colleague", count: 3, of: 3, name: "Nora" } }, also: [{ kind: "personal-assistance", because: { sign: "contacts", count: 3, of: null, name: null } }],
    });
  });

  test("counts a subscription only while it runs: not one that is on trial, rests or has ended", async () => {
    const id = (await writeOrders(database.ground, [{ customer: 4, day: day(9), amountMinor: 900 }])).get(4)!;
    const first = async () => (await relationshipOf(database.ground, id)).looksLike;
    const happens = (kind: string, days: number, properties: Record<string, string> = {}) =>
      transaction(database.db, (tx) => recordInteractions(tx, database.ground.now(), [ownInteraction({ identityId: id, kind, channel: "web", direction: "in", occurredAt: ago(days), properties: { subscription: "S-1", ...properties } })]));
    const kinds: string[] = [];
    for (const [kind, days, properties] of [["subscription.started", 8, { status: "trialing" }], ["subscription.changed", 7, { status: "active" }], ["subscription.paused", 6, {}], ["subscription.resumed", 5, {}], ["subscription.changed", 4, { status: "unpaid" }], ["subscription.changed", 3, { status: "active" }], ["subscription.ended", 2, {}]] as const) {
      await happens(kind, days, properties);
      const seen = await first();
      kinds.push(seen.kind === "proposed" ? seen.first.kind : seen.kind);
    }
    assert.deepEqual(kinds, ["transactional", "automated-service", "transactional", "automated-service", "transactional", "automated-service", "transactional"]);
  });

  test("is what a trusted source says of it; a page cannot say it, and nothing said is nothing", async () => {
    const ids = await writeOrders(database.ground, [{ customer: 3, day: day(9), amountMinor: 900 }]);
    const id = ids.get(3)!;
    assert.equal((await relationshipOf(database.ground, id)).said, null);
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, trusted) values (${id}::uuid, ${newId()}::uuid, 'relationship_kind', '"co-creation"'::jsonb, 'page', ${database.ground.now()}, false)`.execute(database.db);
    assert.equal((await relationshipOf(database.ground, id)).said, null);
    await sayAttribute(database.ground, NORA, id, { key: "relationship_kind", value: "community", why: "runs the forum" });
    assert.equal((await relationshipOf(database.ground, id)).said?.kind, "community");
    await assert.rejects(sayAttribute(database.ground, NORA, id, { key: "relationship_kind", value: "friend" }), /relationship_kind/);
  });

  test("where the last purchase known of anybody is long ago, years are counted back from that day, and it is said; a twin counted from today would say they stopped", async () => {
    database.setNow(new Date(database.ground.now().getTime() + 3000 * DAY));
    await writeOrders(database.ground, [{ customer: 5, day: day(1400), amountMinor: 900 }]);
    const id = (await writeOrders(database.ground, [1500, 1800, 2300].map((days) => ({ customer: 6, day: day(days), amountMinor: 900 })))).get(6)!;
    const seen = await relationshipOf(database.ground, id);
    assert.equal(seen.countedTo, day(1400));
    assert.deepEqual(seen.looksLike, { kind: "proposed", first: { kind: "long-term", because: { sign: "years", count: 2, of: null, name: null } }, also: [] });
    // Somebody buys in another currency today: it is no longer long ago, and of this customer nothing is known of the last two years.
    await writeOrders(database.ground, [{ customer: 7, day: day(1), amountMinor: 900, currency: "USD" }]);
    const today = await relationshipOf(database.ground, id);
    assert.deepEqual([today.countedTo, today.looksLike.kind === "proposed" && today.looksLike.first.kind], [null, "transactional"]);
  });
});
