import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { interactionTitle, issuesOf, KINDS, kindNamed, type Opening, threadOf, wrongFields } from "./index.ts";

describe("the catalogue of touch points", () => {
  test("names every kind once, and a thread only by a field of the kind", () => {
    assert.equal(new Set(KINDS.map((k) => k.kind)).size, KINDS.length);
    for (const { kind, thread, otherwise, fields } of KINDS) for (const each of [thread, otherwise]) if (each) assert.ok(each.field in fields, `${kind}: ${each.field}`);
  });

  test("holds every kind that the principles name", () => {
    for (const kind of ["visit", "call", "email", "chat", "message", "letter", "letter.reply", "order", "delivery", "invoice", "payment", "return", "complaint", "survey", "meeting", "social", "partner", "review"]) assert.ok(kindNamed(kind), kind);
  });

  test("an order, its delivery, invoice, payment, return and refund belong together; another order's do not", () => {
    assert.deepEqual(
      [threadOf("order", { number: "R-1004" }), ...["delivery", "invoice", "payment", "return", "refund"].map((kind) => threadOf(kind, { order: "R-1004" }))],
      Array.from({ length: 6 }, () => "order:R-1004"),
    );
    assert.equal(threadOf("payment", { order: 1005 }), "order:1005");
    assert.equal(threadOf("payment", {}), undefined);
    assert.equal(threadOf("kettle_boiled", { order: "R-1004" }), undefined);
  });

  test("what became of an invoice belongs to its order, or else to the invoice", () => {
    assert.deepEqual(
      [threadOf("invoice", { number: "F-1" }), threadOf("invoice.unpaid", { invoice: "F-1" }), threadOf("invoice.paid", { invoice: "F-1", order: " " }), threadOf("invoice.paid", { invoice: "F-1", order: "R-1" })],
      ["invoice:F-1", "invoice:F-1", "invoice:F-1", "order:R-1"],
    );
  });

  test("a field of the wrong type is named with what it should be; one's own fields and absent ones are fine", () => {
    assert.deepEqual(wrongFields("payment", { onTime: "yes", daysLate: "3", colour: 7, method: null }), [
      { field: "onTime", message: "must be true or false (by the day it was due)" },
      { field: "daysLate", message: "must be a number (days after that day)" },
    ]);
    assert.deepEqual(wrongFields("kettle_boiled", { onTime: "yes" }), []);
  });

  test("every kind has a title in words", () => {
    for (const { kind, direction } of KINDS) assert.match(interactionTitle({ kind, channel: "other", direction, properties: {} }), /^[A-Z][a-zA-Z -]+$/, kind);
  });
});

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const opened = (conversationId: string, topic: string | null, n: number): Opening => ({ conversationId, code: `C-${conversationId}`, topic, at: day(n) });

describe("an issue", () => {
  test("is of conversations on one topic, each within thirty days of the one before, called by the code of the first", () => {
    const issues = issuesOf([opened("c", "repair", 50), opened("a", "repair", 1), opened("b", "repair", 25), opened("d", "repair", 81), opened("x", "invoice", 26)]);
    assert.deepEqual(["a", "b", "c", "d", "x"].map((id) => issues.ofConversation(id)), ["C-a", "C-a", "C-a", undefined, undefined]);
    assert.deepEqual(issues.holds("C-a"), { conversationIds: ["a", "b", "c"], names: ["C-a", "C-b", "C-c"] });
    assert.deepEqual(issues.holds("C-b"), issues.holds("C-a"), "whichever of its codes is said");
  });

  test("of no topic is none: what is filed under other may be about anything", () => {
    const issues = issuesOf([opened("a", "other", 1), opened("b", "other", 2), opened("c", null, 2), opened("d", null, 3)]);
    assert.deepEqual(["a", "b", "c", "d"].map((id) => issues.ofConversation(id)), [undefined, undefined, undefined, undefined]);
  });

  test("takes in a call, a visit and a letter that name it, by a name of its own or a conversation's code", () => {
    const issues = issuesOf([opened("a", "repair", 1), opened("b", "invoice", 1)], ["C-a"]);
    const of = (kind: string, properties: Record<string, unknown>) => threadOf(kind, properties, issues);
    assert.deepEqual(
      [of("call", { issue: "C-a" }), of("visit", { issue: " C-a " }), of("message", { conversationId: "a" }), of("promise.kept", { conversationId: "a" }), of("letter", { issue: "W-880" })],
      ["issue:C-a", "issue:C-a", "issue:C-a", "issue:C-a", "issue:W-880"],
    );
    assert.equal(of("message", { conversationId: "b" }), "conversation:b", "nobody names that one");
    assert.equal(of("call", { conversationId: "b" }), "conversation:b");
    assert.equal(of("complaint", { order: "R-1", issue: "C-a" }), "issue:C-a", "what a source says of an issue comes before what it says of an order");
    assert.equal(of("complaint", { order: "R-1" }), "order:R-1");
  });
});
