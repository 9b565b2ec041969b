// What becomes of an import that is ended in the middle, by whatever: gone on with, stopped, failed, taken back half way.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { newId, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addTag, findImport, importContacts, listImports, mergeCustomers, rebuildProfiles, removeTag, startIntake } from "../profiles/index.ts";
import { bundleFiles } from "./bundle-files.ts";
import { Interrupted } from "./import-bundle.ts";
import { facts, useBundles } from "./test-bundles.ts";
import { previewUndo, undoAnyImport } from "./undo-bundle.ts";

const tickets = Array.from({ length: 700 }, (_, i) => JSON.stringify({ id: i, subject: `Ticket ${i}`, requester_id: 1000 + (i % 50), requester: { id: 1000 + (i % 50), name: `Person ${i % 50}`, email: `p${i % 50}@example.org` }, status: "closed", created_at: "2023-02-01T10:00:00Z", comments: [{ id: i * 10, author_id: 1000 + (i % 50), public: true, plain_body: `words ${i}`, created_at: "2023-02-01T10:00:00Z" }] })).join("\n");
const users = JSON.stringify({ users: Array.from({ length: 40 }, (_, i) => ({ id: 1000 + i, name: `Person ${i}`, email: `p${i}@example.org`, role: "end-user", organization_id: 5 })) });
const files = { "users.json": users, "tickets.json": tickets, "organizations.json": JSON.stringify({ organizations: [{ id: 5, name: "House", domain_names: [] }] }) };
/** Counts of everything, without ids and times. */
const counted = async (facts: Record<string, string[]>) => Object.fromEntries(Object.entries(facts).map(([table, rows]) => [table, rows.length]));

