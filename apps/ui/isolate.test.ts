import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isolated } from "./isolate.ts";

describe("values inside sentences", () => {
  test("a figure in an Arabic sentence keeps its own order", () =>
    assert.equal(isolated("€290–560", true), "\u2068€290–560\u2069"));
  test("an Arabic name in an English sentence does too", () =>
    assert.equal(isolated("عميل", false), "\u2068عميل\u2069"));
  test("an English name in an English sentence stays as it is", () => assert.equal(isolated("Amara", false), "Amara"));
});
