import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { cdnow } from "../published-models.ts";
import { probabilityActive, probabilityAlive } from "./activity.ts";
import { betaGeometricLikelihood } from "./beta-geometric-likelihood.ts";
import { cellTables } from "./cell-tables.ts";
import { customerCells } from "./customer-cells.ts";
import type { CustomerCells, History } from "./customer-cells.ts";
import { expectedPurchases } from "./expected-purchases.ts";
import { fitBgNbd } from "./fit-bg-nbd.ts";
import type { FittedBgNbd } from "./fit-bg-nbd.ts";
import { nbdLikelihood } from "./nbd-likelihood.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { simulatePurchaseWeeks } from "./simulate.ts";

const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

function fitted(cells: CustomerCells): FittedBgNbd {
  const fit = fitBgNbd(cells);
  if (fit.kind !== "bg-nbd") assert.fail(`expected a BG/NBD, got ${fit.kind}`);
  return fit;
}

/** Customers invented from a model, watched for 20 to 80 weeks. */
function invented(model: PurchaseModel, customers: number, seed: number): CustomerCells {
  const random = seededRandom(seed);
  const histories = Array.from({ length: customers }, () => {
    const ageWeeks = 20 + random.below(61);
    const weeks = simulatePurchaseWeeks(model, random, ageWeeks);
    return { frequency: weeks.length, recencyWeeks: weeks.at(-1) ?? 0, ageWeeks };
  });
  return cellsOf(histories);
}

function cellsOf(histories: readonly History[]): CustomerCells {
  return customerCells({
    frequency: histories.map((history) => history.frequency),
    recencyWeeks: histories.map((history) => history.recencyWeeks),
    ageWeeks: histories.map((history) => history.ageWeeks),
  });
}

describe("the BG/NBD's likelihood", () => {
  test("it agrees with PyMC-Marketing's logp, for a customer of 200 purchases too", () => {
    const at = Float64Array.from([0.25, 4, 0.8, 2.5], Math.log);
    const logLikelihood = (history: History): number =>
      betaGeometricLikelihood(cellTables(cellsOf([history])), "after-repeat-purchases", 1)(at, new Float64Array(4), new Float64Array(16));
    close(logLikelihood({ frequency: 0, recencyWeeks: 0, ageWeeks: 40 }), -0.5994738181995927, 1e-12);
    close(logLikelihood({ frequency: 200, recencyWeeks: 38, ageWeeks: 40 }), 100.79569309270653, 1e-10);
  });

  test("its gradient and Hessian, and the NBD's, agree with differences of the likelihood", () => {
    const tables = cellTables(invented(cdnow, 300, 5));
    const cases = [
      { likelihood: betaGeometricLikelihood(tables, "after-repeat-purchases", 1), at: [-1.2, 1.7, 0.3, 0.6] },
      { likelihood: nbdLikelihood(tables), at: [-0.9, 2.1] },
    ];
    for (const { likelihood, at } of cases) {
      const size = at.length;
      const evaluate = (point: ArrayLike<number>) => {
        const gradient = new Float64Array(size);
        const hessian = new Float64Array(size * size);
        const value = likelihood(Float64Array.from(point), gradient, hessian);
        return { value, gradient, hessian };
      };
      const { gradient, hessian } = evaluate(at);
      for (let i = 0; i < size; i++) {
        const up = evaluate(at.map((value, k) => (k === i ? value + 1e-5 : value)));
        const down = evaluate(at.map((value, k) => (k === i ? value - 1e-5 : value)));
        close((up.value - down.value) / 2e-5, gradient[i]!, 1e-4);
        for (let j = 0; j < size; j++)
          close((up.gradient[j]! - down.gradient[j]!) / 2e-5, hessian[i * size + j]!, 1e-4);
      }
    }
  });

  test("without leaving it is the NBD's", () => {
    const tables = cellTables(invented(cdnow, 200, 6));
    const bgNbd = betaGeometricLikelihood(tables, "after-repeat-purchases", 1)(Float64Array.of(-1, 1.5, -30, 0), new Float64Array(4), new Float64Array(16));
    const nbd = nbdLikelihood(tables)(Float64Array.of(-1, 1.5), new Float64Array(2), new Float64Array(4));
    close(bgNbd, nbd, 1e-8);
  });
});

