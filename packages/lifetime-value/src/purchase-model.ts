/**
 * How a group of customers buys.
 *
 * - `bg-nbd` (Fader, Hardie & Lee 2005): while a customer is active they buy at random at a rate of their own; rates are
 *   spread over customers as Gamma(r, alpha), in purchases a week. After each repeat purchase a customer leaves for good
 *   with a chance of their own, spread as Beta(a, b).
 * - `nbd` (Ehrenberg 1959): the same without leaving.
 */
export type PurchaseModel = BgNbd | Nbd;

/** The beta-geometric / negative binomial model. All four are above 0; `alpha` is in weeks. */
export type BgNbd = {
  readonly kind: "bg-nbd";
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
};

/** The negative binomial model. Both are above 0; `alpha` is in weeks. */
export type Nbd = {
  readonly kind: "nbd";
  readonly r: number;
  readonly alpha: number;
};

/**
 * How well the customers pin the parameters down.
 *
 * `undetermined`: the likelihood is flat in some direction (customers so alike, say, that any large r serves), so the
 * parameters are usable but have no standard errors.
 */
export type Uncertainty<Parameter extends string> =
  | {
      readonly kind: "estimated";
      /** Rows and columns in the order of the parameters above, of their natural logarithms. */
      readonly covarianceOfLogs: readonly (readonly number[])[];
      readonly standardErrors: Readonly<Record<Parameter, number>>;
    }
  | { readonly kind: "undetermined" };

/**
 * Throws unless the parameters of a model are possible.
 *
 * @throws {RangeError} naming the parameter that is not a finite number above 0
 */
export function requireModel(model: PurchaseModel): void {
  const parameters = model.kind === "bg-nbd" ? { ...parametersOf(model), a: model.a, b: model.b } : parametersOf(model);
  for (const [name, value] of Object.entries(parameters)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be finite and above 0; got ${value}`);
  }
}

function parametersOf(model: PurchaseModel): { readonly r: number; readonly alpha: number } {
  return { r: model.r, alpha: model.alpha };
}
