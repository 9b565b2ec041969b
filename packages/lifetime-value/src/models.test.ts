/** What holds for models of every kind: see forecasts.test.ts for the figures of published ones. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { anyCustomers, anyHistory, anyModel, cellsOf, close, historyOf, inventedHistories, logLikelihoodOf } from "../test-customers.ts";
import { probabilityActive, probabilityAlive } from "./activity.ts";
import { betaGeometricLikelihood } from "./beta-geometric-likelihood.ts";
import { cellTables } from "./cell-tables.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { expectedPurchases, expectedPurchasesOfCells } from "./expected-purchases.ts";
import { fitBgNbd, fitMbgNbd } from "./fit-bg-nbd.ts";
import { fitBgCnbdK, fitMbgCnbdK } from "./fit-cnbd-k.ts";
import { fitParetoNbd } from "./fit-pareto-nbd.ts";
import { nextPurchase } from "./next-purchase.ts";
import { paretoNbdLikelihood } from "./pareto-nbd-likelihood.ts";
import { predictiveValue } from "./predictive-value.ts";
import { chanceIfAlive, countsIfAlive, purchaseCountDistribution } from "./purchase-count-distribution.ts";
import { movedModel, parameterNames, parameterOf } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { simulatePurchaseWeeks } from "./simulate.ts";

/** One model of each kind that has leaving or regularity, and how it is fitted. */
const truths = {
  "mbg-nbd": { kind: "mbg-nbd", r: 0.7, alpha: 8, a: 0.8, b: 2.5 },
  "pareto-nbd": { kind: "pareto-nbd", r: 0.7, alpha: 8, s: 0.8, beta: 15 },
  "bg-cnbd-k": { kind: "bg-cnbd-k", k: 3, r: 1.2, alpha: 3, a: 0.6, b: 2.5 },
  "mbg-cnbd-k": { kind: "mbg-cnbd-k", k: 2, r: 1.2, alpha: 4, a: 0.8, b: 2.5 },
} as const satisfies Readonly<Record<string, PurchaseModel>>;
const fits = { "mbg-nbd": fitMbgNbd, "pareto-nbd": fitParetoNbd, "bg-cnbd-k": fitBgCnbdK, "mbg-cnbd-k": fitMbgCnbdK };
const kinds = Object.keys(truths) as (keyof typeof truths)[];

function fitted(cells: CustomerCells, kind: keyof typeof truths) {
  const fit = fits[kind](cells);
  if (fit.kind !== kind) assert.fail(`expected a ${kind}, got ${fit.kind}`);
  return fit;
}

