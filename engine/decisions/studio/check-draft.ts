// What is to be said of a draft whenever it is saved: what is wrong with it, what became of its examples, what is different. The proof of
// hundreds of rows takes longer than others should wait, so that of large ones is done in a thread that remembers tables it knows.
import { compileTable, type Dictionary, type Table } from "@rapport/decision-tables";
import { type Ground, lastingThread } from "../../platform/index.ts";
import { type ExampleResult, runExamples } from "../examples.ts";
import { compilePolicy, factsOfPolicy, parsePolicy, type Policy, type PolicyProblem } from "../policy.ts";
import { problemsBeside } from "../publish-policy.ts";
import { comparePolicies } from "./compare-policies.ts";
import { draftNotes } from "./draft-notes.ts";
import type { RuleChange } from "./studio-contract.ts";

export interface DraftTask {
  readonly policy: Policy;
  /** What it began with. */
  readonly base: Policy | undefined;
  readonly currency: string;
}

interface Found {
  /** What is wrong with the tables; where something is, no example was run. */
  readonly unsound: readonly PolicyProblem[];
  readonly examples: readonly ExampleResult[];
  readonly changes: readonly RuleChange[];
}
export interface DraftFindings extends Omit<Found, "unsound"> {
  /** Everything that keeps it from being published. */
  readonly problems: readonly PolicyProblem[];
  /** What is worth a second look, and keeps nothing from being published. */
  readonly notes: readonly PolicyProblem[];
  /** Whether its tables can decide. */
  readonly decides: boolean;
}

/** So many rows are checked in some milliseconds, and a thread would cost more than it spares. */
export const ROWS_AT_ONCE = 400;
/** And so many looks at a row, if each names values of its own in every column: a fifth of a second. */
const LOOKS_AT_ONCE = 2_000_000;

const inThread = lastingThread<DraftTask, Found>(new URL("./check-worker.ts", import.meta.url));

/** Everything that is to be said of a draft. @param from when it would decide; now, unless told */
export async function checkDraft(ground: Pick<Ground, "db" | "now">, task: DraftTask, from: Date = ground.now()): Promise<DraftFindings> {
  const rows = task.policy.tables.reduce((sum, { table }) => sum + table.rows.length, 0);
  const looks = task.policy.tables.reduce((sum, { table }) => sum + 2 * table.rows.length ** 2 * table.inputs.length, 0);
  const { unsound, examples, changes } = rows <= ROWS_AT_ONCE && looks <= LOOKS_AT_ONCE ? findIn(task) : await inThread(task);
  return { decides: unsound.length === 0, problems: await problemsBeside(ground, task.policy, { unsound, examples }, from), notes: draftNotes(task.base, task.policy), examples, changes };
}

/** A draft as it is kept, and whether its tables can decide. What is large is proved in the thread, which knows most of it already. */
export async function draftThatDecides(ground: Pick<Ground, "db" | "now">, content: unknown, currency: string): Promise<Policy | undefined> {
  const parsed = parsePolicy(content);
  if (parsed.kind === "refused") return undefined;
  return (await checkDraft(ground, { policy: parsed.policy, base: undefined, currency })).decides ? parsed.policy : undefined;
}

/** The same without a look at what is stored. Pure. */
export function findIn({ policy, base, currency }: DraftTask, compile: typeof compileTable = compileTable): Found {
  const compilation = compilePolicy(policy, 0, currency, compile);
  return {
    unsound: compilation.kind === "ok" ? [] : compilation.problems, examples: compilation.kind === "ok" ? runExamples(compilation.compiled) : [],
    changes: base ? comparePolicies(base, policy, factsOfPolicy(policy, currency)) : [],
  };
}

/** A proof that knows the latest tables it proved: of a policy one table changes at a time. @param most how many it knows */
export function remembering(most: number, compile: typeof compileTable = compileTable): typeof compileTable {
  const known = new Map<string, ReturnType<typeof compileTable>>();
  return (table: Table, dictionary: Dictionary, options) => {
    // A dictionary is told by its facts: of one organisation they are the same but for its currency and its segments.
    const name = JSON.stringify([[...dictionary.values()], table]);
    const found = known.get(name) ?? compile(table, dictionary, options);
    known.delete(name);
    // Given up for what other tables took: by itself it may be proved.
    if (found.kind === "refused" && options?.budget && found.problems.some(({ code }) => code === "too-complex")) return found;
    known.set(name, found);
    if (known.size > most) known.delete(known.keys().next().value!);
    return found;
  };
}
