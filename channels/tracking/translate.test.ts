import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InteractionInput } from "../../engine/interactions/index.ts";
import { kindOfEvent } from "./event-kind.ts";
import { occurredAt, readTime } from "./event-time.ts";
import { minorDigits, readOrderAmount } from "./order-amount.ts";
import { translatePosthogEvent } from "./posthog-event.ts";
import { translateSegmentEvent } from "./segment-event.ts";
import type { Envelope, Translation } from "./translation.ts";

const receivedAt = new Date("2026-11-22T10:00:00.000Z");
const untrusted: Envelope = { receivedAt, sentAt: receivedAt.toISOString(), trusted: false, currency: "EUR" };
const trusted: Envelope = { ...untrusted, trusted: true };

function taken(translation: Translation): InteractionInput {
  if (translation.kind === "refused") assert.fail(`refused: ${translation.field}: ${translation.reason}`);
  return InteractionInput.parse(translation.input); // what comes out is what the engine's own shape allows
}
function fieldOf(translation: Translation): string {
  return translation.kind === "refused" ? translation.field : assert.fail("was taken");
}
const track = (event: string, properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ type: "track", event, properties, userId: "u1", messageId: "m1", timestamp: receivedAt.toISOString(), ...more });

describe("a purchase told by Segment's specification", () => {
  test("is an order with its amount when the key is trusted", () => {
    const order = taken(translateSegmentEvent(track("Order Completed", { order_id: "o-7", revenue: 10.5, currency: "USD" }), trusted));
    assert.deepEqual([order.kind, order.channel, order.amountMinor, order.currency, order.properties?.["event"]], ["order", "shop", 1050, "USD", "Order Completed"]);
  });
  test("is only a report of an order when the key sits in a page, where anybody could forge it", () => {
    for (const name of ["Order Completed", "Completed Order", "order", "ORDER", "Order", "order completed", "Órder"]) {
      const order = taken(translateSegmentEvent(track(name, { revenue: 10 }), untrusted));
      assert.equal(order.kind, "order.reported", name);
    }
  });
  test("in the organisation's currency when it names none", () => {
    assert.equal(taken(translateSegmentEvent(track("Order Completed", { total: 3 }), trusted)).currency, "EUR");
  });
  test("is refused rather than kept without its amount, when the amount cannot be read", () => {
    assert.equal(fieldOf(translateSegmentEvent(track("Order Completed", { revenue: "ten" }), trusted)), "properties.revenue");
    assert.equal(fieldOf(translateSegmentEvent(track("Order Completed", { revenue: 1, currency: "€" }), trusted)), "properties.currency");
    assert.equal(taken(translateSegmentEvent(track("Order Completed", { revenue: "ten" }), untrusted)).amountMinor, undefined);
  });
  test("given back is a refund from us to the customer", () => {
    const refund = taken(translateSegmentEvent(track("Order Refunded", { total: 3 }), trusted));
    assert.deepEqual([refund.kind, refund.direction, refund.amountMinor], ["refund", "out", 300]);
  });
});

describe("the kind of an event", () => {
  test("is its name in small letters", () => {
    assert.equal(kindOfEvent("Coffee Brewed", false), "coffee_brewed");
    assert.equal(kindOfEvent("productViewed", false), "product_viewed");
    assert.equal(kindOfEvent("Café ouvert", false), "cafe_ouvert");
    assert.equal(kindOfEvent("2nd visit", false), "event_2nd_visit");
  });
  test("is plainly an event where the name has no Latin letters; the name itself is kept", () => {
    assert.equal(kindOfEvent("注文完了", false), "event");
    assert.equal(taken(translateSegmentEvent(track("注文完了", {}), untrusted)).properties?.["event"], "注文完了");
  });
  test("is never one that Rapport itself records, whatever the name", () => {
    for (const name of ["complaint.opened", "promise.made", "conversation.opened", "Complaint Opened"]) for (const isTrusted of [true, false]) assert.doesNotMatch(kindOfEvent(name, isTrusted), /^[a-z]+\.(opened|made)$/);
    assert.equal(kindOfEvent("complaint", false), "complaint.reported");
  });
});

describe("amounts", () => {
  test("are rounded on the digits as written: half up", () => {
    const minor = (revenue: unknown, currency = "EUR") => {
      const read = readOrderAmount({ revenue, currency }, "EUR");
      return read.kind === "amount" ? read.amount.amountMinor : read.kind;
    };
    assert.equal(minor(1.005), 101); // in binary it is 1.00499999999999989…
    assert.equal(minor("19.99"), 1999);
    assert.equal(minor(1234, "JPY"), 1234);
    assert.equal(minor("1.2345", "KWD"), 1235);
    assert.equal(minor(1e-7), 0);
    for (const wrong of [-1, "1e5", 1e21, Number.POSITIVE_INFINITY, {}, "1,50", true]) assert.equal(minor(wrong), "wrong", String(wrong));
  });
  test("have as many digits as ISO 4217 says, by the tables of the JavaScript engine where they agree with it", () => {
    for (const code of ["EUR", "USD", "GBP", "JPY", "KRW", "KWD", "BHD", "TND", "CHF", "VND", "XAF", "OMR", "JOD", "BRL", "INR"])
      assert.equal(minorDigits(code), new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits, code);
  });
});

