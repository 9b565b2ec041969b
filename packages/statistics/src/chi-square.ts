import { upperIncompleteGamma } from "./incomplete-gamma.ts";

/**
 * The chance that a χ² variable exceeds a value: the p-value of a χ² test.
 *
 * @param chi the statistic `chiSquare`, at least 0, and its `degreesOfFreedom`, above 0
 * @returns a probability, 0 to 1, accurate however small
 * @throws {RangeError} if an argument is outside its range
 * @example chiSquareUpperTail({ chiSquare: 3.841459, degreesOfFreedom: 1 }) // 0.05
 */
export function chiSquareUpperTail(chi: { readonly chiSquare: number; readonly degreesOfFreedom: number }): number {
  return upperIncompleteGamma({ shape: chi.degreesOfFreedom / 2, x: chi.chiSquare / 2 });
}
