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

  test("a call says what it was about, where somebody wrote that down", () => {
    const call = (direction: string, properties: Record<string, unknown> = {}) => interactionTitle({ kind: "call", channel: "voice", direction, properties });
    assert.deepEqual([call("in"), call("out"), call("in", { name: "the Sidamo" })], ["Called", "We called", "Called: the Sidamo"]);
  });

  test("an e-mail, a chat and a letter say which way they went", () => {
    const title = (kind: string, direction: string, properties = {}) => interactionTitle({ kind, channel: "email", direction, properties });
    assert.deepEqual([title("email", "in", { subject: "Late again" }), title("email", "out"), title("chat", "out"), title("letter", "out"), title("letter.reply", "in")], ["Wrote an e-mail: Late again", "We wrote an e-mail", "We chatted", "We wrote a letter", "Replied to a letter"]);
  });

  test("a promise that was kept is told with what was promised, and with how late when it was late", () => {
    const kept = (properties: Readonly<Record<string, unknown>>) => interactionTitle({ kind: "promise.kept", channel: "chat", direction: "out", properties });
    assert.equal(kept({ body: "Courier by Friday" }), "Promise kept: Courier by Friday");
    for (const [lateMinutes, said] of [[7 * 1440 + 5, "7 days"], [1440, "1 day"], [1439, "23 hours"], [60, "1 hour"], [59, "59 minutes"], [1, "1 minute"]] as const)
      assert.equal(kept({ body: "Courier by Friday", lateMinutes }), `Promise kept ${said} late: Courier by Friday`);
    for (const lateMinutes of [0, -3, "7", null]) assert.equal(kept({ lateMinutes }), "Promise kept");
  });
});
