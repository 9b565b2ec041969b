import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { isHeldOut, publishFirstPolicy, readEffects } from "../decisions/index.ts";
import { SYSTEM } from "../organisation/index.ts";
import { buildHttp, type Ground, newId, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { mergeCustomers } from "../profiles/index.ts";
import { OutcomesPage, RuleOutcome } from "./contract.ts";
import { readRuleOutcome } from "./followed.ts";
import { measureEffects, readOutcomes } from "./measure-effects.ts";
import { outcomesRoutes } from "./routes.ts";

const DAY = 86_400_000;
const NOW = new Date("2026-11-21T14:32:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

interface Case {
  readonly heldOut: boolean;
  readonly daysAgo: number;
  /** Days after the exposure, and the amount. */
  readonly bought: readonly (readonly [number, number])[];
  readonly action?: string;
}

/** Writes customers who met an action and what they bought afterwards. Gives their ids. */
async function write(ground: Ground, cases: readonly Case[], options: { readonly arm?: (one: Case) => string } = {}): Promise<string[]> {
  const armOf = options.arm ?? ((one: Case) => (one.heldOut ? "hold-out" : "treated"));
  const ids = cases.map(() => newId());
  const shown = cases.map((one) => daysAgo(one.daysAgo));
  await sql`insert into identity (identity_id, source, created_at) select i, 'shop', ${NOW}::timestamptz from unnest(${ids}::uuid[]) as t (i)`.execute(ground.db);
  await sql`insert into membership (identity_id, customer_id) select i, i from unnest(${ids}::uuid[]) as t (i)`.execute(ground.db);
  await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm)
    select i, d, a, at, s, 'R-treatment/care-1', arm from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[], ${cases.map(({ action }) => action ?? "loan-grinder")}::text[], ${shown}::timestamptz[],
      ${cases.map(({ heldOut }) => (heldOut ? "held" : "advised"))}::text[], ${cases.map(armOf)}::text[]) as t (i, d, a, at, s, arm)`.execute(ground.db);
  const bought = cases.flatMap((one, index) => one.bought.map(([after, amount]) => ({ id: ids[index]!, day: dayOf(new Date(shown[index]!.getTime() + after * DAY)), amount })));
  await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor)
    select * from unnest(${bought.map(({ id }) => id)}::uuid[], ${bought.map(() => "EUR")}::text[], ${bought.map(({ day }) => day)}::date[], ${bought.map(() => 1)}::integer[], ${bought.map(({ amount }) => amount)}::bigint[])`.execute(ground.db);
  return ids;
}

const many = (count: number, one: Case): Case[] => Array.from({ length: count }, () => one);

