// The list of households, organisations and partners, as it goes over the wire.
import { z } from "zod";
import { inSet } from "../organisation/contract.ts";
import { Id, MoneyEstimate } from "../platform/contract.ts";
import { GroupKind } from "../profiles/contract.ts";

export const GroupListQuery = z.strictObject({
  query: z.string().max(120).optional().describe("letters of its name"),
  kind: GroupKind.optional(),
  sort: z.enum(["members", "name"]).default("members").describe("the largest first, or from A"),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type GroupListQuery = z.infer<typeof GroupListQuery>;

export const GroupRow = z
  .object({
    groupId: Id, kind: GroupKind, name: z.string(), members: z.int().describe("customers who belong to it now, of those whom the reader sees"),
    valued: inSet("value", z.int().nullable().describe("of how many of them an estimate is known; null: not shown to the reader")),
    value12: inSet("value", MoneyEstimate.nullable().describe("what those are expected to spend together in twelve months")),
  })
  .meta({ id: "GroupRow" });
export type GroupRow = z.infer<typeof GroupRow>;

export const GroupList = z.object({ total: z.int().describe("how many fit; counted as far as is looked at"), atLeast: z.boolean().describe("there are more than `total`"), rows: z.array(GroupRow) }).meta({ id: "GroupList" });
export type GroupList = z.infer<typeof GroupList>;
