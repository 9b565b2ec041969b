// The studio: a policy while it is written, what was foreseen of it, and how it is published.
import { z } from "zod";
import { shownBy } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";
import { Action } from "../actions.ts";
import { Example } from "../example.ts";
import { Limits } from "../limits/limits.ts";
import { changeAs, contentAs, problemAs } from "./covered.ts";
import { proposalAs, rehearsalAs } from "./shown-studio.ts";

export { COVERED } from "../shown-answer.ts";
export { holdsCovered } from "./covered.ts";

const Cell = z.string().max(1000);
const Key = z.string().max(120);

/** A table as it is written; whether it is sound is said beside it. */
export const WrittenTable = z
  .strictObject({
    key: Key, title: z.string().max(200), hitPolicy: z.string().max(20), aggregate: z.string().max(10).optional(),
    computed: z.array(z.strictObject({ key: Key, label: z.string().max(200), as: z.string().max(1000), unit: z.string().max(40).optional() })).max(40).optional(),
    inputs: z.array(z.strictObject({ fact: Key, missing: z.union([z.string().max(20), z.strictObject({ default: Cell })]) })).max(40),
    outputs: z.array(z.strictObject({ key: Key, label: z.string().max(200), type: z.string().max(20), choices: z.array(z.string().max(200)).max(500).optional(), unit: z.string().max(10).optional(), optional: z.boolean().optional() })).max(40),
    rows: z.array(z.strictObject({ id: Key, when: z.array(Cell).max(40), then: z.array(Cell).max(40), because: z.string().max(1000).optional() })).max(2000),
  })
  .meta({ id: "WrittenTable" });
export type WrittenTable = z.infer<typeof WrittenTable>;

export const PolicyContent = z
  .strictObject({ key: Key, title: z.string().max(120), tables: z.array(z.strictObject({ part: z.string().max(40), table: WrittenTable })).max(40), actions: z.array(Action).max(500), floor: z.array(z.string().max(300)).max(40), examples: z.array(Example).max(500).default([]), ...Limits })
  .meta({ id: "PolicyContent" });
export type PolicyContent = z.infer<typeof PolicyContent>;
shownBy(PolicyContent, contentAs);

export const RuleProblem = z.object({ table: z.string().nullable(), row: z.string().nullable(), column: z.string().nullable(), entry: z.string().nullable().describe("what it is of beside the tables: capacity:KEY, cap:KEY, lever:ACTION, experiment:KEY, action:ID"), message: z.string(), tells: z.array(z.string()).optional().describe("facts of which the message may tell; whoever reads all of them reads it. Left out: the fact that the column asks") }).meta({ id: "RuleProblem" });
export type RuleProblem = z.infer<typeof RuleProblem>;
shownBy(RuleProblem, problemAs);

/** One difference between two versions. */
export const RuleChange = z
  .object({
    what: z.enum(["policy", "table", "column", "answer", "row", "action", "floor", "example", "capacity", "cap", "lever", "experiment", "exploration", "reason", "queue"]), how: z.enum(["added", "removed", "changed", "moved"]),
    table: z.string().nullable().describe("the table's title"), name: z.string().describe("the row, the action, the example; a row by its place, counted from 1"),
    field: z.string().nullable().describe("what of it changed, in words"), before: z.string().nullable(), after: z.string().nullable(),
    tells: z.array(z.object({ fact: z.string(), label: z.string(), said: z.string() })).optional().describe("facts that not everybody may read and of which this tells, with the words that do"),
    grave: z.boolean().optional().describe("whoever approves looks at it closely: it touches what every customer may rely on, or a queue that nobody may serve"),
  })
  .meta({ id: "RuleChange" });
export type RuleChange = z.infer<typeof RuleChange>;
shownBy(RuleChange, changeAs);

export const ExampleRun = z
  .object({ id: z.string(), title: z.string(), why: z.string().nullable().describe("null: everything came as expected"), rows: z.array(z.object({ table: z.string(), row: z.string() })), advised: z.array(z.string()) })
  .meta({ id: "ExampleRun" });
export type ExampleRun = z.infer<typeof ExampleRun>;

