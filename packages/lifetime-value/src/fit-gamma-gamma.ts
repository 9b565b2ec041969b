import { covarianceAt, digamma, logGamma, maximise, toLogScale, tooFew, trigamma } from "@rapport/statistics";
import type { Maximum, Objective, TooFew } from "@rapport/statistics";
import type { Uncertainty } from "./purchase-model.ts";
import type { SpendModel } from "./spend-model.ts";

/** A Gamma-Gamma model as the customers' spending makes it most likely. */
export type FittedGammaGamma = SpendModel & {
  readonly logLikelihood: number;
  /** Customers with a repeat purchase, whose spending it rests on. */
  readonly customers: number;
  /** Customers with repeat purchases that were left out because their mean spend was nothing or less. */
  readonly leftOut: number;
  /** The average over customers of what they spend at a time. */
  readonly observedMean: number;
  readonly populationMean: PopulationMean;
  /**
   * Between how often customers buy and how much at a time, −1 to 1. The model supposes none; beyond ±0.3 or so, value
   * is misjudged for those who buy most often. `too-few` where one of the two does not vary.
   */
  readonly correlation: number | TooFew;
  readonly uncertainty: Uncertainty<"p" | "q" | "v">;
};

/**
 * The mean spend over all customers that the model implies.
 *
 * Where spending is so unequal that the likeliest model has no finite mean (q of at most 1), or one more than three times
 * what was observed, the model is held to the observed mean: p and q are then the likeliest among models that have it.
 */
export type PopulationMean =
  | { readonly kind: "estimated"; readonly mean: number }
  | { readonly kind: "held-to-observed"; readonly because: "infinite" | "far-above-observed"; readonly mean: number };

/** Spending as columns of one length, one row a customer (or, with `customers`, so many). */
export type SpendColumns = {
  readonly frequency: ArrayLike<number>;
  /** The average over the customer's repeat purchases. */
  readonly meanSpend: ArrayLike<number>;
  readonly customers?: ArrayLike<number>;
};

const FAR_ABOVE = 3;

/**
 * Fits the Gamma-Gamma model of spend by maximum likelihood, by Newton's method with exact derivatives.
 *
 * Supposes that a customer's purchases vary about a mean of their own that does not drift, and that how much they spend
 * has nothing to do with how often they buy. Rows without repeat purchases say nothing and are passed over.
 *
 * @param spending columns of one length
 * @param neededCustomers how many customers must have repeat purchases; 30 unless told
 * @returns the model, or `too-few` with the number of such customers
 * @throws {RangeError} naming the row, if a number in it is not possible
 */
export function fitGammaGamma(spending: SpendColumns, neededCustomers = 30): FittedGammaGamma | TooFew {
  const rows = usableRows(spending);
  const { customers, leftOut } = rows;
  if (customers < Math.max(1, neededCustomers))
    return tooFew({ observed: customers, needed: Math.max(1, neededCustomers) });
  const likelihood = gammaGammaLikelihood(rows);
  const observedMean = weightedMean(rows.meanSpend, rows.weight);
  const logMean = Math.log(observedMean);
  const within = { lower: [-9, -9, logMean - 16], upper: [12, 12, logMean + 16] };
  // Of very many rows a part tells nearly where the maximum is: the long way is gone with few, the last steps with all.
  const nearly = partOf(rows, FEW_ROWS);
  const start = [Math.log(2), Math.log(3), logMean];
  const free = maximise(likelihood, nearly === rows ? start : maximise(gammaGammaLikelihood(nearly), start, within).at, within);
  const [p, q, v] = Array.from(free.at, Math.exp) as [number, number, number];
  const shared = { customers, leftOut, observedMean, correlation: correlationOf(rows) };
  const mean = q > 1 ? (p * v) / (q - 1) : Infinity;
  if (mean <= FAR_ABOVE * observedMean) {
    const populationMean: PopulationMean = { kind: "estimated", mean };
    const uncertainty = uncertaintyAt(free);
    return { kind: "gamma-gamma", p, q, v, logLikelihood: free.value, populationMean, uncertainty, ...shared };
  }
  const because = mean === Infinity ? "infinite" : "far-above-observed";
  const held = maximise(heldToMean(likelihood, logMean), [Math.log(2), Math.log(2)], {
    lower: [-9, -9],
    upper: [12, 12],
  });
  const heldP = Math.exp(held.at[0]!);
  const excess = Math.exp(held.at[1]!);
  return {
    kind: "gamma-gamma",
    p: heldP,
    q: 1 + excess,
    v: (observedMean * excess) / heldP,
    logLikelihood: held.value,
    populationMean: { kind: "held-to-observed", because, mean: observedMean },
    uncertainty: { kind: "undetermined" },
    ...shared,
  };
}

