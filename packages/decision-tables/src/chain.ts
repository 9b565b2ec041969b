// Tables that feed tables: what one answers is a fact for others, under the table's key. The order follows from what reads what.

import { compileInside, type CompileOptions } from "./compile-table.ts";
import type { CompiledTable, Evaluation, TableInside } from "./compiled-table.ts";
import type { Dictionary, Fact, Facts, Sensitivity, Value } from "./fact.ts";
import { type FactRead, factReader } from "./fact-read.ts";
import { WRONG } from "./given-fact.ts";
import type { Problem } from "./problem.ts";
import { strictest } from "./read-table.ts";
import { staticFacts } from "./static-facts.ts";
import { answersOnce, type OutputColumn, type Table } from "./table.ts";

export interface ChainProblem extends Problem {
  /** The key of the table. */
  readonly table: string;
}

export type ChainCompilation = ({ readonly kind: "ok" } & CompiledChain) | { readonly kind: "refused"; readonly problems: readonly ChainProblem[] };

export interface CompiledChain {
  /** In the order in which they are asked: whoever feeds stands before whoever is fed. */
  readonly tables: readonly CompiledTable[];
  /** The dictionary with what the tables answer. */
  readonly dictionary: Dictionary;
  /** The facts of the dictionary that a table reads, itself and through the tables that feed it. */
  readonly reads: (table: string) => readonly string[];
  /** Asks every table. Never throws. */
  readonly evaluate: (facts: Facts) => ChainEvaluation;
}

export type ChainEvaluation =
  | { readonly kind: "answered"; readonly tables: ReadonlyMap<string, Answered>; readonly facts: Facts }
  /** A caller gave something that a fact can never be; what tables before had answered is left out. */
  | { readonly kind: "wrong-fact"; readonly table: string; readonly key: string; readonly message: string };

/**
 * Checks tables that may feed each other and makes them ready to answer.
 *
 * What a table answers is a fact called by its key and the output's, `route.queue`; a table that collects one number has `KEY.count` or
 * its output. Where no row fits, or an answer is left open, the fact is not known, and the column that reads it says what that means.
 * What was made of a fact that says what a customer is worth says it too: sensitivity goes along the chain.
 *
 * Refuses what {@link compileTable} refuses, two tables of one key, and tables that feed each other in a circle. Never throws.
 *
 * @example compileChain([risk, treatment], dictionary) // treatment has a column on `risk.level`
 */
export function compileChain(tables: readonly Table[], dictionary: Dictionary, options: CompileOptions = {}): ChainCompilation {
  const problems = twice(tables, dictionary);
  if (problems.length > 0) return { kind: "refused", problems };
  const keyOf = new Map(tables.flatMap((table) => answersOf(table).map(({ key }) => [key, table.key] as const)));
  const feeders = new Map(tables.map((table) => [table.key, [...new Set(staticFacts(table, withAnswers(tables, dictionary)).flatMap((fact) => keyOf.get(fact) ?? []))]]));
  const sorted = inOrder(tables, feeders);
  if (sorted.kind === "circle") return { kind: "refused", problems: [circle(sorted.path)] };

  const known = new Map(dictionary);
  const reads = new Map<string, readonly string[]>();
  const compiled: Step[] = [];
  for (const table of sorted.tables) {
    const own = staticFacts(table, known);
    const all = new Set(own.flatMap((key) => (keyOf.has(key) ? reads.get(keyOf.get(key)!)! : [key])));
    reads.set(table.key, [...all]);
    const compilation = compileInside(table, known, options);
    if (compilation.kind === "refused") problems.push(...compilation.problems.map((problem) => ({ ...listed(problem, tables), table: table.key })));
    else compiled.push(compilation);
    const sensitivity = strictest([...all].flatMap((key) => dictionary.get(key)?.sensitivity ?? []));
    for (const answer of answersOf(table)) known.set(answer.key, factOf(table, answer, sensitivity));
  }
  if (problems.length > 0) return { kind: "refused", problems };
  return { kind: "ok", tables: compiled.map((step) => step.compiled), dictionary: known, reads: (table) => reads.get(table) ?? [], evaluate: evaluatorOf(compiled) };
}

