/** What all fits of purchase models share: where the search starts, where it stops, and how sure its answer is. */
import { covarianceAt, invertPositiveDefinite, maximise } from "@rapport/statistics";
import type { Maximum, Objective } from "@rapport/statistics";
import type { CustomerCells } from "./customer-cells.ts";
import type { Uncertainty } from "./purchase-model.ts";

/** Below this gain in log-likelihood two more parameters are not worth having. */
export const LEAST_GAIN = 3;
/** A chance of leaving of less than one in a thousand times this is no leaving. */
export const MOST_B = 1e6;
/** The search starts from the customers' mean age; one of less than a second is as good as none. */
const LEAST_MEAN_AGE_WEEKS = 1e-6;

export type Sizes = { readonly customers: number; readonly repeaters: number; readonly meanAgeWeeks: number };

export function sizes(cells: CustomerCells): Sizes {
  let customers = 0;
  let repeaters = 0;
  let weeks = 0;
  for (let i = 0; i < cells.customers.length; i++) {
    customers += cells.customers[i]!;
    weeks += cells.customers[i]! * cells.ageWeeks[i]!;
    if (cells.frequency[i]! > 0) repeaters += cells.customers[i]!;
  }
  return { customers, repeaters, meanAgeWeeks: customers === 0 ? 0 : weeks / customers };
}

/** Which parameters a likelihood has: r, alpha; and a, b; or s, beta. */
export type Shape = "nbd" | "beta-geometric" | "pareto-nbd";

/** Where the search of a likelihood starts and may go, in logarithms. */
export function startOf(size: Sizes, shape: Shape): { readonly start: number[]; readonly lower: number[]; readonly upper: number[] } {
  const logAge = Math.log(Math.max(size.meanAgeWeeks, LEAST_MEAN_AGE_WEEKS));
  const buying = { start: [Math.log(0.5), logAge - Math.log(4)], lower: [-12, logAge - 15], upper: [9, logAge + 15] };
  if (shape === "nbd") return buying;
  const leaving =
    shape === "beta-geometric"
      ? { start: [0, Math.log(2)], lower: [-12, -12], upper: [8, 14] }
      : { start: [Math.log(0.6), logAge - Math.log(4)], lower: [-12, logAge - 15], upper: [9, logAge + 15] };
  return {
    start: [...buying.start, ...leaving.start],
    lower: [...buying.lower, ...leaving.lower],
    upper: [...buying.upper, ...leaving.upper],
  };
}

/** Climbs a likelihood from where such searches start, or from a point nearby. */
export function climb(likelihood: Objective, size: Sizes, shape: Shape, from?: ArrayLike<number>): Maximum {
  const { start, lower, upper } = startOf(size, shape);
  return maximise(likelihood, from ?? start, { lower, upper });
}

/** The parameters where a search ended. */
export function parametersAt(maximum: Maximum): number[] {
  return Array.from(maximum.at, Math.exp);
}

/** How well the likelihood pins its parameters down at its maximum. */
export function uncertaintyAt<Parameter extends string>(
  maximum: Maximum,
  parameters: readonly Parameter[],
): Uncertainty<Parameter> {
  return told(maximum, covarianceAt(maximum), parameters);
}

/** The same with one parameter taken as known, for the likelihood does not depend on it any more. */
export function uncertaintyHolding<Parameter extends string>(
  maximum: Maximum,
  parameters: readonly Parameter[],
  held: number,
): Uncertainty<Parameter> {
  const size = parameters.length;
  const rest = parameters.map((_, i) => i).filter((i) => i !== held);
  if (maximum.kind !== "settled" || maximum.atWall.some((i) => i !== held)) return { kind: "undetermined" };
  const among = Float64Array.from(rest.flatMap((row) => rest.map((column) => -maximum.hessian[row * size + column]!)));
  const inverse = invertPositiveDefinite(among, rest.length);
  if (inverse === undefined) return { kind: "undetermined" };
  const covariance = new Float64Array(size * size);
  rest.forEach((row, i) => rest.forEach((column, j) => (covariance[row * size + column] = inverse[i * rest.length + j]!)));
  return told(maximum, covariance, parameters);
}

function told<Parameter extends string>(
  maximum: Maximum,
  covariance: Float64Array | undefined,
  parameters: readonly Parameter[],
): Uncertainty<Parameter> {
  if (covariance === undefined) return { kind: "undetermined" };
  const size = parameters.length;
  // The parameter is the exponential of its logarithm, so its standard error is the parameter times that of the log.
  const errors = parameters.map((name, i) => [name, Math.exp(maximum.at[i]!) * Math.sqrt(covariance[i * size + i]!)]);
  return {
    kind: "estimated",
    covarianceOfLogs: parameters.map((_, row) => Array.from(covariance.subarray(row * size, (row + 1) * size))),
    standardErrors: Object.fromEntries(errors) as Record<Parameter, number>,
  };
}
