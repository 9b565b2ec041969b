import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SegmentMeasure } from "../../../engine/segments/contract.ts";
import { formatter } from "../../ui/format.ts";
import { measured, whyNotApart } from "./certificate-words.ts";

const measure: SegmentMeasure = {
  what: "spending", members: 5100, rest: 6000, difference: { mid: -900, lo: -1900, hi: -0.3 }, epsilonSquared: 0.001, etaSquaredLog: 0.001,
  chanceOfMore: 0.48, byChance: { mean: 0.0003, max: 0.002, pValue: 0.034, shuffles: 499 }, sameOrder: 0.97, differs: false,
};

describe("what a certificate says", () => {
  test("what rounds to nothing has no sign: a range that ends at minus a third of a cent ends at nothing", () => {
    const format = formatter("en-GB");
    assert.equal(measured("spending", -0.3, "EUR", format), "€0");
    assert.equal(measured("spending", -40, "EUR", format), "−€0.40");
  });
  test("a difference that chance makes too says how often, and how often it may", () => {
    assert.deepEqual(whyNotApart(measure)?.values, { count: "3.4", most: 1 });
    assert.deepEqual(whyNotApart({ ...measure, byChance: { ...measure.byChance!, pValue: 0.6 } })?.values, { count: "60", most: 1 });
    assert.equal(whyNotApart({ ...measure, byChance: { ...measure.byChance!, pValue: 0.002 } })?.id, "too small to matter");
    assert.equal(whyNotApart({ ...measure, differs: true }), null);
  });
});
