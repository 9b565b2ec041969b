import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compileTable } from "./compile-table.ts";
import { cellName, gridFromText, gridOf, pastedRows, tableFromGrid, type Grid } from "./grid.ts";
import { dictionary, repairComplaints, withCell } from "./repair-complaints.ts";
import type { Table } from "./table.ts";

/** As a spreadsheet copies it. */
const copied = (grid: Grid): string => grid.map((cells) => cells.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\r\n");

const computing: Table = {
  key: "risk", title: "Risk, told", hitPolicy: "collect", aggregate: "sum",
  computed: [{ key: "atStake", label: "value at stake", as: "customer.value.clv12 * (1 - customer.value.stay)" }],
  inputs: [{ fact: "atStake", missing: { default: "€5" } }, { fact: "promise.state", missing: "matches-any" }],
  outputs: [{ key: "amount", label: "amount", type: "money", unit: "EUR", optional: true }],
  rows: [{ id: "a", when: ["≥ €1,000", "late, none"], then: ["= customer.value.clv12 * 5%"], because: 'They say "again"\nand again' }, { id: "b", when: ["any", "any"], then: ["-"] }],
};

function read(grid: Grid): Table {
  const reading = tableFromGrid(grid);
  if (reading.kind === "refused") throw new Error(JSON.stringify(reading.problems));
  return reading.table;
}

const refusals = (grid: Grid): string => {
  const reading = tableFromGrid(grid);
  return reading.kind === "refused" ? reading.problems.map(({ cell, message }) => `${cell}: ${message}`).join("\n") : "";
};

describe("a table as a grid of cells", () => {
  it("reads back equal, also as a spreadsheet copies it and as CSV of either sign", () => {
    for (const table of [repairComplaints, computing]) {
      const grid = gridOf(table, dictionary);
      assert.deepEqual(read(grid), table);
      for (const separator of ["\t", ",", ";"]) {
        const text = grid.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator)).join("\n");
        const pasted = gridFromText(separator === "\t" ? copied(grid) : text);
        assert.deepEqual(pasted.kind === "ok" && read(pasted.grid), table, JSON.stringify(separator));
      }
    }
  });

  it("names the cell of what cannot be read, and of what the check of the table complains of", () => {
    const grid = gridOf(repairComplaints, dictionary);
    const bent = (row: number, column: number, cell: string) => grid.map((cells, index) => (index === row ? cells.with(column, cell) : cells));
    assert.equal(cellName(0, 0) + cellName(25, 1) + cellName(26, 9) + cellName(701, 0) + cellName(702, 0), "A1Z2AA10ZZ1AAA1");
    assert.match(refusals(bent(0, 3, "furst")), /^D1: "furst" is no hit policy/);
    assert.match(refusals(bent(4, 1, "perhaps")), /^B5: What a missing fact means/);
    assert.match(refusals(bent(4, 5, "chioce: a")), /^F5: "chioce: a" is no type/);
    assert.match(refusals(bent(6, 0, "loan")), /^A7: Two rows are called "loan"/);
    assert.match(refusals(bent(5, 2, "  ")), /^C6: The cell is blank\. Write "any"/);
    assert.match(refusals(bent(1, 6, "Perhaps")), /^G2: A column is "If", "Then" or "Because"/);
    assert.match(refusals([["Something else"]]), /^A1: The first row begins with "Table"/);
    assert.match(refusals(grid.map((cells, index) => (index === 6 ? [...cells, "beside"] : cells))), /^J7: This cell stands beside the table/);

    const reading = tableFromGrid(gridOf(withCell(repairComplaints, { row: 1, column: 2, cell: "≥ 1OO" }), dictionary));
    assert.ok(reading.kind === "ok");
    const compilation = compileTable(reading.table, dictionary);
    assert.deepEqual(compilation.kind === "refused" && compilation.problems.map((problem) => reading.cellOf(problem)), ["D7"]);
  });

  it("rows are pasted by place or by the columns' names, with what is left out", () => {
    const ids = (index: number) => `new-${index + 1}`;
    const [loan] = repairComplaints.rows;
    const plain = pastedRows(copied([[...loan!.when, ...loan!.then, loan!.because!]]), repairComplaints, dictionary, ids);
    assert.deepEqual(plain, { kind: "ok", rows: [{ ...loan, id: "new-1" }] });
    const named = pastedRows("bonus\topen promise\taction\n9\tlate\tloan\n\n8\tnone\tnone\n", repairComplaints, dictionary, ids);
    assert.deepEqual(named, { kind: "ok", rows: [{ id: "new-1", when: ["any", "late", "any", "any"], then: ["loan", "9", "-"] }, { id: "new-2", when: ["any", "none", "any", "any"], then: ["none", "8", "-"] }] });
    const wrong = (text: string) => {
      const pasted = pastedRows(text, repairComplaints, dictionary, ids);
      return pasted.kind === "refused" ? pasted.problems.map(({ cell, message }) => `${cell}: ${message}`).join("\n") : "";
    };
    assert.match(wrong("late\tloan"), /^C1: The row has 2 cells; the table has 7 columns/);
    assert.match(wrong("a\tb\tc\td\te\tf\tg\th\ti"), /^I1: .*one too many/);
    assert.match(wrong('"never closed'), /^A1: The quotes of this cell do not close/);
    assert.match(wrong(" \n\t\n"), /There is no row to paste/);
  });

  it("whatever is pasted or stands in a grid, nothing throws", () => {
    const bit = fc.oneof(fc.string(), fc.constantFrom("Table", "Computed", "Kind", "If", "Then", "Because", "Column", "Words", "Type", "first", "default: 1", "choice: a, b", "list", '"', "\t", "\n", "__proto__", "constructor"));
    fc.assert(fc.property(fc.array(fc.array(bit, { maxLength: 6 }), { maxLength: 9 }), fc.string(), (grid, text) => {
      const reading = tableFromGrid(grid);
      if (reading.kind === "ok") compileTable(reading.table, dictionary);
      pastedRows(text, repairComplaints, dictionary, String);
      pastedRows(copied(grid), repairComplaints, dictionary, String);
    }), { numRuns: 1000 });
  });

  it("any cells of text come back from a spreadsheet's copy as they were", () => {
    const cell = fc.string({ unit: fc.constantFrom(..."ab \"',;\t\n\r") });
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (grid) => {
      const again = gridFromText(copied(grid));
      assert.deepEqual(again.kind === "ok" && again.grid, grid);
    }), { numRuns: 1000 });
  });
});
