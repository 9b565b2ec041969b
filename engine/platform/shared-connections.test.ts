import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { isDatabaseAway, keyed, type OpenDatabase, openDatabase, row, rows, sql, transaction } from "./database.ts";
import { cloneDatabase, dropDatabase } from "./test-database.ts";

describe("connections that many share", () => {
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
  const answered = (db: OpenDatabase["db"], n: number) => row<{ n: number; pid: number }>(db, sql`select ${n}::integer as n, pg_backend_pid() as pid`);

  test("fifty statements asked in one breath are each answered with their own, over four processes of the database at most (a pool takes more: the twin)", async () => {
    const fifty = Array.from({ length: 50 }, (_, n) => n);
    const asked = async (db: OpenDatabase["db"]) => {
      const found = await Promise.all(fifty.map((n) => answered(db, n)));
      assert.deepEqual(found.map((each) => each!.n), fifty);
      return new Set(found.map((each) => each!.pid)).size;
    };
    assert.ok((await asked(keyed(open.db))) <= 4);
    assert.ok((await asked(open.db)) > 4);
  });

  test("what fails, or cannot even be read, fails by itself: those before and behind it are answered", async () => {
    const db = keyed(open.db);
    for (let again = 0; again < 2; again++) {
      const all = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? rows(db, sql`select 1 / ${0}::integer`) : n % 3 === 1 ? rows(db, sql`select nothing from nowhere where ${n} = 1`) : answered(db, n))));
      assert.deepEqual(all.map((each) => each.status), Array.from({ length: 30 }, (_, n) => (n % 3 === 2 ? "fulfilled" : "rejected")));
      for (const [n, each] of all.entries()) if (each.status === "rejected") assert.match(String(each.reason), n % 3 === 0 ? /division by zero/ : /does not exist/);
      else assert.equal((each.value as { n: number }).n, n);
    }
  });

  test("a slow one holds up no more than those on its own connection", async () => {
    const other = openDatabase(url);
    const db = keyed(other.db);
    await Promise.all([answered(db, 1), answered(db, 2)]);
    let isOver = false;
    const slow = rows(db, sql`select pg_sleep(${20}::integer)`).catch((error: unknown) => error).finally(() => (isOver = true));
    for (let n = 0; n < 20; n++) await answered(db, n);
    assert.equal(isOver, false);
    await rows(open.db, sql`select pg_terminate_backend(pid) from pg_stat_activity where query like ${"select pg_sleep%"} and pid <> pg_backend_pid()`);
    assert.ok(isDatabaseAway(await slow));
    await other.close();
  });

  test("one that is lost fails what was asked of it as a database that is away, and is made anew for the next", async () => {
    const other = openDatabase(url);
    const db = keyed(other.db);
    const { pid } = (await answered(db, 1))!;
    const hanging = rows(db, sql`select pg_sleep(${20}::integer)`).catch((error: unknown) => error);
    await rows(open.db, sql`select pg_terminate_backend(${pid}::integer)`);
    assert.ok(isDatabaseAway(await hanging));
    for (let n = 0; n < 5; n++) assert.notEqual((await answered(db, n))!.pid, pid);
    await other.close();
  });

  test("no transaction is begun on one: others would be in it", async () => {
    await assert.rejects(transaction(keyed(open.db), (tx) => answered(tx, 1)), /cannot be begun on a connection that is shared/);
    assert.equal((await answered(keyed(open.db), 7))!.n, 7);
  });

  test("where no database is, it is away, and so is one that was closed", async () => {
    const nowhere = openDatabase("postgres://someone@127.0.0.1:1/none");
    for (let again = 0; again < 2; again++) await assert.rejects(answered(keyed(nowhere.db), 1), isDatabaseAway);
    await nowhere.close();
    await assert.rejects(answered(keyed(nowhere.db), 1), isDatabaseAway);
  });
});
