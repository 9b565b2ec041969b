import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { clusterAccuracy } from "./accuracy.ts";
import { clusterRecords, type Join } from "./cluster.ts";
import { onePartnerEach } from "./one-to-one.ts";

/** Weights of pairs as given, and -15 bits for any other. */
const weightsOf = (joins: readonly Join[]) => (a: number, b: number) =>
  joins.find((join) => (join.a === a && join.b === b) || (join.a === b && join.b === a))?.weightBits ?? -15;

const chain: readonly Join[] = [
  { a: 0, b: 1, weightBits: 20 },
  { a: 1, b: 2, weightBits: 9 },
  { a: 3, b: 4, weightBits: 12 },
];

describe("which records are one customer", () => {
  test("a chain is not closed where its ends are plainly two customers, and a person is told", () => {
    const { clusterOf, refused } = clusterRecords(5, chain, { weightOf: weightsOf(chain) });
    assert.deepEqual([...clusterOf], [0, 0, 2, 3, 3]);
    assert.deepEqual(refused, [{ a: 1, b: 2, weightBits: 9, because: "chain", meanWeightBits: -3 }]);
  });

  test("without the guard the same chain is one customer, so it is the guard that holds", () => {
    const { clusterOf, refused } = clusterRecords(5, chain, { weightOf: weightsOf(chain), leastMeanBits: -Infinity });
    assert.deepEqual([...clusterOf], [0, 0, 0, 3, 3]);
    assert.deepEqual(refused, []);
  });

  test("a missing detail between the ends is no reason to refuse: the groups as wholes decide", () => {
    const joins = [...chain, { a: 0, b: 2, weightBits: -2 }];
    const links = joins.filter(({ weightBits }) => weightBits > 0);
    assert.deepEqual([...clusterRecords(5, links, { weightOf: weightsOf(joins) }).clusterOf], [0, 0, 0, 3, 3]);
  });

  test("what a person has refused is not joined by way of a third record", () => {
    const joins: readonly Join[] = [
      { a: 0, b: 1, weightBits: 30 },
      { a: 1, b: 2, weightBits: 30 },
    ];
    const weightOf = (a: number, b: number): number => (a + b === 2 && a !== b ? -Infinity : weightsOf(joins)(a, b));
    assert.deepEqual([...clusterRecords(3, joins, { weightOf }).clusterOf], [0, 0, 2]);
  });

  test("one strong pair does not outvote many weak ones, for or against, however strong it is", () => {
    // Two couples, each surely one. Of the four pairs between them three speak with 15 bits, and one with 300 the other way.
    const couples: readonly Join[] = [
      { a: 0, b: 1, weightBits: 400 },
      { a: 2, b: 3, weightBits: 400 },
    ];
    const meet = (strong: number, weak: number) => {
      const between: readonly Join[] = [
        { a: 1, b: 2, weightBits: strong },
        { a: 0, b: 2, weightBits: weak },
        { a: 0, b: 3, weightBits: weak },
        { a: 1, b: 3, weightBits: weak },
      ];
      const links = [...couples, ...between].filter(({ weightBits }) => weightBits > 0);
      return clusterRecords(4, links, { weightOf: weightsOf([...couples, ...between]) });
    };
    const against = meet(300, -15);
    assert.deepEqual([...against.clusterOf], [0, 0, 2, 2], "three plainly say two");
    assert.equal(against.refused[0]!.meanWeightBits, (20 - 3 * 15) / 4, "a vote counts 20 bits at most");
    assert.deepEqual([...meet(-300, 15).clusterOf], [0, 0, 0, 0], "three plainly say one");
    // The twin: by their plain mean both would come out the other way.
    assert.ok((300 - 3 * 15) / 4 > 0 && (-300 + 3 * 15) / 4 < 0);
  });

  test("no cluster outgrows its limit", () => {
    const star = Array.from({ length: 9 }, (_, at) => ({ a: 0, b: at + 1, weightBits: 10 }));
    const { clusterOf, refused } = clusterRecords(10, star, { weightOf: () => 10, largestCluster: 4 });
    assert.equal(clusterOf.filter((cluster) => cluster === 0).length, 4);
    assert.equal(refused.length, 6);
    assert.ok(refused.every(({ because }) => because === "too-large"));
  });

  test("the order in which links come does not matter", () => {
    const join = fc.record({ a: fc.nat(9), b: fc.nat(9), weightBits: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(join, { maxLength: 20 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (joins, seed) => {
        const links = [...new Map(joins.filter(({ a, b }) => a < b).map((one) => [`${one.a} ${one.b}`, one])).values()];
        const random = seededRandom(seed);
        const shuffled = links
          .map((link) => ({ link, at: random.uniform() }))
          .toSorted((x, y) => x.at - y.at)
          .map(({ link }) => link);
        const weightOf = weightsOf(links);
        assert.deepEqual(
          clusterRecords(10, shuffled, { weightOf }).clusterOf,
          clusterRecords(10, links, { weightOf }).clusterOf,
        );
      }),
    );
  });
});

describe("one partner each", () => {
  test("the better of two partners is taken when it is clearly better", () => {
    const pairs = [
      { a: 0, b: 5, weightBits: 20 },
      { a: 0, b: 6, weightBits: 10 },
      { a: 1, b: 6, weightBits: 15 },
    ];
    const { kept, rivals } = onePartnerEach(pairs);
    assert.deepEqual(kept, [pairs[0], pairs[2]]);
    assert.deepEqual(rivals, [pairs[1]]);
  });

  test("of two that fit equally well neither is taken without a person", () => {
    const pairs = [
      { a: 0, b: 5, weightBits: 20 },
      { a: 0, b: 6, weightBits: 19.5 },
    ];
    assert.deepEqual(onePartnerEach(pairs).kept, []);
    assert.deepEqual(onePartnerEach(pairs, 0.1).kept, [pairs[0]]);
  });
});

describe("how right clusters are", () => {
  test("pairs are counted as if they were listed", () => {
    const groups = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 12 });
    fc.assert(
      fc.property(groups, (records) => {
        let [right, wrong, missed] = [0, 0, 0];
        records.forEach(([found, truth], a) => {
          for (const [otherFound, otherTruth] of records.slice(a + 1)) {
            if (found === otherFound && truth === otherTruth) right++;
            else if (found === otherFound) wrong++;
            else if (truth === otherTruth) missed++;
          }
        });
        const accuracy = clusterAccuracy(
          records.map(([found]) => found),
          records.map(([, truth]) => truth),
        );
        assert.deepEqual([accuracy.trueLinks, accuracy.falseLinks, accuracy.missedLinks], [right, wrong, missed]);
      }),
    );
  });
});
