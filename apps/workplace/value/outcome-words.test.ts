import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ActionOutcome } from "../../../engine/outcomes/contract.ts";
import { verdictOf } from "./outcome-words.ts";

const outcome = (boughtAgain: ActionOutcome["boughtAgain"], suspicious = false) =>
  ({
    rule: "R-114",
    boughtAgain,
    sampleRatio: { expectedHeldOut: 0.1, actualHeldOut: 0.1, suspicious },
  }) as ActionOutcome;
const measured = (verdict: "proven" | "not-shown" | "harmful") => ({
  kind: "measured" as const,
  treated: 0.3,
  heldOut: 0.2,
  difference: 0.1,
  lo: 0.02,
  hi: 0.18,
  verdict,
  once: { lo: 0.04, hi: 0.16, verdict },
  removed: null,
});

describe("what followed an action", () => {
  test("only a shown effect is called proven", () => {
    assert.equal(verdictOf(outcome(measured("proven"))).tone, "proven");
    assert.equal(verdictOf(outcome(measured("not-shown"))).tone, "caution");
    assert.equal(verdictOf(outcome(measured("harmful"))).tone, "warning");
  });

  test("too few is said as it is, with how many are missing, in no colour", () => {
    const verdict = verdictOf(outcome({ kind: "too-few", observed: 3, needed: 30 }));
    assert.deepEqual(verdict, {
      words: { id: "Too few to say: {observed} of {needed}", values: { observed: 3, needed: 30 } },
      tone: "quiet",
    });
  });

  test("groups that are not as they were drawn prove nothing, whatever the difference", () => {
    assert.equal(verdictOf(outcome(measured("proven"), true)).tone, "warning");
  });
});
