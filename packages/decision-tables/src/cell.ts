// Reads an input cell as people write it: `any`, `≥ 2`, `18–25`, `Ritualists, Offices`, `not late`,
// `before 2026-12-01`, `empty`. Whatever cannot be understood is refused with a cure; nothing is guessed.

import { complementOf, everything, intersectionOf, unionOf, type Condition, type Span } from "./condition.ts";
import type { BooleanFact, ChoiceFact, Fact, MomentFact, MoneyFact, NumberFact, TextFact, Value } from "./fact.ts";
import { readLiteral, readMoment, readMoney, readNumber, unquoted, type Stretch } from "./literal.ts";
import { read, refuse, type Reading } from "./problem.ts";
import { LIMITS } from "./table.ts";

/**
 * What a cell means for its fact.
 *
 * Comma or `or` between parts means either; `not` before the whole cell means neither of the parts, and a
 * fact that is not known never fits a `not`, for not knowing is no evidence. Thousands may have commas
 * (`1,000`), so a list of numbers needs a space after each.
 *
 * @example readCell("≥ 2", contacts) // everything from 2 up
 */
export function readCell(written: string, fact: Fact): Reading<Condition> {
  const text = written.trim();
  if (text.length > LIMITS.cellLength) {
    return refuse("cannot-read", `The cell is longer than ${LIMITS.cellLength} letters. Split the row.`);
  }
  if (text === "") return refuse("cannot-read", 'The cell is blank. Write "any" if it does not matter here.');
  const word = text.toLowerCase();
  if (word === "any" || text === "-" || text === "–" || text === "—") return read({ kind: "any" });
  if (/^not\s+empty$/.test(word)) return read({ kind: "known" });

  const negated = /^not\s+(?=\S)/i.exec(text);
  const parts = splitParts(negated ? text.slice(negated[0].length) : text, fact);
  const orMissing = parts.some(isEmptyWord);
  if (orMissing && negated) {
    return refuse("cannot-read", `"${text}": write "not empty" alone, or list the values that fit.`);
  }
  const values = parts.filter((part) => !isEmptyWord(part));
  if (values.some((part) => part.toLowerCase() === "any")) {
    return refuse("cannot-read", `"${text}": "any" stands alone, it already says everything.`);
  }
  switch (fact.type) {
    case "number":
    case "money":
    case "date-time":
      return readSpans(values, fact, { except: negated !== null, orMissing });
    default:
      return readMembers(values, fact, { except: negated !== null, orMissing });
  }
}

interface Mode {
  readonly except: boolean;
  readonly orMissing: boolean;
}

type OrderedFact = NumberFact | MoneyFact | MomentFact;

function isEmptyWord(part: string): boolean {
  return part.toLowerCase() === "empty";
}

