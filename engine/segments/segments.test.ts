import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { accessWords, createAuthorise, createKey, createSignIn, fieldsSeen, SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { buildHttp, catchUp, type Database, newSecret, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addTag, endLink, likePattern, listTags, mergeCustomers, profileFollower, rebuildProfiles, removeTag, searchGroups, startIntake } from "../profiles/index.ts";
import { rebuildValue, refitIfStale, valueFollower } from "../value/index.ts";
import { type TestOrder, writeOrders } from "../value/test-purchases.ts";
import { CustomerList, CustomerListQuery, SegmentsPage } from "./contract.ts";
import { conditionsOf } from "./customer-filters.ts";
import { window } from "./list-customers.ts";
import { listCustomers, segmentFollower, segmentMovesOf, segmentOf, segmentsPage, segmentsRoutes } from "./index.ts";

const scoresAnew = (tx: Database) => rebuildValue(tx, new Date("2026-11-22T15:00:00Z"));
const FOLLOWERS = [profileFollower, valueFollower, segmentFollower];

/** Two hundred customers: number n bought n % 9 + 1 times, a week or two apart, for n euros each time. */
function manyOrders(): TestOrder[] {
  const orders: TestOrder[] = [];
  for (let n = 1; n <= 200; n++)
    for (let i = 0; i <= n % 9; i++) {
      const day = new Date(Date.UTC(2026, 0, 5 + (n % 40) + i * (7 + (n % 13))));
      orders.push({ customer: n, day: day.toISOString().slice(0, 10), amountMinor: n * 100 });
    }
  return orders;
}

/** The row that lists read, worked out from profile and score by a second route: whoever's row says anything else. */
async function listedOtherwise(db: Database): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    sql`with should as (
          select customer_id, coalesce(p.known, false), case when p.known then p.name end, case when p.known then p.search end, case when p.known then p.country end, case when p.known and p.last_heard_at is not null then p.last_heard_at else '-infinity' end, case when p.known then p.owner end,
            case when p.known then p.team end, case when p.known then p.department end, case when p.known then p.region end, v.tier, v.clv12_minor, v.active26
          from profile p full join value_score v using (customer_id) where p.known or v.customer_id is not null)
        select customer_id as id from ((table should except table customer_list) union all (table customer_list except table should)) differs order by 1`,
  );
  return [...new Set(found.map((each) => each.id))];
}

