import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { columnsOf, columnsSaid, moved, narrowColumns } from "./columns.ts";

const ids = (said: string | undefined) => columnsOf(said).map((column) => column.id);

describe("the columns of the list", () => {
  test("are the usual ones unless the address says otherwise; what it says wrongly is left out", () => {
    assert.deepEqual(ids(undefined), ["segment", "value", "stay", "heard"]);
    assert.deepEqual(ids("heard,value,shoe size,heard"), ["heard", "value"], "in the order in which it names them, each once");
    assert.deepEqual(ids("name"), []);
    assert.equal(columnsSaid(["segment", "value", "stay", "heard"]), undefined);
    assert.equal(columnsSaid(["heard", "stay", "value", "segment"]), "heard,stay,value,segment", "another order is another list");
    assert.equal(columnsSaid(["email", "value"]), "email,value");
    assert.equal(columnsSaid([]), "name", "only names is something else than the usual");
    assert.deepEqual(ids(columnsSaid([])), []);
  });
  test("an attribute of one's own has a column by its key, wherever it was put; more than eight are left out", () => {
    assert.deepEqual(ids("own.plan,value,own.shoe size,own.plan,own.größe"), ["own.plan", "value", "own.größe"]);
    assert.equal(columnsSaid(["own.plan", "heard"]), "own.plan,heard");
    assert.equal(ids(Array.from({ length: 12 }, (_, n) => `own.a${n}`).join()).length, 8);
  });
  test("one is moved before or behind its neighbour, and not over the ends", () => {
    assert.deepEqual(moved(["value", "stay", "heard"], "heard", -1), ["value", "heard", "stay"]);
    assert.deepEqual(moved(["value", "stay", "heard"], "value", 1), ["stay", "value", "heard"]);
    for (const [id, by] of [["value", -1], ["heard", 1], ["email", 1]] as const) assert.deepEqual(moved(["value", "stay", "heard"], id, by), ["value", "stay", "heard"]);
  });
  test("a telephone shows the two that say most, or those that somebody put first", () => {
    assert.deepEqual(narrowColumns(columnsOf(undefined)).map((column) => column.id), ["value", "stay"]);
    assert.deepEqual(narrowColumns(columnsOf("city,phone,country")).map((column) => column.id), ["city", "phone"]);
  });
});
