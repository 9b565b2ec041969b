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

export const SegmentCertificate = z
  .object({
    verdict: z.enum(["differs", "alike", "too-few"]), certifiedAt: Time, version: z.int(), validUntil: Time.describe("from then on it must be judged again"),
    cutOff: Day.nullable().describe("members are whoever the rule would have chosen at the end of this day"), windowDays: z.int(),
    members: z.int().describe("judged"), rest: z.int(), needed: z.int().describe("of each, at least"),
    asKnownNow: z.array(z.string()).describe("parts of the rule that are taken as known today, for what they were then is not kept"),
    measures: z.array(SegmentMeasure), reach: z.array(z.object({ channel: z.enum(["email", "sms", "voice"]), customers: z.int() })).describe("members of today with an address and a consent to offers, by channel"),
    membersNow: z.int(), sentence: z.string(),
  })
  .meta({ id: "SegmentCertificate" });
export type SegmentCertificate = z.infer<typeof SegmentCertificate>;
export const SegmentOverlap = z.object({ key: z.string(), title: z.string(), byValue: z.boolean(), both: z.int().describe("customers in both"), ofOther: z.int().describe("customers in the other") });
