import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MessageView, PromiseView } from "../../../engine/service/contract.ts";
import { threadLines } from "./thread-lines.ts";

const message = (messageId: string, at: string) => ({ messageId, at }) as MessageView;
const promise = (promiseId: string, madeAt: string, conversationId: string | null = "c") => ({ promiseId, madeAt, conversationId }) as PromiseView;

describe("the lines of a conversation", () => {
  test("hold what was promised in it where it was promised, and no promise of elsewhere", () => {
    const lines = threadLines({
      conversation: { conversationId: "c" },
      messages: [message("m1", "2026-11-20T10:00:00.000Z"), message("m2", "2026-11-20T12:00:00.000Z")],
      promises: [promise("p3", "2026-11-20T13:00:00.000Z"), promise("p1", "2026-11-20T09:00:00.000Z"), promise("p2", "2026-11-20T11:00:00.000Z"), promise("other", "2026-11-20T11:00:00.000Z", "d"), promise("none", "2026-11-20T11:00:00.000Z", null)],
    });
    assert.deepEqual(lines.map((line) => (line.kind === "message" ? line.message.messageId : line.promise.promiseId)), ["p1", "m1", "p2", "m2", "p3"]);
  });
});
