// The comparisons of rows, told to the author: each finding with its row, its cure and an example.

import type { Value } from "./fact.ts";
import { findUncovered, overlapOf, reachOf, type Place, type Search, type Work } from "./coverage.ts";
import type { Problem } from "./problem.ts";
import { canHold, type Axis, type AxisColumn } from "./regions.ts";
import { sayValue } from "./say.ts";
import type { Table } from "./table.ts";

/** Rows that nobody can fit: a cell that can never hold, or two cells on one fact that contradict each other. */
export function impossibleRows(table: Table, columns: readonly AxisColumn[], axes: readonly Axis[]): Problem[] {
  return table.rows.flatMap((row, index): Problem[] => {
    const place = columns.findIndex(({ fact, conditions, fits }) => !canHold(fact, conditions[index]!, fits[index]!));
    if (place >= 0) {
      const { fact } = columns[place]!;
      const filled = typeof table.inputs[place]!.missing === "object" ? ", or its default fills it" : "";
      const why = `${fact.label} has no such value${filled}`;
      const message = `"${row.when[place]!.trim()}" can never hold: ${why}. Change the cell or remove the row.`;
      return [{ row: row.id, column: fact.key, code: "never-matches", message }];
    }
    const axis = axes.find(({ atoms }) => !atoms.some((atom) => fitsRow(atom.rows, index)));
    if (!axis) return [];
    const why = `its cells for ${axis.fact.label} contradict each other`;
    const message = `No customer can fit this row: ${why}. Change one of them.`;
    return [{ row: row.id, column: axis.fact.key, code: "never-matches", message }];
  });
}

export function findUnreachable(table: Table, axes: readonly Axis[], work: Work): Problem[] {
  const problems: Problem[] = [];
  const [before, cure] = table.hitPolicy === "priority" ? ["of higher priority", "Narrow those, or remove it."] : ["above", "Move it up, narrow what stands above, or remove it."];
  for (const [index, row] of table.rows.entries()) {
    const reach = reachOf(axes, index, work);
    if (reach.kind === "gave-up") return [...problems, tooComplex(row.id, "whether every row can be reached")];
    if (reach.kind === "reached") continue;
    const taker =
      reach.by === undefined ? `the rows ${before} together take` : `row ${table.rows[reach.by]!.id} ${before} takes`;
    const message = `This row can never fire: ${taker} everybody who fits it. ${cure}`;
    problems.push({ row: row.id, column: null, code: "unreachable-row", message });
  }
  return problems;
}

/** @param differ whether two rows may not both fit; left out, no two may */
export function findOverlaps(table: Table, axes: readonly Axis[], differ?: (row: number, other: number) => boolean): Problem[] {
  return table.rows.flatMap((row, index): Problem[] => {
    const overlap = overlapOf(axes, index, differ && ((other) => differ(index, other)));
    if (!overlap) return [];
    const other = table.rows[overlap.row]!.id;
    const cure = differ ? "Here they may only answer the same: narrow one of them, or make their answers equal." : "Only one may: narrow one of them, or let the first row that fits count.";
    const message = `Rows ${other} and ${row.id} both fit${differ ? " and answer differently" : ""}: ${sayPlace(axes, overlap.place)}. ${cure}`;
    return [{ row: row.id, column: null, code: "overlap", message, example: exampleOf(axes, overlap.place) }];
  });
}

export function findGap(table: Table, axes: readonly Axis[], work: Work): Problem[] {
  const rows = (1n << BigInt(table.rows.length)) - 1n;
  // A gap among known facts is easier to picture than one where something is not known, so look there first.
  const known = axes.map((axis) => ({ ...axis, atoms: axis.atoms.filter((atom) => atom.value !== undefined) }));
  let search: Search = findUncovered(known, rows, work);
  if (search.kind === "covered") search = findUncovered(axes, rows, work);
  if (search.kind === "covered") return [];
  if (search.kind === "gave-up") return [tooComplex(null, "that every customer fits a row")];
  const cure =
    table.hitPolicy !== "unique"
      ? 'Add a row for this, or a last row with "any" in every cell.'
      : "Add a row for this, or widen one that nearly fits.";
  const message = `No row fits: ${sayPlace(axes, search.place)}. ${cure}`;
  return [{ row: null, column: null, code: "gap", message, example: exampleOf(axes, search.place) }];
}

/** The refusal of a table that may be sound but could not be proven so in time. */
export function tooComplex(row: string | null, what: string): Problem {
  const cure = 'Split the table, or use fewer different boundaries and end with a row of "any".';
  const message = `The table is too complex to prove ${what}: the limit of the search was reached. ${cure}`;
  return { row, column: null, code: "too-complex", message };
}

/** `segment = low, contacts on issue = 0`; facts that make no difference are left out. */
function sayPlace(axes: readonly Axis[], place: Place): string {
  const said = axes.flatMap(({ fact }, index) => {
    const atom = place[index];
    if (!atom) return [];
    return [atom.value === undefined ? `${fact.label} is not known` : `${fact.label} = ${sayValue(fact, atom.value)}`];
  });
  return said.length > 0 ? said.join(", ") : "whatever the facts are";
}

function exampleOf(axes: readonly Axis[], place: Place): Record<string, Value | null> {
  return Object.fromEntries(
    axes.map(({ fact, atoms }, index) => [fact.key, (place[index] ?? atoms[0]!).value ?? null] as const),
  );
}

function fitsRow(rows: bigint, index: number): boolean {
  return ((rows >> BigInt(index)) & 1n) === 1n;
}
