// Small arithmetic over facts, as people write it: `12-month value × (1 − chance to stay)` by the keys of the facts. It is
// read into closures; units are checked before, so that euros are never added to days, and no text becomes code.

import type { Dictionary, Fact, Value } from "./fact.ts";
import { readMoney } from "./literal.ts";
import { isCurrency, signOf } from "./money.ts";
import { didYouMean, read, refuse, type Reading } from "./problem.ts";
import { LIMITS } from "./table.ts";

/** What kind of number an expression gives; money in minor units, moments in milliseconds. */
export type Kind = { readonly is: "number" } | { readonly is: "money"; readonly unit: string } | { readonly is: "moment" };

/** Values of facts by key; undefined where not known. */
export type ValueOf = (key: string) => Value | undefined;

export interface Expression {
  readonly kind: Kind;
  /** The facts it reads, each once. */
  readonly reads: readonly string[];
  /** Undefined where a fact it needs is not known, or where a division by nothing or a number too large has no answer. */
  readonly compute: (valueOf: ValueOf) => number | undefined;
}

interface Part {
  readonly kind: Kind;
  readonly compute: (valueOf: ValueOf) => number | undefined;
}

const NUMBER: Kind = { is: "number" };
const DAY_MS = 86_400_000;
/** Deeper brackets than this nobody reads. */
const DEEPEST = 20;
// Beyond this, doubles no longer hold every whole number.
const LARGEST = 1e15;

/**
 * What an expression means.
 *
 * There are `+`, `-`, `*` (also `×`), `/` (also `÷`), brackets, numbers, percentages, amounts (`€50`, `50 EUR`), the keys of facts, and
 * `min(…)`, `max(…)`, `round(…)`, `days(later, earlier)`. A hyphen inside of a key belongs to the key; a minus has spaces around it.
 *
 * @example readExpression("customer.value.clv12 * (1 - customer.value.stay)", dictionary) // money
 */
export function readExpression(written: string, dictionary: Dictionary): Reading<Expression> {
  if (written.length > LIMITS.cellLength) return refuse("cannot-read", `The expression is longer than ${LIMITS.cellLength} letters. Shorten it.`);
  const tokens = tokensOf(written);
  if (tokens.kind === "refused") return tokens;
  const reader = new ExpressionReader(tokens.value, dictionary);
  try {
    const { kind, compute } = reader.whole();
    return read({ kind, reads: [...reader.reads], compute });
  } catch (error) {
    if (error instanceof Unreadable) return refuse(error.code, error.message);
    throw error;
  }
}

export type Token = { readonly is: "number" | "amount" | "name" | "sign"; readonly text: string };

