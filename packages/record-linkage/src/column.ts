import { type FieldKind, normalise } from "./normalise.ts";

/** What stands for a missing value. */
export const MISSING = -1;

/**
 * One field of all records, each distinct value kept once under a number: records then compare by number, the frequency of a
 * value is at hand, and a value is normalised once, not once a record.
 */
export class Column {
  readonly kind: FieldKind;
  /** By record: the number of its value, or `MISSING`. */
  numbers = new Int32Array(1024).fill(MISSING);
  /** By number: the value, and how many records hold it. */
  readonly values: string[] = [];
  readonly counts: number[] = [];
  /** How many records hold a value at all. */
  present = 0;
  readonly #numberOf = new Map<string, number>();
  #isFinished = false;
  readonly #free: number[] = [];

  constructor(kind: FieldKind) {
    this.kind = kind;
  }

  /** Sets the value of a record that has none, from how it was written. */
  set(record: number, written: unknown): void {
    if (record >= this.numbers.length) this.#grow(record + 1);
    const value = typeof written === "string" ? normalise(this.kind, written) : null;
    if (value === null) return;
    if (this.#isFinished) throw new Error("expected no more values after the column was finished, and got one");
    let number = this.#numberOf.get(value);
    if (number === undefined) {
      number = this.#free.pop() ?? this.values.length;
      this.values[number] = value;
      this.counts[number] = 0;
      this.#numberOf.set(value, number);
    }
    this.numbers[record] = number;
    this.counts[number]!++;
    this.present++;
  }

  clear(record: number): void {
    const number = this.numbers[record] ?? MISSING;
    if (number === MISSING) return;
    this.numbers[record] = MISSING;
    this.present--;
    if (--this.counts[number]! === 0) {
      this.#numberOf.delete(this.values[number]!);
      this.#free.push(number);
    }
  }

  valueOf(record: number): string | null {
    const number = this.numbers[record] ?? MISSING;
    return number === MISSING ? null : this.values[number]!;
  }

  /** No more values come: the table from value to number goes, which is half of the room. */
  finish(): void {
    this.#isFinished = true;
    this.#numberOf.clear();
  }

  /** How many records hold the value of this one, which has one. */
  countOfRecord(record: number): { readonly records: number; readonly of: number } {
    return { records: this.counts[this.numbers[record]!]!, of: this.present };
  }

  /** How many records hold this value, of how many that hold any; `undefined` where none holds it. */
  countOf(value: string): { readonly records: number; readonly of: number } | undefined {
    const number = this.#numberOf.get(value);
    return number === undefined ? undefined : { records: this.counts[number]!, of: this.present };
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(needed, Math.ceil(this.numbers.length * 1.5))).fill(MISSING);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