interface Step {
  readonly compiled: CompiledTable;
  readonly inside: TableInside;
}

/** A fact that several tables ask is read once, and what was read is handed on by its place. */
function evaluatorOf(compiled: readonly Step[]): CompiledChain["evaluate"] {
  const asked = [...new Map(compiled.flatMap(({ inside }) => inside.asks.map((fact) => [fact.key, fact] as const))).values()];
  const placeOf = new Map(asked.map(({ key }, place) => [key, place]));
  const readers = asked.map(factReader);
  const steps = compiled.map(({ compiled: { table }, inside }) => ({
    key: table.key,
    counts: table.aggregate !== undefined,
    evaluate: inside.answering(inside.asks.map(({ key }) => placeOf.get(key)!)),
    answers: answersOf(table).map(({ key, column }) => ({ key, output: column?.key ?? "count", place: placeOf.get(key) })),
  }));
  const answered = new Set(steps.flatMap(({ answers }) => answers.map(({ key }) => key)));
  const given = [...placeOf].filter(([key]) => !answered.has(key)).map(([key, place]) => ({ key, place, read: readers[place]! }));
  const oneByOne = evaluateOneByOne(compiled);
  return (facts) => {
    const found: FactRead[] = [];
    for (const { key, place, read } of given) {
      const one = read(facts[key]);
      if (one === WRONG) return oneByOne(facts);
      found[place] = one;
    }
    const all: Record<string, Facts[string]> = { ...facts };
    const tables = new Map<string, Answered>();
    for (const { key: table, counts, answers, evaluate } of steps) {
      const answer = evaluate(found);
      tables.set(table, answer);
      const outputs = answer.kind === "matched" ? answer.rows[0]!.outputs : undefined;
      for (const { key, output, place } of answers) {
        const value = counts ? (answer.collected ?? null) : ((outputs?.[output] as Value | null | undefined) ?? null);
        all[key] = value;
        if (place === undefined) continue;
        const one = readers[place]!(value);
        if (one === WRONG) return oneByOne(facts);
        found[place] = one;
      }
    }
    return { kind: "answered", tables, facts: all };
  };
}

type Answered = Exclude<Evaluation, { kind: "wrong-fact" }>;

/** Each table by itself: the slower way, for saying which table was given what it cannot read. */
function evaluateOneByOne(compiled: readonly Step[]): CompiledChain["evaluate"] {
  return (given) => {
    const facts: Record<string, Facts[string]> = { ...given };
    const tables = new Map<string, Answered>();
    for (const { compiled: { table, evaluate } } of compiled) {
      const answer = evaluate(facts);
      if (answer.kind === "wrong-fact") return { kind: "wrong-fact", table: table.key, key: answer.key, message: answer.message };
      tables.set(table.key, answer);
      const outputs = answer.kind === "matched" ? answer.rows[0]!.outputs : undefined;
      for (const { key, column } of answersOf(table)) facts[key] = table.aggregate === undefined ? ((outputs?.[column!.key] as Value | null | undefined) ?? null) : (answer.collected ?? null);
    }
    return { kind: "answered", tables, facts };
  };
}

export interface Answer {
  readonly key: string;
  readonly column: OutputColumn | undefined;
}

/**
 * What of a table others may read: single answers, not lists of them. Empty for a table that answers with a list of rows.
 *
 * @example answersOf(risk).map(({ key }) => key) // ["risk.level"]
 */
export function answersOf({ key, hitPolicy, aggregate, outputs }: Table): readonly Answer[] {
  if (aggregate === "count") return [{ key: `${key}.count`, column: undefined }];
  if (aggregate !== undefined) return outputs.slice(0, 1).map((column) => ({ key: `${key}.${column.key}`, column }));
  return answersOnce(hitPolicy) ? outputs.filter(({ type }) => type !== "list").map((column) => ({ key: `${key}.${column.key}`, column })) : [];
}

