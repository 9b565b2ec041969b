// A table that passed every check, ready to answer. Closures over values only: no text becomes code.

import { settled } from "./expression.ts";
import type { Dictionary, Facts, Value } from "./fact.ts";
import { expectedOf, givenFactReader, WRONG } from "./given-fact.ts";
import type { OutputValue } from "./output.ts";
import { answerOf, type ReadColumn, type ReadTable, type RowAnswer } from "./read-table.ts";
import { indexRows, type RowBits } from "./row-index.ts";
import { sayValue } from "./say.ts";
import { type Aggregate, answersOnce, type OutputColumn, type Row, type Table } from "./table.ts";

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
  /** The table worked it out from other facts. */
  readonly computed?: true;
}

export type Evaluation =
  /** `collected` is the one number that the table makes of its rows, where it makes one; null where none of them has any. */
  | { readonly kind: "matched"; readonly rows: readonly MatchedRow[]; readonly collected?: number | null; readonly factsRead: readonly FactRead[] }
  | { readonly kind: "no-match"; readonly collected?: number | null; readonly factsRead: readonly FactRead[] }
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

interface CompiledRow {
  readonly id: string;
  /** Where all of it is known before. */
  readonly result: MatchedRow | undefined;
  readonly answer: RowAnswer;
}

/** What was read of the facts for one customer. */
interface Known {
  /** By column, with what was assumed. */
  readonly values: (Value | undefined)[];
  /** By column, without. */
  readonly found: (Value | undefined)[];
  readonly factsRead: FactRead[];
  readonly valueOf: (key: string) => Value | undefined;
}

const NOTHING = (): undefined => undefined;

/** @param order the rows in the order in which they are tried, as `read` has them */
export function makeCompiledTable(table: Table, order: readonly Row[], read: ReadTable, dictionary: Dictionary): CompiledTable {
  const { columns } = read;
  const rows = order.map((row, index) => compileRow(row, read.answers[index]!));
  // A column that asks nothing in any row fits everybody.
  const asking = columns.flatMap((column, place) => (column.tests.some((test) => test !== undefined) ? [{ place, rowsFor: indexRows(column.fact, column.conditions, column.fits) }] : []));
  const words = Math.ceil(rows.length / 32);
  const listsAll = !answersOnce(table.hitPolicy);
  const ownKeys = new Map(read.computed.map(({ fact }, index) => [fact.key, index]));
  const given = columns.map(({ fact }) => !ownKeys.has(fact.key));
  const readers = columns.map(({ fact }, index) => (given[index] ? givenFactReader(fact) : undefined));
  const firstOfFact = columns.map(({ fact }, index) => columns.findIndex((column) => column.fact.key === fact.key) === index);
  const columnOf = new Map(columns.flatMap(({ fact }, index) => (given[index] ? [[fact.key, index] as const] : [])).toReversed());
  // What only expressions read.
  const computing = new Set([...read.computed.flatMap(({ expression }) => expression.reads), ...read.answers.flatMap(({ computed }) => computed.flatMap(({ expression }) => expression.reads))]);
  const besides = [...computing].filter((key) => !columnOf.has(key)).map((key) => ({ fact: dictionary.get(key)!, reader: givenFactReader(dictionary.get(key)!) }));

  /** What is known, or the fact that is wrong. */
  function readFacts(facts: Facts): Known | { readonly wrong: ReadColumn["fact"] } {
    const [values, found]: [Known["values"], Known["found"]] = [[], []];
    const factsRead: FactRead[] = [];
    let more: Map<string, Value | undefined> | undefined;
    const note = (index: number, value: Value | undefined): void => {
      const { fact, assumed } = columns[index]!;
      found[index] = value;
      values[index] = value === undefined ? assumed : value;
      // Written out and not spread: most of an answer's time goes into making these. Two columns may assume different things of one
      // fact; both belong on the record.
      if (value === undefined && assumed !== undefined) factsRead.push(given[index] ? { key: fact.key, value: null, assumed } : { key: fact.key, value: null, assumed, computed: true });
      else if (firstOfFact[index]) factsRead.push(given[index] ? { key: fact.key, value: value ?? null } : { key: fact.key, value: value ?? null, computed: true });
    };
    for (let index = 0; index < columns.length; index++) {
      if (!given[index]) continue;
      const value = readers[index]!(facts[columns[index]!.fact.key]);
      if (value === WRONG) return { wrong: columns[index]!.fact };
      note(index, value);
    }
    for (const { fact, reader } of besides) {
      const value = reader(facts[fact.key]);
      if (value === WRONG) return { wrong: fact };
      (more ??= new Map()).set(fact.key, value);
      factsRead.push({ key: fact.key, value: value ?? null });
    }
    const valueOf = computing.size === 0 ? NOTHING : (key: string) => (columnOf.has(key) ? found[columnOf.get(key)!] : more?.get(key));
    if (ownKeys.size > 0) {
      const worked = read.computed.map(({ expression }) => settled(expression.kind, expression.compute(valueOf)));
      for (let index = 0; index < columns.length; index++) if (!given[index]) note(index, worked[ownKeys.get(columns[index]!.fact.key)!]);
    }
    return { values, found, factsRead, valueOf };
  }

  function matching(values: Known["values"]): CompiledRow[] {
    const matched: CompiledRow[] = [];
    const fitting: RowBits[] = [];
    for (let each = 0; each < asking.length; each++) fitting.push(asking[each]!.rowsFor(values[asking[each]!.place]));
    for (let word = 0; word < words; word++) {
      let bits = word === words - 1 && rows.length % 32 !== 0 ? 2 ** (rows.length % 32) - 1 : 0xffff_ffff;
      for (let column = 0; column < fitting.length && bits !== 0; column++) bits &= fitting[column]![word]!;
      while (bits !== 0) {
        const lowest = 31 - Math.clz32(bits & -bits);
        matched.push(rows[(word << 5) + lowest]!);
        // Under `unique` nobody else can fit, under `any` nobody answers otherwise: that was proven when the table was compiled.
        if (!listsAll) return matched;
        bits &= bits - 1;
      }
    }
    return matched;
  }

  function wrongFact(fact: ReadColumn["fact"], facts: Facts): { readonly key: string; readonly message: string } {
    return { key: fact.key, message: `${fact.label} (${fact.key}) must be ${expectedOf(fact)}; it was given as ${sayGiven(facts[fact.key])}.` };
  }

  function evaluate(facts: Facts): Evaluation {
    const known = readFacts(facts);
    if ("wrong" in known) return { kind: "wrong-fact", ...wrongFact(known.wrong, facts) };
    const { factsRead, valueOf } = known;
    const matched = matching(known.values).map((row) => row.result ?? { rowId: row.id, outputs: answerOf(row.answer, valueOf) });
    if (table.aggregate === undefined) return matched.length > 0 ? { kind: "matched", rows: matched, factsRead } : { kind: "no-match", factsRead };
    const collected = collect(table.aggregate, table.outputs, matched);
    return matched.length > 0 ? { kind: "matched", rows: matched, collected, factsRead } : { kind: "no-match", collected, factsRead };
  }

  function explain(facts: Facts, rowId: string): Explanation {
    const index = order.findIndex((row) => row.id === rowId);
    if (index < 0) return { kind: "unknown-row", sentence: `${table.title} has no row "${rowId}".` };
    const known = readFacts(facts);
    if ("wrong" in known) {
      const { key, message } = wrongFact(known.wrong, facts);
      return { kind: "wrong-fact", key, sentence: message };
    }
    const { values, found } = known;
    for (const [place, column] of columns.entries()) {
      if (column.tests[index]?.(values[place]) ?? true) continue;
      const needs = order[index]!.when[place]!.trim();
      const assumed = found[place] === undefined && values[place] !== undefined;
      const said = (assumed ? "not known, taken as " : "") + sayValue(column.fact, inShort(values[place], column.tests[index]!));
      const sentence = `${column.fact.label} is ${said}, the row needs ${needs}`;
      return { kind: "does-not-fit", fact: column.fact.key, column: place, sentence };
    }
    const counted = matching(values);
    if (counted.some((row) => row.id === rowId)) return { kind: "fits", sentence: `Row ${rowId} fits.` };
    const earlier = counted[0]!.id;
    return { kind: "earlier-row-fits", rowId: earlier, sentence: `Row ${rowId} fits too, but ${BEFORE[table.hitPolicy as keyof typeof BEFORE](earlier)}` };
  }

  return Object.freeze({ table, evaluate, explain });
}

