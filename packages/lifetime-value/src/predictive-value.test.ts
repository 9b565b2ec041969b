import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { quantile, seededRandom } from "@rapport/statistics";
import type { Random } from "@rapport/statistics";
import fc from "fast-check";
import { probabilityActive, probabilityAlive } from "./activity.ts";
import { expectedPurchases } from "./expected-purchases.ts";
import { predictiveValue, valuer } from "./predictive-value.ts";
import type { CustomerHistory, PredictiveValue } from "./predictive-value.ts";
import type { BgNbd, PurchaseModel } from "./purchase-model.ts";
import { simulatePurchaseWeeks, simulateSpending } from "./simulate.ts";
import { expectedSpend } from "./spend-model.ts";
import type { SpendModel } from "./spend-model.ts";

const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

const model: BgNbd = { kind: "bg-nbd", r: 1.2, alpha: 6, a: 0.4, b: 2.5 };
const spend: SpendModel = { kind: "gamma-gamma", p: 2.4, q: 3.5, v: 430 };

/** A customer's past up to an age, and what they went on to spend. */
type Life = { readonly customer: CustomerHistory; readonly spent: number };

function inventedLife(random: Random, ageWeeks: number, horizon: number): Life {
  const weeks = simulatePurchaseWeeks(model, random, ageWeeks + horizon);
  const amounts = simulateSpending(spend, random, weeks.length);
  const past = weeks.filter((week) => week <= ageWeeks).length;
  const total = (from: number, to: number): number => amounts.slice(from, to).reduce((sum, amount) => sum + amount, 0);
  return {
    customer: {
      frequency: past,
      recencyWeeks: weeks[past - 1] ?? 0,
      ageWeeks,
      meanSpend: past === 0 ? 0 : total(0, past) / past,
    },
    spent: total(past, weeks.length),
  };
}

