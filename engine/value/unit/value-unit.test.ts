import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { recordInteractions } from "../../interactions/index.ts";
import { ValueUnit } from "../../organisation/contract.ts";
import { SYSTEM } from "../../organisation/index.ts";
import { catchUp, newId, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../../profiles/index.ts";
import type { ValueCard } from "../contract.ts";
import { ledgerOf, refitIfStale, valueBasis, valueFollower, valueOf, valuePage } from "../index.ts";
import { simulateOrders, writeOrders } from "../test-purchases.ts";
import { previewUnit, stateValueUnit, unitPage } from "./index.ts";

const FOLLOWERS = [profileFollower, valueFollower];
const TRUTH = { r: 0.8, alpha: 9, a: 0.7, b: 2.8, meanSpendMinor: 3800 };
const UNIT = ValueUnit.parse({ name: "hours of advice", counts: [{ kind: "meeting", units: 1, field: "minutes" }] });

describe("value in a unit of the organisation's own", () => {
  const database = useDatabase();
  const counts = async () => [
    await rows(database.db, sql`select identity_id, currency, day, orders, amount_minor from purchase_day order by 1, 2, 3`),
    await rows(database.db, sql`select * from purchase_summary order by customer_id, currency`),
  ];
  const card = async (id: string): Promise<ValueCard> => {
    const answer = await valueOf(database.ground, id);
    return answer.kind === "scored" ? answer : assert.fail(answer.kind);
  };
  let fits = 0;
  const state = async (unit: ValueUnit | null) => {
    // Fits are told apart by when they were made, and the clock of tests stands still.
    const later = new Date(database.ground.now().getTime() + 1000 * ++fits);
    const ground = { ...database.ground, now: () => later };
    const act = await stateValueUnit(ground, SYSTEM, unit);
    await catchUp(database.db, FOLLOWERS);
    await refitIfStale(ground);
    return act;
  };

  let ids: Map<number, string>;
  let inMoney: ValueCard;
  let before: Awaited<ReturnType<typeof counts>>;

  test("what is counted comes to what the same orders come to in money: for each order, a meeting as long as it was dear", async () => {
    const orders = simulateOrders(TRUTH, { customers: 400, from: "2025-01-10", to: "2026-11-20", seed: 5 });
    ids = await writeOrders(database.ground, orders);
    await transaction(database.db, (tx) =>
      recordInteractions(tx, database.ground.now(), orders.map(({ customer, day, amountMinor }) => ({
        identityId: ids.get(customer)!, interactionId: newId(), messageId: null, kind: "meeting", channel: "other", direction: "in", occurredAt: new Date(`${day}T13:00:00Z`), source: "desk", currency: null,
        properties: { minutes: amountMinor / 100, place: "here" },
      }))),
    );
    await catchUp(database.db, FOLLOWERS);
    await refitIfStale(database.ground);
    before = await counts();
    inMoney = await card(ids.get(1)!);
    assert.equal(inMoney.value12.currency, "EUR");

    const preview = await previewUnit(database.ground, UNIT, SYSTEM);
    assert.deepEqual([preview.customers, preview.kinds[0]!.touchPoints, preview.kinds[0]!.counted], [400, orders.length, orders.length]);
    assert.ok(Math.abs(preview.units - orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0) / 100) < 1e-6);

    assert.deepEqual(await state(UNIT), { unit: UNIT, before: null, isNews: true });
    const inUnits = await card(ids.get(1)!);
    assert.deepEqual({ ...inUnits.value12, currency: "EUR" }, inMoney.value12);
    assert.deepEqual([inUnits.value12.currency, inUnits.purchases.total, inUnits.tier], ["hours of advice", { ...inMoney.purchases.total, currency: "hours of advice" }, inMoney.tier]);
    assert.match(inUnits.drivers.join(" "), /Served .*Received [\d.]+ hours of advice each time/);
    const page = await valuePage(database.ground);
    assert.deepEqual([page.currency, page.total12!.currency, (await valueBasis(database.ground)).currency], ["hours of advice", "hours of advice", "hours of advice"]);
    assert.equal(page.months.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0), orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
  });

  test("the ledger stays in money and says beside it how many units a customer received", async () => {
    const { ledger } = await ledgerOf(database.ground, ids.get(1)!, "all");
    assert.ok(ledger.kind === "ledger");
    assert.deepEqual([ledger.currency, ledger.theirs.received.units], ["EUR", { amountMinor: inMoney.purchases.total.amountMinor, currency: "hours of advice" }]);
    assert.equal(ledger.expected, null, "no margin of hours");
  });

  test("something that happens counts at once; what carries no number, or is dated ahead of its receipt, counts for nothing", async () => {
    const had = (await card(ids.get(2)!)).purchases;
    const now = database.ground.now();
    const met = (occurredAt: Date, properties: Record<string, unknown>) => ({ identityId: ids.get(2)!, interactionId: newId(), messageId: null, kind: "meeting", channel: "other" as const, direction: "in" as const, occurredAt, source: "desk", currency: null, properties });
    const day = new Date("2026-11-19T09:00:00Z");
    await transaction(database.db, (tx) => recordInteractions(tx, now, [met(day, { minutes: "2.5" }), met(day, { minutes: "long" }), met(day, {}), met(day, { minutes: -3 }), met(new Date(now.getTime() + 30 * 86_400_000), { minutes: 9 })]));
    await catchUp(database.db, FOLLOWERS);
    assert.equal((await card(ids.get(2)!)).purchases.total.amountMinor, had.total.amountMinor + 250);
  });

  test("it is stated once, kept with who said it, and taken back: what was counted in money is there to the byte", async () => {
    assert.equal((await state(UNIT)).isNews, false);
    assert.deepEqual((await unitPage(database.ground)).unit, UNIT);
    const back = await state(null);
    assert.deepEqual(back, { unit: null, before: UNIT, isNews: true });
    assert.deepEqual(await counts(), before);
    assert.deepEqual({ ...(await card(ids.get(1)!)).value12 }, inMoney.value12);
    const audited = await rows<{ detail: unknown }>(database.db, sql`select detail from audit where act = 'organisation.change' order by at, audit_id`);
    const said = (detail: unknown) => audited.some((line) => isDeepStrictEqual(line.detail, detail));
    assert.ok(audited.length === 2 && said({ unit: { from: null, to: UNIT } }) && said({ unit: { from: UNIT, to: null } }));
  });

  test("an order that comes while the unit is stated and taken back at once is scored all the same: no fit follows that would", async () => {
    const had = await card(ids.get(3)!);
    await stateValueUnit(database.ground, SYSTEM, UNIT);
    await stateValueUnit(database.ground, SYSTEM, null);
    await transaction(database.db, async (tx) => {
      const order = { identityId: ids.get(3)!, interactionId: newId(), messageId: null, kind: "order", channel: "shop" as const, direction: "in" as const, occurredAt: new Date("2026-11-20T18:00:00Z"), source: "shop", amountMinor: 90_000, currency: "EUR" };
      await recordInteractions(tx, database.ground.now(), [order]);
    });
    await catchUp(database.db, FOLLOWERS);
    const [kept] = await rows<{ mid: number }>(database.db, sql`select clv12_minor::float8 as mid from value_score where customer_id = ${ids.get(3)!}::uuid`);
    const has = await card(ids.get(3)!);
    assert.equal(has.purchases.total.amountMinor, had.purchases.total.amountMinor + 90_000);
    assert.equal(kept!.mid, has.value12.mid, "the list says what the page says");
    assert.notEqual(has.value12.mid, had.value12.mid);
  });

  test("what asks for amounts is named before: segments, views, rules; another's own view is only counted", async () => {
    const { db } = database;
    const now = database.ground.now();
    await sql`insert into segment (segment_key, title, purpose, version, rule, made_at, made_by) select key, initcap(key), '', 1, rule::jsonb, ${now}, 'system' from (values
      ('dear', '{"kind": "filters", "filters": {"valueFrom": 50000}}'), ('cheap', '{"kind": "filters", "filters": {"valueBelow": 900}}'), ('dutch', '{"kind": "filters", "filters": {"country": "NL"}}'), ('kinds', '{"kind": "filters", "filters": {"cluster": "x/1/0"}}')) t (key, rule)`.execute(db);
    await sql`insert into saved_view (view_id, name, owner_id, shared, filters, columns, made_at, changed_at) select gen_random_uuid(), name, owner, shared, filters::jsonb, '{}', ${now}, ${now} from (values
      ('Worth a call', 'jo', true, '{"valueFrom": 1000}'), ('Mine', ${SYSTEM.id}, false, '{"any": "valueBelow=1000 or tier=high"}'), ('Theirs', 'jo', false, '{"valueFrom": 1000}'), ('By name', 'jo', true, '{"sort": "name"}')) t (name, owner, shared, filters)`.execute(db);
    const table = { title: "What helps", inputs: [{ fact: "customer.value.clv12" }], rows: [{ when: ["> 500"] }, { when: ["-"] }] };
    await sql`insert into policy_version (policy_key, version, title, content, published_at, published_by, note) values ('first', 1, 'First', ${JSON.stringify({ tables: [{ part: "grow", table: { ...table, title: "Old" } }] })}, ${now}, 'system', ''), ('first', 2, 'First', ${JSON.stringify({ tables: [{ part: "grow", table }] })}, ${now}, 'system', '')`.execute(db);
    assert.deepEqual((await previewUnit(database.ground, UNIT, SYSTEM)).reads, {
      segments: [{ key: "cheap", title: "Cheap" }, { key: "dear", title: "Dear" }, { key: "kinds", title: "Kinds" }], views: ["Mine", "Worth a call"], viewsOfOthers: 1, rules: [{ policy: "First", table: "What helps", rows: 1 }],
    });
  });

  test("of two owners who change it at once the second is told; whoever wants what holds already is not", async () => {
    const other = { ...UNIT, name: "needs met" };
    const both = await Promise.allSettled([stateValueUnit(database.ground, SYSTEM, UNIT, null), stateValueUnit(database.ground, SYSTEM, other, null)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const { reason } = both.find((each) => each.status === "rejected")!;
    assert.match(String((reason as Error).message), /Somebody else changed what value is counted in meanwhile: it is “(hours of advice|needs met)” now\. Look again, then state it\./);
    const { unit } = await unitPage(database.ground);
    assert.equal((await stateValueUnit(database.ground, SYSTEM, unit, null)).isNews, false);
    await assert.rejects(stateValueUnit(database.ground, SYSTEM, null, null === unit ? UNIT : null).then(() => stateValueUnit(database.ground, SYSTEM, UNIT, other)), /meanwhile/);
    await stateValueUnit(database.ground, SYSTEM, null);
  });

  test("a unit that cannot be counted in is refused by name", () => {
    for (const [given, names] of [
      [{ name: "EUR", counts: UNIT.counts }, /currency/], [{ name: "12 hours", counts: UNIT.counts }, /follow a number/], [{ name: "x\u0000y", counts: UNIT.counts }, /follow a number/], [{ name: "hours", counts: [] }, /at least one kind/],
      [{ name: "hours", counts: [UNIT.counts[0], UNIT.counts[0]] }, /one kind twice/], [{ name: "hours", counts: [{ kind: "meeting", units: 0 }] }, /at least 0.01/], [{ name: "hours", counts: [{ kind: "meeting", units: 0.001 }] }, /0.01|decimals/],
      [{ name: "hours", counts: [{ kind: "Meeting'; drop table", units: 1 }] }, /kind of a touch point/], [{ name: "hours", counts: [{ kind: "meeting", units: 1, field: "a'b" }] }, /name of a field/],
    ] as const) {
      const read = ValueUnit.safeParse(given);
      assert.ok(!read.success, JSON.stringify(given));
      assert.match(read.error.issues.map(({ message }) => message).join(" "), names);
    }
  });
});