/** Why another row counts although this one fits too. */
const BEFORE = {
  first: (row: string) => `row ${row} stands above it and the first row that fits counts`,
  unique: (row: string) => `row ${row} fits`,
  priority: (row: string) => `what row ${row} answers is more important`,
  any: (row: string) => `row ${row} answers the same and is counted`,
} as const;

/** One number of all rows: null where none of them has a number. */
function collect(aggregate: Aggregate, outputs: readonly OutputColumn[], matched: readonly MatchedRow[]): number | null {
  if (aggregate === "count") return matched.length;
  const numbers = matched.map(({ outputs: answered }) => answered[outputs[0]!.key]).filter((value) => typeof value === "number");
  if (numbers.length === 0) return null;
  if (aggregate !== "sum") return aggregate === "min" ? Math.min(...numbers) : Math.max(...numbers);
  // Fifteen digits hide what the binary form of 0.1 + 0.2 adds.
  return Number(numbers.reduce((sum, number) => sum + number, 0).toPrecision(15));
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

function compileRow(row: Row, answer: RowAnswer): CompiledRow {
  return { id: row.id, answer, result: answer.computed.length > 0 ? undefined : Object.freeze({ rowId: row.id, outputs: answer.outputs }) };
}

/** What was given, short enough for a sentence and safe for whatever it may be. */
function sayGiven(given: unknown): string {
  if (typeof given === "string") return given.length > 60 ? `"${given.slice(0, 60)}…"` : `"${given}"`;
  if (typeof given === "number" || typeof given === "boolean" || typeof given === "bigint") return String(given);
  return given instanceof Date ? "a Date that is no date" : `a value of type ${typeof given}`;
}
