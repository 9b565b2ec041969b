import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { LiveEvent } from "../../../engine/platform/contract.ts";
import { cockpitsOf, madeOldBy } from "./live-effects.ts";

const event = (topic: LiveEvent["topic"], more: Partial<LiveEvent> = {}): LiveEvent => ({
  position: 7,
  topic,
  at: "2026-11-21T14:00:00Z",
  customerIds: [],
  conversationId: null,
  ...more,
});

describe("the live stream", () => {
  test("a message makes its conversation and the queue old", () => {
    const old = madeOldBy(event("message", { conversationId: "c1", customerIds: ["a"] }));
    assert.deepEqual(old.slice(0, 2), [["queue"], ["cockpit", "c1"]]);
    assert.ok(old.some((key) => key.join() === "timeline,a"));
  });

  test("a decision never refreshes a cockpit, for opening a cockpit records a decision", () => {
    const decided = event("decision", { conversationId: "c1", customerIds: ["a"] });
    assert.ok(madeOldBy(decided).every(([first]) => first !== "cockpit" && first !== "queue"));
    assert.deepEqual(cockpitsOf(decided, [{ conversationId: "c1", customerId: "a" }]), []);
  });

  test("what is scarce is read again when something was carried out, and when other rules are published; not when somebody writes", () => {
    for (const topic of ["decision", "policy", "organisation"] as const) assert.ok(madeOldBy(event(topic)).some(([first]) => first === "limits"), topic);
    assert.ok(madeOldBy(event("message")).every(([first]) => first !== "limits"));
  });

  test("a customer's purchase refreshes the open cockpit of that customer only", () => {
    const open = [
      { conversationId: "c1", customerId: "a" },
      { conversationId: "c2", customerId: "b" },
    ];
    assert.deepEqual(cockpitsOf(event("interactions", { customerIds: ["a"] }), open), ["c1"]);
  });

  test("other rules of who may see what make old what they were read under, so that nothing stays on a screen that may not be seen", () => {
    const old = madeOldBy(event("organisation")).map(([first]) => first);
    for (const key of ["session", "access", "customers", "customer", "timeline", "queue", "cockpit", "search"]) assert.ok(old.includes(key), key);
  });

  test("a refit that names no customer makes every customer page old", () => {
    assert.ok(madeOldBy(event("value")).some((key) => key.join() === "customer"));
  });
});
