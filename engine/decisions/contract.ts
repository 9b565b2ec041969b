import { z } from "zod";
import { inSet, shownBy } from "../organisation/contract.ts";
import { Id, Time } from "../platform/contract.ts";
import { nameText } from "../profiles/contract.ts";
import { Lamp } from "./lamp-contract.ts";
import { ContestView } from "./for-the-customer/customer-contract.ts";
import { ReasonKey } from "./override-reasons.ts";
import { FiredRow, ReasonTitle, Surface } from "./record-contract.ts";
import { answerAs, policyAs, recordAs } from "./shown-answer.ts";

export { Lamp as LampView } from "./lamp-contract.ts";
export * from "./files/files-contract.ts";
export * from "./for-the-customer/customer-contract.ts";
export * from "./limits/limits-contract.ts";
export * from "./record-contract.ts";
export * from "./studio/fewer-than-asked.ts";
export * from "./studio/studio-contract.ts";
export * from "./trial-contract.ts";
export { factsMade } from "./derived-facts.ts";
export { inKeptWords, KINDS_SAID } from "./written-words.ts";

export const Level = z.enum(["ok", "caution", "warning"]);
export type Level = z.infer<typeof Level>;

export const Moment = z
  .strictObject({
    conversationId: Id.optional(),
    topic: z.string().max(60).optional(),
    page: z.string().max(500).optional(),
  })
  .describe("what is going on right now")
  .meta({ id: "Moment" });
export type Moment = z.infer<typeof Moment>;

export const DecideRequest = z.strictObject({
  customerId: Id, surface: Surface, moment: Moment.default({}),
  explained: z.boolean().optional().describe("false: without what only explains the answer (facts in words, what every customer gets, the rows, why others did not fit, how actions were weighed); the record tells it all the same: GET /api/decisions/{id}"),
}).meta({ id: "DecideRequest" });
export type DecideRequest = z.infer<typeof DecideRequest>;

export const FactView = z
  .object({
    key: z.string(), label: z.string(), value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    shown: z.string().describe("the value in words"),
    range: z.object({ lo: z.number(), hi: z.number() }).nullable(), level: Level, since: Time.nullable(), source: z.string(),
  })
  .meta({ id: "Fact" });
export type FactView = z.infer<typeof FactView>;


export const Evidence = z.object({ label: inSet("service", z.string()), kind: z.enum(["conversation", "interaction", "customer", "outcome"]), id: z.union([Id, z.string()]) });
export type Evidence = z.infer<typeof Evidence>;
export const ActionView = z
  .object({
    id: z.string(), title: z.string(), aim: z.string().describe("keep, ease, close the loop, grow …"),
    gain: z.object({ mid: z.int(), lo: z.int(), hi: z.int(), currency: z.string() }).nullable().describe("expected gain, minor units; null when nothing was measured yet"),
    gainBasis: z.string().describe("where the gain comes from, in words: measured or assumed"),
    cost: z.object({ amountMinor: z.int(), currency: z.string(), minutes: z.int() }),
    reasons: z.array(z.object({ text: z.string(), evidence: z.array(Evidence) })),
    say: z.string().describe("words ready to use; empty where none can be said beforehand"), do: z.string(), rule: z.string(), version: z.int(), arm: z.string(),
  })
  .meta({ id: "Action" });
export type ActionView = z.infer<typeof ActionView>;

export const HeldView = z.object({ actionId: z.string(), what: z.string(), why: z.string(), rule: z.string(), until: Time.nullable() }).meta({ id: "Held" });
export type HeldView = z.infer<typeof HeldView>;

/** What an action is worth to this customer now, less what it costs and what it takes from others. */
export const Arithmetic = z
  .object({
    actionId: z.string(), title: z.string(), basis: z.enum(["measured", "assumed", "unknown"]), worthMinor: z.number().nullable().describe("minor units; null where nothing is known"),
    chance: z.number().nullable().describe("of an assumed worth: with what chance"), times: z.number().describe("what rows and levers multiply it by"), costMinor: z.int(),
    uses: z.array(z.object({ capacity: z.string(), amount: z.int(), price: z.number().describe("minor units a unit: what it is worth to everybody") })),
    netMinor: z.number().nullable(), shown: z.boolean(), shownChance: z.number().nullable().describe("with what chance it was among those advised, where another might have been put first; null: nothing was drawn"),
  })
  .meta({ id: "Arithmetic" });
