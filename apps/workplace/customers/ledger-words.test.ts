import assert from "node:assert/strict";
import { test } from "node:test";
import type { CustomerLedger } from "../../../engine/value/contract.ts";
import { formatter } from "../../ui/format.ts";
import { durationWords, isEmptyYear, marginWords, servingWords } from "./ledger-words.ts";

const format = formatter("en-GB", "UTC");
type Ours = CustomerLedger["ours"];
const ours = (margin: Partial<Ours["margin"]>, serving: Partial<Ours["serving"]> = {}): Ours => ({
  revenue: { amountMinor: 10_000, rows: 3, sources: [] }, margin: { amountMinor: null, knownRevenueMinor: 0, lines: 14, knownLines: 0, ofAll: null, notStated: [], ...margin }, paidBack: { amountMinor: 0, rows: 0, sources: [] },
  serving: { amountMinor: null, rows: 4, costed: 0, sources: [], minuteRows: 0, ...serving }, given: { savedMinor: 0, savedRows: 0, benefitsMinor: 0, benefitRows: 0, freeRows: 0 }, leftMinor: null, left: null,
});

test("a margin says of how much it is, and an unknown one is never taken for all or nothing", () => {
  assert.equal(marginWords(ours({}), "GBP", format)!.id, "unknown for all {lines} lines; only revenue is shown");
  const part = marginWords(ours({ amountMinor: 4000, knownRevenueMinor: 8000, knownLines: 11 }), "GBP", format)!;
  assert.deepEqual(part.values, { share: "50%", known: "£80", revenue: "£100", unknown: "3", lines: "14" });
  assert.deepEqual(marginWords(ours({ amountMinor: 4000, knownRevenueMinor: 10_000, knownLines: 14 }), "GBP", format)!.values, { share: "40%" });
  assert.equal(marginWords(ours({ lines: 0 }), "GBP", format), null);
});

test("what serving cost says of how many times it is known", () => {
  assert.equal(servingWords(ours({}), format)!.id, "{rows, plural, one {# time} other {# times}} in touch; what that cost is not stated");
  assert.deepEqual(servingWords(ours({}, { costed: 3, amountMinor: 900 }), format)!.values, { costed: "3", rows: 4 });
  assert.equal(servingWords(ours({}, { rows: 0 }), format), null);
});

test("a time is told as closely as one reads it", () => {
  const said = (seconds: number) => Object.values(durationWords(seconds).values ?? {}).join(" ");
  assert.deepEqual([said(50), said(42 * 60), said(3600), said(200 * 60), said(30 * 3600), said(6 * 86_400)], ["1", "42", "1", "3 20", "30", "6"]);
});

test("a year of which nobody told anything is said to be empty; one touch point of either side, or all there is, is not", () => {
  const nothing = ours({ lines: 0 }, { rows: 0 });
  const none = { ...nothing, revenue: { ...nothing.revenue, amountMinor: 0, rows: 0 } };
  const theirs: CustomerLedger["theirs"] = {
    spent: { amountMinor: 0, rows: 0 }, effort: { rows: 0, again: 0, waitSeconds: null, waitRows: 0, talkSeconds: null, talkRows: 0 },
    received: { units: null, orders: 0, pieces: 0, savedMinor: 0, benefitsMinor: 0, benefitRows: 0, freeRows: 0, promises: { made: 0, kept: 0, keptLate: 0, withdrawn: 0, overdue: 0 }, deliveries: { rows: 0, known: 0, late: 0 } },
  };
  const year = { over: "12-months" as const, ours: none, theirs, otherCurrencies: 0 };
  assert.equal(isEmptyYear(year), true);
  assert.equal(isEmptyYear({ ...year, over: "all" }), false, "there is nothing more to look at");
  assert.equal(isEmptyYear({ ...year, ours: nothing }), false, "an order");
  assert.equal(isEmptyYear({ ...year, theirs: { ...theirs, effort: { ...theirs.effort, rows: 1 } } }), false, "they got in touch");
  assert.equal(isEmptyYear({ ...year, otherCurrencies: 1 }), false, "an order in another currency");
});
