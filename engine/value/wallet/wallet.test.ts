import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { recordInteractions } from "../../interactions/index.ts";
import { newId, openDatabase, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { dayNumber, dayWord } from "../day.ts";
import { refitIfStale } from "../index.ts";
import { type TestOrder, writeOrders } from "../test-purchases.ts";
import { groupKey, learnPotential, type Yearly, yearsKnown } from "./potential.ts";
import { keepWalletShares } from "./keep-shares.ts";
import { walletOf, walletPage } from "./wallet.ts";
import { WalletAnswer, WalletPage } from "./wallet-contract.ts";

/** Customers of two countries, of whom those of one spend `times` what those of the other do; the same every year. */
function customers(count: number, times: number, seed: number): Yearly[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const usual = 10_000 * random.gamma({ shape: 2 }) * (i % 2 === 0 ? times : 1);
    const year = () => Math.round(usual * (0.5 + 0.25 * random.gamma({ shape: 2 })));
    return { country: i % 2 === 0 ? "NL" : "BE", knownDays: 1500, spent: [year(), year(), year()] as const };
  });
}

describe("potential of similar customers", () => {
  test("where groups differ each has its own, and nine in ten then spend less; without a difference one for all is as good", () => {
    const apart = learnPotential(customers(6000, 5, 1));
    assert.ok(apart.kind === "learnt" && apart.by === "groups" && apart.backTest.kind === "measured");
    const [dutch, belgian] = ["NL", "BE"].map((country) => apart.groups.get(groupKey(country, "over-2"))!);
    assert.ok(Math.abs(dutch!.potential / belgian!.potential - 5) < 0.5, `${dutch!.potential} and ${belgian!.potential}`);
    assert.ok(Math.abs(apart.backTest.below - 0.9) < 0.015 && apart.backTest.missGroups < 0.9 * apart.backTest.missAll, JSON.stringify(apart.backTest));
    // The loss by a second route: nine times as much for what lies above the quantile of the year before as for what lies below.
    const [before, came] = [1, 0].map((back) => customers(6000, 5, 1).map(({ spent }) => spent[back]!));
    const foreseen = Math.round(before!.toSorted((a, b) => a - b)[Math.floor(0.9 * 5999)]!);
    const loss = came!.reduce((sum, amount) => sum + Math.max(0.9 * (amount - foreseen), 0.1 * (foreseen - amount)), 0) / 6000;
    assert.ok(Math.abs(apart.backTest.missAll / loss - 1) < 0.002, `${apart.backTest.missAll} and ${loss}`);
    const alike = learnPotential(customers(6000, 1, 2));
    assert.ok(alike.kind === "learnt" && alike.backTest.kind === "measured" && Math.abs(alike.backTest.missGroups / alike.backTest.missAll - 1) < 0.01);
  });

  test("a year that was worse than the one before is found out: fewer are below nine in ten, or more", () => {
    const grown = customers(4000, 2, 3).map((each): Yearly => ({ ...each, spent: [each.spent[0] * 2, each.spent[1], each.spent[2]] }));
    const learnt = learnPotential(grown);
    assert.ok(learnt.kind === "learnt" && learnt.backTest.kind === "measured" && learnt.backTest.hi < 0.85, "the twin that grew");
  });

  test("whoever was no customer when the year began is too new, and of few nothing is said", () => {
    assert.deepEqual([yearsKnown(200), yearsKnown(365), yearsKnown(800), yearsKnown(1200), yearsKnown(800, 1), yearsKnown(700, 1)], [undefined, "under-1", "1-2", "over-2", "under-1", undefined]);
    assert.deepEqual(learnPotential(customers(150, 1, 1)), { kind: "too-few", observed: 150, needed: 200 });
    const young = learnPotential(customers(400, 1, 1).map((each) => ({ ...each, knownDays: 500, spent: [each.spent[0], each.spent[1], 0] as const })));
    assert.ok(young.kind === "learnt" && young.by === "all" && young.backTest.kind === "too-few", "of the year before nothing is known");
  });
});

