import assert from "node:assert/strict";
import { afterEach, describe, mock, test } from "node:test";
import { openStream } from "./live-stream.ts";

/** The browser around some windows: one bus for all of them, locks given one after the other, and the server's streams. */
function browser() {
  const channels = new Set<{ onmessage?: (message: { data: unknown }) => void }>();
  class Channel {
    onmessage?: (message: { data: unknown }) => void;
    constructor() {
      channels.add(this);
    }
    postMessage(data: unknown): void {
      for (const each of channels) if (each !== this) each.onmessage?.({ data });
    }
    close(): void {
      channels.delete(this);
    }
  }
  let queue = Promise.resolve();
  const locks = {
    request: async (_name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void> | undefined) => {
      const before = queue;
      let free = () => {};
      queue = new Promise((done) => (free = done));
      await before;
      await (signal.aborted ? undefined : hold());
      free();
    },
  };
  const streams: Stream[] = [];
  class Stream extends EventTarget {
    static readonly CLOSED = 2;
    readyState = 1;
    readonly after: number;
    constructor(url: string) {
      super();
      this.after = Number(url.split("=")[1]);
      streams.push(this);
    }
    close(): void {
      this.readyState = 2;
    }
    say(type: string, data: object = {}): void {
      this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
    }
  }
  Object.assign(globalThis, { EventSource: Stream, BroadcastChannel: Channel });
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true, writable: true });
  const open = () => streams.filter(({ readyState }) => readyState !== 2);
  function openWindow(from: number, name: string | null = "jo") {
    const window = { heard: [] as number[], states: [] as string[], workedOut: 0, reached: from };
    const stream = openStream(name ?? undefined, () => window.reached, {
      open: () => void window.states.push("open"),
      lost: (isOver) => void window.states.push(isOver ? "over" : "lost"),
      workedOut: (text) => void (window.workedOut = (JSON.parse(text) as { position: number }).position),
      change: (text) => {
        const { position } = JSON.parse(text) as { position: number };
        if (position <= window.reached) return;
        window.heard.push(position);
        window.reached = position;
      },
    });
    return Object.assign(window, { close: () => stream.close(), isOver: () => stream.isOver() });
  }
  return { open, openWindow, locks };
}

const settled = async () => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

describe("one stream for the windows of a browser", () => {
  const before = { EventSource: globalThis.EventSource, BroadcastChannel: globalThis.BroadcastChannel, navigator: Object.getOwnPropertyDescriptor(globalThis, "navigator")! };
  afterEach(() => {
    mock.timers.reset();
    Object.assign(globalThis, { EventSource: before.EventSource, BroadcastChannel: before.BroadcastChannel });
    Object.defineProperty(globalThis, "navigator", before.navigator);
  });

  test("one reads and all hear; whoever comes later is told what they lack, out of what is kept or by beginning further back", async () => {
    const { open, openWindow } = browser();
    const one = openWindow(10);
    await settled();
    const two = openWindow(10);
    open()[0]!.say("open");
    for (const position of [11, 12]) open()[0]!.say("change", { position });
    open()[0]!.say("worked-out", { position: 12 });
    assert.deepEqual([open().length, one.heard, two.heard, two.workedOut, two.states], [1, [11, 12], [11, 12], 12, ["open"]]);
    const late = openWindow(11);
    assert.deepEqual([late.heard, late.workedOut, open().length, open()[0]!.after], [[12], 12, 1, 10]);
    const behind = openWindow(4);
    assert.deepEqual([open().length, open()[0]!.after], [1, 4], "it is read again from there");
    for (const position of [5, 9, 11, 12, 13]) open()[0]!.say("change", { position });
    assert.deepEqual([behind.heard, one.heard, two.heard], [[5, 9, 11, 12, 13], [11, 12, 13], [11, 12, 13]], "nobody hears anything twice");
    for (const each of [one, two, late, behind]) each.close();
    await settled();
    assert.equal(open().length, 0);
  });

  test("when the window that reads is closed the next goes on, and what happened between is missed by nobody", async () => {
    const { open, openWindow } = browser();
    const [one, two, three] = [openWindow(0), openWindow(0), openWindow(0)];
    await settled();
    open()[0]!.say("open");
    open()[0]!.say("change", { position: 1 });
    three.reached = 0; // held up when that was said
    one.close();
    await settled();
    assert.deepEqual([open().length, open()[0]!.after], [1, 0], "from where whoever has heard least is");
    for (const position of [1, 2]) open()[0]!.say("change", { position });
    assert.deepEqual([two.heard, three.heard], [[1, 2], [1, 1, 2]]);
    open()[0]!.say("error");
    assert.deepEqual(three.states.at(-1), "lost");
    two.close();
    three.close();
    await settled();
    assert.equal(open().length, 0);
  });

  test("a window whose reader says nothing gets a stream of its own, and so does one whose browser cannot share; the twins share", async () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    const { open, openWindow, locks } = browser();
    const held = locks.request("jo", { signal: new AbortController().signal }, () => new Promise<void>(() => {})); // by a window that hangs
    void held;
    await settled();
    const one = openWindow(3);
    await settled();
    mock.timers.tick(3_900);
    assert.equal(open().length, 0);
    mock.timers.tick(200);
    assert.deepEqual([open().length, open()[0]!.after], [1, 3]);
    open()[0]!.say("open");
    open()[0]!.say("change", { position: 4 });
    assert.deepEqual([one.states, one.heard, one.isOver()], [["open"], [4], false]);
    one.close();
    assert.deepEqual([open().length, one.isOver()], [0, true]);
    for (const name of [null, "jo"]) {
      if (name !== null) Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true, writable: true });
      const [a, b] = [openWindow(0, name), openWindow(0, name)];
      assert.equal(open().length, 2);
      a.close();
      b.close();
    }
  });
});
