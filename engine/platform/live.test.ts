// What a screen hears, and when it may believe what it has read since.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { transaction } from "./database.ts";
import { type Follower, followOnce } from "./follow.ts";
import { startLiveBus } from "./live.ts";
import { appendLog } from "./log.ts";
import { useDatabase } from "./test-database.ts";

describe("the live bus", () => {
  const database = useDatabase();
  const follower = (name: string): Follower => ({ name, topics: ["interactions"], handle: async () => undefined });
  const happens = () => transaction(database.db, (tx) => appendLog(tx, database.ground.now(), { topic: "interactions" }));
  async function until(is: () => boolean): Promise<void> {
    while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const report = (error: unknown) => {
    throw error;
  };

  test("tells of an event at once, and that all that follows from it is worked out when every follower has read it", async () => {
    const bus = await startLiveBus(database.db, { everyMillis: 10, report, followers: ["one", "two"] });
    const heard: string[] = [];
    const stop = bus.listen(bus.position(), ({ position }) => heard.push(`event ${position}`), (position) => heard.push(`worked out ${position}`));
    try {
      const first = await happens();
      await until(() => heard.length === 1);
      await followOnce(database.db, follower("one"));
      const second = await happens();
      await until(() => heard.length === 2);
      assert.deepEqual(heard, [`event ${first}`, `event ${second}`]);
      await followOnce(database.db, follower("two"));
      await until(() => heard.length === 3);
      assert.equal(heard[2], `worked out ${first}`, "the slowest counts");
      await followOnce(database.db, follower("one"));
      await until(() => heard.length === 4);
      assert.equal(heard[3], `worked out ${second}`);
    } finally {
      stop();
      await bus.stop();
    }
  });

  test("tells whoever comes later only as far as they have heard", async () => {
    const bus = await startLiveBus(database.db, { everyMillis: 10, report, followers: ["one"] });
    const heard: string[] = [];
    const stop = bus.listen(bus.position() - 1, ({ position }) => heard.push(`event ${position}`), (position) => heard.push(`worked out ${position}`));
    try {
      await followOnce(database.db, follower("one"));
      await until(() => heard.includes(`worked out ${bus.position()}`));
      assert.equal(heard.indexOf(`event ${bus.position()}`) < heard.indexOf(`worked out ${bus.position()}`), true);
    } finally {
      stop();
      await bus.stop();
    }
  });
});
