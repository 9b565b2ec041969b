import { toLogScale } from "@rapport/statistics";
import type { Objective } from "@rapport/statistics";
import type { CellTables } from "./cell-tables.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import { panelWidth } from "./pareto-nbd.ts";

/**
 * The log-likelihood of the Pareto/NBD in the logarithms of r, alpha, s, beta, with its exact gradient and Hessian.
 *
 * Symbols of the paper: x frequency, tx recency, T age, R = r + x. A customer's likelihood is
 *
 *   Γ(R)/Γ(r) · α^−x · [ (1+T/α)^−R (1+T/β)^−s + (s/β) ∫ (1+y/α)^−R (1+y/β)^−(s+1) dy ],  y from tx to T,
 *
 * where the first way in brackets is that they are still active and the second that they left at y. The integral is a
 * weighted sum over a few times y (Gauss's rule over panels in ln(m+y), m the lesser of α and β), so a customer is a
 * mixture of ways; first and second derivatives are means and spreads over the ways of their own derivatives, and no
 * special function is needed. Eight points a panel give twelve digits.
 */
export function paretoNbdLikelihood(tables: CellTables): Objective {
  const { x, customers, customersWith, ages, recencies } = tables;
  const age = { alpha: new Float64Array(ages.values.length), beta: new Float64Array(ages.values.length) };
  const recency = { alpha: new Float64Array(recencies.values.length), beta: new Float64Array(recencies.values.length) };
  const { at: points, weights } = RULE;

  return (at, gradient, hessian) => {
    const [r, alpha, s, beta] = [Math.exp(at[0]!), Math.exp(at[1]!), Math.exp(at[2]!), Math.exp(at[3]!)];
    const logAlpha = Math.log(alpha);
    const logRate = Math.log(s / beta);
    const alphaIsLess = alpha < beta;
    const m = alphaIsLess ? alpha : beta;
    const other = alphaIsLess ? beta : alpha;
    const inverseS = 1 / s;
    const perOther = 1 / other;
    fillLogs(ages.values, alpha, age.alpha);
    fillLogs(ages.values, beta, age.beta);
    fillLogs(recencies.values, alpha, recency.alpha);
    fillLogs(recencies.values, beta, recency.beta);

    let total = 0;
    let gR = 0;
    let gAlpha = 0;
    let gS = 0;
    let gBeta = 0;
    let hRR = 0;
    let hRAlpha = 0;
    let hRS = 0;
    let hRBeta = 0;
    let hAlphaAlpha = 0;
    let hAlphaS = 0;
    let hAlphaBeta = 0;
    let hSS = 0;
    let hSBeta = 0;
    let hBetaBeta = 0;

    // What depends on the frequency alone, and what is the same for all.
    let rising = 0;
    let risingR = 0;
    let risingRR = 0;
    for (let count = 0; count < customersWith.length; count++) {
      if (count > 0) {
        const inverse = 1 / (r + count - 1);
        rising += Math.log(r + count - 1);
        risingR += inverse;
        risingRR -= inverse * inverse;
      }
      const n = customersWith[count]!;
      if (n === 0) continue;
      total += n * (rising - count * logAlpha);
      gR += n * risingR;
      hRR += n * risingRR;
      gAlpha += (n * r) / alpha;
      hRAlpha += n / alpha;
      hAlphaAlpha -= (n * r) / (alpha * alpha);
      gBeta += (n * s) / beta;
      hSBeta += n / beta;
      hBetaBeta -= (n * s) / (beta * beta);
    }

    for (let i = 0; i < x.length; i++) {
      const n = customers[i]!;
      const power = r + x[i]!;
      const T = ages.values[ages.index[i]!]!;
      const tx = recencies.values[recencies.index[i]!]!;
      const lnA = age.alpha[ages.index[i]!]!;
      const lnB = age.beta[ages.index[i]!]!;
      const lnA0 = recency.alpha[recencies.index[i]!]!;
      const lnB0 = recency.beta[recencies.index[i]!]!;
      const logActive = -power * lnA - s * lnB;
      const logStart = Math.log(m + tx);
      const logFirst = logRate - power * lnA0 - (s + 1) * lnB0 + logStart;
      // Everything is told as a part of the larger of the two ways, so that none overflows.
      const top = logActive > logFirst ? logActive : logFirst;

      // The way of being active: its weight, and the means so far of its derivatives, by r, alpha, s, beta.
      const perAge = 1 / (alpha + T);
      const perLife = 1 / (beta + T);
      let sum = Math.exp(logActive - top);
      let d0 = -lnA;
      let d1 = -power * perAge;
      let d2 = -lnB;
      let d3 = -s * perLife;
      let mR = sum * d0;
      let mAlpha = sum * d1;
      let mS = sum * d2;
      let mBeta = sum * d3;
      let mRR = sum * d0 * d0;
      let mRAlpha = sum * (d0 * d1 - perAge);
      let mRS = sum * d0 * d2;
      let mRBeta = sum * d0 * d3;
      let mAlphaAlpha = sum * (d1 * d1 + power * perAge * perAge);
      let mAlphaS = sum * d1 * d2;
      let mAlphaBeta = sum * d1 * d3;
      let mSS = sum * d2 * d2;
      let mSBeta = sum * (d2 * d3 - perLife);
      let mBetaBeta = sum * (d3 * d3 + s * perLife * perLife);

      // The ways of having left, panel by panel.
      const until = alphaIsLess ? lnA - lnA0 : lnB - lnB0;
      const start = m + tx;
      for (let w = 0, fallen = 0; w < until; ) {
        const y0 = start * Math.exp(w) - m;
        const powers = fallen < 2.5 ? 2.5 : fallen < 6 ? 3.5 : fallen < 11 ? 5 : fallen < 20 ? 9 : 18;
        const whole = panelWidth(power, s + 1, (m + y0) / (alpha + y0), (m + y0) / (beta + y0), powers);
        const width = whole < until - w ? whole : until - w;
        let last = 0;
        for (let j = 0; j < POINTS; j++) {
          const v = w + width * points[j]!;
          // m is the lesser, so what the difference loses is lost beside `other`, too.
          const y = start * Math.exp(v) - m;
          const lnOther = Math.log(1 + y * perOther);
          const lnAt = alphaIsLess ? lnA0 + v : lnOther;
          const lnBt = alphaIsLess ? lnOther : lnB0 + v;
          last = logRate - power * lnAt - (s + 1) * lnBt + logStart + v - top;
          const weight = width * weights[j]! * Math.exp(last);
          const perAlpha = 1 / (alpha + y);
          const perBeta = 1 / (beta + y);
          d0 = -lnAt;
          d1 = -power * perAlpha;
          d2 = inverseS - lnBt;
          d3 = -(s + 1) * perBeta;
          sum += weight;
          mR += weight * d0;
          mAlpha += weight * d1;
          mS += weight * d2;
          mBeta += weight * d3;
          mRR += weight * d0 * d0;
          mRAlpha += weight * (d0 * d1 - perAlpha);
          mRS += weight * d0 * d2;
          mRBeta += weight * d0 * d3;
          mAlphaAlpha += weight * (d1 * d1 + power * perAlpha * perAlpha);
          mAlphaS += weight * d1 * d2;
          mAlphaBeta += weight * d1 * d3;
          mSS += weight * (d2 * d2 - inverseS * inverseS);
          mSBeta += weight * (d2 * d3 - perBeta);
          mBetaBeta += weight * (d3 * d3 + (s + 1) * perBeta * perBeta);
        }
        w += width;
        fallen = -last;
        if (fallen > 38) break;
      }

      const part = 1 / sum;
      mR *= part;
      mAlpha *= part;
      mS *= part;
      mBeta *= part;
      total += n * (top + Math.log(sum));
      gR += n * mR;
      gAlpha += n * mAlpha;
      gS += n * mS;
      gBeta += n * mBeta;
      hRR += n * (mRR * part - mR * mR);
      hRAlpha += n * (mRAlpha * part - mR * mAlpha);
      hRS += n * (mRS * part - mR * mS);
      hRBeta += n * (mRBeta * part - mR * mBeta);
      hAlphaAlpha += n * (mAlphaAlpha * part - mAlpha * mAlpha);
      hAlphaS += n * (mAlphaS * part - mAlpha * mS);
      hAlphaBeta += n * (mAlphaBeta * part - mAlpha * mBeta);
      hSS += n * (mSS * part - mS * mS);
      hSBeta += n * (mSBeta * part - mS * mBeta);
      hBetaBeta += n * (mBetaBeta * part - mBeta * mBeta);
    }
    gradient.set([gR, gAlpha, gS, gBeta]);
    hessian.set([hRR, hRAlpha, hRS, hRBeta, hRAlpha, hAlphaAlpha, hAlphaS, hAlphaBeta]);
    hessian.set([hRS, hAlphaS, hSS, hSBeta, hRBeta, hAlphaBeta, hSBeta, hBetaBeta], 8);
    toLogScale(Float64Array.of(r, alpha, s, beta), gradient, hessian);
    return total;
  };
}

const POINTS = 8;
const RULE = gaussLegendre(POINTS);

function fillLogs(times: Float64Array, scale: number, logs: Float64Array): void {
  for (let i = 0; i < times.length; i++) logs[i] = Math.log1p(times[i]! / scale);
}
