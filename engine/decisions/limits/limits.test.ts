import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { placeOf } from "@rapport/experiments";
import type { Row, Table } from "@rapport/decision-tables";
import { type Actor, SEES_ALL, SYSTEM } from "../../organisation/index.ts";
import { type Ground, newId, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers, recomputeProfiles, resolveIdentity } from "../../profiles/index.ts";
import { keepEffect } from "../action-effect.ts";
import { decide, decisionInputs } from "../decide.ts";
import { decidePurely } from "../decide-purely.ts";
import { decisionsOf, oneDecision } from "../decision-records.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { isHeldOut } from "../hold-out.ts";
import { recordTaken, withdrawTaken } from "../override-action.ts";
import { compilePolicy, type Policy } from "../policy.ts";
import { whatWouldTheyDo } from "../what-would-they-do.ts";
import { publishPolicy } from "../publish-policy.ts";
import { replay, storedDecision } from "../record-decisions.ts";
import { answerAs } from "../shown-answer.ts";
import { decideAndCarryOut } from "./carry-out.ts";
import { learnPrices } from "./learn-prices.ts";
import { FEWEST_OPPORTUNITIES } from "./limits-contract.ts";
import { readLimits } from "./limits-page.ts";
import { NO_LIMITS, type PolicyLimits } from "./limits.ts";

const JO: Actor = { ...SYSTEM, kind: "person", id: "jo", name: "Jo", role: "agent", source: "cockpit" };
const CALL = "win-back-call";
const OFFER = "second-bag-offer";
const TOKEN = "thank-you";

/** The first policy, in which these are advised to everybody, with what is assumed of each. */
function always(advised: readonly { readonly action: string; readonly worth?: string; readonly chance?: string }[], limits: Partial<PolicyLimits> = {}, uses: Readonly<Record<string, Readonly<Record<string, number>>>> = {}): Policy {
  const grow = (table: Table): Table => ({
    ...table,
    outputs: [...table.outputs, { key: "chance", label: "chance", type: "number", optional: true }, { key: "worth", label: "worth", type: "money", unit: "EUR", optional: true }],
    rows: advised.map(({ action, worth = "-", chance = "-" }, place): Row => ({ id: `grow-${place + 1}`, when: table.inputs.map(() => "any"), then: [action, chance, worth], because: "always" })),
  });
  return {
    ...FIRST_POLICY, ...NO_LIMITS, ...limits, examples: [],
    tables: FIRST_POLICY.tables.map((each) => (each.part === "grow" ? { ...each, table: grow(each.table) } : each)),
    actions: FIRST_POLICY.actions.map(({ uses: _uses, ...action }) => ({ ...action, ...(uses[action.id] && { uses: uses[action.id] }) })),
  };
}

async function publish(ground: Ground, policy: Policy): Promise<void> {
  assert.deepEqual((await publishPolicy(ground, SYSTEM, policy, { note: "for a test", currency: "EUR" })), { kind: "published", version: ((await row<{ version: number }>(ground.db, sql`select max(version) as version from policy_version`))!.version) });
}

