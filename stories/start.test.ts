import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { freePort, isAlive } from "../engine/platform/index.ts";
import { endProgram, isReady, postmasterOf, runProgram, until } from "./processes.ts";

describe("starting and ending", () => {
  const homes: string[] = [];
  const newHome = () => {
    const home = mkdtempSync(join(tmpdir(), "rapport-start-"));
    homes.push(home);
    return home;
  };
  after(() => homes.forEach((home) => rmSync(home, { recursive: true, force: true })));

  async function start(env: Readonly<Record<string, string>> & { RAPPORT_HOME: string }) {
    const port = await freePort();
    const program = runProgram("cli/main.ts", ["start"], { PORT: String(port), RAPPORT_SAMPLE: "none", ...env });
    return { program, url: `http://127.0.0.1:${port}` };
  }

  test("a start prints an address and a sign-in link; SIGTERM ends the server and its PostgreSQL", async () => {
    const home = newHome();
    const { program, url } = await start({ RAPPORT_HOME: home });
    await until("ready", () => isReady(url), program);
    await until("the link", () => /http:\/\/localhost:\d+\/api\/auth\/magic-link\/verify\?token=\S+/.test(program.said()), program);
    await endProgram(program, home);
    assert.equal(program.child.exitCode, 0, program.said());
  });

  test("a start whose parent ended without passing the signal on, as npm's shell does, ends too", { skip: process.platform === "win32" }, async () => {
    const home = newHome();
    const port = await freePort();
    const { NODE_TEST_CONTEXT: _ours, DATABASE_URL: _another, ...inherited } = process.env;
    const env = { ...inherited, RAPPORT_HOME: home, PORT: String(port), RAPPORT_SAMPLE: "none", npm_execpath: "npm" };
    const shell = spawn("/bin/sh", ["-c", `"${process.execPath}" tools/run.mjs cli/main.ts start; exit 0`], { cwd: join(import.meta.dirname, ".."), env, stdio: "ignore" });
    const url = `http://127.0.0.1:${port}`;
    await until("ready", () => isReady(url));
    const postmaster = postmasterOf(home)!;
    shell.kill("SIGTERM");
    await until("the server and its PostgreSQL to end", async () => !isAlive(postmaster) && !(await isReady(url)));
  });

  test("a second start on the same folder says so and leaves; the first goes on", async () => {
    const home = newHome();
    const first = await start({ RAPPORT_HOME: home });
    await until("ready", () => isReady(first.url), first.program);
    const second = await start({ RAPPORT_HOME: home });
    assert.equal(await second.program.ended, 1);
    assert.match(second.program.said(), /already runs on/);
    assert.ok(!/ at .*\.ts:\d+/.test(second.program.said()), "a sentence, not a stack");
    assert.ok(await isReady(first.url));
    await endProgram(first.program, home);
  });

  test("after kill -9 of the server the next start takes over the PostgreSQL that was left", async () => {
    const home = newHome();
    const first = await start({ RAPPORT_HOME: home });
    await until("ready", () => isReady(first.url), first.program);
    const postmaster = postmasterOf(home)!;
    first.program.child.kill("SIGKILL");
    await first.program.ended;
    assert.ok(isAlive(postmaster));
    const second = await start({ RAPPORT_HOME: home });
    await until("ready", () => isReady(second.url), second.program);
    assert.equal(postmasterOf(home), postmaster);
    await endProgram(second.program, home);
  });

  test("two starts at the same moment: one serves, the other says so", async () => {
    const home = newHome();
    const both = await Promise.all([start({ RAPPORT_HOME: home }), start({ RAPPORT_HOME: home })]);
    await until("one to serve and one to leave", async () => (await Promise.all(both.map((b) => isReady(b.url)))).some(Boolean) && both.some((b) => b.program.child.exitCode !== null));
    const served = both.find((b) => b.program.child.exitCode === null)!;
    const left = both.find((b) => b.program.child.exitCode !== null)!;
    assert.match(left.program.said(), /already runs on/);
    await endProgram(served.program, home);
  });

  test("a wrong setting is named and nothing starts", async () => {
    for (const [env, name] of [[{ PORT: "eighty" }, "PORT"], [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL"], [{ RAPPORT_SAMPLE: "tea" }, "RAPPORT_SAMPLE"], [{ RAPPORT_HOEM: "/x" }, "RAPPORT_HOEM"]] as const) {
      const { program } = await start({ RAPPORT_HOME: newHome(), ...env });
      assert.notEqual(await program.ended, 0);
      assert.match(program.said(), new RegExp(`^${name} `, "m"));
    }
  });

  test("a data folder that cannot be made is named, and the start ends", { skip: process.platform === "linux" ? false : "no folder can be made in Linux's /proc" }, async () => {
    const { program } = await start({ RAPPORT_HOME: "/proc/rapport" });
    assert.equal(await program.ended, 1);
    assert.match(program.said(), /^The data folder \/proc\/rapport cannot be used: .* Set RAPPORT_HOME to another\.$/m);
  });

  test("a database that cannot be reached is named, without its password", async () => {
    const { program } = await start({ RAPPORT_HOME: newHome(), DATABASE_URL: `postgres://someone:secret-word@127.0.0.1:${await freePort()}/none` });
    assert.equal(await program.ended, 1);
    assert.match(program.said(), /The database cannot be reached/);
    assert.ok(!program.said().includes("secret-word"));
  });

  test("a port that is taken is named with the cure, and PostgreSQL is stopped again", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port)));
    const home = newHome();
    const { program } = await start({ RAPPORT_HOME: home, PORT: String(port) });
    assert.equal(await program.ended, 1);
    assert.match(program.said(), new RegExp(`Port ${port} is taken`));
    assert.equal(postmasterOf(home), undefined);
    taken.close();
  });
});
