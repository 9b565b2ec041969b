import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { openErrorLog } from "./error-log.ts";

describe("the file of our own errors", () => {
  const root = mkdtempSync(join(tmpdir(), "rapport-errors-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  let made = 0;
  const open = (options: { largestBytes?: number } = {}) => {
    const folder = join(root, String(made++));
    const said: string[] = [];
    const log = openErrorLog(folder, { ...options, say: (line) => said.push(line) });
    const linesOf = (name: string) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as { where: string; error: string; leftOut?: number });
    return { folder, log, said, linesOf };
  };

  test("says what happened and where, in order, without what the request carried; also on the terminal", async () => {
    const { log, said, linesOf } = open();
    log.report(new Error("first"));
    log.report("second", { method: "GET", url: "/api/customers?query=amara@example.com" });
    await log.flush();
    const lines = linesOf("errors.log");
    assert.deepEqual(lines.map((l) => l.where), ["background", "GET /api/customers"]);
    assert.match(lines[0]!.error, /^Error: first\n/);
    assert.equal(said.length, 2);
    assert.ok(!said.join().includes("amara"));
  });

  test("does not grow for ever: a full file becomes the old one, and only one old one is kept", async () => {
    const { folder, log, linesOf } = open({ largestBytes: 2000 });
    for (let i = 0; i < 40; i++) {
      log.report(`error ${i}`);
      await log.flush();
    }
    assert.deepEqual(readdirSync(folder).sort(), ["errors.log", "errors.old.log"]);
    for (const name of readdirSync(folder)) assert.ok(statSync(join(folder, name)).size <= 2000);
    const kept = [...linesOf("errors.old.log"), ...linesOf("errors.log")].map((l) => l.error);
    assert.deepEqual(kept, Array.from({ length: kept.length }, (_, i) => `error ${40 - kept.length + i}`), "the newest, none missing between");
  });

  test("a flood waits for nobody: what cannot be written in time is counted", async () => {
    const { log, linesOf } = open();
    for (let i = 0; i < 3000; i++) log.report(`error ${i}`);
    await log.flush();
    const lines = linesOf("errors.log");
    assert.equal(lines.filter((l) => l.error).length + lines.reduce((sum, l) => sum + (l.leftOut ?? 0), 0), 3000);
  });

  test("a file that cannot be written is said on the terminal and breaks nothing", async () => {
    const { folder, log, said } = open();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "a file where the folder was");
    log.report("lost");
    await log.flush();
    assert.match(said.at(-1)!, /could not be written/);
  });
});
