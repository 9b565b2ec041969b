import { z } from "zod";
import { TooFew } from "../platform/contract.ts";

export * from "./floor/floor-contract.ts";

const Verdict = z.enum(["proven", "not-shown", "harmful"]);
export const Lift = z
  .object({
    kind: z.literal("measured"), treated: z.number(), heldOut: z.number(), difference: z.number().describe("of spending: with what was to be foreseen from before taken out"),
    lo: z.number().describe("the range holds on every day on which it is read"), hi: z.number(), verdict: Verdict.describe("by that range"),
    once: z.object({ lo: z.number(), hi: z.number(), verdict: Verdict }).describe("the narrower range that holds where it is read once, on a day that was planned"),
    removed: z.number().nullable().describe("part of the variance that spending before the action explains, 0 to 1; null where it is not used"),
  })
  .meta({ id: "Lift" });
export const LiftAnswer = z.discriminatedUnion("kind", [Lift, TooFew]);
export type LiftAnswer = z.infer<typeof LiftAnswer>;

/** What followed one action: treated customers against those held out. */
export const ActionOutcome = z
  .object({
    actionId: z.string(), title: z.string(), rule: z.string(), experiment: z.object({ key: z.string(), title: z.string() }).nullable().describe("the experiment in which it was tried; null: outside any, against the permanent hold-out"),
    treated: z.int().describe("customers whose window has ended"), heldOut: z.int(), stillRunning: z.int(),
    taken: z.int().describe("those among `treated` for whom it was carried out"), overridden: z.int().describe("those among `treated` for whom somebody decided otherwise"),
    boughtAgain: LiftAnswer.describe("share who bought within the window"), revenue: LiftAnswer.describe("spending per customer within the window, minor units"),
    windowDays: z.int(), sampleRatio: z.object({ expectedHeldOut: z.number(), actualHeldOut: z.number(), suspicious: z.boolean() }),
    since: z.string().nullable(),
  })
  .meta({ id: "ActionOutcome" });
export type ActionOutcome = z.infer<typeof ActionOutcome>;
export const OutcomesPage = z.object({ actions: z.array(ActionOutcome), currency: z.string(), holdOutShare: z.number(), windowDays: z.int() }).meta({ id: "OutcomesPage" });
export type OutcomesPage = z.infer<typeof OutcomesPage>;

/** Customers who met the advice of a rule, by what was made of it. Not drawn by lot: what is between the groups is no effect. */
export const FollowedGroup = z
  .object({
    how: z.enum(["followed", "otherwise", "unsaid"]).describe("unsaid: nobody said that it was carried out, and nobody decided otherwise"), customers: z.int(),
    boughtAgain: z.discriminatedUnion("kind", [z.object({ kind: z.literal("share"), share: z.number(), lo: z.number(), hi: z.number() }), TooFew]).describe("within the window after they met it, with its likely range (Wilson, 95 %)"),
  })
  .meta({ id: "FollowedGroup" });
export type FollowedGroup = z.infer<typeof FollowedGroup>;
export const RuleOutcome = z
  .object({ rule: z.string(), windowDays: z.int(), groups: z.array(FollowedGroup), brought: z.array(ActionOutcome).describe("of the actions that it advised, against those held out: over all rules that advise them"), currency: z.string() })
  .meta({ id: "RuleOutcome" });
export type RuleOutcome = z.infer<typeof RuleOutcome>;