export type Arithmetic = z.infer<typeof Arithmetic>;

/** How a colleague or a channel speaks: plain says what is, warm with feeling, formal by surname and title, brief where time is short. */
export const Tone = z.enum(["plain", "warm", "formal", "brief"]);
export type Tone = z.infer<typeof Tone>;
export const SpeechView = z
  .object({ greeting: z.string().describe("words to begin with; empty: none"), tone: Tone, language: z.string().nullable().describe("to write in, as en or pt-BR; null: the customer's own"), because: z.string(), rule: z.string() })
  .meta({ id: "Speech" });
export type SpeechView = z.infer<typeof SpeechView>;
export const PlaybookStep = z.object({ step: z.string().describe("what to do or find out"), say: z.string().describe("words for it; empty: none"), because: z.string(), rule: z.string() }).meta({ id: "PlaybookStep" });
export type PlaybookStep = z.infer<typeof PlaybookStep>;

/** What every surface asks for and carries out; see DESIGN: one call behind every surface. */
export const Answer = z
  .object({
    decisionId: Id, at: Time, customerId: Id, surface: Surface,
    identity: z.object({ confidence: z.enum(["certain", "likely", "unknown"]), evidence: z.string() }),
    facts: z.array(FactView), lamps: z.array(Lamp), actions: z.array(ActionView), held: z.array(HeldView),
    route: z.object({ queue: z.string(), attributes: z.array(z.string()), bonusSeconds: z.int(), answerWithinMinutes: z.int(), rule: z.string() }),
    content: z.array(z.object({ slot: z.string(), block: z.string(), rule: z.string() })),
    menu: z.array(z.object({ key: z.string(), label: z.string(), rule: z.string() })),
    screen: z.array(z.object({ panel: z.enum(["guidance", "known", "timeline", "learn"]), because: z.string() })),
    speech: SpeechView.nullable().optional().describe("how they are spoken to; null: no row fits; absent: the policy has no table of it"),
    playbook: z.array(PlaybookStep).optional().describe("what is gone through with them, in this order; absent: the policy has no table of it"),
    floor: z.array(z.string()).describe("what every customer gets, whatever their value"),
    guard: z.object({ offersConsent: z.boolean(), vulnerable: z.boolean().nullable().describe("null: not shown to the reader"), openComplaint: z.boolean() }),
    arm: z.enum(["treated", "hold-out"]),
    trace: z.object({ policy: z.string(), version: z.int(), tables: z.array(z.object({ key: z.string(), title: z.string() })).describe("what the tables are called"), rows: z.array(z.object({ table: z.string(), row: z.string() })), whyNot: z.array(z.object({ table: z.string(), row: z.string(), because: z.string() })),
      arithmetic: z.array(Arithmetic).default([]).describe("how the actions that nothing held back were weighed against each other, those included that found no seat; of many the twelve best") }),
  })
  .meta({ id: "Answer" });
export type Answer = z.infer<typeof Answer>;
shownBy(Answer, answerAs);

/** What was counted as carried out with a decision. */
export const CarriedOut = z.object({ actionId: z.string(), takenId: Id }).meta({ id: "CarriedOut" });
export type CarriedOut = z.infer<typeof CarriedOut>;
export const DecidedAndCarriedOut = z.object({ answer: Answer, carriedOut: CarriedOut.nullable().describe("null: nothing of our own accord is advised, so nothing is to be done") }).meta({ id: "DecidedAndCarriedOut" });

export const OverrideInput = z.strictObject({ customerId: Id, actionId: z.string().max(80), reason: ReasonKey, instead: z.string().max(2000).default(""), teaches: z.boolean().default(false).describe("true: whoever writes the rules should look at this case") }).meta({ id: "NewOverride" });
export type OverrideInput = z.infer<typeof OverrideInput>;
export const OverrideView = z.object({ overrideId: Id, decisionId: Id, actionId: z.string(), rule: z.string(), reason: ReasonKey, reasonTitle: ReasonTitle, instead: inSet("service", z.string()), madeBy: z.string(), madeAt: Time, withdrawnAt: Time.nullable() }).meta({ id: "Override" });
export type OverrideView = z.infer<typeof OverrideView>;
export const TakenInput = z.strictObject({ customerId: Id, actionId: z.string().max(80), conversationId: Id.optional() }).meta({ id: "TakenInput" });
export type TakenInput = z.infer<typeof TakenInput>;

