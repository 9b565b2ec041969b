// What a delivery of Shopify says happened. The topic stands in a header that is not signed, so the body must say the same;
// and a touch point's id is made of what the body says, for the headers that number deliveries are not signed either.
import type { Channel } from "../../engine/interactions/index.ts";
import { decimalAmount } from "./money.ts";
import { type Fields, idOf, isRecord, moment, record, records, text } from "./read.ts";
import { consentsOf, saleOf, shopifyPerson } from "./shopify-person.ts";
import { type Delivery, LEFT_OUT, type Person, requiredId, said, setAside, type Touch, touches, type Translated, translating, Unreadable } from "./translated.ts";

const MOST_ITEMS = 50;

export function translateShopify(delivery: Delivery): Translated {
  return translating(() => {
    requirePrivacyAsSaid(delivery);
    return (TOPICS.get(delivery.topic) ?? other)(delivery, delivery.body);
  });
}

type Translate = (delivery: Delivery, body: Fields) => Translated;

const TOPICS: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ["orders/create", placed],
  ["orders/paid", paid],
  ["orders/cancelled", cancelled],
  ["orders/fulfilled", fulfilled],
  ["fulfillments/create", parcelMade],
  ["fulfillments/update", underway],
  ["refunds/create", refunded],
  ["checkouts/create", checkoutBegun],
  ["customers/create", (delivery) => aboutCustomer(delivery, "customer.created", "created_at")],
  ["customers/update", (delivery) => aboutCustomer(delivery, "customer.updated", "updated_at")],
  ["customers/redact", (delivery, body) => privacy(delivery, body, "privacy.erasure-asked")],
  ["customers/data_request", (delivery, body) => privacy(delivery, body, "privacy.copy-asked")],
  ["shop/redact", (_, body) => setAside("shop/redact", `Shopify asks that all data of the shop ${text(body["shop_domain"], 200) ?? "(unnamed)"} be erased, for the app was removed from it 48 hours ago. A person must decide.`)],
]);

/** A sale that names nobody is kept as what it is: no customer bought it, and it counts as no purchase. */
function placed(delivery: Delivery, order: Fields): Translated {
  const id = requiredId(order, "id");
  if (!("financial_status" in order)) throw contradicts("financial_status", delivery.topic); // a checkout has none
  const person = buyer(delivery, order, id);
  const currency = order["currency"];
  const amount = decimalAmount(order["total_price"], currency, "total_price");
  const lines = records(order["line_items"]);
  const minor = (field: string) => (order[field] === undefined || order[field] === null ? undefined : decimalAmount(order[field], currency, field).amountMinor);
  const isAnonymous = person.identifiers.every((each) => each.kind === "anonymous_id");
  return touches(delivery, person, {
    id: `order:${id}`, at: moment(order["created_at"]) ?? moment(order["processed_at"]), kind: order["test"] === true ? "order.test" : isAnonymous ? "anonymous-sale" : "order", channel: channelOf(order), ...amount,
    body: text(order["note"], 20_000),
    properties: {
      number: id, title: text(order["name"], 100), lines: lines.length, items: lines.slice(0, MOST_ITEMS).map((line) => itemOf(line)),
      coupon: text(records(order["discount_codes"])[0]?.["code"], 100), discountMinor: minor("total_discounts"), taxMinor: minor("total_tax"), checkout: text(order["checkout_token"], 100),
    },
  });
}

function paid(delivery: Delivery, order: Fields): Translated {
  const id = requiredId(order, "id");
  if (!["paid", "partially_refunded", "refunded"].includes(String(order["financial_status"]))) throw contradicts("financial_status", delivery.topic);
  if (order["test"] === true) return LEFT_OUT;
  const amount = decimalAmount(order["current_total_price"] ?? order["total_price"], order["currency"], "total_price");
  const methods = order["payment_gateway_names"];
  return touches(delivery, buyer(delivery, order, id), {
    id: `paid:${id}`, at: moment(order["updated_at"]) ?? moment(order["processed_at"]), kind: "payment", channel: channelOf(order), ...amount,
    properties: { order: id, title: text(order["name"], 100), method: text(Array.isArray(methods) ? methods[0] : undefined, 60) },
  });
}

function cancelled(delivery: Delivery, order: Fields): Translated {
  const id = requiredId(order, "id");
  const at = moment(order["cancelled_at"]);
  if (at === undefined) throw contradicts("cancelled_at", delivery.topic);
  const reason = text(order["cancel_reason"], 200);
  return touches(delivery, buyer(delivery, order, id), {
    id: `cancelled:${id}`, at, kind: "order.cancelled", channel: channelOf(order), direction: reason === undefined || reason === "customer" ? "in" : "out",
    properties: { order: id, title: text(order["name"], 100), reason },
  });
}

