import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { accessWords, createAuthorise, createKey, createSignIn, type SignIn, stateUnit, SYSTEM } from "../../organisation/index.ts";
import { buildHttp, catchUp, type Http, newSecret, newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers, profileFollower } from "../../profiles/index.ts";
import { type ForeignModelView, ForeignScores, type ForeignScoresTaken, NewOnnx, type ValuePage } from "../contract.ts";
import { dayNumber, dayWord } from "../day.ts";
import { fitValue, refitIfStale, sweepForeign, valueFollower, valueOf, valuePage, valueRoutes } from "../index.ts";
import { simulateOrders, type TestOrder, writeOrders } from "../test-purchases.ts";
import { rebuildScores } from "../keep-scores.ts";
import { readOnnx } from "../onnx/read-onnx.ts";
import { prepareOnnx } from "../onnx/run-onnx.ts";
import { LOGISTIC, NETWORK, TREES } from "../onnx/test-models.ts";
import { takeOnnx, takeScores } from "./index.ts";
import { saidByThoseInUse, withForeign } from "./in-use.ts";
import { barFor, judgeForeign } from "./judge-foreign.ts";

const FOLLOWERS = [profileFollower, valueFollower];
const UNCHANGED = { sentLater: 0, of: "", changedAt: "2026-11-20T00:00:00.000Z" };
const columns = (count: number, of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i));

describe("a model from elsewhere beside ours, on what came", () => {
  const random = seededRandom(3);
  const truth = columns(2000, () => random.beta({ a: 1, b: 1 }));
  const came = truth.map((chance) => (random.uniform() < chance ? 1 : 0));
  const spent = came.map((n, i) => (n > 0 ? Math.round(2000 + 20_000 * truth[i]!) : 0));
  const blurred = truth.map((chance) => 0.5 * chance + 0.25);
  const then = { active: blurred, worth: blurred.map((chance) => chance * 12_000), laterDays: came, laterMinor: spent };
  const judge = (active26: Float64Array, spending12 = columns(2000, () => Number.NaN)) => judgeForeign(then, { name: "theirs", active26, spending12, ...UNCHANGED });

  test("who knows the true chances wins, who says the same wins nothing, who is sure of the wrong thing loses", () => {
    const [knows, same, wrong] = [judge(truth), judge(blurred), judge(truth.map((chance) => 1 - chance))].map(({ active26 }) => active26!);
    assert.ok(knows!.kind === "judged" && knows!.wins && knows!.lead.by > 0);
    assert.ok(Math.abs(knows!.theirs.area! - knows!.ours.area!) < 1e-12, "the same order; the chances are better");
    assert.ok(same!.kind === "judged" && !same!.wins && same!.lead.by === 0);
    assert.ok(wrong!.kind === "judged" && !wrong!.wins && wrong!.theirs.area! < 0.5);
    // The logarithms by a second route.
    const score = [...came].reduce((sum, n, i) => sum + Math.log(n > 0 ? truth[i]! : 1 - truth[i]!), 0) / 2000;
    assert.ok(knows!.kind === "judged" && Math.abs(knows!.theirs.logScore - score) < 1e-9);
  });

  test("amounts that rank better and are far too high do not win: it is amounts that are shown", () => {
    const right = truth.map((chance) => 2 * chance * (2000 + 20_000 * chance));
    const [wins, tooHigh] = [judge(columns(2000, () => Number.NaN), right).spending12!, judge(columns(2000, () => Number.NaN), right.map((year) => 10 * year)).spending12!];
    assert.ok(wins.kind === "judged" && tooHigh.kind === "judged");
    assert.equal(tooHigh.lead.by, wins.lead.by);
    assert.ok(!tooHigh.wins && tooHigh.errorLead.by < 0 && tooHigh.theirs.expectedMinor > 5 * tooHigh.actualMinor);
  });

  test("amounts that rank better and are far too low do not win either, though the error of a customer prefers them: most spend nothing", () => {
    const rare = seededRandom(8);
    const chance = columns(1500, () => rare.beta({ a: 0.6, b: 1.8 }));
    const later = chance.map((p) => (rare.uniform() < p ? 1 : 0));
    const worth = chance.map((p) => p * (2000 + 20_000 * p));
    const here = { active: chance, worth: worth.map((amount) => amount * Math.exp(0.8 * rare.normal())), laterDays: later, laterMinor: later.map((n, i) => (n > 0 ? Math.round(2000 + 20_000 * chance[i]!) : 0)) };
    const [right, low] = [2, 0.04].map((times) => judgeForeign(here, { name: "theirs", active26: columns(1500, () => Number.NaN), spending12: worth.map((amount) => times * amount), ...UNCHANGED }).spending12!);
    assert.ok(right?.kind === "judged" && right.wins);
    assert.ok(low?.kind === "judged" && low.lead.by === right.lead.by && low.errorLead.by > low.errorLead.standardError && !low.wins, "a fiftieth of what came is no better for a smaller error");
  });

  test("the best of twenty that are no better than ours wins no oftener than one by itself; without the higher bar it would nearly always", () => {
    const [TIMES, MODELS, CUSTOMERS] = [40, 20, 200];
    const won = { one: 0, lowBar: 0, bar: 0 };
    for (let time = 0; time < TIMES; time++) {
      const lot = seededRandom(500 + time);
      const active = columns(CUSTOMERS, () => lot.beta({ a: 1, b: 1.5 }));
      const laterDays = active.map((chance) => (lot.uniform() < chance ? 1 : 0));
      const nearlyOurs = Array.from({ length: MODELS }, () => active.map((chance) => 1 / (1 + Math.exp(-(Math.log(chance / (1 - chance)) + 0.02 * lot.normal())))));
      const wins = (bar: number) => nearlyOurs.map((active26) => {
        const { active26: found } = judgeForeign({ active, worth: active, laterDays, laterMinor: laterDays }, { name: "theirs", active26, spending12: columns(CUSTOMERS, () => Number.NaN), ...UNCHANGED }, bar);
        return found?.kind === "judged" && found.wins;
      });
      const low = wins(1);
      won.one += Number(low[0]);
      won.lowBar += Number(low.includes(true));
      won.bar += Number(wins(barFor(MODELS)).includes(true));
    }
    assert.equal(barFor(1), 1);
    assert.ok(Math.abs(barFor(20) - 2.38) < 0.01, "one-sided, so that 0.8413 of the time none of twenty is above it");
    assert.ok(won.lowBar > 0.75 * TIMES && won.bar < 0.3 * TIMES && won.one < 0.3 * TIMES, JSON.stringify(won));
  });

  test("below a hundred customers, or where next to nobody came, it says too few", () => {
    const few = truth.map((chance, i) => (i < 99 ? chance : Number.NaN));
    assert.deepEqual(judge(few).active26, { kind: "too-few", observed: 99, needed: 100 });
    const nobody = judgeForeign({ ...then, laterDays: columns(2000, (i) => (i < 9 ? 1 : 0)) }, { name: "theirs", active26: truth, spending12: truth, ...UNCHANGED });
    assert.deepEqual(nobody.active26, { kind: "too-few", observed: 9, needed: 10 });
    assert.equal(judge(columns(2000, () => Number.NaN)).active26, null, "of a figure that it does not give nothing is said");
  });
});

