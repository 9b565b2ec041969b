import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rowWords, ruleWords } from "./rule-names.ts";

const tables = [
  { key: "lamps", title: "What is amiss" },
  { key: "answer-time", title: "How soon we answer" },
];

describe("the name of a rule", () => {
  test("is its row and the title of its table", () => {
    assert.deepEqual(ruleWords("R-treatment/lamps-7", tables).values, { number: "7", title: "What is amiss" });
    assert.deepEqual(ruleWords("R-treatment/answer-time-2", tables).values, { number: "2", title: "How soon we answer" });
    assert.deepEqual(rowWords({ table: "lamps", row: "winter" }, tables).values, { number: "winter", title: "What is amiss" });
  });

  test("of no table is said as it is", () => {
    assert.equal(ruleWords("floor", tables).id, "what every customer gets");
    assert.equal(ruleWords("sample-history/win-back-call", tables).id, "from the sample's history, by no rule here");
    assert.deepEqual(ruleWords("R-old/x-1", tables).values, { rule: "R-old/x-1" });
  });
});
