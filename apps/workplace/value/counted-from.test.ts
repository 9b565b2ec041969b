import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { countsFromLongAgo } from "./counted-from.ts";

describe("what is said of the coming months", () => {
  test("counts from long ago where the last purchase known is of more than five weeks ago", () => {
    const now = new Date("2026-11-29T10:00:00Z");
    assert.equal(countsFromLongAgo("2011-12-09", now), true, "the last day of Online Retail II");
    assert.equal(countsFromLongAgo("2026-10-24", now), true, "36 days");
    assert.equal(countsFromLongAgo("2026-10-26", now), false, "34 days");
    assert.equal(countsFromLongAgo("2026-11-29", now), false);
    assert.equal(countsFromLongAgo("2026-11-30", now), false, "a clock elsewhere is a day ahead");
    assert.equal(countsFromLongAgo(null, now), false, "nothing is estimated");
  });
});
