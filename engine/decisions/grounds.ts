// What a decision rests on, and what comes of it: the shapes that deciding, writing and taking again share.
import type { MatchedRow } from "@rapport/decision-tables";
import type { ActionEffect } from "./action-effect.ts";
import type { Answer, Moment, Surface } from "./contract.ts";
import type { KnownFacts } from "./facts.ts";
import type { CapacityNow, Contact } from "./limits/weigh.ts";
import type { CompiledPolicy, CompiledRow } from "./policy.ts";
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

/** Where these are at stake nothing reads what a customer is worth (floor F5): money owed, leaving, the account and privacy. */
const PROTECTED_TOPICS: ReadonlySet<unknown> = new Set(["refund", "subscription", "account"]);

/** Where nothing reads what a customer is worth; the priority table is not asked. */
export const isProtectedMoment = (facts: FactValues): boolean => facts["conversation.openComplaint"] === true || PROTECTED_TOPICS.has(facts["conversation.topic"]);

export const editionOf = ({ floor = FLOOR_EDITION }: DecisionInputs): number => floor;

/** A row that fits, with what it puts out. */
export interface Fired {
  readonly of: CompiledRow;
  readonly outputs: MatchedRow["outputs"];
}

/** A sentence with its facts. */
export type Words = (sentence: Sentence) => string;
