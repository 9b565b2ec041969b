import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { seededRandom } from "@rapport/statistics";
import { accessWords, createAuthorise, createKey, createSignIn, SEES_ALL, SYSTEM } from "../../organisation/index.ts";
import { buildHttp, catchUp, newId, newSecret, Refusal, row, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../../profiles/index.ts";
import { valueFollower } from "../../value/index.ts";
import { simulateOrders, type TestOrder, writeOrders } from "../../value/test-purchases.ts";
import { NewResponseSearch, NewSegment, type ResponseAnswer, type ResponseSearch, SegmentFilters } from "../contract.ts";
import { certifySegment, changeSegment, findResponding, makeRespondingSegments, makeSegment, respondingPage, ruleFollower, segmentFollower, segmentPage, segmentsRoutes } from "../index.ts";
import { readOwn } from "../own-filter.ts";
import { metAction } from "./met-action.ts";
import { findRespondingApart } from "./respond-apart.ts";
import { cutsOf, decimalsOf, filtersOfBounds, wholeDaysQuiet } from "./response-cuts.ts";
import { choosesGroups, whoChose } from "./who-chose.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];
const NOW = new Date("2026-11-22T15:00:00Z");
const MET = "2026-07-01T09:00:00Z";
const DAY = 86_400_000;
const dayBefore = (days: number) => new Date(Date.parse(MET) - days * DAY).toISOString().slice(0, 10);

function found(answer: ResponseAnswer): ResponseSearch {
  if (answer.kind !== "found") assert.fail(JSON.stringify(answer));
  return answer;
}

describe("where customers may be told apart", () => {
  test("days and chances at round values, amounts and own numbers at their tenths, to two digits", () => {
    assert.deepEqual(cutsOf("quiet", []), [7, 14, 30, 60, 90, 120, 180, 270, 365]);
    assert.deepEqual(cutsOf("worth", Array.from({ length: 1001 }, (_, n) => 1000 + n * 123)), [13_000, 26_000, 38_000, 50_000, 63_000, 75_000, 87_000, 99_000, 110_000]);
    assert.deepEqual(cutsOf("own.seats", [1, 1, 1, 1, 2, 2, 3, 3, 9, 9]), [2, 3, 9]);
    assert.deepEqual(cutsOf("own.rate", [0.25, 0.5, 0.5, 0.75]).every((cut) => Math.abs(cut * 100 - Math.round(cut * 100)) < 1e-9), true);
    assert.deepEqual(cutsOf("own.floor", [4, 4, 4]), [], "of who are all the same nobody is told apart");
  });

  test("groups are said in the language of the list, each side of a cut by its own words", () => {
    const features = ["quiet", "stay", "worth", "own.seats"] as const;
    const said = filtersOfBounds(features, [{ feature: 0, from: 60, below: 180 }, { feature: 1, from: 0.3, below: 0.6 }, { feature: 2, from: 5000, below: 20_000 }, { feature: 3, from: 5, below: 20 }], [0, 0, 0, 0]);
    assert.deepEqual(said, { quietDays: 60, heardDays: 180, stayFrom: 0.3, stayBelow: 0.6, valueFrom: 5000, valueBelow: 20_000, own: "seats from 5 to 19" });
    assert.ok(SegmentFilters.safeParse(said).success);
    assert.deepEqual(filtersOfBounds(["own.rate", "own.seats"], [{ feature: 0, below: 0.5 }, { feature: 1, from: 3 }], [2, 0]), { own: "rate to 0.49;seats from 3" });
  });

  test("law: of any numbers with any decimals every one lies on exactly one side of every cut, as the list reads the two filters", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.constantFrom(1, 10, 100)), { minLength: 2, maxLength: 40 }), (drawn) => {
        const values = drawn.map(([n, by]) => n / by);
        const decimals = decimalsOf(values);
        for (const cut of cutsOf("own.x", values)) {
          const sides = [filtersOfBounds(["own.x"], [{ feature: 0, below: cut }], [decimals]), filtersOfBounds(["own.x"], [{ feature: 0, from: cut }], [decimals])].map(({ own }) => readOwn(own!)![0] as { from?: string; to?: string });
          for (const value of values) {
            const on = sides.map(({ from, to }) => (from === undefined || value >= Number(from)) && (to === undefined || value <= Number(to)));
            assert.deepEqual(on, [value < cut, value >= cut], `${value} at ${cut}: ${JSON.stringify(sides)}`);
          }
        }
      }),
    );
  });

  test("quiet for 60 days or more is what the list means by it: last heard from longer ago than 60 × 24 hours", () => {
    for (const [days, isQuiet] of [[59.99, false], [60, false], [60.0001, true], [61, true]] as const) assert.equal(wholeDaysQuiet(days) >= 60, isQuiet, `${days}`);
  });
});

