import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { adjustedRandIndex, fitMixture, groupFinder, type Mixture } from "./mixture.ts";
import { seededRandom } from "./seeded-random.ts";
import { type TooFew } from "./too-few.ts";

/** Fisher's irises (Anderson 1935, Fisher 1936): length and width of sepal and petal in tenths of a centimetre, fifty of each of three kinds. */
const IRISES = `
  51 35 14 2 49 30 14 2 47 32 13 2 46 31 15 2 50 36 14 2 54 39 17 4 46 34 14 3 50 34 15 2 44 29 14 2 49 31 15 1 54 37 15 2 48 34 16 2 48 30 14 1 43 30
  11 1 58 40 12 2 57 44 15 4 54 39 13 4 51 35 14 3 57 38 17 3 51 38 15 3 54 34 17 2 51 37 15 4 46 36 10 2 51 33 17 5 48 34 19 2 50 30 16 2 50 34 16 4 52
  35 15 2 52 34 14 2 47 32 16 2 48 31 16 2 54 34 15 4 52 41 15 1 55 42 14 2 49 31 15 2 50 32 12 2 55 35 13 2 49 36 14 1 44 30 13 2 51 34 15 2 50 35 13 3
  45 23 13 3 44 32 13 2 50 35 16 6 51 38 19 4 48 30 14 3 51 38 16 2 46 32 14 2 53 37 15 2 50 33 14 2 70 32 47 14 64 32 45 15 69 31 49 15 55 23 40 13 65
  28 46 15 57 28 45 13 63 33 47 16 49 24 33 10 66 29 46 13 52 27 39 14 50 20 35 10 59 30 42 15 60 22 40 10 61 29 47 14 56 29 36 13 67 31 44 14 56 30 45
  15 58 27 41 10 62 22 45 15 56 25 39 11 59 32 48 18 61 28 40 13 63 25 49 15 61 28 47 12 64 29 43 13 66 30 44 14 68 28 48 14 67 30 50 17 60 29 45 15 57
  26 35 10 55 24 38 11 55 24 37 10 58 27 39 12 60 27 51 16 54 30 45 15 60 34 45 16 67 31 47 15 63 23 44 13 56 30 41 13 55 25 40 13 55 26 44 12 61 30 46
  14 58 26 40 12 50 23 33 10 56 27 42 13 57 30 42 12 57 29 42 13 62 29 43 13 51 25 30 11 57 28 41 13 63 33 60 25 58 27 51 19 71 30 59 21 63 29 56 18 65
  30 58 22 76 30 66 21 49 25 45 17 73 29 63 18 67 25 58 18 72 36 61 25 65 32 51 20 64 27 53 19 68 30 55 21 57 25 50 20 58 28 51 24 64 32 53 23 65 30 55
  18 77 38 67 22 77 26 69 23 60 22 50 15 69 32 57 23 56 28 49 20 77 28 67 20 63 27 49 18 67 33 57 21 72 32 60 18 62 28 48 18 61 30 49 18 64 28 56 21 72
  30 58 16 74 28 61 19 79 38 64 20 64 28 56 22 63 28 51 15 61 26 56 14 77 30 61 23 63 34 56 24 64 31 55 18 60 30 48 18 69 31 54 21 67 31 56 24 69 31 51
  23 58 27 51 19 68 32 59 23 67 33 57 25 67 30 52 23 63 25 50 19 65 30 52 20 62 34 54 23 59 30 51 18`.trim().split(/\s+/).map(Number);
const irises = Array.from({ length: 150 }, (_, i) => IRISES.slice(4 * i, 4 * i + 4).map((tenths) => tenths / 10));
const kinds = irises.map((_, i) => Math.floor(i / 50));

function answered(answer: Mixture | TooFew): Mixture {
  if (answer.kind === "too-few") assert.fail(`too few: ${answer.observed} of ${answer.needed}`);
  return answer;
}

const grouped = (mixture: Mixture, rows: readonly (readonly number[])[]) => rows.map((row) => groupFinder(mixture)(row).group);

