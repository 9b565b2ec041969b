// Whether the dates of a next purchase held, as it goes over the wire.
import { z } from "zod";

const ShareWithRange = z.object({ share: z.number(), lo: z.number(), hi: z.number() });
/** Whether the dates of a next purchase held, of customers who came within the weeks that were kept aside. */
export const NextPurchaseTest = z
  .object({
    kind: z.literal("measured"), customers: z.int().describe("who came, and of whom it was told beforehand; of more than 5,000, some of them"),
    within: ShareWithRange.describe("came between the two days that were told, with its 95 % interval; 0.8 would be right"), byMiddle: ShareWithRange.describe("came by the middle day; 0.5 would be right"),
    early: z.number().describe("came before the first day; 0.1 would be right"), late: z.number().describe("after the last; 0.1 would be right"), typicalDays: z.int().describe("between the two days, for half of them at most"),
    holds: z.boolean().describe("0.8 lies within the interval of `within`, or within 0.02 of it"),
  })
  .meta({ id: "NextPurchaseTest" });
export type NextPurchaseTest = z.infer<typeof NextPurchaseTest>;
