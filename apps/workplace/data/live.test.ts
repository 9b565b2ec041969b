import assert from "node:assert/strict";
import { afterEach, describe, mock, test } from "node:test";
import { QueryClient } from "@tanstack/react-query";
import { Live } from "./live.ts";

/** The browser's end of a stream of events, spoken into by the test. */
class Spoken extends EventTarget {
  static last: Spoken;
  static readonly CLOSED = 2;
  readyState = 1;
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
    const live = new Live(queries);
    const stop = live.start(0);
    const happened = (position: number) => Spoken.last.say("change", { position, topic: "interactions", at: "2026-11-21T14:00:00Z", customerIds: ["a"], conversationId: null });
    return { live, read, stop, happened, workedOut: (position: number) => Spoken.last.say("worked-out", { position }) };
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

  test("a page that nobody looks at holds no connection: opened so, hidden for a while, or left; it goes on when it is looked at", () => {
    const page = Object.assign(new EventTarget(), { hidden: true });
    const asked: string[] = [];
    class Counted extends Spoken {
      override readyState = 1;
      constructor(url: string) {
        super(url);
        asked.push(url);
      }
      override close(): void {
        this.readyState = 2;
      }
    }
    Object.assign(globalThis, { EventSource: Counted, window: new EventTarget(), document: page });
    mock.timers.enable({ apis: ["setTimeout"] });
    const stop = new Live(new QueryClient()).start(7);
    const turn = (hidden: boolean) => (Object.assign(page, { hidden }), page.dispatchEvent(new Event("visibilitychange")));
    assert.deepEqual(asked, []);
    turn(false);
    assert.deepEqual(asked, ["/api/live?after=7"]);
    turn(true);
    mock.timers.tick(4_000);
    turn(false);
    assert.equal(asked.length, 1, "a short look away changes nothing");
    turn(true);
    mock.timers.tick(6_000);
    assert.equal(Spoken.last.readyState, 2);
    turn(false);
    assert.equal(asked.length, 2);
    window.dispatchEvent(new Event("pagehide"));
    assert.equal(Spoken.last.readyState, 2);
    window.dispatchEvent(new Event("pageshow"));
    assert.equal(asked.length, 3);
    stop();
  });

  test("while it is held nothing is read again; let go, all of it is", () => {
    const { live, read, stop, happened } = follow();
    const letGo = [live.hold(), live.hold()];
    happened(5);
    mock.timers.tick(10_000);
    letGo[0]!();
    letGo[0]!();
    mock.timers.tick(10_000);
    assert.deepEqual(read, [], "whoever lets go twice lets go of nobody else's");
    letGo[1]!();
    mock.timers.tick(3_000);
    assert.deepEqual(["customers", "customer/a"].map((key) => read.filter((each) => each === key).length), [1, 1]);
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
