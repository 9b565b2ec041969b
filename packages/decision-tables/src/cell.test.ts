import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readCell } from "./cell.ts";
import { testOf } from "./condition.ts";
import type { Fact, Value } from "./fact.ts";

const common = { source: "test", sensitivity: "public" } as const;
const contacts: Fact = { ...common, key: "c", label: "contacts", type: "number", whole: true, range: { from: 0 } };
const temperature: Fact = { ...common, key: "t", label: "temperature", type: "number", unit: "degrees" };
const stay: Fact = { ...common, key: "s", label: "stay", type: "number", unit: "share", range: { from: 0, to: 1 } };
const spend: Fact = { ...common, key: "m", label: "spend", type: "money", unit: "EUR" };
const yen: Fact = { ...common, key: "y", label: "price", type: "money", unit: "JPY" };
const segment: Fact = {
  ...common,
  key: "g",
  label: "segment",
  type: "choice",
  choices: ["ritual", "office", "at-risk"],
  words: { ritual: "Ritualists", office: "Offices" },
};
const city: Fact = { ...common, key: "x", label: "city", type: "text" };
const complaint: Fact = { ...common, key: "b", label: "open complaint", type: "boolean" };
const due: Fact = { ...common, key: "d", label: "due", type: "date-time" };

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

function fits(text: string, fact: Fact, value: Value | undefined, anyWhenMissing = false): boolean {
  const reading = readCell(text, fact);
  if (reading.kind === "refused") throw new Error(`"${text}" was refused: ${reading.message}`);
  return testOf(reading.value, anyWhenMissing)(value);
}

function refusal(text: string, fact: Fact): { readonly code: string; readonly message: string } {
  const reading = readCell(text, fact);
  assert.equal(reading.kind, "refused", `"${text}" should be refused`);
  return reading as { code: string; message: string; kind: "refused" };
}

describe("a cell means what a person reads in it", () => {
  const examples: readonly [string, Fact, readonly (Value | undefined)[], readonly (Value | undefined)[]][] = [
    ["any", contacts, [0, 5, undefined], []],
    ["-", contacts, [0, undefined], []],
    ["≥ 2", contacts, [2, 3], [1, undefined]],
    [">= 2", contacts, [2], [1]],
    ["at least 2", contacts, [2], [1]],
    ["18–25", contacts, [18, 25], [17, 26]],
    ["18..25", contacts, [18, 25], [17, 26]],
    ["18 to 25", contacts, [18, 25], [17, 26]],
    ["18-25", contacts, [18, 25], [17, 26]],
    ["-5", temperature, [-5], [5]],
    ["−5", temperature, [-5], [5]],
    ["-5..-2", temperature, [-5, -3.5, -2], [-1, -6]],
    ["-5 - -2", temperature, [-5, -2], [-1]],
    ["≥ 20 degrees", temperature, [20], [19]],
    ["1,000", temperature, [1000], [1, 0]],
    ["1, 5, > 8", temperature, [1, 5, 9], [8, 2]],
    ["0 or 3", contacts, [0, 3], [1]],
    ["> 5 and < 10", temperature, [6], [5, 10]],
    ["not 18–25", contacts, [17, 26], [18, 25, undefined]],
    ["≠ 3", contacts, [2, 4], [3, undefined]],
    ["< 65%", stay, [0.6499], [0.65, 1]],
    ["10–20%", stay, [0.1, 0.2], [0.05, 0.21]],
    ["€1,000", spend, [100_000], [1000, 99_999]],
    ["1000", spend, [100_000], [1000]],
    ["≥ 12.50 EUR", spend, [1250], [1249]],
    ["< -€5", spend, [-501], [-500]],
    ["¥1,000", yen, [1000], [100_000]],
    ["Ritualists, Offices", segment, ["ritual", "office"], ["at-risk", undefined]],
    ["ritualists or at-risk", segment, ["ritual", "at-risk"], ["office"]],
    ["not at-risk", segment, ["ritual"], ["at-risk", undefined]],
    ["Ritualists, empty", segment, ["ritual", undefined], ["office"]],
    ["empty", segment, [undefined], ["ritual"]],
    ["not empty", segment, ["ritual"], [undefined]],
    ["yes", complaint, [true], [false, undefined]],
    ["no", complaint, [false], [true, undefined]],
    ["Genève, Trick or Treat", city, ["Genève", "Trick or Treat"], ["Trick", "genève"]],
    ['"any", "a, b"', city, ["any", "a, b"], ["a", "x"]],
    ["before 2026-12-01", due, [day("2026-12-01") - 1], [day("2026-12-01")]],
    ["after 1 Dec 2026", due, [day("2026-12-02")], [day("2026-12-02") - 1]],
    ["until 1 December 2026", due, [day("2026-12-02") - 1], [day("2026-12-02")]],
    ["on 2026-12-01", due, [day("2026-12-01"), day("2026-12-02") - 1], [day("2026-12-02")]],
    ["2026-12-01..2026-12-03", due, [day("2026-12-01"), day("2026-12-04") - 1], [day("2026-12-04")]],
    ["≥ 2026-12-01T14:00+01:00", due, [Date.UTC(2026, 11, 1, 13)], [Date.UTC(2026, 11, 1, 13) - 1]],
  ];
  for (const [text, fact, fitting, failing] of examples) {
    it(`"${text}" for ${fact.label}`, () => {
      for (const value of fitting) assert.ok(fits(text, fact, value), `${String(value)} should fit`);
      for (const value of failing) assert.ok(!fits(text, fact, value), `${String(value)} should not fit`);
    });
  }

  it("0.7% is the number nearest to 0.007, not 0.7 divided by 100", () => {
    assert.ok(fits("0.7%", stay, 0.007));
    assert.notEqual(0.7 / 100, 0.007);
  });

  it("where a missing fact matches any cell, only `not empty` still asks for it", () => {
    for (const text of ["≥ 2", "not 3", "empty", "any"]) assert.ok(fits(text, contacts, undefined, true));
    assert.ok(!fits("not empty", contacts, undefined, true));
  });
});

