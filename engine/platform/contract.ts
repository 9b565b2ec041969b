// Shapes that several steps put on the wire.
import { z } from "zod";

export const Id = z.uuid();
// Counted in UTC, so that an offset cannot carry a moment into a year that no database or screen can show.
const isSensibleTime = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1900 && year <= 2200;
};
export const Time = z.iso.datetime({ offset: true }).refine(isSensibleTime, "must lie between the years 1900 and 2200").describe("UTC, ISO 8601");
export const Day = z.iso.date();

/** A thousand million in units of a currency of two decimals: above it an amount is a slip, and sums would not fit. */
export const LARGEST_AMOUNT_MINOR = 100_000_000_000;
export const AmountMinor = z.int().min(-LARGEST_AMOUNT_MINOR).max(LARGEST_AMOUNT_MINOR);

/**
 * What an amount is counted in: a currency of ISO 4217, or the name of a unit of one's own where value is not money.
 */
export const CountedIn = z.string().min(3).max(40).describe("ISO 4217, or an organisation's own unit such as “needs met”, of which an amount counts hundredths");

/** Whether amounts in it are money. @example isMoney("EUR") // true @example isMoney("needs met") // false */
export const isMoney = (countedIn: string): boolean => /^[A-Z]{3}$/.test(countedIn);

/** How many decimals the amounts have of which the minor units are counted. @example minorDigits("JPY") // 0 */
export function minorDigits(countedIn: string): number {
  return isMoney(countedIn) ? (new Intl.NumberFormat("en", { style: "currency", currency: countedIn }).resolvedOptions().maximumFractionDigits ?? 2) : 2;
}

/** An amount in whole minor units (cents, pence) of what it is counted in. */
export const Money = z.object({ amountMinor: z.int(), currency: CountedIn }).meta({ id: "Money" });
export type Money = z.infer<typeof Money>;

/** An amount of money that is not known for sure: the expectation and the likely range (80 %). */
export const MoneyEstimate = z
  .object({ mid: z.int(), lo: z.int(), hi: z.int(), currency: CountedIn, before: z.int().nullable() })
  .describe("minor units; before = the same estimate a month ago, null when there was none")
  .meta({ id: "MoneyEstimate" });
export type MoneyEstimate = z.infer<typeof MoneyEstimate>;

/** A probability with its likely range (80 %), 0 to 1. */
export const ChanceEstimate = z
  .object({ mid: z.number().min(0).max(1), lo: z.number().min(0).max(1), hi: z.number().min(0).max(1), before: z.number().nullable() })
  .meta({ id: "ChanceEstimate" });
export type ChanceEstimate = z.infer<typeof ChanceEstimate>;

/** What is answered when there are not enough rows to say something. */
export const TooFew = z.object({ kind: z.literal("too-few"), observed: z.int(), needed: z.int(), of: z.literal("weeks").optional().describe("what is counted, where it is not customers or rows") }).meta({ id: "TooFew" });
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
    topic: z.enum(["interactions", "profile", "value", "segments", "decision", "conversation", "message", "organisation", "import", "policy", "article", "floor"]),
    at: Time,
    customerIds: z.array(Id).describe("customers concerned; empty when many or none"),
    conversationId: Id.nullable(),
  })
  .meta({ id: "LiveEvent" });
export type LiveEvent = z.infer<typeof LiveEvent>;
