import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { asChosen, choose, countOf, EVERYBODY, isChosen, NOBODY, toggled } from "./chosen.ts";

describe("choosing customers of a list", () => {
  test("one by one, or all but some", () => {
    assert.equal(countOf(NOBODY, 9), 0);
    assert.equal(countOf(toggled(NOBODY, "a"), 9), 1);
    assert.equal(countOf(toggled(EVERYBODY, "a"), 9), 8);
    assert.deepEqual(asChosen(toggled(toggled(NOBODY, "a"), "b"), {}), { ids: ["a", "b"] });
    assert.deepEqual(asChosen(toggled(EVERYBODY, "a"), { tier: "high", sort: "value", order: "asc", columns: "value", query: undefined }), { filters: { tier: "high" }, except: ["a"] });
  });
  test("toggling twice changes nothing, and what is chosen is chosen", () => {
    const ids = fc.array(fc.constantFrom("a", "b", "c", "d", "e"));
    fc.assert(
      fc.property(fc.boolean(), ids, fc.constantFrom("a", "b", "c"), fc.boolean(), (all, before, id, on) => {
        const choice = before.reduce((so, each) => toggled(so, each), all ? EVERYBODY : NOBODY);
        assert.deepEqual(toggled(toggled(choice, id), id), choice);
        assert.equal(isChosen(choose(choice, [id], on), id), on);
      }),
    );
  });
});
