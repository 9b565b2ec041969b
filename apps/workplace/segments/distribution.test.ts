import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SegmentView } from "../../../engine/segments/contract.ts";
import { formatter } from "../../ui/format.ts";
import { distribution, moveWords, outside, wholePercents } from "./distribution.ts";

const segment = (key: string, customers: number, shareOfValue: number | null) =>
  ({
    key,
    title: key,
    rule: "",
    customers,
    moved30: { in: 0, out: 0 },
    tier: shareOfValue === null ? null : { shareOfValue },
  }) as unknown as SegmentView;

describe("who came and left", () => {
  const now = new Date("2026-11-27T12:00:00Z");
  const said = (since: string | null) => moveWords({ in: 0, out: 2 }, since, now, formatter("en-GB"));

  test("is of thirty days only where moves are known for so long", () => {
    assert.equal(said("2026-09-01T00:00:00Z").id, "{in} came, {out} left in 30 days");
    assert.deepEqual(said("2026-11-26T09:00:00Z").values, { in: "0", out: "2", when: "26 Nov" });
    assert.equal(said(null).id, "no moves are known yet");
  });
});

describe("where customers and value are", () => {
  test("shares of the customers sum to one", () => {
    const parts = distribution([segment("high", 20, 0.7), segment("low", 60, 0.3), segment("none", 20, null)], 100);
    assert.ok(Math.abs(parts.reduce((sum, part) => sum + part.customers, 0) - 1) < 1e-12);
    assert.equal(parts[2]?.value, 0);
  });

  test("customers who have not bought yet are a part of the bar, worth nothing", () => {
    const segments = [segment("high", 20, 0.7), segment("low", 60, 0.3)];
    assert.equal(outside(segments, 100), 20);
    const parts = distribution(segments, 100);
    assert.deepEqual(
      parts.map((part) => part.customers),
      [0.2, 0.6, 0.2],
    );
    assert.equal(parts.at(-1)?.value, 0);
    assert.equal(distribution(segments, 80).length, 2, "and no part where there are none");
  });

  test("shares shown in whole percents add up to a hundred, each within a point of what it is", () => {
    assert.deepEqual(wholePercents([0.406, 0.447, 0.147]), [40, 45, 15], "rounded one by one: 41 + 45 + 15 = 101");
    for (const counts of [[1, 1, 1], [41, 45, 15], [1, 999, 0], [7, 7, 7, 7, 7, 7], [5012]]) {
      const all = counts.reduce((sum, count) => sum + count, 0);
      const shares = counts.map((count) => count / all);
      const percents = wholePercents(shares);
      assert.equal(percents.reduce((sum, one) => sum + one, 0), 100);
      for (const [place, percent] of percents.entries()) assert.ok(Math.abs(percent - (shares[place] ?? 0) * 100) < 1);
    }
    assert.deepEqual(wholePercents([0, 0]), [0, 0]);
  });

  test("nobody at all gives no shares, and never a number that is none", () => {
    assert.deepEqual(
      distribution([segment("high", 0, 0)], 0).map((part) => part.customers),
      [0],
    );
  });
});
