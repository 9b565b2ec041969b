import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";

export const WebhookProvider = z.enum(["shopify", "stripe"]).meta({ id: "WebhookProvider" });
export type WebhookProvider = z.infer<typeof WebhookProvider>;

/** Why a delivery was turned away before it was read. */
export const WebhookRefusal = z.enum(["no-secret", "no-signature", "unreadable-signature", "wrong-signature", "too-old", "too-early", "other-account"]);
export type WebhookRefusal = z.infer<typeof WebhookRefusal>;

export const WebhookSourceView = z
  .object({
    sourceId: Id,
    provider: WebhookProvider,
    name: z.string(),
    source: z.string().describe("the name under which what it sends is kept"),
    path: z.string().describe("the address to give to the provider, without the beginning that leads to this Rapport"),
    trusted: z.boolean(),
    hasSecret: z.boolean().describe("false: everything is refused until the signing secret is set"),
    account: z.string().nullable().describe("the shop it turned out to be, from the first delivery"),
    createdAt: Time,
    createdBy: z.string(),
    deliveries: z.object({
      kept: z.int().describe("became touch points"),
      duplicates: z.int().describe("came again, without effect"),
      setAside: z.int().describe("signed, but could not be read; among the refused events with the reason"),
      leftOut: z.int().describe("about no customer, so not kept"),
      refused: z.int().describe("without a right signature; not kept"),
    }),
    lastReceivedAt: Time.nullable().describe("the last with a right signature"),
    lastTopic: z.string().nullable(),
    lastLeftOut: z.string().nullable().describe("the topic of the last that was left out"),
    lastRefusedAt: Time.nullable(),
    lastRefusedBecause: WebhookRefusal.nullable(),
  })
  .meta({ id: "WebhookSource" });
export type WebhookSourceView = z.infer<typeof WebhookSourceView>;

export const NO_STRIPE_SECRET = "must begin with whsec_: the signing secret of the endpoint, not an API key";

/** As the provider shows it; what is shorter could be guessed. */
export const WebhookSigningSecret = z.string().trim().min(16, "must be at least 16 characters: the whole signing secret").max(200).regex(/^[\x21-\x7e]+$/, "must be letters, digits and signs without spaces");

export const NewWebhookSource = z
  .strictObject({
    provider: WebhookProvider,
    name: z.string().trim().min(1, "must not be empty").max(120).regex(/^[^\p{Cc}]*$/u, "must not hold control characters"),
    secret: WebhookSigningSecret.optional().describe("the provider's signing secret; may be set later, for some show it only once they have the address"),
    trusted: z.boolean().optional().describe("e-mail addresses and telephone numbers from it count as verified, not only those that the shop has verified"),
  })
  .refine((wanted) => wanted.secret === undefined || fitsProvider(wanted.provider, wanted.secret), { path: ["secret"], message: NO_STRIPE_SECRET });
export type NewWebhookSource = z.infer<typeof NewWebhookSource>;

/** Stripe's API keys begin with sk_ and are taken for the signing secret now and then. */
export function fitsProvider(provider: WebhookProvider, secret: string): boolean {
  return provider !== "stripe" || secret.startsWith("whsec_");
}
