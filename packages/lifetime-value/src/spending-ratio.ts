import { digamma, incompleteBetaGivenLogs, logBeta, normalCdf, normalQuantile, trigamma } from "@rapport/statistics";

/** Between neighbouring places, in standard deviations of a normal variable, the curve is as good as a cubic. */
const STRIDE = 0.125;
/** Beyond so many standard deviations each answer is worked out by itself: few are asked for. */
const FURTHEST = 4;

/**
 * The ratio of a customer's future to their past spending below which a given part of those who buy will stay, for
 * customers of one frequency and age: a function of that part, which answers 0 for parts of 0 or less.
 *
 * Many customers share it and differ in the part only. So the curve of the ratio's logarithm over the part's normal
 * quantile is worked out at places an eighth apart, once each and only where it is asked for, with its slope, and told
 * between them by the cubic that fits both ends: mostly within a part in a million; the worst that was found, of forty purchases in four weeks, is 6 in 1,000 off, beside {@link spendingRatioExactly}.
 *
 * @param counts the chance of each number of purchases
 * @param p shape of a purchase's amount
 * @param past the other shape, q + p x
 */
export function spendingRatioBelow(counts: Float64Array, p: number, past: number): (part: number) => number {
  const ratios = spendingRatios(counts, p, past);
  const places = new Map<number, Place>();
  const placeAt = (k: number): Place => {
    let found = places.get(k);
    if (found === undefined) places.set(k, (found = solve(ratios, k * STRIDE)));
    return found;
  };
  return (part) => {
    if (!(part > 0) || ratios.weights.length === 0) return 0;
    const z = normalQuantile(Math.min(part, 1));
    if (!(Math.abs(z) < FURTHEST)) return Math.exp(solve(ratios, z).at);
    const k = Math.floor(z / STRIDE);
    const [from, to] = [placeAt(k), placeAt(k + 1)];
    const t = z / STRIDE - k;
    const rest = 1 - t;
    const slopes = STRIDE * t * rest * (from.slope * rest - to.slope * t);
    return Math.exp(from.at * rest * rest * (1 + 2 * t) + to.at * t * t * (3 - 2 * t) + slopes);
  };
}

/** The same without the table, for one answer: the second route. */
export function spendingRatioExactly(counts: Float64Array, p: number, past: number, part: number): number {
  const ratios = spendingRatios(counts, p, past);
  return !(part > 0) || ratios.weights.length === 0 ? 0 : Math.exp(solve(ratios, normalQuantile(Math.min(part, 1))).at);
}

/** The ratio's logarithm at one place, and how fast it rises with the normal quantile of the part. */
type Place = { readonly at: number; readonly slope: number };

/**
 * The ratio of a customer's future to their past spending, S / (v + x z), given that they buy: a mixture over the number
 * of purchases n of beta-prime variables. For S | n is Gamma(p n, ν) and ν is Gamma(q + p x, v + x z), so that
 * S / (S + v + x z) is Beta(p n, q + p x). Counts that lie close together are told as one.
 */
type SpendingRatios = {
  readonly weights: Float64Array;
  readonly shapes: Float64Array;
  readonly logNorms: Float64Array;
  /** The other shape, q + p x. */
  readonly past: number;
  /** Mean and standard deviation of the ratio's logarithm, from which a search starts. */
  readonly logMean: number;
  readonly logDeviation: number;
};

function spendingRatios(counts: Float64Array, p: number, past: number): SpendingRatios {
  const groups = groupedCounts(counts);
  const shapes = Float64Array.from(groups, ({ count }) => p * count);
  const weights = Float64Array.from(groups, ({ weight }) => weight);
  const pastLog = digamma(past);
  let logMean = 0;
  let logSquares = 0;
  let spread = trigamma(past);
  for (let i = 0; i < shapes.length; i++) {
    const centre = digamma(shapes[i]!) - pastLog;
    logMean += weights[i]! * centre;
    logSquares += weights[i]! * centre * centre;
    spread += weights[i]! * trigamma(shapes[i]!);
  }
  return {
    weights,
    shapes,
    logNorms: shapes.map((shape) => logBeta(shape, past)),
    past,
    logMean,
    logDeviation: Math.sqrt(spread + Math.max(0, logSquares - logMean * logMean)),
  };
}

/**
 * Counts from 1 up with their chances given at least one, neighbours put together while they differ by less than a tenth
 * or hold less than a fortieth of the chance; what is left out at the ends is less than one in 10 million.
 */
function groupedCounts(counts: Float64Array): readonly { readonly count: number; readonly weight: number }[] {
  const groups: { count: number; weight: number }[] = [];
  let total = 0;
  for (let n = 1; n < counts.length; n++) total += counts[n]!;
  let weight = 0;
  let sum = 0;
  let first = 1;
  for (let n = 1; n < counts.length; n++) {
    weight += counts[n]!;
    sum += counts[n]! * n;
    if (weight < total / 40 && n - first + 2 <= n / 10 && n < counts.length - 1) continue;
    if (weight > 1e-9 * total) groups.push({ count: sum / weight, weight: weight / total });
    weight = 0;
    sum = 0;
    first = n + 1;
  }
  return groups;
}

/** Where the part of those who buy whose ratio is lower has the normal quantile z. */
function solve(ratios: SpendingRatios, z: number): Place {
  const { weights, shapes, logNorms, past, logMean, logDeviation } = ratios;
  const part = normalCdf(z);
  const ordinate = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  let lo = -Infinity;
  let hi = Infinity;
  let at = logMean + logDeviation * z;
  let density = 0;
  for (let step = 0; step < 100; step++) {
    // y is the Beta variable; at is its log-odds, the logarithm of the ratio.
    const size = Math.exp(-Math.abs(at));
    const y = at > 0 ? 1 / (1 + size) : size / (1 + size);
    const logOfSum = Math.log1p(size);
    const logY = Math.min(at, 0) - logOfSum;
    const logRest = Math.min(-at, 0) - logOfSum;
    let below = 0;
    density = 0;
    for (let i = 0; i < weights.length; i++) {
      const shape = shapes[i]!;
      const logNorm = logNorms[i]!;
      below += weights[i]! * incompleteBetaGivenLogs(shape, past, y, logY, logRest, logNorm);
      density += weights[i]! * Math.exp(shape * logY + past * logRest - logNorm);
    }
    if (below < part) lo = at;
    else hi = at;
    const newton = at + (part - below) / density;
    const away = Math.abs(newton - at);
    // Newton's error squares from step to step, so after a step of a ten-thousandth the next would not be seen.
    if (away < 1e-4) return { at: newton, slope: ordinate / density };
    at = newton > lo && newton < hi && away < 3 * logDeviation ? newton : between(lo, hi, at, logDeviation);
    if (hi - lo < 1e-9) break;
  }
  return { at, slope: ordinate / density };
}

function between(lo: number, hi: number, at: number, stride: number): number {
  if (lo === -Infinity) return at - stride;
  return hi === Infinity ? at + stride : (lo + hi) / 2;
}
