import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { amountSaid, amountTyped, measuredSentence, whyOfEverybody } from "./balance-words.ts";

describe("amounts in the balance", () => {
  test("are read as they are typed, in the units of their currency, and what is none is not guessed", () => {
    assert.deepEqual(["1200", "12.50", "12,5", " -3 ", "0"].map((text) => amountTyped(text, "EUR")), [120_000, 1250, 1250, -300, 0]);
    assert.equal(amountTyped("500", "JPY"), 500);
    for (const text of ["", "1.200,50", "much", "1e5", "12.5.0"]) assert.equal(amountTyped(text, "EUR"), undefined, text);
  });

  test("stand in the field again as they were read", () => {
    for (const minor of [0, 1, 99, 100, 1250, -300]) assert.equal(amountTyped(amountSaid(minor, "EUR"), "EUR"), minor);
  });
});

describe("of whom a gain was measured", () => {
  const measured = { of: "everybody", treated: 400, heldOut: 40, windowDays: 60, whyNotMembers: "not-met", tooFew: null } as const;

  test("members alone or everybody, each in its own sentence, with the counts behind it", () => {
    const [members, everybody] = [measuredSentence({ ...measured, of: "members", whyNotMembers: null }), measuredSentence(measured)];
    assert.notEqual(members.id, everybody.id);
    for (const { values } of [members, everybody]) assert.deepEqual(values, { treated: 400, heldOut: 40, days: 60 });
  });

  test("of everybody it is said why; too few of what, with how many it takes", () => {
    assert.equal(whyOfEverybody({ ...measured, of: "members", whyNotMembers: null }), null);
    const whys = [...(["not-judged", "not-known", "not-met", "uneven"] as const).map((whyNotMembers) => whyOfEverybody({ ...measured, whyNotMembers })), ...(["customers", "buyers"] as const).map((of) => whyOfEverybody({ ...measured, whyNotMembers: "too-few", tooFew: { of, observed: 7, needed: 10 } }))];
    assert.equal(new Set(whys.map((why) => why!.id)).size, 6);
    assert.deepEqual(whys.slice(4).map((why) => why!.values), [{ observed: 7, needed: 10 }, { observed: 7, needed: 10 }]);
  });
});
