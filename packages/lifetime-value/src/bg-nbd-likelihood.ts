import { toLogScale } from "@rapport/statistics";
import type { Objective } from "@rapport/statistics";
import type { CellTables } from "./cell-tables.ts";

/**
 * The log-likelihood of the BG/NBD in the logarithms of r, alpha, a, b, with its exact gradient and Hessian.
 *
 * Symbols of the paper: x frequency, tx recency, T age. A customer's likelihood is
 *
 *   Γ(r+x)/Γ(r) · α^−x · B(a, b+x)/B(a, b) · [ (1+T/α)^−(r+x) + (x>0) a/(b+x−1) · (1+tx/α)^−(r+x) ]
 *
 * where the first way in brackets is that they are still active and the second that they left after their last
 * purchase. (The paper has α^r and α+T; with a large r those two nearly cancel and take the last digits with them.)
 * Because x is whole, the ratios of gamma and beta functions are products of x factors, so their logarithms
 * and derivatives are prefix sums over x, made once for all cells; logarithms of 1+T/α and 1+tx/α are made once for each
 * different time. A cell itself costs one exponential and one logarithm.
 */
export function bgNbdLikelihood(tables: CellTables): Objective {
  const { x, customers, customersWith, ages, recencies } = tables;
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
    const a = Math.exp(at[2]!);
    const b = Math.exp(at[3]!);
    const logAlpha = Math.log(alpha);
    fillLogs(ages.values, alpha, logAge, inverseAge);
    fillLogs(recencies.values, alpha, logRecency, inverseRecency);
    for (let k = 1; k < customersWith.length; k++) {
      inverseLeft[k] = 1 / (b + k - 1);
      logLeft[k] = Math.log(a * inverseLeft[k]!);
    }

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

    // What depends on the frequency alone: Γ(r+x)/Γ(r) · α^−x · B(a, b+x)/B(a, b).
    let rising = 0;
    let risingR = 0;
    let risingRR = 0;
    let beta = 0;
    let betaA = 0;
    let betaAA = 0;
    let betaB = 0;
    let betaBB = 0;
    for (let k = 0; k < customersWith.length; k++) {
      if (k > 0) {
        const inverseR = 1 / (r + k - 1);
        const inverseB = 1 / (b + k - 1);
        const inverseAB = 1 / (a + b + k - 1);
        rising += Math.log(r + k - 1);
        risingR += inverseR;
        risingRR -= inverseR * inverseR;
        beta += Math.log((b + k - 1) * inverseAB);
        betaA -= inverseAB;
        betaAA += inverseAB * inverseAB;
        betaB += inverseB;
        betaBB -= inverseB * inverseB;
      }
      const n = customersWith[k]!;
      if (n === 0) continue;
      total += n * (rising - k * logAlpha + beta);
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
      const k = x[i]!;
      const n = customers[i]!;
      const power = r + k;
      const age = ageOf[i]!;
      const lnAge = logAge[age]!;
      const perAge = inverseAge[age]!;
      if (k === 0) {
        total -= n * r * lnAge;
        gR -= n * lnAge;
        gAlpha -= n * r * perAge;
        hRAlpha -= n * perAge;
        hAlphaAlpha += n * r * perAge * perAge;
        continue;
      }
      const recency = recencyOf[i]!;
      const lnRecency = logRecency[recency]!;
      const perRecency = inverseRecency[recency]!;
      const perLeft = inverseLeft[k]!;
      // The log-odds of having left, and the log of the sum taken about the larger of the two.
      const lead = logLeft[k]! + power * (lnAge - lnRecency);
      const ratio = Math.exp(lead > 0 ? -lead : lead);
      const smaller = ratio / (1 + ratio);
      const left = lead > 0 ? 1 - smaller : smaller;
      const active = 1 - left;
      total += n * ((lead > 0 ? lead : 0) - power * lnAge + Math.log(1 + ratio));
      // First derivatives of the two logarithms; by a and b only the second way has any.
      const activeAlpha = -power * perAge;
      const leftAlpha = -power * perRecency;
      gR -= n * (active * lnAge + left * lnRecency);
      gAlpha += n * (active * activeAlpha + left * leftAlpha);
      gA += n * left * inverseA;
      gB -= n * left * perLeft;
      // Second derivatives: their mean over the two ways, and the spread of the first derivatives between the ways.
      const spread = n * active * left;
      const apartR = lnAge - lnRecency;
      const apartAlpha = leftAlpha - activeAlpha;
      hRR += spread * apartR * apartR;
      hRAlpha += spread * apartR * apartAlpha - n * (active * perAge + left * perRecency);
      hRA += spread * apartR * inverseA;
      hRB -= spread * apartR * perLeft;
      hAlphaAlpha += spread * apartAlpha * apartAlpha;
      hAlphaAlpha += n * power * (active * perAge * perAge + left * perRecency * perRecency);
      hAlphaA += spread * apartAlpha * inverseA;
      hAlphaB -= spread * apartAlpha * perLeft;
      hAA += (spread - n * left) * inverseA * inverseA;
      hAB -= spread * inverseA * perLeft;
      hBB += (spread + n * left) * perLeft * perLeft;
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
