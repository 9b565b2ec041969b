import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "../../../ui/format.ts";
import { likelyKind, sizeWords } from "./document-words.ts";

describe("what is said of a document", () => {
  test("its size in the largest unit that keeps it short", () => {
    const format = formatter("en-GB");
    assert.deepEqual([0, 999, 1000, 339_600, 999_999, 2_140_000].map((bytes) => sizeWords(bytes, format)), ["0 B", "999 B", "1 kB", "340 kB", "1,000 kB", "2.1 MB"]);
  });

  test("a picture is likely a photograph, of anything else nothing is supposed", () => {
    assert.deepEqual(["image/heic", "application/pdf", ""].map(likelyKind), ["photograph", "other", "other"]);
  });
});
