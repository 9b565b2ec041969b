import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { cdnow, cdnowAsPrinted, cdnowMbg, cdnowPareto } from "../published-models.ts";
import { anyHistory, anyModel, close } from "../test-customers.ts";
import { probabilityActive, probabilityAlive } from "./activity.ts";
import type { History } from "./customer-cells.ts";
import { expectedPurchases } from "./expected-purchases.ts";
import { discountedResidualPurchases } from "./pareto-nbd.ts";
import { purchaseCountDistribution } from "./purchase-count-distribution.ts";
import type { BgNbd, ParetoNbd } from "./purchase-model.ts";
import { simulatePurchaseWeeks } from "./simulate.ts";

const history = (frequency: number, recencyWeeks: number, ageWeeks: number): History => ({
  frequency,
  recencyWeeks,
  ageWeeks,
});
const newcomer = history(0, 0, 0);

describe("what single customers of CDNOW will do", () => {
  // Expected purchases from lifetimes, P(alive) and P(active) worked out in 30 digits, at the CDNOW maximum.
  const customers: readonly (readonly [History, number, number, number, number])[] = [
    [history(0, 0, 38.86), 39, 0.19478084700274398, 1, 0.14432782668817878],
    [history(2, 30.43, 38.86), 39, 1.2259104521194621, 0.7266091515503329, 0.5546074782100375],
    [history(1, 1.71, 38.86), 39, 0.20325064494183329, 0.21222740878741117, 0.1167125187032874],
    [history(7, 29.43, 38.86), 39, 3.337239433712539, 0.6418006090779884, 0.6356849547109797],
    [history(29, 37, 38.86), 39, 18.612063734015535, 0.9139333654578569, 0.9139333591319071],
    [history(26, 30.86, 31), 52, 25.75947314204504, 0.9689197101670074, 0.9689197101182043],
    [history(2, 30.43, 38.86), 520, 7.319496495749388, 0.7266091515503329, 0.7243080393981091],
    [newcomer, 39, 1.1950162976813037, 1, 0.4256927088842125],
    [history(5, 3, 35), 12, 0.0018650008500472976, 0.0012706609089535835, 0.0009552576070247137],
  ];

  test("expected purchases, P(alive) and P(active) agree with the reference values", () => {
    for (const [customer, horizon, purchases, alive, active] of customers) {
      close(expectedPurchases(cdnow, customer, horizon) / purchases, 1, 1e-8);
      close(probabilityAlive(cdnow, customer), alive, 1e-9);
      close(probabilityActive(cdnow, customer, horizon), active, 1e-9);
    }
  });

  test("someone with 2 repeat purchases is expected to make 1.226 more (Fader, Hardie & Lee 2005)", () => {
    close(expectedPurchases(cdnowAsPrinted, history(2, 30.43, 38.86), 39), 1.226, 0.0005);
  });

  test("a newcomer's expected purchases are those in the tests of lifetimes and BTYD", () => {
    const published: readonly (readonly [number, number])[] = [
      [0.1429, 0.0078],
      [1, 0.0532],
      [3, 0.1506],
      [31.8571, 1.0405],
      [32, 1.0437],
      [78, 1.8576],
    ];
    for (const [weeks, purchases] of published) close(expectedPurchases(cdnow, newcomer, weeks), purchases, 0.0004);
  });

  test("a newcomer's number of purchases is spread as in the tests of lifetimes and BTYD", () => {
    close(purchaseCountDistribution(cdnowAsPrinted, newcomer, 39)[0]!, 0.5737864, 5e-8);
    close(purchaseCountDistribution(cdnowAsPrinted, newcomer, 2)[10]!, 1.07869e-7, 5e-13);
    const published = [
      0.0019995214, 0.0015170236, 0.001163315, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913, 0.0003467171,
      0.0002769613, 0.000222226,
    ];
    const found = purchaseCountDistribution(cdnowAsPrinted, newcomer, 30);
    published.forEach((chance, i) => close(found[11 + i]!, chance, 5e-11));
  });
});

