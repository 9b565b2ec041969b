import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sameReading, withFile } from "./said-files.ts";

describe("what was said of the files of an export", () => {
  test("is the same in whatever order it comes back, and where nothing is said in many ways", () => {
    assert.ok(sameReading({ dateOrder: "day-first", files: { "a.csv": { decimalSign: "dot", columns: {} } } }, { files: { "a.csv": { decimalSign: "dot" } }, dateOrder: "day-first", ours: undefined }));
    assert.ok(sameReading({ files: { "a.csv": {} } }, {}));
    assert.ok(!sameReading({ files: { "a.csv": { decimalSign: "dot" } } }, { files: { "a.csv": { decimalSign: "comma" } } }), "the twin");
    assert.ok(!sameReading({ ours: ["a@b.example", "c@d.example"] }, { ours: ["c@d.example", "a@b.example"] }));
  });

  test("is kept for those files of which something is said", () => {
    assert.deepEqual(withFile({ "a.csv": { as: "people" } }, "b.csv", { as: "orders" }), { "a.csv": { as: "people" }, "b.csv": { as: "orders" } });
    assert.deepEqual(withFile({ "a.csv": { as: "people" } }, "a.csv", { as: undefined, columns: {} }), {});
  });
});
