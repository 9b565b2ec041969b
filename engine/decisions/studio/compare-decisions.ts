// Takes decisions again under two versions of a policy and counts what would be another. Pure: whoever reads the records hands
// them in one after the other.
import { Refusal } from "../../platform/index.ts";
import type { Answer, Moment, Surface } from "../contract.ts";
import { type Decided, decidePurely, type Grounds } from "../decide-purely.ts";
import type { Evaluation } from "@rapport/decision-tables";
import type { CompiledPolicy, Part } from "../policy.ts";
import { sayFact } from "../say-fact.ts";
import { FloorComparison } from "./counterfactual.ts";
import type { RehearsalResult } from "./studio-contract.ts";

/** A decision as it is taken again. */
export interface Case {
  readonly customerId: string;
  /** Null where it was never taken: a customer as they are today. */
  readonly decisionId: string | null;
  readonly at: string;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly grounds: Grounds;
}

/** Facts by which people are told apart when it is asked for whom it gets worse. None of them should matter to who is helped how soon. */
const GROUPED_BY = ["customer.value.tier", "customer.language", "customer.relationshipKind", "customer.vulnerable", "customer.isKnown"] as const;
/** Fewer decisions of a group say nothing of it. */
const FEWEST_OF_GROUP = 20;
const MOST_SAMPLES = 20;
const MOST_GROUPS = 60;
const NOBODY = "00000000-0000-7000-8000-000000000000";

interface Pair {
  was: number;
  now: number;
}
type Gain = NonNullable<RehearsalResult["gain"]>;
interface OfAction extends Pair {
  /** Whom it was and would be advised to: a customer who is looked at ten times is advised once. */
  readonly whoWas: Set<string>;
  readonly whoNow: Set<string>;
  gain: Gain | null;
  wasHeld: number;
  nowHeld: number;
}
interface OfGroup {
  decisions: number;
  better: number;
  worse: number;
}

export class DecisionComparison {
  private readonly live: CompiledPolicy;
  private readonly draft: CompiledPolicy;
  /** Parts whose tables say the same in both: what one answered, the other answers. */
  private readonly same: ReadonlySet<Part>;
  private readonly sameKeys: ReadonlySet<string>;
  private readonly answered = new Map<Part, Evaluation>();
  private decisions = 0;
  private changed = 0;
  private unreadable = 0;
  private readonly customers = new Set<string>();
  private readonly changedCustomers = new Set<string>();
  private readonly parts: Record<string, number> = {};
  private readonly actions = new Map<string, OfAction>();
  private readonly rows = new Map<string, Pair>();
  private readonly groups = new Map<string, Map<string, OfGroup>>();
  private readonly cost = { wasMinor: 0, nowMinor: 0, wasMinutes: 0, nowMinutes: 0 };
  private readonly samples: RehearsalResult["samples"] = [];
  private readonly floor: FloorComparison;

  constructor(live: CompiledPolicy, draft: CompiledPolicy) {
    this.floor = new FloorComparison(draft);
    this.live = live;
    this.draft = draft;
    this.same = new Set([...draft.tables].filter(([part, { table }]) => JSON.stringify(table) === JSON.stringify(live.tables.get(part)?.table)).map(([part]) => part));
    this.sameKeys = new Set([...this.same].map((part) => draft.tables.get(part)!.table.key));
  }

