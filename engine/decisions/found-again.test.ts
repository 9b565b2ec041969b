import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type NewInteraction, ownInteraction, recordInteractions } from "../interactions/index.ts";
import { type Actor, type Sight, SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { type Ground, newId, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../profiles/index.ts";
import { decide } from "./decide.ts";
import { oneDecision, takenLately } from "./decision-records.ts";
import { daysAgo, NOW } from "./example-facts.ts";
import { findDecisions } from "./find-decisions.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { isHeldOut } from "./hold-out.ts";
import { overrideAction, recordTaken, withdrawTaken } from "./override-action.ts";
import type { Policy } from "./policy.ts";
import { publishFirstPolicy, publishPolicy } from "./publish-policy.ts";
import { readRuleStanding } from "./rule-standing.ts";

const JO: Actor = { ...SYSTEM, kind: "person", id: "jo", name: "Jo", role: "agent", source: "cockpit" };
const CARE_1 = "R-treatment/care-1";

/** Whoever sees the customers of one region, and every field of them. */
const ofRegion = (region: string): Sight => ({ ...SEES_ALL, customers: { kind: "some", key: region, staff: [], owners: [], team: [], department: [], region: [region], unplaced: false } });
/** Whoever sees everybody and does not read what they are worth. */
const WITHOUT_VALUE: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, value: "masked" } };

type Told = Omit<Partial<NewInteraction>, "identityId" | "kind" | "occurredAt">;
async function tell(ground: Ground, identityId: string, kind: string, at: Date, more: Told = {}): Promise<void> {
  await transaction(ground.db, (tx) => recordInteractions(tx, ground.now(), [{ ...ownInteraction({ identityId, kind, channel: "chat", direction: "in", occurredAt: at }), ...more }]));
}

