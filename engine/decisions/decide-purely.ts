// The decision itself: facts and a policy in, the whole answer out. No clock, no database, no chance: the same facts and the
// same version of a policy give the same answer, today and when the record is opened in ten years.
import type { CompiledTable, Evaluation, Facts } from "@rapport/decision-tables";
import { adviseOn, guardOf } from "./advise.ts";
import type { Answer, FactView, LampView, Level, Tone } from "./contract.ts";
import type { KnownFacts } from "./facts.ts";
import { type Decided, type DecisionInputs, editionOf, type FactValues, type Fired, isProtectedMoment, valuesOfFacts, type Words } from "./grounds.ts";
import { type CompiledPolicy, LONGEST_BONUS_SECONDS, type Part } from "./policy.ts";
import { sayFact } from "./say-fact.ts";

/** So many rows are told with why they did not fit; of any other it can be worked out from the facts. */
const MOST_WHY_NOT = 40;

export interface Shortening {
  /** Asks a table; another than its own where the same table was asked before of the same facts. */
  readonly evaluate?: (part: Part, table: CompiledTable, facts: Facts) => Evaluation;
  /** False: without what follows from the facts and the policy and only explains; the record is the same. */
  readonly explained?: boolean | undefined;
}

/** The record holds all facts; which of them a table read is told by its columns. */
export const UNTOLD = { told: false } as const;

/** Tables on which the actions and the route rest. */
export const TREATING: readonly Part[] = ["care", "grow", "guards", "route", "priority", "answer-time"];

/** @param brief leaves out what is only said or measured by and decides nothing: sentences, facts in words, evidence, why other rows did not fit, what is written of each action; for whoever compares very many */
export function decidePurely(question: DecisionInputs, brief = false, { evaluate = (_, table, facts) => table.evaluate(facts, UNTOLD), explained = !brief }: Shortening = {}): Decided {
  const { policy } = question;
  const { facts: known, effects, currency } = question.grounds;
  const facts = question.values ?? valuesOfFacts(known);
  const say = brief ? UNSAID : sayer(policy, known);
  const fired = new Map<Part, readonly Fired[]>();
  const isProtected = isProtectedMoment(facts);
  if (policy.derived) fired.set("derive", feeding(policy, policy.derived.of(facts)));
  for (const [part, table] of policy.tables) {
    if (part === "priority" && isProtected) continue;
    fired.set(part, rowsOf(part, evaluate(part, table, facts), policy));
  }
  const of = (part: Part) => fired.get(part) ?? [];

  const arm = armOf(facts);
  const advice = adviseOn({ candidates: both(of("care"), of("grow")), guards: of("guards"), arm, isProtected, facts, known, effects, currency, policy, say, brief, explained, question });
  const screen = byRank(of("screen"));
  const menu = byRank(of("menu")).slice(0, 4);

  const answer: Answer = {
    decisionId: question.decisionId, at: question.at, customerId: question.customerId, surface: question.surface,
    identity: { confidence: (facts["identity.confidence"] ?? "unknown") as Answer["identity"]["confidence"], evidence: known["identity.confidence"]?.source ?? "nothing identifies them" },
    facts: explained ? factViews(known, policy, levels(of("lamps"))) : [],
    lamps: lampsOf(of("lamps"), say), actions: advice.actions, held: advice.held,
    route: routed(of),
    content: shownContent(of("content"), { advised: advice.actions, isProtected, edition: editionOf(question) }),
    // A person is always one key away, whatever the table says.
    menu: menu.length === 0 ? [] : [...menu.map(({ outputs, of: row }, place) => ({ key: String(place + 1), label: outputs["label"] as string, rule: row.rule })), { key: "0", label: "Talk to a person", rule: "floor" }],
    screen: screen
      .filter(({ outputs }, place) => screen.findIndex((other) => other.outputs["panel"] === outputs["panel"]) === place)
      .map(({ outputs, of: row }) => ({ panel: outputs["panel"] as Answer["screen"][number]["panel"], because: say(row.because) })),
    ...spoken(policy, of, say),
    floor: explained ? [...policy.policy.floor] : [],
    guard: { offersConsent: facts["customer.consent.offersEmail"] === true, vulnerable: facts["customer.vulnerable"] === true, openComplaint: facts["conversation.openComplaint"] === true },
    arm,
    trace: {
      policy: policy.policy.key, version: policy.version, tables: explained ? policy.policy.tables.map(({ table: { key, title } }) => ({ key, title })) : [],
      rows: [...fired.values()].flat().map(({ of: row }) => ({ table: row.table.key, row: row.row.id })),
      whyNot: explained ? whyNot(policy, facts, fired) : [],
      arithmetic: advice.arithmetic,
    },
  };
  return { answer, actions: advice.trace, bids: advice.bids };
}

