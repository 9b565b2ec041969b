import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SEES_ALL, stateUnit, SYSTEM } from "../organisation/index.ts";
import { newId, Refusal, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { weigh } from "./balance.ts";
import { BalanceStatement, NewSegment } from "./contract.ts";
import { certifySegment, makeSegment, segmentPage, stateBalance } from "./index.ts";

const COSTS = { setupMinor: 100_000, contentMinor: 50_000, handlingMinor: 200 };

describe("what treating a segment differently brings, less what it costs", () => {
  test("a hundred members who bring €40 to €60 each pay for €1,700; who bring €10 to €25 lose; in between it is not shown", () => {
    const pays = weigh(COSTS, 100, { lo: 4000, mid: 5000, hi: 6000 });
    assert.deepEqual([pays.verdict, pays.cost, pays.gain, pays.net], ["pays", { setup: 100_000, content: 50_000, handling: 20_000, total: 170_000 }, { lo: 400_000, mid: 500_000, hi: 600_000 }, { lo: 230_000, mid: 330_000, hi: 430_000 }]);
    assert.deepEqual([weigh(COSTS, 100, { lo: 1000, mid: 1600, hi: 2500 }).verdict, weigh(COSTS, 100, { lo: 1000, mid: 2000, hi: 2500 }).verdict], ["loses", "unsure"]);
  });

  test("what was not measured is no gain of nothing", () => {
    assert.deepEqual(weigh(COSTS, 100, undefined), { each: null, gain: null, cost: { setup: 100_000, content: 50_000, handling: 20_000, total: 170_000 }, net: null, verdict: "not-measured" });
  });

  test("a slip in what one costs or brings stays an amount that the page can show, however many members there are", () => {
    const most = 100_000_000_000;
    const { cost, gain, net } = weigh({ setupMinor: most, contentMinor: most, handlingMinor: most }, 1_000_000, { lo: -most, mid: 0, hi: most });
    for (const amount of [...Object.values(cost), ...Object.values(gain!), ...Object.values(net!)]) assert.ok(Number.isSafeInteger(amount), `${amount}`);
  });

  test("law: dearer never turns a loss into a gain", () => {
    const order = { loses: 0, unsure: 1, pays: 2, "not-measured": 3 };
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(9000), fc.nat(5000), fc.nat(5000), fc.nat(100_000), (members, lo, more, most, dearer) => {
        const each = { lo, mid: lo + more, hi: lo + more + most };
        assert.ok(order[weigh({ ...COSTS, setupMinor: COSTS.setupMinor + dearer }, members, each).verdict] <= order[weigh(COSTS, members, each).verdict]);
      }),
    );
  });
});

