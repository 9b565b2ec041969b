import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DissatisfactionAnswer, DissatisfactionSign } from "../../../engine/value/contract.ts";
import { signsInOrder, standingWords } from "./dissatisfaction-words.ts";

const format = { day: (day: string) => day.slice(0, 10) };
const sign = (kind: DissatisfactionSign["kind"], weight: number | null, since = "2026-08-01T00:00:00Z"): DissatisfactionSign => ({ kind, text: kind, since, weight, evidence: [] });
const answer = (standing: DissatisfactionAnswer["standing"], more: Partial<DissatisfactionAnswer> = {}): DissatisfactionAnswer => ({ standing, inPurchases: [], inContacts: [], saidSo: null, ...more });
const weighed = (likely: boolean) => ({ kind: "weighed" as const, likely, by: "signs" as const, chance: { mid: 0.5, lo: 0.4, hi: 0.6 }, of: { customers: 100, left: 50 }, everybody: 0.2, weeks: 26, asOf: "2026-11-20", since: "2026-08-01T00:00:00Z" });

describe("quiet dissatisfaction in words", () => {
  test("says since when where it is likely, and otherwise why not", () => {
    assert.deepEqual(standingWords(answer(weighed(true)), format), { said: { id: "Likely dissatisfied, without having said so, since {day}", values: { day: "2026-08-01" } }, isLikely: true });
    assert.equal(standingWords(answer(weighed(false)), format).said.id, "No sign of quiet dissatisfaction");
    assert.equal(standingWords(answer(weighed(false), { inContacts: [sign("no-answer", null)] }), format).said.id, "There are signs, but no more customers like this left than others");
    assert.deepEqual(standingWords(answer({ kind: "short-history", observed: 1, needed: 3 }), format).said.values, { observed: 1, needed: 3 });
  });

  test("who complained has said so, with the day where the reader may see it", () => {
    assert.deepEqual(standingWords(answer({ kind: "has-said-so" }, { saidSo: { since: "2026-11-02T10:00:00Z", evidence: [] } }), format).said, { id: "Has said so, on {day}", values: { day: "2026-11-02" } });
    assert.deepEqual(standingWords(answer({ kind: "has-said-so" }), format).said, { id: "Has said so" });
  });

  test("the strongest sign stands first, those that are not counted last", () => {
    const inOrder = signsInOrder({ inPurchases: [sign("silence", 0.4), sign("returns", null)], inContacts: [sign("no-answer", 1.2)] });
    assert.deepEqual(inOrder.map(({ kind }) => kind), ["no-answer", "silence", "returns"]);
  });
});
