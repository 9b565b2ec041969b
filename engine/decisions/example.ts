// An example: one case, and what the rules must make of it. It stands in the policy, so that whoever changes a rule learns at
// once what else they change.
import { z } from "zod";

const name = z.string().min(1).max(120);

export const Example = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "must be small letters, digits and hyphens"),
    title: z.string().trim().min(1, "must say what the case is").max(200),
    facts: z.record(z.string().max(120), z.union([z.string().max(500), z.number(), z.boolean()])).describe("what is known in this case, by the keys of facts; whatever is not named is not known"),
    fits: z.array(z.strictObject({ table: name, row: name })).max(20).default([]).describe("rows that must take part"),
    advises: z.array(name).max(20).default([]).describe("actions that must be advised"),
    never: z.array(name).max(20).default([]).describe("actions that must not be advised"),
    from: z.string().max(80).optional().describe("the override or the decision it was made of"),
  })
  .refine(({ fits, advises, never }) => fits.length + advises.length + never.length > 0, "must expect something: a row that fits, an action that is advised, or one that is not")
  .meta({ id: "RuleExample" });
export type Example = z.infer<typeof Example>;
