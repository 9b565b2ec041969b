import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type InteractionInput, threadOf } from "../../engine/interactions/index.ts";
import { readBody } from "./read.ts";
import { translateShopify } from "./shopify-event.ts";
import { translateStripe } from "./stripe-event.ts";
import { SHOP_GONE, SHOPIFY_COPY, SHOPIFY_CUSTOMER, SHOPIFY_ERASURE, SHOPIFY_PARCEL, SHOPIFY_REFUND, shopifyOrder, STRIPE_CHARGE, STRIPE_CHECKOUT, STRIPE_CUSTOMER, STRIPE_INTENT, STRIPE_INVOICE, STRIPE_REFUND, STRIPE_SUBSCRIPTION, stripeEvent } from "./test-payloads.ts";
import type { Delivery, Translated } from "./translated.ts";

type Json = Readonly<Record<string, unknown>>;

const delivered = (topic: string, body: Json, more: Partial<Delivery> = {}): Delivery => {
  const read = readBody(Buffer.from(JSON.stringify(body)));
  assert.equal(read.kind, "read");
  return { topic, body: (read as { body: Json }).body, digest: "digest", receivedAt: new Date("2026-11-22T12:00:00Z"), source: "main", trusted: false, ...more };
};
const shopify = (topic: string, body: Json, more: Partial<Delivery> = {}) => translateShopify(delivered(topic, body, more));
const stripe = (type: string, object: Json, more: Json = {}, delivery: Partial<Delivery> = {}) => translateStripe(delivered(type, stripeEvent(type, object, more), delivery));
const only = (translated: Translated): InteractionInput => {
  assert.equal(translated.kind, "events", JSON.stringify(translated));
  const { inputs } = translated as Extract<Translated, { kind: "events" }>;
  assert.equal(inputs.length, 1);
  return inputs[0]!;
};
const inputsOf = (translated: Translated) => (translated.kind === "events" ? translated.inputs : assert.fail(JSON.stringify(translated)));
const ids = (input: InteractionInput) => input.identifiers.map(({ kind, value, verified }) => `${kind} ${value}${verified === undefined ? "" : verified ? " verified" : " said"}`);
const asideBecause = (translated: Translated) => (translated.kind === "set-aside" ? `${translated.field}: ${translated.reason}` : assert.fail(JSON.stringify(translated)));

