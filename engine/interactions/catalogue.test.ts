import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { interactionTitle, KINDS, kindNamed, threadOf, wrongFields } from "./index.ts";

describe("the catalogue of touch points", () => {
  test("names every kind once, and a thread only by a field of the kind", () => {
    assert.equal(new Set(KINDS.map((k) => k.kind)).size, KINDS.length);
    for (const { kind, thread, otherwise, fields } of KINDS) for (const each of [thread, otherwise]) if (each) assert.ok(each.field in fields, `${kind}: ${each.field}`);
  });

  test("holds every kind that the principles name", () => {
    for (const kind of ["visit", "call", "message", "letter", "order", "delivery", "invoice", "payment", "return", "complaint", "survey", "meeting", "social", "partner", "review"]) assert.ok(kindNamed(kind), kind);
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
