import { z } from "zod";
import { Id, MoneyEstimate, Time, ChanceEstimate } from "../platform/contract.ts";
import { ProfileView } from "../profiles/contract.ts";
import { TierSummary, ValueTier } from "../value/contract.ts";

export const SegmentView = z
  .object({ key: z.string(), title: z.string(), rule: z.string().describe("who belongs, in words"), customers: z.int(), moved30: z.object({ in: z.int(), out: z.int() }), tier: TierSummary.nullable() })
  .meta({ id: "Segment" });
export type SegmentView = z.infer<typeof SegmentView>;
export const SegmentsPage = z.object({ segments: z.array(SegmentView), customers: z.int(), asOf: z.string().nullable(), currency: z.string() }).meta({ id: "SegmentsPage" });
export type SegmentsPage = z.infer<typeof SegmentsPage>;

/** One line of the customers list. */
export const CustomerRow = z
  .object({
    profile: ProfileView,
    segment: z.object({ key: z.string(), title: z.string() }).nullable(),
    tier: ValueTier,
    value12: MoneyEstimate.nullable(),
    stay26: ChanceEstimate.nullable(),
  })
  .meta({ id: "CustomerRow" });
export type CustomerRow = z.infer<typeof CustomerRow>;

export const CustomerListQuery = z.strictObject({
  query: z.string().max(200).optional().describe("part of a name, an e-mail address, a telephone number or an id"),
  tier: ValueTier.optional(),
  stayBelow: z.coerce.number().min(0).max(1).optional(),
  tag: Id.optional().describe("only customers who carry this tag"),
  sort: z.enum(["value", "stay", "lastHeard", "name"]).default("value"),
  order: z.enum(["asc", "desc"]).default("desc"),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type CustomerListQuery = z.infer<typeof CustomerListQuery>;
export const CustomerList = z.object({ total: z.int(), customers: z.int().describe("all known customers"), rows: z.array(CustomerRow) }).meta({ id: "CustomerList" });
export type CustomerList = z.infer<typeof CustomerList>;
export const SegmentMove = z.object({ at: Time, fromKey: z.string().nullable(), toKey: z.string().nullable(), why: z.string(), moveId: Id });
