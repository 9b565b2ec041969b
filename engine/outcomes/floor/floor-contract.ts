import { z } from "zod";
import { Day, Time } from "../../platform/contract.ts";

export const FloorState = z.enum(["held", "broken", "too-few"]).meta({ id: "FloorState" });
export type FloorState = z.infer<typeof FloorState>;

const Tier = z.enum(["high", "middle", "low", "none"]).describe("what the customer was worth to the rules when they wrote; none: not known");
const Count = z.int().min(0);
const Times = z.number().nullable().describe("how many times as long; null: too few");

/** Did the floor hold on a day: what no customer may be treated worse than, looked at afterwards. */
export const FloorProof = z
  .object({
    day: Day.describe("UTC"), provedAt: Time, state: FloorState.describe("broken, if any part of it was"), waits: Count.describe("waits for an answer that began that day"), decisions: Count, waiting: Count.describe("of the waits: not answered when this was worked out"),
    overtaken: z.object({ state: FloorState, longestBonusSeconds: Count.describe("the furthest that anybody was put forward"), tooFar: Count.describe("decisions that put somebody forward by more than 120 seconds"), tiers: z.array(z.object({ tier: Tier, waits: Count, overtaken: Count.describe("who waited still when somebody was answered who came more than two minutes later and was due no sooner") })) }),
    inTime: z.object({ state: FloorState, needed: z.number().describe("share that has to be answered in time, of each tier"), tiers: z.array(z.object({ tier: Tier, waits: Count, inTime: Count, share: z.object({ mid: z.number(), lo: z.number(), hi: z.number() }).nullable().describe("with Wilson's range, 95 %; null: too few") })) }),
    inOrder: z.object({ state: FloorState, tiers: z.array(z.object({ tier: Tier, waits: Count, minutes: z.number().describe("mean wait"), firstComeMinutes: z.number().describe("mean wait, had everybody been answered in the order of arrival"), times: Times, longestTimes: Times.describe("the same of the longest wait of a hundred") })) }),
    person: z.object({ state: FloorState, menus: Count, without: Count.describe("menus in which nobody could ask for a person") }),
    blind: z.object({ state: FloorState, profiles: Count.describe("decisions taken again for another worth, language and relationship"), broken: z.array(z.object({ change: z.string(), what: z.string(), was: z.string(), other: z.string() })).describe("where what the floor protects would have been another; the first ten") }),
    settled: z.object({ state: FloorState, from: Day, until: Day.describe("not included"), groups: z.array(z.object({ by: z.enum(["tier", "language"]), group: z.string(), conversations: Count, atOnce: Count.describe("settled without coming back"), ratio: z.number().nullable().describe("against the group that fares best; below 0.8 and beyond chance is an alarm; null: too few") })) }),
  })
  .meta({ id: "FloorProof" });
export type FloorProof = z.infer<typeof FloorProof>;

export const FloorPage = z
  .object({
    days: z.array(FloorProof).describe("newest first, 90 at most"),
    waiting: z.array(z.object({ tier: Tier, open: Count, oldest: Time })).describe("whoever waits for an answer now, the longest wait first"),
  })
  .meta({ id: "FloorPage" });
export type FloorPage = z.infer<typeof FloorPage>;
