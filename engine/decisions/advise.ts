// Which actions are advised, which are held back and why, and which of several find a seat.
import { explore } from "@rapport/arbitration";
import type { Facts } from "@rapport/decision-tables";
import { placeOf } from "@rapport/experiments";
import type { ActionEffect } from "./action-effect.ts";
import type { Action } from "./actions.ts";
import type { ActionView, Answer, Evidence, HeldView, Surface } from "./contract.ts";
import type { KnownFacts } from "./facts.ts";
import { type ActionTrace, type CapacityBid, type DecisionInputs, editionOf, type Fired, type Words } from "./grounds.ts";
import { HOLD_OUT_SHARE } from "./hold-out.ts";
import { type Experiment, isOwnAccord } from "./limits/limits.ts";
import { type Assumed, capOn, type Limit, limitOn, countable, weigh, type Weighed } from "./limits/weigh.ts";
import type { CompiledPolicy, CompiledRow } from "./policy.ts";

const MOST_ADVICE = 3;
/** So many of the best are told with how they were weighed, and bid for what is scarce: those behind them had no chance of a seat. */
const MOST_WEIGHED = 12;
const MOST_BIDS = 5;

const NO_CHANCES: ReadonlyMap<string, number> = new Map();

export interface Advising {
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
  readonly explained: boolean;
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

export interface Advice {
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
export function adviseOn(given: Advising): Advice {
  // Of most people nothing is advised.
  if (given.candidates.length === 0) return { actions: [], held: [], trace: [], arithmetic: [], bids: [] };
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
  return { actions, held, trace, arithmetic: given.explained ? arithmeticOf(free, shown, chances) : [], bids: bids.length <= MOST_BIDS ? bids : bids.toSorted((a, b) => b.worthMinor - a.worthMinor).slice(0, MOST_BIDS) };
}

/** How those that nothing held back were weighed against each other. */
function arithmeticOf(free: readonly Candidate[], shown: readonly Candidate[], chances: ReadonlyMap<string, number>): Advice["arithmetic"] {
  const seated = new Set(shown.map(({ id }) => id));
  const foremost = free.length <= MOST_WEIGHED ? free : free.toSorted((a, b) => net(b) - net(a) || a.place - b.place).filter((each, place) => place < MOST_WEIGHED || seated.has(each.id));
  return foremost.map(({ id, action, weighed }) => ({ ...weighed, uses: [...weighed.uses], actionId: id, title: action.title, shown: seated.has(id), shownChance: chances.get(id) ?? null }));
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

/** What holds actions of a kind back, and by which rule. */
export function guardOf(kind: string, { guards, facts, isProtected, question }: Pick<Advising, "guards" | "facts" | "isProtected" | "question">): { readonly why: string; readonly rule: string } | undefined {
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
 * helps has its own before whatever we would like: an offer that only some are worth takes nobody's help away. Now and then another
 * action of our own accord is put before the best of them, with a chance that is written down.
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
