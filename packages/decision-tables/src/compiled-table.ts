// A table that passed every check, ready to answer. Closures over values only: no text becomes code.

import type { Test } from "./condition.ts";
import type { Fact, Facts, Value } from "./fact.ts";
import { expectedOf, givenFactReader, WRONG, type GivenFactReader } from "./given-fact.ts";
import type { OutputValue } from "./output.ts";
import { sayValue } from "./say.ts";
import type { Row, Table } from "./table.ts";

export type Outputs = Readonly<Record<string, OutputValue>>;

export interface MatchedRow {
  readonly rowId: string;
  readonly outputs: Outputs;
}

/**
 * A fact as the table read it, for the record of the decision: money in minor units, moments in milliseconds
 * since 1970 UTC, null when it was not known. `assumed` is the default that stood in for it.
 */
export interface FactRead {
  readonly key: string;
  readonly value: Value | null;
  readonly assumed?: Value;
}

export type Evaluation =
  | { readonly kind: "matched"; readonly rows: readonly MatchedRow[]; readonly factsRead: readonly FactRead[] }
  | { readonly kind: "no-match"; readonly factsRead: readonly FactRead[] }
  /** A caller gave something that the fact can never be; no row was tried. */
  | { readonly kind: "wrong-fact"; readonly key: string; readonly message: string };

export type Explanation =
  | { readonly kind: "fits"; readonly sentence: string }
  | { readonly kind: "earlier-row-fits"; readonly rowId: string; readonly sentence: string }
  | { readonly kind: "does-not-fit"; readonly fact: string; readonly column: number; readonly sentence: string }
  | { readonly kind: "unknown-row"; readonly sentence: string }
  | { readonly kind: "wrong-fact"; readonly key: string; readonly sentence: string };

export interface CompiledTable {
  readonly table: Table;
  /** The rows that count for these facts under the table's hit policy. Never throws. */
  readonly evaluate: (facts: Facts) => Evaluation;
  /** Why a row did or did not count: the first cell that failed, in words. Never throws. */
  readonly explain: (facts: Facts, rowId: string) => Explanation;
}

/** A column with everything about it understood. */
export interface CompiledColumn {
  readonly fact: Fact;
  /** Taken where the fact is not known. */
  readonly assumed: Value | undefined;
  /** By row; undefined for `any`, which needs no asking. */
  readonly tests: readonly (Test | undefined)[];
}

type Values = (Value | undefined)[];

interface CompiledRow {
  readonly result: MatchedRow;
  readonly columns: readonly number[];
  readonly tests: readonly Test[];
}

