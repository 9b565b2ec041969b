import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ForTheCustomer } from "../../../engine/decisions/contract.ts";
import { letterParts, letterText } from "./letter-text.ts";

const TOLD: ForTheCustomer = {
  decisionId: "d", customerId: "c", at: "2026-11-28T10:00:00.000Z", language: "en", direction: "ltr", title: "What our rules decided", version: 1, isWhole: true,
  decided: [{ text: "A loan.", rules: [] }], data: [{ fact: "a", what: "topic", value: "repair", from: "what you wrote", since: null, decided: true }, { fact: "b", what: "surveys", value: "0", from: "surveys", since: null, decided: false }],
  rules: [{ rule: "R-t/care-1", text: "When repair: a loan." }], otherwise: [], rights: ["Ask a person."],
  headings: { decided: "Decided", data: "Data", alsoSeen: "Also seen", rules: "Rules", otherwise: "Otherwise", rights: "Rights" },
};

describe("a decision as a letter", () => {
  test("data that decided stand apart from what was only looked at, and a part of nothing is left out", () => {
    assert.deepEqual(letterParts(TOLD).map(({ heading, items }) => [heading, items]), [["Decided", ["A loan."]], ["Data", ["topic: repair (what you wrote)"]], ["Rules", ["When repair: a loan."]], ["Also seen", ["surveys: 0 (surveys)"]], ["Rights", ["Ask a person."]]]);
    assert.ok(letterParts({ ...TOLD, otherwise: ["Had it been another"] }).some(({ heading }) => heading === "Otherwise"));
  });

  test("in a letter from right to left names and values are set apart, so that brackets and marks stay around them; from left to right nothing is added", () => {
    const items = letterParts({ ...TOLD, direction: "rtl", language: "ar" }).flatMap((part) => part.items);
    assert.ok(items.includes("\u2068topic\u2069: \u2068repair\u2069 (\u2068what you wrote\u2069)"));
    assert.doesNotMatch(letterText(TOLD), /[\u2068\u2069]/);
  });

  test("as text it is what the page says, part by part", () => {
    assert.ok(letterText(TOLD).startsWith("What our rules decided\n\nDecided\n- A loan.\n\nData\n- topic: repair (what you wrote)"));
  });
});
