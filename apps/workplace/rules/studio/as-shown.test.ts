import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FIRST_POLICY } from "../../../../engine/decisions/first-policy.ts";
import type { PolicyContent, WritableFact } from "../../../../engine/decisions/contract.ts";
import { asShown } from "./as-shown.ts";
import { factsCalled } from "./facts-called.ts";

describe("what is wrong with a draft", () => {
  test("is said by what stands on the screen: rows by their numbers, answers by their heads", () => {
    const policy = FIRST_POLICY as PolicyContent;
    assert.equal(asShown("row route-2 stands above it and the first row that fits counts", policy), "row 2 stands above it and the first row that fits counts");
    assert.equal(asShown('Another table has a row "care-13". Give one of them another id.', policy), "Another table has a row 13. Give one of them another id.");
    assert.equal(asShown("route-21 and my-route-2 are others", policy), "route-21 and my-route-2 are others");
    assert.equal(asShown("bonusSeconds must be a whole number", policy), "“bonus seconds” must be a whole number");
    assert.equal(asShown("the queue and the action stay", policy), "the queue and the action stay");
  });
});

describe("a fact is found by what it is called", () => {
  test("and the one whose name begins so comes first, for Enter takes it", () => {
    const facts = [["a.b", "days with a purchase"], ["c.d", "what was promised"], ["e.f", "purchase by post"]].map(([key, label]) => ({ key, label })) as WritableFact[];
    assert.deepEqual(factsCalled(facts, "purch").map(({ key }) => key), ["e.f", "a.b"]);
    assert.deepEqual(factsCalled(facts, "").map(({ key }) => key), ["a.b", "c.d", "e.f"]);
    assert.deepEqual(factsCalled(facts, "days post"), []);
  });
});
