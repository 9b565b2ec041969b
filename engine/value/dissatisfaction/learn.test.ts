import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { type Case, chanceOf, chanceWithRange, isLikely, learn, type Learnt, SIGN_KINDS } from "./learn.ts";

const place = (kind: (typeof SIGN_KINDS)[number]) => SIGN_KINDS.indexOf(kind);

/** Customers who leave the more often the more of some signs they have, or, where the value model knows, as often as it says besides. */
function cases(count: number, seed: number, speaks: Partial<Record<(typeof SIGN_KINDS)[number], number>>, valueKnows = false): Case[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const strength = SIGN_KINDS.map((_, k) => (k < 2 ? Math.min(5, random.exponential(1)) : random.uniform() < 0.15 ? 1 : 0));
    const leavesByValue = random.uniform();
    const logOdds = (valueKnows ? Math.log(leavesByValue / (1 - leavesByValue)) : -2) + SIGN_KINDS.reduce((sum, kind, k) => sum + (speaks[kind] ?? 0) * strength[k]!, 0);
    const left = random.uniform() < 1 / (1 + Math.exp(-logOdds));
    return { purchaseDays: 3 + random.below(20), silentDays: random.below(200), leavesByValue, strength, has: strength.map((each, k) => (k < 2 ? each > 1.6 : each > 0)), left };
  });
}
const learnt = (answer: ReturnType<typeof learn>): Learnt => (answer.kind === "learnt" ? answer : assert.fail(JSON.stringify(answer)));

