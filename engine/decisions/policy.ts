// A policy: the decision tables that together say how a customer is treated, with the actions they may advise. Each table
// has a part to play; the part says what the table must answer and whether it may look at what a customer is worth.
import { type CompiledTable, compileTable, didYouMean, type Dictionary, HIT_POLICIES, parseTable, proofBudget, type Row, staticFacts, type Table } from "@rapport/decision-tables";
import { z } from "zod";
import { Action } from "./actions.ts";
import { type Derived, deriving, fed } from "./derived-facts.ts";
import { ASKED_FOR, factsIn, segmentsAmong } from "./dictionary.ts";
import { floorProblems } from "./floor-rules.ts";
import { Example } from "./example.ts";
import { rememberFactsOf } from "./shown-answer.ts";
import { inUtc, limitProblems, Limits, type PolicyLimits } from "./limits/limits.ts";
import { readSentence, type Sentence } from "./sentence.ts";
import { strangeFacts } from "./written-words.ts";

interface PartRule {
  /** Output columns the table must have, with their types. */
  readonly outputs: Readonly<Record<string, "choice" | "text" | "number" | "list">>;
  /** Those that a row may leave open; every other answer is needed. */
  readonly open?: readonly string[];
  /** Closed lists of what may be answered, for whoever carries it out knows no other word. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  readonly hitPolicies: readonly Table["hitPolicy"][];
  /**
   * A protected table decides about complaints, refunds, cancellations, and who reaches a person how soon. It may not read
   * what a customer is worth. This follows from the part and cannot be switched off by whoever writes the table.
   */
  readonly isProtected: boolean;
  readonly isNeeded: boolean;
  /** Any number of tables may play it. */
  readonly isMany?: boolean;
  /** Output columns it may have beside them: what an action is assumed to bring, with what chance, and how well it suits the moment. */
  readonly also?: Readonly<Record<string, "number" | "money">>;
}

const WORTH = { chance: "number", worth: "money", weight: "number" } as const;

const COLLECT = ["collect"] as const;
const ONE = ["first", "unique"] as const;

export const PARTS = {
  // What these answer the others may ask, as `risk.level`; see derived-facts.ts.
  derive: { outputs: {}, hitPolicies: HIT_POLICIES, isProtected: false, isNeeded: false, isMany: true },
  lamps: { outputs: { level: "choice", text: "text", more: "text" }, open: ["more"], words: { level: ["caution", "warning"] }, hitPolicies: COLLECT, isProtected: false, isNeeded: true },
  guards: { outputs: { withholds: "list" }, words: { withholds: ["contact", "offer", "token", "care"] }, hitPolicies: COLLECT, isProtected: true, isNeeded: true },
  care: { outputs: { action: "choice" }, also: WORTH, hitPolicies: COLLECT, isProtected: true, isNeeded: true },
  grow: { outputs: { action: "choice" }, also: WORTH, hitPolicies: COLLECT, isProtected: false, isNeeded: false },
  route: { outputs: { queue: "text", attributes: "list", bonusSeconds: "number" }, hitPolicies: ONE, isProtected: true, isNeeded: true },
  // Asked only where no complaint, refund, cancellation or account question is at stake; see decide-purely.ts.
  priority: { outputs: { bonusSeconds: "number" }, hitPolicies: COLLECT, isProtected: false, isNeeded: false },
  "answer-time": { outputs: { answerWithinMinutes: "number" }, hitPolicies: ONE, isProtected: true, isNeeded: true },
  screen: { outputs: { panel: "choice", rank: "number" }, words: { panel: ["guidance", "known", "timeline", "learn"] }, hitPolicies: COLLECT, isProtected: false, isNeeded: true },
  content: { outputs: { slot: "text", block: "text", action: "text" }, open: ["action"], hitPolicies: COLLECT, isProtected: false, isNeeded: false },
  menu: { outputs: { label: "text", rank: "number" }, hitPolicies: COLLECT, isProtected: true, isNeeded: false },
  // How somebody is spoken to, and what is gone through with them, is the same for everybody who comes about the same.
  speech: { outputs: { greeting: "text", tone: "choice", language: "text" }, open: ["greeting", "language"], words: { tone: ["plain", "warm", "formal", "brief"] }, hitPolicies: ONE, isProtected: true, isNeeded: false },
  playbook: { outputs: { step: "text", say: "text", rank: "number" }, open: ["say"], hitPolicies: COLLECT, isProtected: true, isNeeded: false },
} as const satisfies Record<string, PartRule>;
export type Part = keyof typeof PARTS;

