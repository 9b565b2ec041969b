import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mean, seededRandom, summarise } from "@rapport/statistics";
import fc from "fast-check";
import { anyHistory, anyModel, cellsOf, close, inventedCells, inventedHistories } from "../test-customers.ts";
import { customerCells } from "./customer-cells.ts";
import { expectedPurchases, expectedPurchasesOfCells } from "./expected-purchases.ts";
import { expectedValuer, expectedValues } from "./expected-values.ts";
import { fitBgNbd } from "./fit-bg-nbd.ts";
import { fitBgCnbdK } from "./fit-cnbd-k.ts";
import { fitGammaGamma } from "./fit-gamma-gamma.ts";
import { fitParetoNbd } from "./fit-pareto-nbd.ts";
import { bootstrapIntervals, parameterIntervals, resampledCells, totalAhead } from "./intervals.ts";
import { predictiveValue } from "./predictive-value.ts";
import type { BgNbd } from "./purchase-model.ts";
import { simulatePurchaseWeeks, simulateSpending } from "./simulate.ts";

const truth: BgNbd = { kind: "bg-nbd", r: 0.9, alpha: 8, a: 0.7, b: 2.5 };
const spendTruth = { kind: "gamma-gamma", p: 3, q: 4, v: 120 } as const;

describe("the range of what all customers together will do", () => {
  test("it holds the total of four in five invented bases, and without the parameters' part it would hold fewer", () => {
    const random = seededRandom(11);
    const bases = 80;
    let held = 0;
    let heldByChanceAlone = 0;
    let heldSpending = 0;
    for (let base = 0; base < bases; base++) {
      const people = Array.from({ length: 400 }, () => {
        const age = 20 + random.below(40);
        const weeks = simulatePurchaseWeeks(truth, random, age + 52);
        const amounts = simulateSpending(spendTruth, random, weeks.length);
        const known = weeks.filter((week) => week <= age).length;
        const past = amounts.slice(0, known).reduce((sum, amount) => sum + amount, 0);
        const spent = amounts.slice(known).reduce((sum, amount) => sum + amount, 0);
        return { x: known, tx: weeks[known - 1] ?? 0, age, later: weeks.length - known, z: known === 0 ? 0 : past / known, spent };
      });
      const column = (name: keyof (typeof people)[number]): Float64Array => Float64Array.from(people, (each) => each[name]);
      const rows = { frequency: column("x"), recencyWeeks: column("tx"), ageWeeks: column("age"), customers: column("x").fill(1) };
      const fit = fitBgNbd(customerCells(rows));
      const spending = fitGammaGamma({ frequency: rows.frequency, meanSpend: column("z") });
      assert.ok(fit.kind === "bg-nbd" && spending.kind === "gamma-gamma");
      const later = people.reduce((sum, each) => sum + each.later, 0);
      const { range, expected, chanceSd } = totalAhead(fit, rows, 52);
      assert.ok(range !== null && chanceSd !== null);
      if (later >= range.lo && later <= range.hi) held++;
      if (Math.abs(later - expected) <= 1.2816 * chanceSd) heldByChanceAlone++;
      const money = totalAhead(fit, rows, 52, { spending: { model: spending, meanSpend: column("z") } }).range;
      const spent = people.reduce((sum, each) => sum + each.spent, 0);
      if (money !== null && spent >= money.lo && spent <= money.hi) heldSpending++;
    }
    // Four standard errors of a share of 0.8 over 80; the measured coverage over 2,000 is in `npm run bench -- --only value`.
    const tolerance = 4 * Math.sqrt((0.8 * 0.2) / bases);
    close(held / bases, 0.8, tolerance);
    close(heldSpending / bases, 0.8, tolerance);
    assert.ok(heldByChanceAlone < held, `${heldByChanceAlone} and ${held}`);
  });

  test("the parts are those of a second route: parameters drawn from their covariance, lives drawn from the model", () => {
    const cells = inventedCells(truth, 3000, 21);
    const fit = fitBgNbd(cells);
    assert.ok(fit.kind === "bg-nbd" && fit.uncertainty.kind === "estimated");
    const { parameterSd, expected } = totalAhead(fit, cells, 26);
    close(expected, total(expectedPurchasesOfCells(fit, cells, 26), cells.customers), 1e-6 * expected);
    const again = bootstrapIntervals(cells, (drawn) => totalOf(drawn, cells), seededRandom(4), { draws: 100 });
    // Of 100 draws a standard deviation is known to 7 %: three of that, and what the delta method leaves out.
    close(again!.standardErrors.total / parameterSd!, 1, 0.25);

    function totalOf(drawn: typeof cells, asKnown: typeof cells): { total: number } | undefined {
      const model = fitBgNbd(drawn);
      return model.kind === "too-few" ? undefined : { total: total(expectedPurchasesOfCells(model, asKnown, 26), asKnown.customers) };
    }
  });

  test("the spread by chance is that of invented customers' purchases and spending", () => {
    const random = seededRandom(14);
    const spend = { kind: "gamma-gamma", p: 0.8, q: 8, v: 70 } as const;
    const [purchases, amounts] = [[] as number[], [] as number[]];
    for (let i = 0; i < 30_000; i++) {
      const weeks = simulatePurchaseWeeks(truth, random, 26);
      purchases.push(weeks.length);
      amounts.push(simulateSpending(spend, random, weeks.length).reduce((sum, amount) => sum + amount, 0));
    }
    const newcomer = cellsOf([{ frequency: 0, recencyWeeks: 0, ageWeeks: 0 }]);
    const known = { ...truth, uncertainty: { kind: "undetermined" } } as const;
    const spread = (values: readonly number[]): number => {
      const summary = summarise(values);
      return "variance" in summary ? Math.sqrt(summary.variance) : 0;
    };
    close(totalAhead(known, newcomer, 26).chanceSd! / spread(purchases), 1, 0.03);
    close(totalAhead(known, newcomer, 26, { spending: { model: spend, meanSpend: [0] } }).chanceSd! / spread(amounts), 1, 0.04);
  });

  test("a hundred times as many of the same customers: a hundred times the total, a tenth of the doubt in proportion", () => {
    const cells = inventedCells(truth, 1500, 5);
    const many = { ...cells, customers: cells.customers.map((n) => 100 * n) };
    const [one, hundred] = [fitBgNbd(cells), fitBgNbd(many)];
    assert.ok(one.kind === "bg-nbd" && hundred.kind === "bg-nbd");
    const [few, all] = [totalAhead(one, cells, 26), totalAhead(hundred, many, 26)];
    close(all.expected / few.expected, 100, 0.01);
    close(all.parameterSd! / few.parameterSd!, 10, 0.02);
    close(all.chanceSd! / few.chanceSd!, 10, 0.01);
  });

  test("where spending has no variance, or the parameters are not pinned down, there is no range, and no NaN", () => {
    const cells = inventedCells(truth, 500, 6);
    const fit = fitBgNbd(cells);
    assert.ok(fit.kind === "bg-nbd");
    const meanSpend = cells.frequency.map((x) => (x > 0 ? 20 : 0));
    const wild = totalAhead(fit, cells, 26, { spending: { model: { kind: "gamma-gamma", p: 2, q: 1.5, v: 10 }, meanSpend } });
    assert.ok(wild.chanceSd === null && wild.range === null && wild.expected > 0);
    const vague = totalAhead({ ...fit, uncertainty: { kind: "undetermined" } }, cells, 26);
    assert.ok(vague.parameterSd === null && vague.range === null && vague.chanceSd! > 0);
    assert.equal(parameterIntervals({ ...fit, uncertainty: { kind: "undetermined" } }).kind, "undetermined");
  });

  test("any model of any customers has a finite total with its range about it", () => {
    fc.assert(
      fc.property(anyModel, fc.array(anyHistory, { minLength: 1, maxLength: 8 }), fc.nat(80), (model, histories, horizon) => {
        const uncertainty = { kind: "estimated", covarianceOfLogs: [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 0.01 : 0))), standardErrors: {} } as const;
        const cells = cellsOf(histories);
        const { expected, range, parameterSd, chanceSd } = totalAhead({ ...model, uncertainty }, cells, horizon);
        const oneByOne = cells.frequency.reduce((sum, frequency, i) => {
          const history = { frequency, recencyWeeks: cells.recencyWeeks[i]!, ageWeeks: cells.ageWeeks[i]! };
          return sum + cells.customers[i]! * expectedPurchases(model, history, horizon);
        }, 0);
        close(expected, oneByOne, 1e-9 * (1 + expected));
        assert.ok(range !== null && 0 <= range.lo && range.lo <= expected && expected <= range.hi && range.hi < Infinity);
        assert.ok(parameterSd! >= 0 && chanceSd! >= 0);
      }),
      { numRuns: 40 },
    );
  });
});

