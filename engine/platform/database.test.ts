import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { connectionMillis, isDatabaseAway, type OpenDatabase, keyed, openDatabase, row, run, sql, transaction } from "./database.ts";
import { cloneDatabase, dropDatabase } from "./test-database.ts";

describe("statements that ride keys", () => {
  let url: string;
  let open: OpenDatabase;
  before(async () => {
    url = await cloneDatabase();
    open = openDatabase(url);
  });
  after(async () => {
    await open?.close();
    await dropDatabase(url);
  });

  const plans = async (db: OpenDatabase["db"]) => {
    for (let n = 0; n < 3; n++) await row(db, sql`select count(*) as n from setting where key = ${"organisation"}`);
    return (await row<{ kept: number; anew: number }>(db, sql`select generic_plans as kept, custom_plans as anew from pg_prepared_statements where statement like ${"select count(*)%from setting%"} and statement not like ${"%pg_prepared%"}`))!;
  };

  test("are planned once, and all others each time", async () => {
    const once = await plans(keyed(open.db));
    const each = await transaction(open.db, plans);
    assert.deepEqual([once, each], [{ kept: 3, anew: 0 }, { kept: 0, anew: 3 }]);
  });

  test("are still planned once where very many others were asked before, and no connection keeps more than two thousand", async () => {
    const kept = await transaction(open.db, async (tx) => {
      for (let n = 0; n < 2100; n++) await row(tx, sql`select ${n}::integer as ${sql.ref(`n${n}`)}`);
      return (await row<{ n: number }>(tx, sql`select count(*)::integer as n from pg_prepared_statements`))!.n;
    });
    assert.ok(kept > 1900 && kept <= 2000, String(kept));
    const other = openDatabase(url);
    assert.deepEqual(await plans(keyed(other.db)), { kept: 3, anew: 0 });
    await other.close();
  });

  test("read an index although the table held next to nothing when they were planned (another statement reads all of it: the twin)", async () => {
    await run(open.db, sql`create table much (id integer primary key)`);
    await run(open.db, sql`insert into much values (1), (2), (3)`);
    await run(open.db, sql`analyze much`);
    const how = async (db: OpenDatabase["db"]) => JSON.stringify((await sql`explain (format json) select id from much where id = any(array[1, 2])`.execute(db)).rows);
    assert.match(await how(keyed(open.db)), /Index/);
    assert.doesNotMatch(await how(keyed(open.db)), /Seq Scan/);
    assert.match(await how(open.db), /Seq Scan/);
  });

  test("stay in the transaction that they are asked in", async () => {
    await transaction(open.db, async (tx) => {
      assert.equal(keyed(tx), tx);
    });
    assert.equal(keyed(open.db), keyed(open.db));
    assert.notEqual(keyed(open.db), open.db);
  });

  test("end with the database that they belong to", async () => {
    const other = openDatabase(url);
    const theirs = keyed(other.db);
    await row(theirs, sql`select 1`);
    await other.close();
    await assert.rejects(() => row(theirs, sql`select 1`), isDatabaseAway);
    await assert.rejects(() => row(other.db, sql`select 1`), isDatabaseAway, "to who still asks while a server ends it is away, and no error of ours");
    await assert.rejects(() => row(open.db, sql`select nothing`), (error) => !isDatabaseAway(error));
  });
});

describe("how long a connection is waited for", () => {
  test("is five seconds, or as the address says", async () => {
    const plain = "postgres://someone@127.0.0.1:5432/one";
    assert.deepEqual([plain, `${plain}?connect_timeout=30`, `${plain}?connect_timeout=soon`, `${plain}?connect_timeout=0`].map(connectionMillis), [5000, 30_000, 5000, 5000]);
    const url = await cloneDatabase();
    const patient = openDatabase(url, { connections: 1 });
    const hurried = new URL(url);
    hurried.searchParams.set("connect_timeout", "0.05");
    const impatient = openDatabase(hurried.toString(), { connections: 1 });
    // The only connection is in use for longer than the one waits, and for less than the other does.
    const both = (db: OpenDatabase["db"]) => Promise.all([sql`select pg_sleep(0.5)`.execute(db), sql`select 1`.execute(db)]);
    await row(impatient.db, sql`select 1`).catch(() => undefined);
    await both(patient.db);
    await assert.rejects(both(impatient.db), (error) => isDatabaseAway(error));
    await Promise.all([patient, impatient].map((each) => each.close()));
    await dropDatabase(url);
  });
});
