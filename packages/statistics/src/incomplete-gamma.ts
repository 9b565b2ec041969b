import { logGamma } from "./gamma.ts";

/**
 * The upper regularised incomplete gamma function Q(a, x): the chance that a Gamma(a, 1) variable exceeds x.
 *
 * Small chances keep their relative accuracy, so it serves for p-values.
 *
 * @param gamma the `shape` a, above 0, and the point `x`, at least 0
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the shape is not above 0 or `x` is below 0
 * @example upperIncompleteGamma({ shape: 1, x: 2 }) // 0.1353353
 */
export function upperIncompleteGamma(gamma: { readonly shape: number; readonly x: number }): number {
  const { shape, x } = gamma;
  requireInDomain(shape, x);
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < shape + 1 ? 1 - series(shape, x) : fraction(shape, x);
}

/**
 * The lower regularised incomplete gamma function P(a, x) = 1 − Q(a, x): the chance that a Gamma(a, 1) variable is at
 * most x.
 *
 * @param gamma the `shape` a, above 0, and the point `x`, at least 0
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the shape is not above 0 or `x` is below 0
 * @example lowerIncompleteGamma({ shape: 1, x: 2 }) // 0.8646647
 */
export function lowerIncompleteGamma(gamma: { readonly shape: number; readonly x: number }): number {
  const { shape, x } = gamma;
  requireInDomain(shape, x);
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < shape + 1 ? series(shape, x) : 1 - fraction(shape, x);
}

/** x^a e^−x / Γ(a) · Σ x^k / (a (a + 1) … (a + k)): Abramowitz & Stegun 6.5.29. */
function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let k = 1; k < 1e6; k++) {
    term *= x / (shape + k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

/** Abramowitz & Stegun 6.5.31 by the modified method of Lentz. */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < 1e6; k++) {
    const a = k * (shape - k);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return value * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

function requireInDomain(shape: number, x: number): void {
  if (!(shape > 0) || shape === Infinity) throw new RangeError(`the shape must be finite and above 0; got ${shape}`);
  if (!(x >= 0)) throw new RangeError(`the incomplete gamma function needs x of at least 0; got ${x}`);
}
