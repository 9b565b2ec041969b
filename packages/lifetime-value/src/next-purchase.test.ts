import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { cdnow } from "../published-models.ts";
import { probabilityActive } from "./activity.ts";
import type { History } from "./customer-cells.ts";
import { nextPurchase } from "./next-purchase.ts";
import type { BgNbd, PurchaseModel } from "./purchase-model.ts";
import { simulatePurchaseWeeks } from "./simulate.ts";

const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });
const anyModel: fc.Arbitrary<PurchaseModel> = fc.oneof(
  fc.record({ kind: fc.constant("bg-nbd" as const), r: parameter, alpha: parameter, a: parameter, b: parameter }),
  fc.record({ kind: fc.constant("nbd" as const), r: parameter, alpha: parameter }),
);
const anyHistory: fc.Arbitrary<History> = fc
  .record({ x: fc.nat(60), part: fc.double({ min: 0, max: 1, noNaN: true }), age: fc.integer({ min: 0, max: 150 }) })
  .map(({ x, part, age }) => ({ frequency: x, recencyWeeks: x === 0 ? 0 : part * age, ageWeeks: age }));
const anyHorizon = fc.integer({ min: 1, max: 260 });

describe("the next purchase", () => {
  test("by a second route, the time inverted by hand: (α+T)((1 − q c)^(−1/(r+x)) − 1), with c the chance of those active", () => {
    const customers: readonly History[] = [
      { frequency: 0, recencyWeeks: 0, ageWeeks: 38.86 },
      { frequency: 2, recencyWeeks: 30.43, ageWeeks: 38.86 },
      { frequency: 29, recencyWeeks: 37, ageWeeks: 38.86 },
    ];
    for (const customer of customers) {
      const scale = cdnow.alpha + customer.ageWeeks;
      const shape = cdnow.r + customer.frequency;
      const ofActive = 1 - (scale / (scale + 26)) ** shape;
      const by = (share: number) => scale * ((1 - share * ofActive) ** (-1 / shape) - 1);
      const { weeks } = nextPurchase(cdnow, customer, 26);
      for (const [found, share] of [[weeks!.lo, 0.1], [weeks!.mid, 0.5], [weeks!.hi, 0.9]] as const) close(found / by(share), 1, 1e-6);
    }
  });

  /** Counts of customers who live as `truth` says, told by `told` at week 40 when they will come within the next 26. */
  const tally = (truth: BgNbd, told: PurchaseModel) => {
    const random = seededRandom(40);
    const counts = { customers: 0, expected: 0, variance: 0, came: 0, byLo: 0, byMid: 0, byHi: 0 };
    for (let n = 0; n < 6000; n++) {
      const weeks = simulatePurchaseWeeks(truth, random, 66);
      const before = weeks.filter((week) => week <= 40);
      const next = weeks.find((week) => week > 40);
      const said = nextPurchase(told, { frequency: before.length, recencyWeeks: before.at(-1) ?? 0, ageWeeks: 40 }, 26);
      counts.customers++;
      counts.expected += said.chance;
      counts.variance += said.chance * (1 - said.chance);
      if (next === undefined) continue;
      counts.came++;
      if (next - 40 <= said.weeks!.lo) counts.byLo++;
      if (next - 40 <= said.weeks!.mid) counts.byMid++;
      if (next - 40 <= said.weeks!.hi) counts.byHi++;
    }
    return counts;
  };
  const truth: BgNbd = { kind: "bg-nbd", r: 0.8, alpha: 9, a: 0.7, b: 2.8 };

  test("of 6,000 invented customers as many come as was said, and of those one in ten by the early date, half by the middle, nine in ten by the late", () => {
    const { expected, variance, came, byLo, byMid, byHi } = tally(truth, truth);
    close(came, expected, 4 * Math.sqrt(variance));
    for (const [count, share] of [[byLo, 0.1], [byMid, 0.5], [byHi, 0.9]] as const) close(count / came, share, 4 * Math.sqrt((share * (1 - share)) / came));
  });

  test("a twin that takes customers for four times as busy as they are is found out by the same count", () => {
    const { came, byMid } = tally(truth, { ...truth, alpha: truth.alpha / 2, r: truth.r * 2 });
    assert.ok(Math.abs(byMid / came - 0.5) > 4 * Math.sqrt(0.25 / came), `${byMid} of ${came}`);
  });

  test("who has long been silent after many purchases is not given a date out of nothing", () => {
    const gone = nextPurchase({ kind: "bg-nbd", r: 1, alpha: 1, a: 1, b: 1 }, { frequency: 2000, recencyWeeks: 10, ageWeeks: 2000 }, 26);
    assert.deepEqual(gone, { chance: 0, weeks: null, horizonWeeks: 26 });
  });

  test("a horizon of nothing is refused", () => {
    assert.throws(() => nextPurchase(cdnow, { frequency: 0, recencyWeeks: 0, ageWeeks: 1 }, 0), RangeError);
  });

  test("for any customer: the dates rise and lie within the horizon, and by each the stated share of the chance is reached", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anyHorizon, (model, history, horizon) => {
        const { chance, weeks } = nextPurchase(model, history, horizon);
        assert.ok(chance >= 0 && chance <= 1);
        if (weeks === null) return assert.ok(chance < 1e-300);
        assert.ok(0 < weeks.lo && weeks.lo <= weeks.mid && weeks.mid <= weeks.hi && weeks.hi <= horizon, JSON.stringify(weeks));
        for (const [week, share] of [[weeks.lo, 0.1], [weeks.mid, 0.5], [weeks.hi, 0.9]] as const) close(probabilityActive(model, history, week) / (share * chance), 1, 1e-6);
      }),
    );
  });

  test("for any customer: looking further ahead makes coming more likely and the dates no earlier; days or weeks are alike", () => {
    fc.assert(
      fc.property(anyModel, anyHistory, anyHorizon, (model, history, horizon) => {
        const [near, far] = [nextPurchase(model, history, horizon), nextPurchase(model, history, horizon * 2)];
        assert.ok(far.chance >= near.chance);
        if (near.weeks && far.weeks) assert.ok(far.weeks.mid >= near.weeks.mid * (1 - 1e-6));
        const inDays = nextPurchase({ ...model, alpha: model.alpha * 7 }, { frequency: history.frequency, recencyWeeks: history.recencyWeeks * 7, ageWeeks: history.ageWeeks * 7 }, horizon * 7);
        if (near.weeks && inDays.weeks) close(inDays.weeks.mid / 7 / near.weeks.mid, 1, 1e-6);
      }),
    );
  });
});
