import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { row, rows, sql, transaction } from "./database.ts";
import { appendLog, readLog } from "./log.ts";
import { readSettings, SettingsError } from "./settings.ts";
import { useDatabase } from "./test-database.ts";
import { MicroBatcher } from "./micro-batch.ts";
import { newId } from "./ids.ts";

describe("the log", () => {
  const database = useDatabase();

  test("a transaction that commits late never holds an earlier position than one already read", async () => {
    const at = new Date();
    let letSlowCommit = () => {};
    const slowMayCommit = new Promise<void>((resolve) => (letSlowCommit = resolve));
    let slowTook = () => {};
    const slowHasPosition = new Promise<void>((resolve) => (slowTook = resolve));
    const slow = transaction(database.db, async (tx) => {
      const position = await appendLog(tx, at, { topic: "profile", about: { who: "slow" } });
      slowTook();
      await slowMayCommit;
      return position;
    });
    await slowHasPosition;
    const quick = transaction(database.db, (tx) => appendLog(tx, at, { topic: "profile", about: { who: "quick" } }));
    assert.deepEqual(await readLog(database.db, 0, 10), [], "the reader sees nothing yet, and so cannot step over the slow one");
    letSlowCommit();
    assert.ok((await slow) < (await quick));
    const seen = await readLog(database.db, 0, 10);
    assert.deepEqual(seen.map((e) => e.body.about["who"]), ["slow", "quick"]);
  });

  test("positions from a sequence would let a reader step over a late commit (the twin that breaks)", async () => {
    await sql`create sequence twin_position`.execute(database.db);
    await sql`create table twin_log (position bigint primary key, who text)`.execute(database.db);
    const append = (tx: typeof database.db, who: string) => sql`insert into twin_log values (nextval('twin_position'), ${who})`.execute(tx);
    let letSlowCommit = () => {};
    const slowMayCommit = new Promise<void>((resolve) => (letSlowCommit = resolve));
    let slowTook = () => {};
    const slowHasPosition = new Promise<void>((resolve) => (slowTook = resolve));
    const slow = transaction(database.db, async (tx) => {
      await append(tx, "slow");
      slowTook();
      await slowMayCommit;
    });
    await slowHasPosition;
    await transaction(database.db, (tx) => append(tx, "quick"));
    const reached = (await row<{ position: number }>(database.db, sql`select max(position) as position from twin_log`))!.position;
    letSlowCommit();
    await slow;
    assert.deepEqual(await rows(database.db, sql`select who from twin_log where position > ${reached}`), [], "the slow row is never met");
  });
});

describe("settings", () => {
  test("a wrong setting is named with its cure", () => {
    assert.throws(() => readSettings({ PORT: "70000" }), (e: Error) => e instanceof SettingsError && /PORT must be a whole number from 0 to 65535; it is "70000"/.test(e.message));
    assert.throws(() => readSettings({ DATABASE_URL: "mysql://u:secret@h/d" }), (e: Error) => /DATABASE_URL/.test(e.message) && !e.message.includes("secret"));
  });
  test("a misspelt setting is named rather than ignored", () => {
    assert.throws(() => readSettings({ RAPPORT_HOMME: "/x" }), /RAPPORT_HOMME is not a setting/);
  });
});

describe("a micro-batcher", () => {
  test("answers after the write, and with the write's error", async () => {
    const batches: number[][] = [];
    const batcher = new MicroBatcher<number, number>(async (items) => {
      batches.push([...items]);
      if (items.includes(13)) throw new Error("refused");
      return items.map((n) => n * 2);
    }, { most: 3, waiting: 100 });
    assert.deepEqual(await Promise.all([1, 2, 3, 4].map((n) => batcher.add(n))), [2, 4, 6, 8]);
    assert.deepEqual(batches, [[1, 2, 3], [4]]);
    await assert.rejects(batcher.add(13), /refused/);
  });

  test("writes as much at once as it has lanes, one unless told; what is added in any turn is written", async () => {
    const most = async (lanes?: number) => {
      let now = 0;
      let seen = 0;
      const batcher = new MicroBatcher<number, number>(async (items) => {
        seen = Math.max(seen, ++now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now--;
        return [...items];
      }, { most: 2, waiting: 1000, ...(lanes !== undefined && { lanes }) });
      const added: Promise<number>[] = [];
      for (let n = 0; n < 60; n++) {
        added.push(batcher.add(n).then((got) => (got % 7 === 0 ? batcher.add(got) : got))); // in the turn in which a write ends
        if (n % 5 === 0) await new Promise(setImmediate);
      }
      assert.deepEqual(await Promise.all(added), Array.from({ length: 60 }, (_, n) => n));
      await batcher.settle();
      return seen;
    };
    assert.deepEqual([await most(), await most(2)], [1, 2]);
  });
});

describe("ids", () => {
  test("made one after the other sort in that order", () => {
    const made = Array.from({ length: 300 }, () => newId(1_700_000_000_000));
    assert.deepEqual([...made].sort(), made);
    const many = Array.from({ length: 20_000 }, () => newId(1_700_000_001_000));
    assert.deepEqual([...many].sort(), many, "more than fit into one millisecond");
    assert.equal(new Set(many).size, 20_000);
    assert.match(made[0]!, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
