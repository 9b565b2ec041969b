// Types of a DMN model (item definitions) and what they make of its inputs: facts with their limits and closed lists.

import { checkFacts, type Fact } from "../fact.ts";
import { readFeelLiteral, readUnaryTests, splitList } from "./feel.ts";
import { keyOfName } from "./names.ts";
import { childrenOf, type Element, textOf } from "./xml.ts";

/** Allowed values as they are written, and where. */
export interface Allowed {
  readonly text: string;
  readonly line: number;
}

export interface Type {
  readonly base: "string" | "number" | "boolean" | "date-time" | undefined;
  readonly collection: boolean;
  readonly allowed: Allowed | undefined;
}

interface Named {
  readonly name: string;
  readonly type: Type;
  readonly label: string | undefined;
  readonly line: number;
}

/** Says that something of the model is not understood. */
export type Refuse = (at: string, element: Pick<Element, "line">, message: string) => undefined;

const BASES: ReadonlyMap<string, NonNullable<Type["base"]>> = new Map([["string", "string"], ["number", "number"], ["boolean", "boolean"], ["date", "date-time"], ["dateTime", "date-time"], ["date and time", "date-time"]]);

export class ItemTypes {
  readonly #defined = new Map<string, Element>();
  readonly #refuse: Refuse;

  constructor(refuse: Refuse) {
    this.#refuse = refuse;
  }

  define(element: Element): void {
    this.#defined.set(element.attributes.get("name") ?? "", element);
  }

  /** What a reference to a type means: one of FEEL or of the model. */
  typeOf(typeRef: string | undefined, at: string, element: Pick<Element, "line">, depth = 0): Type {
    const none: Type = { base: undefined, collection: false, allowed: undefined };
    const name = typeRef?.trim().replace(/^feel:/, "");
    if (name === undefined || name === "" || name === "Any" || name === "<Undefined>") return none;
    const base = BASES.get(name);
    if (base) return { ...none, base };
    const defined = this.#defined.get(name);
    if (!defined || depth > 8) {
      this.#refuse(at, element, `The type "${name.slice(0, 60)}" is not understood. There are string, number, boolean, date, dateTime, and types of the model made of these.`);
      return none;
    }
    // What is made of parts is the answer of several outputs, whose types stand there.
    if (childrenOf(defined, "itemComponent").length > 0) return { ...none, collection: defined.attributes.get("isCollection") === "true" };
    const inner = this.typeOf(childrenOf(defined, "typeRef")[0]?.text, `type "${name}"`, defined, depth + 1);
    const allowed = childrenOf(defined, "allowedValues")[0] ?? childrenOf(defined, "typeConstraint")[0];
    return { base: inner.base, collection: inner.collection || defined.attributes.get("isCollection") === "true", allowed: allowed ? { text: textOf(allowed), line: allowed.line } : inner.allowed };
  }

  /** An input as a fact that no dictionary had. */
  factOf({ name, label, line, type }: Named, at: string, allowed: Allowed | undefined): Fact | undefined {
    const key = keyOfName(name);
    if (key === undefined) return this.#refuse(at, { line }, "Its name has no letter that a key could be made of.");
    if (type.collection || type.base === undefined) return this.#refuse(at, { line }, type.collection ? "It is a list; facts are single values." : "It does not say its type: string, number, boolean, date or dateTime.");
    const base = { key, label: label ?? name, source: "DMN", sensitivity: "public" } as const;
    const fact = this.#typedFact(base, type.base, at, allowed);
    const mistakes = fact ? checkFacts([fact]) : [];
    return mistakes.length > 0 ? this.#refuse(at, allowed ?? { line }, mistakes.join(" ")) : fact;
  }

  #typedFact(base: Pick<Fact, "key" | "label" | "source" | "sensitivity">, type: NonNullable<Type["base"]>, at: string, allowed: Allowed | undefined): Fact | undefined {
    if (type === "boolean" || type === "date-time") return { ...base, type };
    const given = allowed !== undefined && allowed.text !== "" && allowed.text !== "-";
    if (type === "string") {
      if (!given) return { ...base, type: "text" };
      const choices = this.choices(allowed, at);
      return choices && { ...base, type: "choice", choices };
    }
    if (!given) return { ...base, type: "number" };
    const meaning = readUnaryTests(allowed.text, { ...base, type: "number" });
    if (meaning.kind === "refused") return this.#refuse(at, allowed, `Its allowed values cannot be read. ${meaning.message}`);
    const spans = meaning.value.values !== "all" && "spans" in meaning.value.values ? meaning.value.values.spans : [];
    const [from, to] = [spans[0], spans.at(-1)];
    // Wider than the model says where it is in several pieces: then more is asked of the tables, never less.
    return { ...base, type: "number", range: { ...(from && from.from !== -Infinity && { from: from.from }), ...(to && to.to !== Infinity && { to: to.to }) } };
  }

  /** Allowed values as a closed list. */
  choices(allowed: Allowed, at: string): readonly string[] | undefined {
    const choices = splitList(allowed.text).map((part) => readFeelLiteral(part));
    return choices.every((each) => each?.is === "string") ? choices.map((each) => (each as { value: string }).value) : this.#refuse(at, allowed, `Its allowed values are no list of texts: ${allowed.text.slice(0, 100)}`);
  }
}
