// The decision itself: facts and a policy in, the whole answer out. No clock, no database, no chance: the same facts and the
// same version of a policy give the same answer, today and when the record is opened in ten years.
import type { CompiledTable, Evaluation, Facts, MatchedRow } from "@rapport/decision-tables";
import type { ActionView, Answer, Evidence, FactView, HeldView, LampView, Level, Moment, Surface } from "./contract.ts";
import type { ActionEffect } from "./action-effect.ts";
import type { KnownFacts } from "./facts.ts";
import type { CompiledPolicy, CompiledRow, Part } from "./policy.ts";
import { LONGEST_BONUS_SECONDS } from "./policy.ts";
import { sayFact } from "./say-fact.ts";
import type { Sentence } from "./sentence.ts";

/** All that a decision rests on; kept with it. */
export interface Grounds {
  readonly facts: KnownFacts;
  /** What each action was measured to bring, as known then. */
  readonly effects: Readonly<Record<string, ActionEffect>>;
  readonly currency: string;
}

export interface DecisionInputs {
  readonly decisionId: string;
  readonly at: string;
  readonly customerId: string;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly grounds: Grounds;
  readonly policy: CompiledPolicy;
}

/** What is written of each action: whether it was advised or held back, and what part it plays in measuring. */
export interface ActionTrace {
  readonly actionId: string;
  readonly state: "advised" | "held";
  readonly rule: string;
  readonly arm: "treated" | "hold-out" | "none";
}

export interface Decided {
  readonly answer: Answer;
  readonly actions: readonly ActionTrace[];
}

const MOST_ADVICE = 3;
/** Where these are at stake nothing reads what a customer is worth (floor F5): money owed, leaving, the account and privacy. */
const PROTECTED_TOPICS: ReadonlySet<unknown> = new Set(["refund", "subscription", "account"]);

/** @param brief leaves out what is only said and decides nothing: sentences, facts in words, evidence, why other rows did not fit; for whoever compares very many
 *  @param evaluate asks a table; another than its own where the same table was asked before of the same facts */
export function decidePurely(question: DecisionInputs, brief = false, evaluate: (part: Part, table: CompiledTable, facts: Facts) => Evaluation = (_, table, facts) => table.evaluate(facts)): Decided {
  const { policy } = question;
  const { facts: known, effects, currency } = question.grounds;
  const facts: Record<string, string | number | boolean> = {};
  for (const key in known) facts[key] = known[key]!.value;
  const sayFactOf = sayer(policy, known);
  const say: Words = brief ? () => "" : (sentence) => sentence.fill(sayFactOf);
  const fired = new Map<Part, readonly Fired[]>();
  const isProtected = facts["conversation.openComplaint"] === true || PROTECTED_TOPICS.has(facts["conversation.topic"]);
  for (const [part, table] of policy.tables) {
    if (part === "priority" && isProtected) continue;
    fired.set(part, rowsOf(part, evaluate(part, table, facts), policy));
  }
  const of = (part: Part) => fired.get(part) ?? [];

  const arm = facts["customer.holdOut"] === true ? "hold-out" : "treated";
  const lamps = lampsOf(of("lamps"), say);
  const advice = adviseOn({ candidates: [...of("care"), ...of("grow")], guards: of("guards"), arm, isProtected, facts, known, effects, currency, policy, say, brief });
  const route = of("route")[0]!;
  const answerTime = of("answer-time")[0]!;
  const bonus = Math.max(...[route, ...of("priority")].map(({ outputs }) => outputs["bonusSeconds"] as number));
  const advised = new Set(advice.actions.map(({ id }) => id));
  const screen = of("screen").toSorted((a, b) => (b.outputs["rank"] as number) - (a.outputs["rank"] as number));
  const menu = of("menu").toSorted((a, b) => (b.outputs["rank"] as number) - (a.outputs["rank"] as number)).slice(0, 4);

  const answer: Answer = {
    decisionId: question.decisionId, at: question.at, customerId: question.customerId, surface: question.surface,
    identity: { confidence: (facts["identity.confidence"] ?? "unknown") as Answer["identity"]["confidence"], evidence: known["identity.confidence"]?.source ?? "nothing identifies them" },
    facts: brief ? [] : factViews(known, policy, levels(of("lamps"))),
    lamps, actions: advice.actions, held: advice.held,
    route: { queue: route.outputs["queue"] as string, attributes: [...(route.outputs["attributes"] as readonly string[])], bonusSeconds: Math.min(LONGEST_BONUS_SECONDS, bonus), answerWithinMinutes: answerTime.outputs["answerWithinMinutes"] as number, rule: route.of.rule },
    content: of("content")
      .filter(({ outputs }) => outputs["action"] === null || advised.has(outputs["action"] as string))
      .map(({ outputs, of: row }) => ({ slot: outputs["slot"] as string, block: outputs["block"] as string, rule: row.rule })),
    // A person is always one key away, whatever the table says.
    menu: menu.length === 0 ? [] : [...menu.map(({ outputs, of: row }, place) => ({ key: String(place + 1), label: outputs["label"] as string, rule: row.rule })), { key: "0", label: "Talk to a person", rule: "floor" }],
    screen: screen
      .filter(({ outputs }, place) => screen.findIndex((other) => other.outputs["panel"] === outputs["panel"]) === place)
      .map(({ outputs, of: row }) => ({ panel: outputs["panel"] as Answer["screen"][number]["panel"], because: say(row.because) })),
    floor: [...policy.policy.floor],
    guard: { offersConsent: facts["customer.consent.offersEmail"] === true, vulnerable: facts["customer.vulnerable"] === true, openComplaint: facts["conversation.openComplaint"] === true },
    arm,
    trace: {
      policy: policy.policy.key, version: policy.version, tables: policy.policy.tables.map(({ table: { key, title } }) => ({ key, title })),
      rows: [...fired.values()].flat().map(({ of: row }) => ({ table: row.table.key, row: row.row.id })),
      whyNot: brief ? [] : whyNot(policy, facts, fired),
    },
  };
  return { answer, actions: advice.trace };
}

