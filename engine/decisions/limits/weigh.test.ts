import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { FIRST_ACTIONS } from "../actions.ts";
import { NO_LIMITS } from "./limits.ts";
import { cappedUntil, limitOn, weigh, type Weighing } from "./weigh.ts";

const AT = "2026-11-28T12:00:00.000Z";
const call = FIRST_ACTIONS.find(({ id }) => id === "win-back-call")!; // costs no money, takes one of the call-backs
const daysAgo = (days: number) => new Date(Date.parse(AT) - days * 86_400_000).toISOString();
const effect = { currency: "EUR", midMinor: 900, loMinor: 100, hiMinor: 1700, treated: 400, heldOut: 40, windowDays: 60 };
const weighing = (more: Partial<Weighing> = {}): Weighing => ({ action: call, effect, assumed: undefined, weight: 1, limits: NO_LIMITS, capacities: {}, at: AT, ...more });

describe("what an action is worth here and now", () => {
  test("is what was measured, less its cost and the price of what it takes", () => {
    const offer = FIRST_ACTIONS.find(({ id }) => id === "second-bag-offer")!; // costs 300, takes 300 cents of goodwill
    const weighed = weigh(weighing({ action: offer, capacities: { goodwill: { used: 0, price: 0.5, until: AT } } }));
    assert.equal(weighed.netMinor, 900 - 300 - 300 * 0.5);
    assert.deepEqual(weighed.uses, [{ capacity: "goodwill", amount: 300, price: 0.5 }]);
  });

  test("is assumed where nothing was measured, and unknown where nothing is assumed", () => {
    assert.deepEqual((({ basis, worthMinor, netMinor, chance }) => [basis, worthMinor, netMinor, chance])(weigh(weighing({ effect: undefined, assumed: { chance: 0.25, worthMinor: 4000 } }))), ["assumed", 1000, 1000, 0.25]);
    assert.deepEqual((({ basis, worthMinor, netMinor }) => [basis, worthMinor, netMinor])(weigh(weighing({ effect: undefined }))), ["unknown", null, null]);
    assert.equal(weigh(weighing({ assumed: { chance: 1, worthMinor: 99_999 } })).basis, "measured", "what was measured counts before what is assumed");
  });

  test("counts more or less under a lever while it lasts, and a loss no more than it is", () => {
    const limits = { ...NO_LIMITS, levers: [{ action: call.id, times: 2, why: "the month of the customer", until: "2026-12-01T00:00:00.000Z" }] };
    assert.equal(weigh(weighing({ limits, weight: 1.5 })).netMinor, 2700);
    assert.equal(weigh(weighing({ limits, at: "2026-12-01T00:00:00.000Z" })).netMinor, 900, "it is over");
    assert.equal(weigh(weighing({ limits, effect: { ...effect, midMinor: -200 } })).netMinor, -200);
  });
});

describe("what holds back what no row holds back", () => {
  const caps = [{ key: "week", title: "Two a week", kinds: ["contact", "offer"] as ("contact" | "offer")[], most: 2, days: 7 }];
  const limited = (more: { contacts?: { kind: string; at: string }[]; capacities?: Weighing["capacities"]; limits?: Weighing["limits"]; action?: typeof call }) => {
    const { action = call, limits = { ...NO_LIMITS, caps }, contacts = [], capacities = {} } = more;
    return limitOn(action, weigh(weighing({ action, limits, capacities })), { limits, contacts, capacities, at: AT });
  };

  test("a cap, until the first of them has passed out of its days", () => {
    assert.equal(limited({ contacts: [{ kind: "offer", at: daysAgo(3) }] }), undefined);
    assert.deepEqual(limited({ contacts: [{ kind: "offer", at: daysAgo(3) }, { kind: "contact", at: daysAgo(5) }] }), { why: "Two a week", rule: "limit:cap:week", until: daysAgo(-2) });
    assert.equal(limited({ contacts: [{ kind: "offer", at: daysAgo(3) }, { kind: "token", at: daysAgo(1) }] }), undefined, "tokens are not capped here");
    assert.equal(limited({ contacts: [{ kind: "offer", at: daysAgo(3) }, { kind: "contact", at: daysAgo(7) }] }), undefined, "seven days ago is over");
  });

  test("what is given away, until the next period; what is owed or helps goes on", () => {
    const limits = { ...NO_LIMITS, capacities: [{ key: "call-backs", title: "Calls", unit: "calls", amount: 3, per: "day" as const }, { key: "loan-grinders", title: "Loans", unit: "grinders", amount: 0, per: "week" as const }] };
    const capacities = { "call-backs": { used: 3, price: 0, until: daysAgo(-1) }, "loan-grinders": { used: 0, price: 0, until: daysAgo(-1) } };
    assert.deepEqual(limited({ limits, capacities }), { why: "Calls: all 3 calls of this day are given away", rule: "limit:capacity:call-backs", until: daysAgo(-1) });
    assert.equal(limited({ limits, capacities: { ...capacities, "call-backs": { used: 2, price: 0, until: AT } } }), undefined);
    assert.equal(limited({ limits, capacities, action: FIRST_ACTIONS.find(({ id }) => id === "loan-grinder")! }), undefined);
  });

  test("a price above what it brings here, and not where it would bring nothing anyway", () => {
    const limits = { ...NO_LIMITS, capacities: [{ key: "call-backs", title: "Calls", unit: "calls", amount: 3, per: "day" as const }] };
    const at = (price: number) => ({ "call-backs": { used: 0, price, until: daysAgo(-1) } });
    assert.equal(limited({ limits, capacities: at(899) }), undefined);
    assert.deepEqual(limited({ limits, capacities: at(901) }), { why: "Calls: worth more to others now", rule: "limit:price:call-backs", until: daysAgo(-1) });
    const harmful = weigh(weighing({ effect: { ...effect, midMinor: -5 }, limits, capacities: at(901) }));
    assert.equal(limitOn(call, harmful, { limits, contacts: [], capacities: at(901), at: AT }), undefined, "that it brings nothing is said elsewhere");
  });

  test("whenever it says until, one is free then and none a moment before", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 * 24 }), { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 14 }), (hours, most, days) => {
        const contacts = hours.map((hour) => ({ kind: "offer", at: new Date(Date.parse(AT) - hour * 3_600_000).toISOString() }));
        const cap = { kinds: ["offer"], most, days };
        const until = cappedUntil(contacts, { ...cap, at: AT });
        if (until === undefined) return;
        assert.ok(until > AT);
        assert.equal(cappedUntil(contacts, { ...cap, at: until }), undefined);
        assert.notEqual(cappedUntil(contacts, { ...cap, at: new Date(Date.parse(until) - 1).toISOString() }), undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
