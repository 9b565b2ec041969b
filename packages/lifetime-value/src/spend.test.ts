import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { cdnowSpendAsPrinted } from "../published-models.ts";
import { fitGammaGamma } from "./fit-gamma-gamma.ts";
import type { FittedGammaGamma, SpendColumns } from "./fit-gamma-gamma.ts";
import { simulateSpending } from "./simulate.ts";
import { expectedSpend } from "./spend-model.ts";
import type { SpendModel } from "./spend-model.ts";

const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

function fitted(spending: SpendColumns): FittedGammaGamma {
  const fit = fitGammaGamma(spending);
  if (fit.kind === "too-few") assert.fail(`too few: ${fit.observed} of ${fit.needed}`);
  return fit;
}

function invented(model: SpendModel, customers: number, seed: number): { frequency: number[]; meanSpend: number[] } {
  const random = seededRandom(seed);
  const frequency = Array.from({ length: customers }, () => random.below(8));
  const meanSpend = frequency.map(
    (x) => simulateSpending(model, random, x).reduce((sum, one) => sum + one, 0) / (x || 1),
  );
  return { frequency, meanSpend };
}

describe("fitting the Gamma-Gamma", () => {
  test("the parameters that spending was invented from come back within four standard errors", () => {
    const truth = { kind: "gamma-gamma", p: 2.4, q: 3.5, v: 430 } as const;
    const fit = fitted(invented(truth, 20_000, 1));
    assert.ok(fit.uncertainty.kind === "estimated");
    for (const name of ["p", "q", "v"] as const) {
      close(fit[name], truth[name], 4 * fit.uncertainty.standardErrors[name]);
    }
    assert.ok(typeof fit.correlation === "number" && Math.abs(fit.correlation) < 0.05);
  });

  test("spending too unequal for a finite mean is held to the observed mean, and said so", () => {
    const fit = fitted(invented({ kind: "gamma-gamma", p: 3, q: 0.7, v: 20 }, 5000, 2));
    assert.ok(fit.populationMean.kind === "held-to-observed");
    assert.equal(fit.populationMean.because, "infinite");
    assert.ok(fit.q > 1);
    close((fit.p * fit.v) / (fit.q - 1) / fit.observedMean, 1, 1e-9);
    close(expectedSpend(fit, { frequency: 0, meanSpend: 0 }) / fit.observedMean, 1, 1e-9);
  });

  test("holding to a mean finds the likeliest model that has it", () => {
    const spending = invented({ kind: "gamma-gamma", p: 3, q: 0.7, v: 20 }, 300, 3);
    const fit = fitted(spending);
    const logLikelihoodAt = (p: number, q: number): number =>
      logLikelihood(spending, p, q, (fit.observedMean * (q - 1)) / p);
    const best = logLikelihoodAt(fit.p, fit.q);
    close(best, fit.logLikelihood, 1e-4);
    for (const [byP, byQ] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
    ] as const) {
      assert.ok(logLikelihoodAt(fit.p * byP, 1 + (fit.q - 1) * byQ) < best);
    }
  });

  test("only repeat customers who spent something count, and the others are told apart", () => {
    const spending = {
      frequency: [...Array.from({ length: 40 }, (_, i) => 1 + (i % 3)), 0, 2, 2],
      meanSpend: [...Array.from({ length: 40 }, (_, i) => 10 + i), 99, 0, -5],
    };
    const fit = fitted(spending);
    assert.equal(fit.customers, 40);
    assert.equal(fit.leftOut, 2);
  });

  test("fewer than thirty repeat customers are too few", () => {
    const few = { frequency: [1, 2, 0], meanSpend: [5, 6, 0] };
    assert.deepEqual(fitGammaGamma(few), { kind: "too-few", observed: 2, needed: 30 });
  });

  test("money in pence instead of pounds changes v a hundredfold and nothing else", () => {
    const spending = invented({ kind: "gamma-gamma", p: 2.4, q: 3.5, v: 430 }, 1000, 4);
    const pounds = fitted(spending);
    const pence = fitted({ ...spending, meanSpend: spending.meanSpend.map((amount) => 100 * amount) });
    close(pence.p / pounds.p, 1, 1e-6);
    close(pence.q / pounds.q, 1, 1e-6);
    close(pence.v / pounds.v, 100, 1e-4);
  });

  test("any spending at all gives finite parameters and expectations", () => {
    const row = fc.record({
      frequency: fc.nat(50),
      meanSpend: fc.oneof(fc.constant(20), fc.double({ min: 0.01, max: 1e7, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const spending = { frequency: rows.map((r) => r.frequency), meanSpend: rows.map((r) => r.meanSpend) };
        const fit = fitGammaGamma(spending, 1);
        if (fit.kind === "too-few") return;
        for (const value of [fit.p, fit.q, fit.v]) assert.ok(value > 0 && value < Infinity);
        assert.ok(Number.isFinite(fit.logLikelihood));
        for (const customer of rows) {
          const expected = expectedSpend(fit, customer);
          assert.ok(expected > 0 && expected < Infinity);
        }
      }),
    );
  });

  test("a number that cannot be is refused, with its row", () => {
    assert.throws(() => fitGammaGamma({ frequency: [1, 1.5], meanSpend: [1, 1] }), /row 1/);
    assert.throws(() => fitGammaGamma({ frequency: [1, 2], meanSpend: [1, Number.NaN] }), /row 1/);
    assert.throws(() => fitGammaGamma({ frequency: [1, 2], meanSpend: [1] }), /length/);
  });
});

describe("expected spend", () => {
  test("it lies between the customer's own average and everyone's, nearer to their own the more they bought", () => {
    const everyone = expectedSpend(cdnowSpendAsPrinted, { frequency: 0, meanSpend: 0 });
    const meanSpend = fc.double({ min: 1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), meanSpend, (frequency, own) => {
        const expected = expectedSpend(cdnowSpendAsPrinted, { frequency, meanSpend: own });
        const later = expectedSpend(cdnowSpendAsPrinted, { frequency: frequency + 1, meanSpend: own });
        assert.ok(expected >= Math.min(own, everyone) - 1e-9 && expected <= Math.max(own, everyone) + 1e-9);
        assert.ok(Math.abs(later - own) <= Math.abs(expected - own) + 1e-9);
      }),
    );
  });

  test("a model without a finite mean is refused for someone who never came back", () => {
    const heavy = { ...cdnowSpendAsPrinted, q: 0.8 };
    assert.throws(() => expectedSpend(heavy, { frequency: 0, meanSpend: 0 }), /infinite/);
    assert.ok(expectedSpend(heavy, { frequency: 2, meanSpend: 30 }) > 0);
    assert.throws(() => expectedSpend(cdnowSpendAsPrinted, { frequency: 1, meanSpend: 0 }), /mean spend/);
  });
});

