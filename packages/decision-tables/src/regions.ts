// Cuts what a fact can be into the few places where some cell changes its mind. Between two neighbouring
// boundaries all values behave alike, so one value stands for all and a finite search is a proof.

import type { Condition } from "./condition.ts";
import { isWhole, type Fact, type Value } from "./fact.ts";

/** One stretch of a fact's values that no cell tells apart. */
export interface Atom {
  /** A value from it; undefined stands for "not known". */
  readonly value: Value | undefined;
  /** Bit n is set when row n fits here. */
  readonly rows: bigint;
}

/** One fact with all its atoms; they cover whatever the fact can be, and atoms for the same rows are merged. */
export interface Axis {
  readonly fact: Fact;
  readonly atoms: readonly Atom[];
}

/** A column as the analysis sees it. */
export interface AxisColumn {
  readonly fact: Fact;
  /** By row. */
  readonly conditions: readonly Condition[];
  /** By row: whether a value, or undefined, fits; the column's rule for missing facts is already in it. */
  readonly fits: readonly ((value: Value | undefined) => boolean)[];
}

// Comparing rows costs about this many times 0.1 µs; past it an author would wait, and so would everybody else.
const MOST_COMPARISONS = 10_000_000;

/**
 * One axis for each fact: two columns that read the same fact are one question, not two.
 *
 * @param budget what all tables of a set may take together; what this one takes is taken from it
 * @returns undefined when the cells name so many values that comparing the rows would take too long
 */
export function axesOf(columns: readonly AxisColumn[], rowCount: number, budget?: { comparisons: number }): Axis[] | undefined {
  const byFact = Map.groupBy(columns, (column) => column.fact.key);
  const questions = [...byFact.values()].map((sameFact) => {
    const fact = sameFact[0]!.fact;
    return { fact, sameFact, values: valuesOf(fact, sameFact.flatMap((column) => column.conditions)) };
  });
  const comparisons = questions.reduce((sum, { values }) => sum + values.length * rowCount, 0);
  if (comparisons > Math.min(MOST_COMPARISONS, budget?.comparisons ?? Infinity)) return undefined;
  if (budget) budget.comparisons -= comparisons;
  return questions.map(({ fact, sameFact, values }) => {
    const atoms = new Map<bigint, Atom>();
    // "Not known" comes last, so that examples prefer something that people can picture.
    for (const value of [...values, undefined]) {
      const rows = rowsThat(rowCount, (row) => sameFact.every((column) => column.fits[row]!(value)));
      if (!atoms.has(rows)) atoms.set(rows, { value, rows });
    }
    return { fact, atoms: [...atoms.values()] };
  });
}

/** A set of rows as bits; put together in chunks, for a large integer is copied whenever it is changed. */
function rowsThat(rowCount: number, fits: (row: number) => boolean): bigint {
  let rows = 0n;
  for (let start = 0; start < rowCount; start += 30) {
    let chunk = 0;
    for (let row = start; row < Math.min(start + 30, rowCount); row++) if (fits(row)) chunk |= 1 << (row - start);
    if (chunk !== 0) rows |= BigInt(chunk) << BigInt(start);
  }
  return rows;
}

/** A value from every stretch the conditions can tell apart. */
function valuesOf(fact: Fact, conditions: readonly Condition[]): Value[] {
  if (fact.type === "boolean") return [true, false];
  if (fact.type === "choice") return [...fact.choices];
  if (fact.type === "text") return textsOf(conditions);
  return numbersOf(fact, conditions);
}

function textsOf(conditions: readonly Condition[]): Value[] {
  const texts = new Set<Value>();
  for (const condition of conditions) {
    if (condition.kind === "members") for (const value of condition.values) texts.add(value);
  }
  let other = "something else";
  while (texts.has(other)) other += " again";
  return [...texts, other];
}

function numbersOf(fact: Fact, conditions: readonly Condition[]): Value[] {
  const range = (fact.type === "number" || fact.type === "money" ? fact.range : undefined) ?? {};
  const { from = -Infinity, to = Infinity } = range;
  const boundaries = new Set([from, to]);
  for (const condition of conditions) {
    if (condition.kind !== "spans") continue;
    for (const span of condition.spans) boundaries.add(span.from).add(span.to);
  }
  const sorted = [...boundaries].filter((at) => at >= from && at <= to).toSorted((a, b) => a - b);
  const values: number[] = [];
  for (const [index, at] of sorted.entries()) {
    if (Number.isFinite(at)) values.push(at);
    const next = sorted[index + 1];
    const between = next === undefined ? undefined : valueBetween(at, next, isWhole(fact));
    if (between !== undefined) values.push(between);
  }
  return values;
}

/** A value strictly between two, undefined when there is none. */
export function valueBetween(from: number, to: number, whole: boolean): number | undefined {
  if (from === -Infinity && to === Infinity) return 0;
  // Boundaries stay below 1e15, where adding one still makes a difference.
  if (from === -Infinity) return to - 1;
  if (to === Infinity) return from + 1;
  const between = whole ? from + 1 : from + (to - from) / 2;
  return between > from && between < to ? between : undefined;
}

/** Whether some value, or "not known", fits. */
export function canHold(fact: Fact, condition: Condition, fits: (value: Value | undefined) => boolean): boolean {
  return [...valuesOf(fact, [condition]), undefined].some((value) => fits(value));
}