// Thousands have commas in groups of three, so that min(1,2) compares two numbers.
const DIGITS = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?`;
const TOKEN = new RegExp(
  String.raw`\s*(?:([€£$¥₹₩]\s*${DIGITS}|${DIGITS}\s+[A-Z]{3}(?![\w.]))|(${DIGITS}\s*%?)|([a-zA-Z][\w-]*(?:\.[a-zA-Z][\w-]*)*)|([-+*/×÷−(),]))`,
  "y",
);

export function tokensOf(written: string): Reading<readonly Token[]> {
  const tokens: Token[] = [];
  const text = written.trim();
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) return refuse("cannot-read", `"${text.slice(at, at + 20)}" cannot be read in an expression. There are + - * / ( ), numbers, amounts and keys of facts.`);
    const [, amount, number, name, sign] = found;
    if (amount !== undefined) tokens.push({ is: "amount", text: amount.trim() });
    else if (number !== undefined) tokens.push({ is: "number", text: number });
    else if (name !== undefined) tokens.push({ is: "name", text: name });
    else tokens.push({ is: "sign", text: { "×": "*", "÷": "/", "−": "-" }[sign!] ?? sign! });
    at = TOKEN.lastIndex;
  }
  return tokens.length === 0 ? refuse("cannot-read", "The expression is blank.") : read(tokens);
}

class Unreadable extends Error {
  readonly code: "cannot-read" | "wrong-type" | "unknown-fact";
  constructor(code: Unreadable["code"], message: string) {
    super(message);
    this.code = code;
  }
}

class ExpressionReader {
  readonly reads = new Set<string>();
  readonly #tokens: readonly Token[];
  readonly #dictionary: Dictionary;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], dictionary: Dictionary) {
    this.#tokens = tokens;
    this.#dictionary = dictionary;
  }

  whole(): Part {
    const part = this.#sum();
    const left = this.#tokens[this.#at];
    if (left) throw new Unreadable("cannot-read", `"${left.text}" stands where the expression should end. Is a sign missing before it?`);
    return part;
  }

  #sum(): Part {
    if (++this.#depth > DEEPEST) throw new Unreadable("cannot-read", `There are more than ${DEEPEST} brackets inside each other. Split the expression.`);
    let left = this.#product();
    for (let sign = this.#sign("+", "-"); sign; sign = this.#sign("+", "-")) left = sum(sign, left, this.#product());
    this.#depth--;
    return left;
  }

  #product(): Part {
    let left = this.#factor();
    for (let sign = this.#sign("*", "/"); sign; sign = this.#sign("*", "/")) left = sign === "*" ? times(left, this.#factor()) : over(left, this.#factor());
    return left;
  }

  #factor(): Part {
    let negative = false;
    while (this.#sign("-")) negative = !negative;
    const part = this.#plainFactor();
    if (!negative) return part;
    if (part.kind.is === "moment") throw new Unreadable("wrong-type", "A moment has no minus before it.");
    return { kind: part.kind, compute: (of) => minus(part.compute(of)) };
  }

  #plainFactor(): Part {
    const token = this.#tokens[this.#at++];
    if (!token) throw new Unreadable("cannot-read", "The expression ends where a number or a fact should stand.");
    if (token.is === "number") return constant(NUMBER, numberOf(token.text));
    if (token.is === "amount") return this.#amount(token.text);
    if (token.is === "name") return this.#sign("(") ? this.#call(token.text) : this.#fact(token.text);
    if (token.text !== "(") throw new Unreadable("cannot-read", `"${token.text}" stands where a number or a fact should.`);
    const inside = this.#sum();
    this.#close();
    return inside;
  }

  #amount(text: string): Part {
    const currencies = [...this.#dictionary.values()].flatMap((fact) => (fact.type === "money" && isCurrency(fact.unit) ? [fact.unit] : []));
    const code = /[A-Z]{3}$/.exec(text)?.[0] ?? currencies.find((unit) => text.startsWith(signOf(unit).trim()));
    if (code === undefined || !isCurrency(code)) throw new Unreadable("cannot-read", `In which currency is "${text}"? Write it as in 50 EUR.`);
    const reading = readMoney(text, { key: "amount", label: "the amount", type: "money", unit: code, source: "", sensitivity: "public" });
    if (reading.kind === "refused") throw new Unreadable("cannot-read", reading.message);
    return constant({ is: "money", unit: code }, reading.value);
  }

  #fact(key: string): Part {
    const fact = this.#dictionary.get(key);
    if (!fact) {
      const hyphen = key.includes("-") ? " A minus needs spaces around it." : "";
      throw new Unreadable("unknown-fact", `No fact is called "${key}".${didYouMean(key, this.#dictionary.keys())}${hyphen}`);
    }
    const kind = kindOf(fact);
    if (!kind) throw new Unreadable("wrong-type", `${fact.label} is no number, so nothing can be computed with it.`);
    this.reads.add(key);
    return {
      kind,
      compute: (of) => {
        const value = of(key);
        return typeof value === "number" ? value : undefined;
      },
    };
  }

  #call(name: string): Part {
    const parts = [this.#sum()];
    while (this.#sign(",")) parts.push(this.#sum());
    this.#close();
    switch (name) {
      case "min":
        return ofAll(name, parts, Math.min);
      case "max":
        return ofAll(name, parts, Math.max);
      case "round": {
        const [only, ...more] = parts;
        if (more.length > 0) throw new Unreadable("cannot-read", "round(…) takes one number.");
        if (only!.kind.is !== "number") throw new Unreadable("wrong-type", "round(…) is for numbers; amounts are whole cents already.");
        return { kind: NUMBER, compute: (of) => rounded(only!.compute(of)) };
      }
      case "days": {
        const [later, earlier, ...more] = parts;
        if (!earlier || more.length > 0) throw new Unreadable("cannot-read", "days(…) takes two moments, the later one first.");
        return sum("-", later!, earlier);
      }
      default:
        throw new Unreadable("cannot-read", `There is no "${name}(…)". There are min, max, round and days.${didYouMean(name, ["min", "max", "round", "days"])}`);
    }
  }

  #sign(...wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.is !== "sign" || !wanted.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #close(): void {
    if (!this.#sign(")")) throw new Unreadable("cannot-read", 'A bracket is not closed: ")" is missing.');
  }
}

function kindOf(fact: Fact): Kind | undefined {
  if (fact.type === "number") return NUMBER;
  if (fact.type === "money") return { is: "money", unit: fact.unit };
  return fact.type === "date-time" ? { is: "moment" } : undefined;
}

