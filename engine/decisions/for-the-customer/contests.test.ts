import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, readAudit, type Sight, SEES_ALL, SYSTEM } from "../../organisation/index.ts";
import { type Ground, newId, readLog, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../../profiles/index.ts";
import { decide } from "../decide.ts";
import { decisionTimeline, oneDecision } from "../decision-records.ts";
import { NOW } from "../example-facts.ts";
import { recordTaken } from "../override-action.ts";
import { publishFirstPolicy } from "../publish-policy.ts";
import { answerContest, contestDecision, openContests, reopenContest } from "./contests.ts";
import { decisionForTheCustomer, decisionsForTheCustomer } from "./for-the-customer.ts";

const JO: Actor = { ...SYSTEM, kind: "person", id: "jo", name: "Jo", role: "agent", source: "cockpit" };
const ofRegion = (region: string): Sight => ({ ...SEES_ALL, customers: { kind: "some", key: region, staff: [], owners: [], team: [], department: [], region: [region], unplaced: false } });

async function somebody(ground: Ground, region: string): Promise<string> {
  return transaction(ground.db, async (tx) => {
    const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
    for (const [key, value] of [["name", "Amara Okafor"], ["sales_region", region]]) await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${identityId}, ${newId()}, ${key}, ${JSON.stringify(value)}::jsonb, 'shop', ${NOW})`.execute(tx);
    await recomputeProfiles(tx, [identityId]);
    return identityId;
  });
}

describe("a decision that a customer contests", () => {
  const database = useDatabase();

  test("waits for a person, is told to screens, stands on the timeline, and is kept with what was found", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    await sql`insert into auth."user" ("id", "name", "email", "emailVerified") values ('jo', 'Jo', 'jo@example.com', true)`.execute(ground.db);
    const customerId = await somebody(ground, "EMEA");
    const { decisionId } = await decide(ground, { customerId, surface: "cockpit", moment: {} });
    const contest = await contestDecision(ground, JO, decisionId, { words: "I never skipped anything" }, SEES_ALL);
    assert.deepEqual([contest.customerName, contest.recordedBy, contest.answered, contest.dueAt], ["Amara Okafor", "Jo", null, "2026-12-21T14:32:00.000Z"]);
    assert.equal((await contestDecision(ground, JO, decisionId, { words: "again" }, SEES_ALL)).contestId, contest.contestId, "while one is open another adds nothing");
    assert.deepEqual(await openContests(ground, SEES_ALL), [contest]);
    assert.deepEqual((await oneDecision(ground.db, decisionId, SEES_ALL)).contests, [contest]);
    assert.ok((await decisionTimeline(ground.db, customerId, { limit: 10 })).some(({ title }) => title === "Asked that a person looks at a decision"));
    assert.deepEqual((await readLog(ground.db, 0, 500)).findLast(({ topic }) => topic === "decision")!.body.identityIds, [customerId]);
    const answered = await answerContest(ground, JO, contest.contestId, { outcome: "changed", answer: "You are right; it was a neighbour" }, SEES_ALL);
    assert.deepEqual(answered.answered, { at: NOW.toISOString(), by: "Jo", outcome: "changed", answer: "You are right; it was a neighbour" });
    assert.deepEqual(await openContests(ground, SEES_ALL), []);
    assert.equal((await readAudit(ground.db, { limit: 1 }))[0]!.act, "decision.contest.answer");
    assert.equal((await reopenContest(ground, JO, contest.contestId, SEES_ALL)).answered, null);
    assert.equal((await openContests(ground, SEES_ALL)).length, 1, "an answer that is taken back waits again");
    await answerContest(ground, JO, contest.contestId, { outcome: "withdrawn", answer: "" }, SEES_ALL);
    assert.deepEqual((await oneDecision(ground.db, decisionId, SEES_ALL)).contests, [], "recorded by mistake");
  });

  test("of a customer whom one does not see it is neither recorded, nor shown, nor answered, nor told; of one whom one sees, it is", async () => {
    const { ground } = database;
    const customerId = await somebody(ground, "APAC");
    const { decisionId } = await decide(ground, { customerId, surface: "web", moment: {} });
    const [foreign, own] = [ofRegion("emea"), ofRegion("apac")];
    await assert.rejects(contestDecision(ground, JO, decisionId, { words: "" }, foreign), /no such decision/);
    const { contestId } = await contestDecision(ground, JO, decisionId, { words: "" }, own);
    assert.deepEqual([(await openContests(ground, foreign)).length, (await openContests(ground, own)).length], [0, 1]);
    await assert.rejects(answerContest(ground, JO, contestId, { outcome: "stands", answer: "" }, foreign), /no such request/);
    await assert.rejects(reopenContest(ground, JO, contestId, foreign), /no such request/);
    await assert.rejects(decisionForTheCustomer(ground.db, decisionId, "en", foreign), /no such decision/);
    await recordTaken(ground, JO, (await decide(ground, { customerId, surface: "cockpit", moment: { topic: "subscription" } })).decisionId, { customerId, actionId: "move-delivery" });
    const [done] = await decisionsForTheCustomer(ground.db, [customerId], "en");
    assert.ok(done!.decided.some(({ text }) => /^A person did this: “/.test(text)));
    const told = await decisionForTheCustomer(ground.db, decisionId, "ar", own);
    assert.ok(!told.decided.some(({ text }) => text.startsWith("فعل إنسان")), "and of one that nobody followed nobody did anything");
    assert.deepEqual([told.direction, told.customerId], ["rtl", customerId]);
    assert.equal((await answerContest(ground, JO, contestId, { outcome: "stands", answer: "" }, own)).answered!.outcome, "stands");
  });

  test("a copy tells decisions in a row that say the same once, and those of rules that are no more not at all", async () => {
    const { ground, setNow } = database;
    const customerId = await somebody(ground, "EMEA");
    const ask = () => decide(ground, { customerId, surface: "cockpit", moment: {} });
    const first = await ask();
    for (const minute of [1, 2]) {
      setNow(new Date(NOW.getTime() + minute * 60_000));
      await ask();
    }
    assert.deepEqual((await decisionsForTheCustomer(ground.db, [customerId], "en")).map(({ decisionId }) => decisionId), [first.decisionId]);
    setNow(new Date(NOW.getTime() + 180_000));
    const other = await decide(ground, { customerId, surface: "cockpit", moment: { topic: "subscription" } });
    assert.deepEqual((await decisionsForTheCustomer(ground.db, [customerId], "en")).map(({ decisionId }) => decisionId), [other.decisionId, first.decisionId]);
    setNow(NOW);
    await sql`update decision set policy_version = 999, answer = ${JSON.stringify(first)}::json where decision_id = ${first.decisionId}::uuid`.execute(ground.db);
    assert.deepEqual((await decisionsForTheCustomer(ground.db, [customerId], "en")).map(({ decisionId }) => decisionId).includes(first.decisionId), false);
    await assert.rejects(decisionForTheCustomer(ground.db, first.decisionId, "en", SEES_ALL), /not kept here/);
    assert.equal((await oneDecision(ground.db, first.decisionId, SEES_ALL)).replays, null);
  });
});
