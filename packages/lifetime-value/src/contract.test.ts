import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { close } from "../test-customers.ts";
import { discountedRenewals, expectedRenewals, expectedRenewalsWithin, leavingChance, retentionCurve } from "./contract.ts";
import type { ContractModel } from "./contract.ts";
import { fitDiscreteHazard, fitShiftedBetaGeometric, periodsOfCohorts } from "./fit-contract.ts";

/** Fader & Hardie 2007, table 1: per cent of customers who are still there at the end of each year, 0 to 12. */
const highEnd = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4];
const regular = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3];
const thousand = (percent: readonly number[]): number[] => percent.map((each) => Math.round(10 * each));

describe("the sBG of Fader & Hardie 2007", () => {
  test("fitted to seven years the parameters and likelihoods are those printed", () => {
    const published = [
      { curve: highEnd, alpha: 0.668, beta: 3.806, logLikelihood: -1611.2 },
      { curve: regular, alpha: 0.704, beta: 1.182, logLikelihood: -1680.3 },
    ];
    for (const { curve, alpha, beta, logLikelihood } of published) {
      const fit = fitShiftedBetaGeometric(periodsOfCohorts([thousand(curve).slice(0, 8)]));
      assert.ok(fit.kind === "sbg");
      close(fit.alpha, alpha, 0.0005);
      close(fit.beta, beta, 0.0005);
      // The paper counts those who are left in one term; period by period it is the same sum.
      close(fit.logLikelihood, logLikelihood, 0.05);
    }
  });

  test("the five years that the fit has not seen are projected to within two points, where one chance for all is ten off", () => {
    for (const curve of [highEnd, regular]) {
      const fit = fitShiftedBetaGeometric(periodsOfCohorts([thousand(curve).slice(0, 8)]));
      assert.ok(fit.kind === "sbg");
      const projected = retentionCurve(fit, { renewals: 0 }, 12);
      for (let year = 8; year <= 12; year++) close(100 * projected[year]!, curve[year]!, 2);
    }
    const leaving = 1 - (highEnd[7]! / 100) ** (1 / 7);
    const one = retentionCurve({ kind: "geometric", leaving }, { renewals: 0 }, 12)[12]!;
    assert.ok(Math.abs(100 * one - highEnd[12]!) > 9);
  });

  test("retention rises with every renewal although nobody becomes more loyal", () => {
    const model = { kind: "sbg", alpha: 0.668, beta: 3.806 } as const;
    for (let year = 1; year < 12; year++) assert.ok(leavingChance(model, year + 1) < leavingChance(model, year));
    // Those who have renewed seven times are told by their own years to come, not by those of a newcomer.
    close(retentionCurve(model, { renewals: 7 }, 5)[5]!, retentionCurve(model, { renewals: 0 }, 12)[12]! / retentionCurve(model, { renewals: 0 }, 7)[7]!, 1e-12);
  });
});

const anyContract: fc.Arbitrary<ContractModel> = fc.oneof(
  fc.record({
    kind: fc.constant("sbg" as const),
    alpha: fc.double({ min: 0.05, max: 50, noNaN: true }),
    beta: fc.double({ min: 0.05, max: 50, noNaN: true }),
  }),
  fc.record({ kind: fc.constant("geometric" as const), leaving: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc
    .array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 6 })
    .map((odds) => ({ kind: "discrete-hazard" as const, bands: odds.map((logOdds, i) => ({ firstPeriod: 1 + 3 * i, logOdds })), coefficients: {} })),
);

