import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { keepRefused } from "../interactions/index.ts";
import { SYSTEM, writeAudit } from "../organisation/index.ts";
import { catchUp, type Database, newId, type OpenDatabase, openDatabase, row, rows, sql } from "../platform/index.ts";
import { dropDatabase } from "../platform/test-database.ts";
import { customerOf, mergeCustomers, membersOf, startIntake, wasErased } from "../profiles/index.ts";
import { addDocument, endPromise, makePromise, startConversation } from "../service/index.ts";
import { eraseCustomer, findPerson, finishErasures, KEPT_TABLES, mentionsElsewhere, previewErasure } from "./index.ts";
import { rowsWhere } from "./kept-table.ts";
import { companyDatabase, FOLLOWERS, groundOf, NOW } from "../../stories/company.ts";

/** The whole database as text, table by table, small letters. */
async function dump(db: Database): Promise<Map<string, string>> {
  const tables = await rows<{ name: string }>(db, sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') order by 1`);
  const texts = new Map<string, string>();
  for (const { name } of tables) texts.set(name, (await rows<{ t: string }>(db, sql`select t::text as t from ${sql.raw(name)} t`)).map(({ t }) => t.toLowerCase()).join("\n"));
  return texts;
}

function found(texts: ReadonlyMap<string, string>, words: readonly string[]): string[] {
  return [...texts].flatMap(([table, text]) => words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${word} in ${table}`));
}

describe("erasing a customer", () => {
  let url: string;
  let open: OpenDatabase;
  let now = NOW;
  const folder = mkdtempSync(join(tmpdir(), "rapport-erase-"));
  before(async () => {
    url = await companyDatabase();
    open = openDatabase(url);
  });
  after(async () => {
    await open.close();
    await dropDatabase(url);
    rmSync(folder, { recursive: true, force: true });
  });
  const ground = () => groundOf(open, () => now);
  const named = async (name: string) => (await row<{ id: string }>(open.db, sql`select customer_id as id from profile where name = ${name}`))!.id;

  /** Everything that is hers and nobody else's, in the words that it was said in. */
  async function wordsOf(customerId: string): Promise<string[]> {
    const person = await findPerson(open.db, customerId);
    const ids = person.identityIds;
    const said = await rows<{ text: string }>(
      open.db,
      sql`select body as text from message where identity_id = any(${ids}::uuid[]) and author_kind = 'customer' union select body from promise where identity_id = any(${ids}::uuid[])
          union select body from interaction where identity_id = any(${ids}::uuid[]) and body is not null union select subject from conversation where identity_id = any(${ids}::uuid[])
          union select value#>>'{}' from attribute where identity_id = any(${ids}::uuid[]) and key in ('name', 'household') union select code from conversation where identity_id = any(${ids}::uuid[])`,
    );
    return [...new Set([...person.words, ...person.ids, ...said.map(({ text }) => text.split("\n")[0]!.slice(0, 60)).filter((text) => text.length > 6)])];
  }

  /** Marks of hers in every corner that the sample company leaves empty. */
  async function plant(customerId: string, mark: string): Promise<void> {
    const db = open.db;
    const { identityIds, words } = await findPerson(db, customerId);
    const id = identityIds.at(-1)!;
    const address = words.find((word) => word.includes("@"))!;
    await keepRefused(db, now, { source: "shop", channel: "web", field: "body", reason: "no kind", body: `{"mail": "${address.toUpperCase()}", "note": "${mark} refused"}` });
    await writeAudit(db, now, SYSTEM, "customer.merge", { kind: "customer", id: customerId }, { why: `${mark} audit` });
    await writeAudit(db, now, SYSTEM, "test.note", { kind: "test", id: "1" }, { about: `${mark} asked by ${address}` });
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${id}, ${newId()}, 'pet', ${JSON.stringify(`${mark} attribute`)}::jsonb, 'crm', ${now})`.execute(db);
    await sql`insert into override (identity_id, override_id, decision_id, action_id, rule, reason, instead, made_by, made_at) values (${customerId}, ${newId()}, ${newId()}, 'a', 'r', ${`${mark} override`}, 'b', 'x', ${now})`.execute(db);
    await sql`insert into chat_session (token_hash, identity_id, reader, source, created_at, expires_at) values (${`${mark} hash`}, ${id}, ${`${mark} reader`}, 'chat', ${now}, ${now})`.execute(db);
    const begun = await startConversation(ground(), SYSTEM, { messageId: `${mark}-start`, channel: "email", subject: `${mark} subject`, topic: "other", complaint: true, identifiers: [{ kind: "email", value: address }], body: `${mark} message` });
    await addDocument(ground(), SYSTEM, customerId, { name: `${mark} document.txt`, kind: "letter" }, Buffer.from(`${mark} inside`));
    const promise = await makePromise(ground(), SYSTEM, { customerId, conversationId: begun.conversationId, body: `${mark} promise`, dueAt: new Date(now.getTime() + 3_600_000).toISOString() });
    await endPromise(ground(), SYSTEM, promise.promiseId, { customerId, how: "kept" });
    await catchUp(db, FOLLOWERS);
  }

  test("leaves none of their words, addresses, numbers and ids in any table, nor in the error log", async () => {
    const customerId = await named("Amara Okafor");
    // Another record of hers that nobody joined: the preview tells of it, and it is joined first.
    for (const other of (await previewErasure(ground(), customerId)).others) await mergeCustomers(ground(), SYSTEM, { keepId: customerId, otherId: other.customerId, why: "the same person" });
    await catchUp(open.db, FOLLOWERS);
    await plant(await named("Amara Okafor"), "zaffre-heron");
    mkdirSync(join(folder, "log"));
    mkdirSync(join(folder, "imports"));
    writeFileSync(join(folder, "imports", "people"), `${"name;mail\n".repeat(20_000)}Amara;AMARA.OKAFOR@example.com\n`);
    writeFileSync(join(folder, "imports", "others"), "name;mail\nWen Li;wen@example.com\n");
    writeFileSync(join(folder, "log", "errors.log"), '{"error":"nothing to do with it"}\n{"error":"could not read Amara.Okafor@example.com"}\n{"error":"Amara Okafor"}\n');
    const others = (await findPerson(open.db, await named("Jonas Lindqvist"))).words;
    const hers = [...(await wordsOf(customerId)), "zaffre-heron", Buffer.from("zaffre-heron inside").toString("hex")];
    assert.ok(hers.length > 40, `only ${hers.length} words are hers`);
    const before = await dump(open.db);
    const silent = hers.filter((word) => found(before, [word]).length === 0);
    assert.deepEqual(silent, [], "the search finds everything as long as it is there");

    const preview = await previewErasure(ground(), customerId);
    assert.ok(preview.rows["interaction"]! > 0 && preview.rows["message"]! > 0 && preview.rows["refused_event"] === 1);
    const mentions = await mentionsElsewhere(ground(), customerId);
    const orders = await row<{ n: number; sum: number }>(open.db, sql`select count(*)::integer as n, sum(amount_minor)::bigint as sum from interaction i join membership m using (identity_id) where m.customer_id = ${customerId}::uuid and amount_minor is not null`);
    const done = await eraseCustomer(ground(), SYSTEM, { customerId, why: "asked by letter on 20 November", confirm: "Amara Okafor", suppress: false }, { home: folder });
    assert.equal(done.rows["interaction"], preview.rows["interaction"]);
    await catchUp(open.db, FOLLOWERS);
    now = new Date(now.getTime() + 6 * 60_000);
    assert.equal(await finishErasures(ground()), 1);
    assert.equal(await finishErasures(ground()), 0);

    const gone = await dump(open.db);
    // What other customers say of themselves stays theirs: she is her studio's contact, and her husband's household is called so.
    assert.deepEqual(found(gone, hers), ["Amara Okafor in public.attribute", "Okafor household in public.attribute", "Okafor household in public.customer_group"]);
    const [studio, husband] = [await named("Studio Okafor"), await named("Tunde Okafor")];
    assert.deepEqual(mentions, [{ table: "attribute", customerId: studio, rows: 1 }], "which was said before");
    await sql`delete from attribute where identity_id = any(${[...(await membersOf(open.db, studio)), ...(await membersOf(open.db, husband))]}::uuid[]) and value #>> '{}' in ('Amara Okafor', 'Okafor household')`.execute(open.db);
    await sql`delete from customer_group g where name = 'Okafor household' and exists (select 1 from group_member m where m.group_id = g.group_id and m.identity_id = any(${[...(await membersOf(open.db, husband))]}::uuid[]))`.execute(open.db);
    assert.deepEqual(found(await dump(open.db), hers), []);
    for (const word of others) assert.deepEqual(found(gone, [word]), found(before, [word]), "of others nothing went");
    assert.equal(readFileSync(join(folder, "log", "errors.log"), "utf8"), '{"error":"nothing to do with it"}\n');
    assert.deepEqual([done.logLines, done.files, readdirSync(join(folder, "imports"))], [2, 1, ["others"]]);
    // For the books: as many orders, of the same amount, of nobody.
    assert.deepEqual(await row(open.db, sql`select sum(orders)::integer as n, sum(amount_minor)::bigint as sum from erased_turnover`), orders);
    assert.deepEqual(await rows(open.db, sql`select act, object_kind, detail->>'why' as why from audit where act = 'customer.erase'`), [{ act: "customer.erase", object_kind: "erasure", why: "asked by letter on 20 November" }]);
    // Whoever asks with the address is told that it was erased, though the address is kept nowhere.
    assert.ok(await wasErased(open.db, now, { kind: "email", value: "amara.okafor@example.com" }));
    assert.equal(await wasErased(open.db, now, { kind: "email", value: "somebody.else@example.com" }), undefined);
  });

  test("finds a name in a script that leaves no blank where only words tell whose a line is, and says what colleagues called by it", async () => {
    const db = open.db;
    const home = mkdtempSync(join(tmpdir(), "rapport-erase-han-"));
    mkdirSync(join(home, "imports"));
    writeFileSync(join(home, "imports", "named"), "name;mail\n王小明;\n");
    writeFileSync(join(home, "imports", "two-bytes"), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("name\n王小明\n", "utf16le")]));
    writeFileSync(join(home, "imports", "another"), "name;mail\n王小;\n");
    await startIntake(ground()).take({ name: "shop", trusted: true }, [{ messageId: "han", kind: "page", channel: "web", direction: "in", occurredAt: now.toISOString(), identifiers: [{ kind: "email", value: "ming@zz.example" }], traits: { name: "王小明" } }]);
    await catchUp(db, FOLLOWERS);
    const customerId = await named("王小明");
    await writeAudit(db, now, SYSTEM, "view.save", { kind: "view", id: "v" }, { name: "王小明" });
    await sql`insert into saved_view (view_id, name, owner_id, shared, filters, columns, made_at, changed_at) values (${newId()}::uuid, 'mine', 'x', false, '{"query": "王小明"}'::jsonb, '{}', ${now}, ${now})`.execute(db);
    await sql`insert into linkage_value (field, value, records) values ('email', 'ming@zz.example', 3), ('email', 'wen@zz.example', 3)`.execute(db);
    await sql`insert into tag (tag_id, name, made_at, made_by) values (${newId()}::uuid, 'friend of 王小明', ${now}, 'x'), (${newId()}::uuid, '王小', ${now}, 'x')`.execute(db);
    const preview = await previewErasure(ground(), customerId);
    assert.deepEqual(preview.namedIn, [{ kind: "tag", name: "friend of 王小明" }]);
    assert.deepEqual(await mentionsElsewhere(ground(), customerId), [{ table: "tag", customerId: null, rows: 1 }]);
    await eraseCustomer(ground(), SYSTEM, { customerId, why: "a test", confirm: "王小明", suppress: false }, { home });
    assert.deepEqual(readdirSync(join(home, "imports")), ["another"]);
    now = new Date(now.getTime() + 6 * 60_000);
    await finishErasures(ground());
    assert.deepEqual(found(await dump(db), ["王小明", "ming@zz.example"]), ["王小明 in public.tag"], "which was said before");
    assert.equal((await rows(db, sql`delete from linkage_value where value = 'wen@zz.example' returning 1`)).length, 1, "of another nothing went");
    await sql`delete from tag where name like '%王小%'`.execute(db);
    rmSync(home, { recursive: true });
  });

  test("that is refused or fails leaves the files beside the database as they were", async () => {
    const home = mkdtempSync(join(tmpdir(), "rapport-erase-refused-"));
    for (const name of ["log", "imports"]) mkdirSync(join(home, name));
    writeFileSync(join(home, "imports", "archive.zip"), "PK compressed");
    writeFileSync(join(home, "log", "errors.log"), '{"error":"Leila Haddad"}\n');
    const failing = { ...KEPT_TABLES, tag: rowsWhere(() => sql`name = (1 / (length(name) * 0))::text or 1 / 0 = 1`, "fails") };
    await assert.rejects(eraseCustomer(ground(), SYSTEM, { customerId: await named("Leila Haddad"), why: "asked by letter", confirm: "Leila Haddad", suppress: false }, { home, tables: failing }), /division by zero/);
    assert.deepEqual([readdirSync(join(home, "imports")), readFileSync(join(home, "log", "errors.log"), "utf8")], [["archive.zip"], '{"error":"Leila Haddad"}\n']);
    rmSync(home, { recursive: true });
  });

  test("with one table left out is caught by the same search (the twin)", async () => {
    const customerId = await named("Leila Haddad");
    await plant(customerId, "gamboge-otter");
    const { message: _, ...without } = KEPT_TABLES;
    await eraseCustomer(ground(), SYSTEM, { customerId, why: "a test", confirm: "Leila Haddad", suppress: false }, { tables: without });
    assert.deepEqual([...new Set(found(await dump(open.db), ["gamboge-otter"]))], ["gamboge-otter in public.message"]);
  });

  test("takes all their identities and former ids, and not those of a customer they were separated from", async () => {
    const [a, b] = [await named("Priya Raman"), await named("Wen Li")];
    const { customerId } = await mergeCustomers(ground(), SYSTEM, { keepId: a, otherId: b, why: "a test" });
    await catchUp(open.db, FOLLOWERS);
    const members = await membersOf(open.db, customerId);
    const name = (await findPerson(open.db, b)).name;
    await eraseCustomer(ground(), SYSTEM, { customerId: b, why: "a test", confirm: name, suppress: false });
    for (const id of members) assert.equal(await customerOf(open.db, id), undefined);
  });

  test("that fails on its way has taken nothing", async () => {
    const customerId = await named("Tunde Okafor");
    const before = await dump(open.db);
    const table = { kind: "personal", travels: "fact", about: () => sql`true`, ids: [], byMention: false, says: "" } as const;
    // Erasing goes from the last table to the first, so everything but this one was deleted when it fails.
    await assert.rejects(eraseCustomer(ground(), SYSTEM, { customerId, why: "a test", confirm: "Tunde Okafor", suppress: true }, { tables: { no_such_table: table, ...KEPT_TABLES } }), /no_such_table/);
    assert.deepEqual([...(await dump(open.db))].filter(([name, text]) => text !== before.get(name)).map(([name]) => name), []);
  });

  test("also takes what was being written meanwhile and comes late, and nothing of others that stands in the same line of the log", async () => {
    const customerId = await named("Studio Okafor");
    const other = await named("Jonas Lindqvist");
    await sql`insert into log (position, topic, at, body) values (900001, 'interactions', ${now}, ${JSON.stringify({ identityIds: [customerId, other], conversationId: null, about: {} })}::jsonb)`.execute(open.db);
    await eraseCustomer(ground(), SYSTEM, { customerId, why: "a test", confirm: "Studio Okafor", suppress: false });
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm) values (${customerId}, ${newId()}, 'late', ${now}, 'advised', 'r', 'none')`.execute(open.db);
    await finishErasures(ground());
    assert.equal((await rows(open.db, sql`select 1 from decision_action where identity_id = ${customerId}::uuid`)).length, 1, "not yet: more may come");
    now = new Date(now.getTime() + 6 * 60_000);
    assert.ok((await finishErasures(ground())) >= 1);
    assert.deepEqual(found(await dump(open.db), [customerId]), []);
    assert.deepEqual((await row<{ body: { identityIds: string[] } }>(open.db, sql`select body from log where position = 900001`))!.body.identityIds, [other]);
  });

  test("is not done without the name typed, nor with a reason that names them, nor twice", async () => {
    const customerId = await named("Tomás Iglesias");
    const erase = (confirm: string, why: string) => eraseCustomer(ground(), SYSTEM, { customerId, why, confirm, suppress: false });
    await assert.rejects(erase("Tomas Iglesias", "a test"), /type the name exactly/);
    await assert.rejects(erase("Tomás Iglesias", "Tomás Iglesias asked"), /must not name the customer/);
    assert.equal(await customerOf(open.db, customerId), customerId);
    await erase("Tomás Iglesias", "a test");
    await assert.rejects(erase("Tomás Iglesias", "a test"), /no customer with this id/);
  });

  test("an event about the same user id afterwards is a new customer, unless nothing may be kept of them again", async () => {
    const intake = startIntake(ground());
    const send = (messageId: string, user: string, email?: string) =>
      intake.take({ name: "shop", trusted: true }, [{ messageId, kind: "page", channel: "web", direction: "in", occurredAt: now.toISOString(), identifiers: [{ kind: "user_id", value: user }, ...(email ? [{ kind: "email" as const, value: email }] : [])] }]);
    const idOf = async (user: string) => (await row<{ id: string }>(open.db, sql`select identity_id as id from identifier where kind = 'user_id' and value = ${user}`))?.id;
    await send("m1", "user-4711");
    await send("m2", "user-4712", "quiet@example.org");
    await catchUp(open.db, FOLLOWERS);
    const [first, second] = [(await idOf("user-4711"))!, (await idOf("user-4712"))!];
    await eraseCustomer(ground(), SYSTEM, { customerId: first, why: "a test", confirm: (await findPerson(open.db, first)).name, suppress: false });
    await eraseCustomer(ground(), SYSTEM, { customerId: second, why: "a test", confirm: (await findPerson(open.db, second)).name, suppress: true });

    assert.deepEqual(await send("m1", "user-4711"), { recorded: 0, duplicates: 1 }, "what its sender tries once more counts once, for ever");
    assert.equal(await idOf("user-4711"), undefined, "and says nothing of anybody");
    assert.deepEqual(await send("m3", "user-4711"), { recorded: 1, duplicates: 0 });
    assert.notEqual(await idOf("user-4711"), first);
    assert.deepEqual(await send("m4", "user-4712"), { recorded: 0, duplicates: 0 });
    assert.deepEqual(await send("m5", "user-9999", "Quiet@Example.org"), { recorded: 0, duplicates: 0 }, "under another user id too");
    assert.deepEqual(await send("m6", "user-9999"), { recorded: 1, duplicates: 0 });
    await assert.rejects(startConversation(ground(), SYSTEM, { messageId: "m7", channel: "email", subject: "s", topic: "other", complaint: false, identifiers: [{ kind: "email", value: "quiet@example.org" }], body: "b" }), /nothing be kept of them/);
    assert.equal(await idOf("user-4712"), undefined);
  });

  test("with nothing kept of them again, whose number a source told as it is dialled at home, is known by it with the country that was told as well; where two were told it is not (the twin)", async () => {
    const intake = startIntake(ground());
    const comes = (messageId: string, phone: string, traits: Record<string, unknown> = {}) =>
      intake.take({ name: "shop", trusted: true }, [{ messageId, kind: "page", channel: "web", direction: "in", occurredAt: now.toISOString(), identifiers: [{ kind: "phone", value: phone }], traits }]);
    for (const [phone, abroad, countries, recorded] of [["0301234567", "+49301234567", ["DE"], 0], ["0301234568", "+49301234568", ["DE", "AT"], 1]] as const) {
      for (const [i, country] of countries.entries()) await comes(`${phone} ${i}`, phone, { country });
      await catchUp(open.db, FOLLOWERS);
      const customerId = (await row<{ id: string }>(open.db, sql`select customer_id as id from identifier join membership using (identity_id) where value = ${phone}`))!.id;
      await eraseCustomer(ground(), SYSTEM, { customerId, why: "a test", confirm: (await findPerson(open.db, customerId)).name, suppress: true });
      assert.deepEqual(await comes(`${phone} again`, phone), { recorded: 0, duplicates: 0 });
      assert.deepEqual(await comes(`${phone} abroad`, abroad), { recorded, duplicates: 0 });
    }
  });
});
