import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tabAfter } from "./tab-order.ts";

describe("tabs by keyboard", () => {
  const tabs = ["guidance", "known", "timeline"];
  test("the arrow in reading direction goes on, in Arabic too, and round at the end", () => {
    assert.equal(tabAfter(tabs, "guidance", "ArrowRight", false), "known");
    assert.equal(tabAfter(tabs, "guidance", "ArrowLeft", true), "known");
    assert.equal(tabAfter(tabs, "timeline", "ArrowRight", false), "guidance");
    assert.equal(tabAfter(tabs, "guidance", "ArrowRight", true), "timeline");
  });
  test("Home and End go to the ends, other keys are not for tabs", () => {
    assert.equal(tabAfter(tabs, "known", "End", false), "timeline");
    assert.equal(tabAfter(tabs, "known", "Home", true), "guidance");
    assert.equal(tabAfter(tabs, "known", "ArrowDown", false), null);
  });
});
