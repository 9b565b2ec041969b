// The decision itself: facts and a policy in, the whole answer out. No clock, no database, no chance: the same facts and the
// same version of a policy give the same answer, today and when the record is opened in ten years.
import type { CompiledTable, Evaluation, Facts, MatchedRow } from "@rapport/decision-tables";
import type { ActionView, Answer, Evidence, FactView, HeldView, LampView, Level, Moment, Surface } from "./contract.ts";
import { explore } from "@rapport/arbitration";
import { placeOf } from "@rapport/experiments";
import type { ActionEffect } from "./action-effect.ts";
import type { Action } from "./actions.ts";
import type { KnownFacts } from "./facts.ts";
import { HOLD_OUT_SHARE } from "./hold-out.ts";
import { type Experiment, isOwnAccord } from "./limits/limits.ts";
import { type Assumed, type CapacityNow, capOn, type Contact, type Limit, limitOn, countable, weigh, type Weighed } from "./limits/weigh.ts";
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
  /** What we did of our own accord, where the policy caps it. */
  readonly contacts?: readonly Contact[];
  /** What is left of what is scarce, and what it is worth to everybody; by the capacity's key. */
  readonly capacities?: Readonly<Record<string, CapacityNow>>;
  /** The edition of the floor by which it was decided; records of before there were editions have none, and are of the first. */
  readonly floor?: number;
}

export interface DecisionInputs {
  readonly decisionId: string;
  readonly at: string;
  readonly customerId: string;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly grounds: Grounds;
  /** The bare values of the facts, where whoever asks has them at hand; else they are taken from the grounds. */
  readonly values?: FactValues;
  readonly policy: CompiledPolicy;
  /** By which edition of the floor; the latest, unless a record is taken again that was decided by an earlier one. */
  readonly floor?: number;
}

/**
 * What the house itself holds to, whatever a policy says, has changed with time; a record keeps the edition by which it was decided.
 * 1: nothing is sold while a complaint is open or money, leaving or the account is at stake. 2: then no page shows anything by what
 * somebody is worth either; nothing of our own accord goes out by e-mail without consent; what helps keeps its seat before it.
 */
export const FLOOR_EDITION = 2;

export type FactValues = Readonly<Record<string, string | number | boolean>>;

/** The bare values of facts. */
export function valuesOfFacts(known: KnownFacts): FactValues {
  const values: Record<string, string | number | boolean> = {};
  for (const key in known) values[key] = known[key]!.value;
  return values;
}

/** What is written of each action: whether it was advised or held back, and what part it plays in measuring. */
export interface ActionTrace {
  readonly actionId: string;
  readonly state: "advised" | "held";
  readonly rule: string;
  readonly arm: "treated" | "hold-out" | "none";
  /** With what chance it was among those that found a seat; null where nothing was drawn. */
  readonly chance: number | null;
  /** The chance to be left out of it; null where it is not measured. */
  readonly holdOutShare: number | null;
  readonly experiment: string | null;
}

/** Who might have had something scarce, and what it would have brought: what prices are learnt from. */
export interface CapacityBid {
  readonly actionId: string;
  readonly worthMinor: number;
  readonly uses: Readonly<Record<string, number>>;
}

export interface Decided {
  readonly answer: Answer;
  readonly actions: readonly ActionTrace[];
  readonly bids: readonly CapacityBid[];
}

const MOST_ADVICE = 3;
/** So many of the best are told with how they were weighed, and bid for what is scarce: those behind them had no chance of a seat. */
const MOST_WEIGHED = 12;
const MOST_BIDS = 5;
/** So many rows are told with why they did not fit; of any other it can be worked out from the facts. */
const MOST_WHY_NOT = 40;
/** Where these are at stake nothing reads what a customer is worth (floor F5): money owed, leaving, the account and privacy. */
const PROTECTED_TOPICS: ReadonlySet<unknown> = new Set(["refund", "subscription", "account"]);

export interface Shortening {
  /** Asks a table; another than its own where the same table was asked before of the same facts. */
  readonly evaluate?: (part: Part, table: CompiledTable, facts: Facts) => Evaluation;
  /** Only the actions, what is held back and the route are asked for, and these tables: of the others nothing is said. */
  readonly only?: ReadonlySet<Part> | undefined;
}

/** Where nothing reads what a customer is worth; the priority table is not asked. */
export const isProtectedMoment = (facts: FactValues): boolean => facts["conversation.openComplaint"] === true || PROTECTED_TOPICS.has(facts["conversation.topic"]);

/** The record holds all facts; which of them a table read is told by its columns. */
export const UNTOLD = { told: false } as const;

