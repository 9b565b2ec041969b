import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ofOneMoment } from "./of-one-moment.ts";

describe("what is kept beside what runs", () => {
  test("is read again where work has ended meanwhile, so that it is never shown as neither (read once, it would be: the twin)", async () => {
    const running = new Map([["a", {}]]);
    let kept = "nothing";
    const reading = async () => {
      const found = kept;
      if (running.has("a")) {
        kept = "the result"; // the work keeps what came of it and ends, after the row was read
        running.delete("a");
      }
      return found;
    };
    const show = (found: string) => `${found}, ${running.size} running`;
    assert.equal(await ofOneMoment(running, reading, show), "the result, 0 running");
    running.set("a", {});
    kept = "nothing";
    assert.equal(show(await reading()), "nothing, 0 running");
  });

  test("is read once where work goes on, or begins", async () => {
    const running = new Map([["a", {}]]);
    let reads = 0;
    await ofOneMoment(running, async () => void (reads++, running.set("b", {})), () => undefined);
    assert.equal(reads, 1);
  });
});
