/** Invented customers, and models of every kind, for the tests. */
import assert from "node:assert/strict";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { betaGeometricLikelihood } from "./src/beta-geometric-likelihood.ts";
import { cellTables } from "./src/cell-tables.ts";
import { customerCells } from "./src/customer-cells.ts";
import type { CustomerCells, History } from "./src/customer-cells.ts";
import { nbdLikelihood } from "./src/nbd-likelihood.ts";
import { paretoNbdLikelihood } from "./src/pareto-nbd-likelihood.ts";
import { parameterNames, parameterOf, regularityOf } from "./src/purchase-model.ts";
import type { PurchaseModel } from "./src/purchase-model.ts";
import { simulatePurchaseWeeks } from "./src/simulate.ts";

export const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

export type TimedHistory = History & { readonly logIntervals: number };

/** A history from the weeks of its repeat purchases. */
export function historyOf(weeks: readonly number[], ageWeeks: number): TimedHistory {
  const logIntervals = weeks.reduce((sum, week, i) => sum + Math.log(week - (weeks[i - 1] ?? 0)), 0);
  return { frequency: weeks.length, recencyWeeks: weeks.at(-1) ?? 0, ageWeeks, logIntervals };
}

export function cellsOf(histories: readonly (History & { readonly customers?: number; readonly logIntervals?: number })[]): CustomerCells {
  return customerCells({
    frequency: histories.map((history) => history.frequency),
    recencyWeeks: histories.map((history) => history.recencyWeeks),
    ageWeeks: histories.map((history) => history.ageWeeks),
    customers: histories.map((history) => history.customers ?? 1),
    ...(histories[0]?.logIntervals === undefined ? {} : { logIntervals: histories.map((each) => each.logIntervals ?? 0) }),
  });
}

/** Customers invented from a model, watched for 20 to 80 weeks. */
export function inventedHistories(model: PurchaseModel, customers: number, seed: number): readonly TimedHistory[] {
  const random = seededRandom(seed);
  return Array.from({ length: customers }, () => {
    const ageWeeks = 20 + random.below(61);
    return historyOf(simulatePurchaseWeeks(model, random, ageWeeks), ageWeeks);
  });
}

export function inventedCells(model: PurchaseModel, customers: number, seed: number): CustomerCells {
  return cellsOf(inventedHistories(model, customers, seed));
}

const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });
const buying = { r: parameter, alpha: parameter };
const leaving = { ...buying, a: parameter, b: parameter };
const regular = { k: fc.integer({ min: 1, max: 6 }) };
const kind = <Kind extends string>(name: Kind) => ({ kind: fc.constant(name) });

/** A model of any kind. */
export const anyModel: fc.Arbitrary<PurchaseModel> = fc.oneof(
  fc.record({ ...kind("bg-nbd"), ...leaving }),
  fc.record({ ...kind("nbd"), ...buying }),
  fc.record({ ...kind("mbg-nbd"), ...leaving }),
  fc.record({ ...kind("pareto-nbd"), ...buying, s: parameter, beta: parameter }),
  fc.record({ ...kind("cnbd-k"), ...buying, ...regular }),
  fc.record({ ...kind("bg-cnbd-k"), ...leaving, ...regular }),
  fc.record({ ...kind("mbg-cnbd-k"), ...leaving, ...regular }),
);

/** A customer of up to 60 repeat purchases in up to 150 weeks. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({ x: fc.nat(60), part: fc.double({ min: 0, max: 1, noNaN: true }), age: fc.integer({ min: 1, max: 150 }) })
  .map(({ x, part, age }) => ({ frequency: x, recencyWeeks: x === 0 ? 0 : part * age, ageWeeks: age }));

/** Any customers at all, alone or by the million, of up to 500 purchases. */
export const anyCustomers: fc.Arbitrary<readonly (TimedHistory & { readonly customers: number })[]> = fc.array(
  fc
    .record({
      frequency: fc.oneof(fc.nat(4), fc.nat(500)),
      ageWeeks: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.01, max: 500, noNaN: true })),
      part: fc.double({ min: 0.01, max: 1, noNaN: true }),
      unevenness: fc.double({ min: 0, max: 3, noNaN: true }),
      customers: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1e6 })),
    })
    .map(({ frequency, ageWeeks, part, unevenness, customers }) => ({
      frequency,
      recencyWeeks: frequency === 0 ? 0 : part * ageWeeks,
      ageWeeks,
      customers,
      logIntervals: frequency === 0 ? 0 : frequency * (Math.log((part * ageWeeks) / frequency) - (frequency > 1 ? unevenness : 0)),
    })),
  { minLength: 1, maxLength: 20 },
);

/** The logarithm of the likelihood of one customer, but for what does not depend on the parameters. */
export function logLikelihoodOf(model: PurchaseModel, history: History): number {
  const names = parameterNames(model);
  const at = Float64Array.from(names, (name) => Math.log(parameterOf(model, name)));
  const tables = cellTables(cellsOf([history]));
  const k = regularityOf(model);
  const likelihood =
    model.kind === "nbd"
      ? nbdLikelihood(tables)
      : model.kind === "pareto-nbd"
        ? paretoNbdLikelihood(tables)
        : betaGeometricLikelihood(
            tables,
            model.kind === "cnbd-k" ? "never" : model.kind.startsWith("m") ? "after-every-purchase" : "after-repeat-purchases",
            k,
          );
  return likelihood(at, new Float64Array(at.length), new Float64Array(at.length ** 2));
}
