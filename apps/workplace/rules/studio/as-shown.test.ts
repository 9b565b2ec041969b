import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PolicyContent, WritableFact, WrittenTable } from "../../../../engine/decisions/contract.ts";
import { asShown } from "./as-shown.ts";
import { factsCalled } from "./facts-called.ts";

const rowsOf = (key: string, count: number): WrittenTable["rows"] => Array.from({ length: count }, (_, at) => ({ id: `${key}-${at + 1}`, when: ["any"], then: ["-"] }));
const table = (part: "care" | "route", rows: number, outputs: WrittenTable["outputs"]) => ({ part, table: { key: part, title: part, hitPolicy: "first", inputs: [{ fact: "conversation.topic", missing: "no-match" }], outputs, rows: rowsOf(part, rows) } as WrittenTable });

describe("what is wrong with a draft", () => {
  test("is said by what stands on the screen: rows by their numbers, answers by their heads", () => {
    const policy: Pick<PolicyContent, "tables"> = { tables: [table("care", 13, [{ key: "action", label: "action", type: "choice" }]), table("route", 3, [{ key: "queue", label: "queue", type: "text" }, { key: "bonusSeconds", label: "bonus seconds", type: "number" }])] };
    assert.equal(asShown("row route-2 stands above it and the first row that fits counts", policy), "row 2 stands above it and the first row that fits counts");
    assert.equal(asShown('Another table has a row "care-13". Give one of them another id.', policy), "Another table has a row 13. Give one of them another id.");
    assert.equal(asShown("route-21 and my-route-2 are others", policy), "route-21 and my-route-2 are others");
    assert.equal(asShown("it advises “Call” (R-treatment/care-12), and must not.", policy), "it advises “Call” (row 12 of “care”), and must not.");
    assert.equal(asShown("it advises “Call” (R-treatment/care-99)", policy), "it advises “Call” (R-treatment/care-99)", "a row that is not there keeps its name");
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

  test("also by what it is called elsewhere, after those that are called so here; and by its name in the reader's language", () => {
    const facts = [["customer.stay26", "chance to buy within 26 weeks"], ["customer.surveysUnanswered90", "surveys unanswered in 90 days"], ["customer.segment.answers-us", "in the segment “answers-us”"], ["customer.name", "name"], ["x.risk", "risk of a return"]].map(([key, label]) => ({ key, label })) as WritableFact[];
    assert.deepEqual(factsCalled(facts, "risk").map(({ key }) => key), ["x.risk", "customer.stay26"]);
    assert.deepEqual(factsCalled(facts, "at risk").map(({ key }) => key), ["customer.stay26"]);
    assert.deepEqual(factsCalled(facts, "responsive").map(({ key }) => key), ["customer.surveysUnanswered90", "customer.segment.answers-us"]);
    assert.deepEqual(factsCalled(facts, "churn name"), [], "the twin: words of two facts find none");
    assert.deepEqual(factsCalled(facts, "اسم", ({ key, label }) => (key === "customer.name" ? "الاسم" : label)).map(({ key }) => key), ["customer.name"]);
  });
});
