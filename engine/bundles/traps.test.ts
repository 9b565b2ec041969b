// What goes wrong in files on their way, by the kind of file: it is read as it was meant or refused by name, and nothing is half done.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { Refusal, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { openPeople } from "../profiles/index.ts";
import type { BundleResult } from "./contract.ts";
import { readMailbox } from "./mail.ts";
import { testWorkbook } from "./test-archives.ts";
import { TEST_EXPORTS } from "../profiles/import-contacts/test-exports.ts";
import { facts, messagesIn, useBundles } from "./test-bundles.ts";
import { aroundIt, type Trap, TRAPS } from "./test-traps.ts";
import { undoAnyImport } from "./undo-bundle.ts";
import { unpack } from "./unpack.ts";

for (const [kind, traps] of Object.entries(TRAPS))
  describe(`traps in ${kind}`, () => {
    const database = useDatabase();
    const { drop, take } = useBundles(database);
    const people = async () => (await rows<{ name: string | null; email: string | null; phone: string | null }>(database.db, sql`select name, email, phone from profile`)).map((each) => [each.name, each.email, each.phone].filter((word) => word !== null).join(", ")).sort();
    const messages = async () => (await messagesIn(database.db)).map((each) => `${each.who.replace(/^\w+ /, "")}: ${each.body}`).sort();

    test("are twenty at least, each of its own name", () => {
      assert.ok(new Set(traps.map((each) => each.name)).size === traps.length && traps.length >= 20, `${traps.length}`);
    });

    // Each undo gives it back, so that it need not be asked before each.
    let before: Awaited<ReturnType<typeof facts>> | undefined;
    for (const each of traps)
      test(each.name, async () => {
        const reading = { ours: ["support@house.example", "@house.example"] };
        before ??= await facts(database.db);
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

describe("an export that was opened and saved in a spreadsheet", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);
  test("has rows with rounded numbers refused by name: two deals, or two companies, are not made one; with their digits all come in (the twin)", async () => {
    const before = await facts(database.db);
    const files = (id: (digit: number) => string) => ({
      "contacts.csv": "Record ID,First Name,Last Name,Email,Lifecycle Stage\n101,Ann,Lee,ann@x.example,lead\n",
      "companies.csv": `Record ID,Company name,Company Domain Name\n${id(1)},Mar,mar.example\n${id(2)},Sol,sol.example\n`,
      "deals.csv": `Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner,Associated Contact IDs\n${id(3)},Big,Appointment,Sales,1,2024-05-01 10:00,,,101\n${id(4)},Small,Appointment,Sales,1,2024-05-02 10:00,,,101\n`,
    });
    const [rounded, whole] = [await take(drop(files(() => "1.23457E+10"))), await take(drop(files((digit) => `1234567890${digit}`)))];
    assert.deepEqual([rounded, whole].map(({ counts }) => [counts.organisations.new, counts.touchPoints?.new ?? 0, counts.refusedBecause]), [[0, 0, [{ reason: 'Record ID "1.23457E+10" was rounded by a spreadsheet, and the number is lost', lines: 4 }]], [2, 2, []]]);
    for (const { importId } of [whole, rounded]) await undoAnyImport(database.ground, importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  });
});

describe("a hundred thousand", () => {
  const folder = mkdtempSync(join(tmpdir(), "rapport-many-"));
  after(() => rmSync(folder, { recursive: true }));
  const MANY = 100_000;
  const who = Array.from({ length: MANY }, (_, i) => ({ id: i, name: `Person ${i}`, email: `p${i}@example.org` }));
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  /** How many rows are read, how many of them refused, and the last one's words. */
  const told = async (path: string) => {
    const people = openPeople(path);
    let [read, refused, last] = [0, 0, ""];
    for await (const { rows: some } of people.read())
      for (const { cells, malformed } of some) {
        read++;
        if (malformed !== undefined) refused++;
        last = cells.join(" ");
      }
    return { read, refused, last };
  };
  const all = (last: string) => ({ read: MANY, refused: 0, last });

  test("cards, records, lines of records and rows of a sheet are read to the last", async () => {
    assert.deepEqual(await told(write("many.vcf", who.map(({ name, email }) => `BEGIN:VCARD\r\nFN:${name}\r\nEMAIL:${email}\r\nEND:VCARD\r\n`).join(""))), all(`Person ${MANY - 1} p${MANY - 1}@example.org`));
    for (const text of [JSON.stringify(who), JSON.stringify({ users: who }), who.map((each) => JSON.stringify(each)).join("\n"), who.map((each) => JSON.stringify(each, null, 1)).join("\n")]) assert.deepEqual(await told(write("many.json", text)), all(`${MANY - 1} Person ${MANY - 1} p${MANY - 1}@example.org`));
    const book = write("many.xlsx", testWorkbook([{ title: "s", rows: [["id", "name", "email"], ...who.map(({ id, name, email }) => [id, name, email])] }]));
    assert.deepEqual(await told((await unpack([{ path: book, name: "many.xlsx" }], join(folder, "unpacked"))).files[0]!.path), all(`${MANY - 1} Person ${MANY - 1} p${MANY - 1}@example.org`));
  });

  test("short messages of a mailbox are read to the last", async () => {
    const path = write("many.mbox", who.map(({ id, name, email }) => `From x Thu Feb  2 10:00:00 2023\nFrom: ${name} <${email}>\nTo: us@house.example\nDate: Thu, 2 Feb 2023 10:00:00 +0100\nMessage-ID: <${id}@x>\n\nhi\n\n`).join(""));
    let [read, refused, last] = [0, 0, ""];
    for await (const { place, mail } of readMailbox(path, statSync(path).size)) {
      assert.equal(place, ++read);
      if (mail.kind === "mail") last = mail.from.email!;
      else refused++;
    }
    assert.deepEqual({ read, refused, last }, all(`p${MANY - 1}@example.org`));
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