/** Tables on which the actions and the route rest. */
export const TREATING: readonly Part[] = ["care", "grow", "guards", "route", "priority", "answer-time"];

/** @param brief leaves out what is only said or measured by and decides nothing: sentences, facts in words, evidence, why other rows did not fit, what is written of each action; for whoever compares very many */
export function decidePurely(question: DecisionInputs, brief = false, { evaluate = (_, table, facts) => table.evaluate(facts, UNTOLD), only }: Shortening = {}): Decided {
  const { policy } = question;
  const { facts: known, effects, currency } = question.grounds;
  const facts = question.values ?? valuesOfFacts(known);
  const say = brief ? UNSAID : sayer(policy, known);
  const fired = new Map<Part, readonly Fired[]>();
  const isProtected = isProtectedMoment(facts);
  for (const [part, table] of policy.tables) {
    if ((part === "priority" && isProtected) || only?.has(part) === false) continue;
    fired.set(part, rowsOf(part, evaluate(part, table, facts), policy));
  }
  const of = (part: Part) => fired.get(part) ?? [];

  const arm = facts["customer.holdOut"] === true ? "hold-out" : "treated";
  const advice = adviseOn({ candidates: both(of("care"), of("grow")), guards: of("guards"), arm, isProtected, facts, known, effects, currency, policy, say, brief, question });
  const route = of("route")[0]!;
  const answerTime = of("answer-time")[0]!;
  const bonus = Math.max(...[route, ...of("priority")].map(({ outputs }) => outputs["bonusSeconds"] as number));
  const routed = () => ({ queue: route.outputs["queue"] as string, attributes: [...(route.outputs["attributes"] as readonly string[])], bonusSeconds: Math.min(LONGEST_BONUS_SECONDS, bonus), answerWithinMinutes: answerTime.outputs["answerWithinMinutes"] as number, rule: route.of.rule });
  if (only) return { answer: { ...UNTOLD_ANSWER, decisionId: question.decisionId, at: question.at, customerId: question.customerId, surface: question.surface, actions: advice.actions, held: advice.held, arm, route: routed() }, actions: advice.trace, bids: advice.bids };
  const advised = new Set(advice.actions.map(({ id }) => id));
  const screen = byRank(of("screen"));
  const menu = byRank(of("menu")).slice(0, 4);

  const answer: Answer = {
    decisionId: question.decisionId, at: question.at, customerId: question.customerId, surface: question.surface,
    identity: { confidence: (facts["identity.confidence"] ?? "unknown") as Answer["identity"]["confidence"], evidence: known["identity.confidence"]?.source ?? "nothing identifies them" },
    facts: brief ? [] : factViews(known, policy, levels(of("lamps"))),
    lamps: lampsOf(of("lamps"), say), actions: advice.actions, held: advice.held,
    route: routed(),
    content: of("content")
      .filter(({ of: row, outputs }) => (outputs["action"] === null || advised.has(outputs["action"] as string)) && !(isProtected && row.readsValue && editionOf(question) >= 2))
      .map(({ outputs, of: row }) => ({ slot: outputs["slot"] as string, block: outputs["block"] as string, rule: row.rule })),
    // A person is always one key away, whatever the table says.
    menu: menu.length === 0 ? [] : [...menu.map(({ outputs, of: row }, place) => ({ key: String(place + 1), label: outputs["label"] as string, rule: row.rule })), { key: "0", label: "Talk to a person", rule: "floor" }],
    screen: screen
      .filter(({ outputs }, place) => screen.findIndex((other) => other.outputs["panel"] === outputs["panel"]) === place)
      .map(({ outputs, of: row }) => ({ panel: outputs["panel"] as Answer["screen"][number]["panel"], because: say(row.because) })),
    floor: brief ? [] : [...policy.policy.floor],
    guard: { offersConsent: facts["customer.consent.offersEmail"] === true, vulnerable: facts["customer.vulnerable"] === true, openComplaint: facts["conversation.openComplaint"] === true },
    arm,
    trace: {
      policy: policy.policy.key, version: policy.version, tables: brief ? [] : policy.policy.tables.map(({ table: { key, title } }) => ({ key, title })),
      rows: [...fired.values()].flat().map(({ of: row }) => ({ table: row.table.key, row: row.row.id })),
      whyNot: brief ? [] : whyNot(policy, facts, fired),
      arithmetic: advice.arithmetic,
    },
  };
  return { answer, actions: advice.trace, bids: advice.bids };
}

const editionOf = ({ floor = FLOOR_EDITION }: DecisionInputs): number => floor;

