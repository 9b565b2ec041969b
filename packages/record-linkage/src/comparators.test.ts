import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { daysBetween, isDayMonthSwapped, isOneDigitOff } from "./dates.ts";
import { editDistance } from "./edit-distance.ts";
import { jaro } from "./jaro.ts";
import { jaroWinkler } from "./jaro-winkler.ts";
import { isNumberWithin } from "./numbers.ts";
import { isSwapped } from "./swapped.ts";

/** Short words of few letters, so that they have much in common. */
const words = fc.string({ unit: fc.constantFrom(..."abcd"), maxLength: 9 });

/** Jaro's definition by lists of letters, with nothing saved. */
function naiveJaro(first: string, second: string): number {
  if (first === second) return 1;
  const [a, b] = [first, second].toSorted((x, y) => x.length - y.length || (x < y ? -1 : 1)) as [string, string];
  const reach = Math.max(0, Math.floor(b.length / 2) - 1);
  const partners = new Map<number, number>();
  [...a].forEach((letter, i) => {
    const j = [...b].findIndex(
      (other, at) => other === letter && Math.abs(at - i) <= reach && ![...partners.values()].includes(at),
    );
    if (j !== -1) partners.set(i, j);
  });
  const m = partners.size;
  if (m === 0) return 0;
  const ours = [...partners.keys()].toSorted((x, y) => x - y).map((i) => a[i]);
  const theirs = [...partners.values()].toSorted((x, y) => x - y).map((j) => b[j]);
  const transpositions = Math.floor(ours.filter((letter, at) => letter !== theirs[at]).length / 2);
  return (m / a.length + m / b.length + (m - transpositions) / m) / 3;
}

/** The recurrence of the restricted distance as it is written down. */
function naiveDistance(a: string, b: string): number {
  if (a === "" || b === "") return Math.max(a.length, b.length);
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  const ways = [
    naiveDistance(restA, b) + 1,
    naiveDistance(a, restB) + 1,
    naiveDistance(restA, restB) + (a.at(-1) === b.at(-1) ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    ways.push(naiveDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...ways);
}

describe("how alike two names are", () => {
  test("the examples that Winkler prints (1990, 1994, 2006) come out as printed", () => {
    // Two words, their Jaro similarity and their Jaro–Winkler similarity.
    const published: readonly (readonly [string, string, number, number])[] = [
      ["shackleford", "shackelford", 0.97, 0.982],
      ["dunningham", "cunnigham", 0.896, 0.896],
      ["nichleson", "nichulson", 0.926, 0.956],
      ["jones", "johnson", 0.79, 0.832],
      ["massey", "massie", 0.889, 0.933],
      ["abroms", "abrams", 0.889, 0.922],
      ["jeraldine", "geraldine", 0.926, 0.926],
      ["marhta", "martha", 0.944, 0.961],
      ["michelle", "michael", 0.869, 0.921],
      ["julies", "julius", 0.889, 0.933],
      ["dwayne", "duane", 0.822, 0.84],
      ["dixon", "dicksonx", 0.767, 0.813],
    ];
    for (const [a, b, asJaro, asWinkler] of published) {
      assert.ok(Math.abs(jaro(a, b) - asJaro) < 0.00051, `${a} ${b}: ${jaro(a, b)}`);
      assert.ok(Math.abs(jaroWinkler(a, b) - asWinkler) < 0.00051, `${a} ${b}: ${jaroWinkler(a, b)}`);
    }
  });

  test("a second program, written from the definition, says the same of any two words", () => {
    fc.assert(
      fc.property(words, words, (a, b) => Math.abs(jaro(a, b) - naiveJaro(a, b)) < 1e-12),
      { numRuns: 2000 },
    );
  });

  test("it is between 0 and 1, the same both ways round, and 1 for one and the same", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        for (const alike of [jaro, jaroWinkler]) {
          assert.ok(alike(a, b) >= 0 && alike(a, b) <= 1);
          assert.equal(alike(a, b), alike(b, a));
          assert.equal(alike(a, a), 1);
        }
        assert.ok(jaroWinkler(a, b) >= jaro(a, b));
      }),
    );
  });

  test("an empty name is like no other, and a long one is measured like a short one", () => {
    assert.equal(jaro("", "ann"), 0);
    const long = "ab".repeat(200);
    assert.equal(jaro(long, long), 1);
    assert.ok(jaro(long, `${long}c`) > 0.99);
    assert.equal(jaro("martha", "marhta"), jaro("marhta", "martha"));
  });
});

