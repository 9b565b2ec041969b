import { toLogScale } from "@rapport/statistics";
import type { Objective } from "@rapport/statistics";
import type { CellTables } from "./cell-tables.ts";

/**
 * The log-likelihood of the NBD in the logarithms of r and alpha, with its exact gradient and Hessian.
 *
 * A customer's likelihood is Γ(r+x)/Γ(r) · α^r · (α+T)^−(r+x): the BG/NBD's where nobody leaves. Recency has dropped out,
 * so all customers of one age are one term.
 */
export function nbdLikelihood(tables: CellTables): Objective {
  const { x, customers, customersWith, ages } = tables;
  const customersAged = new Float64Array(ages.values.length);
  const purchasesAged = new Float64Array(ages.values.length);
  for (let i = 0; i < ages.index.length; i++) {
    const age = ages.index[i]!;
    customersAged[age]! += customers[i]!;
    purchasesAged[age]! += customers[i]! * x[i]!;
  }

  return (at, gradient, hessian) => {
    const r = Math.exp(at[0]!);
    const alpha = Math.exp(at[1]!);
    let total = 0;
    let gR = 0;
    let gAlpha = 0;
    let hRR = 0;
    let hRAlpha = 0;
    let hAlphaAlpha = 0;
    let rising = 0;
    let risingR = 0;
    let risingRR = 0;
    for (let k = 1; k < customersWith.length; k++) {
      const inverse = 1 / (r + k - 1);
      rising += Math.log(r + k - 1);
      risingR += inverse;
      risingRR -= inverse * inverse;
      total += customersWith[k]! * rising;
      gR += customersWith[k]! * risingR;
      hRR += customersWith[k]! * risingRR;
    }
    for (let i = 0; i < ages.values.length; i++) {
      const T = ages.values[i]!;
      const n = customersAged[i]!;
      const purchases = purchasesAged[i]!;
      const inverse = 1 / (alpha + T);
      // ln(α / (α+T)) as one logarithm, for with a large r the difference of two would lose the digits that matter.
      const shrink = Math.log1p(T / alpha);
      const slope = (T / alpha) * inverse;
      total -= n * r * shrink + purchases * Math.log(alpha + T);
      gR -= n * shrink;
      gAlpha += n * r * slope - purchases * inverse;
      hRAlpha += n * slope;
      hAlphaAlpha -= n * r * slope * (1 / alpha + inverse) - purchases * inverse * inverse;
    }
    gradient.set([gR, gAlpha]);
    hessian.set([hRR, hRAlpha, hRAlpha, hAlphaAlpha]);
    toLogScale(Float64Array.of(r, alpha), gradient, hessian);
    return total;
  };
}