describe("what single customers of CDNOW will do, by the Pareto/NBD", () => {
  // Expected purchases and P(alive) from lifetimes, at the maximum: contracts/vectors.json.
  const customers: readonly (readonly [History, number, number, number])[] = [
    [history(0, 0, 38.86), 39, 0.10705979271783507, 0.295097158387384],
    [history(2, 30.43, 38.86), 39, 1.4551129552867335, 0.8691187182287561],
    [history(1, 1.71, 38.86), 39, 0.17098051734439304, 0.16787197804040646],
    [history(7, 29.43, 38.86), 39, 3.7117476669420535, 0.7494164014824259],
    [history(29, 37, 38.86), 39, 18.58300382740379, 0.9589376478984019],
    [history(26, 30.86, 31), 52, 25.456546955316142, 0.9979179433344858],
    [history(2, 30.43, 38.86), 520, 9.200956291534226, 0.8691187182287561],
    [newcomer, 39, 1.2134080647083259, 1],
    [history(5, 3, 35), 12, 0.008695850506194572, 0.006386410870604993],
  ];

  test("expected purchases and P(alive) agree with the reference values", () => {
    for (const [customer, horizon, purchases, alive] of customers) {
      close(expectedPurchases(cdnowPareto, customer, horizon) / purchases, 1, 1e-9);
      close(probabilityAlive(cdnowPareto, customer), alive, 1e-10);
    }
  });

  test("a newcomer's expected purchases are those of BTYD's example, whose parameters are rounded", () => {
    const example: ParetoNbd = { kind: "pareto-nbd", r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 };
    const published = [
      0, 0.05077821, 0.09916088, 0.14542507, 0.1897993, 0.23247466, 0.27361274, 0.31335159, 0.35181024, 0.38909211,
    ];
    published.forEach((purchases, weeks) => close(expectedPurchases(example, newcomer, weeks), purchases, 5e-9));
  });

  test("someone with 26 repeat purchases is expected to make 25.46 more in a year and 86.27 ever, discounted (BTYD)", () => {
    const regular = history(26, 30.86, 31);
    close(expectedPurchases(cdnowPareto, regular, 52), 25.46, 0.005);
    // BTYD's year has 52 weeks, and its parameters are those of exact days as its search found them.
    const discountAnnual = 1.15 ** (365.25 / 7 / 52) - 1;
    close(discountedResidualPurchases(cdnowPareto, regular, discountAnnual), 86.268334, 0.005);
  });

  test("the discounted residual is what week after week adds up to", () => {
    for (const model of [cdnowPareto, { ...cdnowPareto, s: 1 }, { ...cdnowPareto, s: 0.05, beta: 2 }] satisfies ParetoNbd[]) {
      for (const customer of [newcomer, history(2, 30.43, 38.86), history(29, 37, 38.86)]) {
        let sum = 0;
        let before = 0;
        for (let week = 1; week <= 20_000; week++) {
          const until = expectedPurchases(model, customer, week);
          sum += (until - before) * 1.15 ** ((-(week - 0.5) * 7) / 365.25);
          before = until;
        }
        close(discountedResidualPurchases(model, customer, 0.15) / sum, 1, 1e-4);
      }
    }
  });

  test("expected purchases pass smoothly through s = 1, where lifetimes answers NaN", () => {
    const customer = history(2, 30.43, 38.86);
    const at = expectedPurchases({ ...cdnowPareto, s: 1 }, customer, 39);
    for (const s of [1 - 1e-9, 1 + 1e-9, 1 - 1e-6, 1 + 1e-6]) {
      close(expectedPurchases({ ...cdnowPareto, s }, customer, 39) / at, 1, 1e-5);
    }
  });

  test("it holds where alpha and beta are far apart, at 2,000 purchases and after long silence", () => {
    const models: readonly ParetoNbd[] = [
      { ...cdnowPareto, beta: 1e-4 },
      { ...cdnowPareto, beta: 1e7, s: 2e4 },
      { ...cdnowPareto, alpha: 1e-4 },
      { ...cdnowPareto, alpha: 4000, r: 400 },
      { ...cdnowPareto, s: 1e-4 },
    ];
    for (const model of models) {
      for (const customer of [newcomer, history(0, 0, 500), history(3, 20, 30), history(2000, 100, 101), history(300, 5, 400)]) {
        const counts = purchaseCountDistribution(model, customer, 52);
        const expected = expectedPurchases(model, customer, 52);
        if (counts.length <= 20_000) close(meanOf(counts), expected, 1e-8 * Math.max(1, expected));
        close(1 - counts[0]!, probabilityActive(model, customer, 52), 1e-9);
      }
    }
  });
});

