/**
 * CLVTools' own figures of this scheme rest on its apparel data, which is not at hand; so the checks here are the scheme
 * itself (read in its source), recovery of what was put in, and sums worked out by a second route.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { cellsOf, close, historyOf, logLikelihoodOf } from "../test-customers.ts";
import type { TimedHistory } from "../test-customers.ts";
import { probabilityActive } from "./activity.ts";
import { fitBgNbd } from "./fit-bg-nbd.ts";
import {
  covariateGroups,
  fitBgNbdWithCovariates,
  fitMbgNbdWithCovariates,
  fitParetoNbdWithCovariates,
  modelFor,
} from "./fit-covariates.ts";
import type { CovariateEffect, CovariateGroup, FittedWithCovariates } from "./fit-covariates.ts";
import type { BgNbd, MbgNbd, ParetoNbd } from "./purchase-model.ts";
import { simulatePurchaseWeeks } from "./simulate.ts";

type Covariates = { readonly online: number; readonly years: number };
type Known = { readonly history: TimedHistory; readonly covariates: Covariates };
type Truth = Pick<FittedWithCovariates<BgNbd | MbgNbd | ParetoNbd>, "model" | "effects">;

const effect = (name: string, on: CovariateEffect["on"], coefficient: number): CovariateEffect => ({ name, on, coefficient, standardError: null });

/** Customers of two channels and 20 to 60 years (in tens), as a model with covariates says. */
function invented(truth: Truth, customers: number, seed: number): readonly Known[] {
  const random = seededRandom(seed);
  return Array.from({ length: customers }, () => {
    const covariates = { online: random.below(2), years: 2 + random.below(5) };
    const ageWeeks = 30 + random.below(50);
    return { history: historyOf(simulatePurchaseWeeks(modelFor(truth, covariates), random, ageWeeks), ageWeeks), covariates };
  });
}

function groupsOf(known: readonly Known[]): readonly CovariateGroup[] {
  const histories = {
    frequency: known.map(({ history }) => history.frequency),
    recencyWeeks: known.map(({ history }) => history.recencyWeeks),
    ageWeeks: known.map(({ history }) => history.ageWeeks),
  };
  return covariateGroups(histories, {
    online: known.map(({ covariates }) => covariates.online),
    years: known.map(({ covariates }) => covariates.years),
  });
}

const bgTruth: Truth = {
  model: { kind: "bg-nbd", r: 0.9, alpha: 12, a: 0.6, b: 2.5 },
  effects: [effect("online", ["alpha"], 0.8), effect("years", ["alpha"], -0.2)],
};
const paretoTruth: Truth = {
  model: { kind: "pareto-nbd", r: 0.9, alpha: 10, s: 0.9, beta: 25 },
  effects: [effect("online", ["alpha"], 0.7), effect("years", ["beta"], 0.25)],
};

