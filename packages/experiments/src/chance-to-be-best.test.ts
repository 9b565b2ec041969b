import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { seededRandom } from "@rapport/statistics";
import { chancesToBeBest } from "./chance-to-be-best.ts";

const arms = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([a, b]) => ({ a, b }));

describe("the chance to be the best of several arms", () => {
  test("six arms of a published bandit, and five of which the library's own check is off in the fourth digit", () => {
    const near = (found: readonly number[], expected: readonly number[]) => found.forEach((each, i) => assert.ok(Math.abs(each - expected[i]!) < 1e-6, `${each} for ${expected[i]}`));
    near(chancesToBeBest(arms([1989, 21290], [40, 474], [64, 730], [71, 818], [52, 659], [59, 718])), [0.296261, 0.17603, 0.203381, 0.16903, 0.061376, 0.093923]);
    // Integrated by SciPy's quad; the printed .413633, .098703, .487664 come from draws.
    near(chancesToBeBest(arms([100, 50], [30, 100], [5, 5], [10, 5], [20, 200])), [0.413338, 0, 0.098453, 0.488209, 0]);
  });

  test("of two arms it is what drawing from both says", () => {
    const random = seededRandom(3);
    const [first, second] = [{ a: 4, b: 9 }, { a: 7, b: 11 }];
    let won = 0;
    for (let i = 0; i < 40_000; i++) if (random.beta(first) > random.beta(second)) won++;
    const [chance] = chancesToBeBest([first, second]);
    assert.ok(Math.abs(won / 40_000 - chance!) < 4 * Math.sqrt(0.25 / 40_000), `${won / 40_000} drawn, ${chance} computed`);
  });

  test("for any arms the chances add up, do not hang on the order, and a better arm is likelier the best", () => {
    const arm = fc.record({ a: fc.double({ min: 0.5, max: 5000, noNaN: true }), b: fc.double({ min: 0.5, max: 5000, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(arm, { minLength: 2, maxLength: 5 }), (some) => {
        const chances = chancesToBeBest(some);
        assert.ok(Math.abs(chances.reduce((sum, each) => sum + each, 0) - 1) < 1e-9 && chances.every((each) => each >= 0 && each <= 1));
        chancesToBeBest([...some].reverse()).reverse().forEach((each, i) => assert.ok(Math.abs(each - chances[i]!) < 1e-6));
        const better = chancesToBeBest([{ a: some[0]!.a + 20, b: some[0]!.b }, ...some.slice(1)]);
        assert.ok(better[0]! >= chances[0]! - 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test("one arm, or none, has no best, and a parameter must be above 0", () => {
    assert.throws(() => chancesToBeBest(arms([1, 1])), /two arms/);
    assert.throws(() => chancesToBeBest(arms([1, 1], [0, 1])), /above 0/);
    assert.throws(() => chancesToBeBest(arms([1, 1], [Infinity, 1])), /finite/);
  });
});
