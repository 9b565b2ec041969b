import { NO_EVIDENCE } from "./levels.ts";

/**
 * How often each combination of levels occurs among some pairs. Millions of pairs have a few thousand combinations, so
 * whatever is learnt from the combinations costs the same for a thousand pairs and a billion.
 */
export class LevelPatterns {
  /** By comparison: how many levels it has. */
  readonly levelCounts: readonly number[];
  readonly #counts = new Map<number, number>();

  constructor(levelCounts: readonly number[]) {
    if (levelCounts.reduce((product, count) => product * (count + 1), 1) > Number.MAX_SAFE_INTEGER) {
      throw new RangeError("so many levels in so many comparisons cannot be counted; use fewer");
    }
    this.levelCounts = levelCounts;
  }

  add(levels: ArrayLike<number>, times = 1): void {
    let code = 0;
    for (let at = 0; at < this.levelCounts.length; at++)
      code = code * (this.levelCounts[at]! + 1) + levels[at]! - NO_EVIDENCE;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + times);
  }

  get size(): number {
    return this.#counts.size;
  }

  /** The combinations, each with how many pairs have it. */
  *[Symbol.iterator](): Generator<{ readonly levels: Int8Array; readonly pairs: number }> {
    for (const [code, pairs] of this.#counts) {
      const levels = new Int8Array(this.levelCounts.length);
      let rest = code;
      for (let at = levels.length - 1; at >= 0; at--) {
        const radix = this.levelCounts[at]! + 1;
        levels[at] = (rest % radix) + NO_EVIDENCE;
        rest = Math.floor(rest / radix);
      }
      yield { levels, pairs };
    }
  }
}
