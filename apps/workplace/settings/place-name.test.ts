import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addName, isAmong } from "./place-name.ts";

describe("names of places", () => {
  test("are one however they are written, and are not added twice", () => {
    assert.ok(isAmong(["North", "South"], " north "));
    assert.deepEqual(addName(["North"], "NORTH"), ["North"]);
    assert.deepEqual(addName(["North"], "  South "), ["North", "South"]);
    assert.deepEqual(addName(["North"], "   "), ["North"]);
  });
});