async function customer(ground: Ground, fits: (id: string) => boolean = (id) => !isHeldOut(id)): Promise<string> {
  for (;;) {
    const made = await transaction(ground.db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
    if (fits(made)) return made;
  }
}

const asked = (customerId: string) => ({ customerId, surface: "portal" as const, moment: {} });

describe("what is carried out is counted", () => {
  const database = useDatabase();

  test("of fifty who ask at once about one customer no more than the cap allows carry something out, and each has a record", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }, { action: TOKEN }], { caps: [{ key: "week", title: "Three in a week", kinds: ["contact", "offer", "token"], most: 3, days: 7 }] }));
    const customerId = await customer(ground);
    const answers = await Promise.all(Array.from({ length: 50 }, () => decideAndCarryOut(ground, JO, asked(customerId))));
    assert.equal(answers.filter(({ carriedOut }) => carriedOut !== null).length, 3);
    assert.equal((await rows(ground.db, sql`select 1 from action_taken where identity_id = ${customerId}::uuid`)).length, 3);
    assert.equal((await rows(ground.db, sql`select 1 from decision where identity_id = ${customerId}::uuid`)).length, 50, "what was decided and could not be carried out was not taken, and was decided anew");
    const { answer } = answers.find(({ carriedOut }) => carriedOut === null)!;
    const held = answer.held.filter(({ rule }) => rule === "limit:cap:week");
    assert.deepEqual(held.map(({ actionId, why, until }) => [actionId, why, until]), [CALL, TOKEN].map((id) => [id, "Three in a week", new Date(ground.now().getTime() + 7 * 86_400_000).toISOString()]));
    const stored = (await storedDecision(ground.db, customerId, answer.decisionId))!;
    assert.equal(JSON.stringify(await replay(ground.db, stored)), JSON.stringify(answer));
    // The twin: who only looks at what is there when they decide, and counts later, goes past the cap.
    const other = await customer(ground);
    const looked = await Promise.all(Array.from({ length: 10 }, () => decide(ground, asked(other))));
    assert.equal(looked.filter(({ actions }) => actions.some(({ id }) => id === CALL)).length, 10);
  });

  test("of fifty customers no more get what is scarce than there is, and the others something else", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }, { action: TOKEN }], { capacities: [{ key: "calls", title: "Calls", unit: "calls", amount: 4, per: "day" }] }, { [CALL]: { calls: 1 } }));
    const customers = await Promise.all(Array.from({ length: 50 }, () => customer(ground)));
    const answers = await Promise.all(customers.map((id) => decideAndCarryOut(ground, JO, asked(id))));
    assert.deepEqual([CALL, TOKEN].map((id) => answers.filter(({ carriedOut }) => carriedOut?.actionId === id).length), [4, 46]);
    assert.deepEqual((await readLimits(ground)).capacities.map(({ used, left }) => [used, left]), [[4, 0]]);
    const late = await decide(ground, asked(await customer(ground)));
    assert.deepEqual(late.held.map(({ actionId, why }) => [actionId, why]), [[CALL, "Calls: all 4 calls of this day are given away"]]);
    assert.ok(late.held[0]!.until! > late.at);
  });

  test("what somebody said they did and did not do counts no longer, and is there for others", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }], { capacities: [{ key: "visits", title: "Visits", unit: "visits", amount: 1, per: "day" }], caps: [{ key: "week", title: "One in a week", kinds: ["contact"], most: 1, days: 7 }] }, { [CALL]: { visits: 1 } }));
    const [first, second] = [await customer(ground), await customer(ground)];
    const [one, two, again] = [await decide(ground, asked(first)), await decide(ground, asked(second)), await decide(ground, asked(first))];
    const { takenId } = await recordTaken(ground, JO, one.decisionId, { customerId: first, actionId: CALL });
    await assert.rejects(recordTaken(ground, JO, two.decisionId, { customerId: second, actionId: CALL }), (error: Refusal) => error.code === "not-acceptable-now" && /Visits: all that there is was given away/.test(error.message));
    await assert.rejects(recordTaken(ground, JO, again.decisionId, { customerId: first, actionId: CALL }), /One in a week: the next may be made from/);
    assert.equal((await rows(ground.db, sql`select 1 from action_taken where identity_id = ${second}::uuid`)).length, 0);
    await withdrawTaken(ground, JO, first, takenId);
    await withdrawTaken(ground, JO, first, takenId);
    assert.deepEqual((await readLimits(ground)).capacities.map(({ used }) => used), [0], "twice taken back, once given back");
    assert.deepEqual((await decisionsOf(ground.db, first)).flatMap(({ taken }) => taken), []);
    await recordTaken(ground, JO, two.decisionId, { customerId: second, actionId: CALL });
    await assert.rejects(withdrawTaken(ground, JO, second, takenId), /Nothing of this id/);
  });

  test("what is owed or helps is counted and never refused", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }], { capacities: [{ key: "loans", title: "Loans", unit: "grinders", amount: 0, per: "week" }], caps: [{ key: "none", title: "None", kinds: ["contact", "offer", "token"], most: 0, days: 7 }] }, { "usual-guidance": { loans: 1 }, "confirm-identity": { loans: 1 } }));
    const customerId = await customer(ground);
    const answer = await decide(ground, { customerId, surface: "cockpit", moment: { topic: "delivery" } });
    assert.deepEqual(answer.actions.map(({ id }) => id), ["usual-guidance"]);
    await recordTaken(ground, JO, answer.decisionId, { customerId, actionId: "usual-guidance" });
    assert.deepEqual((await readLimits(ground)).capacities.map(({ used, left }) => [used, left]), [[1, 0]]);
  });

  test("what the rules would do knows what was done and what there is, as a decision does", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }, { action: TOKEN }], { caps: [{ key: "week", title: "One call in a week", kinds: ["contact"], most: 1, days: 7 }] }));
    const customerId = await customer(ground);
    const lines = async () => (await whatWouldTheyDo(ground, { chosen: { ids: [customerId] }, by: "in-force" }, { fields: undefined, scope: undefined, seesDrafts: true } as never)).lines.map(({ kind, actionId, why }) => [kind, actionId, why]);
    assert.deepEqual(await lines(), [["advised", CALL, ""], ["advised", TOKEN, ""]]);
    assert.equal((await decideAndCarryOut(ground, JO, asked(customerId))).carriedOut?.actionId, CALL);
    assert.deepEqual(await lines(), [["advised", TOKEN, ""], ["held", CALL, "One call in a week"]]);
  });

  test("contacts of two who are joined count together", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }], { caps: [{ key: "week", title: "Two in a week", kinds: ["contact"], most: 2, days: 7 }] }));
    const [one, two] = [await customer(ground), await customer(ground)];
    for (const id of [one, two]) assert.ok((await decideAndCarryOut(ground, JO, asked(id))).carriedOut);
    const { customerId } = await mergeCustomers(ground, JO, { keepId: one, otherId: two, why: "the same person" });
    assert.equal((await decideAndCarryOut(ground, JO, asked(customerId))).carriedOut, null);
  });
});

