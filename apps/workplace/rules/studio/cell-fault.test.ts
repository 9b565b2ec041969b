import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { COVERED, type WritableFact, type WrittenTable } from "../../../../engine/decisions/contract.ts";
import { cellFault } from "./cell-fault.ts";
import { setCell } from "./edits.ts";

const FACTS = new Map(([
  { key: "customer.stay26", label: "chance", type: "number", unit: "share", range: { from: 0, to: 1 }, source: "x", sensitivity: "public" },
  { key: "conversation.topic", label: "topic", type: "choice", choices: ["repair", "refund"], source: "x", sensitivity: "public" },
] as const satisfies readonly WritableFact[]).map((fact) => [fact.key, fact])) as ReadonlyMap<string, WritableFact>;
const row = (id: string, when: string[]) => ({ id, when, then: ["a", "1"], because: "Late" });
const TABLE: WrittenTable = {
  key: "care", title: "What helps", hitPolicy: "collect", inputs: [{ fact: "customer.stay26", missing: "no-match" }, { fact: "conversation.topic", missing: "no-match" }],
  outputs: [{ key: "action", label: "action", type: "choice", choices: ["a"] }, { key: "rank", label: "rank", type: "number" }], rows: [row("care-1", ["< 40%", "any"]), row("care-2", ["any", "nonsense"])],
};
const fault = (column: number, written: string, table = TABLE) => cellFault(setCell(table, { row: 0, column }, written), { row: 0, column }, FACTS);

describe("a cell while it is written", () => {
  test("says what is wrong with it alone: neither what stands in another row or column, nor what only the whole table tells", () => {
    assert.equal(fault(0, "< 50%"), null);
    assert.match(fault(0, "< 140%")!, /never above 100%/);
    assert.match(fault(1, "repiar")!, /Did you mean "repair"/);
    assert.equal(fault(1, "repair"), null);
    assert.match(fault(3, "many")!, /many/);
    assert.equal(fault(2, "An action by its title"), null, "the catalogue knows it");
    assert.equal(fault(0, "any", { ...TABLE, rows: [row("care-1", ["any", "nonsense"]), TABLE.rows[1]!] }), null, "the cell beside it");
  });

  test("beside a covered cell too, of which nothing is said", () => {
    const covered = { ...TABLE, rows: [{ ...row("care-1", ["any", COVERED]), because: COVERED }] };
    assert.equal(fault(0, "< 50%", covered), null);
    assert.match(fault(0, "some", covered)!, /some/);
  });
});
