// Says in a contract which field set a field belongs to. Whatever answers with the shape is then read, masked or left out by
// the one place that writes answers (`show.ts`): a route that shows it cannot forget.
import type { z } from "zod";
import type { FieldSet, Reading } from "./access-contract.ts";

/** What else decides the set: the object that holds the field, and the sets of attributes. Of several, all have to be readable. */
export type SetOf = (holder: Readonly<Record<string, unknown>>, setOfAttribute: (key: string) => FieldSet, value: unknown) => FieldSet | readonly FieldSet[];

/** How whoever asks reads each set, and which set an attribute belongs to. */
export interface FieldsSeen {
  reading(set: FieldSet): Reading;
  setOfAttribute(key: string): FieldSet;
  /** How they read what an object holds that may be about somebody else than the answer around it. */
  within?(holder: Readonly<Record<string, unknown>>): FieldsSeen;
}

/** The strictest of how these are read. */
export function readingOf(seen: FieldsSeen, sets: FieldSet | readonly FieldSet[]): Reading {
  const readings = [sets].flat().map((set) => seen.reading(set));
  return readings.find((each) => each === "hidden") ?? readings.find((each) => each === "masked") ?? "read";
}

export type Belonging =
  | { readonly set: FieldSet | SetOf; readonly otherwise: unknown; /** Masked text fits the shape. */ readonly isText: boolean }
  /** The whole object is shown by a rule of its own. */
  | { readonly by: (value: never, seen: FieldsSeen) => unknown };

const belongings = new WeakMap<z.ZodType, Belonging>();

/** A shape that says more of another (`describe`, `meta`, `min`) is made of that one, and belongs where it does. */
export function belongingOf(schema: z.ZodType): Belonging | undefined {
  for (let at: z.ZodType | undefined = schema; at !== undefined; at = at._zod.parent as z.ZodType | undefined) {
    const found = belongings.get(at);
    if (found) return found;
  }
  return undefined;
}

/**
 * Puts a field into a set. Where it may not be read, text is masked, a list is empty and what may be null is null.
 *
 * @param otherwise what stands there instead, where none of these will do
 * @throws {Error} if the shape has no place for "not shown"
 */
export function inSet<T extends z.ZodType>(set: FieldSet | SetOf, schema: T, otherwise?: z.output<T>): T {
  const instead = otherwise ?? (schema.safeParse(null).success ? null : schema.safeParse("").success || schema.safeParse("••••").success ? "" : schema.safeParse([]).success ? [] : undefined);
  if (instead === undefined) throw new Error("expected a field of a set to be text, a list, or able to be null: else say what stands there when it is not shown");
  belongings.set(schema, { set, otherwise: instead, isText: schema.safeParse("••••").success });
  return schema;
}

/** Shows a whole object by a rule of its own, after its fields were shown by theirs. @param by gives undefined where it is to be left out of its list */
export function shownBy<T extends z.ZodType>(schema: T, by: (value: z.output<T>, seen: FieldsSeen) => z.output<T> | undefined): T {
  belongings.set(schema, { by: by as (value: never, seen: FieldsSeen) => unknown });
  return schema;
}
