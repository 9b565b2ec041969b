import { hashKey } from "./hash-key.ts";
import { type FieldKind, normalise } from "./normalise.ts";
import { PairNumbers } from "./pair-numbers.ts";

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
  /** By the hash of a value, its number; a `Map` of strings takes more room and time. `null` once no more values come. */
  #numbers: PairNumbers | null = new PairNumbers();
  readonly #hash = new Int32Array(2);

  constructor(kind: FieldKind) {
    this.kind = kind;
  }

  /** Sets the value of a record that has none, from how it was written. */
  set(record: number, written: unknown): void {
    if (record >= this.numbers.length) this.#grow(record + 1);
    const value = typeof written === "string" ? normalise(this.kind, written) : null;
    if (value === null) return;
    if (this.#numbers === null) throw new Error("expected no more values after the column was finished, and got one");
    const number = this.#numberOf(this.#numbers, value);
    this.numbers[record] = number;
    this.counts[number]!++;
    this.present++;
  }

  clear(record: number): void {
    const number = this.numbers[record] ?? MISSING;
    if (number === MISSING) return;
    this.numbers[record] = MISSING;
    this.present--;
    // What nobody holds any more is not kept, for it may be somebody's telephone number.
    if (--this.counts[number]! === 0) this.values[number] = "";
  }

  valueOf(record: number): string | null {
    const number = this.numbers[record] ?? MISSING;
    return number === MISSING ? null : this.values[number]!;
  }

  /** No more values come: the table from value to number goes, which is half of the room. */
  finish(): void {
    this.#numbers = null;
  }

  /** How many records hold the value of this one, which has one. */
  countOfRecord(record: number): { readonly records: number; readonly of: number } {
    return { records: this.counts[this.numbers[record]!]!, of: this.present };
  }

  #numberOf(numbers: PairNumbers, value: string): number {
    hashKey(value, this.#hash);
    const high = this.#hash[0]!;
    for (let low = this.#hash[1]!; ; low = (low + 1) | 0) {
      const number = numbers.numberOf(high, low);
      if (number === this.values.length) this.counts[number] = 0;
      // Free also where the last record with its value has gone. Another value of the same hash moves on by one.
      if (this.counts[number] === 0) this.values[number] = value;
      if (this.values[number] === value) return number;
    }
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(needed, Math.ceil(this.numbers.length * 1.5))).fill(MISSING);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