type Rows = {
  readonly frequency: Float64Array;
  readonly meanSpend: Float64Array;
  readonly weight: Float64Array;
  readonly customers: number;
  readonly leftOut: number;
};

const FEW_ROWS = 20_000;

/** About so many of them, evenly spread; all of them where there are not several times as many. */
function partOf(rows: Rows, most: number): Rows {
  const every = Math.floor(rows.frequency.length / most);
  if (every < 4) return rows;
  const taken = (column: Float64Array): Float64Array => column.filter((_, i) => i % every === 0);
  const weight = taken(rows.weight);
  return { ...rows, frequency: taken(rows.frequency), meanSpend: taken(rows.meanSpend), weight, customers: weight.reduce((sum, each) => sum + each, 0) };
}

function usableRows(spending: SpendColumns): Rows {
  const { frequency, meanSpend, customers: counts } = spending;
  const length = frequency.length;
  if (meanSpend.length !== length || (counts?.length ?? length) !== length) {
    throw new RangeError("the columns of spending differ in length");
  }
  const kept = {
    frequency: new Float64Array(length),
    meanSpend: new Float64Array(length),
    weight: new Float64Array(length),
  };
  let rows = 0;
  let customers = 0;
  let leftOut = 0;
  for (let row = 0; row < length; row++) {
    const x = frequency[row]!;
    const weight = counts === undefined ? 1 : counts[row]!;
    if (!(Number.isInteger(x) && x >= 0)) throw new RangeError(`row ${row}: ${x} purchases cannot be`);
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`row ${row}: ${weight} customers cannot be`);
    if (x === 0 || weight === 0) continue;
    const spend = meanSpend[row]!;
    if (!Number.isFinite(spend)) throw new RangeError(`row ${row}: a mean spend of ${spend} cannot be`);
    if (spend <= 0) {
      leftOut += weight;
      continue;
    }
    kept.frequency[rows] = x;
    kept.meanSpend[rows] = spend;
    kept.weight[rows] = weight;
    customers += weight;
    rows++;
  }
  return {
    frequency: kept.frequency.subarray(0, rows),
    meanSpend: kept.meanSpend.subarray(0, rows),
    weight: kept.weight.subarray(0, rows),
    customers,
    leftOut,
  };
}

/**
 * The log-likelihood in the logarithms of p, q, v. With x purchases of mean z a customer's is
 *
 *   ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px − 1) ln z + px ln x − (px+q) ln(v + xz)
 *
 * Gamma functions depend on x alone, so they are worked out once for each different x; a row costs one logarithm.
 */
