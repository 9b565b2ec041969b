// Takes decisions again under two versions of a policy and counts what would be another. Pure: whoever reads the records hands
// them in one after the other.
import { Refusal } from "../../platform/index.ts";
import type { Answer, Moment, Surface } from "../contract.ts";
import { decidePurely, firedOf, routed, shownContent, treatedBy, TREATING, UNTOLD } from "../decide-purely.ts";
import { type Decided, type DecisionInputs, type FactValues, type Fired, FLOOR_EDITION, type Grounds, isProtectedMoment, valuesOfFacts } from "../grounds.ts";
import { alikeBy, type CompiledTable, type Evaluation, type Facts, staticFacts } from "@rapport/decision-tables";
import type { CompiledPolicy, Part } from "../policy.ts";
import { sayFact } from "../say-fact.ts";
import { ComparisonCounter, type ComparisonCounts, type Gain, MOST_GROUPS, type Pair } from "./comparison-counts.ts";
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
  /** The bare values of its facts, where they were read instead of the facts. */
  readonly values?: FactValues;
}

/** Fewer decisions of a group say nothing of it. */
const FEWEST_OF_GROUP = 20;
const NOBODY = "00000000-0000-7000-8000-000000000000";

/** What the tables of a version answered that are needed, and the counts of the rows of those that differ: with what somebody is worth, and where nothing reads it. */
interface Side {
  readonly fired: ReadonlyMap<Part, readonly Fired[]>;
  readonly counted: readonly Pair[];
  readonly protectedly: readonly Pair[];
}

/** What both versions answered; `now` is `was` where they answered alike. */
interface Both {
  readonly was: Side;
  readonly now: Side;
}

/** What is compared of two answers. */
type Compared = Pick<Answer, "actions" | "held" | "lamps" | "route" | "screen" | "content" | "menu" | "speech" | "playbook">;

/** Tables that decide how somebody is treated and beside it nothing that is compared. */
const ONLY_TREATING: ReadonlySet<Part> = new Set(TREATING);

type Treated = ReturnType<typeof treatedBy>;

/** So many different answers are remembered; whoever has another word is asked anew. */
const MOST_MET = 50_000;

export class DecisionComparison {
  private readonly live: CompiledPolicy;
  private readonly draft: CompiledPolicy;
  /** Parts whose tables say the same in both: what one answered, the other answers. */
  private readonly same: ReadonlySet<Part>;
  private readonly differing: readonly Part[];
  /** Facts that only the draft asks for. */
  private readonly newFacts: readonly string[];
  private readonly sameKeys: ReadonlySet<string>;
  /** Nothing that decides differs but rows of tables. */
  private readonly sameButTables: boolean;
  /** What the tables of the live version answered this time. */
  private readonly answered = new Map<Part, Evaluation>();
  /** What has to be asked where the tables that differ answer alike, or decide only how somebody is treated. */
  private readonly enough: ReadonlySet<Part>;
  /** A word for facts: of whoever has the same, all these tables answer the same. */
  private readonly wordOf: ReturnType<typeof alikeBy>;
  /** What they answered, by that word; null where all has to be worked out. */
  private readonly met = new Map<string, Both | null>();
  private readonly counter = new ComparisonCounter();
  private readonly floor: FloorComparison;

  /** @param options profiles: of how many the floor is tried, a thousand unless told */
  constructor(live: CompiledPolicy, draft: CompiledPolicy, options: { readonly profiles?: number } = {}) {
    this.floor = new FloorComparison(draft, options.profiles);
    this.live = live;
    this.draft = draft;
    const madeAlike = JSON.stringify(feeding(live)) === JSON.stringify(feeding(draft));
    // Where others make something else of the facts, the same table may answer otherwise.
    const asksMade = ({ table }: CompiledTable) => staticFacts(table, draft.dictionary).some((fact) => !draft.declared.has(fact));
    this.same = new Set([...draft.tables].filter(([part, each]) => JSON.stringify(each.table) === JSON.stringify(live.tables.get(part)?.table) && (madeAlike || !asksMade(each))).map(([part]) => part));
    this.sameButTables = madeAlike && live.currency === draft.currency && live.tables.size === draft.tables.size && JSON.stringify(besideTables(live)) === JSON.stringify(besideTables(draft));
    this.differing = [...live.tables.keys()].filter((part) => !this.same.has(part));
    this.enough = new Set([...TREATING, "content", ...this.differing]);
    this.wordOf = this.sameButTables ? alikeBy([...this.enough].flatMap((part) => [live, draft].flatMap(({ tables }) => tables.get(part) ?? []))) : undefined;
    const asked = ({ rows }: CompiledPolicy) => new Set([...rows.values()].flatMap(({ asks }) => asks));
    const before = asked(live);
    this.newFacts = [...asked(draft)].filter((fact) => !before.has(fact));
    this.sameKeys = new Set([...this.same].map((part) => draft.tables.get(part)!.table.key));
  }