describe("groups that respond otherwise to an action", () => {
  const database = useDatabase();
  const CUSTOMERS = 2400;
  interface One {
    readonly id: string;
    readonly quiet: number;
    readonly treated: boolean;
  }
  let customers: One[] = [];
  const look = (said: object) => findResponding(database.ground, SYSTEM, NewResponseSearch.parse(said));
  const meets = (action: string, whom: readonly One[], at = MET) => sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm, hold_out_share)
    select i, d, ${action}, ${at}::timestamptz, case when t then 'advised' else 'held' end, 'r', case when t then 'treated' else 'hold-out' end, 0.4 from unnest(${whom.map(({ id }) => id)}::uuid[], ${whom.map(() => newId())}::uuid[], ${whom.map(({ treated }) => treated)}::boolean[]) as c (i, d, t)`.execute(database.db);
  const buys = (bought: readonly { readonly id: string; readonly amount: number }[], day: string) => sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor) select i, 'EUR', ${day}::date, 1, a from unnest(${bought.map(({ id }) => id)}::uuid[], ${bought.map(({ amount }) => amount)}::bigint[]) as c (i, a)`.execute(database.db);

  test("who has been quiet for 60 days gains €12 of the call, the others nothing: both are found again, within their ranges", async () => {
    database.setNow(NOW);
    const random = seededRandom(60);
    const quiet = Array.from({ length: CUSTOMERS }, (_, n) => (n % 2 === 0 ? 3 + (n % 36) : 72 + (n % 100)));
    const ids = await writeOrders(database.ground, quiet.map((days, customer): TestOrder => ({ customer, day: dayBefore(days), amountMinor: 2000 })), FOLLOWERS);
    customers = quiet.map((days, customer) => ({ id: ids.get(customer)!, quiet: days, treated: random.uniform() >= 0.4 }));
    await meets("call", customers);
    await buys(customers.map(({ id, quiet: days, treated }) => ({ id, amount: (random.uniform() < 0.4 ? Math.round(500 + 3000 * random.uniform()) : 0) + (treated && days > 60 ? 1200 : 0) })).filter(({ amount }) => amount > 0), "2026-07-20");
    // A number that has nothing to do with it.
    await sql`insert into list_key (key, listed_at, listed_by) values ('seats', now(), 'system')`.execute(database.db);
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) select i, a, 'seats', to_jsonb(n), 'shop', '2026-01-01' from unnest(${customers.map(({ id }) => id)}::uuid[], ${customers.map(() => newId())}::uuid[], ${customers.map((_, n) => (n * 7) % 50)}::integer[]) as t (i, a, n)`.execute(database.db);
    const answer = found(await look({ actionId: "call", outcome: "spending", features: ["quiet", "own.seats"] }));
    assert.deepEqual([answer.verdict, answer.look, answer.level, answer.groups.map(({ filters }) => filters)], ["differs", 1, 0.025, [{ heardDays: 60 }, { quietDays: 60 }]]);
    const [lately, long] = answer.groups;
    assert.ok(lately!.changed.lo < 0 && lately!.changed.hi > 0 && long!.changed.lo < 1200 && long!.changed.hi > 1200 && long!.changed.lo > 600, JSON.stringify(answer.groups));
    assert.deepEqual([answer.treated + answer.heldOut, answer.notKnown, answer.currency, answer.windowDays], [CUSTOMERS, 0, "EUR", 60]);
    // By a second route: plain averages, counted by the database, over the half that had no say.
    for (const [group, isQuiet] of [[lately!, false], [long!, true]] as const) {
      const here = customers.filter(({ id, quiet: days }) => days > 60 === isQuiet && !choosesGroups("call", id));
      const plain = await row<{ withIt: number; without: number; treated: number; heldOut: number }>(
        database.db,
        sql`select avg(y) filter (where t) as "withIt", avg(y) filter (where not t) as without, count(*) filter (where t)::integer as treated, count(*) filter (where not t)::integer as "heldOut" from (
            select t, (select coalesce(sum(amount_minor), 0) from purchase_day d where d.identity_id = i and day >= '2026-07-01')::float8 as y from unnest(${here.map(({ id }) => id)}::uuid[], ${here.map(({ treated }) => treated)}::boolean[]) as c (i, t)) u`,
      );
      assert.deepEqual([group.treated, group.heldOut, group.customers], [plain!.treated, plain!.heldOut, CUSTOMERS / 2]);
      assert.ok(Math.abs(group.withIt - plain!.withIt) < 1e-6 && Math.abs(group.changed.mid - (plain!.withIt - plain!.without)) < 1e-6);
    }
  });

  test("the same question again is no further look; another one is, and each is stricter than the one before, all together at most once in twenty", async () => {
    const again = found(await look({ actionId: "call", outcome: "spending", features: ["own.seats", "quiet"] }));
    assert.equal(again.look, 1);
    const buyers = found(await look({ actionId: "call", outcome: "buyers", features: ["quiet"] }));
    assert.deepEqual([buyers.look, buyers.level, buyers.outcome], [2, 0.05 / 6, "buyers"]);
    assert.ok(Array.from({ length: 1000 }, (_, n) => 0.05 / ((n + 1) * (n + 2))).reduce((sum, each) => sum + each, 0) <= 0.05);
    const page = await respondingPage(database.ground, () => true);
    assert.deepEqual([page.actions, page.searches.map(({ look: each }) => each)], [[{ actionId: "call", treated: customers.filter(({ treated }) => treated).length, heldOut: customers.filter(({ treated }) => !treated).length }], [2, 1]]);
    assert.deepEqual((await respondingPage(database.ground, (key) => key !== "seats")).searches.map(({ look: each }) => each), [2], "who may not read an attribute is not told of a look by it");
    const inThread = await findRespondingApart({ ...database.ground, databaseUrl: database.url }, SYSTEM, NewResponseSearch.parse({ actionId: "call", outcome: "spending", features: ["quiet", "own.seats"] }));
    assert.deepEqual(inThread, again, "in a thread of its own it comes to the same");
  });

  test("each group becomes a segment by rule, with live members; its certificate leaves aside the half that chose it", async () => {
    const { searches: [, search] } = await respondingPage(database.ground, () => true);
    const made = await makeRespondingSegments(database.ground, SYSTEM, search!.searchId, "Call", () => true);
    assert.deepEqual(made.segments.map(({ title }) => title), ["Call: heard from within 60 days", "Call: not heard from for 60 days"]);
    const page = await segmentPage(database.ground, "call-not-heard-from-for-60-days", SYSTEM, SEES_ALL);
    assert.deepEqual(page.segment.filters, { quietDays: 60 });
    assert.match(page.segment.purpose, /^Found on 2026-11-22: “call” changed spending in 60 days by €1\d(\.\d\d)? \(€\d+(\.\d\d)? to €\d+(\.\d\d)?\); \d+ treated, \d+ left out\.$/);
    assert.equal(page.segment.customers, CUSTOMERS, "by today nobody has been heard from for 60 days");
    const count = (certificate: Awaited<ReturnType<typeof certifySegment>>) => certificate.responses.filter(({ what }) => what === "spending").map(({ members, rest }) => [members.treated + members.heldOut, rest.treated + rest.heldOut])[0];
    const telling = (isQuiet: boolean) => customers.filter(({ id, quiet: days }) => days > 60 === isQuiet && !choosesGroups("call", id)).length;
    const certificate = await certifySegment(database.ground, SYSTEM, page.segment.key);
    assert.deepEqual([count(certificate), certificate.leftAside], [[telling(true), telling(false)], CUSTOMERS - telling(true) - telling(false)]);
    assert.ok(certificate.differsIn.includes("response"));
    // The twin: of a segment that a person made by the same rule everybody counts.
    await sql`delete from response_segment where segment_key = ${page.segment.key}`.execute(database.db);
    const everybody = await certifySegment(database.ground, SYSTEM, page.segment.key);
    assert.deepEqual([count(everybody), everybody.leftAside], [[CUSTOMERS / 2, CUSTOMERS / 2], 0]);
    await sql`insert into response_segment (segment_key, search_id) values (${page.segment.key}, ${search!.searchId}::uuid)`.execute(database.db);
    // Who met it since the look chose nothing, whichever half they would be of.
    const chose = () => whoChose(database.db, page.segment.key).then(({ size }) => size);
    assert.equal(await chose(), certificate.leftAside);
    await sql`update response_search set known_until = '2026-06-30' where search_id = ${search!.searchId}::uuid`.execute(database.db);
    assert.equal(await chose(), 0);
    await sql`update response_search set known_until = ${search!.until}::date where search_id = ${search!.searchId}::uuid`.execute(database.db);
    await assert.rejects(makeRespondingSegments(database.ground, SYSTEM, search!.searchId, "Call", () => true), (error: unknown) => error instanceof Refusal && /made of it already: “Call: heard from within 60 days”/.test(error.message));
    await assert.rejects(makeRespondingSegments(database.ground, SYSTEM, search!.searchId, "Call", (key) => key !== "seats"), (error: unknown) => error instanceof Refusal && error.code === "not-found");
  });

  test("two who make segments of one look at once get them once, and what chose a segment is kept with it or neither is", async () => {
    const { searches: [, search] } = await respondingPage(database.ground, () => true);
    const inUse = () => rows<{ key: string }>(database.db, sql`select m.segment_key as key from response_segment m join segment s using (segment_key) where s.archived_at is null order by 1`);
    for (const { key } of await inUse()) await changeSegment(database.ground, SYSTEM, key, { archived: true });
    const make = (title: string) => makeRespondingSegments(database.ground, SYSTEM, search!.searchId, title, () => true);
    const both = await Promise.allSettled([make("One"), make("Other")]);
    const refused = both.filter((each) => each.status === "rejected").map(({ reason }) => (reason as Error).message);
    assert.equal(refused.length, 1, "the second is told");
    assert.match(refused[0]!, /made of it already: “(One|Other): /);
    const there = (await inUse()).map(({ key }) => key);
    assert.equal(there.length, search!.groups.length);
    for (const key of there) await changeSegment(database.ground, SYSTEM, key, { archived: true });
    // What chose it cannot be kept: no segment is left that would be judged by those who chose it, not even an archived one.
    await sql`alter table response_segment add constraint refuses check (segment_key not like 'third%')`.execute(database.db);
    await assert.rejects(make("Third"), /refuses/);
    await sql`alter table response_segment drop constraint refuses`.execute(database.db);
    assert.deepEqual(await rows(database.db, sql`select 1 from segment where segment_key like 'third%'`), []);
  });

  test("the twin: a letter that brings everybody the same €12 differs in nobody, says how far apart would have been seen, and makes no segments", async () => {
    const random = seededRandom(61);
    const drawn = customers.map((each) => ({ ...each, treated: random.uniform() >= 0.4 }));
    await meets("letter", drawn, "2026-08-20T09:00:00Z");
    await buys(drawn.map(({ id, treated }) => ({ id, amount: (random.uniform() < 0.4 ? Math.round(500 + 3000 * random.uniform()) : 0) + (treated ? 1200 : 0) })).filter(({ amount }) => amount > 0), "2026-09-01");
    const answer = found(await look({ actionId: "letter", outcome: "spending", features: ["quiet", "own.seats"] }));
    assert.equal(answer.verdict, "alike");
    assert.ok(answer.everybody.lo < 1200 && answer.everybody.hi > 1200 && answer.visible > 100 && answer.visible < 1200, JSON.stringify([answer.everybody, answer.visible]));
    await assert.rejects(makeRespondingSegments(database.ground, SYSTEM, answer.searchId, "Letter", () => true), /did not show that anybody responds otherwise/);
  });

  test("nothing that came after the decision is known to it: touch points, purchases, attributes, and what was taken back later", async () => {
    const [one] = customers.filter(({ quiet }) => quiet > 100);
    const span = { from: new Date("2026-01-01T00:00:00Z"), until: NOW, currency: "EUR" };
    const values = async () => {
      const met = await metAction(database.db, "call", ["quiet", "own.seats"], span);
      assert.ok(!("kind" in met));
      return met.find(({ id }) => id === one!.id)!.values;
    };
    const before = await values();
    assert.deepEqual(before[0], wholeDaysQuiet((Date.parse(MET) - Date.parse(`${dayBefore(one!.quiet)}T12:00:00Z`)) / DAY));
    const heard = (at: string, received = at) => sql`insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, properties) values (${one!.id}::uuid, ${newId()}, 1, 'message', 'web', 'in', ${at}::timestamptz, ${received}::timestamptz, 'shop', '{}')`.execute(database.db);
    const says = (value: number | null, at: string) => sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${one!.id}::uuid, ${newId()}, 'seats', ${JSON.stringify(value)}::jsonb, 'shop', ${at}::timestamptz)`.execute(database.db);
    await heard("2026-07-01T10:00:00Z");
    await says(999, "2026-07-02T00:00:00Z");
    assert.deepEqual(await values(), before);
    await says(null, "2026-07-03T00:00:00Z");
    assert.deepEqual(await values(), before, "what its source took back later stood then");
    // The twin: what came before is known.
    await heard("2026-06-29T10:00:00Z");
    await says(41, "2026-06-29T00:00:00Z");
    assert.deepEqual(await values(), [1, 41]);
    await says(null, "2026-06-30T00:00:00Z");
    assert.deepEqual(await values(), [1, null]);
  });

  test("what they spend counts from the day on which they met it, for sixty days: not the day before, and not the sixty-first", async () => {
    const spent = async () => {
      const met = await metAction(database.db, "call", ["quiet"], { from: new Date("2026-01-01T00:00:00Z"), until: NOW, currency: "EUR" });
      assert.ok(!("kind" in met));
      return new Map(met.map(({ id, spending, bought }) => [id, bought ? spending : 0]));
    };
    const before = await spent();
    const { id } = customers.find((each) => each.quiet > 10 && before.get(each.id) === 0)!;
    for (const [day, amount] of [["2026-06-30", 1], ["2026-07-01", 10], ["2026-08-29", 100], ["2026-08-30", 1000]] as const) await buys([{ id, amount }], day);
    assert.deepEqual([...(await spent())].filter(([each, amount]) => amount !== before.get(each)), [[id, 110]]);
  });

  test("fewer than 120 left out are too few, shares that are not as was meant are said, an attribute that lists do not know and an action that nobody met are refused", async () => {
    const heldOut = customers.filter(({ treated }) => !treated);
    await meets("few", [...customers.filter(({ treated }) => treated), ...heldOut.slice(0, 119)]);
    const uneven = await look({ actionId: "few", outcome: "buyers", features: ["quiet"] });
    assert.ok(uneven.kind === "uneven" && Math.abs(uneven.expected - 0.4) < 1e-9 && uneven.actual === 119 / (119 + CUSTOMERS - heldOut.length));
    // Of one the share that was meant was not written down: the others still tell.
    await sql`update decision_action set hold_out_share = null where action_id = 'few' and identity_id = ${heldOut[0]!.id}::uuid`.execute(database.db);
    const others = await look({ actionId: "few", outcome: "buyers", features: ["quiet"] });
    assert.ok(others.kind === "uneven" && others.actual === 118 / (118 + CUSTOMERS - heldOut.length), JSON.stringify(others));
    await sql`update decision_action set hold_out_share = null where action_id = 'few'`.execute(database.db);
    assert.deepEqual(await look({ actionId: "few", outcome: "buyers", features: ["quiet"] }), { kind: "too-few", observed: 119, needed: 120, of: "arm" });
    // Of the quiet (odd numbers) half were left out, of the others a quarter: something else than chance decided.
    await meets("skewed", customers.map((each, n) => ({ ...each, treated: n % 2 === 1 ? n % 4 === 1 : n % 8 !== 0 })));
    await sql`update decision_action set hold_out_share = null where action_id = 'skewed'`.execute(database.db);
    const skewed = await look({ actionId: "skewed", outcome: "buyers", features: ["quiet"] });
    assert.equal(skewed.kind, "uneven", JSON.stringify(skewed));
    await assert.rejects(look({ actionId: "call", outcome: "buyers", features: ["own.rooms"] }), (error: unknown) => error instanceof Refusal && /rooms/.test(error.message));
    await assert.rejects(look({ actionId: "nothing", outcome: "buyers", features: ["quiet"] }), (error: unknown) => error instanceof Refusal && error.code === "not-found" && /Nobody met the action “nothing”/.test(error.message));
    assert.deepEqual((await rows<{ n: number }>(database.db, sql`select count(*)::integer as n from response_search where action_id in ('few', 'skewed', 'nothing')`))[0]!.n, 0, "what told nothing is no look");
  });
});

