import { levelOfValues, NO_EVIDENCE, type PreparedComparison, prepareComparisons } from "./levels.ts";
import type { RecordTable } from "./record-table.ts";

/** Compares records of a table by their numbers, writing the level of each comparison into `into`. */
export type ComparePair = (a: number, b: number, into: Int8Array) => void;

/**
 * Prepares to compare many pairs of a table: `levelOf` of each comparison, faster, because equal values have equal
 * numbers and the levels of other values are remembered as long as there is room.
 */
export function pairComparer(table: RecordTable): ComparePair {
  const { columns, size } = table;
  const width = columns.length;
  // Record after record, for the values of one lie side by side then and memory is asked once, not once a field.
  const rows = new Int32Array(size * width);
  for (let record = 0; record < size; record++) {
    for (let field = 0; field < width; field++) rows[record * width + field] = columns[field]!.numbers[record]!;
  }
  const values = columns.map((column) => column.values);
  const comparers = prepareComparisons(table.settings).map((comparison) => comparer(comparison, rows, values));
  return (a, b, into) => {
    for (let at = 0; at < comparers.length; at++) into[at] = comparers[at]!(a * width, b * width);
  };
}

/** Compares two records by where their values begin in `rows`. */
function comparer(
  { own, levels, cross, exact, silentWith }: PreparedComparison,
  rows: Int32Array,
  valuesOf: readonly (readonly string[])[],
): (a: number, b: number) => number {
  const values = valuesOf[own]!;
  const remembered = new RememberedLevels();
  const elsewhere = valuesOf.map((_, field) =>
    field === silentWith || cross.some(({ kind, other }) => kind === "swapped" && other === field)
      ? numbersElsewhere(values, valuesOf[field]!)
      : NOWHERE,
  );
  // `areSwapped` by numbers: each value stands in the other record's other field.
  const swapped = (x: number, y: number, other: number, a: number, b: number): boolean =>
    x !== y && rows[b + other] === elsewhere[other]![x] && rows[a + other] === elsewhere[other]![y];
  return (a, b) => {
    const x = rows[a + own]!;
    const y = rows[b + own]!;
    if (x < 0 || y < 0) return NO_EVIDENCE;
    if (silentWith !== -1 && swapped(x, y, silentWith, a, b)) return NO_EVIDENCE;
    let level = x === y ? exact : remembered.get(x, y);
    if (level === -1) {
      level = levelOfValues(levels, values[x]!, values[y]!);
      if (x !== y) remembered.set(x, y, level);
    }
    for (let at = 0; at < cross.length; at++) {
      const { place, kind, other } = cross[at]!;
      if (place >= level) break;
      if (
        kind === "swapped" ? swapped(x, y, other, a, b) : rows[a + other]! >= 0 && rows[a + other] === rows[b + other]
      )
        return place;
    }
    return level;
  };
}

const NOWHERE = new Int32Array(0);

/** By number of a value: the number of the same value in another field, -2 where that field does not know it. */
function numbersElsewhere(values: readonly string[], others: readonly string[]): Int32Array {
  const numberOf = new Map(others.map((value, number) => [value, number]));
  const elsewhere = new Int32Array(values.length).fill(-2);
  for (let number = 0; number < values.length; number++) {
    const other = numberOf.get(values[number]!);
    if (other !== undefined) elsewhere[number] = other;
  }
  return elsewhere;
}

/** Levels of pairs of values, in a room of fixed size where a new pair may push out an old one. */
class RememberedLevels {
  readonly #pairs = new Int32Array(2 << ROOM_BITS).fill(-1);
  readonly #levels = new Int8Array(1 << ROOM_BITS);

  get(x: number, y: number): number {
    const at = placeOf(x, y);
    return this.#pairs[2 * at] === Math.min(x, y) && this.#pairs[2 * at + 1] === Math.max(x, y)
      ? this.#levels[at]!
      : -1;
  }

  set(x: number, y: number, level: number): void {
    const at = placeOf(x, y);
    this.#pairs[2 * at] = Math.min(x, y);
    this.#pairs[2 * at + 1] = Math.max(x, y);
    this.#levels[at] = level;
  }
}

/** Small enough to stay near the processor: what is remembered further away is sooner worked out again. */
const ROOM_BITS = 13;

function placeOf(x: number, y: number): number {
  return (Math.imul(Math.min(x, y), 0x9e3779b1) ^ Math.imul(Math.max(x, y), 0x85ebca6b)) >>> (32 - ROOM_BITS);
}
