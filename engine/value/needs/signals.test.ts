import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { needSignals, type SeenTouch } from "./signals.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const DAY = 86_400_000;
let made = 0;
const touch = (kind: string, daysAgo: number, more: Partial<SeenTouch> = {}): SeenTouch => ({
  interactionId: `i${++made}`, kind, direction: "in", at: new Date(NOW.getTime() - daysAgo * DAY), pages: [], conversationId: null, code: null, topic: null, subject: null, issue: null, ...more,
});
const visit = (daysAgo: number, ...pages: string[]) => touch("visit", daysAgo, { pages });
const opened = (daysAgo: number, topic: string, id = `c${++made}`) => touch("conversation.opened", daysAgo, { conversationId: id, code: `C-${id}`, topic, subject: "Still not back" });
const kinds = (touches: readonly SeenTouch[], lastVisit: Date | undefined = NOW) => needSignals(touches, NOW, lastVisit).map(({ kind }) => kind);

describe("behaviour with which a need begins", () => {
  test("looking at how to cancel on two days of thirty is a signal, since the first, with both visits as evidence", () => {
    const [signal] = needSignals([visit(20, "/", "/subscription/cancel"), visit(3, "https://shop.example/account/close-account")], NOW, NOW);
    assert.deepEqual([signal!.kind, signal!.text, signal!.since.slice(0, 10), signal!.evidence.map(({ label }) => label)], ["cancellation-page", "Looked at a page about cancelling 2 times in 30 days", "2026-10-31", ["/subscription/cancel", "https://shop.example/account/close-account"]]);
  });

  test("once is none, twice within one visit is none, and twice in two months is none", () => {
    assert.deepEqual(kinds([visit(3, "/subscription/cancel")]), []);
    assert.deepEqual(kinds([visit(3, "/subscription/cancel"), visit(3 - 5 / 1440, "/subscription/cancel/why")]), []);
    assert.deepEqual(kinds([visit(50, "/subscription/cancel"), visit(3, "/subscription/cancel")]), []);
    assert.deepEqual(kinds([visit(5, "/recipes/cancellara-pasta"), visit(3, "/delivery")]), []);
  });

  const weekly = (from: number, weeks: number) => Array.from({ length: weeks }, (_, week) => visit(from + 7 * week, "/"));

  test("who looked in every week and has not for a month has stopped; since the week that was missed", () => {
    const [signal] = needSignals(weekly(30, 13), NOW, NOW);
    assert.deepEqual([signal!.kind, signal!.text, signal!.since.slice(0, 10)], ["stopped-using", "No visit for 30 days; before that there was one in 12 of 12 weeks", "2026-10-28"]);
  });

  test("a fortnight of silence, rare visits before, or visits that ended for everybody are no signal", () => {
    assert.deepEqual(kinds(weekly(14, 13)), []);
    assert.deepEqual(kinds(Array.from({ length: 6 }, (_, n) => visit(30 + 21 * n, "/"))), []);
    assert.deepEqual(kinds(weekly(30, 13), new Date(NOW.getTime() - 30 * DAY)), [], "nobody is seen any more: the counting has ended");
    assert.deepEqual(needSignals(weekly(30, 13), NOW, undefined), []);
  });

  test("the third contact on one topic in thirty days is a signal, since the third; a call that names the issue counts", () => {
    const [signal] = needSignals([opened(25, "repair"), opened(11, "repair"), opened(2, "repair"), opened(1, "invoice")], NOW, NOW);
    assert.deepEqual([signal!.kind, signal!.text, signal!.since.slice(0, 10), signal!.evidence.length], ["third-contact", "In touch 3 times about one thing in 30 days", "2026-11-18", 3]);
    const first = opened(25, "repair", "one");
    assert.deepEqual(kinds([first, opened(11, "repair"), touch("call", 3, { issue: "C-one" })]), ["third-contact"]);
  });

  test("three contacts about different things, about anything, or long past are no signal", () => {
    assert.deepEqual(kinds([opened(25, "repair"), opened(11, "invoice"), opened(2, "delivery")]), []);
    assert.deepEqual(kinds([opened(25, "other"), opened(11, "other"), opened(2, "other")]), []);
    assert.deepEqual(kinds([opened(90, "repair"), opened(80, "repair"), opened(70, "repair")]), []);
  });

  test("for any touch points: their order does not matter, what lies ahead is not seen, and each signal has evidence and began before now", () => {
    const any = fc.array(fc.oneof(fc.nat(120).map((d) => visit(d, "/cancel")), fc.nat(120).map((d) => visit(d, "/")), fc.tuple(fc.nat(60), fc.constantFrom("repair", "other", "invoice")).map(([d, topic]) => opened(d, topic))), { maxLength: 40 });
    fc.assert(
      fc.property(any, (touches) => {
        const signals = needSignals(touches, NOW, NOW);
        assert.deepEqual(needSignals([...touches].reverse().concat(visit(-5, "/cancel")), NOW, NOW), signals);
        for (const { since, evidence } of signals) assert.ok(new Date(since) <= NOW && evidence.length > 0);
      }),
    );
  });
});
