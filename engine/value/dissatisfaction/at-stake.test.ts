import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { probabilityActive } from "@rapport/lifetime-value";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import type { Counted } from "../histories.ts";
import type { KeptModel } from "../kept-model.ts";
import { ACTIVE_WEEKS, DISCOUNT_ANNUAL, expectedSpendOf, historyAt, YEAR_WEEKS } from "../score.ts";
import { ifTheyStay, stakeOf, stakeOfAll } from "./at-stake.ts";

type Model = Pick<KeptModel, "purchaseModel" | "spendModel">;
const ASKED = { uncertainty: { kind: "undetermined" }, logLikelihood: 0 } as const;
const BG: Model = { purchaseModel: { kind: "bg-nbd", r: 0.9, alpha: 6, a: 0.7, b: 3, ...ASKED }, spendModel: { kind: "gamma-gamma", p: 5, q: 4, v: 3000, meanMinor: 4000, note: null } };
const AS_OF = 20_000;
const weeksAgo = (weeks: number) => AS_OF - weeks * 7;
const somebody = (purchaseDays: number, firstWeeks: number, lastWeeks: number): Counted => ({ customerId: "one", firstDay: weeksAgo(firstWeeks), lastDay: weeksAgo(lastWeeks), purchaseDays, totalMinor: 5000 * purchaseDays, repeatMinor: 5000 * (purchaseDays - 1) });

/** The same by drawing customers who could have had this history, and living on for a year. */
function drawn({ purchaseModel, spendModel }: Model, counted: Counted, draws: number, seed: number): { stays: number; stay: number; leave: number } {
  assert.ok(purchaseModel.kind === "bg-nbd");
  const { r, alpha, a, b } = purchaseModel;
  const { frequency: x, recencyWeeks: tx, ageWeeks: T } = historyAt(counted, AS_OF);
  const random = seededRandom(seed);
  const spend = expectedSpendOf(spendModel, x, counted.repeatMinor / x);
  const sums = { stay: { weight: 0, spent: 0 }, leave: { weight: 0, spent: 0 } };
  for (let n = 0; n < draws; n++) {
    const rate = random.gamma({ shape: r + x, rate: alpha + tx });
    const drop = random.beta({ a, b });
    const [alive, gone] = [(1 - drop) ** x * Math.exp(-rate * (T - tx)), drop * (1 - drop) ** (x - 1)];
    let [bought, spent] = [false, 0];
    if (random.uniform() < alive / (alive + gone))
      for (let week = random.exponential(rate); week <= YEAR_WEEKS; week += random.exponential(rate)) {
        if (week <= ACTIVE_WEEKS) bought = true;
        spent += spend * (1 + DISCOUNT_ANNUAL) ** (-week / (365.25 / 7));
        if (random.uniform() < drop) break;
      }
    const sum = bought ? sums.stay : sums.leave;
    sum.weight += alive + gone;
    sum.spent += (alive + gone) * spent;
  }
  const { stay, leave } = sums;
  return { stays: stay.weight / (stay.weight + leave.weight), stay: stay.spent / stay.weight, leave: leave.spent / leave.weight };
}

