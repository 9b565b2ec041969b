import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { seededRandom } from "@rapport/statistics";
import { recordInteractions } from "../../interactions/index.ts";
import { newId, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers } from "../../profiles/index.ts";
import { SYSTEM } from "../../organisation/index.ts";
import { fitStay, monthsExpected, stayView, staying } from "./stay-model.ts";
import { subscriptionsOf, subscriptionsPage } from "./subscriptions.ts";
import { SubscriptionsAnswer, SubscriptionsPage } from "./subscriptions-contract.ts";
import { daysBetween, monthsBetween, periodsUntil, type SubscriptionEvent, tellSubscriptions } from "./tell-subscriptions.ts";

const DAY = 86_400_000;
const MONTH = (365.25 / 12) * DAY;
const NOW = new Date("2026-11-21T14:32:00Z");
let events = 0;
const event = (kind: string, at: string | Date, more: Partial<SubscriptionEvent> = {}): SubscriptionEvent => ({
  customerId: "ann", subscription: "S-1", interactionId: `i${String(++events).padStart(6, "0")}`, kind: `subscription.${kind}` as SubscriptionEvent["kind"], at: new Date(at), plan: null, reason: null, until: null, amountMinor: null, currency: null, everyDays: null, every: null, status: null, ...more,
});

describe("subscriptions are told from what happened to them", () => {
  test("one that begins, changes, rests, goes on and ends: its price by the month, since when, and why it ended", () => {
    const life = [
      event("started", "2026-01-10", { plan: "Sidamo", amountMinor: 1000, currency: "EUR", every: "1 month" }),
      event("changed", "2026-03-10", { plan: "Yirgacheffe", amountMinor: 700, currency: "EUR", everyDays: 14 }),
      event("paused", "2026-05-01", { until: "2026-06-01T00:00:00Z" }),
      event("resumed", "2026-06-02"),
      event("ended", "2026-08-01", { reason: "too much coffee" }),
    ];
    const [ended] = tellSubscriptions([...life].reverse());
    // 7.00 every fortnight is 7 × 365.25 / 12 / 14 a month.
    assert.deepEqual([ended!.state, ended!.plan, ended!.reason, ended!.perMonthMinor, ended!.endedAt], ["ended", "Yirgacheffe", "too much coffee", 1522, new Date("2026-08-01")]);
    assert.deepEqual(ended!.steps.map(({ perMonthMinor }) => perMonthMinor), [1000, 1522, 0, 1522, 0]);
    const [resting] = tellSubscriptions(life.slice(0, 3));
    assert.deepEqual([resting!.state, resting!.restsUntil], ["paused", "2026-06-01T00:00:00Z"]);
    const [again] = tellSubscriptions([...life, event("started", "2026-10-01")]);
    assert.deepEqual([again!.state, again!.startedAt, again!.endedAt, again!.reason], ["active", new Date("2026-10-01"), null, null]);
  });

  test("a trial brings nothing, one never paid has ended, and a late word of one that ended does not bring it back", () => {
    assert.equal(tellSubscriptions([event("started", "2026-01-01", { status: "trialing", amountMinor: 900, every: "month" })])[0]!.state, "paused");
    assert.equal(tellSubscriptions([event("started", "2026-01-01"), event("changed", "2026-02-01", { status: "incomplete_expired" })])[0]!.state, "ended");
    assert.equal(tellSubscriptions([event("started", "2026-01-01"), event("ended", "2026-02-01"), event("changed", "2026-02-02")])[0]!.state, "ended");
    assert.deepEqual(tellSubscriptions([event("started", "2026-01-01"), event("started", "2026-01-01", { customerId: "bo" })]).length, 2, "two customers' numbers may be alike");
  });

  test("how often is read as shops and payment providers write it, and nothing is guessed", () => {
    const every = (words: string) => daysBetween({ everyDays: null, every: words });
    assert.deepEqual([every("1 month"), every("2 weeks"), every("year"), every("3 Months"), every("14 days")], [365.25 / 12, 14, 365.25, (3 * 365.25) / 12, 14]);
    assert.deepEqual([every("now and then"), every(""), every("0 months"), daysBetween({ everyDays: 0.00001, every: "1 month" }), daysBetween({ everyDays: 28, every: "1 month" })], [null, null, null, null, 28]);
  });

  test("for any life everybody at risk in a month was at risk in the month before, and nobody ends more than once", () => {
    const life = fc.array(fc.record({ kind: fc.constantFrom("started", "changed", "paused", "resumed", "ended"), after: fc.integer({ min: 0, max: 900 }), who: fc.constantFrom("a", "b", "c", "d") }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(life, (told) => {
        const all = tellSubscriptions(told.map(({ kind, after, who }) => event(kind, new Date(Date.UTC(2024, 0, 1) + after * DAY), { customerId: who })));
        const { atRisk, ended } = periodsUntil(all, NOW);
        atRisk.forEach((count, i) => assert.ok(count >= ended[i]! && (i === 0 || count <= atRisk[i - 1]! - ended[i - 1]!)));
        // Every ending counts, those of whoever began again too, except in a month that is not over.
        const over = all.flatMap(({ spells }) => spells).filter(({ from, to }) => to !== null && monthsBetween(from, to) < monthsBetween(from, NOW));
        assert.equal(ended.reduce((sum, each) => sum + each, 0), over.length);
      }),
    );
  });
});

/** Subscriptions that end as the sBG says, from a seed; they begin over two years and a half. */
function simulated(count: number, seed: number): SubscriptionEvent[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const began = NOW.getTime() - random.uniform() * 30 * MONTH;
    const leaves = random.beta({ a: 0.9, b: 6 });
    let months = 1;
    while (random.uniform() >= leaves && months < 60) months++;
    const own = { customerId: `c${i}`, subscription: `S-${i}` };
    const all = [event("started", new Date(began), { ...own, amountMinor: 2000, currency: "EUR", every: "1 month" })];
    const over = began + (months - 0.5) * MONTH;
    if (over < NOW.getTime()) all.push(event("ended", new Date(over), own));
    return all;
  }).flat();
}

