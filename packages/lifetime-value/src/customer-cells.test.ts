import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { cellsOfDays, customerCells } from "./customer-cells.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { distinctValues } from "./distinct-values.ts";

/** The cells as a plain table from history to count, for comparing without regard to order. */
function table(cells: CustomerCells): Map<string, number> {
  const { frequency, recencyWeeks, ageWeeks, customers } = cells;
  return new Map(Array.from(customers, (n, i) => [`${frequency[i]} ${recencyWeeks[i]} ${ageWeeks[i]}`, n]));
}

const histories = fc.array(
  fc.record({ frequency: fc.nat(3), recencyWeeks: fc.nat(5), ageWeeks: fc.integer({ min: 5, max: 9 }) }),
  { maxLength: 200 },
);
const columns = (rows: readonly { frequency: number; recencyWeeks: number; ageWeeks: number }[]) => ({
  frequency: rows.map((row) => row.frequency),
  recencyWeeks: rows.map((row) => row.recencyWeeks),
  ageWeeks: rows.map((row) => row.ageWeeks),
});

describe("cells of customers with the same history", () => {
  test("customers with one history are one cell, and nobody is lost", () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const expected = new Map<string, number>();
        for (const { frequency, recencyWeeks, ageWeeks } of rows) {
          const key = `${frequency} ${frequency === 0 ? 0 : recencyWeeks} ${ageWeeks}`;
          expected.set(key, (expected.get(key) ?? 0) + 1);
        }
        assert.deepEqual(table(customerCells(columns(rows))), expected);
      }),
    );
  });

  test("thousands of different histories each keep their cell", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ frequency: i % 7, recencyWeeks: i / 7, ageWeeks: i + 1 }));
    const cells = customerCells(columns(rows));
    assert.equal(cells.customers.length, 20_000);
    assert.equal(cells.ageWeeks[12_345], 12_346);
    assert.equal(
      customerCells(columns([...rows, ...rows])).customers.every((n) => n === 2),
      true,
    );
  });

  test("days become weeks of seven, counted up to the day that is asked for", () => {
    const cells = cellsOfDays(
      [
        { firstDay: 20_000, lastDay: 20_014, frequency: 2, customers: 3 },
        { firstDay: 20_007, lastDay: 20_007, frequency: 0, customers: 10 },
      ],
      20_035,
    );
    assert.deepEqual(
      table(cells),
      new Map([
        ["2 2 5", 3],
        ["0 0 4", 10],
      ]),
    );
  });

  test("intervals that were counted in days become weeks, each logarithm by that of seven, for every customer of the row", () => {
    const rows = [
      { firstDay: 0, lastDay: 21, frequency: 2, customers: 3, logIntervals: 3 * (Math.log(7) + Math.log(14)) },
      { firstDay: 0, lastDay: 0, frequency: 0, customers: 9, logIntervals: 0 },
    ];
    const { logIntervals } = cellsOfDays(rows, 35);
    assert.ok(Math.abs(logIntervals![0]! - 3 * Math.log(2)) < 1e-12);
    assert.equal(logIntervals![1], 0);
    const rowsOfOne = { frequency: [2, 2], recencyWeeks: [3, 3], ageWeeks: [5, 5], logIntervals: [Math.log(2), 0.5] };
    assert.ok(Math.abs(customerCells(rowsOfOne).logIntervals![0]! - Math.log(2) - 0.5) < 1e-12);
    assert.throws(() => cellsOfDays([rows[0]!, { firstDay: 0, lastDay: 7, frequency: 1, customers: 1 }], 35), /row 1: intervals/);
    assert.equal(cellsOfDays([], 35).customers.length, 0);
  });

  test("a purchase after the day asked for is refused, for a cell cannot be rolled back", () => {
    const late = [{ firstDay: 0, lastDay: 40, frequency: 1, customers: 1 }];
    assert.throws(() => cellsOfDays(late, 30), /row 0.*frequency 1/);
  });

  test("a history that cannot be is refused, with its row", () => {
    const one = { frequency: [0, 1], recencyWeeks: [0, 3], ageWeeks: [9, 9] };
    assert.throws(() => customerCells({ ...one, frequency: [0, 1.5] }), /row 1/);
    assert.throws(() => customerCells({ ...one, recencyWeeks: [0, 10] }), /row 1/);
    assert.throws(() => customerCells({ ...one, ageWeeks: [Number.NaN, 9] }), /row 0/);
    assert.throws(() => customerCells({ ...one, ageWeeks: [9] }), /length/);
    assert.throws(() => customerCells({ ...one, customers: [1, -2] }), /row 1/);
  });
});

describe("different values of a column", () => {
  test("each row points to its own value, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 2000 }), (values) => {
        const column = Float64Array.from(values);
        const found = distinctValues(column);
        assert.deepEqual(
          Array.from(found.index, (place) => found.values[place]! + 0),
          values.map((value) => value + 0),
        );
        assert.equal(new Set(found.values).size, new Set(values).size);
      }),
    );
    const many = Float64Array.from({ length: 5000 }, (_, i) => i / 7);
    assert.deepEqual(distinctValues(many).values, many);
  });
});
