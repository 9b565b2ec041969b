import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { probabilityActive } from "@rapport/lifetime-value";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { dayNumber, dayWord } from "./day.ts";
import { drivers, inWords } from "./drivers.ts";
import type { KeptPurchaseModel } from "./kept-model.ts";
import { cohorts, months } from "./purchase-history.ts";
import { scorer } from "./score.ts";
import { chanceActive } from "./stay-range.ts";
import { tierOf, tierThresholds } from "./tiers.ts";
import { rangeOfSum } from "./value-page.ts";

/** CDNOW: parameters and covariance as in contracts/vectors.json, made with BTYD's and our own maximum. */
const CDNOW: KeptPurchaseModel = {
  kind: "bg-nbd", r: 0.2425929, alpha: 4.4135316, a: 0.7928861, b: 2.4257534, logLikelihood: -9582.4256,
  uncertainty: {
    kind: "estimated", standardErrors: { r: 0.0125573, alpha: 0.3782214, a: 0.1857191, b: 0.7053458 },
    covarianceOfLogs: logs([0.2425929, 4.4135316, 0.7928861, 2.4257534], [
      [0.00015769, 0.0037064, -0.000087839, 0.00006565], [0.0037064, 0.14305, -0.0028656, 0.010522], [-0.000087839, -0.0028656, 0.034492, 0.1232], [0.00006565, 0.010522, 0.1232, 0.49751],
    ]),
  },
};
function logs(at: readonly number[], covariance: readonly (readonly number[])[]): number[][] {
  return covariance.map((line, i) => line.map((c, j) => c / (at[i]! * at[j]!)));
}
const SPEND = { kind: "gamma-gamma", p: 6.25, q: 3.74, v: 1544, meanMinor: 3500, note: null } as const;

describe("how surely a chance is known", () => {
  const history = { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 };

  test("the range is that of parameters drawn from their own uncertainty (second route: 20,000 draws)", () => {
    const { mid, lo, hi } = chanceActive(CDNOW, history, 26);
    const random = seededRandom(4);
    const { uncertainty } = CDNOW;
    assert.ok(uncertainty.kind === "estimated" && CDNOW.kind === "bg-nbd");
    const root = choleskyOf(uncertainty.covarianceOfLogs);
    const drawn = Array.from({ length: 20_000 }, () => {
      const z = [0, 1, 2, 3].map(() => random.normal());
      const [r, alpha, a, b] = [CDNOW.r, CDNOW.alpha, CDNOW.a, CDNOW.b].map((p, i) => p * Math.exp(root[i]!.reduce((sum, l, j) => sum + l * z[j]!, 0))) as [number, number, number, number];
      return probabilityActive({ kind: "bg-nbd", r, alpha, a, b }, history, 26);
    }).sort((x, y) => x - y);
    assert.equal(mid, probabilityActive(CDNOW, history, 26));
    assert.ok(Math.abs(lo - drawn[2000]!) < 0.15 * (hi - lo), `${lo} against ${drawn[2000]}`);
    assert.ok(Math.abs(hi - drawn[18_000]!) < 0.15 * (hi - lo), `${hi} against ${drawn[18_000]}`);
  });

  test("where the parameters are not pinned down the range is everything", () => {
    const { lo, hi } = chanceActive({ ...CDNOW, uncertainty: { kind: "undetermined" } }, history, 26);
    assert.deepEqual([lo, hi], [0, 1]);
  });

  test("whoever comes as good as surely, or as good as never, has a range that says so: not what is left of the digits", () => {
    const spread = [[0.0016, 0.0012], [0.0012, 0.0016]];
    const busy: KeptPurchaseModel = { kind: "nbd", r: 0.9, alpha: 6, logLikelihood: 0, uncertainty: { kind: "estimated", standardErrors: {}, covarianceOfLogs: spread } };
    // 46 purchases in 123 days: they stay away for half a year with a chance of 8 in 10,000,000,000,000,000.
    for (let frequency = 40; frequency <= 140; frequency++)
      for (let days = frequency; days <= 800; days += 3) {
        const { mid, lo, hi } = chanceActive(busy, { frequency, recencyWeeks: days / 7, ageWeeks: days / 7 }, 26);
        assert.ok(lo <= mid && mid <= hi && (mid < 1 - 1e-12 || lo > 1 - 1e-9), `${frequency} in ${days} days: ${lo} ${mid} ${hi}`);
      }
    // Bought on nearly every day of a year, and not for eight years since: less likely than a number can say.
    const gone: KeptPurchaseModel = { ...CDNOW, kind: "bg-nbd", r: 0.7, alpha: 8, a: 0.6, b: 3 };
    for (let days = 3300; days <= 3700; days++) {
      const { mid, lo, hi } = chanceActive(gone, { frequency: 345, recencyWeeks: 402 / 7, ageWeeks: days / 7 }, 26);
      assert.ok(0 <= lo && lo <= mid && mid <= hi && hi < 1e-200, `${days}: ${lo} ${mid} ${hi}`);
    }
  });

  test("for any history the range holds the chance and lies between 0 and 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 600, noNaN: true }), (frequency, part, ageWeeks) => {
        const { mid, lo, hi } = chanceActive(CDNOW, { frequency, recencyWeeks: frequency === 0 ? 0 : part * ageWeeks, ageWeeks }, 26);
        assert.ok(0 <= lo && lo <= mid && mid <= hi && hi <= 1, `${lo} ${mid} ${hi}`);
      }),
    );
  });

  function choleskyOf(m: readonly (readonly number[])[]): number[][] {
    const l = m.map((line) => line.map(() => 0));
    for (let i = 0; i < m.length; i++)
      for (let j = 0; j <= i; j++) {
        const rest = m[i]![j]! - l[i]!.reduce((sum, x, k) => sum + (k < j ? x * l[j]![k]! : 0), 0);
        l[i]![j] = i === j ? Math.sqrt(rest) : rest / l[j]![j]!;
      }
    return l;
  }
});

