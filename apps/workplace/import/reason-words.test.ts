import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { compileWords } from "../../ui/message.ts";
import { IMPORT_REASONS } from "../words/ar/import-reasons.ts";
import { IMPORT_REMARKS } from "../words/ar/import-remarks.ts";
import { IMPORT } from "../words/ar/import.ts";
import { AR } from "../words/ar.ts";
import { REASON_FORMS, reasonWords, type Translate } from "./reason-words.ts";

const filled = (words: string, values: Readonly<Record<string, string>> = {}) => words.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const english: Translate = filled;
const arabic: Translate = (words, values) => filled(IMPORT_REASONS[words] ?? IMPORT_REMARKS[words] ?? IMPORT[words] ?? AR[words] ?? `? ${words}`, values);
const engine = join(import.meta.dirname, "../../../engine");

/** Plain sentences with which the readers of exports refuse a row or pass it over, as they stand in their sources. */
function refusals(): string[] {
  const files = globSync("bundles/{from-*,activity,read-mail,recognise,unpack,settle-conversations}.ts", { cwd: engine }).concat(["profiles/import/settle-invoices.ts", "profiles/import/refuse-erased.ts"]);
  return [...new Set(files.flatMap((file) => [...readFileSync(join(engine, file), "utf8").matchAll(/\b(?:refused\(|nothing\(|unread\(|because: |why: |refuse\((?:tx, )?(?:those\(\w+\), )?)"((?:[^"\\]|\\.)+)"/g)].map((found) => found[1]!)))];
}

describe("why rows and files were not taken", () => {
  test("is said in the reader's language, with the column and the cell as they stand; in English it reads as it came", () => {
    const sentences = [
      "HubSpot contacts", "Zendesk tickets (a report, without what was written)", "a file of orders", "a file of orders; it must be said how they are read", "it names nobody: no number, e-mail address, telephone number or name",
      'nobody can be told by it: Mobile: "12" is not a telephone number; Mail: "x@y" is not a whole e-mail address: its end, such as .com, is missing', 'it is left out, as was said of such rows: Born: "31/31/1980" has no such month',
      'Total "abc" is not a number', "a quote opens on line 12 and never closes: close it where its cell ends, or take it out", "it has 5 cells where the header has 7", "It was stopped. Nothing was brought in.",
      "everything.zip is everything out of a Rapport, as CSV: that is for spreadsheets and does not come back. Take everything out as JSON Lines.",
      "it holds deals from an unknown program: those of HubSpot, Salesforce, Twenty and EspoCRM are read, and nobody is made of the others. Name the columns as one of these programs does, or send them to POST /api/interactions",
    ];
    for (const sentence of sentences) {
      assert.equal(reasonWords(sentence, english), sentence);
      const said = reasonWords(sentence, arabic);
      assert.doesNotMatch(said, /\?|\b(the|is|not|nobody|row|file|cells)\b/, said);
      assert.match(said, /\p{Script=Arabic}/u);
    }
    assert.match(reasonWords('Mobile: "12" is not a telephone number', arabic), /^Mobile: .*«12»/);
  });

  test("is known of every plain reason that stands in the sources; one that was never told is shown as it came (the twin)", () => {
    const all = refusals();
    assert.ok(all.length > 30, `${all.length}`);
    assert.deepEqual(all.filter((sentence) => reasonWords(sentence, () => "known") === sentence), []);
    for (const other of ["a reason of tomorrow", "Of tomorrow: {x} (3)", ""]) assert.equal(reasonWords(other, arabic), other);
    for (const form of REASON_FORMS) assert.doesNotThrow(() => compileWords(form), form);
  });
});