  get counts(): ComparisonCounts {
    return this.counter.counts;
  }

  /** Adds what was counted elsewhere, of other decisions under the same two versions. */
  absorb(other: ComparisonCounts): void {
    this.counter.absorb(other);
  }

  get liveVersion(): number {
    return this.live.version;
  }

  add(one: Case): void {
    const values = one.values ?? valuesOfFacts(one.grounds.facts);
    const question = { decisionId: one.decisionId ?? NOBODY, customerId: one.customerId, at: one.at, surface: one.surface, moment: one.moment, grounds: one.grounds, values };
    this.answered.clear();
    let both: Both | undefined;
    let was: Treated | Decided;
    try {
      both = this.bothOf(values);
      was = both ? treatedBy({ ...question, policy: this.live }, values, both.was.fired) : this.decidedBefore(question);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // A record of before a fact had another shape: neither version can read it.
      this.leaveOut();
      return;
    }
    this.count(one, values);
    if ("answer" in was) this.countApart(one, values, was, this.decidedNow(question));
    else if (both!.now === both!.was) this.countAlike(one, values, both!.was, was);
    else this.countTreated(one, values, both!, was, treatedBy({ ...question, policy: this.draft }, values, both!.now.fired));
  }

  private decidedBefore(question: Omit<DecisionInputs, "policy">): Decided {
    return decidePurely({ ...question, policy: this.live }, true, {
      evaluate: (part, table, facts) => {
        const before = this.answered.get(part);
        if (before) return before;
        const evaluation = table.evaluate(facts, UNTOLD);
        this.answered.set(part, evaluation);
        return evaluation;
      },
    });
  }

  /** @throws {Refusal} not-acceptable-now: what is in force decides, the draft does not; that is no old record but a draft nobody may publish */
  private decidedNow(question: Omit<DecisionInputs, "policy">): Decided {
    try {
      return decidePurely({ ...question, policy: this.draft }, true, { evaluate: (part, table, facts) => (this.same.has(part) ? this.answered.get(part) : undefined) ?? table.evaluate(facts, UNTOLD) });
    } catch (error) {
      throw this.draftFails(error);
    }
  }

  private draftFails(error: unknown): Refusal {
    return new Refusal("not-acceptable-now", `The draft cannot decide a case that version ${this.live.version} decides: ${(error as Error).message}`);
  }

  private countApart(one: Case, values: FactValues, { answer: was }: Decided, { answer: now }: Decided): void {
    this.countRows(was, now);
    this.countCompared(one, values, was, now);
  }

  /** Of what the versions answer otherwise only in tables that decide how somebody is treated: what else is compared comes out the same. */
  private countTreated(one: Case, values: FactValues, { was, now }: Both, treated: Treated, treatedNow: Treated): void {
    const isProtected = isProtectedMoment(values);
    const compared = ({ fired }: Side, of: Treated): Compared => ({
      ...of, ...NOTHING_ELSE, route: routed((part) => (part === "priority" && isProtected ? [] : (fired.get(part) ?? []))), content: shownContent(fired.get("content") ?? [], { advised: of.actions, isProtected, edition: FLOOR_EDITION }),
    });
    for (const pair of isProtected ? was.protectedly : was.counted) pair.was += 1;
    for (const pair of isProtected ? now.protectedly : now.counted) pair.now += 1;
    this.countCompared(one, values, compared(was, treated), compared(now, treatedNow));
  }

  private countCompared(one: Case, values: FactValues, was: Compared, now: Compared): void {
    this.counter.keepRoute(one, values, () => was.route, () => now.route);
    this.counter.countActions(one, was, now);
    const parts = partsChanged(was, now);
    const change = parts.length === 0 ? 0 : betterOrWorse(was, now, this.live, this.draft);
    this.counter.countGroups(values, change);
    if (parts.length === 0) return;
    this.counts.changed += 1;
    this.counts.changedCustomers.add(one.customerId);
    for (const part of parts) this.counts.parts.set(part, (this.counts.parts.get(part) ?? 0) + 1);
    this.counter.keepSample({ customerId: one.customerId, decisionId: one.decisionId, at: one.at, was: was.actions.map(({ title }) => title), now: now.actions.map(({ title }) => title) }, parts.includes("advice"));
  }

