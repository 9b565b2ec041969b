import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { purchaseCountDistribution } from "./index.ts";
import { spendingRatioBelow, spendingRatioExactly } from "./spending-ratio.ts";

describe("the ratio of future to past spending", () => {
  const around = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  test("told from the table it is within 1 in 100 of the ratio worked out by itself, and where nobody buys forty times in four weeks within 2 in 1,000", () => {
    fc.assert(
      fc.property(
        fc.record({ r: around(0.2, 5), alpha: around(2, 40), a: around(0.2, 3), b: around(0.5, 8), p: around(0.8, 12), q: around(1.5, 9), x: fc.nat(40), age: around(4, 200), part: around(0.0002, 0.9998) }),
        ({ r, alpha, a, b, p, q, x, age, part }) => {
          const today = { frequency: x, recencyWeeks: x === 0 ? 0 : age, ageWeeks: age };
          const counts = purchaseCountDistribution({ kind: "bg-nbd", r, alpha, a, b }, today, 52);
          const exactly = spendingRatioExactly(counts, p, q + p * x, part);
          const told = spendingRatioBelow(counts, p, q + p * x)(part);
          assert.ok(Math.abs(told / exactly - 1) < (x > age / 2 ? 1e-2 : 2e-3), `${told} beside ${exactly}`);
        },
      ),
    );
  });

  test("whoever asks first changes nothing for who asks later", () => {
    const counts = purchaseCountDistribution({ kind: "nbd", r: 1, alpha: 9 }, { frequency: 3, recencyWeeks: 30, ageWeeks: 40 }, 52);
    const [fresh, used] = [spendingRatioBelow(counts, 6, 21), spendingRatioBelow(counts, 6, 21)];
    for (const part of [0.9, 0.3, 0.05, 0.31]) used(part);
    assert.equal(used(0.3001), fresh(0.3001));
  });

  test("who will surely buy nothing, and parts of nothing, come to nothing", () => {
    assert.equal(spendingRatioBelow(Float64Array.of(1), 6, 21)(0.5), 0);
    assert.equal(spendingRatioBelow(Float64Array.of(0.5, 0.5), 6, 21)(-0.2), 0);
  });
});
