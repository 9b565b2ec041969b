import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { repeat } from "./repeat.ts";

describe("what is done now and then", () => {
  test("is done again after an error, never twice at once, and stopping waits for what is under way", async () => {
    let [begun, ended, atOnce] = [0, 0, 0];
    const errors: unknown[] = [];
    let enough: () => void;
    const thrice = new Promise<void>((resolve) => (enough = resolve));
    const repeating = repeat(
      1,
      async () => {
        begun++;
        atOnce = Math.max(atOnce, begun - ended);
        await new Promise((resolve) => setImmediate(resolve));
        ended++;
        if (begun === 1) throw new Error("once");
        if (begun === 3) enough();
      },
      (error) => errors.push(error),
    );
    await thrice;
    await repeating.stop();
    assert.deepEqual([begun, ended], [ended, begun]);
    assert.equal(atOnce, 1);
    assert.equal(errors.length, 1);
    const then = begun;
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(begun, then);
  });

  test("is not begun by stopping", async () => {
    const repeating = repeat(600_000, () => assert.fail("not yet"), () => assert.fail());
    await repeating.stop();
  });
});
