// What goes wrong in files on their way, by the kind of file: it is read as it was meant or refused by name, and nothing is half done.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { Refusal, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import type { BundleResult } from "./contract.ts";
import { TEST_EXPORTS } from "../profiles/import-contacts/test-exports.ts";
import { facts, messagesIn, useBundles } from "./test-bundles.ts";
import { aroundIt, type Trap, TRAPS } from "./test-traps.ts";
import { undoAnyImport } from "./undo-bundle.ts";

for (const [kind, traps] of Object.entries(TRAPS))
  describe(`traps in ${kind}`, () => {
    const database = useDatabase();
    const { drop, take } = useBundles(database);
    const people = async () => (await rows<{ name: string | null; email: string | null; phone: string | null }>(database.db, sql`select name, email, phone from profile`)).map((each) => [each.name, each.email, each.phone].filter((word) => word !== null).join(", ")).sort();
    const messages = async () => (await messagesIn(database.db)).map((each) => `${each.who.replace(/^\w+ /, "")}: ${each.body}`).sort();

    test("are twenty at least, each of its own name", () => {
      assert.ok(new Set(traps.map((each) => each.name)).size === traps.length && traps.length >= 20, `${traps.length}`);
    });

    for (const each of traps)
      test(each.name, async () => {
        const reading = { ours: ["support@house.example", "@house.example"] };
        const before = await facts(database.db);
        const open = (files: Trap["files"]) => take(drop(files, each.called ?? "dropped"), { reading });
        if (each.refuses) {
          await assert.rejects(open(each.files), (error) => (error instanceof Refusal && each.refuses!.test(error.message) ? true : assert.fail(`${(error as Error).stack} is not ${each.refuses}`)));
          return assert.deepEqual(await facts(database.db), before, "nothing is half done");
        }
        const done: BundleResult[] = [];
        try {
          for (const files of each.then === undefined ? [each.files] : [each.files, each.then]) done.push(await open(files));
          const told = JSON.stringify(done);
          assert.deepEqual(await (kind.startsWith("mail") ? messages() : people()), [...each.reads!].sort(), told);
          const because = done.flatMap(({ counts }) => counts.refusedBecause.flatMap(({ reason, lines }) => Array.from({ length: lines }, () => reason)));
          assert.equal(because.filter((reason) => !reason.startsWith("an attachment")).length, each.refused?.length ?? 0, JSON.stringify(because));
          for (const reason of each.refused ?? []) assert.ok(because.some((said) => reason.test(said)), `${reason}: ${JSON.stringify(because)}`);
          for (const words of each.says ?? []) assert.match(told, words);
        } finally {
          for (const { importId } of done.reverse()) await undoAnyImport(database.ground, importId!, SYSTEM);
        }
        assert.deepEqual(await facts(database.db), before, "an undo gives back what was there");
      });
  });

describe("each program's table of people", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);
  test("in an archive that leads out, unpacks without end, is cut off, locked or damaged is refused by name, and nothing is half done", async () => {
    const before = await facts(database.db);
    for (const { source, fileName, content } of TEST_EXPORTS)
      for (const { name, files, called, refuses } of aroundIt(fileName, content)) await assert.rejects(take(drop(files, called!)), (error) => error instanceof Refusal && refuses!.test(error.message), `${source} ${name}`);
    assert.deepEqual(await facts(database.db), before);
  });
});
