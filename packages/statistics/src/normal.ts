import { upperIncompleteGamma } from "./incomplete-gamma.ts";

/**
 * The chance that a standard normal variable is at most z.
 *
 * @param z any number
 * @returns a probability, 0 to 1, accurate to its last digits in both tails
 * @example normalCdf(1.96) // 0.9750021
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) throw new RangeError("normalCdf needs a number; got NaN");
  // Each tail is half the chance that a χ² with one degree of freedom exceeds z².
  const tail = upperIncompleteGamma({ shape: 0.5, x: (z * z) / 2 }) / 2;
  return z < 0 ? tail : 1 - tail;
}

// Rational approximations of Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), about 1e-16 relative.
const CENTRE_TOP = Float64Array.of(
  3.387132872796366608,
  133.14166789178437745,
  1971.5909503065514427,
  13731.693765509461125,
  45921.953931549871457,
  67265.770927008700853,
  33430.575583588128105,
  2509.0809287301226727,
);
const CENTRE_BOTTOM = Float64Array.of(
  1,
  42.313330701600911252,
  687.1870074920579083,
  5394.1960214247511077,
  21213.794301586595867,
  39307.89580009271061,
  28729.085735721942674,
  5226.495278852854561,
);
const SHOULDER_TOP = Float64Array.of(
  1.42343711074968357734,
  4.6303378461565452959,
  5.7694972214606914055,
  3.64784832476320460504,
  1.27045825245236838258,
  0.24178072517745061177,
  0.0227238449892691845833,
  7.7454501427834140764e-4,
);
const SHOULDER_BOTTOM = Float64Array.of(
  1,
  2.05319162663775882187,
  1.6763848301838038494,
  0.68976733498510000455,
  0.14810397642748007459,
  0.0151986665636164571966,
  5.475938084995344946e-4,
  1.05075007164441684324e-9,
);
const TAIL_TOP = Float64Array.of(
  6.6579046435011037772,
  5.4637849111641143699,
  1.7848265399172913358,
  0.29656057182850489123,
  0.026532189526576123093,
  0.0012426609473880784386,
  2.71155556874348757815e-5,
  2.01033439929228813265e-7,
);
const TAIL_BOTTOM = Float64Array.of(
  1,
  0.59983220655588793769,
  0.1369298809227358053,
  0.0148753612908506148525,
  7.868691311456132591e-4,
  1.8463183175100546818e-5,
  1.4215117583164458887e-7,
  2.04426310338993978564e-15,
);

/**
 * The quantile of the standard normal distribution: the z that is exceeded with chance 1 − probability.
 *
 * @param probability 0 to 1
 * @returns z; −Infinity at 0 and Infinity at 1
 * @throws {RangeError} if the probability is outside 0 to 1
 * @example normalQuantile(0.975) // 1.959964
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`a probability is 0 to 1; got ${probability}`);
  if (probability === 0) return -Infinity;
  if (probability === 1) return Infinity;
  const fromCentre = probability - 0.5;
  if (Math.abs(fromCentre) <= 0.425) {
    return fromCentre * ratio(CENTRE_TOP, CENTRE_BOTTOM, 0.180625 - fromCentre * fromCentre);
  }
  const depth = Math.sqrt(-Math.log(fromCentre < 0 ? probability : 1 - probability));
  const size = depth <= 5 ? ratio(SHOULDER_TOP, SHOULDER_BOTTOM, depth - 1.6) : ratio(TAIL_TOP, TAIL_BOTTOM, depth - 5);
  return fromCentre < 0 ? -size : size;
}

function ratio(top: Float64Array, bottom: Float64Array, at: number): number {
  let above = 0;
  let below = 0;
  for (let k = top.length - 1; k >= 0; k--) {
    above = above * at + top[k]!;
    below = below * at + bottom[k]!;
  }
  return above / below;
}
