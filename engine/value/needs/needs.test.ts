import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessWords, createAuthorise, createKey, createSignIn, type SignIn, SYSTEM } from "../../organisation/index.ts";
import { buildHttp, catchUp, type Http, newSecret, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers, profileFollower, startIntake } from "../../profiles/index.ts";
import { type Foreseen, NeedsAnswer } from "../contract.ts";
import { needsOf, needsPage, refitIfStale, refitNeedsIfStale, valueFollower, valueRoutes } from "../index.ts";
import { currentNeedModel } from "./kept-needs.ts";
import { coffeeShop, order, writeOrdersWithLines } from "./test-lines.ts";

const FOLLOWERS = [profileFollower, valueFollower];

describe("what customers of a coffee shop will need", () => {
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
  const foreseen = async (id: string): Promise<Foreseen> => {
    const { foreseen: found } = NeedsAnswer.parse(await needsOf(database.ground, id));
    return found.kind === "foreseen" ? found : assert.fail(found.kind);
  };

  test("of nothing it says nothing; of few it says how many there are and how many it takes, and does not read the lines again for it", async () => {
    assert.equal(await refitNeedsIfStale(database.ground), undefined);
    assert.deepEqual(await needsPage(database.ground), { kind: "not-fitted" });
    const ids = await writeOrdersWithLines(database.ground, [order(900_001, "2026-01-02", "S-250"), order(900_002, "2026-01-03", "Q-1")]);
    assert.deepEqual((await refitNeedsIfStale(database.ground))!.fit, { kind: "too-few", observed: 2, needed: 50 });
    assert.deepEqual(await needsPage(database.ground), { kind: "too-few", observed: 2, needed: 50 });
    const { products, tooFew, nextPurchase } = await foreseen(ids.get(900_001)!);
    assert.deepEqual([products, tooFew, nextPurchase], [[], { kind: "too-few", observed: 2, needed: 50 }, null]);
    assert.equal(await refitNeedsIfStale(database.ground), undefined);
  });

  /** A regular, by hand: Sidamo every 30 days, descaler every 80; the last day known is that of the shop. */
  const regular = [
    order(800_001, "2026-03-20", "S-250"), order(800_001, "2026-04-19", "S-250", "D-1"), order(800_001, "2026-05-19", "S-250"), order(800_001, "2026-06-18", "S-250"), order(800_001, "2026-07-08", "S-250", "D-1"),
    order(800_001, "2026-08-07", "S-250"), order(800_001, "2026-09-26", "D-1", "S-250"), order(800_001, "2026-10-26", "S-250"),
  ];
  let ids: Map<number, string>;

  test("learnt from its own lines, the order of products surely beats what sells most; chances stand beside what came of them", async () => {
    ids = await writeOrdersWithLines(database.ground, [...coffeeShop(500, { from: "2025-06-01", to: "2026-11-20", seed: 5 }), ...regular]);
    await refitIfStale(database.ground);
    await sql`delete from need_model`.execute(database.db); // the clock stands still here, so the newer could not be told
    const model = (await refitNeedsIfStale(database.ground))!;
    assert.ok(model.fit.kind === "fitted" && model.fit.ranking === "mixed");
    const page = await needsPage(database.ground);
    assert.ok(page.kind === "fitted" && page.model.backTest.kind === "measured" && page.model.backTest.gain.lo > 0 && page.model.again.kind === "measured");
    for (const { predicted, actual } of page.model.again.reliability) assert.ok(Math.abs(predicted - actual) < 0.12, `${predicted} told, ${actual} came`);
    assert.equal(await refitNeedsIfStale(database.ground), undefined, "nothing new is known");
    assert.equal((await row<{ n: number }>(database.db, sql`select count(distinct model_id)::integer as n from need_product`))!.n, 1);
  });

  test("a regular is told what they come back for, with when, how likely, from how many, and what it rests on", async () => {
    const { products, asOf, nextPurchase, ranking } = await foreseen(ids.get(800_001)!);
    assert.deepEqual([asOf, ranking], ["2026-11-20", "mixed"]);
    const beans = products.find(({ sku }) => sku === "S-250")!;
    assert.deepEqual([beans.kind, beans.name, beans.price], ["again", "Sidamo, 250 g", { amountMinor: 1000, currency: "EUR" }]);
    assert.match(beans.reasons[0]!, /^Bought every 3\d days, last 25 days ago$/);
    assert.ok(beans.due?.kind === "due" && beans.due.from >= "2026-11-20" && beans.due.from <= beans.due.mid && beans.due.mid <= "2026-12-20" && beans.due.mid <= beans.due.to, JSON.stringify(beans.due));
    const { chance } = beans;
    assert.ok(chance && chance.lo <= chance.mid && chance.mid <= chance.hi && chance.mid > 0.4 && chance.happened <= chance.predictions && chance.customers <= chance.predictions, JSON.stringify(chance));
    const evidence = await row<{ day: string }>(database.db, sql`select (occurred_at at time zone 'UTC')::date as day from interaction where interaction_id = ${beans.evidence[0]!.id}::uuid`);
    assert.equal(evidence!.day, "2026-10-26");
    assert.ok(nextPurchase?.days && nextPurchase.days.lo <= nextPurchase.days.mid && nextPurchase.chance > 0.5);
    assert.equal(nextPurchase.reason, "Buys every 31 days, last 25 days ago");
  });

  test("the larger bag is proposed to whoever buys the small one, with the count of those who took it; by a second route in the lines", async () => {
    const up = (await foreseen(ids.get(800_001)!)).products.find(({ kind }) => kind === "up-sell")!;
    assert.equal(up.sku, "S-1000");
    const [, both, one] = /^(\d+) of (\d+) who bought Sidamo, 250 g also bought it$/.exec(up.reasons[0]!)!;
    const counted = (await row<{ both: number; one: number }>(
      database.db,
      sql`select count(*) filter (where small)::integer as one, count(*) filter (where small and large)::integer as both from (select identity_id, bool_or(sku = 'S-250') as small, bool_or(sku = 'S-1000') as large from order_line group by identity_id) each`,
    ))!;
    assert.deepEqual([Number(both), Number(one)], [counted.both, counted.one]);
    assert.ok(up.reasons.includes("Costs 3.4 times as much as Sidamo, 250 g"), up.reasons.join());
  });

  test("what was just bought, and what nobody has bought for half a year, is not proposed", async () => {
    const written = await writeOrdersWithLines(database.ground, [order(800_002, "2026-09-01", "S-250"), order(800_002, "2026-10-10", "S-250"), order(800_002, "2026-11-19", "S-250"), order(800_003, "2025-07-01", "M-1"), order(800_003, "2026-10-01", "Q-1")]);
    await sql`delete from need_model`.execute(database.db); // so that it is learnt anew with these lines
    await refitNeedsIfStale(database.ground);
    assert.ok(!(await foreseen(written.get(800_002)!)).products.some(({ sku }) => sku === "S-250"));
    assert.ok(!(await foreseen(written.get(800_003)!)).products.some(({ sku }) => sku === "M-1"));
  });

  test("two identities that turn out to be one customer need what both bought", async () => {
    const written = await writeOrdersWithLines(database.ground, [order(800_004, "2026-09-02", "T-1"), order(800_005, "2026-09-03", "R-1")]);
    const [one, other] = [written.get(800_004)!, written.get(800_005)!];
    assert.ok(!(await foreseen(one)).products.some(({ sku, kind }) => sku === "R-1" && kind === "again"));
    await mergeCustomers(database.ground, SYSTEM, { keepId: one, otherId: other, why: "the same person" });
    await catchUp(database.db, FOLLOWERS);
    const now = (await foreseen(one)).products.filter(({ kind }) => kind === "again").map(({ sku }) => sku);
    assert.deepEqual(now.sort(), ["R-1", "T-1"]);
  });

  test("somebody who never bought is told what sells most, and their visits tell of a need", async () => {
    const intake = startIntake(database.ground);
    const days = [9, 2].map((ago) => new Date(database.ground.now().getTime() - ago * 86_400_000).toISOString());
    await intake.take({ name: "site", trusted: true }, days.map((occurredAt, n) => ({ messageId: `cancel-${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt, identifiers: [{ kind: "user_id" as const, value: "u-77" }], properties: { pages: ["/", "/subscription/cancel"] } })));
    await catchUp(database.db, FOLLOWERS);
    await intake.settle();
    const id = (await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where kind = 'user_id' and value = 'u-77'`))!.id;
    const { signals } = await needsOf(database.ground, id);
    assert.deepEqual(signals!.map(({ kind, evidence }) => [kind, evidence.length]), [["cancellation-page", 2]]);
    assert.deepEqual((await foreseen(id)).products, []);
  });

  test("over the wire an old id answers too, an id of nobody is 404, and how it was learnt is for those who read values", async () => {
    const key = (await createKey(database.db, database.ground.now(), SYSTEM, { name: "reader", role: "read-only" })).key;
    const ask = (url: string, bearer = key) => app.inject({ method: "GET", url, headers: { authorization: `Bearer ${bearer}` } });
    const answer = await ask(`/api/customers/${ids.get(800_001)}/needs`);
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), JSON.parse(JSON.stringify(await needsOf(database.ground, ids.get(800_001)!))));
    assert.equal((await ask("/api/customers/01900000-0000-7000-8000-000000000000/needs")).statusCode, 404);
    assert.equal((await ask("/api/needs")).json().kind, "fitted");
    assert.equal((await app.inject({ method: "GET", url: "/api/needs" })).statusCode, 401);
  });

  test("what is kept is what was learnt: read again from the tables it says the same", async () => {
    const before_ = await foreseen(ids.get(800_001)!);
    const model = (await currentNeedModel(database.db))!;
    // Another id of the same content is read from the tables, not remembered.
    const again = "01900000-0000-7000-8000-000000000001";
    await transaction(database.db, async (tx) => {
      await sql`update need_model set model_id = ${again}::uuid where model_id = ${model.modelId}::uuid`.execute(tx);
      await sql`update need_product set model_id = ${again}::uuid`.execute(tx);
    });
    assert.deepEqual(await foreseen(ids.get(800_001)!), before_);
    assert.equal((await rows(database.db, sql`select 1 from need_product where model_id = ${again}::uuid`)).length, 8);
  });
});
