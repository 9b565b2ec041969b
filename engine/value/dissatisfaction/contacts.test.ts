import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Contact, patienceOf, seenContacts } from "./contacts.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const DAY = 86_400_000;
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
let made = 0;
const contact = (kind: string, daysAgo: number, more: Partial<Contact> = {}): Contact => ({
  interactionId: `i${++made}`, kind, channel: "email", direction: "none", at: ago(daysAgo), pages: [], conversationId: null, code: null, topic: null, subject: null, issue: null, promiseId: null, dueAt: null, body: null, stars: null, answered: null, ...more,
});
const wrote = (conversationId: string, daysAgo: number, channel = "email") => contact("message", daysAgo, { conversationId, direction: "in", channel });
const answered = (conversationId: string, daysAgo: number) => contact("message", daysAgo, { conversationId, direction: "out" });
const resolved = (conversationId: string, daysAgo: number) => contact("conversation.resolved", daysAgo, { conversationId });
const opened = (conversationId: string, daysAgo: number, topic = "repair") => contact("conversation.opened", daysAgo, { conversationId, code: `C-${conversationId}`, topic, subject: "Still not back", direction: "in" });
const promised = (promiseId: string, daysAgo: number, dueDaysAgo: number) => contact("promise.made", daysAgo, { promiseId, dueAt: ago(dueDaysAgo).toISOString(), body: "Courier on Friday", direction: "out" });
const texts = (contacts: readonly Contact[], patience = 2) => seenContacts(contacts, NOW, patience).signs.map(({ text }) => text);

describe("signs in how contacts went", () => {
  test("a promise past its day and not kept is one, since that day; kept, taken back or not yet due it is none", () => {
    const { signs } = seenContacts([promised("p", 20, 6)], NOW, 2);
    assert.deepEqual(signs.map(({ kind, text, since, evidence }) => [kind, text, since.toISOString().slice(0, 10), evidence[0]!.label]), [["late-promise", "A promise of ours is 6 days late", "2026-11-14", "Courier on Friday"]]);
    assert.deepEqual(texts([promised("p", 20, 6), contact("promise.kept", 5, { promiseId: "p" })]), []);
    assert.deepEqual(texts([promised("p", 20, 6), contact("promise.withdrawn", 8, { promiseId: "p" })]), []);
    assert.deepEqual(texts([promised("p", 20, -2)]), []);
    assert.deepEqual(texts([promised("p", 20, 6), promised("q", 20, 3)]), ["2 promises of ours are late, the first by 6 days"]);
  });

  test("whose word was the last: closed on it, waiting for longer than answers take, a chat that nobody answered", () => {
    assert.deepEqual(texts([opened("a", 30), wrote("a", 30), answered("a", 29), wrote("a", 28), resolved("a", 27)]), ["Had the last word before it was closed"]);
    assert.deepEqual(texts([opened("a", 30), wrote("a", 30), resolved("a", 27)]), ["Wrote, and it was closed without an answer"]);
    assert.deepEqual(texts([wrote("a", 30, "chat"), resolved("a", 29)]), ["Left a chat before anybody answered"]);
    assert.deepEqual(texts([opened("a", 9), wrote("a", 9)]), ["Has waited 9 days for an answer"]);
    assert.deepEqual(texts([contact("call", 5, { direction: "in", answered: false })]), ["Called, and nobody answered or called back"]);
  });

  test("answered, waiting no longer than usual, called back or half a year past is none", () => {
    assert.deepEqual(texts([opened("a", 30), wrote("a", 30), answered("a", 29), resolved("a", 27)]), []);
    assert.deepEqual(texts([wrote("a", 9)], 10), []);
    assert.deepEqual(texts([contact("call", 5, { direction: "in", answered: false }), contact("call", 4, { direction: "out" })]), []);
    assert.deepEqual(texts([wrote("a", 200), resolved("a", 199)]), []);
  });

  test("three contacts about one thing are one; a conversation is its evidence", () => {
    const { signs } = seenContacts([opened("a", 25), answered("a", 24), opened("b", 11), answered("b", 10), opened("c", 2), answered("c", 1)], NOW, 2);
    assert.deepEqual(signs.map(({ kind, evidence }) => [kind, evidence.length, evidence[0]!.kind]), [["repeated-contact", 3, "conversation"]]);
  });

  test("who complained has said so: in half a year, or ever where it is still open; a review of two stars too, one of four not", () => {
    const said = (...contacts: Contact[]) => seenContacts(contacts, NOW, 2).saidSo?.since.toISOString().slice(0, 10);
    assert.equal(said(contact("complaint.opened", 10, { conversationId: "a" }), contact("complaint.closed", 5, { conversationId: "a" })), "2026-11-10");
    assert.equal(said(contact("complaint.opened", 300, { conversationId: "a" })), ago(300).toISOString().slice(0, 10));
    assert.equal(said(contact("complaint.opened", 300, { conversationId: "a" }), contact("complaint.closed", 290, { conversationId: "a" })), undefined);
    assert.equal(said(contact("review", 3, { stars: 2 })), "2026-11-17");
    assert.equal(said(contact("review", 3, { stars: 4 })), undefined);
  });

  test("nine in ten answers come within the patience; with few of them it is three days", () => {
    const conversations = Array.from({ length: 30 }, (_, n) => [wrote(`c${n}`, 40), answered(`c${n}`, 40 - (n + 1) / 5)]);
    assert.ok(Math.abs(patienceOf(conversations, NOW) - 28 / 5) < 0.01);
    assert.equal(patienceOf(conversations.slice(0, 5), NOW), 3);
  });

  test("for any contacts: their order does not matter, and nothing after the moment is seen", () => {
    const any = fc.array(fc.tuple(fc.constantFrom(wrote, answered, resolved, opened), fc.constantFrom("a", "b"), fc.nat(60)).map(([make, id, days]) => (make as (id: string, days: number) => Contact)(id, days)), { maxLength: 20 });
    fc.assert(
      fc.property(any, any, (before, after) => {
        const distinct = before.map((one, i) => ({ ...one, at: new Date(one.at.getTime() + i) })).filter(({ at }) => at <= NOW);
        const later = after.map((one) => ({ ...one, at: new Date(NOW.getTime() + 1000 + (NOW.getTime() - one.at.getTime())) }));
        assert.deepEqual(seenContacts([...later, ...distinct].reverse(), NOW, 2), seenContacts(distinct, NOW, 2));
      }),
    );
  });
});
