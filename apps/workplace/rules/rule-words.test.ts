import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { asked, checkedWords, hitPolicyWords, isAny, isWide, readable } from "./rule-words.ts";

describe("what was proven of a table", () => {
  test("is that nobody is left out only where one row answers", () => {
    for (const policy of ["first", "unique", "priority", "any"]) assert.match(checkedWords(policy).id, /no gaps/);
    for (const policy of ["collect", "rule-order"]) assert.doesNotMatch(checkedWords(policy).id, /gaps/);
  });
});

describe("reading rules", () => {
  test("a dash and an empty cell ask nothing, a written one asks", () => {
    for (const cell of ["-", "", " – ", "any"]) assert.ok(isAny(cell));
    assert.equal(isAny("< 0.65"), false);
  });

  test("a hit policy is said in words, one that is not known by its own name", () => {
    assert.equal(hitPolicyWords("first").id, "The first row that fits wins.");
    assert.deepEqual(hitPolicyWords("output order").values, { name: "output order" });
  });

  test("a row read on its own says only what it asks, with the names of its columns", () => {
    const inputs = [
      { fact: "customer.openPromise", label: "open promise" },
      { fact: "customer.tier", label: "tier" },
    ];
    assert.deepEqual(asked(inputs, ["late", "any"]), [
      { fact: "customer.openPromise", label: "open promise", cell: "late" },
    ]);
    assert.deepEqual(asked(inputs, ["-", "any"]), []);
  });

  test("a sentence of a rule names the facts that will stand in it", () => {
    const labels = new Map([["customer.promiseLateDays", "days the promise is late"]]);
    assert.equal(
      readable("Promise missed by {customer.promiseLateDays}[: “{customer.promise}”]", labels),
      "Promise missed by ‹days the promise is late›: “‹promise›”",
    );
    assert.equal(readable("{customer.surveysUnanswered90} surveys", new Map()), "‹surveys unanswered 90› surveys");
    assert.equal(readable("Open complaint", labels), "Open complaint");
  });

  test("a table with more columns than a screen holds is read row by row", () => {
    assert.ok(isWide({ inputs: Array(11), outputs: Array(3) }));
    assert.ok(!isWide({ inputs: Array(4), outputs: Array(1) }));
  });
});