/** Columns that are sentences: what a colleague reads may say what the table may read, what a customer reads only what is public. */
const SENTENCES: Partial<Record<Part, Readonly<Record<string, "colleague" | "customer">>>> = {
  lamps: { text: "colleague", more: "colleague" },
  speech: { greeting: "customer" },
  playbook: { step: "colleague", say: "customer" },
};

/** Columns that tables of a part may answer beside those they must. */
export function mayAlsoAnswer(currency: string): Record<string, { key: string; type: "number" | "money"; unit?: string }[]> {
  const parts: readonly [string, PartRule][] = Object.entries(PARTS);
  return Object.fromEntries(parts.flatMap(([part, { also }]) => (also ? [[part, Object.entries(also).map(([key, type]) => ({ key, type, ...(type === "money" && { unit: currency }) }))]] : [])));
}

export interface PolicyTable {
  readonly part: Part;
  readonly table: Table;
}

export interface Policy extends PolicyLimits {
  readonly key: string;
  readonly title: string;
  readonly tables: readonly PolicyTable[];
  readonly actions: readonly Action[];
  /** What every customer gets, whatever their value. */
  readonly floor: readonly string[];
  /** Cases with what must come of them; one that fails keeps the policy from being published. */
  readonly examples: readonly Example[];
}

/** One thing that keeps a policy from being published: where, and what to do about it. */
export interface PolicyProblem {
  readonly table: string | null;
  readonly row: string | null;
  /** The fact or the answer of the column, where one cell is meant. */
  readonly column?: string | null;
  /** What it is of beside the tables, `capacity:KEY`, `action:ID`; see limits.ts. */
  readonly entry?: string;
  readonly message: string;
}

/** Nobody is overtaken by somebody who came more than this many seconds later. */
export const LONGEST_BONUS_SECONDS = 120;

export interface CompiledRow {
  readonly row: Row;
  readonly table: Table;
  /** How reasons and records name the row: `R-treatment/care-2`. */
  readonly rule: string;
  readonly because: Sentence;
  /** Facts that the row asks about; its columns without those that say `any`. */
  readonly asks: readonly string[];
  /** Whether it asks, or computes with, what a customer is worth. */
  readonly readsValue: boolean;
  /** Its text cells that are said to people, by column. */
  readonly says: Readonly<Record<string, Sentence>>;
}

export interface CompiledPolicy {
  readonly policy: Policy;
  readonly version: number;
  readonly currency: string;
  /** What is gathered of a customer, and what tables make of it. */
  readonly dictionary: Dictionary;
  /** What is gathered alone. */
  readonly declared: Dictionary;
  /** Null where no table feeds another. */
  readonly derived: Derived | null;
  /** Those that treat, by the part they play; whichever asks what another table makes of the facts has it made first. */
  readonly tables: ReadonlyMap<Part, CompiledTable>;
  readonly rows: ReadonlyMap<string, CompiledRow>;
  /** Which of the facts that cost statements of their own it speaks of. */
  readonly asksFor: Readonly<Record<keyof typeof ASKED_FOR, boolean>>;
  readonly actions: ReadonlyMap<string, { readonly action: Action; readonly say: Sentence; readonly place: number }>;
}

export type PolicyCompilation = { readonly kind: "ok"; readonly compiled: CompiledPolicy } | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] };

const Content = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), title: z.string().min(1).max(120), tables: z.array(z.strictObject({ part: z.enum(Object.keys(PARTS) as [Part, ...Part[]]), table: z.unknown() })).min(1, "must hold a table"),
  actions: z.array(Action), floor: z.array(z.string().min(1).max(300)).min(1, "must say what every customer gets"),
  // Versions of before there were examples have none.
  examples: z.array(Example).max(500).default([]),
  ...Limits,
});

