import { betaQuantile, logBeta, regularisedIncompleteBeta } from "@rapport/statistics";

/** What is known of an arm's rate: a beta distribution, of which 1 and 1 know nothing. */
export interface BetaArm {
  /** Successes and what was known before. */
  readonly a: number;
  /** Failures and what was known before. */
  readonly b: number;
}

/** Panels over the part of 0 to 1 where any arm may be the best, and Gauss-Legendre points on each. */
const PANELS = 24;
// Abscissae and weights of twenty points on −1 to 1 (Abramowitz and Stegun 25.4), the positive half.
const POINTS = [0.0765265211334973, 0.2277858511416451, 0.3737060887154195, 0.5108670019508271, 0.636053680726515, 0.7463319064601508, 0.8391169718222188, 0.912234428251326, 0.9639719272779138, 0.9931285991850949];
const WEIGHTS = [0.1527533871307258, 0.1491729864726037, 0.142096109318382, 0.1316886384491766, 0.1181945319615184, 0.1019301198172404, 0.0832767415767048, 0.0626720483341091, 0.0406014298003869, 0.0176140071391521];
const BEYOND = 1e-12;

/**
 * Of each arm the chance that its rate is the highest: how Thompson sampling shares out what comes next. By quadrature, so the
 * same input gives the same answer and nothing is drawn.
 *
 * @param arms two or more
 * @returns chances that add up to 1, in the order of the arms
 * @throws {RangeError} if there are fewer than two arms, or a parameter is not above 0
 * @example chancesToBeBest([{ a: 11, b: 91 }, { a: 11, b: 91 }])[0] // 0.5
 */
export function chancesToBeBest(arms: readonly BetaArm[]): number[] {
  if (arms.length < 2) throw new RangeError(`two arms or more are needed to tell the best, found ${arms.length}`);
  for (const { a, b } of arms) if (!(a > 0 && b > 0 && Number.isFinite(a + b))) throw new RangeError(`the parameters of an arm must be above 0 and finite, found ${a} and ${b}`);
  const constants = arms.map(({ a, b }) => logBeta(a, b));
  const sums = arms.map(() => 0);
  // The best is hardly ever below where the highest of the arms hardly is; each panel ends where an arm has another part of its mass.
  const from = Math.max(...arms.map(({ a, b }) => betaQuantile({ a, b, probability: BEYOND })));
  const to = Math.max(...arms.map(({ a, b }) => betaQuantile({ a, b, probability: 1 - BEYOND })));
  const edges = [...new Set([from, to, ...arms.flatMap(({ a, b }) => Array.from({ length: PANELS - 1 }, (_, i) => betaQuantile({ a, b, probability: (i + 1) / PANELS })).filter((edge) => edge > from && edge < to))])].sort((x, y) => x - y);
  for (const [i, right] of edges.entries()) {
    if (i === 0) continue;
    const left = edges[i - 1]!;
    const [middle, half] = [(left + right) / 2, (right - left) / 2];
    for (const [k, point] of POINTS.entries())
      for (const x of [middle - half * point, middle + half * point]) {
        const below = arms.map(({ a, b }) => regularisedIncompleteBeta({ a, b, x }));
        for (const [at, { a, b }] of arms.entries()) {
          const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - constants[at]!);
          let others = 1;
          for (const [other, share] of below.entries()) if (other !== at) others *= share;
          sums[at]! += WEIGHTS[k]! * half * density * others;
        }
      }
  }
  const whole = sums.reduce((sum, each) => sum + each, 0);
  return sums.map((each) => each / whole);
}