describe("a mixture of normal distributions", () => {
  test("the irises come out as mclust has them: BIC of the ellipsoidal, varying model (VVV) for one, two and three groups", () => {
    const { tried, groups, columns } = answered(fitMixture(irises, { most: 3, seed: 3 }));
    // mclustBIC(iris[, 1:4]) of R's mclust 5 (Scrucca and others, R Journal 2016) prints these for VVV.
    for (const [at, bic] of [-829.9782, -574.0178, -580.8396].entries()) assert.ok(Math.abs(tried[at]!.bic - bic) < 0.3, `${at + 1} groups: ${tried[at]!.bic}`);
    assert.deepEqual([groups.length, columns], [2, 4], "by BIC two of the kinds are one");
  });

  test("asked for three groups it tells the kinds of iris apart but for five, as mclust does", () => {
    const three = answered(fitMixture(irises, { groups: 3, seed: 3 }));
    assert.ok(Math.abs(three.logLikelihood - -180.186) < 0.05, `${three.logLikelihood}`);
    const found = adjustedRandIndex(grouped(three, irises), kinds);
    assert.ok(Math.abs(found - 0.9039) < 0.001, `${found}`);
  });

  test("the groups of simulated cases are found again, their number too, and chances are right as often as they say", () => {
    for (const seed of [1, 2]) {
      const random = seededRandom(seed);
      const truth: number[] = [];
      const rows = Array.from({ length: 1500 }, () => {
        const kind = random.uniform() < 0.5 ? 0 : random.uniform() < 0.6 ? 1 : 2;
        truth.push(kind);
        const [x, y] = [random.normal(), random.normal()];
        return kind === 0 ? [x, 10 * y] : kind === 1 ? [6 + 0.5 * x, 20 + 5 * y + 2 * x] : [-2 + x, 60 + 8 * y];
      });
      const mixture = answered(fitMixture(rows, { seed, most: 4 }));
      assert.equal(mixture.groups.length, 3);
      assert.ok(adjustedRandIndex(grouped(mixture, rows), truth) >= 0.95);
      assert.ok(Math.abs(mixture.groups[0]!.weight - 0.5) < 0.05 && Math.abs(mixture.groups[1]!.mean[1]! - 20) < 1.5);
      assert.ok(Math.abs(mixture.groups.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-9);
    }
  });

  test("cases of one kind are one group, the same seed gives the same groups, and units do not matter", () => {
    const random = seededRandom(9);
    const one = Array.from({ length: 600 }, () => [random.normal(), random.normal()]);
    assert.equal(answered(fitMixture(one, { most: 3 })).groups.length, 1);
    assert.deepEqual(fitMixture(irises, { groups: 3 }), fitMixture(irises, { groups: 3 }));
    const inches = irises.map((row) => row.map((value, c) => (c === 0 ? value / 2.54 : value)));
    const [here, there] = [answered(fitMixture(irises, { groups: 3 })), answered(fitMixture(inches, { groups: 3 }))];
    assert.deepEqual(grouped(there, inches), grouped(here, irises));
  });

  test("too few cases, or a column that says nothing, are said to be; a number that is none is refused", () => {
    assert.equal(fitMixture(irises.slice(0, 100)).kind, "too-few");
    assert.equal(fitMixture(irises.map(([a]) => [a!, 1])).kind, "too-few");
    assert.throws(() => fitMixture([[1], [Number.NaN]]), /finite/);
    assert.throws(() => fitMixture([...irises.map(([a]) => [a!]), [1e200]]), /squares are none/);
  });
});

describe("the adjusted Rand index", () => {
  test("is 1 for the same groups under other names, near 0 by lot, and as worked out by hand", () => {
    assert.equal(adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0]), 1);
    // Pairs together in both 1, in one 3, in the other 2, of 10: (1 − 0.6) / (2.5 − 0.6).
    assert.ok(Math.abs(adjustedRandIndex([0, 0, 0, 1, 2], [0, 0, 1, 1, 2]) - (1 - 0.6) / (2.5 - 0.6)) < 1e-12);
    const random = seededRandom(4);
    const lot = () => Array.from({ length: 5000 }, () => random.below(3));
    assert.ok(Math.abs(adjustedRandIndex(lot(), lot())) < 0.01);
  });
});