describe("one customer's score", () => {
  const asOf = dayNumber("2026-11-21");
  const score = scorer({ purchaseModel: CDNOW, spendModel: SPEND }, asOf);
  const customer = (more: Partial<Parameters<typeof score>[0]>) => ({ customerId: "c", firstDay: asOf - 300, lastDay: asOf - 20, purchaseDays: 5, totalMinor: 15_000, repeatMinor: 12_000, ...more });

  test("the range holds the expectation, and the variance is that of spending simulated from the model", () => {
    const { value12, variance12, expectedPurchases12 } = score(customer({}));
    assert.ok(value12.lo <= value12.mid && value12.mid <= value12.hi);
    assert.ok(expectedPurchases12 > 1);
    // Second route: draw the customer's rate, chance of leaving and mean spend from what is believed of them, and let them buy.
    const random = seededRandom(8);
    const [x, tx, age] = [4, 280 / 7, 300 / 7];
    assert.ok(CDNOW.kind === "bg-nbd");
    const { r, alpha, a, b } = CDNOW;
    const alive = 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + tx)) ** (r + x));
    const spent = Array.from({ length: 40_000 }, () => {
      if (random.uniform() > alive) return 0;
      const rate = random.gamma({ shape: r + x, rate: alpha + age });
      const leaves = random.beta({ a, b: b + x });
      const nu = random.gamma({ shape: SPEND.q + SPEND.p * x, rate: SPEND.v + 12_000 });
      let sum = 0;
      for (let week = random.exponential(rate); week < 52; week += random.exponential(rate)) {
        sum += random.gamma({ shape: SPEND.p, rate: nu });
        if (random.uniform() < leaves) break;
      }
      return sum;
    });
    const mean = spent.reduce((s, v) => s + v, 0) / spent.length;
    const variance = spent.reduce((s, v) => s + (v - mean) ** 2, 0) / spent.length;
    const discount = value12.mid / mean;
    assert.ok(discount > 0.93 && discount < 0.98, `a year at 10 % costs some 5 %: ${discount}`);
    assert.ok(Math.abs(variance12 / (variance * discount ** 2) - 1) < 0.06, `${Math.sqrt(variance12)} against ${Math.sqrt(variance) * discount}`);
  });

  test("where purchases of one customer differ much, their variance is that of spending simulated from the model too", () => {
    const uneven = { ...SPEND, p: 0.4, q: 8, v: 60_000 };
    const { variance12, value12 } = scorer({ purchaseModel: { kind: "nbd", r: 2, alpha: 20, logLikelihood: 0, uncertainty: { kind: "undetermined" } }, spendModel: uneven }, asOf)(customer({}));
    const random = seededRandom(12);
    const spent = Array.from({ length: 60_000 }, () => {
      const purchases = random.poisson(52 * random.gamma({ shape: 2 + 4, rate: 20 + 300 / 7 }));
      return purchases === 0 ? 0 : random.gamma({ shape: uneven.p * purchases, rate: random.gamma({ shape: uneven.q + uneven.p * 4, rate: uneven.v + 12_000 }) });
    });
    const mean = spent.reduce((sum, each) => sum + each, 0) / spent.length;
    const variance = spent.reduce((sum, each) => sum + (each - mean) ** 2, 0) / spent.length;
    assert.ok(Math.abs(variance12 / (variance * (value12.mid / mean) ** 2) - 1) < 0.08, `${Math.sqrt(variance12)} against ${Math.sqrt(variance)}`);
  });

  test("who spends more is worth more, and who has been silent longer is worth less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 100, max: 1_000_000 }), fc.integer({ min: 0, max: 279 }), (purchaseDays, repeatMinor, silence) => {
        const one = score(customer({ purchaseDays, repeatMinor, lastDay: asOf - silence }));
        assert.ok(score(customer({ purchaseDays, repeatMinor: repeatMinor * 2, lastDay: asOf - silence })).value12.mid >= one.value12.mid);
        assert.ok(score(customer({ purchaseDays, repeatMinor, lastDay: asOf - silence - 20 })).value12.mid <= one.value12.mid);
      }),
      { numRuns: 60 },
    );
  });

  test("with nothing but a mean to go by everybody is taken at it", () => {
    const { value12, expectedPurchases12 } = scorer({ purchaseModel: CDNOW, spendModel: { kind: "mean", meanMinor: 2000, note: "" } }, asOf)(customer({ repeatMinor: 999_999 }));
    assert.ok(Math.abs(value12.mid / (expectedPurchases12 * 2000) - 0.955) < 0.01);
  });
});