describe("the range of what a customer will spend", () => {
  const horizon = 52;
  let known: readonly Life[] | undefined;
  const lives = (): readonly Life[] => {
    const random = seededRandom(2024);
    return (known ??= Array.from({ length: 4000 }, () => inventedLife(random, 10 + random.below(70), horizon)));
  };
  const valued = (
    all: readonly Life[],
    by: PurchaseModel = model,
  ): (PredictiveValue & { readonly spent: number })[] => {
    const value = valuer(by, spend, horizon, { discountAnnual: 0 });
    return all.map(({ customer, spent }) => ({ ...value(customer), spent }));
  };

  /** Of those whose bound is above nothing, the share that ended beyond it, and how many they are. */
  function sharesBeyond(
    all: readonly Life[],
    by: PurchaseModel,
  ): { above: number; below: number; n: number; m: number } {
    const values = valued(all, by);
    const withHi = values.filter(({ hi }) => hi > 0);
    const withLo = values.filter(({ lo }) => lo > 0);
    return {
      above: withHi.filter(({ spent, hi }) => spent > hi).length / withHi.length,
      below: withLo.filter(({ spent, lo }) => spent < lo).length / withLo.length,
      n: withHi.length,
      m: withLo.length,
    };
  }
  /** Four standard errors of a share of one in ten. */
  const tolerance = (n: number): number => 4 * Math.sqrt((0.1 * 0.9) / n);

  test("one invented customer in ten ends above it, and one in ten below where there is room below", () => {
    const { above, below, n, m } = sharesBeyond(lives(), model);
    assert.ok(n > 2000 && m > 700, `${n} and ${m}`);
    close(above, 0.1, tolerance(n));
    close(below, 0.1, tolerance(m));
  });

  test("in all, as many end inside as the two tails leave: eight in ten, nine where it begins at nothing", () => {
    const all = lives();
    let inside = 0;
    let expected = 0;
    for (const { spent, lo, hi, probabilityActive: active } of valued(all)) {
      if (spent >= lo && spent <= hi) inside++;
      expected += hi === 0 ? 1 - active : lo === 0 ? 0.9 : 0.8;
    }
    close(inside / all.length, expected / all.length, 4 * Math.sqrt((0.1 * 0.9) / all.length));
  });

  test("a model that knows nothing of leaving is found out by the same count", () => {
    const { below, m } = sharesBeyond(lives(), { kind: "nbd", r: model.r, alpha: model.alpha });
    assert.ok(below > 0.1 + 2 * tolerance(m), `only ${below} fell below`);
  });

  test("what all customers spend together is what was expected of them", () => {
    let difference = 0;
    let squares = 0;
    for (const { spent, expectedSpending } of valued(lives())) {
      const off = spent - expectedSpending;
      difference += off;
      squares += off * off;
    }
    assert.ok(Math.abs(difference) < 4 * Math.sqrt(squares));
  });

  test("its bounds are those of draws from what is believed of one customer", () => {
    const random = seededRandom(5);
    const customers: readonly CustomerHistory[] = [
      { frequency: 0, recencyWeeks: 0, ageWeeks: 3, meanSpend: 0 },
      { frequency: 3, recencyWeeks: 20, ageWeeks: 22, meanSpend: 300 },
      { frequency: 40, recencyWeeks: 79, ageWeeks: 80, meanSpend: 120 },
    ];
    for (const customer of customers) {
      const { lo, hi } = predictiveValue(model, spend, customer, horizon, { discountAnnual: 0 });
      const draws = Float64Array.from({ length: 20_000 }, () => believedSpending(customer, random, horizon));
      const shareBelow = (bound: number): number => draws.filter((draw) => draw <= bound).length / draws.length;
      close(shareBelow(hi), 0.9, tolerance(draws.length));
      const nothing = shareBelow(0);
      close(shareBelow(lo), Math.max(0.1, nothing), tolerance(draws.length));
      // And not by chance at the wrong place: a bound 10 % off lies outside what 20,000 draws leave in doubt.
      assert.ok(Math.abs((quantile(draws, 0.9) as number) / hi - 1) < 0.1);
    }
  });

  /** Draws rate, chance of leaving and spend from their posteriors, then the purchases, then the money. */
  function believedSpending(customer: CustomerHistory, random: Random, weeks: number): number {
    const { frequency: x, ageWeeks, meanSpend } = customer;
    if (random.uniform() >= probabilityAlive(model, customer)) return 0;
    const rate = random.gamma({ shape: model.r + x, rate: model.alpha + ageWeeks });
    const leaving = random.beta({ a: model.a, b: model.b + x });
    const spendRate = random.gamma({ shape: spend.q + spend.p * x, rate: spend.v + x * meanSpend });
    let total = 0;
    for (let at = random.exponential(rate); at <= weeks; at += random.exponential(rate)) {
      total += random.gamma({ shape: spend.p, rate: spendRate });
      if (random.uniform() < leaving) break;
    }
    return total;
  }
});

