// A table that passed every check, ready to answer. Closures over values only: no text becomes code.

import { settled, type ValueOf } from "./expression.ts";
import type { Dictionary, Fact, Facts, Value } from "./fact.ts";
import { type FactRead, factReader } from "./fact-read.ts";
import { expectedOf, WRONG } from "./given-fact.ts";
import type { OutputValue } from "./output.ts";
import { answerOf, type ReadColumn, type ReadTable, type RowAnswer } from "./read-table.ts";
import { indexRows, type RowBits, type RowIndex } from "./row-index.ts";
import { sayValue } from "./say.ts";
import { type Aggregate, answersOnce, type OutputColumn, type Row, type Table } from "./table.ts";

export type Outputs = Readonly<Record<string, OutputValue>>;

export interface MatchedRow {
  readonly rowId: string;
  readonly outputs: Outputs;
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
  /**
   * The rows that count for these facts under the table's hit policy. Never throws.
   *
   * @param options told: false where nobody asks which facts were read; `factsRead` is empty then, and no list is made
   */
  readonly evaluate: (facts: Facts, options?: { readonly told?: boolean }) => Evaluation;
  /** Why a row did or did not count: the first cell that failed, in words. Never throws. */
  readonly explain: (facts: Facts, rowId: string) => Explanation;
  /** The same for many rows of one customer: the facts are read once. Never throws. */
  readonly explainer: (facts: Facts) => (rowId: string) => Explanation;
}

interface CompiledRow {
  readonly id: string;
  /** Where all of it is known before: the row alone, as an answer has it. */
  readonly results: readonly [MatchedRow] | undefined;
  readonly answer: RowAnswer;
}

type Answered = Exclude<Evaluation, { kind: "wrong-fact" }>;

/** What a chain needs of a table, so that a fact which several of them ask is read and checked once. */
export interface TableInside {
  /** The facts it must be given, each once, in the order in which it asks for them. */
  readonly asks: readonly Fact[];
  /**
   * An evaluation by what was read before.
   *
   * @param at where each of `asks` lies among the facts read
   */
  readonly answering: (at: readonly number[]) => (read: readonly FactRead[], told?: boolean) => Answered;
}

/** What the cells of a table ask, and whether it works anything out from the values themselves. */
interface Asking {
  readonly columns: readonly Pick<ReadColumn, "fact" | "conditions">[];
  readonly computes: boolean;
}

/** By what a table is asked with, which stays the same however the table is handed on. */
const askings = new WeakMap<CompiledTable["evaluate"], Asking>();

/** Undefined of a table that was not compiled here. */
export const insideOf = ({ evaluate }: CompiledTable): Asking | undefined => askings.get(evaluate);

const NOTHING = (): undefined => undefined;
const TOLD = {};
/** What was read, where nobody asks. */
const UNTOLD: FactRead[] = Object.freeze<FactRead[]>([]) as FactRead[];

interface Column {
  readonly rowsFor: RowIndex | undefined;
  readonly assumed: Value | undefined;
  /** What the record says where the assumption stood in; the same for everybody. */
  readonly assumption: FactRead | undefined;
  /** Two columns may assume different things of one fact, and both belong on the record; a fact that is known is told once. */
  readonly first: boolean;
  /** Which of `asks`, or which of the facts that the table works out. */
  readonly ask: number;
}

