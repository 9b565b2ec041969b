import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type GaugeScale, gaugeMarks, liftMarks, liftScale, moneyScaleEnd, scaleTicks, sharedScale } from "./gauge-geometry.ts";

describe("instruments", () => {
  test("a chance of 58 % between 47 and 69 %, a month ago 81 %, stands where it is read", () => {
    const marks = gaugeMarks({ mid: 0.58, lo: 0.47, hi: 0.69, before: 0.81 }, { end: 1 });
    assert.equal(marks.tick, 0.58);
    assert.equal(marks.bandStart, 0.47);
    assert.ok(Math.abs(marks.bandLength - 0.22) < 1e-12);
    assert.equal(marks.past, 0.81);
  });

  test("a reading beyond its scale stops at the end instead of leaving the instrument", () => {
    const marks = gaugeMarks({ mid: 5, lo: -1, hi: 9, before: null }, { end: 4 });
    assert.deepEqual(marks, { tick: 1, bandStart: 0, bandLength: 1, past: null, isCut: true });
  });

  test("the rows of a list share a scale on which nobody's range is cut, and on which rich and poor can be told apart", () => {
    const rows = [
      { mid: 24_000_000, lo: 9_000_000, hi: 51_000_000, before: null },
      { mid: 120_000, lo: 60_000, hi: 300_000, before: null },
      { mid: 45_000, lo: 20_000, hi: 90_000, before: null },
      { mid: 900, lo: 0, hi: 4_000, before: null },
    ];
    const scale = sharedScale(rows);
    const marks = rows.map((row) => gaugeMarks(row, scale));
    for (const each of marks) {
      assert.equal(each.isCut, false);
      assert.ok(each.bandLength > 0 && each.bandStart + each.bandLength < 1, "the band ends on the scale");
      assert.ok(each.bandStart <= each.tick && each.tick <= each.bandStart + each.bandLength);
    }
    assert.deepEqual(
      marks.map(({ tick }) => tick),
      marks.map(({ tick }) => tick).toSorted((one, other) => other - one),
    );
    assert.ok(marks[1]!.tick < 0.5 && marks[1]!.bandLength > 0.05);
  });

  test("a shared scale prints round values, far enough from each other to be read", () => {
    const ticks = (scale: GaugeScale) => scaleTicks(scale);
    assert.deepEqual(
      ticks(sharedScale([{ mid: 150_000, hi: 190_000 }])).map(({ value }) => value),
      [0, 10_000, 100_000],
    );
    assert.deepEqual(ticks({ end: 3_000 }), [{ value: 0, at: 0 }, { value: 1_500, at: 0.5 }, { value: 3_000, at: 1 }]);
    for (let hi = 100; hi < 9_999_999; hi = Math.ceil(hi * 1.01)) {
      const [nothing, middle, last] = ticks(sharedScale([{ mid: 1, hi }]));
      assert.ok(nothing!.at === 0 && middle!.at > 0.33 && last!.at - middle!.at > 0.33, `${hi}: ${middle!.at} ${last!.at}`);
      assert.match(`${middle!.value} ${last!.value}`, /^[125]0* [125]0*$/);
    }
    // The twin: a power of ten and a tenth of it, as it was, stand closer than two figures need.
    const { end } = sharedScale([{ mid: 1, hi: 480_000 }]);
    assert.ok(Math.cbrt(10_000 / end) < 0.28);
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