interface Fired {
  readonly of: CompiledRow;
  readonly outputs: MatchedRow["outputs"];
}

function rowsOf(part: Part, evaluation: Evaluation, policy: CompiledPolicy): readonly Fired[] {
  if (evaluation.kind === "wrong-fact") throw new Error(`expected the facts to fit their dictionary, found: ${evaluation.message}`);
  if (evaluation.kind === "matched") return evaluation.rows.map(({ rowId, outputs }) => ({ of: policy.rows.get(rowId)!, outputs }));
  if (part === "route" || part === "answer-time") throw new Error(`expected a row of ${part} for every customer: the table was proven complete`);
  return [];
}

type Say = (key: string) => string | undefined;
/** A sentence with its facts. */
type Words = (sentence: Sentence) => string;

function sayer(policy: CompiledPolicy, known: KnownFacts): Say {
  return (key) => {
    const fact = policy.dictionary.get(key);
    const found = known[key];
    return fact && found ? sayFact(fact, found) : undefined;
  };
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

interface Advising {
  readonly candidates: readonly Fired[];
  readonly guards: readonly Fired[];
  readonly arm: Answer["arm"];
  readonly isProtected: boolean;
  readonly facts: Facts;
  readonly known: KnownFacts;
  readonly effects: Readonly<Record<string, ActionEffect>>;
  readonly currency: string;
  readonly policy: CompiledPolicy;
  readonly say: Words;
  readonly brief: boolean;
}

/**
 * Guards first, then the three best, then the measurement group. In that order both arms meet an action under the same
 * circumstances, and those held out are the ones who would have been shown it.
 */
function adviseOn(given: Advising): { readonly actions: ActionView[]; readonly held: HeldView[]; readonly trace: ActionTrace[] } {
  const { policy, say } = given;
  const byAction = Map.groupBy(given.candidates, ({ outputs }) => outputs["action"] as string);
  const held: HeldView[] = [];
  const trace: ActionTrace[] = [];
  const free: { readonly id: string; readonly rows: readonly Fired[]; readonly place: number }[] = [];
  for (const [id, rows] of byAction) {
    const { action } = policy.actions.get(id)!;
    const guard = guardOf(action.kind, given);
    if (!guard) {
      free.push({ id, rows, place: free.length });
      continue;
    }
    held.push({ actionId: id, what: action.title, why: guard.why, rule: guard.rule, until: null });
    trace.push({ actionId: id, state: "held", rule: guard.rule, arm: "none" });
  }
  const actions: ActionView[] = [];
  for (const { id, rows } of best(free, given)) {
    const { action, say: words } = policy.actions.get(id)!;
    const { rule } = rows[0]!.of;
    if (action.measured && given.arm === "hold-out") {
      held.push({ actionId: id, what: action.title, why: "in the measurement group", rule, until: null });
      trace.push({ actionId: id, state: "held", rule, arm: "hold-out" });
      continue;
    }
    const { gain, gainBasis } = gainOf(id, given);
    actions.push({
      id, title: action.title, aim: action.aim, gain, gainBasis, cost: { amountMinor: action.cost.amountMinor, currency: given.currency, minutes: action.cost.minutes },
      reasons: given.brief ? [] : rows.map(({ of }) => ({ text: say(of.because), evidence: evidenceOf(of, given.known) })),
      say: say(words), do: action.do, rule, version: policy.version, arm: action.measured ? "treated" : "none",
    });
    trace.push({ actionId: id, state: "advised", rule, arm: action.measured ? "treated" : "none" });
  }
  return { actions, held, trace };
}

function guardOf(kind: string, { guards, facts, isProtected }: Advising): { readonly why: string; readonly rule: string } | undefined {
  const isOwed = kind === "duty";
  if (isOwed) return undefined;
  const row = guards.find(({ outputs }) => (outputs["withholds"] as readonly string[]).includes(kind));
  if (row) return { why: row.of.row.because ?? row.of.table.title, rule: row.of.rule };
  // What never happens, even if a policy forgot to say so.
  if (kind !== "care" && isProtected) {
    return { why: facts["conversation.openComplaint"] === true ? "No selling while a complaint is open" : "Not while this is what they came about", rule: "floor" };
  }
  return undefined;
}

/** The best by gain less cost, then in the order of the tables; what was not measured counts as nothing. A duty keeps its seat. */
function best<T extends { readonly id: string; readonly place: number }>(free: readonly T[], given: Advising): readonly T[] {
  const isDuty = ({ id }: T) => given.policy.actions.get(id)!.action.kind === "duty";
  const net = ({ id }: T) => {
    const { gain } = gainOf(id, given);
    return gain === null ? 0 : gain.mid - given.policy.actions.get(id)!.action.cost.amountMinor;
  };
  const nets = new Map(free.map((each) => [each, net(each)]));
  const order = free.toSorted((a, b) => nets.get(b)! - nets.get(a)! || a.place - b.place);
  const seats = new Set([...order.filter(isDuty), ...order.filter((each) => !isDuty(each))].slice(0, MOST_ADVICE));
  return order.filter((each) => seats.has(each));
}

function gainOf(id: string, { effects, currency }: Advising): Pick<ActionView, "gain" | "gainBasis"> {
  const effect = effects[id];
  if (!effect || effect.currency !== currency) return { gain: null, gainBasis: "not measured yet" };
  return {
    gain: { mid: effect.midMinor, lo: effect.loMinor, hi: effect.hiMinor, currency },
    gainBasis: `spending within ${effect.windowDays} days, measured on ${effect.treated} customers against ${effect.heldOut} held out`,
  };
}

function evidenceOf(row: CompiledRow, known: KnownFacts): Evidence[] {
  const found = new Map<string, Evidence>();
  for (const key of row.asks) for (const one of known[key]?.evidence ?? []) found.set(one.id, one);
  return [...found.values()].slice(0, 6).map(({ label, kind, id }) => ({ label, kind, id }));
}

/** For each row that might have advised something and did not: the first cell that failed. */
function whyNot(policy: CompiledPolicy, facts: Facts, fired: ReadonlyMap<Part, readonly Fired[]>): Answer["trace"]["whyNot"] {
  const reasons: Answer["trace"]["whyNot"] = [];
  for (const part of ["care", "grow"] as const) {
    const table = policy.tables.get(part);
    if (!table) continue;
    const fits = new Set((fired.get(part) ?? []).map(({ of }) => of.row.id));
    for (const row of table.table.rows) if (!fits.has(row.id)) reasons.push({ table: table.table.key, row: row.id, because: table.explain(facts, row.id).sentence });
  }
  return reasons;
}
