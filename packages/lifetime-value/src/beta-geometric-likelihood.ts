import { toLogScale } from "@rapport/statistics";
import type { Objective } from "@rapport/statistics";
import type { CellTables } from "./cell-tables.ts";

/** When customers may leave: after each repeat purchase (BG), after the first purchase too (MBG), or never. */
export type Leaving = "after-repeat-purchases" | "after-every-purchase" | "never";

/**
 * The log-likelihood of the BG/NBD and of its relatives in the logarithms of r, alpha, a, b (of r, alpha where nobody
 * leaves), with its exact gradient and Hessian.
 *
 * Symbols of the papers: x frequency, tx recency, T age, k regularity; m is x in the BG kinds and x + 1 in the MBG kinds,
 * and R = r + k x. But for the intervals between purchases, which say nothing of the parameters, a customer's likelihood is
 *
 *   Γ(R)/Γ(r) · α^−kx · B(a, b+m)/B(a, b) · [ S · (1+T/α)^−R + (m>0) a/(b+m−1) · (1+tx/α)^−R ]
 *
 * where the first way in brackets is that they are still active and the second that they left after their last
 * purchase. S sums over the phase j, the events since the last purchase of which the k-th would be the next one:
 *
 *   S = Σ_{j<k} R (R+1) … (R+j−1) / j! · ((T−tx)/(α+T))^j,   which is 1 for k = 1.
 *
 * (The papers have α^r and α+T; with a large r those two nearly cancel and take the last digits with them.)
 * Because x is whole, the ratios of gamma and beta functions are products of whole numbers of factors, so their logarithms
 * and derivatives are prefix sums over x, made once for all cells; logarithms of 1+T/α and 1+tx/α are made once for each
 * different time. A cell itself costs one exponential and one logarithm.
 */