describe("bootstrap on cells", () => {
  test("resampled customers are as many as before on average, with the spread of a Poisson count, and their intervals with them", () => {
    const cells = inventedCells({ ...truth, kind: "bg-cnbd-k", k: 2 }, 400, 7);
    const random = seededRandom(1);
    const sizes = Array.from({ length: 400 }, () => resampledCells(cells, random).customers.reduce((sum, n) => sum + n, 0));
    const size = summarise(sizes);
    assert.ok("variance" in size);
    close(size.mean, 400, 4);
    close(Math.sqrt(size.variance) / 20, 1, 0.15);
    const logs = Array.from({ length: 200 }, () => resampledCells(cells, random).logIntervals!.reduce((sum, each) => sum + each, 0));
    const whole = cells.logIntervals!.reduce((sum, each) => sum + each, 0);
    close((mean(logs) as number) / whole, 1, 0.05);
  });

  test("its standard errors are those of the likelihood's curvature, where the model is right", () => {
    const cells = inventedCells(truth, 2000, 8);
    const fit = fitBgNbd(cells);
    assert.ok(fit.kind === "bg-nbd" && fit.uncertainty.kind === "estimated");
    const parameters = bootstrapIntervals(
      cells,
      (drawn) => {
        const again = fitBgNbd(drawn);
        return again.kind === "bg-nbd" ? { r: again.r, alpha: again.alpha, a: again.a, b: again.b } : undefined;
      },
      seededRandom(3),
      { draws: 100 },
    )!;
    const byCurvature = parameterIntervals(fit);
    assert.ok(byCurvature.kind === "estimated");
    for (const name of ["r", "alpha", "a", "b"] as const) {
      close(parameters.standardErrors[name] / fit.uncertainty.standardErrors[name], 1, 0.25);
      const { lo, mid, hi } = byCurvature.of[name]!;
      assert.ok(lo < mid && mid < hi && parameters.intervals[name].lo < mid && mid < parameters.intervals[name].hi);
      close(parameters.intervals[name].hi / hi, 1, 0.25);
    }
    assert.equal(parameters.failed, 0);
  });

  test("figures that few draws give are not given at all", () => {
    const cells = inventedCells(truth, 400, 9);
    let calls = 0;
    assert.equal(bootstrapIntervals(cells, () => (calls++ === 0 ? { n: 1 } : undefined), seededRandom(1)), undefined);
    assert.equal(bootstrapIntervals(cells, () => undefined, seededRandom(1)), undefined);
    assert.throws(() => bootstrapIntervals(cells, () => ({ n: 1 }), seededRandom(1), { draws: 5 }), /20 draws/);
    assert.throws(() => parameterIntervals({ kind: "nbd", r: 1, alpha: 1, uncertainty: { kind: "undetermined" } }, 80), /level/);
  });
});

