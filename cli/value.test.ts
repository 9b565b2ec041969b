import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inWords } from "./value.ts";

type Fitted = Parameters<typeof inWords>[0];
const measured = (actualPurchases: number) =>
  ({
    model: {
      currency: "EUR", customers: 900, untilDay: "2026-11-20", purchaseModel: { kind: "mbg-nbd", parameters: [], logLikelihood: -12, note: null }, spendModel: { kind: "mean", parameters: [], note: null },
      backTest: { kind: "measured", calibratedTo: "2026-05-22", horizonWeeks: 26, expectedPurchases: 110, actualPurchases, expectedActive: 0.1, actualActive: 0, ...(actualPurchases === 0 ? { topDecileShare: null, topDecileSharePastSpend: null, topDecileSharePerfect: null } : { topDecileShare: 0.5, topDecileSharePastSpend: 0.4, topDecileSharePerfect: 0.75 }) },
    },
    customersScored: 900, total12: null, expectedActive26: null, tiers: [],
  }) as unknown as Fitted;

describe("the value model in words at the terminal", () => {
  test("of weeks in which nobody bought nothing is divided", () => {
    assert.match(inWords(measured(0)), /expected 110 purchases, there were none;/);
    assert.match(inWords(measured(0)), /Nobody can be ranked by what they spent/);
    assert.doesNotMatch(inWords(measured(0)), /Infinity|NaN|null/);
    assert.match(inWords(measured(100)), /The tenth ranked highest brought 50\.0 % of the revenue \(by past spending 40\.0 %, perfect 75\.0 %\)/);
    assert.match(inWords(measured(100)), /expected 110 purchases, there were 100 \(\+10\.0 %\);/);
  });
});
