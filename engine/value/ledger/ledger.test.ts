import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { recordInteractions, type NewInteraction } from "../../interactions/index.ts";
import { accessWords, createAuthorise, createKey, createSignIn, type SignIn, SYSTEM } from "../../organisation/index.ts";
import { buildHttp, catchUp, type Http, newId, newSecret, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers, profileFollower } from "../../profiles/index.ts";
import { type CustomerLedger, type CostStatement, LedgerAnswer, OrganisationLedger } from "../contract.ts";
import { costsPage, ledgerOf, refitIfStale, stateCosts, undoCosts, valueFollower, valueRoutes } from "../index.ts";
import { type TestOrderWithLines, writeOrdersWithLines } from "../needs/test-lines.ts";
import { simulateOrders, writeOrders } from "../test-purchases.ts";
import { organisationLedger, withWhatIsNotStated } from "./ledger-of.ts";
import { type LedgerSums, sumLedger } from "./sum-ledger.ts";

const NOTHING_USUAL: LedgerSums["usual"] = { shares: null, each: null, notStated: [] };
const known = ({ ofAll: _, notStated: __, ...rest }: CustomerLedger["ours"]["margin"]) => rest;
const FOLLOWERS = [profileFollower, valueFollower];
const MINUTE = 60_000;