describe("share of wallet of customers", () => {
  const database = useDatabase();

  test("what a customer said counts before any potential; who is new, and who said nothing, is answered as such", async () => {
    const { ground } = database;
    const random = seededRandom(8);
    const last = dayNumber("2026-11-20");
    const orders: TestOrder[] = Array.from({ length: 320 }, (_, i) => {
      const each = Math.round(1000 + 9000 * random.uniform());
      const days = i === 0 ? [last - 30] : [last - 900, last - 500, last - 400, last - 200, last - 20 - (i % 10)];
      return days.map((day) => ({ customer: i, day: dayWord(day), amountMinor: each }));
    }).flat();
    const ids = await writeOrders(ground, orders);
    await refitIfStale(ground);
    const answered = (customer: number, properties: Record<string, unknown>, daysAgo = 30) => ({ identityId: ids.get(customer)!, interactionId: newId(), messageId: null, kind: "survey.answer", channel: "email" as const, direction: "in" as const, occurredAt: new Date(ground.now().getTime() - daysAgo * 86_400_000), source: "survey", currency: null, properties });
    await transaction(ground.db, (tx) =>
      recordInteractions(tx, ground.now(), [
        answered(1, { question: "share-of-wallet", score: 20, of: 100 }, 300), answered(1, { question: "Share of wallet", score: "40" }), answered(2, { question: "nps", score: 9, of: 10 }), answered(3, { question: "wallet", score: 140, of: 100 }), answered(4, { question: "wallet", score: 50 }, 900), answered(5, { question: "wallet", score: 1e-13 }),
        ...Array.from({ length: 40 }, (_, i) => answered(100 + i, { question: "wallet", score: 2 + (i % 3), of: 10 })),
      ]),
    );
    const of = async (customer: number) => {
      const { wallet } = WalletAnswer.parse(await walletOf(ground, ids.get(customer)!));
      return wallet;
    };
    const said = await of(1);
    assert.ok(said.kind === "stated" && said.share === 0.4, JSON.stringify(said));
    assert.equal(said.wallet!.amountMinor, Math.round(said.spent.amountMinor / 0.4));
    const nextToNone = await of(5);
    assert.ok(nextToNone.kind === "stated" && nextToNone.share > 0 && nextToNone.wallet === null, "of a wallet that nobody has no amount is made up");
    assert.deepEqual([(await of(0)).kind, (await of(2)).kind, (await of(3)).kind, (await of(4)).kind], ["too-new", "potential", "potential", "potential"]);
    const foreseen = await of(2);
    assert.ok(foreseen.kind === "potential");
    // Second route: nine in ten of what the 319 spent in the year, by the database.
    const [quantile] = (await sql<{ q: number }>`select percentile_cont(0.9) within group (order by spent) as q from (select sum(amount_minor) filter (where day > '2025-11-20') as spent from purchase_day group by identity_id having min(day) <= '2025-11-20') s`.execute(ground.db)).rows;
    assert.ok(Math.abs(foreseen.potential.amountMinor - quantile!.q) <= 1, `${foreseen.potential.amountMinor} and ${quantile!.q}`);
    assert.equal(foreseen.share, Math.min(1, foreseen.spent.amountMinor / foreseen.potential.amountMinor));

    const page = WalletPage.parse(await walletPage(ground));
    assert.ok(page.stated.kind === "measured" && page.stated.customers === 42 && page.stated.lo < page.stated.share && page.stated.share < page.stated.hi);
    assert.ok(page.potential.kind === "learnt" && page.potential.customers === 319 && page.potential.spent.amountMinor <= page.potential.potential.amountMinor);

    // A thread of its own comes to the same: what is learnt, and what is kept of everybody. It is another database for the memory.
    const shares = async () => rows(ground.db, sql`select customer_id as id, stated, share, as_of as "asOf" from wallet_share order by customer_id`);
    await keepWalletShares(ground, { now: true });
    const here = await shares();
    await sql`delete from wallet_share`.execute(ground.db);
    const own = openDatabase(database.url, { connections: 2 });
    try {
      const apart = { ...ground, db: own.db, databaseUrl: database.url };
      assert.deepEqual(await walletPage(apart), page);
      assert.deepEqual((await walletOf(apart, ids.get(2)!)).wallet, foreseen);
      await keepWalletShares(apart, { now: true });
    } finally {
      await own.close();
    }
    assert.ok(here.length > 300);
    assert.deepEqual(await shares(), here);
  });
});