describe("whose an event is", () => {
  test("RudderStack's empty user id is none (trap 6)", () => {
    const visit = taken(translateSegmentEvent({ type: "page", userId: "", anonymousId: "a1", messageId: "m1" }, untrusted));
    assert.deepEqual(visit.identifiers, [{ kind: "anonymous_id", value: "a1" }]);
  });
  test("traits are found where each client puts them (trap 6)", () => {
    const email = { email: "a@b.example" };
    const identify = { type: "identify", userId: "u1", messageId: "m1" };
    const posthog = { event: "$identify", uuid: "m1", distinct_id: "u1" };
    const ways: Translation[] = [
      translateSegmentEvent({ ...identify, traits: email }, untrusted),
      translateSegmentEvent({ ...identify, context: { traits: email } }, untrusted),
      translateSegmentEvent({ ...identify, traits: email, context: { traits: email } }, untrusted),
      translatePosthogEvent({ ...posthog, properties: { $set: email } }, untrusted),
      translatePosthogEvent({ ...posthog, $set: { ...email, $browser: "Chrome" } }, untrusted),
    ];
    for (const way of ways) {
      assert.deepEqual(taken(way).traits, email);
      assert.ok(taken(way).identifiers.some((i) => i.kind === "email" && i.value === "a@b.example"));
    }
  });
  test("a group's traits are never the person's, also where Jitsu mixes them into the context of later events", () => {
    assert.equal(taken(translateSegmentEvent({ type: "group", groupId: "g1", userId: "u1", traits: { name: "Acme" }, messageId: "m1" }, untrusted)).traits, undefined);
    assert.equal(taken(translateSegmentEvent({ type: "page", userId: "u1", context: { traits: { name: "Acme" } }, messageId: "m1" }, untrusted)).traits, undefined);
  });
  test("an alias joins a visitor to somebody; two users only when the key is trusted", () => {
    const alias = { type: "alias", userId: "u1", previousId: "u0", messageId: "m1" };
    const users = (envelope: Envelope) => taken(translateSegmentEvent(alias, envelope)).identifiers.filter((i) => i.kind === "user_id").map((i) => i.value);
    assert.deepEqual(users(untrusted), ["u1"]);
    assert.deepEqual(users(trusted), ["u1", "u0"]);
    const posthog = { event: "$create_alias", uuid: "m1", distinct_id: "u1", properties: { distinct_id: "u1", alias: "u0" } };
    assert.deepEqual(taken(translatePosthogEvent(posthog, untrusted)).identifiers, [{ kind: "user_id", value: "u1" }, { kind: "anonymous_id", value: "u0" }]);
  });
  test("PostHog's distinct id is a visitor's until somebody is identified", () => {
    const of = (event: string, properties: Record<string, unknown>) => taken(translatePosthogEvent({ event, uuid: "m1", properties: { distinct_id: "d1", ...properties } }, untrusted)).identifiers;
    assert.deepEqual(of("$pageview", { $lib: "web", $device_id: "d1", $is_identified: false }), [{ kind: "anonymous_id", value: "d1" }]);
    assert.deepEqual(of("$pageview", { $lib: "web", $device_id: "x", $is_identified: true, $user_id: "d1" }), [{ kind: "user_id", value: "d1" }]);
    assert.deepEqual(of("$identify", { $lib: "web", $anon_distinct_id: "a9", $device_id: "a9" }), [{ kind: "user_id", value: "d1" }, { kind: "anonymous_id", value: "a9" }]);
    assert.deepEqual(of("Brewed", { $lib: "posthog-node" }), [{ kind: "user_id", value: "d1" }]);
  });
});

describe("what an untrusted key says of somebody's standing (S18)", () => {
  const traits = { email: "a@b.example", name: "Amara", VIP: true, loyalty_tier: "gold", lifetimeValue: 99_999, creditLimit: 1 };
  test("is kept as claimed, not as a trait", () => {
    const input = taken(translateSegmentEvent({ type: "identify", userId: "u1", traits, messageId: "m1" }, untrusted));
    assert.deepEqual(input.traits, { email: "a@b.example", name: "Amara" });
    assert.deepEqual(input.properties?.["claimedTraits"], { VIP: true, loyalty_tier: "gold", lifetimeValue: 99_999, creditLimit: 1 });
  });
  test("is a trait from a trusted key (the twin)", () => {
    assert.deepEqual(taken(translateSegmentEvent({ type: "identify", userId: "u1", traits, messageId: "m1" }, trusted)).traits, traits);
  });
});

