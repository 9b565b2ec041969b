import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { type Case, chanceOf, isLikely, learn, type Learnt, SIGN_KINDS } from "./learn.ts";

const place = (kind: (typeof SIGN_KINDS)[number]) => SIGN_KINDS.indexOf(kind);

/** Customers who leave the more often the more of some signs they have. */
function cases(count: number, seed: number, speaks: Partial<Record<(typeof SIGN_KINDS)[number], number>>): Case[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const strength = SIGN_KINDS.map((_, k) => (k < 2 ? Math.min(5, random.exponential(1)) : random.uniform() < 0.15 ? 1 : 0));
    const logOdds = -2 + SIGN_KINDS.reduce((sum, kind, k) => sum + (speaks[kind] ?? 0) * strength[k]!, 0);
    const left = random.uniform() < 1 / (1 + Math.exp(-logOdds));
    return { purchaseDays: 3 + random.below(20), silentDays: random.below(200), leavesByValue: random.uniform(), strength, has: strength.map((each, k) => (k < 2 ? each > 1.6 : each > 0)), left };
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
    assert.equal(fit.used, "signs");
    assert.ok(fit.gain.lo > 0.1 && fit.areas.signs.lo > 0.7);
  });

  test("what it tells comes true in customers that it did not see, and who would have been called likely left more often", () => {
    const later = cases(4000, 3, TRUE);
    const told = later.map((each) => ({ each, step: chanceOf(fit, each) }));
    for (const [from, to] of [[0, 0.2], [0.2, 0.5], [0.5, 1]] as const) {
      const those = told.filter(({ step }) => step.mid >= from && step.mid < to);
      const [predicted, actual] = [those.reduce((sum, { step }) => sum + step.mid, 0) / those.length, those.filter(({ each }) => each.left).length / those.length];
      assert.ok(Math.abs(predicted - actual) < 0.06, `${predicted} told, ${actual} came`);
    }
    assert.ok(fit.flagged.left / fit.flagged.customers > 2 * (fit.others.left / fit.others.customers));
    assert.equal(fit.flagged.customers + fit.others.customers, 3000);
  });

  test("where signs say nothing, the days since the last purchase are used and it is said; at an interval of 80 % nine times in ten", () => {
    const fits = Array.from({ length: 30 }, (_, n) => learnt(learn(cases(700, 100 + 2 * n, {}), cases(700, 101 + 2 * n, {}))));
    const none = fits.filter(({ used }) => used === "recency");
    assert.ok(none.length >= 24 && none.every(({ gain }) => gain.lo <= 0), `${none.length} of 30`);
    const [a, b] = cases(2, 6, {});
    assert.equal(chanceOf(none[0]!, { ...a!, silentDays: 50 }).mid, chanceOf(none[0]!, { ...b!, silentDays: 50 }).mid);
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