  /** Of what both versions answer with the same rows: what is done is the same too. */
  private countAlike(one: Case, values: FactValues, { fired, counted, protectedly }: Side, treated: Treated): void {
    const isProtected = isProtectedMoment(values);
    const route = () => routed((part) => (part === "priority" && isProtected ? [] : (fired.get(part) ?? [])));
    this.counter.keepRoute(one, values, route, route);
    this.counter.countActions(one, treated, treated);
    for (const pair of isProtected ? protectedly : counted) {
      pair.was += 1;
      pair.now += 1;
    }
    this.counter.countGroups(values, 0);
  }

  private count(one: Case, values: FactValues): void {
    this.counts.decisions += 1;
    for (const fact of this.newFacts) if ((values[fact] ?? null) === null) this.counts.unknown.set(fact, (this.counts.unknown.get(fact) ?? 0) + 1);
    this.counts.customers.add(one.customerId);
    this.floor.add(one);
  }

  /** What the tables of both answer these facts, where that is enough to see what comes out otherwise; undefined where all has to be worked out. */
  private bothOf(values: FactValues): Both | undefined {
    if (!this.sameButTables) return undefined;
    const word = this.wordOf?.(values);
    const met = word === undefined ? undefined : this.met.get(word);
    if (met !== undefined) return met ?? undefined;
    const both = this.answersAlike(values) ? this.alikeOf(values) : this.differing.every((part) => ONLY_TREATING.has(part)) ? this.unlikeOf(values) : undefined;
    if (word !== undefined && this.met.size < MOST_MET) this.met.set(word, both ?? null);
    return both;
  }

  private alikeOf(values: FactValues): Both {
    const was = this.sideOf(this.live, (part, table) => this.answered.get(part) ?? table.evaluate(values, UNTOLD));
    return { was, now: was };
  }

  private unlikeOf(values: FactValues): Both {
    const answer = (part: Part, table: CompiledTable) => {
      const before = this.answered.get(part) ?? table.evaluate(values, UNTOLD);
      this.answered.set(part, before);
      return before;
    };
    const was = this.sideOf(this.live, answer);
    try {
      return { was, now: this.sideOf(this.draft, (part, table) => (this.same.has(part) ? answer(part, table) : table.evaluate(values, UNTOLD))) };
    } catch (error) {
      throw this.draftFails(error);
    }
  }

  private sideOf(policy: CompiledPolicy, evaluate: Parameters<typeof firedOf>[2]): Side {
    const fired = firedOf(policy, this.enough, evaluate);
    const counted = (parts: readonly Part[]) => parts.flatMap((part) => (fired.get(part) ?? []).map(({ of }) => this.counter.pairOf(`${of.table.key} ${of.row.id}`)));
    return { fired, counted: counted(this.differing), protectedly: counted(this.differing.filter((part) => part !== "priority")) };
  }

  private answersAlike(values: FactValues): boolean {
    for (const part of this.differing) {
      const before = this.live.tables.get(part)!.evaluate(values, UNTOLD);
      this.answered.set(part, before);
      const after = this.draft.tables.get(part)?.evaluate(values, UNTOLD);
      if (!after || after.kind !== before.kind) return false;
      if (after.kind !== "matched" || before.kind !== "matched") continue;
      if (after.rows.length !== before.rows.length || after.rows.some(({ rowId, outputs }, place) => rowId !== before.rows[place]!.rowId || !sameOutputs(outputs, before.rows[place]!.outputs))) return false;
    }
    return true;
  }

  /** Of a record that cannot be compared. */
  leaveOut(): void {
    this.counts.unreadable += 1;
  }

