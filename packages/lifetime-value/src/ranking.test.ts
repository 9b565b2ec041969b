import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { calibrationByTenths, topTenthShare } from "./index.ts";

describe("how well an order told what came", () => {
  test("a ranking that knows the future holds the best share, a reversed one the worst", () => {
    const later = Float64Array.from({ length: 100 }, (_, i) => i);
    assert.equal(topTenthShare(later, later), (90 + 99) * 5 / 4950);
    assert.equal(topTenthShare(later.map((v) => -v), later), (0 + 9) * 5 / 4950);
    assert.equal(topTenthShare(later, later.map(() => 0)), null);
  });
  test("groups of rising chance hold everybody once", () => {
    const groups = calibrationByTenths(Float64Array.from([0.9, 0.1, 0.5]), Float64Array.from([1, 0, 2]));
    assert.deepEqual(groups.map((g) => [g.expected, g.actual, g.customers]), [[0.1, 0, 1], [0.5, 1, 1], [0.9, 1, 1]]);
  });
});