/** The Gamma-Gamma log-likelihood as printed, by integrating nothing out anew: a second route for the tests. */
function logLikelihood(
  spending: { readonly frequency: readonly number[]; readonly meanSpend: readonly number[] },
  p: number,
  q: number,
  v: number,
): number {
  let total = 0;
  spending.frequency.forEach((x, i) => {
    if (x === 0) return;
    const z = spending.meanSpend[i]!;
    // ln Γ(px+q) / (Γ(px) Γ(q)) by a sum of logarithms: Γ(s+t)/Γ(s)Γ(t) = 1/B(s, t).
    total += q * Math.log(v) + (p * x - 1) * Math.log(z) + p * x * Math.log(x) - (p * x + q) * Math.log(v + x * z);
    total -= logBetaByProduct(p * x, q);
  });
  return total;
}

/** ln B(s, t) by Euler's infinite product, far enough out that the rest is told by its first terms. */
function logBetaByProduct(s: number, t: number): number {
  const terms = 2000;
  let sum = Math.log((s + t) / (s * t));
  for (let k = 1; k <= terms; k++) sum += Math.log1p((s + t) / k) - Math.log1p(s / k) - Math.log1p(t / k);
  // Each term is −s t / k² + s t (s + t) / k³ − … and the sums beyond n are 1/(n + ½) and 1 / (2 (n + ½)²).
  const beyond = terms + 0.5;
  return sum - (s * t) / beyond + (s * t * (s + t)) / (2 * beyond * beyond);
}