describe("the ledger for both sides", () => {
  const database = useDatabase();
  let app: Http;
  let signIn: SignIn;
  before(async () => {
    signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    valueRoutes(app, database.ground);
  });
  after(async () => {
    await app.close();
    await signIn.close();
  });
  const ledger = async (id: string, over: "12-months" | "all" = "all"): Promise<CustomerLedger> => {
    const { ledger: found } = LedgerAnswer.parse(await ledgerOf(database.ground, id, over));
    return found.kind === "ledger" ? found : assert.fail(found.kind);
  };
  const happened = (identityId: string, kind: string, more: Partial<NewInteraction> = {}): NewInteraction => ({
    identityId, interactionId: newId(), messageId: null, kind, channel: "shop", direction: "in", occurredAt: new Date("2026-10-01T10:00:00Z"), source: "shop", currency: more.amountMinor == null ? null : "EUR", ...more,
  });
  const record = async (items: readonly NewInteraction[]) => {
    await transaction(database.db, (tx) => recordInteractions(tx, database.ground.now(), items));
    await catchUp(database.db, FOLLOWERS);
  };
  const state = (...costs: CostStatement[]) => stateCosts(database.ground, SYSTEM, costs);

  let amara: string;
  test("what nothing is known of is not a number: without costs there is revenue and no margin, no cost of serving and nothing left", async () => {
    const day = "2026-09-01";
    const orders: TestOrderWithLines[] = [
      // Two bags at 10.00, a mug at 12.00, 2.00 taken off: 30.00.
      { customer: 1, day, amountMinor: 3000, lines: [{ sku: "S-250", quantity: 2, amountMinor: 2000 }, { sku: "M-1", amountMinor: 1200 }, { sku: "", name: "Discount", amountMinor: -200 }] },
      { customer: 1, day: "2025-02-01", amountMinor: 1000, lines: [{ sku: "S-250", amountMinor: 1000 }] },
      { customer: 2, day, amountMinor: 700, lines: [] },
      { customer: 3, day, amountMinor: 500, currency: "USD", lines: [] },
    ];
    const ids = await writeOrdersWithLines(database.ground, orders);
    amara = ids.get(1)!;
    await record([happened(amara, "call", { channel: "voice" })]);
    const { ours, theirs, expected, otherCurrencies } = await ledger(amara);
    assert.deepEqual(ours.revenue, { amountMinor: 4000, rows: 2, sources: ["shop"] });
    assert.deepEqual([known(ours.margin), ours.margin.ofAll, ours.left], [{ amountMinor: null, knownRevenueMinor: 0, lines: 3, knownLines: 0 }, null, null]);
    assert.deepEqual(ours.margin.notStated, [{ sku: "S-250", name: "Sidamo, 250 g", lines: 2, revenueMinor: 3000 }, { sku: "M-1", name: "Mug", lines: 1, revenueMinor: 1200 }]);
    assert.deepEqual([ours.serving.amountMinor, ours.serving.rows, ours.leftMinor, expected, otherCurrencies], [null, 1, null, null, 0]);
    assert.deepEqual([theirs.spent.amountMinor, theirs.effort.waitSeconds, theirs.effort.talkSeconds, theirs.received.savedMinor, theirs.received.pieces], [4000, null, null, 200, 4]);
    assert.equal((await ledger(ids.get(3)!)).otherCurrencies, 1);
    assert.equal((await ledger(amara, "12-months")).ours.revenue.amountMinor, 3000);
  });

  test("a cost counts from its day on, the nearest word first, and a discount is taken off goods in proportion", async () => {
    await state({ kind: "product", name: "S-250", from: "2026-01-01", cost: { unitMinor: 600.5 } });
    // Bags: 2000 − 2 × 600.5 = 799; of the discount of 200 their part is 200 × 2000 / 3200 = 125. The bag of 2025 came before.
    assert.deepEqual(known((await ledger(amara)).ours.margin), { amountMinor: 799 - 125, knownRevenueMinor: 1875, lines: 3, knownLines: 1 });
    assert.deepEqual((await ledger(amara)).ours.margin.ofAll, { lo: 674 + Math.round((2125 * 799) / 2000), mid: 674 + Math.round((2125 * 799) / 2000), hi: 674 + Math.round((2125 * 799) / 2000) }, "one product is known, and the rest is taken like it");
    await state({ kind: "goods", from: null, cost: { margin: 0.5 } });
    // The mug 600, the old bag 500, and the whole discount.
    const { ours } = await ledger(amara);
    assert.deepEqual(known(ours.margin), { amountMinor: 799 + 600 + 500 - 200, knownRevenueMinor: 4000, lines: 3, knownLines: 3 });
    assert.equal(ours.leftMinor, null, "what the call cost is not known");
    await state({ kind: "serving", channel: null, from: null, cost: { eachMinor: 100, minuteMinor: 10 } }, { kind: "serving", channel: "voice", from: null, cost: { eachMinor: 300, minuteMinor: 0 } });
    assert.equal((await ledger(amara)).ours.leftMinor, 1699 - 300);
  });

  test("both sides of one story: waiting, coming again, minutes, money back once, promises, benefits", async () => {
    const ids = await writeOrders(database.ground, [{ customer: 10, day: "2026-09-01", amountMinor: 10_000 }]);
    const id = ids.get(10)!;
    const [first, second] = [newId(), newId()];
    const about = (conversationId: string) => ({ channel: "chat" as const, source: "rapport", properties: { conversationId, topic: "repair" } });
    const at = (day: string) => new Date(`2026-10-${day}T10:00:00Z`);
    await sql`insert into message (identity_id, conversation_id, message_id, client_id, at, author_kind, author_id, author_name, audience, channel, body, position)
      select ${id}::uuid, ${first}::uuid, m, 'a' || m, t, k, 'a', 'a', w, 'chat', 'x', 1 from unnest(${[newId(), newId(), newId()]}::uuid[], ${[at("02"), new Date(at("02").getTime() + 5 * MINUTE), new Date(at("02").getTime() + 30 * MINUTE)]}::timestamptz[], array['customer', 'agent', 'agent'], array['customer', 'team', 'customer']) as t (m, t, k, w)`.execute(database.db);
    await record([
      happened(id, "conversation.opened", { ...about(first), occurredAt: at("02") }),
      happened(id, "chat", { ...about(first), occurredAt: at("02"), properties: { conversationId: first, seconds: 600 } }),
      happened(id, "conversation.opened", { ...about(second), occurredAt: at("20") }),
      happened(id, "call", { channel: "voice", direction: "out", properties: { seconds: 120 } }),
      happened(id, "call", { channel: "voice", properties: { seconds: "long", waitedSeconds: 90 } }),
      happened(id, "return", { amountMinor: 4000, properties: { order: "7" } }), happened(id, "refund", { amountMinor: 4000, direction: "out", properties: { order: "7" } }),
      happened(id, "benefit", { amountMinor: 1500, direction: "out", properties: { what: "a voucher" } }), happened(id, "free-goods", { direction: "none" }),
      happened(id, "promise.made", { properties: { promiseId: "a", dueAt: "2026-10-05T10:00:00.000Z" } }), happened(id, "promise.kept", { properties: { promiseId: "a", lateMinutes: 3 } }),
      happened(id, "promise.made", { properties: { promiseId: "b", dueAt: "2026-10-05T10:00:00.000Z" } }),
      happened(id, "delivery", { properties: { late: true } }), happened(id, "delivery", { properties: { late: "perhaps" } }),
    ]);
    const { ours, theirs } = await ledger(id);
    assert.deepEqual([ours.paidBack.amountMinor, ours.paidBack.rows, theirs.spent.amountMinor], [4000, 2, 6000]);
    // Two conversations by chat at 100 and ten minutes of the first, two calls at 300.
    assert.deepEqual([ours.serving.amountMinor, ours.serving.rows, ours.serving.minuteRows], [2 * 100 + 10 * 10 + 2 * 300, 4, 2]);
    assert.deepEqual(theirs.effort, { rows: 3, again: 1, waitSeconds: 30 * 60 + 90, waitRows: 2, talkSeconds: 720, talkRows: 2 });
    assert.deepEqual(theirs.received.promises, { made: 2, kept: 1, keptLate: 1, withdrawn: 0, overdue: 1 });
    assert.deepEqual([theirs.received.benefitsMinor, theirs.received.freeRows, theirs.received.deliveries], [1500, 1, { rows: 2, known: 1, late: 1 }]);
    assert.equal(ours.leftMinor, 5000 - 4000 - 900 - 1500);
  });

  test("costs are said by somebody, once, in one act that is taken back as one; not after somebody said otherwise", async () => {
    const before = await costsPage(database.ground);
    const act = await state({ kind: "product", name: "M-1", from: null, cost: { margin: 0.7 } }, { kind: "goods", from: null, cost: { margin: 0.5 } }, { kind: "goods", from: "2026-06-01", cost: { margin: 0.3 } });
    assert.deepEqual([act.stated, act.same], [2, 1]);
    assert.deepEqual((await ledger(amara)).ours.margin.amountMinor, 799 + 840 + 500 - 200);
    await undoCosts(database.ground, SYSTEM, act.statementId);
    const strip = ({ costs }: typeof before) => costs.map(({ kind, name, from, cost, currency }) => ({ kind, name, from, cost, currency }));
    assert.deepEqual(strip(await costsPage(database.ground)), strip(before));
    const one = await state({ kind: "goods", from: null, cost: { margin: 0.4 } });
    const other = await state({ kind: "goods", from: null, cost: null });
    assert.equal((await costsPage(database.ground)).costs.some(({ kind }) => kind === "goods"), false);
    await assert.rejects(undoCosts(database.ground, SYSTEM, one.statementId), /what all others cost, so this cannot be taken back/);
    await undoCosts(database.ground, SYSTEM, other.statementId);
    await undoCosts(database.ground, SYSTEM, (await state({ kind: "goods", from: null, cost: { margin: 0.1 } })).statementId);
    assert.deepEqual((await costsPage(database.ground)).costs[0]!.cost, { margin: 0.4 });
    await assert.rejects(state({ kind: "goods", from: null, cost: null }, { kind: "goods", from: null, cost: { margin: 0.2 } }), /costs\[1\]: what all others cost is stated twice/);
    await assert.rejects(undoCosts(database.ground, SYSTEM, newId()), /No costs were stated under this id/);
    const acts = await rows<{ act: string; n: number }>(database.db, sql`select act, count(*)::integer as n from audit where object_kind = 'costs' group by 1 order by 1`);
    assert.deepEqual(acts, [{ act: "costs.state", n: 7 }, { act: "costs.undo", n: 3 }]);
  });

  test("owners state costs and others do not; wrong ones are refused with their place; the ledger is read by whoever reads customers", async () => {
    const ask = async (role: "owner" | "analyst" | "agent", method: "GET" | "POST", url: string, payload?: object) => {
      const { key } = await createKey(database.db, database.ground.now(), SYSTEM, { name: role, role });
      const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${key}` }, ...(payload ? { payload } : {}) });
      return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
    };
    const costs = [{ kind: "goods", from: null, cost: { margin: 0.5 } }];
    assert.equal((await ask("analyst", "POST", "/api/costs", { costs })).status, 403);
    for (const wrong of [{ kind: "goods", from: null, cost: { margin: 40 } }, { kind: "product-line", name: "x", from: null, cost: { unitMinor: 3 } }, { kind: "product", name: "x", from: "1800-01-01", cost: { unitMinor: 3 } }, { kind: "serving", channel: "telegram", from: null, cost: null }]) {
      const { status, body } = await ask("owner", "POST", "/api/costs", { costs: [wrong] });
      assert.equal(status, 400);
      assert.match(JSON.stringify(body), /costs/);
    }
    const stated = await ask("owner", "POST", "/api/costs", { costs });
    assert.equal(stated.status, 200);
    assert.equal((await ask("owner", "POST", `/api/costs/${String(stated.body["statementId"])}/undo`)).status, 200);
    assert.equal((await ask("agent", "GET", `/api/customers/${amara}/ledger?over=all`)).status, 200);
    assert.equal((await ask("agent", "GET", `/api/customers/${newId()}/ledger`)).status, 404);
    assert.equal((await ask("agent", "GET", `/api/customers/${amara}/ledger?over=week`)).status, 400);
    OrganisationLedger.parse((await ask("analyst", "GET", "/api/ledger")).body);
  });

  test("two customers who are joined have one ledger, which is the sum of theirs", async () => {
    const ids = await writeOrders(database.ground, [{ customer: 20, day: "2026-09-01", amountMinor: 1100 }, { customer: 21, day: "2026-09-02", amountMinor: 2300 }]);
    const [a, b] = [ids.get(20)!, ids.get(21)!];
    await record([a, b].map((id, n) => happened(id, "conversation.opened", { occurredAt: new Date(`2026-10-0${n + 1}T10:00:00Z`), properties: { conversationId: newId(), topic: "delivery" } })));
    assert.deepEqual([(await ledger(a)).theirs.effort.again, (await ledger(b)).theirs.effort.again], [0, 0]);
    await mergeCustomers(database.ground, SYSTEM, { keepId: a, otherId: b, why: "the same" });
    await catchUp(database.db, FOLLOWERS);
    const both = await ledger(a < b ? a : b);
    assert.deepEqual([both.ours.revenue.amountMinor, both.theirs.effort.rows, both.theirs.effort.again], [3400, 2, 1]);
  });

  test("the expected margin stands beside the expected spending: by the customer's own lines, else by those of all, and says which", async () => {
    const ids = await writeOrders(database.ground, simulateOrders({ r: 0.8, alpha: 9, a: 0.7, b: 2.8, meanSpendMinor: 3800 }, { customers: 300, from: "2025-01-10", to: "2026-11-20", seed: 4 }));
    await refitIfStale(database.ground);
    await state({ kind: "goods", from: null, cost: null });
    await state({ kind: "product-line", name: "tea", from: null, cost: { margin: 0.9 } });
    const before = (await ledger(ids.get(5)!)).expected!;
    // Only Amara's bags of this year have a known cost: what is known of all.
    assert.deepEqual([before.from, before.lines, before.share], ["all", 1, 674 / 1875]);
    await state({ kind: "goods", from: null, cost: { margin: 0.25 } });
    const { ours, expected } = await ledger(ids.get(5)!);
    assert.deepEqual([expected!.from, expected!.lines], ["own", ours.margin.lines]);
    assert.ok(Math.abs(expected!.share - 0.25) < 0.001 && expected!.lo <= expected!.mid && expected!.mid <= expected!.hi);
    const all = await organisationLedger(database.ground, "all");
    assert.ok(all.expected && all.expected.from === "all" && all.ours.margin.knownLines === all.ours.margin.lines);
  });

  test("pieces that would cost more than any amount are the number of an article in the wrong column: what they leave is not known, and every ledger is read", async () => {
    const order: TestOrderWithLines = { customer: 44, day: "2026-09-01", amountMinor: 1000, lines: [{ sku: "EAN", quantity: 4_006_381_333_931, amountMinor: 1000 }] };
    const id = (await writeOrdersWithLines(database.ground, [order])).get(44)!;
    const { statementId } = await state({ kind: "product", name: "EAN", from: null, cost: { unitMinor: 5000 } });
    assert.deepEqual(known((await ledger(id)).ours.margin), { amountMinor: null, knownRevenueMinor: 0, lines: 1, knownLines: 0 });
    OrganisationLedger.parse(await organisationLedger(database.ground, "all"));
    await undoCosts(database.ground, SYSTEM, statementId);
    await transaction(database.db, async (tx) => {
      await sql`delete from order_line where identity_id = ${id}::uuid`.execute(tx);
      await sql`delete from interaction where identity_id = ${id}::uuid`.execute(tx);
    });
  });
});

/** Adds two ledgers figure by figure. */
function add(a: unknown, b: unknown): unknown {
  if (typeof a === "number") return a + (b as number);
  if (Array.isArray(a)) return [...new Set([...a, ...(b as unknown[])])].sort();
  return Object.fromEntries(Object.entries(a as object).map(([key, value]) => [key, add(value, (b as Record<string, unknown>)[key])]));
}

describe("what is left where costs of a part are not stated", () => {
  const sums = (more: { known?: Partial<LedgerSums["margin"]>; served?: Partial<LedgerSums["serving"]> } = {}): LedgerSums => ({
    orders: { rows: 3, sources: [], revenue: 10_000, pieces: 9, saved: 0, savedRows: 0 }, margin: { lines: 5, knownLines: 3, knownRevenue: 6000, margin: 2400, ...more.known },
    paidBack: { rows: 1, sources: [], amount: 500 }, serving: { rows: 4, sources: [], costed: 3, cost: 900, minuteRows: 0, seconds: 0, ...more.served }, effort: { rows: 0, again: 0, waitRows: 0, waitSeconds: 0 },
    benefits: { rows: 1, sources: [], amount: 100, freeRows: 0 }, promises: { made: 0, kept: 0, keptLate: 0, withdrawn: 0, overdue: 0 }, deliveries: { rows: 0, known: 0, late: 0 }, otherCurrencies: 0, usual: NOTHING_USUAL,
  });
  const usual = { ...sums(), usual: { shares: { lo: 0.2, mid: 0.4, hi: 0.6 }, each: { lo: 100, mid: 300, hi: 700 }, notStated: [] } };

  test("the rest is taken at what other goods leave and other exchanges cost, from the worst of both to the best; worked out by hand", () => {
    const { margin, left } = withWhatIsNotStated(sums(), usual);
    assert.deepEqual(margin, { lo: 2400 + 800, mid: 2400 + 1600, hi: 2400 + 2400 });
    assert.deepEqual(left, { lo: 3200 - (900 + 700) - 600, mid: 4000 - (900 + 300) - 600, hi: 4800 - (900 + 100) - 600 });
  });

  test("where all is stated there is one figure, and where nothing is known to go by there is none", () => {
    const all = withWhatIsNotStated(sums({ known: { knownLines: 5, knownRevenue: 10_000, margin: 4000 }, served: { costed: 4, cost: 1200 } }), sums());
    assert.deepEqual(all.left, { lo: 2200, mid: 2200, hi: 2200 });
    assert.deepEqual(withWhatIsNotStated(sums(), sums()), { margin: null, left: null });
    assert.deepEqual(withWhatIsNotStated(sums({ served: { costed: 4, cost: 1200 } }), usual).left, { lo: 3200 - 1200 - 600, mid: 4000 - 1200 - 600, hi: 4800 - 1200 - 600 });
    // Goods that are sold below cost: the worst share of what is below nothing still lies below the best.
    const below = withWhatIsNotStated(sums({ known: { knownRevenue: 12_000 } }), usual).margin!;
    assert.ok(below.lo <= below.mid && below.mid <= below.hi);
  });
});

describe("laws of the ledger", () => {
  const database = useDatabase();
  const amount = fc.integer({ min: -300, max: 3000 });
  const line = fc.record({ sku: fc.constantFrom("a", "b", "c"), quantity: fc.integer({ min: 1, max: 4 }), amountMinor: amount });
  const order = fc.record({ who: fc.nat(4), month: fc.integer({ min: 1, max: 9 }), rest: fc.integer({ min: -50, max: 500 }), lines: fc.array(line, { maxLength: 4 }), productLine: fc.constantFrom(null, "tea"), discount: fc.option(fc.nat(400)) });
  const touch = fc.record({ who: fc.nat(4), month: fc.integer({ min: 1, max: 9 }), kind: fc.constantFrom("call", "conversation.opened", "conversation.reopened", "return", "refund", "benefit", "delivery", "promise.made", "promise.kept"), number: fc.constantFrom("1", "2", "3"), much: fc.nat(5000), topic: fc.constantFrom("repair", "other", "delivery") });
  const cost = fc.record({ name: fc.constantFrom("a", "b", "tea", ""), month: fc.integer({ min: 1, max: 9 }), margin: fc.option(fc.integer({ min: -20, max: 100 }).map((n) => n / 100)), unit: fc.nat(900) });

  type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;
  type Cost = typeof cost extends fc.Arbitrary<infer T> ? T : never;
  const half = (n: number) => Math.sign(n) * Math.round(Math.abs(n)); // halves away from zero, as the database rounds

  /** The margin by a second route: line by line, by hand. */
  function byHand(orders: readonly Order[], costs: readonly Cost[]): LedgerSums["margin"] {
    const said = (kind: string, name: string | null, month: number) => costs.filter((c) => kindOf(c) === kind && c.name === (name ?? "") && c.month <= month).sort((a, b) => a.month - b.month || 0).at(-1);
    const sum = { lines: 0, knownLines: 0, knownRevenue: 0, margin: 0 };
    for (const { lines, rest, month, productLine } of orders) {
      const total = lines.reduce((s, l) => s + l.amountMinor, rest);
      if (total <= 0) continue;
      const pieces = [...lines, ...(rest === 0 ? [] : [{ sku: null, quantity: 0, amountMinor: rest }])];
      const [goods, off] = [pieces.filter((p) => p.amountMinor >= 0), -pieces.filter((p) => p.amountMinor < 0).reduce((s, p) => s + p.amountMinor, 0)];
      let [known, margin] = [0, 0];
      for (const { sku, quantity, amountMinor } of goods) {
        sum.lines++;
        const word = (sku === null ? undefined : said("product", sku, month)) ?? (productLine === null ? undefined : said("product-line", productLine, month)) ?? said("goods", null, month);
        if (!word) continue;
        sum.knownLines++;
        known += amountMinor;
        margin += kindOf(word) === "product" && word.margin === null ? amountMinor - quantity * word.unit : half(Number((amountMinor * marginSaid(word)).toFixed(6)));
      }
      const part = half((off * known) / goods.reduce((s, p) => s + p.amountMinor, 0));
      sum.knownRevenue += known - part;
      sum.margin += margin - part;
    }
    return sum;
  }
  const kindOf = ({ name }: Cost) => (name === "" ? "goods" : name === "tea" ? "product-line" : "product");
  const marginSaid = ({ margin }: Cost) => margin ?? 0.5;

  test("the ledgers of customers add up to that of the organisation, whatever happened; the margin is what a second route says; a touch point counted twice breaks it (the twin)", async () => {
    const { ground, db } = database;
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 8 }), fc.array(touch, { maxLength: 12 }), fc.uniqueArray(cost, { maxLength: 5, selector: (c) => `${c.name} ${c.month}` }), fc.boolean(), async (orders, touches, costs, joined) => {
        for (const table of ["cost", "order_line", "interaction", "membership", "seen_message"]) await sql`delete from ${sql.table(table)}`.execute(db);
        const ids = Array.from({ length: 5 }, (_, n) => newId(ground.now().getTime() + n));
        // Two of the five may be one customer.
        const customers = ids.map((id, n) => (joined && n === 4 ? ids[0]! : id));
        await sql`insert into membership (identity_id, customer_id) select * from unnest(${ids}::uuid[], ${customers}::uuid[])`.execute(db);
        const base = { messageId: null, channel: "voice" as const, direction: "in" as const, source: "shop", currency: "EUR" };
        const on = (month: number) => new Date(Date.UTC(2026, month - 1, 15));
        const placed = orders.map((o) => ({ ...o, interactionId: newId() }));
        await transaction(db, async (tx) => {
          await recordInteractions(tx, ground.now(), [
            ...placed.map((o) => ({ ...base, identityId: ids[o.who]!, interactionId: o.interactionId, kind: "order", occurredAt: on(o.month), amountMinor: o.lines.reduce((s, l) => s + l.amountMinor, o.rest), productLine: o.productLine, properties: { discountMinor: o.discount } })),
            ...touches.map((t) => ({ ...base, identityId: ids[t.who]!, interactionId: newId(), kind: t.kind, occurredAt: on(t.month), amountMinor: t.much, properties: { order: t.number, promiseId: t.number, dueAt: "2026-03-01T00:00:00.000Z", topic: t.topic, seconds: t.much, late: t.much > 2000, ...(t.kind.startsWith("conversation") ? { conversationId: `of ${t.who} ${t.number}` } : {}) } })),
          ]);
          for (const { interactionId, who, lines } of placed)
            for (const [n, l] of lines.entries()) await sql`insert into order_line (identity_id, interaction_id, line_no, sku, description, quantity, unit_price, amount_minor) values (${ids[who]!}, ${interactionId}, ${n + 1}, ${l.sku}, 'x', ${l.quantity}, 0, ${l.amountMinor})`.execute(tx);
        });
        const from = (month: number) => `2026-${String(month).padStart(2, "0")}-01`;
        const statements = costs.map((c): CostStatement =>
          c.name === "" ? { kind: "goods", from: from(c.month), cost: { margin: marginSaid(c) } } : c.name === "tea" ? { kind: "product-line", name: "tea", from: from(c.month), cost: { margin: marginSaid(c) } } : { kind: "product", name: c.name, from: from(c.month), cost: c.margin === null ? { unitMinor: c.unit } : { margin: c.margin } });
        await stateCosts(ground, SYSTEM, [...statements, { kind: "serving", channel: "voice", from: from(4), cost: { eachMinor: 33, minuteMinor: 1.7 } }]);
        // What is usual is no sum.
        const of = async (members?: string[]): Promise<Omit<LedgerSums, "usual">> => {
          const { usual: _, ...sums } = await sumLedger(db, { ...(members ? { members } : {}), currency: "EUR", since: null, now: ground.now() });
          return sums;
        };
        const whole = await of();
        const parts: Omit<LedgerSums, "usual">[] = [];
        for (const customer of new Set(customers)) parts.push(await of(ids.filter((_, n) => customers[n] === customer)));
        assert.deepEqual(parts.reduce<unknown>((sum, part) => (sum === null ? part : add(sum, part)), null), whole);
        assert.deepEqual(whole.margin, byHand(orders, costs));
        if (whole.effort.rows > 0) assert.notDeepEqual(add(whole, await of([ids[0]!, ids[1]!, ids[2]!, ids[3]!, ids[4]!])), whole);
      }),
      { numRuns: 15, seed: 7 },
    );
  });
});
