import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { factsIn } from "./dictionary.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { compilePolicy, type Policy } from "./policy.ts";
import { comparePolicies } from "./studio/compare-policies.ts";
import { inKeptWords } from "./written-words.ts";

const facts = factsIn("EUR");
const known = { actions: FIRST_POLICY.actions, facts: facts.values() };
const tableOf = (part: string) => FIRST_POLICY.tables.find((each) => each.part === part)!.table;
const withTable = (part: string, table: ReturnType<typeof tableOf>): Policy => ({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === part ? { ...each, table } : each)) });

describe("cells written as they are shown", () => {
  test("an action by its title is the action, and a fact by its name is the fact; whatever is kept already stays to the letter", () => {
    const care = tableOf("care");
    const title = FIRST_POLICY.actions.find(({ id }) => id === "apologise-new-date")!.title;
    const written = { ...care, rows: care.rows.map((row) => (row.id === "care-1" ? { ...row, then: [` ${title.toUpperCase()} `], because: "Late[ by ‹days the promise is late›]" } : row)) };
    const kept = inKeptWords(written, { ...known, facts: facts.values() });
    assert.deepEqual([kept.rows[0]!.then, kept.rows[0]!.because], [["apologise-new-date"], "Late[ by {customer.promiseLateDays}]"]);
    assert.equal(compilePolicy(withTable("care", kept), 2, "EUR").kind, "ok");
    assert.equal(compilePolicy(withTable("care", written), 2, "EUR").kind, "refused", "the twin: as it was written it is no rule");
    for (const { table } of FIRST_POLICY.tables) assert.equal(inKeptWords(table, { ...known, facts: facts.values() }), table);
  });

  test("a fact that there is not is named with its place, and what was meant", () => {
    const lamps = tableOf("lamps");
    const wrong = { ...lamps, rows: lamps.rows.map((row) => (row.id === "lamps-4" ? { ...row, then: row.then.with(1, "Since ‹opn complaint›") } : row)) };
    const compiled = compilePolicy(withTable("lamps", inKeptWords(wrong, { ...known, facts: facts.values() })), 2, "EUR");
    assert.equal(compiled.kind, "refused");
    assert.deepEqual(compiled.kind === "refused" && compiled.problems, [{ table: "lamps", row: "lamps-4", column: "text", message: 'No fact is called ‹opn complaint›. Did you mean "open complaint"?' }]);
    const because = { ...lamps, rows: lamps.rows.map((row) => (row.id === "lamps-4" ? { ...row, because: "{conversation.opnComplaint}" } : row)) };
    const other = compilePolicy(withTable("lamps", because), 2, "EUR");
    assert.deepEqual(other.kind === "refused" && other.problems.map(({ column, message }) => [column, message]), [["because", 'No fact is called "conversation.opnComplaint". Did you mean "conversation.openComplaint"?']]);
  });

  test("what is different says actions and what is held back as people call them, for that is what is approved", () => {
    const care = tableOf("care");
    const guards = tableOf("guards");
    const after: Policy = {
      ...FIRST_POLICY,
      tables: FIRST_POLICY.tables.map((each) =>
        each.part === "care" ? { ...each, table: { ...care, rows: [...care.rows.map((row) => (row.id === "care-1" ? { ...row, then: ["apologise-new-date"] } : row)), { ...care.rows[0]!, id: "care-14" }] } }
        : each.part === "guards" ? { ...each, table: { ...guards, rows: guards.rows.slice(1) } } : each),
    };
    const title = (id: string) => FIRST_POLICY.actions.find((action) => action.id === id)!.title;
    const said = comparePolicies(FIRST_POLICY, after, facts).map(({ before, after: now }) => [before, now]);
    assert.deepEqual(said, [
      ["open complaint yes → something to buy, getting in touch of our own accord, a small thank-you", null],
      [title("loan-grinder"), title("apologise-new-date")],
      [null, `topic repair, open promise late, who this is certain, likely → ${title("loan-grinder")}`],
    ]);
  });
});
