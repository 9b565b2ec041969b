import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessWords, createAuthorise, createKey, createSignIn, type SignIn, SYSTEM } from "../organisation/index.ts";
import { appendLog, buildHttp, catchUp, type Http, newId, newSecret, nextPosition, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower } from "../profiles/index.ts";
import { ValuePage } from "./contract.ts";
import { fitValue, refitIfStale, tierSummaries, valueFollower, valuePage, valueRoutes } from "./index.ts";
import { simulateOrders, writeOrders } from "./test-purchases.ts";

const TRUTH = { r: 0.8, alpha: 9, a: 0.7, b: 2.8, meanSpendMinor: 3800 };
const FOLLOWERS = [profileFollower, valueFollower];

describe("the value page", () => {
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
  const keyOf = async (role: "analyst" | "read-only") => (await createKey(database.db, database.ground.now(), SYSTEM, { name: role, role })).key;
  const ask = async (method: "GET" | "POST", url: string, key: string) => app.inject({ method, url, headers: { authorization: `Bearer ${key}` } });

  test("of nothing it says nothing: no model, too few, no sum of zero", async () => {
    const page = await valuePage(database.ground);
    assert.deepEqual([page.model, page.total12, page.expectedActive26, page.tooFew, page.months], [null, null, null, { kind: "too-few", observed: 0, needed: 50 }, []]);
    const answer = await ask("POST", "/api/value/fit", await keyOf("analyst"));
    assert.deepEqual([answer.statusCode, answer.json()], [200, { kind: "too-few", observed: 0, needed: 50 }]);
  });

  test("what customers spent by month adds up to what they spent, and the best hold most of what is expected", async () => {
    const orders = simulateOrders(TRUTH, { customers: 600, from: "2025-01-10", to: "2026-11-20", seed: 21 });
    await writeOrders(database.ground, orders);
    const bare = await valuePage(database.ground);
    assert.ok(bare.months.length > 20 && bare.model === null && bare.tooFew === null, "months are shown before there is a model");
    await refitIfStale(database.ground);
    const page = await valuePage(database.ground);
    assert.deepEqual([page.months, page.cohorts], [bare.months, bare.cohorts]);
    assert.equal(page.months.reduce((sum, m) => sum + m.revenueMinor, 0), orders.reduce((sum, o) => sum + o.amountMinor, 0));
    assert.equal(page.months.reduce((sum, m) => sum + m.newBuyers, 0), 600);
    assert.ok(page.cohorts.every((c) => c.activeShare[0] === 1 && c.activeShare.every((share) => share >= 0 && share <= 1)));
    const [first, last] = [page.concentration[0]!, page.concentration.at(-1)!];
    assert.ok(Math.abs(last.customersShare - 1) < 1e-12 && Math.abs(last.valueShare - 1) < 1e-12 && first.valueShare > first.customersShare);
    const sum = (await row<{ n: number }>(database.db, sql`select sum(clv12_minor)::bigint as n from value_score`))!.n;
    assert.equal(page.total12!.mid, sum);
    assert.ok(page.total12!.lo < sum && sum < page.total12!.hi);
    assert.equal(page.tooFew, null);
    // Every sum and share of what is to come has a range, and the parts make up the whole.
    const active = page.expectedActive26!;
    assert.ok(0 < active.lo && active.lo < active.mid && active.mid < active.hi && active.hi < page.customersScored, JSON.stringify(active));
    assert.ok(page.concentration.slice(0, -1).every(({ valueShare, lo, hi }) => 0 <= lo && lo < valueShare && valueShare < hi && hi <= 1));
    assert.ok(Math.abs(last.lo - 1) < 1e-9 && Math.abs(last.hi - 1) < 1e-9, "all of them hold all, for sure");
    const tiers = [...(await tierSummaries(database.ground)).values()];
    for (const { customers, value12, meanValue, shareOfValue, shareRange, stay26 } of tiers) {
      assert.deepEqual([meanValue.lo, meanValue.mid, meanValue.hi], [value12.lo, value12.mid, value12.hi].map((amount) => Math.round(amount / customers)));
      assert.ok(shareRange.lo < shareOfValue && shareOfValue < shareRange.hi && stay26.lo < stay26.mid && stay26.mid < stay26.hi, JSON.stringify([shareRange, stay26]));
    }
    assert.ok(Math.abs(tiers.reduce((all, { customers, stay26 }) => all + customers * stay26.mid, 0) - active.mid) < 1e-6);
    const cohort = page.cohorts[2]!;
    const [seen, range] = [cohort.activeShare[1]!, cohort.ranges[1]!];
    assert.ok(range.lo <= seen && seen <= range.hi && range.hi - range.lo > 0.02, JSON.stringify([seen, range]));
  });

  test("whoever may read values reads them, and only whoever may fit fits; the fit is in the audit", async () => {
    const [analyst, reader] = [await keyOf("analyst"), await keyOf("read-only")];
    const read = await ask("GET", "/api/value", reader);
    assert.equal(read.statusCode, 200);
    assert.ok(ValuePage.parse(read.json()).model);
    assert.equal((await ask("POST", "/api/value/fit", reader)).statusCode, 403);
    const fitted = await ask("POST", "/api/value/fit", analyst);
    assert.equal(fitted.json().fittedBy, "analyst");
    assert.deepEqual(await rows(database.db, sql`select actor_kind, act, object_id from audit where act = 'value.fit' order by at desc, audit_id desc limit 1`), [{ actor_kind: "key", act: "value.fit", object_id: fitted.json().modelId }]);
  });
});

