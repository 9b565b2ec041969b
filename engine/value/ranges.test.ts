import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { movedModel, probabilityActive } from "@rapport/lifetime-value";
import { seededRandom } from "@rapport/statistics";
import type { KeptPurchaseModel } from "./kept-model.ts";
import { rangeOfCount, rangeOfShare, rangeSeen } from "./ranges.ts";
import { ACTIVE_WEEKS } from "./score.ts";
import { activeParameterSd } from "./total-uncertainty.ts";

const held = (draws: readonly number[], { lo, hi }: { readonly lo: number; readonly hi: number }) => draws.filter((each) => each >= lo && each <= hi).length / draws.length;

describe("ranges of sums over customers", () => {
  test("of customers who each come by a chance of their own, as many come as the range says eight times in ten", () => {
    const random = seededRandom(1);
    const chances = Array.from({ length: 300 }, () => random.beta({ a: 0.8, b: 1.2 }));
    const sum = (of: (p: number) => number) => chances.reduce((all, p) => all + of(p), 0);
    const range = rangeOfCount({ expected: sum((p) => p), of: 300, variance: sum((p) => p * (1 - p)), parameterSd: null });
    const came = Array.from({ length: 4000 }, () => chances.filter((p) => random.uniform() < p).length);
    assert.ok(Math.abs(held(came, range) - 0.8) < 0.035, `${held(came, range)}`);
    // Twin: were it left out that whether each comes is left to chance, it would hold next to nothing.
    assert.ok(held(came, rangeOfCount({ expected: sum((p) => p), of: 300, variance: 0, parameterSd: 1 })) < 0.3);
    assert.deepEqual(rangeOfCount({ expected: 2, of: 3, variance: 100, parameterSd: 5 }), { mid: 2, lo: 0, hi: 3 }, "never fewer than nobody nor more than all");
  });

  test("the share that the best hold of what is spent lies in its range eight times in ten, and does not move when all spend more alike", () => {
    const random = seededRandom(2);
    const customers = Array.from({ length: 400 }, (_, i) => ({ mean: 100 + 4000 * (i / 400) ** 3, spread: 1 / (0.3 + random.uniform()) }));
    const of = (some: typeof customers) => ({ mid: some.reduce((all, { mean }) => all + mean, 0), variance: some.reduce((all, { mean, spread }) => all + mean ** 2 * spread, 0) });
    const best = customers.slice(360);
    const range = rangeOfShare(of(best), of(customers));
    const shares = Array.from({ length: 3000 }, () => {
      const all = random.uniform() * 3 + 0.5; // what moves everybody alike
      const spent = customers.map(({ mean, spread }) => all * random.gamma({ shape: 1 / spread, rate: 1 / (spread * mean) }));
      return spent.slice(360).reduce((a, b) => a + b, 0) / spent.reduce((a, b) => a + b, 0);
    });
    assert.ok(Math.abs(held(shares, range) - 0.8) < 0.035, `${held(shares, range)} ${JSON.stringify(range)}`);
    assert.deepEqual(rangeOfShare({ mid: 0, variance: 0 }, { mid: 0, variance: 0 }), { mid: 0, lo: 0, hi: 0 });
    // By hand: half of all is held by those whose spending varies, and the others' does not: (1 − ½)² 25 ÷ 100².
    assert.ok(Math.abs(rangeOfShare({ mid: 50, variance: 25 }, { mid: 100, variance: 25 }).hi - (0.5 + 1.2815515655 * 0.025)) < 1e-9);
  });

  test("a share that was seen has Wilson's interval: of none of ten up to one in seven, and the narrower the more there were", () => {
    const none = rangeSeen(0, 10);
    assert.equal(none.lo, 0);
    // z²/(n + z²), by hand: 1.2816² / (10 + 1.2816²).
    assert.ok(Math.abs(none.hi - 1.2815515655 ** 2 / (10 + 1.2815515655 ** 2)) < 1e-9, `${none.hi}`);
    assert.ok(rangeSeen(500, 1000).hi - rangeSeen(500, 1000).lo < 0.05);
    assert.deepEqual(rangeSeen(0, 0), { lo: 0, hi: 1 }, "of nobody nothing is known");
  });

  test("how far the number who will buy moves with the parameters is what drawing parameters gives, also where only some stand in for all", () => {
    const model: KeptPurchaseModel = { kind: "bg-nbd", r: 0.8, alpha: 8, a: 0.6, b: 3, logLikelihood: 0, uncertainty: { kind: "estimated", standardErrors: {}, covarianceOfLogs: [[0.002, 0.0015, 0, 0], [0.0015, 0.003, 0, 0], [0, 0, 0.01, 0.008], [0, 0, 0.008, 0.012]] } };
    const random = seededRandom(4);
    const ages = Array.from({ length: 400 }, () => 20 + 80 * random.uniform());
    const columns = { frequency: Float64Array.from(ages, () => random.poisson(3)), recencyWeeks: new Float64Array(400), ageWeeks: Float64Array.from(ages) };
    columns.frequency.forEach((x, i) => (columns.recencyWeeks[i] = x === 0 ? 0 : ages[i]! * random.uniform()));
    const told = activeParameterSd({ purchaseModel: model }, columns)!;
    const draws = Array.from({ length: 1500 }, () => {
      const [u, v, w, z] = [random.normal(), random.normal(), random.normal(), random.normal()];
      // By Cholesky's factor of each block.
      const pair = (a: number, b: number, c: number, one: number, other: number) => [Math.sqrt(a) * one, (b / Math.sqrt(a)) * one + Math.sqrt(c - b ** 2 / a) * other];
      const moved = movedModel(model, [...pair(0.002, 0.0015, 0.003, u, v), ...pair(0.01, 0.008, 0.012, w, z)]);
      return columns.frequency.reduce((sum, frequency, i) => sum + probabilityActive(moved, { frequency, recencyWeeks: columns.recencyWeeks[i]!, ageWeeks: columns.ageWeeks[i]! }, ACTIVE_WEEKS), 0);
    });
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const sd = Math.sqrt(draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length);
    assert.ok(Math.abs(told / sd - 1) < 0.08, `${told} told, ${sd} drawn`);
    const some = activeParameterSd({ purchaseModel: model }, columns, 100)!;
    assert.ok(Math.abs(some / told - 1) < 0.2, `${some} for ${told}`);
    assert.equal(activeParameterSd({ purchaseModel: { ...model, uncertainty: { kind: "undetermined" } } }, columns), null);
  });
});
