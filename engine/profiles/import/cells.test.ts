import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { currencyOfCountry, guessCurrency, minorDigits, readCurrency } from "./currency.ts";
import { findDateOrder, readWallTime, type WallTime } from "./date-time.ts";
import { findDecimalSign, readDecimal } from "./decimal.ts";
import { lineDigest } from "./line-digest.ts";
import { instantsIn } from "./time-zone.ts";

describe("decimal numbers", () => {
  test("numbers are read as written, never through floating point", () => {
    for (const [cell, sign, wanted] of [
      ["2.55", "dot", "2.55"], ["-12", "dot", "-12"], ["1,234.50", "dot", "1234.50"], ["£1,234,567.8", "dot", "1234567.8"], ["(12.50)", "dot", "-12.50"], ["12.5-", "dot", "-12.5"],
      ["1.234,50 €", "comma", "1234.50"], ["0,1", "comma", "0.1"], ["1 234,5", "comma", "1234.5"], ["1\u202f234,5", "comma", "1234.5"], ["1.234", "comma", "1234"], ["12,50 zł", "comma", "12.50"],
      ["5e-05", "dot", "0.00005"], ["1.5E3", "dot", "1500.0"], ["\u22123", "dot", "-3"], ["- 3", "dot", "-3"], ["GBP 12.00", "dot", "12.00"],
    ] as const)
      assert.equal(readDecimal(cell, sign), wanted, `${cell} with ${sign}`);
  });
  test("what is no number is none", () => {
    for (const cell of ["", "abc", "12.5.1", "1,23,4", "--1", "1e99", "NaN", "Infinity", "0x10", "12 34", "1.2,3"]) assert.equal(readDecimal(cell, "dot"), undefined, cell);
  });
  test("any money amount written with comma or dot reads back the same", () => {
    fc.assert(fc.property(fc.integer({ min: -10_000_000_000, max: 10_000_000_000 }), (minor) => {
      const amount = minor / 100;
      const wanted = amount.toFixed(2).replace("-0.00", "0.00");
      assert.equal(readDecimal(new Intl.NumberFormat("en", { minimumFractionDigits: 2 }).format(amount), "dot"), wanted);
      assert.equal(readDecimal(new Intl.NumberFormat("de", { minimumFractionDigits: 2 }).format(amount), "comma"), wanted);
    }));
  });
  test("the decimal sign is found from cells that leave no choice, and not guessed from others", () => {
    assert.deepEqual(findDecimalSign(["12", "2.5"]), { kind: "found", sign: "dot" });
    assert.deepEqual(findDecimalSign(["12", "2,5"]), { kind: "found", sign: "comma" });
    assert.deepEqual(findDecimalSign(["1.234,5"]), { kind: "found", sign: "comma" });
    assert.deepEqual(findDecimalSign(["1,234", "12"]), { kind: "unsettled", example: "1,234" });
    assert.deepEqual(findDecimalSign(["1,234", "1.5"]), { kind: "found", sign: "dot" });
    assert.deepEqual(findDecimalSign(["2,5", "2.5"]), { kind: "contradiction", examples: ["2.5", "2,5"] });
    assert.deepEqual(findDecimalSign([]), { kind: "found", sign: "dot" });
  });
});

