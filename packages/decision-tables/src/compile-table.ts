// From a table as written to a table that answers, or to the list of what is wrong with it. Publication asks
// here, and so does the editor while somebody types.

import { findGap, findOverlaps, findUnreachable, impossibleRows, tooComplex } from "./analysis.ts";
import { makeCompiledTable, type CompiledTable, type TableInside } from "./compiled-table.ts";
import type { Dictionary } from "./fact.ts";
import type { Problem } from "./problem.ts";
import { readTable, type ReadTable, type RowAnswer } from "./read-table.ts";
import { axesOf } from "./regions.ts";
import { checkShape } from "./shape.ts";
import { answersOnce, type Table } from "./table.ts";

export type Compilation =
  | ({ readonly kind: "ok" } & CompiledTable)
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

export interface CompileOptions {
  /**
   * Steps the search for gaps and unreachable rows may take before it gives up and says so; a step is about a
   * microsecond, and of very many rows counts as several. Tables of 500 rows over six facts that were tried needed under a thousand.
   */
  readonly workLimit?: number;
  /** What all tables of a set may take together: what this one takes is taken from it. See {@link proofBudget}. */
  readonly budget?: ProofBudget;
  /** It was proved before, word for word: its cells are read, and its rows are not compared again. */
  readonly isProven?: boolean;
}

/** How much the proofs of several tables may take together. */
export interface ProofBudget {
  steps: number;
  comparisons: number;
}

/** Enough for a few tables of the largest kind, and for any number of those that people write: some seconds. */
export const proofBudget = (): ProofBudget => ({ steps: 1_000_000, comparisons: 40_000_000 });

/**
 * Checks a table against the dictionary and makes it ready to answer.
 *
 * Refuses whatever could surprise somebody later: a fact nobody declared, a cell that cannot be read or can
 * never hold, a row that can never fire (`first`, `priority`), a customer whom no row fits (wherever one row answers), two
 * rows for one customer (`unique`; under `any` where they answer differently). All cells are read before the first refusal, so that the
 * author sees every mistake at once; rows are compared only when every cell could be read. Never throws, whatever the cells hold.
 */
export function compileTable(table: Table, dictionary: Dictionary, options: CompileOptions = {}): Compilation {
  const done = compileInside(table, dictionary, options);
  return done.kind === "refused" ? done : { kind: "ok", ...done.compiled };
}

/** The same with what a chain needs of it. */
export function compileInside(table: Table, dictionary: Dictionary, options: CompileOptions = {}): { readonly kind: "ok"; readonly compiled: CompiledTable; readonly inside: TableInside } | { readonly kind: "refused"; readonly problems: readonly Problem[] } {
  const misshapen = checkShape(table);
  if (misshapen.length > 0) return { kind: "refused", problems: misshapen };

  const written = readTable(table, dictionary);
  if (written.problems.length > 0) return { kind: "refused", problems: written.problems };
  // By priority the rows are tried in the order in which their answers count: from here on it is a table whose first row that fits counts.
  const order = table.hitPolicy === "priority" ? byPriority(table, written.read.answers) : undefined;
  const arranged = order ? { ...table, rows: order.map((index) => table.rows[index]!) } : table;
  const read = order ? inOrder(written.read, order) : written.read;

  const { hitPolicy } = table;
  if (options.isProven === true) return { kind: "ok", ...makeCompiledTable(table, arranged.rows, read, dictionary) };
  const axes = axesOf(read.columns, table.rows.length, options.budget);
  if (!axes) return { kind: "refused", problems: [tooComplex(null, "that its rows are sound")] };
  const mayTake = Math.min(options.workLimit ?? 400_000, options.budget?.steps ?? Infinity);
  const work = { left: mayTake };
  const problems: Problem[] = impossibleRows(arranged, read.columns, axes);
  if (problems.length === 0) {
    if (hitPolicy === "unique") problems.push(...findOverlaps(arranged, axes));
    if (hitPolicy === "any") problems.push(...findOverlaps(arranged, axes, (row, other) => !sameAnswer(arranged, row, other)));
    if (hitPolicy === "first" || hitPolicy === "priority") problems.push(...findUnreachable(arranged, axes, work));
    if (answersOnce(hitPolicy)) problems.push(...findGap(arranged, axes, work));
  }
  if (options.budget) options.budget.steps -= mayTake - Math.max(0, work.left);
  if (problems.length > 0) return { kind: "refused", problems };
  return { kind: "ok", ...makeCompiledTable(table, arranged.rows, read, dictionary) };
}

/** Places of rows, the most important answer first; equal ones as they stand in the table. */
function byPriority(table: Table, answers: readonly RowAnswer[]): number[] {
  const choosing = table.outputs.filter(({ type }) => type === "choice");
  const ranks = answers.map(({ outputs }) =>
    choosing.map(({ key, choices }) => {
      const place = choices!.indexOf(outputs[key] as string);
      return place < 0 ? choices!.length : place; // left open: after all others
    }),
  );
  return table.rows.map((_, index) => index).toSorted((a, b) => {
    const differs = ranks[a]!.findIndex((rank, column) => rank !== ranks[b]![column]);
    return differs < 0 ? a - b : ranks[a]![differs]! - ranks[b]![differs]!;
  });
}

function inOrder(read: ReadTable, order: readonly number[]): ReadTable {
  const arrange = <T>(byRow: readonly T[]): T[] => order.map((index) => byRow[index]!);
  return {
    computed: read.computed,
    answers: arrange(read.answers),
    columns: read.columns.map((column) => ({ ...column, tests: arrange(column.tests), conditions: arrange(column.conditions), fits: arrange(column.fits) })),
  };
}

/** Written alike: two cells that compute the same in different words are taken to differ. */
function sameAnswer(table: Table, row: number, other: number): boolean {
  return table.rows[row]!.then.every((cell, place) => cell.trim() === table.rows[other]!.then[place]!.trim());
}
