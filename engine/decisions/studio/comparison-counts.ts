// What is counted where decisions are taken again under two versions; what two threads counted is put together.
import type { Answer } from "../contract.ts";
import type { FactValues } from "../grounds.ts";
import type { Case } from "./compare-decisions.ts";
import type { QueuePlace } from "./replay-queues.ts";
import type { RehearsalResult } from "./studio-contract.ts";

/** Facts by which people are told apart when it is asked for whom it gets worse. None of them should matter to who is helped how soon. */
const GROUPED_BY = ["customer.value.tier", "customer.language", "customer.relationshipKind", "customer.vulnerable", "customer.isKnown"] as const;
const MOST_SAMPLES = 20;
/** Of them, at most so many of which the advice stays. */
const MOST_OTHERS = 10;
export const MOST_GROUPS = 60;

/** In how many decisions under the version in force, and under the draft. */
export interface Pair {
  was: number;
  now: number;
}
export type Gain = NonNullable<RehearsalResult["gain"]>;
interface OfAction extends Pair {
  /** Whom it was and would be advised to: a customer who is looked at ten times is advised once. */
  readonly whoWas: Set<string>;
  readonly whoNow: Set<string>;
  /** As was known last. */
  gain: Gain | null;
  /** Of the decision of which the gain is known. */
  gainAt: string;
  wasHeld: number;
  nowHeld: number;
}
interface OfGroup {
  decisions: number;
  better: number;
  worse: number;
}

/** What was counted of some decisions; plain data, so that one thread can hand it to another. */
export interface ComparisonCounts {
  decisions: number;
  changed: number;
  unreadable: number;
  readonly customers: Set<string>;
  readonly changedCustomers: Set<string>;
  readonly parts: Map<string, number>;
  /** By fact that only the draft asks for: in how many decisions it was not known. */
  readonly unknown: Map<string, number>;
  readonly actions: Map<string, OfAction>;
  readonly rows: Map<string, Pair>;
  readonly groups: Map<string, Map<string, OfGroup>>;
  /** Of what changed, the first decisions in time: those of which the advice did, and others. */
  readonly samples: { readonly advice: Sample[]; readonly others: Sample[] };
  /** By conversation, the latest of them: how both versions say it is answered. */
  readonly routed: Map<string, RoutedTwice[]>;
}

type Sample = RehearsalResult["samples"][number];

/** How a conversation is answered under both versions. `at`: milliseconds. */
export interface RoutedTwice {
  readonly customerId: string;
  readonly at: number;
  readonly tier: string;
  readonly was: QueuePlace;
  readonly now: QueuePlace;
}

/** Conversations whose waits are played again: the latest of them. */
const MOST_CONVERSATIONS = 20_000;

export class ComparisonCounter {
  readonly counts: ComparisonCounts = { decisions: 0, changed: 0, unreadable: 0, customers: new Set(), changedCustomers: new Set(), parts: new Map(), unknown: new Map(), actions: new Map(), rows: new Map(), groups: new Map(), samples: { advice: [], others: [] }, routed: new Map() };

  /** How a conversation is answered; asked only where the case belongs to one. */
  keepRoute({ customerId, decisionId, at, moment }: Case, values: FactValues, was: () => Answer["route"], now: () => Answer["route"]): void {
    const { routed } = this.counts;
    if (decisionId === null || moment.conversationId === undefined) return;
    const placeOf = ({ queue, bonusSeconds, answerWithinMinutes }: Answer["route"]): QueuePlace => ({ queue, bonusSeconds, withinMinutes: answerWithinMinutes });
    const before = routed.get(moment.conversationId) ?? [];
    routed.delete(moment.conversationId); // it stands last again
    routed.set(moment.conversationId, [...before, { customerId, at: Date.parse(at), tier: String(values["customer.value.tier"] ?? "none"), was: placeOf(was()), now: placeOf(now()) }]);
    if (routed.size > MOST_CONVERSATIONS) routed.delete(routed.keys().next().value!);
  }

  /** The counts of a table's row, by the names of both. */
  pairOf(name: string): Pair {
    let pair = this.counts.rows.get(name);
    if (!pair) this.counts.rows.set(name, (pair = { was: 0, now: 0 }));
    return pair;
  }

