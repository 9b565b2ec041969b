import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { WritableFact, WrittenTable } from "../../../../engine/decisions/contract.ts";
import { newActionId, withAction, withoutAction } from "./actions.ts";
import { addAnswer, addColumn, addRow, asText, blockOf, cellAt, columnsOf, copied, emptyBlock, moveRow, newRowId, paste, pasteText, readPasted, readValue, removeAnswer, removeColumn, removeRow, setCell, withTables } from "./edits.ts";
import { NO_LIMITS } from "../../../../engine/decisions/contract.ts";

const TABLE: WrittenTable = {
  key: "care", title: "What helps", hitPolicy: "collect",
  inputs: [{ fact: "topic", missing: "no-match" }, { fact: "contacts", missing: "no-match" }],
  outputs: [{ key: "action", label: "action", type: "choice", choices: ["loan", "call"] }, { key: "more", label: "more", type: "text", optional: true }],
  rows: [{ id: "care-1", when: ["repair", "≥ 2"], then: ["loan", "-"], because: "Late" }, { id: "care-2", when: ["any", "any"], then: ["call", "-"] }],
};
const CONTENT = { key: "treatment", title: "T", tables: [{ part: "care", table: TABLE }], actions: [], floor: [], examples: [], ...NO_LIMITS };

describe("changing a table", () => {
  test("every cell is read as it was written, whichever column it stands in", () => {
    for (let row = 0; row < 2; row++) for (let column = 0; column < columnsOf(TABLE); column++) assert.equal(cellAt(setCell(TABLE, { row, column }, "x y"), { row, column }), "x y");
    assert.equal(cellAt(setCell(TABLE, { row: 0, column: 0 }, " "), { row: 0, column: 0 }), "any", "an emptied condition asks nothing");
    assert.equal(cellAt(setCell(TABLE, { row: 0, column: 1 }, ">=3"), { row: 0, column: 1 }), "≥ 3", "as it is read");
    assert.equal("because" in setCell(TABLE, { row: 0, column: 4 }, "").rows[0]!, false);
  });

  test("a row that is added and removed, a column likewise, and a row moved there and back leave the table as it was", () => {
    assert.deepEqual(removeRow(addRow(TABLE, 1, "new"), 1), TABLE);
    assert.deepEqual(removeColumn(addColumn(TABLE, "late"), 2), TABLE);
    const worth = { key: "worth", label: "what it brings", type: "money", unit: "EUR" };
    assert.deepEqual(removeAnswer(addAnswer(TABLE, worth), "worth"), TABLE);
    assert.deepEqual(addAnswer(TABLE, worth).rows.map(({ then }) => then), [["loan", "-", "-"], ["call", "-", "-"]], "open until somebody writes in it");
    assert.equal(removeAnswer(TABLE, "worth"), TABLE);
    assert.deepEqual(moveRow(moveRow(TABLE, 0, 1), 1, 0), TABLE);
    assert.equal(moveRow(TABLE, 0, -1), TABLE, "not past the top");
    assert.deepEqual(addRow(TABLE, 2, "new").rows[2], { id: "new", when: ["any", "any"], then: ["loan", "-"] });
  });

  test("a new row gets a name that none has", () => {
    assert.equal(newRowId(CONTENT, "care"), "care-3");
    assert.equal(newRowId(CONTENT, "care", ["care-3"]), "care-4", "nor one that was in force");
    assert.equal(newRowId({ ...CONTENT, tables: [{ part: "care", table: addRow(TABLE, 2, "care-4") }] }, "care"), "care-5");
  });

  test("what a spreadsheet copied is written from the place on, with rows for what is below the last; what is beyond the last column is left out", () => {
    const made = paste(TABLE, { row: 1, column: 1 }, readPasted("≥ 3\tcall\t-\twhy\tbeyond\r\n1\tloan\r\n"), () => "care-3");
    assert.deepEqual(made.rows.map(({ when, then, because }) => [...when, ...then, because]), [["repair", "≥ 2", "loan", "-", "Late"], ["any", "≥ 3", "call", "-", "why"], ["any", "1", "loan", "-", undefined]]);
  });

  test("copied and pasted over itself, a table is the same, whatever its cells say", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("any", 'say "no"', "a\tb", "two\nlines", '"', "≥ 2, < 5", ""), { minLength: 5, maxLength: 5 }), (cells) => {
      const table = cells.reduce((now, cell, column) => setCell(now, { row: 0, column }, cell.trim() === "" ? (column < 2 ? "any" : "-") : cell), TABLE);
      const [, ...lines] = readPasted(asText(table, (fact) => fact, "because"));
      assert.deepEqual(paste(table, { row: 0, column: 0 }, lines, () => "no"), table);
    }));
  });
});

