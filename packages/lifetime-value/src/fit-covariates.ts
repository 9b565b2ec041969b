import { covarianceAt, maximise } from "@rapport/statistics";
import type { Objective, TooFew } from "@rapport/statistics";
import { betaGeometricLikelihood } from "./beta-geometric-likelihood.ts";
import { cellTables } from "./cell-tables.ts";
import { customerCells } from "./customer-cells.ts";
import type { CustomerCells, HistoryColumns } from "./customer-cells.ts";
import { fitBgNbd, fitMbgNbd } from "./fit-bg-nbd.ts";
import type { FittedNbd } from "./fit-bg-nbd.ts";
import { fitParetoNbd } from "./fit-pareto-nbd.ts";
import { sizes, startOf } from "./fitting.ts";
import { paretoNbdLikelihood } from "./pareto-nbd-likelihood.ts";
import { parameterNames, parameterOf } from "./purchase-model.ts";
import type { BgNbd, MbgNbd, ParameterName, ParetoNbd } from "./purchase-model.ts";

/** Customers with the same covariates: what is known of them that does not change, each as a number (1 and 0 for yes and no). */
export type CovariateGroup = {
  readonly covariates: Readonly<Record<string, number>>;
  readonly cells: CustomerCells;
};

/** Which covariates bear on what. */
export type CovariateOptions = {
  /** Names of covariates that bear on how often customers buy. */
  readonly buying: readonly string[];
  /** Names of covariates that bear on leaving. */
  readonly leaving: readonly string[];
  /**
   * How a covariate bears on the chance of leaving in the BG kinds. `alike` (unless told) multiplies a and b by the same,
   * as CLVTools does: it spreads or gathers the chances but leaves their mean where it is. `apart` gives a and b a coefficient
   * each (Fader & Hardie 2007), so that some customers may leave sooner than others. Not read for the Pareto/NBD.
   */
  readonly leavingChances?: "alike" | "apart";
  /** How many customers must have bought again; 30 unless told. */
  readonly neededRepeaters?: number;
};

/** What one covariate does: it multiplies the parameters by e^(± coefficient × covariate). */
export type CovariateEffect = {
  readonly name: string;
  /** The parameters that it multiplies. */
  readonly on: readonly ParameterName[];
  /**
   * Above 0, more of the covariate means more frequent purchases (on alpha), sooner leaving (on beta), or larger a or b.
   * Scale parameters are divided: a rate is their inverse.
   */
  readonly coefficient: number;
  /** Null where the customers do not pin it down, as for a covariate that is the same for all. */
  readonly standardError: number | null;
};

/** A model with static covariates, as the customers make it most likely. */
export type FittedWithCovariates<Model extends BgNbd | MbgNbd | ParetoNbd> = {
  readonly kind: "with-covariates";
  /** The model of customers whose covariates are all 0. */
  readonly model: Model;
  readonly effects: readonly CovariateEffect[];
  readonly logLikelihood: number;
  /** How much more likely than without covariates, in natural logarithms: beyond 2 or so a coefficient, they tell something. */
  readonly gainOverPlain: number;
  readonly customers: number;
};

/**
 * Groups customers by their covariates, for the fits below.
 *
 * @param histories columns of one length, one row a customer
 * @param covariates columns of the same length, by name
 * @throws {RangeError} naming the row, if a history is not possible or a covariate is not a finite number
 * @example covariateGroups({ frequency: [1, 0], recencyWeeks: [3, 0], ageWeeks: [9, 9] }, { online: [1, 0] }).length // 2
 */
