/**
 * How a group of customers buys.
 *
 * In all of them an active customer buys at a rate of their own; rates are spread over customers as Gamma(r, alpha), in
 * purchases a week. They differ in how purchases are timed and in how customers leave for good:
 *
 * | kind | leaving | timing |
 * |---|---|---|
 * | `nbd` (Ehrenberg 1959) | nobody | at random |
 * | `bg-nbd` (Fader, Hardie & Lee 2005) | after any repeat purchase, with a chance of their own, spread as Beta(a, b) | at random |
 * | `mbg-nbd` (Batislam, Denizel & Filiztekin 2007) | the same, and after the first purchase too | at random |
 * | `pareto-nbd` (Schmittlein, Morrison & Colombo 1987) | at any time, at a rate of their own, spread as Gamma(s, beta) | at random |
 * | `cnbd-k`, `bg-cnbd-k`, `mbg-cnbd-k` (Platzer & Reutterer 2016) | as the kind without `c…-k` | regular: each purchase is every k-th of events at random |
 */
export type PurchaseModel = Nbd | BgNbd | MbgNbd | ParetoNbd | CnbdK | BgCnbdK | MbgCnbdK;

/** The negative binomial model. Both are above 0; `alpha` is in weeks. */
export type Nbd = { readonly kind: "nbd" } & Buying;

/** The beta-geometric / negative binomial model. All four are above 0; `alpha` is in weeks. */
export type BgNbd = { readonly kind: "bg-nbd" } & Buying & LeavingByChance;

/** The modified BG/NBD. All four are above 0; `alpha` is in weeks. */
export type MbgNbd = { readonly kind: "mbg-nbd" } & Buying & LeavingByChance;

/** The Pareto / negative binomial model. All four are above 0; `alpha` and `beta` are in weeks. */
export type ParetoNbd = { readonly kind: "pareto-nbd"; readonly s: number; readonly beta: number } & Buying;

/** Regular timing without leaving: the NBD with every k-th event a purchase, so that the mean rate is r / (alpha k). */
export type CnbdK = { readonly kind: "cnbd-k" } & Regular & Buying;

/** The BG/NBD with regular timing. */
export type BgCnbdK = { readonly kind: "bg-cnbd-k" } & Regular & Buying & LeavingByChance;

/** The MBG/NBD with regular timing. */
export type MbgCnbdK = { readonly kind: "mbg-cnbd-k" } & Regular & Buying & LeavingByChance;

type Buying = { readonly r: number; readonly alpha: number };
type LeavingByChance = { readonly a: number; readonly b: number };
type Regular = {
  /** How regular: 1 is at random, 2 and more ever steadier. A whole number. */
  readonly k: number;
};

/** The kinds in which customers leave by chance at their purchases. */
export type BetaGeometric = BgNbd | MbgNbd | BgCnbdK | MbgCnbdK;

/** A parameter that is fitted; `k` is not among them, for it is chosen among whole numbers. */
export type ParameterName = "r" | "alpha" | "a" | "b" | "s" | "beta";

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

const LEAVING_BY_CHANCE = ["r", "alpha", "a", "b"] as const;
const NOT_LEAVING = ["r", "alpha"] as const;
const NAMES = {
  nbd: NOT_LEAVING,
  "bg-nbd": LEAVING_BY_CHANCE,
  "mbg-nbd": LEAVING_BY_CHANCE,
  "pareto-nbd": ["r", "alpha", "s", "beta"],
  "cnbd-k": NOT_LEAVING,
  "bg-cnbd-k": LEAVING_BY_CHANCE,
  "mbg-cnbd-k": LEAVING_BY_CHANCE,
} as const satisfies Readonly<Record<PurchaseModel["kind"], readonly ParameterName[]>>;

/**
 * The names of a model's fitted parameters, in the order of the rows of its covariance.
 *
 * @example parameterNames({ kind: "nbd", r: 1, alpha: 2 }).length // 2
 */
export function parameterNames(model: PurchaseModel): readonly ParameterName[] {
  return NAMES[model.kind];
}

/**
 * One fitted parameter of a model.
 *
 * @throws {RangeError} if a model of this kind has no such parameter
 * @example parameterOf({ kind: "nbd", r: 1, alpha: 2 }, "alpha") // 2
 */
export function parameterOf(model: PurchaseModel, name: ParameterName): number {
  const value = (model as Readonly<Partial<Record<ParameterName, number>>>)[name];
  if (value === undefined) throw new RangeError(`a ${model.kind} has no ${name}`);
  return value;
}

/**
 * The same model with the logarithms of its parameters moved: for slopes, and for draws of what else it might be.
 *
 * @param by one number for each of {@link parameterNames}, in their order
 * @example movedModel({ kind: "nbd", r: 1, alpha: 2 }, [0, Math.log(3)]).alpha // 6
 */
export function movedModel<Model extends PurchaseModel>(model: Model, by: ArrayLike<number>): Model {
  const moved = parameterNames(model).map((name, i) => [name, parameterOf(model, name) * Math.exp(by[i]!)]);
  return { ...model, ...Object.fromEntries(moved) };
}

/** How regular the timing is: every so-many-th event at random is a purchase. */
export function regularityOf(model: PurchaseModel): number {
  return "k" in model ? model.k : 1;
}

/** How often an active customer of frequency x was put to the chance of leaving: once a purchase that may be the last. */
export function chancesTaken(model: BetaGeometric, x: number): number {
  return model.kind === "mbg-nbd" || model.kind === "mbg-cnbd-k" ? x + 1 : x;
}

/**
 * Throws unless the parameters of a model are possible.
 *
 * @throws {RangeError} naming the parameter that is not a finite number above 0, or the k that is not a whole one
 */
export function requireModel(model: PurchaseModel): void {
  const names: readonly ParameterName[] | undefined = NAMES[model.kind];
  if (names === undefined) throw new RangeError(`there is no model of kind ${String(model.kind)}`);
  for (const name of names) {
    const value = (model as Readonly<Partial<Record<ParameterName, number>>>)[name];
    if (!(value !== undefined && value > 0 && value < Infinity)) {
      throw new RangeError(`${name} must be finite and above 0; got ${value}`);
    }
  }
  if ("k" in model && !(Number.isInteger(model.k) && model.k >= 1 && model.k <= MOST_REGULAR)) {
    throw new RangeError(`k must be a whole number from 1 to ${MOST_REGULAR}; got ${model.k}`);
  }
}

/** Purchases steadier than this are a schedule. */
export const MOST_REGULAR = 100;
