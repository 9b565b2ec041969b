import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Table } from "@rapport/decision-tables";
import type { FieldsSeen } from "../organisation/contract.ts";
import { useDatabase } from "../platform/test-database.ts";
import { type GroundsShape, readGrounds, writeGrounds } from "./bare-grounds.ts";
import { decidePurely } from "./decide-purely.ts";
import { amara, compiled, inputs } from "./example-facts.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { compilePolicy, parsePolicy, type Part, type Policy } from "./policy.ts";
import { publishFirstPolicy } from "./publish-policy.ts";
import { COVERED } from "./shown-answer.ts";
import { DecisionComparison } from "./studio/compare-decisions.ts";
import { contentAs } from "./studio/covered.ts";

/** How hard it is on somebody: said once, asked by others. */
const strain = (rows: Table["rows"], more: Partial<Table> = {}): Table => ({
  key: "strain", title: "How hard it is on them", hitPolicy: "first",
  inputs: [{ fact: "conversation.contactsOnIssue", missing: "no-match" }, { fact: "customer.openPromise", missing: "no-match" }],
  outputs: [{ key: "level", label: "level", type: "choice", choices: ["hard", "bearable"] }], rows, ...more,
});
const STRAIN = strain([{ id: "strain-1", when: ["≥ 3", "late"], then: ["hard"] }, { id: "strain-2", when: ["any", "any"], then: ["bearable"] }]);

/** The first policy with tables that feed, and a column on a fact in the first row of a part. */
function feeding(tables: readonly Table[], ask: { readonly part: Part; readonly fact: string; readonly cell: string; readonly row?: number }): Policy {
  return {
    ...FIRST_POLICY, examples: [],
    tables: [
      ...tables.map((table) => ({ part: "derive" as const, table })),
      ...FIRST_POLICY.tables.map((each) => (each.part !== ask.part ? each : { ...each, table: { ...each.table, inputs: [...each.table.inputs, { fact: ask.fact, missing: "no-match" as const }], rows: each.table.rows.map((row, at) => ({ ...row, when: [...row.when, at === (ask.row ?? 0) ? ask.cell : "any"] })) } })),
    ],
  };
}
const problemsOf = (policy: Policy) => {
  const compilation = compilePolicy(policy, 1, "EUR");
  return compilation.kind === "ok" ? [] : compilation.problems.map(({ table, message }) => `${table}: ${message}`);
};
const advised = (policy: Policy, given = inputs()) => decidePurely({ ...given, policy: compiled(policy) }).answer;

