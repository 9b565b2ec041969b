// What an event of Stripe says happened. Of two events that tell of one thing, one counts: the touch point's id is that of
// the thing (a payment, a refund, a failed charge), whichever event brings it first. All else carries the event's own id.
import { stripeAmount } from "./money.ts";
import { type Fields, isRecord, momentOfSeconds, record, records, text } from "./read.ts";
import type { RefundTold } from "./one-refund.ts";
import { customerDetails, refOf, stripePerson } from "./stripe-person.ts";
import { type Delivery, LEFT_OUT, requiredId, said, setAside, type Touch, touches, type Translated, translating } from "./translated.ts";

/** An event taken apart. */
interface Event {
  readonly delivery: Delivery;
  readonly id: string;
  readonly object: Fields;
  /** The values that an update changed, as they were. */
  readonly before: Fields;
  readonly at: string | undefined;
  readonly isTest: boolean;
}

type Translate = (event: Event) => Translated;

export function translateStripe(delivery: Delivery): Translated {
  return translating(() => {
    const { body } = delivery;
    const data = record(body["data"]);
    if (!isRecord(data["object"])) return setAside("data.object", "the event does not hold the object it is about; choose snapshot events at Stripe, not thin ones");
    const id = requiredId(body, "id");
    const event: Event = { delivery, id, object: data["object"], before: record(data["previous_attributes"]), at: momentOfSeconds(body["created"]), isTest: body["livemode"] === false };
    return (TYPES.get(delivery.topic) ?? other)(event);
  });
}

const TYPES: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ["payment_intent.succeeded", paidByIntent],
  ["charge.succeeded", paidByCharge],
  ["payment_intent.payment_failed", (event) => failed(event, record(event.object["last_payment_error"])["charge"], record(event.object["last_payment_error"])["message"])],
  ["charge.failed", (event) => failed(event, event.object["id"], event.object["failure_message"])],
  ["charge.refunded", refundedCharge],
  ["refund.created", (event) => refunded(event, event.object)],
  ["charge.dispute.created", disputed],
  ["charge.dispute.closed", (event) => ofSale(event, { id: `dispute-closed:${requiredId(event.object, "id")}`, kind: "payment.dispute-closed", direction: "none", properties: { outcome: text(event.object["status"], 60) } })],
  ["invoice.finalized", (event) => ofInvoice(event, "invoice", "out", "amount_due", { number: refOf(event.object["id"]), dueAt: momentOfSeconds(event.object["due_date"]) })],
  ["invoice.paid", (event) => ofInvoice(event, "invoice.paid", "in", "amount_paid", {})],
  ["invoice.payment_failed", (event) => ofInvoice(event, "invoice.unpaid", "in", "amount_due", { attempts: event.object["attempt_count"], nextAttemptAt: momentOfSeconds(event.object["next_payment_attempt"]) })],
  ["customer.created", (event) => ofCustomer(event, "customer.created")],
  ["customer.updated", (event) => ofCustomer(event, "customer.updated")],
  ["customer.subscription.created", (event) => ofSubscription(event, "subscription.started", {})],
  ["customer.subscription.updated", subscriptionChanged],
  ["customer.subscription.deleted", (event) => ofSubscription(event, "subscription.ended", { reason: text(record(event.object["cancellation_details"])["reason"], 100) })],
  ["checkout.session.completed", checkedOut],
  ["checkout.session.async_payment_succeeded", checkedOut],
]);

/** payment_intent.succeeded and the charge.succeeded of its charge tell of one payment. */
function paidByIntent(event: Event): Translated {
  const { object } = event;
  return payment(event, requiredId(object, "id"), "amount_received", record(object["shipping"]), object["receipt_email"], object["payment_method_types"]);
}

function paidByCharge(event: Event): Translated {
  const { object } = event;
  if (object["captured"] === false) return LEFT_OUT; // money that is only held
  const details = record(object["billing_details"]);
  return payment(event, refOf(object["payment_intent"]) ?? requiredId(object, "id"), object["amount_captured"] === undefined ? "amount" : "amount_captured", details, details["email"] ?? object["receipt_email"], [record(object["payment_method_details"])["type"]]);
}

