import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eraseCustomer } from "../../engine/kept-data/index.ts";
import { removeWebhookSource, setWebhookSecret, SYSTEM } from "../../engine/organisation/index.ts";
import { openDatabase, row, rows, sql } from "../../engine/platform/index.ts";
import { consentsOf, profilesOf } from "../../engine/profiles/index.ts";
import { SHOPIFY_CUSTOMER, SHOPIFY_PARCEL, SHOPIFY_REFUND, shopifyOrder, STRIPE_CHARGE, STRIPE_CHECKOUT, STRIPE_INTENT, STRIPE_REFUND, stripeEvent } from "./test-payloads.ts";
import { signAsShopify } from "./test-signing.ts";
import { useWebhooks } from "./test-webhooks.ts";

describe("a shop that sends what happens", () => {
  const webhooks = useWebhooks();
  const NEWS = [
    ["orders/create", shopifyOrder()],
    ["orders/paid", shopifyOrder({ financial_status: "paid", updated_at: "2026-11-10T12:01:00+01:00" })],
    ["fulfillments/create", SHOPIFY_PARCEL],
    ["orders/fulfilled", shopifyOrder({ financial_status: "paid", fulfillment_status: "fulfilled", fulfillments: [SHOPIFY_PARCEL], updated_at: "2026-11-11T08:00:00+01:00" })],
    ["fulfillments/update", { ...SHOPIFY_PARCEL, shipment_status: "delivered", updated_at: "2026-11-12T15:00:00+01:00" }],
    ["refunds/create", SHOPIFY_REFUND],
  ] as const;
  const story = async (name: string, news: readonly (readonly [string, unknown])[]) => {
    const source = await webhooks.add({ provider: "shopify", name });
    for (const [topic, body] of news) assert.equal((await webhooks.sendShopify(source, topic, body)).status, 200, topic);
    await webhooks.settle();
    const [customer, ...others] = await webhooks.customersOf(`shopify:${source.source}:7125551234`);
    assert.deepEqual(others, []);
    return { source, customer: customer!, timeline: (await webhooks.timeline(customer!)).filter((each) => each.source === source.source) };
  };

  test("an order, its payment, parcel, refund and return are one thread of one customer; the order counts as a purchase and the amounts add up", async () => {
    const { source, customer, timeline } = await story("First", NEWS);
    const thread = "order:5551000000001";
    assert.deepEqual(timeline.map((each) => [each.kind, each.thread?.key, each.amount?.amountMinor ?? null]), [
      ["return", thread, null], // of the refund's moment, and written after it
      ["refund", thread, 4500],
      ["delivery", thread, null],
      ["delivery.sent", thread, null],
      ["payment", thread, 12000],
      ["order", thread, 12000],
    ]);
    assert.equal(timeline.at(-1)!.title, "Placed an order: #1001");
    assert.equal(timeline.at(-1)!.words, "Please ring twice.");
    const bought = await rows<{ days: number; total: number }>(webhooks.database.db, sql`select purchase_days as days, total_minor as total from purchase_summary where customer_id = ${customer}::uuid`);
    assert.deepEqual(bought, [{ days: 1, total: 12000 }]);
    const paid = (await row<{ net: number }>(webhooks.database.db, sql`select sum(case kind when 'payment' then amount_minor when 'refund' then -amount_minor else 0 end)::bigint as net from interaction where source = ${source.source}`))!.net;
    assert.equal(paid, 12000 - 4500, "what was paid less what went back: 120.00 − 45.00");
    const profile = (await profilesOf(webhooks.database.db, [customer])).get(customer)!;
    assert.deepEqual([profile.name, profile.email, profile.city, profile.country], ["Mara Lindt", "mara.lindt@example.com", "Leipzig", "DE"]);
    const { deliveries, account, lastTopic } = await webhooks.view(source);
    assert.deepEqual([deliveries, account, lastTopic], [{ kept: 5, duplicates: 1, setAside: 0, leftOut: 0, refused: 0 }, "first.myshopify.com", "refunds/create"]);
  });

  test("what arrives in another order tells the same story (S17)", async () => {
    const { timeline } = await story("Backwards", [...NEWS].reverse());
    assert.deepEqual(timeline.map((each) => each.kind).sort(), ["delivery", "delivery.sent", "order", "payment", "refund", "return"]);
    assert.deepEqual(new Set(timeline.map((each) => each.thread?.key)), new Set(["order:5551000000001"]));
  });

  test("an older state that comes late does not undo a newer one (S17)", async () => {
    const { source, customer } = await story("Late", [["customers/update", { ...SHOPIFY_CUSTOMER, email: "mara@new.example", last_name: "Weiss", updated_at: "2026-11-20T10:00:00Z" }], ["customers/update", { ...SHOPIFY_CUSTOMER, email: "mara@new.example", updated_at: "2026-11-19T10:00:00Z" }]]);
    assert.equal((await profilesOf(webhooks.database.db, [customer])).get(customer)!.name, "Mara Weiss");
    assert.equal((await webhooks.view(source)).deliveries.kept, 2);
  });

  test("the same delivery again, after a new start too and under another number, has one effect", async () => {
    const { source } = await story("Twice", NEWS);
    const before = await row(webhooks.database.db, sql`select count(*) as n from interaction where source = ${source.source}`);
    await webhooks.restart();
    for (const [topic, body] of NEWS) assert.deepEqual((await webhooks.sendShopify(source, topic, body)).body["kept"], 0, topic);
    assert.deepEqual(await row(webhooks.database.db, sql`select count(*) as n from interaction where source = ${source.source}`), before);
    const sent = await Promise.all(Array.from({ length: 20 }, () => webhooks.sendShopify(source, "orders/create", shopifyOrder({ id: 77 }))));
    assert.equal(sent.reduce((sum, each) => sum + Number(each.body["kept"]), 0), 1, "also twenty at once");
  });

  test("two shops with the same customer number are two customers; the same proved address makes them one", async () => {
    const orderOf = (email: string) => shopifyOrder({ id: 1, customer: { ...SHOPIFY_CUSTOMER, id: 42, email, phone: null } });
    const [one, other] = [await webhooks.add({ provider: "shopify", name: "Berlin" }), await webhooks.add({ provider: "shopify", name: "Lyon" })];
    await webhooks.sendShopify(one, "orders/create", orderOf("ada@one.example"));
    await webhooks.sendShopify(other, "orders/create", orderOf("bea@two.example"));
    assert.notDeepEqual(await webhooks.customersOf("shopify:berlin:42"), await webhooks.customersOf("shopify:lyon:42"));
    await webhooks.sendShopify(other, "orders/create", shopifyOrder({ id: 2, customer: { ...SHOPIFY_CUSTOMER, id: 43, email: "ada@one.example", phone: null } }));
    assert.deepEqual(await webhooks.customersOf("shopify:berlin:42"), await webhooks.customersOf("shopify:lyon:43"));
  });

  test("a guest whose address nobody proved does not become somebody who has it (S12, S18)", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Guests" });
    await webhooks.sendShopify(source, "customers/create", { ...SHOPIFY_CUSTOMER, id: 50, email: "victim@example.com", phone: null });
    await webhooks.sendShopify(source, "orders/create", shopifyOrder({ id: 51, customer: null, email: "victim@example.com" }));
    const [victim] = await webhooks.customersOf("shopify:guests:50");
    assert.equal((await webhooks.timeline(victim!)).filter((each) => each.kind === "order").length, 0);
  });

  test("a sale without a name is kept, and so is its refund, beside it", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Till" });
    await webhooks.sendShopify(source, "orders/create", shopifyOrder({ id: 61, customer: null, email: null, source_name: "pos" }));
    await webhooks.sendShopify(source, "refunds/create", { ...SHOPIFY_REFUND, order_id: 61, refund_line_items: [] });
    await webhooks.settle();
    const [nobody] = await webhooks.customersOf("shopify:till:order:61");
    assert.deepEqual((await webhooks.timeline(nobody!)).map((each) => each.kind), ["refund", "anonymous-sale"]);
    assert.equal((await row<{ known: boolean }>(webhooks.database.db, sql`select known from profile where customer_id = ${nobody}::uuid`))!.known, false);
  });

  test("a consent is kept with its moment, once, and a later one is in force", async () => {
    const withdrawn = { ...SHOPIFY_CUSTOMER, updated_at: "2026-11-20T10:00:00Z", email_marketing_consent: { state: "unsubscribed", opt_in_level: "single_opt_in", consent_updated_at: "2026-11-20T10:00:00Z" } };
    const { source, customer } = await story("Consents", [["customers/create", SHOPIFY_CUSTOMER], ["customers/create", SHOPIFY_CUSTOMER], ["customers/update", withdrawn]]);
    const inForce = (await consentsOf(webhooks.database.db, customer)).filter((each) => each.source === source.source);
    assert.deepEqual(inForce.map(({ purpose, channel, given, at }) => ({ purpose, channel, given, at })), [{ purpose: "offers", channel: "email", given: false, at: "2026-11-20T10:00:00.000Z" }]);
    assert.equal((await row<{ n: number }>(webhooks.database.db, sql`select count(*) as n from consent where source = ${source.source}`))!.n, 2);
  });

  test("another shop at the same address is turned away, and its sender told why", async () => {
    const { source } = await story("Pinned", NEWS);
    const answer = await webhooks.sendShopify(source, "orders/create", shopifyOrder({ id: 88 }), { headers: { "x-shopify-shop-domain": "somebody-else.myshopify.com" } });
    assert.deepEqual([answer.status, answer.body["code"]], [401, "bad-signature"]);
    assert.equal((await webhooks.view(source)).lastRefusedBecause, "other-account");
  });
});

