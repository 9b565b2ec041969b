import { type TooFew, tooFew } from "./too-few.ts";

/** The amounts of several groups behind each other, and how many each has. */
export function groupsOf(groups: readonly (readonly number[])[], fewest: number): { readonly sizes: readonly number[]; readonly values: number[]; readonly few?: TooFew } {
  const sizes = groups.map((group) => group.length);
  const values = groups.flat();
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new RangeError(`every amount is finite; got ${wrong}`);
  if (groups.length < 2) return { sizes, values, few: tooFew({ observed: groups.length, needed: 2 }) };
  const smallest = Math.min(...sizes);
  return smallest < fewest ? { sizes, values, few: tooFew({ observed: smallest, needed: fewest }) } : { sizes, values };
}
