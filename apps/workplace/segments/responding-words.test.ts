import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "../../ui/format.ts";
import { changedSaid, levelOfLook, lookSentence, rangeSaid, tooFewSentence } from "./responding-words.ts";

const format = formatter("en-GB", "UTC");
const spending = { outcome: "spending", currency: "EUR" } as const;
const buyers = { outcome: "buyers", currency: "EUR" } as const;

describe("what a look for groups that respond otherwise says", () => {
  test("an effect has its sign; nothing has none", () => {
    assert.deepEqual([1200, -450, 0, -0.3].map((by) => changedSaid(by, spending, format)), ["+€12", "−€4.50", "€0", "€0"]);
    assert.deepEqual([0.0731, -0.011, 0.0001].map((by) => changedSaid(by, buyers, format)), ["+7.3", "−1.1", "0.0"]);
    assert.equal(rangeSaid({ lo: -300, hi: 500 }, spending, format), "−€3 … +€5");
  });

  test("groups that differ are said with how often chance does so; where nobody does, how far apart would have been seen", () => {
    const said = (verdict: "differs" | "alike", pValue: number, of: typeof spending | typeof buyers = spending) => lookSentence({ verdict, pValue, visible: of === spending ? 500 : 0.027, ...of }, format);
    assert.match(said("differs", 1e-9).id, /less than 1 of 1,000/);
    assert.deepEqual([said("differs", 0.0012).values, said("differs", 0.019).values], [{ count: "1.2" }, { count: "19" }]);
    assert.deepEqual([said("alike", 0.4).values, said("alike", 0.4, buyers).values], [{ apart: "€5" }, { apart: "2.7" }]);
    assert.notEqual(said("alike", 0.4).id, said("alike", 0.4, buyers).id);
  });

  test("too few of what, each in its own sentence with how many it takes", () => {
    const sentences = (["arm", "cut", "happened", "repeaters", "weeks"] as const).map((of) => tooFewSentence({ kind: "too-few", of, observed: 3, needed: 30 }));
    assert.equal(new Set(sentences.map(({ id }) => id)).size, 5);
    for (const { values } of sentences) assert.deepEqual(values, { observed: 3, needed: 30 });
  });

  test("however many looks there will be, their levels together are one in twenty", () => {
    assert.deepEqual([1, 2, 3].map(levelOfLook), [0.025, 0.05 / 6, 0.05 / 12]);
    assert.ok(Math.abs(Array.from({ length: 100_000 }, (_, at) => levelOfLook(at + 1)).reduce((sum, each) => sum + each, 0) - 0.05) < 1e-6);
  });
});