function constant(kind: Kind, value: number): Part {
  return { kind, compute: () => value };
}

export function numberOf(text: string): number {
  const percent = text.trimEnd().endsWith("%");
  return Number(`${text.replaceAll(",", "").replace("%", "").trim()}e${percent ? -2 : 0}`);
}

function sum(sign: string, a: Part, b: Part): Part {
  const apply = (of: ValueOf): number | undefined => {
    const [left, right] = [a.compute(of), b.compute(of)];
    return left === undefined || right === undefined ? undefined : sensible(sign === "+" ? left + right : left - right);
  };
  if (a.kind.is === "moment" && b.kind.is === "moment") {
    if (sign === "+") throw new Unreadable("wrong-type", "Two moments cannot be added. Their difference is a number of days.");
    return {
      kind: NUMBER,
      compute: (of) => {
        const millis = apply(of);
        return millis === undefined ? undefined : millis / DAY_MS;
      },
    };
  }
  if (!isSame(a.kind, b.kind)) throw new Unreadable("wrong-type", `${say(a.kind)} and ${say(b.kind)} cannot be ${sign === "+" ? "added" : "taken from each other"}.${moneyCure(a.kind, b.kind)}`);
  return { kind: a.kind, compute: apply };
}

function times(a: Part, b: Part): Part {
  if (a.kind.is === "moment" || b.kind.is === "moment") throw new Unreadable("wrong-type", "A moment cannot be multiplied.");
  if (a.kind.is === "money" && b.kind.is === "money") throw new Unreadable("wrong-type", "Money times money is nothing that can be paid. Multiply it by a number.");
  return {
    kind: a.kind.is === "money" ? a.kind : b.kind,
    compute: (of) => {
      const [left, right] = [a.compute(of), b.compute(of)];
      return left === undefined || right === undefined ? undefined : sensible(left * right);
    },
  };
}

function over(a: Part, b: Part): Part {
  if (a.kind.is === "moment" || b.kind.is === "moment") throw new Unreadable("wrong-type", "A moment cannot be divided.");
  if (b.kind.is === "money" && !isSame(a.kind, b.kind)) throw new Unreadable("wrong-type", `${say(a.kind)} cannot be divided by ${say(b.kind)}.`);
  return {
    kind: b.kind.is === "money" ? NUMBER : a.kind,
    compute: (of) => {
      const [left, right] = [a.compute(of), b.compute(of)];
      return left === undefined || right === undefined || right === 0 ? undefined : sensible(left / right);
    },
  };
}

function ofAll(name: string, parts: readonly Part[], pick: (...values: number[]) => number): Part {
  if (parts.length < 2) throw new Unreadable("cannot-read", `${name}(…) compares at least two, with a comma between them.`);
  const [first, ...more] = parts;
  for (const part of more) if (!isSame(part.kind, first!.kind)) throw new Unreadable("wrong-type", `${name}(…) cannot compare ${say(first!.kind)} and ${say(part.kind)}.${moneyCure(first!.kind, part.kind)}`);
  return {
    kind: first!.kind,
    compute: (of) => {
      const values: number[] = [];
      for (const part of parts) {
        const value = part.compute(of);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return pick(...values);
    },
  };
}

function isSame(a: Kind, b: Kind): boolean {
  return a.is === b.is && (a.is !== "money" || a.unit === (b as typeof a).unit);
}

/** As it stands in a sentence. */
function say(kind: Kind): string {
  return kind.is === "money" ? `an amount in ${kind.unit}` : kind.is === "moment" ? "a moment" : "a plain number";
}

function moneyCure(a: Kind, b: Kind): string {
  const money = a.is === "money" ? a : b.is === "money" ? b : undefined;
  return money && (a.is === "number" || b.is === "number") ? ` Write the amount with its currency, as in 50 ${money.unit}.` : "";
}

function minus(value: number | undefined): number | undefined {
  // Minus nothing is nothing: two zeros would be told apart by some comparisons.
  return value === undefined ? undefined : value === 0 ? 0 : -value;
}

/** Half goes away from nothing, as people round. */
function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value < 0 ? minus(Math.round(-value)) : Math.round(value);
}

function sensible(value: number): number | undefined {
  return Number.isFinite(value) && Math.abs(value) <= LARGEST * DAY_MS ? value : undefined;
}

/** A result as a fact has it: money in whole minor units; what has too many places for the eye keeps fifteen digits. */
export function settled(kind: Kind, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const whole = kind.is === "money" || kind.is === "moment" ? rounded(value)! : Number(value.toPrecision(15));
  return Math.abs(whole) <= (kind.is === "moment" ? 8.64e15 : LARGEST) ? whole : undefined;
}
