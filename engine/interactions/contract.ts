import { z } from "zod";
import { type FieldsSeen, inSet, shownBy } from "../organisation/contract.ts";
import { AmountMinor, Id, Time } from "../platform/contract.ts";

export const Channel = z
  .enum(["web", "email", "chat", "voice", "sms", "social", "post", "shop", "portal", "partner", "other"])
  .meta({ id: "Channel" });
export type Channel = z.infer<typeof Channel>;
export const Direction = z.enum(["in", "out", "none"]);
export type Direction = z.infer<typeof Direction>;

/** An identifier as a source gives it; it is normalised before use. */
export const IdentifierInput = z.strictObject({
  kind: z.enum(["user_id", "anonymous_id", "email", "phone", "customer_number"]),
  value: z.string().min(1).max(320),
  verified: z.boolean().optional(),
});
export type IdentifierInput = z.infer<typeof IdentifierInput>;

const Place = z.string().min(1).max(100);

/** One touch point, as the REST API takes it. */
export const InteractionInput = z
  .strictObject({
    messageId: z.string().min(1).max(200).describe("the source's own id; the same id again has no effect"),
    kind: z.string().regex(/^[a-z][a-z0-9_.-]{0,59}$/).describe("visit, order, return, delivery, invoice, payment, letter, call, complaint, review, meeting … or an event name of your own"),
    channel: Channel,
    direction: Direction.default("in"),
    occurredAt: Time,
    identifiers: z.array(IdentifierInput).min(1).max(10),
    amountMinor: AmountMinor.optional(),
    currency: z.string().regex(/^[A-Z]{3}$/).optional(),
    body: z.string().max(20_000).optional().describe("what the customer said, in their own words"),
    properties: z.record(z.string(), z.unknown()).optional().describe("GET /api/interaction-kinds lists what each kind carries; others of your own are kept too"),
    department: Place.optional().describe("the part of the organisation it happened with"),
    region: Place.optional(),
    productLine: Place.optional(),
    brand: Place.optional(),
    traits: z.record(z.string(), z.unknown()).optional().describe("what the source says of the customer: name, city, …"),
  })
  .meta({ id: "InteractionInput" });
export type InteractionInput = z.infer<typeof InteractionInput>;

export const InteractionKind = z
  .object({
    kind: z.string(), title: z.string(), direction: Direction,
    fields: z.record(z.string(), z.object({ type: z.enum(["text", "number", "whole", "yes-no", "time", "list"]), meaning: z.string() })),
    thread: z.object({ about: z.enum(["issue", "conversation", "order", "invoice", "subscription", "repair", "claim", "deal"]), field: z.string() }).nullable().describe("the field that names what such touch points belong to"),
  })
  .meta({ id: "InteractionKind" });
export type InteractionKind = z.infer<typeof InteractionKind>;

export const RecordedSummary = z.object({ recorded: z.int(), duplicates: z.int() }).meta({ id: "RecordedSummary" });

/** What stands under a name that its reader does not read is covered; of what cannot be taken apart everything is. */
function refusedAs<T extends { readonly body: string }>(event: T, seen: FieldsSeen): T {
  const reads = (key: string) => seen.reading(seen.setOfAttribute(key.replaceAll(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase())) === "read";
  if ((["service", "value", "sensitive", "payment"] as const).every((set) => seen.reading(set) === "read")) return event;
  try {
    return { ...event, body: JSON.stringify(JSON.parse(event.body, (key, value: unknown) => (key === "" || /^\d+$/.test(key) || reads(key) ? value : "••••")), null, 1) };
  } catch {
    return { ...event, body: "••••" };
  }
}

export const RefusedEvent = shownBy(z
  .object({ refusedId: Id, receivedAt: Time, source: z.string(), channel: z.string(), field: z.string(), reason: z.string(), body: inSet("service", z.string()) })
  .meta({ id: "RefusedEvent" }), refusedAs);
export type RefusedEvent = z.infer<typeof RefusedEvent>;

/** What an import of orders reports; `lines.read = kept + refused + alreadyThere`. */
export const OrdersSummary = z
  .object({
    lines: z.object({ read: z.int(), kept: z.int(), refused: z.int(), alreadyThere: z.int() }),
    invoices: z.int(), customers: z.int(),
    anonymousLines: z.int(), cancellationLines: z.int(), negativeQuantityLines: z.int(), notPositivePriceLines: z.int(), adjustmentLines: z.int(),
    currency: z.string(),
    netAsWritten: z.string().describe("sum of quantity × price as the file writes them, as an exact decimal"),
    netMinor: z.int().describe("the same with each line rounded to minor units"),
    firstDay: z.string().nullable(), lastDay: z.string().nullable(),
    refusedFile: z.string().nullable(),
    seconds: z.number(), linesPerSecond: z.number(), peakMemoryMb: z.number(),
  })
  .meta({ id: "OrdersSummary" });
export type OrdersSummary = z.infer<typeof OrdersSummary>;

export const ImportView = z
  .object({ importId: Id, kind: z.string(), fileName: z.string(), startedAt: Time, startedBy: z.string(), finishedAt: Time.nullable(), failedBecause: z.string().nullable(), undoneAt: Time.nullable(), summary: z.record(z.string(), z.unknown()) })
  .meta({ id: "Import" });
export type ImportView = z.infer<typeof ImportView>;
