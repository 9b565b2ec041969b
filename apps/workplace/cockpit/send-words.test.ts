import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deliveryWords, sendStep, sendWords } from "./send-words.ts";

describe("who will read it", () => {
  test("the button names the reader and the way", () => {
    assert.deepEqual(sendWords({ audience: "customer", channel: "chat", name: "Amara" }), {
      id: "Send to {name} in chat",
      values: { name: "Amara" },
    });
  });

  test("where nothing is delivered the button does not say that something is sent, and a sentence says why", () => {
    for (const channel of ["email", "sms", "portal", "post", "voice"]) {
      assert.equal(sendWords({ audience: "customer", channel, name: "Amara" }).id, "Keep as the reply to {name}");
      assert.ok(deliveryWords(channel));
    }
    assert.equal(deliveryWords("chat"), undefined);
  });

  test("a note never names the customer, whatever the channel", () => {
    for (const channel of ["chat", "email", "sms", "portal", "post", "other"])
      assert.equal(sendWords({ audience: "team", channel, name: "Amara" }).id, "Add note, team only");
  });
});

describe("sending", () => {
  test("an answer that landed while writing must be read first", () => {
    assert.equal(sendStep({ text: "Hello", unreadSince: true, live: "live" }), "read-first");
    assert.equal(sendStep({ text: "Hello", unreadSince: false, live: "live" }), "send");
  });

  test("a page that is still catching up asks once", () => {
    assert.equal(sendStep({ text: "Hello", unreadSince: false, live: "catching-up" }), "read-first");
  });

  test("without a network a message is still taken, to be sent later", () => {
    assert.equal(sendStep({ text: "Hello", unreadSince: false, live: "offline" }), "send");
  });

  test("blank paper is not sent", () => {
    assert.equal(sendStep({ text: " \n", unreadSince: false, live: "live" }), "nothing");
  });
});