function splitParts(text: string, fact: Fact): string[] {
  if (fact.type === "number" || fact.type === "money" || fact.type === "date-time") {
    return text.split(/,(?!\d)|\s+or\s+/i).map((part) => part.trim());
  }
  const parts = text.split(/,(?=(?:[^"“”]*["“”][^"“”]*["“”])*[^"“”]*$)/).map((part) => part.trim());
  // In a closed list "chat or e-mail" may be one choice; in free text "or" may be part of a name.
  if (fact.type === "text") return parts;
  return parts.flatMap((part) => (readLiteral(part, fact).kind === "ok" ? [part] : part.split(/\s+or\s+/i)));
}

function readMembers(
  parts: readonly string[],
  fact: ChoiceFact | TextFact | BooleanFact,
  { except, orMissing }: Mode,
): Reading<Condition> {
  const values = new Set<Value>();
  for (const part of parts) {
    const quoted = unquoted(part) !== part;
    if (part === "") return refuse("cannot-read", "There is a comma with nothing beside it.");
    if (fact.type === "text" && !quoted && /["“”]/.test(part)) {
      return refuse("cannot-read", `The quotes in ${part} do not close, or stand in the middle.`);
    }
    const literal = readLiteral(part, fact);
    const compares = !quoted && /^([<>≤≥=≠!]|not\s)/i.test(part);
    if (compares && (literal.kind === "refused" || fact.type === "text")) {
      const cure = fact.type === "text" ? "Quote it if it is the text itself." : "List the values that fit.";
      return refuse("wrong-type", `${fact.label} has values, not sizes; "${part}" compares. ${cure}`);
    }
    if (literal.kind === "refused") return literal;
    values.add(literal.value);
  }
  return read({ kind: "members", values, except, orMissing });
}

function readSpans(parts: readonly string[], fact: OrderedFact, { except, orMissing }: Mode): Reading<Condition> {
  const spans: Span[] = [];
  for (const part of parts) {
    // "> 5 and < 10": both must hold.
    let both: readonly Span[] = [everything];
    for (const half of part.split(/\s+and\s+/i)) {
      const reading = readSpan(half.trim(), fact);
      if (reading.kind === "refused") return reading;
      both = intersectionOf(both, reading.value);
    }
    if (both.length === 0) return refuse("never-matches", `"${part}" holds for no value at all.`);
    spans.push(...both);
  }
  return read({ kind: "spans", spans: except ? complementOf(spans) : unionOf(spans), orMissing });
}

type Comparison = "<" | "≤" | ">" | "≥" | "=" | "≠";

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ["<", "<"], ["≤", "≤"], ["<=", "≤"], ["=<", "≤"], [">", ">"], ["≥", "≥"], [">=", "≥"], ["=>", "≥"],
  ["=", "="], ["==", "="], ["≠", "≠"], ["!=", "≠"], ["<>", "≠"],
  ["at least", "≥"], ["at most", "≤"], ["more than", ">"], ["less than", "<"], ["over", ">"], ["under", "<"],
]);

const MOMENT_WORDS: ReadonlyMap<string, Comparison> = new Map([
  ["before", "<"], ["until", "≤"], ["by", "≤"], ["on", "="], ["since", "≥"], ["from", "≥"], ["after", ">"],
]);

const COMPARED = /^(?:(<=|=<|>=|=>|<>|!=|==|[<>=≤≥≠])\s*|(at least|at most|more than|less than|over|under|before|until|by|on|since|from|after)\s+)(.+)$/i;

function readSpan(part: string, fact: OrderedFact): Reading<readonly Span[]> {
  if (part === "") return refuse("cannot-read", "There is a comma with nothing beside it.");
  const compared = COMPARED.exec(part);
  if (compared) {
    const word = (compared[1] ?? compared[2]!).toLowerCase();
    const comparison = COMPARISONS.get(word) ?? (fact.type === "date-time" ? MOMENT_WORDS.get(word) : undefined);
    if (!comparison) return refuse("wrong-type", `"${word}" belongs to dates; ${fact.label} is a number.`);
    const value = readStretch(compared[3]!, fact);
    return value.kind === "ok" ? read(compare(comparison, value.value)) : value;
  }
  const ends = splitRange(part, fact);
  if (!ends) {
    const value = readStretch(part, fact);
    return value.kind === "ok" ? read(compare("=", value.value)) : value;
  }
  const from = readStretch(withPercentOf(ends), fact);
  if (from.kind === "refused") return from;
  const to = readStretch(ends.to, fact);
  if (to.kind === "refused") return to;
  if (from.value.from > to.value.from) {
    return refuse("never-matches", `"${part}" runs backwards: write the smaller one first.`);
  }
  return read(intersectionOf(compare("≥", from.value), compare("≤", to.value)));
}

/** A number is a point; a date alone is the whole day, so that "until 1 Dec" includes the first. */
function readStretch(text: string, fact: OrderedFact): Reading<Stretch> {
  if (fact.type === "date-time") return readMoment(text, fact.label);
  const number = fact.type === "money" ? readMoney(text, fact) : readNumber(text, fact);
  return number.kind === "ok" ? read({ from: number.value, next: number.value }) : number;
}

export function compare(comparison: Comparison, { from, next }: Stretch): readonly Span[] {
  const point = from === next;
  const inside: Span = { from, fromIncluded: true, to: next, toIncluded: point };
  switch (comparison) {
    case "<":
      return [{ ...everything, to: from }];
    case "≤":
      return [{ ...everything, to: next, toIncluded: point }];
    case ">":
      return [{ ...everything, from: next, fromIncluded: !point }];
    case "≥":
      return [{ ...everything, from, fromIncluded: true }];
    case "=":
      return [inside];
    case "≠":
      return complementOf([inside]);
  }
}

interface Ends {
  readonly from: string;
  readonly to: string;
}

/** `18–25`, `18..25`, `18 to 25`, and `18-25` where the hyphen cannot be part of a date. */
function splitRange(part: string, fact: OrderedFact): Ends | undefined {
  const clear = /^(.+?)\s*(?:\.\.\.?|…|–|—|\s+to\s+)\s*(.+)$/i.exec(part);
  if (clear) return { from: clear[1]!, to: clear[2]! };
  if (fact.type === "date-time") return undefined;
  const hyphen = /^([^-].*?|-[^-].*?)\s*-\s*(-?[^-]+)$/.exec(part);
  return hyphen ? { from: hyphen[1]!, to: hyphen[2]! } : undefined;
}

/** In `10–20%` the sign counts for both ends, as it does when people say it. */
function withPercentOf({ from, to }: Ends): string {
  return to.endsWith("%") && !from.endsWith("%") ? `${from}%` : from;
}