describe("what is learnt of those who left", () => {
  const TRUE = { silence: 0.8, "no-answer": 1.6, "late-promise": 1.1 };
  const fit = learnt(learn(cases(3000, 1, TRUE), cases(3000, 2, TRUE)));

  test("finds the weights again with which customers were invented, and leaves those out that say nothing", () => {
    for (const [kind, weight] of Object.entries(TRUE)) {
      const found = fit.weights.signs[place(kind as keyof typeof TRUE)]!;
      assert.ok(Math.abs(found - weight) < 0.35, `${kind}: ${found} for ${weight}`);
    }
    for (const kind of ["decline", "returns", "repeated-contact"] as const) assert.ok(fit.weights.signs[place(kind)]! < 0.2, `${kind}: ${fit.weights.signs[place(kind)]}`);
    assert.ok(fit.used === "signs" || fit.used === "both");
    assert.ok(fit.gains.signs.lo > 0.1 && fit.areas.signs.lo > 0.7);
  });

  test("what it tells comes true in customers that it did not see, and who would have been called likely left more often", () => {
    const later = cases(4000, 3, TRUE);
    const told = later.map((each) => ({ each, chance: chanceOf(fit, each) }));
    for (const [from, to] of [[0, 0.2], [0.2, 0.5], [0.5, 1]] as const) {
      const those = told.filter(({ chance }) => chance >= from && chance < to);
      const [predicted, actual] = [those.reduce((sum, { chance }) => sum + chance, 0) / those.length, those.filter(({ each }) => each.left).length / those.length];
      assert.ok(Math.abs(predicted - actual) < 0.06, `${predicted} told, ${actual} came`);
    }
    assert.ok(fit.flagged.left / fit.flagged.customers > 2 * (fit.others.left / fit.others.customers));
    assert.equal(fit.flagged.customers + fit.others.customers, 3000);
  });

  test("without an earlier half year nobody is told by weights, or called likely by steps, that were learnt on them: of noise neither tells anything", () => {
    const noise = (n: number) => cases(240, 1000 + n, {}).map((each, i) => ({ ...each, left: (i * 7 + n) % 5 < 2 }));
    const fits = Array.from({ length: 60 }, (_, n) => learnt(learn(noise(n), undefined)));
    const area = fits.reduce((sum, { areas }) => sum + areas.signs.area, 0) / fits.length;
    assert.ok(area < 0.515, `told apart ${area} of what cannot be told`);
    const shareOf = (which: "flagged" | "others") => fits.reduce((sum, each) => sum + each[which].left, 0) / fits.reduce((sum, each) => sum + each[which].customers, 0);
    assert.ok(fits.reduce((sum, { flagged }) => sum + flagged.customers, 0) > 300);
    assert.ok(shareOf("flagged") - shareOf("others") < 0.08, `${shareOf("flagged")} of those called likely, ${shareOf("others")} of the others`);
  });

  test("where the value model knows and signs say nothing, its own chance stands, to the last digit; of an interval of 80 % nine times in ten", () => {
    const fits = Array.from({ length: 30 }, (_, n) => learnt(learn(cases(700, 100 + 2 * n, {}, true), cases(700, 101 + 2 * n, {}, true))));
    const stands = fits.filter(({ used }) => used === "stay");
    assert.ok(stands.length >= 24 && stands.every(({ gains }) => Object.values(gains).every(({ lo, mid }) => lo <= 0 || mid < 0.005)), `${stands.length} of 30`);
    for (const each of cases(20, 6, {})) assert.equal(chanceOf(stands[0]!, each), each.leavesByValue);
    assert.deepEqual(stands[0]!.signs.map(({ weight }) => weight), SIGN_KINDS.map(() => null), "signs are reasons only");
  });

  test("where signs know something that the value model does not, both together are used, told more than either, and come true", () => {
    const both = learnt(learn(cases(3000, 21, TRUE, true), cases(3000, 22, TRUE, true)));
    assert.equal(both.used, "both");
    assert.ok(both.gains.both.lo > 0 && both.areas.both.area > both.areas.signs.area && both.areas.both.area > both.areas.stay.area, JSON.stringify(both.areas));
    assert.ok(Math.abs(both.both.byValue - 1) < 0.2 && Math.abs(both.both.constant) < 0.3, JSON.stringify(both.both));
    for (const { predicted, actual, customers } of both.reliability) assert.ok(Math.abs(predicted - actual) < 3.5 * Math.sqrt((predicted * (1 - predicted)) / customers) + 0.02, `${predicted} told, ${actual} came of ${customers}`);
    for (const each of cases(50, 23, TRUE, true)) {
      const { mid, lo, hi } = chanceWithRange(both, each);
      assert.ok(lo <= mid && mid <= hi && lo > 0 && hi < 1 && mid === chanceOf(both, each));
    }
    // Twin: told that its chances are worth nothing, the value model is left out.
    const shuffled = (seed: number) => cases(3000, seed, TRUE, true).map((each, i, all): Case => ({ ...each, leavesByValue: all[(i + 1) % all.length]!.leavesByValue }));
    assert.ok(Math.abs(learnt(learn(shuffled(21), shuffled(22))).both.byValue) < 0.1);
  });

  test("a sign that few had is not weighed, though all of them left", () => {
    const rare = cases(2000, 7, { silence: 0.8 }).map((each, i): Case => {
      const has = i % 250 === 0;
      const strength = each.strength.map((was, k) => (k === place("late-promise") ? (has ? 1 : 0) : was));
      return { ...each, strength, has: strength.map((was, k) => (k < 2 ? was > 1.6 : was > 0)), left: has || each.left };
    });
    const found = learnt(learn(rare, undefined)).signs[place("late-promise")]!;
    assert.deepEqual(found, { ...found, kind: "late-promise", weight: null, customers: 8, left: 8 });
  });

  test("fewer than fifty who left, or stayed, are too few", () => {
    assert.deepEqual(learn(cases(60, 8, TRUE).map((each, i) => ({ ...each, left: i < 10 })), undefined), { kind: "too-few", observed: 10, needed: 50 });
  });

  test("likely is only who has a sign and whose whole range lies above that of everybody", () => {
    assert.equal(isLikely({ lo: 0.31 }, 0.3, true), true);
    assert.equal(isLikely({ lo: 0.31 }, 0.3, false), false);
    assert.equal(isLikely({ lo: 0.3 }, 0.3, true), false);
  });
});
