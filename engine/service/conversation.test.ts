import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { newCode } from "./conversation-code.ts";
import { type Act, after, ANSWER_WITHIN_MINUTES_UNLESS_ROUTED, continues, gravest, happenings, newStanding, previewOf, type Standing, statusAt } from "./conversation.ts";
import { cleanText, firstName } from "./message.ts";
import { promiseState } from "./promise.ts";

const start = new Date("2026-11-21T14:00:00Z");
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const asked = after(newStanding(start, false), { kind: "customer-wrote", at: start, body: "Where is my grinder?" });

const moment = fc.integer({ min: 0, max: 100_000 }).map(later);
const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("customer-wrote" as const), at: moment, body: fc.string({ minLength: 1 }) }),
  fc.record({ kind: fc.constant("we-answered" as const), at: moment, by: fc.constantFrom("jo", "mira", null) }),
  fc.record({ kind: fc.constant("resolve" as const), at: moment }),
  fc.record({ kind: fc.constant("reopen" as const), unansweredSince: fc.option(moment) }),
  fc.constant<Act>({ kind: "wake" }),
  fc.constant<Act>({ kind: "read" }),
  fc.record({ kind: fc.constant("assign" as const), to: fc.constantFrom("jo", null) }),
  fc.record({ kind: fc.constant("snooze" as const), until: moment }),
  fc.record({ kind: fc.constant("complaint" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("routed" as const), answerWithinMinutes: fc.integer({ min: 1, max: 5000 }), lamp: fc.constantFrom("ok" as const, "caution" as const, "warning" as const) }),
  fc.record({ kind: fc.constant("relit" as const), lamp: fc.constantFrom("ok" as const, "warning" as const) }),
);

/** What must be true of a conversation, whatever was done to it. */
function brokenLaw(s: Standing): string | undefined {
  if (s.unread < 0) return "unread below nothing";
  if (s.status === "resolved" && (s.dueAt !== null || s.waitingSince !== null)) return "resolved, and yet somebody waits";
  if ((s.dueAt === null) !== (s.waitingSince === null)) return "due without waiting, or waiting without being due";
  if (s.dueAt !== null && s.waitingSince !== null && s.dueAt <= s.waitingSince) return "due before the wait began";
  if ((s.status === "snoozed") !== (s.snoozedUntil !== null)) return "asleep without an end, or awake with one";
  if ((s.status === "resolved") !== (s.resolvedAt !== null)) return "resolved without a time, or open with one";
  return undefined;
}