describe("how long subscriptions last", () => {
  test("what was put in is found again, and half a year ago as many were expected to stay as stayed", () => {
    const events = simulated(3000, 4);
    const fit = fitStay(tellSubscriptions(events), NOW);
    assert.ok(fit.kind === "sbg" && fit.uncertainty.kind === "estimated");
    for (const [name, truth] of [["alpha", 0.9], ["beta", 6]] as const) assert.ok(Math.abs(fit[name] - truth) < 3.5 * fit.uncertainty.standardErrors[name], `${name} ${fit[name]}`);
    const view = stayView(events, NOW);
    assert.ok(view.kind === "sbg" && view.backTest.kind === "measured");
    assert.ok(view.backTest.lo - 10 < view.backTest.stayed && view.backTest.stayed < view.backTest.hi + 10, JSON.stringify(view.backTest));
    // The curve runs through what was seen (Kaplan and Meier), within its range and three standard errors of a share.
    for (const { month, mid, seen } of view.curve.slice(1, 13)) assert.ok(seen !== null && Math.abs(mid - seen) < 0.03, `month ${month}: ${mid} and ${seen}`);
    const [fresh, old] = [staying(fit, 0, 12), staying(fit, 18, 12)];
    assert.ok(old.mid > fresh.mid && fresh.lo < fresh.mid && fresh.mid < fresh.hi, "whoever has stayed is likelier to stay");
  });

  test("one chance for all is as sure as the log-odds of a share: 40 of 100 that left are known by 1/40 and 1/60", () => {
    const { mid, lo, hi } = staying({ kind: "geometric", leaving: 0.4, because: "no-difference-detectable", logLikelihood: 0, ended: 40 }, 0, 1);
    const at = (odds: number) => 1 / (1 + Math.exp(-odds));
    const reach = 1.2815515655 * Math.sqrt(1 / 40 + 1 / 60);
    for (const [told, byHand] of [[mid, 0.6], [lo, at(Math.log(1.5) - reach)], [hi, at(Math.log(1.5) + reach)]] as const) assert.ok(Math.abs(told - byHand) < 1e-6, `${told} and ${byHand}`);
  });

  test("what one will bring in a year has the range of how long this one runs: of those drawn one in ten at most ends below it, one in ten above", () => {
    const random = seededRandom(6);
    const fit = { kind: "sbg", alpha: 0.9, beta: 6, logLikelihood: 0, gainOverGeometric: 9, ended: 900, uncertainty: { kind: "estimated", covarianceOfLogs: [[0.001, 0.001], [0.001, 0.0015]], standardErrors: { alpha: 0.03, beta: 0.2 } } } as const;
    for (const renewals of [0, 4, 30]) {
      const { mid, lo, hi } = monthsExpected(fit, renewals);
      const runs = Array.from({ length: 20_000 }, () => {
        const leaves = random.beta({ a: fit.alpha, b: fit.beta + renewals });
        let months = 0;
        while (months < 12 && random.uniform() >= leaves) months++;
        return months;
      });
      assert.ok(Math.abs(runs.reduce((sum, each) => sum + each, 0) / runs.length - mid) < 0.1, `${mid}`);
      const share = (of: (months: number) => boolean) => runs.filter(of).length / runs.length;
      assert.ok(lo <= mid && mid <= hi && share((months) => months < lo) < 0.107 && share((months) => months > hi) < 0.107, JSON.stringify([renewals, lo, mid, hi, share((months) => months < lo)]));
      // No wider than it must be: the next month up would leave out more than one in ten, but for what it is widened by.
      assert.ok(lo === mid || share((months) => months <= lo) > 0.093, `${lo} could be more`);
    }
    assert.deepEqual(monthsExpected({ ...fit, uncertainty: { kind: "undetermined" } }, 0).lo, 0);
  });

  test("where ever more begin, the month that is not over does not make them look as if they left sooner", () => {
    const random = seededRandom(2);
    const events = Array.from({ length: 8000 }, (_, i) => {
      // Growing by a seventh a month for two years; one in ten leaves each month, on any day of it.
      const age = Math.min(24, random.exponential(Math.log(1.15)));
      const own = { customerId: `g${i}`, subscription: "1" };
      let months = 0;
      while (random.uniform() >= 0.1) months++;
      const [began, over] = [NOW.getTime() - age * MONTH, NOW.getTime() - age * MONTH + (months + random.uniform()) * MONTH];
      return [event("started", new Date(began), own), ...(over < NOW.getTime() ? [event("ended", new Date(over), own)] : [])];
    }).flat();
    const fit = fitStay(tellSubscriptions(events), NOW);
    assert.ok(fit.kind !== "too-few");
    const year = staying(fit, 0, 12);
    assert.ok(year.lo < 0.9 ** 12 + 0.01 && 0.9 ** 12 - 0.01 < year.hi, JSON.stringify(year));
  });

  test("whoever ended and began again has ended once, and what came later is not known half a year ago", () => {
    const month = (ago: number) => new Date(NOW.getTime() - ago * MONTH);
    const events = Array.from({ length: 200 }, (_, i) => {
      const own = { customerId: `w${i}`, subscription: "1" };
      return i < 100 ? [event("started", month(20), own), event("ended", month(8), own), event("resumed", month(1), own)] : [event("started", month(20), own)];
    }).flat();
    const view = stayView(events, NOW);
    assert.ok(view.kind !== "too-few" && view.ended === 100 && view.backTest.kind === "measured");
    assert.deepEqual([view.backTest.running, view.backTest.stayed], [100, 100]);
  });

  test("of few that ended nothing is learnt, and it says of how many", () => {
    assert.deepEqual(fitStay(tellSubscriptions(simulated(20, 1)), NOW).kind, "too-few");
    assert.deepEqual(stayView([], NOW), { kind: "too-few", observed: 0, needed: 30 });
  });
});

