import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { mergeCustomers } from "../profiles/index.ts";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, Refusal, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { backTest } from "./back-test.ts";
import { type Columns, growColumns } from "./columns.ts";
import { chosenKind, contestView, holdContest } from "./contest.ts";
import { fitValueApart } from "./fit-apart.ts";
import { readCounted } from "./histories.ts";
import { readPurchaseDays } from "./purchase-days.ts";
import { simulateOrders, writeOrders } from "./test-purchases.ts";
import { valueFollower } from "./value-follower.ts";

const YEARS = 2 * 364;

/** Customers who come every so many days, of which each is the sum of `regularity` waits at random, and leave one day. */
function customers(count: number, regularity: number): Columns {
  const random = seededRandom(7);
  const growing = growColumns({ until: YEARS - 182, after: YEARS });
  for (let i = 0; i < count; i++) {
    const days = [Math.floor(random.uniform() * 200)];
    const rate = random.gamma({ shape: 4, rate: 120 });
    for (let day = days[0]!; ; ) {
      day += Math.max(1, Math.round(random.gamma({ shape: regularity, rate: regularity * rate })));
      if (day > YEARS || random.uniform() < 0.1) break;
      days.push(day);
    }
    growing.add({ customerId: String(i), days, amounts: days.map(() => Math.round(2000 * random.gamma({ shape: 4, rate: 4 }))) });
  }
  return growing.columns();
}

describe("what is known of a customer on a day", () => {
  test("is counted up to the end of that day and no later; what came is counted from the next day to the last that is looked at", () => {
    const growing = growColumns({ until: 100, after: 282 });
    assert.equal(growing.add({ customerId: "a", days: [30, 58, 100, 101, 282, 283], amounts: [1000, 300, 500, 70, 7, 9] }), true);
    assert.equal(growing.add({ customerId: "b", days: [101], amounts: [5] }), false, "nobody yet");
    const one = Object.fromEntries(Object.entries(growing.columns()).map(([name, [value]]) => [name, value]));
    assert.deepEqual(one, {
      frequency: 2, recencyWeeks: 10, ageWeeks: 10, logIntervals: Math.log(4) + Math.log(6), customers: 1,
      meanRepeatMinor: 400, totalMinor: 1800, purchaseDays: 3, laterDays: 2, laterMinor: 77, laterFirstWeeks: 1 / 7,
    }, "the first purchase is no part of the mean of those after it");
  });
});

describe("the contest of models", () => {
  test("who buys like clockwork gets a regular kind; who buys at random does not (the twin)", () => {
    const regular = holdContest(customers(700, 8));
    assert.match(chosenKind(regular), /cnbd-k$/);
    assert.ok(regular.kind === "contest" && contestView(regular).models[0]!.regularity > 2);
    assert.doesNotMatch(chosenKind(holdContest(customers(700, 1))), /cnbd-k$/);
  });

  test("of very many customers a part is tried, and no regular kinds", () => {
    const many = holdContest(customers(700, 1), { contested: 400, regular: 500 });
    assert.ok(many.kind === "contest" && many.customers === 350);
    assert.ok(contestView(many).models.every(({ regularity }) => regularity === 1));
  });

  test("where too few have bought again nothing is settled, and the usual kind is fitted", () => {
    const few = holdContest(customers(20, 1));
    assert.equal(few.kind, "too-few");
    assert.equal(chosenKind(few), "bg-nbd");
  });
});

describe("the trial on the last half year", () => {
  test("ranks customers by what they are expected to spend: the tenth who spend twenty times as much each time hold two thirds of what came", () => {
    const random = seededRandom(3);
    const growing = growColumns({ until: YEARS - 182, after: YEARS });
    for (let i = 0; i < 400; i++) {
      const days = [Math.floor(random.uniform() * 100)];
      for (let day = days[0]! + Math.ceil(random.exponential(1 / 40)); day <= YEARS; day += Math.ceil(random.exponential(1 / 40))) days.push(day);
      growing.add({ customerId: String(i), days, amounts: days.map(() => Math.round((i % 10 === 3 ? 20_000 : 1000) * (0.8 + 0.4 * random.uniform()))) });
    }
    const columns = growing.columns();
    const tested = backTest(columns, "2026-05-22", holdContest(columns));
    assert.ok(tested.kind === "measured");
    // 20 ÷ (20 + 9) of all, as far as all came as often.
    assert.ok(Math.abs(tested.topDecileShare! - 20 / 29) < 0.06 && tested.topDecileShare! <= tested.topDecileSharePerfect!, JSON.stringify([tested.topDecileShare, tested.topDecileSharePerfect]));
    // Where nothing came afterwards there is no revenue to hold a share of.
    const none = { ...columns, laterDays: columns.laterDays.map(() => 0), laterMinor: columns.laterMinor.map(() => 0) };
    const quiet = backTest(none, "2026-05-22", holdContest(none));
    assert.ok(quiet.kind === "measured");
    assert.deepEqual([quiet.actualPurchases, quiet.topDecileShare, quiet.topDecileSharePastSpend, quiet.topDecileSharePerfect], [0, null, null, null]);
  });
});

describe("what a fit reads", () => {
  const database = useDatabase();
  const truth = { r: 0.9, alpha: 10, a: 0.7, b: 3, meanSpendMinor: 4000 };

  test("purchases read once from front to back are the counts that are kept, for customers of several records too", async () => {
    const ids = await writeOrders(database.ground, simulateOrders(truth, { customers: 300, from: "2025-01-01", to: "2026-11-20", seed: 3 }));
    for (const [keep, other] of [[1, 2], [3, 4], [3, 5]] as const) {
      const [keepId, otherId] = [ids.get(keep)!, ids.get(other)!];
      const [at] = await rows<{ id: string }>(database.db, sql`select customer_id as id from membership where identity_id = ${keepId}::uuid`);
      await mergeCustomers(database.ground, SYSTEM, { keepId: at!.id, otherId, why: "test" });
    }
    await catchUp(database.db, [valueFollower]);
    const kept: unknown[] = [];
    for await (const batch of readCounted(database.db, "EUR")) kept.push(...batch);
    const read: unknown[] = [];
    for await (const batch of readPurchaseDays(database.db, "EUR"))
      for (const { customerId, days, amounts } of batch) {
        const totalMinor = amounts.reduce((sum, amount) => sum + amount, 0);
        read.push({ customerId, firstDay: days[0], lastDay: days.at(-1), purchaseDays: days.length, totalMinor, repeatMinor: totalMinor - amounts[0]! });
      }
    const byId = (list: unknown[]) => (list as { customerId: string }[]).sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
    assert.equal(read.length, 297);
    assert.deepEqual(byId(read), byId(kept));
  });

  test("in a thread of its own it comes to the same, and is refused in the same words", async () => {
    const here = await fitValueApart(database.ground, SYSTEM, { asOf: "2026-10-01" });
    const apart = { ...database.ground, databaseUrl: database.url };
    const there = await fitValueApart(apart, SYSTEM, { asOf: "2026-10-01" });
    assert.ok("modelId" in here && "modelId" in there && here.modelId !== there.modelId);
    assert.deepEqual({ ...there, modelId: here.modelId, fittedAt: here.fittedAt }, here);
    const why = (error: unknown) => error instanceof Refusal && error.code === "bad-input" && /nobody had bought/.test(error.message);
    await assert.rejects(fitValueApart(apart, SYSTEM, { asOf: "2019-01-01" }), why);
  });
});
