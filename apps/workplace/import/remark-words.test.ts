import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { remark, remarkWithin } from "../../../engine/profiles/contract.ts";
import { IMPORT_REMARKS } from "../words/ar/import-remarks.ts";
import { remarkWords, type Speaker } from "./remark-words.ts";

const filled = (words: string, values: Readonly<Record<string, string | number>>) => words.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const list = (each: readonly string[]) => each.join(" + ");
const english: Speaker = { say: filled, list };
const arabic: Speaker = { say: (words, values) => filled(IMPORT_REMARKS[words] ?? `? ${words}`, values), list };

describe("remarks of how a file is read", () => {
  const how = remark("datesAndNumbers", { parts: { column: "Day" }, words: { order: "day first", sign: "with a decimal comma (1.204,50)" } });

  test("are said in the reader's language with their words; what is no word of ours stays as it is written", () => {
    assert.equal(remarkWords(how, english), "Dates in Day are read day first, numbers with a decimal comma (1.204,50).");
    assert.equal(remarkWords(how, english), how.sentence);
    assert.match(remarkWords(how, arabic), /^[^?]*Day[^?]*$/);
    assert.doesNotMatch(remarkWords(how, arabic), /first|comma/);
  });

  test("hold a sentence within a sentence, and lists of words", () => {
    const asked = remarkWithin("notInYet", remark("whichColumns", { words: { what: ["the order or invoice number", "the date of the order"] } }), { file: "shop.csv" });
    assert.equal(asked.sentence, "These orders are not brought in yet. No column was found for the order or invoice number and the date of the order. Say which is which.");
    assert.equal(remarkWords(asked, english), "These orders are not brought in yet. No column was found for the order or invoice number + the date of the order. Say which is which.");
    assert.doesNotMatch(remarkWords(asked, arabic), /[a-z?]/i);
  });

  test("leave out a cell that is not shown; those of before, and of another version, are shown as they came (the twins)", () => {
    const open = remark("datesOpen", { quoted: { example: "3/4/1980" } });
    assert.match(remarkWords(open, english), /“3\/4\/1980”/);
    assert.match(remarkWords({ ...open, quoted: {} }, english), /^Dates such as “••••” can be read/);
    assert.equal(remarkWords("Something of before {x}.", english), "Something of before {x}.");
    assert.equal(remarkWords({ sentence: "Of tomorrow: 3.", says: "Of tomorrow: {n}.", parts: { n: 3 } }, arabic), "Of tomorrow: 3.");
  });
});