describe("a cell that could mean two things is refused with its cure", () => {
  const refused: readonly [string, Fact, string, RegExp][] = [
    ["", contacts, "cannot-read", /Write "any"/],
    [">= 1OO", contacts, "cannot-read", /no number/],
    [">= (", contacts, "wrong-type", /is a number/],
    ["late", contacts, "wrong-type", /is a number/],
    ["1.5", contacts, "wrong-type", /whole number/],
    ["1,5", temperature, "cannot-read", /full stop/],
    ["18,25", temperature, "cannot-read", /space after each comma/],
    ["25–18", contacts, "never-matches", /backwards/],
    ["> 5 and < 3", temperature, "never-matches", /no value/],
    ["-1", contacts, "outside-range", /never below 0/],
    ["< 65", stay, "outside-range", /Did you mean 65%/],
    ["65%", temperature, "wrong-type", /degrees/],
    ["9".repeat(30), temperature, "outside-range", /too large/],
    ["$100", spend, "cannot-read", /EUR/],
    ["€1.005", spend, "cannot-read", /2 decimals/],
    ["¥10.5", yen, "cannot-read", /0 decimals/],
    ["Ritualist", segment, "not-in-list", /Did you mean "Ritualists"/],
    ["gold", segment, "not-in-list", /It can be/],
    ["≥ 2", segment, "wrong-type", /compares/],
    ["< 5", city, "wrong-type", /Quote it/],
    ['"open', city, "cannot-read", /quotes/],
    ["Ritualists,, Offices", segment, "cannot-read", /comma/],
    ["any, Offices", segment, "cannot-read", /stands alone/],
    ["not empty, Offices", segment, "cannot-read", /not empty/],
    ["maybe", complaint, "wrong-type", /yes or no/],
    ["before 2026-02-30", due, "cannot-read", /no day/],
    ["before 2026-12-01T14:00", due, "cannot-read", /zone/],
    ["before 1 Dec", due, "cannot-read", /"1 Dec" needs its year, as in 1 Dec 2026/],
    ["on Dec 1, 24 December", due, "cannot-read", /"Dec 1" needs its year/],
    ["after 1 Dez", due, "cannot-read", /is a date/],
    ["before Christmas", due, "wrong-type", /is a date/],
    ["before 5", contacts, "wrong-type", /belongs to dates/],
    ["x".repeat(401), city, "cannot-read", /longer/],
  ];
  for (const [text, fact, code, words] of refused) {
    it(`"${text.slice(0, 30)}" for ${fact.label} is ${code}`, () => {
      const { code: found, message } = refusal(text, fact);
      assert.equal(found, code, message);
      assert.match(message, words);
    });
  }
});