/** The deliveries of an order; those that were told of one by one are recognised and have no second effect. */
function fulfilled(delivery: Delivery, order: Fields): Translated {
  const id = requiredId(order, "id");
  if (order["fulfillment_status"] !== "fulfilled") throw contradicts("fulfillment_status", delivery.topic);
  const parcels = records(order["fulfillments"]);
  const person = buyer(delivery, order, id);
  if (parcels.length > 0) return touches(delivery, person, ...parcels.map((parcel) => sent(parcel, id)));
  return touches(delivery, person, { id: `sent:order:${id}`, at: moment(order["updated_at"]), kind: "delivery.sent", channel: "post", direction: "out", properties: { order: id, title: text(order["name"], 100) } });
}

function parcelMade(delivery: Delivery, parcel: Fields): Translated {
  const orderId = requiredId(parcel, "order_id");
  if (!("tracking_number" in parcel)) throw contradicts("tracking_number", delivery.topic); // a refund names an order, too
  return touches(delivery, nobodyButSale(delivery, orderId), sent(parcel, orderId));
}

function sent(parcel: Fields, orderId: string): Touch {
  return { id: `sent:${requiredId(parcel, "id")}`, at: moment(parcel["created_at"]), kind: "delivery.sent", channel: "post", direction: "out", properties: parcelOf(parcel, orderId) };
}

function underway(delivery: Delivery, parcel: Fields): Translated {
  const [id, orderId] = [requiredId(parcel, "id"), requiredId(parcel, "order_id")];
  const person = nobodyButSale(delivery, orderId);
  const at = moment(parcel["updated_at"]) ?? moment(parcel["created_at"]);
  const status = text(parcel["shipment_status"], 60);
  const news = { at, channel: "post" as const, direction: "out" as const };
  if (status === "delivered") return touches(delivery, person, { ...news, id: `delivered:${id}`, kind: "delivery", properties: parcelOf(parcel, orderId) });
  if (status === "failure" || status === "attempted_delivery")
    return touches(delivery, person, { ...news, id: `not-delivered:${id}:${at ?? delivery.digest}`, kind: "delivery.failed", properties: { ...parcelOf(parcel, orderId), reason: status.replace("_", " ") } });
  return LEFT_OUT; // on its way: said by what comes before and after
}

function parcelOf(parcel: Fields, order: string): Record<string, unknown> {
  return { order, carrier: text(parcel["tracking_company"], 200), tracking: text(parcel["tracking_number"], 200) };
}

/** Money that went back, one touch point for each currency, and goods that came back. */
function refunded(delivery: Delivery, refund: Fields): Translated {
  const [id, orderId] = [requiredId(refund, "id"), requiredId(refund, "order_id")];
  const at = moment(refund["processed_at"]) ?? moment(refund["created_at"]);
  const sums = new Map<string, number>();
  for (const each of records(refund["transactions"])) {
    if (each["kind"] !== "refund" || !["success", "pending"].includes(String(each["status"]))) continue;
    const { amountMinor, currency } = decimalAmount(each["amount"], each["currency"], "transactions.amount");
    sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  }
  const money = [...sums].map(([currency, amountMinor]): Touch => ({
    id: `refund:${id}:${currency}`, at, kind: "refund", channel: "other", direction: "out", amountMinor, currency, properties: { order: orderId, reason: text(refund["note"], 1000) },
  }));
  const back = records(refund["refund_line_items"]).filter((line) => line["restock_type"] === "return");
  const goods = back.length === 0 ? [] : [{ id: `return:${id}`, at, kind: "return", channel: "other" as const, properties: returned(back, orderId) }];
  return money.length + goods.length === 0 ? LEFT_OUT : touches(delivery, nobodyButSale(delivery, orderId), ...money, ...goods);
}

function returned(lines: readonly Fields[], order: string): Record<string, unknown> {
  const [first] = lines.map((line) => record(line["line_item"]));
  return said({ order, sku: text(first?.["sku"], 100), product: text(first?.["title"], 300), lines: lines.length });
}

/** Sent when somebody begins to pay. Whether they went away is known only when no order with this checkout follows. */
function checkoutBegun(delivery: Delivery, checkout: Fields): Translated {
  const token = requiredId(checkout, "token");
  if ("financial_status" in checkout) throw contradicts("financial_status", delivery.topic); // an order has a token, too
  const person = shopifyPerson(delivery, record(checkout["customer"]), { email: checkout["email"], phone: checkout["phone"], address: checkout["shipping_address"] ?? checkout["billing_address"], language: checkout["customer_locale"] });
  return touches(delivery, person, {
    id: `checkout:${token}`, at: moment(checkout["created_at"]), kind: "checkout.started", channel: channelOf(checkout), ...decimalAmount(checkout["total_price"], checkout["currency"], "total_price"),
    properties: { number: token, lines: records(checkout["line_items"]).length, items: records(checkout["line_items"]).slice(0, MOST_ITEMS).map((line) => itemOf(line)) },
  });
}

