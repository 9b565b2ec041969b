import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { interactionTitle } from "./title.ts";

const visit = (properties: Readonly<Record<string, unknown>>) => interactionTitle({ kind: "visit", channel: "web", direction: "in", properties });

describe("what a touch point is called", () => {
  test("a visit is called by the title of its page, else by its address", () => {
    assert.equal(visit({ title: "Repair status", path: "/portal/repair-status" }), "Opened “Repair status”");
    assert.equal(visit({ path: "/grinders" }), "Opened “/grinders”");
  });

  test("a visit of several pages is called by the first that says more than that they came", () => {
    assert.equal(visit({ pages: ["/portal/repair-status"] }), "Opened “/portal/repair-status”");
    assert.equal(visit({ pages: ["/", "/beans/sidamo"] }), "Opened “/beans/sidamo” and another page");
    assert.equal(visit({ pages: ["/", "/beans", "/", "/basket"] }), "Opened “/beans” and 2 other pages");
    assert.equal(visit({ pages: ["/"] }), "Opened “Home page”");
  });

  test("a visit that does not say where is not given a page", () => {
    for (const properties of [{}, { pages: [] }, { pages: "everywhere" }, { pages: [7, null, ""] }]) assert.equal(visit(properties), "Visited a page");
  });
});