function payment(event: Event, sale: string, amountField: string, details: Fields, email: unknown, methods: unknown): Translated {
  const { object, delivery } = event;
  const person = stripePerson(delivery, refOf(object["customer"]), { name: details["name"], address: details["address"], email, sale });
  return touches(delivery, person, {
    id: `payment:${sale}`, at: event.at, kind: "payment", channel: "other", ...stripeAmount(object[amountField] ?? object["amount"], object["currency"], amountField),
    properties: { order: orderOf(object) ?? sale, invoice: refOf(object["invoice"]), method: text(Array.isArray(methods) ? methods[0] : undefined, 60), description: text(object["description"], 300), ...testOf(event) },
  });
}

function failed(event: Event, charge: unknown, reason: unknown): Translated {
  const { object, delivery } = event;
  const chargeId = refOf(charge);
  const sale = object["object"] === "charge" ? (refOf(object["payment_intent"]) ?? requiredId(object, "id")) : requiredId(object, "id");
  const person = stripePerson(delivery, refOf(object["customer"]), { email: record(object["billing_details"])["email"] ?? object["receipt_email"], sale });
  return touches(delivery, person, {
    id: `payment.failed:${chargeId ?? event.id}`, at: event.at, kind: "payment.failed", channel: "other", ...stripeAmount(object["amount"], object["currency"], "amount"),
    properties: { order: orderOf(object) ?? sale, invoice: refOf(object["invoice"]), reason: text(reason, 300), ...testOf(event) },
  });
}

/**
 * Accounts of an older API version have the refunds in the charge, and then the newest of them is the refund of refund.created.
 * Since 2022 a charge holds their sum only: this event is about what it added.
 */
function refundedCharge(event: Event): Translated {
  const { object, before, delivery } = event;
  const newest = [...records(record(object["refunds"])["data"])].sort((a, b) => Number(b["created"] ?? 0) - Number(a["created"] ?? 0))[0];
  if (newest !== undefined) return refunded(event, { ...newest, payment_intent: newest["payment_intent"] ?? object["payment_intent"], charge: object["id"], metadata: object["metadata"] });
  const [sum, sumBefore] = [object["amount_refunded"], before["amount_refunded"]];
  if (!Number.isSafeInteger(sum) || !Number.isSafeInteger(sumBefore) || Number(sum) <= Number(sumBefore)) return other(event);
  const charge = requiredId(object, "id");
  const sale = refOf(object["payment_intent"]) ?? charge;
  const amount = stripeAmount(Number(sum) - Number(sumBefore), object["currency"], "amount_refunded");
  return toldByTwo(sale, "charge", "stripe.charge.refunded", touches(delivery, stripePerson(delivery, refOf(object["customer"]), { sale }), {
    id: `refund:${charge}:${sum}`, at: event.at, kind: "refund", channel: "other", direction: "out", ...amount, properties: { order: orderOf(object) ?? sale, ...testOf(event) },
  }));
}

function refunded(event: Event, refund: Fields): Translated {
  if (refund["status"] === "failed" || refund["status"] === "canceled") return LEFT_OUT;
  return toldByTwo(refOf(refund["payment_intent"]) ?? refOf(refund["charge"]), "refund", "stripe.refund.created", ofSale({ ...event, object: refund }, {
    id: `refund:${requiredId(refund, "id")}`, kind: "refund", direction: "out", ...stripeAmount(refund["amount"], refund["currency"], "amount"), properties: { reason: text(refund["reason"], 200) },
  }));
}

/** @param otherwise the kind under which it is kept, without its amount, where the other kind of event has told of the same refund */
function toldByTwo(sale: string | undefined, by: RefundTold["by"], otherwise: string, translated: Translated): Translated {
  if (sale === undefined || translated.kind !== "events") return translated;
  const inputs = translated.inputs.map((input) => ({ ...input, properties: { ...input.properties, refund: input.messageId, toldBy: by, refunded: `${sale} ${input.amountMinor} ${input.currency}` } }));
  return { ...translated, inputs, refund: { by, sale, otherwise } };
}