describe("when an event happened (trap 5)", () => {
  test("a wrong clock is put right by when the request says it was sent", () => {
    const sentAt = new Date("2026-11-22T13:00:05.000Z"); // three hours and five seconds ahead
    assert.equal(occurredAt(new Date("2026-11-22T13:00:00.000Z"), { receivedAt, sentAt }).toISOString(), "2026-11-22T09:59:55.000Z");
  });
  test("a clock that is nearly right is believed, so a time that the caller gave stays as it is", () => {
    assert.equal(occurredAt(new Date("2026-01-02T03:04:05.000Z"), { receivedAt, sentAt: new Date(receivedAt.getTime() - 3000) }).toISOString(), "2026-01-02T03:04:05.000Z");
  });
  test("nothing happens after it arrived", () => {
    assert.equal(occurredAt(new Date("2030-01-01T00:00:00Z"), { receivedAt, sentAt: undefined }).getTime(), receivedAt.getTime());
  });
  test("RudderStack's timestamp is the caller's, its originalTimestamp the device's", () => {
    const rudder = { type: "track", event: "x", userId: "u1", messageId: "m1", originalTimestamp: "2026-11-22T09:59:00.000Z" };
    assert.equal(taken(translateSegmentEvent(rudder, untrusted)).occurredAt, "2026-11-22T09:59:00.000Z");
    assert.equal(taken(translateSegmentEvent({ ...rudder, timestamp: "2026-01-02T03:04:05.000Z" }, untrusted)).occurredAt, "2026-01-02T03:04:05.000Z");
  });
  test("times are read strictly, for Date.parse would take “1” for a year", () => {
    assert.equal(readTime("2026-11-22T10:00:00+02:00")?.toISOString(), "2026-11-22T08:00:00.000Z");
    assert.equal(readTime("2026-11-22 10:00:00")?.toISOString(), "2026-11-22T10:00:00.000Z");
    assert.equal(readTime("2026-11-22")?.toISOString(), "2026-11-22T00:00:00.000Z");
    assert.equal(readTime(1_795_305_837_403)?.toISOString(), "2026-11-22T00:03:57.403Z");
    assert.equal(readTime(1_795_305_837)?.toISOString(), "2026-11-22T00:03:57.000Z");
    for (const wrong of ["1", "yesterday", "2026-13-45T00:00:00Z", "22/11/2026", {}, true, Number.NaN, 1e300, "0001-01-01T00:00:00Z"]) assert.equal(readTime(wrong), undefined, String(wrong));
    assert.equal(fieldOf(translateSegmentEvent(track("x", {}, { timestamp: "yesterday" }), untrusted)), "timestamp");
  });
});

describe("an event without an id of its own", () => {
  const event = { type: "track", event: "x", userId: "u1", timestamp: "2026-11-22T09:00:00Z" };
  test("gets the same id when it is sent again, and another when it is another", () => {
    const idOf = (more: object) => taken(translateSegmentEvent({ ...event, ...more }, untrusted)).messageId;
    assert.equal(idOf({ sentAt: "2026-11-22T09:00:01Z" }), idOf({ sentAt: "2026-11-22T09:00:09Z", _metadata: { retryCount: 1 } }));
    assert.notEqual(idOf({}), idOf({ userId: "u2" }));
  });
});

describe("what was written by strangers is inert (S20)", () => {
  const properties = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"a\\u0000b":"NUL\\u0000","half":"\\ud83d","rtl":"\\u202eabc","rule":"{{7*7}} ${x} {n, plural, other {#}}","deep":{"__proto__":1},"big":1e999}') as Record<string, unknown>;
  test("keys that could change a prototype are left out, unstorable characters replaced, the rest kept as it is", () => {
    const kept = taken(translateSegmentEvent(track("x", properties), untrusted)).properties!;
    assert.deepEqual(Object.keys(kept).sort(), ["a\uFFFDb", "big", "deep", "event", "half", "rtl", "rule"]);
    assert.deepEqual([kept["half"], kept["rtl"], kept["rule"], kept["big"], kept["deep"]], ["\uFFFD", "\u202eabc", "{{7*7}} ${x} {n, plural, other {#}}", null, {}]);
    assert.equal(({} as Record<string, unknown>)["admin"], undefined);
    assert.equal((kept as Record<string, unknown>)["admin"], undefined);
  });
  test("an id that cannot be stored as it is refuses the event, for two ids must not become one", () => {
    assert.equal(fieldOf(translateSegmentEvent(track("x", {}, { userId: "a\u0000" }), untrusted)), "userId");
    assert.equal(fieldOf(translateSegmentEvent(track("x", {}, { messageId: "\ud800" }), untrusted)), "messageId");
  });
  test("a property with the name of one of ours is kept beside it", () => {
    assert.deepEqual(taken(translateSegmentEvent(track("Watched", { event: "concert" }), untrusted)).properties, { event: "Watched", "properties.event": "concert" });
  });
});
