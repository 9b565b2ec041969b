/**
 * What the Pareto/NBD says of one customer. Symbols of the paper: x frequency, tx recency, T age, R = r + x.
 *
 * The printed forms rest on ₂F₁, which overflows for heavy buyers and loses its digits when alpha and beta are far apart.
 * What they stand for is an integral over the time y at which a customer may have left,
 *
 *   ∫ (α+y)^−P (β+y)^−Q dy,
 *
 * which is worked out here as it is: smooth in w = ln(m+y), m the lesser of α and β, and never out of range.
 */
import { requirePossible } from "./customer-cells.ts";
import type { History } from "./customer-cells.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import { requireModel } from "./purchase-model.ts";
import type { ParetoNbd } from "./purchase-model.ts";

/**
 * Purchases ever expected of a customer, each counting less the later it comes: the discounted expected residual
 * transactions of the Pareto/NBD ("DERT": Fader, Hardie & Lee, "RFM and CLV", 2005). Times the expected spend it is what is
 * left of the lifetime value, with no horizon.
 *
 * Only the Pareto/NBD has it: in the others it may be infinite or nearly so, for a few customers never leave. For them
 * choose a horizon and use {@link predictiveValue}.
 *
 * @param discountAnnual what a purchase a year later is worth less, as a part: 0.15 for 15 per cent a year; above 0
 * @returns a count of purchases, at least 0
 * @throws {RangeError} if the model, the history or the discount is not possible
 * @example discountedResidualPurchases({ kind: "pareto-nbd", r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 }, { frequency: 26, recencyWeeks: 30.86, ageWeeks: 31 }, 0.15) // 86.5
 */
export function discountedResidualPurchases(model: ParetoNbd, history: History, discountAnnual: number): number {
  requireModel(model);
  requirePossible(history);
  if (!(discountAnnual > 0 && discountAnnual < Infinity)) {
    throw new RangeError(`a yearly discount is a part above 0; got ${discountAnnual}`);
  }
  const { frequency, recencyWeeks, ageWeeks } = history;
  const alive = paretoAlive(model, frequency, frequency === 0 ? 0 : recencyWeeks, ageWeeks);
  return alive * discountedIfParetoAlive(model, frequency, ageWeeks, discountAnnual);
}

/** P(alive) of a customer: 1 / (1 + the odds of having left at some time since the last purchase). */
export function paretoAlive(model: ParetoNbd, x: number, tx: number, age: number): number {
  const { r, alpha, s, beta } = model;
  const power = r + x;
  const gone = decayingIntegral({ alpha, beta, P: power, Q: s + 1, from: tx, to: age });
  const log = power * Math.log((alpha + age) / (alpha + tx)) + s * Math.log((beta + age) / (beta + tx));
  // The odds overflow to Infinity for a long-silent heavy buyer, whose chance is then rightly 0.
  return 1 / (1 + (s / (beta + tx)) * Math.exp(log) * gone);
}

/** The chance that somebody alive buys within the horizon: their first purchase comes at some time before they leave. */
export function activeIfParetoAlive(model: ParetoNbd, x: number, age: number, horizon: number): number {
  const power = model.r + x;
  const [alpha, beta] = [model.alpha + age, model.beta + age];
  const first = decayingIntegral({ alpha, beta, P: power + 1, Q: model.s, from: 0, to: horizon });
  return Math.min(1, (power / alpha) * first);
}

/** Purchases expected of somebody alive within the horizon (Fader & Hardie 2005, eq. 40; a logarithm at s = 1). */
export function purchasesIfParetoAlive(model: ParetoNbd, x: number, age: number, horizon: number): number {
  const { r, alpha, s, beta } = model;
  return ((r + x) / (alpha + age)) * (beta + age) * lifeAhead(s, Math.log1p(horizon / (beta + age)));
}

/** ∫ e^(−(s−1) v) dv from 0 to `until`: the time alive within a horizon, as a part of β+T. */
function lifeAhead(s: number, until: number): number {
  const e = s - 1;
  return Math.abs(e * until) < 1e-12 ? until : -Math.expm1(-e * until) / e;
}

