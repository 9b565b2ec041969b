// Unary tests of S-FEEL (DMN 1.5, chapter 9) and what our cells mean, each said in the other's words. Both mean a set of values and
// whether "not known" belongs to it, and that is what is compared: nothing is translated word by word.

import { compare } from "../cell.ts";
import { complementOf, intersectionOf, unionOf, type Condition, type Span } from "../condition.ts";
import { isShare, type Fact, type Value } from "../fact.ts";
import { parseInstant, readLiteral, readMoment, type Stretch } from "../literal.ts";
import { decimalsOf } from "../money.ts";
import { read, refuse, type Reading } from "../problem.ts";
import { sayValue } from "../say.ts";

/** The values that fit, and whether one that is not known (null) does. */
export interface Meaning {
  readonly values: "all" | { readonly spans: readonly Span[] } | { readonly members: ReadonlySet<Value>; readonly except: boolean };
  readonly unknown: boolean;
}

export type Literal =
  | { readonly is: "number"; readonly text: string }
  | { readonly is: "string"; readonly value: string }
  | { readonly is: "boolean"; readonly value: boolean }
  | { readonly is: "date" | "moment"; readonly text: string };

const NUMBER = String.raw`-?(?:\d+(?:\.\d+)?|\.\d+)`;
const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const LITERAL = new RegExp(String.raw`^(?:(${NUMBER})|(${STRING})|(true|false)|@?(?:(date|date and time)\s*\(\s*)?(${STRING})\s*\)?)$`, "su");

/** A simple literal of S-FEEL; undefined where it is none. */
export function readFeelLiteral(written: string): Literal | undefined {
  const text = written.trim();
  const found = LITERAL.exec(text);
  if (!found) return undefined;
  const [, number, string, boolean, kind, inside] = found;
  if (number !== undefined) return { is: "number", text: number.replace(/^(-?)\./, "$10.") };
  if (string !== undefined) return { is: "string", value: unescaped(string) };
  if (boolean !== undefined) return { is: "boolean", value: boolean === "true" };
  if (kind === undefined || !text.endsWith(")")) return undefined;
  return { is: kind === "date" ? "date" : "moment", text: unescaped(inside!) };
}

function unescaped(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gsu, (_, code: string | undefined, letter: string) => (code === undefined ? (({ n: "\n", r: "\r", t: "\t" })[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16))));
}

/** @example feelString('say "no"') // "\"say \\\"no\\\"\"" */
export function feelString(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\t]/g, (letter) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[letter] ?? `\\${letter}`)}"`;
}

