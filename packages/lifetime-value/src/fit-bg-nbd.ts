import { tooFew } from "@rapport/statistics";
import type { Objective, TooFew } from "@rapport/statistics";
import { betaGeometricLikelihood } from "./beta-geometric-likelihood.ts";
import type { Leaving } from "./beta-geometric-likelihood.ts";
import { cellTables } from "./cell-tables.ts";
import type { CellTables } from "./cell-tables.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { climb, LEAST_GAIN, MOST_B, parametersAt, sizes, uncertaintyAt } from "./fitting.ts";
import type { Sizes } from "./fitting.ts";
import { nbdLikelihood } from "./nbd-likelihood.ts";
import type { BgNbd, MbgNbd, Nbd, Uncertainty } from "./purchase-model.ts";

/** A BG/NBD as the customers' purchases make it most likely. */
export type FittedBgNbd = BgNbd & Fitted<"r" | "alpha" | "a" | "b"> & GainOverNbd;

/** An MBG/NBD as the customers' purchases make it most likely. */
export type FittedMbgNbd = MbgNbd & Fitted<"r" | "alpha" | "a" | "b"> & GainOverNbd;

/** An NBD as the customers' purchases make it most likely, and why it was preferred. */
export type FittedNbd = Nbd & Fitted<"r" | "alpha"> & { readonly because: WithoutLeaving };

/** What is known of any fitted model. */
export type Fitted<Parameter extends string> = {
  readonly logLikelihood: number;
  readonly customers: number;
  readonly uncertainty: Uncertainty<Parameter>;
};

export type GainOverNbd = {
  /** How much more likely than without leaving, in natural logarithms. */
  readonly gainOverNbd: number;
};

/**
 * - `no-drop-out-detectable`: supposing that customers leave explains the purchases no better.
 * - `drop-out-not-determined`: it might, but the likelihood has no settled maximum there.
 */
export type WithoutLeaving = "no-drop-out-detectable" | "drop-out-not-determined";

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
  const fit = fitBetaGeometric(cells, neededRepeaters, "after-repeat-purchases");
  return fit.kind === "fitted" ? { ...fit.model, kind: "bg-nbd" } : fit;
}

/**
 * Fits the modified BG/NBD (Batislam, Denizel & Filiztekin 2007): as {@link fitBgNbd}, but customers may leave after
 * their first purchase too. So those who bought once need not count as alive for ever.
 *
 * @param cells what {@link customerCells} or {@link cellsOfDays} made
 * @param neededRepeaters how many customers must have bought again for a fit to be worth having; 30 unless told
 * @returns the model, the NBD where leaving explains nothing, or `too-few` with the number of customers who bought again
 */
export function fitMbgNbd(cells: CustomerCells, neededRepeaters = 30): FittedMbgNbd | FittedNbd | TooFew {
  const fit = fitBetaGeometric(cells, neededRepeaters, "after-every-purchase");
  return fit.kind === "fitted" ? { ...fit.model, kind: "mbg-nbd" } : fit;
}

/**
 * Fits the NBD (Ehrenberg 1959), in which nobody leaves.
 *
 * @param cells what {@link customerCells} or {@link cellsOfDays} made
 * @param because why it is fitted
 */
export function fitNbd(tables: CellTables, size: Sizes, because: WithoutLeaving): FittedNbd {
  const nbd = climb(nbdLikelihood(tables), size, "nbd");
  const [r, alpha] = parametersAt(nbd) as [number, number];
  const { customers } = size;
  return { kind: "nbd", r, alpha, because, logLikelihood: nbd.value, customers, uncertainty: uncertaintyAt(nbd, ["r", "alpha"]) };
}

function fitBetaGeometric(
  cells: CustomerCells,
  neededRepeaters: number,
  leaving: Leaving,
): { readonly kind: "fitted"; readonly model: Omit<FittedBgNbd, "kind"> } | FittedNbd | TooFew {
  const size = sizes(cells);
  const needed = Math.max(1, neededRepeaters);
  if (size.repeaters < needed) return tooFew({ observed: size.repeaters, needed });
  const tables = cellTables(cells);
  const nbd = fitNbd(tables, size, "no-drop-out-detectable");
  return withLeaving(betaGeometricLikelihood(tables, leaving, 1), size, nbd);
}

/** Climbs a likelihood of r, alpha, a, b, and takes the NBD where that gains nothing. */
function withLeaving(
  likelihood: Objective,
  size: Sizes,
  nbd: FittedNbd,
): { readonly kind: "fitted"; readonly model: Omit<FittedBgNbd, "kind"> } | FittedNbd {
  const maximum = climb(likelihood, size, "beta-geometric");
  const gainOverNbd = maximum.value - nbd.logLikelihood;
  const [r, alpha, a, b] = parametersAt(maximum) as [number, number, number, number];
  if (gainOverNbd < LEAST_GAIN || b > MOST_B) return nbd;
  if (maximum.kind !== "settled") return { ...nbd, because: "drop-out-not-determined" };
  const uncertainty = uncertaintyAt(maximum, ["r", "alpha", "a", "b"]);
  const { customers } = size;
  return { kind: "fitted", model: { r, alpha, a, b, logLikelihood: maximum.value, gainOverNbd, customers, uncertainty } };
}
