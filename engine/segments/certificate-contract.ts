// Whether a segment differs, as it goes over the wire.
import { z } from "zod";
import { Day, Time } from "../platform/contract.ts";

export const MEASURES = ["spending", "purchases", "contacts"] as const;
export const SegmentMeasure = z
  .object({
    what: z.enum(MEASURES).describe("spending: minor units; purchases: days with one; contacts: touch points of theirs other than orders; all within the window"),
    members: z.number().describe("on average"), rest: z.number(),
    difference: z.object({ mid: z.number(), lo: z.number(), hi: z.number() }).nullable().describe("of the averages, 95 % (Welch); null where nothing varies"),
    chanceOfMore: z.number().nullable().describe("how often a member has more than one of the rest, ties half; 0.5 where neither tends to"),
    epsilonSquared: z.number().nullable(), etaSquaredLog: z.number().nullable(), byChance: z.object({ mean: z.number(), max: z.number(), pValue: z.number(), shuffles: z.int() }).nullable(),
    sameOrder: z.number().nullable().describe("share of random halves that agree who has more"),
    differs: z.boolean(),
  })
  .meta({ id: "SegmentMeasure" });
export type SegmentMeasure = z.infer<typeof SegmentMeasure>;

const Lifted = z.object({ treated: z.int(), heldOut: z.int(), withIt: z.number(), without: z.number() });
/** What an action changed in the spending of members alone, by whoever the rule would have chosen when they met it. */
const MembersEffect = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measured"), mid: z.int(), lo: z.int(), hi: z.int(), currency: z.string() }),
  z.object({ kind: z.literal("too-few"), of: z.enum(["customers", "buyers"]).describe("in the smaller arm"), observed: z.int(), needed: z.int() }),
  z.object({ kind: z.literal("uneven") }),
]);
/** Whether an action changes more for members than for the rest, by its hold-out. */
export const SegmentResponse = z
  .object({
    actionId: z.string(), what: z.enum(["buyers", "spending"]).describe("within the window: share who bought; spending of each, minor units"), windowDays: z.int(),
    verdict: z.enum(["differs", "alike", "too-few", "uneven"]).describe("uneven: members were held out more or less often than others, so that chance alone did not decide"),
    members: Lifted, rest: Lifted,
    difference: z.object({ mid: z.number(), lo: z.number(), hi: z.number(), level: z.number() }).nullable().describe("of what the action changed: members' less the rest's"),
    gain: z.object({ mid: z.number(), lo: z.number() }).nullable().describe("a customer, of treating by membership at the price at which treating all and nobody come to the same; lo: at least"),
    tooFew: z.object({ observed: z.int(), needed: z.int() }).nullable(),
    effect: MembersEffect.nullable().describe("on members alone, minor units each within the window, with a range that holds on every day on which it is read; null: of buyers, or judged before it was measured"),
  })
  .meta({ id: "SegmentResponse" });
export type SegmentResponse = z.infer<typeof SegmentResponse>;

export const SegmentCertificate = z
  .object({
    verdict: z.enum(["differs", "alike", "too-few"]), certifiedAt: Time, version: z.int(), validUntil: Time.describe("from then on it must be judged again"),
    cutOff: Day.nullable().describe("members are whoever the rule would have chosen at the end of this day"), windowDays: z.int(),
    members: z.int().describe("judged"), rest: z.int(), needed: z.int().describe("of each, at least"),
    asKnownNow: z.array(z.string()).describe("parts of the rule that are taken as known today, for what they were then is not kept"),
    measures: z.array(SegmentMeasure), responses: z.array(SegmentResponse).describe("of each action that has a hold-out"), knownThen: z.boolean().describe("false: the rule asks what customers were worth, and half a year ago too little was known to say"), leftAside: z.int().describe("customers by whose responses the rule was found, who count for none of them"), differsIn: z.array(z.enum(["value", "response"])).describe("in what they did, in how they respond to an action, or both"), reach: z.array(z.object({ channel: z.enum(["email", "sms", "voice"]), customers: z.int() })).describe("members of today with an address and a consent to offers, by channel"),
    membersNow: z.int(), sentence: z.string(),
  })
  .meta({ id: "SegmentCertificate" });
export type SegmentCertificate = z.infer<typeof SegmentCertificate>;
export const SegmentOverlap = z.object({ key: z.string(), title: z.string(), byValue: z.boolean(), both: z.int().describe("customers in both"), ofOther: z.int().describe("customers in the other") });