describe("staying under contract", () => {
  test("the curve falls from 1 within 0 to 1, and renewals add up along it, ever and discounted", () => {
    fc.assert(
      fc.property(anyContract, fc.nat(30), (model, renewals) => {
        const curve = retentionCurve(model, { renewals }, 3000);
        assert.equal(curve[0], 1);
        for (let t = 1; t <= 40; t++) assert.ok(curve[t]! >= 0 && curve[t]! <= curve[t - 1]!);
        const within = expectedRenewalsWithin(model, { renewals }, 3000);
        const ever = expectedRenewals(model, { renewals });
        assert.ok(ever >= within * (1 - 1e-9));
        if (curve[3000]! < 1e-12) close(ever, within, 1e-6 * (1 + within));
        let discounted = 0;
        for (let t = 1; t <= 400; t++) discounted += curve[t]! * 1.1 ** -(t - 1);
        close(discountedRenewals(model, { renewals }, 0.1), discounted, 1e-8 * (1 + discounted));
      }),
    );
  });

  test("an sBG with an alpha of at most 1 has no finite mean lifetime, and says so", () => {
    assert.equal(expectedRenewals({ kind: "sbg", alpha: 1, beta: 5 }, { renewals: 0 }), Infinity);
    assert.equal(expectedRenewals({ kind: "geometric", leaving: 0 }, { renewals: 0 }), Infinity);
    assert.equal(expectedRenewals({ kind: "sbg", alpha: 3, beta: 5 }, { renewals: 3 }), 4);
  });

  test("a model or a customer that cannot be is refused", () => {
    assert.throws(() => leavingChance({ kind: "sbg", alpha: 0, beta: 1 }, 1), /alpha/);
    assert.throws(() => leavingChance({ kind: "geometric", leaving: 0.5 }, 0), /from 1/);
    assert.throws(() => retentionCurve({ kind: "geometric", leaving: 2 }, { renewals: 0 }, 1), /0 to 1/);
    assert.throws(() => expectedRenewals({ kind: "geometric", leaving: 0.5 }, { renewals: -1 }), /renewals/);
    const byPlan = { kind: "discrete-hazard", bands: [{ firstPeriod: 1, logOdds: 0 }], coefficients: { plan: 1 } } as const;
    assert.throws(() => leavingChance(byPlan, 1), /plan/);
  });
});