/** The rows that each table answers with, of tables whose answers are needed. @throws {Error} where the facts do not fit their dictionary */
export function firedOf(policy: CompiledPolicy, parts: ReadonlySet<Part>, evaluate: (part: Part, table: CompiledTable) => Evaluation): ReadonlyMap<Part, readonly Fired[]> {
  return new Map([...policy.tables].flatMap(([part, table]) => (parts.has(part) ? [[part, rowsOf(part, evaluate(part, table), policy)] as const] : [])));
}

/** What is done and what is held back, by rows that were found before: for whoever compares very many. Nothing is said. */
export function treatedBy(question: DecisionInputs, facts: FactValues, fired: ReadonlyMap<Part, readonly Fired[]>): Pick<Answer, "actions" | "held"> {
  const { policy, grounds: { facts: known, effects, currency } } = question;
  const of = (part: Part) => fired.get(part) ?? NONE;
  return adviseOn({ candidates: both(of("care"), of("grow")), guards: of("guards"), arm: armOf(facts), isProtected: isProtectedMoment(facts), facts, known, effects, currency, policy, say: UNSAID, brief: true, explained: false, question });
}

/** What pages show: what belongs to an action only where that is advised, and nothing by worth where something else is at stake. */
export function shownContent(rows: readonly Fired[], { advised, isProtected, edition }: { readonly advised: Answer["actions"]; readonly isProtected: boolean; readonly edition: number }): Answer["content"] {
  return rows
    .filter(({ of: row, outputs }) => (outputs["action"] === null || advised.some(({ id }) => id === outputs["action"])) && !(isProtected && row.readsValue && edition >= 2))
    .map(({ outputs, of: row }) => ({ slot: outputs["slot"] as string, block: outputs["block"] as string, rule: row.rule }));
}

/** How it is answered, by the rows of the tables. */
export function routed(of: (part: Part) => readonly Fired[]): Answer["route"] {
  const route = of("route")[0]!;
  const answerTime = of("answer-time")[0]!;
  const bonus = Math.max(...[route, ...of("priority")].map(({ outputs }) => outputs["bonusSeconds"] as number));
  return { queue: route.outputs["queue"] as string, attributes: [...(route.outputs["attributes"] as readonly string[])], bonusSeconds: Math.min(LONGEST_BONUS_SECONDS, bonus), answerWithinMinutes: answerTime.outputs["answerWithinMinutes"] as number, rule: route.of.rule };
}

/** How they are spoken to and what is gone through with them, where the policy has tables of it: of one without, a record says as little. */
function spoken(policy: CompiledPolicy, of: (part: Part) => readonly Fired[], say: Words): Pick<Answer, "speech" | "playbook"> {
  const said = ({ says }: Fired["of"], column: string) => (says[column] ? say(says[column]) : "");
  const speech = of("speech")[0];
  return {
    ...(policy.tables.has("speech") && {
      speech: speech ? { greeting: said(speech.of, "greeting"), tone: speech.outputs["tone"] as Tone, language: (speech.outputs["language"] as string | null) ?? null, because: say(speech.of.because), rule: speech.of.rule } : null,
    }),
    ...(policy.tables.has("playbook") && { playbook: byRank(of("playbook")).map(({ of: row }) => ({ step: said(row, "step"), say: said(row, "say"), because: say(row.because), rule: row.rule })) }),
  };
}

/** Whether a guard holds actions of this kind back, asked by itself: for what was advised a while ago. */
export function holdsBack(kind: string, question: DecisionInputs): boolean {
  const facts = question.values ?? valuesOfFacts(question.grounds.facts);
  const table = question.policy.tables.get("guards");
  const guards = table ? rowsOf("guards", table.evaluate(facts, UNTOLD), question.policy) : [];
  return guardOf(kind, { guards, facts, isProtected: isProtectedMoment(facts), question }) !== undefined;
}