describe("a figure from elsewhere in place of ours", () => {
  test("has a range as wide in proportion, so that its variance grows with the square", () => {
    const ours = { value12: { mid: 100, lo: 50, hi: 240 }, variance12: 400, active26: 0.5, expectedPurchases12: 3 };
    const { score, by } = withForeign(ours, {}, { spending12: { name: "theirs", asOf: "2026-11-20", figure: 300 } });
    assert.deepEqual([score, by], [{ ...ours, value12: { mid: 300, lo: 150, hi: 720 }, variance12: 3600 }, { value12: { name: "theirs", asOf: "2026-11-20" } }]);
    assert.deepEqual(withForeign(ours, {}, undefined), { score: ours, by: null });
  });
});

describe("a file that is run over very many", () => {
  test("lets others have a turn between customers: what waits is not kept until all are through", async () => {
    let [turns, ran, waits] = [0, 0, true];
    const turn = () => void (waits && (turns++, setImmediate(turn)));
    setImmediate(turn);
    const counted = Array.from({ length: 2000 }, (_, i) => ({ customerId: `c${i}`, firstDay: 1, lastDay: 2, purchaseDays: 2, totalMinor: 2, repeatMinor: 1 }));
    const judged = { name: "file", active26: null, spending12: null, sentLater: 0 };
    const said = await saidByThoseInUse(undefined as never, { active26: { judged, run: () => (ran++, 0.5) } }, "EUR", 20_000, counted);
    waits = false;
    assert.deepEqual([said.size, ran], [2000, 2000]);
    assert.ok(turns >= 10, `${turns} turns`);
  });
});

