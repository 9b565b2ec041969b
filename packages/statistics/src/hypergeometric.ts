const MOST_TERMS = 1e6;

/**
 * Gauss's hypergeometric function ₂F₁(a, b; c; z) by its power series.
 *
 * Quick for z up to about 0.9; nearer to 1 terms shrink slowly (about 37 / (1 − z) of them). Where a + b > c the series
 * grows before it shrinks, so Euler's transformation is used, which has the same sum in fewer terms; where z is negative
 * terms of changing sign would cancel, so Pfaff's is.
 *
 * @param gauss the parameters `a`, `b`, `c` (`c` not 0 or a negative whole number) and the point `z`, −1 < z < 1
 * @throws {RangeError} if `z` or `c` is outside its range, or if z is so near to 1 that a million terms do not do
 * @example hypergeometric2F1({ a: 1, b: 1, c: 2, z: 0.5 }) // 1.3862944
 */
export function hypergeometric2F1(gauss: {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly z: number;
}): number {
  const { a, b, c, z } = gauss;
  if (!(Math.abs(z) < 1)) throw new RangeError(`the hypergeometric series needs −1 < z < 1; got ${z}`);
  if (c <= 0 && Number.isInteger(c)) throw new RangeError(`c must not be 0 or a negative whole number; got ${c}`);
  if (z >= 0) return transformedSeries(a, b, c, z);
  const keepsA = Math.abs(c - b) <= Math.abs(c - a);
  const [kept, other] = keepsA ? [a, b] : [b, a];
  return (1 - z) ** -kept * transformedSeries(kept, c - other, c, z / (z - 1));
}

function transformedSeries(a: number, b: number, c: number, z: number): number {
  const excess = a + b - c;
  return excess > 0 ? (1 - z) ** -excess * series(c - a, c - b, c, z) : series(a, b, c, z);
}

function series(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 0; k < MOST_TERMS; k++) {
    const growth = (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z;
    term *= growth;
    sum += term;
    // A small term ends the sum only where the next ones are smaller still.
    if (Math.abs(term) <= 1e-17 * Math.abs(sum) && Math.abs(growth) < 1) return sum;
  }
  throw new RangeError(`the hypergeometric series did not settle in ${MOST_TERMS} terms at z = ${z}`);
}
