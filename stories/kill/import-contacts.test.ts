// An import of people that is ended with kill -9 halfway, and begun again: nobody is there twice, and nobody is missing.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { ensurePostgres, isAlive, openDatabase, row, sql } from "../../engine/platform/index.ts";
import { endProgram, postmasterOf, runProgram, until } from "../processes.ts";

const PEOPLE = 30_000;

interface Found {
  readonly identities: number;
  readonly addresses: number;
  readonly attributes: number;
  readonly profiles: number;
  readonly imports: number;
}

async function found(home: string): Promise<Found> {
  const postgres = await ensurePostgres(home);
  const open = openDatabase(postgres.url);
  try {
    return (await row<Found>(open.db, sql`select (select count(*)::integer from identity) as identities, (select count(*)::integer from identifier where kind = 'email') as addresses, (select count(*)::integer from attribute) as attributes,
      (select count(*)::integer from profile) as profiles, (select count(*)::integer from import) as imports`))!;
  } finally {
    await open.close();
    postgres.leave();
  }
}

describe("an import of people that is ended with kill -9", { skip: process.platform !== "linux" ? "the processes are found through /proc" : false }, () => {
  test("keeps nothing until it is whole; begun again it brings in everybody once, and a third time changes nothing", async (t) => {
    const home = mkdtempSync(join(tmpdir(), "rapport-kill-import-"));
    const file = join(home, "people.csv");
    // Every tenth row says again what a row before it said.
    writeFileSync(file, `id,name,email,city\n${Array.from({ length: PEOPLE }, (_, i) => (i % 10 === 9 ? i - 4 : i)).map((who) => `${who},Person ${who.toString(36)},p${who}@example.org,Ulm`).join("\n")}\n`);
    const env = { RAPPORT_HOME: home, RAPPORT_SAMPLE: "none" };
    const args = ["import", "contacts", file, "--source", "kill", "--json"];
    let running = runProgram("cli/main.ts", args, env);
    try {
      let kills = 0;
      for (const millis of [100, 900, 2500, 4500]) {
        await until("the import to have begun", () => /looking the file through/.test(running.said()) || running.child.exitCode !== null);
        await wait(millis); // another point of the work each time
        if (running.child.exitCode !== null) break;
        running.child.kill("SIGKILL");
        await running.ended;
        kills++;
        const left = await found(home);
        assert.ok(left.identities === 0 ? left.imports === 0 : left.imports === 1, JSON.stringify(left));
        running = runProgram("cli/main.ts", args, env);
      }
      assert.ok(kills > 0, "the import was never interrupted: the test has no power");
      assert.equal(await running.ended, 0, running.said());
      const whole = PEOPLE * 0.9;
      const once = await found(home);
      assert.deepEqual({ ...once, imports: 0 }, { identities: whole, addresses: whole, attributes: 2 * whole, profiles: whole, imports: 0 });
      running = runProgram("cli/main.ts", args, env);
      assert.equal(await running.ended, 0, running.said());
      assert.deepEqual({ ...(await found(home)), imports: 0 }, { ...once, imports: 0 });
      t.diagnostic(`${kills} kills, ${once.identities} people, once each`);
    } finally {
      const postmaster = postmasterOf(home);
      await endProgram(running, home, true);
      if (postmaster !== undefined) await until("PostgreSQL to end", () => !isAlive(postmaster));
      rmSync(home, { recursive: true, force: true });
    }
  });
});