describe("an import of orders", () => {
  const database = useDatabase();
  const counted = () => Promise.all([rows(database.db, sql`select * from purchase_day order by 1, 2, 3`), rows(database.db, sql`select * from purchase_summary order by 1, 2`), rows(database.db, sql`select * from value_score order by 1`)]);

  test("is counted from its one line in the log, and undone leaves what was there before, byte for byte", async () => {
    const ids = await writeOrders(database.ground, simulateOrders(TRUTH, { customers: 300, from: "2025-06-01", to: "2026-11-20", seed: 5 }));
    await refitIfStale(database.ground);
    const before = await counted();
    const importId = newId();
    const [one, newcomer] = [ids.get(1)!, newId()];
    await transaction(database.db, async (tx) => {
      await sql`insert into membership (identity_id, customer_id) values (${newcomer}, ${newcomer})`.execute(tx);
      // The rows were written under an earlier position than the line that tells of them.
      const position = await nextPosition(tx);
      for (const [identity, day] of [[one, "2026-11-01"], [newcomer, "2026-11-02"]] as const)
        await sql`insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, amount_minor, currency, properties, import_id)
          values (${identity}, ${newId()}, ${position}, 'order', 'shop', 'in', ${`${day}T10:00:00Z`}::timestamptz, ${`${day}T10:00:00Z`}::timestamptz, 'file', 9900, 'EUR', '{}', ${importId})`.execute(tx);
      await appendLog(tx, database.ground.now(), { topic: "interactions", about: { whole: true } }, position);
    });
    await catchUp(database.db, FOLLOWERS);
    await transaction(database.db, (tx) => appendLog(tx, database.ground.now(), { topic: "interactions", about: { importId } }));
    await catchUp(database.db, FOLLOWERS);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from value_score where customer_id = any(${[one, newcomer]}::uuid[])`))!.n, 2);
    assert.notDeepEqual(await counted(), before);
    await transaction(database.db, async (tx) => {
      await sql`delete from interaction where import_id = ${importId}::uuid`.execute(tx);
      await appendLog(tx, database.ground.now(), { topic: "interactions", about: { undoneImportId: importId } });
    });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await counted(), before);
  });

  test("that was all there was, undone leaves no money on the page, no model and no scores; nine days of orders say nothing of a year", async () => {
    await transaction(database.db, async (tx) => {
      await sql`delete from interaction`.execute(tx);
      await appendLog(tx, database.ground.now(), { topic: "interactions", about: { undoneImportId: newId() } });
    });
    await catchUp(database.db, FOLLOWERS);
    const page = await valuePage(database.ground);
    assert.deepEqual([page.model, page.total12, page.customersScored, page.months, page.cohorts, page.tooFew], [null, null, 0, [], [], { kind: "too-few", observed: 0, needed: 50 }]);

    await writeOrders(database.ground, simulateOrders({ ...TRUTH, alpha: 0.1 }, { customers: 400, from: "2026-11-10", to: "2026-11-20", seed: 6 }));
    assert.deepEqual(await fitValue(database.ground, SYSTEM), { kind: "too-few", observed: 1, needed: 13, of: "weeks" });
    assert.deepEqual((await valuePage(database.ground)).tooFew, { kind: "too-few", observed: 1, needed: 13, of: "weeks" });
  });
});