describe("the likelihood of any model", () => {
  test("somebody's silence is as likely as the likelihoods of what is known before and after it say", () => {
    // Bayes: P(no purchase in H | x, tx, T) = L(x, tx, T + H) / L(x, tx, T). The left is a forecast, the right what is fitted.
    fc.assert(
      fc.property(anyModel, anyHistory, fc.integer({ min: 1, max: 100 }), (model, customer, horizon) => {
        const later = { ...customer, ageWeeks: customer.ageWeeks + horizon };
        const silent = Math.exp(logLikelihoodOf(model, later) - logLikelihoodOf(model, customer));
        close(1 - probabilityActive(model, customer, horizon), silent, 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  test("regular timing of k = 1 is timing at random", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, (model, customer) => {
        if (!("k" in model)) return;
        const { k: _, ...parameters } = model;
        const kind = ({ "cnbd-k": "nbd", "bg-cnbd-k": "bg-nbd", "mbg-cnbd-k": "mbg-nbd" } as const)[model.kind];
        const atRandom = { ...parameters, kind } as PurchaseModel;
        const one = { ...model, k: 1 };
        close(logLikelihoodOf(one, customer), logLikelihoodOf(atRandom, customer), 1e-8);
        close(probabilityAlive(one, customer), probabilityAlive(atRandom, customer), 1e-12);
        close(expectedPurchases(one, customer, 26), expectedPurchases(atRandom, customer, 26), 1e-8);
      }),
    );
  });

  test("its gradient and Hessian agree with differences, wherever the parameters lie", () => {
    const histories = inventedHistories(truths["mbg-cnbd-k"], 150, 5);
    const tables = cellTables(cellsOf(histories));
    const places = [
      [-1.2, 1.7, 0.3, 0.6],
      [0.4, 2.3, -0.5, 6],
      [-0.6, 2.3, -0.5, -5],
      [3, 6, 3, 5],
      [-3, -5, 1, 4],
    ];
    const likelihoods = [
      paretoNbdLikelihood(tables),
      betaGeometricLikelihood(tables, "after-every-purchase", 1),
      betaGeometricLikelihood(tables, "after-repeat-purchases", 3),
      betaGeometricLikelihood(tables, "after-every-purchase", 4),
      betaGeometricLikelihood(tables, "never", 3),
    ];
    for (const likelihood of likelihoods) {
      const size = likelihood === likelihoods[4] ? 2 : 4;
      const evaluate = (point: ArrayLike<number>) => {
        const gradient = new Float64Array(size);
        const hessian = new Float64Array(size * size);
        return { value: likelihood(Float64Array.from(point), gradient, hessian), gradient, hessian };
      };
      for (const place of places) {
        const at = place.slice(0, size);
        const { gradient, hessian } = evaluate(at);
        for (let i = 0; i < size; i++) {
          const up = evaluate(at.map((value, k) => (k === i ? value + 1e-4 : value)));
          const down = evaluate(at.map((value, k) => (k === i ? value - 1e-4 : value)));
          close((up.value - down.value) / 2e-4, gradient[i]!, 1e-5 * (1 + Math.abs(gradient[i]!)));
          for (let j = 0; j < size; j++) {
            const entry = hessian[i * size + j]!;
            close((up.gradient[j]! - down.gradient[j]!) / 2e-4, entry, 1e-5 * (1 + Math.abs(entry)));
          }
        }
      }
    }
  });
});

describe("forecasts of any model", () => {
  test("invented customers with a given history do go on as it says", () => {
    const [age, horizon] = [20, 26];
    for (const kind of kinds) {
      const model = truths[kind];
      const random = seededRandom(17);
      const observed = new Float64Array(200);
      let alike = 0;
      let weeks = 0;
      // Customers with two repeat purchases, the last between week 10 and 12.
      for (let i = 0; i < 80_000; i++) {
        const purchases = simulatePurchaseWeeks(model, random, age + horizon);
        const past = purchases.filter((week) => week <= age);
        if (past.length !== 2 || past[1]! < 10 || past[1]! > 12) continue;
        alike++;
        weeks += past[1]!;
        observed[purchases.length - 2]! += 1;
      }
      assert.ok(alike > 400, `${kind}: ${alike}`);
      const customer = { frequency: 2, recencyWeeks: weeks / alike, ageWeeks: age };
      const expected = purchaseCountDistribution(model, customer, horizon);
      for (const n of [0, 1, 2, 3]) {
        close(observed[n]! / alike, expected[n]!, 4 * Math.sqrt((expected[n]! * (1 - expected[n]!)) / alike));
      }
    }
  });

  test("the next purchase of any kind: dates rise within the horizon, and by each the stated share of the chance is reached", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, fc.integer({ min: 1, max: 100 }), (model, history, horizon) => {
        const { chance, weeks } = nextPurchase(model, history, horizon);
        assert.ok(chance >= 0 && chance <= 1);
        if (weeks === null) return assert.ok(chance < 1e-300);
        assert.ok(0 < weeks.lo && weeks.lo <= weeks.mid && weeks.mid <= weeks.hi && weeks.hi <= horizon);
        for (const [week, share] of [[weeks.lo, 0.1], [weeks.mid, 0.5], [weeks.hi, 0.9]] as const) {
          close(probabilityActive(model, history, week) / (share * chance), 1, 1e-5);
        }
      }),
    );
  });

  test("within next to no time the chance to buy is the purchases expected, for two are out of the question", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, (model, history) => {
        const horizon = 1e-6;
        const purchases = expectedPurchases(model, history, horizon);
        // Counts less likely than 1e-18 are left out, and two purchases in a second are not always out of the question.
        if (purchases > 1e-4 || purchases < 1e-14) return;
        close(probabilityActive(model, history, horizon), purchases, 1e-3 * purchases);
      }),
    );
  });

  test("all cells at once are forecast as one by one", () => {
    for (const kind of kinds) {
      const cells = cellsOf(inventedHistories(truths[kind], 200, 9));
      expectedPurchasesOfCells(truths[kind], cells, 26).forEach((expected, i) => {
        const one = { frequency: cells.frequency[i]!, recencyWeeks: cells.recencyWeeks[i]!, ageWeeks: cells.ageWeeks[i]! };
        close(expected, expectedPurchases(truths[kind], one, 26), 1e-12 * (1 + expected));
      });
    }
  });

  test("the chance of one number of purchases, asked for alone, is that among all of them", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, fc.nat(60), fc.nat(12), (model, { frequency: x, recencyWeeks, ageWeeks }, horizon, n) => {
        const all = countsIfAlive(model, x, recencyWeeks, ageWeeks, horizon);
        close(chanceIfAlive(model, x, recencyWeeks, ageWeeks, horizon, n), all[n] ?? 0, 1e-9);
      }),
    );
  });

  test("values are finite and in order for every kind, and twice the money is twice the value", () => {
    const spend = { kind: "gamma-gamma", p: 2.4, q: 3.5, v: 430 } as const;
    fc.assert(
      fc.property(anyModel, anyHistory, fc.integer({ min: 0, max: 100 }), (model, history, horizon) => {
        const customer = { ...history, meanSpend: 90 };
        const { lo, mid, hi, expectedPurchases: purchases } = predictiveValue(model, spend, customer, horizon, { discountAnnual: 0.1 });
        assert.ok(lo >= 0 && lo <= hi && mid >= 0 && mid < Infinity && hi < Infinity);
        close(purchases, expectedPurchases(model, history, horizon), 1e-9 * (1 + purchases));
        const twice = predictiveValue(model, { ...spend, v: 860 }, { ...customer, meanSpend: 180 }, horizon, { discountAnnual: 0.1 });
        close(twice.mid, 2 * mid, 1e-9 * (1 + mid));
      }),
      { numRuns: 60 },
    );
  });
});

