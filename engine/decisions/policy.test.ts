import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { factsIn } from "./dictionary.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { compilePolicy, mayAlsoAnswer, type Part, parsePolicy, PARTS, type Policy, type PolicyTable } from "./policy.ts";

const problemsOf = (policy: Policy) => {
  const compilation = compilePolicy(policy, 1, "EUR");
  return compilation.kind === "refused" ? compilation.problems.map(({ message }) => message) : [];
};
const withTable = (part: Part, change: (table: PolicyTable["table"]) => PolicyTable["table"]): Policy => ({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === part ? { part, table: change(each.table) } : each)) });
const reading = (part: Part, fact: string) =>
  withTable(part, (table) => ({ ...table, inputs: [...table.inputs, { fact, missing: "no-match" }], rows: table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })) }));

describe("a policy before it is published", () => {
  test("the first policy is sound, also as it is stored", () => {
    assert.deepEqual(problemsOf(FIRST_POLICY), []);
    const stored = parsePolicy(JSON.parse(JSON.stringify(FIRST_POLICY)));
    assert.equal(stored.kind, "ok");
    assert.deepEqual(stored.kind === "ok" && stored.policy, FIRST_POLICY);
  });

  test("it is sound in any currency", () => {
    for (const currency of ["EUR", "JPY", "GBP"]) assert.equal(compilePolicy(FIRST_POLICY, 1, currency).kind, "ok");
  });

  test("columns that may be answered beside the action are sound in every table that is offered them, with a value too; in another part they are not offered", () => {
    const offered = mayAlsoAnswer("EUR");
    assert.deepEqual(Object.keys(offered), ["care", "grow"]);
    const written = { chance: "20%", worth: "€12", weight: "1.5" } as const;
    for (const [part, columns] of Object.entries(offered)) {
      for (const cell of [() => "-", (key: string) => written[key as keyof typeof written]]) {
        const policy = withTable(part as Part, (table) => ({ ...table, outputs: [...table.outputs, ...columns.map((one) => ({ ...one, label: one.key, optional: true }))], rows: table.rows.map((row) => ({ ...row, then: [...row.then, ...columns.map(({ key }) => cell(key))] })) }));
        assert.deepEqual(problemsOf(policy), [], part);
      }
    }
  });

  test("what is wrong beside the tables says with which entry", () => {
    const compilation = compilePolicy({ ...FIRST_POLICY, capacities: [], levers: [{ action: "nothing", times: 2, why: "x", until: null }] }, 1, "EUR");
    assert.deepEqual(compilation.kind === "refused" && [...new Set(compilation.problems.map(({ entry }) => entry))], ["action:loan-grinder", "action:win-back-call", "action:second-bag-offer", "action:thank-you", "lever:nothing"]);
  });

  // The twin of the floor's guard: each forbidden rule is tried, and each is refused.
  test("no protected table may read what a customer is worth, under any name: every forbidden rule is refused", () => {
    const worth = [...factsIn("EUR").values()].filter(({ sensitivity }) => sensitivity === "value").map(({ key }) => key);
    const guarded = (Object.keys(PARTS) as Part[]).filter((part) => PARTS[part].isProtected);
    assert.ok(worth.length * guarded.length >= 20);
    for (const part of guarded) {
      for (const fact of worth) assert.ok(problemsOf(reading(part, fact)).some((message) => message.includes(`(${fact})`) && message.includes("may not read")), `${part} reads ${fact}`);
    }
  });

  test("nor as part of what a table computes, in a column or in an answer", () => {
    const computed = withTable("care", (table) => ({
      ...table, computed: [{ key: "half", label: "half of it", as: "customer.value.clv12 / 2" }], inputs: [...table.inputs, { fact: "half", missing: "no-match" }], rows: table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })),
    }));
    assert.match(problemsOf(computed).join(" "), /may not read .*\(customer\.value\.clv12\)/);
    const answered = withTable("route", (table) => ({
      ...table, outputs: [...table.outputs, { key: "extra", label: "extra", type: "money", unit: "EUR", optional: true }], rows: table.rows.map((row, index) => ({ ...row, then: [...row.then, index === 0 ? "= customer.value.clv12 * 2" : "-"] })),
    }));
    assert.match(problemsOf(answered).join(" "), /may not read .*\(customer\.value\.clv12\)/);
    const harmless = withTable("care", (table) => ({
      ...table, computed: [{ key: "half", label: "half of them", as: "conversation.contactsOnIssue / 2" }], inputs: [...table.inputs, { fact: "half", missing: "no-match" }], rows: table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })),
    }));
    assert.deepEqual(problemsOf(harmless), []);
  });

  test("the same column is welcome where nothing is protected, and a protected table may read other facts", () => {
    assert.deepEqual(problemsOf(reading("grow", "customer.value.clv12")), []);
    assert.deepEqual(problemsOf(reading("care", "customer.language")), []);
  });

  test("a protected table may not say it either", () => {
    const told = withTable("care", (table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, because: "Worth {customer.value.clv12}" })) }));
    assert.match(problemsOf(told)[0]!, /may not be said here/);
  });

  test("what a customer reads never says what they are worth", () => {
    const told: Policy = { ...FIRST_POLICY, actions: FIRST_POLICY.actions.map((action) => ({ ...action, say: "You are worth {customer.value.clv12} to us" })) };
    assert.match(problemsOf(told)[0]!, /may not be said here/);
  });

  test("nobody is greeted by what they are worth, nor are they told it; the steps of a colleague say what may be read", () => {
    const greeted = (greeting: string) => withTable("speech", (table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, then: row.then.with(0, greeting) })) }));
    assert.match(problemsOf(greeted("Worth {customer.value.clv12}"))[0]!, /may not be said here/);
    assert.match(problemsOf(greeted("Take your time: {customer.vulnerable}"))[0]!, /may not be said here/, "what needs special care is a colleague's to know");
    assert.deepEqual(problemsOf(greeted("Good day[, {customer.name}]")), []);
    assert.match(problemsOf(reading("speech", "customer.value.tier")).join(" "), /may not read/);
    assert.match(problemsOf(reading("playbook", "customer.value.tier")).join(" "), /may not read/);
    const stepped = withTable("playbook", (table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, then: row.then.with(0, "Needs care: {customer.vulnerable}") })) }));
    assert.deepEqual(problemsOf(stepped), []);
  });

  test("a tone or a language that nobody can speak is refused with its row", () => {
    const spoken = (place: number, cell: string) => withTable("speech", (table) => ({ ...table, rows: table.rows.map((row, at) => (at === 2 ? { ...row, then: row.then.with(place, cell) } : row)) }));
    assert.match(problemsOf(spoken(1, "shrill"))[0]!, /shrill/);
    assert.match(problemsOf(spoken(2, "dutch"))[0]!, /"dutch" is no language\. Write its short name/);
    for (const good of ["nl", "pt-BR", "zh-Hans-CN", "-"]) assert.deepEqual(problemsOf(spoken(2, good)), [], good);
  });

  test("help with what somebody came about cannot be moved to the table that looks at value", () => {
    const moved = withTable("grow", (table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, then: ["apologise-new-date"] })) }));
    assert.match(problemsOf(moved)[0]!, /may not depend on what they are worth/);
  });

  test("a bonus beyond the horizon is refused with its row", () => {
    const hurried = compilePolicy(withTable("route", (table) => ({ ...table, rows: table.rows.map((row, index) => (index === 1 ? { ...row, then: ["recovery", "senior", "121"] } : row)) })), 1, "EUR");
    assert.equal(hurried.kind, "refused");
    assert.deepEqual(hurried.kind === "refused" && hurried.problems.map(({ table, row }) => [table, row]), [["route", "route-2"]]);
  });

  test("a duty cannot be left out for a measurement", () => {
    const experimented: Policy = { ...FIRST_POLICY, actions: FIRST_POLICY.actions.map((action) => (action.kind === "duty" ? { ...action, measured: true } : action)) };
    assert.match(problemsOf(experimented)[0]!, /owed to the customer/);
  });

  test("a table with a gap, an unknown fact, an unknown action or a slot nobody fills is refused with its place", () => {
    assert.match(problemsOf(withTable("route", (table) => ({ ...table, rows: table.rows.slice(0, -1) })))[0]!, /No row fits/);
    assert.match(problemsOf(reading("care", "customer.shoeSize"))[0]!, /No fact is called/);
    assert.match(problemsOf(withTable("care", (table) => ({ ...table, outputs: [{ key: "action", label: "action", type: "text" }], rows: table.rows.map((row) => ({ ...row, then: ["give-a-horse"] })) })))[0]!, /There is no action "give-a-horse"/);
    assert.match(problemsOf(withTable("care", (table) => ({ ...table, rows: table.rows.map((row) => ({ ...row, because: "{customer.shoeSize" })) })))[0]!, /do not close/);
  });

  test("a policy without a floor or without a table that is needed is refused", () => {
    assert.equal(parsePolicy({ ...FIRST_POLICY, floor: [] }).kind, "refused");
    assert.match(problemsOf({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.filter(({ part }) => part !== "guards") })[0]!, /no table for "guards"/);
  });
});