/** Parts between commas that stand outside of quotes; ranges and dates have none inside. */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let [from, quoted] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (quoted && letter === "\\") at++;
    else if (letter === '"') quoted = !quoted;
    else if (letter === "," && !quoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

/** What the unary tests of an input entry mean for a fact. */
export function readUnaryTests(written: string, fact: Fact): Reading<Meaning> {
  const text = written.trim();
  if (text === "" || text === "-") return read({ values: "all", unknown: true });
  const negated = /^not\s*\((.*)\)$/s.exec(text);
  const atoms: Atom[] = [];
  for (const part of splitList(negated ? negated[1]! : text)) {
    const atom = readAtom(part, fact);
    if (atom.kind === "refused") return atom;
    atoms.push(atom.value);
  }
  // FEEL knows true, false and null: "= a" of what is not known is false, "< 5" of it is null, and only false turns into true by "not".
  const truths = atoms.map(({ ofUnknown }) => ofUnknown);
  const unknown = negated ? !truths.includes("true") && !truths.includes("null") : truths.includes("true");
  const values = negated ? without(together(atoms, fact), fact) : together(atoms, fact);
  return isNothing(values) && !unknown ? refuse("never-matches", `"${text}" holds for no value at all.`) : read({ values, unknown });
}

interface Atom {
  readonly values: Exclude<Meaning["values"], "all"> | undefined;
  readonly ofUnknown: "true" | "false" | "null";
}

const isOrdered = (fact: Fact): boolean => fact.type === "number" || fact.type === "money" || fact.type === "date-time";

function together(atoms: readonly Atom[], fact: Fact): Meaning["values"] {
  const values = atoms.flatMap((atom) => atom.values ?? []);
  if (isOrdered(fact)) return { spans: unionOf(values.flatMap((each) => ("spans" in each ? each.spans : []))) };
  const members = (except: boolean) => values.flatMap((each) => ("members" in each && each.except === except ? [each.members] : []));
  const named = new Set(members(false).flatMap((each) => [...each]));
  // All but a, or all but b: all but what both leave out and nobody names.
  const [left, ...others] = members(true);
  if (!left) return { members: named, except: false };
  return { members: new Set([...left].filter((value) => others.every((other) => other.has(value)) && !named.has(value))), except: true };
}

function without(values: Meaning["values"], fact: Fact): Meaning["values"] {
  if (values === "all") return isOrdered(fact) ? { spans: [] } : { members: new Set(), except: false };
  return "spans" in values ? { spans: complementOf(values.spans) } : { members: values.members, except: !values.except };
}

const isNothing = (values: Meaning["values"]): boolean => values !== "all" && ("spans" in values ? values.spans.length === 0 : !values.except && values.members.size === 0);

const INTERVAL = /^([[\](])(.*?)\.\.(.*)([\])[])$/s;

function readAtom(text: string, fact: Fact): Reading<Atom> {
  if (text === "") return refuse("cannot-read", "There is a comma with nothing beside it.");
  if (text === "null") return read({ values: undefined, ofUnknown: "true" });
  const interval = INTERVAL.exec(text);
  if (interval) {
    if (!isOrdered(fact)) return refuse("wrong-type", `${fact.label} has values, not sizes; "${text}" is a range.`);
    const from = readStretch(interval[2]!, fact);
    if (from.kind === "refused") return from;
    const to = readStretch(interval[3]!, fact);
    if (to.kind === "refused") return to;
    const spans = intersectionOf(compare(interval[1] === "[" ? "≥" : ">", from.value), compare(interval[4] === "]" ? "≤" : "<", to.value));
    return spans.length > 0 ? read({ values: { spans }, ofUnknown: "null" }) : refuse("never-matches", `"${text}" holds for no value at all.`);
  }
  const compared = /^(<=|>=|!=|<|>|=)\s*(.+)$/s.exec(text);
  const sign = compared?.[1] ?? "=";
  const literal = compared?.[2] ?? text;
  const equals = sign === "=" || sign === "!=";
  const ofUnknown = sign === "!=" ? "true" : equals ? "false" : "null";
  if (isOrdered(fact)) {
    const stretch = readStretch(literal, fact);
    return stretch.kind === "ok" ? read({ values: { spans: compare(OURS[sign as keyof typeof OURS], stretch.value) }, ofUnknown }) : stretch;
  }
  if (!equals) return refuse("wrong-type", `${fact.label} has values, not sizes; "${text}" compares.`);
  const value = readValue(literal, fact);
  return value.kind === "ok" ? read({ values: { members: new Set([value.value]), except: sign === "!=" }, ofUnknown }) : value;
}

const OURS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠" } as const;

function notALiteral(text: string): Reading<never> {
  const word = /^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(text.trim()) ? ` If it is a text, it needs quotes: ${feelString(text.trim())}.` : "";
  return refuse("cannot-read", `"${text.trim()}" is no value that S-FEEL knows: there are numbers, "texts", true, false, date("…") and date and time("…").${word}`);
}

/** A value of a choice, a text, or yes and no. */
function readValue(text: string, fact: Fact): Reading<Value> {
  const literal = readFeelLiteral(text);
  if (!literal) return notALiteral(text);
  if (fact.type === "boolean") return literal.is === "boolean" ? read(literal.value) : refuse("wrong-type", `${fact.label} is true or false, not ${text.trim()}.`);
  if (literal.is !== "string") return refuse("wrong-type", `${fact.label} is a text, not ${text.trim()}.`);
  if (fact.type !== "choice" || fact.choices.includes(literal.value)) return read(literal.value);
  const known = fact.choices.length <= 12 ? ` It can be: ${fact.choices.join(", ")}.` : "";
  return refuse("not-in-list", `"${literal.value}" is not in the list of ${fact.label}.${known}`);
}

function readStretch(text: string, fact: Fact): Reading<Stretch> {
  const literal = readFeelLiteral(text);
  if (!literal) return notALiteral(text);
  if (fact.type === "date-time") {
    if (literal.is !== "date" && literal.is !== "moment") return refuse("wrong-type", `${fact.label} is a moment, not ${text.trim()}.`);
    if (literal.is === "moment" && parseInstant(literal.text) === undefined) return refuse("cannot-read", `"${literal.text}" is no moment with its zone. Write it as in date and time("2026-12-01T14:00:00Z").`);
    return readMoment(literal.text, fact.label);
  }
  if (literal.is !== "number") return refuse("wrong-type", `${fact.label} is a number, not ${text.trim()}.`);
  const number = readLiteral(literal.text, fact);
  return number.kind === "ok" ? read({ from: number.value as number, next: number.value as number }) : number;
}

/** What a cell of ours means in its column, where that is said of facts that are not known too. */
export function meaningOf(condition: Condition, unknown: boolean): Meaning {
  switch (condition.kind) {
    case "any":
    case "known":
      return { values: "all", unknown };
    case "spans":
      return { values: { spans: condition.spans }, unknown };
    case "members":
      return { values: { members: condition.values, except: condition.except }, unknown };
  }
}

/** As unary tests. What S-FEEL has no words for (that something is not known, a text that it is not) is said in FEEL. */
export function writeUnaryTests({ values, unknown }: Meaning, fact: Fact): string {
  if (values === "all") return unknown ? "-" : "not(null)";
  if ("spans" in values) {
    if (values.spans.length === 1 && values.spans[0]!.from === -Infinity && values.spans[0]!.to === Infinity) return unknown ? "-" : "not(null)";
    return [...values.spans.map((span) => writeSpan(span, fact)), ...(unknown ? ["null"] : [])].join(", ");
  }
  const { members, except } = named(values, fact);
  const written = [...members].map(feelOf);
  if (except) return members.size === 0 ? (unknown ? "-" : "not(null)") : `not(${[...(unknown ? [] : ["null"]), ...written].join(", ")})`;
  return [...written, ...(unknown ? ["null"] : [])].join(", ");
}

/** Where all values are known, those that are left are named. */
function named(values: { readonly members: ReadonlySet<Value>; readonly except: boolean }, fact: Fact): { readonly members: ReadonlySet<Value>; readonly except: boolean } {
  const all = fact.type === "choice" ? fact.choices : fact.type === "boolean" ? [true, false] : undefined;
  if (!values.except || !all || values.members.size === 0) return values;
  return { members: new Set(all.filter((value) => !values.members.has(value))), except: false };
}

const feelOf = (value: Value): string => (typeof value === "string" ? feelString(value) : String(value));

function writeSpan({ from, fromIncluded, to, toIncluded }: Span, fact: Fact): string {
  if (from === to) return feelNumber(from, fact);
  if (from === -Infinity) return `${toIncluded ? "<=" : "<"} ${feelNumber(to, fact)}`;
  if (to === Infinity) return `${fromIncluded ? ">=" : ">"} ${feelNumber(from, fact)}`;
  return `${fromIncluded ? "[" : "("}${feelNumber(from, fact)}..${feelNumber(to, fact)}${toIncluded ? "]" : ")"}`;
}

/** Money in its main unit, as whoever opens the model counts it. */
export function feelNumber(value: number, fact: Fact): string {
  if (fact.type === "date-time") return `date and time("${new Date(value).toISOString()}")`;
  return fact.type === "money" ? majorOf(value, fact.unit) : plainNumber(value);
}

/** Whole minor units as a decimal, exactly. */
export function majorOf(minor: number, unit: string): string {
  const decimals = decimalsOf(unit);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, digits.length - decimals)}${decimals > 0 && rest !== "" ? `.${rest}` : ""}`;
}

/** Without an exponent, which cells do not know. */
export function plainNumber(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign, first, rest = "", exponent] = parts;
  const power = Number(exponent);
  if (power > 0) return `${sign}${first}${rest.padEnd(power, "0")}`;
  return `${sign}0.${"0".repeat(-power - 1)}${first}${rest}`;
}

/**
 * As a cell of ours, in a column that says of facts that are not known what `unknownFits` says of a cell without `empty`.
 * Undefined where no cell says it.
 */
export function writeCell({ values, unknown }: Meaning, fact: Fact, unknownFits: boolean): string | undefined {
  if (values === "all") return unknown ? "any" : "not empty";
  const empty = unknown && !unknownFits ? ["empty"] : [];
  if (!unknown && unknownFits) return undefined;
  if ("spans" in values) {
    if (values.spans.length === 1 && values.spans[0]!.from === -Infinity && values.spans[0]!.to === Infinity) return unknown ? "any" : "not empty";
    return [...values.spans.map((span) => (fact.type === "date-time" ? cellOfTime(span) : cellOfSpan(span, fact))), ...empty].join(", ");
  }
  const { members, except } = named(values, fact);
  if (except && members.size === 0) return unknown ? "any" : "not empty";
  const words: string[] = [];
  for (const value of members) {
    const word = cellOfValue(value, fact);
    if (word === undefined) return undefined;
    words.push(word);
  }
  if (!except) return [...words, ...empty].join(", ");
  return empty.length > 0 ? undefined : `not ${words.join(", ")}`;
}

function cellOfValue(value: Value, fact: Fact): string | undefined {
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = String(value);
  if (fact.type === "choice") return text;
  if (/["“”]/.test(text)) return undefined;
  return /^[\p{L}\p{N}][\p{L}\p{N} .&'’/-]*$/u.test(text) && text.trim() === text && !/^(any|empty|not\s.*)$/i.test(text) ? text : `"${text}"`;
}

function cellOfSpan({ from, fromIncluded, to, toIncluded }: Span, fact: Fact): string {
  const say = (value: number): string => {
    const said = fact.type === "money" || (fact.type === "number" && isShare(fact)) ? sayValue(fact, value) : plainNumber(value);
    const again = readLiteral(said, fact);
    return again.kind === "ok" && again.value === value ? said : fact.type === "money" ? majorOf(value, fact.unit) : plainNumber(value);
  };
  if (from === to) return say(from);
  if (from === -Infinity) return `${toIncluded ? "≤" : "<"} ${say(to)}`;
  if (to === Infinity) return `${fromIncluded ? "≥" : ">"} ${say(from)}`;
  if (fromIncluded && toIncluded) return `${say(from)}–${say(to)}`;
  return `${fromIncluded ? "≥" : ">"} ${say(from)} and ${toIncluded ? "≤" : "<"} ${say(to)}`;
}

const DAY_MS = 86_400_000;

/** Moments are whole milliseconds, so that a stretch of them always ends before one. */
function cellOfTime({ from, fromIncluded, to, toIncluded }: Span): string {
  const say = (at: number): string => {
    const text = new Date(at).toISOString();
    return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
  };
  const [first, next] = [fromIncluded ? from : from + 1, toIncluded ? to + 1 : to];
  if (first % DAY_MS === 0 && next === first + DAY_MS) return `on ${say(first)}`;
  if (next === first + 1 && first % DAY_MS !== 0) return `on ${say(first)}`;
  const [since, before] = [first === -Infinity ? "" : `since ${say(first)}`, next === Infinity ? "" : `before ${say(next)}`];
  return [since, before].filter(Boolean).join(" and ");
}
