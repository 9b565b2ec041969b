import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isTooFew, seededRandom, summarise } from "@rapport/statistics";
import fc from "fast-check";
import { adjustForBefore, type GroupWithBefore } from "./cuped.ts";
import { liftOfMeans } from "./lift.ts";

function groupOf(units: readonly { readonly before: number; readonly after: number }[]): GroupWithBefore {
  const [after, before] = [summarise(units.map((unit) => unit.after)), summarise(units.map((unit) => unit.before))];
  if (isTooFew(after) || isTooFew(before)) assert.fail("too few");
  const covariance = units.reduce((sum, unit) => sum + (unit.after - after.mean) * (unit.before - before.mean), 0) / (units.length - 1);
  return { count: units.length, mean: after.mean, variance: after.variance, beforeMean: before.mean, beforeVariance: before.variance, covariance };
}

/** Each spends after what they spent before, and something by chance; the treated `gain` more. */
function drawn(seed: number, gain: number, pull: number) {
  const random = seededRandom(seed);
  const group = (more: number) => groupOf(Array.from({ length: 200 }, () => {
    const before = 20 + 10 * random.normal();
    return { before, after: pull * before + 4 * random.normal() + more };
  }));
  return { treated: group(gain), heldOut: group(0) };
}

describe("what was known before is taken out of a difference", () => {
  test("where it foresees the outcome, the interval is as much narrower as it explains, and holds the truth as often as it says", () => {
    let [held, narrower] = [0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const groups = drawn(seed, 1, 1);
      const adjusted = adjustForBefore(groups);
      const [plain, better] = [liftOfMeans(groups), adjusted.kind === "adjusted" ? liftOfMeans(adjusted) : adjusted];
      if (adjusted.kind !== "adjusted" || plain.kind !== "lift" || better.kind !== "lift") assert.fail("too few");
      if (better.lo <= 1 && 1 <= better.hi) held++;
      // 100 parts of 116 of the variance come from before: by construction, 10² of 10² + 4².
      assert.ok(Math.abs(adjusted.removed - 100 / 116) < 0.08, `removed ${adjusted.removed}`);
      narrower += (better.hi - better.lo) / (plain.hi - plain.lo) / 300;
    }
    assert.ok(Math.abs(narrower - Math.sqrt(16 / 116)) < 0.02, `width ${narrower}`);
    assert.ok(Math.abs(held / 300 - 0.95) < 3 * Math.sqrt((0.05 * 0.95) / 300), `${held} of 300`);
  });

  test("where it foresees nothing, nothing is lost; without any spread before it is left out", () => {
    const groups = drawn(7, 1, 0);
    const adjusted = adjustForBefore(groups);
    assert.ok(adjusted.kind === "adjusted" && adjusted.removed < 0.02);
    const flat = adjustForBefore({ treated: { ...groups.treated, beforeVariance: 0, covariance: 0 }, heldOut: { ...groups.heldOut, beforeVariance: 0, covariance: 0 } });
    assert.ok(flat.kind === "adjusted" && flat.slope === 0 && flat.treated.mean === groups.treated.mean && flat.treated.variance === groups.treated.variance);
  });

  test("a spread that is lost in rounding is none: no slope is drawn from it; one that is only small counts (the twin)", () => {
    const with1 = (before: number) => {
      const zeros = [{ before: 0, after: 0 }, { before: 0, after: -2e-7 }];
      return adjustForBefore({ treated: groupOf([{ before, after: 0 }, ...zeros]), heldOut: groupOf([...zeros, { before: 0, after: 0 }]) });
    };
    const lost = with1(3.8499310870764165e-162);
    assert.ok(lost.kind === "adjusted" && lost.slope === 0 && lost.removed === 0);
    const small = with1(1e-100);
    assert.ok(small.kind === "adjusted" && small.slope !== 0 && small.treated.variance <= 1.01 * 4e-14 && Number.isFinite(small.slope));
  });

  test("for any groups the mean of both together stays, and no variance grows within the two taken together", () => {
    const unit = fc.record({ before: fc.double({ min: -1e6, max: 1e6, noNaN: true }), after: fc.double({ min: -1e6, max: 1e6, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 3, maxLength: 20 }), fc.array(unit, { minLength: 3, maxLength: 20 }), (one, other) => {
        const groups = { treated: groupOf(one), heldOut: groupOf(other) };
        const adjusted = adjustForBefore(groups);
        assert.ok(adjusted.kind === "adjusted");
        const whole = (of: { readonly treated: { readonly count: number; readonly mean: number }; readonly heldOut: { readonly count: number; readonly mean: number } }) => of.treated.count * of.treated.mean + of.heldOut.count * of.heldOut.mean;
        const size = Math.max(1, ...[...one, ...other].map(({ before, after }) => Math.abs(before) * Math.abs(adjusted.slope) + Math.abs(after)));
        assert.ok(Math.abs(whole(adjusted) - whole(groups)) <= 1e-9 * size * (one.length + other.length));
        const squares = (of: { readonly treated: { readonly count: number; readonly variance: number }; readonly heldOut: { readonly count: number; readonly variance: number } }) => of.treated.variance * (of.treated.count - 1) + of.heldOut.variance * (of.heldOut.count - 1);
        assert.ok(squares(adjusted) <= squares(groups) * (1 + 1e-9) + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  test("too few is an answer and what cannot be is refused", () => {
    const { treated, heldOut } = drawn(1, 1, 1);
    assert.deepEqual(adjustForBefore({ treated: { ...treated, count: 2 }, heldOut }), { kind: "too-few", observed: 2, needed: 3 });
    assert.throws(() => adjustForBefore({ treated: { ...treated, covariance: NaN }, heldOut }), /finite/);
    assert.throws(() => adjustForBefore({ treated: { ...treated, variance: -1 }, heldOut }), /below nothing/);
  });
});
