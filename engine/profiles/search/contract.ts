// What a search finds of customers, their groups and their orders, as it goes over the wire.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Id, Money, Time } from "../../platform/contract.ts";
import { matchedSets, nameText, profileText } from "../field-sets.ts";
import { GroupKind } from "../knowledge/group-contract.ts";

export const Matched = z
  .object({ field: z.enum(["name", "email", "phone", "city", "number", "id"]), text: inSet(({ field }, setOf) => matchedSets(String(field), setOf), z.string()), words: z.array(z.string()).describe("what to mark in the text, in small letters without accents") })
  .describe("in which of what is known the typed words were found");
export type Matched = z.infer<typeof Matched>;

export const CustomerHit = z
  .object({ customerId: Id, name: nameText(), email: profileText("email"), city: profileText("city"), lastHeardAt: Time.nullable(), matched: Matched })
  .meta({ id: "CustomerHit" });
export type CustomerHit = z.infer<typeof CustomerHit>;

export const CustomersFound = z.object({ hits: z.array(CustomerHit), more: z.boolean(), spelt: z.array(z.string()).describe("other spellings that were looked for, because nobody is called what was typed") });
export type CustomersFound = z.infer<typeof CustomersFound>;

export const GroupHit = z.object({ groupId: Id, kind: GroupKind, name: z.string(), customers: z.int().describe("who belongs to it now"), words: z.array(z.string()) }).meta({ id: "GroupHit" });
export type GroupHit = z.infer<typeof GroupHit>;
export const GroupsFound = z.object({ hits: z.array(GroupHit), more: z.boolean(), spelt: z.array(z.string()).describe("words of their names that were found instead, because none is written as was typed") });
export type GroupsFound = z.infer<typeof GroupsFound>;

export const OrderHit = z
  .object({ about: z.enum(["order", "invoice"]), number: z.string(), thread: z.string().describe("as `thread.key` in the timeline"), customerId: Id, customerName: nameText(), at: Time, amount: inSet("value", Money.nullable()) })
  .meta({ id: "OrderHit" });
export type OrderHit = z.infer<typeof OrderHit>;
export const OrdersFound = z.object({ hits: z.array(OrderHit), more: z.boolean() });
export type OrdersFound = z.infer<typeof OrdersFound>;