describe("a look over HTTP", () => {
  const database = useDatabase();

  test("is for whoever makes segments; what is no feature, too many, one twice or no action is refused by name", async () => {
    const signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    const app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => assert.fail(String(error)), trustedProxies: [] });
    segmentsRoutes(app, database.ground);
    const keys = { analyst: await createKey(database.db, NOW, SYSTEM, { name: "a", role: "analyst" }), reader: await createKey(database.db, NOW, SYSTEM, { name: "r", role: "read-only" }) };
    const ask = (body: object, as: keyof typeof keys = "analyst", url = "/api/response-searches") => app.inject({ method: "POST", url, headers: { authorization: `Bearer ${keys[as].key}` }, payload: body });
    const asked = { actionId: "call", outcome: "buyers", features: ["quiet"] };
    try {
      assert.equal((await ask(asked, "reader")).statusCode, 403);
      assert.equal((await app.inject({ url: "/api/response-searches", headers: { authorization: `Bearer ${keys.reader.key}` } })).statusCode, 403);
      assert.deepEqual([(await ask(asked)).statusCode, (await ask(asked)).json().detail], [404, "Nobody met the action “call” within a year and has had 60 days since, or it is left out from nobody."]);
      for (const [wrong, words] of [[{ features: [] }, /features/], [{ features: ["quiet", "quiet"] }, /names one twice/], [{ features: ["shoe size"] }, /features/], [{ features: ["own.a b"] }, /features/], [{ outcome: "happiness" }, /outcome/], [{ actionId: "" }, /actionId/], [{ features: ["quiet", "stay", "worth", "own.a", "own.b", "own.c"] }, /features/]] as const) {
        const answer = await ask({ ...asked, ...wrong });
        assert.deepEqual([answer.statusCode, words.test(answer.json().detail)], [400, true], answer.body);
      }
      assert.equal((await ask({ title: "x" }, "analyst", `/api/response-searches/${newId()}/segments`)).statusCode, 404);
      const page = await app.inject({ url: "/api/response-searches", headers: { authorization: `Bearer ${keys.analyst.key}` } });
      assert.deepEqual(page.json(), { actions: [], searches: [], needed: 120 });
    } finally {
      await app.close();
      await signIn.close();
    }
  });
});

