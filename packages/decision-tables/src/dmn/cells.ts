// Single entries of a rule, in both directions. What was written here is kept beside what DMN says, and counts only as long as both say the same:
// who changes a model elsewhere is believed.

import { readCell } from "../cell.ts";
import { testOf } from "../condition.ts";
import { readExpression } from "../expression.ts";
import type { Dictionary, Fact } from "../fact.ts";
import { readLiteral } from "../literal.ts";
import { readOutput, type OutputValue } from "../output.ts";
import { read, refuse, type Reading } from "../problem.ts";
import { isExpressionCell, type ComputedFact, type OutputColumn, type WhenMissing } from "../table.ts";
import { writeFeelExpression, readFeelExpression } from "./feel-expression.ts";
import { feelString, majorOf, meaningOf, plainNumber, readFeelLiteral, splitList, writeCell, writeUnaryTests, type Meaning } from "./feel.ts";

/** What a cell of ours means in its column. */
export function meaningOfCell(cell: string, fact: Fact, missing: WhenMissing): Reading<Meaning> {
  const condition = readCell(cell, fact);
  if (condition.kind === "refused") return condition;
  const test = testOf(condition.value, missing === "matches-any");
  if (typeof missing === "string") return read(meaningOf(condition.value, test(undefined)));
  const assumed = readLiteral(missing.default, fact);
  return assumed.kind === "ok" ? read(meaningOf(condition.value, test(assumed.value))) : assumed;
}

/** The cell that says what unary tests mean, where the column can say it; `kept` is what stood here when the model was written. */
export function cellFor(meaning: Meaning, fact: Fact, missing: WhenMissing, kept: string | undefined): string | undefined {
  const wanted = writeUnaryTests(meaning, fact);
  const says = (cell: string): boolean => {
    const again = meaningOfCell(cell, fact, missing);
    return again.kind === "ok" && writeUnaryTests(again.value, fact) === wanted;
  };
  if (kept !== undefined && says(kept)) return kept;
  return [writeCell(meaning, fact, false), writeCell(meaning, fact, true)].find((cell) => cell !== undefined && says(cell));
}

/** What a rule answers, as FEEL. */
export function writeOutputEntry(cell: string, column: OutputColumn, dictionary: Dictionary, nameOf: (key: string) => string): Reading<string> {
  if (isExpressionCell(cell)) return writeFeelExpression(cell.trimStart().slice(1), dictionary, nameOf);
  const value = readOutput(cell, column);
  return value.kind === "ok" ? read(feelOf(value.value, column)) : value;
}

function feelOf(value: OutputValue, column: OutputColumn): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `[${value.map((each: string) => feelString(each)).join(", ")}]`;
  if (typeof value === "string") return feelString(value);
  if (typeof value === "number") return column.type === "money" ? majorOf(value, column.unit ?? "") : plainNumber(value);
  return String(value);
}

/** The answer as we write it; "-" where the model answers null. */
export function readOutputEntry(written: string, column: OutputColumn, scope: { readonly dictionary: Dictionary; readonly names: ReadonlyMap<string, string>; readonly nameOf: (key: string) => string }, kept: string | undefined): Reading<string> {
  const text = written.trim();
  if (kept !== undefined) {
    const said = writeOutputEntry(kept, column, scope.dictionary, scope.nameOf);
    if (said.kind === "ok" && said.value === text) return read(kept);
  }
  if (text === "" || text === "-" || text === "null") return read("-");
  if (column.type === "list") return readList(text, column);
  const literal = readFeelLiteral(text);
  if (!literal) {
    if (column.type === "number" || column.type === "money") {
      const expression = readFeelExpression(text, scope.names);
      return expression.kind === "ok" ? read(`= ${expression.value}`) : expression;
    }
    const word = /^[\p{L}_][\p{L}\p{N}_ -]*$/u.test(text) ? ` If it is a text, it needs quotes: ${feelString(text)}.` : "";
    return refuse("cannot-read", `"${text}" is no value that S-FEEL knows.${word}`);
  }
  const wrong = (what: string): Reading<never> => refuse("wrong-type", `${column.label} is ${what}, not ${text}.`);
  switch (column.type) {
    case "boolean":
      return literal.is === "boolean" ? read(literal.value ? "yes" : "no") : wrong("true or false");
    case "number":
    case "money":
      return literal.is === "number" ? read(literal.text) : wrong("a number");
    default:
      return literal.is === "string" ? wordFor(literal.value, column) : wrong("a text");
  }
}

function readList(text: string, column: OutputColumn): Reading<string> {
  const inside = /^\[(.*)\]$/s.exec(text);
  const words: string[] = [];
  for (const part of inside ? splitList(inside[1]!) : [text]) {
    const literal = readFeelLiteral(part);
    if (literal?.is !== "string") return refuse("wrong-type", `${column.label} is a list of texts, not ${text}.`);
    if (/[,"“”]|^\s|\s$|^$/.test(literal.value)) return refuse("cannot-read", `${feelString(literal.value)} cannot stand in a list here: it holds a comma, quotes or nothing.`);
    words.push(literal.value);
  }
  const joined = words.join(", ");
  return /^[-–—]$/.test(joined) ? refuse("cannot-read", `A list of one dash alone cannot be an answer here.`) : read(joined);
}

/** In quotes where it would read as something else. */
function wordFor(value: string, column: OutputColumn): Reading<string> {
  for (const cell of [value, `"${value}"`]) {
    if (isExpressionCell(cell)) continue;
    const again = readOutput(cell, column);
    if (again.kind === "ok" && again.value === value) return read(cell);
    if (again.kind === "refused" && again.code === "not-in-list") return again;
  }
  return refuse("cannot-read", `The text ${feelString(value)} cannot be an answer here: it is blank, too long, or has quotes inside.`);
}

/** What a table works out, as a fact; undefined where it cannot. */
export function factOfComputed({ key, label, as, unit }: ComputedFact, dictionary: Dictionary): Fact | undefined {
  const reading = readExpression(as, dictionary);
  if (reading.kind === "refused") return undefined;
  const base = { key, label, source: "computed", sensitivity: "public" } as const;
  const { kind } = reading.value;
  if (kind.is === "money") return { ...base, type: "money", unit: kind.unit };
  return kind.is === "moment" ? { ...base, type: "date-time" } : { ...base, type: "number", ...(unit !== undefined && { unit }) };
}
