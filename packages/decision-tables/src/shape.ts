// Whether a table is a table: as many cells as columns, each row with a name of its own.

import { isKey } from "./fact.ts";
import { isCurrency } from "./money.ts";
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
  problems.push(...checkPolicy(table));
  const keys = new Set<string>();
  for (const { key, type, choices, unit } of table.outputs) {
    if (!isKey(key)) misshapen(`"${key}" is no name for an output: use letters and digits.`, null, key);
    if (keys.has(key)) misshapen(`Two outputs are called "${key}". Rename one.`, null, key);
    if (type === "choice" && !choices?.length) misshapen(`The output "${key}" needs its list of choices.`, null, key);
    if (type === "money" && !(unit !== undefined && isCurrency(unit))) misshapen(`The output "${key}" needs its currency, three capitals as in EUR.`, null, key);
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

function checkPolicy({ hitPolicy, aggregate, outputs }: Table): Problem[] {
  const misshapen = (message: string): Problem => ({ row: null, column: null, code: "wrong-shape", message });
  const problems: Problem[] = [];
  if (hitPolicy === "priority" && !outputs.some(({ type }) => type === "choice")) {
    problems.push(misshapen("Under priority the order of an output's choices says which row counts, and no output has choices. Give one a list, the most important first."));
  }
  if (aggregate === undefined) return problems;
  if (hitPolicy !== "collect") problems.push(misshapen(`Only a table that collects can make one number of its rows; this one is ${hitPolicy}.`));
  if (aggregate !== "count" && (outputs.length !== 1 || (outputs[0]!.type !== "number" && outputs[0]!.type !== "money"))) {
    problems.push(misshapen(`To take the ${aggregate} of the rows that fit, the table needs exactly one output, a number or an amount.`));
  }
  return problems;
}