describe("groups by what customers were worth then", () => {
  const database = useDatabase();

  test("worth and chance are those of the day before each met it, by models that know nothing later: a purchase since changes neither", async () => {
    database.setNow(NOW);
    const ids = [...(await writeOrders(database.ground, simulateOrders({ r: 1.1, alpha: 6, a: 0.8, b: 4, meanSpendMinor: 4000 }, { customers: 600, from: "2024-09-02", to: "2026-11-20", seed: 4 }), FOLLOWERS)).values()];
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm) select i, d, 'call', ${MET}::timestamptz + n * interval '1 day', 'advised', 'r', 'treated' from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[], ${ids.map((_, n) => n % 20)}::integer[]) as c (i, d, n)`.execute(database.db);
    await catchUp(database.db, FOLLOWERS);
    const span = { from: new Date("2025-11-22T23:59:59Z"), until: NOW, currency: "EUR" };
    const values = async () => {
      const met = await metAction(database.db, "call", ["stay", "worth"], span);
      assert.ok(!("kind" in met), JSON.stringify(met));
      return new Map(met.map(({ id, values: [stay, worth] }) => [id, [stay, worth]]));
    };
    const before = await values();
    const known = [...before.values()].filter(([stay]) => stay !== null);
    // The certificate of a rule by chance and worth takes them as they were when each met the action, too; and so does one of alternatives.
    const members = async (filters: object) => {
      const { key } = await makeSegment(database.ground, SYSTEM, NewSegment.parse({ title: JSON.stringify(filters), filters }));
      const { responses } = await certifySegment(database.ground, SYSTEM, key);
      return [responses[0]!.members.treated, responses[0]!.rest.treated];
    };
    const sure = known.filter(([stay, worth]) => stay! >= 0.5 && worth! >= 5000).length;
    assert.ok(sure > 30 && sure < known.length - 30);
    assert.deepEqual(await members({ stayFrom: 0.5, valueFrom: 5000 }), [sure, before.size - sure]);
    const either = known.filter(([stay, worth]) => stay! >= 0.5 || worth! < 1000).length;
    assert.deepEqual(await members({ any: "stayFrom=0.5 or valueBelow=1000" }), [either, before.size - either]);
    assert.ok(known.length > 400 && known.every(([stay, worth]) => stay! >= 0 && stay! <= 1 && worth! >= 0));
    await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor) select identity_id, 'EUR', (at at time zone 'UTC')::date, 1, 90000 from decision_action on conflict (identity_id, currency, day) do update set amount_minor = 90000`.execute(database.db);
    assert.deepEqual(await values(), before, "a purchase on the day of the meeting comes after it");
    // The twin: the day before, it counts.
    await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor) select identity_id, 'EUR', (at at time zone 'UTC')::date - 1, 1, 90000 from decision_action on conflict (identity_id, currency, day) do update set amount_minor = 90000`.execute(database.db);
    const after = await values();
    assert.ok([...before].filter(([id, [stay = null]]) => stay !== null && after.get(id)![0]! > stay).length > 300);
  });
});
