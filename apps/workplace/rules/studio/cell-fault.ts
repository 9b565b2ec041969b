import { compileTable, type Dictionary, type Table as RuleTable } from "@rapport/decision-tables";
import { COVERED, type WritableFact, type WrittenTable } from "../../../../engine/decisions/contract.ts";
import type { Place } from "./edits.ts";

/**
 * What is wrong with a cell by itself, while it is written; null: nothing. Its row is read alone, so that this costs the same in a table
 * of hundreds: what other rows make of it is said when the cell is left.
 */
export function cellFault(table: WrittenTable, { row: at, column }: Place, facts: ReadonlyMap<string, WritableFact>): string | null {
  const row = table.rows[at];
  const key = column < table.inputs.length ? table.inputs[column]?.fact : (table.outputs[column - table.inputs.length]?.key ?? "because");
  // Actions are known by their titles to the catalogue, not to the table.
  if (!row || key === undefined || key === "action") return null;
  const alone = { ...row, when: row.when.map((cell) => (cell === COVERED ? "any" : cell)), ...(row.because === COVERED && { because: "" }) };
  const compiled = compileTable({ ...table, rows: [alone] } as RuleTable, facts as unknown as Dictionary);
  return compiled.kind === "ok" ? null : (compiled.problems.find((problem) => problem.row === row.id && problem.column === key)?.message ?? null);
}
