// Everything out on the page: one archive that any program opens, with its purpose and its end in the audit, gone when its time is over.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { crc32, inflateRawSync } from "node:zlib";
import { SYSTEM } from "../organisation/index.ts";
import { row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { findInDataFolder } from "./data-folder-files.ts";
import { archivesThatGo, everythingExports, sweepEverythingExports } from "./everything-exports.ts";
import { type Manifest, travellingTables } from "./index.ts";
import { ZipFile } from "./zip-file.ts";

/** Reads an archive by its list, as other programs do, by a way of its own. */
function entriesOf(path: string): Map<string, string> {
  const bytes = readFileSync(path);
  const end64 = bytes.length - 22 - 20 - 56;
  assert.equal(bytes.readUInt32LE(end64), 0x06064b50);
  const entries = new Map<string, string>();
  let at = Number(bytes.readBigUInt64LE(end64 + 48));
  for (let n = Number(bytes.readBigUInt64LE(end64 + 32)); n > 0; n--) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [nameLength, extra] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const field = at + 46 + nameLength + 4;
    const [size, packed, place] = [0, 8, 16].map((offset) => Number(bytes.readBigUInt64LE(field + offset))) as [number, number, number];
    const data = place + 30 + bytes.readUInt16LE(place + 26) + bytes.readUInt16LE(place + 28);
    const content = inflateRawSync(bytes.subarray(data, data + packed));
    assert.deepEqual([content.length, crc32(content)], [size, bytes.readUInt32LE(at + 16)], name);
    assert.equal(bytes.readUInt32LE(place + 14), crc32(content), "the header before the bytes says the same");
    entries.set(name, content.toString("utf8"));
    at += 46 + nameLength + extra;
  }
  return entries;
}

