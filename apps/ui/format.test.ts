import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "./format.ts";

describe("figures and days in words", () => {
  const british = formatter("en-GB", "Europe/London");

  test("what is counted in a unit of one's own is a number and the unit's name", () => {
    assert.equal(british.money(123_400, "needs met"), "1,234 needs met");
    assert.equal(british.money(150, "needs met"), "1.5 needs met");
    assert.equal(british.moneyExact(150, "needs met"), "1.5 needs met");
    assert.equal(british.moneyRange(0, 560, "needs met"), "0.0–5.6 needs met");
    assert.equal(british.moneyRange(29_000, 56_000, "needs met"), "290–560 needs met");
    assert.equal(british.moneySigned(-300, "needs met"), "−3 needs met");
    assert.equal(british.moneyCompact(29_000_00, "needs met"), "29k");
    assert.equal(british.moneyShort(2_900_000_00, "needs met"), "2.9m needs met");
  });

  test("money is read from minor units and drops pennies once they no longer matter", () => {
    assert.equal(british.money(41_234, "GBP"), "£412");
    assert.equal(british.money(950, "GBP"), "£9.50");
    assert.equal(british.money(300, "GBP"), "£3");
    assert.equal(british.money(412, "JPY"), "¥412"); // the yen has no minor unit (ISO 4217)
    assert.equal(british.moneySigned(-320, "GBP"), "−£3.20");
    assert.equal(british.moneySigned(7_400, "GBP"), "+£74");
  });

  test("what is below nothing has a minus sign, and no hyphen, whatever is formatted and in whatever language; a unit's name keeps its hyphen", () => {
    for (const locale of ["en-GB", "nl", "de", "fr", "ar"]) {
      const { money, moneyExact, moneyWhole, moneyCompact, moneyShort, moneyRange, number, percent } = formatter(locale);
      for (const said of [money(-4_000, "EUR"), money(-40, "EUR"), moneyExact(-40, "EUR"), moneyWhole(-40_000, "EUR"), moneyCompact(-4_000_000, "EUR"), moneyShort(-4_000_000, "EUR"), number(-3), number(-0.008, 3), percent(-0.05, 1)]) assert.ok(said.includes("−") && !said.includes("-"), said);
      assert.ok(!moneyRange(-4_000, 300, "EUR").includes("-"));
    }
    assert.equal(british.money(-300, "check-ups"), "−3 check-ups");
  });

  test("a range names its currency once", () => {
    assert.equal(british.moneyRange(29_000, 56_000, "EUR"), "€290–560");
    assert.equal(british.percentRange(0.47, 0.69), "47–69%");
  });

  test("a range so narrow that its ends would read alike shows a decimal, or says about where it is", () => {
    assert.equal(british.percentRange(0.027, 0.0324), "2.7–3.2%");
    assert.equal(british.percentRange(0.0311, 0.0312), "≈ 3.1%");
    assert.equal(british.percentRange(0.0001, 0.0004), "< 0.1%");
    assert.equal(british.percentRange(0.9997, 0.9999), "> 99.9%");
    assert.equal(british.percentRange(0, 0.004), "0.0–0.4%");
    assert.equal(british.moneyRange(1_210, 1_240, "EUR"), "≈ €12");
  });

  test("a range across zero keeps its signs", () => {
    assert.equal(british.moneyRange(-1_000, 5_600, "GBP"), "−£10 – £56");
  });

  test("an hour is given on the reader's own clock", () => {
    assert.equal(british.clock("2026-07-01T12:05:00Z"), "13:05");
    assert.equal(formatter("en-GB", "America/New_York").clock("2026-07-01T12:05:00Z"), "08:05");
  });

  test("a day names its year only when it is another year", () => {
    const now = new Date("2026-11-21T12:00:00Z");
    assert.equal(british.day("2026-11-14T09:00:00Z", now), "14 Nov");
    assert.equal(british.day("2023-03-02T09:00:00Z", now), "2 Mar 2023");
  });

  test("Arabic keeps Latin digits, so that figures can be compared with papers", () => {
    const arabic = formatter("ar-AE", "Europe/London");
    assert.equal(arabic.percent(0.58), "58%");
    assert.match(arabic.day("2023-03-02T09:00:00Z", new Date("2026-11-21T12:00:00Z")), /2023/);
  });

  test("a list leaves out what is not known, and has the comma of its language", () => {
    assert.equal(formatter("en-GB").list(["High value", null, "", "Porto"]), "High value, Porto");
    assert.equal(formatter("ar-AE").list(["قيمة عالية", "Porto"]), "قيمة عالية، Porto");
  });

  test("in a text that is read from right to left a range and a sign are one piece, read from left to right", () => {
    const [arabic, english] = [formatter("ar", "UTC"), formatter("en-GB", "UTC")];
    for (const said of [(f: typeof arabic) => f.percentRange(0.43, 0.52), (f: typeof arabic) => f.moneyRange(246_900, 626_100, "EUR"), (f: typeof arabic) => f.moneyRange(-500, 900, "EUR"), (f: typeof arabic) => f.moneySigned(-2500, "EUR")]) {
      assert.equal(said(arabic), `\u2066${said(english)}\u2069`);
      assert.doesNotMatch(said(english), /[\u2066-\u2069]/);
    }
  });
});