  result(): RehearsalResult {
    const { decisions: seen, customers, changed, changedCustomers, unreadable, parts } = this.counts;
    const groups = [...this.counts.groups].flatMap(([fact, values]) => {
      const known = this.draft.dictionary.get(fact)!;
      return [...values].map(([value, counted]) => ({ fact, label: known.label, value: value === "" ? "not known" : sayFact(known, { value: known.type === "boolean" ? value === "true" : value }), ...counted }));
    });
    const worseMost = groups.filter(({ decisions, worse, better }) => decisions >= FEWEST_OF_GROUP && worse > better).toSorted((a, b) => (b.worse - b.better) / b.decisions - (a.worse - a.better) / a.decisions)[0];
    const cost = { wasMinor: 0, nowMinor: 0, wasMinutes: 0, nowMinutes: 0 };
    for (const [id, { was, now }] of this.counts.actions) {
      const [before, after] = [this.live.actions.get(id)?.action.cost, this.draft.actions.get(id)?.action.cost];
      cost.wasMinor += was * (before?.amountMinor ?? 0);
      cost.wasMinutes += was * (before?.minutes ?? 0);
      cost.nowMinor += now * (after?.amountMinor ?? 0);
      cost.nowMinutes += now * (after?.minutes ?? 0);
    }
    const actions = [...this.counts.actions].filter(([, each]) => each.was !== each.now || each.wasHeld !== each.nowHeld).map(([actionId, { whoWas: _was, whoNow: _now, gainAt: _gainAt, ...each }]) => ({ actionId, title: (this.draft.actions.get(actionId) ?? this.live.actions.get(actionId))!.action.title, ...each }));
    const moved = actions.filter(({ was, now }) => was !== now);
    return {
      liveVersion: this.live.version, decisions: seen, customers: customers.size, changed, changedCustomers: changedCustomers.size, unreadable, currency: this.draft.currency, parts: Object.fromEntries(parts),
      unknown: [...this.counts.unknown].map(([fact, decisions]) => ({ fact, label: this.draft.dictionary.get(fact)?.label ?? fact, decisions })),
      actions, gain: sumOf(moved), unmeasured: moved.filter(({ gain }) => gain === null).map(({ title }) => title),
      cost,
      rows: [...this.counts.rows].filter(([, { was, now }]) => was !== now).map(([name, each]) => ({ table: name.split(" ")[0]!, row: name.slice(name.indexOf(" ") + 1), ...each })),
      groups: groups.toSorted((a, b) => b.decisions - a.decisions).slice(0, MOST_GROUPS),
      worst: worseMost ? { label: worseMost.label, value: worseMost.value, decisions: worseMost.decisions, better: worseMost.better, worse: worseMost.worse } : null,
      looked: null, floor: this.floor.result(), queues: null, samples: this.counter.samples,
    };
  }

  private countRows(was: Answer, now: Answer): void {
    const count = (rows: Answer["trace"]["rows"], which: keyof Pair) => {
      for (const { table, row } of rows) {
        if (this.sameKeys.has(table)) continue; // takes part as often in both
        this.counter.pairOf(`${table} ${row}`)[which] += 1;
      }
    };
    count(was.trace.rows, "was");
    count(now.trace.rows, "now");
  }

}

/** The tables whose answers others ask. */
const feeding = ({ policy: { tables } }: CompiledPolicy) => tables.flatMap(({ part, table }) => (part === "derive" ? [table] : []));

/** All of a policy that decides beside its tables. */
function besideTables({ policy: { tables, examples: _examples, title: _title, ...rest } }: CompiledPolicy): unknown {
  return { ...rest, tables: tables.map(({ part, table }) => [part, table.key]) };
}

function sameOutputs(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  for (const key in a) {
    const [one, other] = [a[key], b[key]];
    if (one === other) continue;
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length || one.some((each, place) => each !== other[place])) return false;
  }
  return Object.keys(a).length === Object.keys(b).length;
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

/** What is compared beside the treatment, where it is known to come out the same. */
const NOTHING_ELSE = { lamps: [], screen: [], menu: [] };

/** What of an answer is another one. Words of reasons and lamps count for nothing: they treat nobody differently. */
function partsChanged(was: Compared, now: Compared): string[] {
  const parts: string[] = [];
  const differ = (a: readonly unknown[], b: readonly unknown[]) => a.length !== b.length || a.some((each, place) => each !== b[place]);
  const by = (name: string, of: (answer: Compared) => readonly unknown[]) => {
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
  // By rows and not by their words: the words are not made out for very many.
  by("speech", ({ speech }) => (speech ? [speech.rule, speech.tone, speech.language] : []));
  by("playbook", ({ playbook }) => (playbook ?? []).map(({ rule }) => rule));
  return parts;
}

/**
 * Whether a customer is better off: help that is owed or eases what they came about, a sooner answer, a shorter wait. Offers
 * count for neither side.
 */
function betterOrWorse(was: Compared, now: Compared, live: CompiledPolicy, draft: CompiledPolicy): number {
  const help = (answer: Compared, policy: CompiledPolicy) => answer.actions.filter(({ id }) => ["duty", "care"].includes(policy.actions.get(id)?.action.kind ?? "")).length;
  return Math.sign(Math.sign(help(now, draft) - help(was, live)) + Math.sign(was.route.answerWithinMinutes - now.route.answerWithinMinutes) + Math.sign(now.route.bonusSeconds - was.route.bonusSeconds));
}
