import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";
import { RuleSegmentView } from "./rule-contract.ts";
import { TierSummary } from "../value/contract.ts";

export * from "./list-contract.ts";
export * from "./group-list-contract.ts";
export * from "./balance-contract.ts";
export * from "./certificate-contract.ts";
export * from "./clusters/cluster-contract.ts";
export * from "./relationships/relationship-contract.ts";
export * from "./responding/responding-contract.ts";
export * from "./rule-contract.ts";
export * from "./views-contract.ts";

export const SegmentView = z
  .object({ key: z.string(), title: z.string(), rule: z.string().describe("who belongs, in words"), customers: z.int(), moved30: z.object({ in: z.int(), out: z.int() }), tier: TierSummary.nullable() })
  .meta({ id: "Segment" });
export type SegmentView = z.infer<typeof SegmentView>;
export const SegmentsPage = z.object({ segments: z.array(SegmentView).describe("by value"), byRule: z.array(RuleSegmentView).describe("by name; archived ones last"), customers: z.int(), ofThoseSeen: z.boolean().describe("counted among the customers that the reader sees; `tier`, which sums over all, is then null"), asOf: z.string().nullable(), movesSince: Time.nullable().describe("when customers were first placed: moves before that are not known"), currency: z.string() }).meta({ id: "SegmentsPage" });
export type SegmentsPage = z.infer<typeof SegmentsPage>;

export const SegmentMove = z.object({ at: Time, fromKey: z.string().nullable(), toKey: z.string().nullable(), why: z.string(), moveId: Id });
