// Ways of drawing that the world needs again and again, on top of the seeded stream of @rapport/statistics.
import { seededRandom } from "@rapport/statistics";
import type { Random } from "@rapport/statistics";

/** A seeded stream. Streams are named, so that more words in a letter never change what somebody buys. */
export type Chance = {
  readonly bits: () => number;
  readonly uniform: () => number;
  /** A number from `from` up to `to`. */
  readonly between: (from: number, to: number) => number;
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number;
  /** True with this probability. */
  readonly isSo: (probability: number) => boolean;
  readonly pick: <T>(values: readonly T[]) => T;
  /** Picks by weight; the weights need not sum to 1. */
  readonly weighted: <T>(values: readonly (readonly [T, number])[]) => T;
  readonly exponential: (rate: number) => number;
  readonly gamma: (shape: number, rate: number) => number;
  readonly beta: (a: number, b: number) => number;
  /** A stream of its own for a named purpose. */
  readonly stream: (name: string) => Chance;
};

export function chanceFrom(seed: number): Chance {
  return chanceOf(seededRandom(seed));
}

function chanceOf(random: Random): Chance {
  const weighted = <T>(values: readonly (readonly [T, number])[]): T => {
    let left = random.uniform() * values.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = values.at(-1);
    if (last === undefined) throw new RangeError("nothing to pick from");
    return last[0];
  };
  return {
    bits: random.uint32,
    uniform: random.uniform,
    between: (from, to) => from + (to - from) * random.uniform(),
    whole: (from, to) => from + random.below(to - from + 1),
    isSo: (probability) => random.uniform() < probability,
    pick: random.pick,
    weighted,
    exponential: random.exponential,
    gamma: (shape, rate) => random.gamma({ shape, rate }),
    beta: (a, b) => random.beta({ a, b }),
    stream: (name) => chanceOf(random.stream(name)),
  };
}
