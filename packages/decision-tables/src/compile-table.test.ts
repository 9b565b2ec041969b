import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileTable, type Compilation } from "./compile-table.ts";
import type { CompiledTable } from "./compiled-table.ts";
import type { Problem } from "./problem.ts";
import { dictionary, repairComplaints, withCell } from "./repair-complaints.ts";
import { staticFacts } from "./static-facts.ts";
import type { Table } from "./table.ts";

function compiled(table: Table): CompiledTable {
  const compilation = compileTable(table, dictionary);
  if (compilation.kind === "refused") throw new Error(compilation.problems.map((problem) => problem.message).join("\n"));
  return compilation;
}

function problemsOf(compilation: Compilation): readonly Problem[] {
  return compilation.kind === "refused" ? compilation.problems : [];
}

/** One column, one output, the rows as `[cell, answer]`. */
function small(fact: string, cells: readonly string[], rest: Partial<Table> = {}): Table {
  return {
    key: "small",
    title: "Small",
    hitPolicy: "first",
    inputs: [{ fact, missing: "matches-any" }],
    outputs: [{ key: "answer", label: "answer", type: "text" }],
    rows: cells.map((cell, index) => ({ id: `${index + 1}`, when: [cell], then: [`a${index + 1}`] })),
    ...rest,
  };
}

const officeWaiting = {
  "customer.segment": "office",
  "promise.state": "late",
  "conversation.contactsOnIssue": 2,
  "customer.value.stay": 0.6,
} as const;

describe("a table answers", () => {
  it("an office that asks twice about a late repair and may leave gets a loan machine", () => {
    const answer = compiled(repairComplaints).evaluate(officeWaiting);
    assert.deepEqual(answer, {
      kind: "matched",
      rows: [{ rowId: "loan", outputs: { action: "loan", bonusSeconds: 120, panels: ["promise", "value"] } }],
      factsRead: Object.entries(officeWaiting).map(([key, value]) => ({ key, value })),
    });
  });

  it("the record says when a fact was not known and what was assumed instead", () => {
    const answer = compiled(repairComplaints).evaluate({ "customer.segment": "once", "promise.state": "late" });
    assert.equal(answer.kind, "matched");
    assert.deepEqual(answer.kind === "matched" && answer.factsRead.slice(2), [
      { key: "conversation.contactsOnIssue", value: null, assumed: 0 },
      { key: "customer.value.stay", value: null },
    ]);
    assert.equal(answer.kind === "matched" && answer.rows[0]!.rowId, "rest");
  });

  it("collect answers with every row that fits, and none is an answer too", () => {
    const table = compiled(small("conversation.contactsOnIssue", ["≥ 1", "≥ 2", "≥ 3"], { hitPolicy: "collect", inputs: [{ fact: "conversation.contactsOnIssue", missing: "no-match" }] }));
    const two = table.evaluate({ "conversation.contactsOnIssue": 2 });
    assert.deepEqual(two.kind === "matched" && two.rows.map((row) => row.rowId), ["1", "2"]);
    assert.equal(table.evaluate({ "conversation.contactsOnIssue": 0 }).kind, "no-match");
    assert.equal(table.evaluate({}).kind, "no-match");
  });

  it("money comes in minor units, as a number or a bigint, and moments in any of three forms", () => {
    const spend = compiled(small("customer.value.clv12", ["≥ €1,000", "any"]));
    const rowOf = (table: CompiledTable, facts: Parameters<CompiledTable["evaluate"]>[0]) => {
      const answer = table.evaluate(facts);
      return answer.kind === "matched" ? answer.rows[0]!.rowId : answer.kind;
    };
    assert.equal(rowOf(spend, { "customer.value.clv12": 100_000n }), "1");
    assert.equal(rowOf(spend, { "customer.value.clv12": 99_999 }), "2");
    const since = compiled(small("customer.since", ["before 2026-12-01", "any"]));
    const last = Date.UTC(2026, 10, 30, 23, 59);
    for (const moment of [last, new Date(last), "2026-11-30T23:59:00Z"]) assert.equal(rowOf(since, { "customer.since": moment }), "1");
    assert.equal(rowOf(since, { "customer.since": "2026-12-01T00:30:00+01:00" }), "1");
    assert.equal(rowOf(since, { "customer.since": "2026-12-01T00:30:00Z" }), "2");
  });

  it("a fact of the wrong kind is named instead of being converted or passed over", () => {
    const table = compiled(repairComplaints);
    for (const wrong of ["2", Number.NaN, 1.5, -1, true, Infinity, new Date(0), 2n]) {
      const answer = table.evaluate({ ...officeWaiting, "conversation.contactsOnIssue": wrong });
      assert.equal(answer.kind, "wrong-fact", String(wrong));
      assert.match(answer.kind === "wrong-fact" ? answer.message : "", /contacts on issue .* must be a whole number from 0/);
    }
    const misspelt = table.evaluate({ ...officeWaiting, "customer.segment": "Offices" });
    assert.equal(misspelt.kind, "wrong-fact");
  });

  it("facts nobody gave are never found on the object's ancestors", () => {
    const facts = Object.create(null) as Record<string, never>;
    assert.equal(compiled(repairComplaints).evaluate(facts).kind, "matched");
    const named = { ...small("customer.city", ["any"]), outputs: [{ key: "__proto__", label: "x", type: "text" as const }] };
    assert.equal(problemsOf(compileTable(named, dictionary))[0]?.code, "wrong-shape");
  });

  it("the facts a table reads are known without running it, columns of `any` included", () => {
    const opened = withCell(repairComplaints, { row: 0, column: 3, cell: "any" });
    const reads = staticFacts(opened);
    assert.deepEqual(reads, ["customer.segment", "promise.state", "conversation.contactsOnIssue", "customer.value.stay"]);
    assert.deepEqual(
      reads.filter((key) => dictionary.get(key)?.sensitivity === "value"),
      ["customer.value.stay"],
    );
  });
});

