// Rows that cannot be taken as they stand: told by cause, repaired by cause, run again as a part of their import, undone with it.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { SYSTEM } from "../../organisation/index.ts";
import { newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { believeSuppressed, rememberErased } from "../erased.ts";
import { undoImport } from "../import/undo-import.ts";
import { contactFiles } from "./contact-files.ts";
import { type ContactsReading, type ContactsRepair, withRepairs } from "./contract.ts";
import { type ContactsFile, importContacts } from "./import-contacts.ts";

// Day first, but for one; four dates that are none; one row is known by its name only.
const FILE = [
  "Name,E-Mail,Geburtsdatum,Umsatz,Newsletter-Einwilligung,Telefon",
  "Ada Able,ada@x.example,31/01/1980,5.50,ja,+4930123456",
  "Bea Best,bea@x.example,04/28/1990,12.00,vielleicht,+4930123457",
  "Cyd Cole,,31/02/1990,7.25,ja,",
  "Dan Dale,dan(at)x.example,30/03/1970,1.00,nein,",
  ",eve(at)x.example,,,,",
  "Fay Fern,fay@x.example,never,8.00,ja,ask her",
  "Gus Gale,gus@x.example,12/12/1999,9.00,ja,+4930123458",
  "Hal Hope,hal@x.example,13/12/1999,9.00,ja,+4930123459",
  "Ike Ives,ike@x.example,14/12/1999,9.00,ja,+4930123460",
  ...Array.from({ length: 30 }, (_, i) => `Joe ${i},joe${i}@x.example,15/12/1999,9.00,ja,+49301234${70 + i}`),
].join("\n") + "\n";

const DATE = { problem: "date", column: "Geburtsdatum" } as const;

describe("a row that cannot be taken as it stands", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-repairs-"));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "people.csv");
  writeFileSync(path, FILE);
  const heldAt = join(folder, "held.jsonl");
  const take = (options: Partial<ContactsFile> = {}) => importContacts(database.ground, { path, refusedTo: null, reading: { dateOrder: "day-first" }, ...options }, SYSTEM);
  const check = (repairs: ContactsRepair[]) => take({ check: true, reading: { dateOrder: "day-first", repairs } });
  const facts = async () => JSON.stringify(await Promise.all(["identity", "identifier", "membership", "attribute", "consent", "profile"].map((table) => rows(database.db, sql`select (to_jsonb(t) - 'counted_to')::text from ${sql.table(table)} t order by 1`))));
  const said = async (name: string, key: string) => (await row<{ value: unknown }>(database.db, sql`select a.value from profile p join membership m on m.customer_id = p.customer_id join attribute a on a.identity_id = m.identity_id where p.name = ${name} and a.key = ${key} order by a.observed_at desc limit 1`))?.value;

  test("is told with those of one cause, how many could be read another way, and the values that stand there", async () => {
    const { counts } = await check([]);
    const dates = counts.problems!.find((each) => each.problem === "date")!;
    assert.deepEqual([dates.column, dates.rows, dates.refused, dates.distinct], ["Geburtsdatum", 3, 0, 3]);
    assert.deepEqual(dates.reads, [{ as: "month-first", cells: 1 }]);
    assert.deepEqual(dates.values.map((each) => each.value).sort(), ["04/28/1990", "31/02/1990", "never"]);
    const mail = counts.problems!.find((each) => each.problem === "email")!;
    assert.deepEqual([mail.rows, mail.refused], [2, 1], "Eve is nobody without it, Dan has a name");
    assert.equal(counts.lines.refused, 1);
    assert.equal(counts.problems!.reduce((sum, each) => sum + each.refused, 0), counts.lines.refused, "each refused row has a cause to repair");
  });

  test("is read another way, empty, as written, another value, or left out, as was said of its cause", async () => {
    const dates = async (repair: Omit<ContactsRepair, "problem" | "column">) => (await check([{ ...DATE, ...repair }])).counts;
    assert.deepEqual((await dates({ as: "month-first" })).problems!.find((each) => each.problem === "date")!.values.map((each) => each.value).sort(), ["31/02/1990", "never"]);
    assert.equal((await dates({ as: "leave-empty" })).problems!.some((each) => each.problem === "date"), false);
    assert.equal((await dates({ as: "as-written" })).problems!.some((each) => each.problem === "date"), false);
    const skipped = await dates({ as: "skip-row" });
    assert.deepEqual([skipped.lines.refused, skipped.newPeople], [4, 35]); // Bea, Cyd and Fay beside Eve, of 39
    assert.deepEqual((await dates({ values: { never: "", "31/02/1990": "28/02/1990" } })).problems!.find((each) => each.problem === "date")!.values.map((each) => each.value), ["04/28/1990"]);
    const mended = (await check([{ problem: "email", column: "E-Mail", values: { "eve(at)x.example": "eve@x.example" } }])).counts;
    assert.deepEqual([mended.lines.refused, mended.newPeople], [0, 39]);
    assert.equal((await dates({ values: { never: "still never" } })).problems!.find((each) => each.problem === "date")!.rows, 3, "a value that is no date either repairs nothing");
  });

  test("is told where it holds what cannot be: a day that there is not, mail without an end, a website that is no address; what can be comes in (the twin)", async () => {
    const impossible = join(folder, "impossible.csv");
    const people = ["Ann,ann@w.example,03.04.1980,https://ann.example/shop?a=1,w.example", "Bo,bo@w,31.02.1990,not a link,intern", "Cy,cy@münchen.example,5/4/1980,www.cy.example; cy.example:8080/x,see file"];
    writeFileSync(impossible, `Name,E-Mail,Geburtsdatum,Website,Page\n${people.join("\n")}\n`);
    const take3 = (reading: ContactsReading) => take({ path: impossible, check: true, reading, refusedTo: join(folder, "impossible-refused.csv") });
    const { counts, refusedFile } = await take3({}); // 5/4 leaves the order open, so that dates are kept as written
    assert.deepEqual(counts.problems!.map(({ problem, column, rows: n, refused, values }) => [problem, column, n, refused, values.map(({ value }) => value)]).sort(), [
      ["date", "Geburtsdatum", 1, 0, ["31.02.1990"]], ["email", "E-Mail", 1, 0, ["bo@w"]], ["website", "Website", 1, 0, ["not a link"]],
    ]);
    const named = readFileSync(refusedFile!, "utf8");
    for (const part of [/31\.02\.1990/, /"?bo@w/, /not a link/]) assert.match(named, part);
    assert.deepEqual([counts.newPeople, (await take3({ kinds: { Geburtsdatum: "text" } })).counts.problems!.map(({ problem }) => problem).sort()], [3, ["email", "website"]], "who says that it is text means so");
    assert.deepEqual((await take3({ repairs: [{ problem: "website", column: "Website", as: "as-written" }, { problem: "email", column: "E-Mail", values: { "bo@w": "bo@w.example" } }, { ...DATE, values: { "31.02.1990": "28.02.1990" } }] })).counts.problems, []);
  });

  test("of one cause, a later repair counts and values add up", () => {
    assert.deepEqual(withRepairs([{ ...DATE, values: { a: "1" } }, { problem: "phone", column: "T", country: "DE" }], [{ ...DATE, as: "leave-empty", values: { b: "2" } }]), [{ problem: "phone", column: "T", country: "DE" }, { ...DATE, as: "leave-empty", values: { a: "1", b: "2" } }]);
  });

  test("is run again as a part of its import, changes nobody else, and goes with the import", async () => {
    const before = await facts();
    const first = await take({ heldAt });
    assert.equal(first.counts.newPeople, 38);
    assert.equal(statSync(heldAt).mode & 0o77, 0, "others of the machine do not read it");
    const again = (place: number, reading: ContactsReading) => importContacts(database.ground, { path: heldAt, heldAt, refusedTo: null, reading, again: { importId: first.importId!, place } }, SYSTEM);
    const standing = await facts();
    const nothing = await again(1, {});
    assert.deepEqual([nothing.counts.newPeople, nothing.counts.updated], [0, 0]);
    assert.equal(await facts(), standing, "without a repair it says nothing new");

    const done = await again(2, { repairs: [{ ...DATE, as: "month-first", values: { "31/02/1990": "28/02/1990" } }, { problem: "email", column: "E-Mail", values: { "eve(at)x.example": "eve@x.example", "dan(at)x.example": "dan@x.example" } }, { problem: "consent", column: "Newsletter-Einwilligung", values: { vielleicht: "no" } }] });
    assert.deepEqual([done.counts.newPeople, done.counts.updated], [1, 3], "Eve is new; Bea, Cyd and Dan are told of anew, and Cyd, who is known by name only, is not made twice");
    assert.deepEqual([await said("Bea Best", "birthday"), await said("Cyd Cole", "birthday")], ["1990-04-28", "1990-02-28"]);
    assert.ok(await row(database.db, sql`select 1 from identifier i join profile p on p.customer_id = i.identity_id where i.value = 'dan@x.example' and p.name = 'Dan Dale'`));
    assert.ok(await row(database.db, sql`select 1 from consent c join profile p on p.customer_id = c.identity_id where p.name = 'Bea Best' and not c.given`));
    assert.deepEqual(done.counts.problems!.map((each) => [each.problem, each.values.map((value) => value.value)]), [["date", ["never"]], ["phone", ["ask her"]]]);
    assert.deepEqual((await rows<{ n: number }>(database.db, sql`select count(*)::integer as n from import where part_of is null`)).map((each) => each.n), [1], "it is one import");

    await undoImport(database.ground, first.importId!, SYSTEM);
    assert.equal(await facts(), before);
    await assert.rejects(again(3, {}), /was undone/);
  });

  test("does not outvote a later row of the file that told the same person rightly", async () => {
    const twice = join(folder, "twice.csv");
    writeFileSync(twice, `Name,E-Mail,Geburtsdatum,City\n${["Ann Two,ann@y.example,31/02/1990,Berlin", "Ann Two,ann@y.example,13/05/1991,Munich", ...Array.from({ length: 20 }, (_, i) => `Ned ${i},ned${i}@y.example,20/05/1991,Rome`)].join("\n")}\n`);
    const first = await take({ path: twice, heldAt });
    await importContacts(database.ground, { path: heldAt, heldAt, refusedTo: null, reading: { repairs: [{ ...DATE, values: { "31/02/1990": "28/02/1990" } }] }, again: { importId: first.importId!, place: 1 } }, SYSTEM);
    assert.deepEqual([await said("Ann Two", "birthday"), await said("Ann Two", "city")], ["1991-05-13", "Munich"]);
    assert.equal(existsSync(heldAt), false, "nothing is left to be repaired");
    await undoImport(database.ground, first.importId!, SYSTEM);
  });

  test("is not run again once a later file of the same source came in, for neither could be undone before the other", async () => {
    const first = await take({ heldAt });
    const later = join(folder, "later.csv");
    writeFileSync(later, "Name,E-Mail\nAda Able,ada@x.example\n");
    const second = await take({ path: later });
    await assert.rejects(importContacts(database.ground, { path: heldAt, heldAt, refusedTo: null, reading: {}, again: { importId: first.importId!, place: 1 } }, SYSTEM), /later\.csv came in from the same source since/);
    await undoImport(database.ground, second.importId!, SYSTEM);
    await undoImport(database.ground, first.importId!, SYSTEM);
  });

  test("of whoever asked to be forgotten is not kept to be run again", async () => {
    await transaction(database.db, (tx) => rememberErased(tx, new Date(), newId(), [{ kind: "email", value: "gus@x.example" }], true));
    believeSuppressed(database.db);
    const { counts } = await take({ heldAt });
    assert.equal(counts.problems!.find((each) => each.problem === "erased")!.refused, 1);
    assert.doesNotMatch(readFileSync(heldAt, "utf8"), /gus@/);
    assert.match(readFileSync(heldAt, "utf8"), /fay@/);
  });
});

describe("a file that is being brought in on the page", () => {
  const database = useDatabase();
  const home = mkdtempSync(join(tmpdir(), "rapport-paused-"));
  after(() => rmSync(home, { recursive: true }));
  const bytes = Buffer.from(`Name,E-Mail\n${Array.from({ length: 20_000 }, (_, i) => `Person ${i},p${i}@z.example`).join("\n")}\n`);
  const people = async () => (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from profile`))!.n;
  const until = async (state: () => Promise<{ state: string }>, wanted: string) => {
    while ((await state()).state !== wanted) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  test("is paused with nothing written, waits over an end of the server, and is gone on with or given up", async () => {
    const files = contactFiles(database.ground, home);
    const { fileId } = await files.open(SYSTEM, { fileName: "many.csv", bytes: bytes.length });
    await files.receive(fileId, 0, bytes);
    await assert.rejects(files.pause(SYSTEM, fileId), /Nothing of this file is being brought in/);
    await files.begin(SYSTEM, fileId, "bring-in", { country: "PT" });
    const paused = await files.pause(SYSTEM, fileId);
    assert.deepEqual([paused.state, paused.work, paused.pausedBy, await people()], ["interrupted", "bring-in", SYSTEM.name, 0]);
    await files.close();

    const after = contactFiles(database.ground, home); // the server again
    assert.equal((await after.find(fileId)).state, "interrupted");
    assert.equal((await after.stop(fileId)).state, "received", "given up, it is as it was before");
    await assert.rejects(after.goOn(SYSTEM, fileId), /Nothing of this file was paused/);
    await after.begin(SYSTEM, fileId, "bring-in", { country: "PT" });
    await after.close(); // ended in the middle, without a pause
    const last = contactFiles(database.ground, home);
    const interrupted = await last.find(fileId);
    assert.deepEqual([interrupted.state, interrupted.pausedAt, interrupted.failedBecause, interrupted.reading.country, await people()], ["interrupted", null, null, "PT", 0]);
    await last.goOn(SYSTEM, fileId);
    await until(() => last.find(fileId), "brought-in");
    assert.equal(await people(), 20_000);
    await last.close();
  });

  test("runs its refused rows again, and says what came of it", async () => {
    const files = contactFiles(database.ground, home);
    const some = Buffer.from(FILE);
    const { fileId } = await files.open(SYSTEM, { fileName: "some.csv", bytes: some.length });
    await files.receive(fileId, 0, some);
    await assert.rejects(files.repair(SYSTEM, fileId, [{ ...DATE, as: "leave-empty" }]), /not brought in/);
    await files.begin(SYSTEM, fileId, "bring-in", { dateOrder: "day-first" });
    await until(() => files.find(fileId), "brought-in");
    assert.equal((await files.find(fileId)).canRepair, true);
    await files.repair(SYSTEM, fileId, [{ problem: "email", column: "E-Mail", values: { "eve(at)x.example": "eve@x.example", "dan(at)x.example": "dan@x.example" } }]);
    await until(() => files.find(fileId), "brought-in");
    const { result, refusedRows } = await files.find(fileId);
    assert.deepEqual(result!.repaired!.map(({ rows: ran, refused, by }) => [ran, refused, by]), [[5, 0, SYSTEM.name]]);
    assert.deepEqual([result!.counts.newPeople, result!.counts.lines.refused, refusedRows], [39, 0, 5]);
    await files.repair(SYSTEM, fileId, [{ ...DATE, as: "leave-empty" }, { problem: "consent", column: "Newsletter-Einwilligung", as: "leave-empty" }, { problem: "phone", column: "Telefon", as: "as-written" }]);
    await until(() => files.find(fileId), "brought-in");
    const done = await files.find(fileId);
    assert.deepEqual([done.canRepair, done.refusedRows, done.result!.repaired!.length], [false, 0, 2]);
    await files.close();
  });
});
