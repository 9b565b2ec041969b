// Reads everything that is written in a table, cell by cell, and keeps what is wrong with its place.

import { readCell } from "./cell.ts";
import { testOf, type Condition, type Test } from "./condition.ts";
import { readExpression, settled, type Expression } from "./expression.ts";
import { factNotKnown, isKey, type Dictionary, type Fact, type Sensitivity, type Value } from "./fact.ts";
import { readLiteral } from "./literal.ts";
import { readOutput, type OutputValue } from "./output.ts";
import type { Problem } from "./problem.ts";
import { isExpressionCell, type ComputedFact, type InputColumn, type OutputColumn, type Row, type Table } from "./table.ts";

/** A column with everything about it understood. */
export interface ReadColumn {
  readonly fact: Fact;
  /** Taken where the fact is not known. */
  readonly assumed: Value | undefined;
  /** By row; undefined for `any`, which needs no asking. */
  readonly tests: readonly (Test | undefined)[];
  readonly conditions: readonly Condition[];
  readonly fits: readonly ((value: Value | undefined) => boolean)[];
}

/** A fact that the table works out. */
export interface ReadComputed {
  readonly fact: Fact;
  readonly expression: Expression;
}

/** What a row answers: what is known already, and what has to be computed. */
export interface RowAnswer {
  readonly outputs: Readonly<Record<string, OutputValue>>;
  readonly computed: readonly { readonly key: string; readonly expression: Expression }[];
}

export interface ReadTable {
  readonly columns: readonly ReadColumn[];
  readonly computed: readonly ReadComputed[];
  /** By row. */
  readonly answers: readonly RowAnswer[];
}

/** What is written, or every mistake in it. */
export function readTable(table: Table, dictionary: Dictionary): { readonly read: ReadTable; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const computed = (table.computed ?? []).flatMap((each) => readComputed(each, dictionary, problems));
  const known = new Map([...dictionary, ...computed.map(({ fact }) => [fact.key, fact] as const)]);
  // What could not be read is no fact, but it is not unknown either: its own mistake is said once.
  const failed = new Set((table.computed ?? []).map(({ key }) => key).filter((key) => !known.has(key)));
  const columns = table.inputs.flatMap((input, place) => (failed.has(input.fact) ? [] : (readColumn(table, { input, place }, known, problems) ?? [])));
  const answers = table.rows.map((row) => readAnswer(table, row, dictionary, problems));
  return { read: { columns, computed, answers }, problems };
}

function readComputed({ key, label, as, unit }: ComputedFact, dictionary: Dictionary, problems: Problem[]): ReadComputed[] {
  const wrong = (code: Problem["code"], message: string): [] => {
    problems.push({ row: null, column: key, code, message });
    return [];
  };
  if (!isKey(key)) return wrong("wrong-shape", `"${key}" is no name for a computed fact: use letters and digits.`);
  if (dictionary.has(key)) return wrong("wrong-shape", `There is a fact called "${key}" already. Give the computed one another name.`);
  if (label.trim() === "") return wrong("wrong-shape", `The computed fact "${key}" has no label in words.`);
  const reading = readExpression(as, dictionary);
  if (reading.kind === "refused") return wrong(reading.code, `${label}: ${reading.message}`);
  const { kind, reads } = reading.value;
  const base = { key, label, source: `computed: ${as.trim()}`, sensitivity: strictest(reads.map((each) => dictionary.get(each)!.sensitivity)) };
  const expression = reading.value;
  if (kind.is === "money") return unit === undefined || unit === kind.unit ? [{ fact: { ...base, type: "money", unit: kind.unit }, expression }] : wrong("wrong-type", `${label} comes out in ${kind.unit}, not in ${unit}.`);
  if (kind.is === "moment") return [{ fact: { ...base, type: "date-time" }, expression }];
  return [{ fact: { ...base, type: "number", ...(unit !== undefined && { unit }) }, expression }];
}

