import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { entriesOf, fitNextProducts, logUntil, type NextProducts, propensityOf, purchaseLog, type PurchaseLog, weigh } from "./index.ts";

const PRODUCTS = 40;
const DAYS = 500;

/** An invented shop. With `tastes` each customer has three products of their own that they mostly buy; without, all buy the same. */
function shop(tastes: boolean, seed: number, customers = 700): PurchaseLog {
  const random = seededRandom(seed);
  const lines: [number, number, number][] = [];
  for (let c = 0; c < customers; c++) {
    const own = Array.from({ length: 3 }, () => random.below(PRODUCTS));
    const gap = 15 + 50 * random.uniform();
    for (let day = random.below(200); day < DAYS; day += 1 + random.exponential(1 / gap)) {
      for (let n = 0; n < 2; n++) lines.push([c, tastes && random.uniform() < 0.8 ? own[random.below(3)]! : Math.floor(PRODUCTS * random.uniform() ** 3), Math.floor(day)]);
    }
  }
  return purchaseLog({ customers, products: PRODUCTS, customer: lines.map(([c]) => c), product: lines.map(([, p]) => p), day: lines.map(([, , d]) => d) });
}

const fitted = (fit: ReturnType<typeof fitNextProducts>): NextProducts => (fit.kind === "fitted" ? fit : assert.fail(`expected a fit, got ${fit.kind}`));

describe("learning what comes next", () => {
  const WEEKS = 8;
  const asOf = DAYS - WEEKS * 7 - 1;
  const later = shop(true, 1);
  const fit = fitted(fitNextProducts(logUntil(later, asOf), asOf, { weeks: WEEKS }));

  test("where customers have tastes of their own, the order made of them is better than what sells most, and is used", () => {
    assert.equal(fit.ranking, "mixed");
    assert.ok(fit.backTest.kind === "measured" && fit.backTest.gain.lo > 0.1 && fit.backTest.methods.mixed.ndcg > fit.backTest.methods.popularity.ndcg);
  });

  test("where nobody has a taste of their own, what sells most is used, and it is said so", () => {
    const alike = fitted(fitNextProducts(shop(false, 2), DAYS, { weeks: WEEKS }));
    assert.equal(alike.ranking, "popularity");
    assert.ok(alike.backTest.kind === "measured" && alike.backTest.winner === "popularity");
  });

  test("chances told on a day come true in the weeks that follow, of which the fit knew nothing: those of products bought before and of new ones", () => {
    assert.ok(fit.propensity.kind === "calibrated");
    const sums = { again: { told: 0, came: 0, variance: 0 }, new: { told: 0, came: 0, variance: 0 } };
    const known = logUntil(later, asOf);
    const greatest = { told: 0, came: 0, n: 0 };
    for (let c = 0; c < later.customers; c++) {
      const bought = new Set(Array.from(entriesOf(later, c).product).filter((_, i) => entriesOf(later, c).day[i]! > asOf && entriesOf(later, c).day[i]! <= asOf + WEEKS * 7));
      for (const candidate of weigh(entriesOf(known, c), asOf, fit.tables, WEEKS)) {
        const said = propensityOf(fit.propensity, candidate);
        if (!("mid" in said)) assert.fail(said.kind);
        const sum = sums[candidate.kind];
        sum.told += said.mid;
        sum.variance += said.mid * (1 - said.mid);
        if (bought.has(candidate.product)) sum.came++;
        if (said.mid > 0.4) {
          greatest.n++;
          greatest.told += said.mid;
          if (bought.has(candidate.product)) greatest.came++;
        }
      }
    }
    for (const [kind, { told, came, variance }] of Object.entries(sums)) assert.ok(Math.abs(told - came) < 5 * Math.sqrt(variance) + 0.08 * told, `${kind}: ${told} told, ${came} came`);
    assert.ok(greatest.n > 100 && Math.abs(greatest.told - greatest.came) / greatest.n < 0.08, JSON.stringify(greatest));
  });

  test("as a regular's product becomes due, its chance rises", () => {
    assert.ok(fit.propensity.kind === "calibrated");
    const chances = [1, 200].map((silence) => {
      const entries = { product: [0, 0, 0, 0], day: [asOf - silence - 90, asOf - silence - 60, asOf - silence - 30, asOf - silence] };
      const said = propensityOf(fit.propensity as Extract<NextProducts["propensity"], { kind: "calibrated" }>, weigh(entries, asOf, fit.tables, WEEKS)[0]!);
      return "mid" in said ? said.mid : assert.fail();
    });
    assert.ok(chances[0]! > chances[1]!, "who has been silent for long buys it less likely");
  });

  test("too few customers, and too short a past, are said and not made up", () => {
    assert.deepEqual(fitNextProducts(shop(true, 3, 30), DAYS), { kind: "too-few", observed: 30, needed: 50 });
    const short = fitted(fitNextProducts(logUntil(later, 120), 120, { weeks: WEEKS }));
    assert.equal(short.propensity.kind, "too-few");
    const nothing = fitNextProducts(purchaseLog({ customers: 0, products: 0, customer: [], product: [], day: [] }), 0);
    assert.equal(nothing.kind, "too-few");
  });

  test("the same log gives the same fit, to the last digit", () => {
    assert.deepEqual(fitNextProducts(logUntil(later, asOf), asOf, { weeks: WEEKS }), fit);
  });
});
