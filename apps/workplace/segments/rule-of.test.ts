import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SegmentFilters } from "../../../engine/segments/contract.ts";
import { readFilters } from "../customers/list-address.ts";
import { ruleOf } from "./rule-words.ts";

describe("a segment made of what a list shows", () => {
  test("is a rule that is taken, whatever the address says of order, columns and how a name is written", () => {
    const shown = readFilters({ query: "okafro", spelling: "near", tier: "high", quietDays: "30", sort: "name", order: "asc", columns: "email" });
    assert.equal(shown.spelling, "near");
    assert.deepEqual(ruleOf(shown), { tier: "high", quietDays: 30 });
    assert.ok(SegmentFilters.safeParse(ruleOf(shown)).success);
    assert.ok(!SegmentFilters.safeParse({ ...ruleOf(shown), spelling: "near" }).success, "the twin: with how a name is written it is none");
    assert.deepEqual(ruleOf(readFilters({ query: "okafro", spelling: "near" })), {}, "by letters alone there is no segment to be made");
  });

  test("how a name is written is said only of one that was typed", () => {
    assert.equal(readFilters({ spelling: "near" }).spelling, undefined);
  });
});