describe("everything out on the page", () => {
  const database = useDatabase();
  const home = mkdtempSync(join(tmpdir(), "rapport-everything-"));
  after(() => rmSync(home, { recursive: true }));
  let now = new Date("2026-11-20T10:00:00Z");
  const ground = () => ({ ...database.ground, now: () => now });
  const done = async (exports: ReturnType<typeof everythingExports>, exportId: string) => {
    for (;;) {
      const found = (await exports.list()).find((each) => each.exportId === exportId)!;
      if (found.state !== "working") return found;
      await new Promise(setImmediate);
    }
  };
  const acts = async () => (await rows<{ act: string; purpose: string | null }>(database.db, sql`select act, detail->>'purpose' as purpose from audit where object_kind = 'export' order by at, act`)).map(({ act, purpose }) => (purpose === null ? act : `${act}: ${purpose}`));

  test("is one archive with every table and a manifest that counts them; who asked, why and who fetched it is kept", async () => {
    const exports = everythingExports(ground(), home);
    const begun = await exports.begin(SYSTEM, { format: "jsonl", purpose: "moving house" });
    assert.equal(begun.state, "working");
    await assert.rejects(exports.begin(SYSTEM, { format: "csv", purpose: "again" }), /just now/);
    const ready = await done(exports, begun.exportId);
    assert.deepEqual([ready.state, ready.expiresAt, ready.downloads], ["ready", "2026-11-27T10:00:00.000Z", 0]);
    const { path, fileName, bytes } = await exports.fetch(SYSTEM, begun.exportId);
    assert.deepEqual([fileName, bytes, statSync(path).mode & 0o77], ["rapport-everything-2026-11-20.zip", statSync(path).size, 0]);
    const entries = entriesOf(path);
    const manifest = JSON.parse(entries.get("manifest.json")!) as Manifest;
    assert.deepEqual(manifest.tables.map(({ table }) => table), travellingTables());
    for (const { table, rows: count } of manifest.tables) assert.equal(entries.get(`${table}.jsonl`)!.split("\n").length - 1, count, table);
    assert.equal(manifest.tables.reduce((sum, each) => sum + each.rows, 0), ready.rows);
    assert.deepEqual(await acts(), ["export: moving house", "export.fetched"]);
    if (existsSync("/usr/bin/unzip")) execFileSync("/usr/bin/unzip", ["-tq", path]); // and by a program that is not ours
  });

  test("for spreadsheets no cell is a formula", async () => {
    await sql`insert into tag (tag_id, name, made_at, made_by) values (gen_random_uuid(), '=1+1', now(), 'system')`.execute(database.db);
    const exports = everythingExports(ground(), home);
    const { exportId } = await exports.begin(SYSTEM, { format: "csv", purpose: "counting" });
    await done(exports, exportId);
    const csv = entriesOf((await exports.fetch(SYSTEM, exportId)).path).get("tag.csv")!;
    assert.match(csv, /,'=1\+1,/);
  });

  test("is removed by whoever may, by its time, and by the erasure of anybody; what is half written does not stay", async () => {
    const exports = everythingExports(ground(), home);
    const ask = async () => (await done(exports, (await exports.begin(SYSTEM, { format: "jsonl", purpose: "test" })).exportId)).exportId;
    const before = await archivesThatGo(database.db, now);
    const [removed, expired] = [await ask(), await ask()];
    const why = async (exportId: string) => (await exports.list()).find((each) => each.exportId === exportId)!.goneBecause;
    assert.equal((await exports.remove(SYSTEM, removed)).state, "gone");
    assert.deepEqual([await why(removed), await why(expired), await archivesThatGo(database.db, now)], ["removed", null, before + 1]);
    await assert.rejects(exports.fetch(SYSTEM, removed), /not kept any more/);
    now = new Date("2026-11-28T10:00:00Z");
    const recent = await ask();
    writeFileSync(join(home, "exports", "0190aaaa-0000-7000-8000-000000000000.zip.part"), "half");
    await sweepEverythingExports(ground(), home);
    assert.deepEqual(readdirSync(join(home, "exports")), [`${recent}.zip`]);
    assert.equal((await exports.list()).find((each) => each.exportId === expired)!.state, "gone");
    await (await findInDataFolder(home, () => false)).forget();
    assert.deepEqual(readdirSync(join(home, "exports")), []);
    assert.equal((await exports.list()).find((each) => each.exportId === recent)!.state, "gone");
    assert.deepEqual([await why(expired), await why(recent)], ["time", "missing"]);
    // What says that somebody was erased is the erasure itself.
    const erased = async (at: string) => sql`insert into erasure (erasure_id, at, by_kind, by_id, why, counts, late_ids, finished_at) values (gen_random_uuid(), ${at}::timestamptz, 'system', 'system', 'asked', '{}', '{}', ${at}::timestamptz)`.execute(database.db);
    await erased("2026-11-28T09:59:00Z");
    assert.deepEqual([await why(recent), await archivesThatGo(database.db, now)], ["missing", 1], "it was asked for after that erasure, and its file is believed to be there");
    await erased("2026-11-28T10:00:01Z");
    assert.deepEqual([await why(recent), await archivesThatGo(database.db, now)], ["erasure", 0]);
  });

  test("that is stopped, or whose server ended, leaves nothing but that it was asked for", async () => {
    const exports = everythingExports(ground(), home);
    const { exportId } = await exports.begin(SYSTEM, { format: "jsonl", purpose: "stopped" });
    const stopped = await exports.remove(SYSTEM, exportId);
    assert.deepEqual([stopped.state, stopped.failedBecause], ["failed", "It was stopped; nothing of it is kept."]);
    assert.deepEqual(readdirSync(join(home, "exports")), []);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from audit where detail->>'purpose' = 'stopped'`))!.n, 0, "nothing went out");
    await sql`insert into everything_export (export_id, format, purpose, asked_at, asked_by) values ('0190aaaa-0000-7000-8000-000000000001', 'jsonl', 'crash', now(), 'system')`.execute(database.db);
    assert.equal((await exports.list()).find((each) => each.purpose === "crash")!.state, "interrupted");
  });

  test("goes on however large a file is: an entry larger than the pieces in which it is packed", async () => {
    const path = join(home, "large.zip");
    const zip = await ZipFile.create(path, now);
    const sink = await zip.entry("ü/large.txt");
    const piece = `${Array.from({ length: 20_000 }, (_, i) => `line ${i} ${(i * 7919) % 10_007}`).join("\n")}\n`;
    for (let i = 0; i < 20; i++) await sink.write(piece);
    await sink.end();
    const empty = await zip.entry("empty.txt");
    await empty.end();
    assert.equal(await zip.end(), statSync(path).size);
    assert.deepEqual([...entriesOf(path)].map(([name, text]) => [name, text.length]), [["ü/large.txt", piece.length * 20], ["empty.txt", 0]]);
  });
});
