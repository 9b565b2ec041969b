// Whether a table is a table: as many cells as columns, each row with a name of its own.

import { isKey } from "./fact.ts";
import type { Problem } from "./problem.ts";
import { LIMITS, type Table } from "./table.ts";

export function checkShape(table: Table): Problem[] {
  const problems: Problem[] = [];
  const misshapen = (message: string, row: string | null = null, column: string | null = null) =>
    problems.push({ row, column, code: "wrong-shape", message });

  if (table.rows.length === 0) misshapen("The table has no rows. Add at least one.");
  if (table.rows.length > LIMITS.rows) misshapen(`The table has more than ${LIMITS.rows} rows. Split it.`);
  if (table.outputs.length === 0) misshapen("The table answers nothing. Add an output column.");
  if (table.inputs.length + table.outputs.length > LIMITS.columns) {
    misshapen(`The table has more than ${LIMITS.columns} columns. Split it.`);
  }
  const keys = new Set<string>();
  for (const { key, type, choices } of table.outputs) {
    if (!isKey(key)) misshapen(`"${key}" is no name for an output: use letters and digits.`, null, key);
    if (keys.has(key)) misshapen(`Two outputs are called "${key}". Rename one.`, null, key);
    if (type === "choice" && !choices?.length) misshapen(`The output "${key}" needs its list of choices.`, null, key);
    keys.add(key);
  }
  const ids = new Set<string>();
  for (const row of table.rows) {
    if (row.id.trim() === "") misshapen("A row has no id. Give it one that stays.", row.id);
    if (ids.has(row.id)) misshapen(`Two rows have the id "${row.id}". Give one another.`, row.id);
    ids.add(row.id);
    if (row.when.length !== table.inputs.length) {
      misshapen(`The row has ${row.when.length} conditions for ${table.inputs.length} columns.`, row.id);
    }
    if (row.then.length !== table.outputs.length) {
      misshapen(`The row has ${row.then.length} answers for ${table.outputs.length} columns.`, row.id);
    }
  }
  return problems;
}
