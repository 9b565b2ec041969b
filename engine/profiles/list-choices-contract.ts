// What lists can be filtered by beside their own columns, as it goes over the wire.
import { z } from "zod";

export const ListChoices = z
  .object({
    attributes: z
      .array(z.object({ key: z.string(), kind: z.enum(["text", "number", "money", "day", "yes-no"]), currency: z.string().nullable().describe("of amounts"), values: z.array(z.string()).describe("the commonest, most first; none for whoever sees some customers only"), ready: z.boolean().describe("lists know it already; else they go through all customers once, when it is chosen") }))
      .describe("attributes that occur and that the reader reads, from A"),
    consents: z.array(z.object({ purpose: z.string(), channel: z.string(), ready: z.boolean() })),
    products: z.array(z.object({ sku: z.string(), name: z.string() })).describe("those sold on most lines; none for whoever does not read what happened with customers"),
    categories: z.array(z.string()).describe("of products, where sources tell them, from A"),
    owner: z.boolean().describe("the reader may choose by who looks after a customer"),
  })
  .meta({ id: "ListChoices" });
export type ListChoices = z.infer<typeof ListChoices>;
