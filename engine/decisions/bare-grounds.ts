// What a decision rests on, as few bytes as say it: whoever takes a million of them again reads nothing else. What is the same for
// many decisions (names of facts, what actions were measured to bring) is written once, as their shape.
import { createHash } from "node:crypto";
import { type Database, rows, sql } from "../platform/index.ts";
import { type FactValues, type Grounds, valuesOfFacts } from "./grounds.ts";
import type { CapacityNow, Contact } from "./limits/weigh.ts";

/** What a decision rests on without ranges, sources and evidence: all that is needed to see whether it comes out the same. */
export interface BareGrounds extends Omit<Grounds, "facts"> {
  readonly values: FactValues;
}

/** What many decisions have in common. Named by its content: the same words have the same name everywhere. */
export interface GroundsShape {
  readonly facts: readonly string[];
  readonly capacities: readonly string[];
  readonly effects: Grounds["effects"];
  readonly currency: string;
}

/** `known`: what is written with the decision, JSON of its values, capacities and contacts in the order of the shape. */
export interface WrittenGrounds {
  readonly shape: string;
  readonly content: string;
  readonly known: string;
}

/** Shapes by the effects that they hold: whoever gathers for many customers hands the same effects in with each. */
const shapes = new WeakMap<object, Map<string, { readonly shape: string; readonly content: string; readonly keys: readonly string[] }>>();

/** @param dictionary names of facts in the order of the policy; facts beside them come after */
export function writeGrounds({ facts, effects, currency, contacts = [], capacities = {} }: Grounds, dictionary: Iterable<string>): WrittenGrounds {
  const values = valuesOfFacts(facts);
  const { shape, content, keys } = shapeOf(values, Object.keys(capacities), { effects, currency, dictionary });
  const known = JSON.stringify([
    keys.map((key) => values[key] ?? null),
    Object.values(capacities).flatMap(({ used, price, until }) => [used, price, until]),
    contacts.flatMap(({ kind, at }) => [kind, at]),
  ]);
  return { shape, content, known };
}

function shapeOf(values: FactValues, capacities: readonly string[], { effects, currency, dictionary }: Pick<Grounds, "effects" | "currency"> & { readonly dictionary: Iterable<string> }) {
  const inOrder = [...dictionary];
  const named = new Set(inOrder);
  const keys = [...inOrder, ...Object.keys(values).filter((key) => !named.has(key)).sort()];
  const name = JSON.stringify([currency, capacities, keys]);
  let made = shapes.get(effects);
  if (!made) shapes.set(effects, (made = new Map()));
  let found = made.get(name);
  if (!found) {
    const content = JSON.stringify({ facts: keys, capacities, effects, currency } satisfies GroundsShape);
    made.set(name, (found = { shape: createHash("sha256").update(content).digest("base64url").slice(0, 22), content, keys }));
  }
  return found;
}

type Written = (string | number | boolean | null)[];
type Read = [values: Written, capacities: (string | number)[], contacts: string[]];

/** What is not known is undefined. Values are looked up where they stand in what was read; `valuesIn` makes an object of their own of them. */
export function readGrounds(known: string, shape: GroundsShape): BareGrounds {
  const [written, scarce, said] = JSON.parse(known) as Read;
  const { effects, currency } = shape;
  const capacities: Record<string, CapacityNow> = {};
  for (let place = 0; place < shape.capacities.length; place++) capacities[shape.capacities[place]!] = { used: scarce[place * 3] as number, price: scarce[place * 3 + 1] as number, until: scarce[place * 3 + 2] as string };
  const contacts: Contact[] = [];
  for (let place = 0; place < said.length; place += 2) contacts.push({ kind: said[place]!, at: said[place + 1]! });
  return { values: new (lookOf(shape))(written), effects, currency, contacts, capacities };
}

const WRITTEN = Symbol("as it was written");
type Look = new (written: Written) => FactValues;
const looks = new WeakMap<GroundsShape, Look>();

/**
 * Facts of a shape by their names, over values that stand in its order: making an object of its own for each of a million decisions
 * takes longer than taking them again.
 */
function lookOf(shape: GroundsShape): Look {
  const known = looks.get(shape);
  if (known) return known;
  class Values {
    readonly [WRITTEN]: Written;
    constructor(written: Written) {
      this[WRITTEN] = written;
    }
  }
  for (const [place, fact] of shape.facts.entries()) {
    Object.defineProperty(Values.prototype, fact, {
      enumerable: true,
      get(this: Values) {
        return this[WRITTEN][place] ?? undefined;
      },
    });
  }
  const look = Values as unknown as Look;
  looks.set(shape, look);
  return look;
}

/** The facts that are known, as an object of their own. */
export function valuesIn(values: FactValues): FactValues {
  const found: Record<string, string | number | boolean> = {};
  for (const fact in values) if ((values[fact] as unknown) !== undefined) found[fact] = values[fact]!;
  return found;
}

export interface KeptGrounds {
  readonly known: string;
  /** Null as it was written before shapes were. */
  readonly shape: string | null;
}

/** Reads what was written of many decisions; each shape is looked up once. */
export class GroundsReader {
  private readonly shapes = new Map<string, GroundsShape>();

  /** Looks up the shapes of these that it has not met. */
  async prepare(db: Database, kept: readonly Pick<KeptGrounds, "shape">[]): Promise<void> {
    const missing = new Set<string>();
    for (const { shape } of kept) if (shape !== null && !this.shapes.has(shape)) missing.add(shape);
    if (missing.size === 0) return;
    for (const { shape, content } of await rows<{ shape: string; content: GroundsShape }>(db, sql`select shape, content from decision_shape where shape = any(${[...missing]}::text[])`)) this.shapes.set(shape, content);
  }

  /** @throws {Error} if its shape was not looked up or is not kept */
  read({ known, shape: name }: KeptGrounds): BareGrounds {
    if (name === null) return JSON.parse(known) as BareGrounds;
    const shape = this.shapes.get(name);
    if (!shape) throw new Error(`expected the shape ${name} to be kept, for a decision is written in it`);
    return readGrounds(known, shape);
  }
}