describe("tiers", () => {
  test("of ten customers one is high, four are middle and five low", () => {
    const values = [50, 10, 90, 30, 70, 20, 100, 40, 80, 60];
    const thresholds = tierThresholds(values);
    assert.deepEqual(thresholds, { tierHighMinor: 100, tierMiddleMinor: 60 });
    assert.deepEqual(values.map((v) => tierOf(v, thresholds)).sort(), [...Array(1).fill("high"), ...Array(5).fill("low"), ...Array(4).fill("middle")]);
  });
  test("customers of one value are in one tier", () => assert.deepEqual(tierThresholds([5, 5, 5]), { tierHighMinor: 5, tierMiddleMinor: 5 }));
});

describe("sums over customers", () => {
  test("independent customers' variances add up, the parameters' uncertainty comes on top", () => {
    assert.deepEqual(rangeOfSum(1000, 100 * 9, null, "EUR"), { mid: 1000, lo: 1000 - Math.round(1.2815515655446 * 30), hi: 1000 + Math.round(1.2815515655446 * 30), currency: "EUR", before: null });
    const wider = rangeOfSum(1000, 900, 40, "EUR");
    assert.equal(wider.hi - 1000, Math.round(1.2815515655446 * 50), "3-4-5");
  });
});

describe("months and cohorts", () => {
  const cells = [
    { joined: "2025-12", month: "2025-12", buyers: 4, revenue: 100 }, { joined: "2025-12", month: "2026-02", buyers: 1, revenue: 30 }, { joined: "2026-02", month: "2026-02", buyers: 2, revenue: 50 },
  ];
  test("a month in which nothing was bought is shown as nothing, not left out", () => {
    assert.deepEqual(months(cells), [
      { month: "2025-12", revenueMinor: 100, buyers: 4, newBuyers: 4 }, { month: "2026-01", revenueMinor: 0, buyers: 0, newBuyers: 0 }, { month: "2026-02", revenueMinor: 80, buyers: 3, newBuyers: 2 },
    ]);
    assert.deepEqual(months([]), []);
  });
  test("a cohort begins with everybody and has one share for each month since", () => {
    assert.deepEqual(cohorts(cells), [{ month: "2025-12", customers: 4, activeShare: [1, 0, 0.25] }, { month: "2026-02", customers: 2, activeShare: [1] }]);
  });
});

describe("why an estimate is what it is", () => {
  const facts = { purchaseDays: 14, daysSinceFirst: 427, daysSinceLast: 9, lastDay: "2026-11-07", usualGapDays: 31, meanSpendMinor: 3849, othersSpendMinor: 2710, currency: "EUR" };
  test("in sentences with the numbers behind them", () => {
    assert.deepEqual(drivers(facts), ["Bought 14 times in 61 weeks, last on 7 Nov 2026; usually every 31 days", "Spends €38 a purchase; others €27"]);
    assert.equal(drivers({ ...facts, daysSinceLast: 99 })[2], "Nothing for 3.2 times the usual gap");
    assert.equal(drivers({ ...facts, purchaseDays: 1, usualGapDays: null, daysSinceLast: 1 })[0], "Bought once, on 7 Nov 2026");
  });
  test("money has the small change of its currency", () => {
    assert.deepEqual([inWords(3849, "EUR"), inWords(849, "EUR"), inWords(3849, "JPY"), inWords(123_456_700, "GBP")], ["€38", "€8.49", "¥3,849", "£1,234,567"]);
  });
});

describe("days", () => {
  test("a day as a word and as a count are the same day", () => {
    fc.assert(fc.property(fc.integer({ min: -20_000, max: 60_000 }), (n) => assert.equal(dayNumber(dayWord(n)), n)));
    assert.throws(() => dayNumber("yesterday"), /expected a day/);
  });
});
