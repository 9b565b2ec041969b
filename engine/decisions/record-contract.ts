// The record of decisions as it is told: to whoever decides, to whoever writes the rules, and what was done of it.
import { z } from "zod";
import { ReasonKey } from "./override-reasons.ts";
import { inSet, shownBy } from "../organisation/contract.ts";
import { Id, Time } from "../platform/contract.ts";
import { nameText } from "../profiles/contract.ts";
import { decisionLineAs, firedRowAs } from "./shown-answer.ts";

export const Surface = z.enum(["cockpit", "web", "portal", "chat", "voice", "email", "api"]).meta({ id: "Surface" });
export type Surface = z.infer<typeof Surface>;

export { FIRST_REASONS, OverrideReason } from "./override-reasons.ts";
/** Its words, as the rules have them now, or had them last. */
export const ReasonTitle = z.string().describe("the reason in words");

/** A row that took part, with what it asked and what it answered. */
export const FiredRow = z
  .object({
    rule: z.string().describe("R-treatment/care-1"), version: z.int(), table: z.string(), row: z.string(),
    asks: z.array(z.object({ fact: z.string(), label: z.string(), cell: z.string().describe("what it must be, as the author wrote it") })),
    then: z.array(z.object({ label: z.string(), said: z.string() })), because: z.string().describe("why, as its author says it, with the facts of that moment; may be empty"),
  })
  .meta({ id: "FiredRow" });
export type FiredRow = z.infer<typeof FiredRow>;
shownBy(FiredRow, firedRowAs);

/** That an action was carried out. */
export const TakenView = z.object({ takenId: Id, decisionId: Id, actionId: z.string(), title: z.string(), takenBy: z.string(), takenAt: Time, conversationId: Id.nullable() }).meta({ id: "CarriedOutAction" });
export type TakenView = z.infer<typeof TakenView>;
export const TakenLately = z.object({ taken: z.array(TakenView) }).meta({ id: "TakenLately" });
export type TakenLately = z.infer<typeof TakenLately>;

/** At most so many decisions in one answer. */
export const MOST_FOUND = 100;

export const DecisionsAsked = z
  .strictObject({
    rule: z.string().max(130).optional().describe("those in which this row took part: R-treatment/care-1; or in which this limit held something back: limit:cap:offers"),
    action: z.string().max(80).optional().describe("those that advised this action or held it back"),
    customer: Id.optional(),
    from: Time.optional().describe("taken at this time or later; 90 days ago unless told"),
    before: Id.optional().describe("goes on behind this decision: `next` of the page before"),
    limit: z.coerce.number().int().min(1).max(MOST_FOUND).default(30),
  });
export type DecisionsAsked = z.infer<typeof DecisionsAsked>;

/** A decision in a line: about whom, what it said, what people did. */
export const DecisionLine = z
  .object({
    decisionId: Id, at: Time, customerId: Id, customerName: nameText(), surface: Surface, version: z.int(), arm: z.enum(["treated", "hold-out"]),
    advised: z.array(z.object({ actionId: z.string(), title: z.string(), rule: z.string() })), held: z.array(z.object({ actionId: z.string(), title: z.string(), rule: z.string() })),
    taken: z.array(z.object({ actionId: z.string(), takenBy: z.string() })),
    otherwise: z.array(z.object({ actionId: z.string(), reason: ReasonKey, reasonTitle: ReasonTitle, instead: inSet("service", z.string()), madeBy: z.string() })),
  })
  .meta({ id: "DecisionLine" });
export type DecisionLine = z.infer<typeof DecisionLine>;
shownBy(DecisionLine, decisionLineAs);
export const DecisionsFound = z.object({ decisions: z.array(DecisionLine).describe("newest first"), next: Id.nullable().describe("null: these were the last") }).meta({ id: "DecisionsFound" });
export type DecisionsFound = z.infer<typeof DecisionsFound>;

/** What one row did in the last 90 days, under whichever version it stood. */
export const RuleStanding = z
  .object({
    rule: z.string(), days: z.int(), version: z.int().describe("in force"), stands: z.boolean().describe("false: the version in force has no such row"),
    removed: z
      .object({
        last: z.int().describe("the last version that decided with it"), since: z.int().describe("the version that has it no longer"), at: Time.describe("from when that one decided"), tableTitle: z.string(),
        row: FiredRow.nullable().describe("what it said last, as its author wrote it; null: it asks what its reader does not see of customers"),
      })
      .nullable().describe("null: it stands, or never decided"),
    fits: z.int().describe("decisions of the version in force that it took part in"), fitsBefore: z.int().describe("decisions of earlier versions in which a row of this name took part"), customers: z.int().nullable().describe("of them all: how many customers they were about; null where they are more than 50,000 decisions"),
    firstAt: Time.nullable(), lastAt: Time.nullable(),
    actions: z.array(
      z.object({
        actionId: z.string(), title: z.string(), advised: z.int(), held: z.int().describe("held back by this row"), leftOut: z.int().describe("left out for a measurement"),
        taken: z.int().describe("of those advised: carried out, as somebody said"), otherwise: z.int().describe("of those advised: done otherwise, and not taken back"),
      }),
    ),
    reasons: z.array(z.object({ reason: ReasonKey, reasonTitle: ReasonTitle, count: z.int() })).describe("why it was done otherwise, the most frequent first"),
  })
  .meta({ id: "RuleStanding" });
export type RuleStanding = z.infer<typeof RuleStanding>;
