/**
 * Gives each pair of 32-bit integers a number of its own, 0, 1, 2 … in order of first sight: a hash table in two typed
 * arrays, for a `Map` with a million keys made of two values takes ten times the room.
 */
export class PairNumbers {
  size = 0;
  #slots = 1 << 10;
  /** Three for a slot: the pair, and its number plus one; 0 is an empty slot. */
  #table = new Int32Array(this.#slots * 3);

  /** The pair's number; a new one if it was not seen before. */
  numberOf(a: number, b: number): number {
    const at = this.#find(a, b);
    const found = this.#table[at + 2]!;
    if (found !== 0) return found - 1;
    this.#table[at] = a;
    this.#table[at + 1] = b;
    this.#table[at + 2] = ++this.size;
    if (this.size * 10 > this.#slots * 7) this.#grow();
    return this.size - 1;
  }

  /** The pair's number, or -1 if it was not seen. */
  find(a: number, b: number): number {
    return this.#table[this.#find(a, b) + 2]! - 1;
  }

  #find(a: number, b: number): number {
    const table = this.#table;
    const last = this.#slots - 1;
    let slot = mixed(a, b) & last;
    for (;;) {
      const at = slot * 3;
      if (table[at + 2] === 0 || (table[at] === (a | 0) && table[at + 1] === (b | 0))) return at;
      slot = (slot + 1) & last;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#slots *= 2;
    this.#table = new Int32Array(this.#slots * 3);
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] === 0) continue;
      const at = this.#find(old[from]!, old[from + 1]!);
      this.#table[at] = old[from]!;
      this.#table[at + 1] = old[from + 1]!;
      this.#table[at + 2] = old[from + 2]!;
    }
  }
}

/** Spreads two integers over 32 bits (the last steps of MurmurHash3). */
function mixed(a: number, b: number): number {
  let bits = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return bits ^ (bits >>> 16);
}