/** What is made of several facts needs the care of the one that needs most. */
export function strictest(all: readonly Sensitivity[]): Sensitivity {
  return all.includes("sensitive") ? "sensitive" : all.includes("value") ? "value" : "public";
}

function readColumn(table: Table, { input, place }: { readonly input: InputColumn; readonly place: number }, dictionary: Dictionary, problems: Problem[]): ReadColumn | undefined {
  const fact = dictionary.get(input.fact);
  if (!fact) {
    problems.push({ row: null, column: input.fact, code: "unknown-fact", message: factNotKnown(input.fact, dictionary) });
    return undefined;
  }
  const before = problems.length;
  const assumed = readDefault(input, fact, problems);
  const conditions: Condition[] = [];
  for (const row of table.rows) {
    const reading = readCell(row.when[place]!, fact);
    if (reading.kind === "ok") conditions.push(reading.value);
    else problems.push({ row: row.id, column: input.fact, code: reading.code, message: reading.message });
  }
  if (problems.length > before) return undefined;
  const tests = conditions.map((condition) => testOf(condition, input.missing === "matches-any"));
  const fits = tests.map((test) => (value: Value | undefined) => test(value === undefined ? assumed : value));
  const asked = tests.map((test, index) => (conditions[index]!.kind === "any" ? undefined : test));
  return { fact, assumed, tests: asked, conditions, fits };
}

function readDefault(input: InputColumn, fact: Fact, problems: Problem[]): Value | undefined {
  if (typeof input.missing === "string") return undefined;
  const reading = readLiteral(input.missing.default, fact);
  if (reading.kind === "ok") return reading.value;
  const message = `The default for a missing fact cannot be used. ${reading.message}`;
  problems.push({ row: null, column: input.fact, code: reading.code, message });
  return undefined;
}

function readAnswer(table: Table, row: Row, dictionary: Dictionary, problems: Problem[]): RowAnswer {
  const outputs: Record<string, OutputValue> = {};
  const computed: { key: string; expression: Expression }[] = [];
  for (const [place, column] of table.outputs.entries()) {
    const wrong = (code: Problem["code"], message: string) => problems.push({ row: row.id, column: column.key, code, message });
    const written = row.then[place]!;
    if (isExpressionCell(written)) {
      const reading = readExpression(written.trimStart().slice(1), dictionary);
      if (reading.kind === "refused") wrong(reading.code, reading.message);
      else {
        const refusal = whyNotFor(column, reading.value);
        if (refusal) wrong("wrong-type", refusal);
        outputs[column.key] = null;
        computed.push({ key: column.key, expression: reading.value });
      }
      continue;
    }
    const reading = readOutput(written, column);
    if (reading.kind === "ok") outputs[column.key] = reading.value;
    else wrong(reading.code, reading.message);
  }
  return { outputs: Object.freeze(outputs), computed };
}

function whyNotFor({ label, type, unit, optional }: OutputColumn, { kind }: Expression): string | undefined {
  if (type !== "number" && type !== "money") return `${label} is no number; only numbers and amounts can be computed.`;
  if (type === "number" && kind.is !== "number") return `${label} is a plain number; this comes out as ${kind.is === "money" ? `an amount in ${kind.unit}` : "a moment"}.`;
  if (type === "money" && !(kind.is === "money" && kind.unit === unit)) return `${label} is an amount in ${unit}; this comes out as ${kind.is === "money" ? `an amount in ${kind.unit}` : kind.is === "moment" ? "a moment" : "a plain number"}.`;
  return optional ? undefined : `${label} must always be answered, and this has no answer where a fact in it is not known. Mark the column as one that may stay open, or write a fixed answer.`;
}

/** The answer of a row with what has to be computed; null where it cannot be. */
export function answerOf({ outputs, computed }: RowAnswer, valueOf: (key: string) => Value | undefined): RowAnswer["outputs"] {
  if (computed.length === 0) return outputs;
  const whole: Record<string, OutputValue> = { ...outputs };
  for (const { key, expression } of computed) whole[key] = settled(expression.kind, expression.compute(valueOf)) ?? null;
  return Object.freeze(whole);
}
