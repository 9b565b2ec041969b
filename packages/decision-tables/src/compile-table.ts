// From a table as written to a table that answers, or to the list of what is wrong with it. Publication asks
// here, and so does the editor while somebody types.

import { findGap, findOverlaps, findUnreachable, impossibleRows, tooComplex } from "./analysis.ts";
import { readCell } from "./cell.ts";
import { makeCompiledTable, type CompiledColumn, type CompiledTable, type Outputs } from "./compiled-table.ts";
import { testOf, type Condition } from "./condition.ts";
import type { Dictionary, Fact, Value } from "./fact.ts";
import { factNotKnown } from "./fact.ts";
import { readLiteral } from "./literal.ts";
import { readOutput, type OutputValue } from "./output.ts";
import type { Problem } from "./problem.ts";
import { axesOf, type AxisColumn } from "./regions.ts";
import { checkShape } from "./shape.ts";
import type { InputColumn, Table } from "./table.ts";

export type Compilation =
  | ({ readonly kind: "ok" } & CompiledTable)
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

export interface CompileOptions {
  /**
   * Steps the search for gaps and unreachable rows may take before it gives up and says so; a step is well
   * under a microsecond. Tables of 500 rows over six facts that were tried needed under a thousand.
   */
  readonly workLimit?: number;
}

/**
 * Checks a table against the dictionary and makes it ready to answer.
 *
 * Refuses whatever could surprise somebody later: a fact nobody declared, a cell that cannot be read or can
 * never hold, a row that can never fire, a customer whom no row fits (`first`, `unique`), two rows for one
 * customer (`unique`). All cells are read before the first refusal, so that the author sees every mistake at
 * once; rows are compared only when every cell could be read. Never throws, whatever the cells hold.
 */
export function compileTable(table: Table, dictionary: Dictionary, options: CompileOptions = {}): Compilation {
  const misshapen = checkShape(table);
  if (misshapen.length > 0) return { kind: "refused", problems: misshapen };

  const problems: Problem[] = [];
  const columns = table.inputs.map((input, place) => readColumn(table, input, place, dictionary, problems));
  const outputs = table.rows.map((_, index) => readOutputs(table, index, problems));
  if (problems.length > 0) return { kind: "refused", problems };

  const complete = columns.filter((column) => column !== undefined);
  const axes = axesOf(complete, table.rows.length);
  if (!axes) return { kind: "refused", problems: [tooComplex(null, "that its rows are sound")] };
  const work = { left: options.workLimit ?? 400_000 };
  problems.push(...impossibleRows(table, complete, axes));
  if (problems.length === 0) {
    if (table.hitPolicy === "unique") problems.push(...findOverlaps(table, axes));
    if (table.hitPolicy === "first") problems.push(...findUnreachable(table, axes, work));
    if (table.hitPolicy !== "collect") problems.push(...findGap(table, axes, work));
  }
  if (problems.length > 0) return { kind: "refused", problems };
  return { kind: "ok", ...makeCompiledTable(table, complete, outputs) };
}

function readColumn(
  table: Table,
  input: InputColumn,
  place: number,
  dictionary: Dictionary,
  problems: Problem[],
): (CompiledColumn & AxisColumn) | undefined {
  const fact = dictionary.get(input.fact);
  if (!fact) {
    const message = factNotKnown(input.fact, dictionary);
    problems.push({ row: null, column: input.fact, code: "unknown-fact", message });
    return undefined;
  }
  const before = problems.length;
  const assumed = readDefault(input, fact, problems);
  const conditions: Condition[] = [];
  for (const row of table.rows) {
    const reading = readCell(row.when[place]!, fact);
    if (reading.kind === "ok") conditions.push(reading.value);
    else problems.push({ row: row.id, column: input.fact, code: reading.code, message: reading.message });
  }
  if (problems.length > before) return undefined;
  const tests = conditions.map((condition) => testOf(condition, input.missing === "matches-any"));
  const fits = tests.map((test) => (value: Value | undefined) => test(value === undefined ? assumed : value));
  const asked = tests.map((test, index) => (conditions[index]!.kind === "any" ? undefined : test));
  return { fact, assumed, tests: asked, conditions, fits };
}

function readDefault(input: InputColumn, fact: Fact, problems: Problem[]): Value | undefined {
  if (typeof input.missing === "string") return undefined;
  const reading = readLiteral(input.missing.default, fact);
  if (reading.kind === "ok") return reading.value;
  const message = `The default for a missing fact cannot be used. ${reading.message}`;
  problems.push({ row: null, column: input.fact, code: reading.code, message });
  return undefined;
}

function readOutputs(table: Table, index: number, problems: Problem[]): Outputs {
  const row = table.rows[index]!;
  const outputs: Record<string, OutputValue> = {};
  for (const [place, column] of table.outputs.entries()) {
    const reading = readOutput(row.then[place]!, column);
    if (reading.kind === "ok") outputs[column.key] = reading.value;
    else problems.push({ row: row.id, column: column.key, code: reading.code, message: reading.message });
  }
  return Object.freeze(outputs);
}