const both = <One>(some: readonly One[], others: readonly One[]): readonly One[] => (others.length === 0 ? some : some.length === 0 ? others : [...some, ...others]);
const byRank = (rows: readonly Fired[]): readonly Fired[] => (rows.length < 2 ? rows : rows.toSorted((a, b) => (b.outputs["rank"] as number) - (a.outputs["rank"] as number)));
const NO_CHANCES: ReadonlyMap<string, number> = new Map();

/** What is not said where only the actions and the route are asked for. */
const UNTOLD_ANSWER = {
  identity: { confidence: "unknown", evidence: "" }, facts: [], lamps: [], content: [], menu: [], screen: [], floor: [], guard: { offersConsent: false, vulnerable: false, openComplaint: false },
  trace: { policy: "", version: 0, tables: [], rows: [], whyNot: [], arithmetic: [] },
} satisfies Partial<Answer>;

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

/** A sentence with its facts. */
type Words = (sentence: Sentence) => string;
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
  readonly question: DecisionInputs;
}

/** An action that rows advise, weighed. */
interface Candidate {
  readonly id: string;
  readonly action: Action;
  readonly rows: readonly Fired[];
  readonly weighed: Weighed;
  readonly place: number;
}

interface Advice {
  readonly actions: ActionView[];
  readonly held: HeldView[];
  readonly trace: ActionTrace[];
  readonly arithmetic: Answer["trace"]["arithmetic"];
  readonly bids: CapacityBid[];
}

/**
 * Guards first, then what is capped or scarce, then the three best, then the measurement group and experiments. In that order both
 * arms meet an action under the same circumstances, and those held out are the ones who would have been shown it.
 */
function adviseOn(given: Advising): Advice {
  const { policy, say, question } = given;
  const { policy: limits } = policy;
  const { contacts = [], capacities = {} } = question.grounds;
  const byAction = Map.groupBy(given.candidates, ({ outputs }) => outputs["action"] as string);
  const held: HeldView[] = [];
  const trace: ActionTrace[] = [];
  const bids: CapacityBid[] = [];
  const free: Candidate[] = [];
  const hold = (action: Action, rule: string, why: string, until: string | null, measure: Partial<ActionTrace> = {}) => {
    held.push({ actionId: action.id, what: action.title, why, rule, until });
    if (!given.brief) trace.push({ actionId: action.id, state: "held", rule, arm: "none", chance: null, holdOutShare: null, experiment: null, ...measure });
  };
  // Both are the same for all actions of a kind.
  const guards: Partial<Record<Action["kind"], ReturnType<typeof guardOf> | null>> = {};
  const caps: Partial<Record<Action["kind"], Limit | null>> = {};
  for (const [id, rows] of byAction) {
    const { action } = policy.actions.get(id)!;
    if (guards[action.kind] === undefined) {
      guards[action.kind] = guardOf(action.kind, given) ?? null;
      caps[action.kind] = capOn(action.kind, { limits, contacts, at: question.at }) ?? null;
    }
    const guard = guards[action.kind];
    if (guard) {
      hold(action, guard.rule, guard.why, null);
      continue;
    }
    const weighed = weigh({ action, effect: effectOf(id, given), assumed: assumedOf(rows), weight: weightOf(rows), limits, capacities, at: question.at });
    const limit = limitOn(action, weighed, { limits, contacts, capacities, at: question.at }, caps[action.kind] ?? null);
    // Who cannot have it for another reason than its price is no bidder.
    if (!given.brief && weighed.uses.length > 0 && weighed.netMinor !== null && !limit?.rule.startsWith("limit:cap:") && !(action.measured && given.arm === "hold-out")) {
      bids.push({ actionId: id, worthMinor: Math.round(countable(weighed.netMinor + weighed.uses.reduce((sum, { amount, price }) => sum + amount * price, 0))), uses: action.uses! });
    }
    if (limit) hold(action, limit.rule, limit.why, limit.until);
    else free.push({ id, action, rows, weighed, place: free.length });
  }
  const { shown, chances } = best(free, given);
  const actions: ActionView[] = [];
  for (const { id, action, rows } of shown) {
    const { say: words } = policy.actions.get(id)!;
    const { rule } = rows[0]!.of;
    const chance = chances.get(id) ?? null;
    const experiment = action.measured ? experimentOf(id, rows, given) : undefined;
    const measure = { chance, holdOutShare: !action.measured ? null : experiment ? 1 - (1 - HOLD_OUT_SHARE) * (1 - experiment.heldOut) : HOLD_OUT_SHARE, experiment: experiment?.key ?? null };
    if (action.measured && given.arm === "hold-out") {
      hold(action, rule, "in the measurement group", null, { arm: "hold-out", ...measure });
      continue;
    }
    if (experiment && placeOf(`${experiment.key}:${question.customerId}`) < experiment.heldOut) {
      hold(action, rule, `left out of the experiment “${experiment.title}”, to compare`, experiment.until, { arm: "hold-out", ...measure });
      continue;
    }
    const { gain, gainBasis } = gainOf(id, rows, given);
    actions.push({
      id, title: action.title, aim: action.aim, gain, gainBasis, cost: { amountMinor: action.cost.amountMinor, currency: given.currency, minutes: action.cost.minutes },
      reasons: given.brief ? [] : rows.map(({ of }) => ({ text: say(of.because), evidence: evidenceOf(of, given.known) })),
      say: say(words), do: action.do, rule, version: policy.version, arm: action.measured ? "treated" : "none",
    });
    if (!given.brief) trace.push({ actionId: id, state: "advised", rule, arm: action.measured ? "treated" : "none", ...measure });
  }
  if (given.brief) return { actions, held, trace, arithmetic: [], bids };
  const seated = new Set(shown.map(({ id }) => id));
  const foremost = free.length <= MOST_WEIGHED ? free : free.toSorted((a, b) => net(b) - net(a) || a.place - b.place).filter((each, place) => place < MOST_WEIGHED || seated.has(each.id));
  const arithmetic = foremost.map(({ id, action, weighed }) => ({ ...weighed, uses: [...weighed.uses], actionId: id, title: action.title, shown: seated.has(id), shownChance: chances.get(id) ?? null }));
  return { actions, held, trace, arithmetic, bids: bids.length <= MOST_BIDS ? bids : bids.toSorted((a, b) => b.worthMinor - a.worthMinor).slice(0, MOST_BIDS) };
}