describe("an import that is interrupted", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);
  const clean = async () => counted(await facts(database.db));

  test("at any of its steps goes on where it stopped: nothing twice, nothing lost, and one undo takes all of it", async () => {
    const before = await facts(database.db);
    const bundle = drop(files);
    const whole = await take(bundle);
    await transaction(database.db, rebuildProfiles);
    const expected = await clean();
    await undoAnyImport(database.ground, whole.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);

    for (const at of ["organisations", "conversations"] as const) {
      let pages = 0;
      await assert.rejects(take(bundle, { onProgress: ({ doing }) => { if (doing === at && ++pages === (at === "conversations" ? 2 : 1)) throw new Interrupted(); } }), Interrupted);
      const there = (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from conversation`))!.n;
      assert.equal(there, at === "conversations" ? 500 : 0);
      const resumed = await take(bundle);
      assert.ok(resumed.resumed);
      await transaction(database.db, rebuildProfiles);
      assert.deepEqual(await clean(), expected, at);
      assert.equal((await listImports(database.db)).filter((each) => each.finishedAt !== null && each.undoneAt === null).length, 1);
      await undoAnyImport(database.ground, resumed.importId!, SYSTEM);
      assert.deepEqual(await facts(database.db), before, at);
    }
  });

  test("makes one organisation of a company that a table tells of and a card of an address book names; of two of one name it guesses none", async () => {
    const before = await facts(database.db);
    const card = (name: string, company: string) => `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nEMAIL:${name.toLowerCase()}@mar.example\nORG:${company}\nEND:VCARD\n`;
    const bundle = drop({ "companies.csv": "Record ID,Company name,Company Domain Name,City\n1,Mar Azul,marazul.example,Porto\n2,Twin,a.example,Oslo\n3,Twin,b.example,Rome\n", "people.vcf": card("Ines", "mar  azul") + card("Odd", "Twin") }, "crm");
    assert.deepEqual((await take(bundle, { check: true })).counts.organisations.new, 4);
    const done = await take(bundle);
    assert.deepEqual([done.counts.organisations.new, done.counts.organisations.members], [4, 2]);
    assert.deepEqual((await rows<{ name: string; n: number }>(database.db, sql`select g.name, (select count(*)::integer from group_member m where m.group_id = g.group_id) as n from customer_group g order by 1, 2`)).map((g) => `${g.name} ${g.n}`), ["Mar Azul 1", "Twin 0", "Twin 0", "Twin 1"]);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  });

  test("is taken back by one undo without being ended first", async () => {
    const before = await facts(database.db);
    const bundle = drop(files, "half");
    await assert.rejects(take(bundle, { onProgress: ({ doing, share }) => { if (doing === "conversations" && share > 0.3) throw new Interrupted(); } }), Interrupted);
    const [open] = await listImports(database.db);
    assert.deepEqual([open!.finishedAt, open!.failedBecause], [null, null]);
    await undoAnyImport(database.ground, open!.importId, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  });

  test("because somebody stopped it, or because it failed, leaves nothing but a line that it was tried", async () => {
    const before = await facts(database.db);
    await assert.rejects(take(drop(files, "stopped"), { onProgress: ({ doing }) => { if (doing === "conversations") throw new Refusal("not-acceptable-now", "It was stopped."); } }), /stopped/);
    assert.deepEqual(await facts(database.db), before);
    const [tried] = await listImports(database.db);
    assert.match(tried!.failedBecause!, /stopped/);
    await assert.rejects(undoAnyImport(database.ground, tried!.importId, SYSTEM), /nothing to undo/);
  });

  test("by a later one of the same source is undone after it; a part is not undone by itself", async () => {
    const first = await take(drop(files, "first"));
    const second = await take(drop({ "users.json": JSON.stringify({ users: [{ id: 1001, name: "Person 1", email: "p1@example.org", role: "end-user", organization_id: 5, time_zone: "x", iana_time_zone: "Africa/Dakar" }] }) }, "second"));
    await assert.rejects(undoAnyImport(database.ground, first.importId!, SYSTEM), /second .*came later.*Undo that one first/);
    const { later, refused } = await previewUndo(database.ground, first.importId!, SYSTEM);
    assert.deepEqual([later?.importId, later?.fileName, later?.same], [second.importId, "second", "people"], refused ?? "");
    assert.equal((await previewUndo(database.ground, second.importId!, SYSTEM)).later, null, "the twin");
    const part = (await row<{ id: string }>(database.db, sql`select import_id as id from import where part_of = ${first.importId!}::uuid limit 1`))!.id;
    await assert.rejects(undoAnyImport(database.ground, part, SYSTEM), /came as a part of first/);
    await undoAnyImport(database.ground, second.importId!, SYSTEM);
    await undoAnyImport(database.ground, first.importId!, SYSTEM);
    await assert.rejects(undoAnyImport(database.ground, first.importId!, SYSTEM), /undone already/);
  });

  test("says before it is undone, and after, who stays and why; the count changes nothing", async () => {
    const people = ["Gone", "Untagged", "Tagged", "Told", "Joined", "Bought", "Booked"];
    const folder = mkdtempSync(join(tmpdir(), "rapport-stays-"));
    const bring = async (name: string, rows: readonly string[], source: string) => {
      writeFileSync(join(folder, name), `name,email\n${rows.map((row) => `${row} Stay,${row.toLowerCase()}@stay.example\n`).join("")}`);
      return (await importContacts(database.ground, { path: join(folder, name), refusedTo: null, reading: { source } }, SYSTEM)).importId!;
    };
    const importId = await bring("people.csv", people, "one");
    const id = async (name: string) => (await row<{ id: string }>(database.db, sql`select customer_id as id from profile where name = ${`${name} Stay`}`))!.id;
    const [tagged, joined, booked] = [await id("Tagged"), await id("Joined"), await id("Booked")];
    await addTag(database.ground, SYSTEM, tagged, "Fair");
    const untagged = await id("Untagged");
    await removeTag(database.ground, SYSTEM, untagged, (await addTag(database.ground, SYSTEM, untagged, "Fair")).tags[0]!.tagId);
    const other = await bring("other.csv", ["Told", "Apart"], "two");
    await mergeCustomers(database.ground, SYSTEM, { keepId: await id("Apart"), otherId: joined, why: "the same" });
    await startIntake(database.ground).take({ name: "shop", trusted: true }, [{ messageId: "stay", kind: "order", channel: "web", direction: "in", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "email", value: "bought@stay.example" }] }]);
    await sql`create table appointment (identity_id uuid primary key)`.execute(database.db); // of a step that is not there yet
    await sql`insert into appointment values (${booked}::uuid)`.execute(database.db);
    const stays = (["another-import", "colleagues", "linked", "something-else", "touch-points"] as const).map((because) => ({ because, people: 1, nameless: because === "linked" || because === "another-import" ? 0 : 1 }));
    const before = await facts(database.db);
    assert.deepEqual(await previewUndo(database.ground, importId, SYSTEM), { refused: null, later: null, counted: true, people: 2, goes: { people: 2, organisations: 0, conversations: 0, messages: 0, documents: 0, touchPoints: 0, orders: 0, statements: people.length }, left: 5, stays });
    assert.deepEqual(await facts(database.db), before);
    const undone = await undoAnyImport(database.ground, importId, SYSTEM);
    assert.deepEqual([undone.left, undone.stays], [5, stays]);
    assert.equal((await rows(database.db, sql`select 1 from customer_tag where identity_id = ${untagged}::uuid`)).length, 0, "what was taken back goes with them");
    assert.deepEqual((await findImport(database.db, importId))!.summary["undone"], { left: 5, stays });
    assert.match((await previewUndo(database.ground, importId, SYSTEM)).refused!, /undone already/);
    await assert.rejects(previewUndo(database.ground, newId(), SYSTEM), /no import/);
    assert.equal((await previewUndo(database.ground, other, SYSTEM)).stays.length, 1, "to whom one of the other file was joined");
    await sql`drop table appointment`.execute(database.db);
    rmSync(folder, { recursive: true });
  });

  test("is not undone while it runs, nor taken up by a second run of the same files; both are told so", async () => {
    const before = await facts(database.db);
    const bundle = drop(files, "running");
    const told: string[] = [];
    const because = (error: unknown) => void told.push((error as Error).message);
    const done = await take(bundle, {
      onBegun: async (importId) => {
        await undoAnyImport(database.ground, importId, SYSTEM).catch(because);
        assert.equal((await previewUndo(database.ground, importId, SYSTEM)).refused, told[0]);
        await take({ ...bundle, workFolder: `${bundle.workFolder}-2`, refusedTo: null }).catch(because);
      },
    });
    assert.match(told[0]!, /running is being brought in just now\. Stop that first/);
    assert.match(told[1]!, /running is being brought in just now by another run/);
    assert.equal(done.counts.conversations.new, 700);
    assert.equal(told.length, 2);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  });

  test("writes no page, and does not end, once somebody else has ended it", async () => {
    const conversations = async () => (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from conversation`))!.n;
    let importId = "";
    const ended = take(drop(files, "ended"), {
      onBegun: async (id) => void (importId = id),
      onProgress: async ({ doing, share }) => {
        if (doing === "conversations" && share < 0.5) await sql`update import set undone_at = now() where import_id = ${importId}::uuid`.execute(database.db);
      },
    });
    await assert.rejects(ended, /undone or ended by somebody else/);
    assert.equal(await conversations(), 250); // the first page, from before
    assert.equal((await row<{ at: Date | null }>(database.db, sql`select finished_at as at from import where import_id = ${importId}::uuid`))!.at, null);
    await sql`update import set undone_at = null where import_id = ${importId}::uuid`.execute(database.db);
    await undoAnyImport(database.ground, importId, SYSTEM);
    assert.equal(await conversations(), 0);
  });

  test("whose files were corrected since, to the same number of bytes, reads them again", async () => {
    const bundle = drop(files, "corrected");
    await assert.rejects(take(bundle, { onProgress: ({ doing }) => { if (doing === "conversations") throw new Interrupted(); } }), Interrupted);
    const [half] = await listImports(database.db);
    writeFileSync(join(bundle.dropped[0]!.path, "users.json"), users.replace("Person 7", "Person X"));
    const done = await take(bundle);
    assert.equal(done.resumed, false);
    assert.equal(await row(database.db, sql`select 1 from profile where name = 'Person X'`).then((found) => found !== undefined), true);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    await undoAnyImport(database.ground, half!.importId, SYSTEM);
  });

  test("leaves out, and names, conversations of customers who were taken away while it ran", async () => {
    const done = await take(drop(files, "taken away"), {
      onProgress: async ({ doing, share }) => {
        if (doing === "conversations" && share < 0.5) await sql`delete from identity i using identifier f where f.identity_id = i.identity_id and f.value = 'p49@example.org'`.execute(database.db);
      },
    });
    assert.equal(done.counts.conversations.new, 691); // of their 14 the five of the first page were there
    assert.deepEqual(done.counts.refusedBecause.filter((each) => /taken away/.test(each.reason)).map((each) => each.lines), [9]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from conversation c where opened_at > '2000-01-01' and not exists (select 1 from identity i where i.identity_id = c.identity_id)`))!.n, 5);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
  });

  test("is not undone before a later one that tells of the same conversations; one that brought nothing is in nobody's way", async () => {
    const before = await facts(database.db);
    const some = (from: number, to: number) => ({ "tickets.json": tickets.split("\n").slice(from, to).join("\n") });
    const first = await take(drop(some(0, 3), "first"));
    const same = await take(drop(some(0, 3), "the same"));
    assert.equal(same.counts.conversations.new, 0);
    const second = await take(drop(some(1, 4), "second"));
    assert.deepEqual([second.counts.conversations.new, second.counts.conversations.alreadyThere], [1, 2]);
    await assert.rejects(undoAnyImport(database.ground, first.importId!, SYSTEM), /import of second on .* came after that of first and tells of the same conversations.*Undo that one first/);
    const { later } = await previewUndo(database.ground, first.importId!, SYSTEM);
    assert.deepEqual([later?.importId, later?.same], [second.importId, "parts"]);
    await undoAnyImport(database.ground, second.importId!, SYSTEM);
    await undoAnyImport(database.ground, first.importId!, SYSTEM); // "the same" kept nothing of its own
    assert.deepEqual(await facts(database.db), before);
    const apart = await take(drop(some(0, 2), "apart"));
    await take(drop(some(4, 6), "other"));
    await undoAnyImport(database.ground, apart.importId!, SYSTEM); // nothing in common
  });

  test("keeps its files on the page however long, while those that nobody began are removed after a month", async () => {
    const home = mkdtempSync(join(tmpdir(), "rapport-sweep-"));
    const given = { name: "old", files: [{ name: "a.csv", bytes: 0 }] };
    const pages = bundleFiles(database.ground, home);
    const [begun, idle] = [await pages.open(SYSTEM, given), await pages.open(SYSTEM, given)];
    const importId = newId();
    await sql`insert into import (import_id, kind, file_name, started_at, started_by, summary) values (${importId}, 'bundle', 'old', now(), 'system', '{}')`.execute(database.db);
    await sql`update bundle set import_id = ${importId}::uuid where bundle_id = ${begun.bundleId}::uuid`.execute(database.db);
    const later = bundleFiles({ ...database.ground, now: () => new Date(database.ground.now().getTime() + 31 * 86_400_000) }, home);
    await later.open(SYSTEM, given);
    assert.equal((await later.find(begun.bundleId)).state, "interrupted");
    await assert.rejects(later.find(idle.bundleId), /may have been removed/);
    assert.deepEqual([existsSync(join(home, `bundle-${begun.bundleId}`)), existsSync(join(home, `bundle-${idle.bundleId}`))], [true, false]);
    await undoAnyImport(database.ground, importId, SYSTEM);
    rmSync(home, { recursive: true });
  });

  test("a hundred thousand rows, half of them told of before, come in once", async () => {
    const lines = (from: number, to: number) => `id,name,email,role,organization\n${Array.from({ length: to - from }, (_, i) => `${from + i},Somebody ${from + i},s${from + i}@example.org,end-user,`).join("\n")}\n`;
    const checked = await take(drop({ "a.csv": lines(0, 50_000), "b.csv": lines(25_000, 75_000) }, "many"), { check: true });
    assert.equal(checked.plan.words, "75,000 people");
  });
});
