// For tests: payloads of the shape that Shopify and Stripe document, cut to what is read and a little of what is not.

type Json = Readonly<Record<string, unknown>>;

export const SHOPIFY_CUSTOMER: Json = {
  id: 7125551234, email: "mara.lindt@example.com", first_name: "Mara", last_name: "Lindt", verified_email: true, phone: "+4915112345678", tags: "", state: "enabled",
  created_at: "2026-11-02T09:00:00+01:00", updated_at: "2026-11-02T09:00:00+01:00", admin_graphql_api_id: "gid://shopify/Customer/7125551234",
  email_marketing_consent: { state: "subscribed", opt_in_level: "single_opt_in", consent_updated_at: "2026-11-02T09:00:00+01:00" },
  sms_marketing_consent: { state: "not_subscribed", opt_in_level: "single_opt_in", consent_updated_at: null },
  default_address: { city: "Leipzig", country: "Germany", country_code: "DE", zip: "04109", address1: "Nordplatz 3" },
};

export function shopifyOrder(more: Json = {}): Json {
  return {
    id: 5551000000001, name: "#1001", order_number: 1001, source_name: "web", test: false, created_at: "2026-11-10T12:00:00+01:00", processed_at: "2026-11-10T12:00:00+01:00", updated_at: "2026-11-10T12:00:00+01:00",
    cancelled_at: null, cancel_reason: null, financial_status: "pending", fulfillment_status: null, currency: "EUR", total_price: "120.00", current_total_price: "120.00", total_discounts: "5.00", total_tax: "19.16",
    checkout_token: "b1946ac92492d2347c6235b4d2611184", customer_locale: "de-DE", note: "Please ring twice.", email: "mara.lindt@example.com", discount_codes: [{ code: "WELCOME", amount: "5.00", type: "fixed_amount" }],
    line_items: [{ id: 1, sku: "SID-500", title: "Sidamo, 500 g", quantity: 4, price: "20.00" }, { id: 2, sku: "GRI-1", title: "Grinder", quantity: 1, price: "45.00" }], customer: SHOPIFY_CUSTOMER, fulfillments: [], ...more,
  };
}

export const SHOPIFY_PARCEL: Json = {
  id: 4440000000001, order_id: 5551000000001, name: "#1001.1", status: "success", created_at: "2026-11-11T08:00:00+01:00", updated_at: "2026-11-11T08:00:00+01:00", tracking_company: "DHL", tracking_number: "JJD000390", shipment_status: null,
};

export const SHOPIFY_REFUND: Json = {
  id: 3330000000001, order_id: 5551000000001, created_at: "2026-11-15T10:00:00+01:00", processed_at: "2026-11-15T10:00:00+01:00", note: "The grinder was dented",
  transactions: [
    { id: 1, kind: "refund", status: "success", amount: "45.00", currency: "EUR" },
    { id: 2, kind: "refund", status: "failure", amount: "45.00", currency: "EUR" },
    { id: 3, kind: "void", status: "success", amount: "9.00", currency: "EUR" },
  ],
  refund_line_items: [{ id: 9, quantity: 1, restock_type: "return", line_item: { sku: "GRI-1", title: "Grinder" } }],
};

/** What Shopify calls its mandatory compliance webhooks. */
export const SHOPIFY_COPY: Json = { shop_id: 954889, shop_domain: "main.myshopify.com", orders_requested: [5551000000001], customer: { id: 7125551234, email: "mara.lindt@example.com", phone: null }, data_request: { id: 9 } };
export const SHOPIFY_ERASURE: Json = { shop_id: 954889, shop_domain: "main.myshopify.com", customer: { id: 7125551234, email: "mara.lindt@example.com", phone: null }, orders_to_redact: [5551000000001] };
export const SHOP_GONE: Json = { shop_id: 954889, shop_domain: "main.myshopify.com" };

let events = 0;

export function stripeEvent(type: string, object: Json, more: Json = {}): Json {
  const { previous_attributes: before, ...rest } = more;
  return { id: `evt_1Test${++events}`, object: "event", api_version: "2024-06-20", created: 1_795_200_000 + events, livemode: true, pending_webhooks: 1, request: { id: null }, type, data: { object, ...(before ? { previous_attributes: before } : {}) }, ...rest };
}

export const STRIPE_INTENT: Json = {
  id: "pi_3Nabc", object: "payment_intent", amount: 4200, amount_received: 4200, currency: "eur", customer: "cus_Q1", latest_charge: "ch_3Nabc", payment_method_types: ["card"], receipt_email: "jo@example.org", metadata: {}, status: "succeeded",
};
export const STRIPE_CHARGE: Json = {
  id: "ch_3Nabc", object: "charge", amount: 4200, amount_captured: 4200, amount_refunded: 0, captured: true, currency: "eur", customer: "cus_Q1", payment_intent: "pi_3Nabc", metadata: {}, status: "succeeded",
  billing_details: { name: "Jo Park", email: "jo@example.org", address: { city: "Utrecht", country: "NL" } }, payment_method_details: { type: "card" },
};
export const STRIPE_CUSTOMER: Json = { id: "cus_Q1", object: "customer", name: "Jo Park", email: "jo@example.org", phone: null, address: { city: "Utrecht", country: "NL" }, preferred_locales: ["nl"], metadata: {} };
export const STRIPE_REFUND: Json = { id: "re_1", object: "refund", amount: 1200, currency: "eur", charge: "ch_3Nabc", payment_intent: "pi_3Nabc", reason: "requested_by_customer", status: "succeeded", metadata: {} };
export const STRIPE_INVOICE: Json = {
  id: "in_1", object: "invoice", number: "F-0001", amount_due: 1900, amount_paid: 1900, currency: "eur", customer: "cus_Q1", customer_email: "jo@example.org", customer_name: "Jo Park", due_date: 1_796_000_000, attempt_count: 1, metadata: {},
  parent: { subscription_details: { subscription: "sub_1" } },
};
export const STRIPE_SUBSCRIPTION: Json = {
  id: "sub_1", object: "subscription", customer: "cus_Q1", status: "active", cancel_at: null, cancel_at_period_end: false, pause_collection: null,
  items: { data: [{ id: "si_1", quantity: 1, price: { id: "price_1", nickname: "Sidamo monthly", product: "prod_1", unit_amount: 1450, currency: "eur", recurring: { interval: "month", interval_count: 1 } } }] }, metadata: {},
};
export const STRIPE_CHECKOUT: Json = {
  id: "cs_1", object: "checkout.session", mode: "payment", payment_status: "paid", payment_intent: "pi_3Nabc", amount_total: 4200, currency: "eur", customer: null, client_reference_id: null, locale: "auto", metadata: {},
  customer_details: { name: "Jo Park", email: "jo@example.org", phone: null, address: { city: "Utrecht", country: "NL" } },
};
