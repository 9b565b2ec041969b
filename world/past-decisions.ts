// The sample company decided about customers before today. Each past use of an action becomes a decision record of a
// policy named "sample-history": invented like the company itself, and kept apart from decisions that rules really took.
import type { Answer } from "../engine/decisions/index.ts";
import { idAt } from "./id-at.ts";
import type { Treatment } from "./index.ts";

const TITLES: Readonly<Record<string, string>> = { "win-back-call": "Call to win back", "loan-grinder": "Send a loan grinder", "second-bag-offer": "Offer a second bag" };

export interface PastDecision {
  readonly treatment: Treatment;
  readonly answer: Answer;
  readonly rule: string;
  readonly takenId: string;
}

export function pastDecision(treatment: Treatment, currency: string): PastDecision {
  const rule = `sample-history/${treatment.actionId}`;
  const title = TITLES[treatment.actionId] ?? treatment.actionId;
  const advised = treatment.arm === "treated";
  const at = treatment.at;
  const answer: Answer = {
    decisionId: idAt(at, `decision ${treatment.customerId} ${treatment.actionId}`), at, customerId: treatment.customerId, surface: "api",
    identity: { confidence: "certain", evidence: "shop account" }, facts: [], lamps: [],
    actions: advised ? [{ id: treatment.actionId, title, aim: "keep", gain: null, gainBasis: "not measured yet", cost: { amountMinor: 0, currency, minutes: 0 }, reasons: [], say: "", do: title, rule, version: 1, arm: "treated" }] : [],
    held: advised ? [] : [{ actionId: treatment.actionId, what: title, why: "in the measurement group", rule, until: null }],
    route: { queue: "desk", attributes: [], bonusSeconds: 0, answerWithinMinutes: 240, rule }, content: [], menu: [], screen: [], floor: [],
    guard: { offersConsent: true, vulnerable: false, openComplaint: false }, arm: treatment.arm,
    trace: { policy: "sample-history", version: 1, tables: [], rows: [{ table: "actions", row: treatment.actionId }], whyNot: [], arithmetic: [] },
  };
  return { treatment, answer, rule, takenId: idAt(at, `taken ${treatment.customerId} ${treatment.actionId}`) };
}