describe("a table explains why not", () => {
  const sentence = (facts: Record<string, string | number>, rowId: string) => compiled(repairComplaints).explain(facts, rowId).sentence;

  it("with the first cell that failed, in words", () => {
    assert.equal(sentence({ ...officeWaiting, "conversation.contactsOnIssue": 1 }, "loan"), "contacts on issue is 1, the row needs ≥ 2");
    assert.equal(sentence({ ...officeWaiting, "customer.value.stay": 0.66 }, "loan"), "chance to stay is 66%, the row needs < 65%");
    assert.equal(sentence({ ...officeWaiting, "customer.segment": "once" }, "loan"), "segment is Once only, the row needs Ritualists, Offices");
  });

  it("with no more digits of a number than tell it from what the row needs", () => {
    const stay = (share: number) => sentence({ ...officeWaiting, "customer.value.stay": share }, "loan");
    assert.equal(stay(0.6612345678901234), "chance to stay is 66.1%, the row needs < 65%");
    assert.equal(stay(0.65004), "chance to stay is 65%, the row needs < 65%");
  });

  it("with what was assumed where a fact was not known", () => {
    assert.equal(sentence({ "promise.state": "late" }, "loan"), "segment is not known, the row needs Ritualists, Offices");
    assert.equal(sentence({ "promise.state": "late" }, "call"), "contacts on issue is not known, taken as 0, the row needs ≥ 2");
  });

  it("with the row above, when the row would have fitted", () => {
    assert.deepEqual(compiled(repairComplaints).explain(officeWaiting, "rest"), {
      kind: "earlier-row-fits",
      rowId: "loan",
      sentence: "Row rest fits too, but row loan stands above it and the first row that fits counts",
    });
    assert.equal(compiled(repairComplaints).explain(officeWaiting, "loan").kind, "fits");
    assert.equal(compiled(repairComplaints).explain(officeWaiting, "nobody").kind, "unknown-row");
  });
});

