import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { BREAKS } from "./break-formulas.ts";

const sources = join(import.meta.dirname, "../packages/lifetime-value/src");

describe("the formulas that are broken to see whether a test notices", () => {
  test("each stands in its file once, as it is looked for, and its tests are there", () => {
    assert.ok(BREAKS.length >= 20);
    for (const { file, right, tests } of BREAKS) {
      assert.equal(readFileSync(join(sources, file), "utf8").split(right).length, 2, `${file}: ${right}`);
      for (const name of tests) assert.ok(existsSync(join(sources, `${name}.test.ts`)), name);
    }
  });
});
