import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { endLink, mergeCustomers, profileFollower, startIntake } from "../profiles/index.ts";
import { currentModel } from "./kept-model.ts";
import { fitValue, rebuildValue, refitIfStale, valueFollower, valueOf, valuesOf } from "./index.ts";
import { simulateOrders, writeOrders } from "./test-purchases.ts";

const TRUTH = { r: 0.8, alpha: 9, a: 0.7, b: 2.8, meanSpendMinor: 3800 };
const FOLLOWERS = [profileFollower, valueFollower];

describe("purchases are counted from interactions", () => {
  const database = useDatabase();
  const shop = { name: "shop", trusted: true };
  let message = 0;
  const touch = (customer: string, kind: string, occurredAt: string, amountMinor?: number) => ({
    messageId: `m${++message}`, kind, channel: "shop" as const, direction: "in" as const, occurredAt, identifiers: [{ kind: "customer_number" as const, value: customer }],
    ...(amountMinor === undefined ? {} : { amountMinor, currency: "EUR" }),
  });
  const summaries = () => rows<{ first_day: string; last_day: string; purchase_days: number; total_minor: number; repeat_minor: number }>(database.db, sql`select first_day, last_day, purchase_days, total_minor, repeat_minor from purchase_summary order by total_minor desc`);

  test("one purchase is one customer-day: two orders on a day count once, a return, a visit and an order for nothing not at all", async () => {
    const intake = startIntake(database.ground);
    await intake.take(shop, [
      touch("1", "order", "2026-03-01T08:00:00Z", 1000), touch("1", "order", "2026-03-01T20:00:00Z", 500), touch("1", "order", "2026-04-01T23:30:00+02:00", 700),
      touch("1", "return", "2026-05-01T08:00:00Z", 700), touch("1", "visit", "2026-05-02T08:00:00Z"), touch("1", "order", "2026-05-03T08:00:00Z", 0), touch("1", "order", "2026-05-04T08:00:00Z", -200),
    ]);
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await summaries(), [{ first_day: "2026-03-01", last_day: "2026-04-01", purchase_days: 2, total_minor: 2200, repeat_minor: 700 }]);
    await intake.settle();
  });

  test("an order that was sent back the day it came is no purchase; sent back later it stays one, and part of it is part of one", async () => {
    const intake = startIntake(database.ground);
    const before = await summaries();
    await intake.take(shop, [touch("9", "order", "2026-03-01T08:00:00Z", 16_847_000), touch("9", "return", "2026-03-01T09:27:00Z", -16_847_000)]);
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await summaries(), before, "cancelled at once");
    await intake.take(shop, [touch("9", "order", "2026-03-02T08:00:00Z", 900), touch("9", "refund", "2026-03-02T23:00:00Z", 150), touch("9", "return", "2026-03-03T08:00:00Z", -900)]);
    await catchUp(database.db, FOLLOWERS);
    const counted = await rows(database.db, sql`select to_char(day, 'YYYY-MM-DD') as day, orders, amount_minor from purchase_day where amount_minor = 750`);
    assert.deepEqual(counted, [{ day: "2026-03-02", orders: 1, amount_minor: 750 }]);
    await intake.take(shop, [touch("9", "return", "2026-03-02T23:30:00Z", 750)]);
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await summaries(), before, "the rest of it came back the same day");
    await intake.settle();
  });

  test("an order dated in the future of its receipt is a mistyped date and counts as no purchase", async () => {
    const intake = startIntake(database.ground);
    await intake.take(shop, [touch("1", "order", "2062-03-01T08:00:00Z", 1000)]);
    await catchUp(database.db, FOLLOWERS);
    assert.equal((await summaries())[0]!.last_day, "2026-04-01");
    await intake.settle();
  });

  test("two customers who bought on the same day have one purchase day when they turn out to be one, and two when they do not", async () => {
    const intake = startIntake(database.ground);
    await intake.take(shop, [touch("2", "order", "2026-03-01T10:00:00Z", 100), touch("2", "order", "2026-06-01T10:00:00Z", 50)]);
    await catchUp(database.db, FOLLOWERS);
    const before = await summaries();
    const [one, other] = (await rows<{ id: string }>(database.db, sql`select customer_id as id from purchase_summary order by total_minor desc`)).map((r) => r.id);
    const merged = await mergeCustomers(database.ground, SYSTEM, { keepId: one!, otherId: other!, why: "the same person" });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await summaries(), [{ first_day: "2026-03-01", last_day: "2026-06-01", purchase_days: 3, total_minor: 2350, repeat_minor: 750 }]);
    await endLink(database.ground, SYSTEM, merged.linkId, "two people after all");
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await summaries(), before);
    await intake.settle();
  });

  test("with few who bought again the model says so, and a customer's value is not made up", async () => {
    assert.deepEqual(await fitValue(database.ground, SYSTEM), { kind: "too-few", observed: 2, needed: 50 });
    assert.equal(await refitIfStale(database.ground), undefined);
    const bought = (await row<{ id: string }>(database.db, sql`select customer_id as id from purchase_summary limit 1`))!.id;
    assert.deepEqual(await valueOf(database.ground, bought), { kind: "no-model" });
  });
});

