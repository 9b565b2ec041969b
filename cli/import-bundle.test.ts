import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { testZip } from "../engine/bundles/test-archives.ts";
import { openDatabase, row, sql } from "../engine/platform/index.ts";
import { useCli } from "./test-cli.ts";

const TICKETS = 4000;
const tickets = Array.from({ length: TICKETS }, (_, i) => JSON.stringify({ id: i, subject: `Ticket ${i}`, requester_id: 1 + (i % 9), requester: { id: 1 + (i % 9), name: `Person ${i % 9}`, email: `p${i % 9}@example.org` }, status: "closed", created_at: "2023-02-01T10:00:00Z", comments: [{ id: i, author_id: 1 + (i % 9), public: true, plain_body: `words ${i}`, created_at: "2023-02-01T10:00:00Z" }] })).join("\n");

describe("rapport import bundle", () => {
  const cli = useCli();

  test("says what would happen, is killed in the middle, goes on without losing or doubling anything, and is undone", async () => {
    const path = cli.file("zendesk.zip", testZip([{ name: "tickets.json", content: tickets }]));
    const open = openDatabase(cli.databaseUrl());
    const count = async (table: string) => (await row<{ n: number }>(open.db, sql`select count(*)::integer as n from ${sql.table(table)}`))!.n;
    try {
      const dry = await cli.run(["import", "bundle", path, "--dry-run"]);
      assert.match(dry.stdout, /zendesk\.zip: 9 people, 4,000 conversations\./, dry.stderr);
      assert.match(dry.stdout, /Nothing was written/);
      assert.equal(await count("conversation"), 0);

      let child: ChildProcess | undefined;
      const killed = cli.begin(["import", "bundle", path], (_, running) => void (child ??= running));
      while (child?.exitCode === undefined || ((await count("conversation")) === 0 && child.exitCode === null)) await new Promise(setImmediate);
      child.kill("SIGKILL");
      assert.equal((await killed).code, null);
      const there = await count("conversation");
      assert.ok(there > 0 && there < TICKETS, `${there} were there when it was killed`);
      const left = readdirSync(join(cli.folder, "home", "imports"));
      assert.equal(left.length, 1, "what it had unpacked lies there");

      const done = await cli.json<{ resumed: boolean; importId: string; counts: { conversations: { new: number; alreadyThere: number } } }>(["import", "bundle", path]);
      assert.deepEqual([done.resumed, done.counts.conversations.new + done.counts.conversations.alreadyThere], [true, TICKETS]);
      assert.deepEqual([await count("conversation"), await count("message"), await count("identity")], [TICKETS, TICKETS, 9]);
      assert.deepEqual(readdirSync(join(cli.folder, "home", "imports")), [], "nobody's data lie about");
      assert.match((await cli.run(["import", "list"])).stdout, /bundle {2}zendesk\.zip/);
      assert.match((await cli.run(["import", "undo", done.importId])).stdout, /9 people, 0 companies, 4,000 conversations with 4,000 messages are gone/);
      assert.deepEqual([await count("conversation"), await count("message"), await count("identity"), await count("interaction")], [0, 0, 0, 0]);
    } finally {
      await open.close();
    }
  });

  test("refuses in a sentence what is not there, and what is made to harm", async () => {
    mkdirSync(join(cli.folder, "empty"));
    for (const [path, says] of [["not-there", /There is no file or folder/], ["empty", /There is nothing in empty that can be read/], [cli.file("evil.zip", testZip([{ name: "../evil.csv", content: "a,b\n" }])), /write outside of its folder/]] as const) {
      const { code, stderr } = await cli.run(["import", "bundle", path]);
      assert.equal(code, 1);
      assert.match(stderr, says);
    }
    assert.ok(!existsSync(join(cli.folder, "evil.csv")));
  });
});