/** Somebody whose repair is later than promised, and who is not in the measurement group. */
async function lateRepair(ground: Ground, region: string): Promise<{ customerId: string; conversationId: string }> {
  let customerId = "";
  do {
    customerId = await transaction(ground.db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      for (const [key, value] of [["name", "Amara Okafor"], ["sales_region", region]]) await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${identityId}, ${newId()}, ${key}, ${JSON.stringify(value)}::jsonb, 'shop', ${NOW})`.execute(tx);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
  } while (isHeldOut(customerId));
  const conversationId = newId();
  await tell(ground, customerId, "promise.made", daysAgo(15), { direction: "out", properties: { promiseId: newId(), dueAt: daysAgo(7).toISOString(), body: "Courier brings grinder W-880 back" } });
  await tell(ground, customerId, "conversation.opened", daysAgo(0.02), { properties: { conversationId, topic: "repair", subject: "Grinder still not back" } });
  return { customerId, conversationId };
}

describe("the record found again", () => {
  const database = useDatabase();
  const asked = { limit: 30 };
  const cockpit = { surface: "cockpit" as const };

  test("by a row, an action and a customer; what was done stands beside it; a page goes on where the one before ended", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    await sql`insert into auth."user" ("id", "name", "email", "emailVerified") values ('jo', 'Jo', 'jo@example.com', true)`.execute(ground.db);
    const [one, other] = [await lateRepair(ground, "EMEA"), await lateRepair(ground, "APAC")];
    const first = await decide(ground, { ...cockpit, customerId: one.customerId, moment: { conversationId: one.conversationId } });
    const second = await decide(ground, { ...cockpit, customerId: other.customerId, moment: { conversationId: other.conversationId } });
    const third = await decide(ground, { ...cockpit, customerId: one.customerId, moment: { conversationId: one.conversationId } });
    await recordTaken(ground, JO, third.decisionId, { customerId: one.customerId, actionId: "loan-grinder" });
    await overrideAction(ground, JO, second.decisionId, { customerId: other.customerId, actionId: "loan-grinder", reason: "wrong-moment", instead: "They are away" });
    const ids = async (query: object, sight = SEES_ALL) => (await findDecisions(ground, { ...asked, ...query }, sight)).decisions.map(({ decisionId }) => decisionId);
    const newestFirst = [first, second, third].map(({ decisionId }) => decisionId).sort().reverse();
    assert.deepEqual(await ids({ rule: CARE_1 }), newestFirst);
    assert.deepEqual(await ids({ action: "loan-grinder" }), newestFirst);
    assert.deepEqual(await ids({ rule: "R-treatment/care-4" }), [], "a row that took part in none finds none");
    assert.deepEqual(await ids({ customer: other.customerId }), [second.decisionId]);
    assert.deepEqual(await ids({ from: new Date(NOW.getTime() + 1000).toISOString() }), []);
    const page = await findDecisions(ground, { rule: CARE_1, limit: 2 }, SEES_ALL);
    assert.equal(page.next, newestFirst[1]);
    assert.deepEqual(await ids({ rule: CARE_1, before: page.next! }), [newestFirst[2]]);
    const lines = (await findDecisions(ground, asked, SEES_ALL)).decisions;
    const of = (decisionId: string) => lines.find((each) => each.decisionId === decisionId)!;
    assert.deepEqual(of(third.decisionId).taken, [{ actionId: "loan-grinder", takenBy: "Jo" }]);
    assert.deepEqual(of(second.decisionId).otherwise, [{ actionId: "loan-grinder", reason: "wrong-moment", reasonTitle: "Not the right moment", instead: "They are away", madeBy: "Jo" }]);
    assert.deepEqual([of(first.decisionId).customerName, of(first.decisionId).taken, of(first.decisionId).otherwise], ["Amara Okafor", [], []]);
  });

  test("only of customers whom the reader sees; of another's decision they hear what they hear of an id of nothing, before anything is worked out", async () => {
    const { ground } = database;
    const { decisions: all } = await findDecisions(ground, { ...asked, rule: CARE_1 }, SEES_ALL);
    const { decisions: seen } = await findDecisions(ground, { ...asked, rule: CARE_1 }, ofRegion("emea"));
    assert.ok(seen.length > 0 && seen.length < all.length);
    const foreign = all.find(({ decisionId }) => !seen.some((each) => each.decisionId === decisionId))!.decisionId;
    const refusal = (decisionId: string, sight: Sight) => oneDecision(ground.db, decisionId, sight).then(() => "told", (error: Error) => error.message);
    assert.equal(await refusal(foreign, ofRegion("emea")), await refusal(newId(), SEES_ALL));
    assert.equal(await refusal(foreign, SEES_ALL), "told", "and whoever sees them is told");
  });

  test("not by a row that asks what the reader may not read, in whichever version it asked so", async () => {
    const { ground } = database;
    const find = (rule: string, sight: Sight) => findDecisions(ground, { ...asked, rule }, sight).then(({ decisions }) => decisions.length, (error: Error) => error.message);
    assert.match(String(await find("R-treatment/grow-1", WITHOUT_VALUE)), /asks what your role does not see/);
    assert.equal(typeof (await find("R-treatment/grow-1", SEES_ALL)), "number");
    assert.equal(typeof (await find(CARE_1, WITHOUT_VALUE)), "number");
    // A later version has a harmless row of the same name: decisions of the earlier one are still not found by it.
    const harmless = { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === "grow" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row) => (row.id === "grow-1" ? { ...row, when: row.when.map((cell, i) => (i === 4 ? cell : "any")), because: "They are known" } : row)) } } : each)) };
    assert.equal((await publishPolicy(ground, JO, harmless, { note: "", currency: "EUR" })).kind, "published");
    assert.match(String(await find("R-treatment/grow-1", WITHOUT_VALUE)), /asks what your role does not see/);
    await publishPolicy(ground, JO, FIRST_POLICY, { note: "back", currency: "EUR" });
  });

  test("a row's page counts what the table of the rules counts, and what people did with its advice", async () => {
    const { ground } = database;
    const standing = await readRuleStanding(ground, "treatment", "care-1", SEES_ALL);
    assert.deepEqual([standing.stands, standing.fits, standing.fitsBefore, standing.customers], [true, 0, 3, 2], "all under the first version; two were published since");
    assert.deepEqual(standing.actions, [{ actionId: "loan-grinder", title: "Send a loan grinder", advised: 3, held: 0, leftOut: 0, taken: 1, otherwise: 1 }]);
    assert.deepEqual(standing.reasons, [{ reason: "wrong-moment", reasonTitle: "Not the right moment", count: 1 }]);
    await assert.rejects(readRuleStanding(ground, "treatment", "care-99", SEES_ALL), /no such row/);
    await assert.rejects(readRuleStanding(ground, "nothing", "care-1", SEES_ALL), /no such policy/);
  });

  test("the page of a row that was removed says since which version, and what it said last; one that was only planned never decided", async () => {
    const { ground } = database;
    const [care1, policy] = [await readRuleStanding(ground, "treatment", "care-1", SEES_ALL), (withRows: (rows: readonly { id: string }[]) => unknown): Policy => ({ ...FIRST_POLICY, examples: [], tables: FIRST_POLICY.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: withRows(each.table.rows) as typeof each.table.rows } } : each)) })];
    assert.equal(care1.removed, null, "the twin: it stands");
    const without = policy((rows) => rows.filter(({ id }) => id !== "care-1"));
    const gone = await publishPolicy(ground, JO, without, { note: "without the first", currency: "EUR" });
    assert.equal(gone.kind, "published", JSON.stringify(gone));
    const { removed, stands, fits, fitsBefore, version } = await readRuleStanding(ground, "treatment", "care-1", SEES_ALL);
    const said = FIRST_POLICY.tables.find(({ part }) => part === "care")!.table;
    assert.deepEqual([stands, fits, fitsBefore], [false, 0, 3], "what it did stays");
    assert.deepEqual([removed?.last, removed?.since, removed?.at, removed?.tableTitle], [version - 1, version, NOW.toISOString(), said.title]);
    assert.deepEqual([removed?.row?.because, removed?.row?.asks.map(({ cell }) => cell), removed?.row?.then[0]?.said], [said.rows[0]!.because, said.rows[0]!.when.filter((cell) => cell !== "any"), "Send a loan grinder"], "as its author wrote it");
    const planned = policy((rows) => [...rows, { ...rows[0]!, id: "care-98" }]);
    await publishPolicy(ground, JO, planned, { note: "planned", currency: "EUR", from: new Date(ground.now().getTime() + 3_600_000) });
    const never = await readRuleStanding(ground, "treatment", "care-98", SEES_ALL);
    assert.deepEqual([never.stands, never.removed], [false, null]);
    await publishPolicy(ground, JO, FIRST_POLICY, { note: "back", currency: "EUR" });
  });

  test("a record is told with its rows, their cells and reasons filled with the facts of that moment, and its version", async () => {
    const { ground } = database;
    const { customerId, conversationId } = await lateRepair(ground, "EMEA");
    const answer = await decide(ground, { ...cockpit, customerId, moment: { conversationId } });
    const told = await oneDecision(ground.db, answer.decisionId, SEES_ALL);
    assert.deepEqual([told.customerName, told.replays, told.version?.note, told.capacities["loan-grinders"]], ["Amara Okafor", true, "back", "Loan grinders that leave the house"]);
    assert.deepEqual(told.rows.map(({ table, row }) => ({ table, row })), answer.trace.rows, "every row that took part, once");
    const late = told.rows.find(({ row }) => row === "care-3")!;
    assert.deepEqual([late.asks, late.then, late.because], [[{ fact: "customer.openPromise", label: "open promise", cell: "late" }], [{ label: "action", said: FIRST_POLICY.actions.find(({ id }) => id === "apologise-new-date")!.title }], "A promise is late by 7 days: “Courier brings grinder W-880 back”"]);
  });

  test("what was done today stands beside the same advice until it is taken back; what was done long ago does not", async () => {
    const { ground, setNow } = database;
    const { customerId, conversationId } = await lateRepair(ground, "EMEA");
    const { decisionId } = await decide(ground, { ...cockpit, customerId, moment: { conversationId } });
    const { takenId } = await recordTaken(ground, JO, decisionId, { customerId, actionId: "loan-grinder", conversationId });
    assert.deepEqual(await takenLately(ground, customerId), [{ takenId, decisionId, actionId: "loan-grinder", title: "Send a loan grinder", takenBy: "Jo", takenAt: NOW.toISOString(), conversationId }]);
    setNow(new Date(NOW.getTime() + 25 * 3_600_000));
    assert.deepEqual(await takenLately(ground, customerId), []);
    setNow(NOW);
    await withdrawTaken(ground, JO, customerId, takenId);
    assert.deepEqual(await takenLately(ground, customerId), []);
    assert.deepEqual((await oneDecision(ground.db, decisionId, SEES_ALL)).record.taken, []);
  });
});
