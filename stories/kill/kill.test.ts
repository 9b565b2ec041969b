import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createKey, SYSTEM } from "../../engine/organisation/index.ts";
import { ensurePostgres, freePort, migrate, openDatabase, readMigrations, rows, sql } from "../../engine/platform/index.ts";
import { journalWaiting } from "../../engine/profiles/index.ts";
import { childrenOf, endProgram, isReady, postmasterOf, runProgram, type StartedProgram, until } from "../processes.ts";
import { startLoad } from "./load.ts";

/** How many times each kind of process is ended; RAPPORT_TEST_KILLS multiplies the default of 7 + 7 + 7. */
const ROUNDS = Number(process.env["RAPPORT_TEST_KILLS"] ?? 7);
const KEY = "wk_kill_test_0123456789";

interface Counted {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly kills: number;
  readonly bugs: readonly string[];
}

type Victim = "server" | "postgres" | "both";

async function killUnderLoad(program: string, args: readonly string[], victims: readonly Victim[]): Promise<Counted> {
  const home = mkdtempSync(join(tmpdir(), "rapport-kill-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { RAPPORT_HOME: home, PORT: String(port), RAPPORT_SAMPLE: "none", RAPPORT_EVENTS_PER_SECOND: "100000" };
  await prepare(home);
  const start = () => runProgram(program, args, env);
  let running: StartedProgram = start();
  await until("the server to be ready", () => isReady(url), running);
  const load = startLoad(url, KEY, 16);
  let kills = 0;
  try {
    for (const victim of victims) {
      const before = load.acknowledged.size;
      await until("some events to be acknowledged", () => load.acknowledged.size > before + 60, running);
      await wait(Math.floor((kills * 37) % 120)); // at another point of the work each time
      if (victim !== "server") {
        // Only children of our own postmaster: sessions and writers, or the postmaster itself.
        const postmaster = postmasterOf(home)!;
        const children = childrenOf(postmaster);
        process.kill(kills % 5 === 4 || children.length === 0 ? postmaster : children[kills % children.length]!, "SIGKILL");
        kills++;
      }
      if (victim !== "postgres") {
        running.child.kill("SIGKILL");
        kills++;
        await running.ended;
        running = start();
      }
      await until("the server to be ready again", () => isReady(url), running);
    }
    await load.stop();
    await until("everything taken to become facts", () => isApplied(home), running);
    const counted = await count(home, load.acknowledged);
    return { ...counted, kills, bugs: load.bugs };
  } finally {
    // Also when the test fails: only what it started itself, by the numbers it kept.
    void load.stop();
    await endProgram(running, home, true);
    rmSync(home, { recursive: true, force: true });
  }
}

async function isApplied(home: string): Promise<boolean> {
  const postgres = await ensurePostgres(home);
  const open = openDatabase(postgres.url);
  try {
    return (await journalWaiting(open.db)).touchPoints === 0;
  } finally {
    await open.close();
    postgres.leave();
  }
}

/** A data folder with tables and a write key, as after a first start. */
async function prepare(home: string): Promise<void> {
  const postgres = await ensurePostgres(home);
  const open = openDatabase(postgres.url);
  await migrate(open.pool, readMigrations(join(import.meta.dirname, "../../engine")));
  await createKey(open.db, new Date(), SYSTEM, { name: "kill", role: "write" }, KEY);
  await open.close();
  await postgres.stop();
}

async function count(home: string, acknowledged: ReadonlySet<string>): Promise<{ acknowledged: number; lost: number; doubled: number }> {
  const postgres = await ensurePostgres(home);
  const open = openDatabase(postgres.url);
  const kept = new Map((await rows<{ id: string; n: number }>(open.db, sql`select properties->>'id' as id, count(*) as n from interaction group by 1`)).map((k) => [k.id, k.n]));
  await open.close();
  postgres.leave();
  return { acknowledged: acknowledged.size, lost: [...acknowledged].filter((id) => !kept.has(id)).length, doubled: [...kept.values()].filter((n) => n > 1).length };
}

describe("what was acknowledged survives", { skip: process.platform !== "linux" ? "the processes are found through /proc" : false }, () => {
  test("ending the server, PostgreSQL's processes and both with kill -9 under load loses nothing and doubles nothing", async (t) => {
    const victims = (["server", "postgres", "both"] as const).flatMap((victim) => Array.from({ length: ROUNDS }, () => victim));
    const counted = await killUnderLoad("cli/main.ts", ["start"], victims);
    t.diagnostic(`${counted.kills} processes ended, ${counted.acknowledged} events acknowledged, ${counted.lost} lost, ${counted.doubled} doubled`);
    assert.ok(counted.kills >= 20 || ROUNDS < 7);
    assert.equal(counted.lost, 0);
    assert.equal(counted.doubled, 0);
    assert.deepEqual(counted.bugs, []);
  });

  test("a server that answers before it writes is caught by the same test (the control)", async (t) => {
    const counted = await killUnderLoad("stories/kill/acknowledge-first.ts", [], ["server", "server"]);
    t.diagnostic(`control: ${counted.acknowledged} events acknowledged, ${counted.lost} lost`);
    assert.ok(counted.lost > 0, "the control lost nothing: the test has no power");
  });
});
