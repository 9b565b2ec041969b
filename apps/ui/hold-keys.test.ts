import assert from "node:assert/strict";
import { test } from "node:test";
import { typedOn } from "./hold-keys.ts";

test("what is typed before a dialog is there is text: letters of any script, a slip taken back, and no key that writes nothing", () => {
  assert.equal(["a", "m", "x", "Backspace", "á", " ", "Enter", "Shift", "ArrowDown", "𝒜", "芽"].reduce(typedOn, ""), "amá 𝒜芽");
  assert.equal(["𝒜", "Backspace", "Backspace", "b"].reduce(typedOn, ""), "b");
});