function disputed(event: Event): Translated {
  const { object } = event;
  return ofSale(event, {
    id: `dispute:${requiredId(object, "id")}`, kind: "payment.disputed", ...stripeAmount(object["amount"], object["currency"], "amount"),
    properties: { reason: text(object["reason"], 100), dueAt: momentOfSeconds(record(object["evidence_details"])["due_by"]) },
  });
}

/** Something about a payment that names the payment alone. */
function ofSale(event: Event, touch: Omit<Touch, "at" | "channel">): Translated {
  const { object, delivery } = event;
  const sale = refOf(object["payment_intent"]) ?? refOf(object["charge"]);
  if (sale === undefined) return LEFT_OUT; // paid out of the balance: no customer's payment
  return touches(delivery, stripePerson(delivery, undefined, { sale }), { ...touch, at: event.at, channel: "other", properties: { order: orderOf(object) ?? sale, ...touch.properties, ...testOf(event) } });
}

function ofInvoice(event: Event, kind: string, direction: "in" | "out", amountField: string, more: Readonly<Record<string, unknown>>): Translated {
  const { object, delivery } = event;
  const id = requiredId(object, "id");
  const person = stripePerson(delivery, refOf(object["customer"]), { name: object["customer_name"], email: object["customer_email"], phone: object["customer_phone"], address: object["customer_address"] });
  return touches(delivery, person, {
    id: event.id, at: event.at, kind, channel: "other", direction, ...stripeAmount(object[amountField], object["currency"], amountField),
    properties: { invoice: id, title: text(object["number"], 100), order: orderOf(object), subscription: subscriptionOf(object), ...more, ...testOf(event) },
  });
}

/** Since 2025 an invoice names its subscription under `parent`. */
function subscriptionOf(invoice: Fields): string | undefined {
  return refOf(invoice["subscription"]) ?? refOf(record(record(invoice["parent"])["subscription_details"])["subscription"]);
}

function ofCustomer(event: Event, kind: string): Translated {
  const { object, delivery } = event;
  return touches(delivery, stripePerson(delivery, requiredId(object, "id"), customerDetails(object)), { id: event.id, at: event.at, kind, channel: "other", direction: "none", properties: testOf(event) });
}

function ofSubscription(event: Event, kind: string, more: Readonly<Record<string, unknown>>): Translated {
  const { object, delivery } = event;
  const [item] = records(record(object["items"])["data"]);
  const price = record(item?.["price"] ?? item?.["plan"]);
  const every = record(price["recurring"] ?? price);
  return touches(delivery, stripePerson(delivery, refOf(object["customer"]), {}), {
    id: event.id, at: event.at, kind, channel: "other", ...pricePaid(records(record(object["items"])["data"])),
    properties: {
      subscription: requiredId(object, "id"), plan: text(price["nickname"], 200) ?? refOf(price["product"]) ?? refOf(price["id"]), quantity: item?.["quantity"],
      every: text(every["interval"], 20) === undefined ? undefined : `${Number(every["interval_count"] ?? 1)} ${text(every["interval"], 20)}`, status: isRecord(object["pause_collection"]) ? "paused" : text(object["status"], 40), ...more, ...testOf(event),
    },
  });
}

/** What is paid each time, all items together; where one is priced by tiers or by use, or they are paid at different times, nobody knows. */
function pricePaid(items: readonly Fields[]): { readonly amountMinor?: number; readonly currency?: string } {
  const priced = items.map((item) => ({ price: record(item["price"] ?? item["plan"]), quantity: item["quantity"] }));
  const one = (of: (price: Fields) => unknown) => new Set(priced.map(({ price }) => JSON.stringify(of(price) ?? null))).size === 1;
  if (priced.length === 0 || !one((price) => price["currency"]) || !one((price) => { const every = record(price["recurring"] ?? price); return [every["interval"], every["interval_count"]]; })) return {};
  let sum = 0;
  for (const { price, quantity } of priced) {
    const each = price["unit_amount"] ?? price["amount"];
    if (typeof each !== "number" || !Number.isSafeInteger(each)) return {};
    sum += each * (typeof quantity === "number" ? quantity : 1);
  }
  return stripeAmount(sum, priced[0]!.price["currency"], "items.data[0].price.unit_amount");
}

