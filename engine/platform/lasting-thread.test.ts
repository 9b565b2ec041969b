import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lastingThread } from "./lasting-thread.ts";

describe("a thread that stays", () => {
  test("does one task after the other, and knows the next time what it did before; one that fails is told, and the next is done", async () => {
    const ask = lastingThread<string, string>(new URL("./test-lasting.ts", import.meta.url));
    const [first, wrong, second] = await Promise.allSettled([ask("a"), ask("fail"), ask("b")]);
    assert.equal(first.status === "fulfilled" && first.value, "a 1");
    assert.match(wrong.status === "rejected" ? String(wrong.reason) : "", /the roof is leaking/);
    assert.equal(second.status === "fulfilled" && second.value, "b 2");
    assert.equal(await ask("c"), "c 3");
    await assert.rejects(ask("exit"), /test-lasting.ts ended without an answer/);
    assert.equal(await ask("d"), "d 1", "another begins where one has ended");
  });

  test("whose module is not there says so", async () => {
    await assert.rejects(lastingThread<string, string>(new URL("./nowhere.ts", import.meta.url))("a"), /nowhere/);
  });
});
