import assert from "node:assert/strict";
import { afterEach, describe, mock, test } from "node:test";
import { QueryClient } from "@tanstack/react-query";
import { goneThroughNow, letListsKnow } from "./lists-know.ts";

describe("letting lists know of an attribute", () => {
  const before = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = before;
    mock.timers.reset();
  });
  /** A server that answers as it is told to, one request after the other. */
  function server(): { readonly asked: () => number; readonly answer: (status: number, body: object) => Promise<void> } {
    const waiting: ((answer: Response) => void)[] = [];
    let asked = 0;
    globalThis.fetch = (() => new Promise<Response>((resolve) => (asked++, waiting.push(resolve)))) as typeof fetch;
    return {
      asked: () => asked,
      async answer(status, body) {
        waiting.shift()!(new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }));
        for (let i = 0; i < 20; i++) await Promise.resolve();
        await new Promise((done) => setImmediate(done));
      },
    };
  }

  test("goes on until all are gone through, and tells how far it is", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { asked, answer } = server();
    const done = letListsKnow(new QueryClient(), { attribute: "plan" });
    assert.equal(goneThroughNow(), null, "what is done at once is not told of");
    mock.timers.tick(400);
    assert.equal(goneThroughNow(), 0);
    await answer(200, { ready: false, share: 0.25 });
    assert.deepEqual([goneThroughNow(), asked()], [0.25, 2]);
    await answer(200, { ready: false, share: 0.75 });
    assert.deepEqual([goneThroughNow(), asked()], [0.75, 3]);
    await answer(200, { ready: true, share: 1 });
    await done;
    assert.deepEqual([goneThroughNow(), asked()], [null, 3]);
  });

  test("what cannot be is told to whoever asked, and nothing is under way any more", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { answer } = server();
    const done = letListsKnow(new QueryClient(), { attribute: "plan" });
    mock.timers.tick(400);
    await Promise.all([assert.rejects(done, /a hundred/), answer(409, { title: "Not now", detail: "There are a hundred." })]);
    assert.equal(goneThroughNow(), null);
    mock.timers.tick(4000);
    assert.equal(goneThroughNow(), null);
  });
});