describe("dates", () => {
  const read = (cell: string, order: Parameters<typeof readWallTime>[1] = "not-needed") => {
    const wall = readWallTime(cell, order);
    return typeof wall === "string" ? wall : new Date(instantsIn("UTC")(wall)).toISOString();
  };
  test("a year in front settles a date by itself", () => {
    assert.equal(read("2009-12-01 07:45:00"), "2009-12-01T07:45:00.000Z");
    assert.equal(read("2009-12-01T07:45:00.250+02:00"), "2009-12-01T05:45:00.250Z");
    assert.equal(read("2009/12/01"), "2009-12-01T00:00:00.000Z");
    assert.equal(read("20091201"), "2009-12-01T00:00:00.000Z");
  });
  test("3/4/2011 follows the order of the file, 3.4.2011 has the day first", () => {
    assert.equal(read("3/4/2011 8:26", "day-first"), "2011-04-03T08:26:00.000Z");
    assert.equal(read("3/4/2011 8:26", "month-first"), "2011-03-04T08:26:00.000Z");
    assert.equal(read("3.4.2011"), "2011-04-03T00:00:00.000Z");
    assert.match(read("3/4/2011"), /day or the month first/);
    assert.match(read("12/25/2011", "day-first"), /read day first, has no such month/);
  });
  test("names of months, halves of the day, short years and the serial numbers of spreadsheets are read", () => {
    assert.equal(read("1-Dec-2009"), "2009-12-01T00:00:00.000Z");
    assert.equal(read("Tue, 1 December 2009 13:05"), "2009-12-01T13:05:00.000Z");
    assert.equal(read("Dec 1, 2009 1:05 PM"), "2009-12-01T13:05:00.000Z");
    assert.equal(read("1/12/10 12:05 AM", "day-first"), "2010-12-01T00:05:00.000Z");
    assert.equal(read("40148.5"), "2009-12-01T12:00:00.000Z", "Excel shows 40148 as 2009-12-01");
  });
  test("days and times that do not exist are refused, with the cell", () => {
    for (const cell of ["2011-02-29", "2011-13-01", "2011-04-31", "2011-01-01 24:00", "2011-01-01 10:61", "yesterday", ""]) assert.equal(typeof readWallTime(cell, "day-first"), "string", cell);
    assert.equal(typeof readWallTime("2012-02-29", "day-first"), "object");
  });
  test("any day of two centuries, written in five ways, is the same day", () => {
    fc.assert(fc.property(fc.date({ min: new Date("1930-01-01T00:00:00Z"), max: new Date("2069-12-31T00:00:00Z"), noInvalidDate: true }), (date) => {
      const iso = date.toISOString().slice(0, 10);
      const [y, m, d] = iso.split("-") as [string, string, string];
      const month = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" }).format(date);
      for (const [cell, order] of [[iso, "day-first"], [`${d}/${m}/${y}`, "day-first"], [`${m}/${d}/${y}`, "month-first"], [`${d}.${m}.${y}`, "month-first"], [`${d} ${month} ${y}`, "month-first"]] as const)
        assert.equal(read(cell, order).slice(0, 10), iso, cell);
    }));
  });
  test("the order of day and month is found from dates that leave no choice", () => {
    assert.deepEqual(findDateOrder(["3/4/2011", "25/4/2011"]), { kind: "found", order: "day-first" });
    assert.deepEqual(findDateOrder(["3/4/2011", "4/25/2011"]), { kind: "found", order: "month-first" });
    assert.deepEqual(findDateOrder(["3/4/2011"]), { kind: "unsettled", example: "3/4/2011" });
    assert.deepEqual(findDateOrder(["3/4/2011", "31/2/1999"]), { kind: "unsettled", example: "3/4/2011" }, "a day that there is not tells nothing");
    assert.deepEqual(findDateOrder(["3/4/2011", "29/2/2000", "30/2/99"]), { kind: "found", order: "day-first" });
    assert.deepEqual(findDateOrder(["2011-04-03", "3.4.2011", "4/4/2011"]), { kind: "found", order: "not-needed" });
    assert.deepEqual(findDateOrder(["25/4/2011", "4/25/2011"]), { kind: "contradiction", dayFirst: "25/4/2011", monthFirst: "4/25/2011" });
  });
  test("wall times of a zone are instants, over its changes of the clock", () => {
    const london = instantsIn("Europe/London");
    const at = (text: string) => new Date(london(readWallTime(text, "not-needed") as WallTime)).toISOString();
    assert.equal(at("2011-01-15 12:00"), "2011-01-15T12:00:00.000Z");
    assert.equal(at("2011-07-15 12:00"), "2011-07-15T11:00:00.000Z");
    assert.equal(at("2011-03-27 01:30"), "2011-03-27T01:30:00.000Z", "skipped: half past two of summer time");
    assert.equal(at("2011-10-30 01:30"), "2011-10-30T00:30:00.000Z", "came twice: the first");
    assert.equal(at("2011-07-15 12:00Z"), "2011-07-15T12:00:00.000Z");
  });
});

describe("currencies", () => {
  test("minor units are those of ISO 4217", () => {
    assert.deepEqual(["GBP", "JPY", "KWD"].map(minorDigits), [2, 0, 3]);
  });
  test("a file's currency is guessed from signs, then from the country most lines name, and else not at all", () => {
    assert.equal(guessCurrency(["€ 12,50"], [])?.currency, "EUR");
    assert.equal(guessCurrency(["12.50"], ["United Kingdom", "United Kingdom", "France"])?.currency, "GBP");
    assert.equal(guessCurrency(["12.50"], ["United Kingdom", "France"]), undefined);
    assert.equal(guessCurrency(["12.50"], []), undefined);
    assert.deepEqual(["EIRE", "Deutschland", "Suisse", "US", "Atlantis"].map(currencyOfCountry), ["EUR", "EUR", "CHF", "USD", undefined]);
    assert.deepEqual([" gbp", "£", "XYZ", "pounds"].map(readCurrency), ["GBP", "GBP", undefined, undefined]);
  });
});

describe("the digest of a line", () => {
  const line = { sku: "85048", description: "15CM CHRISTMAS GLASS BALL", quantity: "12", unitPrice: "6.95", amount: "" };
  test("is the same however the numbers are written, and another when anything differs", () => {
    assert.equal(lineDigest({ ...line, unitPrice: "6.950" }), lineDigest(line));
    for (const other of [{ quantity: "120" }, { quantity: "-12" }, { unitPrice: "6.96" }, { sku: "85049" }, { description: "" }, { sku: "85048 ", description: "x" }]) assert.notEqual(lineDigest({ ...line, ...other }), lineDigest(line));
  });
});
