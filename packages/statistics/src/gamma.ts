/**
 * The gamma function's logarithm and its derivatives, for positive arguments, and the beta function's logarithm.
 *
 * Far from zero Stirling's series is exact to the last digits; nearer, the argument is first walked up to 15 by
 * Γ(z + 1) = z Γ(z). Around 1 and 2, where the logarithm crosses zero and that walk would lose its digits, the Taylor
 * series about 2 takes over.
 */

const STIRLING_FROM = 15;
const HALF_LOG_TWO_PI = 0.9189385332046727418;

/** Bernoulli numbers over 2k(2k − 1): Abramowitz & Stegun 6.1.41. */
const LOG_GAMMA_TAIL = Float64Array.of(1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156);
/** Bernoulli numbers over 2k: Abramowitz & Stegun 6.3.18. */
const DIGAMMA_TAIL = Float64Array.of(1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12);
/** Bernoulli numbers: Abramowitz & Stegun 6.4.12. */
const TRIGAMMA_TAIL = Float64Array.of(1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6);

const ONE_LESS_EULER = 0.42278433509846713939;
/** ζ(k) − 1 for k = 2, 3, … 28: coefficients of ln Γ about 2 (Abramowitz & Stegun 6.1.33). */
const ZETA_LESS_ONE = Float64Array.of(
  0.64493406684822643647,
  0.2020569031595942854,
  0.082323233711138191516,
  0.036927755143369926331,
  0.017343061984449139715,
  0.0083492773819228268398,
  0.0040773561979443393787,
  0.0020083928260822144179,
  9.9457512781808533715e-4,
  4.941886041194645587e-4,
  2.4608655330804829864e-4,
  1.2271334757848914675e-4,
  6.1248135058704829259e-5,
  3.0588236307020493552e-5,
  1.5282259408651871733e-5,
  7.6371976378997622736e-6,
  3.8172932649998398565e-6,
  1.9082127165539389257e-6,
  9.5396203387279611315e-7,
  4.7693298678780646312e-7,
  2.3845050272773299e-7,
  1.1921992596531107307e-7,
  5.9608189051259479612e-8,
  2.9803503514652280186e-8,
  1.4901554828365041235e-8,
  7.450711789835429492e-9,
  3.7253340247884570548e-9,
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
