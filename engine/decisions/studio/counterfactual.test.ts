import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileTable, type Table } from "@rapport/decision-tables";
import { decidePurely } from "../decide-purely.ts";
import { amara, compiled, CONVERSATION, daysAgo, happening, inputs } from "../example-facts.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import type { CompiledPolicy, Part } from "../policy.ts";
import type { Case } from "./compare-decisions.ts";
import { FloorComparison, MOST_PROFILES } from "./counterfactual.ts";

const caseOf = (gathered = amara(), topic?: string): Case => {
  const { customerId, at, surface, moment, grounds } = inputs(gathered, topic === undefined ? {} : { moment: { topic } });
  return { customerId, decisionId: null, at, surface, moment, grounds };
};
const calm = () => amara({ happenings: [happening("conversation.opened", daysAgo(0.01), { topic: "delivery", conversationId: CONVERSATION })] });

/** The first policy with a row more in one table, past every check that keeps a protected table from reading value. */
function smuggled(part: Part, fact: string, cell: string, then: readonly string[]): CompiledPolicy {
  const policy = compiled();
  const { table } = FIRST_POLICY.tables.find((each) => each.part === part)!;
  const wider: Table = { ...table, inputs: [{ fact, missing: "no-match" }, ...table.inputs], rows: [{ id: `${part}-smuggled`, when: [cell, ...table.inputs.map(() => "any")], then, because: "smuggled" }, ...table.rows.map((row) => ({ ...row, when: ["any", ...row.when] }))] };
  const compilation = compileTable(wider, policy.dictionary);
  assert.ok(compilation.kind === "ok", JSON.stringify(compilation));
  const like = [...policy.rows.values()].find((row) => row.table.key === table.key)!;
  return { ...policy, tables: new Map([...policy.tables, [part, compilation]]), rows: new Map([...policy.rows, [`${part}-smuggled`, { ...like, row: wider.rows[0]!, rule: `R-treatment/${part}-smuggled` }]]) };
}

function checked(policy: CompiledPolicy, cases: readonly Case[]): ReturnType<FloorComparison["result"]> {
  const floor = new FloorComparison(policy);
  for (const one of cases) floor.add(one);
  return floor.result();
}

describe("the floor, for the same customer imagined otherwise", () => {
  test("holds under the first policy, and where advice follows what somebody is worth it is counted", () => {
    const { profiles, changes, broken } = checked(compiled(), [caseOf(), caseOf(calm()), caseOf(calm(), "refund")]);
    assert.deepEqual([profiles, broken], [3, []]);
    assert.deepEqual(changes.map(({ change, broken: n }) => [change, n]), [["value", 0], ["language", 0], ["relationship", 0]]);
    assert.ok(changes[0]!.advice >= 1 && changes[0]!.sooner >= 1, "the calm customer is advised otherwise, and answered a little sooner");
    assert.equal(changes[1]!.advice, 0);
  });

  test("twins that break it are found: who takes it, how soon, what is owed, the menu, and a language that waits longer", () => {
    const twins: readonly (readonly [CompiledPolicy, string, string])[] = [
      [smuggled("route", "customer.value.tier", "high", ["gold", "senior", "0"]), "value", "who takes it"],
      [smuggled("route", "customer.stay26", "< 40%", ["desk", "general", "0"]), "value", "who takes it"],
      [smuggled("answer-time", "customer.value.tier", "none", ["2880"]), "value", "minutes to an answer"],
      [smuggled("answer-time", "customer.language", "ar", ["2880"]), "language", "minutes to an answer"],
      [smuggled("care", "customer.value.tier", "high", ["settle-refund"]), "value", "what is owed or done"],
      [smuggled("guards", "customer.purchaseDays", "≤ 40", ["care"]), "value", "what is owed or done"],
    ];
    for (const [policy, change, what] of twins) {
      const { broken } = checked(policy, [caseOf()]);
      assert.ok(broken.some((each) => each.change === change && each.what === what), `${change} ${what}: ${JSON.stringify(broken)}`);
    }
    assert.deepEqual(checked(smuggled("route", "customer.value.tier", "high", ["gold", "senior", "0"]), []).broken, [], "nobody was looked at");
  });

  test("looks at a thousand, names nobody, and leaves out what it cannot read", () => {
    const floor = new FloorComparison(compiled());
    const one = caseOf();
    for (let i = 0; i < MOST_PROFILES + 5; i++) floor.add(one);
    floor.add({ ...one, grounds: { ...one.grounds, facts: { ...one.grounds.facts, "conversation.topic": { value: 7 } } } });
    assert.equal(floor.result().profiles, MOST_PROFILES);
    assert.ok(!JSON.stringify(checked(smuggled("route", "customer.value.tier", "high", ["gold", "senior", "0"]), [one])).includes(one.customerId));
    assert.ok(decidePurely(inputs()).answer.actions.length > 0);
  });
});
