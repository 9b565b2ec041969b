import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { chiSquareUpperTail } from "./chi-square.ts";
import { hypergeometric2F1 } from "./hypergeometric.ts";
import { betaQuantile, regularisedIncompleteBeta } from "./incomplete-beta.ts";
import { lowerIncompleteGamma, upperIncompleteGamma } from "./incomplete-gamma.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { studentTCdf, studentTQuantile, studentTTwoSided } from "./student-t.ts";

function relative(actual: number, expected: number, tolerance: number): void {
  const off = Math.abs(actual / expected - 1);
  assert.ok(off <= tolerance, `got ${actual}, expected ${expected}, off by ${off}`);
}

const shape = fc.double({ min: 0.01, max: 5000, noNaN: true });
const inside = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe("the incomplete beta and gamma functions", () => {
  test("I_x(a, b) agrees with SciPy 1.17", () => {
    relative(regularisedIncompleteBeta({ a: 2, b: 3, x: 0.4 }), 0.5248, 1e-14);
    relative(regularisedIncompleteBeta({ a: 0.5, b: 0.5, x: 0.25 }), 1 / 3, 1e-14);
    relative(regularisedIncompleteBeta({ a: 12.5, b: 3.7, x: 0.8 }), 0.566587449850411, 1e-13);
    relative(regularisedIncompleteBeta({ a: 200, b: 300, x: 0.42 }), 0.8196010664172663, 1e-12);
    relative(regularisedIncompleteBeta({ a: 0.1, b: 20, x: 1e-6 }), 0.3554495241385832, 1e-13);
    relative(regularisedIncompleteBeta({ a: 1e4, b: 2e4, x: 0.33 }), 0.11020551912742219, 1e-11);
  });

  test("I_x(a, b) is a probability, and 1 − I_{1−x}(b, a)", () => {
    fc.assert(
      fc.property(shape, shape, inside, (a, b, x) => {
        const below = regularisedIncompleteBeta({ a, b, x });
        assert.ok(below >= 0 && below <= 1);
        assert.ok(Math.abs(below - (1 - regularisedIncompleteBeta({ a: b, b: a, x: 1 - x }))) < 1e-9);
      }),
    );
  });

  test("the beta quantile undoes the distribution", () => {
    const moderate = fc.double({ min: 0.3, max: 5000, noNaN: true });
    fc.assert(
      fc.property(moderate, moderate, inside, (a, b, probability) => {
        const x = betaQuantile({ a, b, probability });
        // Next to 1, where a density may be endless, a double has no finer steps to answer with: there it is the nearest.
        const at = (by: number): number => regularisedIncompleteBeta({ a, b, x: Math.max(0, Math.min(1, x + by)) });
        const isNearest = at(-Number.EPSILON) <= probability && probability <= at(Number.EPSILON);
        assert.ok(isNearest || Math.abs(at(0) - probability) < 1e-9);
      }),
      { examples: [[1198.1004560087886, 0.3, 0.9853352479645596]] },
    );
  });

  test("Q(a, x) agrees with 40-digit arithmetic (mpmath), far in the tail too", () => {
    relative(upperIncompleteGamma({ shape: 0.5, x: 2 }), 0.04550026389635842, 1e-13);
    relative(upperIncompleteGamma({ shape: 3, x: 0.2 }), 0.9988515187551379, 1e-13);
    relative(upperIncompleteGamma({ shape: 10, x: 40 }), 3.925932226286188e-9, 1e-12);
    relative(upperIncompleteGamma({ shape: 0.01, x: 5 }), 0.00001175351941275085, 1e-12);
    relative(upperIncompleteGamma({ shape: 500, x: 450 }), 0.9892827619087102, 1e-12);
  });

  test("P(a, x) and Q(a, x) make up 1", () => {
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 1e4, noNaN: true }), (a, x) => {
        const sum = lowerIncompleteGamma({ shape: a, x }) + upperIncompleteGamma({ shape: a, x });
        assert.ok(Math.abs(sum - 1) < 1e-12);
      }),
    );
  });
});

