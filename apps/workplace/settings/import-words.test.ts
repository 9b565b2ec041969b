import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importFigures } from "./import-words.ts";

describe("what came of an import", () => {
  test("the figures of a summary are told, in the order in which a reader adds them up", () => {
    const figures = importFigures({ lines: { read: 10, kept: 7, refused: 1, alreadyThere: 2 }, invoices: 3 });
    assert.deepEqual(
      figures.map(({ count }) => count),
      [10, 7, 2, 1, 3],
    );
  });

  test("a summary that is empty, or of another kind, tells nothing and breaks nothing", () => {
    assert.deepEqual(importFigures({}), []);
    assert.deepEqual(importFigures({ lines: "many", customers: Number.NaN }), []);
  });
});