describe("a payment provider that sends what happens", () => {
  const webhooks = useWebhooks();

  test("a guest's checkout, payment, charge and refund are one thread; each counts once and the amounts add up", async () => {
    const source = await webhooks.add({ provider: "stripe", name: "Pay" });
    const guest = { customer: null };
    for (const event of [
      stripeEvent("payment_intent.succeeded", { ...STRIPE_INTENT, ...guest, receipt_email: null }),
      stripeEvent("charge.succeeded", { ...STRIPE_CHARGE, ...guest }),
      stripeEvent("checkout.session.completed", STRIPE_CHECKOUT),
      stripeEvent("refund.created", STRIPE_REFUND),
      stripeEvent("charge.refunded", { ...STRIPE_CHARGE, ...guest, amount_refunded: 1200, refunds: { data: [STRIPE_REFUND] } }),
    ])
      assert.equal((await webhooks.sendStripe(source, event)).status, 200, event["type"] as string);
    await webhooks.settle();
    const [customer, ...others] = await webhooks.customersOf("pay:jo@example.org");
    assert.deepEqual(others, []);
    const timeline = await webhooks.timeline(customer!);
    assert.deepEqual(timeline.map((each) => [each.kind, each.amount?.amountMinor, each.thread?.key]).sort(), [["order", 4200, "order:pi_3Nabc"], ["payment", 4200, "order:pi_3Nabc"], ["refund", 1200, "order:pi_3Nabc"]]);
    assert.deepEqual((await webhooks.view(source)).deliveries, { kept: 3, duplicates: 2, setAside: 0, leftOut: 0, refused: 0 });
    assert.equal((await row<{ total: number }>(webhooks.database.db, sql`select total_minor as total from purchase_summary where customer_id = ${customer}::uuid`))!.total, 4200);
  });

  test("refunds count once whether they are told of one by one, by the sum of their charge or by both, and in whatever order", async () => {
    const added = (id: string, sum: number, before: number) => stripeEvent("charge.refunded", { ...STRIPE_CHARGE, id: `ch_${id}`, payment_intent: `pi_${id}`, amount_refunded: sum }, { previous_attributes: { amount_refunded: before } });
    const made = (id: string, refund: string, amount: number) => stripeEvent("refund.created", { ...STRIPE_REFUND, id: refund, amount, charge: `ch_${id}`, payment_intent: `pi_${id}` });
    // Twice 5 and once 7 in each, so two are alike.
    const events = (id: string) => ({ sums: [added(id, 500, 0), added(id, 1000, 500), added(id, 1700, 1000)], each: [made(id, `re_${id}1`, 500), made(id, `re_${id}2`, 500), made(id, `re_${id}3`, 700)] });
    const ways: Readonly<Record<string, (of: ReturnType<typeof events>) => readonly Readonly<Record<string, unknown>>[]>> = {
      sums: ({ sums }) => sums, each: ({ each }) => each, sumsFirst: ({ sums, each }) => [...sums, ...each], eachFirst: ({ sums, each }) => [...each, ...sums], mixed: ({ sums, each }) => [sums[2]!, each[1]!, each[0]!, sums[0]!, each[2]!, sums[1]!], again: ({ sums, each }) => [sums[0]!, each[0]!, sums[0]!, each[0]!, ...sums, ...each, ...each],
    };
    for (const [name, way] of Object.entries(ways)) {
      const source = await webhooks.add({ provider: "stripe", name: `Refunds ${name}` });
      for (const event of way(events(name))) assert.equal((await webhooks.sendStripe(source, event)).status, 200);
      const at = await webhooks.add({ provider: "stripe", name: `Refunds ${name} at once` });
      await Promise.all(way(events(name)).map((event) => webhooks.sendStripe(at, event)));
      for (const { source: from } of [source, at]) {
        const kept = await rows<{ amount: number }>(webhooks.database.db, sql`select amount_minor::integer as amount from interaction where source = ${from} and kind = 'refund' order by 1`);
        assert.deepEqual(kept.map(({ amount }) => amount), [500, 500, 700], from);
      }
    }
    // The twin: by their ids alone both would count.
    const ids = Object.values(events("x")).flat().map((event) => event["id"]);
    assert.equal(new Set(ids).size, 6);
  });

  test("a replay after five minutes is refused; within them it has no second effect; a retry signed anew is taken (S17)", async () => {
    const source = await webhooks.add({ provider: "stripe", name: "Replays" });
    const now = webhooks.database.ground.now();
    const signedAt = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const event = stripeEvent("customer.created", { id: "cus_R", object: "customer" });
    assert.equal((await webhooks.sendStripe(source, event, { signedAt: signedAt(-301) })).status, 401);
    assert.equal((await webhooks.sendStripe(source, event, { signedAt: signedAt(301) })).status, 401);
    assert.equal((await webhooks.sendStripe(source, event, { signedAt: signedAt(-300) })).body["kept"], 1);
    assert.equal((await webhooks.sendStripe(source, event, { signedAt: signedAt(-10) })).body["duplicates"], 1);
    assert.deepEqual((await webhooks.view(source)).deliveries, { kept: 1, duplicates: 1, setAside: 0, leftOut: 0, refused: 2 });
  });
});