describe("a shop whose customers behave as the model says", () => {
  const database = useDatabase();
  let ids: Map<number, string>;

  test("the parameters with which purchases were simulated are found again", async () => {
    ids = await writeOrders(database.ground, simulateOrders(TRUTH, { customers: 4000, from: "2024-06-01", to: "2026-11-20", seed: 11 }));
    const model = await refitIfStale(database.ground);
    assert.ok(model, "with so many repeat customers the first model is fitted by itself");
    assert.equal(model.purchaseModel.kind, "bg-nbd");
    assert.equal(model.customers, 4000);
    for (const { name, value, standardError } of model.purchaseModel.parameters) {
      const truth = TRUTH[name as keyof typeof TRUTH];
      assert.ok(Math.abs(value - truth) < 3.5 * standardError! + 0.03 * truth, `${name} is ${value} ± ${standardError}, the truth ${truth}`);
    }
  });

  test("the back-test finds the model right about what its customers did next", async () => {
    const model = await fitValue(database.ground, SYSTEM);
    assert.ok("modelId" in model && model.backTest.kind === "measured");
    const { backTest } = model;
    assert.ok(Math.abs(backTest.expectedPurchases / backTest.actualPurchases - 1) < 0.1, `${backTest.expectedPurchases} expected, ${backTest.actualPurchases} came`);
    assert.ok(Math.abs(backTest.expectedActive - backTest.actualActive) < 0.03);
    for (const group of backTest.calibration) assert.ok(Math.abs(group.predicted - group.actual) < 4 * Math.sqrt(0.25 / group.customers), `${group.predicted} expected, ${group.actual} came`);
    assert.ok(backTest.topDecileSharePerfect! > backTest.topDecileShare! && backTest.topDecileShare! > 0.1);
  });

  test("a card shows what the model says of the customer's purchases, and lists are ordered by the same", async () => {
    const kept = await rows<{ customer_id: string; active26: number; tier: string; clv12_minor: number }>(database.db, sql`select * from value_score order by customer_id limit 300`);
    const cards = await valuesOf(database.ground, kept.map((s) => s.customer_id));
    const model = (await currentModel(database.db))!;
    const { alpha, r, a, b } = model.purchaseModel as { alpha: number; r: number; a: number; b: number };
    for (const score of kept) {
      const card = cards.get(score.customer_id)!;
      assert.ok(card.kind === "scored");
      assert.deepEqual([card.value12.mid, card.stay26.mid, card.tier], [score.clv12_minor, score.active26, score.tier]);
      assert.ok(card.value12.lo <= card.value12.mid && card.value12.mid <= card.value12.hi);
      assert.ok(0 <= card.stay26.lo && card.stay26.lo <= card.stay26.mid && card.stay26.mid <= card.stay26.hi && card.stay26.hi <= 1);
      // By a second route: P(alive) · (1 − ((α+T)/(α+T+26))^(r+x)), from the days on the card.
      const [x, tx, age] = [card.purchases.days - 1, weeks(card.purchases.first, card.purchases.last), weeks(card.purchases.first, card.asOf)];
      const alive = x === 0 ? 1 : 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + tx)) ** (r + x));
      assert.ok(Math.abs(card.stay26.mid - alive * (1 - ((alpha + age) / (alpha + age + 26)) ** (r + x))) < 1e-9);
    }
    function weeks(from: string, to: string): number {
      return (Date.parse(to) - Date.parse(from)) / (7 * 86_400_000);
    }
  });

  test("tiers hold the best tenth, the next four and the rest", async () => {
    const tiers = await rows<{ tier: string; n: number; least: number; most: number }>(database.db, sql`select tier, count(*) as n, min(clv12_minor) as least, max(clv12_minor) as most from value_score group by tier order by 3 desc`);
    assert.deepEqual(tiers.map((t) => t.tier), ["high", "middle", "low"]);
    assert.ok(Math.abs(tiers[0]!.n - 400) < 10 && Math.abs(tiers[1]!.n - 1600) < 60, JSON.stringify(tiers));
    assert.ok(tiers[0]!.least > tiers[1]!.most && tiers[1]!.least > tiers[2]!.most);
  });

  test("a model is fitted again when purchases of a later day are known, and not before", async () => {
    assert.equal(await refitIfStale(database.ground), undefined);
    const again = ids.get(7)!;
    const before = await valueOf(database.ground, again);
    assert.ok(before.kind === "scored");
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, [{ messageId: "late", kind: "order", channel: "shop", direction: "in", occurredAt: "2026-11-21T10:00:00Z", amountMinor: 4200, currency: "EUR", identifiers: [{ kind: "customer_number", value: "7" }] }]);
    await intake.settle();
    await catchUp(database.db, FOLLOWERS);
    const after = await valueOf(database.ground, again);
    assert.ok(after.kind === "scored");
    assert.equal(after.asOf, "2026-11-21", "the score follows the purchase at once, with the model there is");
    assert.ok(after.stay26.mid > before.stay26.mid && after.purchases.days === before.purchases.days + 1);
    assert.equal(after.modelId, before.modelId);
    const model = await refitIfStale(database.ground);
    assert.equal(model?.untilDay, "2026-11-21");
    assert.equal(await refitIfStale(database.ground), undefined);
  });

  test("counts and scores thrown away and built again are the same, byte for byte", async () => {
    const all = async () => ({
      days: await rows(database.db, sql`select * from purchase_day order by identity_id, currency, day`),
      summaries: await rows(database.db, sql`select * from purchase_summary order by customer_id, currency`),
      scores: await rows(database.db, sql`select * from value_score order by customer_id`),
    });
    const before = await all();
    await transaction(database.db, (tx) => rebuildValue(tx, database.ground.now()));
    assert.deepEqual(await all(), before);
    await transaction(database.db, async (tx) => {
      await sql`update purchase_day set amount_minor = amount_minor + 1 where identity_id = ${ids.get(3)!}::uuid`.execute(tx);
    });
    assert.notDeepEqual(await all(), before, "the comparison would see a single cent");
    await transaction(database.db, (tx) => rebuildValue(tx, database.ground.now()));
    assert.deepEqual(await all(), before);
  });

  test("merging and separating any customers, in any order, gives back their counts and scores byte for byte", async () => {
    const look = (of: readonly string[]) => Promise.all([
      rows(database.db, sql`select * from purchase_summary where customer_id = any(${[...of]}::uuid[]) order by customer_id, currency`),
      rows(database.db, sql`select * from value_score where customer_id = any(${[...of]}::uuid[]) order by customer_id`),
    ]);
    const { default: fc } = await import("fast-check");
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 4000 }), { minLength: 2, maxLength: 4 }), fc.boolean(), async (numbers, backwards) => {
        const people = numbers.map((n) => ids.get(n)!);
        const before = await look(people);
        const links: string[] = [];
        for (let i = 1; i < people.length; i++) {
          const [one, other] = [await currentId(people[i - 1]!), await currentId(people[i]!)];
          links.push((await mergeCustomers(database.ground, SYSTEM, { keepId: one, otherId: other, why: "test" })).linkId);
          if (i % 2 === 0) await catchUp(database.db, FOLLOWERS);
        }
        await catchUp(database.db, FOLLOWERS);
        const [merged] = await look(people);
        assert.equal(merged.length, 1, "one customer, one row");
        for (const link of backwards ? links.reverse() : links) {
          await endLink(database.ground, SYSTEM, link, "test");
          await catchUp(database.db, FOLLOWERS);
        }
        assert.deepEqual(await look(people), before);
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  async function currentId(id: string): Promise<string> {
    return (await row<{ id: string }>(database.db, sql`select customer_id as id from membership where identity_id = ${id}::uuid`))!.id;
  }

  test("what the estimate was a month ago is made from what was known then", async () => {
    const card = await valueOf(database.ground, ids.get(7)!);
    assert.ok(card.kind === "scored" && card.value12.before !== null && card.stay26.before !== null);
    assert.ok(card.stay26.before < card.stay26.mid, "they had not bought yesterday then");
    assert.match(card.drivers[0]!, /^Bought (once|\d+ times in \d+ weeks), (last )?on \d+ \w+ 2026/);
  });
});