  add(one: Case): void {
    let was: Decided;
    let now: Decided;
    let isLiveSound = false;
    const question = { ...one, decisionId: one.decisionId ?? NOBODY };
    try {
      this.answered.clear();
      was = decidePurely({ ...question, policy: this.live }, true, (part, table, facts) => {
        const evaluation = table.evaluate(facts);
        this.answered.set(part, evaluation);
        return evaluation;
      });
      isLiveSound = true;
      now = decidePurely({ ...question, policy: this.draft }, true, (part, table, facts) => (this.same.has(part) ? this.answered.get(part) : undefined) ?? table.evaluate(facts));
    } catch (error) {
      // What is in force decides, the draft does not: that is no old record but a draft nobody may publish.
      if (isLiveSound) throw new Refusal("not-acceptable-now", `The draft cannot decide a case that version ${this.live.version} decides: ${(error as Error).message}`);
      // A record of before a fact had another shape: neither version can read it.
      this.leaveOut();
      return;
    }
    this.decisions += 1;
    this.customers.add(one.customerId);
    this.floor.add(one);
    this.countRows(was.answer, now.answer);
    this.countActions(one.customerId, was.answer, now.answer);
    const parts = partsChanged(was.answer, now.answer);
    const change = parts.length === 0 ? 0 : betterOrWorse(was.answer, now.answer, this.live, this.draft);
    this.countGroups(one.grounds, change);
    if (parts.length === 0) return;
    this.changed += 1;
    this.changedCustomers.add(one.customerId);
    for (const part of parts) this.parts[part] = (this.parts[part] ?? 0) + 1;
    if (this.samples.length < MOST_SAMPLES && (parts.includes("advice") || this.samples.length < MOST_SAMPLES / 2))
      this.samples.push({ customerId: one.customerId, decisionId: one.decisionId, at: one.at, was: was.answer.actions.map(({ title }) => title), now: now.answer.actions.map(({ title }) => title) });
  }

  /** Of a record that cannot be compared. */
  leaveOut(): void {
    this.unreadable += 1;
  }

  result(): RehearsalResult {
    const groups = [...this.groups].flatMap(([fact, values]) => {
      const known = this.draft.dictionary.get(fact)!;
      return [...values].map(([value, counted]) => ({ fact, label: known.label, value: value === "" ? "not known" : sayFact(known, { value: known.type === "boolean" ? value === "true" : value }), ...counted }));
    });
    const worseMost = groups.filter(({ decisions, worse, better }) => decisions >= FEWEST_OF_GROUP && worse > better).toSorted((a, b) => (b.worse - b.better) / b.decisions - (a.worse - a.better) / a.decisions)[0];
    const actions = [...this.actions].filter(([, each]) => each.was !== each.now || each.wasHeld !== each.nowHeld).map(([actionId, { whoWas: _was, whoNow: _now, ...each }]) => ({ actionId, title: (this.draft.actions.get(actionId) ?? this.live.actions.get(actionId))!.action.title, ...each }));
    const moved = actions.filter(({ was, now }) => was !== now);
    return {
      liveVersion: this.live.version, decisions: this.decisions, customers: this.customers.size, changed: this.changed, changedCustomers: this.changedCustomers.size, unreadable: this.unreadable, currency: this.draft.currency, parts: this.parts,
      actions, gain: sumOf(moved), unmeasured: moved.filter(({ gain }) => gain === null).map(({ title }) => title),
      cost: this.cost,
      rows: [...this.rows].filter(([, { was, now }]) => was !== now).map(([name, each]) => ({ table: name.split(" ")[0]!, row: name.slice(name.indexOf(" ") + 1), ...each })),
      groups: groups.toSorted((a, b) => b.decisions - a.decisions).slice(0, MOST_GROUPS),
      worst: worseMost ? { label: worseMost.label, value: worseMost.value, decisions: worseMost.decisions, better: worseMost.better, worse: worseMost.worse } : null,
      floor: this.floor.result(), samples: this.samples,
    };
  }

  private countRows(was: Answer, now: Answer): void {
    const count = (rows: Answer["trace"]["rows"], which: keyof Pair) => {
      for (const { table, row } of rows) {
        if (this.sameKeys.has(table)) continue; // takes part as often in both
        const name = `${table} ${row}`;
        let pair = this.rows.get(name);
        if (!pair) this.rows.set(name, (pair = { was: 0, now: 0 }));
        pair[which] += 1;
      }
    };
    count(was.trace.rows, "was");
    count(now.trace.rows, "now");
  }

