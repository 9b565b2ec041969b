import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isNarrowed, readTimelineFilters } from "./timeline-filters.ts";

const said = (search: Readonly<Record<string, unknown>>) => JSON.parse(JSON.stringify(readTimelineFilters(search))) as unknown;

describe("what an address says of a timeline", () => {
  test("is read back as it was written", () => {
    const filters = { channel: "email", direction: "in", words: "grinder", thread: "order:R-1004", grouped: true };
    assert.deepEqual(said(filters), filters);
    assert.deepEqual(said({ words: 4711 }), { words: "4711" }, "a number in an address is a word all the same");
  });

  test("wrongly is left out", () => {
    assert.deepEqual(
      said({ channel: "pigeon", direction: "none", words: "  ", thread: "R-1004", grouped: "perhaps" }),
      {},
    );
    assert.deepEqual(said({ channel: "toString", thread: `order:${"x".repeat(200)}` }), {});
  });

  test("narrows it by anything but grouping", () => {
    assert.equal(isNarrowed({}), false);
    assert.equal(isNarrowed({ grouped: true }), false);
    assert.equal(isNarrowed({ thread: "order:1" }), true);
    assert.equal(isNarrowed({ words: "x" }), true);
  });
});