function aboutCustomer(delivery: Delivery, kind: string, timeField: string): Translated {
  const { body: customer, digest } = delivery;
  const id = requiredId(customer, "id");
  requireCustomer(delivery, customer);
  const at = moment(customer[timeField]);
  // What changes again is told from what is sent again by its time; a record is made only once.
  const name = kind === "customer.created" ? `${kind}:${id}` : `${kind}:${id}:${at ?? digest}`;
  const translated = touches(delivery, shopifyPerson(delivery, customer), { id: name, at, kind, channel: "web", direction: "none" });
  return translated.kind === "events" ? { ...translated, consents: consentsOf(customer) } : translated;
}

/** An order's number is no customer's. */
function requireCustomer(delivery: Delivery, body: Fields): void {
  if ("total_price" in body || "order_id" in body) throw contradicts("id", delivery.topic);
}

const PRIVACY_TOPICS: ReadonlySet<string> = new Set(["customers/redact", "customers/data_request", "shop/redact"]);

/** Which request about somebody's data a body is: they differ in which orders they list, and that of a whole shop names nobody. */
function privacySaid(body: Fields): string | undefined {
  const [erasure, copy] = ["orders_to_redact" in body, "orders_requested" in body || "data_request" in body];
  if (erasure || copy) return erasure && copy ? "both" : erasure ? "customers/redact" : "customers/data_request";
  return "shop_id" in body && "shop_domain" in body && !("customer" in body) ? "shop/redact" : undefined;
}

/** Who asks for a copy of their data must not be erased because somebody sent the signed bytes again under another topic. */
function requirePrivacyAsSaid({ topic, body }: Delivery): void {
  const saying = privacySaid(body);
  if (saying !== topic && (saying !== undefined || PRIVACY_TOPICS.has(topic))) throw contradicts(topic === "customers/data_request" ? "orders_requested" : "orders_to_redact", topic);
}

/** Shopify passes on what a customer asked of the shop. Nothing is erased or sent by itself; a person does it. */
function privacy(delivery: Delivery, body: Fields, kind: string): Translated {
  if (!isRecord(body["customer"]) || text(body["shop_domain"]) === undefined) throw contradicts("customer", delivery.topic);
  return touches(delivery, shopifyPerson(delivery, body["customer"]), {
    id: `${kind}:${delivery.digest}`, at: undefined, kind, channel: "web",
    properties: { dataRequest: idOf(record(body["data_request"])["id"]), orders: body["orders_to_redact"] ?? body["orders_requested"] },
  });
}

/** A topic that nothing is known of is kept as a touch point of its own kind where it names a customer. */
function other(delivery: Delivery, body: Fields): Translated {
  if (!/^[a-z_]+\/[a-z_]+$/.test(delivery.topic)) return setAside("X-Shopify-Topic", "must be a topic such as orders/create");
  const [resource] = delivery.topic.split("/");
  if (resource === "customers") requireCustomer(delivery, body);
  const orderId = resource === "orders" ? idOf(body["id"]) : idOf(body["order_id"]);
  const person =
    resource === "customers" ? shopifyPerson(delivery, body)
    : isRecord(body["customer"]) || orderId !== undefined ? buyer(delivery, body, orderId)
    : { identifiers: [], traits: {} };
  // The topic is not signed, the body is: one body is one touch point, under whatever topic it comes again.
  const kind = `shopify.${delivery.topic.replace("/", ".")}`.slice(0, 60);
  return touches(delivery, person, { id: `other:${delivery.digest}`, at: moment(body["updated_at"]) ?? moment(body["created_at"]), kind, channel: "other", direction: "none", properties: { order: orderId, name: text(body["name"], 100), status: text(body["status"], 60) } });
}

function buyer(delivery: Delivery, order: Fields, orderId: string | undefined): Person {
  const person = shopifyPerson(delivery, record(order["customer"]), {
    email: order["email"] ?? order["contact_email"], phone: order["phone"], address: order["shipping_address"] ?? order["billing_address"], language: order["customer_locale"],
  });
  return { ...person, identifiers: [...person.identifiers, ...(orderId === undefined ? [] : saleOf(delivery, orderId))] };
}

function nobodyButSale(delivery: Delivery, orderId: string): Person {
  return { identifiers: saleOf(delivery, orderId), traits: {} };
}

function itemOf(line: Fields): Record<string, unknown> {
  return said({ sku: text(line["sku"], 100), product: text(line["title"], 300), quantity: line["quantity"], price: text(line["price"], 40) });
}

function channelOf(order: Fields): Channel {
  const from = order["source_name"];
  return from === undefined || from === null || from === "web" ? "web" : from === "pos" ? "shop" : "other";
}

function contradicts(field: string, topic: string): Unreadable {
  return new Unreadable(field, `the body does not say what the topic ${topic} says; the topic stands in a header that is not signed`);
}
