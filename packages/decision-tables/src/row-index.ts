// Which rows fit a value, looked up and not tried one by one: for each stretch of values that no cell of a column tells apart, the
// rows that fit are kept as bits. Rows that fit a customer are then what all columns have in common.

import type { Condition } from "./condition.ts";
import { isWhole, type Fact, type Value } from "./fact.ts";
import { valueBetween } from "./regions.ts";

/** Rows as bits: row n is bit n % 32 of word n / 32. */
export type RowBits = Uint32Array;

export type RowIndex = (value: Value | undefined) => RowBits;

/** @param fits by row: whether a value, or undefined, fits */
export function indexRows(fact: Fact, conditions: readonly Condition[], fits: readonly ((value: Value | undefined) => boolean)[]): RowIndex {
  const bitsOf = (value: Value | undefined): RowBits => {
    const bits = new Uint32Array(Math.ceil(fits.length / 32));
    for (let row = 0; row < fits.length; row++) if (fits[row]!(value)) bits[row >> 5]! |= 1 << (row & 31);
    return bits;
  };
  const missing = bitsOf(undefined);
  if (fact.type === "choice" || fact.type === "text" || fact.type === "boolean") {
    const named = namedIn(conditions);
    const known = new Map<Value | undefined, RowBits>([...named].map((value) => [value, bitsOf(value)]));
    known.set(undefined, missing);
    const other = bitsOf(otherThan(named, fact));
    return (value) => known.get(value) ?? other;
  }
  return indexNumbers(boundariesOf(conditions), { bitsOf, missing, whole: isWhole(fact) });
}

/** The values that a cell names. */
export function namedIn(conditions: readonly Condition[]): ReadonlySet<Value> {
  return new Set(conditions.flatMap((condition) => (condition.kind === "members" ? [...condition.values] : [])));
}

interface Bits {
  readonly bitsOf: (value: Value) => RowBits;
  readonly missing: RowBits;
  readonly whole: boolean;
}

function indexNumbers(boundaries: readonly number[], { bitsOf, missing, whole }: Bits): RowIndex {
  const at = boundaries.map(bitsOf);
  // Before the first boundary, between each two and after the last. Where nothing lies between two, nobody will ask.
  const between = [-Infinity, ...boundaries].map((from, place) => bitsOf(valueBetween(from, boundaries[place] ?? Infinity, whole) ?? from));
  const sorted = Float64Array.from(boundaries);
  return (value) => {
    if (value === undefined) return missing;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < (value as number)) low = middle + 1;
      else high = middle;
    }
    return sorted[low] === value ? at[low]! : between[low]!;
  };
}

/** Where a cell begins or ends: no cell tells apart what lies between two of them. */
export function boundariesOf(conditions: readonly Condition[]): number[] {
  const boundaries = new Set<number>();
  for (const condition of conditions) if (condition.kind === "spans") for (const { from, to } of condition.spans) boundaries.add(from).add(to);
  return [...boundaries].filter(Number.isFinite).toSorted((a, b) => a - b);
}

/** A value that no cell names: all of them fit alike. */
function otherThan(named: ReadonlySet<Value>, fact: Fact): Value {
  if (fact.type === "boolean") return !named.has(true);
  let other = "something else";
  while (named.has(other)) other += " again";
  return other;
}
