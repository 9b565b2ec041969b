// What colleagues enter themselves: a customer, and what happened with one, as it goes over the wire.
import { z } from "zod";
import { Id, Time } from "../../platform/contract.ts";
import { nameText } from "../field-sets.ts";

const isKept = (text: string) => text.isWellFormed() && !text.includes("\u0000");
const words = (longest: number) => z.string().trim().max(longest).refine(isKept, "holds a character that cannot be kept");

export const NewCustomer = z
  .strictObject({
    name: words(200).min(1), email: words(320).optional(), phone: words(60).optional(), city: words(200).optional(), country: words(200).optional(),
    mine: z.boolean().default(false).describe("whoever enters them looks after them"),
    another: z.boolean().default(false).describe("enter them although somebody is known of whom that address or number was only said and never proven"),
  })
  .meta({ id: "NewCustomer" });
export type NewCustomer = z.infer<typeof NewCustomer>;

/** Either somebody new, or who is known by that address or number already: then nobody is entered. */
export const CustomerEntered = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("entered"), customerId: Id }),
    z.object({ kind: z.literal("known"), customers: z.array(z.object({ customerId: Id, name: nameText(), by: z.enum(["email", "phone"]), proven: z.boolean().describe("false: it was only said; `another` enters somebody new all the same") })) }),
  ])
  .meta({ id: "CustomerEntered" });
export type CustomerEntered = z.infer<typeof CustomerEntered>;

/** How colleagues and customers meet outside of Rapport. */
export const LoggedKind = z.enum(["call", "meeting", "letter", "email", "contact"]).describe("contact: any other way");
export type LoggedKind = z.infer<typeof LoggedKind>;

export const NewTouchPoint = z
  .strictObject({
    messageId: z.string().min(1).max(200).refine(isKept, "holds a character that cannot be kept").describe("your own id; the same id again has no effect"),
    kind: LoggedKind, direction: z.enum(["in", "out"]).describe("in: they got in touch"),
    occurredAt: Time.optional().describe("now, where it is left out; never later"),
    about: words(200).optional(), body: words(20_000).optional().describe("what the customer said, in their own words"),
    note: words(5_000).optional().describe("what a colleague wrote down of it"), issue: words(120).optional().describe("the code of a conversation, or a name of your own"),
  })
  .meta({ id: "NewTouchPoint" });
export type NewTouchPoint = z.infer<typeof NewTouchPoint>;
