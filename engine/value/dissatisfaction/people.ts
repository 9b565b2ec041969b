// Everybody with their days of purchase, in one list of numbers: as a list for each, a million customers took half a gigabyte.
import type { Bought } from "./rhythm.ts";

export interface Person extends Bought {
  readonly customerId: string;
}

const NO_DAYS: readonly number[] = [];
const AT_FIRST = 1 << 16;

export interface People extends Iterable<Person> {
  add(customerId: string, days: readonly number[]): void;
}

/** Made anew each time they are gone through, one after the other, in the order in which they were added. */
export function growPeople(returns: ReadonlyMap<string, readonly number[]>): People {
  const ids: string[] = [];
  const ends: number[] = [];
  let all = new Int32Array(AT_FIRST);
  return {
    add(customerId, days) {
      const from = ends.at(-1) ?? 0;
      if (from + days.length > all.length) {
        const larger = new Int32Array(Math.max(2 * all.length, from + days.length));
        larger.set(all);
        all = larger;
      }
      all.set(days, from);
      ids.push(customerId);
      ends.push(from + days.length);
    },
    *[Symbol.iterator]() {
      for (let i = 0; i < ids.length; i++) {
        const days: number[] = [];
        for (let at = i === 0 ? 0 : ends[i - 1]!; at < ends[i]!; at++) days.push(all[at]!);
        yield { customerId: ids[i]!, days, returns: returns.get(ids[i]!) ?? NO_DAYS };
      }
    },
  };
}