function gammaGammaLikelihood(rows: Rows): Objective {
  const { frequency, weight, customers } = rows;
  const total = frequency.map((x, i) => x * rows.meanSpend[i]!);
  let logMeans = 0;
  const byFrequency = new Map<number, { customers: number; logTotals: number }>();
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i]!;
    let group = byFrequency.get(x);
    if (group === undefined) byFrequency.set(x, (group = { customers: 0, logTotals: 0 }));
    group.customers += weight[i]!;
    group.logTotals += weight[i]! * Math.log(total[i]!);
    logMeans += weight[i]! * Math.log(rows.meanSpend[i]!);
  }

  return (at, gradient, hessian) => {
    const p = Math.exp(at[0]!);
    const q = Math.exp(at[1]!);
    const v = Math.exp(at[2]!);
    const logV = Math.log(v);
    const [logGammaQ, digammaQ, trigammaQ] = [logGamma(q), digamma(q), trigamma(q)];
    let value = -logMeans;
    let gP = 0;
    let gQ = 0;
    let gV = (customers * q) / v;
    let hPP = 0;
    let hPQ = 0;
    let hPV = 0;
    let hQQ = 0;
    let hQV = customers / v;
    let hVV = (-customers * q) / (v * v);
    for (const [x, { customers: n, logTotals }] of byFrequency) {
      const px = p * x;
      const digammaSum = digamma(px + q);
      const trigammaSum = trigamma(px + q);
      value += n * (logGamma(px + q) - logGamma(px) - logGammaQ + q * logV) + px * logTotals;
      gP += n * x * (digammaSum - digamma(px)) + x * logTotals;
      gQ += n * (digammaSum - digammaQ + logV);
      hPP += n * x * x * (trigammaSum - trigamma(px));
      hPQ += n * x * trigammaSum;
      hQQ += n * (trigammaSum - trigammaQ);
    }
    for (let i = 0; i < total.length; i++) {
      const x = frequency[i]!;
      const n = weight[i]!;
      const sum = total[i]! + v;
      const logSum = Math.log(sum);
      const inverse = 1 / sum;
      const power = p * x + q;
      value -= n * power * logSum;
      gP -= n * x * logSum;
      gQ -= n * logSum;
      gV -= n * power * inverse;
      hPV -= n * x * inverse;
      hQV -= n * inverse;
      hVV += n * power * inverse * inverse;
    }
    gradient.set([gP, gQ, gV]);
    hessian.set([hPP, hPQ, hPV, hPQ, hQQ, hQV, hPV, hQV, hVV]);
    toLogScale(Float64Array.of(p, q, v), gradient, hessian);
    return value;
  };
}

/** The same likelihood along the models with a given population mean, in ln p and ln(q − 1); v = mean (q − 1) / p. */
function heldToMean(likelihood: Objective, logMean: number): Objective {
  const fullGradient = new Float64Array(3);
  const fullHessian = new Float64Array(9);
  return (at, gradient, hessian) => {
    const excess = Math.exp(at[1]!);
    const logs = Float64Array.of(at[0]!, Math.log1p(excess), logMean + at[1]! - at[0]!);
    fullGradient.fill(0);
    fullHessian.fill(0);
    const value = likelihood(logs, fullGradient, fullHessian);
    // d ln q / d ln(q − 1), and its own derivative.
    const slope = excess / (1 + excess);
    const bend = slope * (1 - slope);
    const columns = [
      [1, 0, -1],
      [0, slope, 1],
    ];
    for (let i = 0; i < 2; i++) {
      gradient[i] = 0;
      for (let k = 0; k < 3; k++) gradient[i]! += columns[i]![k]! * fullGradient[k]!;
      for (let j = 0; j < 2; j++) {
        let sum = i === 1 && j === 1 ? bend * fullGradient[1]! : 0;
        for (let k = 0; k < 3; k++) {
          for (let l = 0; l < 3; l++) sum += columns[i]![k]! * fullHessian[k * 3 + l]! * columns[j]![l]!;
        }
        hessian[i * 2 + j] = sum;
      }
    }
    return value;
  };
}

function uncertaintyAt(maximum: Maximum): Uncertainty<"p" | "q" | "v"> {
  const covariance = covarianceAt(maximum);
  if (covariance === undefined) return { kind: "undetermined" };
  const error = (i: number): number => Math.exp(maximum.at[i]!) * Math.sqrt(covariance[i * 4]!);
  return {
    kind: "estimated",
    covarianceOfLogs: [0, 1, 2].map((row) => Array.from(covariance.subarray(row * 3, row * 3 + 3))),
    standardErrors: { p: error(0), q: error(1), v: error(2) },
  };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    weight += weights[i]!;
    sum += (weights[i]! * (values[i]! - sum)) / weight;
  }
  return sum;
}

function correlationOf(rows: Rows): number | TooFew {
  const { frequency, meanSpend, weight } = rows;
  const meanX = weightedMean(frequency, weight);
  const meanZ = weightedMean(meanSpend, weight);
  let xx = 0;
  let xz = 0;
  let zz = 0;
  for (let i = 0; i < weight.length; i++) {
    const x = frequency[i]! - meanX;
    const z = (meanSpend[i]! - meanZ) / meanZ;
    xx += weight[i]! * x * x;
    xz += weight[i]! * x * z;
    zz += weight[i]! * z * z;
  }
  return xx * zz > 0 ? Math.max(-1, Math.min(1, xz / Math.sqrt(xx * zz))) : tooFew({ observed: 1, needed: 2 });
}
