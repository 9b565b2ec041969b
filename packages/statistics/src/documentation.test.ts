import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checkDocComments, checkReadme } from "../documentation-examples.ts";
import * as statistics from "./index.ts";

const here = import.meta.dirname;

describe("the documentation of @rapport/statistics", () => {
  test("every example in a doc comment gives what it says", () => {
    assert.ok(checkDocComments(here, statistics) >= 20);
  });

  test("the README's example gives what it says", () => {
    assert.equal(checkReadme(join(here, "../README.md"), statistics), 5);
  });

  test("an example that says something else is found out", () => {
    const wrong = { ...statistics, logGamma: () => 0 };
    assert.throws(() => checkDocComments(here, wrong), /logGamma\(5\)/);
  });
});
