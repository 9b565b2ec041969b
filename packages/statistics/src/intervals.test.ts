import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { differenceOfMeans } from "./difference-of-means.ts";
import type { Difference } from "./difference-of-means.ts";
import { differenceOfProportions, proportionInterval } from "./proportion.ts";
import { mean, quantile, quantileOfSorted, summarise } from "./sample.ts";
import type { Summary } from "./sample.ts";
import { seededRandom } from "./seeded-random.ts";
import { isTooFew } from "./too-few.ts";
import type { TooFew } from "./too-few.ts";

function answered<Answer>(answer: Answer | TooFew): Answer {
  if (isTooFew(answer)) assert.fail(`too few: ${answer.observed} of ${answer.needed}`);
  return answer;
}

const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

describe("summaries of a sample", () => {
  test("the variance keeps its digits under a large mean", () => {
    const { mean: centre, variance } = answered(summarise([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]));
    assert.equal(centre, 1e9 + 10);
    assert.equal(variance, 30);
  });

  test("the mean of nothing is not zero, nor is its median, nor the spread of one", () => {
    assert.deepEqual(mean([]), { kind: "too-few", observed: 0, needed: 1 });
    assert.deepEqual(quantile([], 0.5), { kind: "too-few", observed: 0, needed: 1 });
    assert.deepEqual(summarise([5]), { kind: "too-few", observed: 1, needed: 2 });
  });

  test("quantiles are those of Hyndman & Fan's type 7, as R gives them", () => {
    const values = [15, 20, 35, 40, 50];
    close(answered(quantile(values, 0.4)), 29, 1e-12);
    assert.equal(quantile(values, 0), 15);
    assert.equal(quantile(values, 1), 50);
    assert.equal(quantileOfSorted(values, 0.5), 35);
  });

  test("the order of a sample does not matter to its quantiles, which lie within it and rise", () => {
    const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sample, part, part, (values, one, other) => {
        const lo = answered(quantile(values, Math.min(one, other)));
        const hi = answered(quantile(values.toReversed(), Math.max(one, other)));
        assert.ok(lo <= hi);
        assert.ok(lo >= Math.min(...values) && hi <= Math.max(...values));
      }),
    );
  });

  test("a sample with a hole in it is refused", () => {
    assert.throws(() => summarise([1, Number.NaN, 2]), RangeError);
    assert.throws(() => mean([Infinity]), RangeError);
    assert.throws(() => quantile([1, Number.NaN], 0.5), RangeError);
    assert.throws(() => quantile([1, 2], 50), RangeError);
  });
});

describe("the difference of two means", () => {
  const groups: { readonly first: Summary; readonly second: Summary } = {
    first: { count: 50, mean: 12, variance: 9 },
    second: { count: 60, mean: 10, variance: 16 },
  };

  test("Welch's p-value agrees with SciPy's ttest_ind_from_stats", () => {
    close(answered(differenceOfMeans(groups)).pValue, 0.003436392730186471, 1e-14);
  });

  test("turning the groups round turns the interval round", () => {
    const one = answered(differenceOfMeans(groups));
    const other = answered(differenceOfMeans({ first: groups.second, second: groups.first }));
    assert.equal(one.lo, -other.hi);
    assert.equal(one.hi, -other.lo);
    assert.equal(one.pValue, other.pValue);
  });

  test("zero lies outside the interval exactly when p is below one less the level", () => {
    const group = fc.record({
      count: fc.integer({ min: 2, max: 500 }),
      mean: fc.double({ min: -5, max: 5, noNaN: true }),
      variance: fc.double({ min: 0.01, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(group, group, (first, second) => {
        const { lo, hi, pValue } = answered(differenceOfMeans({ first, second }, 0.9));
        if (Math.abs(pValue - 0.1) > 1e-9) assert.equal(lo > 0 || hi < 0, pValue < 0.1);
      }),
    );
  });

  test("of many 90 % intervals, nine in ten hold the true difference", () => {
    const random = seededRandom(3);
    const repeats = 2000;
    let held = 0;
    for (let i = 0; i < repeats; i++) {
      const first = Array.from({ length: 25 }, () => random.normal({ mean: 2, standardDeviation: 1 }));
      const second = Array.from({ length: 40 }, () => random.normal({ mean: 0, standardDeviation: 3 }));
      const interval = answered(
        differenceOfMeans({ first: answered(summarise(first)), second: answered(summarise(second)) }, 0.9),
      );
      if (interval.lo <= 2 && 2 <= interval.hi) held++;
    }
    // Four standard errors of a share of 0.9 in 2,000.
    close(held / repeats, 0.9, 4 * Math.sqrt((0.9 * 0.1) / repeats));
  });

  test("groups of one, or without any variation, are too few to judge by", () => {
    const one: Summary = { count: 1, mean: 3, variance: 0 };
    assert.deepEqual(differenceOfMeans({ first: one, second: groups.second }), tooFewOf(1, 2));
    const even: Summary = { count: 9, mean: 3, variance: 0 };
    assert.deepEqual(differenceOfMeans({ first: even, second: even }), tooFewOf(1, 2));
  });

  test("a level of 95 is refused, for it means 0.95", () => {
    assert.throws(() => differenceOfMeans(groups, 95), RangeError);
    assert.throws(() => differenceOfMeans({ ...groups, first: { count: 5, mean: 1, variance: -1 } }), RangeError);
  });
});

const tooFewOf = (observed: number, needed: number): TooFew => ({ kind: "too-few", observed, needed });

describe("shares and their differences", () => {
  // Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
  // (1998), table II, method 10.
  const published: readonly (readonly [number, number, number, number, number, number])[] = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ];

  test("differences agree with Newcombe 1998, table II", () => {
    for (const [a, m, b, n, lo, hi] of published) {
      const found = answered(differenceOfProportions({ first: { count: a, of: m }, second: { count: b, of: n } }));
      close(found.lo, lo, 5e-5);
      close(found.hi, hi, 5e-5);
    }
  });

  test("Wilson's interval agrees with Newcombe's companion paper (1998, table I)", () => {
    const found = answered(proportionInterval({ count: 81, of: 263 }));
    close(found.lo, 0.2553, 5e-5);
    close(found.hi, 0.3662, 5e-5);
    const none = answered(proportionInterval({ count: 0, of: 20 }));
    assert.equal(none.lo, 0);
    close(none.hi, 0.1611, 5e-5);
  });

  test("bounds stay where shares can be and hold the estimate", () => {
    const share = fc
      .integer({ min: 1, max: 1000 })
      .chain((of) => fc.record({ count: fc.nat(of), of: fc.constant(of) }));
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (first, second, level) => {
        const one = answered(proportionInterval(first, level));
        assert.ok(0 <= one.lo && one.lo <= one.proportion && one.proportion <= one.hi && one.hi <= 1);
        const two: Difference = answered(differenceOfProportions({ first, second }, level));
        assert.ok(-1 <= two.lo && two.lo <= two.difference && two.difference <= two.hi && two.hi <= 1);
        assert.ok(two.pValue >= 0 && two.pValue <= 1);
      }),
    );
  });

  test("a share of nobody is too few; more than all is refused", () => {
    assert.deepEqual(proportionInterval({ count: 0, of: 0 }), tooFewOf(0, 1));
    const some = { count: 1, of: 2 };
    assert.deepEqual(differenceOfProportions({ first: { count: 0, of: 0 }, second: some }), tooFewOf(0, 1));
    assert.throws(() => proportionInterval({ count: 5, of: 3 }), RangeError);
    assert.throws(() => proportionInterval({ count: 0.5, of: 3 }), RangeError);
  });
});