describe("what followed an action", () => {
  const small = useDatabase();

  test("shares and spending are those of everybody shown it, compared by hand", async () => {
    const { ground } = small;
    // Treated 400: 100 buy once for 40 euros. Held out 40: 4 buy once for 20 euros.
    await write(ground, [
      ...many(100, { heldOut: false, daysAgo: 100, bought: [[10, 4000]] }), ...many(300, { heldOut: false, daysAgo: 100, bought: [] }),
      ...many(4, { heldOut: true, daysAgo: 100, bought: [[10, 2000]] }), ...many(36, { heldOut: true, daysAgo: 100, bought: [] }),
    ]);
    const page = await readOutcomes(ground);
    assert.doesNotThrow(() => OutcomesPage.parse(page));
    const loan = page.actions[0]!;
    assert.deepEqual([loan.title, loan.treated, loan.heldOut, loan.stillRunning], ["Send a loan grinder", 400, 40, 0]);
    // Second route, Newcombe 1998 method 10 written out: Wilson intervals of 100/400 and 4/40, put together.
    const wilson = (k: number, n: number) => {
      const z = 1.959963984540054;
      const half = z * Math.sqrt(((k / n) * (1 - k / n)) / n + (z * z) / (4 * n * n));
      const centre = k / n + (z * z) / (2 * n);
      return { lo: (centre - half) / (1 + (z * z) / n), hi: (centre + half) / (1 + (z * z) / n) };
    };
    const [t, h] = [wilson(100, 400), wilson(4, 40)];
    assert.ok(loan.boughtAgain.kind === "measured" && loan.revenue.kind === "measured");
    assert.ok(Math.abs(loan.boughtAgain.once.lo - (0.15 - Math.hypot(0.25 - t.lo, h.hi - 0.1))) < 1e-9);
    assert.ok(Math.abs(loan.boughtAgain.once.hi - (0.15 + Math.hypot(t.hi - 0.25, 0.1 - h.lo))) < 1e-9);
    assert.deepEqual([loan.revenue.treated, loan.revenue.heldOut, loan.revenue.difference], [1000, 200, 800]);
    // Welch 1947: the middle of the interval is the difference, its standard error √(s₁²/400 + s₂²/40).
    const error = Math.sqrt((4000 ** 2 * 0.25 * 0.75 * (400 / 399)) / 400 + (2000 ** 2 * 0.1 * 0.9 * (40 / 39)) / 40);
    assert.ok(Math.abs((loan.revenue.once.hi + loan.revenue.once.lo) / 2 - 800) < 1e-6);
    assert.ok(loan.revenue.once.hi - 800 > 1.96 * error && loan.revenue.once.hi - 800 < 2.01 * error);
    // On any day, Waudby-Smith et al. (equations 9 and 161), written out for 440 customers and a tuning to 1,000.
    const rho2 = (-2 * Math.log(0.05) + Math.log(1 - 2 * Math.log(0.05))) / 1000;
    // Each arm with the larger of its own variance and that of both, which is here that of both for the arm held out.
    const [own, other] = [4000 ** 2 * 0.25 * 0.75 * (400 / 399), 2000 ** 2 * 0.1 * 0.9 * (40 / 39)];
    const both = (399 * own + 39 * other) / 438;
    const half = Math.sqrt(Math.max(own, both) / 400 + Math.max(other, both) / 40) * Math.sqrt(440) * Math.sqrt((2 * (440 * rho2 + 1) * Math.log(Math.sqrt(440 * rho2 + 1) / 0.05)) / (440 ** 2 * rho2));
    assert.ok(Math.abs(loan.revenue.lo - (800 - half)) < 1e-6 && Math.abs(loan.revenue.hi - (800 + half)) < 1e-6);
    assert.deepEqual([loan.revenue.removed, loan.revenue.once.verdict], [0, "proven"], "nothing is known of before");
    assert.equal(loan.sampleRatio.suspicious, false);
  });

  test("the proven effect is what the next decision will read, and saying it again is no news", async () => {
    const { ground } = small;
    assert.equal(await measureEffects(ground), 1);
    assert.equal(await measureEffects(ground), 0);
    const effect = (await readEffects(ground.db))["loan-grinder"]!;
    assert.deepEqual([effect.midMinor, effect.treated, effect.heldOut, effect.windowDays, effect.currency], [800, 400, 40, 60, "EUR"]);
    assert.ok(effect.loMinor < 800 && effect.hiMinor > 800);
  });

  test("what customers spent before is taken out of what they spent since: the difference stays, and chance moves it less", async () => {
    const { ground } = small;
    const random = seededRandom(9);
    // Everybody spends about what they did before; those treated ten euros more.
    const one = (heldOut: boolean): Case => {
      const usual = Math.round(5000 + 40_000 * random.uniform());
      return { heldOut, daysAgo: 90, action: "care-call", bought: [[-100, usual], [20, Math.round(usual + 300 * random.normal() + (heldOut ? 0 : 1000))]] };
    };
    await write(ground, [...Array.from({ length: 460 }, () => one(false)), ...Array.from({ length: 40 }, () => one(true))]);
    const { revenue } = (await readOutcomes(ground)).actions.find(({ actionId }) => actionId === "care-call")!;
    assert.ok(revenue.kind === "measured" && revenue.removed !== null && revenue.removed > 0.99, JSON.stringify(revenue));
    assert.ok(revenue.lo < 1000 && 1000 < revenue.hi && revenue.verdict === "proven");
    // Raw, 40 customers between 50 and 450 euros have a mean that chance moves by 18: nothing could be seen of ten.
    assert.ok(revenue.hi - revenue.lo < 1000 && Math.abs(revenue.treated - revenue.heldOut - 1000) > 0);
  });

  test("purchases count from the day of the exposure for sixty days, and in the organisation's currency", async () => {
    const { ground } = small;
    const cases: Case[] = [[-1], [0], [59], [60]].map(([after]) => ({ heldOut: false, daysAgo: 90, bought: [[after!, 1000]], action: "win-back-call" }));
    const ids = await write(ground, [...cases, ...many(30, { heldOut: true, daysAgo: 90, bought: [], action: "win-back-call" }), ...many(30, { heldOut: false, daysAgo: 90, bought: [], action: "win-back-call" })]);
    await sql`insert into purchase_day (identity_id, currency, day, orders, amount_minor) values (${ids.at(-1)!}, 'GBP', ${dayOf(daysAgo(80))}::date, 1, 9999)`.execute(ground.db);
    const call = (await readOutcomes(ground)).actions.find(({ actionId }) => actionId === "win-back-call")!;
    assert.ok(call.boughtAgain.kind === "measured" && call.revenue.kind === "measured");
    assert.deepEqual([call.boughtAgain.treated * 34, call.revenue.treated * 34], [2, 2000]);
  });

  test("a window that has not ended is running, and the smaller group of fewer than thirty is too few", async () => {
    const { ground } = small;
    await write(ground, [...many(50, { heldOut: false, daysAgo: 61, bought: [], action: "thank-you" }), ...many(29, { heldOut: true, daysAgo: 60, bought: [], action: "thank-you" }), ...many(5, { heldOut: true, daysAgo: 59, bought: [], action: "thank-you" })]);
    const thanks = (await readOutcomes(ground)).actions.find(({ actionId }) => actionId === "thank-you")!;
    assert.deepEqual([thanks.treated, thanks.heldOut, thanks.stillRunning, thanks.boughtAgain], [50, 29, 5, { kind: "too-few", observed: 29, needed: 30 }]);
    assert.equal(thanks.revenue.kind, "too-few");
    assert.equal(thanks.sampleRatio.suspicious, true, "34 of 84 are no twelfth");
  });

  test("arms that are not as large as they should be are said to be, and their effect is not believed", async () => {
    const { ground } = small;
    await write(ground, [...many(60, { heldOut: false, daysAgo: 90, bought: [[1, 5000]], action: "second-bag-offer" }), ...many(60, { heldOut: true, daysAgo: 90, bought: [[70, 100]], action: "second-bag-offer" })]);
    const offer = (await readOutcomes(ground)).actions.find(({ actionId }) => actionId === "second-bag-offer")!;
    assert.deepEqual([offer.sampleRatio.suspicious, offer.sampleRatio.actualHeldOut, offer.sampleRatio.expectedHeldOut], [true, 0.5, 0.08]);
    await measureEffects(ground);
    assert.equal((await readEffects(ground.db))["second-bag-offer"], undefined);
  });

  test("what is owed to everybody has counts and no lift", async () => {
    const { ground } = small;
    await write(ground, many(40, { heldOut: false, daysAgo: 90, bought: [[3, 100]], action: "apologise-new-date" }), { arm: () => "none" });
    const duty = (await readOutcomes(ground)).actions.find(({ actionId }) => actionId === "apologise-new-date")!;
    assert.deepEqual([duty.treated, duty.heldOut, duty.boughtAgain.kind, duty.sampleRatio], [40, 0, "too-few", { expectedHeldOut: 0, actualHeldOut: 0, suspicious: false }]);
  });

  test("the page answers in its stated shape", async () => {
    const app = await buildHttp({ authorise: async () => undefined, accessWords: new Set(["outcomes.read"]), report: (error) => assert.fail(String(error)), trustedProxies: [] });
    outcomesRoutes(app, small.ground);
    const answer = await app.inject({ url: "/api/outcomes" });
    assert.deepEqual([answer.statusCode, answer.json().windowDays], [200, 60]);
    await app.close();
  });
});

