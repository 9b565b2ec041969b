import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { digamma, logBeta, logGamma, trigamma } from "./gamma.ts";

/** Within a tolerance relative to the larger of 1 and the expected size. */
function near(actual: number, expected: number, tolerance: number): void {
  const off = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(off <= tolerance, `got ${actual}, expected ${expected}, off by ${off}`);
}

const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

describe("the gamma function and its relatives", () => {
  test("ln Γ agrees with 40-digit arithmetic (mpmath) from near zero to a million", () => {
    near(logGamma(1e-8), 18.42068073818021, 2e-14);
    near(logGamma(0.1), 2.252712651734206, 2e-14);
    near(logGamma(0.5), 0.5723649429247001, 2e-14);
    near(logGamma(1.5), -0.12078223763524522, 2e-14);
    near(logGamma(2.5), 0.2846828704729192, 2e-14);
    near(logGamma(3.3), 0.9870985778947344, 2e-14);
    near(logGamma(14.5), 23.862765841689086, 2e-14);
    near(logGamma(1e6), 12815504.569147611, 2e-14);
  });

  test("ln Γ keeps its digits where it crosses zero", () => {
    assert.equal(logGamma(1), 0);
    assert.equal(logGamma(2), 0);
    const expected = -0.0005763935982833062;
    assert.ok(Math.abs(logGamma(1.001) / expected - 1) < 1e-12);
  });

  test("ψ and ψ′ agree with 40-digit arithmetic (mpmath)", () => {
    near(digamma(1e-8), -100000000.57721564, 3e-15);
    near(digamma(0.1), -10.423754940411076, 3e-15);
    near(digamma(2.5), 0.7031566406452432, 3e-15);
    near(digamma(1e6), 13.815510057964191, 3e-15);
    near(trigamma(0.1), 101.43329915079275, 3e-15);
    near(trigamma(2.5), 0.49035775610023485, 3e-15);
    near(trigamma(1e6) * 1e6, 1.0000005000001666, 3e-15);
  });

  test("ln B keeps its digits where its three terms nearly cancel", () => {
    near(logBeta(0.25, 4.5), 0.9331876769647832, 2e-14);
    near(logBeta(0.25, 1e6), -2.1658550210429834, 2e-14);
    near(logBeta(1e6, 2e6), -1909548.290968533, 2e-14);
    near(logBeta(30, 12), -25.27486496841981, 2e-14);
    const bySubtraction = logGamma(0.25) + logGamma(1e6) - logGamma(0.25 + 1e6);
    assert.ok(Math.abs(bySubtraction + 2.1658550210429834) > 1e-12, "the plain subtraction loses them");
  });

  test("Γ(z + 1) = z Γ(z), and ψ and ψ′ follow from it", () => {
    fc.assert(
      fc.property(positive, (z) => {
        near(logGamma(z + 1), logGamma(z) + Math.log(z), 1e-13);
        near(digamma(z), digamma(z + 1) - 1 / z, 1e-13);
        near(trigamma(z), trigamma(z + 1) + 1 / (z * z), 1e-13);
      }),
    );
  });

  test("the order of the arguments of ln B does not matter", () => {
    fc.assert(fc.property(positive, positive, (a, b) => assert.equal(logBeta(a, b), logBeta(b, a))));
  });

  test("an argument of zero, less or none is refused, not answered with NaN", () => {
    for (const wrong of [0, -1, Number.NaN, Infinity]) {
      assert.throws(() => logGamma(wrong), RangeError);
      assert.throws(() => digamma(wrong), RangeError);
      assert.throws(() => trigamma(wrong), RangeError);
      assert.throws(() => logBeta(1, wrong), RangeError);
    }
  });
});
