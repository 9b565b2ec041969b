import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chanceScaleEnd, dueWords, heldWords, likeliest } from "./need-words.ts";

describe("likely needs in words", () => {
  const due = (from: string, to: string) => dueWords({ kind: "due", from, mid: from, to }, "2026-11-20");

  test("due dates are weeks from the last day known: a stretch, or by when", () => {
    assert.deepEqual(due("2026-12-04", "2026-12-25"), { id: "in {first}–{last} weeks", values: { first: 2, last: 5 } });
    assert.deepEqual(due("2026-11-21", "2026-12-10")!.values, { count: 3 });
    assert.deepEqual(due("2026-11-20", "2026-11-20")!.values, { count: 1 });
    assert.equal(dueWords(null, "2026-11-20"), null);
    assert.equal(due("2026-12-01", "2027-06-30"), null, "a stretch of half a year says nothing");
    assert.deepEqual(dueWords({ kind: "late", usualDays: 34 }, "2026-11-20")!.values, { count: 34 });
  });

  test("all chances stand on one scale that holds the widest range", () => {
    const at = (hi: number) => ({ chance: { mid: hi / 2, lo: 0, hi, predictions: 1, customers: 1, happened: 1 } });
    assert.deepEqual([chanceScaleEnd([]), chanceScaleEnd([at(0.08)]), chanceScaleEnd([at(0.08), at(0.3), { chance: null }]), chanceScaleEnd([at(0.62)])], [0.1, 0.1, 0.5, 1]);
  });

  test("where there is little room the likeliest stand, whatever their kind", () => {
    const product = (sku: string, mid: number | null) => ({ sku, name: sku, price: { amountMinor: 1, currency: "EUR" }, kind: "again" as const, chance: mid === null ? null : { mid, lo: 0, hi: 1, predictions: 1, customers: 1, happened: 1 }, due: null, season: null, reasons: [], evidence: [] });
    assert.deepEqual(likeliest([product("a", 0.1), product("b", null), product("c", 0.4)], 2).map(({ sku }) => sku), ["c", "a"]);
  });

  test("how such days did says whether they are too near, too far apart, right, or not known", () => {
    const format = { number: String, percent: String, percentRange: (lo: number, hi: number) => `${lo}–${hi}`, day: String };
    const held = (lo: number, hi: number) => heldWords({ kind: "measured", customers: 300, within: { share: (lo + hi) / 2, lo, hi }, byMiddle: { share: 0.5, lo: 0.4, hi: 0.6 }, early: 0, late: 0, typicalDays: 60, holds: lo <= 0.8 && hi >= 0.8, since: "2026-05-20" }, { format, weeks: 26 });
    assert.match(held(0.6, 0.7).id, /too near each other\.$/);
    assert.match(held(0.85, 0.9).id, /further apart than need be\.$/);
    assert.match(held(0.75, 0.83).id, /would be right\.$/);
    assert.match(heldWords({ kind: "too-few", observed: 3, needed: 30 }, { format, weeks: 26 }).id, /cannot be said yet/);
  });
});