describe("what is at stake with a customer who may leave", () => {
  test("what somebody is worth who stays, and who leaves, is what customers who could have had their history go on to spend", () => {
    for (const [i, counted] of [somebody(12, 100, 25), somebody(4, 60, 30), somebody(6, 80, 3)].entries()) {
      const [told, lived] = [ifTheyStay(BG, AS_OF)(counted), drawn(BG, counted, 150_000, 7 + i)];
      const stays = probabilityActive(BG.purchaseModel, historyAt(counted, AS_OF), ACTIVE_WEEKS);
      assert.ok(Math.abs(stays - lived.stays) < 0.01, `${stays} stays, ${lived.stays} drawn`);
      assert.ok(Math.abs(told.stay / lived.stay - 1) < 0.02, `${told.stay} if they stay, ${lived.stay} drawn`);
      assert.ok(Math.abs(told.leave - lived.leave) < 0.04 * told.value, `${told.leave} if they leave, ${lived.leave} drawn, of ${told.value}`);
      // Twin: value times the chance counts leaving twice.
      const twice = (1 - stays) * told.value;
      if (stays < 0.5) assert.ok(twice < 0.8 * (1 - lived.stays) * (lived.stay - lived.leave), `${stays}: ${twice}`);
    }
    assert.ok(probabilityActive(BG.purchaseModel, historyAt(somebody(12, 100, 25), AS_OF), ACTIVE_WEEKS) < 0.5, "the twin was tried");
  });

  test("what somebody spends who leaves comes in the second half of the year, and is worth so much less today", () => {
    const { r, alpha } = BG.purchaseModel as { r: number; alpha: number };
    const nobodyLeaves = { purchaseModel: { kind: "nbd", r, alpha, logLikelihood: 0, uncertainty: { kind: "undetermined" } }, spendModel: { kind: "mean", meanMinor: 4000, note: null } } as const;
    const counted = somebody(12, 100, 25);
    const { frequency, ageWeeks } = historyAt(counted, AS_OF);
    // By hand: the rate after 26 weeks more of silence, 26 weeks of it, in the middle of these.
    const byHand = (4000 * 26 * (r + frequency)) / (alpha + ageWeeks + 26) * (1 + DISCOUNT_ANNUAL) ** (-39 / (365.25 / 7));
    assert.ok(Math.abs(ifTheyStay(nobodyLeaves, AS_OF)(counted).leave / byHand - 1) < 0.001);
  });

  test("it is value if they stay less value expected now; both parts make up the value, whatever the history and the kind of model", () => {
    const kinds: Model["purchaseModel"][] = [BG.purchaseModel, { kind: "mbg-nbd", r: 0.9, alpha: 6, a: 0.7, b: 3, ...ASKED }, { kind: "pareto-nbd", r: 0.8, alpha: 7, s: 0.6, beta: 20, ...ASKED }, { kind: "nbd", r: 0.8, alpha: 7, ...ASKED }];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 3, max: 40 }), fc.integer({ min: 4, max: 150 }), fc.double({ min: 0, max: 1, noNaN: true }), (purchaseModel, days, age, part) => {
        const counted = somebody(days, age, Math.floor(part * (age - 1)));
        const { stay, leave, value } = ifTheyStay({ ...BG, purchaseModel }, AS_OF)(counted);
        const stays = probabilityActive(purchaseModel, historyAt(counted, AS_OF), ACTIVE_WEEKS);
        assert.ok(0 <= leave && leave <= stay && stay < Infinity, `${leave} ${stay}`);
        if (stays < 1e-6) return;
        assert.ok(Math.abs(stays * stay + (1 - stays) * leave - value) <= 1e-6 * value + 1e-9);
        const { mid } = stakeOf({ mid: 1 - stays, lo: 0, hi: 1 }, stay - leave);
        assert.ok(Math.abs(mid - (stay - value)) <= 1e-6 * stay + 1e-6);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test("of several together the range holds what is lost eight times in ten, when chances are known; and is wider when they are not", () => {
    const random = seededRandom(3);
    const all = Array.from({ length: 120 }, () => ({ chance: 0.2 + 0.6 * random.uniform(), difference: 10_000 * random.exponential(1) }));
    const summed = (reach: number) =>
      stakeOfAll(all.map(({ chance, difference }) => stakeOf({ mid: chance, lo: chance - reach, hi: chance + reach }, difference)).reduce((a, b) => ({ mid: a.mid + b.mid, lo: a.lo + b.lo, hi: a.hi + b.hi, variance: a.variance + b.variance })));
    const known = summed(0);
    const lost = Array.from({ length: 4000 }, () => all.reduce((sum, { chance, difference }) => sum + (random.uniform() < chance ? difference : 0), 0));
    const held = lost.filter((each) => each >= known.lo && each <= known.hi).length / lost.length;
    assert.ok(Math.abs(held - 0.8) < 0.025, `${held}`);
    const unsure = summed(0.05);
    assert.ok(unsure.lo < known.lo && unsure.hi > known.hi && unsure.mid === known.mid);
  });
});