/** The first text in it that no database keeps or no reader can read, by its place. */
function unfitText(value: unknown, place: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (typeof value === "string") return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value) || !value.isWellFormed() ? place : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, held] of Object.entries(value)) {
    const found = unfitText(key, place) ?? unfitText(held, place === "" ? key : `${place}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A policy from JSON, or every place where it is none. */
export function parsePolicy(json: unknown): { readonly kind: "ok"; readonly policy: Policy } | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] } {
  const unfit = unfitText(json, "");
  if (unfit !== undefined) return { kind: "refused", problems: [{ table: null, row: null, message: `${unfit || "A name in it"} holds a character that nobody can read. Write it anew.` }] };
  const content = Content.safeParse(json);
  if (!content.success) return { kind: "refused", problems: content.error.issues.map((issue) => ({ table: null, row: null, message: `${issue.path.join(".")}: ${issue.message}` })) };
  const problems: PolicyProblem[] = [];
  const tables = content.data.tables.flatMap(({ part, table }) => {
    const parsed = parseTable(table);
    if (parsed.kind === "ok") {
      for (const name of [parsed.table.key, ...parsed.table.rows.map(({ id }) => id)]) if (!/^[\w.-]{1,80}$/.test(name)) problems.push({ table: part, row: null, message: `"${name}" is no name of a table or a row: use letters, digits, hyphens and full stops.` });
      return [{ part, table: parsed.table }];
    }
    problems.push(...parsed.problems.map(({ at, message }) => ({ table: part, row: null, message: `${at}: ${message}` })));
    return [];
  });
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "ok", policy: { ...inUtc(content.data), tables } };
}

/**
 * Makes a policy ready to decide, or says everything that keeps it from being published: whatever the tables' own check
 * finds, a protected table that reads value, a bonus over the horizon, an action or a fact that does not exist, whatever the
 * floor forbids (floor-rules.ts).
 *
 * @param compile proves one table; another where tables are remembered that were proved before
 * @param floor left out for a version that was published already: it is read as it is, by whatever rules it was published
 */
export function compilePolicy(policy: Policy, version: number, currency: string, compile: typeof compileTable = compileTable, floor: typeof floorProblems = floorProblems): PolicyCompilation {
  const declared = factsIn(currency, segmentsOfPolicy(policy));
  const problems: PolicyProblem[] = [];
  const budget = proofBudget();
  const made = deriving(policy, declared, compile === compileProved ? { isProven: true } : { budget });
  const { dictionary, derived, madeOf } = made;
  problems.push(...made.problems);
  const tables = new Map<Part, CompiledTable>();
  const rows = new Map<string, CompiledRow>();
  const actions = compileActions(policy, dictionary, problems);
  problems.push(...limitProblems(policy).map((problem) => ({ table: null, row: null, ...problem })));

  for (const [part, { isNeeded }] of Object.entries(PARTS)) {
    if (isNeeded && !policy.tables.some((each) => each.part === part)) problems.push({ table: part, row: null, message: `There is no table for "${part}". Add one.` });
  }
  const played = new Set<Part>();
  for (const { part, table } of policy.tables) {
    const before = problems.length;
    const rule: PartRule = PARTS[part];
    // It is not proved, for one of the two has to go.
    if (played.has(part) && rule.isMany !== true) {
      problems.push({ table: table.key, row: null, message: `Two tables play the part "${part}". Join them.` });
      continue;
    }
    played.add(part);
    problems.push(...checkPart(part, table, dictionary));
    // Those that feed were proved together.
    const compilation = part === "derive" ? undefined : compile(table, dictionary, { budget });
    if (compilation?.kind === "refused") problems.push(...compilation.problems.filter((problem) => !(problem.column === "action" && problem.code === "not-in-list" && problem.row !== null && saysStrangeAction(table, problem.row, actions))).map(({ row, column, message }) => ({ table: table.key, row, column, message })));
    for (const row of table.rows) {
      if (rows.has(row.id)) problems.push({ table: table.key, row: row.id, message: `Another table has a row "${row.id}". Give one of them another id.` });
      rows.set(row.id, compileRow(policy.key, part, table, row, { dictionary, declared, madeOf }, actions, problems));
    }
    if (problems.length === before && compilation?.kind === "ok") tables.set(part, derived && staticFacts(table, dictionary).some((key) => !declared.has(key)) ? fed(compilation, derived) : compilation);
  }
  problems.push(...floor(policy, dictionary, rows));
  if (problems.length > 0) return { kind: "refused", problems };
  for (const { table } of policy.tables) {
    const of = table.rows.map(({ id }) => rows.get(id)!);
    for (const [place, row] of of.entries()) rememberFactsOf(row.rule, version, [...new Set([...row.asks, ...passedOver(table.hitPolicy, of, place).flatMap(({ asks }) => asks), ...row.because.slots, ...Object.values(row.says).flatMap((said) => said.slots)])]);
  }
  return { kind: "ok", compiled: { policy, version, currency, dictionary, declared, derived, tables, rows, actions, asksFor: asksFor(policy) } };
}

/** Rows of which it follows that they did not fit, where this one took part: that tells what they ask as well as what it asks itself. */
function passedOver(hitPolicy: Table["hitPolicy"], rows: readonly CompiledRow[], place: number): readonly CompiledRow[] {
  return hitPolicy === "first" ? rows.slice(0, place) : hitPolicy === "priority" ? rows : [];
}

/** A version that was published: nothing is asked of it that was not asked when it was, and what was proved then is not proved again. */
export function compilePublished(policy: Policy, version: number, currency: string): PolicyCompilation {
  return compilePolicy(policy, version, currency, compileProved, () => []);
}

/** Reads tables that were proved, without comparing their rows again: that takes seconds of the largest. */
export const compileProved: typeof compileTable = (table, dictionary) => compileTable(table, dictionary, { isProven: true });

/** What rules of a policy may ask, its own tables' answers among them, whether or not it is sound. */
export function factsOfPolicy(policy: Pick<Policy, "tables">, currency: string): Dictionary {
  return deriving(policy, factsIn(currency, segmentsOfPolicy(policy)), { isProven: true }).dictionary;
}

/** Segments that a policy asks for in any column, by key. */
export const segmentsOfPolicy = ({ tables }: Pick<Policy, "tables">): string[] => segmentsAmong(tables.flatMap(({ table }) => table.inputs.map(({ fact }) => fact)));

/** Columns and sentences alike name a fact by its key, so whatever speaks of one holds it. */
export function asksFor(policy: Policy): CompiledPolicy["asksFor"] {
  const written = JSON.stringify(policy);
  const names = (keys: readonly string[]) => keys.some((key) => written.includes(key));
  return { dissatisfaction: names(ASKED_FOR.dissatisfaction), needs: names(ASKED_FOR.needs) };
}

function checkPart(part: Part, table: Table, dictionary: Dictionary): readonly PolicyProblem[] {
  const rule: PartRule = PARTS[part];
  const problems: PolicyProblem[] = [];
  const say = (message: string, row: string | null = null) => problems.push({ table: table.key, row, message });
  if (!rule.hitPolicies.includes(table.hitPolicy)) say(`A table for "${part}" must be ${rule.hitPolicies.join(" or ")}; this one is ${table.hitPolicy}.`);
  for (const [key, type] of Object.entries(rule.outputs)) {
    const column = table.outputs.find((output) => output.key === key);
    const fits = column && (column.type === type || (type === "choice" && column.type === "text") || (type === "text" && column.type === "choice"));
    if (!fits) say(`A table for "${part}" needs an output "${key}" (${type}).`);
    if (column?.optional === true && !rule.open?.includes(key)) say(`Every row must answer "${key}"; it may not be left open.`);
    const words = rule.words?.[key];
    const strange = words && (column?.choices ?? []).find((choice) => !words.includes(choice));
    if (words && column && (column.choices === undefined || strange !== undefined)) say(`"${key}" is one of ${words.join(", ")}${strange === undefined ? "" : `, not "${strange}"`}.`);
  }
  for (const [key, type] of Object.entries(rule.also ?? {})) {
    const column = table.outputs.find((output) => output.key === key);
    if (column && column.type !== type) say(`The output "${key}" of "${part}" must be of the type ${type}.`);
  }
  if (rule.isProtected) {
    for (const key of staticFacts(table, dictionary)) {
      if (dictionary.get(key)?.sensitivity === "value") say(`${table.title} may not read ${dictionary.get(key)!.label} (${key}): complaints, refunds, cancellations and who is reached how soon do not depend on what somebody is worth. Remove the column.`);
    }
  }
  const language = table.outputs.findIndex(({ key }) => key === "language");
  if (part === "speech" && language >= 0) for (const row of table.rows) if (!isLanguage(row.then[language] ?? "-")) say(`"${row.then[language]}" is no language. Write its short name: en, nl, pt-BR; or - for the customer's own.`, row.id);
  for (const { key, most, least, unit } of [{ key: "bonusSeconds", least: 0, most: LONGEST_BONUS_SECONDS, unit: "seconds" }, { key: "answerWithinMinutes", least: 1, most: 40_320, unit: "minutes" }]) {
    const place = table.outputs.findIndex((output) => output.key === key);
    if (place < 0 || !(key in rule.outputs)) continue;
    for (const row of table.rows) {
      const number = Number(row.then[place]);
      if (!(Number.isInteger(number) && number >= least && number <= most)) say(`${key} must be a whole number from ${least} to ${most} ${unit}; it is "${row.then[place]}".`, row.id);
    }
  }
  return problems;
}

/** A short name of a language as browsers write it (BCP 47), or that it is left open. */
const isLanguage = (written: string): boolean => /^(-|[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)$/.test(written.trim());

function compileActions(policy: Policy, dictionary: Dictionary, problems: PolicyProblem[]): Map<string, { action: Action; say: Sentence; place: number }> {
  const actions = new Map<string, { action: Action; say: Sentence; place: number }>();
  for (const [place, action] of policy.actions.entries()) {
    if (actions.has(action.id)) problems.push({ table: null, row: null, entry: `action:${action.id}`, message: `Two actions are called "${action.id}".` });
    if (action.kind === "duty" && action.measured) problems.push({ table: null, row: null, entry: `action:${action.id}`, message: `"${action.title}" is owed to the customer and cannot be left out for a measurement. Set measured to false.` });
    const problem = (message: string) => problems.push({ table: null, row: null, entry: `action:${action.id}`, message: `Words of "${action.title}": ${message}` });
    // What a customer reads never says what they are worth to us.
    actions.set(action.id, { action, place, say: compileSentence(action.say, dictionary, ["public"], problem) });
  }
  return actions;
}

function compileRow(policyKey: string, part: Part, table: Table, row: Row, { dictionary, declared, madeOf: reads }: { readonly dictionary: Dictionary; readonly declared: Dictionary; readonly madeOf: (fact: string) => readonly string[] }, actions: ReadonlyMap<string, { readonly action: Action }>, problems: PolicyProblem[]): CompiledRow {
  const at = (column: string) => (message: string) => problems.push({ table: table.key, row: row.id, column, message });
  const allowed = PARTS[part].isProtected ? (["public", "sensitive"] as const) : (["public", "sensitive", "value"] as const);
  const says: Record<string, Sentence> = {};
  for (const [place, column] of table.outputs.entries()) {
    const written = row.then[place] ?? "";
    const reader = SENTENCES[part]?.[column.key];
    if (reader !== undefined && written.trim() !== "-") says[column.key] = compileSentence(written, declared, reader === "customer" ? ["public"] : allowed, at(column.key));
    if (column.key === "action" && written.trim() !== "-") checkAction(part, written.trim(), actions, at(column.key));
  }
  // What a column computes, or another table makes, is asked of the facts that it is made of.
  const madeOf = (key: string): readonly string[] => (table.computed?.some((own) => own.key === key) ? staticFacts({ ...table, inputs: [{ fact: key, missing: "no-match" }], computed: table.computed.filter((own) => own.key === key), rows: [] }, dictionary).flatMap(reads) : reads(key));
  const asks = table.inputs.filter((_, place) => !["any", "-", "–", "—"].includes((row.when[place] ?? "any").trim().toLowerCase())).flatMap(({ fact }) => madeOf(fact));
  const computes = row.then.some((cell) => cell.trimStart().startsWith("=")) ? staticFacts({ ...table, inputs: [], rows: [row] }, dictionary).flatMap(reads) : [];
  return {
    row, table, rule: `R-${policyKey}/${row.id}`, says, because: compileSentence(row.because ?? "", declared, allowed, at("because")), asks,
    readsValue: [...asks, ...computes].some((key) => dictionary.get(key)?.sensitivity === "value"),
  };
}

function checkAction(part: Part, id: string, actions: ReadonlyMap<string, { readonly action: Action }>, problem: (message: string) => void): void {
  const known = actions.get(id)?.action;
  if (!known) return problem(`There is no action "${id}".${didYouMean(id, [...actions.values()].map(({ action }) => action.title))} Choose one, or add it under Actions and offers.`);
  if (part === "grow" && (known.kind === "duty" || known.kind === "care")) problem(`"${known.title}" helps with what somebody came about, and may not depend on what they are worth. Advise it under “What helps”.`);
}

/** Whether a row names an action that there is not: that is said once, by what actions are called. */
function saysStrangeAction(table: Table, rowId: string, actions: ReadonlyMap<string, unknown>): boolean {
  const [row, place] = [table.rows.find(({ id }) => id === rowId), table.outputs.findIndex(({ key }) => key === "action")];
  return row !== undefined && place >= 0 && !actions.has((row.then[place] ?? "").trim());
}

function compileSentence(written: string, dictionary: Dictionary, allowed: readonly string[], problem: (message: string) => void): Sentence {
  const read = readSentence(written);
  if (read.kind === "refused") {
    problem(read.message);
    return { slots: [], fill: () => "" };
  }
  for (const label of strangeFacts(written)) problem(`No fact is called ‹${label}›.${didYouMean(label, [...dictionary.values()].map((fact) => fact.label))}`);
  for (const slot of read.sentence.slots) {
    const fact = dictionary.get(slot);
    if (!fact) problem(`No fact is called "${slot}".${didYouMean(slot, dictionary.keys())}`);
    else if (!allowed.includes(fact.sensitivity)) problem(`${fact.label} (${slot}) may not be said here.`);
  }
  return read.sentence;
}
