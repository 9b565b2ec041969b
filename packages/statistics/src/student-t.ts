import { logBeta } from "./gamma.ts";
import { incompleteBetaGivenLogs } from "./incomplete-beta.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** Beyond this the first terms of Fisher's expansion about the normal (Abramowitz & Stegun 26.7.5) are the better route. */
const NEARLY_NORMAL = 1e6;

/**
 * The chance that a Student t variable is at most t.
 *
 * @param student the point `t` and the `degreesOfFreedom`, above 0 and not necessarily whole
 * @returns a probability, 0 to 1; small ones keep their relative accuracy (about 1e-10)
 * @throws {RangeError} if the degrees of freedom are not above 0
 * @example studentTCdf({ t: 2, degreesOfFreedom: 10 }) // 0.963306
 */
export function studentTCdf(student: { readonly t: number; readonly degreesOfFreedom: number }): number {
  const { t, degreesOfFreedom } = student;
  requireDegrees(degreesOfFreedom);
  const tail = upperTail(Math.abs(t), degreesOfFreedom);
  return t < 0 ? tail : 1 - tail;
}

/** The chance to exceed a t that is at least 0. */
function upperTail(t: number, degreesOfFreedom: number): number {
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  if (degreesOfFreedom > NEARLY_NORMAL) return normalCdf(-normalEquivalent(t, degreesOfFreedom));
  const a = degreesOfFreedom / 2;
  const ratio = (t / degreesOfFreedom) * t;
  // ln x of an x near 1 is taken from 1 − x, which has its digits.
  const logX = -Math.log1p(ratio);
  const logComplement = -Math.log1p(1 / ratio);
  return incompleteBetaGivenLogs(a, 0.5, 1 / (1 + ratio), logX, logComplement, logBeta(a, 0.5)) / 2;
}

/** The normal deviate with the same upper tail as a t of very many degrees of freedom. */
function normalEquivalent(t: number, degreesOfFreedom: number): number {
  const second = (13 * t ** 5 + 8 * t ** 3 + 3 * t) / (96 * degreesOfFreedom ** 2);
  return t - (t ** 3 + t) / (4 * degreesOfFreedom) + second;
}

/**
 * The two-sided p-value of a t statistic: the chance of one at least as far from zero.
 *
 * @param student the statistic `t` and the `degreesOfFreedom`, above 0
 * @returns a probability, 0 to 1, accurate however small
 * @throws {RangeError} if the degrees of freedom are not above 0
 * @example studentTTwoSided({ t: 2.228139, degreesOfFreedom: 10 }) // 0.05
 */
export function studentTTwoSided(student: { readonly t: number; readonly degreesOfFreedom: number }): number {
  const { t, degreesOfFreedom } = student;
  requireDegrees(degreesOfFreedom);
  return 2 * upperTail(Math.abs(t), degreesOfFreedom);
}

/**
 * The quantile of Student's t distribution.
 *
 * @param student the `probability`, 0 to 1, and the `degreesOfFreedom`, above 0
 * @returns t; −Infinity at 0 and Infinity at 1
 * @throws {RangeError} if the probability is outside 0 to 1 or the degrees of freedom are not above 0
 * @example studentTQuantile({ probability: 0.975, degreesOfFreedom: 10 }) // 2.228139
 */
export function studentTQuantile(student: { readonly probability: number; readonly degreesOfFreedom: number }): number {
  const { probability, degreesOfFreedom } = student;
  requireDegrees(degreesOfFreedom);
  const z = normalQuantile(probability);
  if (!Number.isFinite(z) || z === 0) return z;
  if (degreesOfFreedom > NEARLY_NORMAL) return z + (z ** 3 + z) / (4 * degreesOfFreedom);
  const tail = probability < 0.5 ? probability : 1 - probability;
  const size = tailQuantile(tail, degreesOfFreedom, Math.abs(z));
  return probability < 0.5 ? -size : size;
}

/** The t above 0 that is exceeded with chance `tail`: Newton on the logarithms, kept inside a bracket. */
function tailQuantile(tail: number, degreesOfFreedom: number, normal: number): number {
  const logNorm = logBeta(degreesOfFreedom / 2, 0.5) + 0.5 * Math.log(degreesOfFreedom);
  let lo = 0;
  let hi = Infinity;
  let t = normal;
  for (let step = 0; step < 200; step++) {
    const above = upperTail(t, degreesOfFreedom);
    if (above > tail) lo = t;
    else hi = t;
    const logDensity = -((degreesOfFreedom + 1) / 2) * Math.log1p((t * t) / degreesOfFreedom) - logNorm;
    const newton = t * Math.exp((Math.log(above / tail) * above) / (t * Math.exp(logDensity)));
    const next = newton > lo && newton < hi ? newton : hi === Infinity ? 1e9 * t : (lo + hi) / 2;
    if (Math.abs(next - t) <= 1e-15 * t) return next;
    t = next;
  }
  return t;
}

function requireDegrees(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0)) throw new RangeError(`degrees of freedom must be above 0; got ${degreesOfFreedom}`);
}
