// Shapes that several steps put on the wire.
import { z } from "zod";

export const Id = z.uuid();
export const Time = z.iso.datetime({ offset: true }).describe("UTC, ISO 8601");
export const Day = z.iso.date();

/** Money in whole minor units (cents, pence) with its ISO 4217 currency. */
export const Money = z.object({ amountMinor: z.int(), currency: z.string().length(3) }).meta({ id: "Money" });
export type Money = z.infer<typeof Money>;

/** An amount of money that is not known for sure: the expectation and the likely range (80 %). */
export const MoneyEstimate = z
  .object({ mid: z.int(), lo: z.int(), hi: z.int(), currency: z.string().length(3), before: z.int().nullable() })
  .describe("minor units; before = the same estimate a month ago, null when there was none")
  .meta({ id: "MoneyEstimate" });
export type MoneyEstimate = z.infer<typeof MoneyEstimate>;

/** A probability with its likely range (80 %), 0 to 1. */
export const ChanceEstimate = z
  .object({ mid: z.number().min(0).max(1), lo: z.number().min(0).max(1), hi: z.number().min(0).max(1), before: z.number().nullable() })
  .meta({ id: "ChanceEstimate" });
export type ChanceEstimate = z.infer<typeof ChanceEstimate>;

/** What is answered when there are not enough rows to say something. */
export const TooFew = z.object({ kind: z.literal("too-few"), observed: z.int(), needed: z.int() }).meta({ id: "TooFew" });
export type TooFew = z.infer<typeof TooFew>;

/** An error as RFC 9457 problem details. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    problems: z.array(z.object({ place: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** One line of the live stream (`GET /api/live`); its position is the SSE event id. */
export const LiveEvent = z
  .object({
    position: z.int(),
    topic: z.enum(["interactions", "profile", "value", "segments", "decision", "conversation", "message", "organisation", "import"]),
    at: Time,
    customerIds: z.array(Id).describe("customers concerned; empty when many or none"),
    conversationId: Id.nullable(),
  })
  .meta({ id: "LiveEvent" });
export type LiveEvent = z.infer<typeof LiveEvent>;