describe("fitting the BG/NBD", () => {
  test("the parameters that customers were invented from come back within four standard errors", () => {
    const truth = { kind: "bg-nbd", r: 0.7, alpha: 8, a: 0.5, b: 2.5 } as const;
    const fit = fitted(invented(truth, 20_000, 1));
    assert.ok(fit.uncertainty.kind === "estimated");
    for (const name of ["r", "alpha", "a", "b"] as const) {
      close(fit[name], truth[name], 4 * fit.uncertainty.standardErrors[name]);
    }
  });

  test("customers who never leave are told by an NBD, and no chance of leaving is given", () => {
    const truth = { kind: "nbd", r: 0.7, alpha: 8 } as const;
    const fit = fitBgNbd(invented(truth, 5000, 2));
    assert.ok(fit.kind === "nbd");
    assert.equal(fit.because, "no-drop-out-detectable");
    assert.equal("a" in fit, false);
    assert.ok(fit.uncertainty.kind === "estimated");
    close(fit.r, truth.r, 4 * fit.uncertainty.standardErrors.r);
    close(fit.alpha, truth.alpha, 4 * fit.uncertainty.standardErrors.alpha);
  });

  test("customers who are all alike have usable parameters but no standard errors", () => {
    const histories = Array.from({ length: 400 }, (_, i) => ({
      frequency: 2 + (i % 2),
      recencyWeeks: 19,
      ageWeeks: 20,
    }));
    const fit = fitBgNbd(cellsOf(histories));
    assert.ok(fit.kind === "nbd");
    assert.equal(fit.uncertainty.kind, "undetermined");
    close(expectedPurchases(fit, histories[0]!, 20), 2.5, 0.01);
  });

  test("customers who all stop after their second purchase are all expected to have left", () => {
    const random = seededRandom(4);
    const histories = Array.from({ length: 300 }, () => ({
      frequency: 1,
      recencyWeeks: 1 + random.uniform(),
      ageWeeks: 40 + random.below(40),
    }));
    const fit = fitBgNbd(cellsOf(histories));
    assert.equal(fit.kind, "bg-nbd");
    assert.ok(fit.kind === "bg-nbd" && expectedPurchases(fit, histories[0]!, 52) < 0.01);
  });

  test("with fewer than thirty customers who came back there is no model, but the count", () => {
    const few = cellsOf(
      Array.from({ length: 500 }, (_, i) => ({ frequency: i < 29 ? 1 : 0, recencyWeeks: 3, ageWeeks: 9 })),
    );
    assert.deepEqual(fitBgNbd(few), { kind: "too-few", observed: 29, needed: 30 });
    assert.deepEqual(fitBgNbd(cellsOf([])), { kind: "too-few", observed: 0, needed: 30 });
    assert.notEqual(fitBgNbd(few, 29).kind, "too-few");
  });

  test("the order of the cells does not matter, nor whether customers stand alone or together", () => {
    const cells = invented(cdnow, 1500, 3);
    const reversed = customerCells({
      frequency: cells.frequency.toReversed(),
      recencyWeeks: cells.recencyWeeks.toReversed(),
      ageWeeks: cells.ageWeeks.toReversed(),
      customers: cells.customers.toReversed(),
    });
    const [one, other] = [fitted(cells), fitted(reversed)];
    for (const name of ["r", "alpha", "a", "b"] as const) close(other[name] / one[name], 1, 1e-6);
  });

  test("ten times as many of the same customers give the same parameters and a √10 smaller standard error", () => {
    const cells = invented(cdnow, 1500, 3);
    const [one, ten] = [fitted(cells), fitted({ ...cells, customers: cells.customers.map((n) => 10 * n) })];
    assert.ok(one.uncertainty.kind === "estimated" && ten.uncertainty.kind === "estimated");
    for (const name of ["r", "alpha", "a", "b"] as const) {
      close(ten[name] / one[name], 1, 1e-5);
      close(one.uncertainty.standardErrors[name] / ten.uncertainty.standardErrors[name], Math.sqrt(10), 1e-4);
    }
  });

  test("time in days instead of weeks changes alpha sevenfold and nothing else", () => {
    const cells = invented(cdnow, 1500, 3);
    const inDays = {
      ...cells,
      recencyWeeks: cells.recencyWeeks.map((time) => 7 * time),
      ageWeeks: cells.ageWeeks.map((time) => 7 * time),
    };
    const [weeks, days] = [fitted(cells), fitted(inDays)];
    close(days.alpha / weeks.alpha, 7, 1e-4);
    for (const name of ["r", "a", "b"] as const) close(days[name] / weeks[name], 1, 1e-5);
  });

  test("any customers at all give finite parameters, and every forecast from them is a number", () => {
    const history = fc
      .record({
        frequency: fc.oneof(fc.nat(4), fc.nat(500)),
        ageWeeks: fc.oneof(fc.nat(200), fc.double({ min: 0, max: 500, noNaN: true })),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
        customers: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1e6 })),
      })
      .map(({ frequency, ageWeeks, part, customers }) => ({
        frequency,
        recencyWeeks: frequency === 0 ? 0 : part * ageWeeks,
        ageWeeks,
        customers,
      }));
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 20 }), fc.nat(200), (rows, horizon) => {
        const cells = customerCells({
          frequency: rows.map((row) => row.frequency),
          recencyWeeks: rows.map((row) => row.recencyWeeks),
          ageWeeks: rows.map((row) => row.ageWeeks),
          customers: rows.map((row) => row.customers),
        });
        const fit = fitBgNbd(cells, 1);
        if (fit.kind === "too-few") return;
        const parameters = fit.kind === "bg-nbd" ? [fit.r, fit.alpha, fit.a, fit.b] : [fit.r, fit.alpha];
        assert.ok(parameters.every((value) => value > 0 && value < Infinity));
        assert.ok(Number.isFinite(fit.logLikelihood));
        for (const row of rows) {
          const alive = probabilityAlive(fit, row);
          const active = probabilityActive(fit, row, horizon);
          const purchases = expectedPurchases(fit, row, horizon);
          assert.ok(alive >= 0 && alive <= 1 && active >= 0 && active <= alive);
          assert.ok(purchases < Infinity && purchases >= active * (1 - 1e-6));
        }
      }),
    );
  });
});