export function covariateGroups(
  histories: HistoryColumns,
  covariates: Readonly<Record<string, ArrayLike<number>>>,
): readonly CovariateGroup[] {
  const { frequency, recencyWeeks, ageWeeks, customers } = histories;
  const names = Object.keys(covariates);
  const rows = new Map<string, number[]>();
  for (let row = 0; row < frequency.length; row++) {
    for (const name of names) {
      const value = covariates[name]![row];
      if (!Number.isFinite(value)) throw new RangeError(`row ${row}: ${name} is a finite number; got ${value}`);
    }
    const key = names.map((name) => covariates[name]![row]! + 0).join(" ");
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return Array.from(rows.values(), (members) => ({
    covariates: Object.fromEntries(names.map((name) => [name, covariates[name]![members[0]!]!])),
    cells: customerCells({
      frequency: members.map((row) => frequency[row]!),
      recencyWeeks: members.map((row) => recencyWeeks[row]!),
      ageWeeks: members.map((row) => ageWeeks[row]!),
      customers: members.map((row) => customers?.[row] ?? 1),
    }),
  }));
}

/**
 * Fits the BG/NBD with static covariates: alpha of a customer is alpha · e^(−coefficient · covariate), a and b are
 * a · e^(coefficient · covariate) and b · e^(coefficient · covariate) (the scheme of CLVTools; see `leavingChances` for
 * the other one).
 *
 * @returns the model with its effects; where all customers together show no leaving, or are too few, that answer instead
 * @throws {RangeError} if a group lacks a covariate that is named
 */
export function fitBgNbdWithCovariates(
  groups: readonly CovariateGroup[],
  options: CovariateOptions,
): FittedWithCovariates<BgNbd> | FittedNbd | TooFew {
  const plain = fitBgNbd(together(groups), options.neededRepeaters);
  if (plain.kind !== "bg-nbd") return plain;
  return fitEffects(groups, options, plain, (cells) => betaGeometricLikelihood(cellTables(cells), "after-repeat-purchases", 1));
}

/** The same for the MBG/NBD. */
export function fitMbgNbdWithCovariates(
  groups: readonly CovariateGroup[],
  options: CovariateOptions,
): FittedWithCovariates<MbgNbd> | FittedNbd | TooFew {
  const plain = fitMbgNbd(together(groups), options.neededRepeaters);
  if (plain.kind !== "mbg-nbd") return plain;
  return fitEffects(groups, options, plain, (cells) => betaGeometricLikelihood(cellTables(cells), "after-every-purchase", 1));
}

/**
 * Fits the Pareto/NBD with static covariates (Fader & Hardie 2007): alpha of a customer is alpha · e^(−coefficient ·
 * covariate), and beta likewise, so that above 0 they buy more often, or leave sooner.
 *
 * @returns the model with its effects; where all customers together show no leaving, or are too few, that answer instead
 * @throws {RangeError} if a group lacks a covariate that is named
 */
export function fitParetoNbdWithCovariates(
  groups: readonly CovariateGroup[],
  options: CovariateOptions,
): FittedWithCovariates<ParetoNbd> | FittedNbd | TooFew {
  const plain = fitParetoNbd(together(groups), options.neededRepeaters);
  if (plain.kind !== "pareto-nbd") return plain;
  return fitEffects(groups, options, plain, (cells) => paretoNbdLikelihood(cellTables(cells)));
}

/**
 * The model of customers with the given covariates, for all the forecasts.
 *
 * @throws {RangeError} if a covariate that has an effect is not given
 * @example modelFor({ model: { kind: "bg-nbd", r: 1, alpha: 8, a: 1, b: 3 }, effects: [{ name: "online", on: ["alpha"], coefficient: Math.log(2), standardError: 0.1 }] }, { online: 1 }).alpha // 4
 */
export function modelFor<Model extends BgNbd | MbgNbd | ParetoNbd>(
  fitted: Pick<FittedWithCovariates<Model>, "model" | "effects">,
  covariates: Readonly<Record<string, number>>,
): Model {
  const moved: Record<string, number> = {};
  for (const { name, on, coefficient } of fitted.effects) {
    const by = coefficient * covariateOf(covariates, name);
    for (const parameter of on) {
      moved[parameter] = (moved[parameter] ?? parameterOf(fitted.model, parameter)) * Math.exp(signOf(parameter) * by);
    }
  }
  return { ...fitted.model, ...moved };
}

/** A rate is the inverse of a scale, so a positive coefficient makes alpha and beta smaller. */
function signOf(parameter: ParameterName): number {
  return parameter === "alpha" || parameter === "beta" ? -1 : 1;
}

function covariateOf(covariates: Readonly<Record<string, number>>, name: string): number {
  const value = covariates[name];
  if (value === undefined || !Number.isFinite(value)) throw new RangeError(`the covariate ${name} is a finite number; got ${value}`);
  return value;
}

function together(groups: readonly CovariateGroup[]): CustomerCells {
  const column = (name: "frequency" | "recencyWeeks" | "ageWeeks" | "customers"): number[] =>
    groups.flatMap(({ cells }) => Array.from(cells[name]));
  return customerCells({
    frequency: column("frequency"),
    recencyWeeks: column("recencyWeeks"),
    ageWeeks: column("ageWeeks"),
    customers: column("customers"),
  });
}

/** A covariate's coefficient on some parameters, with how the covariate lies among the customers. */
type Term = { readonly name: string; readonly on: readonly ParameterName[]; readonly mean: number; readonly spread: number };

/** On covariates of spread 1: e^10 more often is more than anything does. */
const MOST_EFFECT = 10;

function fitEffects<Model extends BgNbd | MbgNbd | ParetoNbd>(
  groups: readonly CovariateGroup[],
  options: CovariateOptions,
  plain: Model & { readonly logLikelihood: number; readonly customers: number },
  likelihoodOf: (cells: CustomerCells) => Objective,
): FittedWithCovariates<Model> {
  const names = parameterNames(plain);
  const all = termsOf(groups, options, plain.kind);
  const terms = all.filter(({ spread }) => spread > 0);
  const shape = plain.kind === "pareto-nbd" ? "pareto-nbd" : "beta-geometric";
  const { lower, upper } = startOf(sizes(together(groups)), shape);
  const start = [...names.map((name) => Math.log(parameterOf(plain, name))), ...terms.map(() => 0)];
  const found = maximise(effectsLikelihood(groups, names, terms, likelihoodOf), start, {
    // A group's parameters may lie further out than those of all together, but its likelihood is defined there as well.
    lower: [...lower.map((wall) => wall - MOST_EFFECT), ...terms.map(() => -MOST_EFFECT)],
    upper: [...upper.map((wall) => wall + MOST_EFFECT), ...terms.map(() => MOST_EFFECT)],
  });
  const size = names.length + terms.length;
  const covariance = covarianceAt(found);
  // From covariates that were centred and scaled for the search back to those that were given.
  const atZero = names.map((name, k) => {
    const shift = terms.map(({ on, mean, spread }, j) => (on.includes(name) ? (signOf(name) * found.at[names.length + j]! * mean) / spread : 0));
    return [name, Math.exp(found.at[k]! - shift.reduce((sum, by) => sum + by, 0))] as const;
  });
  const effects = all.map(({ name, on, spread }): CovariateEffect => {
    const j = terms.findIndex((term) => term.name === name && term.on === on);
    if (j === -1) return { name, on, coefficient: 0, standardError: null };
    const place = names.length + j;
    const standardError = covariance === undefined ? null : Math.sqrt(covariance[place * size + place]!) / spread;
    return { name, on, coefficient: found.at[place]! / spread, standardError };
  });
  const { logLikelihood, customers } = plain;
  return {
    kind: "with-covariates",
    model: { ...Object.fromEntries(atZero), kind: plain.kind } as unknown as Model,
    effects,
    logLikelihood: found.value,
    gainOverPlain: found.value - logLikelihood,
    customers,
  };
}

function termsOf(groups: readonly CovariateGroup[], options: CovariateOptions, kind: (BgNbd | MbgNbd | ParetoNbd)["kind"]): readonly Term[] {
  const { buying, leaving, leavingChances = "alike" } = options;
  const leavingOn: readonly (readonly ParameterName[])[] =
    kind === "pareto-nbd" ? [["beta"]] : leavingChances === "alike" ? [["a", "b"]] : [["a"], ["b"]];
  const term = (name: string, on: readonly ParameterName[]): Term => {
    let customers = 0;
    let mean = 0;
    let squares = 0;
    for (const group of groups) {
      const value = covariateOf(group.covariates, name);
      for (const n of group.cells.customers) {
        customers += n;
        const fromOld = value - mean;
        mean += (n * fromOld) / customers;
        squares += n * fromOld * (value - mean);
      }
    }
    const spread = Math.sqrt(squares / Math.max(1, customers));
    return { name, on, mean, spread: spread > 1e-12 * Math.abs(mean) ? spread : 0 };
  };
  const on: readonly ParameterName[] = ["alpha"];
  return [...buying.map((name) => term(name, on)), ...leaving.flatMap((name) => leavingOn.map((each) => term(name, each)))];
}

/**
 * The likelihood of all groups together, in the logarithms of the parameters and in the coefficients.
 *
 * The logarithms of a group's parameters are sums of these with fixed weights, so its gradient and Hessian are those of
 * the plain likelihood, carried over by the weights.
 */
function effectsLikelihood(
  groups: readonly CovariateGroup[],
  names: readonly ParameterName[],
  terms: readonly Term[],
  likelihoodOf: (cells: CustomerCells) => Objective,
): Objective {
  const own = names.length;
  const size = own + terms.length;
  const parts = groups.map(({ cells, covariates }) => {
    // weights[k][j]: how the logarithm of the k-th parameter moves with the j-th coefficient.
    const weights = names.map((name) =>
      terms.map((term) => (term.on.includes(name) ? (signOf(name) * (covariateOf(covariates, term.name) - term.mean)) / term.spread : 0)),
    );
    return { likelihood: likelihoodOf(cells), weights };
  });
  const at = new Float64Array(own);
  const slope = new Float64Array(own);
  const bend = new Float64Array(own * own);
  return (point, gradient, hessian) => {
    let total = 0;
    for (const { likelihood, weights } of parts) {
      for (let k = 0; k < own; k++) {
        at[k] = point[k]!;
        for (let j = 0; j < terms.length; j++) at[k]! += weights[k]![j]! * point[own + j]!;
      }
      slope.fill(0);
      bend.fill(0);
      total += likelihood(at, slope, bend);
      for (let k = 0; k < own; k++) {
        gradient[k]! += slope[k]!;
        for (let j = 0; j < terms.length; j++) gradient[own + j]! += weights[k]![j]! * slope[k]!;
        for (let l = 0; l < own; l++) {
          const curve = bend[k * own + l]!;
          hessian[k * size + l]! += curve;
          for (let j = 0; j < terms.length; j++) {
            const across = weights[k]![j]! * curve;
            hessian[(own + j) * size + l]! += across;
            hessian[l * size + own + j]! += across;
            for (let i = 0; i < terms.length; i++) hessian[(own + j) * size + own + i]! += across * weights[l]![i]!;
          }
        }
      }
    }
    return total;
  };
}
