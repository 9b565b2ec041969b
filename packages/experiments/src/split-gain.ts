import { choleskyFactor, choleskySolve, normalQuantile, type TooFew, tooFew } from "@rapport/statistics";

/** One unit of a randomised experiment: what was known of it beforehand, whether it was treated, and what came of it. */
export type Unit = {
  /** Known before the treatment, on scales near each other; as many for every unit. */
  readonly features: readonly number[];
  readonly treated: boolean;
  readonly outcome: number;
};

/** What it brings to treat some and leave others alone, over the better of treating all and treating nobody. */
export type SplitGain = {
  readonly kind: "gain";
  /** A unit, in units of the outcome, costs taken off. */
  readonly gain: number;
  /** The true gain lies above it with the level asked for. */
  readonly lo: number;
  readonly hi: number;
  /** The share of units that the split treats. */
  readonly treatedShare: number;
  /** What the split is compared with. */
  readonly common: "treat-all" | "treat-none";
  /** split: it brings more for sure; common: that is not shown, so treat all alike. */
  readonly verdict: "split" | "common";
};

const FEWEST = 200;
const RIDGE = 1;

/**
 * Is it worth treating units differently, by what is known of them? Cross-fitted and doubly robust: whom to treat is learned on
 * some of the units (a linear model an arm) and valued on the others, with what really came of them; so a split cannot look
 * good by having been fitted to its own luck.
 *
 * @param units of an experiment in which chance alone decided who was treated, in an order that says nothing of them
 * @param options what treating one costs, in units of the outcome; a further cost of telling units apart, a unit; parts, 5 unless
 *   told; level of the one-sided bounds, 0.95 unless told
 * @returns the gain a unit with its bounds, or `too-few` below two hundred units an arm
 * @throws {RangeError} if units have features of different number, or a number is not finite
 */
export function splitGain(units: readonly Unit[], options: { readonly costTreated: number; readonly costApart?: number; readonly parts?: number; readonly level?: number }): SplitGain | TooFew {
  const { costTreated, costApart = 0, parts = 5, level = 0.95 } = options;
  const width = units[0]?.features.length ?? 0;
  for (const { features, outcome } of units) if (features.length !== width || !Number.isFinite(outcome) || !features.every(Number.isFinite)) throw new RangeError("every unit has as many features as the first, and all numbers are finite");
  const treated = units.filter((unit) => unit.treated).length;
  const smaller = Math.min(treated, units.length - treated);
  if (smaller < FEWEST) return tooFew({ observed: smaller, needed: FEWEST });
  // Compared with what is better for all, by all that is known: a fairer rival than one that each part chooses anew.
  const meanOf = (isTreated: boolean) => units.reduce((sum, unit) => (unit.treated === isTreated ? sum + unit.outcome : sum), 0) / (isTreated ? treated : units.length - treated);
  const common = meanOf(true) - meanOf(false) > costTreated ? "treat-all" : "treat-none";
  const gains = new Float64Array(units.length);
  let ofSplit = 0;
  for (let part = 0; part < parts; part++) {
    const learned = units.filter((_, place) => place % parts !== part);
    const [withIt, without] = [fitLinear(learned.filter((unit) => unit.treated)), fitLinear(learned.filter((unit) => !unit.treated))];
    const chance = learned.filter((unit) => unit.treated).length / learned.length;
    for (let place = part; place < units.length; place += parts) {
      const unit = units[place]!;
      const [one, none] = [predict(withIt, unit.features), predict(without, unit.features)];
      const robust = one - none + (unit.treated ? (unit.outcome - one) / chance : -(unit.outcome - none) / (1 - chance)) - costTreated;
      const bySplit = one - none > costTreated;
      if (bySplit) ofSplit++;
      gains[place] = robust * (Number(bySplit) - Number(common === "treat-all")) - costApart;
    }
  }
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1);
  const half = normalQuantile(level) * Math.sqrt(variance / gains.length);
  return { kind: "gain", gain: mean, lo: mean - half, hi: mean + half, treatedShare: ofSplit / units.length, common, verdict: mean - half > 0 ? "split" : "common" };
}

/** Least squares with an intercept; the other coefficients are held back a little, so that features that say the same do no harm. */
function fitLinear(units: readonly Unit[]): Float64Array {
  const width = (units[0]?.features.length ?? 0) + 1;
  const squares = new Float64Array(width * width);
  const products = new Float64Array(width);
  const row = new Float64Array(width);
  for (const { features, outcome } of units) {
    row[0] = 1;
    row.set(features, 1);
    for (let a = 0; a < width; a++) {
      products[a]! += row[a]! * outcome;
      for (let b = 0; b <= a; b++) squares[a * width + b]! += row[a]! * row[b]!;
    }
  }
  for (let a = 1; a < width; a++) squares[a * width + a]! += RIDGE;
  const factor = choleskyFactor(squares, width);
  if (factor === undefined) throw new Error("expected squares with a ridge to be positive definite");
  return choleskySolve(factor, products);
}

function predict(coefficients: Float64Array, features: readonly number[]): number {
  let sum = coefficients[0]!;
  for (let place = 0; place < features.length; place++) sum += coefficients[place + 1]! * features[place]!;
  return sum;
}