describe("a newcomer by the MBG/NBD", () => {
  test("they leave at once as often as the mean chance of leaving says, and are silent as the printed chance says", () => {
    const { r, alpha, a, b } = cdnowMbg;
    close(probabilityAlive(cdnowMbg, newcomer), b / (a + b), 1e-12);
    // Batislam, Denizel & Filiztekin 2007: P(X(t) = 0) = a/(a+b) + b/(a+b) · (α/(α+t))^r.
    const silent = a / (a + b) + (b / (a + b)) * (alpha / (alpha + 39)) ** r;
    close(purchaseCountDistribution(cdnowMbg, newcomer, 39)[0]!, silent, 1e-12);
  });

  test("one who bought once and has been silent is likely gone, who in the BG/NBD counts as alive for ever", () => {
    assert.ok(probabilityAlive(cdnowMbg, history(0, 0, 500)) < 0.3);
    assert.equal(probabilityAlive(cdnow, history(0, 0, 500)), 1);
  });
});

describe("expected purchases", () => {
  test("they pass smoothly through a = 1 and, for those who bought once, a + b = 1, where the printed formula is 0/0", () => {
    const around = (model: BgNbd, changed: "a" | "b", customer: History): void => {
      const at = expectedPurchases(model, customer, 39);
      for (const by of [-1e-7, 1e-7]) {
        close(expectedPurchases({ ...model, [changed]: model[changed] + by }, customer, 39) / at, 1, 1e-6);
      }
      const counts = purchaseCountDistribution(model, customer, 39);
      close(at / meanOf(counts), 1, 1e-10);
    };
    around({ ...cdnow, a: 1 }, "a", history(2, 30.43, 38.86));
    around({ ...cdnow, a: 1 }, "a", newcomer);
    around({ ...cdnow, a: 0.4, b: 0.6 }, "b", history(0, 0, 38.86));
    around({ ...cdnow, a: 0.25, b: 0.5 }, "b", history(0, 0, 38.86));
  });

  test("they hold at 2,000 purchases, at ten years and with hardly any past", () => {
    const cases: readonly (readonly [BgNbd, History, number])[] = [
      [cdnow, history(2000, 100, 100), 52],
      [cdnow, history(1, 30, 40), 520],
      [{ ...cdnow, alpha: 0.001 }, newcomer, 52],
      [{ ...cdnow, a: 200, b: 500 }, history(3, 20, 30), 52],
      [{ ...cdnow, r: 400, alpha: 4000 }, history(3, 20, 30), 52],
    ];
    for (const [model, customer, horizon] of cases) {
      const counts = purchaseCountDistribution(model, customer, horizon);
      if (counts.length > 20_000) continue;
      close(expectedPurchases(model, customer, horizon) / meanOf(counts), 1, 1e-9);
    }
  });

  test("nothing is expected of no time, and the more time the more purchases", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, fc.integer({ min: 1, max: 300 }), (model, customer, horizon) => {
        assert.equal(expectedPurchases(model, customer, 0), 0);
        const short = expectedPurchases(model, customer, horizon);
        assert.ok(expectedPurchases(model, customer, horizon + 1) >= short * (1 - 1e-9));
      }),
    );
  });
});

