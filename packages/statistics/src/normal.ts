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
  3.3871328727963665,
  133.14166789178438,
  1971.5909503065513,
  13731.69376550946,
  45921.95393154987,
  67265.7709270087,
  33430.57558358813,
  2509.0809287301227,
);
const CENTRE_BOTTOM = Float64Array.of(
  1,
  42.31333070160091,
  687.1870074920579,
  5394.196021424751,
  21213.794301586597,
  39307.89580009271,
  28729.085735721943,
  5226.495278852854,
);
const SHOULDER_TOP = Float64Array.of(
  1.4234371107496835,
  4.630337846156546,
  5.769497221460691,
  3.6478483247632045,
  1.2704582524523684,
  0.2417807251774506,
  0.022723844989269184,
  0.0007745450142783414,
);
const SHOULDER_BOTTOM = Float64Array.of(
  1,
  2.053191626637759,
  1.6763848301838038,
  0.6897673349851,
  0.14810397642748008,
  0.015198666563616457,
  0.0005475938084995345,
  1.0507500716444169e-9,
);
const TAIL_TOP = Float64Array.of(
  6.657904643501103,
  5.463784911164114,
  1.7848265399172913,
  0.29656057182850487,
  0.026532189526576124,
  0.0012426609473880784,
  0.000027115555687434876,
  2.0103343992922881e-7,
);
const TAIL_BOTTOM = Float64Array.of(
  1,
  0.599832206555888,
  0.1369298809227358,
  0.014875361290850615,
  0.0007868691311456133,
  0.000018463183175100548,
  1.421511758316446e-7,
  2.0442631033899397e-15,
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