describe("what Shopify says", () => {
  test("an order names its buyer by the shop's number, a proved address, an unproved telephone number, and itself", () => {
    const order = only(shopify("orders/create", shopifyOrder()));
    assert.deepEqual([order.kind, order.channel, order.amountMinor, order.currency, order.occurredAt, order.body], ["order", "web", 12000, "EUR", "2026-11-10T11:00:00.000Z", "Please ring twice."]);
    assert.deepEqual(ids(order), ["user_id shopify:main:7125551234", "email mara.lindt@example.com verified", "phone +4915112345678 said", "anonymous_id shopify:main:order:5551000000001"]);
    assert.deepEqual([order.properties!["number"], order.properties!["title"], order.properties!["lines"], order.properties!["coupon"], order.properties!["discountMinor"]], ["5551000000001", "#1001", 2, "WELCOME", 500]);
    assert.deepEqual([order.traits!["first_name"], order.traits!["city"], order.traits!["country"], order.traits!["language"]], ["Mara", "Leipzig", "DE", "de-DE"]);
  });

  test("an address that the shop has not verified is only said, unless the source is trusted", () => {
    const unproved = shopifyOrder({ customer: { ...SHOPIFY_CUSTOMER, verified_email: false } });
    assert.ok(ids(only(shopify("orders/create", unproved))).includes("email mara.lindt@example.com said"));
    assert.ok(ids(only(shopify("orders/create", unproved, { trusted: true }))).includes("email mara.lindt@example.com verified"));
    const typed = shopifyOrder({ customer: null, email: "somebody@example.com" });
    assert.deepEqual(ids(only(shopify("orders/create", typed))), ["email somebody@example.com said", "anonymous_id shopify:main:order:5551000000001"], "a guest may type any address");
  });

  test("two shops with the same numbers are two shops (S19)", () => {
    const [one, other] = ["berlin", "lyon"].map((source) => ids(only(shopify("orders/create", shopifyOrder(), { source }))));
    assert.deepEqual(one!.filter((id) => !id.startsWith("email") && !id.startsWith("phone") && other!.includes(id)), []);
  });

  test("a guest without an address is a sale without a name; a test order is no purchase", () => {
    const nobody = { customer: null, email: "", phone: null, shipping_address: null };
    assert.equal(only(shopify("orders/create", shopifyOrder({ ...nobody, source_name: "pos" }))).kind, "anonymous-sale");
    assert.equal(only(shopify("orders/create", shopifyOrder({ ...nobody, source_name: "pos" }))).channel, "shop");
    assert.equal(only(shopify("orders/create", shopifyOrder({ test: true }))).kind, "order.test");
  });

  test("ids longer than a double can hold keep every digit", () => {
    const raw = JSON.stringify(shopifyOrder()).replace("5551000000001", "820982911946154508");
    const read = readBody(Buffer.from(raw));
    assert.equal(read.kind === "read" && read.body["id"], "820982911946154508");
    assert.equal(JSON.parse(raw).id, 820982911946154500, "which reading it the plain way loses");
  });

  test("the topic is not signed: where the body does not say the same it is set aside", () => {
    for (const topic of ["orders/paid", "orders/cancelled", "orders/fulfilled", "customers/redact", "customers/create", "customers/delete", "fulfillments/create", "checkouts/create"]) assert.match(asideBecause(shopify(topic, shopifyOrder({ token: "tok", order_id: 1 }))), /not signed/, topic);
    assert.match(asideBecause(shopify("fulfillments/create", SHOPIFY_REFUND)), /not signed/);
    assert.match(asideBecause(shopify("orders/create", { id: 1, token: "tok", total_price: "1.00", currency: "EUR" })), /not signed/, "a checkout is no order");
    assert.equal(only(shopify("orders/paid", shopifyOrder({ financial_status: "paid" }))).kind, "payment");
    const cancelled = only(shopify("orders/cancelled", shopifyOrder({ cancelled_at: "2026-11-12T10:00:00Z", cancel_reason: "inventory" })));
    assert.deepEqual([cancelled.kind, cancelled.direction, cancelled.properties!["reason"]], ["order.cancelled", "out", "inventory"]);
  });

  test("a checkout that began is kept where it names somebody", () => {
    const checkout = { id: 1, token: "tok", total_price: "10.00", currency: "EUR", email: "a@example.com", line_items: [{ sku: "A" }] };
    assert.deepEqual([only(shopify("checkouts/create", checkout)).kind, only(shopify("checkouts/create", checkout)).properties!["lines"]], ["checkout.started", 1]);
    assert.equal(shopify("checkouts/create", { ...checkout, email: null }).kind, "left-out");
  });

  test("a parcel told of by itself and within its order is one", () => {
    const alone = only(shopify("fulfillments/create", SHOPIFY_PARCEL));
    const within = only(shopify("orders/fulfilled", shopifyOrder({ fulfillment_status: "fulfilled", fulfillments: [SHOPIFY_PARCEL] })));
    assert.deepEqual([alone.messageId, alone.kind, alone.properties!["carrier"]], [within.messageId, "delivery.sent", "DHL"]);
  });

  test("a parcel on its way says nothing new; delivered and not delivered do", () => {
    assert.equal(shopify("fulfillments/update", { ...SHOPIFY_PARCEL, shipment_status: "in_transit" }).kind, "left-out");
    assert.equal(only(shopify("fulfillments/update", { ...SHOPIFY_PARCEL, shipment_status: "delivered" })).kind, "delivery");
    assert.equal(only(shopify("fulfillments/update", { ...SHOPIFY_PARCEL, shipment_status: "attempted_delivery" })).properties!["reason"], "attempted delivery");
  });

  test("a refund is the money that went back, and a return what came back", () => {
    const [refund, goods] = inputsOf(shopify("refunds/create", SHOPIFY_REFUND));
    assert.deepEqual([refund!.kind, refund!.amountMinor, refund!.direction, refund!.properties!["order"]], ["refund", 4500, "out", "5551000000001"], "a failed one and a void are no refund");
    assert.deepEqual([goods!.kind, goods!.properties!["product"], goods!.amountMinor], ["return", "Grinder", undefined]);
    assert.equal(shopify("refunds/create", { ...SHOPIFY_REFUND, transactions: [], refund_line_items: [] }).kind, "left-out");
  });

  test("consents come with the moment at which they were given; no answer is none", () => {
    const created = shopify("customers/create", SHOPIFY_CUSTOMER);
    assert.deepEqual(created.kind === "events" && created.consents, [{ channel: "email", given: true, at: "2026-11-02T08:00:00.000Z", wording: "shopify single_opt_in" }]);
  });

  test("privacy requests are kept for a person to act on", () => {
    assert.equal(only(shopify("customers/redact", SHOPIFY_ERASURE)).kind, "privacy.erasure-asked");
    assert.equal(only(shopify("customers/data_request", SHOPIFY_COPY)).properties!["dataRequest"], "9");
    assert.match(asideBecause(shopify("shop/redact", SHOP_GONE)), /main\.myshopify\.com be erased.*person/);
  });

  test("whoever asks for a copy of their data asks for no erasure, whatever topic the signed bytes are sent under, and the other way about", () => {
    const says = { "customers/data_request": SHOPIFY_COPY, "customers/redact": SHOPIFY_ERASURE, "shop/redact": SHOP_GONE, "both at once": { ...SHOPIFY_ERASURE, ...SHOPIFY_COPY } };
    const topics = ["customers/data_request", "customers/redact", "shop/redact", "customers/update", "customers/delete", "orders/edited"];
    for (const [said, body] of Object.entries(says)) for (const topic of topics.filter((each) => each !== said)) assert.match(asideBecause(shopify(topic, body)), /not signed/, `${said} under ${topic}`);
    for (const topic of topics.slice(0, 3)) assert.match(asideBecause(shopify(topic, { shop_domain: "main.myshopify.com", customer: SHOPIFY_ERASURE["customer"] })), /not signed/, `${topic} of a body that does not say what is asked`);
    // The twin: by what both have, the customer and the shop, they cannot be told apart.
    const shared = (body: Json) => ({ customer: body["customer"], shop: body["shop_domain"] });
    assert.deepEqual(shared(SHOPIFY_COPY), shared(SHOPIFY_ERASURE));
  });

  test("an unknown topic is kept where it names a customer, and left out where it does not", () => {
    assert.equal(only(shopify("orders/edited", { id: 1, order_id: 5551000000001 })).kind, "shopify.orders.edited");
    assert.equal(only(shopify("orders/edited", { id: 1, order_id: 5551000000001 })).messageId, only(shopify("carts/update", { id: 1, order_id: 5551000000001 })).messageId, "the topic is not signed: one body is one touch point");
    assert.equal(only(shopify("draft_orders/create", { id: 1, customer: SHOPIFY_CUSTOMER })).kind, "shopify.draft_orders.create");
    assert.equal(shopify("products/update", { id: 1, title: "Grinder" }).kind, "left-out");
    assert.match(asideBecause(shopify("../etc", { id: 1 })), /topic such as/);
  });

  test("an order without a readable amount is no order", () => {
    assert.match(asideBecause(shopify("orders/create", shopifyOrder({ total_price: "a lot" }))), /^total_price: must be an amount/);
    assert.match(asideBecause(shopify("orders/create", shopifyOrder({ currency: "€" }))), /^currency/);
    assert.match(asideBecause(shopify("orders/create", shopifyOrder({ id: null }))), /^id/);
  });
});