describe("whose arm it is", () => {
  const database = useDatabase();

  test("only the first meeting counts, and two customers joined are one", async () => {
    const { ground } = database;
    const [a, b] = await write(ground, [{ heldOut: true, daysAgo: 100, bought: [] }, { heldOut: false, daysAgo: 90, bought: [[5, 700]] }]);
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm) values (${a!}, ${newId()}, 'loan-grinder', ${daysAgo(70)}, 'held', 'r', 'hold-out')`.execute(ground.db);
    const arms = async () => {
      const { treated, heldOut } = (await readOutcomes(ground)).actions[0]!;
      return { treated, heldOut };
    };
    assert.deepEqual(await arms(), { treated: 1, heldOut: 1 });
    await mergeCustomers(ground, SYSTEM, { keepId: a!, otherId: b!, why: "the same person" });
    assert.deepEqual(await arms(), { treated: 0, heldOut: 1 }, "they were held out first");
  });

  test("used and done otherwise are counted over the same customers as treated, each once, and change nobody's arm", async () => {
    const { ground } = database;
    const action = "win-back-call";
    // Ended and used twice; ended and not; running and used; held out and called all the same.
    const [used, , running, heldOut] = await write(ground, [
      { heldOut: false, daysAgo: 90, bought: [], action }, { heldOut: false, daysAgo: 90, bought: [], action }, { heldOut: false, daysAgo: 30, bought: [], action }, { heldOut: true, daysAgo: 90, bought: [], action },
    ]);
    for (const [id, by] of [[used, "jo"], [used, "ida"], [running, "jo"], [heldOut, "jo"]] as const)
      await sql`insert into action_taken (identity_id, taken_id, decision_id, action_id, taken_by, taken_at) values (${id!}, ${newId()}, ${newId()}, ${action}, ${by}, ${NOW})`.execute(ground.db);
    for (const [id, withdrawn] of [[used, null], [used, NOW], [running, null]] as const)
      await sql`insert into override (identity_id, override_id, decision_id, action_id, rule, reason, instead, made_by, made_at, withdrawn_at) values (${id!}, ${newId()}, ${newId()}, ${action}, 'r', 'other', '', 'jo', ${NOW}, ${withdrawn})`.execute(ground.db);
    const call = (await readOutcomes(ground)).actions.find(({ actionId }) => actionId === action)!;
    assert.deepEqual([call.treated, call.heldOut, call.stillRunning, call.taken, call.overridden], [2, 1, 1, 1, 1]);
    for (const each of (await readOutcomes(ground)).actions) assert.ok(each.taken <= each.treated && each.overridden <= each.treated, each.actionId);
  });

  test("what a guard held back is no exposure", async () => {
    const { ground } = database;
    await write(ground, many(3, { heldOut: true, daysAgo: 90, bought: [], action: "thank-you" }), { arm: () => "none" });
    assert.equal((await readOutcomes(ground)).actions.find(({ actionId }) => actionId === "thank-you"), undefined);
  });
});

describe("a world whose truth is known", () => {
  const database = useDatabase();

  // Everybody buys with chance 0.2 for 30 euros; the loan adds one order with chance 0.25, the offer nothing.
  const TRUE_LIFT = 0.25 * 0.8;

  test("the lift that was put in is found within its interval, and none is found where none was put in", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    const random = seededRandom(41);
    const cases = Array.from({ length: 6000 }, (_, n) => n).flatMap((n): Case[] => {
      const heldOut = isHeldOut(`customer-${n}`);
      const buys = () => random.uniform() < 0.2;
      const own = (): (readonly [number, number])[] => (buys() ? [[7, 3000]] : []);
      const extra: (readonly [number, number])[] = !heldOut && random.uniform() < 0.25 ? [[20, 3000]] : [];
      return [{ heldOut, daysAgo: 100, bought: [...own(), ...extra] }, { heldOut, daysAgo: 100, bought: own(), action: "second-bag-offer" }];
    });
    await write(ground, cases);
    const page = await readOutcomes(ground);
    const [loan, offer] = ["loan-grinder", "second-bag-offer"].map((id) => page.actions.find(({ actionId }) => actionId === id)!);
    assert.ok(loan!.boughtAgain.kind === "measured" && loan!.revenue.kind === "measured" && offer!.boughtAgain.kind === "measured");
    assert.ok(loan!.boughtAgain.lo < TRUE_LIFT && TRUE_LIFT < loan!.boughtAgain.hi, `${loan!.boughtAgain.lo} … ${loan!.boughtAgain.hi}`);
    assert.ok(loan!.revenue.lo < 750 && 750 < loan!.revenue.hi);
    assert.deepEqual([loan!.boughtAgain.verdict, offer!.boughtAgain.verdict], ["proven", "not-shown"]);
    assert.deepEqual([loan!.sampleRatio.suspicious, offer!.sampleRatio.suspicious], [false, false]);
  });
});

describe("what came after the advice of one rule", () => {
  const database = useDatabase();
  const RULE = "R-treatment/care-1";
  const act = async (ground: Ground, ids: readonly string[], what: "taken" | "otherwise", daysBefore: number) => {
    for (const id of ids) {
      const at = daysAgo(daysBefore);
      await (what === "taken"
        ? sql`insert into action_taken (identity_id, taken_id, decision_id, action_id, taken_by, taken_at) values (${id}, ${newId()}, ${newId()}, 'loan-grinder', 'jo', ${at})`
        : sql`insert into override (identity_id, override_id, decision_id, action_id, rule, reason, instead, made_by, made_at) values (${id}, ${newId()}, ${newId()}, 'loan-grinder', ${RULE}, 'other', '', 'jo', ${at})`
      ).execute(ground.db);
    }
  };
  const groups = async (ground: Ground, rule = RULE) => new Map((await readRuleOutcome(ground, rule)).groups.map((each) => [each.how, each]));

  test("customers stand where they were followed, done otherwise, or where nobody said; shares by hand, of few none", async () => {
    const { ground } = database;
    const ids = await write(ground, [...many(10, { heldOut: false, daysAgo: 100, bought: [[10, 4000]] }), ...many(30, { heldOut: false, daysAgo: 100, bought: [] }), ...many(12, { heldOut: false, daysAgo: 100, bought: [] }), ...many(50, { heldOut: false, daysAgo: 100, bought: [[59, 100]] }), ...many(7, { heldOut: false, daysAgo: 20, bought: [] }), ...many(5, { heldOut: true, daysAgo: 100, bought: [] })]);
    await act(ground, ids.slice(0, 40), "taken", 99);
    await act(ground, ids.slice(40, 52), "otherwise", 99);
    // Said after the 60 days: it can have moved nothing within them.
    await act(ground, ids.slice(52, 60), "taken", 39);
    const found = await groups(ground);
    const [followed, otherwise, unsaid] = [found.get("followed")!, found.get("otherwise")!, found.get("unsaid")!];
    assert.deepEqual([followed.customers, otherwise.customers, unsaid.customers], [40, 12, 50], "those whose days have not ended and those held out count nowhere");
    assert.deepEqual(otherwise.boughtAgain, { kind: "too-few", observed: 12, needed: 30 });
    // Wilson 1927 for 10 of 40, written out.
    const [z, k, n] = [1.959963984540054, 10, 40];
    const [centre, half] = [k / n + (z * z) / (2 * n), z * Math.sqrt(((k / n) * (1 - k / n)) / n + (z * z) / (4 * n * n))];
    assert.ok(followed.boughtAgain.kind === "share" && unsaid.boughtAgain.kind === "share");
    assert.deepEqual([followed.boughtAgain.share, unsaid.boughtAgain.share], [0.25, 1]);
    assert.ok(Math.abs(followed.boughtAgain.lo - (centre - half) / (1 + (z * z) / n)) < 1e-9 && Math.abs(followed.boughtAgain.hi - (centre + half) / (1 + (z * z) / n)) < 1e-9);
  });

  test("what was taken back was not followed, and another rule knows nothing of it", async () => {
    const { ground } = database;
    await sql`insert into action_released (identity_id, taken_id, released_by, released_at) select identity_id, taken_id, 'jo', ${NOW} from action_taken where taken_at < ${daysAgo(50)}`.execute(ground.db);
    assert.deepEqual([...(await groups(ground)).values()].map(({ customers }) => customers), [0, 12, 90]);
    assert.deepEqual([...(await groups(ground, "R-treatment/care-2")).values()].map(({ customers }) => customers), [0, 0, 0]);
    const { brought } = await readRuleOutcome(ground, "R-treatment/care-2");
    assert.deepEqual(brought, []);
  });

  test("what its actions brought is what the page of outcomes says of them", async () => {
    const { ground } = database;
    const told = await readRuleOutcome(ground, RULE);
    assert.doesNotThrow(() => RuleOutcome.parse(told));
    assert.deepEqual(told.brought, (await readOutcomes(ground)).actions);
    assert.equal(told.brought.length, 1);
  });
});
