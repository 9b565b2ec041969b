import assert from "node:assert/strict";
import { getPriority } from "node:os";
import { describe, test } from "node:test";
import { apart } from "./apart.ts";
import { openDatabase, row, sql } from "./database.ts";
import { threadId } from "./give-way.ts";
import { Refusal } from "./refusal.ts";
import { useDatabase } from "./test-database.ts";
import type { Tried, TrialTask } from "./test-apart.ts";

const module = new URL("./test-apart.ts", import.meta.url);
const work = (task: TrialTask, parts?: Parameters<typeof apart<TrialTask, number, Tried>>[2]) => apart<TrialTask, number, Tried>(module, task, parts);
const onLinux = { skip: process.platform !== "linux" && "priorities of threads are Linux's" };

describe("work done in a thread of its own", () => {
  test("gets every part in the order sent, and its answer comes back", async () => {
    async function* parts() {
      for (const value of [3, 1, 2]) yield { value };
    }
    assert.deepEqual((await work({ does: "sum" }, parts())).heard, [3, 1, 2]);
    assert.deepEqual((await work({ does: "sum" })).heard, []);
  });

  test("refuses, fails, and ends without an answer in words", async () => {
    await assert.rejects(work({ does: "refuse" }), (error) => error instanceof Refusal && error.code === "bad-input" && error.message === "asOf: no.");
    await assert.rejects(work({ does: "fail" }), /the roof is leaking/);
    await assert.rejects(work({ does: "exit" }), /test-apart.ts ended without an answer/);
    await assert.rejects(apart(new URL("./nowhere.ts", import.meta.url), {}), /nowhere/);
  });

  test("that would take longer or more memory than it may is ended, and refused in words (the twin: within both it answers)", async () => {
    const within = (does: TrialTask["does"], limits: { seconds: number; megabytes: number }) => apart<TrialTask, number, Tried>(module, { does }, undefined, { ...limits, refused: "Too much." });
    const refused = (error: unknown) => error instanceof Refusal && error.code === "too-large" && error.message === "Too much.";
    await assert.rejects(within("never-end", { seconds: 0.5, megabytes: 64 }), refused);
    await assert.rejects(within("grow", { seconds: 60, megabytes: 32 }), refused);
    assert.deepEqual((await within("sum", { seconds: 60, megabytes: 64 })).heard, []);
    await assert.rejects(within("fail", { seconds: 60, megabytes: 64 }), /the roof is leaking/);
  });

  test("whose parts cannot be read fails with that, and one that fails asks for no more parts", async () => {
    async function* broken() {
      yield { value: 1 };
      throw new Error("the pipe is broken");
    }
    await assert.rejects(work({ does: "sum" }, broken()), /the pipe is broken/);
    let asked = 0;
    async function* endless() {
      for (;;) {
        await new Promise((done) => setImmediate(done));
        yield { value: asked++ };
      }
    }
    await assert.rejects(work({ does: "fail" }, endless()), /the roof is leaking/);
  });

  test("gives way to the server's own thread, which stays as it was", onLinux, async () => {
    const before = getPriority(threadId()!);
    assert.equal((await work({ does: "sum" })).priority, 10);
    assert.equal(getPriority(threadId()!), before);
  });
});

describe("the database's side of it", () => {
  const database = useDatabase();

  test("gives way too, and only for the connections that were opened so", onLinux, async () => {
    const priorityOf = async (givesWay: boolean) => {
      const open = openDatabase(database.url, { connections: 1, givesWay });
      await row(open.db, sql`select 1`);
      const { pid } = (await row<{ pid: number }>(open.db, sql`select pg_backend_pid() as pid`))!;
      const priority = getPriority(pid);
      await open.close();
      return priority;
    };
    assert.deepEqual([await priorityOf(true), await priorityOf(false)], [10, 0]);
  });
});
