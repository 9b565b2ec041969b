import { tooFew } from "@rapport/statistics";
import type { TooFew } from "@rapport/statistics";
import { betaGeometricLikelihood } from "./beta-geometric-likelihood.ts";
import type { Leaving } from "./beta-geometric-likelihood.ts";
import { cellTables } from "./cell-tables.ts";
import type { CellTables } from "./cell-tables.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { fitBgNbd, fitMbgNbd } from "./fit-bg-nbd.ts";
import type { Fitted, FittedBgNbd, FittedMbgNbd, FittedNbd, GainOverNbd, WithoutLeaving } from "./fit-bg-nbd.ts";
import { climb, LEAST_GAIN, MOST_B, parametersAt, sizes, uncertaintyAt } from "./fitting.ts";
import type { Sizes } from "./fitting.ts";
import type { BgCnbdK, CnbdK, MbgCnbdK } from "./purchase-model.ts";

/** How likely the purchases are at each regularity that was tried. */
export type ByRegularity = {
  readonly byRegularity: readonly { readonly k: number; readonly logLikelihood: number }[];
};

/** A BG/CNBD-k as the customers' purchases make it most likely. `gainOverNbd` is over the same k without leaving. */
export type FittedBgCnbdK = BgCnbdK & Fitted<"r" | "alpha" | "a" | "b"> & GainOverNbd & ByRegularity;

/** An MBG/CNBD-k as the customers' purchases make it most likely. `gainOverNbd` is over the same k without leaving. */
export type FittedMbgCnbdK = MbgCnbdK & Fitted<"r" | "alpha" | "a" | "b"> & GainOverNbd & ByRegularity;

/** Regular timing without leaving, and why that was preferred. */
export type FittedCnbdK = CnbdK & Fitted<"r" | "alpha"> & ByRegularity & { readonly because: WithoutLeaving };

/** How far to look, and how much to ask for. */
export type RegularityOptions = {
  /** The steadiest timing to try, 1 to 100; 12 unless told. */
  readonly mostRegular?: number;
  /** How many customers must have bought again; 30 unless told. */
  readonly neededRepeaters?: number;
};

/**
 * Fits the BG/CNBD-k (Platzer & Reutterer 2016; Reutterer, Platzer & Schröder 2020): the BG/NBD of customers who buy more
 * regularly than at random, with k chosen as the customers' intervals make it most likely.
 *
 * k is tried from 1 upwards until the likelihood has fallen twice running. At k = 1 it is the BG/NBD, and is answered as such.
 * Beside what {@link fitBgNbd} asks for it needs one more number a cell, the sum of the logarithms of the intervals.
 *
 * @param cells with `logIntervals`
 * @returns the model; the kind without leaving where leaving explains nothing; `too-few` with the number who bought again
 * @throws {RangeError} if the cells have no intervals
 */
export function fitBgCnbdK(
  cells: CustomerCells,
  options: RegularityOptions = {},
): FittedBgCnbdK | FittedCnbdK | FittedBgNbd | FittedNbd | TooFew {
  const best = mostLikely(cells, "after-repeat-purchases", options);
  if (best.kind === "too-few") return best;
  if (best.k === 1) return fitBgNbd(cells, options.neededRepeaters);
  return best.kind === "cnbd-k" ? best : { ...best, kind: "bg-cnbd-k" };
}

/**
 * Fits the MBG/CNBD-k: as {@link fitBgCnbdK}, but customers may leave after their first purchase too.
 *
 * @param cells with `logIntervals`
 * @returns the model; the kind without leaving where leaving explains nothing; `too-few` with the number who bought again
 * @throws {RangeError} if the cells have no intervals
 */
export function fitMbgCnbdK(
  cells: CustomerCells,
  options: RegularityOptions = {},
): FittedMbgCnbdK | FittedCnbdK | FittedMbgNbd | FittedNbd | TooFew {
  const best = mostLikely(cells, "after-every-purchase", options);
  if (best.kind === "too-few") return best;
  if (best.k === 1) return fitMbgNbd(cells, options.neededRepeaters);
  return best.kind === "cnbd-k" ? best : { ...best, kind: "mbg-cnbd-k" };
}

type AtRegularity = (Omit<FittedBgCnbdK, "kind" | "byRegularity"> & { readonly kind: "leaving" }) | Omit<FittedCnbdK, "byRegularity">;
type Best = (Omit<FittedBgCnbdK, "kind"> & { readonly kind: "leaving" }) | FittedCnbdK;

function mostLikely(cells: CustomerCells, leaving: Leaving, options: RegularityOptions): Best | TooFew {
  const { mostRegular = 12, neededRepeaters = 30 } = options;
  if (cells.logIntervals === undefined) {
    throw new RangeError("regular timing is told from the intervals between purchases: the cells need logIntervals");
  }
  if (!(Number.isInteger(mostRegular) && mostRegular >= 1 && mostRegular <= 100)) {
    throw new RangeError(`the steadiest timing to try is a whole number from 1 to 100; got ${mostRegular}`);
  }
  const size = sizes(cells);
  const needed = Math.max(1, neededRepeaters);
  if (size.repeaters < needed) return tooFew({ observed: size.repeaters, needed });
  const tables = cellTables(cells);
  let logIntervals = 0;
  for (const logs of cells.logIntervals) logIntervals += logs;
  const byRegularity: { k: number; logLikelihood: number }[] = [];
  let best: AtRegularity | undefined;
  let fallen = 0;
  for (let k = 1; k <= mostRegular && fallen < 2; k++) {
    const fit = atRegularity(tables, size, leaving, k, logIntervals);
    byRegularity.push({ k, logLikelihood: fit.logLikelihood });
    fallen = best !== undefined && fit.logLikelihood <= best.logLikelihood ? fallen + 1 : 0;
    if (fallen === 0) best = fit;
  }
  return { ...best!, byRegularity };
}

/** The best model at one k, on the scale on which different k compare: the density of the intervals included. */
function atRegularity(
  tables: CellTables,
  size: Sizes,
  leaving: Leaving,
  k: number,
  logIntervals: number,
): AtRegularity {
  let purchases = 0;
  tables.customersWith.forEach((customers, x) => (purchases += customers * x));
  let logFactorial = 0;
  for (let i = 2; i < k; i++) logFactorial += Math.log(i);
  const ofIntervals = (k - 1) * logIntervals - purchases * logFactorial;

  const staying = climb(betaGeometricLikelihood(tables, "never", k), size, "nbd");
  const maximum = climb(betaGeometricLikelihood(tables, leaving, k), size, "beta-geometric");
  const gainOverNbd = maximum.value - staying.value;
  const { customers } = size;
  const [r, alpha, a, b] = parametersAt(maximum) as [number, number, number, number];
  if (gainOverNbd >= LEAST_GAIN && b <= MOST_B && maximum.kind === "settled") {
    const uncertainty = uncertaintyAt(maximum, ["r", "alpha", "a", "b"]);
    return { kind: "leaving", k, r, alpha, a, b, logLikelihood: maximum.value + ofIntervals, gainOverNbd, customers, uncertainty };
  }
  const [stayingR, stayingAlpha] = parametersAt(staying) as [number, number];
  return {
    kind: "cnbd-k",
    k,
    r: stayingR,
    alpha: stayingAlpha,
    because: gainOverNbd >= LEAST_GAIN && b <= MOST_B ? "drop-out-not-determined" : "no-drop-out-detectable",
    logLikelihood: staying.value + ofIntervals,
    customers,
    uncertainty: uncertaintyAt(staying, ["r", "alpha"]),
  };
}
