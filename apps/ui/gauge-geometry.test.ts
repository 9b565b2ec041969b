import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gaugeMarks, liftMarks, liftScale, moneyScaleEnd } from "./gauge-geometry.ts";

describe("instruments", () => {
  test("a chance of 58 % between 47 and 69 %, a month ago 81 %, stands where it is read", () => {
    const marks = gaugeMarks({ mid: 0.58, lo: 0.47, hi: 0.69, before: 0.81 }, 1);
    assert.equal(marks.tick, 0.58);
    assert.equal(marks.bandStart, 0.47);
    assert.ok(Math.abs(marks.bandLength - 0.22) < 1e-12);
    assert.equal(marks.past, 0.81);
  });

  test("a reading beyond its scale stops at the end instead of leaving the instrument", () => {
    const marks = gaugeMarks({ mid: 5, lo: -1, hi: 9, before: null }, 4);
    assert.deepEqual(marks, { tick: 1, bandStart: 0, bandLength: 1, past: null });
  });

  test("a money scale holds range and past and ends at a round figure", () => {
    assert.equal(moneyScaleEnd({ mid: 41_200, lo: 29_000, hi: 56_000, before: 81_000 }), 100_000);
    assert.equal(moneyScaleEnd({ mid: 41_200, lo: 29_000, hi: 56_000, before: null }), 75_000);
    assert.ok(moneyScaleEnd({ mid: 0, lo: 0, hi: 0, before: null }) > 0);
  });

  test("differences of one table share a scale that shows zero, whichever side they fall", () => {
    const scale = liftScale([
      { lo: 3, hi: 7 },
      { lo: -0.9, hi: 1.3 },
    ]);
    assert.ok(scale.from < -0.9 && scale.to > 7);
    const marks = liftMarks({ mid: 5, lo: 3, hi: 7 }, scale);
    assert.ok(marks.zero > 0 && marks.zero < marks.bandStart && marks.bandStart < marks.tick);
    const onlyLosses = liftScale([{ lo: -4, hi: -2 }]);
    assert.ok(onlyLosses.to > 0);
  });
});