export const RehearsalOver = z.enum(["recorded", "today"]);
export type RehearsalOver = z.infer<typeof RehearsalOver>;
export const NewRehearsal = z.strictObject({ revision: z.int().min(1), over: RehearsalOver.default("recorded").describe("decisions that were recorded, or customers as they are today"), days: z.int().min(1).max(366).default(90) }).meta({ id: "NewRehearsal" });
export type NewRehearsal = z.infer<typeof NewRehearsal>;

/** The same profiles, imagined otherwise: what the floor protects must come out the same. */
export const FloorCheck = z
  .object({
    profiles: z.int(),
    changes: z.array(z.object({ change: z.enum(["value", "language", "relationship"]), advice: z.int().describe("profiles for which other actions would be advised"), sooner: z.int().describe("profiles that would be answered some seconds sooner or later, two minutes at most"), broken: z.int().describe("profiles for which something that the floor protects would be another") })),
    broken: z.array(z.object({ change: z.string(), what: z.string(), was: z.string(), other: z.string() })).describe("the first ten of those; they name nobody"),
  })
  .meta({ id: "FloorCheck" });
export type FloorCheck = z.infer<typeof FloorCheck>;

const Gain = z.object({ midMinor: z.int(), loMinor: z.int(), hiMinor: z.int() });
const Counted = { was: z.int(), now: z.int() };
export const RehearsalResult = z
  .object({
    liveVersion: z.int(), decisions: z.int().describe("decisions taken again under both"), customers: z.int(), changed: z.int().describe("decisions that would be another"), changedCustomers: z.int(),
    unreadable: z.int().describe("records left out, for their facts are of another dictionary or count in another currency"), currency: z.string(),
    unknown: z.array(z.object({ fact: z.string(), label: z.string(), decisions: z.int() })).default([]).describe("facts that only the draft asks for, with in how many of these decisions each was not known"),
    parts: z.record(z.string(), z.int()).describe("changed decisions by what changed in them"),
    actions: z.array(z.object({ actionId: z.string(), title: z.string(), ...Counted, wasHeld: z.int(), nowHeld: z.int(), gain: Gain.nullable().describe("what it was measured to bring each time; null: not measured yet") })).describe("actions advised or held back otherwise: to how many customers; held back in how many decisions"),
    gain: Gain.nullable().describe("what customers would spend more, by what the actions were measured to bring; null: none of those that change was measured"), unmeasured: z.array(z.string()).describe("titles of actions that change and were never measured"),
    cost: z.object({ wasMinor: z.int(), nowMinor: z.int(), wasMinutes: z.int(), nowMinutes: z.int() }),
    rows: z.array(z.object({ table: z.string(), row: z.string(), ...Counted })).describe("rows that would take part in another number of decisions"),
    groups: z.array(z.object({ fact: z.string(), label: z.string(), value: z.string(), decisions: z.int(), better: z.int(), worse: z.int() })),
    worst: z.object({ label: z.string(), value: z.string(), decisions: z.int(), better: z.int(), worse: z.int() }).nullable().describe("the group for which it gets worse most often; null: none, or too few to say"),
    looked: z.object({ over: z.enum([...RehearsalOver.options, "shadow"]), days: z.int().nullable().describe("days back to the first decision it took again; null: it looked at customers as they are today") }).nullable().default(null).describe("at what it looked; null: rehearsed before that was told"),
    floor: FloorCheck.nullable().default(null).describe("whether the floor holds for these profiles, whatever they are worth; null: rehearsed before this was looked at"),
    queues: z
      .object({
        waits: z.int().describe("waits of those days that were answered"), unanswered: z.int().describe("for whom nobody would be left to answer, for the draft sends them to another queue"),
        tiers: z.array(z.object({ tier: z.string(), waits: z.int(), wasMinutes: z.number().describe("mean wait, as the version in force would have them answered"), nowMinutes: z.number().describe("as the draft would"), wasInTime: z.int().describe("answered when that version says"), nowInTime: z.int() })),
      })
      .nullable().default(null).describe("the waits of those days played again: the same answers at the same moments, given in the order of each version; null: not played, or nobody waited"),
    samples: z.array(z.object({ customerId: Id, decisionId: Id.nullable(), at: Time, was: z.array(z.string()), now: z.array(z.string()) })),
    told: z.literal("tens").optional().describe("its reader does not see who needs special care, and hears of counts by tens and of fewer than ten nothing; left out: everything is told"),
  })
  .meta({ id: "RehearsalResult" });
