import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chiSquareUpperTail } from "@rapport/statistics";
import fc from "fast-check";
import { armOf, isHeldOut, placeOf } from "./assignment.ts";

/** The p-value of counts that should all be as large. */
function evenness(counts: Float64Array): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return chiSquareUpperTail({ chiSquare, degreesOfFreedom: counts.length - 1 });
}

/** Three shares that add up to 1. */
const shares = fc
  .tuple(fc.nat(100), fc.nat(100), fc.integer({ min: 1, max: 100 }))
  .map(([a, b, c]) => ({ a: a / (a + b + c), b: b / (a + b + c), c: c / (a + b + c) }));

describe("the group of a unit", () => {
  test("a unit keeps the same place for ever: these numbers must never change", () => {
    assert.equal(placeOf("global-hold-out:c-1").toFixed(9), "0.146267188");
    assert.equal(placeOf("global-hold-out:Amara Okafor").toFixed(9), "0.999604106");
    assert.equal(placeOf("").toFixed(9), "0.668922188");
    assert.equal(armOf({ unitId: "c-1", experiment: "x-17", shares: { treated: 0.5, control: 0.5 } }), "treated");
  });

  test("a hundred thousand numbered customers fill a hundred bins evenly, and so do as many UUIDs", () => {
    const names: readonly ((i: number) => string)[] = [
      (i) => String(i),
      (i) => `customer-${i}`,
      (i) =>
        `0198c0de-${(i >>> 16).toString(16).padStart(4, "0")}-7000-8000-${(i * 7919).toString(16).padStart(12, "0")}`,
    ];
    for (const nameOf of names) {
      const bins = new Float64Array(100);
      for (let i = 0; i < 100_000; i++) bins[Math.floor(100 * placeOf(`menu:${nameOf(i)}`))]! += 1;
      assert.ok(evenness(bins) > 1e-4, `${evenness(bins)}`);
    }
  });

  test("another experiment is another draw: who is where in one says nothing about the other", () => {
    const pairs: readonly (readonly [string, string])[] = [
      ["menu", "call-back"],
      ["experiment-1", "experiment-2"],
      ["menu", "menu "],
      ["global-hold-out", "menu"],
    ];
    for (const [one, other] of pairs) {
      const cells = new Float64Array(100);
      for (let i = 0; i < 50_000; i++) {
        const row = Math.floor(10 * placeOf(`${one}:${String(i)}`));
        const column = Math.floor(10 * placeOf(`${other}:${String(i)}`));
        cells[10 * row + column]! += 1;
      }
      assert.ok(evenness(cells) > 1e-4, `${one} and ${other}: ${evenness(cells)}`);
    }
  });

  test("the same draw for both would be found out by the same check", () => {
    const cells = new Float64Array(100);
    for (let i = 0; i < 50_000; i++) cells[11 * Math.floor(10 * placeOf(`menu:${String(i)}`))]! += 1;
    assert.ok(evenness(cells) < 1e-12);
  });

  test("groups come out as large as their shares say", () => {
    const counts = { control: 0, gentle: 0, strong: 0 };
    const wanted = { control: 0.5, gentle: 0.3, strong: 0.2 };
    const n = 60_000;
    for (let i = 0; i < n; i++) counts[armOf({ unitId: String(i), experiment: "tone", shares: wanted })]++;
    for (const name of ["control", "gentle", "strong"] as const) {
      const share = wanted[name];
      assert.ok(Math.abs(counts[name] / n - share) < 4 * Math.sqrt((share * (1 - share)) / n));
    }
  });

  test("the order in which groups are written does not matter, and a group without a share has nobody", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), shares, (unitId, experiment, wanted) => {
        const turned = { c: wanted.c, b: wanted.b, a: wanted.a };
        const found = armOf({ unitId, experiment, shares: wanted });
        assert.equal(armOf({ unitId, experiment, shares: turned }), found);
        assert.ok(wanted[found] > 0);
      }),
    );
  });

  test("shares that do not add up to one are refused", () => {
    const unit = { unitId: "1", experiment: "menu" };
    assert.throws(() => armOf({ ...unit, shares: { a: 0.5, b: 0.4 } }), /sum to 1/);
    assert.throws(() => armOf({ ...unit, shares: { a: 50, b: 50 } }), /sum to 1/);
    assert.throws(() => armOf({ ...unit, shares: { a: 1.2, b: -0.2 } }), RangeError);
    assert.throws(() => armOf({ ...unit, shares: {} }), RangeError);
  });
});

describe("the permanent hold-out", () => {
  test("a customer held out at a small share stays held out at a larger one", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), share, share, (customerId, one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        if (isHeldOut(customerId, small)) assert.ok(isHeldOut(customerId, large));
      }),
    );
  });

  test("nobody is held out of nothing, everybody of all, and one in twenty of five per cent", () => {
    const n = 40_000;
    let heldOut = 0;
    for (let i = 0; i < n; i++) {
      if (isHeldOut(String(i), 0.05)) heldOut++;
      assert.equal(isHeldOut(String(i), 0), false);
      assert.equal(isHeldOut(String(i), 1), true);
    }
    assert.ok(Math.abs(heldOut / n - 0.05) < 4 * Math.sqrt((0.05 * 0.95) / n));
    assert.throws(() => isHeldOut("1", 5), RangeError);
  });
});