const NONE: readonly Fired[] = [];
const armOf = (facts: FactValues): Answer["arm"] => (facts["customer.holdOut"] === true ? "hold-out" : "treated");
const both = <One>(some: readonly One[], others: readonly One[]): readonly One[] => (others.length === 0 ? some : some.length === 0 ? others : [...some, ...others]);
const byRank = (rows: readonly Fired[]): readonly Fired[] => (rows.length < 2 ? rows : rows.toSorted((a, b) => (b.outputs["rank"] as number) - (a.outputs["rank"] as number)));

function rowsOf(part: Part, evaluation: Evaluation, policy: CompiledPolicy): readonly Fired[] {
  if (evaluation.kind === "wrong-fact") throw new Error(`expected the facts to fit their dictionary, found: ${evaluation.message}`);
  if (evaluation.kind === "matched") return evaluation.rows.map(({ rowId, outputs }) => ({ of: policy.rows.get(rowId)!, outputs }));
  if (part === "route" || part === "answer-time") throw new Error(`expected a row of ${part} for every customer: the table was proven complete`);
  return [];
}

/** @throws {Error} where the facts do not fit their dictionary */
function feeding(policy: CompiledPolicy, made: ReturnType<NonNullable<CompiledPolicy["derived"]>["of"]>): readonly Fired[] {
  if (made.kind === "wrong-fact") throw new Error(`expected the facts to fit their dictionary, found: ${made.message}`);
  return made.rows.map(({ row, outputs }) => ({ of: policy.rows.get(row)!, outputs: outputs as Fired["outputs"] }));
}

const UNSAID: Words = () => "";

function sayer(policy: CompiledPolicy, known: KnownFacts): Words {
  const say = (key: string): string | undefined => {
    const fact = policy.dictionary.get(key);
    const found = known[key];
    return fact && found ? sayFact(fact, found) : undefined;
  };
  return (sentence) => sentence.fill(say);
}

function lampsOf(rows: readonly Fired[], say: Words): LampView[] {
  const lamps = rows.map(({ of, outputs }) => ({ level: outputs["level"] as LampView["level"], text: say(of.says["text"]!), more: of.says["more"] ? say(of.says["more"]) : "", rule: of.rule }));
  return lamps.filter(({ level }) => level === "warning").concat(lamps.filter(({ level }) => level !== "warning"));
}

/** A fact is as grave as the gravest lamp that it lit. */
function levels(rows: readonly Fired[]): ReadonlyMap<string, Level> {
  const found = new Map<string, Level>();
  for (const { of, outputs } of rows) {
    for (const key of of.asks) if (found.get(key) !== "warning") found.set(key, outputs["level"] as Level);
  }
  return found;
}

/** What is known, in the order of the dictionary; what is not known is left out. */
function factViews(known: KnownFacts, policy: CompiledPolicy, lit: ReadonlyMap<string, Level>): FactView[] {
  const views: FactView[] = [];
  for (const [key, fact] of policy.dictionary) {
    const found = known[key];
    if (!found) continue;
    views.push({
      key, label: fact.label, value: found.value, shown: sayFact(fact, found), range: found.range ? { lo: found.range.lo, hi: found.range.hi } : null,
      level: lit.get(key) ?? "ok", since: found.since ?? null, source: found.source ?? fact.source,
    });
  }
  return views;
}

/** For each row that might have advised something and did not: the first cell that failed. */
function whyNot(policy: CompiledPolicy, facts: Facts, fired: ReadonlyMap<Part, readonly Fired[]>): Answer["trace"]["whyNot"] {
  const reasons: Answer["trace"]["whyNot"] = [];
  for (const part of ["care", "grow"] as const) {
    const table = policy.tables.get(part);
    if (!table) continue;
    const fits = new Set((fired.get(part) ?? []).map(({ of }) => of.row.id));
    const explain = table.explainer(facts);
    for (const row of table.table.rows) {
      if (reasons.length >= MOST_WHY_NOT) break;
      if (!fits.has(row.id)) reasons.push({ table: table.table.key, row: row.id, because: explain(row.id).sentence });
    }
  }
  return reasons;
}