export type RehearsalResult = z.infer<typeof RehearsalResult>;
shownBy(RehearsalResult, rehearsalAs);

export const RehearsalView = z
  .object({ rehearsalId: Id, revision: z.int(), over: z.enum([...RehearsalOver.options, "shadow"]).describe("shadow: decisions since the draft runs beside the rules in force"), days: z.int(), state: z.enum(["running", "done", "failed"]), done: z.int(), total: z.int(), why: z.string().nullable(), startedAt: Time, result: RehearsalResult.nullable() })
  .meta({ id: "Rehearsal" });
export type RehearsalView = z.infer<typeof RehearsalView>;

/** A draft that runs beside the rules in force: what is decided is taken again under it, and nobody is treated by it. */
export const ShadowView = z.object({ since: Time, by: z.string(), latest: RehearsalView.nullable().describe("what came of it so far, counted every ten minutes; null: not counted yet") }).meta({ id: "Shadow" });
export type ShadowView = z.infer<typeof ShadowView>;

const ByWhom = z.object({ by: z.string(), at: Time });
export const DraftView = z
  .object({
    draftId: Id, policyKey: z.string(), revision: z.int(), state: z.enum(["open", "asked", "published", "discarded"]), note: z.string(),
    basedOn: z.int(), liveVersion: z.int().describe("what it should rest on: the one that decides now, or the planned one that it was put on"), planned: z.array(z.object({ version: z.int(), from: Time })).describe("versions that will decide from a day of their own on; published before it, the draft takes their place"), nextVersion: z.int().describe("the number it would be published under"), inForce: z.int().describe("the one that decides now"), started: ByWhom, changed: ByWhom, asked: ByWhom.nullable(), before: ByWhom.nullable().describe("whose change is the latest that can be taken back, and when they made it; null: there is none"), approved: ByWhom.nullable(), returnedWhy: z.string().nullable(),
    content: PolicyContent, problems: z.array(RuleProblem), notes: z.array(RuleProblem).describe("what is allowed and worth a second look: what is no longer held back, rows that never act"), changes: z.array(RuleChange), examples: z.array(ExampleRun),
    withoutExample: z.array(z.object({ table: z.string(), row: z.string() })).describe("rows that no example makes take part"),
    rehearsal: RehearsalView.nullable().describe("the latest"),
    next: z.object({ canPublish: z.boolean(), canApprove: z.boolean(), needsApproval: z.boolean(), mustBeAsked: z.boolean().describe("a colleague must ask before another may approve: a program wrote of it whose key nobody here answers for"), why: z.enum(["problems", "bring-in", "rehearse", "approve"]).nullable().describe("what is to be done before it can be published; null: nothing") }),
  })
  .meta({ id: "PolicyDraft" });
export type DraftView = z.infer<typeof DraftView>;

/** A draft that was put away, and may be taken up again where no other is open. */
export const PutAwayDraft = z.object({ draftId: Id, basedOn: z.int(), by: z.string().describe("who wrote in it last"), at: Time.describe("when it was put away"), count: z.int().describe("changes against the version it began with"), changes: z.array(RuleChange).describe("the first five of them") }).meta({ id: "PutAwayDraft" });
export type PutAwayDraft = z.infer<typeof PutAwayDraft>;