describe("a table that could surprise somebody is refused", () => {
  const only = (table: Table): Problem => {
    const problems = problemsOf(compileTable(table, dictionary));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    return problems[0]!;
  };

  it("a customer whom no row fits is shown", () => {
    const gap = only({ ...repairComplaints, rows: repairComplaints.rows.slice(0, 2) });
    assert.equal(gap.code, "gap");
    assert.equal(
      gap.message,
      'No row fits: segment = Once only, open promise = on time. Add a row for this, or a last row with "any" in every cell.',
    );
    assert.equal(Object.keys(gap.example ?? {}).length, 4, "the example names every fact, so that it can be tried");
  });

  it("the gap between 1 and 2 exists for shares and not for counts", () => {
    assert.equal(compileTable(small("conversation.contactsOnIssue", ["0–1", "≥ 2"]), dictionary).kind, "ok");
    const gap = only(small("customer.value.stay", ["0–40%", "≥ 50%"]));
    assert.match(gap.message, /No row fits: chance to stay = 45%/);
    assert.equal(compileTable(small("customer.value.clv12", ["≤ €9.99", "≥ €10"]), dictionary).kind, "ok");
  });

  it("a fact that may be missing is a gap until somebody says what that means", () => {
    const asked = (missing: "no-match" | "matches-any") =>
      small("customer.openComplaint", ["yes", "no"], { inputs: [{ fact: "customer.openComplaint", missing }] });
    assert.equal(compileTable(asked("matches-any"), dictionary).kind, "ok");
    assert.match(only(asked("no-match")).message, /open complaint is not known/);
    assert.deepEqual(only(asked("no-match")).example, { "customer.openComplaint": null });
  });

  it("a row that one row above takes whole is named with its taker", () => {
    const problem = only(small("conversation.contactsOnIssue", ["≥ 2", "≥ 5", "any"]));
    assert.deepEqual([problem.row, problem.code], ["2", "unreachable-row"]);
    assert.match(problem.message, /row 1 above takes everybody/);
  });

  it("a row that several rows above take together is found too", () => {
    const problem = only(small("conversation.contactsOnIssue", ["< 3", "≥ 3", "2–4", "any"], { inputs: [{ fact: "conversation.contactsOnIssue", missing: "no-match" }] }));
    assert.deepEqual([problem.row, problem.code], ["3", "unreachable-row"]);
    assert.match(problem.message, /together/);
  });

  it("two rows for one customer under unique are shown with such a customer", () => {
    const problem = only(small("conversation.contactsOnIssue", ["0–2", "≥ 2"], { hitPolicy: "unique", inputs: [{ fact: "conversation.contactsOnIssue", missing: { default: "0" } }] }));
    assert.equal(problem.code, "overlap");
    assert.match(problem.message, /Rows 1 and 2 both fit: contacts on issue = 2/);
  });

  it("two columns on one fact are one question, so their contradiction and their union are seen", () => {
    const contacts = { fact: "conversation.contactsOnIssue", missing: "no-match" } as const;
    const twice = (rows: readonly (readonly [string, string])[]): Table => ({
      ...small("customer.city", []),
      inputs: [contacts, contacts],
      rows: rows.map((when, index) => ({ id: `${index}`, when, then: ["x"] })),
    });
    assert.equal(compileTable(twice([["≥ 2", "< 5"], ["< 2", "any"], ["any", "≥ 5"], ["empty", "empty"]]), dictionary).kind, "ok");
    assert.equal(only(twice([["≥ 5", "< 2"], ["any", "any"]])).code, "never-matches");
  });

  it("a search that would take too long says so instead of guessing", () => {
    const compilation = compileTable(
      { ...repairComplaints, rows: repairComplaints.rows.slice(0, 2) },
      dictionary,
      { workLimit: 1 },
    );
    assert.ok(problemsOf(compilation).every((problem) => problem.code === "too-complex"));
    assert.match(problemsOf(compilation)[0]!.message, /too complex to prove/);
  });

  it("a table that names far too many values is refused before anybody has to wait", () => {
    const cells = Array.from({ length: 2000 }, (_, row) => Array.from({ length: 10 }, (_, item) => `c${row}-${item}`).join(", "));
    assert.equal(only(small("customer.city", cells, { hitPolicy: "collect" })).code, "too-complex");
  });

  // Each twin breaks the sound table in one way; the sound one itself compiles in the tests above.
  const { rows, inputs, outputs } = repairComplaints;
  const twins: readonly [string, Table, string, string | null][] = [
    ["letters in a number", withCell(repairComplaints, { row: 0, column: 2, cell: ">= 1OO" }), "cannot-read", "loan"],
    ["an open bracket", withCell(repairComplaints, { row: 0, column: 2, cell: ">= (" }), "wrong-type", "loan"],
    ["a word outside the list", withCell(repairComplaints, { row: 0, column: 0, cell: "gold" }), "not-in-list", "loan"],
    ["an unknown function", withCell(repairComplaints, { row: 0, column: 3, cell: "foo($) > 3" }), "cannot-read", "loan"],
    ["a misspelt fact", { ...repairComplaints, inputs: inputs.with(0, { fact: "customer.segmnt", missing: "no-match" }) }, "unknown-fact", null],
    ["a broken answer", { ...repairComplaints, rows: rows.with(0, { ...rows[0]!, then: ['"loan', "1", "-"] }) }, "not-in-list", "loan"],
    ["a broken text", { ...repairComplaints, outputs: outputs.with(0, { key: "action", label: "action", type: "text" }), rows: rows.with(0, { ...rows[0]!, then: ['"loan', "1", "-"] }) }, "cannot-read", "loan"],
    ["an answer left out", { ...repairComplaints, rows: rows.with(0, { ...rows[0]!, then: ["-", "1", "-"] }) }, "cannot-read", "loan"],
    ["a share written as a count", withCell(repairComplaints, { row: 0, column: 3, cell: "< 65" }), "outside-range", "loan"],
    ["a cell that cannot hold", withCell(repairComplaints, { row: 0, column: 3, cell: "> 100%" }), "never-matches", "loan"],
    ["empty where there is a default", withCell(repairComplaints, { row: 0, column: 2, cell: "empty" }), "never-matches", "loan"],
    ["a default of the wrong type", { ...repairComplaints, inputs: inputs.with(2, { ...inputs[2]!, missing: { default: "many" } }) }, "wrong-type", null],
    ["the default row first", { ...repairComplaints, rows: [rows[2]!, rows[0]!, rows[1]!] }, "unreachable-row", "loan"],
    ["no default row", { ...repairComplaints, rows: rows.slice(0, 2) }, "gap", null],
    ["rows of unique that overlap", { ...repairComplaints, hitPolicy: "unique" }, "overlap", "call"],
    ["a cell too many", { ...repairComplaints, rows: rows.with(0, { ...rows[0]!, when: [...rows[0]!.when, "any"] }) }, "wrong-shape", "loan"],
    ["two rows with one id", { ...repairComplaints, rows: [...rows, rows[2]!] }, "wrong-shape", "rest"],
    ["no rows", { ...repairComplaints, rows: [] }, "wrong-shape", null],
    ["no answer", { ...repairComplaints, outputs: [], rows: rows.map((row) => ({ ...row, then: [] })) }, "wrong-shape", null],
    ["a choice without list", { ...repairComplaints, outputs: outputs.with(0, { key: "action", label: "a", type: "choice" }) }, "wrong-shape", null],
  ];
  for (const [what, table, code, row] of twins) {
    it(`${what}: ${code}`, () => {
      const first = problemsOf(compileTable(table, dictionary))[0];
      assert.deepEqual([first?.code, first?.row], [code, row], first?.message);
    });
  }

  it("every mistake is told at once, each with its place", () => {
    const twice = withCell(withCell(repairComplaints, { row: 0, column: 2, cell: "two" }), { row: 1, column: 1, cell: "lte" });
    const problems = problemsOf(compileTable(twice, dictionary));
    assert.deepEqual(
      problems.map(({ row, column }) => [row, column]),
      [["call", "promise.state"], ["loan", "conversation.contactsOnIssue"]],
    );
    assert.match(problems[0]!.message, /Did you mean "late"/);
  });
});
