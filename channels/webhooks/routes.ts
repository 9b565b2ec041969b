// The addresses that shops and payment providers send to. They read raw bytes, for it is those that are signed.
import { z } from "zod";
import { type Ground, type Http, Refusal } from "../../engine/platform/index.ts";
import type { Intake } from "../../engine/profiles/index.ts";
import { text } from "./read.ts";
import { createReceive, headerOf, type Provider } from "./receive.ts";
import { translateShopify } from "./shopify-event.ts";
import { verifyShopify } from "./shopify-signature.ts";
import { translateStripe } from "./stripe-event.ts";
import { verifyStripe } from "./stripe-signature.ts";

/** Far above what either sends: an order of Shopify with hundreds of lines has less than one. */
const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

const PROVIDERS: readonly Provider[] = [
  {
    name: "shopify",
    verify: (bytes, headers, secrets) => verifyShopify(bytes, headerOf(headers, "x-shopify-hmac-sha256"), secrets),
    topic: (_, headers) => headerOf(headers, "x-shopify-topic"),
    topicField: "X-Shopify-Topic",
    account: (headers) => headerOf(headers, "x-shopify-shop-domain")?.toLowerCase().slice(0, 255),
    translate: translateShopify,
  },
  {
    name: "stripe",
    verify: (bytes, headers, secrets, now) => verifyStripe(bytes, headerOf(headers, "stripe-signature"), secrets, now),
    topic: (body) => text(body["type"], 100),
    topicField: "type",
    account: () => undefined, // ids are told apart by the account that the signed body names
    translate: translateStripe,
  },
];

const Summary = z.object({ kept: z.int(), duplicates: z.int(), setAside: z.int(), leftOut: z.int() });

export async function webhookRoutes(app: Http, ground: Ground, intake: Intake): Promise<void> {
  const receive = createReceive(ground, intake);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY_BYTES }, (_request, bytes, done) => done(null, bytes));
    scope.addHook("onRequest", async (request) => {
      // What the sender says of its bytes is not asked: they are signed as they are.
      if (request.raw.headers["content-type"] !== undefined) request.raw.headers["content-type"] = "application/octet-stream";
    });
    for (const provider of PROVIDERS)
      (scope as unknown as Http).post(
        `/webhooks/${provider.name}/:sourceId`,
        { config: { access: "key" }, schema: { tags: ["webhooks"], summary: `Deliveries of ${provider.name === "shopify" ? "Shopify" : "Stripe"}, believed by their signature`, params: z.object({ sourceId: z.string() }), response: { 200: Summary } } },
        async (request) => {
          const { sourceId } = request.params;
          if (!z.uuid().safeParse(sourceId).success) throw new Refusal("not-found", "Nobody listens at this address. It was not copied whole.");
          return receive(provider, sourceId, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), request.headers);
        },
      );
  });
}
