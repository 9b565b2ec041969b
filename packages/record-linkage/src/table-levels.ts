import { levelOfValues, NO_EVIDENCE, type PreparedComparison, prepareComparisons } from "./levels.ts";
import type { Column } from "./column.ts";
import type { RecordTable } from "./record-table.ts";
import { areSwapped } from "./swapped.ts";

/** Compares records of a table by their numbers, writing the level of each comparison into `into`. */
export type ComparePair = (a: number, b: number, into: Int8Array) => void;

/**
 * Prepares to compare many pairs of a table: `levelOf` of each comparison, faster, because equal values have equal
 * numbers and the levels of other values are remembered as long as there is room.
 */
export function pairComparer(table: RecordTable): ComparePair {
  const comparers = prepareComparisons(table.settings).map((comparison) => comparer(comparison, table.columns));
  return (a, b, into) => {
    for (let at = 0; at < comparers.length; at++) into[at] = comparers[at]!(a, b);
  };
}

function comparer({ own, levels, cross, exact, silentWith }: PreparedComparison, columns: readonly Column[]): (a: number, b: number) => number {
  const column = columns[own]!;
  const { values, numbers } = column;
  const remembered = new RememberedLevels();
  const swapped = (other: number, a: number, b: number): boolean =>
    areSwapped(values[numbers[a]!]!, columns[other]!.valueOf(a), values[numbers[b]!]!, columns[other]!.valueOf(b));
  return (a, b) => {
    const [x, y] = [numbers[a]!, numbers[b]!];
    if (x < 0 || y < 0) return NO_EVIDENCE;
    if (silentWith !== -1 && swapped(silentWith, a, b)) return NO_EVIDENCE;
    let level = x === y ? exact : remembered.get(x, y);
    if (level === -1) {
      level = levelOfValues(levels, values[x]!, values[y]!);
      if (x !== y) remembered.set(x, y, level);
    }
    for (let at = 0; at < cross.length; at++) {
      const { place, kind, other } = cross[at]!;
      if (place >= level) break;
      if (kind === "swapped" ? swapped(other, a, b) : sameNumber(columns[other]!.numbers, a, b)) return place;
    }
    return level;
  };
}

function sameNumber(numbers: Int32Array, a: number, b: number): boolean {
  return numbers[a]! >= 0 && numbers[a] === numbers[b];
}

/** Levels of pairs of values, in a room of fixed size where a new pair may push out an old one. */
class RememberedLevels {
  readonly #pairs = new Int32Array(2 << ROOM_BITS).fill(-1);
  readonly #levels = new Int8Array(1 << ROOM_BITS);

  get(x: number, y: number): number {
    const at = placeOf(x, y);
    const [low, high] = x < y ? [x, y] : [y, x];
    return this.#pairs[2 * at] === low && this.#pairs[2 * at + 1] === high ? this.#levels[at]! : -1;
  }

  set(x: number, y: number, level: number): void {
    const at = placeOf(x, y);
    this.#pairs[2 * at] = Math.min(x, y);
    this.#pairs[2 * at + 1] = Math.max(x, y);
    this.#levels[at] = level;
  }
}

const ROOM_BITS = 16;

function placeOf(x: number, y: number): number {
  return (Math.imul(Math.min(x, y), 0x9e3779b1) ^ Math.imul(Math.max(x, y), 0x85ebca6b)) >>> (32 - ROOM_BITS);
}
