import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { liveWords } from "./live-words.ts";

const clock = () => "14:32";

describe("whether the screen is true", () => {
  test("live and nothing waiting is one quiet word", () => {
    assert.deepEqual(liveWords({ kind: "live" }, 0, clock), { words: { id: "live" }, tone: "plain" });
  });

  test("offline says since when, or how much waits to be sent", () => {
    assert.deepEqual(liveWords({ kind: "offline", since: "2026-11-21T14:32:00Z" }, 0, clock).words.values, {
      when: "14:32",
    });
    assert.deepEqual(liveWords({ kind: "offline", since: "2026-11-21T14:32:00Z" }, 2, clock), {
      words: { id: "offline, {count} to send", values: { count: 2 } },
      tone: "caution",
    });
  });

  test("catching up counts what is still behind", () => {
    assert.deepEqual(liveWords({ kind: "catching-up", behind: 41 }, 0, clock).words.values, { count: 41 });
  });
});
