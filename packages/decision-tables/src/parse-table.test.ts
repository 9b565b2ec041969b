import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTable } from "./parse-table.ts";
import { repairComplaints } from "./repair-complaints.ts";

/** A copy to break: anything may be written anywhere. */
interface Bendable {
  [field: string]: unknown;
  rows: unknown;
  inputs: Record<string, unknown>[];
  outputs: Record<string, unknown>[];
}

const rowsOf = (table: Bendable) => table.rows as Record<string, unknown>[];

describe("a stored table is read back or refused with the place", () => {
  it("a table that went through JSON is the same table", () => {
    const parsed = parseTable(JSON.parse(JSON.stringify(repairComplaints)));
    assert.deepEqual(parsed, { kind: "ok", table: repairComplaints });
  });

  const places: readonly [string, (table: Bendable) => void, string, RegExp][] = [
    ["a number where a cell should be", (table) => ((rowsOf(table)[1]!["when"] as unknown[])[2] = 2), "rows[1].when[2]", /in quotes/],
    ["a misspelt field", (table) => (rowsOf(table)[0]!["becuase"] = "x"), "rows[0].becuase", /is not a field/],
    ["a hit policy nobody knows", (table) => (table["hitPolicy"] = "frist"), "hitPolicy", /first, unique, priority, any, collect, rule-order/],
    ["a column that does not say what missing means", (table) => delete table.inputs[1]!["missing"], "inputs[1].missing", /no-match/],
    ["a default that is no text", (table) => (table.inputs[2]!["missing"] = { default: 0 }), "inputs[2].missing.default", /in quotes/],
    ["an output type nobody knows", (table) => (table.outputs[0]!["type"] = "currency"), "outputs[0].type", /choice, text/],
    ["a way to collect nobody knows", (table) => (table["aggregate"] = "average"), "aggregate", /sum, min, max, count/],
    ["a computed fact without its arithmetic", (table) => (table["computed"] = [{ key: "a", label: "a" }]), "computed[0].as", /is missing/],
    ["rows that are no list", (table) => (table.rows = {}), "rows", /must be a list/],
    ["a row left out", (table) => ((table.rows as unknown[])[2] = null), "rows[2]", /must be an object/],
    ["far too many rows", (table) => (table.rows = Array(2001).fill(rowsOf(table)[0])), "rows", /2000 are the most/],
    ["a title left out", (table) => delete table["title"], "title", /is missing/],
  ];
  for (const [what, bend, at, words] of places) {
    it(`${what}: ${at}`, () => {
      const json = structuredClone(repairComplaints) as unknown as Bendable;
      bend(json);
      const parsed = parseTable(json);
      assert.equal(parsed.kind, "refused");
      const problem = parsed.kind === "refused" ? parsed.problems[0] : undefined;
      assert.equal(problem?.at, at);
      assert.match(problem?.message ?? "", words);
    });
  }
});
