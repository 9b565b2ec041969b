import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hiddenSides } from "./hidden-sides.ts";

const at = (scrollLeft: number, scrollWidth = 900, clientWidth = 400) => ({ scrollLeft, scrollWidth, clientWidth });

describe("a table that is wider than its place", () => {
  test("has more at the right at first, at both sides in the middle, and at the left in the end", () => {
    assert.deepEqual(hiddenSides(at(0), false), { left: false, right: true });
    assert.deepEqual(hiddenSides(at(200), false), { left: true, right: true });
    assert.deepEqual(hiddenSides(at(499.5), false), { left: true, right: false });
  });

  test("begins at the right where one reads from right to left", () => {
    assert.deepEqual(hiddenSides(at(0), true), { left: true, right: false });
    assert.deepEqual(hiddenSides(at(-200), true), { left: true, right: true });
    assert.deepEqual(hiddenSides(at(-500), true), { left: false, right: true });
  });

  test("that fits has nothing at either side, in both directions", () => {
    for (const rightToLeft of [false, true])
      assert.deepEqual(hiddenSides(at(0, 400.6, 400), rightToLeft), { left: false, right: false });
  });
});
