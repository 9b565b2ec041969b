import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dueOf, hasNothingYet } from "./due.ts";

const now = new Date("2026-11-21T14:00:00Z");
const row = {
  status: "open" as const,
  dueAt: "2026-11-21T16:00:00Z",
  snoozedUntil: null,
  lastMessageAt: "2026-11-21T13:00:00Z",
};

describe("when to answer by", () => {
  test("a time far off is quiet, one within a quarter of an hour asks for attention, one gone by is late", () => {
    assert.equal(dueOf(row, now).tone, "quiet");
    assert.equal(dueOf({ ...row, dueAt: "2026-11-21T14:10:00Z" }, now).tone, "caution");
    assert.deepEqual(dueOf({ ...row, dueAt: "2026-11-21T13:59:00Z" }, now), {
      at: "2026-11-21T13:59:00Z",
      kind: "late",
      tone: "warning",
    });
  });

  test("what the rules find amiss says nothing about the time: a quarter of an hour before and the due time alone colour it", () => {
    for (const lamp of ["ok", "caution", "warning"] as const) {
      const lit = { ...row, lamp };
      const tone = (dueAt: string) => dueOf({ ...lit, dueAt }, now).tone;
      assert.deepEqual(
        ["2026-11-21T14:15:01Z", "2026-11-21T14:15:00Z", "2026-11-21T14:00:00Z", "2026-11-21T13:59:59Z"].map(tone),
        ["quiet", "caution", "caution", "warning"],
      );
    }
  });

  test("nobody waiting, or resolved: the time is when it was last heard, unlit", () => {
    assert.deepEqual(dueOf({ ...row, dueAt: null }, now), {
      at: row.lastMessageAt,
      kind: "last",
      tone: "quiet",
    });
    assert.equal(dueOf({ ...row, status: "resolved" }, now).kind, "last");
  });

  test("asleep, it shows when it wakes", () => {
    assert.equal(
      dueOf({ ...row, status: "snoozed", snoozedUntil: "2026-11-24T09:00:00Z" }, now).at,
      "2026-11-24T09:00:00Z",
    );
  });
});

describe("an installation to which nobody has written", () => {
  const counts = { "needs-me": 0, "promises-due": 0, "high-value-at-risk": 0, unassigned: 0, "all-open": 0, snoozed: 0, resolved: 0 };

  test("is one without any conversation, not one whose conversations are all resolved or asleep", () => {
    assert.equal(hasNothingYet({ rows: [], counts }), true);
    for (const view of ["all-open", "snoozed", "resolved"]) assert.equal(hasNothingYet({ rows: [], counts: { ...counts, [view]: 1 } }), false);
  });
});
