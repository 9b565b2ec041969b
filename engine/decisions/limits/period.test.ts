import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { periodOf } from "./period.ts";

const of = (at: string, per: "day" | "week" | "month", zone: string) => {
  const { start, until } = periodOf(new Date(at), per, zone);
  return [start, until.toISOString()];
};

describe("periods of what is scarce", () => {
  test("begin and end at midnight where the organisation is", () => {
    assert.deepEqual(of("2026-11-28T23:30:00Z", "day", "UTC"), ["2026-11-28", "2026-11-29T00:00:00.000Z"]);
    assert.deepEqual(of("2026-11-28T23:30:00Z", "day", "Europe/Amsterdam"), ["2026-11-29", "2026-11-29T23:00:00.000Z"]);
    assert.deepEqual(of("2026-11-28T18:40:00Z", "day", "Asia/Kolkata"), ["2026-11-29", "2026-11-29T18:30:00.000Z"]);
    assert.deepEqual(of("2026-11-28T10:30:00Z", "day", "Pacific/Kiritimati"), ["2026-11-29", "2026-11-29T10:00:00.000Z"]);
  });

  test("weeks begin on Monday, months on the first", () => {
    assert.deepEqual(of("2026-11-29T12:00:00Z", "week", "UTC"), ["2026-11-23", "2026-11-30T00:00:00.000Z"]);
    assert.deepEqual(of("2026-11-30T00:00:00Z", "week", "UTC"), ["2026-11-30", "2026-12-07T00:00:00.000Z"]);
    assert.deepEqual(of("2026-12-31T23:59:00Z", "month", "UTC"), ["2026-12-01", "2027-01-01T00:00:00.000Z"]);
    assert.deepEqual(of("2028-02-29T12:00:00Z", "month", "UTC"), ["2028-02-01", "2028-03-01T00:00:00.000Z"]);
  });

  test("days on which clocks are changed are longer and shorter, and some begin at one o'clock", () => {
    assert.deepEqual(of("2026-10-25T12:00:00Z", "day", "Europe/Amsterdam"), ["2026-10-25", "2026-10-25T23:00:00.000Z"]); // 25 hours
    assert.deepEqual(of("2026-03-29T12:00:00Z", "day", "Europe/Amsterdam"), ["2026-03-29", "2026-03-29T22:00:00.000Z"]); // 23 hours
    assert.deepEqual(of("2026-04-23T12:00:00Z", "day", "Africa/Cairo"), ["2026-04-23", "2026-04-23T22:00:00.000Z"]); // the 24th begins at one
    assert.equal(periodOf(new Date("2026-10-25T11:30:00Z"), "day", "Europe/Amsterdam").passed, 13.5 / 25);
  });
});
