// The one place where an answer is fitted to what its reader may see. It follows the shape that the route declares; of a shape
// without fields of a set it reads nothing.
import type { z } from "zod";
import type { Reading } from "./access-contract.ts";
import { type Belonging, belongingOf, type FieldsSeen, readingOf } from "./in-set.ts";

type Show = (value: unknown, seen: FieldsSeen, holder: Readonly<Record<string, unknown>>) => unknown;
const shows = new WeakMap<z.ZodType, { readonly show: Show | undefined }>();

/** @returns the answer as its reader may see it; the same object where nothing of it belongs to a set */
export function showAs(schema: z.ZodType, value: unknown, seen: FieldsSeen): unknown {
  const show = showOf(schema);
  return show ? show(value, seen, {}) : value;
}

/** Does anything in this shape belong to a set? */
export function holdsSets(schema: z.ZodType): boolean {
  return showOf(schema) !== undefined;
}

/** "jo@example.com" → "j•••@•••"; what is no address shows nothing. */
export function masked(text: string): string {
  const at = text.lastIndexOf("@");
  return at > 0 && !/\s/.test(text) ? `${text[0]}•••@•••` : "••••";
}

function showOf(schema: z.ZodType): Show | undefined {
  const known = shows.get(schema);
  if (known) return known.show;
  const made = makeShow(schema);
  shows.set(schema, { show: made });
  return made;
}

interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly valueType?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly in?: z.ZodType;
}

function makeShow(schema: z.ZodType): Show | undefined {
  const belonging = belongingOf(schema);
  const within = showWithin(schema);
  if (!belonging) return within;
  if ("by" in belonging) {
    const by = belonging.by as (value: unknown, seen: FieldsSeen) => unknown;
    return (value, seen, holder) => (value === null || value === undefined ? value : by(within ? within(value, seen, holder) : value, seenWithin(value, seen)));
  }
  return (value, seen, holder) => {
    const set = typeof belonging.set === "string" ? belonging.set : belonging.set(holder, (key) => seen.setOfAttribute(key), value);
    const reading = readingOf(seen, set);
    if (reading === "read") return within ? within(value, seen, holder) : value;
    return instead(value, reading, belonging);
  };
}

function instead(value: unknown, reading: Reading, { otherwise, isText }: Extract<Belonging, { otherwise: unknown }>): unknown {
  if (value === null || value === undefined) return value;
  if (reading === "masked" && isText && typeof value === "string" && value !== "") return masked(value);
  return otherwise === "" ? "••••" : otherwise;
}

function showWithin(schema: z.ZodType): Show | undefined {
  const def = schema.def as unknown as Def;
  switch (def.type) {
    case "object":
      return showObject(def.shape!);
    case "array": {
      const of = showOf(def.element!);
      return of && ((value, seen, holder) => (Array.isArray(value) ? value.map((each) => of(each, seen, holder)).filter((each) => each !== undefined) : value));
    }
    case "tuple": {
      const items = def.items!.map(showOf);
      return items.some((each) => each) ? (value, seen, holder) => (Array.isArray(value) ? value.map((each, place) => (items[place] ? items[place](each, seen, holder) : each)) : value) : undefined;
    }
    case "record": {
      const of = showOf(def.valueType!);
      return of && ((value, seen, holder) => (typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, of(each, seenWithin({ key }, seen), holder)])) : value));
    }
    case "union": {
      const options = def.options!.map((option) => ({ option, show: showOf(option) }));
      if (!options.some(({ show }) => show)) return undefined;
      // The first that fits, as the serialiser takes it.
      return (value, seen, holder) => {
        const fit = options.find(({ option }) => option.safeParse(value).success);
        return fit?.show ? fit.show(value, seen, holder) : value;
      };
    }
    case "nullable": case "optional": case "default": case "readonly": case "nonoptional": case "prefault": case "catch":
      return showOf(def.innerType!);
    case "pipe":
      return showOf(def.in!);
    default:
      return undefined;
  }
}

function showObject(shape: Readonly<Record<string, z.ZodType>>): Show | undefined {
  const fields = Object.entries(shape).flatMap(([key, field]) => {
    const show = showOf(field);
    return show ? [[key, show] as const] : [];
  });
  if (fields.length === 0) return undefined;
  return (value, seen) => {
    if (typeof value !== "object" || value === null) return value;
    const holder = value as Readonly<Record<string, unknown>>;
    const shown: Record<string, unknown> = { ...holder };
    const here = seenWithin(value, seen);
    for (const [key, show] of fields) if (key in shown) shown[key] = show(holder[key], here, holder);
    return shown;
  };
}

/** What was revealed of one customer shows nothing of another whom the same answer names. */
function seenWithin(value: unknown, seen: FieldsSeen): FieldsSeen {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (seen.within?.(value as Readonly<Record<string, unknown>>) ?? seen) : seen;
}