describe("a customer's lifetime value", () => {
  const anyCustomer = fc
    .record({
      frequency: fc.oneof(fc.nat(10), fc.nat(600)),
      part: fc.double({ min: 0.01, max: 1, noNaN: true }),
      ageWeeks: fc.integer({ min: 1, max: 200 }),
      meanSpend: fc.double({ min: 0.5, max: 1e5, noNaN: true }),
    })
    .map(({ frequency, part, ageWeeks, meanSpend }) => ({
      frequency,
      recencyWeeks: frequency === 0 ? 0 : part * ageWeeks,
      ageWeeks,
      meanSpend,
    }));

  test("it is purchases times spend, less for what comes later", () => {
    fc.assert(
      fc.property(anyCustomer, fc.integer({ min: 1, max: 200 }), (customer, horizon) => {
        const plain = predictiveValue(model, spend, customer, horizon, { discountAnnual: 0 });
        const product = expectedPurchases(model, customer, horizon) * expectedSpend(spend, customer);
        close(plain.mid, product, 1e-9 * (1 + product));
        close(plain.expectedSpending, product, 1e-9 * (1 + product));
        const discounted = predictiveValue(model, spend, customer, horizon, { discountAnnual: 0.1 });
        assert.ok(discounted.mid <= plain.mid);
        assert.ok(discounted.mid >= plain.mid * 1.1 ** (-horizon / (365.25 / 7)) * (1 - 1e-9));
        assert.equal(discounted.lo, plain.lo);
      }),
    );
  });

  test("discounting month by month is within a thousandth of day by day", () => {
    const customer = { frequency: 6, recencyWeeks: 50, ageWeeks: 52, meanSpend: 80 };
    const { mid } = predictiveValue(model, spend, customer, 52, { discountAnnual: 0.15 });
    let daily = 0;
    let before = 0;
    for (let day = 1; day <= 364; day++) {
      const until = expectedPurchases(model, customer, day / 7);
      daily += (until - before) * 1.15 ** -((day - 0.5) / 365.25);
      before = until;
    }
    close(mid / (daily * expectedSpend(spend, customer)), 1, 1e-3);
  });

  test("its range is in order, wider at a higher level, and nothing where nothing is likeliest by far", () => {
    fc.assert(
      fc.property(anyCustomer, fc.integer({ min: 0, max: 200 }), (customer, horizon) => {
        const narrow = predictiveValue(model, spend, customer, horizon, { discountAnnual: 0.1, level: 0.5 });
        const wide = predictiveValue(model, spend, customer, horizon, { discountAnnual: 0.1, level: 0.9 });
        for (const { mid, lo, hi, probabilityActive: active } of [narrow, wide]) {
          assert.ok(mid >= 0 && mid < Infinity && lo >= 0 && lo <= hi && hi < Infinity);
          close(active, probabilityActive(model, customer, horizon), 1e-9);
        }
        assert.ok(wide.lo <= narrow.lo * (1 + 1e-6) && narrow.hi <= wide.hi * (1 + 1e-6));
        if (wide.probabilityActive < 0.049) assert.equal(wide.hi, 0);
        if (wide.probabilityActive < 0.949) assert.equal(wide.lo, 0);
      }),
    );
  });

  test("twice the money is twice the value, and twice the range", () => {
    fc.assert(
      fc.property(anyCustomer, (customer) => {
        const one = predictiveValue(model, spend, customer, 52, { discountAnnual: 0.1 });
        const two = predictiveValue(
          model,
          { ...spend, v: 2 * spend.v },
          { ...customer, meanSpend: 2 * customer.meanSpend },
          52,
          {
            discountAnnual: 0.1,
          },
        );
        close(two.mid, 2 * one.mid, 1e-9 * two.mid);
        close(two.hi, 2 * one.hi, 1e-5 * two.hi);
      }),
    );
  });

  test("a valuer that has seen thousands of customers says the same as one that has seen none", () => {
    const remembering = valuer(model, spend, 52, { discountAnnual: 0.1 });
    const random = seededRandom(8);
    for (let i = 0; i < 300; i++) {
      const { customer } = inventedLife(random, 10 + random.below(5), 0);
      assert.deepEqual(remembering(customer), predictiveValue(model, spend, customer, 52, { discountAnnual: 0.1 }));
    }
  });

  test("it works for customers who do not leave, too", () => {
    const customer = { frequency: 12, recencyWeeks: 50, ageWeeks: 52, meanSpend: 80 };
    const { lo, mid, hi } = predictiveValue({ kind: "nbd", r: 1, alpha: 5 }, spend, customer, 52, {
      discountAnnual: 0,
    });
    assert.ok(0 < lo && lo < mid && mid < hi);
  });

  test("a discount of 10 where 0.1 is meant is possible, but a level of 80 is refused", () => {
    const customer = { frequency: 1, recencyWeeks: 5, ageWeeks: 9, meanSpend: 20 };
    assert.throws(() => predictiveValue(model, spend, customer, 52, { discountAnnual: -0.1 }), RangeError);
    assert.throws(() => predictiveValue(model, spend, customer, 52, { discountAnnual: 0.1, level: 80 }), RangeError);
    assert.throws(
      () => predictiveValue(model, spend, { ...customer, meanSpend: 0 }, 52, { discountAnnual: 0 }),
      RangeError,
    );
    assert.throws(() => valuer(model, { ...spend, q: 0 }, 52, { discountAnnual: 0 }), /q must be/);
  });
});
