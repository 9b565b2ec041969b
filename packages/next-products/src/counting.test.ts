import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { best, boughtTogether, cosineOf, entriesOf, liftOf, logUntil, type Neighbours, type PurchaseLines, purchaseLog, recentPopularity, repeatWeights, scoreProducts, similarProducts } from "./index.ts";

/** One line as customer, product, day. */
type Line = readonly [number, number, number];
const linesOf = (lines: readonly Line[], customers = 6, products = 5): PurchaseLines => ({
  customers, products, customer: lines.map(([c]) => c), product: lines.map(([, p]) => p), day: lines.map(([, , d]) => d),
});
const anyLines = fc.array(fc.tuple(fc.nat(5), fc.nat(4), fc.nat(8)), { maxLength: 60 });

/** Counted again, the slow way. */
function countedAgain(sets: readonly ReadonlySet<number>[], products: number) {
  const holding = (p: number) => sets.filter((set) => set.has(p)).length;
  return Array.from({ length: products }, (_, p) =>
    Array.from({ length: products }, (_, q) => ({ q, both: sets.filter((set) => set.has(p) && set.has(q)).length, one: holding(p), other: holding(q) })).filter(({ q, both }) => q !== p && both > 0),
  );
}

function bothOf(found: Neighbours, p: number): Map<number, number> {
  const kept = new Map<number, number>();
  for (let i = p * found.most; i < (p + 1) * found.most && found.product[i] !== -1; i++) kept.set(found.product[i]!, found.both[i]!);
  return kept;
}

describe("what was bought, as it is counted", () => {
  test("the order of lines does not matter, and a product counts once a day", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const log = purchaseLog(linesOf(lines));
        assert.deepEqual(purchaseLog(linesOf([...lines].reverse().concat(lines))), log);
        assert.equal(log.product.length, new Set(lines.map(String)).size);
      }),
    );
  });

  test("what was known at the end of a day is what would have been written had it ended there", () => {
    fc.assert(
      fc.property(anyLines, fc.nat(9), (lines, day) => assert.deepEqual(logUntil(purchaseLog(linesOf(lines)), day), purchaseLog(linesOf(lines.filter(([, , d]) => d <= day))))),
    );
  });

  test("a line of a customer or product that does not exist, or on half a day, is refused with its number", () => {
    for (const wrong of [[9, 0, 0], [0, 5, 0], [0, 0, 0.5], [-1, 0, 0]] as const) assert.throws(() => purchaseLog(linesOf([[0, 0, 0], wrong])), /line 1: /);
  });

  test("who and which baskets hold two products is counted as by hand, over customers and over baskets", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const log = purchaseLog(linesOf(lines));
        const customers = [...Map.groupBy(lines, ([c]) => c).values()].map((own) => new Set(own.map(([, p]) => p)));
        const baskets = [...Map.groupBy(lines, ([c, , d]) => `${c} ${d}`).values()].map((own) => new Set(own.map(([, p]) => p)));
        for (const [found, sets] of [[similarProducts(log, { atLeast: 1 }), customers], [boughtTogether(log, { atLeast: 1 }), baskets]] as const) {
          assert.equal(found.counted, sets.length);
          countedAgain(sets, 5).forEach((pairs, p) => {
            for (const { q, both, one } of pairs) {
              assert.equal(bothOf(found, p).get(q), both);
              assert.equal(found.holding[p], one);
            }
            assert.equal(bothOf(found, p).size, pairs.length);
          });
        }
      }),
    );
  });

  test("only the best neighbours are kept, best first, and none of whom fewer than asked for hold both", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const log = purchaseLog(linesOf(lines));
        const [all, few] = [similarProducts(log, { atLeast: 2 }), similarProducts(log, { atLeast: 2, most: 2 })];
        for (let p = 0; p < 5; p++) {
          const cosines = [...bothOf(all, p)].map(([q, both]) => cosineOf({ both, one: all.holding[p]!, other: all.holding[q]! }));
          cosines.forEach((cosine, i) => assert.ok(cosine > 0 && cosine <= 1 + 1e-12 && (i === 0 || cosine <= cosines[i - 1]! + 1e-12)));
          assert.ok([...bothOf(all, p).values()].every((both) => both >= 2));
          assert.deepEqual([...bothOf(few, p).keys()], [...bothOf(all, p).keys()].slice(0, 2));
        }
      }),
    );
  });

  test("a lift of 2 is twice as often as by chance: 20 of 1,000 baskets hold both, 100 the one and 100 the other", () => {
    assert.equal(liftOf({ both: 20, one: 100, other: 100 }, 1000), 2);
    assert.equal(liftOf({ both: 0, one: 0, other: 5 }, 1000), 0);
  });

  test("what was bought half a life ago counts half, for everybody and for one customer", () => {
    const log = purchaseLog(linesOf([[0, 0, 0], [1, 1, 90], [0, 1, 90]]));
    assert.deepEqual([...recentPopularity(log, 90)], [0.25, 1, 0, 0, 0]);
    assert.deepEqual([...repeatWeights(entriesOf(log, 0), 180, 180)], [[0, 0.5], [1, 2 ** -0.5]]);
  });

  test("the best are in falling order, equals by number, and never one without a score", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (scores, count) => {
        const expected = scores.map((score, p) => ({ score, p })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.p - b.p).slice(0, count);
        assert.deepEqual(best(Float64Array.from(scores), count), expected.map(({ p }) => p));
      }),
    );
  });

  test("by every method a product of nobody has no place, and customers who bought nothing get no order of their own", () => {
    const log = purchaseLog(linesOf([[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 3]]));
    const tables = { popularity: recentPopularity(log, 3), similar: similarProducts(log, { atLeast: 1 }) };
    for (const method of ["popularity", "similar", "personal", "mixed"] as const) assert.equal(scoreProducts(method, entriesOf(log, 0), 3, tables)[4], 0);
    assert.deepEqual(best(scoreProducts("personal", entriesOf(log, 5), 3, tables), 3), []);
  });
});
