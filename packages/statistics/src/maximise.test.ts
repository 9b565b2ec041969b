import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { choleskyFactor, choleskySolve, invertPositiveDefinite } from "./cholesky.ts";
import { digamma, logGamma, trigamma } from "./gamma.ts";
import { covarianceAt, maximise, toLogScale } from "./maximise.ts";
import type { Objective } from "./maximise.ts";
import { seededRandom } from "./seeded-random.ts";

/** The log-likelihood of a Gamma(shape, rate) sample in the logarithms of shape and rate. */
function gammaLikelihood(values: readonly number[]): Objective {
  const n = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  const sumOfLogs = values.reduce((total, value) => total + Math.log(value), 0);
  return (at, gradient, hessian) => {
    const shape = Math.exp(at[0]!);
    const rate = Math.exp(at[1]!);
    gradient[0] = n * (Math.log(rate) - digamma(shape)) + sumOfLogs;
    gradient[1] = (n * shape) / rate - sum;
    hessian.set([-n * trigamma(shape), n / rate, n / rate, (-n * shape) / rate ** 2]);
    toLogScale(Float64Array.of(shape, rate), gradient, hessian);
    return n * (shape * Math.log(rate) - logGamma(shape)) + (shape - 1) * sumOfLogs - rate * sum;
  };
}

describe("the maximiser", () => {
  test("the gamma shape and rate of a large sample come back within four standard errors", () => {
    const random = seededRandom(11);
    const values = Array.from({ length: 20000 }, () => random.gamma({ shape: 2.5, rate: 0.4 }));
    const found = maximise(gammaLikelihood(values), [0, 0]);
    const covariance = covarianceAt(found)!;
    assert.equal(found.kind, "settled");
    assert.ok(found.steps < 12, `took ${found.steps} steps`);
    assert.ok(Math.abs(found.at[0]! - Math.log(2.5)) < 4 * Math.sqrt(covariance[0]!));
    assert.ok(Math.abs(found.at[1]! - Math.log(0.4)) < 4 * Math.sqrt(covariance[3]!));
  });

  test("derivatives by logarithms agree with differences of the function", () => {
    const objective = gammaLikelihood([1.2, 3.4, 0.7]);
    const at = Float64Array.of(0.3, -0.2);
    const gradient = new Float64Array(2);
    const hessian = new Float64Array(4);
    objective(at, gradient, hessian);
    const step = 1e-5;
    for (let i = 0; i < 2; i++) {
      const side = (by: number): { value: number; gradient: Float64Array } => {
        const moved = Float64Array.from(at);
        moved[i]! += by;
        const slope = new Float64Array(2);
        return { value: objective(moved, slope, new Float64Array(4)), gradient: slope };
      };
      const up = side(step);
      const down = side(-step);
      assert.ok(Math.abs((up.value - down.value) / (2 * step) - gradient[i]!) < 1e-7);
      for (let j = 0; j < 2; j++) {
        assert.ok(Math.abs((up.gradient[j]! - down.gradient[j]!) / (2 * step) - hessian[i * 2 + j]!) < 1e-6);
      }
    }
  });

  test("a curved valley (Rosenbrock 1960) is followed to its end from a bad start", () => {
    const valley: Objective = (at, gradient, hessian) => {
      const [x, y] = [at[0]!, at[1]!];
      const off = y - x * x;
      gradient.set([400 * x * off + 2 * (1 - x), -200 * off]);
      hessian.set([400 * off - 800 * x * x - 2, 400 * x, 400 * x, -200]);
      return -(100 * off * off + (1 - x) ** 2);
    };
    const found = maximise(valley, [-1.2, 1], { tolerance: 1e-14 });
    assert.equal(found.kind, "settled");
    assert.ok(Math.abs(found.at[0]! - 1) < 1e-6 && Math.abs(found.at[1]! - 1) < 1e-6);
  });

  test("a function that rises for ever stops at its wall, and has no covariance there", () => {
    const rising: Objective = (at, gradient, hessian) => {
      const away = Math.exp(-at[0]!);
      gradient[0] = away;
      hessian[0] = -away;
      return -away;
    };
    const found = maximise(rising, [0], { upper: [3], tolerance: 1e-12 });
    assert.equal(found.kind, "settled");
    assert.equal(found.at[0], 3);
    assert.deepEqual(found.atWall, [0]);
    assert.equal(covarianceAt(found), undefined);
  });

  test("where the function ends, the search stays where it is defined", () => {
    const root: Objective = (at, gradient, hessian) => {
      const x = at[0]!;
      if (x <= 0) return Number.NaN;
      gradient[0] = 0.5 / Math.sqrt(x) - 1;
      hessian[0] = -0.25 * x ** -1.5;
      return Math.sqrt(x) - x;
    };
    const found = maximise(root, [1.9]);
    assert.ok(Math.abs(found.at[0]! - 0.25) < 1e-6);
  });

  test("a search that runs out of steps says that it has not settled", () => {
    const slope: Objective = (_, gradient) => {
      gradient[0] = 1;
      return 0;
    };
    assert.equal(maximise(slope, [0], { mostSteps: 3 }).kind, "not-settled");
  });

  test("a start without a value is refused", () => {
    assert.throws(() => maximise(() => Number.NaN, [0]), RangeError);
  });
});

describe("Cholesky's factorisation", () => {
  const size = 4;
  const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 });

  test("a positive definite system is solved, and its inverse times itself is the identity", () => {
    fc.assert(
      fc.property(entries, (b) => {
        const matrix = new Float64Array(size * size);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            let dot = i === j ? 0.5 : 0;
            for (let k = 0; k < size; k++) dot += b[i * size + k]! * b[j * size + k]!;
            matrix[i * size + j] = dot;
          }
        }
        const solved = choleskySolve(choleskyFactor(matrix, size)!, Float64Array.of(1, -2, 3, 0));
        const inverse = invertPositiveDefinite(matrix, size)!;
        for (let i = 0; i < size; i++) {
          let right = 0;
          for (let k = 0; k < size; k++) right += matrix[i * size + k]! * solved[k]!;
          assert.ok(Math.abs(right - [1, -2, 3, 0][i]!) < 1e-8);
          for (let j = 0; j < size; j++) {
            let product = 0;
            for (let k = 0; k < size; k++) product += matrix[i * size + k]! * inverse[k * size + j]!;
            assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-8);
          }
        }
      }),
    );
  });

  test("a matrix that is not positive definite has no factor", () => {
    assert.equal(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2), undefined);
    assert.equal(invertPositiveDefinite(Float64Array.of(0), 1), undefined);
  });
});
