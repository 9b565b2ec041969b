import { logBeta, trigamma } from "@rapport/statistics";
import { aliveUnchecked, probabilityAlive, requireHorizon } from "./activity.ts";
import type { CustomerCells, History } from "./customer-cells.ts";
import { purchasesIfParetoAlive } from "./pareto-nbd.ts";
import { phaseChances } from "./phases.ts";
import { countsFromPhase } from "./purchase-count-distribution.ts";
import { chancesTaken, regularityOf, requireModel } from "./purchase-model.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/**
 * How many purchases a customer is expected to make within the horizon, leaving included.
 *
 * @param horizonWeeks weeks from now, at least 0
 * @returns at least 0; finite for every possible model and history
 * @throws {RangeError} if the history, the model or the horizon is not possible
 * @example expectedPurchases({ kind: "bg-nbd", r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 }, 39) // 1.226
 */
export function expectedPurchases(model: PurchaseModel, history: History, horizonWeeks: number): number {
  requireHorizon(horizonWeeks);
  const alive = probabilityAlive(model, history);
  return alive === 0 ? 0 : alive * purchasesIfAlive(model, history.frequency, history.recencyWeeks, history.ageWeeks, horizonWeeks);
}

/**
 * {@link expectedPurchases} of every cell. What depends on frequency and age alone is worked out once for each pair, so a
 * million customers take a fraction of a second.
 *
 * @returns one number a cell, for one customer of it
 */
export function expectedPurchasesOfCells(
  model: PurchaseModel,
  cells: CustomerCells,
  horizonWeeks: number,
): Float64Array {
  requireModel(model);
  requireHorizon(horizonWeeks);
  const k = regularityOf(model);
  const { frequency, recencyWeeks, ageWeeks } = cells;
  if (k > 1) {
    const fromPhases = rememberPairs((x, age) => purchasesFromPhases(model, x, age, horizonWeeks));
    return frequency.map((x, i) => {
      const recency = recencyWeeks[i]!;
      const age = ageWeeks[i]!;
      const alive = aliveUnchecked(model, x, recency, age);
      return alive * meanOverPhases(model, x, recency, age, fromPhases(x, age));
    });
  }
  const ifAlive = rememberPairs((x, age) => purchasesIfAlive(model, x, 0, age, horizonWeeks));
  return frequency.map((x, i) => ifAlive(x, ageWeeks[i]!) * aliveUnchecked(model, x, recencyWeeks[i]!, ageWeeks[i]!));
}

/** Purchases expected within `horizon` weeks of a customer of frequency x and age T who is still active. Only regular kinds read recency. */
export function purchasesIfAlive(
  model: PurchaseModel,
  x: number,
  recency: number,
  age: number,
  horizon: number,
): number {
  if (horizon === 0) return 0;
  if (model.kind === "pareto-nbd") return purchasesIfParetoAlive(model, x, age, horizon);
  if (regularityOf(model) > 1) {
    return meanOverPhases(model, x, recency, age, purchasesFromPhases(model, x, age, horizon));
  }
  const growth = horizon / (model.alpha + age);
  const power = model.r + x;
  if (model.kind === "nbd" || model.kind === "cnbd-k") return power * growth;
  const leaving: Leaving = { power, a: model.a, b: model.b + chancesTaken(model, x) };
  const nearness = growth / (1 + growth);
  return seriesIsQuick(leaving, nearness) ? bySeries(leaving, nearness) : byIntegral(leaving, growth);
}

/** The same for a regular kind, given each phase. */
function purchasesFromPhases(model: PurchaseModel, x: number, age: number, horizon: number): Float64Array {
  return Float64Array.from({ length: regularityOf(model) }, (_, j) => {
    const counts = countsFromPhase(model, x, j, age, horizon);
    let mean = 0;
    for (let n = counts.length - 1; n > 0; n--) mean += n * counts[n]!;
    return mean;
  });
}

function meanOverPhases(
  model: PurchaseModel,
  x: number,
  recency: number,
  age: number,
  fromPhases: Float64Array,
): number {
  const k = fromPhases.length;
  const since = age - (x === 0 ? 0 : recency);
  const chances = phaseChances(k, model.r + k * x, since / (model.alpha + age));
  let mean = 0;
  for (let j = 0; j < k; j++) mean += chances[j]! * fromPhases[j]!;
  return mean;
}

