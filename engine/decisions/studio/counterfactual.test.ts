import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileTable, type Table } from "@rapport/decision-tables";
import { decidePurely } from "../decide-purely.ts";
import { amara, compiled, CONVERSATION, daysAgo, happening, inputs } from "../example-facts.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import type { CompiledPolicy, Part, Policy, PolicyTable } from "../policy.ts";
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

const withoutComplaint = () => amara({ happenings: amara().happenings.filter(({ kind }) => kind !== "complaint.opened" && kind !== "promise.made") });

/** The first policy with offers that are made to the worthiest alone, and assumed to bring much. */
function withOffersFor(offers: readonly string[]): Policy {
  const grow = ({ part, table }: PolicyTable): PolicyTable => {
    if (part !== "grow") return { part, table };
    const worth = { key: "worth", label: "worth", type: "money", unit: "EUR", optional: true } as const;
    return { part, table: { ...table, outputs: [...table.outputs.map((column) => ({ ...column, choices: [...column.choices!, ...offers] })), worth], rows: [...table.rows.map((row) => ({ ...row, then: [...row.then, "-"] })), ...offers.map((id) => ({ id: `grow-${id}`, when: ["high", ...table.inputs.slice(1).map(() => "any")], then: [id, "€1000"], because: "worth much" }))] } };
  };
  return { ...FIRST_POLICY, caps: [], examples: [], tables: FIRST_POLICY.tables.map(grow), actions: [...FIRST_POLICY.actions, ...offers.map((id) => ({ id, title: id, aim: "grow", kind: "offer" as const, measured: false, cost: { amountMinor: 0, minutes: 0 }, say: "", do: "" }))] };
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

  test("every value that the tables name is imagined, and one that none names: a language of which nobody thought, any kind of relationship, a tier between (the twin: an attribute that says who speaks it is no other treatment)", () => {
    const twins: readonly (readonly [CompiledPolicy, string, string])[] = [
      [smuggled("route", "customer.language", "uk, pt-br", ["nowhere", "junior", "0"]), "language", "who takes it"],
      [smuggled("route", "customer.language", "not en, ar, nl", ["nowhere", "junior", "0"]), "language", "who takes it"],
      [smuggled("route", "customer.relationshipKind", "co-creation", ["vip", "senior", "120"]), "relationship", "who takes it"],
      [smuggled("route", "customer.relationshipKind", "unsaid", ["nowhere", "junior", "0"]), "relationship", "who takes it"],
      [smuggled("answer-time", "customer.value.tier", "middle", ["2880"]), "value", "minutes to an answer"],
    ];
    for (const [policy, change, what] of twins) {
      const { broken } = checked(policy, [caseOf(amara({ relationship: { value: "community", source: "crm", at: daysAgo(9) } }))]);
      assert.ok(broken.some((each) => each.change === change && each.what === what), `${change} ${what}: ${JSON.stringify(broken)}`);
    }
    // The last row of the first policy's route, but for whoever speaks Ukrainian.
    const spoken = smuggled("route", "customer.language", "uk", ["desk", "general, uk", "0"]);
    assert.deepEqual(checked(spoken, [caseOf(calm())]).broken, []);
    assert.equal(checked(smuggled("route", "customer.language", "uk", ["desk", "general, junior", "0"]), [caseOf(calm())]).broken[0]!.change, "language");
  });

  test("offers that only some are worth take nobody's help away; under the edition before they did, and it was not seen", () => {
    const rich = ["rich-1", "rich-2", "rich-3"];
    const policy = compiled(withOffersFor(rich));
    const facts = { ...inputs(withoutComplaint(), { policy }), grounds: { ...inputs(withoutComplaint(), { policy }).grounds } };
    const advised = (tier: string, floor: number) => decidePurely({ ...facts, floor, grounds: { ...facts.grounds, facts: { ...facts.grounds.facts, "customer.value.tier": { value: tier } } } }).answer.actions.map(({ id }) => id);
    assert.deepEqual(advised("high", 1), rich, "as it was");
    assert.deepEqual(advised("high", 2), advised("low", 2));
    assert.deepEqual(advised("low", 2), ["loan-grinder", "move-delivery", "workshop-callback"]);
    assert.deepEqual(checked(policy, [caseOf(withoutComplaint())]).broken, []);
    // Where help leaves a seat, an offer has it.
    const calmFacts = inputs(calm(), { policy });
    assert.deepEqual(decidePurely(calmFacts).answer.actions.map(({ id }) => id), ["rich-1", "rich-2", "usual-guidance"]);
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