export function betaGeometricLikelihood(tables: CellTables, leaving: Leaving, k: number): Objective {
  const { x, customers, customersWith, ages, recencies } = tables;
  const leaves = leaving !== "never";
  /** How much earlier than in the BG the first chance of leaving comes. */
  const early = leaving === "after-every-purchase" ? 1 : 0;
  const ageOf = ages.index;
  const recencyOf = recencies.index;
  const logAge = new Float64Array(ages.values.length);
  const inverseAge = new Float64Array(ages.values.length);
  const logRecency = new Float64Array(recencies.values.length);
  const inverseRecency = new Float64Array(recencies.values.length);
  const logLeft = new Float64Array(customersWith.length);
  const inverseLeft = new Float64Array(customersWith.length);

  return (at, gradient, hessian) => {
    const r = Math.exp(at[0]!);
    const alpha = Math.exp(at[1]!);
    const a = leaves ? Math.exp(at[2]!) : 1;
    const b = leaves ? Math.exp(at[3]!) : 1;
    const logAlpha = Math.log(alpha);
    fillLogs(ages.values, alpha, logAge, inverseAge);
    fillLogs(recencies.values, alpha, logRecency, inverseRecency);

    // One variable each: taken apart from an array they would cost half as much again.
    let total = 0;
    let gR = 0;
    let gAlpha = 0;
    let gA = 0;
    let gB = 0;
    let hRR = 0;
    let hRAlpha = 0;
    let hRA = 0;
    let hRB = 0;
    let hAlphaAlpha = 0;
    let hAlphaA = 0;
    let hAlphaB = 0;
    let hAA = 0;
    let hAB = 0;
    let hBB = 0;

    // What depends on the frequency alone: Γ(R)/Γ(r) · α^−kx · B(a, b+m)/B(a, b).
    let rising = 0;
    let risingR = 0;
    let risingRR = 0;
    let beta = 0;
    let betaA = 0;
    let betaAA = 0;
    let betaB = 0;
    let betaBB = 0;
    for (let count = 0; count < customersWith.length; count++) {
      for (let i = count === 0 ? 0 : k * (count - 1); i < k * count; i++) {
        const inverseR = 1 / (r + i);
        rising += Math.log(r + i);
        risingR += inverseR;
        risingRR -= inverseR * inverseR;
      }
      const taken = count + early;
      if (leaves && taken > 0) {
        const inverseB = 1 / (b + taken - 1);
        const inverseAB = 1 / (a + b + taken - 1);
        beta += Math.log((b + taken - 1) * inverseAB);
        betaA -= inverseAB;
        betaAA += inverseAB * inverseAB;
        betaB += inverseB;
        betaBB -= inverseB * inverseB;
        inverseLeft[count] = inverseB;
        logLeft[count] = Math.log(a * inverseB);
      }
      const n = customersWith[count]!;
      if (n === 0) continue;
      total += n * (rising - k * count * logAlpha + beta);
      gR += n * risingR;
      gAlpha += (n * r) / alpha;
      gA += n * betaA;
      gB += n * (betaB + betaA);
      hRR += n * risingRR;
      hRAlpha += n / alpha;
      hAlphaAlpha -= (n * r) / (alpha * alpha);
      hAA += n * betaAA;
      hAB += n * betaAA;
      hBB += n * (betaBB + betaAA);
    }

    // The two ways in brackets, for each cell.
    const inverseA = 1 / a;
    for (let i = 0; i < x.length; i++) {
      const count = x[i]!;
      const n = customers[i]!;
      const power = r + k * count;
      const age = ageOf[i]!;
      const lnAge = logAge[age]!;
      const perAge = inverseAge[age]!;

      // The logarithm of the first way, and its derivatives by r and alpha.
      let active = -power * lnAge;
      let activeR = -lnAge;
      let activeAlpha = -power * perAge;
      let activeRR = 0;
      let activeRAlpha = -perAge;
      let activeAlphaAlpha = power * perAge * perAge;
      const recency = recencyOf[i]!;
      if (k > 1) {
        // ln S: its derivatives are means and spreads over the phases of their own derivatives, h by r and −j/(α+T) by α.
        const waited = (ages.values[age]! - recencies.values[recency]!) * perAge;
        let term = 1;
        let h = 0;
        let bend = 0;
        let sum = 1;
        let sumH = 0;
        let sumHH = 0;
        let sumJ = 0;
        let sumJJ = 0;
        let sumHJ = 0;
        for (let j = 1; j < k; j++) {
          const inverse = 1 / (power + j - 1);
          term *= ((power + j - 1) * waited) / j;
          h += inverse;
          bend -= inverse * inverse;
          sum += term;
          sumH += term * h;
          sumHH += term * (h * h + bend);
          sumJ += term * j;
          sumJJ += term * j * j;
          sumHJ += term * h * j;
        }
        const meanH = sumH / sum;
        const meanJ = sumJ / sum;
        active += Math.log(sum);
        activeR += meanH;
        activeAlpha -= meanJ * perAge;
        activeRR += sumHH / sum - meanH * meanH;
        activeRAlpha -= (sumHJ / sum - meanH * meanJ) * perAge;
        activeAlphaAlpha += (meanJ + sumJJ / sum - meanJ * meanJ) * perAge * perAge;
      }
      if (!leaves || count + early === 0) {
        total += n * active;
        gR += n * activeR;
        gAlpha += n * activeAlpha;
        hRR += n * activeRR;
        hRAlpha += n * activeRAlpha;
        hAlphaAlpha += n * activeAlphaAlpha;
        continue;
      }
      const lnRecency = logRecency[recency]!;
      const perRecency = inverseRecency[recency]!;
      const perLeft = inverseLeft[count]!;
      // The log-odds of having left, and the log of the sum taken about the larger of the two.
      const lead = logLeft[count]! - power * lnRecency - active;
      const ratio = Math.exp(lead > 0 ? -lead : lead);
      const smaller = ratio / (1 + ratio);
      const left = lead > 0 ? 1 - smaller : smaller;
      const stays = 1 - left;
      total += n * ((lead > 0 ? lead : 0) + active + Math.log(1 + ratio));
      // First derivatives of the two logarithms; by a and b only the second way has any.
      const leftAlpha = -power * perRecency;
      gR += n * (stays * activeR - left * lnRecency);
      gAlpha += n * (stays * activeAlpha + left * leftAlpha);
      gA += n * left * inverseA;
      gB -= n * left * perLeft;
      // Second derivatives: their mean over the two ways, and the spread of the first derivatives between the ways.
      const spread = n * stays * left;
      const apartR = -lnRecency - activeR;
      const apartAlpha = leftAlpha - activeAlpha;
      hRR += spread * apartR * apartR + n * stays * activeRR;
      hRAlpha += spread * apartR * apartAlpha + n * (stays * activeRAlpha - left * perRecency);
      hRA += spread * apartR * inverseA;
      hRB -= spread * apartR * perLeft;
      hAlphaAlpha += spread * apartAlpha * apartAlpha;
      hAlphaAlpha += n * (stays * activeAlphaAlpha + left * power * perRecency * perRecency);
      hAlphaA += spread * apartAlpha * inverseA;
      hAlphaB -= spread * apartAlpha * perLeft;
      hAA += (spread - n * left) * inverseA * inverseA;
      hAB -= spread * inverseA * perLeft;
      hBB += (spread + n * left) * perLeft * perLeft;
    }
    if (!leaves) {
      gradient.set([gR, gAlpha]);
      hessian.set([hRR, hRAlpha, hRAlpha, hAlphaAlpha]);
      toLogScale(Float64Array.of(r, alpha), gradient, hessian);
      return total;
    }
    gradient.set([gR, gAlpha, gA, gB]);
    hessian.set([hRR, hRAlpha, hRA, hRB, hRAlpha, hAlphaAlpha, hAlphaA, hAlphaB]);
    hessian.set([hRA, hAlphaA, hAA, hAB, hRB, hAlphaB, hAB, hBB], 8);
    toLogScale(Float64Array.of(r, alpha, a, b), gradient, hessian);
    return total;
  };
}

function fillLogs(times: Float64Array, alpha: number, logs: Float64Array, inverses: Float64Array): void {
  for (let i = 0; i < times.length; i++) {
    logs[i] = Math.log1p(times[i]! / alpha);
    inverses[i] = 1 / (alpha + times[i]!);
  }
}
