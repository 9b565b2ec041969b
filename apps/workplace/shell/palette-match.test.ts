import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { matching } from "./palette-match.ts";

const commands = [{ text: "Cockpit" }, { text: "What followed" }, { text: "Dark appearance" }];

describe("the palette", () => {
  test("nothing typed offers everything", () => assert.equal(matching(commands, "  ").length, 3));
  test("the beginnings of words find a command, in any order and case", () => {
    assert.deepEqual(matching(commands, "app DA"), [{ text: "Dark appearance" }]);
    assert.deepEqual(matching(commands, "fol"), [{ text: "What followed" }]);
  });
  test("the middle of a word finds nothing", () => assert.deepEqual(matching(commands, "ollow"), []));
});
