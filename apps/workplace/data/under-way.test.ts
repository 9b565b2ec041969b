import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CockpitView, ConversationQueue, ConversationRow } from "../../../engine/service/contract.ts";
import { ChangesUnderWay } from "./under-way.ts";

const row = (conversationId: string, status: ConversationRow["status"] = "open") => ({ conversationId, status, unread: 1, snoozedUntil: null }) as ConversationRow;
const queue = (view: ConversationQueue["view"], ...rows: ConversationRow[]) => ({ view, rows }) as ConversationQueue;
const cockpit = (conversation: ConversationRow) => ({ conversation }) as CockpitView;
const told = ({ rows }: ConversationQueue) => rows.map(({ conversationId, status }) => `${conversationId} ${status}`);

describe("what is under way", () => {
  test("is laid over an answer of before; when it has ended the answer stands as it is (the twin)", () => {
    const changes = new ChangesUnderWay();
    const end = changes.begin("a", { status: "resolved" });
    assert.deepEqual([told(changes.onQueue(queue("needs-me", row("a"), row("b")))), told(changes.onQueue(queue("resolved", row("c", "resolved"), row("a"))))], [["b open"], ["c resolved", "a resolved"]]);
    assert.deepEqual([changes.onCockpit(cockpit(row("a"))).conversation.status, changes.onCockpit(cockpit(row("b"))).conversation.status], ["resolved", "open"]);
    end();
    assert.deepEqual([told(changes.onQueue(queue("needs-me", row("a")))), changes.onCockpit(cockpit(row("a"))).conversation.status], [["a open"], "open"]);
  });

  test("in the order in which it was done: snoozed, taken back, and an answer of in between says snoozed", () => {
    const changes = new ChangesUnderWay();
    const ends = [changes.begin("a", { status: "snoozed", snoozedUntil: "2026-12-01T09:00:00.000Z" }), changes.begin("a", { status: "open", snoozedUntil: null })];
    const late = cockpit({ ...row("a", "snoozed"), snoozedUntil: "2026-12-01T09:00:00.000Z" });
    assert.deepEqual([changes.onCockpit(late).conversation.status, changes.onCockpit(late).conversation.snoozedUntil], ["open", null]);
    ends[0]!();
    assert.equal(changes.onCockpit(late).conversation.status, "open", "the first was answered, the second not yet");
    ends[1]!();
    assert.equal(changes.onCockpit(late).conversation.status, "snoozed");
  });
});