describe("scores that are sent", () => {
  const database = useDatabase();
  let app: Http;
  let signIn: SignIn;
  let key: string;
  let orders: TestOrder[];
  let ids: Map<number, string>;
  const UNTIL = "2026-11-20";
  const cutOff = dayWord(dayNumber(UNTIL) - 182);
  before(async () => {
    database.setNow(new Date("2026-11-21T09:00:00Z"));
    signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    valueRoutes(app, database.ground);
    key = (await createKey(database.db, database.ground.now(), SYSTEM, { name: "warehouse", role: "analyst" })).key;
    orders = simulateOrders({ r: 1, alpha: 6, a: 0.8, b: 2.5, meanSpendMinor: 4000 }, { customers: 700, from: "2025-01-06", to: UNTIL, seed: 9 });
    orders.push({ customer: 1, day: UNTIL, amountMinor: 3000 });
    ids = await writeOrders(database.ground, orders, FOLLOWERS);
    await refitIfStale(database.ground);
  });
  after(async () => {
    await app.close();
    await signIn.close();
  });
  const post = async (body: unknown) => app.inject({ method: "POST", url: "/api/value/scores", headers: { authorization: `Bearer ${key}` }, payload: body as object });
  let minutes = 0;
  const send = async (model: string, asOf: string, scores: readonly object[]): Promise<ForeignScoresTaken> => {
    database.setNow(new Date(Date.parse("2026-11-21T09:00:00Z") + ++minutes * 60_000));
    const answer = await post({ model, asOf, scores });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const use = async (name: string, mayBeUsed: boolean) => (await app.inject({ method: "PUT", url: `/api/value/foreign/${name}`, headers: { authorization: `Bearer ${key}` }, payload: { mayBeUsed } })).json<ValuePage>();
  const number = (customer: number) => ({ identifiers: [{ kind: "customer_number", value: String(customer) }] });
  const bought = (customer: number, from: string, until: string) => orders.filter((order) => order.customer === customer && order.day > from && order.day <= until);
  const then = () => [...ids.keys()].filter((customer) => bought(customer, "2000-01-01", cutOff).length > 0);
  const entry = (page: ValuePage, name: string): ForeignModelView => page.foreign.find((each) => each.name === name)!;

  test("are kept for whom they name, the same again changes nothing, and what cannot be kept is named with its reason", async () => {
    const scores = [{ ...number(1), active26: 0.5 }, { customerId: ids.get(2)!, active26: 0.25, spending12Minor: 1200 }, { ...number(99_999), active26: 0.5 }, { ...number(1), active26: 0.75 }, { customerId: "00000000-0000-7000-8000-000000000000", active26: 0.1 }, { identifiers: [{ kind: "email", value: "no address" }], active26: 0.1 }];
    const once = await send("first try", "2026-11-19", scores);
    assert.deepEqual([once.kept, once.changed, once.alreadyThere], [2, 0, 0]);
    assert.deepEqual(once.refused.map(({ place }) => place), ["scores[2]", "scores[3]", "scores[4]", "scores[5]"]);
    assert.deepEqual(once.refused.map(({ reason }) => /nobody is known|the same customer as scores\[0\]|no customer with this id|not an e-mail address/.test(reason)), [true, true, true, true]);
    assert.match(once.judged, /^Cannot be judged yet: first judged when purchases are known until 2027-05-20\.$/);
    const again = await send("first try", "2026-11-19", scores);
    assert.deepEqual([again.kept, again.changed, again.alreadyThere], [0, 0, 2]);
    const other = await send("first try", "2026-11-19", [{ ...number(1), active26: 0.6 }, { customerId: ids.get(2)!, active26: 0.25 }]);
    assert.deepEqual([other.kept, other.changed, other.alreadyThere], [0, 1, 1]);
    assert.deepEqual(await rows(database.db, sql`select active26, spending12_minor, currency from foreign_score order by active26`), [{ active26: 0.25, spending12_minor: 1200, currency: "EUR" }, { active26: 0.6, spending12_minor: null, currency: null }]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from audit where act = 'value.foreign-scores'`))!.n, 2, "what changed nothing is no act");
    for (const [body, why] of [
      [{ model: "x", asOf: "2026-11-22", scores: [{ ...number(1), active26: 0.5 }] }, /lies in the future/],
      [{ model: "x", asOf: "2026-11-20", scores: [{ ...number(1) }] }, /say active26, spending12Minor, or both/],
      [{ model: "x", asOf: "2026-11-20", scores: [{ ...number(1), active26: 1.5 }] }, /active26/],
      [{ model: "../x", asOf: "2026-11-20", scores: [{ ...number(1), active26: 0.5 }] }, /a name of up to 60/],
    ] as const) {
      const answer = await post(body);
      assert.equal(answer.statusCode, 400);
      assert.match(answer.body, why);
    }
  });

  test("stand in the contest at the next fit: one that knows better wins and is used, noise loses, what came later says when it can be judged", async () => {
    const random = seededRandom(5);
    // Somebody who had asked them: nine in ten of those who came are told apart.
    const knows = then().map((customer) => ({ ...number(customer), active26: bought(customer, cutOff, UNTIL).length > 0 !== random.uniform() < 0.1 ? 0.9 : 0.1 }));
    for (let at = 0; at < knows.length; at += 300) assert.match((await send("knows", cutOff, knows.slice(at, at + 300))).judged, /next fit/);
    await send("noise", cutOff, then().map((customer) => ({ ...number(customer), active26: random.uniform() })));
    await send("few", cutOff, then().slice(0, 40).map((customer) => ({ ...number(customer), active26: 0.5 })));
    await send("knows", UNTIL, [{ ...number(1), active26: 0.42 }, { ...number(2), active26: 0.99 }]);
    database.setNow(new Date("2026-11-21T10:00:00Z"));
    minutes = 60;
    assert.ok(await refitIfStale(database.ground), "scores that came since are a reason to fit anew");
    assert.equal(await refitIfStale(database.ground), undefined);
    const page = await valuePage(database.ground);
    const [best, noise, few, late] = [entry(page, "knows"), entry(page, "noise"), entry(page, "few"), entry(page, "first try")];
    assert.ok(best.active26?.kind === "judged" && best.active26.wins && best.active26.customers === then().length);
    assert.ok(best.active26.theirs.area! > best.active26.ours.area! && best.active26.theirs.logScore > best.active26.ours.logScore);
    assert.ok(noise.active26?.kind === "judged" && !noise.active26.wins && noise.usedFor.length === 0);
    assert.deepEqual(few.active26, { kind: "too-few", observed: 40, needed: 100 });
    assert.deepEqual([late.active26, late.spending12], [{ kind: "not-yet", firstJudged: "2027-05-20" }, { kind: "not-yet", firstJudged: "2027-05-20" }]);
    assert.deepEqual([best.usedFor, best.sentLater, best.customersFresh], [["active26"], then().length, 2], "that they were sent after the weeks kept aside is said");
    const [mine, other] = [await valueOf(database.ground, ids.get(1)!), await valueOf(database.ground, ids.get(3)!)];
    assert.ok(mine.kind === "scored" && other.kind === "scored");
    assert.deepEqual([mine.stay26.mid, mine.from], [0.42, { value12: null, stay26: { name: "knows", asOf: UNTIL } }]);
    assert.ok(mine.stay26.lo <= 0.42 && mine.stay26.hi >= 0.42 && mine.stay26.lo < mine.stay26.hi, "with a range");
    assert.deepEqual(other.from, { value12: null, stay26: null }, "of whom it says nothing, ours stands");
    assert.equal((await row<{ stay: number }>(database.db, sql`select stay26 as stay from customer_list where customer_id = ${ids.get(1)!}::uuid`))!.stay, 0.42, "lists say the same");
  });

  test("a score that comes for a model in use counts at once, and a score as of a later day than the cut-off never judges (the twin: as of the cut-off it does)", async () => {
    await send("knows", UNTIL, [{ ...number(3), active26: 0.77 }]);
    await catchUp(database.db, FOLLOWERS);
    const third = await valueOf(database.ground, ids.get(3)!);
    assert.ok(third.kind === "scored" && third.stay26.mid === 0.77);
    const oracle = then().map((customer) => ({ ...number(customer), active26: bought(customer, cutOff, UNTIL).length > 0 ? 0.99 : 0.01 }));
    await send("hindsight", dayWord(dayNumber(cutOff) + 1), oracle);
    await refitIfStale(database.ground);
    assert.equal(entry(await valuePage(database.ground), "hindsight").active26?.kind, "not-yet");
    await send("hindsight", cutOff, oracle);
    await refitIfStale(database.ground);
    assert.equal(entry(await valuePage(database.ground), "hindsight").active26?.kind, "judged");
  });

  test("of two records that turn out to be one customer the newest score holds", async () => {
    await use("hindsight", false);
    await mergeCustomers(database.ground, SYSTEM, { keepId: ids.get(4)!, otherId: ids.get(3)!, why: "one person" });
    await catchUp(database.db, FOLLOWERS);
    const joined = [ids.get(3)!, ids.get(4)!].sort()[0]!;
    const both = await valueOf(database.ground, joined);
    assert.ok(both.kind === "scored" && both.stay26.mid === 0.77);
  });

  test("switched off, ours stands for everybody; switched on again, theirs, and both are in the audit", async () => {
    const off = await use("knows", false);
    assert.deepEqual([entry(off, "knows").mayBeUsed, entry(off, "knows").usedFor], [false, []]);
    const ours = await valueOf(database.ground, ids.get(1)!);
    assert.ok(ours.kind === "scored" && ours.from.stay26 === null && ours.stay26.mid !== 0.42);
    await use("knows", true);
    const theirs = await valueOf(database.ground, ids.get(1)!);
    assert.ok(theirs.kind === "scored" && theirs.stay26.mid === 0.42);
    assert.deepEqual((await rows<{ id: string; to: boolean }>(database.db, sql`select object_id as id, (detail->>'to')::boolean as "to" from audit where act = 'value.foreign-use' order by at, audit_id`)).map(({ id, to }) => `${id} ${to}`), ["hindsight false", "knows false", "knows true"]);
    const unknown = await app.inject({ method: "PUT", url: "/api/value/foreign/nobody", headers: { authorization: `Bearer ${key}` }, payload: { mayBeUsed: false } });
    assert.equal(unknown.statusCode, 404);
  });

  test("expected spending that wins makes values and tiers, with a range in proportion to ours", async () => {
    const spentThen = (customer: number) => bought(customer, cutOff, UNTIL).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    await send("spends", cutOff, then().map((customer) => ({ ...number(customer), spending12Minor: 2 * spentThen(customer) })));
    await send("spends", UNTIL, [{ ...number(1), spending12Minor: 9_999_900 }]);
    await fitValue(database.ground, SYSTEM);
    const page = await valuePage(database.ground);
    const spends = entry(page, "spends").spending12;
    assert.ok(spends?.kind === "judged" && spends.wins && spends.theirs.topTenthShare > spends.ours.topTenthShare && spends.theirs.meanErrorMinor === 0);
    const one = await valueOf(database.ground, ids.get(1)!);
    assert.ok(one.kind === "scored");
    assert.deepEqual([one.value12.mid, one.tier, one.from.value12], [9_999_900, "high", { name: "spends", asOf: UNTIL }]);
    assert.ok(one.value12.lo < one.value12.mid && one.value12.mid < one.value12.hi);
    assert.equal(page.total12!.mid, (await row<{ n: number }>(database.db, sql`select sum(clv12_minor)::bigint as n from value_score`))!.n);
  });

  test("a figure that is said seldom is not forgotten because the other was said since: each holds until it is too old, at the cut-off and today", async () => {
    const [dayBefore, today] = [dayWord(dayNumber(UNTIL) - 1), UNTIL];
    const spentThen = (customer: number) => bought(customer, cutOff, UNTIL).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    await send("seldom", dayWord(dayNumber(cutOff) - 30), then().map((customer) => ({ ...number(customer), spending12Minor: 2 * spentThen(customer) })));
    await send("seldom", cutOff, then().map((customer) => ({ ...number(customer), active26: 0.5 })));
    await use("spends", false);
    await send("seldom", dayBefore, [{ ...number(7), spending12Minor: 7_777_700 }]);
    await send("seldom", today, [{ ...number(7), active26: 0.5 }]);
    await fitValue(database.ground, SYSTEM);
    const { active26, spending12, usedFor } = entry(await valuePage(database.ground), "seldom");
    assert.ok(active26?.kind === "judged" && spending12?.kind === "judged" && spending12.wins && spending12.theirs.meanErrorMinor === 0, JSON.stringify([active26?.kind, spending12]));
    assert.deepEqual(usedFor, ["spending12"]);
    const seventh = await valueOf(database.ground, ids.get(7)!);
    assert.ok(seventh.kind === "scored");
    assert.deepEqual([seventh.value12.mid, seventh.from.value12], [7_777_700, { name: "seldom", asOf: dayBefore }]);
    await use("seldom", false);
    await use("spends", true);
  });

  test("scores that are written while a fit runs are judged by the next one, though they were sent before that fit began", async () => {
    assert.equal(await refitIfStale(database.ground), undefined);
    const earlier = { ...database.ground, now: () => new Date(database.ground.now().getTime() - 60_000) };
    await takeScores(earlier, SYSTEM, ForeignScores.parse({ model: "late", asOf: cutOff, scores: then().slice(0, 120).map((customer) => ({ ...number(customer), active26: 0.5 })) }));
    assert.equal(entry(await valuePage(database.ground), "late").toBeJudged, true);
    database.setNow(new Date(database.ground.now().getTime() + 1000)); // of two fits of one moment it could not be told which is newer
    assert.ok(await refitIfStale(database.ground));
    assert.equal(entry(await valuePage(database.ground), "late").active26?.kind, "judged");
    assert.equal(await refitIfStale(database.ground), undefined);
  });

  test("amounts of another currency are kept and said not to be judged; what is no currency is refused; a unit of one's own is taken by its name", async () => {
    const one = [{ ...number(1), spending12Minor: 100 }];
    const pounds = await post({ model: "pounds", asOf: UNTIL, currency: "GBP", scores: one });
    assert.match(pounds.json<ForeignScoresTaken>().judged, /Spending in GBP is kept, and neither judged nor used: value is counted in EUR\.$/);
    const none = await post({ model: "pounds", asOf: UNTIL, currency: "hours of advice", scores: one });
    assert.deepEqual([none.statusCode, /neither a currency of three capital letters nor what value is counted in here \(EUR\)/.test(none.body)], [400, true]);
    const unit = { name: "hours of advice", counts: [{ kind: "meeting", units: 1, field: null }] };
    await transaction(database.db, (tx) => stateUnit(tx, database.ground.now(), SYSTEM, unit));
    const [named, unsaid] = [await post({ model: "hours", asOf: UNTIL, currency: "hours of advice", scores: one }), await post({ model: "unsaid", asOf: UNTIL, scores: one })];
    assert.deepEqual([named.statusCode, unsaid.statusCode], [200, 200]);
    assert.deepEqual(await rows(database.db, sql`select model_name as name, currency from foreign_score where model_name in ('hours', 'unsaid') order by 1`), [{ name: "hours", currency: "hours of advice" }, { name: "unsaid", currency: "hours of advice" }]);
    await transaction(database.db, (tx) => stateUnit(tx, database.ground.now(), SYSTEM, null));
  });

  test("one that is removed is neither used nor sent to, comes back as it was, and is forgotten with its scores after thirty days", async () => {
    const ask = (method: "DELETE" | "POST", url: string) => app.inject({ method, url, headers: { authorization: `Bearer ${key}` } });
    const scoresOf = async (name: string) => (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from foreign_score where model_name = ${name}`))!.n;
    await fitValue(database.ground, SYSTEM);
    const before = await valuePage(database.ground);
    assert.deepEqual(entry(before, "spends").usedFor, ["spending12"]);
    const kept = await scoresOf("spends");
    database.setNow(new Date(database.ground.now().getTime() + 60_000));
    const gone = (await ask("DELETE", "/api/value/foreign/spends")).json<ValuePage>();
    assert.deepEqual([entry(gone, "spends"), gone.foreignRemoved.map(({ name, until }) => [name, until])], [undefined, [["spends", "2026-12-21"]]]);
    assert.notEqual(gone.total12!.mid, before.total12!.mid);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from value_score where foreign_by ? 'value12'`))!.n, 0);
    const sent = await post({ model: "spends", asOf: UNTIL, scores: [{ ...number(1), spending12Minor: 1 }] });
    assert.deepEqual([sent.statusCode, /“spends” was removed\. Bring it back on the value page, or take another name/.test(sent.body)], [409, true]);
    assert.deepEqual([(await ask("DELETE", "/api/value/foreign/spends")).statusCode, (await ask("POST", "/api/value/foreign/nobody/back")).statusCode], [404, 404]);
    database.setNow(new Date(database.ground.now().getTime() + 60_000));
    const back = (await ask("POST", "/api/value/foreign/spends/back")).json<ValuePage>();
    assert.deepEqual([back.total12!.mid, entry(back, "spends").usedFor, back.foreignRemoved], [before.total12!.mid, ["spending12"], []]);
    await ask("DELETE", "/api/value/foreign/spends");
    await sweepForeign(database.db, new Date(database.ground.now().getTime() + 29 * 86_400_000));
    assert.equal(await scoresOf("spends"), kept);
    await sweepForeign(database.db, new Date(database.ground.now().getTime() + 30 * 86_400_000));
    assert.deepEqual([await scoresOf("spends"), await row(database.db, sql`select 1 from foreign_model where model_name = 'spends'`)], [0, undefined]);
    assert.ok(await scoresOf("knows") > 0);
    assert.deepEqual((await rows<{ act: string }>(database.db, sql`select act from audit where act in ('value.foreign-remove', 'value.foreign-bring-back') order by at, audit_id`)).map(({ act }) => act), ["value.foreign-remove", "value.foreign-bring-back", "value.foreign-remove"]);
  });

  test("scores that are two years older than the last day known go, but for the newest of each; what a fit asks for stays, however long ago data ended", async () => {
    const [one] = await rows<{ id: string; name: string }>(database.db, sql`select identity_id as id, model_name as name from foreign_score where model_name = 'knows' order by 1 limit 1`);
    const days = async () => (await rows<{ day: string }>(database.db, sql`select as_of::text as day from foreign_score where model_name = 'knows' and identity_id = ${one!.id}::uuid order by 1`)).map(({ day }) => day);
    const there = await days();
    const lone = newId();
    await sql`insert into foreign_score (identity_id, model_name, as_of, active26, sent_at) select ${one!.id}::uuid, 'knows', d, 0.5, now() from unnest(array[${UNTIL}::date - 731, ${UNTIL}::date - 730, ${UNTIL}::date - 900]) as t (d) union all select ${lone}::uuid, 'knows', ${UNTIL}::date - 900, 0.5, now()`.execute(database.db);
    const all = (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from foreign_score`))!.n;
    // Ten years on, with no purchase since: nothing that is still asked for has grown old.
    await sweepForeign(database.db, new Date("2036-11-20T00:00:00Z"));
    assert.deepEqual([(await days()).slice(1), (await days()).length], [there, there.length + 1]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from foreign_score`))!.n, all - 2);
    assert.ok(await row(database.db, sql`select 1 from foreign_score where identity_id = ${lone}::uuid`), "the only one there is");
    await sql`delete from foreign_score where identity_id = ${lone}::uuid or as_of < ${UNTIL}::date - 700`.execute(database.db);
  });

  test("a call of very many scores, and one of which none is any good, is answered in a sentence", async () => {
    const many = await post({ model: "many", asOf: UNTIL, scores: Array.from({ length: 60_000 }, (_, i) => ({ customerId: "00000000-0000-7000-8000-000000000000", active26: i / 60_000 })) });
    assert.equal(many.statusCode, 413, "four megabytes are taken");
    const bad = await post({ model: "many", asOf: UNTIL, scores: Array.from({ length: 5000 }, () => ({ ...number(1), active26: 2 })) });
    assert.equal(bad.statusCode, 400);
    assert.ok(bad.body.length < 20_000, `${bad.body.length} characters`);
  });
});

describe("a model that is brought as a file", () => {
  const database = useDatabase();
  let app: Http;
  let signIn: SignIn;
  let key: string;
  before(async () => {
    database.setNow(new Date("2026-11-21T09:00:00Z"));
    signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost:4999", origins: [] });
    app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    valueRoutes(app, database.ground);
    key = (await createKey(database.db, database.ground.now(), SYSTEM, { name: "warehouse", role: "analyst" })).key;
    await writeOrders(database.ground, simulateOrders({ r: 1, alpha: 6, a: 0.8, b: 2.5, meanSpendMinor: 4000 }, { customers: 500, from: "2025-01-06", to: "2026-11-20", seed: 9 }), FOLLOWERS);
    await fitValue(database.ground, SYSTEM);
  });
  after(async () => {
    await app.close();
    await signIn.close();
  });
  const bring = (body: object) => app.inject({ method: "POST", url: "/api/value/onnx", headers: { authorization: `Bearer ${key}` }, payload: body });

  test("is run over histories at the cut-off and today, so that it is judged at once, and counts everybody who bought", async () => {
    database.setNow(new Date("2026-11-21T09:05:00Z"));
    const answer = await bring({ model: "network", gives: "active26", file: NETWORK.file });
    assert.equal(answer.statusCode, 200, answer.body);
    const found = answer.json<ValuePage>().foreign.find(({ name }) => name === "network")!;
    assert.deepEqual([found.kind, found.onnx!.inputs, found.onnx!.producer, found.onnx!.nodes], ["onnx", ["frequency", "silenceWeeks"], "onnx-helper", ["Concat", "MatMul", "Add", "Relu", "Gemm", "Sigmoid"]]);
    assert.ok(found.active26?.kind === "judged" && found.spending12 === null && found.sentLater === 0);
    const { customersScored, model } = answer.json<ValuePage>();
    assert.ok(model!.backTest.kind === "measured");
    assert.deepEqual([found.active26.customers, found.customersFresh], [model!.backTest.customers, customersScored]);
    assert.ok(found.active26.theirs.area! > 0.5 && !found.active26.wins, "a network of weights by lot is no rival");
  });

  test("that wins makes the chances of everybody, in words of the customer too, and of somebody who buys at once anew", async () => {
    // Nothing of these customers can beat a model of them, so the contest is told that it did: what follows from that is looked at.
    await sql`insert into value_model select (r).* from (select jsonb_populate_record(m, jsonb_build_object('model_id', ${newId()}::uuid, 'fitted_at', m.fitted_at + interval '1 second',
        'back_test', jsonb_set(jsonb_set(m.back_test, '{foreign,0,active26,wins}', 'true'), '{foreign,0,active26,lead,by}', '0.1'))) as r from value_model m order by m.fitted_at desc limit 1) made`.execute(database.db);
    await transaction(database.db, (tx) => rebuildScores(tx, database.ground.now()));
    const [one] = await rows<{ id: string; silence: number; times: number; as: string; active: number }>(database.db, sql`select s.customer_id as id, v.as_of - s.last_day as silence, s.purchase_days as times, v.as_of as "as", v.active26 as active from value_score v join purchase_summary s on s.customer_id = v.customer_id order by 1 limit 1`);
    const run = prepareOnnx(readOnnx(new Uint8Array(Buffer.from(NETWORK.file, "base64"))));
    assert.equal(one!.active, run(new Map([["frequency", [one!.times - 1]], ["silenceWeeks", [one!.silence / 7]]])).at(-1), "by a second route");
    const card = await valueOf(database.ground, one!.id);
    assert.ok(card.kind === "scored");
    assert.deepEqual(card.from.stay26, { name: "network", asOf: one!.as });
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from value_score where foreign_by is null`))!.n, 0);
  });

  test("that is brought anew under its name is not used by what was found of the file before, and two who bring something at once come one after the other", async () => {
    const named = { gives: "active26", features: ["frequency", "recencyWeeks", "ageWeeks", "silenceWeeks"] } as const;
    const theirs = async () => (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from value_score where foreign_by is not null`))!.n;
    assert.ok((await theirs()) > 0);
    await takeOnnx(database.ground, SYSTEM, NewOnnx.parse({ model: "network", ...named, file: LOGISTIC.file }));
    await transaction(database.db, (tx) => rebuildScores(tx, database.ground.now()));
    assert.equal(await theirs(), 0, "this file has not been judged");
    const shown = (await valuePage(database.ground)).foreign.find(({ name }) => name === "network")!;
    assert.deepEqual([shown.active26, shown.usedFor, shown.toBeJudged], [null, [], true]);
    await takeOnnx(database.ground, SYSTEM, NewOnnx.parse({ model: "network", gives: "active26", file: NETWORK.file }));
    await transaction(database.db, (tx) => rebuildScores(tx, database.ground.now()));
    assert.ok((await theirs()) > 0, "the twin: the file that was judged is");
    const scores = ForeignScores.parse({ model: "both", asOf: "2026-11-20", scores: [{ identifiers: [{ kind: "customer_number", value: "1" }], active26: 0.5 }] });
    const both = await Promise.allSettled([takeScores(database.ground, SYSTEM, scores), takeOnnx(database.ground, SYSTEM, NewOnnx.parse({ model: "both", ...named, file: LOGISTIC.file }))]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const kept = (await row<{ kind: string; file: boolean }>(database.db, sql`select kind, file is not null as file from foreign_model where model_name = 'both'`))!;
    assert.equal(kept.file, kept.kind === "onnx");
    await sql`delete from foreign_model where model_name = 'both'`.execute(database.db);
  });

  test("that reads amounts is not run where value is counted in something else, and a file that is read no more stops nobody", async () => {
    database.setNow(new Date("2026-11-21T09:10:00Z"));
    await takeOnnx(database.ground, SYSTEM, NewOnnx.parse({ model: "worth", gives: "spending12", file: NETWORK.file }));
    await sql`update foreign_model set onnx = onnx || '{"currency": "GBP"}' where model_name = 'worth'`.execute(database.db);
    await fitValue(database.ground, SYSTEM);
    const shown = async () => (await valuePage(database.ground)).foreign.find(({ name }) => name === "worth")!;
    assert.deepEqual([(await shown()).otherCurrency, (await shown()).spending12], ["GBP", null]);
    await sql`update foreign_model set onnx = onnx || '{"currency": "EUR"}', changed_at = changed_at + interval '1 second' where model_name = 'worth'`.execute(database.db);
    database.setNow(new Date("2026-11-21T09:11:00Z"));
    await refitIfStale(database.ground);
    assert.deepEqual([(await shown()).otherCurrency, (await shown()).spending12?.kind], [null, "judged"]);
    await sql`update foreign_model set file = '\\x00', onnx = onnx - 'hash' where model_name = 'worth'`.execute(database.db);
    database.setNow(new Date("2026-11-21T09:12:00Z"));
    await fitValue(database.ground, SYSTEM);
    assert.equal((await shown()).spending12, null);
    await sql`delete from foreign_model where model_name = 'worth'`.execute(database.db);
  });

  test("that cannot be, is refused in a sentence that says what is wrong with it", async () => {
    for (const [body, why] of [
      [{ model: "a", gives: "active26", file: Buffer.from("no model at all").toString("base64") }, /^file: .*(ONNX|cut off|middle)/],
      [{ model: "a", gives: "active26", file: TREES.file }, /answers no chance from 0 to 1; so it did for/],
      [{ model: "a", gives: "active26", file: LOGISTIC.file }, /its input “X” has 4 columns; say in `features` which of frequency, /],
      [{ model: "a", gives: "active26", features: ["frequency"], file: LOGISTIC.file }, /has 4 columns and 1 features are said/],
      [{ model: "a", gives: "active26", features: ["colour"], file: LOGISTIC.file }, /features/],
    ] as const) {
      const answer = await bring(body);
      assert.deepEqual([answer.statusCode, why.test(answer.json<{ detail: string }>().detail)], [400, true], answer.body);
    }
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from foreign_model`))!.n, 1);
    const named = await bring({ model: "by name", gives: "active26", features: ["frequency", "recencyWeeks", "ageWeeks", "silenceWeeks"], file: LOGISTIC.file });
    assert.equal(named.statusCode, 200);
    assert.equal((await app.inject({ method: "POST", url: "/api/value/scores", headers: { authorization: `Bearer ${key}` }, payload: { model: "by name", asOf: "2026-11-20", scores: [{ identifiers: [{ kind: "customer_number", value: "1" }], active26: 0.5 }] } })).statusCode, 409);
    });

  test("is one of twenty at most, and each file that is tried on the same weeks raises the bar", async () => {
    await sql`insert into foreign_model (model_name, kind, made_at, made_by, changed_at) select 'filler ' || n, 'scores', now(), 'system', now() from generate_series(1, 18) n`.execute(database.db);
    const full = await bring({ model: "one more", gives: "active26", file: NETWORK.file });
    assert.deepEqual([full.statusCode, /there are 20 models from elsewhere/.test(full.body)], [409, true]);
    await sql`delete from foreign_model where model_name like 'filler %'`.execute(database.db);
    const before = (await row<{ n: number }>(database.db, sql`select sum(greatest(1, cardinality(tried_at)))::integer as n from foreign_model`))!.n;
    database.setNow(new Date("2026-11-21T09:20:00Z"));
    const again = (await bring({ model: "network", gives: "active26", file: NETWORK.file })).json<ValuePage>().foreign.find(({ name }) => name === "network")!;
    assert.ok(again.active26?.kind === "judged" && Math.abs(again.active26.bar! - barFor(before + 1)) < 1e-9 && again.active26.bar! > 1.5);
});
});
