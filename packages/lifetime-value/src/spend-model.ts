/**
 * How much customers spend at a time (Gamma-Gamma: Colombo & Jiang 1999; Fader, Hardie & Lee 2005).
 *
 * Each purchase of a customer is Gamma(p, ν) with a ν of their own, and ν is spread over customers as Gamma(q, v). All
 * three are above 0; `v` is in money. The population's mean is p v / (q − 1), and has no value unless q is above 1.
 */
export type SpendModel = {
  readonly kind: "gamma-gamma";
  readonly p: number;
  readonly q: number;
  readonly v: number;
};

/** What one customer spent: on average over their `frequency` repeat purchases. */
export type SpendHistory = {
  readonly frequency: number;
  /** Above 0; not read where frequency is 0. In the papers z. */
  readonly meanSpend: number;
};

/**
 * What a customer is expected to spend at their next purchase: between their own average and everyone's, nearer to their
 * own the more purchases it rests on.
 *
 * @returns in the money of the model; above 0
 * @throws {RangeError} if the history is not possible, or if the expectation is infinite (q + p x ≤ 1), which it never is
 *   for a model that {@link fitGammaGamma} made
 * @example expectedSpend({ kind: "gamma-gamma", p: 6.25, q: 3.74, v: 15.44 }, { frequency: 2, meanSpend: 22.35 }) // 24.66
 */
export function expectedSpend(model: SpendModel, history: SpendHistory): number {
  requireSpendModel(model);
  const { p } = model;
  const { shape, scale } = spendPosterior(model, history);
  if (shape <= 1) throw new RangeError("with q + p x of at most 1 the expected spend is infinite");
  return (p * scale) / (shape - 1);
}

/**
 * What is believed of a customer's ν after their purchases: Gamma(`shape`, `scale`) with shape q + p x, scale v + x z.
 *
 * @throws {RangeError} if the history is not possible
 */
export function spendPosterior(
  model: SpendModel,
  history: SpendHistory,
): { readonly shape: number; readonly scale: number } {
  const { frequency, meanSpend } = history;
  if (!(Number.isInteger(frequency) && frequency >= 0)) {
    throw new RangeError(`a frequency is a whole number of at least 0; got ${frequency}`);
  }
  if (frequency === 0) return { shape: model.q, scale: model.v };
  if (!(meanSpend > 0 && meanSpend < Infinity)) throw new RangeError(`a mean spend is above 0; got ${meanSpend}`);
  return { shape: model.q + model.p * frequency, scale: model.v + frequency * meanSpend };
}

/**
 * Throws unless the parameters of a model are possible.
 *
 * @throws {RangeError} naming the parameter that is not a finite number above 0
 */
export function requireSpendModel(model: SpendModel): void {
  const { p, q, v } = model;
  for (const [name, value] of Object.entries({ p, q, v })) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be finite and above 0; got ${value}`);
  }
}
