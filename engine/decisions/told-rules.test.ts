import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldsSeen, type Sight, SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { type Ground, newId, Refusal, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../profiles/index.ts";
import { type Answer, PolicyView } from "./contract.ts";
import { decide } from "./decide.ts";
import { decisionsOf } from "./decision-records.ts";
import { NOW } from "./example-facts.ts";
import { findDecisions } from "./find-decisions.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { decisionForTheCustomer } from "./for-the-customer/for-the-customer.ts";
import { customerVersionAs } from "./for-the-customer/shown-version.ts";
import { readPolicies } from "./policies-page.ts";
import { overrideAction } from "./override-action.ts";
import type { Policy } from "./policy.ts";
import { publishFirstPolicy, publishPolicy } from "./publish-policy.ts";
import { readRuleStanding } from "./rule-standing.ts";
import { answerAs, decisionLineAs, policyAs, recordAs } from "./shown-answer.ts";
import { rehearsePolicy } from "./studio/rehearse.ts";
import { rehearsalAs } from "./studio/shown-studio.ts";

/** Who writes rules and does not see who needs special care. */
const MASKED: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, sensitive: "masked" } };
const seen = fieldsSeen(MASKED);
/** The lamp of whoever needs special care. */
const LAMP = "lamps-11";

async function customer(ground: Ground, vulnerable: boolean): Promise<string> {
  return transaction(ground.db, async (tx) => {
    const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
    if (vulnerable) await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${identityId}, ${newId()}, 'vulnerable', 'true'::jsonb, 'shop', ${NOW})`.execute(tx);
    await recomputeProfiles(tx, [identityId]);
    return identityId;
  });
}

/** Decided about somebody who is not of the measurement group: of whom that is true their id says, which is drawn. */
async function decided(ground: Ground, vulnerable: boolean, moment: { readonly topic?: string } = {}): Promise<Answer> {
  const answer = await decide(ground, { customerId: await customer(ground, vulnerable), surface: "cockpit", moment });
  return answer.arm === "treated" ? answer : decided(ground, vulnerable, moment);
}

/** The rules with a lamp more: for whom this holds. */
function withLamp(cells: Readonly<Record<string, string>>): Policy {
  return {
    ...FIRST_POLICY, examples: [],
    tables: FIRST_POLICY.tables.map((each) => {
      if (each.part !== "lamps") return each;
      const inputs = [...each.table.inputs, ...Object.keys(cells).filter((fact) => !each.table.inputs.some((input) => input.fact === fact)).map((fact) => ({ fact, missing: "no-match" as const }))];
      const wide = (when: readonly string[]) => [...when, ...inputs.slice(when.length).map(() => "any")];
      return { ...each, table: { ...each.table, inputs, rows: [...each.table.rows.map((row) => ({ ...row, when: wide(row.when) })), { id: "lamps-99", when: inputs.map(({ fact }) => cells[fact] ?? "any"), then: ["caution", "Look", "-"] }] } };
    }),
  };
}

/** The rules in which somebody who needs special care is called, by a row that comes to it first. */
const CALLED: Policy = {
  ...FIRST_POLICY, examples: [],
  tables: FIRST_POLICY.tables.map((each) => {
    if (each.part !== "care") return each;
    const [wide, others] = [(when: readonly string[], cell: string) => [...when, cell], each.table.rows];
    return { ...each, table: { ...each.table, inputs: [...each.table.inputs, { fact: "customer.vulnerable", missing: "no-match" as const }], rows: [{ ...others[0]!, id: "care-99", when: wide(others[0]!.when.map(() => "any"), "yes"), then: each.table.outputs.map(({ key }) => (key === "action" ? "workshop-callback" : "-")) }, ...others.map((row) => ({ ...row, when: wide(row.when, "any") }))] } };
  }),
};

describe("what rules tell of a customer to whoever does not see who needs special care", () => {
  const database = useDatabase();

  test("how often a row fits tells of nobody whom somebody just opened", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    const fits = async () => (await readPolicies(ground, seen)).map((policy) => policyAs(policy, seen)).flatMap(({ tables }) => tables.flatMap(({ rows }) => rows));
    for (const vulnerable of [true, false]) {
      const before = await fits();
      await decide(ground, { customerId: await customer(ground, vulnerable), surface: "cockpit", moment: {} });
      assert.deepEqual([before.find(({ id }) => id === LAMP)!.fits90, (await fits()).find(({ id }) => id === LAMP)!.fits90], [null, null]);
      await assert.rejects(readRuleStanding(ground, FIRST_POLICY.key, LAMP, MASKED), (error: Refusal) => error.code === "not-allowed" && /asks what your role does not see/.test(error.message));
    }
    // The twins: whoever sees it is told, and of other rows so is everybody.
    assert.equal((await readRuleStanding(ground, FIRST_POLICY.key, LAMP, SEES_ALL)).fits, 1);
    const all = (await readPolicies(ground)).map((policy) => policyAs(policy, fieldsSeen(SEES_ALL))).flatMap(({ tables }) => tables.flatMap(({ rows }) => rows));
    assert.equal(all.find(({ id }) => id === LAMP)!.fits90, 1);
    assert.ok((await fits()).some(({ fits90 }) => fits90 === 2));
    assert.equal((await readRuleStanding(ground, FIRST_POLICY.key, "lamps-1", MASKED)).fits, 0);
    assert.ok(PolicyView.safeParse((await readPolicies(ground, seen)).map((policy) => policyAs(policy, seen))[0]).success);
  });

  test("a row of the same name that asked it before is not told either, while its decisions count", async () => {
    const { ground } = database;
    const dropped = (policy: Policy): Policy => ({ ...policy, examples: [], tables: policy.tables.map((each) => (each.part === "lamps" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row) => (row.id === LAMP ? { ...row, when: row.when.map((cell, at) => (each.table.inputs[at]!.fact === "customer.vulnerable" ? "any" : cell)) } : row)) } } : each)) });
    const published = await publishPolicy(ground, SYSTEM, dropped(FIRST_POLICY), { note: "all", currency: "EUR" });
    assert.equal(published.kind, "published");
    await assert.rejects(readRuleStanding(ground, FIRST_POLICY.key, LAMP, MASKED), /does not see/);
    assert.equal((await publishPolicy(ground, SYSTEM, FIRST_POLICY, { note: "back", currency: "EUR" })).kind, "published");
  });

  test("a rehearsal of a rule about one of them says how many tens, and of fewer than ten not how many", async () => {
    const { ground } = database;
    const told = async (cells: Readonly<Record<string, string>>) => {
      const whole = await rehearsePolicy(ground, { policyKey: FIRST_POLICY.key, content: withLamp(cells), over: "today", days: 90 });
      return { whole, shown: rehearsalAs(whole, seen) };
    };
    // Of somebody who is found by what else is known of them, here that they bought on one day more than everybody.
    const [one, nobody] = [await told({ "customer.vulnerable": "yes" }), await told({ "customer.vulnerable": "yes", "customer.purchaseDays": "≥ 9" })];
    assert.deepEqual([one.whole.changed, nobody.whole.changed], [1, 0], "so an owner sees it");
    assert.deepEqual(one.shown, nobody.shown);
    assert.deepEqual([one.shown.told, one.shown.changed, one.shown.rows, one.shown.cost.nowMinor - one.shown.cost.wasMinor], ["tens", 0, [], 0]);
    // The twin: whoever reads it is told all of it.
    assert.equal(rehearsalAs(one.whole, fieldsSeen(SEES_ALL)), one.whole);
    for (let each = 0; each < 24; each++) await customer(ground, true);
    const many = await told({ "customer.vulnerable": "yes" });
    assert.deepEqual([many.whole.changed, many.shown.changed, many.shown.rows.map(({ row, was, now }) => [row, was, now])], [25, 20, [["lamps-99", 0, 20]]]);
  });

  test("two customers who are alike but for it look alike: what is covered of the one is covered of the other", async () => {
    const { ground } = database;
    assert.equal((await publishPolicy(ground, SYSTEM, FIRST_POLICY, { note: "as it begins", currency: "EUR" })).kind, "published");
    const without = (told: unknown) => JSON.stringify(told).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "somebody");
    for (const moment of [{}, { topic: "refund" }]) {
      const [needs, other] = [await decided(ground, true, moment), await decided(ground, false, moment)];
      assert.equal(without(answerAs(needs, seen)), without(answerAs(other, seen)), "its route, its greeting, its rows and the source of the fact");
      // The twin: of an owner neither is covered, and they are unlike.
      assert.notEqual(without(needs), without(other));
      assert.deepEqual([needs.route.rule, answerAs(needs, seen).route.rule, answerAs(other, fieldsSeen(SEES_ALL)).route.rule.slice(0, 18)], ["R-treatment/route-1", "", "R-treatment/route-"]);
      const read = async ({ decisionId }: { readonly decisionId: string }) => customerVersionAs(await decisionForTheCustomer(ground.db, decisionId, "en", SEES_ALL), seen);
      assert.deepEqual((await Promise.all([needs, other].map(read))).map(({ isWhole }) => isWhole), [false, false], "neither says that nothing was left out");
    }
  });

  test("what is advised is everybody's; that the row behind it asks for it is not", async () => {
    const { ground } = database;
    assert.equal((await publishPolicy(ground, SYSTEM, CALLED, { note: "call them", currency: "EUR" })).kind, "published");
    const answer = await decided(ground, true);
    const advised = (from: Answer) => from.actions.filter(({ id }) => id === "workshop-callback").map(({ rule }) => rule);
    assert.deepEqual([advised(answer), advised(answerAs(answer, seen))], [["R-treatment/care-99"], [""]]);
    const [line] = (await findDecisions(ground, { customer: answer.customerId, limit: 1 }, MASKED)).decisions;
    await overrideAction(ground, SYSTEM, answer.decisionId, { customerId: answer.customerId, actionId: "workshop-callback", reason: "other" });
    const [record] = await decisionsOf(ground.db, answer.customerId);
    assert.deepEqual([record!, recordAs(record!, seen), recordAs(record!, fieldsSeen(SEES_ALL))].map(({ overrides }) => overrides.map(({ rule }) => rule)), [["R-treatment/care-99"], [""], ["R-treatment/care-99"]]);
    assert.deepEqual([line!.advised.map(({ rule }) => rule), decisionLineAs(line!, seen).advised.map(({ rule }) => rule)], [["R-treatment/care-99"], [""]]);
  });
});
