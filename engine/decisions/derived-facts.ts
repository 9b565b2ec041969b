// Tables that feed tables: what is made of the facts before anything is decided, so that several tables need not say the same again. What
// they answer is a fact for the others, and as sensitive as the most sensitive that it is made of.
import { type Answer, answersOf, type ChainEvaluation, compileChain, type CompiledTable, type CompileOptions, type Dictionary, type Facts, HIT_POLICIES, type Table, withAnswers } from "@rapport/decision-tables";
import type { PolicyProblem, PolicyTable } from "./policy.ts";

export interface Derived {
  /** What the tables make of these facts; worked out once for each customer asked about. */
  readonly of: (facts: Facts) => Made;
}

type Made = { readonly kind: "made"; /** The given facts, with those that were made. */ readonly facts: Facts; readonly rows: readonly { readonly row: string; readonly outputs: Readonly<Record<string, unknown>> }[] } | { readonly kind: "wrong-fact"; readonly key: string; readonly message: string };

interface Deriving {
  readonly dictionary: Dictionary;
  readonly derived: Derived | null;
  /** The gathered facts that a fact is made of; of a gathered one itself. */
  readonly madeOf: (fact: string) => readonly string[];
  readonly problems: readonly PolicyProblem[];
}

const NAME = /^[a-z][a-zA-Z0-9]{0,39}$/;
/** A table of such a name would make facts that look gathered. */
const TAKEN = new Set(["customer", "conversation", "identity", "moment", "needs"]);

/** The tables of a policy that feed others, ready to be asked, or what is wrong with them. Pure. */
export function deriving({ tables: all }: { readonly tables: readonly PolicyTable[] }, declared: Dictionary, options: CompileOptions): Deriving {
  const tables = all.flatMap(({ part, table }) => (part === "derive" ? [table] : []));
  if (tables.length === 0) return { dictionary: declared, derived: null, madeOf: (fact) => [fact], problems: [] };
  const problems = tables.flatMap((table) => unfit(table));
  const chain = problems.length === 0 ? compileChain(tables, declared, options) : undefined;
  if (chain?.kind !== "ok") {
    if (chain) problems.push(...chain.problems.map(({ table, row, column, message }) => ({ table, row, column, message })));
    return { dictionary: withAnswers(tables, declared), derived: null, madeOf: (fact) => [fact], problems };
  }
  const made = new Map(tables.flatMap((table) => answersOf(table).map(({ key }) => [key, chain.reads(table.key)] as const)));
  return { dictionary: chain.dictionary, derived: { of: remembered(chain.evaluate, tables.flatMap(answersOf)) }, madeOf: (fact) => made.get(fact) ?? [fact], problems };
}

/** What rules that are being written may ask: the gathered facts, and what their own tables make of them. Pure; for the page too. */
export function factsMade(tables: readonly { readonly part: string; readonly table: unknown }[], declared: Dictionary): Dictionary {
  return deriving({ tables: tables as readonly PolicyTable[] }, declared, { isProven: true }).dictionary;
}

function unfit(table: Table): PolicyProblem[] {
  const say = (message: string, column: string | null = null): PolicyProblem => ({ table: table.key, row: null, column, message });
  if (!(HIT_POLICIES as readonly string[]).includes(table.hitPolicy)) return [];
  if (!NAME.test(table.key) || TAKEN.has(table.key)) return [say(`A table that others ask is named as their facts are, and “${table.key}” is no such name: use small letters and digits, such as “risk”.`)];
  const strange = table.outputs.find(({ key }) => !NAME.test(key));
  if (strange) return [say(`What others ask of it is named as their facts are, and “${strange.key}” is no such name: use small letters and digits, such as “level”.`, strange.key)];
  return answersOf(table).length > 0 ? [] : [say(`${table.title} answers with a list of rows, which no other table can ask. Let it count or sum them, or let one row answer.`)];
}

function remembered(evaluate: (facts: Facts) => ChainEvaluation, answers: readonly Answer[]): Derived["of"] {
  // By the object: whoever decides asks ten tables of the same one, and hands in another for the next customer.
  const known = new WeakMap<Facts, Made>();
  return (facts) => {
    const before = known.get(facts);
    if (before) return before;
    const asked = evaluate(facts);
    let made: Made;
    if (asked.kind === "wrong-fact") made = { kind: "wrong-fact", key: asked.key, message: asked.message };
    else {
      // Laid over and not copied: facts of a record are looked up where they stand.
      const over = Object.create(facts as object) as Record<string, Facts[string]>;
      for (const { key } of answers) Object.defineProperty(over, key, { value: asked.facts[key] ?? null, enumerable: true });
      made = { kind: "made", facts: over, rows: [...asked.tables.values()].flatMap((table) => (table.kind === "matched" ? table.rows.map(({ rowId, outputs }) => ({ row: rowId, outputs })) : [])) };
    }
    known.set(facts, made);
    return made;
  };
}

/** A table that asks what others make: they are asked first. */
export function fed(compiled: CompiledTable, { of }: Derived): CompiledTable {
  return {
    table: compiled.table,
    evaluate: (facts, options) => {
      const made = of(facts);
      return made.kind === "made" ? compiled.evaluate(made.facts, options) : made;
    },
    explain: (facts, row) => {
      const made = of(facts);
      return made.kind === "made" ? compiled.explain(made.facts, row) : { kind: "wrong-fact", key: made.key, sentence: made.message };
    },
    explainer: (facts) => {
      const made = of(facts);
      return made.kind === "made" ? compiled.explainer(made.facts) : () => ({ kind: "wrong-fact", key: made.key, sentence: made.message });
    },
  };
}