describe("how many typing errors lie between two words", () => {
  test("the examples of the literature: a letter more, less, other, exchanged", () => {
    assert.equal(editDistance("kitten", "sitting"), 3); // the example of every textbook
    assert.equal(editDistance("smith", "simth"), 1);
    assert.equal(editDistance("a cat", "an act"), 2); // Damerau's exchange and a letter put in
    assert.equal(editDistance("", "abc"), 3);
  });

  test("no letter is touched twice: ca to abc is three, where the unrestricted distance is two (Boytsov 2011)", () => {
    assert.equal(editDistance("ca", "abc"), 3);
  });

  test("a second program, written from the recurrence, says the same of any two words", () => {
    const short = fc.string({ unit: fc.constantFrom(..."abc"), maxLength: 6 });
    fc.assert(
      fc.property(short, short, (a, b) => editDistance(a, b) === naiveDistance(a, b)),
      { numRuns: 2000 },
    );
  });

  test("giving up beyond a limit changes no answer within it", () => {
    fc.assert(
      fc.property(words, words, fc.nat(4), (a, b, atMost) => {
        assert.equal(editDistance(a, b, atMost), Math.min(editDistance(a, b), atMost + 1));
        assert.equal(editDistance(a, b, atMost), editDistance(b, a, atMost));
      }),
      { numRuns: 3000 },
    );
  });

  test("a long word after a short one is measured as if it were the first", () => {
    assert.equal(editDistance("a".repeat(300), `${"a".repeat(150)}b${"a".repeat(150)}`, 2), 1);
    assert.equal(editDistance("b", "a"), 1);
  });
});

describe("dates, numbers and swapped names", () => {
  test("day and month can be exchanged, and a day is not its own exchange", () => {
    assert.equal(isDayMonthSwapped("1971-04-03", "1971-03-04"), true);
    assert.equal(isDayMonthSwapped("1971-04-04", "1971-04-04"), false);
    assert.equal(isDayMonthSwapped("1971-04-03", "1972-03-04"), false);
    assert.equal(isDayMonthSwapped("unknown", "1971-03-04"), false);
  });

  test("one digit off is one, not none and not two", () => {
    assert.equal(isOneDigitOff("1971-06-24", "1977-06-24"), true);
    assert.equal(isOneDigitOff("1971-06-24", "1971-06-24"), false);
    assert.equal(isOneDigitOff("1971-06-24", "1977-06-25"), false);
    assert.equal(isOneDigitOff("1971-06-2x", "1971-06-24"), false);
  });

  test("days between two dates are those the calendar of the language counts", () => {
    const days = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(days, days, (a, b) => {
        const [first, second] = [a.toISOString().slice(0, 10), b.toISOString().slice(0, 10)];
        assert.equal(daysBetween(first, second), Math.abs(Date.parse(first) - Date.parse(second)) / 86_400_000);
      }),
    );
  });

  test("a date that is on no calendar is no days from anything", () => {
    for (const wrong of ["1971-02-29", "1900-02-29", "1971-13-01", "1971-00-10", "24.06.1971", ""])
      assert.equal(daysBetween(wrong, "1971-06-24"), undefined, wrong);
    assert.equal(daysBetween("2000-02-29", "2000-03-01"), 1);
  });

  test("of the years that end a century only each fourth has a 29 February (Inter gravissimas, 1582)", () => {
    for (const year of ["1600", "2000", "2400"]) assert.equal(daysBetween(`${year}-02-28`, `${year}-03-01`), 2, year);
    for (const year of ["1700", "1800", "1900", "2100", "2200", "2300"]) {
      assert.equal(daysBetween(`${year}-02-29`, `${year}-03-01`), undefined, year);
      assert.equal(daysBetween(`${year}-02-28`, `${year}-03-01`), 1, year);
    }
    assert.equal(daysBetween("1800-01-01", "2200-01-01"), 146_097, "four centuries have 97 leap days");
    assert.equal(daysBetween("1799-03-01", "1801-03-01"), 730);
  });

  test("numbers are near when they are, and a gap is no number", () => {
    assert.equal(isNumberWithin("12", "14", 2), true);
    assert.equal(isNumberWithin("12", "14.1", 2), false);
    assert.equal(isNumberWithin("", "0", 2), false);
    assert.equal(isNumberWithin("twelve", "12", 2), false);
  });

  test("names are swapped when each stands in the other's place, and two equal names are not", () => {
    assert.equal(isSwapped(["isla", "hall"], ["hall", "isla"]), true);
    assert.equal(isSwapped(["isla", "hall"], ["isla", "hall"]), false);
    assert.equal(isSwapped(["henry", "henry"], ["henry", "henry"]), false);
    assert.equal(isSwapped(["isla", null], [null, "isla"]), false);
  });
});
