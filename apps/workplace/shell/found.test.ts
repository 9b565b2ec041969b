import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isNumbered, placeOf, underConversation, underCustomer } from "./found.ts";

const amara = { customerId: "c1", name: "Amara Okafor", email: "amara@example.com", city: "Rotterdam", lastHeardAt: null };
const talk = { conversationId: "v1", code: "C-7KQ4T", customerId: "c1", customerName: "Amara Okafor", subject: "Grinder", channel: "chat", status: "open", lastMessageAt: "2026-11-01T00:00:00Z" } as const;

describe("the lines of what was found", () => {
  test("a customer found by the name says what tells them from others; found by something else, says that first", () => {
    assert.equal(underCustomer({ ...amara, matched: { field: "name", text: "Amara Okafor", words: [] } }), "amara@example.com · Rotterdam");
    assert.equal(underCustomer({ ...amara, matched: { field: "phone", text: "+31612345678", words: [] } }), "+31612345678 · amara@example.com · Rotterdam");
    assert.equal(underCustomer({ ...amara, matched: { field: "email", text: "amara@example.com", words: [] } }), "amara@example.com · Rotterdam");
  });
  test("a conversation says whose it is, and what was said and by whom", () => {
    const said = (matched: { field: "code" | "subject" | "message" | "note"; text: string; by: string | null }) => underConversation({ ...talk, matched: { ...matched, words: [] } });
    assert.equal(said({ field: "subject", text: "Grinder", by: null }), "Amara Okafor");
    assert.equal(said({ field: "message", text: "it broke", by: "Amara Okafor" }), "Amara Okafor: it broke");
    assert.equal(said({ field: "note", text: "burrs landed", by: "Mira" }), "Amara Okafor · Mira: burrs landed");
    assert.equal(said({ field: "code", text: "C-7KQ4T", by: null }), "C-7KQ4T · Amara Okafor");
  });
  test("an order leads to what belongs to it", () => assert.equal(placeOf.order({ customerId: "c1", thread: "order:A/1", about: "order", number: "A/1", customerName: "", at: "", amount: null }), "/customers/c1?thread=order%3AA%2F1"));
  test("the whole number of an order, a conversation or a customer comes before others that begin so", () => {
    const none = { hits: [], more: false, spelt: [] };
    const order = { customerId: "c1", thread: "order:#1001", about: "order" as const, number: "#1001", customerName: "", at: "", amount: null };
    const shopper = { ...amara, matched: { field: "number" as const, text: "shop-10011", words: [] } };
    const answer = { customers: { ...none, hits: [shopper] }, orders: { ...none, hits: [order] }, conversations: { ...none, hits: [{ ...talk, matched: { field: "message" as const, text: "1001", by: null, words: [] } }] } } as unknown as Parameters<typeof isNumbered>[0];
    assert.deepEqual(["customers", "conversations", "orders"].filter((section) => isNumbered(answer, section, "#1001")), ["orders"]);
    assert.deepEqual(["customers", "conversations", "orders"].filter((section) => isNumbered(answer, section, "10011")), ["customers"]);
    for (const typed of ["100", "amara", "", "10"]) assert.ok(!["customers", "conversations", "orders"].some((section) => isNumbered(answer, section, typed)), typed);
  });
});