/** What is not known counts as nothing. */
const net = ({ weighed }: Candidate): number => weighed.netMinor ?? 0;

/** The experiment that an action is part of now: its own, or that of the rule that alone advises it. The first that is named counts. */
function experimentOf(id: string, rows: readonly Fired[], { policy, question }: Advising): Experiment | undefined {
  return policy.policy.experiments.find(({ of, from, until }) => question.at >= from && question.at < until && ("action" in of ? of.action === id : rows.every((fired) => fired.of.row.id === of.row)));
}

/** What the rows assume an action brings, where they say so; of several the most. */
function assumedOf(rows: readonly Fired[]): Assumed | undefined {
  let most: Assumed | undefined;
  for (const { outputs: { chance, worth } } of rows) {
    if (typeof worth !== "number") continue;
    const assumed = { chance: Math.min(1, Math.max(0, typeof chance === "number" ? chance : 1)), worthMinor: worth };
    if (most === undefined || assumed.chance * assumed.worthMinor > most.chance * most.worthMinor) most = assumed;
  }
  return most;
}

const MOST_WEIGHT = 10;

function weightOf(rows: readonly Fired[]): number {
  let most: number | undefined;
  for (const { outputs: { weight } } of rows) if (typeof weight === "number") most = Math.max(most ?? 0, Math.min(MOST_WEIGHT, weight));
  return most ?? 1;
}

/** What goes out to somebody who did not ask at that moment. */
const GOES_OUT: ReadonlySet<Surface> = new Set(["email"]);

/** Whether a guard holds actions of this kind back, asked by itself: for what was advised a while ago. */
export function holdsBack(kind: string, question: DecisionInputs): boolean {
  const facts = question.values ?? valuesOfFacts(question.grounds.facts);
  const table = question.policy.tables.get("guards");
  const guards = table ? rowsOf("guards", table.evaluate(facts, UNTOLD), question.policy) : [];
  return guardOf(kind, { guards, facts, isProtected: isProtectedMoment(facts), question }) !== undefined;
}

function guardOf(kind: string, { guards, facts, isProtected, question }: Pick<Advising, "guards" | "facts" | "isProtected" | "question">): { readonly why: string; readonly rule: string } | undefined {
  const isOwed = kind === "duty";
  if (isOwed) return undefined;
  const row = guards.find(({ outputs }) => (outputs["withholds"] as readonly string[]).includes(kind));
  if (row) return { why: row.of.row.because ?? row.of.table.title, rule: row.of.rule };
  // What never happens, even if a policy forgot to say so.
  if (kind !== "care" && isProtected) {
    return { why: facts["conversation.openComplaint"] === true ? "No selling while a complaint is open" : "Not while this is what they came about", rule: "floor" };
  }
  if (kind !== "care" && GOES_OUT.has(question.surface) && facts["customer.consent.offersEmail"] !== true && editionOf(question) >= 2) {
    return { why: "They did not agree to hear from us by e-mail", rule: "floor" };
  }
  return undefined;
}