/** At most so many decisions in one request. */
export const MOST_AT_ONCE = 200;
export const DecideBatch = z.strictObject({ requests: z.array(DecideRequest).min(1).max(MOST_AT_ONCE) }).meta({ id: "DecideBatch" });
export const DecidedBatch = z
  .object({ decided: z.array(z.object({ answer: Answer.nullable(), refused: z.object({ code: z.string(), detail: z.string() }).nullable().describe("why there is no answer") })).describe("in the order of the requests") })
  .meta({ id: "DecidedBatch" });
export type DecidedBatch = z.infer<typeof DecidedBatch>;

export const DecisionRecord = z
  .object({ answer: Answer, overrides: z.array(OverrideView), taken: z.array(z.object({ takenId: Id, actionId: z.string(), takenBy: z.string(), takenAt: Time })) })
  .meta({ id: "DecisionRecord" });
export type DecisionRecord = z.infer<typeof DecisionRecord>;
shownBy(DecisionRecord, recordAs);

/** On which side of a measurement somebody stood with one action. */
export const ArmView = z
  .object({
    actionId: z.string(), arm: z.enum(["treated", "hold-out"]), share: z.number().nullable().describe("of how many it is left out, 0 to 1; null: that was not written down"),
    experiment: z.object({ key: z.string(), title: z.string(), rule: z.string().nullable().describe("of a row alone: R-treatment/care-1; null: of the action, whichever row advises it") }).nullable().describe("null: the measurement group, which goes without whatever is measured"),
  })
  .meta({ id: "Arm" });
export type ArmView = z.infer<typeof ArmView>;

/** One record, told whole: about whom, by which version, which rows with why, and whether it still says the same. */
export const OneDecision = z
  .object({
    record: DecisionRecord, customerName: nameText(),
    version: z.object({ publishedAt: Time, publishedBy: z.string(), note: z.string() }).nullable().describe("of the policy that decided; null: it is not kept here"),
    rows: z.array(FiredRow).describe("that took part, with what each asked and why; empty where the version is not kept here"),
    currency: z.string().describe("of its arithmetic"), capacities: z.record(z.string(), z.string()).describe("what is scarce in it, by what it is called"),
    arms: z.array(ArmView).describe("of each measured action that was advised or left out: on which side of its measurement the customer stood"),
    contests: z.array(ContestView).describe("that the customer asked for a person to look at it, and what came of it"),
    intact: z.boolean().nullable().describe("true: all that was written of it is what was written, by its digest (SHA-256); false: somebody changed it; null: written before there were digests"),
    replays: z.boolean().nullable().describe("true: it is intact and, taken again from its facts and its version of the policy, says what was written of it to the letter; null: that version is not kept here"),
  })
  .meta({ id: "OneDecision" });
export type OneDecision = z.infer<typeof OneDecision>;

export const PolicyView = z
  .object({
    key: z.string(), version: z.int(), title: z.string(), publishedAt: Time, publishedBy: z.string(), note: z.string(),
    tables: z.array(
      z.object({
        key: z.string(), title: z.string(), hitPolicy: z.string(), isProtected: z.boolean().optional().describe("true: the table may not read what a customer is worth"),
        inputs: z.array(z.object({ fact: z.string(), label: z.string() })), outputs: z.array(z.object({ key: z.string(), label: z.string() })),
        rows: z.array(z.object({ id: z.string(), cells: z.array(z.string()), outputs: z.array(z.string()), because: z.string().optional(), fits90: z.int().nullable().describe("decisions of the last 90 days that this row took part in; null: it asks what the reader does not see") })),
        problems: z.array(z.string()),
      }),
    ),
    names: z.object({ facts: z.record(z.string(), z.string()), actions: z.record(z.string(), z.string()) }).describe("what the facts and the actions in the tables are called"),
    overrides90: z.array(z.object({ rule: z.string(), advised: z.int(), overridden: z.int() })),
  })
  .meta({ id: "Policy" });
export type PolicyView = z.infer<typeof PolicyView>;
shownBy(PolicyView, policyAs);
