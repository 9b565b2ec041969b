// What a screen hears, and when it may believe what it has read since.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql, transaction } from "./database.ts";
import { type Follower, followOnce } from "./follow.ts";
import { startLiveBus } from "./live.ts";
import { appendLog, followPosition, logPosition } from "./log.ts";
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

  test("a screen that is opened follows from where all was worked out: of what came after it is told, and told again when it is", async () => {
    const db = database.db;
    await followOnce(db, follower("one"));
    await followOnce(db, follower("two"));
    assert.equal(await followPosition(db), await logPosition(db));
    const before = await logPosition(db);
    const event = await happens();
    await followOnce(db, follower("one"));
    assert.equal(await followPosition(db), before, "the slowest counts");
    const bus = await startLiveBus(db, { everyMillis: 10, report, followers: ["one", "two"] });
    const heard: string[] = [];
    const stop = bus.listen(await followPosition(db), ({ position }) => heard.push(`event ${position}`), (position) => heard.push(`worked out ${position}`));
    try {
      await until(() => heard.includes(`event ${event}`));
      await followOnce(db, follower("two"));
      await until(() => heard.includes(`worked out ${event}`));
    } finally {
      stop();
      await bus.stop();
    }
    assert.equal(await followPosition(db), event);
  });

  test("a follower that is very far behind is not waited for", async () => {
    const db = database.db;
    await sql`insert into follower (name, position) values ('late', 0)`.execute(db);
    for (let i = 0; i < 501; i++) await happens();
    for (const name of ["one", "two"]) while ((await followOnce(db, follower(name))) > 0);
    assert.equal(await followPosition(db), await logPosition(db));
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