describe("tables that feed tables", () => {
  test("what one answers another asks; the rows of both take part, and one that does not fit says why", () => {
    const hard = advised(feeding([STRAIN], { part: "care", fact: "strain.level", cell: "hard" }));
    assert.ok(hard.trace.rows.some(({ table, row }) => table === "strain" && row === "strain-1"));
    assert.ok(hard.trace.rows.some(({ row }) => row === "care-1"));
    // The twin: the same row asks for the other level.
    const other = advised(feeding([STRAIN], { part: "care", fact: "strain.level", cell: "bearable" }));
    assert.ok(!other.trace.rows.some(({ row }) => row === "care-1"));
    assert.equal(other.trace.whyNot.find(({ row }) => row === "care-1")!.because, "How hard it is on them: level is hard, the row needs bearable");
    assert.ok(!hard.facts.some(({ key }) => key.startsWith("strain.")), "it is no fact that was gathered");
  });

  test("points are added up over the rows that fit, and feed a table that feeds a third", () => {
    const points = strain([{ id: "points-1", when: ["≥ 2", "any"], then: ["2"] }, { id: "points-2", when: ["any", "late"], then: ["3"] }], { key: "points", title: "Points", hitPolicy: "collect", aggregate: "sum", outputs: [{ key: "sum", label: "sum", type: "number" }] });
    const grade = (from: string): Table => ({ key: "grade", title: "Grade", hitPolicy: "first", inputs: [{ fact: "points.sum", missing: "no-match" }], outputs: [{ key: "is", label: "is", type: "choice", choices: ["a", "b"] }], rows: [{ id: "grade-1", when: [from], then: ["a"] }, { id: "grade-2", when: ["any"], then: ["b"] }] });
    // 2 for three contacts and 3 for the late promise.
    const fits = (from: string) => advised(feeding([grade(from), points], { part: "care", fact: "grade.is", cell: "a" })).trace.rows.some(({ row }) => row === "care-1");
    assert.deepEqual([fits("≥ 5"), fits("≥ 6")], [true, false]);
  });

  test("what is made of worth says worth: no protected table may ask it, no lamp may join it with a complaint", () => {
    const rich = strain([{ id: "rich-1", when: ["high"], then: ["hard"] }, { id: "rich-2", when: ["any"], then: ["bearable"] }], { key: "rich", title: "Rich", inputs: [{ fact: "customer.value.tier", missing: "no-match" }] });
    assert.match(problemsOf(feeding([rich], { part: "care", fact: "rich.level", cell: "hard" })).join(" "), /What helps may not read Rich: level \(rich\.level\)/);
    assert.match(problemsOf(feeding([rich], { part: "lamps", fact: "rich.level", cell: "hard", row: 3 })).join(" "), /may neither ask nor say what a customer is worth/);
    assert.deepEqual(problemsOf(feeding([rich], { part: "grow", fact: "rich.level", cell: "hard" })), []);
    assert.deepEqual(problemsOf(feeding([STRAIN], { part: "care", fact: "strain.level", cell: "hard" })), [], "the twin: of what is public anybody may make something");
    const chained = strain([{ id: "more-1", when: ["hard"], then: ["hard"] }, { id: "more-2", when: ["any"], then: ["bearable"] }], { key: "more", title: "More", inputs: [{ fact: "rich.level", missing: "no-match" }] });
    assert.match(problemsOf(feeding([rich, chained], { part: "route", fact: "more.level", cell: "hard" })).join(" "), /may not read More: level/);
  });

  test("a circle, a list, a name that is none, one that looks gathered and a sentence that names it are refused with their table", () => {
    const circle = strain([{ id: "strain-1", when: ["hard"], then: ["hard"] }, { id: "strain-2", when: ["any"], then: ["bearable"] }], { inputs: [{ fact: "strain.level", missing: "no-match" }] });
    const ask = { part: "care", fact: "strain.level", cell: "hard" } as const;
    assert.match(problemsOf(feeding([circle], ask))[0]!, /^strain: The table reads what it answers itself/);
    assert.match(problemsOf(feeding([{ ...STRAIN, hitPolicy: "collect" }], ask))[0]!, /answers with a list of rows/);
    assert.match(problemsOf(feeding([{ ...STRAIN, key: "strain-1" }], ask))[0]!, /no such name/);
    assert.match(problemsOf(feeding([{ ...STRAIN, key: "customer" }], ask))[0]!, /no such name/);
    assert.match(problemsOf(feeding([STRAIN, STRAIN], ask)).join(" "), /Two tables have the key/);
    assert.match(problemsOf(feeding([strain(STRAIN.rows.slice(0, 1))], ask)).join(" "), /No row fits/);
    const told = feeding([STRAIN], ask);
    assert.match(problemsOf({ ...told, tables: told.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row) => ({ ...row, because: "It is {strain.level}" })) } } : each)) })[0]!, /No fact is called "strain.level"/);
  });

  test("facts of a record, looked up where they stand, give the same; so do ten thousand of the same shape one after the other", () => {
    const policy = compiled(feeding([STRAIN], { part: "care", fact: "strain.level", cell: "hard" }));
    const asked = inputs(amara());
    const { known, content } = writeGrounds(asked.grounds, policy.declared.keys());
    const shape = JSON.parse(content) as GroundsShape;
    const bare = () => readGrounds(known, shape).values;
    const rows = (values?: ReturnType<typeof bare>) => decidePurely({ ...asked, policy, ...(values && { values }) }).answer.trace.rows;
    for (let n = 0; n < 3; n++) assert.deepEqual(rows(bare()), rows());
  });

  test("a draft that changes what is made of the facts changes what comes of it, though no other table differs", () => {
    const ask = { part: "care", fact: "strain.level", cell: "hard", row: 2 } as const;
    const before = compiled(feeding([STRAIN], ask));
    const change = (cell: string) => {
      const comparison = new DecisionComparison(before, compiled(feeding([strain(STRAIN.rows.map((row, at) => (at === 0 ? { ...row, when: [cell, "late"] } : row)))], ask)));
      const { customerId, at, surface, moment, grounds } = inputs();
      comparison.add({ customerId, decisionId: null, at, surface, moment, grounds });
      return comparison.result();
    };
    const found = change("≥ 4");
    assert.equal(found.changed, 1);
    assert.ok(found.rows.some(({ table, row, was, now }) => table === "strain" && row === "strain-1" && was === 1 && now === 0));
    assert.equal(change("≥ 2").changed, 0, "the twin: Amara is here for the third time either way");
  });

  test("who may not read all that it may be made of reads no cell that asks it", () => {
    const seen = (masked: string): FieldsSeen => ({ reading: (set) => (set === masked ? "masked" : "read"), setOfAttribute: () => "service" });
    const policy = feeding([STRAIN], { part: "care", fact: "strain.level", cell: "hard" });
    const shown = (as: FieldsSeen) => contentAs(policy, as).tables.find(({ part }) => part === "care")!.table.rows[0]!.when.at(-1);
    assert.deepEqual([shown(seen("value")), shown(seen("sensitive")), shown(seen("payment"))], [COVERED, COVERED, "hard"]);
  });

  const database = useDatabase();
  test("an older version, which has none, reads as before; one with some is kept and read again", async () => {
    await publishFirstPolicy(database.ground);
    const policy = feeding([STRAIN], { part: "care", fact: "strain.level", cell: "hard" });
    const again = parsePolicy(JSON.parse(JSON.stringify(policy)));
    assert.deepEqual(again.kind === "ok" && again.policy.tables, policy.tables);
    assert.equal(compiled().derived, null);
  });
});
