/**
 * How long customers stay who leave by saying so: subscribers, policy holders, members. Time is counted in whole periods
 * of the contract; at the end of each a customer renews or leaves, and both are seen.
 */
import { hypergeometric2F1 } from "@rapport/statistics";

/**
 * - `sbg` (shifted beta-geometric: Fader & Hardie 2007): at the end of every period a customer leaves with a chance of
 *   their own that never changes, spread over customers as Beta(alpha, beta). Those who leave easily go first, so that
 *   retention rises although nobody becomes more loyal.
 * - `geometric`: the same chance for all.
 * - `discrete-hazard`: the chance depends on the period, by bands, and on covariates, through its log-odds.
 */
export type ContractModel = ShiftedBetaGeometric | Geometric | DiscreteHazard;

/** Both are above 0. */
export type ShiftedBetaGeometric = { readonly kind: "sbg"; readonly alpha: number; readonly beta: number };

/** The chance of leaving at the end of a period, 0 to 1. */
export type Geometric = { readonly kind: "geometric"; readonly leaving: number };

export type DiscreteHazard = {
  readonly kind: "discrete-hazard";
  /** From each first period on, until the next band, the log-odds of leaving where all covariates are 0. Ascending; the first starts at 1. */
  readonly bands: readonly { readonly firstPeriod: number; readonly logOdds: number }[];
  /** By how much a covariate adds to the log-odds. */
  readonly coefficients: Readonly<Record<string, number>>;
};

/** Somebody under contract. */
export type Subscriber = {
  /** How many periods they have completed and renewed: 0 before the first renewal. */
  readonly renewals: number;
  /** What the hazard model knows of them; taken as it stands for all that is to come. */
  readonly covariates?: Readonly<Record<string, number>>;
};

/**
 * The chance that somebody who is still there leaves at the end of the given period.
 *
 * @param period counted from 1, their first
 * @returns a probability, 0 to 1
 * @throws {RangeError} if the model or the period is not possible, or a covariate is missing
 * @example leavingChance({ kind: "sbg", alpha: 0.668, beta: 3.806 }, 1) // 0.1493
 */
export function leavingChance(model: ContractModel, period: number, covariates: Subscriber["covariates"] = {}): number {
  requireContract(model);
  if (!(Number.isInteger(period) && period >= 1)) throw new RangeError(`periods are counted from 1; got ${period}`);
  return hazard(model, period, covariates);
}

/**
 * Of many like this customer, the part that is still there after each number of further periods.
 *
 * @param periods how far ahead, a whole number of at least 0
 * @returns `periods` + 1 numbers, falling from 1
 * @throws {RangeError} if the model or the customer is not possible
 * @example retentionCurve({ kind: "sbg", alpha: 0.668, beta: 3.806 }, { renewals: 0 }, 7)[7] // 0.489
 */
export function retentionCurve(model: ContractModel, subscriber: Subscriber, periods: number): Float64Array {
  requireContract(model);
  requireRenewals(subscriber);
  if (!(Number.isInteger(periods) && periods >= 0 && periods <= 1e6)) throw new RangeError(`periods are a whole number from 0 to a million; got ${periods}`);
  const curve = new Float64Array(periods + 1);
  curve[0] = 1;
  for (let t = 1; t <= periods; t++) {
    curve[t] = curve[t - 1]! * (1 - hazard(model, subscriber.renewals + t, subscriber.covariates ?? {}));
  }
  return curve;
}

/**
 * How many more renewals are expected of somebody, ever: their remaining lifetime in periods.
 *
 * @returns a count of at least 0; `Infinity` where a few customers stay so long that the mean has no bound (an sBG with
 *   alpha of at most 1, or nobody ever leaving): ask {@link expectedRenewalsWithin} instead
 * @throws {RangeError} if the model or the customer is not possible
 * @example expectedRenewals({ kind: "sbg", alpha: 2, beta: 8 }, { renewals: 1 }) // 9
 */
export function expectedRenewals(model: ContractModel, subscriber: Subscriber): number {
  requireContract(model);
  requireRenewals(subscriber);
  if (model.kind === "sbg") return model.alpha > 1 ? (model.beta + subscriber.renewals) / (model.alpha - 1) : Infinity;
  return discountedSum(model, subscriber, 1);
}

/**
 * How many more renewals are expected of somebody within so many periods.
 *
 * @throws {RangeError} if the model or the customer is not possible
 * @example expectedRenewalsWithin({ kind: "geometric", leaving: 0.5 }, { renewals: 0 }, 2) // 0.75
 */
