import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type NewInteraction, ownInteraction, recordInteractions } from "../interactions/index.ts";
import { type Actor, readAudit, rememberSight, SEES_ALL, SYSTEM, writeSetting } from "../organisation/index.ts";
import { buildHttp, type Ground, newId, readLog, row, rows, run, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { membersOf, mergeCustomers, recomputeProfiles, resolveIdentity } from "../profiles/index.ts";
import { fitValue, valueOf } from "../value/index.ts";
import { simulateOrders, writeOrders } from "../value/test-purchases.ts";
import { keepEffect } from "./action-effect.ts";
import { Answer, DecidedBatch } from "./contract.ts";
import { decide, decisionInputs, settleDecisions } from "./decide.ts";
import { decidePurely } from "./decide-purely.ts";
import { FLOOR_EDITION } from "./grounds.ts";
import { decisionCount, decisionsOf, decisionTimeline, oneDecision } from "./decision-records.ts";
import { daysAgo, NOW } from "./example-facts.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { isHeldOut } from "./hold-out.ts";
import { overrideAction, recordTaken, withdrawOverride } from "./override-action.ts";
import { readPolicies } from "./policies-page.ts";
import { publishFirstPolicy, publishPolicy } from "./publish-policy.ts";
import { policyAs } from "./shown-answer.ts";
import { answerOf, isIntact, replay, saysAgain, storedDecision } from "./record-decisions.ts";
import { decisionRoutes } from "./routes.ts";

const JO: Actor = { ...SYSTEM, kind: "person", id: "jo", name: "Jo", role: "agent", source: "cockpit" };
const SHOP = { name: "shop", trusted: true };

/** A customer who is, or is not, in the measurement group; who that is depends on the id alone. */
async function customer(ground: Ground, options: { readonly heldOut?: boolean; readonly name?: string } = {}): Promise<string> {
  for (;;) {
    const made = await transaction(ground.db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), SHOP, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      if (options.name) await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${identityId}, ${newId()}, 'name', ${JSON.stringify(options.name)}::jsonb, 'shop', ${NOW})`.execute(tx);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
    if (isHeldOut(made) === (options.heldOut ?? false)) return made;
  }
}

type Told = Omit<Partial<NewInteraction>, "identityId" | "kind" | "occurredAt">;
async function tell(ground: Ground, identityId: string, kind: string, at: Date, more: Told = {}): Promise<void> {
  await transaction(ground.db, (tx) => recordInteractions(tx, ground.now(), [{ ...ownInteraction({ identityId, kind, channel: "chat", direction: "in", occurredAt: at }), ...more }]));
}

/** What Amara's story leaves in the tables. */
async function amaraIn(ground: Ground, options: { readonly heldOut?: boolean } = {}): Promise<{ customerId: string; conversationId: string }> {
  const customerId = await customer(ground, { ...options, name: "Amara Okafor" });
  const conversationId = newId();
  await tell(ground, customerId, "conversation.opened", daysAgo(15), { channel: "voice", properties: { conversationId: newId(), topic: "repair", subject: "How long will the repair take?" } });
  await tell(ground, customerId, "promise.made", daysAgo(15), { direction: "out", properties: { promiseId: newId(), dueAt: daysAgo(7).toISOString(), body: "Courier brings grinder W-880 back" } });
  await tell(ground, customerId, "conversation.opened", daysAgo(0.02), { properties: { conversationId, topic: "repair", subject: "Grinder still not back" } });
  await tell(ground, customerId, "complaint.opened", daysAgo(0.02), { properties: { conversationId } });
  return { customerId, conversationId };
}

describe("deciding", () => {
  const test1 = useDatabase();

  test("a decision is answered from what is stored, and its record replays to the same answer byte for byte", async () => {
    const { ground } = test1;
    await publishFirstPolicy(ground);
    const { customerId, conversationId } = await amaraIn(ground);
    const answer = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    assert.doesNotThrow(() => Answer.parse(answer));
    assert.deepEqual(answer.actions.map(({ id }) => id), ["loan-grinder", "apologise-new-date", "workshop-callback"]);
    assert.equal(answer.identity.evidence, "verified e-mail address");
    const stored = (await storedDecision(ground.db, customerId, answer.decisionId))!;
    assert.equal(JSON.stringify(await replay(ground.db, stored)), JSON.stringify(answer), "taken again from its facts");
    assert.equal(JSON.stringify(await answerOf(ground.db, stored)), JSON.stringify(answer), "read from its record");
    assert.equal(JSON.stringify((await decisionsOf(ground.db, customerId))[0]!.answer), JSON.stringify(answer));
  });

  test("an answer without its explanation rests on the same and leaves the same record, which tells it all", async () => {
    const { ground } = test1;
    const { customerId, conversationId } = await amaraIn(ground);
    const [told, bare] = [await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } }), await decide(ground, { customerId, surface: "cockpit", moment: { conversationId }, explained: false })];
    const { facts, floor, trace, ...treatment } = bare;
    assert.deepEqual([facts, floor, trace], [[], [], { policy: "treatment", version: 1, tables: [], rows: [], whyNot: [], arithmetic: [] }]);
    assert.deepEqual({ ...treatment, decisionId: told.decisionId, at: told.at }, (({ facts: _, floor: _f, trace: _t, ...rest }) => rest)(told));
    const stored = (await storedDecision(ground.db, customerId, bare.decisionId))!;
    const record = await answerOf(ground.db, stored);
    assert.equal(JSON.stringify({ ...record, decisionId: told.decisionId, at: told.at }), JSON.stringify(told));
    assert.deepEqual([isIntact(stored), saysAgain((await replay(ground.db, stored))!, stored)], [true, true]);
  });

  test("a record of which anything was changed in the database is no longer what was written, and says so; as it was it does (and one of before there were digests is held against what was said)", async () => {
    const { ground } = test1;
    const { customerId, conversationId } = await amaraIn(ground);
    const { decisionId } = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    const standing = async () => {
      const { intact, replays } = await oneDecision(ground.db, decisionId, SEES_ALL);
      return [intact, replays];
    };
    const told = row<{ facts: string; answer: string; digest: string }>(ground.db, sql`select facts::text, answer::text, digest from decision where decision_id = ${decisionId}::uuid`);
    const { facts, answer, digest } = (await told)!;
    assert.deepEqual(await standing(), [true, true]);
    const change = (what: ReturnType<typeof sql>) => run(ground.db, sql`update decision set ${what} where decision_id = ${decisionId}::uuid`);
    // A kind of relationship, for which no rule asks: taken again it comes to the same answer.
    const forged = facts.replace('"customer.relationshipKind":{"value":"unsaid"', '"customer.relationshipKind":{"value":"community"');
    assert.notEqual(forged, facts);
    for (const [what, back] of [
      [sql`facts = ${forged}::json`, sql`facts = ${facts}::json`],
      [sql`answer = ${answer.replace("Send a loan grinder", "Send a voucher")}::json`, sql`answer = ${answer}::json`],
      [sql`fired = fired - 0`, undefined],
    ] as const) {
      const { fired } = (await row<{ fired: unknown }>(ground.db, sql`select fired from decision where decision_id = ${decisionId}::uuid`))!;
      await change(what);
      assert.deepEqual(await standing(), [false, false]);
      await change(back ?? sql`fired = ${JSON.stringify(fired)}::jsonb`);
      assert.deepEqual(await standing(), [true, true]);
    }
    await change(sql`digest = null`);
    assert.deepEqual(await standing(), [null, true]);
    await change(sql`answer = ${answer.replace("Send a loan grinder", "Send a voucher")}::json`);
    assert.deepEqual(await standing(), [null, false]);
    await change(sql`answer = ${answer}::json, digest = ${digest}`);
  });

  test("a version that says more than may be published today decides, is read and replays as it was published; its records keep the edition of the floor", async () => {
    const { ground } = test1;
    const bold = { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part !== "content" ? each : { ...each, table: { ...each.table, rows: [...each.table.rows, { id: "content-9", when: ["any", "any", "any", "≥ 0"], then: ["home.top", "big-sale", "-"], because: "Buys" }] } })) };
    assert.equal((await publishPolicy(ground, JO, bold, { note: "", currency: "EUR" })).kind, "refused");
    const { version } = (await row<{ version: number }>(ground.db, sql`insert into policy_version (policy_key, version, title, content, published_at, published_by, note) select policy_key, version + 1, title, ${JSON.stringify(bold)}::json, published_at, published_by, 'of before' from policy_version order by version desc limit 1 returning version`))!;
    const { customerId } = await amaraIn(ground);
    const said = await decide(ground, { customerId, surface: "web", moment: { topic: "delivery" } });
    assert.equal(said.trace.version, version);
    const { intact, replays } = await oneDecision(ground.db, said.decisionId, SEES_ALL);
    assert.deepEqual([intact, replays], [true, true]);
    const stored = (await storedDecision(ground.db, customerId, said.decisionId))!;
    assert.equal(stored.facts.floor, FLOOR_EDITION);
    const blocks = async (floor: number | undefined) => (await replay(ground.db, { ...stored, facts: { ...stored.facts, floor: floor as number } }))!.content.map(({ block }) => block);
    assert.deepEqual(await blocks(FLOOR_EDITION), said.content.map(({ block }) => block));
    assert.equal((await blocks(undefined)).includes("big-sale"), said.facts.some(({ key }) => key === "customer.gapRatio"), "one of before is taken again by the first");
    await publishPolicy(ground, JO, FIRST_POLICY, { note: "back again", currency: "EUR" });
  });

  test("a later version does not change how an earlier decision replays (and replaying with the later one would)", async () => {
    const { ground } = test1;
    const { customerId, conversationId } = await amaraIn(ground);
    const before = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    const stricter = { ...FIRST_POLICY, floor: ["Another floor."] };
    assert.deepEqual(await publishPolicy(ground, JO, stricter, { note: "another floor", currency: "EUR" }), { kind: "published", version: before.trace.version + 1 });
    const after = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    assert.deepEqual(after.floor, ["Another floor."]);
    const stored = (await storedDecision(ground.db, customerId, before.decisionId))!;
    assert.equal(JSON.stringify(await replay(ground.db, stored)), JSON.stringify(before));
    assert.notEqual(JSON.stringify(await replay(ground.db, { ...stored, policyVersion: after.trace.version })), JSON.stringify(before));
    await publishPolicy(ground, JO, FIRST_POLICY, { note: "back again", currency: "EUR" });
  });

  test("a policy that reads value where complaints are decided is refused with the place, and nothing changes", async () => {
    const { ground } = test1;
    const unfair = { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === "route" ? { ...each, table: { ...each.table, inputs: [...each.table.inputs, { fact: "customer.value.tier", missing: "no-match" }], rows: each.table.rows.map((r) => ({ ...r, when: [...r.when, "any"] })) } } : each)) };
    const versions = () => rows(ground.db, sql`select policy_key, version from policy_version order by 1, 2`);
    const before = await versions();
    const publication = await publishPolicy(ground, JO, unfair, { note: "", currency: "EUR" });
    assert.equal(publication.kind, "refused");
    assert.match(publication.kind === "refused" ? publication.problems[0]!.message : "", /may not read value tier \(customer\.value\.tier\)/);
    assert.deepEqual(await versions(), before);
  });

  test("the first policy is published once, however many start", async () => {
    const { ground } = test1;
    await Promise.all([publishFirstPolicy(ground), publishFirstPolicy(ground)]);
    assert.equal((await rows(ground.db, sql`select 1 from policy_version where version = 1`)).length, 1);
  });

  test("many decisions at once are answered each for its own customer, and each has a record", async () => {
    const { ground } = test1;
    const people = await Promise.all(Array.from({ length: 40 }, () => amaraIn(ground)));
    const answers = await Promise.all(people.map(({ customerId, conversationId }) => decide(ground, { customerId, surface: "cockpit", moment: { conversationId } })));
    assert.deepEqual(answers.map(({ customerId }) => customerId), people.map(({ customerId }) => customerId));
    for (const { customerId } of people) assert.equal(await decisionCount(ground.db, await membersOf(ground.db, customerId)), 1);
  });

  test("one unknown id among many is refused, and the others are answered", async () => {
    const { ground } = test1;
    const { customerId } = await amaraIn(ground);
    const [good, bad] = await Promise.allSettled([decide(ground, { customerId, surface: "web", moment: {} }), decide(ground, { customerId: newId(), surface: "web", moment: {} })]);
    assert.equal(good.status, "fulfilled");
    assert.match(String((bad as PromiseRejectedResult).reason), /no customer/);
  });

  test("whatever a moment says is kept as it is and breaks nobody's batch", async () => {
    const { ground } = test1;
    const { customerId } = await amaraIn(ground);
    const topics = ["\ud800", "\u0000", "\u0001", "'; drop table decision; --", "{customer.name}", "\u{1f600}", ""];
    const answers = await Promise.all(topics.map((topic) => decide(ground, { customerId: customerId.toUpperCase(), surface: "web", moment: { topic } })));
    for (const [place, { decisionId }] of answers.entries()) assert.deepEqual((await storedDecision(ground.db, customerId, decisionId))!.moment, { topic: topics[place] });
    assert.equal((await decisionsOf(ground.db, customerId)).length, topics.length);
    assert.equal((await decisionTimeline(ground.db, customerId, { limit: 50 }))[0]!.type, "decision");
  });

  test("a preview leaves no trace", async () => {
    const { ground } = test1;
    const { customerId } = await amaraIn(ground);
    await decide(ground, { customerId, surface: "web", moment: {} }, { record: false });
    const inputs = await decisionInputs(ground, { customerId, surface: "web", moment: {} });
    assert.equal(decidePurely(inputs).answer.customerId, customerId);
    await settleDecisions();
    assert.equal(await decisionCount(ground.db, await membersOf(ground.db, customerId)), 0);
  });

  test("somebody held out is not sent the loan, is still apologised to, and the record says which", async () => {
    const { ground } = test1;
    const { customerId, conversationId } = await amaraIn(ground, { heldOut: true });
    const answer = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    assert.deepEqual([answer.arm, answer.actions.map(({ id }) => id), answer.held.map(({ actionId, why }) => [actionId, why])], ["hold-out", ["apologise-new-date", "workshop-callback"], [["loan-grinder", "in the measurement group"]]]);
    const kept = await rows(ground.db, sql`select action_id, state, arm from decision_action where identity_id = ${customerId}::uuid order by action_id`);
    assert.deepEqual(kept, [{ action_id: "apologise-new-date", state: "advised", arm: "none" }, { action_id: "loan-grinder", state: "held", arm: "hold-out" }, { action_id: "workshop-callback", state: "advised", arm: "none" }]);
  });

  test("what was measured is read by the next decision, the latest first", async () => {
    const { ground } = test1;
    const effect = { currency: "EUR", midMinor: 4000, loMinor: 900, hiMinor: 7100, treated: 300, heldOut: 31, windowDays: 60 };
    assert.equal(await keepEffect(ground.db, daysAgo(2), "loan-grinder", { ...effect, midMinor: 100 }), true);
    assert.equal(await keepEffect(ground.db, daysAgo(1), "loan-grinder", effect), true);
    assert.equal(await keepEffect(ground.db, daysAgo(0), "loan-grinder", effect), false, "the same again is no news");
    const { customerId, conversationId } = await amaraIn(ground);
    const answer = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    assert.deepEqual([answer.actions[0]!.id, answer.actions[0]!.gain!.mid], ["loan-grinder", 4000]);
  });

  test("money is counted in the organisation's currency", async () => {
    const { ground } = test1;
    await writeSetting(ground.db, NOW, "test", "organisation", { name: "Kohi", currency: "JPY" });
    const { customerId, conversationId } = await amaraIn(ground);
    const answer = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    assert.equal(answer.actions[0]!.cost.currency, "JPY");
    await writeSetting(ground.db, NOW, "test", "organisation", { name: "Kaffee", currency: "EUR" });
  });

  test("a promise that was kept, a complaint that was closed and a consent taken back no longer count", async () => {
    const { ground } = test1;
    const customerId = await customer(ground);
    const conversationId = newId();
    await tell(ground, customerId, "promise.made", daysAgo(9), { properties: { promiseId: "p", dueAt: daysAgo(3).toISOString(), body: "x" } });
    await tell(ground, customerId, "complaint.opened", daysAgo(9), { properties: { conversationId } });
    const facts = async () => Object.fromEntries((await decide(ground, { customerId, surface: "email", moment: {} }, { record: false })).facts.map(({ key, value }) => [key, value]));
    assert.deepEqual([(await facts())["customer.openPromise"], (await facts())["conversation.openComplaint"]], ["late", true]);
    await tell(ground, customerId, "promise.kept", daysAgo(1), { properties: { promiseId: "p" } });
    await tell(ground, customerId, "complaint.closed", daysAgo(1), { properties: { conversationId } });
    await sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at) values (${customerId}, ${newId()}, 'offers', 'email', true, '1', 'shop', ${daysAgo(5)}), (${customerId}, ${newId()}, 'offers', 'email', false, '1', 'shop', ${daysAgo(2)})`.execute(ground.db);
    const now = await facts();
    assert.deepEqual([now["customer.openPromise"], now["conversation.openComplaint"], now["customer.consent.offersEmail"]], ["none", false, false]);
  });

  test("after two customers are joined both ids give one answer, and the records of both are found", async () => {
    const { ground } = test1;
    const [one, other] = [await amaraIn(ground), await amaraIn(ground)];
    const before = await decide(ground, { customerId: other.customerId, surface: "cockpit", moment: {} });
    const { customerId } = await mergeCustomers(ground, JO, { keepId: one.customerId, otherId: other.customerId, why: "the same person" });
    const answer = await decide(ground, { customerId: other.customerId, surface: "cockpit", moment: { conversationId: other.conversationId } });
    assert.equal(answer.customerId, customerId);
    assert.equal(answer.facts.find(({ key }) => key === "conversation.contactsOnIssue")!.value, 4, "two each");
    assert.deepEqual((await decisionsOf(ground.db, one.customerId)).map((record) => record.answer.decisionId), [answer.decisionId, before.decisionId]);
  });
});