describe("the number of purchases", () => {
  test("its chances add up to one, its mean is the expected purchases, and none at all is not being active", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, fc.integer({ min: 0, max: 150 }), (model, customer, horizon) => {
        const counts = purchaseCountDistribution(model, customer, horizon);
        assert.ok(counts.every((chance) => chance >= 0 && chance <= 1));
        close(
          counts.reduce((total, chance) => total + chance, 0),
          1,
          1e-11,
        );
        const expected = expectedPurchases(model, customer, horizon);
        close(meanOf(counts), expected, 1e-8 * Math.max(1, expected));
        close(1 - counts[0]!, probabilityActive(model, customer, horizon), 1e-11);
      }),
    );
  });

  test("invented customers with a given history do go on as it says", () => {
    const model = { kind: "bg-nbd", r: 0.8, alpha: 6, a: 0.6, b: 1.8 } as const;
    const random = seededRandom(17);
    const [age, horizon] = [20, 26];
    const observed = new Float64Array(200);
    let alike = 0;
    let weeks = 0;
    // Customers with two repeat purchases, the last between week 10 and 12.
    for (let i = 0; i < 150_000; i++) {
      const purchases = simulatePurchaseWeeks(model, random, age + horizon);
      const past = purchases.filter((week) => week <= age);
      if (past.length !== 2 || past[1]! < 10 || past[1]! > 12) continue;
      alike++;
      weeks += past[1]!;
      observed[purchases.length - 2]! += 1;
    }
    const expected = purchaseCountDistribution(model, history(2, weeks / alike, age), horizon);
    assert.ok(alike > 1000);
    for (const n of [0, 1, 2, 3]) {
      // Four standard errors of a share; the spread of recency within two weeks matters less than a tenth of that.
      close(observed[n]! / alike, expected[n]!, 4 * Math.sqrt((expected[n]! * (1 - expected[n]!)) / alike));
    }
  });

  test("a horizon far beyond all experience is summed up in the last entry", () => {
    const counts = purchaseCountDistribution({ kind: "nbd", r: 50, alpha: 1 }, newcomer, 5200);
    assert.equal(counts.length, 20_001);
    assert.ok(counts[20_000]! > 0.999);
  });
});

describe("being active", () => {
  test("leaving makes it less likely, time more, and P(alive) bounds it", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, fc.integer({ min: 0, max: 300 }), (model, customer, horizon) => {
        const alive = probabilityAlive(model, customer);
        const active = probabilityActive(model, customer, horizon);
        assert.ok(active >= 0 && active <= alive && alive <= 1);
        // Of a chance of 1 in 10⁸¹ the sixteenth figure is what adding up leaves behind.
        assert.ok(active <= probabilityActive(model, customer, horizon + 1) * (1 + 1e-12));
        const { r, alpha } = model;
        const staying = "k" in model ? ({ kind: "cnbd-k", k: model.k, r, alpha } as const) : ({ kind: "nbd", r, alpha } as const);
        assert.ok(active <= probabilityActive(staying, customer, horizon) + 1e-15);
      }),
      { examples: [[{ kind: "pareto-nbd", r: 19.450927549056974, alpha: 0.05, s: 1.2771547307721187, beta: 0.05 }, { frequency: 4, recencyWeeks: 0, ageWeeks: 108 }, 300]] },
    );
  });

  test("a customer who bought once counts as alive for ever, which is why P(active) is the score to use", () => {
    const longGone = history(0, 0, 500);
    assert.equal(probabilityAlive(cdnow, longGone), 1);
    assert.ok(probabilityActive(cdnow, longGone, 26) < 0.02);
  });

  test("a history, a model or a horizon that cannot be is refused", () => {
    assert.throws(() => probabilityAlive(cdnow, history(1, 9, 8)), /recency 9/);
    assert.throws(() => probabilityAlive({ ...cdnow, b: 0 }, newcomer), /b must be/);
    assert.throws(() => probabilityActive(cdnow, newcomer, -1), RangeError);
    assert.throws(() => expectedPurchases(cdnow, newcomer, Number.NaN), RangeError);
    assert.throws(() => purchaseCountDistribution({ kind: "nbd", r: Number.NaN, alpha: 1 }, newcomer, 1), /r must be/);
  });
});

function meanOf(counts: Float64Array): number {
  return counts.reduce((total, chance, n) => total + n * chance, 0);
}
