import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SHOPIFY_PARCEL, SHOPIFY_REFUND, shopifyOrder, STRIPE_CHARGE, STRIPE_CHECKOUT, STRIPE_CUSTOMER, STRIPE_INTENT, STRIPE_INVOICE, STRIPE_REFUND, STRIPE_SUBSCRIPTION, stripeEvent } from "./test-payloads.ts";
import { useWebhooks } from "./test-webhooks.ts";

const RUNS = Number(process.env["RAPPORT_TEST_FUZZ"] ?? 200);
type Json = Readonly<Record<string, unknown>>;

const SHOPIFY_TOPICS = ["orders/create", "orders/paid", "orders/cancelled", "orders/fulfilled", "fulfillments/create", "fulfillments/update", "refunds/create", "checkouts/create", "customers/create", "customers/update", "customers/redact", "shop/redact", "orders/updated", "products/update"];
const STRIPE_TYPES = ["payment_intent.succeeded", "payment_intent.payment_failed", "charge.succeeded", "charge.failed", "charge.refunded", "refund.created", "charge.dispute.created", "charge.dispute.closed", "invoice.finalized", "invoice.paid", "invoice.payment_failed", "customer.created", "customer.updated", "customer.subscription.updated", "checkout.session.completed", "customer.deleted"];

/** Whatever a field may hold that nobody expects there. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, "", 0, -1, 1e308, 2 ** 53, true, [], {}, [[]], "\u0000", "\ud800", "a\u0000b", "=1+1", "../../etc", "9".repeat(400), "2026-13-45T99:99:99Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", { id: {} }, [null], [{}], "x".repeat(3000)),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The places of an object, as lists of keys. */
function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  return typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...placesOf(inner, [...at, key])]) : [];
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as Json) };
  (copy as Record<string, unknown>)[key] = changed((value as Record<string, unknown>)[key], rest, to);
  return copy;
}

/** A real payload in which up to three places hold something odd. */
const broken = (whole: Json) => fc.array(fc.tuple(fc.constantFrom(...placesOf(whole)), odd), { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce<unknown>((body, [place, to]) => (placeExists(body, place) ? changed(body, place, to) : body), whole));

function placeExists(value: unknown, place: readonly string[]): boolean {
  return place.every((key) => {
    if (typeof value !== "object" || value === null || !(key in value)) return false;
    value = (value as Record<string, unknown>)[key];
    return true;
  });
}

describe("deliveries that nobody meant", () => {
  const webhooks = useWebhooks();

  test("rightly signed, they are kept, set aside or left out: always 200, never an error of ours", async () => {
    const [shop, pay] = [await webhooks.add({ provider: "shopify", name: "Fuzz" }), await webhooks.add({ provider: "stripe", name: "Fuzz pay" })];
    const full = shopifyOrder({ financial_status: "paid", fulfillment_status: "fulfilled", cancelled_at: "2026-11-12T10:00:00Z", token: "tok", fulfillments: [SHOPIFY_PARCEL], shop_domain: "x.myshopify.com", order_id: 7 });
    const sent = { kept: 0, setAside: 0, leftOut: 0, duplicates: 0 };
    const oneOf = async (answer: Promise<{ status: number; body: Json }>) => {
      const { status, body } = await answer;
      assert.equal(status, 200, JSON.stringify(body));
      for (const name of ["kept", "setAside", "leftOut", "duplicates"] as const) sent[name] += Number(body[name]);
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SHOPIFY_TOPICS), fc.oneof(broken(full), broken({ ...SHOPIFY_REFUND }), broken({ ...SHOPIFY_PARCEL, shipment_status: "delivered" }), fc.jsonValue()), async (topic, body) => oneOf(webhooks.sendShopify(shop, topic, JSON.stringify(body)))),
      { numRuns: RUNS, seed: 11 },
    );
    const objects = [STRIPE_INTENT, STRIPE_CHARGE, STRIPE_CUSTOMER, STRIPE_REFUND, STRIPE_INVOICE, STRIPE_SUBSCRIPTION, STRIPE_CHECKOUT];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STRIPE_TYPES).chain((type) => fc.oneof(...objects.map((object) => broken(stripeEvent(type, object, { previous_attributes: { status: "trialing", items: { data: [{}] } } }))), fc.jsonValue())),
        async (event) => oneOf(webhooks.sendStripe(pay, JSON.stringify(event))),
      ),
      { numRuns: RUNS, seed: 12 },
    );
    assert.deepEqual(webhooks.bugs, []);
    assert.ok(sent.kept > 10 && sent.setAside > 10 && sent.leftOut > 0, `the bodies are of every sort: ${JSON.stringify(sent)}`);
  });

  test("any bytes under any headers are answered, and never with 5xx", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Noise" });
    const header = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.record({ "x-shopify-topic": header, "x-shopify-hmac-sha256": header, "stripe-signature": header, "content-type": header, "x-shopify-shop-domain": header }), async (bytes, headers) => {
        const { status } = await webhooks.post(source.path, Buffer.from(bytes), headers);
        assert.ok(status === 401 || status === 400, String(status));
        const signed = await webhooks.sendShopify(source, "orders/create", Buffer.from(bytes));
        assert.equal(signed.status, 200);
      }),
      { numRuns: Math.ceil(RUNS / 4), seed: 13 },
    );
    assert.deepEqual(webhooks.bugs, []);
  });
});
