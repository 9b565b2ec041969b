// What somebody was called before, in another order or in two columns, and a number as people write it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Actor, SYSTEM, writeAudit } from "../organisation/index.ts";
import { catchUp, newId, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addTag, endLink, joinGroup, membersOf, mergeCustomers, splitCustomer, startIntake, undoSplit } from "../profiles/index.ts";
import { writeGroupNote } from "../profiles/knowledge/group-notes.ts";
import { saveView } from "../segments/saved-views.ts";
import { holding, ofIdentity, rowsWhere } from "./kept-table.ts";
import { eraseCustomer, finishErasures, KEPT_TABLES, mentionsElsewhere, previewErasure } from "./index.ts";
import { dialledNumber, fullNamesOf, type Naming, namer, naming } from "./naming.ts";
import { FOLLOWERS } from "../../stories/company.ts";

const NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "owner", source: "rapport", trusted: true };

describe("erasing somebody of another name before, known by a number", () => {
  const database = useDatabase();
  const home = mkdtempSync(join(tmpdir(), "rapport-erase-names-"));
  after(() => rmSync(home, { recursive: true, force: true }));
  let now = new Date("2026-11-20T09:00:00Z");
  const ground = () => {
    database.setNow(now);
    return database.ground;
  };
  let serial = 0;
  async function comes(kind: "phone" | "email", value: string, names: readonly string[]): Promise<string> {
    for (const name of names) await startIntake(ground()).take({ name: "crm", trusted: true }, [{ messageId: `n${serial++}`, kind: "contact", channel: "voice", direction: "in", occurredAt: `2026-10-0${(serial % 9) + 1}T10:00:00Z`, identifiers: [{ kind, value }], traits: { name } }]);
    await catchUp(database.db, FOLLOWERS);
    return (await row<{ id: string }>(database.db, sql`select customer_id as id from identifier join membership using (identity_id) where value = ${value}`))!.id;
  }

  /** Looks by itself, line by line, knowing nothing of how an erasure looks: first name beside any last name, or the digits of the number. */
  async function linesNaming(first: string, lasts: readonly string[], digits: string): Promise<string[]> {
    const tables = await rows<{ name: string }>(database.db, sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') order by 1`);
    const found: string[] = [];
    for (const { name } of tables)
      for (const { t } of await rows<{ t: string }>(database.db, sql`select lower(t::text) as t from ${sql.raw(name)} t`))
        if ((t.includes(first) && lasts.some((last) => t.includes(last))) || t.replaceAll(/[^0-9a-z]/g, "").includes(digits)) found.push(name.replace("public.", ""));
    return [...new Set(found)];
  }

  test("takes former names, other orders, two columns and numbers dialled at home from tables and from disk, and leaves what a last name or a neighbour's number alone would have taken", async () => {
    const db = database.db;
    const customerId = await comes("phone", "+491761234567", ["Zqfirst Zqmaiden", "Zqfirst Zqmarried"]);
    const other = await comes("email", "otto@zq.example", ["Otto Zqmaiden"]);
    assert.equal((await row<{ name: string }>(db, sql`select name from profile where customer_id = ${customerId}::uuid`))!.name, "Zqfirst Zqmarried");
    const view = (name: string, query: string) => saveView(ground(), NORA, { name, shared: true, filters: { query }, columns: ["email"] } as Parameters<typeof saveView>[2]);
    await view("by number", "0176 1234567");
    await view("by number of another", "0176 1234568");
    await view("turned round", "zqmaiden, zqfirst");
    await view("Zqmaiden file", "zqmaiden");
    await addTag(ground(), NORA, customerId, "zqmaiden case");
    const groupId = (await joinGroup(ground(), NORA, customerId, { kind: "household", name: "Zqmaiden household", role: "member", why: "said" })).groups[0]!.groupId;
    await joinGroup(ground(), NORA, other, { groupId, role: "member", why: "lives with Zqfirst  Zqmaiden" });
    await writeGroupNote(ground(), NORA, groupId, { body: "Zqfirst Zqmaiden asked us to call 0176 1234567", mentions: [] });
    await writeGroupNote(ground(), NORA, groupId, { body: "Call back on (0176) 123-45-67", mentions: [] });
    await writeGroupNote(ground(), NORA, groupId, { body: "Zqmarried wants to move out", mentions: [] });
    await writeAudit(db, now, SYSTEM, "test.note", { kind: "test", id: "1" }, { about: "ZQMARRIED, Zqfirst" });
    await writeAudit(db, now, SYSTEM, "test.other", { kind: "test", id: "2" }, { about: "Otto Zqmaiden of 0176 1234568, Zqfirstborn Zqmarriedson" });
    const file = (name: string, plan: unknown) => sql`insert into contact_file (file_id, file_name, bytes, brought_at, brought_by, reading, plan) values (${newId()}::uuid, ${name}, 1, ${now}, 'nora', '{}'::jsonb, ${JSON.stringify(plan)}::jsonb)`.execute(db);
    await file("people.csv", { columns: [{ column: "first name", samples: ["Zqfirst", "Other"] }, { column: "last name", samples: ["Zqmarried", "Person"] }] });
    await file("numbers.csv", { columns: [{ column: "phone", samples: ["0176 / 1234567"] }] });
    await file("others.csv", { columns: [{ column: "last name", samples: ["Zqmarried"] }, { column: "phone", samples: ["0176 / 1234568"] }] });
    mkdirSync(join(home, "imports"));
    const disk: Record<string, string> = {
      "two-columns": `first name;last name;phone\r\n${"Other;Person;0170 9999999\r\n".repeat(5000)}Zqfirst;Zqmarried;\r\n`,
      "turned-round": "last name;street;first name\r\nZQMAIDEN;Elm 4;Zqfirst\r\n",
      "number": "phone\r\n0176 / 1234567\r\n",
      "number-abroad": "phone\r\n0049 (0)176 1234567\r\n",
      "json": '[{\n  "first_name": "Zqfirst",\n  "last_name": "Zqmaiden"\n}]',
      "others": "first name;last name;phone\r\nOtto;Zqmaiden;0176 1234568\r\nZqfirst;Andersen;0176 12345678\r\nZqfirstborn;Zqmarried;\r\n",
    };
    for (const [name, text] of Object.entries(disk)) writeFileSync(join(home, "imports", name), text);

    const preview = await previewErasure(ground(), customerId);
    assert.deepEqual(preview.namedIn, []);
    assert.deepEqual(preview.partlyIn, [
      { kind: "group", name: "Zqmaiden household" }, { kind: "note", name: "Zqmarried wants to move out" }, { kind: "tag", name: "zqmaiden case" }, { kind: "view", name: "Zqmaiden file" },
    ]);
    assert.deepEqual([preview.rows["saved_view"], preview.rows["contact_file"], preview.rows["group_note_change"]], [2, 2, 2]);
    assert.deepEqual(await mentionsElsewhere(ground(), customerId), []);
    const before = await linesNaming("zqfirst", ["zqmaiden", "zqmarried"], "1761234567");
    for (const table of ["attribute", "audit", "contact_file", "group_member", "group_note_change", "saved_view"]) assert.ok(before.includes(table), `${table} holds them`);

    const done = await eraseCustomer(ground(), SYSTEM, { customerId, why: "asked by letter", confirm: "Zqfirst Zqmarried", suppress: false }, { home });
    assert.equal(done.files, 5);
    assert.deepEqual(readdirSync(join(home, "imports")), ["others"]);
    await catchUp(db, FOLLOWERS);
    now = new Date(now.getTime() + 6 * 60_000);
    await finishErasures(ground(), home);
    // The one line that names others of nearly the same words stays, and is found by this coarse search.
    assert.deepEqual(await linesNaming("zqfirst", ["zqmaiden", "zqmarried"], "1761234567"), ["audit"]);
    assert.deepEqual((await rows<{ act: string }>(db, sql`select act from audit where lower(detail::text) like '%zqfirst%'`)).map((line) => line.act), ["test.other"]);
    assert.deepEqual((await rows<{ name: string }>(db, sql`select name from saved_view order by name`)).map((v) => v.name), ["by number of another", "Zqmaiden file"].sort());
    assert.deepEqual(await rows(db, sql`select file_name as name from contact_file`), [{ name: "others.csv" }]);
    assert.deepEqual(await rows(db, sql`select why from group_member`), [{ why: "erased" }]);
    assert.deepEqual(await rows(db, sql`select body from group_note_change`), [{ body: "Zqmarried wants to move out" }]);
    assert.equal((await row<{ name: string }>(db, sql`select name from profile where customer_id = ${other}::uuid`))!.name, "Otto Zqmaiden");
    assert.deepEqual(await rows(db, sql`select 1 from erasure_late`), [], "and the words by which it was looked for are forgotten");
  });

  test("takes an upload and an archive that end while the rows go, and those that end after it, but not what was begun later", async () => {
    const customerId = await comes("email", "zed@example.com", ["Zed Zuse"]);
    const [imports, exports] = [join(home, "imports"), join(home, "exports")];
    for (const folder of [imports, exports]) mkdirSync(folder, { recursive: true });
    const earlier = newId(now.getTime() - 1000);
    // Ends between the look at the folder and the end of the transaction.
    const ending = rowsWhere(() => {
      writeFileSync(join(exports, `${earlier}.zip`), "zed@example.com");
      writeFileSync(join(imports, earlier), "email\nzed@example.com\n");
      return sql`false`;
    }, "ends meanwhile", { byMention: true });
    await eraseCustomer(ground(), SYSTEM, { customerId, why: "asked", confirm: "Zed Zuse", suppress: false }, { home, tables: { ...KEPT_TABLES, saved_view: ending } });
    assert.deepEqual([existsSync(join(exports, `${earlier}.zip`)), existsSync(join(imports, earlier))], [false, false]);
    // Ends a minute after it; and what is brought anew.
    const later = newId(now.getTime() + 60_000);
    for (const id of [earlier, later]) {
      writeFileSync(join(exports, `${id}.zip`), "zed@example.com");
      writeFileSync(join(imports, id), "email\nzed@example.com\n");
    }
    const look = (id: string, at: Date) => sql`insert into contact_file (file_id, file_name, bytes, brought_at, brought_by, reading, plan) values (${id}::uuid, 'f.csv', 1, ${at}, 'nora', '{}'::jsonb, '{"samples": ["Zuse", "Zed"]}'::jsonb)`.execute(database.db);
    await look(earlier, new Date(now.getTime() - 1000));
    await look(later, new Date(now.getTime() + 60_000));
    now = new Date(now.getTime() + 6 * 60_000);
    await finishErasures(ground(), home);
    assert.deepEqual([readdirSync(exports), readdirSync(imports).filter((name) => name.includes("-7"))], [[`${later}.zip`], [later]]);
    assert.deepEqual(await rows(database.db, sql`select file_id as id from contact_file where file_name = 'f.csv'`), [{ id: later }]);
  });

  test("takes a name with its accents left out, in either form of Unicode and in an old Mac's letters, tells of what holds the last name only, and leaves neighbours", async () => {
    const db = database.db;
    const folder = mkdtempSync(join(tmpdir(), "rapport-erase-folded-"));
    for (const name of ["imports", "log"]) mkdirSync(join(folder, name));
    const customerId = await comes("email", "jose.nunez@zq.example", ["José Núñez"]);
    const view = (name: string, query: string) => saveView(ground(), NORA, { name, shared: true, filters: { query }, columns: ["email"] } as Parameters<typeof saveView>[2]);
    const apart = "José Núñez".normalize("NFD");
    const views: Readonly<Record<string, string>> = { "folded 1": apart, "folded 2": "jose nunez", "folded 3": "NUÑEZ, Jose", "folded 4": "nunez", "folded 5": "maria josé nuñezal", "folded 6": "Jos Nunez" };
    for (const [name, query] of Object.entries(views)) await view(name, query);
    await addTag(ground(), NORA, customerId, "Jose Nunez case");
    await addTag(ground(), NORA, customerId, `${"Núñez".normalize("NFD")} case`);
    await writeAudit(db, now, SYSTEM, "test.folded", { kind: "test", id: "1" }, { about: "JOSE NUNEZ" });
    const disk: Readonly<Record<string, string | Buffer>> = {
      "apart": `name;city\n${apart};x\n`, "without accents": "name;city\nJose Nunez;x\n", "old Mac": Buffer.from([0x4a, 0x6f, 0x73, 0x8e, 0x20, 0x4e, 0x9c, 0x96, 0x65, 0x7a, 10]), "form": "email=jose.nunez%40zq.example\n",
      "others": "name;city\nMaría José;x\n\nPablo Núñez;x\n\n\nJosé Nuñezal;x\nMajose Nunez;x\n",
    };
    for (const [name, content] of Object.entries(disk)) writeFileSync(join(folder, "imports", name), content);
    const log = [`{"error":"could not read ${apart}"}`, '{"error":"bad line Jose Nunez"}', '{"where":"GET /api/search","error":"email=jose.nunez%40zq.example"}', '{"error":"Nu\\u00f1ez, Jos\\u00e9"}', '{"error":"Pablo Nunez"}'];
    writeFileSync(join(folder, "log", "errors.log"), `${log.join("\n")}\n`);
    // Small letters alone, as before, would have found nothing of it (the twin).
    const byLetters = [...Object.values(views), ...Object.values(disk).map(String), ...log].filter((text) => text.toLowerCase().includes("josé núñez") || text.includes("jose.nunez@"));
    assert.deepEqual(byLetters, []);

    const preview = await previewErasure(ground(), customerId);
    assert.deepEqual([preview.rows["saved_view"], preview.namedIn], [3, [{ kind: "tag", name: "Jose Nunez case" }]]);
    assert.deepEqual(preview.partlyIn, [{ kind: "tag", name: `${"Núñez".normalize("NFD")} case` }, ...["folded 4", "folded 5", "folded 6"].map((name) => ({ kind: "view" as const, name }))]);
    await assert.rejects(eraseCustomer(ground(), SYSTEM, { customerId, why: "Jose Nunez asked", confirm: "José Núñez", suppress: false }), /must not name the customer/);
    const done = await eraseCustomer(ground(), SYSTEM, { customerId, why: "asked", confirm: "José Núñez", suppress: false }, { home: folder });
    assert.deepEqual((await rows<{ name: string }>(db, sql`select name from saved_view where name like 'folded%' order by name`)).map(({ name }) => name), ["folded 4", "folded 5", "folded 6"]);
    assert.deepEqual([readdirSync(join(folder, "imports")), done.files, done.logLines], [["others"], 4, 4]);
    assert.equal(readFileSync(join(folder, "log", "errors.log"), "utf8"), '{"error":"Pablo Nunez"}\n');
    assert.deepEqual(await rows(db, sql`select object_id as id, detail from audit where act = 'test.folded'`), [{ id: "erased", detail: { erased: true } }]);
    rmSync(folder, { recursive: true });
  });

  test("the database and the program know the same texts, and neither a part of a word nor of a number", async () => {
    const who = { names: fullNamesOf([{ key: "name", value: "Ana Río" }, { key: "name", value: "Ana María del Río" }, { key: "name", value: "Søren Weiß" }, { key: "first_name", value: "Ana" }, { key: "last_name", value: "O’Brien" }]), numbers: [dialledNumber("+491761234567")!, dialledNumber("+35312345")!].filter((each) => each !== undefined) } satisfies Naming;
    const asked: [string, boolean][] = [
      ["Ana María del Río", true], ["ana del río", true], ["RÍO, Ana María", true], ["Ana Río", true], ["Ana\\nO’Brien", true], ["O'Brien Ana", true], ["Dana Río", false], ["Ana Ríos", false], ["Ana", false], ["Río", false],
      ["ana rio", true], ["ANA MARIA DEL RÍO".normalize("NFD"), true], ["Rio, Ana", true], ["Mariana Rios", false], ["OBrien Ana", false],
      ["Soren Weiss", true], ["SØREN WEISS", true], ["Sören Weiß".normalize("NFD"), true], ["Soren Weis", false],
      ["+49 176 1234567", true], ["0176/123 45 67", true], ["(0176) 1234567", true], ["0049-176-1234567", true], ["1761234567", true], ["11761234567", false], ["17612345678", false], ["0176;1234567", false],
    ];
    // The words of the name as well, which an erasure looks for besides: they take no part of a longer name.
    const words = ["Ana Río", "Søren Weiß"];
    const program = namer(who, words);
    for (const [text, expected] of asked) {
      assert.equal((await row<{ is: boolean }>(database.db, sql`select ${naming(sql`${text}::text`, who, holding(words), "beside")} as is`))!.is, expected, `the database of ${text}`);
      assert.equal(program(text), expected, `the program of ${text}`);
    }
  });
});

describe("erasing one side of a split", () => {
  const database = useDatabase();
  let serial = 0;
  const someone = async () => {
    const email = `split${serial++}@example.com`;
    await startIntake(database.ground).take({ name: "crm", trusted: true }, [{ messageId: email, kind: "contact", channel: "voice", direction: "in", occurredAt: "2026-10-01T10:00:00Z", identifiers: [{ kind: "email", value: email }], traits: { name: `Person ${"abcdefghijklmnop"[serial]}` } }]);
    return (await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where value = ${email}`))!.id;
  };
  const merge = (keepId: string, otherId: string) => mergeCustomers(database.ground, SYSTEM, { keepId, otherId, why: "one" });
  const erase = async (customerId: string, tables = KEPT_TABLES) => {
    const { confirm } = await previewErasure(database.ground, customerId);
    return eraseCustomer(database.ground, SYSTEM, { customerId, why: "asked", confirm, suppress: false }, { tables });
  };
  const orphans = () => rows(database.db, sql`select 1 from customer_split_member m where not exists (select 1 from customer_split s where s.split_id = m.split_id)`);
  const owners = () => rows(database.db, sql`select identity_id as id, why from customer_split`);

  test("leaves it with those who remain, who can be one again where something still joins them, and takes it with the last; deleted with its owner it leaves orphans (the twin)", async () => {
    const db = database.db;
    const [a, b, c] = [await someone(), await someone(), await someone()];
    await merge(b, c);
    const { linkId } = await merge(a, b);
    await catchUp(db, FOLLOWERS);
    const { splitId } = await splitCustomer(database.ground, SYSTEM, { customerId: a, identityIds: [c], why: "A and C are two" });
    await endLink(database.ground, SYSTEM, linkId, "two people");
    await catchUp(db, FOLLOWERS);
    await erase(a);
    assert.deepEqual([await owners(), await orphans()], [[{ id: b, why: "one side was erased" }], []]);
    assert.deepEqual(await undoSplit(database.ground, SYSTEM, splitId), [b]);
    await catchUp(db, FOLLOWERS);
    await erase(b);
    assert.deepEqual([await owners(), await rows(db, sql`select 1 from customer_split_member`)], [[], []]);

    const [d, e, f] = [await someone(), await someone(), await someone()];
    await merge(d, e);
    await merge(d, f);
    const split = await splitCustomer(database.ground, SYSTEM, { customerId: d, identityIds: [d], why: "D is somebody else" });
    await catchUp(db, FOLLOWERS);
    await erase(d);
    await assert.rejects(undoSplit(database.ground, SYSTEM, split.splitId), /went when one of them was erased/);
    assert.deepEqual(await membersOf(db, e), [e, f], "whom the split's own link holds together");

    const [g, h] = [await someone(), await someone()];
    await merge(g, h);
    await splitCustomer(database.ground, SYSTEM, { customerId: g, identityIds: [h], why: "two" });
    await catchUp(db, FOLLOWERS);
    await erase(g, { ...KEPT_TABLES, customer_split: ofIdentity("fact", ["split_id"]) });
    assert.equal((await orphans()).length, 1);
  });
});