describe("fitting how long customers stay", () => {
  test("the sBG that customers were invented from comes back within four standard errors, whatever the cohorts", () => {
    const random = seededRandom(3);
    const cohorts = [12, 9, 6, 3].map((length) => {
      const there = Array.from({ length }, () => 0);
      for (let i = 0; i < 3000; i++) {
        const leaving = random.beta({ a: 1.2, b: 6 });
        for (let t = 0; t < length; t++) {
          there[t]!++;
          if (random.uniform() < leaving) break;
        }
      }
      return there;
    });
    const fit = fitShiftedBetaGeometric(periodsOfCohorts(cohorts));
    assert.ok(fit.kind === "sbg" && fit.uncertainty.kind === "estimated");
    close(fit.alpha, 1.2, 4 * fit.uncertainty.standardErrors.alpha);
    close(fit.beta, 6, 4 * fit.uncertainty.standardErrors.beta);
    const columns = periodsOfCohorts([...cohorts].reverse());
    const other = fitShiftedBetaGeometric(columns);
    assert.ok(other.kind === "sbg");
    close(other.alpha / fit.alpha, 1, 1e-6);
  });

  test("customers who are all alike are told by one chance, and too few who left by their count", () => {
    const alike = fitShiftedBetaGeometric({ period: [1, 2, 3], atRisk: [1000, 800, 640], ended: [200, 160, 128] });
    assert.ok(alike.kind === "geometric" && alike.because === "no-difference-detectable");
    close(alike.leaving, 0.2, 1e-12);
    assert.deepEqual(fitShiftedBetaGeometric({ period: [1], atRisk: [1000], ended: [29] }), { kind: "too-few", observed: 29, needed: 30 });
    const all = fitShiftedBetaGeometric({ period: [1], atRisk: [50], ended: [50] });
    assert.ok(all.kind === "geometric" && all.leaving === 1 && Number.isFinite(all.logLikelihood));
    assert.throws(() => fitShiftedBetaGeometric({ period: [1], atRisk: [5], ended: [6] }), /row 0/);
    assert.throws(() => fitDiscreteHazard({ period: [1], atRisk: [50], ended: [40] }, { bandsFrom: [2] }), /bands/);
  });

  test("without covariates, and with a band for each period, the hazard is the life table's", () => {
    const { period, atRisk, ended } = periodsOfCohorts([thousand(regular), thousand(highEnd).slice(0, 6)]);
    const fit = fitDiscreteHazard({ period, atRisk, ended }, { bandsFrom: Array.from({ length: 12 }, (_, i) => i + 1) });
    assert.ok(fit.kind === "discrete-hazard");
    for (let t = 1; t <= 12; t++) {
      const inPeriod = (column: readonly number[]): number => column.reduce((total, n, i) => total + (period[i] === t ? n : 0), 0);
      close(leavingChance(fit, t), inPeriod(ended) / inPeriod(atRisk), 1e-7);
    }
  });

  test("for one covariate of two values the coefficient is the logarithm of the odds ratio, with Woolf's standard error", () => {
    const fit = fitDiscreteHazard({ period: [1, 1], atRisk: [500, 400], ended: [100, 40] }, { covariates: { monthly: [1, 0] } });
    assert.ok(fit.kind === "discrete-hazard");
    close(fit.coefficients["monthly"]!, Math.log((100 / 400) / (40 / 360)), 1e-8);
    close(fit.standardErrors["monthly"]!, Math.sqrt(1 / 100 + 1 / 400 + 1 / 40 + 1 / 360), 1e-8);
    close(leavingChance(fit, 1, { monthly: 0 }), 0.1, 1e-9);
    close(leavingChance(fit, 7, { monthly: 1 }), 0.2, 1e-9);
  });

  test("the effects that customers were invented with come back, and customers of the two plans are projected apart", () => {
    const random = seededRandom(5);
    const rows: { period: number; ended: number; monthly: number; usage: number }[] = [];
    for (let i = 0; i < 4000; i++) {
      const monthly = random.below(2);
      for (let period = 1; period <= 10; period++) {
        const usage = random.uniform();
        const logOdds = (period === 1 ? -1 : -2) + 0.7 * monthly - 1.5 * usage;
        const ended = random.uniform() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
        rows.push({ period, ended, monthly, usage });
        if (ended === 1) break;
      }
    }
    const columns = { period: rows.map((row) => row.period), atRisk: rows.map(() => 1), ended: rows.map((row) => row.ended) };
    const covariates = { monthly: rows.map((row) => row.monthly), usage: rows.map((row) => row.usage) };
    const fit = fitDiscreteHazard(columns, { covariates, bandsFrom: [1, 2] });
    assert.ok(fit.kind === "discrete-hazard");
    close(fit.coefficients["monthly"]!, 0.7, 4 * fit.standardErrors["monthly"]!);
    close(fit.coefficients["usage"]!, -1.5, 4 * fit.standardErrors["usage"]!);
    close(fit.bands[1]!.logOdds, -2, 0.25);
    const ahead = (monthly: number): number => expectedRenewals(fit, { renewals: 2, covariates: { monthly, usage: 0.5 } });
    assert.ok(ahead(0) > 1.7 * ahead(1) && ahead(0) < Infinity);
    close(ahead(0), expectedRenewalsWithin(fit, { renewals: 2, covariates: { monthly: 0, usage: 0.5 } }, 2000), 1e-6);
  });

  test("any counts at all give finite answers, separated covariates too", () => {
    const row = fc.record({ period: fc.integer({ min: 1, max: 40 }), atRisk: fc.nat(1000), part: fc.double({ min: 0, max: 1, noNaN: true }), z: fc.integer({ min: -3, max: 3 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const columns = { period: rows.map((r) => r.period), atRisk: rows.map((r) => r.atRisk), ended: rows.map((r) => Math.round(r.part * r.atRisk)) };
        const sbg = fitShiftedBetaGeometric(columns, 1);
        const hazards = fitDiscreteHazard(columns, { covariates: { z: rows.map((r) => r.z), same: rows.map(() => 1) }, neededEnded: 1 });
        for (const fit of [sbg, hazards]) {
          if (fit.kind === "too-few") continue;
          assert.ok(Number.isFinite(fit.logLikelihood));
          const covariates = { z: 1, same: 1 };
          for (const t of [1, 5, 50]) {
            const chance = leavingChance(fit, t, covariates);
            assert.ok(chance >= 0 && chance <= 1);
          }
          assert.ok(expectedRenewals(fit, { renewals: 3, covariates }) >= 0);
          assert.ok(discountedRenewals(fit, { renewals: 3, covariates }, 0.05) >= 0);
        }
      }),
    );
  });
});