export const DraftChange = z.strictObject({ revision: z.int().min(1).describe("the one that was changed"), content: PolicyContent, base: PolicyContent.optional().describe("what the writer began with, where somebody changed the draft meanwhile: the changes of both are joined; of one row that both changed the writer's counts") }).meta({ id: "DraftChange" });
export type DraftChange = z.infer<typeof DraftChange>;
export const AskApproval = z.strictObject({ revision: z.int().min(1), note: z.string().trim().max(2000).default("") }).meta({ id: "AskApproval" });
export const Approval = z.strictObject({ revision: z.int().min(1) }).meta({ id: "PolicyApproval" });
export const BringIn = Approval.extend({ onto: z.int().min(1).max(2_147_483_647).optional().describe("a version that is planned; left out, the one that decides now") }).meta({ id: "PolicyBringIn" });
export type BringIn = z.infer<typeof BringIn>;
export const Returned = z.strictObject({ why: z.string().trim().min(1, "Say why, so that it can be mended.").max(2000) }).meta({ id: "PolicyReturned" });
export const NewPublication = z.strictObject({ revision: z.int().min(1), note: z.string().trim().min(1, "Say what is different, in a sentence.").max(2000), from: Time.optional().describe("from when it decides; left out: at once"), overtakes: z.boolean().optional().describe("true: it is meant that a version planned for later never decides, for this takes its place") }).meta({ id: "PolicyPublication" });
export type NewPublication = z.infer<typeof NewPublication>;
/** From when a planned version is to decide. */
export const NewDate = z.strictObject({ from: Time }).meta({ id: "PolicyDate" });
export type NewDate = z.infer<typeof NewDate>;
export const NewRollback = z.strictObject({ version: z.int().min(1).max(2_147_483_647), note: z.string().trim().max(2000).default("") }).meta({ id: "PolicyRollback" });

export const RolledBack = z.object({ version: z.int().nullable().describe("the version that says it again, in force at once"), draftId: Id.nullable().describe("the draft it was written as, for it was not the version before") }).meta({ id: "RolledBack" });
export type RolledBack = z.infer<typeof RolledBack>;

export const VersionView = z
  .object({ version: z.int(), title: z.string(), publishedAt: Time, publishedBy: z.string(), approvedBy: z.string().nullable(), from: Time, note: z.string(), isLive: z.boolean(), isPlanned: z.boolean(), withdrawn: ByWhom.nullable().describe("a planned one that was withdrawn before its time; it never decided"), toConfirm: z.boolean().describe("it decides, one person went back to it alone, and nobody else has looked yet"), mayConfirm: z.boolean().describe("its reader may say that they have"), confirmed: ByWhom.nullable(), overtakenBy: z.int().nullable().describe("a planned one that never decided, for this other was published before its time") })
  .meta({ id: "PolicyVersion" });
export type VersionView = z.infer<typeof VersionView>;
export const VersionContent = z.object({ version: VersionView, content: PolicyContent, changes: z.array(RuleChange).describe("against the version before"), foreseen: RehearsalResult.nullable().describe("what was foreseen of it when it was published") }).meta({ id: "PolicyVersionContent" });
export type VersionContent = z.infer<typeof VersionContent>;

/** A fact as an author may use it. */
export const WritableFact = z
  .object({
    key: z.string(), label: z.string(), type: z.enum(["number", "money", "choice", "text", "boolean", "date-time"]), source: z.string(), sensitivity: z.enum(["public", "value", "sensitive"]),
    unit: z.string().optional(), whole: z.boolean().optional(), range: z.object({ from: z.number().optional(), to: z.number().optional() }).optional(), choices: z.array(z.string()).optional(), words: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "WritableFact" });
export type WritableFact = z.infer<typeof WritableFact>;
export const StudioWords = z
  .object({ facts: z.array(WritableFact), protectedParts: z.array(z.string()).describe("parts whose tables may not read what a customer is worth"),
    mayAlsoAnswer: z.record(z.string(), z.array(z.object({ key: z.string(), type: z.enum(["number", "money"]), unit: z.string().optional() }))).describe("columns that the tables of a part may answer beside those they must, by part"),
    mayBeAdded: z.array(z.object({ part: z.string(), table: WrittenTable })).describe("tables that rules may do without, as a fresh installation has them") })
  .meta({ id: "StudioWords" });
export type StudioWords = z.infer<typeof StudioWords>;

/** An override from which somebody wants the rules to learn, as an example that may be taken over. */
export const Proposal = z
  .object({ overrideId: Id, at: Time, by: z.string(), rule: z.string(), actionTitle: z.string(), done: z.boolean().describe("true: it was held back, and they did it all the same; false: it was advised, and they did not"), reason: z.string(), reasonTitle: z.string().describe("the reason in words"), instead: z.string(), teaches: z.boolean(), example: Example.nullable().describe("null: its decision was taken by a policy that is not kept here") })
  .meta({ id: "ExampleProposal" });
export type Proposal = z.infer<typeof Proposal>;
shownBy(Proposal, proposalAs);
