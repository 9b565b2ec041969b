import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DecisionLine } from "../../../engine/decisions/contract.ts";
import { gatherAlike } from "./gather-alike.ts";

const line = (decisionId: string, more: Partial<DecisionLine> = {}): DecisionLine => ({
  decisionId, at: "2026-11-28T10:00:00.000Z", customerId: "c1", customerName: "Amara", surface: "cockpit", version: 1, arm: "treated", advised: [{ actionId: "loan", title: "Lend", rule: "R-t/care-1" }], held: [], taken: [], otherwise: [], ...more,
});

describe("decisions that say the same", () => {
  test("are one line, the latest, with how often it was asked", () => {
    assert.deepEqual(gatherAlike([line("c"), line("b"), line("a")]).map(({ first, times }) => [first.decisionId, times]), [["c", 3]]);
  });

  test("stay apart where the customer, the advice or the version is another", () => {
    assert.equal(gatherAlike([line("a"), line("b", { customerId: "c2" }), line("c", { version: 2 }), line("d", { advised: [] })]).length, 4);
  });

  test("of which somebody made something stand for themselves", () => {
    const done = line("b", { taken: [{ actionId: "loan", takenBy: "Jo" }] });
    assert.deepEqual(gatherAlike([line("c"), done, line("a")]).map(({ first, times }) => [first.decisionId, times]), [["c", 2], ["b", 1]]);
  });
});