describe("a stated balance", () => {
  const database = useDatabase();
  const assumed = { kind: "assumed", loMinor: 100, midMinor: 200, hiMinor: 300, why: "as with the letters of 2025" };
  const state = (key: string, statement: object | null) => stateBalance(database.ground, SYSTEM, key, statement === null ? null : BalanceStatement.parse(statement));
  const page = async (key: string) => (await segmentPage(database.ground, key, SYSTEM, SEES_ALL)).segment.balance;

  test("is weighed with today's members; one that loses is proposed to be merged with the segment that holds most of them", async () => {
    const ids = Array.from({ length: 50 }, () => newId());
    await sql`insert into membership (identity_id, customer_id) select i, i from unnest(${ids}::uuid[]) as t (i)`.execute(database.db);
    await sql`insert into customer_list (customer_id, known, country, heard_at) select i, true, case when n <= 20 then 'BE' else 'NL' end, case when n <= 30 then '2026-01-01'::timestamptz else now() end from unnest(${ids}::uuid[]) with ordinality as t (i, n)`.execute(database.db);
    for (const said of [{ title: "Belgians", filters: { country: "BE" } }, { title: "Dutch", filters: { country: "NL" } }, { title: "Quiet", filters: { quietDays: 60 } }]) await makeSegment(database.ground, SYSTEM, NewSegment.parse(said));
    assert.equal(await page("belgians"), null);
    await state("belgians", { ...COSTS, gain: assumed });
    const balance = (await page("belgians"))!;
    assert.deepEqual([balance.members, balance.verdict, balance.net!.mid, balance.mergeWith], [20, "loses", 20 * 200 - 150_000 - 20 * 200, { key: "quiet", title: "Quiet", because: { kind: "members", share: 1 } }]);
    await state("belgians", { setupMinor: 0, contentMinor: 0, handlingMinor: 0, gain: assumed });
    assert.deepEqual([(await page("belgians"))!.verdict, (await page("belgians"))!.mergeWith], ["pays", null]);
    await state("belgians", null);
    assert.equal(await page("belgians"), null, "taken back");
    assert.equal((await rows(database.db, sql`select 1 from audit where act = 'segment.balance'`)).length, 3);
  });

  test("where none holds half of its members, the one whose members are worth most nearly the same is named; a balance in money stays in money", async () => {
    const members = await rows<{ id: string; key: string }>(database.db, sql`select customer_id as id, segment_key as key from segment_member where segment_key in ('dutch', 'quiet') order by 1, 2`);
    // The Dutch are thirty, of whom the quiet hold ten.
    const worth = (id: string) => (members.some((each) => each.id === id && each.key === "dutch") ? 5000 : 9000);
    const ids = (await rows<{ id: string }>(database.db, sql`select customer_id as id from customer_list order by 1`)).map(({ id }) => id);
    await sql`insert into value_score (customer_id, model_id, as_of, currency, clv12_minor, clv12_lo_minor, clv12_hi_minor, clv12_variance, active26, expected_purchases12, tier)
      select i, ${newId()}::uuid, '2026-01-01', 'EUR', w, w, w, 0, 0.5, 1, 'low' from unnest(${ids}::uuid[], ${ids.map(worth)}::bigint[]) t (i, w)`.execute(database.db);
    await state("dutch", { ...COSTS, gain: assumed });
    const { mergeWith, currency } = (await page("dutch"))!;
    assert.deepEqual([mergeWith!.key, mergeWith!.because.kind === "value" && [mergeWith!.because.oursMinor, mergeWith!.because.theirsMinor], currency], ["belgians", [5000, 9000], "EUR"], "of two as near, the first by key");
    await transaction(database.db, (tx) => stateUnit(tx, database.ground.now(), SYSTEM, { name: "hours of advice", counts: [{ kind: "meeting", units: 1, field: null }] }));
    assert.equal((await page("dutch"))!.currency, "EUR");
    await state("dutch", { ...COSTS, gain: assumed });
    assert.equal((await page("dutch"))!.currency, "hours of advice", "stated anew, it is in what is counted now");
    await state("dutch", null);
    await transaction(database.db, (tx) => stateUnit(tx, database.ground.now(), SYSTEM, null));
  });

  test("a gain that was measured is read from what is stored of the action, the latest of it, and what was not measured is refused", async () => {
    await assert.rejects(state("quiet", { ...COSTS, gain: { kind: "measured", actionId: "win-back-call" } }), (error: unknown) => error instanceof Refusal && /nothing was measured of the action “win-back-call” yet/.test(error.message));
    for (const [at, mid] of [["2026-01-01", 900], ["2026-06-01", 700]] as const)
      await sql`insert into action_effect (action_id, measured_at, currency, mid_minor, lo_minor, hi_minor, treated, held_out, window_days) values ('win-back-call', ${at}::timestamptz, 'EUR', ${mid}, ${mid - 300}, ${mid + 300}, 400, 40, 60)`.execute(database.db);
    await state("quiet", { ...COSTS, gain: { kind: "measured", actionId: "win-back-call" } });
    const balance = (await page("quiet"))!;
    assert.deepEqual([balance.each, balance.measured, balance.gain!.mid], [{ lo: 400, mid: 700, hi: 1000 }, { of: "everybody", treated: 400, heldOut: 40, windowDays: 60, whyNotMembers: "not-judged", tooFew: null }, 30 * 700]);
    // A rule by worth, where nothing was bought: nobody can say whom it would have chosen, so it is not said that these did not meet the action. The twin: by country everybody is known, and nobody met it.
    for (const [title, filters, why] of [["Worth", { valueFrom: 100 }, "not-known"], ["Dutch alone", { country: "NL" }, "not-met"]] as const) {
      const { key } = await makeSegment(database.ground, SYSTEM, NewSegment.parse({ title, filters }));
      await certifySegment(database.ground, SYSTEM, key);
      await state(key, { ...COSTS, gain: { kind: "measured", actionId: "win-back-call" } });
      assert.deepEqual([(await page(key))!.measured!.whyNotMembers, (await page(key))!.each!.mid], [why, 700], title);
    }
    assert.equal(BalanceStatement.safeParse({ ...COSTS, gain: { ...assumed, loMinor: 500 } }).success, false, "the least above the likely");
    assert.equal(BalanceStatement.safeParse({ ...COSTS, setupMinor: -1, gain: assumed }).success, false);
  });
});
