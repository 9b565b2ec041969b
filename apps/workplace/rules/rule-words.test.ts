import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hitPolicyWords, isAny } from "./rule-words.ts";

describe("reading rules", () => {
  test("a dash and an empty cell ask nothing, a written one asks", () => {
    for (const cell of ["-", "", " – ", "any"]) assert.ok(isAny(cell));
    assert.equal(isAny("< 0.65"), false);
  });

  test("a hit policy is said in words, one that is not known by its own name", () => {
    assert.equal(hitPolicyWords("first").id, "The first row that fits wins.");
    assert.deepEqual(hitPolicyWords("output order").values, { name: "output order" });
  });
});
