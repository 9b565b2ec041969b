import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fitPurchaseModel, customerCells } from "@rapport/lifetime-value";
import { growColumns } from "./columns.ts";
import { dayNumber } from "./day.ts";
import type { KeptPurchaseModel } from "./kept-model.ts";
import { testNextPurchase } from "./next-purchase-test.ts";
import { simulateOrders } from "./test-purchases.ts";

const WEEKS = 26;

/** Customers who live as the BG/NBD says, known until half a year before the end. */
function known(customers: number, seed: number) {
  const orders = simulateOrders({ r: 1.1, alpha: 6, a: 0.8, b: 4, meanSpendMinor: 4000 }, { customers, from: "2024-01-01", to: "2026-11-20", seed });
  const until = dayNumber("2026-11-20") - 7 * WEEKS;
  const growing = growColumns({ until, after: dayNumber("2026-11-20") });
  const days = new Map<number, Set<number>>();
  for (const { customer, day } of orders) (days.get(customer) ?? days.set(customer, new Set()).get(customer)!).add(dayNumber(day));
  for (const [customer, theirs] of days) {
    const sorted = [...theirs].sort((a, b) => a - b);
    growing.add({ customerId: String(customer), days: sorted, amounts: sorted.map(() => 1000) });
  }
  const columns = growing.columns();
  const { logIntervals: _, ...plain } = columns;
  const model = fitPurchaseModel("bg-nbd", customerCells(plain)) as KeptPurchaseModel;
  return { columns, model };
}

describe("whether the days of a next purchase held", () => {
  test("of customers who live as the model says eight in ten come between the two days and half by the middle one; a model that takes them for busier is found out", () => {
    const { columns, model } = known(4000, 11);
    const held = testNextPurchase(model, columns, WEEKS);
    assert.ok(held.kind === "measured" && held.customers > 500);
    assert.ok(held.holds && Math.abs(held.within.share - 0.8) < 0.04, JSON.stringify(held));
    assert.ok(Math.abs(held.byMiddle.share - 0.5) < 0.06 && Math.abs(held.early + held.late + held.within.share - 1) < 1e-12);
    const busier = { ...model, alpha: (model as { alpha: number }).alpha / 2, r: (model as { r: number }).r * 20 } as KeptPurchaseModel;
    const wrong = testNextPurchase(busier, columns, WEEKS);
    assert.ok(wrong.kind === "measured" && !wrong.holds && wrong.within.hi < 0.8 && wrong.late > wrong.early, JSON.stringify(wrong));
  });

  test("of more than can be looked at some are taken, spread over all; of fewer than thirty who came nothing is said", () => {
    const { columns, model } = known(400, 3);
    const many = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from({ length: 60 * values.length }, (_, i) => values[i % values.length]!)])) as unknown as typeof columns;
    const [all, some] = [testNextPurchase(model, columns, WEEKS), testNextPurchase(model, many, WEEKS)];
    assert.ok(all.kind === "measured" && some.kind === "measured" && some.customers <= 5000 && Math.abs(all.within.share - some.within.share) < 0.05);
    const few = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(0, 20)])) as unknown as typeof columns;
    const said = testNextPurchase(model, few, WEEKS);
    assert.ok(said.kind === "too-few" && said.needed === 30 && said.observed < 30);
  });
});