describe("segments by value", () => {
  const database = useDatabase();
  let ids: Map<number, string>;
  const tierOf = async (id: string) => (await row<{ tier: string }>(database.db, sql`select tier from value_score where customer_id = ${id}::uuid`))?.tier;

  test("everybody who has bought is in the segment of their tier, and the page says what each holds", async () => {
    ids = await writeOrders(database.ground, manyOrders(), FOLLOWERS);
    assert.equal(await segmentOf(database.db, ids.get(1)!), null, "without a model nobody is in a tier");
    assert.ok(await refitIfStale(database.ground));
    await catchUp(database.db, FOLLOWERS);
    const page = await segmentsPage(database.ground);
    assert.deepEqual(page.segments.map((s) => s.key), ["tier-high", "tier-middle", "tier-low"]);
    assert.equal(page.segments.reduce((sum, s) => sum + s.customers, 0), 200);
    assert.ok(Math.abs(page.segments.reduce((sum, s) => sum + s.tier!.shareOfValue, 0) - 1) < 1e-12);
    assert.match(page.segments[0]!.rule, /^The tenth of customers expected to spend most in the next 12 months: €[\d,.]+ or more$/);
    assert.deepEqual(page.segments.map((s) => s.moved30), [{ in: 0, out: 0 }, { in: 0, out: 0 }, { in: 0, out: 0 }], "being placed for the first time is no move");
    for (const id of ids.values()) assert.equal((await segmentOf(database.db, id))?.key, `tier-${await tierOf(id)}`);
  });

  test("whoever buys much more moves, the move says why, and nobody else does", async () => {
    // Twenty orders of €2,000 each, up to yesterday, by somebody who is worth least.
    const low = (await row<{ id: string; number: string }>(database.db, sql`select v.customer_id as id, i.value as number from value_score v join identifier i on i.identity_id = v.customer_id where tier = 'low' order by v.clv12_minor limit 1`))!;
    database.setNow(new Date("2026-11-21T15:00:00Z"));
    const intake = startIntake(database.ground);
    for (let i = 0; i < 20; i++) await intake.take({ name: "shop", trusted: true }, [{ messageId: `more${i}`, kind: "order", channel: "shop", direction: "in", occurredAt: new Date(Date.UTC(2026, 10, 1 + i)).toISOString(), amountMinor: 200_000, currency: "EUR", identifiers: [{ kind: "customer_number", value: low.number }] }]);
    await intake.settle();
    const moves = async () => (await row<{ n: number }>(database.db, sql`select count(*) as n from segment_move`))!.n;
    const before = await moves();
    await catchUp(database.db, FOLLOWERS);
    assert.equal((await segmentOf(database.db, low.id))?.title, "High value");
    assert.equal(await moves(), before + 1);
    const [move, first] = await segmentMovesOf(database.db, low.id);
    assert.deepEqual([move!.fromKey, move!.toKey, first!.fromKey, first!.toKey], ["tier-low", "tier-high", null, "tier-low"]);
    assert.match(move!.why, /^Expected to spend €[\d,.]+ in the next 12 months; high value begins at €[\d,.]+$/);
    const page = await segmentsPage(database.ground);
    assert.deepEqual(page.segments.map((s) => s.moved30), [{ in: 1, out: 0 }, { in: 0, out: 0 }, { in: 0, out: 1 }]);
  });

  test("a customer who was joined with another and separated again is where they were, since when they were", async () => {
    await refitIfStale(database.ground); // so that everybody's estimate is of one day
    await catchUp(database.db, FOLLOWERS);
    const [one, other] = [ids.get(20)!, ids.get(30)!].sort();
    const here = () => rows(database.db, sql`select * from segment_member where customer_id = ${other!}::uuid`);
    const before = await here();
    const merged = await mergeCustomers(database.ground, SYSTEM, { keepId: one!, otherId: other!, why: "the same person" });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await here(), [], "an id that is no customer any more is in no segment");
    await endLink(database.ground, SYSTEM, merged.linkId, "two people after all");
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await here(), before);
    assert.equal((await segmentOf(database.db, one!))?.key, `tier-${await tierOf(one!)}`);
    assert.deepEqual(await listedOtherwise(database.db), []);
  });

  test("the rows that lists read say what profiles and scores say, when both are made anew too; one that does not is found (the twin)", async () => {
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, [{ messageId: "asked", kind: "question", channel: "web", direction: "in", occurredAt: "2026-11-21T14:00:00.000Z", identifiers: [{ kind: "email", value: "asks@example.com" }], traits: { name: "Asks Only", country: "NL", owner: "mira" } }]);
    await intake.settle();
    await catchUp(database.db, FOLLOWERS);
    const kept = await rows<{ owner: string | null; tier: string | null }>(database.db, sql`select * from customer_list order by customer_id`);
    assert.equal(kept.length, 201);
    assert.deepEqual(kept.filter((each) => each.tier === null).map((each) => each.owner), ["mira"]);
    assert.deepEqual(await listedOtherwise(database.db), []);
    await sql`delete from customer_list`.execute(database.db);
    assert.equal((await listedOtherwise(database.db)).length, 201);
    // Whichever comes first: a score may be written before the profile is.
    for (const order of [[rebuildProfiles, scoresAnew], [scoresAnew, rebuildProfiles]] as const) {
      await sql`delete from customer_list`.execute(database.db);
      for (const rebuild of order) await database.db.transaction().execute((tx) => rebuild(tx));
      assert.deepEqual(await listedOtherwise(database.db), []);
      assert.deepEqual(await rows(database.db, sql`select * from customer_list order by customer_id`), kept);
    }
    await sql`update customer_list set tier = 'low' where customer_id = (select customer_id from customer_list where tier = 'high' limit 1)`.execute(database.db);
    assert.equal((await listedOtherwise(database.db)).length, 1);
  });
});