describe("subscriptions on their pages", () => {
  const database = useDatabase();

  test("amounts of months add up, what has no price is said, and a customer of two records has one list", async () => {
    const { ground } = database;
    const now = ground.now().getTime();
    const ids = [newId(), newId(), newId()].sort();
    await sql`insert into identity (identity_id, source, created_at) select i, 'shop', ${ground.now()}::timestamptz from unnest(${ids}::uuid[]) as t (i)`.execute(ground.db);
    await sql`insert into membership (identity_id, customer_id) select i, i from unnest(${ids}::uuid[]) as t (i)`.execute(ground.db);
    const happened = (identityId: string, kind: string, daysAgo: number, properties: Record<string, unknown>, amountMinor: number | null = null, currency = "EUR") => ({
      identityId, interactionId: newId(), messageId: null, kind: `subscription.${kind}`, channel: "other" as const, direction: "in" as const, occurredAt: new Date(now - daysAgo * DAY), source: "stripe", amountMinor, currency: amountMinor === null ? null : currency, properties,
    });
    await transaction(ground.db, (tx) =>
      recordInteractions(tx, ground.now(), [
        happened(ids[0]!, "started", 200, { subscription: "S-1", plan: "Sidamo", every: "1 month" }, 1000),
        happened(ids[0]!, "changed", 100, { subscription: "S-1", plan: "Sidamo XL" }, 1500),
        happened(ids[1]!, "started", 90, { subscription: "S-2", plan: "Loan machine", everyDays: "28" }),
        happened(ids[2]!, "started", 300, { subscription: "S-3", every: "1 year" }, 12_000),
        happened(ids[2]!, "ended", 40, { subscription: "S-3", reason: "moved" }),
        happened(ids[0]!, "started", 60, { subscription: "S-T", every: "1 month", test: true }, 5000),
        happened(ids[1]!, "started", 95, { subscription: "S-5", every: "1 month" }, 700),
        happened(ids[1]!, "changed", 20, { subscription: "S-5" }, 800, "USD"),
        happened(ids[2]!, "paused", 9, { subscription: "S-4", until: "99999" }),
        happened(ids[2]!, "resumed", 8, { subscription: "S-4" }),
        happened(ids[2]!, "started", 10, { subscription: "S-4", every: "1 month" }, 900, "USD"),
      ]),
    );
    const page = SubscriptionsPage.parse(await subscriptionsPage(ground));
    assert.deepEqual([page.active, page.ended, page.customers, page.unpriced, page.otherCurrencies, page.perMonthMinor], [4, 1, 3, 1, 2, 1500]);
    for (const { startMinor, newMinor, returnedMinor, expansionMinor, contractionMinor, churnMinor, endMinor } of page.months) assert.equal(startMinor + newMinor + returnedMinor + expansionMinor - contractionMinor - churnMinor, endMinor);
    const sum = (of: (month: SubscriptionsPage["months"][number]) => number) => page.months.reduce((total, month) => total + of(month), 0);
    assert.deepEqual([sum((m) => m.newMinor), sum((m) => m.expansionMinor), sum((m) => m.churnMinor), page.months.at(-1)!.endMinor], [2700, 500, 1700, 1500]);
    assert.equal(page.model.kind, "too-few");

    await mergeCustomers(ground, SYSTEM, { keepId: ids[0]!, otherId: ids[1]!, why: "one person" });
    const { subscriptions } = SubscriptionsAnswer.parse(await subscriptionsOf(ground, ids[0]!));
    assert.ok(subscriptions.kind === "subscriptions");
    assert.deepEqual(subscriptions.all.map(({ subscription, plan, state, perMonth, staysYear }) => [subscription, plan, state, perMonth?.amountMinor ?? null, staysYear]), [["S-2", "Loan machine", "active", null, null], ["S-5", null, "active", 800, null], ["S-1", "Sidamo XL", "active", 1500, null]]);
  });
});
