// Events about buying, in whichever format they came.
import type { Direction } from "../../engine/interactions/index.ts";
import type { EventFields } from "./event-fields.ts";
import { readOrderAmount } from "./order-amount.ts";
import type { Envelope } from "./translation.ts";

export function isCommerce(kind: string): boolean {
  return /^(order|refund)(\.reported)?$/.test(kind);
}

/** Who moved: the customer (visited, bought), we (paid back), or nobody (a record changed). */
export function directionOf(kind: string): Direction {
  if (kind === "identify" || kind === "group" || kind === "alias" || kind === "email.bounced") return "none";
  return kind === "refund" ? "out" : "in";
}

/** The amount of an order or refund; nothing for other kinds. Where a trusted key's amount cannot be read, the event is refused. */
export function amountOf(fields: EventFields, kind: string, properties: Readonly<Record<string, unknown>>, envelope: Envelope): { readonly amountMinor?: number; readonly currency?: string } {
  if (!isCommerce(kind)) return {};
  const read = readOrderAmount(properties, envelope.currency);
  if (read.kind === "wrong" && envelope.trusted) fields.wrong(read.field, read.reason); // an order without its amount would be a wrong fact
  return read.kind === "amount" ? read.amount : {};
}
