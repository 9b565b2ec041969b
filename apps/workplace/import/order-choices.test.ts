import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { OrdersColumn } from "../../../engine/profiles/contract.ts";
import { fieldOf, sayField } from "./order-choices.ts";

const column = (name: string, field: OrdersColumn["field"]): OrdersColumn => ({ column: name, field, how: field === null ? null : "by its name", samples: [] });
const columns = [column("No", "order"), column("Net", "price"), column("Gross", null)];
const told = (said: Parameters<typeof fieldOf>[1]) => columns.map((each) => fieldOf(each, said));

describe("what the columns of orders tell", () => {
  test("is as it was found until somebody says otherwise", () => assert.deepEqual(told({}), ["order", "price", null]));

  test("said of one column, no other tells it", () => {
    const said = sayField(columns, {}, columns[2]!, "price");
    assert.deepEqual([said, told(said)], [{ price: "Gross" }, ["order", null, "price"]]);
    assert.deepEqual(told(sayField(columns, said, columns[1]!, "amount")), ["order", "amount", "price"]);
  });

  test("left out, no column tells it; what was said and taken back leaves nothing said (the twin)", () => {
    const out = sayField(columns, {}, columns[1]!, null);
    assert.deepEqual([out, told(out)], [{ price: "-" }, ["order", null, null]]);
    assert.deepEqual(sayField(columns, { discount: "Gross" }, columns[2]!, null), {});
  });
});