/**
 * The dictionary with all that tables answer, for showing and reading what is not sound yet. It says of no answer how careful one must
 * be with it; that {@link compileChain} works out.
 *
 * @example withAnswers([risk], dictionary).get("risk.level")?.type // "choice"
 */
export function withAnswers(tables: readonly Table[], dictionary: Dictionary): Dictionary {
  return new Map([...dictionary, ...tables.flatMap((table) => answersOf(table).map((answer) => [answer.key, factOf(table, answer, "public")] as const))]);
}

export function factOf(table: Table, { key, column }: Answer, sensitivity: Sensitivity): Fact {
  const base = { key, label: column ? `${table.title}: ${column.label}` : `${table.title}: rows that fit`, source: `table ${table.key}`, sensitivity };
  switch (column?.type) {
    case undefined:
      return { ...base, type: "number", whole: true, range: { from: 0 } };
    case "choice":
      return { ...base, type: "choice", choices: column!.choices ?? [] };
    case "money":
      return { ...base, type: "money", unit: column!.unit ?? "" };
    case "boolean":
      return { ...base, type: "boolean" };
    case "number":
      return { ...base, type: "number" };
    default:
      return { ...base, type: "text" };
  }
}

function twice(tables: readonly Table[], dictionary: Dictionary): ChainProblem[] {
  const seen = new Set<string>();
  return tables.flatMap((table): ChainProblem[] => {
    const problem = (message: string): ChainProblem => ({ table: table.key, row: null, column: null, code: "wrong-shape", message });
    const found: ChainProblem[] = [];
    if (seen.has(table.key)) found.push(problem(`Two tables have the key "${table.key}". Give one another.`));
    seen.add(table.key);
    const taken = answersOf(table).find(({ key }) => dictionary.has(key));
    if (taken) found.push(problem(`There is a fact called "${taken.key}" already, which this table would answer too. Give the table another key.`));
    return found;
  });
}

/** Each after all that feed it; of those that could stand next, the first as given. */
function inOrder(tables: readonly Table[], feeders: ReadonlyMap<string, readonly string[]>): { readonly kind: "ok"; readonly tables: readonly Table[] } | { readonly kind: "circle"; readonly path: readonly string[] } {
  const waiting = [...tables];
  const placed = new Set<string>();
  const sorted: Table[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ key }) => feeders.get(key)!.every((feeder) => placed.has(feeder)));
    if (next < 0) return { kind: "circle", path: pathOf(waiting, feeders, placed) };
    const [table] = waiting.splice(next, 1);
    placed.add(table!.key);
    sorted.push(table!);
  }
  return { kind: "ok", tables: sorted };
}

/** Every table that waits is fed by one that waits: going back from one to the next comes round. */
function pathOf(waiting: readonly Table[], feeders: ReadonlyMap<string, readonly string[]>, placed: ReadonlySet<string>): readonly string[] {
  const path = [waiting[0]!.key];
  for (;;) {
    const before = feeders.get(path.at(-1)!)!.find((feeder) => !placed.has(feeder))!;
    const met = path.indexOf(before);
    if (met >= 0) return [...path.slice(met), before].toReversed();
    path.push(before);
  }
}

function circle(path: readonly string[]): ChainProblem {
  const message = path.length === 2 ? `The table reads what it answers itself. Take the column away that reads it.` : `These tables feed each other in a circle: ${path.join(" → ")}. Take one of the columns away that close it.`;
  return { table: path[0]!, row: null, column: null, code: "circle", message };
}

/** Whoever reads the rows of a table that lists them is told why that is no fact. */
function listed(problem: Problem, tables: readonly Table[]): Problem {
  if (problem.code !== "unknown-fact" || problem.column === null) return problem;
  const source = tables.find(({ key }) => problem.column!.startsWith(`${key}.`));
  if (!source || answersOf(source).length > 0) return problem;
  return { ...problem, message: `${source.title} answers with a list of rows, which no column can read. Let it count or sum them, or let one row answer.` };
}
