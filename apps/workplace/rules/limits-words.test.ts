import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "../../ui/format.ts";
import { explorationWords, priceWords, usedTone, usedWords } from "./limits-words.ts";

const format = formatter("en-GB", "UTC");

describe("what limits say", () => {
  test("a price is hidden from who may not read value, not told of too few, and nothing where there is enough", () => {
    assert.deepEqual(priceWords({ price: null, sample: 900 }, false, "EUR", format), { id: "hidden" });
    assert.deepEqual(priceWords({ price: null, sample: 12 }, true, "EUR", format), { id: "too few seen yet ({count})", values: { count: "12" } });
    assert.deepEqual(priceWords({ price: 0, sample: 900 }, true, "EUR", format), { id: "nothing: there is enough" });
    // A cent of goodwill may be worth 1.35 cents.
    assert.deepEqual(priceWords({ price: 1.35, sample: 900 }, true, "EUR", format), { id: "{money} a unit", values: { money: "€0.0135" } });
  });

  test("what is all given away is amber, and more than there is too", () => {
    assert.deepEqual([39, 40, 41].map((used) => usedTone({ used, amount: 40 })), ["plain", "caution", "caution"]);
    assert.deepEqual(usedWords({ used: 1200, amount: 60_000 }, format).values, { used: "1,200", amount: "60,000" });
  });

  test("a share is told as one decision of so many", () => {
    assert.equal(explorationWords(0).values, undefined);
    assert.deepEqual(explorationWords(0.02).values, { n: 50 });
    assert.deepEqual(explorationWords(0.2).values, { n: 5 });
  });
});