describe("the page of limits", () => {
  const database = useDatabase();

  test("counts customers, not their numbers: two who are one were held back from once", async () => {
    const { ground } = database;
    await publish(ground, always([{ action: CALL }], { caps: [{ key: "never", title: "We do not call", kinds: ["contact"], most: 0, days: 7 }] }));
    const [one, two, three] = [await customer(ground), await customer(ground), await customer(ground)];
    for (const id of [one, one, two, three]) assert.deepEqual((await decide(ground, asked(id))).held.map(({ why }) => why), ["We do not call"]);
    const held = async () => (await readLimits(ground)).caps.map(({ held30 }) => held30);
    assert.deepEqual(await held(), [3]);
    await mergeCustomers(ground, JO, { keepId: one, otherId: two, why: "the same person" });
    assert.deepEqual(await held(), [2]);
    const later = { ...ground, now: () => new Date(ground.now().getTime() + 31 * 86_400_000) };
    assert.deepEqual((await readLimits(later)).caps.map(({ held30 }) => held30), [0], "in 30 days");
  });
});

describe("prices of what is scarce", () => {
  const database = useDatabase();

  test("are learnt from who might have had it, hold it back where it brings less, and are kept with the decision", async () => {
    const { ground } = database;
    const capacities = [{ key: "calls", title: "Calls", unit: "calls", amount: 10, per: "day" as const }];
    await publish(ground, always([{ action: CALL, worth: "€40", chance: "0.1" }], { capacities }, { [CALL]: { calls: 1 } }));
    for (let i = 0; i < FEWEST_OPPORTUNITIES - 1; i++) await decide(ground, asked(await customer(ground)));
    assert.deepEqual(await learnPrices(ground, { now: true }), { calls: 0 }, "too few");
    assert.equal((await readLimits(ground)).capacities[0]!.price, null);
    // Forty more for whom a call brings twice as much: ten calls for seventy, so the lesser are not called.
    await sql`insert into capacity_bid (identity_id, decision_id, action_id, at, worth_minor, uses) select gen_random_uuid(), gen_random_uuid(), ${CALL}, ${ground.now()}, 800, '{"calls": 1}' from generate_series(1, 40)`.execute(ground.db);
    assert.equal(await learnPrices(ground), null, "not every minute");
    const prices = (await learnPrices(ground, { now: true }))!;
    assert.ok(prices["calls"]! >= 400 && prices["calls"]! <= 800, JSON.stringify(prices));
    const answer = await decide(ground, asked(await customer(ground)));
    assert.deepEqual(answer.actions, []);
    assert.deepEqual(answer.held.map(({ actionId, why, rule }) => [actionId, why, rule]), [[CALL, "Calls: worth more to others now", "limit:price:calls"]]);
    const stored = (await storedDecision(ground.db, answer.customerId, answer.decisionId))!;
    await sql`insert into capacity_price (capacity_key, learnt_at, price, sample) values ('calls', ${new Date(ground.now().getTime() + 60_000)}, 0, 99)`.execute(ground.db);
    assert.equal(JSON.stringify(await replay(ground.db, stored)), JSON.stringify(answer), "with the price of then");
    const cheap = await decide(ground, asked(await customer(ground)));
    assert.deepEqual(cheap.actions.map(({ id, gain, gainBasis }) => [id, gain, gainBasis]), [[CALL, null, "not measured yet; the rules assume 10% of 40.00 EUR"]], "the twin: nothing is scarce, and it is advised");
    assert.deepEqual(cheap.trace.arithmetic.map(({ basis, worthMinor, netMinor, uses }) => [basis, worthMinor, netMinor, uses]), [["assumed", 400, 400, [{ capacity: "calls", amount: 1, price: 0 }]]]);
    const agent = { reading: (set: string) => (set === "value" ? "hidden" : "read"), setOfAttribute: () => "public" } as never;
    assert.deepEqual(answerAs(cheap, agent).trace.arithmetic, [], "who may not read what customers are worth is told no arithmetic");
  });
});

