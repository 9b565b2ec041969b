import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labelEvery, valueHeldBy } from "./chart-steps.ts";

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
});
