import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { compileWords } from "../../ui/message.ts";
import { serverWords, serverWordsBefore } from "./server-words.ts";

/** A sentence as English readers see it. */
const inEnglish = (sentence: string) => {
  const { id, values = {} } = serverWords(sentence);
  return id.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
};

describe("sentences of the server", () => {
  test("are found again by their form, with what stands in them", () => {
    assert.deepEqual(serverWords("a cookie only"), { id: "a cookie only" });
    assert.deepEqual(serverWords("Expected to spend €256 in the next 12 months; high value begins at €261").values, {
      amount: "€256",
      high: "€261",
    });
    assert.deepEqual(serverWords("Bought 9 times in 61 weeks, last on 7 Nov 2026; usually every 38 days").values, {
      times: "9",
      weeks: "61",
      day: "7 Nov 2026",
      gap: "38",
    });
    assert.equal(serverWords("Bought once, on 7 Nov 2026", "ar").values!["day"], "7 نوفمبر 2026");
    assert.equal(serverWords("Bought once, on 7 Sept 2026", "ar").values!["day"], "7 سبتمبر 2026");
    assert.equal(serverWords("Bought once, on a day", "ar").values!["day"], "a day");
    const season = serverWords("As all of Christmas, sells 3.1 times as well in December as over the year: in 412 of 5,310 baskets", "ar");
    assert.deepEqual(season, { id: "As all of {name}, sells {times} times as well in {month} as over the year: in {both} of {one} baskets", values: { name: "Christmas", times: "3.1", month: "ديسمبر", both: "412", one: "5,310" } });
    assert.equal(serverWords("Sells 3.1 times as well in December as over the year: in 412 of 5,310 baskets").values!["month"], "December");
    assert.equal(serverWords("The next four tenths: €80 or more, below €261").id, "The next four tenths: {amount} or more, below {high}");
  });

  test("go on with what people wrote, which is kept as it is", () => {
    assert.deepEqual(serverWordsBefore("We promised: a loan grinder: today"), {
      said: { id: "We promised" },
      rest: "a loan grinder: today",
    });
    assert.equal(serverWordsBefore("Something else: yes").rest, null);
  });

  test("read the same in English, whatever they are; of an unknown form too, with braces in it", () => {
    fc.assert(fc.property(fc.string(), (sentence) => inEnglish(sentence) === sentence));
    assert.equal(inEnglish("Opened “/beans/{sku}” and 2 other pages"), "Opened “/beans/{sku}” and 2 other pages");
    assert.doesNotThrow(() => compileWords(serverWords("{not, a form").id));
  });
});
