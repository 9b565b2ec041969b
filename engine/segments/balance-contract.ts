// Whether treating a segment differently is worth it, as it goes over the wire.
import { z } from "zod";
import { LARGEST_AMOUNT_MINOR, Time } from "../platform/contract.ts";
import { SegmentName } from "./list-contract.ts";

const Cost = z.int().min(0).max(LARGEST_AMOUNT_MINOR);
const Gain = z.int().min(-LARGEST_AMOUNT_MINOR).max(LARGEST_AMOUNT_MINOR);
const Assumed = z
  .strictObject({ kind: z.literal("assumed"), loMinor: Gain, midMinor: Gain, hiMinor: Gain, why: z.string().trim().min(3).max(300).describe("what the assumption rests on") })
  .refine(({ loMinor, midMinor, hiMinor }) => loMinor <= midMinor && midMinor <= hiMinor, "the likely gain must lie between the least and the most");
/** What is gained a member and year by treating them differently: an action's measured effect, or somebody's assumption. */
export const GainBasis = z.union([z.strictObject({ kind: z.literal("measured"), actionId: z.string().min(1).max(100) }), Assumed]);
export const BalanceStatement = z
  .strictObject({ gain: GainBasis, setupMinor: Cost.describe("once"), contentMinor: Cost.describe("words, pages, upkeep: a year"), handlingMinor: Cost.describe("a member and year") })
  .meta({ id: "BalanceStatement" });
export type BalanceStatement = z.infer<typeof BalanceStatement>;
export const NewBalance = z.strictObject({ statement: BalanceStatement.nullable().describe("null takes the last one back") });

/** With which segment to treat them alike, and why this one. */
export const MergeWith = SegmentName.extend({
  because: z.discriminatedUnion("kind", [z.object({ kind: z.literal("members"), share: z.number().describe("of these members, that it holds") }), z.object({ kind: z.literal("value"), theirsMinor: z.int().describe("median of its members"), oursMinor: z.int(), currency: z.string() })]),
});
export type MergeWith = z.infer<typeof MergeWith>;
const Range = z.object({ lo: z.int(), mid: z.int(), hi: z.int() });
export const SegmentBalance = z
  .object({
    statement: BalanceStatement, statedAt: Time, statedBy: z.string(), members: z.int(), currency: z.string().describe("in which it was stated: a balance in money stays one, whatever value is counted in since"),
    each: Range.nullable().describe("gained a member and year, minor units; null where the action has not been measured"),
    measured: z
      .object({
        of: z.enum(["members", "everybody"]).describe("members: of whoever the rule would have chosen when they met the action, as its latest certificate says; everybody: of all who met it, where that is not known"),
        treated: z.int(), heldOut: z.int(), windowDays: z.int(),
        whyNotMembers: z.enum(["not-judged", "not-known", "not-met", "too-few", "uneven"]).nullable().describe("not-judged: the rule in use was not judged since it was said, or not in what value is counted in; not-known: half a year ago too little was known to say whom it would have chosen; not-met: no customer it would have chosen met the action within the time looked at; uneven: members were left out more or less often than others"),
        tooFew: z.object({ of: z.enum(["customers", "buyers"]), observed: z.int(), needed: z.int() }).nullable().describe("of members in the smaller arm"),
      })
      .nullable(),
    gain: Range.nullable(), cost: z.object({ setup: z.int(), content: z.int(), handling: z.int(), total: z.int() }), net: Range.nullable().describe("of the first year"),
    verdict: z.enum(["pays", "unsure", "loses", "not-measured"]), mergeWith: MergeWith.nullable().describe("where this one loses: the segment by rule that holds most of the members and at least half of them, else the one whose members are worth most nearly the same; null where there is no other that the reader may be told"),
  })
  .meta({ id: "SegmentBalance" });
export type SegmentBalance = z.infer<typeof SegmentBalance>;
export const MeasuredAction = z.object({ actionId: z.string(), lo: z.int(), mid: z.int(), hi: z.int() });