/** What a customer would call a change. That a period began or an invoice was made changes nothing they agreed to. */
const CHANGES = ["items", "plan", "quantity", "status", "cancel_at_period_end", "cancel_at", "pause_collection", "discount", "discounts"];

function subscriptionChanged(event: Event): Translated {
  const { object, before } = event;
  const changed = CHANGES.filter((name) => name in before);
  if (changed.length === 0) return LEFT_OUT;
  const pause = object["pause_collection"];
  if (changed.includes("pause_collection") && isRecord(pause)) return ofSubscription(event, "subscription.paused", { until: momentOfSeconds(pause["resumes_at"]) });
  const [planBefore] = records(record(before["items"])["data"]);
  const priceBefore = record(planBefore?.["price"] ?? before["plan"]);
  return ofSubscription(event, "subscription.changed", { from: text(priceBefore["nickname"], 200) ?? refOf(priceBefore["product"]) ?? refOf(priceBefore["id"]), changed: changed.join(", "), endsAt: momentOfSeconds(object["cancel_at"]) });
}

/**
 * A checkout that was paid is an order where nothing else tells of one. Where it names an order of another shop (its
 * metadata holds order_id), or begins a subscription, it is only kept that they checked out: counting both would count twice.
 */
function checkedOut(event: Event): Translated {
  const { object, delivery } = event;
  const id = requiredId(object, "id");
  const details = record(object["customer_details"]);
  const sale = refOf(object["payment_intent"]) ?? id;
  const person = stripePerson(delivery, refOf(object["customer"]), { name: details["name"], email: details["email"] ?? object["customer_email"], phone: details["phone"], address: details["address"], language: object["locale"] === "auto" ? undefined : object["locale"], sale });
  const elsewhere = orderOf(object);
  const properties = { reference: text(object["client_reference_id"], 200), subscription: refOf(object["subscription"]), ...testOf(event) };
  const isSale = object["mode"] === "payment" && object["payment_status"] !== "unpaid" && elsewhere === undefined;
  if (!isSale) return touches(delivery, person, { id: `checkout:${id}`, at: event.at, kind: "checkout.completed", channel: "web", properties: { order: elsewhere ?? sale, ...properties } });
  const isAnonymous = person.identifiers.every((each) => each.kind === "anonymous_id");
  return touches(delivery, person, {
    id: `order:${id}`, at: event.at, kind: event.isTest ? "order.test" : isAnonymous ? "anonymous-sale" : "order", channel: "web", ...stripeAmount(object["amount_total"], object["currency"], "amount_total"),
    properties: { number: sale, ...properties },
  });
}

/** An event that nothing is known of is kept as a touch point of its own kind where it names a customer or a payment. */
function other(event: Event): Translated {
  const { object, delivery } = event;
  if (!/^[a-z0-9_.]+$/.test(delivery.topic)) return setAside("type", "must be an event type such as invoice.paid");
  const customer = object["object"] === "customer" ? refOf(object["id"]) : refOf(object["customer"]);
  const sale = object["object"] === "payment_intent" ? refOf(object["id"]) : refOf(object["payment_intent"]);
  const person = stripePerson(delivery, customer, { sale });
  return touches(delivery, person, { id: event.id, at: event.at, kind: `stripe.${delivery.topic}`.slice(0, 60), channel: "other", direction: "none", properties: { object: refOf(object["id"]), order: orderOf(object) ?? sale, status: text(object["status"], 60), ...testOf(event) } });
}

/** The number of an order kept elsewhere, under the names that shops give it. */
function orderOf(object: Fields): string | undefined {
  const metadata = record(object["metadata"]);
  return ["order_id", "order_number", "orderId", "order"].map((name) => text(metadata[name], 100)).find((name) => name !== undefined);
}

function testOf(event: Event): Record<string, unknown> {
  return said({ test: event.isTest ? true : undefined });
}