describe("static covariates", () => {
  test("the effects that customers were invented with come back within four standard errors", () => {
    const bg = fitBgNbdWithCovariates(groupsOf(invented(bgTruth, 8000, 1)), { buying: ["online", "years"], leaving: [] });
    const pareto = fitParetoNbdWithCovariates(groupsOf(invented(paretoTruth, 8000, 2)), { buying: ["online"], leaving: ["years"] });
    for (const [fit, truth] of [[bg, bgTruth], [pareto, paretoTruth]] as const) {
      assert.ok(fit.kind === "with-covariates");
      assert.ok(fit.gainOverPlain > 20);
      fit.effects.forEach(({ coefficient, standardError }, i) => {
        assert.ok(standardError !== null && standardError < 0.2);
        close(coefficient, truth.effects[i]!.coefficient, 4 * standardError);
      });
    }
  });

  test("a positive effect on buying or leaving makes it sooner: scales are divided; a and b are multiplied, as in CLVTools", () => {
    const pareto = { kind: "pareto-nbd", r: 1, alpha: 8, s: 1, beta: 20 } as const;
    const effects = [effect("online", ["alpha"], Math.log(2)), effect("years", ["beta"], Math.log(5))];
    assert.deepEqual(rounded(modelFor({ model: pareto, effects }, { online: 1, years: 1 })), { ...pareto, alpha: 4, beta: 4 });
    const bg = { kind: "bg-nbd", r: 1, alpha: 8, a: 0.5, b: 3 } as const;
    assert.deepEqual(rounded(modelFor({ model: bg, effects: [effect("online", ["a", "b"], Math.log(2))] }, { online: 2 })), { ...bg, a: 2, b: 12 });
  });

  test("a chance of leaving that differs is found when a and b stand apart, which CLVTools' scheme cannot say", () => {
    const truth: Truth = { model: { kind: "mbg-nbd", r: 1.5, alpha: 4, a: 0.5, b: 4 }, effects: [effect("online", ["a"], 1.2)] };
    const groups = groupsOf(invented(truth, 6000, 3));
    const apart = fitMbgNbdWithCovariates(groups, { buying: [], leaving: ["online"], leavingChances: "apart" });
    const alike = fitMbgNbdWithCovariates(groups, { buying: [], leaving: ["online"] });
    assert.ok(apart.kind === "with-covariates" && alike.kind === "with-covariates");
    assert.ok(apart.logLikelihood > alike.logLikelihood + 20);
    const leaves = (online: number): number => {
      const { a, b } = modelFor(apart, { online });
      return a / (a + b);
    };
    close(leaves(0), 0.5 / 4.5, 0.03);
    close(leaves(1), (0.5 * Math.exp(1.2)) / (0.5 * Math.exp(1.2) + 4), 0.04);
  });

  test("the likelihood is that of each group's own customers by its own model", () => {
    const known = invented(paretoTruth, 400, 4);
    const fit = fitParetoNbdWithCovariates(groupsOf(known), { buying: ["online", "years"], leaving: ["online"] });
    assert.ok(fit.kind === "with-covariates");
    const sum = known.reduce((total, { history, covariates }) => total + logLikelihoodOf(modelFor(fit, covariates), history), 0);
    close(fit.logLikelihood, sum, 1e-6);
  });

  test("a covariate in other units has a coefficient in other units, and nothing else changes", () => {
    const known = invented(bgTruth, 1500, 5);
    const columns = {
      frequency: known.map(({ history }) => history.frequency),
      recencyWeeks: known.map(({ history }) => history.recencyWeeks),
      ageWeeks: known.map(({ history }) => history.ageWeeks),
    };
    const options = { buying: ["years"], leaving: ["years"] };
    const tens = fitBgNbdWithCovariates(covariateGroups(columns, { years: known.map(({ covariates }) => covariates.years) }), options);
    const born = fitBgNbdWithCovariates(covariateGroups(columns, { years: known.map(({ covariates }) => 2026 - 10 * covariates.years) }), options);
    assert.ok(tens.kind === "with-covariates" && born.kind === "with-covariates");
    close(born.logLikelihood, tens.logLikelihood, 1e-5);
    tens.effects.forEach(({ coefficient }, i) => close(born.effects[i]!.coefficient, -coefficient / 10, 1e-3));
    for (const years of [2, 4, 6]) {
      const one = probabilityActive(modelFor(tens, { years }), { frequency: 2, recencyWeeks: 20, ageWeeks: 40 }, 26);
      const other = probabilityActive(modelFor(born, { years: 2026 - 10 * years }), { frequency: 2, recencyWeeks: 20, ageWeeks: 40 }, 26);
      close(one, other, 1e-4);
    }
  });

  test("a covariate that is the same for all says nothing: the model is the plain one, and the effect has no standard error", () => {
    const known = invented(bgTruth, 1000, 6).map(({ history }) => ({ history, covariates: { online: 1, years: 3 } }));
    const fit = fitBgNbdWithCovariates(groupsOf(known), { buying: ["online"], leaving: ["years"] });
    const plain = fitBgNbd(cellsOf(known.map(({ history }) => history)));
    assert.ok(fit.kind === "with-covariates" && plain.kind === "bg-nbd");
    for (const name of ["r", "alpha", "a", "b"] as const) close(fit.model[name] / plain[name], 1, 1e-4);
    for (const { coefficient, standardError } of fit.effects) assert.deepEqual([coefficient, standardError], [0, null]);
  });

  test("two covariates that are one, and a group of which nobody came back, still give finite answers", () => {
    const known = invented(bgTruth, 800, 7).map(({ history, covariates: { online } }) => ({
      history: online === 1 ? history : historyOf([], history.ageWeeks),
      covariates: { online, years: 1 - online },
    }));
    const fit = fitBgNbdWithCovariates(groupsOf(known), { buying: ["online", "years"], leaving: ["online"] });
    assert.ok(fit.kind === "with-covariates" && Number.isFinite(fit.logLikelihood));
    for (const { coefficient } of fit.effects) assert.ok(Number.isFinite(coefficient));
    const active = probabilityActive(modelFor(fit, { online: 0, years: 1 }), historyOf([], 40), 26);
    assert.ok(active >= 0 && active < 0.05);
  });

  test("too few customers are answered as such, a covariate that is missing or no number is refused", () => {
    const groups = groupsOf(invented(bgTruth, 20, 8));
    assert.equal(fitBgNbdWithCovariates(groups, { buying: ["online"], leaving: [] }).kind, "too-few");
    const many = groupsOf(invented(bgTruth, 500, 8));
    assert.throws(() => fitBgNbdWithCovariates(many, { buying: ["shoe size"], leaving: [] }), /shoe size/);
    assert.throws(() => covariateGroups({ frequency: [0], recencyWeeks: [0], ageWeeks: [9] }, { online: [Number.NaN] }), /row 0: online/);
  });
});

function rounded<Model extends BgNbd | MbgNbd | ParetoNbd>(model: Model): Record<string, unknown> {
  return Object.fromEntries(Object.entries(model).map(([name, value]) => [name, typeof value === "number" ? Number(value.toFixed(9)) : value]));
}
