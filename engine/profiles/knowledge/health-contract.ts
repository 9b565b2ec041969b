import { z } from "zod";
import { Time } from "../../platform/contract.ts";

export const HealthThing = z.enum(["name", "email", "phone", "city", "country", "language", "preferred_channel", "consent"]).describe("what a full profile holds; consent: something was said about offers, yes or no");
export type HealthThing = z.infer<typeof HealthThing>;

export const ProfileHealth = z
  .object({
    completeness: z.object({ known: z.int(), expected: z.int(), missing: z.array(HealthThing) }),
    freshness: z.object({ fresh: z.int(), counted: z.int(), stale: z.array(z.object({ key: z.string(), saidAt: Time })) }).nullable().describe("null where nothing known has a time"),
    freshDays: z.int().describe("so long after it was last said something counts as fresh"),
  })
  .describe("how full and how fresh a profile is; docs/metrics.md says how it is counted")
  .meta({ id: "ProfileHealth" });
export type ProfileHealth = z.infer<typeof ProfileHealth>;