  countActions({ customerId, at }: Pick<Case, "customerId" | "at">, was: Pick<Answer, "actions" | "held">, now: Pick<Answer, "actions" | "held">): void {
    const of = (id: string): OfAction => {
      let found = this.counts.actions.get(id);
      if (!found) this.counts.actions.set(id, (found = { was: 0, now: 0, wasHeld: 0, nowHeld: 0, gain: null, gainAt: "", whoWas: new Set(), whoNow: new Set() }));
      return found;
    };
    for (const { id, gain } of was.actions) {
      const own = of(id);
      if (own.whoWas.has(customerId)) continue;
      own.whoWas.add(customerId);
      own.was += 1;
      if (gain) Object.assign(own, { gain: { midMinor: gain.mid, loMinor: gain.lo, hiMinor: gain.hi }, gainAt: at });
    }
    for (const { id, gain } of now.actions) {
      const own = of(id);
      if (own.whoNow.has(customerId)) continue;
      own.whoNow.add(customerId);
      own.now += 1;
      if (gain) Object.assign(own, { gain: { midMinor: gain.mid, loMinor: gain.lo, hiMinor: gain.hi }, gainAt: at });
    }
    for (const { actionId } of was.held) of(actionId).wasHeld += 1;
    for (const { actionId } of now.held) of(actionId).nowHeld += 1;
  }

  /** Keeps a decision that came out otherwise to be shown, while there are few. */
  keepSample(sample: Sample, isAdvice: boolean): void {
    const { advice, others } = this.counts.samples;
    const of = isAdvice ? advice : others;
    if (of.length < (isAdvice ? MOST_SAMPLES : MOST_OTHERS)) of.push(sample);
  }

  /** What is shown of what changed, in the order of time: where the advice did before all else. */
  get samples(): Sample[] {
    const { advice, others } = this.counts.samples;
    return [...advice, ...others].slice(0, MOST_SAMPLES).toSorted(byTime);
  }

  /** @param change above 0 where the customer is better off under the draft, below where worse */
  countGroups(values: FactValues, change: number): void {
    for (const key of GROUPED_BY) {
      const value = String(values[key] ?? "");
      let found = this.counts.groups.get(key);
      if (!found) this.counts.groups.set(key, (found = new Map()));
      let group = found.get(value);
      if (!group) {
        if (found.size >= MOST_GROUPS) continue;
        found.set(value, (group = { decisions: 0, better: 0, worse: 0 }));
      }
      group.decisions += 1;
      if (change > 0) group.better += 1;
      if (change < 0) group.worse += 1;
    }
  }

  /** Adds what was counted elsewhere, of other decisions under the same two versions, of whatever time: what comes out is as if one had counted all. */
  absorb(other: ComparisonCounts): void {
    const { counts } = this;
    counts.decisions += other.decisions;
    counts.changed += other.changed;
    counts.unreadable += other.unreadable;
    for (const id of other.customers) counts.customers.add(id);
    for (const id of other.changedCustomers) counts.changedCustomers.add(id);
    for (const [part, count] of other.parts) counts.parts.set(part, (counts.parts.get(part) ?? 0) + count);
    for (const [name, { was, now }] of other.rows) {
      const pair = this.pairOf(name);
      pair.was += was;
      pair.now += now;
    }
    for (const [fact, count] of other.unknown) counts.unknown.set(fact, (counts.unknown.get(fact) ?? 0) + count);
    for (const [id, theirs] of other.actions) {
      const own = counts.actions.get(id);
      if (!own) {
        counts.actions.set(id, theirs);
        continue;
      }
      for (const who of theirs.whoWas) own.whoWas.add(who);
      for (const who of theirs.whoNow) own.whoNow.add(who);
      Object.assign(own, { was: own.whoWas.size, now: own.whoNow.size, ...(theirs.gainAt > own.gainAt && { gain: theirs.gain, gainAt: theirs.gainAt }), wasHeld: own.wasHeld + theirs.wasHeld, nowHeld: own.nowHeld + theirs.nowHeld });
    }
    for (const [fact, values] of other.groups) {
      const own = counts.groups.get(fact) ?? new Map<string, OfGroup>();
      counts.groups.set(fact, own);
      for (const [value, { decisions, better, worse }] of values) {
        const group = own.get(value) ?? { decisions: 0, better: 0, worse: 0 };
        if (own.has(value) || own.size < MOST_GROUPS) own.set(value, { decisions: group.decisions + decisions, better: group.better + better, worse: group.worse + worse });
      }
    }
    for (const [id, theirs] of other.routed) counts.routed.set(id, [...(counts.routed.get(id) ?? []), ...theirs].toSorted((a, b) => a.at - b.at));
    const latest = [...counts.routed].toSorted(([, a], [, b]) => a.at(-1)!.at - b.at(-1)!.at).slice(-MOST_CONVERSATIONS);
    counts.routed.clear();
    for (const [id, of] of latest) counts.routed.set(id, of);
    for (const [own, theirs, most] of [[counts.samples.advice, other.samples.advice, MOST_SAMPLES], [counts.samples.others, other.samples.others, MOST_OTHERS]] as const) own.splice(0, own.length, ...[...own, ...theirs].toSorted(byTime).slice(0, most));
  }
}

const byTime = (a: Sample, b: Sample): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
