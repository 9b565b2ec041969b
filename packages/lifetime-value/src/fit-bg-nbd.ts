import { covarianceAt, maximise, tooFew } from "@rapport/statistics";
import type { Maximum, TooFew } from "@rapport/statistics";
import { bgNbdLikelihood } from "./bg-nbd-likelihood.ts";
import { cellTables } from "./cell-tables.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { nbdLikelihood } from "./nbd-likelihood.ts";
import type { BgNbd, Nbd, Uncertainty } from "./purchase-model.ts";

/** A BG/NBD as the customers' purchases make it most likely. */
export type FittedBgNbd = BgNbd & {
  readonly logLikelihood: number;
  /** How much more likely than without leaving, in natural logarithms. */
  readonly gainOverNbd: number;
  readonly customers: number;
  readonly uncertainty: Uncertainty<"r" | "alpha" | "a" | "b">;
};

/** An NBD as the customers' purchases make it most likely, and why it was preferred. */
export type FittedNbd = Nbd & {
  /**
   * - `no-drop-out-detectable`: supposing that customers leave explains the purchases no better.
   * - `drop-out-not-determined`: it might, but the likelihood has no settled maximum there.
   */
  readonly because: "no-drop-out-detectable" | "drop-out-not-determined";
  readonly logLikelihood: number;
  readonly customers: number;
  readonly uncertainty: Uncertainty<"r" | "alpha">;
};

/** Below this gain in log-likelihood two more parameters are not worth having. */
const LEAST_GAIN = 3;
/** A chance of leaving of less than one in a thousand times this is no leaving. */
const MOST_B = 1e6;
/** The search starts from the customers' mean age; one of less than a second is as good as none. */
const LEAST_MEAN_AGE_WEEKS = 1e-6;

/**
 * Fits the BG/NBD to customers by maximum likelihood (Fader, Hardie & Lee 2005), exactly, by Newton's method.
 *
 * Supposes that purchases of an active customer come at random (not on a schedule, not by season), that customers are
 * told apart only by their rate and their chance of leaving, and that each was seen from their first purchase on. Where
 * histories are cut off on the left, as when a log begins in the middle of a business, values come out too high.
 *
 * Where leaving explains nothing (a gain of less than 3 in log-likelihood, or b beyond a million) the answer is the NBD
 * that is nested in it, and a and b are not given, for they would mean nothing.
 *
 * @param cells what {@link customerCells} or {@link cellsOfDays} made
 * @param neededRepeaters how many customers must have bought again for a fit to be worth having; 30 unless told
 * @returns the model, or `too-few` with the number of customers who bought again
 */
export function fitBgNbd(cells: CustomerCells, neededRepeaters = 30): FittedBgNbd | FittedNbd | TooFew {
  const { customers, repeaters, meanAgeWeeks } = sizes(cells);
  const needed = Math.max(1, neededRepeaters);
  if (repeaters < needed) return tooFew({ observed: repeaters, needed });
  const tables = cellTables(cells);
  const logAge = Math.log(Math.max(meanAgeWeeks, LEAST_MEAN_AGE_WEEKS));
  const nbd = maximise(nbdLikelihood(tables), [Math.log(0.5), logAge - Math.log(4)], {
    lower: [-12, logAge - 15],
    upper: [9, logAge + 15],
  });
  const bgNbd = maximise(bgNbdLikelihood(tables), [Math.log(0.5), logAge - Math.log(4), 0, Math.log(2)], {
    lower: [-12, logAge - 15, -12, -12],
    upper: [9, logAge + 15, 8, 14],
  });
  const gainOverNbd = bgNbd.value - nbd.value;
  const [r, alpha, a, b] = Array.from(bgNbd.at, Math.exp) as [number, number, number, number];
  if (gainOverNbd >= LEAST_GAIN && b <= MOST_B && bgNbd.kind === "settled") {
    const uncertainty = uncertaintyAt(bgNbd, ["r", "alpha", "a", "b"]);
    return { kind: "bg-nbd", r, alpha, a, b, logLikelihood: bgNbd.value, gainOverNbd, customers, uncertainty };
  }
  return {
    kind: "nbd",
    r: Math.exp(nbd.at[0]!),
    alpha: Math.exp(nbd.at[1]!),
    because: gainOverNbd >= LEAST_GAIN && b <= MOST_B ? "drop-out-not-determined" : "no-drop-out-detectable",
    logLikelihood: nbd.value,
    customers,
    uncertainty: uncertaintyAt(nbd, ["r", "alpha"]),
  };
}

function sizes(cells: CustomerCells): { customers: number; repeaters: number; meanAgeWeeks: number } {
  let customers = 0;
  let repeaters = 0;
  let weeks = 0;
  for (let i = 0; i < cells.customers.length; i++) {
    customers += cells.customers[i]!;
    weeks += cells.customers[i]! * cells.ageWeeks[i]!;
    if (cells.frequency[i]! > 0) repeaters += cells.customers[i]!;
  }
  return { customers, repeaters, meanAgeWeeks: customers === 0 ? 0 : weeks / customers };
}

function uncertaintyAt<Parameter extends string>(
  maximum: Maximum,
  parameters: readonly Parameter[],
): Uncertainty<Parameter> {
  const covariance = covarianceAt(maximum);
  if (covariance === undefined) return { kind: "undetermined" };
  const size = parameters.length;
  // The parameter is the exponential of its logarithm, so its standard error is the parameter times that of the log.
  const errors = parameters.map((name, i) => [name, Math.exp(maximum.at[i]!) * Math.sqrt(covariance[i * size + i]!)]);
  return {
    kind: "estimated",
    covarianceOfLogs: parameters.map((_, row) => Array.from(covariance.subarray(row * size, (row + 1) * size))),
    standardErrors: Object.fromEntries(errors) as Record<Parameter, number>,
  };
}
