// Who an event of Stripe is about.
import type { IdentifierInput } from "../../engine/interactions/index.ts";
import { type Fields, idOf, record, text } from "./read.ts";
import { type Delivery, identifier, type Person, placeOf, said } from "./translated.ts";

/** What the object says of the customer besides its number. */
export interface Details {
  readonly name?: unknown;
  readonly email?: unknown;
  readonly phone?: unknown;
  readonly address?: unknown;
  readonly language?: unknown;
  /** The payment it belongs to. */
  readonly sale?: string;
}

/** Stripe proves no addresses: they count as verified only where whoever added the source says that they are. */
export function stripePerson(delivery: Delivery, customerId: string | undefined, details: Details): Person {
  return {
    identifiers: [
      ...identifier("user_id", customerId === undefined ? undefined : `stripe:${spaceOf(delivery)}:${customerId}`),
      ...identifier("email", text(details.email, 320), delivery.trusted),
      ...identifier("phone", text(details.phone, 40), delivery.trusted),
      ...saleOf(delivery, details.sale),
    ],
    traits: said({ name: text(details.name, 300), ...placeOf(details.address), language: text(details.language, 20) }) as Person["traits"],
  };
}

/** A refund or a dispute names its payment and no customer. */
function saleOf(delivery: Delivery, sale: string | undefined): IdentifierInput[] {
  return identifier("anonymous_id", sale === undefined ? undefined : `stripe:${spaceOf(delivery)}:${sale}`);
}

/** Within which a customer's number means one customer: the source, and on a platform the connected account, which the signed body names. */
function spaceOf(delivery: Delivery): string {
  const account = idOf(delivery.body["account"]);
  return account === undefined ? delivery.source : `${delivery.source}:${account}`;
}

/** Stripe gives an id, or the object itself where it was asked to. */
export function refOf(value: unknown): string | undefined {
  return idOf(typeof value === "string" ? value : record(value)["id"]);
}

export function customerDetails(customer: Fields): Details {
  const locales = customer["preferred_locales"];
  return { name: customer["name"], email: customer["email"], phone: customer["phone"], address: customer["address"], language: Array.isArray(locales) ? locales[0] : undefined };
}