export function expectedRenewalsWithin(model: ContractModel, subscriber: Subscriber, periods: number): number {
  const curve = retentionCurve(model, subscriber, periods);
  let sum = 0;
  for (let t = periods; t >= 1; t--) sum += curve[t]!;
  return sum;
}

/**
 * Renewals ever expected of somebody whose next one is due now, each counting less the later it comes ("DERL": Fader &
 * Hardie, "Customer-base valuation in a contractual setting", 2010). Times what a period brings it is what is left of the
 * lifetime value.
 *
 * @param discountPerPeriod what a renewal a period later is worth less, as a part; above 0
 * @throws {RangeError} if the model, the customer or the discount is not possible
 * @example discountedRenewals({ kind: "sbg", alpha: 3.8, beta: 15.19 }, { renewals: 1 }, 0.1) // 3.45
 */
export function discountedRenewals(model: ContractModel, subscriber: Subscriber, discountPerPeriod: number): number {
  requireContract(model);
  requireRenewals(subscriber);
  if (!(discountPerPeriod > 0 && discountPerPeriod < Infinity)) {
    throw new RangeError(`a discount is a part above 0; got ${discountPerPeriod}`);
  }
  const factor = 1 / (1 + discountPerPeriod);
  if (model.kind !== "sbg") return discountedSum(model, subscriber, factor) / factor;
  const { alpha } = model;
  const beta = model.beta + subscriber.renewals;
  // Retention falls like a power, so where discounting is next to nothing the series is long; it is bounded by the horizon.
  return (beta / (alpha + beta)) * hypergeometric2F1({ a: 1, b: beta + 1, c: alpha + beta + 1, z: factor });
}

/** Σ retention(t) factor^t over all t from 1: by period as far as the bands differ, by the geometric series after that. */
function discountedSum(model: Geometric | DiscreteHazard, { renewals, covariates = {} }: Subscriber, factor: number): number {
  const lastBand = model.kind === "geometric" ? 1 : model.bands.at(-1)!.firstPeriod;
  let there = 1;
  let sum = 0;
  let period = renewals + 1;
  for (; period < lastBand; period++) {
    there *= factor * (1 - hazard(model, period, covariates));
    sum += there;
  }
  const stays = factor * (1 - hazard(model, period, covariates));
  // Of somebody who cannot be left nothing remains, whatever the rest says.
  return there === 0 || stays === 0 ? sum : sum + (there * stays) / (1 - stays);
}

function hazard(model: ContractModel, period: number, covariates: Readonly<Record<string, number>>): number {
  switch (model.kind) {
    case "sbg":
      return model.alpha / (model.alpha + model.beta + period - 1);
    case "geometric":
      return model.leaving;
    case "discrete-hazard": {
      let logOdds = 0;
      for (const band of model.bands) if (band.firstPeriod <= period) ({ logOdds } = band);
      for (const [name, coefficient] of Object.entries(model.coefficients)) {
        const value = covariates[name];
        if (value === undefined || !Number.isFinite(value)) throw new RangeError(`the covariate ${name} is a finite number; got ${value}`);
        logOdds += coefficient * value;
      }
      return 1 / (1 + Math.exp(-logOdds));
    }
  }
}

function requireContract(model: ContractModel): void {
  switch (model.kind) {
    case "sbg":
      for (const [name, value] of Object.entries({ alpha: model.alpha, beta: model.beta })) {
        if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be finite and above 0; got ${value}`);
      }
      return;
    case "geometric":
      if (!(model.leaving >= 0 && model.leaving <= 1)) throw new RangeError(`a chance of leaving is 0 to 1; got ${model.leaving}`);
      return;
    case "discrete-hazard": {
      if (model.bands[0]?.firstPeriod !== 1) throw new RangeError("the first band of a hazard starts at period 1");
      let before = 0;
      for (const { firstPeriod, logOdds } of model.bands) {
        if (!(Number.isInteger(firstPeriod) && firstPeriod > before)) throw new RangeError(`bands ascend in whole periods; got ${firstPeriod} after ${before}`);
        if (!Number.isFinite(logOdds)) throw new RangeError(`log-odds are finite; got ${logOdds}`);
        before = firstPeriod;
      }
    }
  }
}

function requireRenewals({ renewals }: Subscriber): void {
  if (!(Number.isInteger(renewals) && renewals >= 0)) throw new RangeError(`renewals are a whole number of at least 0; got ${renewals}`);
}
