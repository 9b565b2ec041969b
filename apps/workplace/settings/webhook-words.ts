import type { WebhookProvider, WebhookRefusal } from "../../../engine/organisation/contract.ts";
import { word } from "../../ui/say.ts";

/** As the providers write themselves; the same in every language. */
export const PROVIDER_NAMES: Readonly<Record<WebhookProvider, string>> = { shopify: "Shopify", stripe: "Stripe" };

/** Why the last delivery was turned away, and what to do about it. */
export const REFUSAL_WORDS: Readonly<Record<WebhookRefusal, string>> = {
  "no-secret": word("no signing secret is set yet"),
  "no-signature": word("it carried no signature"),
  "unreadable-signature": word("its signature could not be read"),
  "wrong-signature": word("its signature does not fit; is the secret the one shown for this address?"),
  "too-old": word("it was signed more than five minutes before; does the clock of this machine run right?"),
  "too-early": word("it was signed more than five minutes ahead; does the clock of this machine run right?"),
  "other-account": word("it came from another shop; add a source for each shop"),
};

/** What to switch on at the provider, in its own words: these are read, others are kept only where they name a customer. */
export const TOPICS: Readonly<Record<WebhookProvider, readonly string[]>> = {
  shopify: [
    "orders/create",
    "orders/paid",
    "orders/cancelled",
    "orders/fulfilled",
    "fulfillments/create",
    "fulfillments/update",
    "refunds/create",
    "customers/create",
    "customers/update",
    "checkouts/create",
  ],
  stripe: [
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "refund.created",
    "charge.dispute.created",
    "charge.dispute.closed",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_failed",
    "customer.created",
    "customer.updated",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "checkout.session.completed",
  ],
};
