import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chiSquareUpperTail } from "./chi-square.ts";
import { digamma, logGamma, trigamma } from "./gamma.ts";
import { randomFrom, seededRandom } from "./seeded-random.ts";

/** Mean and variance of many draws lie within five standard errors of the truth; `fourth` is the fourth moment. */
function assertMoments(draw: () => number, truth: { mean: number; variance: number; kurtosis: number }): void {
  const n = 40000;
  const values = Array.from({ length: n }, draw);
  const mean = values.reduce((total, value) => total + value, 0) / n;
  const variance = values.reduce((total, value) => total + (value - truth.mean) ** 2, 0) / n;
  const meanError = Math.sqrt(truth.variance / n);
  const varianceError = truth.variance * Math.sqrt((truth.kurtosis - 1) / n);
  assert.ok(Math.abs(mean - truth.mean) < 5 * meanError, `mean ${mean}, expected ${truth.mean}`);
  assert.ok(Math.abs(variance - truth.variance) < 5 * varianceError, `variance ${variance}, not ${truth.variance}`);
}

describe("seeded random numbers", () => {
  test("xoshiro128** gives its authors' outputs from the state 1, 2, 3, 4", () => {
    const random = randomFrom([1, 2, 3, 4]);
    // Blackman & Vigna, xoshiro128starstar.c 1.1; the same vector stands in the tests of Rust's rand_xoshiro.
    const published = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    assert.deepEqual(
      published.map(() => random.uint32()),
      published,
    );
  });

  test("the same seed gives the same draws, another seed others", () => {
    const draws = (seed: number): number[] => {
      const random = seededRandom(seed);
      return [random.uniform(), random.normal(), random.gamma({ shape: 0.3 }), random.poisson(4), random.poisson(400)];
    };
    assert.deepEqual(draws(8), draws(8));
    assert.notDeepEqual(draws(8), draws(9));
  });

  test("a named stream does not depend on what was drawn before it was asked for", () => {
    const early = seededRandom(1).stream("calls").uniform();
    const random = seededRandom(1);
    random.normal();
    assert.equal(random.stream("calls").uniform(), early);
    assert.notEqual(random.stream("letters").uniform(), early);
  });

  test("uniform draws fill a hundred bins evenly", () => {
    const random = seededRandom(12);
    const bins = new Float64Array(100);
    for (let i = 0; i < 100_000; i++) bins[random.below(100)]! += 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chiSquareUpperTail({ chiSquare, degreesOfFreedom: 99 }) > 1e-4);
  });

  test("normal, exponential, beta and Poisson draws have their mean and variance", () => {
    const random = seededRandom(21);
    assertMoments(() => random.normal({ mean: 3, standardDeviation: 2 }), { mean: 3, variance: 4, kurtosis: 3 });
    assertMoments(() => random.exponential(0.5), { mean: 2, variance: 4, kurtosis: 9 });
    assertMoments(() => random.beta({ a: 0.8, b: 2.4 }), { mean: 0.25, variance: 0.1875 / 4.2, kurtosis: 3 });
    for (const mean of [0.2, 5, 9.9, 10, 60, 3000]) {
      assertMoments(() => random.poisson(mean), { mean, variance: mean, kurtosis: 3 + 1 / mean });
    }
  });

  test("gamma draws have their mean and variance, and for tiny shapes those of their logarithm", () => {
    const random = seededRandom(22);
    for (const shape of [0.5, 1, 2.5, 40]) {
      const truth = { mean: shape / 2, variance: shape / 4, kurtosis: 3 + 6 / shape };
      assertMoments(() => random.gamma({ shape, rate: 2 }), truth);
    }
    const logarithms = { mean: digamma(0.05), variance: trigamma(0.05), kurtosis: 9 };
    assertMoments(() => Math.log(random.gamma({ shape: 0.05 })), logarithms);
  });

  test("Poisson counts around the change of method have the right probabilities, cell by cell", () => {
    const random = seededRandom(23);
    for (const mean of [9, 12]) {
      const n = 50_000;
      const counts = new Float64Array(40);
      for (let i = 0; i < n; i++) counts[Math.min(39, random.poisson(mean))]! += 1;
      let chiSquare = 0;
      for (let k = 2; k < 22; k++) {
        const expected = n * Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
        chiSquare += (counts[k]! - expected) ** 2 / expected;
      }
      assert.ok(chiSquareUpperTail({ chiSquare, degreesOfFreedom: 20 }) > 1e-4);
    }
  });

  test("beta draws with tiny shapes are numbers, nearly all at one end", () => {
    const random = seededRandom(24);
    const draws = Array.from({ length: 500 }, () => random.beta({ a: 1e-4, b: 1e-4 }));
    assert.ok(draws.every((p) => p >= 0 && p <= 1));
    assert.ok(draws.some((p) => p < 1e-6) && draws.some((p) => p > 1 - 1e-6));
  });

  test("a seed, rate, shape or mean that cannot be is refused", () => {
    assert.throws(() => seededRandom(-1), RangeError);
    assert.throws(() => seededRandom(1.5), RangeError);
    const random = seededRandom(1);
    assert.throws(() => random.exponential(0), RangeError);
    assert.throws(() => random.gamma({ shape: Number.NaN }), RangeError);
    assert.throws(() => random.poisson(-1), RangeError);
    assert.throws(() => random.below(0), RangeError);
    assert.throws(() => random.pick([]), RangeError);
  });
});