describe("what is not let in", () => {
  const webhooks = useWebhooks();
  const everything = async () => (await row<{ n: number }>(webhooks.database.db, sql`select (select count(*) from interaction) + (select count(*) from identity) + (select count(*) from refused_event) as n`))!.n;

  test("a wrong, absent or unreadable signature is 401 with a reason, counted, and kept nowhere", async () => {
    const [shop, pay] = [await webhooks.add({ provider: "shopify", name: "Shut" }), await webhooks.add({ provider: "stripe", name: "Shut pay" })];
    const body = JSON.stringify(shopifyOrder({ note: "SECRET-IN-BODY" }));
    const before = await everything();
    for (const [source, headers, says] of [
      [shop, {}, /carries no signature/], [shop, { "x-shopify-hmac-sha256": signAsShopify("another-secret-0000", body) }, /does not fit/], [shop, { "x-shopify-hmac-sha256": "x" }, /cannot be read/],
      [pay, {}, /carries no signature/], [pay, { "stripe-signature": `t=1,v1=${"0".repeat(64)}` }, /does not fit/], [pay, { "stripe-signature": "whsec" }, /cannot be read/],
    ] as const) {
      const answer = await webhooks.post(source.path, body, headers);
      assert.deepEqual([answer.status, answer.body["code"]], [401, "bad-signature"]);
      assert.match(String(answer.body["detail"]), says);
    }
    assert.equal(await everything(), before);
    const { deliveries, lastReceivedAt } = await webhooks.view(shop);
    assert.deepEqual([deliveries.refused, lastReceivedAt], [3, null]);
    assert.equal((await webhooks.view(pay)).deliveries.refused, 3);
    const kept = await row<{ found: boolean }>(webhooks.database.db, sql`select exists (select 1 from webhook_tally t where t::text like '%SECRET-IN-BODY%') as found`);
    assert.equal(kept!.found, false);
  });

  test("the signature is checked before anything is read: what is no JSON is 401 without it and set aside with it", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Broken" });
    for (const body of ['{"id": 1', "", "[1,2]", "null", "\u0000", `${"[".repeat(50_000)}`, '"text"']) {
      assert.equal((await webhooks.post(source.path, body, { "x-shopify-topic": "orders/create" })).status, 401);
      const answer = await webhooks.sendShopify(source, "orders/create", body);
      assert.deepEqual([answer.status, answer.body["setAside"]], [200, 1], body.slice(0, 20));
    }
    const aside = (await webhooks.refused()).filter((each) => each.source === "broken");
    assert.equal(aside.length, 7);
    assert.ok(aside.every((each) => each.field === "body" && each.channel === "webhooks/shopify" && each.reason.startsWith("the body is")), JSON.stringify(aside));
    assert.deepEqual((await webhooks.view(source)).deliveries, { kept: 0, duplicates: 0, setAside: 7, leftOut: 0, refused: 7 });
  });

  test("what cannot be taken is set aside with its place, and a delivery about no customer is left out", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Odd" });
    assert.equal((await webhooks.sendShopify(source, "orders/create", shopifyOrder({ total_price: "1.005" }))).body["setAside"], 1);
    assert.equal((await webhooks.sendShopify(source, "", shopifyOrder())).body["setAside"], 1);
    assert.equal((await webhooks.sendShopify(source, "products/update", { id: 1 })).body["leftOut"], 1);
    assert.deepEqual((await webhooks.refused()).filter((each) => each.source === "odd").map((each) => each.field).sort(), ["X-Shopify-Topic", "total_price"]);
    const { deliveries, lastLeftOut } = await webhooks.view(source);
    assert.deepEqual([deliveries.leftOut, deliveries.setAside, lastLeftOut], [1, 2, "products/update"]);
  });

  test("an unknown, wrongly copied or removed address is 404; one provider's is not another's", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Gone" });
    assert.equal((await webhooks.sendShopify({ ...source, path: "/webhooks/shopify/01a20110-0000-7000-8000-000000000000" }, "orders/create", {})).status, 404);
    assert.equal((await webhooks.sendShopify({ ...source, path: "/webhooks/shopify/orders" }, "orders/create", {})).status, 404);
    assert.equal((await webhooks.sendStripe({ ...source, path: source.path.replace("shopify", "stripe") }, {})).status, 404);
    assert.equal((await webhooks.sendShopify(source, "orders/create", shopifyOrder())).status, 200);
    await removeWebhookSource(webhooks.database.db, webhooks.database.ground.now(), SYSTEM, source.sourceId);
    assert.equal((await webhooks.sendShopify(source, "orders/create", shopifyOrder({ id: 2 }))).status, 404);
    assert.equal((await row<{ n: number }>(webhooks.database.db, sql`select count(*) as n from webhook_secret where source_id = ${source.sourceId}::uuid`))!.n, 0);
  });

  test("more than four megabytes are 413, whatever signs them", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Large" });
    const body = Buffer.alloc(4 * 1024 * 1024 + 1, " ");
    assert.equal((await webhooks.post(source.path, body, { "x-shopify-topic": "orders/create" })).status, 413);
  });

  test("without a secret nothing is taken; a new one counts at once, the one before for a day more", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Later", secret: undefined });
    const send = async (secret: string, id: number) => (await webhooks.sendShopify(source, "orders/create", shopifyOrder({ id }), { secret })).status;
    assert.equal(await send("", 1), 401, "not even what is signed with nothing");
    assert.equal((await webhooks.view(source)).lastRefusedBecause, "no-secret");
    const set = (secret: string) => setWebhookSecret(webhooks.database.db, webhooks.database.ground.now(), SYSTEM, source.sourceId, secret);
    await set("first-secret-0123456789");
    assert.equal(await send("first-secret-0123456789", 1), 200);
    const began = webhooks.database.ground.now();
    await set("second-secret-0123456789");
    assert.deepEqual([await send("first-secret-0123456789", 2), await send("second-secret-0123456789", 3)], [200, 200]);
    webhooks.database.setNow(new Date(began.getTime() + 25 * 3_600_000));
    await set("third-secret-0123456789"); // which also lets what was remembered be read anew
    assert.deepEqual([await send("first-secret-0123456789", 4), await send("second-secret-0123456789", 5), await send("third-secret-0123456789", 6)], [401, 200, 200]);
    webhooks.database.setNow(began);
  });

  test("a secret lies nowhere as it is: in no table, no audit, no answer", async () => {
    await webhooks.add({ provider: "stripe", name: "Hidden", secret: "whsec_needle-in-the-haystack" });
    const tables = await rows<{ name: string }>(webhooks.database.db, sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth')`);
    for (const { name } of tables) assert.equal((await row<{ found: boolean }>(webhooks.database.db, sql`select exists (select 1 from ${sql.raw(name)} x where x::text like '%needle-in-the-haystack%') as found`))!.found, false, name);
    const sealed = (await row<{ sealed: string }>(webhooks.database.db, sql`select sealed from webhook_secret order by secret_id desc limit 1`))!.sealed;
    assert.ok(!Buffer.from(sealed.slice(2), "base64url").includes("needle"));
  });

  test("two sources may not share a name while both live", async () => {
    const first = await webhooks.add({ provider: "shopify", name: "Same name" });
    await assert.rejects(webhooks.add({ provider: "stripe", name: "same-name" }), /already/);
    await removeWebhookSource(webhooks.database.db, webhooks.database.ground.now(), SYSTEM, first.sourceId);
    assert.equal((await webhooks.add({ provider: "shopify", name: "Same name" })).source, "same-name");
  });
});

