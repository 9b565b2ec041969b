// Who a delivery of Shopify is about.
import type { IdentifierInput } from "../../engine/interactions/index.ts";
import { type Fields, idOf, moment, record, text } from "./read.ts";
import { type Consent, type Delivery, identifier, type Person, placeOf, said } from "./translated.ts";

/**
 * The customer of an order or of the customer topics. An e-mail address counts as verified where Shopify says that the
 * customer has proved it; telephone numbers are never proved there.
 *
 * @param other an address given with the order, which may be anybody's
 */
export function shopifyPerson(delivery: Delivery, customer: Fields, other: { readonly email?: unknown; readonly phone?: unknown; readonly address?: unknown; readonly language?: unknown } = {}): Person {
  const id = idOf(customer["id"]);
  const ownEmail = text(customer["email"], 320);
  const email = ownEmail ?? text(other.email, 320);
  const phone = text(customer["phone"], 40) ?? text(other.phone, 40);
  const verifiedEmail = delivery.trusted || (ownEmail !== undefined && customer["verified_email"] === true);
  const address = record(customer["default_address"] ?? other.address);
  const traits = said({
    first_name: text(customer["first_name"], 200) ?? text(address["first_name"], 200),
    last_name: text(customer["last_name"], 200) ?? text(address["last_name"], 200),
    ...placeOf(address),
    company: text(address["company"], 200),
    language: text(customer["locale"], 20) ?? text(other.language, 20),
    ...(typeof customer["accepts_marketing"] === "boolean" ? { accepts_marketing: customer["accepts_marketing"] } : {}),
  }) as Person["traits"];
  return { identifiers: [...shopifyId(delivery, id), ...identifier("email", email, verifiedEmail), ...identifier("phone", phone, delivery.trusted)], traits };
}

/** Told from the customers of other shops by the source's name: it is ours, while the header that names the shop is not signed. */
function shopifyId(delivery: Delivery, id: string | undefined): IdentifierInput[] {
  return id === undefined ? [] : identifier("user_id", `shopify:${delivery.source}:${id}`);
}

/**
 * By whom an order's later news is recognised: a refund or a delivery names its order and no customer, and may come before
 * the order. It is the only sign of a sale that names nobody.
 */
export function saleOf(delivery: Delivery, orderId: string): IdentifierInput[] {
  return identifier("anonymous_id", `shopify:${delivery.source}:order:${orderId}`);
}

/** What the customer said of being written to, where Shopify says when they did; "pending" and "not_subscribed" are no answer. */
export function consentsOf(customer: Fields): Consent[] {
  return (["email", "sms"] as const).flatMap((channel) => {
    const consent = record(customer[`${channel}_marketing_consent`]);
    const [state, at] = [consent["state"], moment(consent["consent_updated_at"])];
    if ((state !== "subscribed" && state !== "unsubscribed") || at === undefined) return [];
    return [{ channel, given: state === "subscribed", at, wording: `shopify ${text(consent["opt_in_level"], 40) ?? "unstated"}` }];
  });
}
