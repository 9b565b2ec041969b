import { tooFew } from "@rapport/statistics";
import type { TooFew } from "@rapport/statistics";
import { cellTables } from "./cell-tables.ts";
import type { CustomerCells } from "./customer-cells.ts";
import { fitNbd } from "./fit-bg-nbd.ts";
import type { Fitted, FittedNbd, GainOverNbd } from "./fit-bg-nbd.ts";
import { climb, LEAST_GAIN, parametersAt, sizes, uncertaintyAt, uncertaintyHolding } from "./fitting.ts";
import { paretoNbdLikelihood } from "./pareto-nbd-likelihood.ts";
import type { ParetoNbd } from "./purchase-model.ts";

/** A Pareto/NBD as the customers' purchases make it most likely. */
export type FittedParetoNbd = ParetoNbd &
  Fitted<"r" | "alpha" | "s" | "beta"> &
  GainOverNbd & {
    /**
     * `alike`: as far as can be told all customers leave at one rate, s / beta a week. Then any large s serves; it is held
     * at one, so that its standard error is 0 and that of beta is the rate's.
     */
    readonly leavingRates: "spread" | "alike";
  };

const NAMES = ["r", "alpha", "s", "beta"] as const;
/** Rates that are spread by less than this s (a tenth of their mean) are alike. */
const ALIKE = 100;
/** A standard error of the logarithm of s beyond this says that the spread of leaving rates cannot be told. */
const MOST_DOUBT = 5;

/**
 * Fits the Pareto/NBD to customers by maximum likelihood (Schmittlein, Morrison & Colombo 1987), by Newton's method with
 * exact derivatives; see {@link paretoNbdLikelihood} for how it does without special functions.
 *
 * Supposes what {@link fitBgNbd} does, but customers may leave at any time, not only at a purchase.
 *
 * Where leaving explains nothing the answer is the NBD.
 *
 * @param cells what {@link customerCells} or {@link cellsOfDays} made
 * @param neededRepeaters how many customers must have bought again for a fit to be worth having; 30 unless told
 * @returns the model, or `too-few` with the number of customers who bought again
 */
export function fitParetoNbd(cells: CustomerCells, neededRepeaters = 30): FittedParetoNbd | FittedNbd | TooFew {
  const size = sizes(cells);
  const needed = Math.max(1, neededRepeaters);
  if (size.repeaters < needed) return tooFew({ observed: size.repeaters, needed });
  const tables = cellTables(cells);
  const nbd = fitNbd(tables, size, "no-drop-out-detectable");
  const maximum = climb(paretoNbdLikelihood(tables), size, "pareto-nbd");
  const gainOverNbd = maximum.value - nbd.logLikelihood;
  if (gainOverNbd < LEAST_GAIN) return nbd;
  if (maximum.kind !== "settled") return { ...nbd, because: "drop-out-not-determined" };
  const [r, alpha, s, beta] = parametersAt(maximum) as [number, number, number, number];
  const { customers } = size;
  const shared = { kind: "pareto-nbd", r, alpha, s, beta, logLikelihood: maximum.value, gainOverNbd, customers } as const;
  const uncertainty = uncertaintyAt(maximum, NAMES);
  const told = uncertainty.kind === "estimated" && uncertainty.standardErrors.s <= MOST_DOUBT * s;
  if (told || s < ALIKE) return { ...shared, leavingRates: "spread", uncertainty };
  return { ...shared, leavingRates: "alike", uncertainty: uncertaintyHolding(maximum, NAMES, NAMES.indexOf("s")) };
}
