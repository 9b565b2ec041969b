import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileTable, dictionaryOf } from "@rapport/decision-tables";
import { whyNotRead } from "./why-not-read.ts";

describe("why a row did not fit", () => {
  test("is taken apart as the engine says it, so that each part is said in the reader's language", () => {
    const dictionary = dictionaryOf([{ key: "a.topic", label: "topic", type: "choice", choices: ["repair", "other"], source: "x", sensitivity: "public" }]);
    const compiled = compileTable({ key: "t", title: "T", hitPolicy: "first", inputs: [{ fact: "a.topic", missing: "no-match" }], outputs: [{ key: "say", label: "say", type: "text" }], rows: [{ id: "t-1", when: ["repair"], then: ["a"] }, { id: "t-2", when: ["any"], then: ["b"] }] }, dictionary);
    assert.equal(compiled.kind, "ok", JSON.stringify(compiled));
    const because = compiled.kind === "ok" ? compiled.explain({ "a.topic": "other" }, "t-1").sentence : "";
    assert.deepEqual(whyNotRead(because), { fact: "topic", value: "other", needs: "repair" }, because);
    assert.equal(whyNotRead("Row t-2 fits."), null, "the twin: another sentence is none");
  });
});
