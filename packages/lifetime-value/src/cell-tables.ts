import type { CustomerCells } from "./customer-cells.ts";
import { distinctValues } from "./distinct-values.ts";
import type { DistinctValues } from "./distinct-values.ts";

/** What the likelihoods read of the cells, made once for a fit. */
export type CellTables = {
  /** Frequency x of each cell. */
  readonly x: Int32Array;
  readonly customers: Float64Array;
  /** Ages T and recencies tx by their different values, for many cells share a day. */
  readonly ages: DistinctValues;
  readonly recencies: DistinctValues;
  /** How many customers have each frequency, by frequency. */
  readonly customersWith: Float64Array;
};

/** Lays out cells for the likelihoods. */
export function cellTables(cells: CustomerCells): CellTables {
  const { customers } = cells;
  const x = Int32Array.from(cells.frequency);
  let most = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > most) most = x[i]!;
  const customersWith = new Float64Array(most + 1);
  for (let i = 0; i < x.length; i++) customersWith[x[i]!]! += customers[i]!;
  const ages = distinctValues(cells.ageWeeks);
  return { x, customers, ages, recencies: distinctValues(cells.recencyWeeks), customersWith };
}