  private countActions(customerId: string, was: Answer, now: Answer): void {
    const of = (id: string): OfAction => {
      let found = this.actions.get(id);
      if (!found) this.actions.set(id, (found = { was: 0, now: 0, wasHeld: 0, nowHeld: 0, gain: null, whoWas: new Set(), whoNow: new Set() }));
      return found;
    };
    for (const { id, cost, gain } of was.actions) {
      const own = of(id);
      if (own.whoWas.has(customerId)) continue;
      own.whoWas.add(customerId);
      own.was += 1;
      if (gain) own.gain = { midMinor: gain.mid, loMinor: gain.lo, hiMinor: gain.hi };
      this.cost.wasMinor += cost.amountMinor;
      this.cost.wasMinutes += cost.minutes;
    }
    for (const { id, cost, gain } of now.actions) {
      const own = of(id);
      if (own.whoNow.has(customerId)) continue;
      own.whoNow.add(customerId);
      own.now += 1;
      if (gain) own.gain = { midMinor: gain.mid, loMinor: gain.lo, hiMinor: gain.hi };
      this.cost.nowMinor += cost.amountMinor;
      this.cost.nowMinutes += cost.minutes;
    }
    for (const { actionId } of was.held) of(actionId).wasHeld += 1;
    for (const { actionId } of now.held) of(actionId).nowHeld += 1;
  }

  private countGroups({ facts }: Grounds, change: number): void {
    for (const key of GROUPED_BY) {
      const value = String(facts[key]?.value ?? "");
      let values = this.groups.get(key);
      if (!values) this.groups.set(key, (values = new Map()));
      let group = values.get(value);
      if (!group) {
        if (values.size >= MOST_GROUPS) continue;
        values.set(value, (group = { decisions: 0, better: 0, worse: 0 }));
      }
      group.decisions += 1;
      if (change > 0) group.better += 1;
      if (change < 0) group.worse += 1;
    }
  }
}

/** What the actions bring that would be advised more often, less what those bring that would be less often; the ends of the ranges are added, which is wider than need be. */
function sumOf(actions: RehearsalResult["actions"]): Gain | null {
  const measured = actions.filter(({ gain }) => gain !== null);
  if (measured.length === 0) return null;
  const sum = { midMinor: 0, loMinor: 0, hiMinor: 0 };
  for (const { was, now, gain } of measured) {
    const times = now - was;
    sum.midMinor += times * gain!.midMinor;
    sum.loMinor += times * (times > 0 ? gain!.loMinor : gain!.hiMinor);
    sum.hiMinor += times * (times > 0 ? gain!.hiMinor : gain!.loMinor);
  }
  return sum;
}

/** What of an answer is another one. Words of reasons and lamps count for nothing: they treat nobody differently. */
function partsChanged(was: Answer, now: Answer): string[] {
  const parts: string[] = [];
  const differ = (a: readonly unknown[], b: readonly unknown[]) => a.length !== b.length || a.some((each, place) => each !== b[place]);
  const by = (name: string, of: (answer: Answer) => readonly unknown[]) => {
    if (differ(of(was), of(now))) parts.push(name);
  };
  by("advice", ({ actions }) => actions.map(({ id }) => id));
  by("held", ({ held }) => held.map(({ actionId }) => actionId));
  by("lamps", ({ lamps }) => lamps.map(({ level, rule }) => `${level} ${rule}`));
  by("route", ({ route }) => [route.queue, route.attributes.join(), route.bonusSeconds]);
  by("answer-time", ({ route }) => [route.answerWithinMinutes]);
  by("screen", ({ screen }) => screen.map(({ panel }) => panel));
  by("content", ({ content }) => content.map(({ slot, block }) => `${slot} ${block}`));
  by("menu", ({ menu }) => menu.map(({ label }) => label));
  return parts;
}

/**
 * Whether a customer is better off: help that is owed or eases what they came about, a sooner answer, a shorter wait. Offers
 * count for neither side.
 */
function betterOrWorse(was: Answer, now: Answer, live: CompiledPolicy, draft: CompiledPolicy): number {
  const help = (answer: Answer, policy: CompiledPolicy) => answer.actions.filter(({ id }) => ["duty", "care"].includes(policy.actions.get(id)?.action.kind ?? "")).length;
  return Math.sign(Math.sign(help(now, draft) - help(was, live)) + Math.sign(was.route.answerWithinMinutes - now.route.answerWithinMinutes) + Math.sign(now.route.bonusSeconds - was.route.bonusSeconds));
}