describe("when the database is away", () => {
  const webhooks = useWebhooks();

  test("the provider is asked to come again, and when it does the delivery has its one effect", async () => {
    const source = await webhooks.add({ provider: "shopify", name: "Patient" });
    const nowhere = openDatabase("postgres://x:y@127.0.0.1:1/none");
    try {
      await webhooks.restart({ ground: (real) => ({ ...real, db: nowhere.db }) });
      const away = await webhooks.sendShopify(source, "orders/create", shopifyOrder());
      assert.deepEqual([away.status, away.body["code"], away.headers.get("retry-after")], [503, "unavailable", "1"]);
    } finally {
      await nowhere.close();
    }
    let times = 0;
    await webhooks.restart({
      intake: (real) => ({
        ...real,
        take: async (from, inputs) => {
          const taken = await real.take(from, inputs);
          if (++times === 1) throw Object.assign(new Error("the connection was lost after the commit"), { code: "ECONNRESET" });
          return taken;
        },
      }),
    });
    assert.equal((await webhooks.sendShopify(source, "orders/create", shopifyOrder())).status, 503, "nobody knows whether it was written");
    assert.deepEqual((await webhooks.sendShopify(source, "orders/create", shopifyOrder())).body, { kept: 0, duplicates: 1, setAside: 0, leftOut: 0 });
    assert.equal((await row<{ n: number }>(webhooks.database.db, sql`select count(*) as n from interaction`))!.n, 1);
    assert.deepEqual(webhooks.bugs, []);
  });
});

