// An address or a number that is not theirs, as it goes over the wire.
import { z } from "zod";
import { Id, Time } from "../../platform/contract.ts";
import { identifierText, nameText, serviceText } from "../field-sets.ts";

/** Which address or number: as the customer's page shows it. */
export const AddressAsked = z.strictObject({ kind: z.enum(["email", "phone"]), value: z.string().min(1).max(400).describe("as the customer's page shows it") });
export type AddressAsked = z.infer<typeof AddressAsked>;

const Choice = { keepLinkIds: z.array(Id).max(1000).default([]).describe("links that stand although they may rest on it") };

export const NotTheirsAsked = AddressAsked.extend(Choice);
export const SayNotTheirs = AddressAsked.extend({ ...Choice, why: z.string().trim().min(1).max(500) });
export type SayNotTheirs = z.infer<typeof SayNotTheirs>;

export const NotTheirsPreview = z
  .object({
    kind: z.string(), value: identifierText(),
    links: z.array(z.object({ linkId: Id, why: serviceText(), madeAt: Time, madeBy: z.string(), ends: z.boolean() })).describe("links that rested on it, or may have"),
    parts: z
      .array(z.object({ customerId: Id, name: nameText(), identities: z.int(), interactions: z.int(), keeps: z.boolean().describe("true for records that are known by the address: they leave with it, and it stays theirs"), reached: z.array(z.object({ kind: z.string(), value: identifierText() })).describe("addresses and numbers that are left") }))
      .describe("the customers that there are afterwards, that which goes on as this one first; one where nobody falls apart"),
  })
  .meta({ id: "NotTheirsPreview" });
export type NotTheirsPreview = z.infer<typeof NotTheirsPreview>;

export const NotTheirsSaid = z.object({ notTheirsId: Id, customerId: Id.describe("as whom this customer goes on"), customerIds: z.array(Id).describe("the customers that there are now") }).meta({ id: "NotTheirsSaid" });
export type NotTheirsSaid = z.infer<typeof NotTheirsSaid>;

export const NotTheirsView = z
  .object({ notTheirsId: Id, kind: z.string(), value: identifierText(), at: Time, by: z.string(), why: serviceText(), takenBackAt: Time.nullable(), takenBackBy: z.string().nullable() })
  .meta({ id: "NotTheirs" });
export type NotTheirsView = z.infer<typeof NotTheirsView>;
