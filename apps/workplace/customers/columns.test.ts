import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { columnsOf, columnsSaid, narrowColumns } from "./columns.ts";

const ids = (said: string | undefined) => columnsOf(said).map((column) => column.id);

describe("the columns of the list", () => {
  test("are the usual ones unless the address says otherwise; what it says wrongly is left out", () => {
    assert.deepEqual(ids(undefined), ["segment", "value", "stay", "heard"]);
    assert.deepEqual(ids("heard,value,shoe size"), ["value", "heard"]);
    assert.deepEqual(ids("name"), []);
    assert.equal(columnsSaid(["heard", "stay", "value", "segment"]), undefined);
    assert.equal(columnsSaid(["email", "value"]), "value,email");
    assert.equal(columnsSaid([]), "name", "only names is something else than the usual");
    assert.deepEqual(ids(columnsSaid([])), []);
  });
  test("an attribute of one's own has a column by its key, behind the others; more than eight are left out", () => {
    assert.deepEqual(ids("own.plan,value,own.shoe size,own.plan,own.größe"), ["value", "own.plan", "own.größe"]);
    assert.equal(columnsSaid(["own.plan", "heard"]), "heard,own.plan");
    assert.equal(ids(Array.from({ length: 12 }, (_, n) => `own.a${n}`).join()).length, 8);
  });
  test("a telephone shows the two that say most", () => {
    assert.deepEqual(narrowColumns(columnsOf(undefined)).map((column) => column.id), ["value", "stay"]);
    assert.deepEqual(narrowColumns(columnsOf("city,phone,country")).map((column) => column.id), ["phone", "city"]);
  });
});