describe("the customers list", () => {
  const database = useDatabase();
  const list = (query: Partial<CustomerListQuery>) => listCustomers(database.ground, CustomerListQuery.parse(query), SYSTEM);
  const names = async (query: Partial<CustomerListQuery>) => (await list(query)).rows.map((r) => r.profile.name);

  test("finds a customer by half a telephone number in any spelling, by words in any order, by an address and by an old id", async () => {
    await writeOrders(database.ground, manyOrders(), FOLLOWERS);
    await refitIfStale(database.ground);
    const intake = startIntake(database.ground);
    const person = (n: number, name: string, more: { phone?: string; email?: string }) => ({
      messageId: `p${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: `2026-11-0${n}T10:00:00Z`, traits: { name },
      identifiers: [{ kind: "user_id" as const, value: `u${n}` }, ...(more.phone ? [{ kind: "phone" as const, value: more.phone }] : []), ...(more.email ? [{ kind: "email" as const, value: more.email }] : [])],
    });
    await intake.take({ name: "shop", trusted: true }, [
      person(1, "Amara Okafor", { phone: "+31 6 1234 5678", email: "amara@example.com" }), person(2, "Jonas 50% Weiß", { email: "jonas_w@example.com" }), person(3, "José Álvarez", { phone: "+34 912 345 678" }),
    ]);
    await intake.take({ name: "shop", trusted: true }, [{ messageId: "a1", kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-09T10:00:00Z", identifiers: [{ kind: "anonymous_id", value: "cookie-1" }] }]);
    await intake.settle();
    await catchUp(database.db, FOLLOWERS);
    for (const typed of ["06 1234", "0612345678", "+31 6 12", "61234-56", "31612", "okafor AMARA", "amara@exam"]) assert.deepEqual(await names({ query: typed }), ["Amara Okafor"], typed);
    assert.deepEqual(await names({ query: "50%" }), ["Jonas 50% Weiß"]);
    assert.deepEqual(await names({ query: "%" }), ["Jonas 50% Weiß"], "a sign of the pattern language means itself");
    assert.deepEqual(await names({ query: "jonas_w" }), ["Jonas 50% Weiß"]);
    assert.deepEqual(await names({ query: "álvarez" }), ["José Álvarez"]);
    assert.deepEqual(await names({ query: "nobody at all" }), []);
    assert.deepEqual(await names({ query: "\\" }), []);
    const amara = (await list({ query: "amara" })).rows[0]!.profile.customerId;
    assert.deepEqual(await names({ query: amara }), ["Amara Okafor"]);
    assert.deepEqual(await names({ query: "00000000-0000-7000-8000-000000000000" }), []);
  });

  test("holds known customers only: a visitor with nothing but a cookie is not in it", async () => {
    const all = await list({ limit: 200 });
    assert.equal(all.total, 203);
    assert.equal(all.customers, 203);
    assert.ok(all.rows.every((r) => r.profile.known));
  });

  test("every window of every order, put together, is everybody once, in that order", async () => {
    const value = (r: Awaited<ReturnType<typeof list>>["rows"][number]) => r.value12?.mid ?? null;
    const keys = {
      value: value, stay: (r: Awaited<ReturnType<typeof list>>["rows"][number]) => r.stay26?.mid ?? null,
      lastHeard: (r: Awaited<ReturnType<typeof list>>["rows"][number]) => r.profile.lastHeardAt, name: (r: Awaited<ReturnType<typeof list>>["rows"][number]) => r.profile.name,
    };
    for (const sort of ["value", "stay", "lastHeard", "name"] as const)
      for (const order of ["asc", "desc"] as const) {
        const seen: (string | number | null)[] = [];
        const customers = new Set<string>();
        for (let offset = 0; offset < 203; offset += 30) {
          const page = await list({ sort, order, offset, limit: 30 });
          assert.equal(page.total, 203);
          for (const r of page.rows) {
            customers.add(r.profile.customerId);
            seen.push(keys[sort](r));
          }
        }
        assert.equal(customers.size, 203, `${sort} ${order}`);
        if (sort === "name") continue; // ordered as the database's language orders
        const told = seen.filter((k) => k !== null);
        const sorted = [...told].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        assert.deepEqual(told, order === "asc" ? sorted : sorted.reverse(), `${sort} ${order}`);
        if (sort === "value" || sort === "stay") assert.deepEqual(seen.slice(-3), [null, null, null], "who has never bought comes last");
      }
  });

  test("the windows are the same whether who fits is gathered or met on the way, and no more are counted than there are", async () => {
    const { db, ground } = database;
    const ways = [{ most: 60, byLetters: 40, byValues: 40 }, { most: 35, byLetters: 35, byValues: 35 }, { most: 1, byLetters: 1, byValues: 1 }];
    const noAddresses = fieldsSeen({ ...SEES_ALL, fields: { ...SEES_ALL.fields, service: "masked" } });
    for (const viewer of [{ id: "x" }, { id: "x", fields: noAddresses }])
      for (const filters of [{ tier: "middle" }, { query: "a" }, { query: "customer" }, { quietDays: 1 }, { stayBelow: 0.5 }, { query: "u", tier: "low" }, { query: "zq" }])
        for (const sort of ["value", "stay", "lastHeard", "name"])
          for (const order of ["asc", "desc"]) {
            const asked = CustomerListQuery.parse({ ...filters, sort, order, limit: 30 });
            const conditions = await conditionsOf(ground, asked, viewer);
            const whole = await window(db, { ...asked, limit: 200, offset: 0 }, conditions, 203);
            const rest = await window(db, { ...asked, limit: 200, offset: 200 }, conditions, 203);
            const all = [...whole.ids, ...rest.ids];
            assert.equal(all.length, whole.total);
            for (const [counted, offset] of [[ways[0]!, 0], [ways[1]!, 30], [ways[2]!, 90], [ways[0]!, 30], [ways[1]!, 180]] as const) {
              const here = await window(db, { ...asked, offset }, conditions, 203, counted);
              const what = JSON.stringify({ filters, sort, order, counted, offset, total: here.total });
              assert.deepEqual(here.ids, all.slice(offset, offset + 30), what);
              assert.ok(here.atLeast ? here.total < all.length && here.total > offset : here.total === all.length, what);
            }
          }
  });

  test("filters by a tag, alone and with everything else, also when the customer was joined with another", async () => {
    const ids = (await rows<{ id: string }>(database.db, sql`select p.customer_id as id from profile p join value_score v using (customer_id) order by 1 limit 3`)).map((r) => r.id);
    for (const id of ids.slice(0, 2)) await addTag(database.ground, SYSTEM, id, "Barista");
    const tag = (await listTags(database.db, SEES_ALL)).find((t) => t.name === "Barista")!;
    const tagged = async (more: object = {}) => (await listCustomers(database.ground, CustomerListQuery.parse({ tag: tag.tagId, ...more }), SYSTEM)).rows.map((r) => r.profile.customerId).sort();
    for (const sort of ["value", "stay", "lastHeard", "name"]) for (const order of ["asc", "desc"]) assert.deepEqual(await tagged({ sort, order }), ids.slice(0, 2));
    assert.deepEqual(await tagged({ query: ids[0] }), [ids[0]]);
    assert.deepEqual(await tagged({ query: ids[2] }), []);
    assert.deepEqual(await tagged({ tier: "none" }), []);
    await removeTag(database.ground, SYSTEM, ids[1]!, tag.tagId);
    assert.deepEqual(await tagged(), [ids[0]]);
    const { customerId, linkId } = await mergeCustomers(database.ground, SYSTEM, { keepId: ids[0]!, otherId: ids[2]!, why: "same" });
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await tagged(), [customerId]);
    await endLink(database.ground, SYSTEM, linkId, "not the same");
    await catchUp(database.db, FOLLOWERS);
    assert.deepEqual(await tagged(), [ids[0]]);
  });

  test("filters by tier and by the chance of staying, and counts what fits", async () => {
    const [high, middle, low, none] = await Promise.all((["high", "middle", "low", "none"] as const).map((tier) => list({ tier, limit: 200 })));
    assert.equal(high!.total + middle!.total + low!.total + none!.total, 203);
    assert.equal(none!.total, 3);
    assert.ok(high!.rows.every((r) => r.tier === "high" && r.segment?.key === "tier-high"));
    for (const sort of ["value", "name"] as const) {
      const risky = await list({ stayBelow: 0.1, sort, limit: 200 });
      const expected = (await row<{ n: number }>(database.db, sql`select count(*) as n from value_score where active26 < 0.1`))!.n;
      assert.equal(risky.total, expected);
      assert.ok(risky.total > 0 && risky.rows.every((r) => r.stay26!.mid < 0.1));
      assert.equal((await list({ stayBelow: 0.1, tier: "none", sort })).total, 0);
      // The two sides of a bound, chance or worth, hold everybody who has a score, each once; of whom there is none is on neither.
      const [sure, { worth }] = [await list({ stayFrom: 0.1, sort, limit: 200 }), (await row<{ worth: number }>(database.db, sql`select clv12_minor as worth from value_score order by 1 offset 100 limit 1`))!];
      assert.deepEqual([sure.total, sure.rows.every((r) => r.stay26!.mid >= 0.1)], [200 - expected, true]);
      const [less, more] = [await list({ valueBelow: worth, sort, limit: 200 }), await list({ valueFrom: worth, sort, limit: 200 })];
      assert.deepEqual([less.total + more.total, new Set([...less.rows, ...more.rows].map((r) => r.profile.customerId)).size, less.rows.every((r) => r.value12!.mid < worth)], [200, 200, true]);
      assert.equal((await list({ stayFrom: 0.1, tier: "none", sort })).total + (await list({ valueBelow: worth, tier: "none", sort })).total, 0);
    }
    assert.equal((await list({ query: "Customer 1", tier: "high" })).total, (await list({ query: "Customer 1", tier: "high", sort: "name" })).total);
  });
});

describe("what is typed to find a customer", () => {
  test("a number is looked for as typed, in digits, and without the zeros that stand before it at home or from abroad", () => {
    assert.deepEqual(searchGroups("06 1234"), [["06 1234", "061234", "61234"]]);
    assert.deepEqual(searchGroups("0031612"), [["0031612", "31612"]]);
    assert.deepEqual(searchGroups("12"), [["12"]]);
    assert.deepEqual(searchGroups("  Okafor  amara "), [["okafor"], ["amara"]]);
    assert.deepEqual(searchGroups("   "), []);
  });
  test("signs of the pattern language mean themselves", () => assert.equal(likePattern("50%_\\"), "%50\\%\\_\\\\%"));
});

describe("over HTTP", () => {
  const database = useDatabase();

  test("the list and the segments fit their stated shapes, and a wrong question is refused by name", async () => {
    await writeOrders(database.ground, manyOrders(), FOLLOWERS);
    await refitIfStale(database.ground);
    await catchUp(database.db, FOLLOWERS);
    const signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    const app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    segmentsRoutes(app, database.ground);
    const { key } = await createKey(database.db, database.ground.now(), SYSTEM, { name: "reader", role: "read-only" });
    const get = (url: string, as = key) => app.inject({ method: "GET", url, headers: { authorization: `Bearer ${as}` } });
    try {
      const list = await get("/api/customers?query=Customer%2019&sort=value&limit=5");
      assert.equal(list.statusCode, 200);
      assert.deepEqual([CustomerList.parse(list.json()).total, list.json().rows.length], [12, 5], "19, 119 and 190 to 199");
      assert.equal(SegmentsPage.parse((await get("/api/segments")).json()).asOf, manyOrders().map((o) => o.day).sort().at(-1));
      const wrong = await get("/api/customers?sort=luck");
      assert.equal(wrong.statusCode, 400);
      assert.match(wrong.json().detail, /sort/);
      assert.equal((await get("/api/customers?stayBelow=2")).statusCode, 400);
      assert.equal((await get("/api/customers", "rk_nobody")).statusCode, 401);
    } finally {
      await app.close();
      await signIn.close();
    }
  });
});