/** @param order the rows in the order in which they are tried, as `read` has them */
export function makeCompiledTable(table: Table, order: readonly Row[], read: ReadTable, dictionary: Dictionary): { readonly compiled: CompiledTable; readonly inside: TableInside } {
  const { columns } = read;
  const rows = order.map((row, index) => compileRow(row, read.answers[index]!));
  const words = Math.ceil(rows.length / 32);
  const lastWord = rows.length % 32 === 0 ? -1 : 2 ** (rows.length % 32) - 1;
  const listsAll = !answersOnce(table.hitPolicy);
  const ownKeys = read.computed.map(({ fact }) => fact.key);
  const isGiven = ({ fact }: ReadColumn): boolean => !ownKeys.includes(fact.key);
  // What only expressions read comes after what columns read.
  const computing = [...read.computed.flatMap(({ expression }) => expression.reads), ...read.answers.flatMap(({ computed }) => computed.flatMap(({ expression }) => expression.reads))];
  const inColumns = [...new Map(columns.filter(isGiven).map(({ fact }) => [fact.key, fact])).values()];
  const besides = [...new Set(computing)].filter((key) => !inColumns.some((fact) => fact.key === key)).map((key) => dictionary.get(key)!);
  const asks = [...inColumns, ...besides];
  const askOf = new Map(asks.map(({ key }, index) => [key, index]));
  const made = columns.map((column, index): Column & { readonly own: boolean } => {
    const own = !isGiven(column);
    const { key } = column.fact;
    return {
      own,
      // A column that asks nothing in any row fits everybody.
      rowsFor: column.tests.some((test) => test !== undefined) ? indexRows(column.fact, column.conditions, column.fits) : undefined,
      assumed: column.assumed,
      assumption: column.assumed === undefined ? undefined : Object.freeze({ key, value: null, assumed: column.assumed, ...(own && { computed: true as const }) }),
      first: columns.findIndex(({ fact }) => fact.key === key) === index,
      ask: own ? ownKeys.indexOf(key) : askOf.get(key)!,
    };
  });
  const given = made.filter(({ own }) => !own);
  const own = made.filter((column) => column.own);
  const readers = asks.map(factReader);

  function readFacts(facts: Facts): readonly FactRead[] | { readonly wrong: Fact } {
    const found: FactRead[] = [];
    for (let ask = 0; ask < asks.length; ask++) {
      const one = readers[ask]!(facts[asks[ask]!.key]);
      if (one === WRONG) return { wrong: asks[ask]! };
      found.push(one);
    }
    return found;
  }

  const valueFrom = (found: readonly FactRead[], at: readonly number[]) => (key: string): Value | undefined => {
    const ask = askOf.get(key);
    return ask === undefined ? undefined : (found[at[ask]!]!.value ?? undefined);
  };
  const work = (valueOf: ValueOf): (number | undefined)[] => read.computed.map(({ expression }) => settled(expression.kind, expression.compute(valueOf)));

  function answering(at: readonly number[]): (found: readonly FactRead[], told?: boolean) => Answered {
    const slots = given.map(({ ask }) => at[ask]!);
    const slotsBesides = besides.map((_, index) => at[inColumns.length + index]!);
    // Taken again for each customer: nothing asks a table while it answers.
    const fitting: RowBits[] = [];
    return (found, told = true) => {
      const factsRead: FactRead[] = told ? [] : UNTOLD;
      let asking = 0;
      for (let index = 0; index < given.length; index++) {
        const { assumed, assumption, first, rowsFor } = given[index]!;
        const one = found[slots[index]!]!;
        if (told) {
          if (one.value === null && assumption !== undefined) factsRead.push(assumption);
          else if (first) factsRead.push(one);
        }
        if (rowsFor !== undefined) fitting[asking++] = rowsFor(one.value ?? assumed);
      }
      if (told) for (const slot of slotsBesides) factsRead.push(found[slot]!);
      const valueOf = computing.length === 0 ? NOTHING : valueFrom(found, at);
      if (own.length > 0) {
        const worked = work(valueOf);
        for (const { ask, assumed, assumption, first, rowsFor } of own) {
          const value = worked[ask];
          if (told) {
            if (value === undefined && assumption !== undefined) factsRead.push(assumption);
            else if (first) factsRead.push({ key: ownKeys[ask]!, value: value ?? null, computed: true });
          }
          if (rowsFor !== undefined) fitting[asking++] = rowsFor(value ?? assumed);
        }
      }
      return answer(matching(fitting, asking), factsRead, valueOf);
    };
  }

  /** @param asking how many of `fitting` count */
  function matching(fitting: readonly RowBits[], asking: number): readonly CompiledRow[] {
    const matched: CompiledRow[] = [];
    for (let word = 0; word < words; word++) {
      let bits = word === words - 1 ? lastWord : -1;
      for (let column = 0; column < asking && bits !== 0; column++) bits &= fitting[column]![word]!;
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

  function answer(matched: readonly CompiledRow[], factsRead: readonly FactRead[], valueOf: ValueOf): Answered {
    const only = matched.length === 1 ? matched[0]!.results : undefined;
    const counted = only ?? matched.map((row) => row.results?.[0] ?? { rowId: row.id, outputs: answerOf(row.answer, valueOf) });
    if (table.aggregate === undefined) return counted.length > 0 ? { kind: "matched", rows: counted, factsRead } : { kind: "no-match", factsRead };
    const collected = collect(table.aggregate, table.outputs, counted);
    return counted.length > 0 ? { kind: "matched", rows: counted, collected, factsRead } : { kind: "no-match", collected, factsRead };
  }

  function wrongFact(fact: Fact, facts: Facts): { readonly key: string; readonly message: string } {
    return { key: fact.key, message: `${fact.label} (${fact.key}) must be ${expectedOf(fact)}; it was given as ${sayGiven(facts[fact.key])}.` };
  }

  const answerOwn = answering(asks.map((_, index) => index));

  function evaluate(facts: Facts, { told = true }: { readonly told?: boolean } = TOLD): Evaluation {
    const found = readFacts(facts);
    return "wrong" in found ? { kind: "wrong-fact", ...wrongFact(found.wrong, facts) } : answerOwn(found, told);
  }

  const placeOf = new Map(order.map(({ id }, index) => [id, index]));

  function explainer(facts: Facts): (rowId: string) => Explanation {
    const known = readFacts(facts);
    if ("wrong" in known) {
      const { key, message } = wrongFact(known.wrong, facts);
      return (rowId) => (placeOf.has(rowId) ? { kind: "wrong-fact", key, sentence: message } : unknownRow(rowId));
    }
    const worked = work(valueFrom(known, asks.map((_, ask) => ask)));
    const found = made.map(({ own: computed, ask }) => (computed ? worked[ask] : (known[ask]!.value ?? undefined)));
    const values = found.map((value, place) => value ?? made[place]!.assumed);
    return (rowId) => {
      const index = placeOf.get(rowId);
      if (index === undefined) return unknownRow(rowId);
      for (let place = 0; place < columns.length; place++) {
        const column = columns[place]!;
        const test = column.tests[index];
        if (test === undefined || test(values[place])) continue;
        const needs = order[index]!.when[place]!.trim();
        const assumed = found[place] === undefined && values[place] !== undefined;
        const said = (assumed ? "not known, taken as " : "") + sayValue(column.fact, inShort(values[place], test));
        const sentence = `${column.fact.label} is ${said}, the row needs ${needs}`;
        return { kind: "does-not-fit", fact: column.fact.key, column: place, sentence };
      }
      const fitting = made.flatMap(({ rowsFor }, place) => rowsFor?.(values[place]) ?? []);
      const counted = matching(fitting, fitting.length);
      if (counted.some((row) => row.id === rowId)) return { kind: "fits", sentence: `Row ${rowId} fits.` };
      const earlier = counted[0]!.id;
      return { kind: "earlier-row-fits", rowId: earlier, sentence: `Row ${rowId} fits too, but ${BEFORE[table.hitPolicy as keyof typeof BEFORE](earlier)}` };
    };
  }

  const unknownRow = (rowId: string): Explanation => ({ kind: "unknown-row", sentence: `${table.title} has no row "${rowId}".` });
  const explain = (facts: Facts, rowId: string): Explanation => explainer(facts)(rowId);

  const compiled = Object.freeze({ table, evaluate, explain, explainer });
  askings.set(evaluate, { columns, computes: computing.length > 0 || own.length > 0 });
  return { compiled, inside: { asks, answering } };
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
  return { id: row.id, answer, results: answer.computed.length > 0 ? undefined : Object.freeze([Object.freeze({ rowId: row.id, outputs: answer.outputs })] as const) };
}

/** What was given, short enough for a sentence and safe for whatever it may be. */
function sayGiven(given: unknown): string {
  if (typeof given === "string") return given.length > 60 ? `"${given.slice(0, 60)}…"` : `"${given}"`;
  if (typeof given === "number" || typeof given === "boolean" || typeof given === "bigint") return String(given);
  return given instanceof Date ? "a Date that is no date" : `a value of type ${typeof given}`;
}