describe("a customer who was erased", () => {
  const webhooks = useWebhooks();
  const customer = (name: string) => ({
    id: name.length, email: `${name}@example.com`, first_name: "Amara", last_name: "Okafor", verified_email: true, updated_at: "2026-01-01T10:00:00Z",
    email_marketing_consent: { state: "subscribed", opt_in_level: "single_opt_in", consent_updated_at: "2026-01-01T09:00:00Z" },
  });

  test("does not come back by a delivery that is sent again, and where nothing is to be kept of them the shop is answered that it came", async () => {
    for (const [name, suppress] of [["amara", false], ["amara-again", true]] as const) {
      const source = await webhooks.add({ provider: "shopify", name: `Shop of ${name}` });
      const body = customer(name);
      assert.equal((await webhooks.sendShopify(source, "customers/update", body)).status, 200);
      await webhooks.settle();
      const consents = async () => (await rows(webhooks.database.db, sql`select 1 from consent`)).length;
      assert.deepEqual([(await webhooks.customersOf(body.email)).length, await consents()], [1, 1], "the twin: it comes the first time, with its consent");
      await eraseCustomer(webhooks.database.ground, SYSTEM, { customerId: (await webhooks.customersOf(body.email))[0]!, why: "asked", confirm: "Amara Okafor", suppress });
      const again = await webhooks.sendShopify(source, "customers/update", body);
      assert.deepEqual([again.status, await webhooks.customersOf(body.email), await consents()], [200, [], 0]);
      const later = await webhooks.sendShopify(source, "customers/update", { ...body, updated_at: "2026-02-01T10:00:00Z" });
      assert.deepEqual([later.status, (await webhooks.customersOf(body.email)).length], [200, suppress ? 0 : 1]);
      await sql`delete from consent`.execute(webhooks.database.db);
    }
    assert.deepEqual(webhooks.bugs, []);
  });
});