const shared = join(import.meta.dirname, "../../../shared");
describe("CDNOW, through the database", { skip: !existsSync(join(shared, "data/cdnow/CDNOW_sample.txt")) && "the published data is not here" }, () => {
  const database = useDatabase();

  test("gives the parameters of Fader, Hardie & Lee 2005", async () => {
    const published = (JSON.parse(readFileSync(join(shared, "contracts/vectors.json"), "utf8")) as { cdnow_bgnbd: { published: Record<string, number> } }).cdnow_bgnbd.published;
    const orders = readFileSync(join(shared, "data/cdnow/CDNOW_sample.txt"), "utf8").split("\n").filter((line) => line.trim() !== "").map((line) => {
      const [, customer, day, , dollars] = line.trim().split(/\s+/) as [string, string, string, string, string];
      return { customer: Number(customer), day: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, amountMinor: Math.max(1, Math.round(Number(dollars) * 100)), currency: "USD" };
    });
    await writeOrders(database.ground, orders);
    const model = await fitValue(database.ground, SYSTEM, { asOf: "1997-09-30" });
    assert.ok("modelId" in model);
    const found = new Map(model.purchaseModel.parameters.map((p) => [p.name, p.value]));
    // Three figures are printed; we count whole days where the paper has weeks of two decimals.
    for (const name of ["r", "alpha", "a", "b"]) assert.ok(Math.abs(found.get(name)! / published[name]! - 1) < 0.003, `${name} is ${found.get(name)}, published ${published[name]}`);
  });
});
