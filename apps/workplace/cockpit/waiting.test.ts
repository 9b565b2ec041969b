import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nextSendIn, readWaiting, readyToSend, undoSeconds, type Waiting } from "./waiting.ts";

const now = new Date("2026-11-21T14:32:00Z");
const message = (clientId: string, more: Partial<Waiting> = {}): Waiting => ({
  clientId,
  conversationId: "c1",
  customerId: "a",
  body: "hello",
  audience: "customer",
  writtenAt: now.toISOString(),
  notBefore: now.toISOString(),
  words: null,
  thenResolve: false,
  sent: false,
  refused: null,
  ...more,
});

describe("messages on their way", () => {
  test("an e-mail can be taken back for five seconds, a chat line not at all", () => {
    assert.equal(undoSeconds({ channel: "email", audience: "customer", body: "Thank you." }), 5);
    assert.equal(undoSeconds({ channel: "chat", audience: "customer", body: "Thank you." }), 0);
  });

  test("in chat a promise, money or a card number can be taken back", () => {
    for (const body of [
      "I will send it today.",
      "We'll call you.",
      "We’re sending a new one.",
      "I am calling the workshop.",
      "That is £12.50.",
      "it costs 20 EUR",
      "4111 1111 1111 1111",
    ])
      assert.equal(undoSeconds({ channel: "chat", audience: "customer", body }), 5, body);
    assert.equal(undoSeconds({ channel: "chat", audience: "customer", body: "Order 20418 was sent on the 3rd." }), 0);
  });

  test("a note for the team goes at once, whatever it says", () => {
    assert.equal(undoSeconds({ channel: "email", audience: "team", body: "I will refund £20" }), 0);
  });

  test("messages of one conversation leave in the order in which they were written", () => {
    const ready = readyToSend([message("1"), message("2"), message("3", { conversationId: "c2" })], now);
    assert.deepEqual(
      ready.map(({ clientId }) => clientId),
      ["1", "3"],
    );
  });

  test("one that was refused holds back what was written after it, and nothing elsewhere", () => {
    const ready = readyToSend(
      [message("1", { refused: "too long" }), message("2"), message("3", { conversationId: "c2" })],
      now,
    );
    assert.deepEqual(
      ready.map(({ clientId }) => clientId),
      ["3"],
    );
  });

  test("one that can still be taken back waits for its moment", () => {
    const held = message("1", { notBefore: "2026-11-21T14:32:05Z" });
    assert.deepEqual(readyToSend([held], now), []);
    assert.equal(nextSendIn([held], now), 5_000);
    assert.equal(nextSendIn([], now), null);
  });

  test("what waits survives a reload, and rubbish beside it does not", () => {
    const kept = JSON.stringify([message("1"), { clientId: 4 }, null]);
    assert.deepEqual(
      readWaiting(kept).map(({ clientId }) => clientId),
      ["1"],
    );
    assert.deepEqual(readWaiting("{"), []);
  });
});
