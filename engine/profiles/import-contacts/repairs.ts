// What is wrong with rows and cells of a file, gathered by cause, and the repair that a person chose for each cause: another
// order of dates, another decimal sign, a country for telephone numbers, this value for that, or the field left empty.
import type { ContactsProblem, ContactsRepair } from "./contract.ts";

export type CellProblem = "date" | "number" | "yes-no" | "email" | "phone" | "customer-number" | "website" | "consent";
export type RowProblem = "deleted" | "works-there" | "letters" | "cells" | "nobody" | "empty" | "erased" | "left-out" | "name-only";

/** A cell that could not be read as what its column holds. */
export interface LeftOut {
  readonly column: string;
  readonly problem: CellProblem;
  readonly cell: string;
  /** In words, for people. */
  readonly because: string;
  /** Other ways of reading by which it would be one. */
  readonly readsAs: readonly ReadsAs[];
}
export type ReadsAs = ContactsProblem["reads"][number]["as"];

/** By problem and column; of rows the column is "". */
export type Repairs = ReadonlyMap<string, ContactsRepair>;

const keyOf = (problem: string, column: string) => `${problem} ${column}`;

export function repairsOf(given: readonly ContactsRepair[] | undefined): Repairs {
  return new Map((given ?? []).map((repair) => [keyOf(repair.problem, repair.column), repair]));
}

export function repairFor(repairs: Repairs, problem: CellProblem | RowProblem, column: string): ContactsRepair | undefined {
  return repairs.size === 0 ? undefined : repairs.get(keyOf(problem, column));
}

const MOST_GROUPS = 100;
const MOST_VALUES = 1000;
const TOLD_VALUES = 20;
const LONGEST_TOLD = 80;

export interface Problems {
  /** @param refused the row was refused, because of these cells or of a problem of its own */
  add(row: { readonly problem: RowProblem | null; readonly cells: readonly LeftOut[]; readonly refused: boolean }): void;
  list(): ContactsProblem[];
}

/** Counts rows and cells by cause, most rows first. */
export function problems(): Problems {
  const groups = new Map<string, { problem: CellProblem | RowProblem; column: string; rows: number; refused: number; values: Map<string, number>; reads: Map<ReadsAs, number> }>();
  const groupOf = (problem: CellProblem | RowProblem, column: string) => {
    const key = keyOf(problem, column);
    let group = groups.get(key);
    if (!group && groups.size < MOST_GROUPS) groups.set(key, (group = { problem, column, rows: 0, refused: 0, values: new Map(), reads: new Map() }));
    return group;
  };
  return {
    add({ problem, cells, refused }) {
      // Of whom nobody can be told because of a cell, that cell is what is to be repaired.
      if (problem !== null && !(problem === "nobody" && cells.length > 0)) {
        const group = groupOf(problem, "");
        if (group) {
          group.rows++;
          group.refused++;
        }
        return;
      }
      for (const { problem: kind, column, cell, readsAs } of cells) {
        const group = groupOf(kind, column);
        if (!group) continue;
        group.rows++;
        if (refused) group.refused++;
        const value = cell.slice(0, LONGEST_TOLD);
        if (group.values.has(value) || group.values.size < MOST_VALUES) group.values.set(value, (group.values.get(value) ?? 0) + 1);
        for (const as of readsAs) group.reads.set(as, (group.reads.get(as) ?? 0) + 1);
      }
    },
    list: () =>
      [...groups.values()].sort((a, b) => b.rows - a.rows).map(({ values, reads, ...group }) => ({
        ...group, distinct: values.size, values: [...values].sort((a, b) => b[1] - a[1]).slice(0, TOLD_VALUES).map(([value, cells]) => ({ value, cells })), reads: [...reads].map(([as, cells]) => ({ as, cells })).sort((a, b) => b.cells - a.cells),
      })),
  };
}
