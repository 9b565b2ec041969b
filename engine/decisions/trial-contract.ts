// What the rules would do with customers who were chosen, looked at without deciding anything.
import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";
import { nameText } from "../profiles/contract.ts";
import { Chosen } from "../segments/contract.ts";
import { Lamp } from "./lamp-contract.ts";

/** Of more it is refused, in words. */
export const MOST_TRIED = 5000;

export const NewTrial = z
  .strictObject({
    chosen: Chosen,
    by: z.enum(["in-force", "draft"]).default("in-force").describe("the rules that decide now, or the draft that is open, for whoever may see it"),
    after: Id.optional().describe("goes on behind this customer: `next` of the part before"),
  })
  .meta({ id: "NewTrial" });
export type NewTrial = z.infer<typeof NewTrial>;

export const TrialLine = z
  .object({
    kind: z.enum(["advised", "held", "nothing"]).describe("nothing: no row advises anything"), actionId: z.string().nullable(), title: z.string().describe("what the action is called"), why: z.string().describe("why it is held back"),
    rule: z.string(), who: z.array(z.object({ customerId: Id, name: nameText() })),
  })
  .meta({ id: "TrialLine" });
export type TrialLine = z.infer<typeof TrialLine>;

export const Trial = z
  .object({
    policy: z.object({ key: z.string(), title: z.string(), version: z.int().describe("in force; of a draft the one that it is based on"), draft: z.object({ revision: z.int(), changedAt: Time }).nullable().describe("the draft that answers; null: the version in force does") }),
    openDraft: z.object({ revision: z.int(), changedAt: Time }).nullable().describe("that could be asked instead; null where there is none, or the reader may not see it"),
    customers: z.int().describe("how many are chosen"), done: z.int().describe("so many have been asked about, this part included"), next: Id.nullable().describe("behind whom the next part begins; null: this was the last"),
    lines: z.array(TrialLine).describe("of this part: what would be advised, then what would be held back, then nothing; most customers first"),
  })
  .meta({ id: "Trial" });
export type Trial = z.infer<typeof Trial>;

export const LampsAsked = z.strictObject({ ids: z.array(Id).min(1).max(200) }).meta({ id: "LampsAsked" });
export const LampsNow = z.object({ customers: z.array(z.object({ customerId: Id, lamps: z.array(Lamp) })) }).meta({ id: "LampsNow" });
export type LampsNow = z.infer<typeof LampsNow>;
