/** Where to look at a function between 0 and 1, and with what weights, to know its integral. */
export type Rule = { readonly at: Float64Array; readonly weights: Float64Array };

/**
 * Gauss's rule of so many points: exact for polynomials of degree up to 2 n − 1, and for what is smooth over the whole
 * span nearly so.
 *
 * Points are zeros of the Legendre polynomial, found by Newton's method from Tricomi's approximation.
 *
 * @param points a whole number of at least 1
 */
export function gaussLegendre(points: number): Rule {
  const at = new Float64Array(points);
  const weights = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let step = 0; step < 50; step++) {
      let [value, before] = [1, 0];
      for (let n = 0; n < points; n++) [value, before] = [((2 * n + 1) * z * value - n * before) / (n + 1), value];
      slope = (points * (z * value - before)) / (z * z - 1);
      const by = value / slope;
      z -= by;
      if (Math.abs(by) < 1e-16) break;
    }
    at[i] = (1 - z) / 2;
    weights[i] = 1 / ((1 - z * z) * slope * slope);
  }
  return { at, weights };
}