/**
 * The best by worth less cost, then in the order of the tables; what is not known counts as nothing. A duty keeps its seat, and what
 * helps has its own before whatever we would like: an offer that only some are worth takes nobody's help away. Now and then another action of our own accord is put before the best of them, with a chance that is written down.
 */
function best(free: readonly Candidate[], given: Advising): { readonly shown: readonly Candidate[]; readonly chances: ReadonlyMap<string, number> } {
  const order = free.length < 2 ? free : free.toSorted((a, b) => net(b) - net(a) || a.place - b.place);
  // Each has a seat: nothing is drawn.
  if (order.length <= MOST_ADVICE) return { shown: order, chances: NO_CHANCES };
  const keepsSeat: (one: Candidate) => boolean = editionOf(given.question) >= 2 ? ({ action }) => !isOwnAccord(action.kind) : ({ action }) => action.kind === "duty";
  const seatedFirst = order.filter(keepsSeat);
  const kept = seatedFirst.length <= MOST_ADVICE ? seatedFirst : seatedFirst.toSorted((a, b) => Number(b.action.kind === "duty") - Number(a.action.kind === "duty"));
  const others = order.filter((each) => !keepsSeat(each));
  const seats = Math.max(0, MOST_ADVICE - kept.length);
  const drawn = exploredAmong(others, seats, given);
  const seated = new Set([...kept, ...drawn.order].slice(0, MOST_ADVICE));
  // Whoever was put first stands first among those of its kind; those who keep their seat stand where they rank.
  const places = new Map(drawn.order.map((each, place) => [each, place]));
  const rest = others.filter((each) => seated.has(each)).toSorted((a, b) => places.get(a)! - places.get(b)!);
  return { shown: order.filter((each) => seated.has(each)).map((each) => (keepsSeat(each) ? each : rest.shift()!)), chances: drawn.chances };
}

function exploredAmong(others: readonly Candidate[], seats: number, { policy, question, isProtected }: Advising): { readonly order: readonly Candidate[]; readonly chances: ReadonlyMap<string, number> } {
  const { share } = policy.policy.exploration;
  const ours = others.filter(({ action }) => isOwnAccord(action.kind) && action.measured);
  const seatsOfOurs = others.slice(0, seats).filter((each) => ours.includes(each)).length;
  if (share === 0 || isProtected || seatsOfOurs === 0 || ours.length <= seatsOfOurs) return { order: others, chances: new Map() };
  // Of the customer and the conversation or the day: a screen that asks again hears the same, and so do two versions that are compared.
  const draw = placeOf(`explore ${policy.policy.key}:${question.customerId}:${question.moment.conversationId ?? question.at.slice(0, 10)}`);
  const explored = explore({ count: ours.length, seats: seatsOfOurs, share, draw });
  const queue = explored.shown.map((place) => ours[place]!);
  const inTheirSeats = others.map((each, place) => (place < seats && ours.includes(each) ? queue.shift()! : each));
  return { order: inTheirSeats.slice(0, seats), chances: new Map(ours.map(({ id }, place) => [id, explored.chances[place]!])) };
}

function effectOf(id: string, { effects, currency }: Advising): ActionEffect | undefined {
  const effect = effects[id];
  return effect?.currency === currency ? effect : undefined;
}

function gainOf(id: string, rows: readonly Fired[], given: Advising): Pick<ActionView, "gain" | "gainBasis"> {
  const effect = effectOf(id, given);
  const assumed = effect ? undefined : assumedOf(rows);
  if (given.brief) return { gain: effect ? { mid: effect.midMinor, lo: effect.loMinor, hi: effect.hiMinor, currency: given.currency } : null, gainBasis: "" };
  if (assumed) return { gain: null, gainBasis: `not measured yet; the rules assume ${Math.round(assumed.chance * 100)}% of ${(assumed.worthMinor / 100).toFixed(2)} ${given.currency}` };
  if (!effect) return { gain: null, gainBasis: "not measured yet" };
  return {
    gain: { mid: effect.midMinor, lo: effect.loMinor, hi: effect.hiMinor, currency: given.currency },
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
    const explain = table.explainer(facts);
    for (const row of table.table.rows) {
      if (reasons.length >= MOST_WHY_NOT) break;
      if (!fits.has(row.id)) reasons.push({ table: table.table.key, row: row.id, because: explain(row.id).sentence });
    }
  }
  return reasons;
}
