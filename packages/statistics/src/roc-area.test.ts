import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chanceOfMore } from "./kruskal-wallis.ts";
import { compareRocAreas, type RocComparison } from "./roc-area.ts";
import { seededRandom } from "./seeded-random.ts";
import { isTooFew } from "./too-few.ts";

const compared = (answer: ReturnType<typeof compareRocAreas>): RocComparison => {
  assert.ok(!isTooFew(answer));
  return answer;
};

/** Cases of which a half happens; the first score tells more than the second, and both partly the same. */
function drawn(cases: number, seed: number, more = 1) {
  const random = seededRandom(seed);
  const happened = Array.from({ length: cases }, () => (random.uniform() < 0.4 ? 1 : 0));
  const shared = happened.map(() => random.normal());
  const score = (told: number) => happened.map((yes, i) => Math.round((told * yes + shared[i]! + random.normal()) * 4));
  return { happened, one: score(more), other: score(0.5) };
}

/** The same by going through every pair of cases, as the definition says. */
function byPairs(one: readonly number[], other: readonly number[], happened: readonly number[]) {
  const yes = happened.flatMap((each, i) => (each ? [i] : []));
  const no = happened.flatMap((each, i) => (each ? [] : [i]));
  const wins = (scores: readonly number[], i: number, j: number) => (scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0);
  const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
  const variance = (of: readonly number[]) => of.reduce((sum, each) => sum + (each - mean(of)) ** 2, 0) / (of.length - 1);
  const difference = (i: number, j: number) => wins(one, i, j) - wins(other, i, j);
  const ofYes = yes.map((i) => mean(no.map((j) => difference(i, j))));
  const ofNo = no.map((j) => mean(yes.map((i) => difference(i, j))));
  return { mid: mean(ofYes), error: Math.sqrt(variance(ofYes) / yes.length + variance(ofNo) / no.length) };
}

describe("how well two scores told apart what happened", () => {
  test("by ranks it is what every pair of cases says, ties included", () => {
    const { happened, one, other } = drawn(90, 1);
    const { gain, one: area } = compared(compareRocAreas({ one, other }, happened));
    const pairs = byPairs(one, other, happened);
    assert.ok(Math.abs(gain.mid - pairs.mid) < 1e-12);
    assert.ok(Math.abs(gain.hi - gain.mid - 1.2815515655446004 * pairs.error) < 1e-12);
    assert.ok(Math.abs(area.area - (chanceOfMore(one.filter((_, i) => happened[i]), one.filter((_, i) => !happened[i])) as number)) < 1e-12);
  });

  test("of 1,000 times its interval of 80 % holds the true difference about 800 times", () => {
    const truth = compared(compareRocAreas(drawn(60_000, 7), drawn(60_000, 7).happened)).gain.mid;
    const held = Array.from({ length: 1000 }, (_, seed) => drawn(150, seed + 100)).filter(({ happened, one, other }) => {
      const { lo, hi } = compared(compareRocAreas({ one, other }, happened)).gain;
      return lo <= truth && truth <= hi;
    }).length;
    assert.ok(Math.abs(held - 800) < 45, `${held} of 1,000`);
  });

  test("the same score has no gain over itself; too few of one sort say nothing", () => {
    const { happened, one } = drawn(100, 3);
    const { gain } = compared(compareRocAreas({ one, other: one }, happened));
    assert.ok(Math.abs(gain.mid) < 1e-12 && Math.abs(gain.hi) < 1e-7);
    assert.deepEqual(compareRocAreas({ one: [1, 2, 3], other: [1, 2, 3] }, [1, 0, 0]), { kind: "too-few", observed: 1, needed: 10 });
    assert.throws(() => compareRocAreas({ one: [1], other: [1, 2] }, [1, 0]), RangeError);
  });
});
