import { choleskyFactor, choleskySolve } from "@rapport/statistics";

/** Rows of equal length, one after another, and for each whether it happened (1) or not (0). */
export interface Rows {
  readonly width: number;
  readonly values: Float64Array;
  readonly happened: Uint8Array;
}

const MOST_STEPS = 30;

/**
 * Logistic regression by Newton's method, with a slight pull of all weights to 0 so that separable rows have an answer.
 *
 * @returns one weight a column; give a column of ones for the constant
 */
export function fitLogistic({ width, values, happened }: Rows, pull = 1): Float64Array {
  const weights = new Float64Array(width);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = new Float64Array(width);
    const hessian = new Float64Array(width * width);
    for (let row = 0; row < happened.length; row++) {
      const at = row * width;
      let score = 0;
      for (let k = 0; k < width; k++) score += weights[k]! * values[at + k]!;
      const chance = chanceOf(score);
      const [error, weight] = [happened[row]! - chance, chance * (1 - chance)];
      for (let k = 0; k < width; k++) {
        const value = values[at + k]!;
        if (value === 0) continue;
        gradient[k]! += error * value;
        for (let l = 0; l <= k; l++) hessian[k * width + l]! += weight * value * values[at + l]!;
      }
    }
    for (let k = 0; k < width; k++) {
      gradient[k]! -= pull * weights[k]!;
      hessian[k * width + k]! += pull;
    }
    const factor = choleskyFactor(hessian, width);
    if (factor === undefined) return weights;
    const move = choleskySolve(factor, gradient);
    // A long first step may overshoot where happenings are rare.
    const longest = Math.max(...move.map(Math.abs));
    const scale = Math.min(1, 3 / longest);
    for (let k = 0; k < width; k++) weights[k]! += scale * move[k]!;
    if (longest < 1e-8) return weights;
  }
  return weights;
}

export function chanceOf(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