/** Purchases ever expected of somebody alive, each counting less the later it comes. */
function discountedIfParetoAlive(model: ParetoNbd, x: number, age: number, discountAnnual: number): number {
  const perWeek = Math.log1p(discountAnnual) / (365.25 / 7);
  const beta = model.beta + age;
  const { s } = model;
  // In v = ln(1 + y/β), from the end of which nothing more comes: survival times discount.
  const size = (v: number): number => Math.exp(-(s - 1) * v - perWeek * beta * Math.expm1(v));
  let sum = 0;
  for (let from = 0; ; ) {
    const steep = Math.abs(s - 1) + perWeek * beta * Math.exp(from) * 3;
    const width = Math.min(1, 4 / (1 + steep));
    for (let j = 0; j < FINE.at.length; j++) sum += width * FINE.weights[j]! * size(from + width * FINE.at[j]!);
    from += width;
    if ((s - 1) * from + perWeek * beta * Math.expm1(from) > 45) break;
  }
  return ((model.r + x) / (model.alpha + age)) * beta * sum;
}

/** When somebody alive may leave: a few times within the horizon that stand for all, and the whole of it for staying. */
export function leavingTimes(
  model: ParetoNbd,
  age: number,
  horizon: number,
  power: number,
): { readonly chance: number; readonly weeks: number }[] {
  const { s } = model;
  const [alpha, beta] = [model.alpha + age, model.beta + age];
  const until = Math.log1p(horizon / beta);
  const stays = Math.exp(-s * until);
  const times: { chance: number; weeks: number }[] = [];
  let sum = 0;
  for (let from = 0; from < until && s * from < 45; ) {
    // Near enough that how many purchases come until then changes smoothly from one time to the next.
    const weeks = beta * Math.expm1(from);
    const already = (power * weeks) / alpha;
    const apart = (6 * alpha * Math.sqrt(already + 1 + (already * already) / power)) / power;
    const width = Math.min(until - from, 1.25, 3 / s, Math.log1p(apart / (beta + weeks)));
    for (let j = 0; j < FINE.at.length; j++) {
      const v = from + width * FINE.at[j]!;
      const chance = width * FINE.weights[j]! * s * Math.exp(-s * v);
      times.push({ chance, weeks: beta * Math.expm1(v) });
      sum += chance;
    }
    from += width;
  }
  const scale = sum === 0 ? 0 : (1 - stays) / sum;
  return [...times.map(({ chance, weeks }) => ({ chance: chance * scale, weeks })), { chance: stays, weeks: horizon }];
}

type Decay = {
  readonly alpha: number;
  readonly beta: number;
  readonly P: number;
  readonly Q: number;
  readonly from: number;
  readonly to: number;
};

const FINE = gaussLegendre(16);

/** ∫ ((α+from)/(α+y))^P ((β+from)/(β+y))^Q dy between two times: at most their distance. */
function decayingIntegral({ alpha, beta, P, Q, from, to }: Decay): number {
  const [a, b] = [alpha + from, beta + from];
  const least = Math.min(a, b);
  const until = Math.log1p((to - from) / least);
  let sum = 0;
  for (let w = 0; w < until; ) {
    const y = least * Math.expm1(w);
    const width = Math.min(until - w, panelWidth(P, Q, (least + y) / (a + y), (least + y) / (b + y), 5));
    for (let j = 0; j < FINE.at.length; j++) {
      const v = w + width * FINE.at[j]!;
      const at = least * Math.expm1(v);
      sum += width * FINE.weights[j]! * Math.exp(v - P * Math.log1p(at / a) - Q * Math.log1p(at / b));
    }
    w += width;
    const end = least * Math.expm1(w);
    // From where it falls it goes on falling.
    const slope = 1 - (P * (least + end)) / (a + end) - (Q * (least + end)) / (b + end);
    if (slope < 0 && w - P * Math.log1p(end / a) - Q * Math.log1p(end / b) < -45 + Math.log(sum)) break;
  }
  return least * sum;
}

/**
 * How far in w an integrand may be told by one rule: so that it falls by no more than so many powers of e, and that
 * (m+y)/(α+y) and (m+y)/(β+y), which rise to 1, stay far from their singular points.
 */
export function panelWidth(P: number, Q: number, partOfAlpha: number, partOfBeta: number, powers: number): number {
  // The slope is 1 − P (m+y)/(α+y) − Q (m+y)/(β+y), and over a width of 2 the two parts grow by e² at most.
  const steepest = Math.min(P, 7.4 * P * partOfAlpha) + Math.min(Q, 7.4 * Q * partOfBeta) - 1;
  return Math.min(2, powers / (steepest > 1 ? steepest : 1));
}