export function makeCompiledTable(
  table: Table,
  columns: readonly CompiledColumn[],
  outputs: readonly Outputs[],
): CompiledTable {
  const readers: readonly GivenFactReader[] = columns.map((column) => givenFactReader(column.fact));
  const keys = columns.map((column) => column.fact.key);
  const firstOfFact = keys.map((key, index) => keys.indexOf(key) === index);
  const rows = table.rows.map((row, index) => compileRow(row, index, columns, outputs[index]!));
  const collects = table.hitPolicy === "collect";

  /** The place of the column whose fact is wrong, or -1; fills `values` and `factsRead`. */
  function readFacts(facts: Facts, values: Values, factsRead: FactRead[]): number {
    for (let index = 0; index < columns.length; index++) {
      const { fact, assumed } = columns[index]!;
      const value = readers[index]!(facts[fact.key]);
      if (value === WRONG) return index;
      values.push(value === undefined ? assumed : value);
      if (value !== undefined) {
        if (firstOfFact[index]) factsRead.push({ key: fact.key, value });
      } else if (assumed !== undefined) {
        // Two columns may assume different things of one fact; both belong on the record.
        factsRead.push({ key: fact.key, value: null, assumed });
      } else if (firstOfFact[index]) {
        factsRead.push({ key: fact.key, value: null });
      }
    }
    return -1;
  }

  function matching(values: Values): MatchedRow[] {
    const matched: MatchedRow[] = [];
    for (const row of rows) {
      if (!fits(row, values)) continue;
      matched.push(row.result);
      // Under `unique` nobody else can fit: that was proven when the table was compiled.
      if (!collects) break;
    }
    return matched;
  }

  function wrongFact(index: number, facts: Facts): { readonly key: string; readonly message: string } {
    const { fact } = columns[index]!;
    const message = `${fact.label} (${fact.key}) must be ${expectedOf(fact)}; it was given as ${sayGiven(facts[fact.key])}.`;
    return { key: fact.key, message };
  }

  function evaluate(facts: Facts): Evaluation {
    const values: Values = [];
    const factsRead: FactRead[] = [];
    const wrong = readFacts(facts, values, factsRead);
    if (wrong >= 0) return { kind: "wrong-fact", ...wrongFact(wrong, facts) };
    const matched = matching(values);
    return matched.length > 0 ? { kind: "matched", rows: matched, factsRead } : { kind: "no-match", factsRead };
  }

  function explain(facts: Facts, rowId: string): Explanation {
    const index = table.rows.findIndex((row) => row.id === rowId);
    if (index < 0) return { kind: "unknown-row", sentence: `${table.title} has no row "${rowId}".` };
    const values: Values = [];
    const wrong = readFacts(facts, values, []);
    if (wrong >= 0) {
      const { key, message } = wrongFact(wrong, facts);
      return { kind: "wrong-fact", key, sentence: message };
    }
    for (const [place, column] of columns.entries()) {
      if (column.tests[index]?.(values[place]) ?? true) continue;
      const needs = table.rows[index]!.when[place]!.trim();
      const given = facts[column.fact.key];
      const assumed = given === undefined || given === null ? values[place] : undefined;
      const known = (assumed === undefined ? "" : "not known, taken as ") + sayValue(column.fact, inShort(values[place], column.tests[index]!));
      const sentence = `${column.fact.label} is ${known}, the row needs ${needs}`;
      return { kind: "does-not-fit", fact: column.fact.key, column: place, sentence };
    }
    const counted = matching(values);
    if (counted.some((row) => row.rowId === rowId)) return { kind: "fits", sentence: `Row ${rowId} fits.` };
    const earlier = counted[0]!.rowId;
    const sentence = `Row ${rowId} fits too, but row ${earlier} stands above it and the first row that fits counts`;
    return { kind: "earlier-row-fits", rowId: earlier, sentence };
  }

  return Object.freeze({ table, evaluate, explain });
}

/**
 * A number with as few digits as tell it from what the row needs: 11.176470588235293 against ≤ 1.3 is 11.2, but
 * 1.3004 against ≤ 1.3 stays 1.3004.
 */
function inShort(value: Value | undefined, test: (value: Value | undefined) => boolean): Value | undefined {
  if (typeof value !== "number") return value;
  for (let digits = 3; digits < 15; digits++) {
    const short = Number(value.toPrecision(Math.max(digits, String(Math.trunc(Math.abs(value))).length)));
    if (test(short) === test(value)) return short;
  }
  return value;
}

function compileRow(row: Row, index: number, columns: readonly CompiledColumn[], outputs: Outputs): CompiledRow {
  const asked = columns.flatMap((column, place) => {
    const test = column.tests[index];
    return test ? [{ place, test }] : [];
  });
  return {
    result: Object.freeze({ rowId: row.id, outputs }),
    columns: asked.map(({ place }) => place),
    tests: asked.map(({ test }) => test),
  };
}

function fits(row: CompiledRow, values: Values): boolean {
  const { columns, tests } = row;
  for (let index = 0; index < tests.length; index++) {
    if (!tests[index]!(values[columns[index]!])) return false;
  }
  return true;
}

/** What was given, short enough for a sentence and safe for whatever it may be. */
function sayGiven(given: unknown): string {
  if (typeof given === "string") return given.length > 60 ? `"${given.slice(0, 60)}…"` : `"${given}"`;
  if (typeof given === "number" || typeof given === "boolean" || typeof given === "bigint") return String(given);
  return given instanceof Date ? "a Date that is no date" : `a value of type ${typeof given}`;
}
