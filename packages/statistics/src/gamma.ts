/**
 * The gamma function's logarithm and its derivatives, for positive arguments, and the beta function's logarithm.
 *
 * Far from zero Stirling's series is exact to the last digits; nearer, the argument is first walked up to 15 by
 * Γ(z + 1) = z Γ(z). Around 1 and 2, where the logarithm crosses zero and that walk would lose its digits, the Taylor
 * series about 2 takes over.
 */

const STIRLING_FROM = 15;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Bernoulli numbers over 2k(2k − 1): Abramowitz & Stegun 6.1.41. */
const LOG_GAMMA_TAIL = Float64Array.of(1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156);
/** Bernoulli numbers over 2k: Abramowitz & Stegun 6.3.18. */
const DIGAMMA_TAIL = Float64Array.of(1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12);
/** Bernoulli numbers: Abramowitz & Stegun 6.4.12. */
const TRIGAMMA_TAIL = Float64Array.of(1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6);

const ONE_LESS_EULER = 0.42278433509846713;
/** ζ(k) − 1 for k = 2, 3, … 28: coefficients of ln Γ about 2 (Abramowitz & Stegun 6.1.33). */
const ZETA_LESS_ONE = Float64Array.of(
  0.6449340668482264,
  0.2020569031595943,
  0.08232323371113819,
  0.03692775514336993,
  0.01734306198444914,
  0.008349277381922827,
  0.00407735619794434,
  0.0020083928260822143,
  0.0009945751278180853,
  0.0004941886041194645,
  0.0002460865533080483,
  0.00012271334757848915,
  0.00006124813505870483,
  0.00003058823630702049,
  0.00001528225940865187,
  0.000007637197637899763,
  0.00000381729326499984,
  0.000001908212716553939,
  9.539620338727962e-7,
  4.769329867878064e-7,
  2.38450502727733e-7,
  1.1921992596531106e-7,
  5.960818905125948e-8,
  2.980350351465228e-8,
  1.4901554828365043e-8,
  7.45071178983543e-9,
  3.725334024788457e-9,
);

/**
 * The natural logarithm of the gamma function, ln Γ(z).
 *
 * @param z above 0
 * @returns ln Γ(z), within about 1e-14 relative or absolute, whichever is wider
 * @throws {RangeError} if `z` is not above 0
 * @example logGamma(5) // 3.1780538
 */
export function logGamma(z: number): number {
  requirePositive(z, "logGamma");
  if (z > 0.5 && z < 1.5) return logGammaAboutTwo(z - 1) - Math.log(z);
  if (z >= 1.5 && z <= 2.5) return logGammaAboutTwo(z - 2);
  if (z > 2.5 && z < 3.5) return logGammaAboutTwo(z - 3) + Math.log(z - 1);
  let walked = 1;
  let at = z;
  while (at < STIRLING_FROM) {
    walked *= at;
    at += 1;
  }
  const stirling = (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + stirlingRemainder(at);
  return walked === 1 ? stirling : stirling - Math.log(walked);
}

/** ln Γ(2 + e) for |e| ≤ ½. */
function logGammaAboutTwo(e: number): number {
  let sum = 0;
  for (let i = ZETA_LESS_ONE.length - 1; i >= 0; i--) {
    const k = i + 2;
    sum = (k % 2 === 0 ? ZETA_LESS_ONE[i]! : -ZETA_LESS_ONE[i]!) / k + e * sum;
  }
  return e * (ONE_LESS_EULER + e * sum);
}

/** What Stirling's formula leaves over: ln Γ(z) − [(z − ½) ln z − z + ½ ln 2π], for z of 10 or more. */
function stirlingRemainder(z: number): number {
  const inverse = 1 / z;
  return inverse * polynomial(LOG_GAMMA_TAIL, inverse * inverse);
}

/**
 * The digamma function ψ(z), the derivative of {@link logGamma}.
 *
 * @param z above 0
 * @returns ψ(z), within about 2e-15 of the larger of 1 and its size
 * @throws {RangeError} if `z` is not above 0
 * @example digamma(1) // -0.5772157
 */
export function digamma(z: number): number {
  requirePositive(z, "digamma");
  let walked = 0;
  let at = z;
  while (at < STIRLING_FROM) {
    walked += 1 / at;
    at += 1;
  }
  const inverseSquare = 1 / (at * at);
  return Math.log(at) - 0.5 / at - inverseSquare * polynomial(DIGAMMA_TAIL, inverseSquare) - walked;
}

/**
 * The trigamma function ψ′(z), the second derivative of {@link logGamma}.
 *
 * @param z above 0
 * @returns ψ′(z), above 0, within about 1e-15 relative
 * @throws {RangeError} if `z` is not above 0
 * @example trigamma(1) // 1.6449341
 */
export function trigamma(z: number): number {
  requirePositive(z, "trigamma");
  let walked = 0;
  let at = z;
  while (at < STIRLING_FROM) {
    walked += 1 / (at * at);
    at += 1;
  }
  const inverse = 1 / at;
  const inverseSquare = inverse * inverse;
  return walked + inverse + 0.5 * inverseSquare + inverseSquare * inverse * polynomial(TRIGAMMA_TAIL, inverseSquare);
}

/**
 * The natural logarithm of the beta function, ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
 *
 * Where an argument is large the three terms nearly cancel; their Stirling remainders are then subtracted instead of
 * the terms, so that no digits go.
 *
 * @param a above 0
 * @param b above 0
 * @throws {RangeError} if `a` or `b` is not above 0
 * @example logBeta(2, 3) // -2.4849066
 */
export function logBeta(a: number, b: number): number {
  requirePositive(a, "logBeta");
  requirePositive(b, "logBeta");
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const remainder = stirlingRemainder(large) - stirlingRemainder(small + large);
  const logLargePart = Math.log1p(-small / (small + large));
  if (small < 10) {
    return logGamma(small) + remainder + small - small * Math.log(small + large) + (large - 0.5) * logLargePart;
  }
  return (
    HALF_LOG_TWO_PI -
    0.5 * Math.log(large) +
    stirlingRemainder(small) +
    remainder +
    (small - 0.5) * Math.log(small / (small + large)) +
    large * logLargePart
  );
}

function polynomial(coefficients: Float64Array, at: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * at + coefficients[k]!;
  return sum;
}

function requirePositive(z: number, name: string): void {
  if (!(z > 0) || z === Infinity) throw new RangeError(`${name} needs a finite number above 0; got ${z}`);
}