describe("the expected values of many customers", () => {
  const spend = { kind: "gamma-gamma", p: 2.4, q: 3.5, v: 430 } as const;

  test("are those of each by itself, for every kind of model", () => {
    fc.assert(
      fc.property(anyModel, fc.array(anyHistory, { maxLength: 8 }), fc.integer({ min: 0, max: 104 }), (model, histories, horizon) => {
        const columns = {
          frequency: histories.map((each) => each.frequency),
          recencyWeeks: histories.map((each) => each.recencyWeeks),
          ageWeeks: histories.map((each) => each.ageWeeks),
          meanSpend: histories.map((each) => (each.frequency > 0 ? 75 : 0)),
        };
        const options = { discountAnnual: 0.1 };
        const valueOf = expectedValuer(model, spend, horizon, options);
        expectedValues(model, spend, columns, horizon, options).forEach((value, i) => {
          const customer = { ...histories[i]!, meanSpend: 75 };
          const alone = predictiveValue(model, spend, customer, horizon, options);
          close(value, alone.mid, 1e-10 * (1 + alone.mid));
          const quick = valueOf(customer);
          close(quick.mid, alone.mid, 1e-10 * (1 + alone.mid));
          close(quick.expectedPurchases, alone.expectedPurchases, 1e-10 * (1 + alone.expectedPurchases));
        });
      }),
      { numRuns: 40 },
    );
  });

  test("a heavy buyer beyond the tables is valued too, and a row that cannot be is named", () => {
    const columns = { frequency: [3000], recencyWeeks: [99], ageWeeks: [100], meanSpend: [10] };
    const alone = predictiveValue(truth, spend, { frequency: 3000, recencyWeeks: 99, ageWeeks: 100, meanSpend: 10 }, 52, { discountAnnual: 0 });
    close(expectedValues(truth, spend, columns, 52, { discountAnnual: 0 })[0]!, alone.mid, 1e-9 * alone.mid);
    assert.throws(() => expectedValues(truth, spend, { ...columns, meanSpend: [0] }, 52, { discountAnnual: 0 }), /row 0: a mean spend/);
    assert.throws(() => expectedValues(truth, spend, { ...columns, recencyWeeks: [101] }, 52, { discountAnnual: 0 }), /row 0/);
  });

  test("fits of every kind can be asked for their total", () => {
    const cells = cellsOf(inventedHistories({ ...truth, kind: "bg-cnbd-k", k: 2 }, 1500, 12));
    for (const fit of [fitBgNbd(cells), fitParetoNbd(cells), fitBgCnbdK(cells)]) {
      assert.ok(fit.kind !== "too-few");
      const { expected, range } = totalAhead(fit, cells, 26);
      assert.ok(range !== null && range.lo < expected && expected < range.hi);
    }
  });
});

function total(values: Float64Array, customers: Float64Array): number {
  return values.reduce((sum, value, i) => sum + value * customers[i]!, 0);
}