describe("the normal, Student t and χ² distributions", () => {
  test("the normal distribution agrees with 40-digit arithmetic (mpmath) in both tails", () => {
    relative(normalCdf(-30), 4.906713927148187e-198, 1e-12);
    relative(normalCdf(-5), 2.866515718791939e-7, 1e-13);
    relative(normalCdf(-1.96), 0.024997895148220435, 1e-14);
    relative(normalCdf(0.5), 0.6914624612740131, 1e-14);
    relative(normalCdf(3), 0.9986501019683699, 1e-14);
  });

  test("normal quantiles agree with SciPy 1.17", () => {
    relative(normalQuantile(1e-300), -37.0470962993612, 1e-13);
    relative(normalQuantile(1e-10), -6.361340902404056, 1e-14);
    relative(normalQuantile(0.02), -2.053748910631823, 1e-14);
    relative(normalQuantile(0.3), -0.5244005127080409, 1e-14);
    assert.equal(normalQuantile(0.5), 0);
    assert.equal(normalQuantile(0), -Infinity);
    assert.equal(normalQuantile(1), Infinity);
  });

  test("Student's t agrees with SciPy 1.17, and p-values stay accurate when tiny", () => {
    relative(studentTTwoSided({ t: 2, degreesOfFreedom: 10 }), 2 * 0.03669401738537018, 1e-13);
    relative(studentTTwoSided({ t: -30, degreesOfFreedom: 5 }), 2 * 3.8593243102480265e-7, 1e-12);
    relative(studentTTwoSided({ t: 12, degreesOfFreedom: 1000 }), 2 * 2.1620286933872145e-31, 1e-11);
    relative(studentTCdf({ t: -1.5, degreesOfFreedom: 2.7 }), 0.12012859519419851, 1e-13);
    assert.equal(studentTCdf({ t: 0, degreesOfFreedom: 3 }), 0.5);
  });

  test("Student t quantiles agree with SciPy 1.17", () => {
    relative(studentTQuantile({ probability: 0.975, degreesOfFreedom: 10 }), 2.228138851986274, 1e-13);
    relative(studentTQuantile({ probability: 0.6, degreesOfFreedom: 1 }), 0.32491969623290634, 1e-13);
    relative(studentTQuantile({ probability: 1e-10, degreesOfFreedom: 4 }), -416.1751403296041, 1e-12);
    relative(studentTQuantile({ probability: 0.9, degreesOfFreedom: 2.5 }), 1.7302509288071766, 1e-13);
    relative(studentTQuantile({ probability: 0.975, degreesOfFreedom: 1e8 }), 1.9599640082627663, 1e-12);
  });

  test("a quantile undoes its distribution, whatever the degrees of freedom", () => {
    const degrees = fc.double({ min: 0.5, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(inside, degrees, (probability, degreesOfFreedom) => {
        const t = studentTQuantile({ probability, degreesOfFreedom });
        assert.ok(Math.abs(studentTCdf({ t, degreesOfFreedom }) - probability) < 1e-9);
        assert.ok(Math.abs(normalCdf(normalQuantile(probability)) - probability) < 1e-14);
      }),
    );
  });

  test("χ² p-values agree with SciPy 1.17", () => {
    relative(chiSquareUpperTail({ chiSquare: 0.20253, degreesOfFreedom: 2 }), 0.9036935223686945, 1e-13);
    relative(chiSquareUpperTail({ chiSquare: 8.74, degreesOfFreedom: 1 }), 0.0031130451967494558, 1e-13);
    relative(chiSquareUpperTail({ chiSquare: 200, degreesOfFreedom: 3 }), 4.218541107192018e-43, 1e-12);
  });

  test("a percentage passed as a probability is refused", () => {
    assert.throws(() => normalQuantile(97.5), RangeError);
    assert.throws(() => studentTQuantile({ probability: 97.5, degreesOfFreedom: 5 }), RangeError);
    assert.throws(() => studentTCdf({ t: 1, degreesOfFreedom: 0 }), RangeError);
    assert.throws(() => regularisedIncompleteBeta({ a: 1, b: 1, x: 40 }), RangeError);
    assert.throws(() => betaQuantile({ a: 1, b: 1, probability: 40 }), RangeError);
    assert.throws(() => upperIncompleteGamma({ shape: 1, x: -1 }), RangeError);
  });
});

describe("the hypergeometric series", () => {
  test("₂F₁ agrees with 40-digit arithmetic (mpmath), also where plain terms would grow or cancel", () => {
    relative(hypergeometric2F1({ a: 0.5, b: 1.5, c: 2.25, z: 0.6 }), 1.3228708824498583, 1e-14);
    relative(hypergeometric2F1({ a: 1.976, b: -0.207, c: 2.219, z: 0.47 }), 0.8925771969968679, 1e-14);
    relative(hypergeometric2F1({ a: 4.5, b: 3.9, c: 0.375, z: -0.92 }), 0.11550483366759529, 1e-12);
    relative(hypergeometric2F1({ a: 3, b: 4, c: 2.5, z: 0.9 }), 39869.8770702474, 1e-12);
    relative(hypergeometric2F1({ a: 0.2, b: -0.6, c: -0.4, z: 0.5 }), 1.195619504159109, 1e-14);
  });

  test("₂F₁(1, 1; 2; z) is −ln(1 − z) / z", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.99, noNaN: true }), (z) => {
        relative(hypergeometric2F1({ a: 1, b: 1, c: 2, z }), -Math.log1p(-z) / z, 1e-12);
      }),
    );
  });

  test("a point outside the circle of convergence is refused", () => {
    assert.throws(() => hypergeometric2F1({ a: 1, b: 1, c: 2, z: 1 }), RangeError);
    assert.throws(() => hypergeometric2F1({ a: 1, b: 1, c: -2, z: 0.5 }), RangeError);
  });
});
