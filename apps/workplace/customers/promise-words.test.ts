import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileWords } from "../../ui/message.ts";
import { endingOf } from "./promise-words.ts";

const DUE = "2026-11-14T10:00:00.000Z";
const kept = (endedAt: string | null) => endingOf({ state: "kept", dueAt: DUE, endedAt });

describe("how a promise ended", () => {
  test("kept in time is kept, to the minute", () => {
    for (const at of ["2026-11-13T10:00:00Z", DUE, "2026-11-14T10:00:59Z", null]) assert.equal(kept(at)?.id, "kept", at ?? "");
  });

  test("kept late says how late, in the largest unit that is whole", () => {
    for (const [at, unit, count] of [
      ["2026-11-14T10:01:00Z", "minutes", 1],
      ["2026-11-14T11:00:00Z", "hours", 1],
      ["2026-11-15T09:59:00Z", "hours", 23],
      ["2026-11-21T10:05:00Z", "days", 7],
    ] as const) {
      const said = kept(at);
      assert.ok(said?.id.includes(unit), at);
      assert.equal(said?.values?.["count"], count);
      assert.doesNotThrow(() => compileWords(said?.id ?? ""));
    }
  });

  test("what is owed has no ending; what was taken back is neither kept nor late", () => {
    for (const state of ["open", "late"] as const) assert.equal(endingOf({ state, dueAt: DUE, endedAt: null }), undefined);
    assert.equal(endingOf({ state: "withdrawn", dueAt: DUE, endedAt: "2026-12-01T00:00:00Z" })?.id, "withdrawn");
  });
});