describe("what Stripe says", () => {
  test("a payment and its charge are one, whichever comes first", () => {
    const [intent, charge] = [only(stripe("payment_intent.succeeded", STRIPE_INTENT)), only(stripe("charge.succeeded", STRIPE_CHARGE))];
    assert.deepEqual([intent.messageId, intent.kind, intent.amountMinor, intent.currency], [charge.messageId, "payment", charge.amountMinor, "EUR"]);
    assert.equal(only(stripe("charge.succeeded", { ...STRIPE_CHARGE, payment_intent: null })).messageId, "payment:ch_3Nabc", "a charge of its own is a payment");
    assert.equal(stripe("charge.succeeded", { ...STRIPE_CHARGE, captured: false }).kind, "left-out", "money that is only held");
  });

  test("so are a failed payment and its failed charge; two tries are two", () => {
    const intent = { ...STRIPE_INTENT, last_payment_error: { charge: "ch_9", message: "Your card was declined." } };
    const failed = only(stripe("payment_intent.payment_failed", intent));
    assert.equal(failed.messageId, only(stripe("charge.failed", { ...STRIPE_CHARGE, id: "ch_9", failure_message: "Your card was declined." })).messageId);
    assert.deepEqual([failed.kind, failed.properties!["reason"]], ["payment.failed", "Your card was declined."]);
    assert.notEqual(failed.messageId, only(stripe("charge.failed", { ...STRIPE_CHARGE, id: "ch_10" })).messageId);
  });

  test("and a refund and the charge that lists it; a charge that says neither refunds nor what it was before counts nothing", () => {
    const refund = only(stripe("refund.created", STRIPE_REFUND));
    const charge = only(stripe("charge.refunded", { ...STRIPE_CHARGE, amount_refunded: 2000, refunds: { data: [{ ...STRIPE_REFUND, id: "re_0", amount: 800, created: 1 }, { ...STRIPE_REFUND, created: 2 }] } }));
    assert.deepEqual([refund.messageId, refund.kind, refund.amountMinor, refund.direction], [charge.messageId, "refund", 1200, "out"]);
    assert.equal(charge.amountMinor, 1200);
    const unsaid = only(stripe("charge.refunded", { ...STRIPE_CHARGE, amount_refunded: 2000 }));
    assert.deepEqual([unsaid.kind, unsaid.amountMinor], ["stripe.charge.refunded", undefined], "what it was before is not said");
  });

  test("a charge that holds the sum of its refunds is about what this one added", () => {
    const added = (sum: number, before: unknown) => only(stripe("charge.refunded", { ...STRIPE_CHARGE, amount_refunded: sum }, { previous_attributes: { amount_refunded: before } }));
    const [first, second] = [added(500, 0), added(1200, 500)];
    assert.deepEqual([first, second].map((each) => [each.kind, each.amountMinor, each.currency, each.direction, each.properties!["order"]]), [["refund", 500, "EUR", "out", "pi_3Nabc"], ["refund", 700, "EUR", "out", "pi_3Nabc"]]);
    assert.notEqual(first.messageId, second.messageId);
    assert.equal(added(500, 0).messageId, first.messageId, "told again it is the same");
    for (const before of [500, 900, "0", null]) assert.equal(added(500, before).kind, "stripe.charge.refunded", `${before}: nothing that can be counted`);
  });

  test("a payment, its refund and its dispute belong together", () => {
    const dispute = { id: "dp_1", object: "dispute", amount: 4200, currency: "eur", charge: "ch_3Nabc", payment_intent: "pi_3Nabc", reason: "fraudulent", status: "needs_response", evidence_details: { due_by: 1_796_000_000 } };
    const all = [stripe("payment_intent.succeeded", STRIPE_INTENT), stripe("refund.created", STRIPE_REFUND), stripe("charge.dispute.created", dispute), stripe("charge.dispute.closed", { ...dispute, status: "lost" })].map(only);
    assert.deepEqual(all.map((each) => each.properties!["order"]), ["pi_3Nabc", "pi_3Nabc", "pi_3Nabc", "pi_3Nabc"]);
    assert.ok(all.every((each) => ids(each).includes("anonymous_id stripe:main:pi_3Nabc")));
    assert.deepEqual([all[2]!.kind, all[2]!.properties!["dueAt"], all[3]!.properties!["outcome"]], ["payment.disputed", "2026-11-30T00:53:20.000Z", "lost"]);
    assert.equal(only(stripe("payment_intent.succeeded", { ...STRIPE_INTENT, metadata: { order_id: "R-1004" } })).properties!["order"], "R-1004", "an order kept elsewhere keeps its number");
  });

  test("a paid checkout is an order where nothing else tells of one, and nowhere else", () => {
    const order = only(stripe("checkout.session.completed", STRIPE_CHECKOUT));
    assert.deepEqual([order.kind, order.amountMinor, order.properties!["number"]], ["order", 4200, "pi_3Nabc"]);
    assert.deepEqual(ids(order), ["email jo@example.org said", "anonymous_id stripe:main:pi_3Nabc"]);
    for (const more of [{ metadata: { order_id: "R-1004" } }, { mode: "subscription", subscription: "sub_1" }, { payment_status: "unpaid" }]) {
      const checkout = only(stripe("checkout.session.completed", { ...STRIPE_CHECKOUT, ...more }));
      assert.deepEqual([checkout.kind, checkout.amountMinor], ["checkout.completed", undefined], JSON.stringify(more));
    }
    const later = only(stripe("checkout.session.async_payment_succeeded", STRIPE_CHECKOUT));
    assert.deepEqual([later.kind, later.messageId], ["order", order.messageId]);
    assert.equal(only(stripe("checkout.session.completed", { ...STRIPE_CHECKOUT, customer_details: null })).kind, "anonymous-sale");
    assert.equal(only(stripe("checkout.session.completed", STRIPE_CHECKOUT, { livemode: false })).kind, "order.test");
  });

  test("an invoice is sent, paid or not collected, and names its subscription in old and new form", () => {
    const kinds = ["invoice.finalized", "invoice.paid", "invoice.payment_failed"].map((type) => only(stripe(type, STRIPE_INVOICE)));
    assert.deepEqual(kinds.map((each) => [each.kind, each.direction, each.amountMinor]), [["invoice", "out", 1900], ["invoice.paid", "in", 1900], ["invoice.unpaid", "in", 1900]]);
    assert.deepEqual(kinds.map((each) => threadOf(each.kind, each.properties!)), ["invoice:in_1", "invoice:in_1", "invoice:in_1"], "they belong together");
    assert.equal(kinds[0]!.properties!["subscription"], "sub_1");
    assert.equal(only(stripe("invoice.paid", { ...STRIPE_INVOICE, parent: undefined, subscription: "sub_2" })).properties!["subscription"], "sub_2");
  });

  test("a subscription begins, changes, pauses and ends; that a period began is no change", () => {
    assert.deepEqual(only(stripe("customer.subscription.created", STRIPE_SUBSCRIPTION)).properties, { subscription: "sub_1", plan: "Sidamo monthly", quantity: 1, every: "1 month", status: "active" });
    const several = only(stripe("customer.subscription.created", { ...STRIPE_SUBSCRIPTION, items: { data: [1000, 9000].map((unit_amount) => ({ quantity: 1, price: { unit_amount, currency: "eur", recurring: { interval: "month", interval_count: 1 } } })) } }));
    assert.equal(several.amountMinor, 10_000);
    assert.equal(only(stripe("customer.subscription.updated", { ...STRIPE_SUBSCRIPTION, pause_collection: { behavior: "void" } }, { previous_attributes: { quantity: 2 } })).properties!["status"], "paused", "changed while it rests, it rests");
    const priced = (price: object, quantity?: number) => only(stripe("customer.subscription.created", { ...STRIPE_SUBSCRIPTION, items: { data: [{ quantity, price }] } }));
    assert.deepEqual([only(stripe("customer.subscription.created", STRIPE_SUBSCRIPTION)).amountMinor, priced({ unit_amount: 500, currency: "gbp" }, 3).amountMinor, priced({ unit_amount: 500, currency: "gbp" }).currency, priced({ unit_amount: null, currency: "eur", billing_scheme: "tiered" }, 3).amountMinor], [1450, 1500, "GBP", undefined]);
    assert.equal(stripe("customer.subscription.updated", STRIPE_SUBSCRIPTION, { previous_attributes: { current_period_start: 1, latest_invoice: "in_0" } }).kind, "left-out");
    const changed = only(stripe("customer.subscription.updated", STRIPE_SUBSCRIPTION, { previous_attributes: { items: { data: [{ price: { nickname: "Sidamo weekly" } }] } } }));
    assert.deepEqual([changed.kind, changed.properties!["from"], changed.properties!["plan"]], ["subscription.changed", "Sidamo weekly", "Sidamo monthly"]);
    const paused = only(stripe("customer.subscription.updated", { ...STRIPE_SUBSCRIPTION, pause_collection: { behavior: "void", resumes_at: 1_796_000_000 } }, { previous_attributes: { pause_collection: null } }));
    assert.deepEqual([paused.kind, paused.properties!["until"]], ["subscription.paused", "2026-11-30T00:53:20.000Z"]);
    assert.equal(only(stripe("customer.subscription.deleted", { ...STRIPE_SUBSCRIPTION, cancellation_details: { reason: "cancellation_requested" } })).kind, "subscription.ended");
  });

  test("a customer is told from those of other sources and connected accounts; the address is only said", () => {
    assert.deepEqual(ids(only(stripe("customer.created", STRIPE_CUSTOMER))), ["user_id stripe:main:cus_Q1", "email jo@example.org said"]);
    assert.deepEqual(ids(only(stripe("customer.created", STRIPE_CUSTOMER, { account: "acct_7" }))), ["user_id stripe:main:acct_7:cus_Q1", "email jo@example.org said"]);
    assert.ok(ids(only(stripe("customer.updated", STRIPE_CUSTOMER, {}, { trusted: true }))).includes("email jo@example.org verified"));
  });

  test("unknown events are kept where they name a customer; thin ones and ones about nobody are not", () => {
    assert.equal(only(stripe("customer.deleted", STRIPE_CUSTOMER)).kind, "stripe.customer.deleted");
    assert.equal(stripe("product.updated", { id: "prod_1", object: "product" }).kind, "left-out");
    assert.match(asideBecause(translateStripe(delivered("v1.billing.meter.error", { id: "evt_x", type: "v1.billing.meter.error" }))), /snapshot/);
  });
});