describe("a conversation", () => {
  test("keeps its laws whatever is done to it, in whatever order", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(anAct, { maxLength: 40 }), (complaint, acts) => {
        let standing = newStanding(start, complaint);
        for (const act of acts) {
          standing = after(standing, act);
          assert.equal(brokenLaw(standing), undefined);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("the laws catch a resolve that forgets the customer who waits (the twin that breaks)", () => {
    const forgetful = (s: Standing, act: Act): Standing => (act.kind === "resolve" ? { ...s, status: "resolved", resolvedAt: act.at } : after(s, act));
    assert.equal(brokenLaw(forgetful(asked, { kind: "resolve", at: later(5) })), "resolved, and yet somebody waits");
  });

  test("the same touch points opened and closed leave as many complaints open as the conversation says", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(anAct, { maxLength: 40 }), (complaint, acts) => {
        let standing = newStanding(start, complaint);
        let open = complaint ? 1 : 0;
        for (const act of acts) {
          const next = after(standing, act);
          for (const kind of happenings(standing, next)) open += kind === "complaint.opened" ? 1 : kind === "complaint.closed" ? -1 : 0;
          standing = next;
        }
        assert.equal(open, standing.complaint && standing.status !== "resolved" ? 1 : 0);
      }),
    );
  });

  test("somebody who writes is to be answered in time even before the rules have said how soon", () => {
    assert.deepEqual(asked.dueAt, later(ANSWER_WITHIN_MINUTES_UNLESS_ROUTED));
    assert.deepEqual(after(asked, { kind: "routed", answerWithinMinutes: 30, lamp: "caution" }).dueAt, later(30));
  });

  test("who writes again while waiting keeps their place", () => {
    const routed = after(asked, { kind: "routed", answerWithinMinutes: 30, lamp: "ok" });
    const again = after(routed, { kind: "customer-wrote", at: later(20), body: "Are you there?" });
    assert.deepEqual(again.dueAt, later(30));
    assert.deepEqual(after(again, { kind: "routed", answerWithinMinutes: 30, lamp: "ok" }).dueAt, later(30), "the rules count from the first unanswered message");
    assert.equal(again.unread, 2);
  });

  test("an answer ends the wait and gives the conversation to who answered, unless somebody has it", () => {
    const answered = after(asked, { kind: "we-answered", at: later(3), by: "jo" });
    assert.deepEqual([answered.waitingSince, answered.dueAt, answered.unread, answered.assignee], [null, null, 0, "jo"]);
    assert.equal(after(after(asked, { kind: "assign", to: "mira" }), { kind: "we-answered", at: later(3), by: "jo" }).assignee, "mira");
  });

  test("what the customer writes opens a conversation that was resolved or put aside", () => {
    for (const act of [{ kind: "resolve", at: later(1) }, { kind: "snooze", until: later(500) }] as const) {
      const back = after(after(asked, act), { kind: "customer-wrote", at: later(60), body: "Still nothing." });
      assert.equal(back.status, "open");
      assert.equal(back.preview, "Still nothing.");
    }
  });

  test("opened again, a customer who was not answered has waited all along; one who was does not wait", () => {
    const resolved = after(asked, { kind: "resolve", at: later(5) });
    const back = after(resolved, { kind: "reopen", unansweredSince: start });
    assert.deepEqual([back.status, back.waitingSince, back.dueAt], ["open", start, later(ANSWER_WITHIN_MINUTES_UNLESS_ROUTED)]);
    assert.deepEqual(after(resolved, { kind: "reopen", unansweredSince: null }).waitingSince, null);
  });

  test("a snooze that has run out is shown as open before anybody writes it down", () => {
    const asleep = after(asked, { kind: "snooze", until: later(60) });
    assert.equal(statusAt(asleep, later(59)), "snoozed");
    assert.equal(statusAt(asleep, later(60)), "open");
  });

  test("within a week of its end more words belong to the same conversation, after that to another", () => {
    const resolved = after(asked, { kind: "resolve", at: start });
    assert.equal(continues(resolved, later(7 * 24 * 60)), true);
    assert.equal(continues(resolved, later(7 * 24 * 60 + 1)), false);
    assert.equal(continues(asked, later(100_000)), true);
  });

  test("the lamp of a row is the gravest of those lit", () => {
    assert.equal(gravest([]), "ok");
    assert.equal(gravest([{ level: "caution" }]), "caution");
    assert.equal(gravest([{ level: "caution" }, { level: "warning" }]), "warning");
  });
});

describe("texts", () => {
  test("are kept without what could colour a terminal, end a line of a log or break the database", () => {
    assert.equal(cleanText("  a\r\nb\u0000\u001b[31mc\u0085\ud800  "), "a\nb[31mc\ufffd");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const kept = cleanText(text);
        assert.equal(kept.isWellFormed(), true);
        assert.equal(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.test(kept), false);
        assert.equal(cleanText(kept), kept, "cleaning again changes nothing");
      }),
    );
  });

  test("of rules, formats and other scripts are left as they are", () => {
    for (const text of ["if customer.tier = 'high' then", "{count, plural, one {#}}", "${process.env}", "مرحبا ‏عالم", "<script>alert(1)</script>"]) assert.equal(cleanText(text), text);
  });

  test("are previewed on one line without cutting a letter in two", () => {
    assert.equal(previewOf("Hello,\n\n my   grinder"), "Hello, my grinder");
    assert.equal([...previewOf("👩‍🚒".repeat(100))].length <= 140, true);
    assert.equal(previewOf("👩".repeat(200)).isWellFormed(), true);
  });

  test("a customer is told the first name of who answers", () => {
    assert.equal(firstName("Jo van Dijk"), "Jo");
    assert.equal(firstName("  "), "");
  });
});

describe("a promise", () => {
  const promise = { dueAt: later(60), keptAt: null, withdrawnAt: null };
  test("is late when its time has passed and it was neither kept nor withdrawn", () => {
    assert.equal(promiseState(promise, later(60)), "open");
    assert.equal(promiseState(promise, later(61)), "late");
    assert.equal(promiseState({ ...promise, keptAt: later(90) }, later(100)), "kept");
    assert.equal(promiseState({ ...promise, withdrawnAt: later(10) }, later(100)), "withdrawn");
  });
});

describe("the code of a conversation", () => {
  test("holds no letter or digit that is mistaken for another, and no vowel", () => {
    for (let i = 0; i < 500; i++) assert.match(newCode(), /^C-[34679CDFGHJKLMNPQRTVWX]{5}$/);
    assert.match(newCode(7), /^C-.{7}$/);
  });
});
