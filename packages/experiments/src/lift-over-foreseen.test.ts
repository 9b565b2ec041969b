import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { figuresOf, liftOverForeseen, type WithBefore } from "./lift-over-foreseen.ts";

function drawn(seed: number, lift: number, sizes: { readonly treated: number; readonly heldOut: number }): Record<"treated" | "heldOut", WithBefore[]> {
  const random = seededRandom(seed);
  const arm = (count: number, more: number) => Array.from({ length: count }, (): WithBefore => {
    const before = Math.exp(2 + random.normal());
    return { before, outcome: before + random.normal() + more };
  });
  return { treated: arm(sizes.treated, lift), heldOut: arm(sizes.heldOut, 0) };
}

describe("the lift of an amount, with what was to be foreseen taken out", () => {
  test("figures of an arm are those of the plain formulas", () => {
    const units = [{ outcome: 2, before: 1 }, { outcome: 4, before: 3 }, { outcome: 9, before: 2 }];
    const { count, mean, variance, beforeMean, beforeVariance, covariance } = figuresOf(units);
    // By hand: means 5 and 2; squares 9 + 1 + 16 and 1 + 1 + 0; products (−3)(−1) + (−1)(1) + (4)(0).
    assert.deepEqual([count, mean, variance, beforeMean, beforeVariance, covariance], [3, 5, 13, 2, 1, 1]);
  });

  test("in 100 experiments with 80 left out the range that holds on any day holds what was put in, and is far narrower than without what was known before", () => {
    let [held, narrower] = [0, 0];
    for (let seed = 0; seed < 100; seed++) {
      const { treated, heldOut } = drawn(seed, 1, { treated: 900, heldOut: 80 });
      const found = liftOverForeseen({ treated: figuresOf(treated), heldOut: figuresOf(heldOut) });
      const blind = liftOverForeseen({ treated: figuresOf(treated.map((each) => ({ ...each, before: 0 }))), heldOut: figuresOf(heldOut.map((each) => ({ ...each, before: 0 }))) });
      assert.ok(found.kind === "compared" && blind.kind === "compared");
      if (found.anyDay.lo <= 1 && found.anyDay.hi >= 1) held++;
      if (found.anyDay.hi - found.anyDay.lo < (blind.anyDay.hi - blind.anyDay.lo) / 3) narrower++;
    }
    assert.ok(held >= 95 && narrower === 100, `${held}, ${narrower}`);
  });

  test("below thirty in an arm it says too few", () => {
    const { treated, heldOut } = drawn(1, 1, { treated: 900, heldOut: 29 });
    assert.deepEqual(liftOverForeseen({ treated: figuresOf(treated), heldOut: figuresOf(heldOut) }), { kind: "too-few", observed: 29, needed: 30 });
  });
});