describe("a block of cells", () => {
  const cells = (table: WrittenTable) => table.rows.map(({ when, then, because = "" }) => [...when, ...then, because]);
  const same = (fact: string) => fact;

  test("is copied and pasted elsewhere, in one change; one cell fills the block it is pasted into; emptied, it asks nothing", () => {
    const block = blockOf({ row: 1, column: 1 }, { row: 0, column: 0 });
    assert.equal(copied(TABLE, block, same, "Because"), "repair\t≥ 2\nany\tany");
    assert.deepEqual(cells(pasteText(TABLE, blockOf({ row: 1, column: 0 }, { row: 1, column: 0 }), copied(TABLE, block, same, "Because"), same, () => "care-3")).map((row) => row.slice(0, 2)), [["repair", "≥ 2"], ["repair", "≥ 2"], ["any", "any"]]);
    assert.deepEqual(cells(pasteText(TABLE, block, "late", same, () => "no")).map((row) => row.slice(0, 3)), [["late", "late", "loan"], ["late", "late", "call"]]);
    assert.deepEqual(cells(emptyBlock(TABLE, blockOf({ row: 0, column: 1 }, { row: 0, column: 4 }))), [["repair", "any", "", "-", ""], ["any", "any", "call", "-", ""]]);
  });

  test("the whole table goes with its heads, and comes back into the columns that they name, in whatever order", () => {
    const whole = blockOf({ row: 0, column: 0 }, { row: 1, column: columnsOf(TABLE) - 1 });
    const text = copied(TABLE, whole, same, "لأن");
    assert.equal(text.split("\n")[0], "topic\tcontacts\taction\tmore\tلأن");
    assert.deepEqual(pasteText(TABLE, whole, text, same, () => "no"), TABLE, "the same, however the last column is called");
    assert.deepEqual(cells(pasteText(TABLE, blockOf({ row: 1, column: 3 }, { row: 1, column: 3 }), "Contacts\tTOPIC\n≥ 4\trepair\n5\tany", same, () => "care-3")).map((row) => row.slice(0, 2)), [["repair", "≥ 2"], ["repair", "≥ 4"], ["any", "5"]]);
    // The twin: a line that names no columns is cells like all others.
    assert.equal(cells(pasteText(TABLE, blockOf({ row: 0, column: 0 }, { row: 0, column: 0 }), "contact\ttopics\n≥ 4\trepair", same, () => "no"))[0]![0], "contact");
  });

  test("two thousand rows are pasted by a moment's work: each row is written once", () => {
    const text = Array.from({ length: 2000 }, (_, row) => `repair\t≥ ${row}\tloan`).join("\n");
    let made = 0;
    assert.equal(pasteText(TABLE, blockOf({ row: 0, column: 0 }, { row: 0, column: 0 }), text, same, () => `care-${(made += 1) + 2}`).rows.length, 2000);
    assert.equal(made, 1998);
  });
});

describe("tables that come in", () => {
  test("take the place of those with their keys, and the others come last", () => {
    const [care, more] = [{ part: "care", table: { ...TABLE, title: "Other" } }, { part: "grow", table: { ...TABLE, key: "grow" } }];
    assert.deepEqual(withTables({ ...CONTENT, tables: [{ part: "lamps", table: { ...TABLE, key: "lamps" } }, ...CONTENT.tables] }, [more, care]).tables.map(({ part, table }) => [part, table.key, table.title]), [["lamps", "lamps", TABLE.title], ["care", "care", "Other"], ["grow", "grow", TABLE.title]]);
  });
});

describe("a fact of an example", () => {
  const fact = (more: Partial<WritableFact>): WritableFact => ({ key: "f", label: "f", type: "number", source: "", sensitivity: "public", ...more });
  test("is read as people write it", () => {
    assert.equal(readValue(fact({ unit: "share" }), "65%"), 0.65);
    assert.equal(readValue(fact({}), "3"), 3);
    assert.equal(readValue(fact({}), "−3"), -3);
    assert.equal(readValue(fact({ type: "money", unit: "EUR" }), "€12.50"), 1250);
    assert.equal(readValue(fact({ type: "boolean" }), "Yes"), true);
    assert.equal(readValue(fact({ type: "choice", choices: ["email"], words: { email: "e-mail" } }), "e-mail"), "email");
  });
  test("what cannot be one is none", () => {
    assert.equal(readValue(fact({}), "many"), undefined);
    assert.equal(readValue(fact({ type: "choice", choices: ["late"] }), "lat"), undefined);
    assert.equal(readValue(fact({ type: "boolean" }), "maybe"), undefined);
    assert.equal(readValue(fact({}), " "), undefined);
  });
});

describe("the catalogue of actions", () => {
  const action = { id: "loan", title: "Loan", aim: "keep", kind: "care" as const, measured: true, cost: { amountMinor: 0, minutes: 1 }, say: "", do: "" };
  test("a new one gets an id of its title, and may be chosen; taken out, it may not", () => {
    assert.equal(newActionId(CONTENT, "Free delivery, once!"), "free-delivery-once");
    assert.equal(newActionId({ ...CONTENT, actions: [action] }, "Loan"), "loan-2");
    assert.equal(newActionId(CONTENT, "شكرا"), "action");
    const made = withAction(CONTENT, { ...action, id: "gift" });
    assert.deepEqual(made.tables[0]!.table.outputs[0]!.choices, ["loan", "call", "gift"]);
    assert.deepEqual(withoutAction(made, "gift"), CONTENT);
    assert.deepEqual(withAction(made, { ...action, id: "gift", title: "A gift" }).tables, made.tables, "changed, it is chosen as before");
  });
});
