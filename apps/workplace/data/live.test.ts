import assert from "node:assert/strict";
import { afterEach, describe, mock, test } from "node:test";
import { QueryClient } from "@tanstack/react-query";
import { Live } from "./live.ts";

/** The browser's end of a stream of events, spoken into by the test. */
class Spoken extends EventTarget {
  static last: Spoken;
  static readonly CLOSED = 2;
  readonly readyState = 1;
  constructor(_url: string) {
    super();
    Spoken.last = this;
  }
  close(): void {}
  say(type: string, data: object): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
}

describe("the page's connection to what happens", () => {
  const before = { EventSource: globalThis.EventSource, window: globalThis.window, document: globalThis.document };
  afterEach(() => {
    mock.timers.reset();
    Object.assign(globalThis, before);
  });
  function follow() {
    Object.assign(globalThis, { EventSource: Spoken, window: new EventTarget(), document: new EventTarget() });
    mock.timers.enable({ apis: ["setTimeout"] });
    const queries = new QueryClient();
    const read: string[] = [];
    mock.method(queries, "invalidateQueries", async ({ queryKey }: { queryKey: readonly string[] }) => void read.push(queryKey.join("/")));
    const stop = new Live(queries).start(0);
    const happened = (position: number) => Spoken.last.say("change", { position, topic: "interactions", at: "2026-11-21T14:00:00Z", customerIds: ["a"], conversationId: null });
    return { read, stop, happened, workedOut: (position: number) => Spoken.last.say("worked-out", { position }) };
  }

  test("what was read before all was worked out that follows from it is read once more", () => {
    const { read, stop, happened, workedOut } = follow();
    happened(5);
    mock.timers.tick(3000);
    assert.equal(read.filter((key) => key === "customers").length, 1);
    workedOut(4);
    mock.timers.tick(3000);
    assert.equal(read.filter((key) => key === "customers").length, 1, "not of what came before");
    workedOut(5);
    mock.timers.tick(3000);
    assert.deepEqual(["customers", "customer/a"].map((key) => read.filter((each) => each === key).length), [2, 2]);
    workedOut(6);
    mock.timers.tick(3000);
    assert.equal(read.filter((key) => key === "customers").length, 2);
    stop();
  });

  test("what was worked out before anybody read is read once", () => {
    const { read, stop, happened, workedOut } = follow();
    happened(5);
    workedOut(5);
    mock.timers.tick(3000);
    assert.deepEqual(["customers", "customer/a"].map((key) => read.filter((each) => each === key).length), [1, 1]);
    stop();
  });
});