describe("fitting any model", () => {
  test("the parameters that customers were invented from come back within four standard errors", () => {
    for (const kind of kinds) {
      const fit = fitted(cellsOf(inventedHistories(truths[kind], 8000, 1)), kind);
      assert.ok(fit.uncertainty.kind === "estimated");
      const errors: Readonly<Record<string, number>> = fit.uncertainty.standardErrors;
      if ("k" in fit) assert.equal(fit.k, (truths[kind] as { readonly k?: number }).k);
      for (const name of parameterNames(fit)) {
        close(parameterOf(fit, name), parameterOf(truths[kind], name), 4 * errors[name]!);
      }
    }
  });

  test("order and grouping do not matter, and time in days changes alpha and beta sevenfold and nothing else", () => {
    for (const kind of kinds) {
      const histories = inventedHistories(truths[kind], 1500, 3);
      const one = fitted(cellsOf(histories), kind);
      const apart = histories.map((history) => ({ ...history, customers: 0.5 }));
      const other = fitted(cellsOf([...apart.toReversed(), ...apart]), kind);
      const inDays = histories.map(({ frequency, recencyWeeks, ageWeeks, logIntervals }) => ({
        frequency,
        recencyWeeks: 7 * recencyWeeks,
        ageWeeks: 7 * ageWeeks,
        logIntervals: logIntervals + frequency * Math.log(7),
      }));
      const days = fitted(cellsOf(inDays), kind);
      for (const name of parameterNames(one)) {
        close(parameterOf(other, name) / parameterOf(one, name), 1, 1e-5);
        const times = name === "alpha" || name === "beta" ? 7 : 1;
        close(parameterOf(days, name) / parameterOf(one, name), times, 1e-3 * times);
      }
    }
  });

  test("customers who never leave are told without leaving", () => {
    const staying = cellsOf(inventedHistories({ kind: "nbd", r: 0.7, alpha: 8 }, 2000, 2));
    for (const kind of kinds) {
      const fit = fits[kind](staying);
      assert.ok(fit.kind === "nbd" && fit.because === "no-drop-out-detectable", `${kind}: ${fit.kind}`);
    }
    const steady = cellsOf(inventedHistories({ kind: "cnbd-k", k: 3, r: 0.9, alpha: 3 }, 2000, 2));
    const fit = fitBgCnbdK(steady);
    assert.ok(fit.kind === "cnbd-k" && fit.k === 3 && fit.because === "no-drop-out-detectable");
    assert.ok(fit.uncertainty.kind === "estimated");
    close(fit.r, 0.9, 4 * fit.uncertainty.standardErrors.r);
  });

  test("purchases at random are not called regular: at k = 1 the answer is the BG/NBD", () => {
    assert.equal(fitBgCnbdK(cellsOf(inventedHistories({ ...truths["mbg-nbd"], kind: "bg-nbd" }, 3000, 4))).kind, "bg-nbd");
  });

  test("customers who all leave at one rate have a Pareto/NBD whose s is held, and forecasts that make sense", () => {
    const alike = inventedHistories({ kind: "pareto-nbd", r: 0.7, alpha: 8, s: 2000, beta: 60_000 }, 2000, 6);
    const fit = fitted(cellsOf(alike), "pareto-nbd");
    assert.ok(fit.kind === "pareto-nbd" && fit.leavingRates === "alike", `s ${parameterOf(fit, "s")}`);
    close(fit.s / fit.beta, 1 / 30, 0.005);
    assert.ok(fit.uncertainty.kind === "estimated" && fit.uncertainty.standardErrors.s === 0);
    const dead = historyOf([1, 2, 3, 4], 60);
    assert.ok(probabilityAlive(fit, dead) < 0.05);
  });

  test("likelihoods of different k compare: at k = 1 it is the BG/NBD's, and in days all are less by the same", () => {
    const histories = inventedHistories(truths["bg-cnbd-k"], 1200, 8);
    const weeks = fitted(cellsOf(histories), "bg-cnbd-k");
    const bgNbd = fitBgNbd(cellsOf(histories));
    assert.ok(bgNbd.kind === "bg-nbd" && weeks.kind === "bg-cnbd-k");
    close(weeks.byRegularity[0]!.logLikelihood, bgNbd.logLikelihood, 1e-6);
    const inDays = histories.map((each) => ({
      ...each,
      recencyWeeks: 7 * each.recencyWeeks,
      ageWeeks: 7 * each.ageWeeks,
      logIntervals: each.logIntervals + each.frequency * Math.log(7),
    }));
    const days = fitted(cellsOf(inDays), "bg-cnbd-k");
    assert.ok(days.kind === "bg-cnbd-k");
    const purchases = histories.reduce((sum, { frequency }) => sum + frequency, 0);
    weeks.byRegularity.forEach(({ logLikelihood }, i) => {
      close(days.byRegularity[i]!.logLikelihood, logLikelihood - purchases * Math.log(7), 1e-3);
    });
  });

  test("with fewer than thirty customers who came back there is no model, but the count", () => {
    const few = cellsOf(Array.from({ length: 500 }, (_, i) => historyOf(i < 29 ? [3] : [], 9)));
    for (const kind of kinds) assert.deepEqual(fits[kind](few), { kind: "too-few", observed: 29, needed: 30 });
  });

  test("any customers at all give finite parameters, and every forecast from them is a number", () => {
    fc.assert(
      fc.property(anyCustomers, fc.nat(200), fc.constantFrom(...kinds), (rows, horizon, kind) => {
        const cells = cellsOf(rows);
        const fit =
          kind === "mbg-nbd" || kind === "pareto-nbd" ? fits[kind](cells, 1) : fits[kind](cells, { neededRepeaters: 1 });
        if (fit.kind === "too-few") return;
        for (const name of parameterNames(fit)) assert.ok(parameterOf(fit, name) > 0 && parameterOf(fit, name) < Infinity);
        assert.ok(Number.isFinite(fit.logLikelihood));
        for (const row of rows) {
          const alive = probabilityAlive(fit, row);
          const active = probabilityActive(fit, row, horizon);
          const purchases = expectedPurchases(fit, row, horizon);
          assert.ok(alive >= 0 && alive <= 1 && active >= 0 && active <= alive * (1 + 1e-12), `${alive} ${active}`);
          // Counts less likely than 1e-18 are left out of the sum that is expected.
          assert.ok(purchases < Infinity && purchases >= active * (1 - 1e-6) - 1e-14, `${purchases} ${active}`);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test("what cannot be is refused: a kind or a k that is not, cells without intervals, intervals that no purchases have", () => {
    const newcomer = historyOf([], 0);
    assert.throws(() => probabilityAlive({ kind: "pnbd" as "nbd", r: 1, alpha: 1 }, newcomer), /kind pnbd/);
    assert.throws(() => probabilityAlive({ ...truths["bg-cnbd-k"], k: 1.5 }, newcomer), /k must be/);
    assert.throws(() => probabilityAlive({ ...truths["pareto-nbd"], beta: 0 }, newcomer), /beta must be/);
    const { logIntervals: _, ...untimed } = cellsOf(inventedHistories(truths["mbg-nbd"], 100, 1));
    assert.throws(() => fitBgCnbdK(untimed), /logIntervals/);
    assert.throws(() => cellsOf([{ frequency: 2, recencyWeeks: 4, ageWeeks: 9, logIntervals: 2 }]), /row 0: 2 intervals/);
  });

  test("a moved model has its parameters multiplied, in the order of its covariance", () => {
    const moved = movedModel(truths["pareto-nbd"], [0, Math.log(2), 0, Math.log(0.5)]);
    assert.deepEqual(moved, { ...truths["pareto-nbd"], alpha: 16, beta: 7.5 });
  });
});
