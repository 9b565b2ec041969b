import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labelEvery, unfinishedMonth, valueHeldBy } from "./chart-steps.ts";

describe("reading charts", () => {
  test("labels that do not fit thin out to quarters, halves and years", () => {
    assert.equal(labelEvery(12, 50, 700), 1);
    assert.equal(labelEvery(24, 60, 500), 3);
    assert.equal(labelEvery(24, 60, 100), 24);
  });

  test("if the best tenth holds half, the best twentieth is read on the line between", () => {
    const curve = [
      { customersShare: 0.1, valueShare: 0.5 },
      { customersShare: 1, valueShare: 1 },
    ];
    assert.equal(valueHeldBy(curve, 0.1), 0.5);
    assert.equal(valueHeldBy(curve, 0.05), 0.25);
    assert.equal(valueHeldBy([], 0.1), null);
  });

  test("a month is unfinished until its last day is known, and only the last one can be", () => {
    const months = [{ month: "2026-10" }, { month: "2026-11" }];
    assert.equal(unfinishedMonth(months, "2026-11-22"), "2026-11");
    assert.equal(unfinishedMonth(months, "2026-11-29"), "2026-11");
    assert.equal(unfinishedMonth(months, "2026-11-30"), null, "November has 30 days");
    assert.equal(unfinishedMonth(months, "2026-12-03"), null, "nothing was bought in December yet");
    assert.equal(unfinishedMonth([{ month: "2024-02" }], "2024-02-28"), "2024-02", "a leap year");
    assert.equal(unfinishedMonth([], "2026-11-22"), null);
  });
});