describe("doing otherwise", () => {
  const test2 = useDatabase();

  test("an override is kept with its reason, audited, told to screens, shown on the timeline, and can be taken back", async () => {
    const { ground } = test2;
    await publishFirstPolicy(ground);
    await sql`insert into auth."user" ("id", "name", "email", "emailVerified") values ('jo', 'Jo', 'jo@example.com', true)`.execute(ground.db);
    const { customerId, conversationId } = await amaraIn(ground);
    const { decisionId, actions } = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    const override = await overrideAction(ground, JO, decisionId, { customerId, actionId: "loan-grinder", reason: "knows-more", instead: "She has a second grinder; sent beans ground for her" });
    assert.equal(override.rule, actions[0]!.rule);
    assert.deepEqual((await decisionsOf(ground.db, customerId))[0]!.overrides, [{ ...override, madeBy: "Jo" }]);
    assert.equal((await readAudit(ground.db, { limit: 1 }))[0]!.act, "decision.override");
    const line = (await readLog(ground.db, 0, 500)).findLast(({ topic }) => topic === "decision")!;
    assert.deepEqual([line.body.identityIds, line.body.conversationId], [[customerId], conversationId]);
    const timeline = await decisionTimeline(ground.db, customerId, { limit: 10 });
    assert.equal(timeline[0]!.title, "The rules advised “Send a loan grinder”; Jo did otherwise: She has a second grinder; sent beans ground for her");
    assert.deepEqual((await readPolicies(ground))[0]!.overrides90.find(({ rule }) => rule === override.rule), { rule: override.rule, advised: 1, overridden: 1 });

    const withdrawn = await withdrawOverride(ground, JO, customerId, override.overrideId);
    assert.equal(withdrawn.withdrawnAt, NOW.toISOString());
    assert.deepEqual(await withdrawOverride(ground, JO, customerId, override.overrideId), withdrawn);
    assert.equal((await readPolicies(ground))[0]!.overrides90.find(({ rule }) => rule === override.rule)!.overridden, 0);
    assert.ok(!(await decisionTimeline(ground.db, customerId, { limit: 10 })).some(({ kind }) => kind === "override"));
  });

  test("what was carried out is kept once, however often it is said", async () => {
    const { ground } = test2;
    const { customerId, conversationId } = await amaraIn(ground);
    const { decisionId } = await decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    const said = { customerId, actionId: "apologise-new-date", conversationId };
    const taken = await Promise.all([recordTaken(ground, JO, decisionId, said), recordTaken(ground, JO, decisionId, said)]);
    assert.equal(taken[0]!.takenId, taken[1]!.takenId);
    assert.deepEqual((await decisionsOf(ground.db, customerId))[0]!.taken, [{ takenId: taken[0]!.takenId, actionId: "apologise-new-date", takenBy: "Jo", takenAt: NOW.toISOString() }]);
  });

  test("a decision of somebody else, or an action it did not name, cannot be overridden, and nothing is written", async () => {
    const { ground } = test2;
    const [one, other] = [await amaraIn(ground), await amaraIn(ground)];
    const { decisionId } = await decide(ground, { customerId: one.customerId, surface: "cockpit", moment: {} });
    const count = async () => (await row<{ n: number }>(ground.db, sql`select (select count(*) from override) + (select count(*) from audit) + (select count(*) from log) as n`))!.n;
    const before = await count();
    await assert.rejects(overrideAction(ground, JO, decisionId, { customerId: other.customerId, actionId: "loan-grinder", reason: "other" }), /no such decision/);
    await assert.rejects(overrideAction(ground, JO, decisionId, { customerId: one.customerId, actionId: "thank-you", reason: "other" }), /nothing about this action/);
    assert.equal(await count(), before);
  });

  test("the timeline tells advice once, until it changes", async () => {
    const { ground, setNow } = test2;
    const { customerId, conversationId } = await amaraIn(ground);
    const ask = () => decide(ground, { customerId, surface: "cockpit", moment: { conversationId } });
    await ask();
    await ask();
    assert.equal((await decisionTimeline(ground.db, customerId, { limit: 10 })).length, 1);
    setNow(new Date(NOW.getTime() + 60_000));
    await tell(ground, customerId, "complaint.closed", NOW, { properties: { conversationId } });
    await tell(ground, customerId, "delivery.skipped", NOW);
    await ask();
    const timeline = await decisionTimeline(ground.db, customerId, { limit: 10 });
    assert.equal(timeline.length, 2);
    assert.deepEqual(await decisionTimeline(ground.db, customerId, { limit: 10, before: { at: new Date(timeline[0]!.at), id: timeline[0]!.id } }), timeline.slice(1));
    setNow(NOW);
  });

  test("each row of the policy shows in how many decisions it took part", async () => {
    const { ground } = test2;
    const [policy] = await readPolicies(ground);
    const fits = new Map(policy!.tables.flatMap((table) => table.rows.map((each) => [each.id, each.fits90])));
    const counted = await rows<{ fired: Answer["trace"]["rows"] }>(ground.db, sql`select fired from decision`);
    for (const id of ["route-2", "care-1", "care-13"]) assert.equal(fits.get(id), counted.filter(({ fired }) => fired.some((each) => each.row === id)).length, id);
    assert.ok(policy!.tables.every(({ problems }) => problems.length === 0));
  });

  test("who may not read what a customer is worth does not read at which worth a row fits; who may, does", async () => {
    const [policy] = await readPolicies(test2.ground);
    const seen = (reading: "read" | "masked") => ({ reading: (set: string) => (set === "value" ? reading : "read"), setOfAttribute: () => "service" }) as never;
    const tiers = (shown: typeof policy) => shown!.tables.flatMap((table) => table.rows.flatMap((each) => each.cells.filter((cell, i) => table.inputs[i]!.fact === "customer.value.tier" && cell !== "any")));
    assert.ok(tiers(policy).length > 0);
    assert.deepEqual(policyAs(policy!, seen("read")), policy);
    assert.deepEqual([...new Set(tiers(policyAs(policy!, seen("masked"))))], ["••••"]);
  });

  test("every route answers in its stated shape", async () => {
    const { ground } = test2;
    const app = await buildHttp({ authorise: async (request) => rememberSight(request, SEES_ALL), accessWords: new Set(["decide", "policies.read", "policies.write", "policies.approve", "decisions.read"]), report: (error) => assert.fail(String(error)), trustedProxies: [] });
    decisionRoutes(app, ground);
    const { customerId } = await amaraIn(ground);
    const decided = await app.inject({ method: "POST", url: "/api/decide", payload: { customerId, surface: "portal" } });
    assert.deepEqual([decided.statusCode, decided.json().customerId], [200, customerId]);
    // It goes out as it was built: nothing is in it that its shape would drop. Something more would be seen.
    assert.deepEqual(Answer.parse(decided.json()), decided.json());
    const more = { ...decided.json<Answer>(), more: 1 };
    assert.notDeepEqual(Answer.parse(more), more);
    assert.equal((await app.inject({ method: "POST", url: "/api/decide", payload: { customerId, surface: "fax" } })).statusCode, 400);
    assert.equal((await app.inject({ method: "POST", url: "/api/decide", payload: { customerId: newId(), surface: "web" } })).statusCode, 404);
    const batch = await app.inject({ method: "POST", url: "/api/decide/batch", payload: { requests: [{ customerId, surface: "web" }, { customerId: newId(), surface: "web" }] } });
    assert.deepEqual(DecidedBatch.parse(batch.json()), batch.json());
    assert.deepEqual([batch.statusCode, batch.json().decided.map((each: { answer: { customerId: string } | null; refused: { code: string } | null }) => each.answer?.customerId ?? each.refused?.code)], [200, [customerId, "not-found"]]);
    const one = await app.inject({ url: `/api/decisions/${decided.json().decisionId}` });
    assert.deepEqual([one.statusCode, one.json().record.answer.decisionId, one.json().replays], [200, decided.json().decisionId, true]);
    assert.equal((await app.inject({ url: `/api/decisions/${newId()}` })).statusCode, 404);
    const found = await app.inject({ url: `/api/decisions?customer=${customerId}` });
    assert.deepEqual([found.statusCode, found.json().decisions.length, found.json().next], [200, 2, null]);
    assert.equal((await app.inject({ url: "/api/decisions?limit=1000" })).statusCode, 400);
    assert.deepEqual((await app.inject({ url: `/api/customers/${customerId}/taken` })).json(), { taken: [] });
    assert.equal((await app.inject({ url: "/api/policies/treatment/rows/care-1" })).json().rule, "R-treatment/care-1");
    assert.equal((await app.inject({ url: "/api/policies" })).json().policies[0].key, "treatment");
    assert.equal((await app.inject({ url: `/api/customers/${customerId}/decisions` })).json().records.length, 2);
    await app.close();
  });
});

describe("what a customer is worth, as a fact", () => {
  const test3 = useDatabase();

  test("the change of the chance to stay is what value says of the customer now, less what it says of a month earlier", async () => {
    const { ground } = test3;
    await publishFirstPolicy(ground);
    const ids = await writeOrders(ground, simulateOrders({ r: 0.95, alpha: 8.5, a: 0.7, b: 4.6, meanSpendMinor: 4000 }, { customers: 400, from: "2024-11-01", to: "2026-11-20", seed: 11 }));
    await fitValue(ground, SYSTEM);
    let compared = 0;
    for (const customerId of [...ids.values()].slice(0, 60)) {
      const value = await valueOf(ground, customerId);
      if (value.kind !== "scored" || value.stay26.before === null) continue;
      const { facts } = await decide(ground, { customerId, surface: "api", moment: {} }, { record: false });
      const change = facts.find(({ key }) => key === "customer.stayChange")!.value as number;
      assert.ok(Math.abs(change - (value.stay26.mid - value.stay26.before)) < 1e-12);
      assert.equal(facts.find(({ key }) => key === "customer.value.tier")!.value, value.tier);
      compared += 1;
    }
    assert.ok(compared > 30, `${compared} customers had an estimate a month earlier`);
  });
});
