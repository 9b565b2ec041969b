// The ids in a value, found by the shape that a route declares for it: free text is none, whatever somebody wrote into it.
import type { z } from "zod";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Fields of these names are looked at even where their shape forgets to say that they are ids. */
const NAMED = /^(customer|identity|conversation|link|other|group|split|repair|bulk|moved|stays)Ids?$/;

type Gather = (value: unknown, found: Set<string>) => void;
interface Def {
  readonly type: string;
  readonly format?: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly rest?: z.ZodType | null;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
}

const made = { named: new WeakMap<z.ZodType, { readonly gather: Gather | undefined }>(), other: new WeakMap<z.ZodType, { readonly gather: Gather | undefined }>() };

/** @param shape what the route declares; of a value without one every text counts */
export function idsOf(shape: unknown, value: unknown): Set<string> {
  const found = new Set<string>();
  if (isSchema(shape)) gatherOf(shape, false)?.(value, found);
  else everyText(value, found);
  return found;
}

/** Is there no text in it but ids? */
export function holdsOnlyIds(value: unknown): boolean {
  if (typeof value === "string") return ID.test(value);
  if (typeof value !== "object" || value === null) return true;
  return !(value instanceof Date) && Object.values(value).every(holdsOnlyIds);
}

function isSchema(shape: unknown): shape is z.ZodType {
  return typeof (shape as { def?: { type?: unknown } } | undefined)?.def?.type === "string";
}

function add(value: unknown, found: Set<string>): void {
  if (typeof value === "string" && value.length === 36 && ID.test(value)) found.add(value.toLowerCase());
}

function everyText(value: unknown, found: Set<string>): void {
  add(value, found);
  if (typeof value === "object" && value !== null && !(value instanceof Date)) for (const each of Object.values(value)) everyText(each, found);
}

/** Where no shape says what a value is, the names of its fields do. */
function byName(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  for (const [key, each] of Object.entries(value)) (NAMED.test(key) ? everyText : byName)(each, found);
}

function gatherOf(schema: z.ZodType, isNamed: boolean): Gather | undefined {
  const known = made[isNamed ? "named" : "other"];
  const before = known.get(schema);
  if (before) return before.gather;
  const gather = makeGather(schema, isNamed);
  known.set(schema, { gather });
  return gather;
}

/** Undefined where nothing in the shape can be an id. */
function makeGather(schema: z.ZodType, isNamed: boolean): Gather | undefined {
  const def = schema.def as unknown as Def;
  const all = (schemas: readonly (z.ZodType | null | undefined)[]): Gather | undefined => {
    const each = schemas.flatMap((one) => (one ? (gatherOf(one, isNamed) ?? []) : []));
    return each.length === 0 ? undefined : (value, found) => each.forEach((gather) => gather(value, found));
  };
  switch (def.type) {
    case "string": case "template_literal":
      return isNamed || def.format === "uuid" || def.format === "guid" ? add : undefined;
    case "object":
      return gatherObject(def);
    case "array": {
      const of = gatherOf(def.element!, isNamed);
      return of && ((value, found) => (Array.isArray(value) ? value.forEach((each) => of(each, found)) : undefined));
    }
    case "tuple": {
      const items = def.items!.map((item) => gatherOf(item, isNamed));
      const rest = def.rest ? gatherOf(def.rest, isNamed) : undefined;
      return items.some((each) => each) || rest ? (value, found) => (Array.isArray(value) ? value.forEach((each, place) => (items[place] ?? (place < items.length ? undefined : rest))?.(each, found)) : undefined) : undefined;
    }
    case "record": {
      const [keys, values] = [gatherOf(def.keyType!, false), gatherOf(def.valueType!, isNamed)];
      const names: Gather | undefined = def.valueType!.def.type === "unknown" || def.valueType!.def.type === "any" ? byName : undefined;
      if (!keys && !values && !names) return undefined;
      return (value, found) => {
        if (typeof value !== "object" || value === null) return;
        names?.(value, found);
        for (const [key, each] of Object.entries(value)) (keys?.(key, found), values?.(each, found));
      };
    }
    // What any of them may be: a text that is an id in one of two shapes is taken for one.
    case "union": return all(def.options!);
    case "intersection": return all([def.left, def.right]);
    case "pipe": return all([def.in, def.out]);
    case "nullable": case "optional": case "default": case "readonly": case "nonoptional": case "prefault": case "catch":
      return gatherOf(def.innerType!, isNamed);
    case "number": case "int": case "bigint": case "boolean": case "date": case "null": case "undefined": case "void": case "never": case "literal": case "enum": case "transform":
      return undefined;
    case "unknown": case "any":
      return isNamed ? everyText : byName;
    default: // a kind of shape that is not known here hides nothing
      return everyText;
  }
}

function gatherObject({ shape, catchall }: Def): Gather | undefined {
  const fields = Object.entries(shape!).flatMap(([key, field]) => {
    const gather = gatherOf(field, NAMED.test(key));
    return gather ? [[key, gather] as const] : [];
  });
  const others = catchall && catchall.def.type !== "never" ? byName : undefined;
  if (fields.length === 0 && !others) return undefined;
  return (value, found) => {
    if (typeof value !== "object" || value === null) return;
    const holder = value as Readonly<Record<string, unknown>>;
    for (const [key, gather] of fields) gather(holder[key], found);
    others?.(holder, found);
  };
}
