import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { usualTimes, whatIsMeant, whenMeant } from "./when.ts";

// 21 November 2026 is a Saturday (by calendar). Local time throughout, as people mean it.
const saturday = new Date(2026, 10, 21, 14, 32);
const at = (text: string, now = saturday) => {
  const meant = whenMeant(text, now);
  return meant === null
    ? null
    : `${meant.getFullYear()}-${meant.getMonth() + 1}-${meant.getDate()} ${meant.getHours()}:${String(meant.getMinutes()).padStart(2, "0")}`;
};

describe("when somebody means", () => {
  test("a weekday and a number are a day and an hour", () => {
    assert.equal(at("tue 9"), "2026-11-24 9:00");
    assert.equal(at("Tuesday 9:30"), "2026-11-24 9:30");
    assert.equal(at("fri 2pm"), "2026-11-27 14:00");
    assert.equal(at("next mon at 8"), "2026-11-23 8:00");
  });

  test("a day without an hour means nine in the morning", () => {
    assert.equal(at("tomorrow"), "2026-11-22 9:00");
    assert.equal(at("thu"), "2026-11-26 9:00");
    assert.equal(at("12 dec"), "2026-12-12 9:00");
    assert.equal(at("dec 12"), "2026-12-12 9:00");
  });

  test("an hour without a day means its next time", () => {
    assert.equal(at("16:00"), "2026-11-21 16:00");
    assert.equal(at("9"), "2026-11-22 9:00");
  });

  test("a date may carry its hour", () => {
    assert.equal(at("12 dec 15"), "2026-12-12 15:00");
    assert.equal(at("12 dec 15:45"), "2026-12-12 15:45");
  });

  test("today's weekday with an hour already gone is next week's", () => {
    assert.equal(at("sat 9"), "2026-11-28 9:00");
    assert.equal(at("sat 18"), "2026-11-21 18:00");
  });

  test("a span is counted from now, whole days end at nine", () => {
    assert.equal(at("in 2 h"), "2026-11-21 16:32");
    assert.equal(at("45 min"), "2026-11-21 15:17");
    assert.equal(at("3 days"), "2026-11-24 9:00");
    assert.equal(at("1 week"), "2026-11-28 9:00");
  });

  test("a month already past is next year's", () => {
    assert.equal(at("3 feb"), "2027-2-3 9:00");
  });

  test("what means nothing, or no day of the calendar, gives nothing", () => {
    for (const text of ["", "soon", "31 feb", "25:00", "0 h", "tue 99", "today 9"]) assert.equal(at(text), null, text);
  });

  test("noon, the afternoon and other hours that have a name are understood", () => {
    assert.equal(at("tomorrow noon"), "2026-11-22 12:00");
    assert.equal(at("noon tomorrow"), "2026-11-22 12:00");
    assert.equal(at("Tomorrow at midday"), "2026-11-22 12:00");
    assert.equal(at("noon"), "2026-11-22 12:00", "today's noon is past at half past two");
    assert.equal(at("this afternoon"), "2026-11-21 16:00");
    assert.equal(at("mon morning"), "2026-11-23 9:00");
    assert.equal(at("tue evening"), "2026-11-24 19:00");
    assert.equal(at("tonight"), "2026-11-21 19:00");
  });

  test("a date in figures is understood, with or without an hour", () => {
    assert.equal(at("2026-12-01 10:00"), "2026-12-1 10:00");
    assert.equal(at("2026-12-01T10:00"), "2026-12-1 10:00");
    assert.equal(at("2026-12-01"), "2026-12-1 9:00");
    assert.equal(at("1.12.2026 10:00"), "2026-12-1 10:00");
    assert.equal(at("12 dec 2027"), "2027-12-12 9:00");
    assert.equal(at("2026-02-31"), null);
  });

  test("a moment that is past is told from words that mean nothing", () => {
    for (const text of ["2020-01-01 10:00", "2020-01-01", "12 dec 2020", "today 9", "yesterday", "1.2.2026"])
      assert.equal(whatIsMeant(text, saturday).kind, "past", text);
    for (const text of ["", "soon", "31 feb", "2026-02-31", "25:00", "when it suits"])
      assert.equal(whatIsMeant(text, saturday).kind, "nothing", text);
    assert.equal(whatIsMeant("tomorrow", saturday).kind, "ahead");
  });

  test("on a Sunday, tomorrow morning and next Monday are one moment, offered once", () => {
    const sunday = new Date(2026, 10, 22, 14, 32);
    assert.deepEqual(usualTimes(sunday).map(({ id }) => id), ["in-1-h", "this-afternoon", "tomorrow"]);
    for (let day = 0; day < 7; day++) {
      const offered = usualTimes(new Date(2026, 10, 22 + day, 14, 32)).map(({ at: moment }) => moment.getTime());
      assert.equal(new Set(offered).size, offered.length);
    }
  });

  test("everything offered lies ahead, and next week begins on a Monday", () => {
    const offered = usualTimes(saturday);
    assert.ok(offered.every(({ at: moment }) => moment > saturday));
    assert.equal(offered.find(({ id }) => id === "next-week")?.at.getDay(), 1);
  });
});