/** Remembers what belongs to each frequency and age. */
export function rememberPairs<Worth>(make: (x: number, age: number) => Worth): (x: number, age: number) => Worth {
  const known = new Map<number, Map<number, Worth>>();
  return (x, age) => {
    let ofAge = known.get(age);
    if (ofAge === undefined) known.set(age, (ofAge = new Map()));
    let found = ofAge.get(x);
    if (found === undefined) ofAge.set(x, (found = make(x, age)));
    return found;
  };
}

/** What is believed of an active customer: the rate is Gamma with shape `power`, the chance of leaving Beta(a, b). */
type Leaving = { readonly power: number; readonly a: number; readonly b: number };

/**
 * The series is taken where its terms soon shrink and hardly change sign; elsewhere the integral, which is slower but
 * holds everywhere (both within 1e-10 of each other and of 40-digit arithmetic over parameters from 1e-4 to 1e6).
 */
function seriesIsQuick({ power, a, b }: Leaving, nearness: number): boolean {
  return nearness <= 0.98 && a <= 30 && power <= a + b + 2;
}

/**
 * Fader, Hardie & Lee 2005, eq. 10, after Euler's transformation of its ₂F₁, which keeps every factor within range:
 *
 *   (c / e) · [1 − (1−z)^e · ₂F₁(c−R, e; c; z)],  R = r + x, e = a − 1, c = a + b + x − 1, z = t/(α+T+t)
 *
 * (with b + x for `b` here; b + x + 1 in the MBG/NBD, whose first purchase was a chance to leave too).
 *
 * Both 1 − (1−z)^e and ₂F₁ − 1 contain the factor e, and the latter also 1/c, so both are divided out beforehand: what
 * is computed has no singular point at a = 1 nor, for x = 0, at a + b = 1, where the printed form is 0/0.
 */
function bySeries({ power, a, b }: Leaving, z: number): number {
  const e = a - 1;
  const c = a + b - 1;
  const top = c - power;
  let term = top * z;
  let sum = term;
  for (let k = 1; k < 100_000; k++) {
    const growth = (((top + k) * (e + k)) / ((c + k) * (k + 1))) * z;
    term *= growth;
    sum += term;
    if (Math.abs(term) <= 1e-17 * Math.abs(sum) && Math.abs(growth) < 1) break;
    if (term === 0) break;
  }
  const logRest = Math.log1p(-z);
  const direct = e === 0 ? -logRest : -Math.expm1(e * logRest) / e;
  return Math.max(0, c * direct - Math.exp(e * logRest) * sum);
}

/**
 * The same expectation as a mean over the chance of leaving, p ~ Beta(a, b):
 *
 *   E[ (1 − (1 + p w)^−R) / p ],  w = t/(α+T).
 *
 * In the log-odds of p the integrand falls off exponentially on both sides and is analytic within ±π i, so the plain
 * trapezoid rule converges to all digits with a step of a fraction of its width.
 */
function byIntegral({ power, a, b }: Leaving, w: number): number {
  const ofChance = (p: number): number => -Math.expm1(-power * Math.log1p(p * w)) / p;
  // With small shapes most of the mass sits next to 0 or 1; there the integrand is its end value, whose share is known.
  const atZero = a < 1 ? power * w : 0;
  const atOne = b < 1 ? ofChance(1) : 0;
  const logNorm = logBeta(a, b);
  const integrand = (logOdds: number): number => {
    const size = Math.exp(-Math.abs(logOdds));
    const p = logOdds > 0 ? 1 / (1 + size) : size / (1 + size);
    const q = logOdds > 0 ? size / (1 + size) : 1 / (1 + size);
    const logWeight = a * Math.log(p) + b * Math.log(q) - logNorm;
    const value = p < 1e-300 ? power * w : ofChance(p);
    return Math.exp(logWeight) * (value - q * atZero - p * atOne);
  };
  const step = Math.min(0.25, 0.55 * Math.sqrt(trigamma(a) + trigamma(b)));
  const centre = Math.log(a / b);
  let sum = integrand(centre);
  for (const direction of [1, -1]) {
    for (let k = 1; k < 100_000; k++) {
      const term = integrand(centre + direction * k * step);
      sum += term;
      if (Math.abs(term) <= 1e-18 * Math.abs(sum) && k > 4) break;
    }
  }
  return Math.max(0, sum * step + (b * atZero + a * atOne) / (a + b));
}