describe("experiments and exploration", () => {
  const database = useDatabase();
  const week = (ground: Ground) => ({ from: new Date(ground.now().getTime() - 86_400_000).toISOString(), until: new Date(ground.now().getTime() + 6 * 86_400_000).toISOString() });

  test("an experiment leaves its share out, says so with its end, and is written down with the chance", async () => {
    const { ground } = database;
    const experiment = { key: "call-2026", title: "Do calls help?", of: { action: CALL }, heldOut: 0.5, ...week(ground) };
    await publish(ground, always([{ action: CALL }, { action: TOKEN }], { experiments: [experiment] }));
    const isOut = (id: string) => placeOf(`call-2026:${id}`) < 0.5;
    const [out, within, permanent] = [await customer(ground, (id) => !isHeldOut(id) && isOut(id)), await customer(ground, (id) => !isHeldOut(id) && !isOut(id)), await customer(ground, (id) => isHeldOut(id) && !isOut(id))];
    const [a, b, c] = [await decide(ground, asked(out)), await decide(ground, asked(within)), await decide(ground, asked(permanent))];
    assert.deepEqual(a.held.map(({ actionId, why, until }) => [actionId, why, until]), [[CALL, "left out of the experiment “Do calls help?”, to compare", experiment.until]]);
    assert.deepEqual([a.actions.map(({ id }) => id), b.actions.map(({ id }) => id)], [[TOKEN], [CALL, TOKEN]]);
    assert.deepEqual(c.held.map(({ why }) => why), ["in the measurement group", "in the measurement group"]);
    const kept = await rows<{ arm: string; experiment: string | null; share: number }>(ground.db, sql`select arm, experiment, hold_out_share::numeric(4,2)::float8 as share from decision_action where identity_id = any(${[out, within, permanent]}::uuid[]) order by array_position(${[out, within, permanent]}::uuid[], identity_id), action_id desc`);
    assert.deepEqual(kept.map(({ arm, experiment: key, share }) => [arm, key, share]), [
      ["hold-out", "call-2026", 0.54], ["treated", null, 0.08], ["treated", "call-2026", 0.54], ["treated", null, 0.08], ["hold-out", "call-2026", 0.54], ["hold-out", null, 0.08],
    ]);
    const arms = async ({ decisionId }: { readonly decisionId: string }) => (await oneDecision(ground.db, decisionId, SEES_ALL)).arms;
    const call = { key: "call-2026", title: "Do calls help?", rule: null };
    assert.deepEqual([await arms(a), await arms(b), await arms(c)], [
      [{ actionId: TOKEN, arm: "treated", share: 0.08, experiment: null }, { actionId: CALL, arm: "hold-out", share: 0.5, experiment: call }],
      [{ actionId: TOKEN, arm: "treated", share: 0.08, experiment: null }, { actionId: CALL, arm: "treated", share: 0.5, experiment: call }],
      [{ actionId: TOKEN, arm: "hold-out", share: 0.08, experiment: null }, { actionId: CALL, arm: "hold-out", share: 0.08, experiment: null }],
    ], "the record says on which side; of whoever is in the measurement group, that group");
    assert.deepEqual((await readLimits(ground)).experiments.map(({ key, state, heldOut, met }) => [key, state, heldOut, met]), [["call-2026", "running", 0.5, { treated: 1, leftOut: 2 }]]);
  });

  test("one of a rule counts only where that rule alone advises it; one that is over leaves nobody out", async () => {
    const { ground } = database;
    const all = { key: "of-rule", title: "That rule", of: { row: "grow-1" }, heldOut: 0.5, ...week(ground) };
    const isOut = (id: string) => placeOf(`of-rule:${id}`) < 0.5 && !isHeldOut(id);
    const out = await customer(ground, isOut);
    await publish(ground, always([{ action: CALL }], { experiments: [all] }));
    const alone = await decide(ground, asked(out));
    assert.deepEqual(alone.actions, []);
    assert.deepEqual((await oneDecision(ground.db, alone.decisionId, SEES_ALL)).arms, [{ actionId: CALL, arm: "hold-out", share: 0.5, experiment: { key: "of-rule", title: "That rule", rule: "R-treatment/grow-1" } }]);
    await publish(ground, always([{ action: CALL }, { action: CALL }], { experiments: [all] }));
    assert.deepEqual((await decide(ground, asked(out))).actions.map(({ id }) => id), [CALL], "another rule advises it as well");
    await publish(ground, always([{ action: CALL }], { experiments: [{ ...all, from: new Date(ground.now().getTime() - 9e8).toISOString(), until: ground.now().toISOString() }] }));
    assert.deepEqual((await decide(ground, asked(out))).actions.map(({ id }) => id), [CALL], "it is over");
  });

  test("what cannot be tried, capped or used is refused before it is published, with the reason", () => {
    const until = { from: "2026-11-01T00:00:00.000Z", until: "2026-12-01T00:00:00.000Z" };
    const refusals: readonly [Partial<PolicyLimits>, RegExp][] = [
      [{ experiments: [{ key: "x", title: "X", of: { action: "apologise-new-date" }, heldOut: 0.5, ...until }] }, /would leave customers without “Apologise and give a new date”/],
      [{ experiments: [{ key: "x", title: "X", of: { action: "nothing" }, heldOut: 0.5, ...until }] }, /of the action "nothing", which there is not/],
      [{ experiments: [{ key: "x", title: "X", of: { row: "route-1" }, heldOut: 0.5, ...until }] }, /of the row "route-1", which advises nothing/],
      [{ experiments: [{ key: "x", title: "X", of: { action: CALL }, heldOut: 0.5, from: until.until, until: until.from }] }, /ends before it begins/],
      [{ levers: [{ action: "nothing", times: 2, why: "because", until: null }] }, /lever is of the action "nothing"/],
      [{ caps: [{ key: "a", title: "A", kinds: ["offer"], most: 1, days: 7 }, { key: "a", title: "B", kinds: ["offer"], most: 1, days: 7 }] }, /Two of the kind cap are called "a"/],
    ];
    for (const [limits, message] of refusals) {
      const compilation = compilePolicy(always([{ action: CALL }], limits), 1, "EUR");
      assert.ok(compilation.kind === "refused" && compilation.problems.some((problem) => message.test(problem.message)), String(message));
    }
    // What helps may not be assumed to be worth more for whom is worth more.
    const rich = always([{ action: CALL }]);
    const care = compilePolicy({ ...rich, tables: rich.tables.map((each) => (each.part !== "care" ? each : { ...each, table: { ...each.table, outputs: [...each.table.outputs, { key: "worth", label: "worth", type: "money" as const, unit: "EUR", optional: true }], rows: each.table.rows.map((one, place) => ({ ...one, then: [...one.then, place === 0 ? "= customer.value.clv12 * 5%" : "-"] })) } })) }, 1, "EUR");
    assert.ok(care.kind === "refused" && care.problems.some(({ message }) => /may not read value over 12 months/.test(message)), JSON.stringify(care));
    const using = compilePolicy(always([{ action: CALL }], {}, { [CALL]: { nothing: 1 } }), 1, "EUR");
    assert.ok(using.kind === "refused" && /uses "nothing", and no capacity is called that/.test(using.problems[0]!.message));
  });

  test("another than the best is put first as often as it is said to be, and the same when a screen asks again", async () => {
    const { ground } = database;
    const effect = { currency: "EUR", loMinor: 0, hiMinor: 9000, treated: 400, heldOut: 40, windowDays: 60 };
    await keepEffect(ground.db, ground.now(), CALL, { ...effect, midMinor: 5000 });
    await publish(ground, always([{ action: CALL }, { action: TOKEN }, { action: OFFER }], { exploration: { share: 0.2 } }));
    // One that helps leaves two seats for three of our own accord.
    const moment = { topic: "repair" };
    const ids = await Promise.all(Array.from({ length: 120 }, () => customer(ground)));
    const answers = await Promise.all(ids.map((customerId) => decide(ground, { customerId, surface: "cockpit", moment })));
    assert.ok(answers.every(({ actions }) => actions.length === 3));
    const kept = await rows<{ actionId: string; chance: number; n: number }>(ground.db, sql`select action_id as "actionId", round(chance::numeric, 4)::float8 as chance, count(*)::integer as n from decision_action where identity_id = any(${ids}::uuid[]) and state = 'advised' and chance is not null group by 1, 2 order by chance desc`);
    // A fifth of the time one of three is drawn: the third gets a seat in a fifteenth, and the second loses it as often.
    assert.deepEqual(kept.map(({ actionId, chance }) => [actionId, chance]), [[CALL, 1], [TOKEN, 0.9333], [OFFER, 0.0667]]);
    const [first, second, third] = kept.map(({ n }) => n);
    assert.deepEqual([first, second! + third!], [120, 120]);
    assert.ok(third! >= 1 && third! <= 20, `${third} of 120: outside of what chance brings once in a thousand times`);
    // Two versions draw alike, so that a rehearsal finds no difference that is only chance.
    const inputs = await decisionInputs(ground, { customerId: ids[0]!, surface: "cockpit", moment });
    const next = compilePolicy(inputs.policy.policy, 99, "EUR");
    assert.ok(next.kind === "ok");
    for (const customerId of ids) assert.deepEqual(...([inputs.policy, next.compiled].map((policy) => decidePurely({ ...inputs, customerId, policy }).answer.actions.map(({ id }) => id)) as [string[], string[]]));
    const again = await Promise.all(ids.slice(0, 20).map((customerId) => decide(ground, { customerId, surface: "cockpit", moment })));
    assert.deepEqual(again.map(({ actions }) => actions.map(({ id }) => id)), answers.slice(0, 20).map(({ actions }) => actions.map(({ id }) => id)));
  });
});
