import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "../../ui/format.ts";
import { countSaid, explorationWords, priceWords, unitsWords, usedTone, usedWords } from "./limits-words.ts";

const format = formatter("en-GB", "UTC");

describe("what limits say", () => {
  test("a price is hidden from who may not read value, not told of too few, and nothing where there is enough", () => {
    assert.deepEqual(priceWords({ price: null, sample: 900 }, false, "EUR", format), { id: "hidden" });
    assert.deepEqual(priceWords({ price: null, sample: 12 }, true, "EUR", format), { id: "not known yet: {count} customers seen who might have had it, {needed} are needed", values: { count: "12", needed: "30" } });
    assert.deepEqual(priceWords({ price: 0, sample: 900 }, true, "EUR", format), { id: "nothing: there is enough" });
    // A cent of goodwill may be worth 1.35 cents.
    assert.deepEqual(priceWords({ price: 1.35, sample: 900 }, true, "EUR", format), { id: "{money} a unit", values: { money: "€0.0135" } });
  });

  test("what is all given away is amber, and more than there is too", () => {
    assert.deepEqual([39, 40, 41].map((used) => usedTone({ used, amount: 40 })), ["plain", "caution", "caution"]);
    assert.deepEqual(usedWords({ used: 1200, amount: 60_000, unit: "calls" }, "EUR", format).values, { used: "1,200", amount: "60,000" });
  });

  test("cents are told as money, and what is counted by its unit's name beside the number, so that one is not “1 calls”", () => {
    assert.deepEqual(usedWords({ used: 1200, amount: 60_000, unit: "cents" }, "EUR", format).values, { used: "€12", amount: "€600" });
    assert.deepEqual(unitsWords(250, "cents", "EUR", format).values, { money: "€2.50" });
    assert.deepEqual(unitsWords(1, "grinders", "EUR", format), { id: "{unit}: {count}", values: { unit: "grinders", count: "1" } });
    assert.deepEqual([countSaid(250, "cents", "EUR", format), countSaid(2, "calls", "EUR", format)], ["€2.50", "2"]);
    // Where value is counted in needs met there are no cents of it.
    assert.deepEqual(unitsWords(250, "cents", "needs met", format).values, { unit: "cents", count: "250" });
  });

  test("a share is told as one decision of so many", () => {
    assert.equal(explorationWords(0).values, undefined);
    assert.deepEqual(explorationWords(0.02).values, { n: 50 });
    assert.deepEqual(explorationWords(0.2).values, { n: 5 });
  });
});
