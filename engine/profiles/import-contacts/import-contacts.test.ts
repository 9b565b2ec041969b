import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { accessRules, changeAccess, sightWith, SYSTEM, undoAccess } from "../../organisation/index.ts";
import { newId, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { believeSuppressed, rememberErased } from "../erased.ts";
import { remarkAtTerminal } from "../import/remark.ts";
import { undoImport } from "../import/undo-import.ts";
import { endLink, mergeCustomers, withdrawLink } from "../link.ts";
import { rebuildProfiles } from "../profile.ts";
import { startIntake } from "../intake.ts";
import { visibleAmong } from "../scope.ts";
import { splitCustomer, undoSplit } from "../split.ts";
import type { ContactsResult } from "./contract.ts";
import { type ContactsFile, importContacts, planContacts } from "./import-contacts.ts";
import { TEST_EXPORTS } from "./test-exports.ts";
import type { PeopleUndone } from "./undo-people.ts";

function useContacts() {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-contacts-"));
  after(() => rmSync(folder, { recursive: true }));
  before(async () => {
    await sql`insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values ('ann', 'Ann Owner', 'ann@house.example', true, now(), now())`.execute(database.db);
    await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values ('ann', ${newId()}, 'agent', now(), 'system', 'test')`.execute(database.db);
  });
  let files = 0;
  const file = (content: string | Buffer, options: Partial<ContactsFile> = {}): ContactsFile => {
    const path = join(folder, `people-${++files}.csv`);
    writeFileSync(path, content);
    return { path, refusedTo: `${path}.refused.csv`, ...options };
  };
  const take = (content: string | Buffer, options: Partial<ContactsFile> = {}): Promise<ContactsResult> => importContacts(database.ground, file(content, options), SYSTEM);
  return { database, file, take };
}

type Database = ReturnType<typeof useDatabase>["db"];
/** Every fact, as text; what records that something was done (log, audit, imports) is left out. */
async function dump(db: Database): Promise<Record<string, string[]>> {
  const tables = ["identity", "identifier", "membership", "link", "attribute", "consent", "interaction", "profile", "shared_address", "contact_import_touch", "customer_group", "group_member", "group_source"];
  const entries = await Promise.all(tables.map(async (table) => [table, (await rows<{ text: string }>(db, table === "profile" ? sql`select (to_jsonb(t) - 'counted_to')::text as text from profile t order by 1` : sql`select t::text as text from ${sql.table(table)} t order by 1`)).map((r) => r.text)] as const));
  return Object.fromEntries(entries);
}
/** Every table that holds a row of one of these, by whatever column names an owner. */
async function ownedBy(db: Database, ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { table, column } of await rows<{ table: string; column: string }>(db, sql`select c.table_name as "table", c.column_name as "column" from information_schema.columns c where table_schema = 'public' and column_name in ('identity_id', 'customer_id', 'other_id') and data_type = 'uuid'`))
    if ((await rows(db, sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = any(${[...ids]}::uuid[])`)).length > 0) found.add(table);
  return [...found].sort();
}
/** What a look at somebody leaves: what was decided for them, a field shown, how full their profile is. */
async function lookAt(db: Database, id: string): Promise<void> {
  const decision = newId();
  await sql`insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, fired, answer, arm) values (${id}::uuid, ${decision}::uuid, now(), 'cockpit', '{}', 'p', 1, '{}', '[]', '{}', 'none')`.execute(db);
  await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm) values (${id}::uuid, ${decision}::uuid, 'a', now(), 'advised', 'r', 'none')`.execute(db);
  await sql`insert into reveal (identity_id, reveal_id, person_id, field_set, why, at, until) values (${id}::uuid, ${newId()}::uuid, 'ann', 'contact', 'asked', now(), now())`.execute(db);
  await sql`insert into profile_health (customer_id, known, missing, settled) values (${id}::uuid, 1, '{}', false) on conflict do nothing`.execute(db);
}
const people = (db: Database) => rows<{ name: string; email: string | null; phone: string | null; city: string | null }>(db, sql`select name, email, phone, city from profile order by name`);
const said = async (db: Database, name: string) => Object.fromEntries((await rows<{ key: string; value: unknown }>(db, sql`select a.key, a.value from profile p join membership m on m.customer_id = p.customer_id join attribute a on a.identity_id = m.identity_id where p.name = ${name} order by a.observed_at, a.attribute_id`)).map((each) => [each.key, each.value]));

describe("what a file of people says of their addresses", () => {
  const { database, take } = useContacts();
  const identifiers = async (value: string) => rows<{ kind: string; verified: boolean; source: string }>(database.db, sql`select kind, verified, source from identifier where value = ${value}`);

  test("is not called proven, until a trusted source names them as theirs; one that proves nothing changes nothing (the twin)", async () => {
    const { importId } = await take("id,name,email,phone\n1,Ada Vos,ada@example.com,+31612345678\n2,Bo Li,bo@example.com,\n");
    assert.deepEqual(await identifiers("ada@example.com"), [{ kind: "email", verified: false, source: "contacts" }]);
    assert.deepEqual(await identifiers("+31612345678"), [{ kind: "phone", verified: false, source: "contacts" }]);
    const intake = startIntake(database.ground);
    const visit = (messageId: string, value: string) => ({ messageId, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: "2026-10-01T10:00:00Z", identifiers: [{ kind: "user_id" as const, value: messageId }, { kind: "email" as const, value }] });
    await intake.take({ name: "web", trusted: false }, [visit("v1", "ada@example.com")]);
    await intake.take({ name: "shop", trusted: true }, [visit("v2", "bo@example.com")]);
    await intake.settle();
    assert.equal((await identifiers("ada@example.com"))[0]!.verified, false);
    assert.equal((await identifiers("bo@example.com"))[0]!.verified, true);
    assert.equal((await row<{ why: string }>(database.db, sql`select why from link`))!.why, "the same verified email", "what the trusted source says joins as ever");
    assert.ok(importId);
  });

  test("one number in two forms stands with its country, from whichever row it comes, and a check says what an import does", async () => {
    await take("id,name,phone\n11,Cor Bik,+31611111111\n11,Cor Bik,0611111111\n12,Dee Fox,0622222222\n12,Dee Fox,+31622222222\n13,Eva Gil,0633333333\n13,Eva Gil,+31644444444\n13,Eva Gil,0655555555\n");
    const stands = async () => Object.fromEntries((await people(database.db)).map(({ name, phone }) => [name, phone]));
    const expected = { "Cor Bik": "+31611111111", "Dee Fox": "+31622222222", "Eva Gil": "0655555555" };
    const { "Cor Bik": cor, "Dee Fox": dee, "Eva Gil": eva } = await stands();
    assert.deepEqual({ "Cor Bik": cor, "Dee Fox": dee, "Eva Gil": eva }, expected, "another number is no form of it (the twin)");
    assert.equal((await identifiers("0611111111")).length, 1, "by the other form they are known too");
    await database.db.transaction().execute((tx) => rebuildProfiles(tx));
    assert.deepEqual({ ...(await stands()) }["Cor Bik"], expected["Cor Bik"]);
    await take("id,name,phone\n21,Fay Hoe,0666666666\n");
    await take("id,name,phone\n21,Fay Hoe,+31666666666\n");
    assert.equal((await stands())["Fay Hoe"], "+31666666666", "also when the file with the country comes later");
  });
});

describe("people of whom a file tells a name, and nothing to be recognised by", () => {
  const { database, take } = useContacts();
  const named = async () => (await people(database.db)).map(({ name }) => name);
  const FILE = "name,email,city,born\nAda Vos,ada@example.com,Ulm,1.2.1980\nBo Li,,Graz,31.02.1990\nCy Fox,,,3.4.1970\n";

  test("are counted and shown by line before anything is written, and no others are", async () => {
    const checked = await take(FILE, { check: true });
    assert.equal(checked.counts.nameOnly, 2);
    assert.deepEqual(checked.counts.nameOnlyExamples, [{ line: 3, name: "Bo Li" }, { line: 4, name: "Cy Fox" }]);
    const twin = await take("id,name,email,mobile\n1,Dee,,\n,Eva,eva@example.com,\n,Flo,,+31612345678\n", { check: true });
    assert.deepEqual([twin.counts.nameOnly, twin.counts.nameOnlyExamples], [0, []]);
  });

  test("are left out where that is said, with that reason, and can be taken all the same", async () => {
    const { counts } = await take(FILE, { check: true, reading: { withoutNameOnly: true } });
    assert.deepEqual([counts.newPeople, counts.lines.refused, counts.nameOnly], [1, 2, 0]);
    assert.match(counts.refusedBecause[0]!.reason, /a name is all that is told/);
    assert.deepEqual(counts.problems?.filter(({ problem }) => problem === "name-only").map(({ rows }) => rows), [2]);
    assert.equal((await take(FILE, { check: true, reading: { withoutNameOnly: true, repairs: [{ problem: "name-only", column: "", as: "take" }] } })).counts.newPeople, 3);
    assert.deepEqual(await named(), [], "a check writes nothing");
  });

  test("are not doubled by the same file, however its cells are read; changed in a cell they are (the twin)", async () => {
    await take(FILE);
    const before = await named();
    assert.equal(before.length, 3);
    for (const reading of [{}, { dateOrder: "month-first" as const }, { columns: { born: "birthday_there" } }, { kinds: { born: "text" as const } }, { repairs: [{ problem: "date" as const, column: "born", as: "as-written" as const }] }]) {
      const again = await take(FILE, { reading });
      assert.equal(again.counts.newPeople, 0, JSON.stringify(reading));
      assert.deepEqual(await named(), before);
    }
    assert.equal((await take("city,born,name,email\nGraz,31.02.1990,Bo Li,\n")).counts.newPeople, 0, "nor when the columns stand otherwise");
    assert.equal((await take("name,city,born\nBo Li,Linz,31.02.1990\n", { check: true })).counts.newPeople, 1);
  });
});

describe("exports of other programs", () => {
  for (const each of TEST_EXPORTS) {
    describe(each.source === "contacts" ? "vCards" : each.source, () => {
      const { database, take } = useContacts();

      test("are recognised, checked without a trace, brought in, known again, and undone to the state before", async () => {
        const before = await dump(database.db);
        const checked = await take(each.content, { check: true, name: each.fileName });
        assert.deepEqual(await dump(database.db), before);
        const first = await take(each.content, { name: each.fileName });
        assert.deepEqual(first.counts, checked.counts);
        const { counts: c, plan } = first;
        assert.equal(plan.source.key, each.source);
        assert.deepEqual(
          { rows: c.lines.read, refused: c.lines.refused, newPeople: c.newPeople, sameInFile: c.sameInFile, joined: c.joined, shared: c.sharedAddresses, ownersUnknown: c.owners.unknown },
          each.expects, JSON.stringify({ columns: plan.columns.map((column) => `${column.column}>${column.goesTo}:${column.looksLike}`), refused: c.refusedBecause, left: c.leftOut }, null, 1),
        );
        assert.equal(c.lines.read, c.lines.kept + c.lines.refused + c.lines.alreadyThere);
        const imported = await dump(database.db);
        assert.equal(imported["identity"]!.length, c.newPeople + c.joined); // a record that is joined is nobody new

        // The quick way to the profiles of new people gives what the rule gives.
        await transaction(database.db, rebuildProfiles);
        assert.deepEqual((await dump(database.db))["profile"], imported["profile"]);

        const again = await take(each.content, { name: each.fileName });
        assert.deepEqual({ newPeople: again.counts.newPeople, updated: again.counts.updated, joined: again.counts.joined }, { newPeople: 0, updated: 0, joined: 0 });
        const afterAgain = await dump(database.db);
        for (const table of ["identity", "identifier", "membership", "link", "attribute", "profile", "shared_address"]) assert.deepEqual(afterAgain[table], imported[table], table);

        await undoImport(database.ground, again.importId!, SYSTEM);
        await undoImport(database.ground, first.importId!, SYSTEM);
        assert.deepEqual(await dump(database.db), before);
      });
    });
  }
});

describe("a file of people", () => {
  const { database, take, file } = useContacts();

  test("makes organisations of the companies that a column names, with people in their roles; the same again makes none, and an undo leaves those to whom somebody else belongs", async () => {
    const before = await dump(database.db);
    const csv = "Name,E-mail,Company,Job title\nIda Holm,ida@fjall.example,Fjäll AB,Buyer\nOle Berg,ole@fjall.example,fjäll  ab,\nMia Sol,mia@sol.example,n/a,\nTom Lind,tom@lind.example,Lind,Owner\n";
    const checked = await take(csv, { check: true });
    assert.deepEqual(await dump(database.db), before);
    const done = await take(csv);
    assert.deepEqual(checked.counts.organisations, done.counts.organisations, "said beforehand as it comes");
    assert.match(done.plan.remarks.map(remarkAtTerminal).join(" "), /Company: people belong to the organisation that is named there/);
    const groups = async () => (await rows<{ text: string }>(database.db, sql`select g.name || ': ' || string_agg(coalesce(p.name, '?') || ' as ' || m.role, ', ' order by p.name) as text from customer_group g join group_member m using (group_id) left join profile p on p.customer_id = m.identity_id group by g.group_id, g.name order by 1`)).map((each) => each.text);
    assert.deepEqual(await groups(), ["Fjäll AB: Ida Holm as Buyer, Ole Berg as belongs to it", "Lind: Tom Lind as Owner"]);
    assert.deepEqual([(await take(csv, { check: true, name: "people.csv" })).counts.organisations, done.counts.organisations], [{ new: 0, members: 0 }, { new: 2, members: 3 }], "known by now, and three of four belong to one");
    const again = await take(csv.replace("Mia Sol", "Mia  Sol"));
    assert.equal((await groups()).length, 2);
    await undoImport(database.ground, again.importId!, SYSTEM);
    const [lind] = await rows<{ id: string }>(database.db, sql`select group_id as id from customer_group where name = 'Lind'`);
    await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why) values (${newId()}::uuid, ${newId()}::uuid, ${lind!.id}::uuid, 'friend', now(), 'ann', 'told')`.execute(database.db);
    const undone = (await undoImport(database.ground, done.importId!, SYSTEM)) as PeopleUndone;
    assert.deepEqual([undone.removed.customers, undone.removed.organisations, undone.left, undone.stays], [4, 1, 1, []], "one company goes, one stays");
    assert.deepEqual((await rows<{ name: string }>(database.db, sql`select name from customer_group`)).map((each) => each.name), ["Lind"]);
    await sql`delete from group_member where group_id = ${lind!.id}::uuid`.execute(database.db);
    for (const table of ["group_source", "customer_group"]) await sql`delete from ${sql.table(table)} where group_id = ${lind!.id}::uuid`.execute(database.db);
    assert.deepEqual(await dump(database.db), before);
  });

  test("of no known program is read by its words in other languages and by what stands in it", async () => {
    const done = await take("Vorname;Nachname;E-Mail Adress;Tel.;Geburtsdatum;Umsatz;Ort;Kundennr.;foo_7\nJonas;Groß;jonas@example.de;0170 1234567;31.01.1980;1.204,50 €;Köln;K1;x\nMia;Sommer;mia@example.de;;1.2.1990;99,00 €;Bonn;K2;\n", { reading: { country: "DE" } });
    assert.deepEqual(Object.fromEntries(done.plan.columns.map((column) => [column.column, [column.goesTo, column.looksLike]])), {
      Vorname: ["first_name", "text"], Nachname: ["last_name", "text"], "E-Mail Adress": ["email", "email"], "Tel.": ["phone", "phone"], Geburtsdatum: ["birthday", "date"], Umsatz: ["umsatz", "money"], Ort: ["city", "text"], "Kundennr.": ["customer_number", "text"], foo_7: ["foo_7", "text"],
    });
    const jonas = await said(database.db, "Jonas Groß");
    assert.equal(jonas["birthday"], "1980-01-31");
    assert.deepEqual([jonas["umsatz"], jonas["umsatz_currency"]], [1204.5, "EUR"]);
    assert.equal((await said(database.db, "Mia Sommer"))["umsatz_currency"], "EUR");
    assert.match(done.plan.remarks.map(remarkAtTerminal).join(" "), /Umsatz names a currency \(“EUR”\), which is kept beside the amount as “umsatz_currency”/);
    assert.deepEqual(done.plan.newAttributes, ["umsatz", "umsatz_currency", "foo_7"]);
    assert.deepEqual((await people(database.db)).find((p) => p.name === "Jonas Groß"), { name: "Jonas Groß", email: "jonas@example.de", phone: "+491701234567", city: "Köln" });
    await undoImport(database.ground, done.importId!, SYSTEM);
    assert.equal((await people(database.db)).length, 0);
  });

  test("says which lines are empty, so that nobody misses a row; those at the end of a file are none (the twin)", async () => {
    const said = async (text: string) => (await planContacts(file(text))).remarks.map(remarkAtTerminal).filter((remark) => remark.includes("empty")).join(" ");
    assert.equal(await said("Email,City\na@x.example,Ulm\n\nb@x.example,Oslo\n"), "Line 3 is empty and is passed over.");
    assert.equal(await said("Email,City\r\na@x.example,Ulm\r\n\r\n,\r\nb@x.example,Oslo\r\n\r\nc@x.example,Bonn\r\n\r\n"), "3 lines between the rows are empty and are passed over, the last of them line 6.");
    assert.equal(await said("Email,City\na@x.example,Ulm\n\n\n"), "");
  });

  test("tells the order of day and month from the file as a whole, and keeps dates as written where it does not tell", async () => {
    const told = await planContacts(file("Email,Born,Seen\na@x.example,3/4/1980,25/12/2020\n"));
    assert.deepEqual(told.columns.map((column) => column.looksLike), ["email", "date", "date"]);
    const open = await planContacts(file("Email,Born\na@x.example,3/4/1980\n"));
    assert.equal(open.columns[1]!.looksLike, "text");
    assert.match(open.remarks.map(remarkAtTerminal).join(" "), /“3\/4\/1980” can be read/);
    const mixed = await planContacts(file("Email,Born\na@x.example,13/4/1980\nb@x.example,4/13/1980\n"));
    assert.equal(mixed.columns[1]!.looksLike, "text");
    assert.match(mixed.remarks.map(remarkAtTerminal).join(" "), /two ways/);
    assert.equal((await planContacts(file("Email,Born\na@x.example,3/4/1980\n", { reading: { dateOrder: "month-first" } }))).columns[1]!.looksLike, "date");
  });

  test("keeps the kind of a column in which nearly all cells agree, and says which it leaves out; a person may say another kind", async () => {
    const people = ["31.01.1980", "1.2.1990", "unbekannt", "3.3.2003", "4.4.2004"].map((day, i) => `p${i}@kinds.example,${day},${i === 3 ? "nix" : `${i + 10},5`},${["12", "13", "14", "12a", "15"][i]},${i === 0 ? "vielleicht" : "ja"},${i % 2 === 0 ? "bald" : "2026-01-01"}`);
    const content = `Email;Eintritt;Punkte;Haus;Kunde seit langem;Wann\n${people.join("\n").replaceAll(/,(?!5\b)/g, ";")}\n`;
    const kindsOf = (plan: ContactsResult["plan"]) => Object.fromEntries(plan.columns.map((column) => [column.column, column.looksLike]));
    const done = await take(content);
    assert.deepEqual(kindsOf(done.plan), { Email: "email", Eintritt: "date", Punkte: "number", Haus: "text", "Kunde seit langem": "yes-no", Wann: "text" });
    assert.match(done.plan.remarks.map(remarkAtTerminal).join(" "), /Eintritt holds dates, as 90 % of its cells, or all but one, are; one cell that was looked at is none \(“unbekannt”\): such cells are left out, each named with its row/);
    assert.deepEqual(done.counts.leftOut.map((each) => each.reason).sort(), ['Eintritt: "unbekannt" is not a date', 'Kunde seit langem: "vielleicht" is neither yes nor no', 'Punkte: "nix" is not a number']);
    assert.equal(done.counts.lines.refused, 0, "the rows come in without them");
    const bool = await rows<{ value: unknown }>(database.db, sql`select value from attribute where key = 'kunde_seit_langem' order by attribute_id`);
    assert.deepEqual(bool.map((each) => each.value), [true, true, true, true]);
    await undoImport(database.ground, done.importId!, SYSTEM);

    const said = await take(content, { reading: { kinds: { Eintritt: "text", haus: "number", Wann: "date" } } });
    assert.deepEqual(kindsOf(said.plan), { Email: "email", Eintritt: "text", Punkte: "number", Haus: "number", "Kunde seit langem": "yes-no", Wann: "date" });
    assert.match(said.plan.remarks.map(remarkAtTerminal).join(" "), /Wann holds dates, as you said; 3 of the cells that were looked at are none \(“bald”\)/);
    assert.deepEqual((await rows<{ value: unknown }>(database.db, sql`select value from attribute where key = 'eintritt' order by attribute_id`)).map((each) => each.value), ["31.01.1980", "1.2.1990", "unbekannt", "3.3.2003", "4.4.2004"]);
    await undoImport(database.ground, said.importId!, SYSTEM);
    await assert.rejects(planContacts(file(content, { reading: { kinds: { Email: "date" } } })), /Email becomes “E-mail \(identity\)”, whose kind is fixed/);
    await assert.rejects(planContacts(file(content, { reading: { kinds: { Nirgends: "date" } } })), /no column "Nirgends"/);
  });

  test("whose column is called no more than number has it read by its values, which is said; what does not tell is kept as written (the twins)", async () => {
    const planned = async (header: string, lines: readonly string[]) => {
      const plan = await planContacts(file(`${header}\n${lines.join("\n")}\n`));
      return { goesTo: plan.columns.find((column) => /^(number|nr\.?|n°)$/i.test(column.column))!.goesTo, says: plan.remarks.map(remarkAtTerminal).join(" ") };
    };
    const people = (numbers: readonly string[]) => numbers.map((number, i) => `Person ${"abcdefgh"[i]},p${i}@x.example,${number}`);
    const telephone = /is read as the telephone number, as its values are dialled/;
    const customer = /is read as the customer number: nearly every row has one and no two are alike/;
    const written = /does not say of what it is the number, and is kept as written: /;
    for (const [numbers, goesTo, says] of [
      [["+49 170 1234567", "0041 44 668 18 00", "(030) 123456"], "phone", telephone], [["01701234567", "030123456", "0892345678"], "phone", telephone],
      [["10042", "10057", "9981"], "customer_number", customer], [["K-1001", "K-1002", "K-0007"], "customer_number", customer], [["000123", "000124", "000999"], "customer_number", customer],
      [["0170123456", "0170123457", "0170123458"], "number", /telephone numbers or customer numbers of one length/], [["1", "2", "3"], "number", /it counts the rows/], [["12", "7", "12"], "number", /“12” stands there twice/],
      [["19.90", "20.00", "7.50"], "number", /is an amount/], [["10042", "", ""], "number", /too few rows have one/], [["+49 170 1234567", "10042", "10043"], "number", /some of its values are dialled and others are not/],
    ] as const) {
      const found = await planned("name,email,Number", people(numbers));
      assert.equal(found.goesTo, goesTo, numbers.join());
      assert.match(found.says, says);
      if (goesTo === "number") assert.match(found.says, written);
    }
    assert.match((await planned("name,street,Nr.,email", ["Ann Lee,Elm Road,14,a@x.example", "Bo Ek,Oak Road,3,b@x.example", "Cy Wu,Ash Road,77,c@x.example"])).says, /beside a street/);
    assert.deepEqual([(await planned("id,name,N°", ["7,Ann Lee,10042", "9,Bo Ek,10057", "12,Cy Wu,9981"])).goesTo, (await planned("name,phone,Number", ["Ann Lee,+4917012345,+49 170 1234567", "Bo Ek,+4917012346,+49 170 1234568"])).goesTo], ["n", "number"]);
    // A column whose name says more is not asked; nor one of which a person says what it is.
    const named = await planContacts(file("name,email,seat number\nA B,a@x.example,10042\nC D,c@x.example,10057\nE F,e@x.example,9981\n"));
    assert.deepEqual([named.columns[2]!.goesTo, named.remarks.map(remarkAtTerminal).filter((remark) => /number/.test(remark))], ["seat_number", []]);
    const said = await planContacts(file("name,email,number\nA B,a@x.example,10042\nC D,c@x.example,10057\nE F,e@x.example,9981\n", { reading: { columns: { number: "lucky" } } }));
    assert.deepEqual([said.columns[2]!.goesTo, said.remarks.map(remarkAtTerminal).filter((remark) => /number/.test(remark))], ["lucky", []]);
  });

  test("that overlaps a former one adds what is new, and the former cannot be undone before it", async () => {
    const first = await take("id,name,email,city,phone_number\n1,Ann Lee,ann@x.example,Ulm,\n2,Bo Ek,bo@x.example,Rom,\n");
    const before = await dump(database.db);
    const second = await take("id,name,email,city,phone_number\n2,Bo Ek,bo@x.example,Oslo,+4722334455\n3,Cy Wu,cy@x.example,Graz,\n");
    assert.deepEqual([second.counts.newPeople, second.counts.updated, second.counts.unchanged], [1, 1, 0]);
    assert.deepEqual((await people(database.db)).map((p) => `${p.name} ${p.city} ${p.phone ?? ""}`), ["Ann Lee Ulm ", "Bo Ek Oslo +4722334455", "Cy Wu Graz "]);
    await assert.rejects(undoImport(database.ground, first.importId!, SYSTEM), (error: Error) => error instanceof Refusal && /Undo that one first/.test(error.message));
    await undoImport(database.ground, second.importId!, SYSTEM);
    assert.deepEqual(await dump(database.db), before);
    await undoImport(database.ground, first.importId!, SYSTEM);
    assert.equal((await people(database.db)).length, 0);
  });

  test("is undone with all that the machine noted of its people, and leaves those of whom anybody said something, in whatever table", async () => {
    await sql`create table appointment (identity_id uuid, appointment_id uuid, primary key (identity_id, appointment_id))`.execute(database.db); // of a step that is not there yet
    const brought = await take("id,name,email\n1,Ann Lee,ann@x.example\n2,Bo Ek,bo@x.example\n3,Cy Wu,cy@x.example\n");
    const id = async (name: string) => (await row<{ id: string }>(database.db, sql`select customer_id as id from profile where name = ${name}`))!.id;
    const [ann, bo, cy] = [await id("Ann Lee"), await id("Bo Ek"), await id("Cy Wu")];
    await sql`insert into linkage_todo (identity_id) values (${ann}::uuid), (${bo}::uuid) on conflict do nothing`.execute(database.db);
    await sql`insert into appointment values (${bo}::uuid, ${newId()}::uuid)`.execute(database.db);
    await sql`insert into linkage_pair (identity_id, other_id, weight_bits, probability, verdict, found_at) values (${ann}::uuid, ${cy}::uuid, 1, 0.5, 'possible', now())`.execute(database.db);
    await lookAt(database.db, ann);
    const undone = await undoImport(database.ground, brought.importId!, SYSTEM);
    assert.deepEqual([undone.removed.customers, undone.left, undone.stays], [2, 1, [{ because: "something-else", people: 1, nameless: 1 }]]);
    assert.deepEqual(await ownedBy(database.db, [ann, cy]), []);
    assert.deepEqual(await ownedBy(database.db, [bo]), ["appointment", "customer_list", "identifier", "identity", "linkage_todo", "membership", "profile"]);
    await sql`drop table appointment`.execute(database.db);
    await sql`delete from identity where identity_id = ${bo}::uuid`.execute(database.db);
    for (const table of ["identifier", "membership", "linkage_todo"]) await sql`delete from ${sql.table(table)} where identity_id = ${bo}::uuid`.execute(database.db);
    for (const table of ["profile", "customer_list"]) await sql`delete from ${sql.table(table)} where customer_id = ${bo}::uuid`.execute(database.db);
  });

  test("undone, takes those whom a colleague had joined or split and took that back; a merge that stands, or was ended, keeps them (the twin)", async () => {
    const before = await dump(database.db);
    const NORA = { kind: "person", id: "nora", name: "Nora", role: "lead", source: "rapport", trusted: true } as const;
    for (const then of ["taken back", "stands", "ended"] as const) {
      const brought = await take("id,name,email\n1,Ann Lee,ann@x.example\n2,Bo Ek,bo@x.example\n");
      const [ann, bo] = (await rows<{ id: string }>(database.db, sql`select customer_id as id from profile where name in ('Ann Lee', 'Bo Ek') order by name`)).map(({ id }) => id);
      const { customerId, linkId } = await mergeCustomers(database.ground, NORA, { keepId: ann!, otherId: bo!, why: "one" });
      if (then === "taken back") {
        const { splitId } = await splitCustomer(database.ground, NORA, { customerId, identityIds: [bo!], why: "two" });
        await undoSplit(database.ground, NORA, splitId);
        await withdrawLink(database.ground, NORA, linkId);
      } else if (then === "ended") await endLink(database.ground, NORA, linkId, "two after all");
      const undone = await undoImport(database.ground, brought.importId!, SYSTEM);
      if (then === "taken back") {
        assert.deepEqual([undone.removed.customers, undone.left], [2, 0]);
        assert.deepEqual(await dump(database.db), before);
        assert.deepEqual(await ownedBy(database.db, [ann!, bo!]), []);
        continue;
      }
      assert.deepEqual([undone.removed.customers, undone.stays.map(({ because }) => because)], [0, ["linked"]], then);
      for (const table of ["identifier", "membership", "link", "identity"]) await sql`delete from ${sql.table(table)} where identity_id in (${ann}::uuid, ${bo}::uuid)`.execute(database.db);
      for (const table of ["profile", "customer_list"]) await sql`delete from ${sql.table(table)} where customer_id in (${ann}::uuid, ${bo}::uuid)`.execute(database.db);
    }
  });

  test("says before anything is written who will see people whose owner is no colleague, once some see only theirs", async () => {
    const content = "name,email,owner,team\nOf Ann,of@owner.example,Ann Owner,\nOf Gone,gone@owner.example,Tim Gone,\nIn team,team@owner.example,Tim Gone,North\nOf nobody,no@owner.example,,\n";
    assert.equal((await take(content, { check: true })).counts.owners.unseen, undefined, "everybody sees everybody (the twin)");
    const { current } = await accessRules(database.db);
    const rules = { ...current.rules, roles: { ...current.rules.roles, agent: { ...current.rules.roles.agent, customers: "team" as const }, "read-only": { ...current.rules.roles["read-only"], customers: "own" as const } } };
    const { versionId } = await changeAccess(database.ground, SYSTEM, { rules, why: "their teams", from: current.versionId });
    const checked = await take(content, { check: true });
    assert.deepEqual(checked.counts.owners, { known: ["Ann Owner"], unknown: ["Tim Gone"], people: 3, unseen: { people: 1, seers: ["lead", "analyst"], others: ["agent", "read-only"] } });
    const done = await take(content);
    assert.deepEqual(done.counts.owners, checked.counts.owners);
    // And so it is: an agent sees whom Ann looks after and whom nobody does, not those of somebody who is not there.
    const ids = (await rows<{ id: string; name: string }>(database.db, sql`select customer_id as id, name from profile where name like 'Of %' order by name`));
    const seen = await visibleAmong(database.db, await sightWith(database.db, rules, { id: "ann", role: "agent" }), ids.map((each) => each.id));
    assert.deepEqual(ids.map((each) => [each.name, seen.has(each.id)]), [["Of Ann", true], ["Of Gone", false], ["Of nobody", true]]);
    await undoImport(database.ground, done.importId!, SYSTEM);
    await undoAccess(database.ground, SYSTEM, versionId);
  });

  test("joins nobody to a known customer of another name who has the address, and puts the two down to be looked at", async () => {
    const first = await take("name,email\nAnna Weiß,family@x.example\n");
    const second = await take("name,email\nOtto Weiß,family@x.example\nA. Weiß,family@x.example\n");
    assert.deepEqual([second.counts.newPeople, second.counts.sharedAddresses], [1, 1]);
    assert.deepEqual(second.counts.sharedExamples, [{ value: "family@x.example", names: ["Anna Weiß", "Otto Weiß"] }]);
    const kept = await rows<{ kind: string; value: string }>(database.db, sql`select kind, regexp_replace(value, '#[^:]*', '#…') as value from identifier order by kind, value`);
    assert.deepEqual(kept.map((k) => `${k.kind} ${k.value}`), ["claimed_email contacts#…:family@x.example", "email family@x.example", "source_id contacts:#…"]);
    assert.deepEqual((await people(database.db)).map((p) => [p.name, p.email]), [["A. Weiß", "family@x.example"], ["Otto Weiß", "family@x.example"]]);
    for (const each of [second, first]) await undoImport(database.ground, each.importId!, SYSTEM);
  });

  test("refuses rows one by one, with line and reason in a file, and takes the others", async () => {
    const bytes = Buffer.concat([Buffer.from("name,email\nZoë,zoe@x.example\n"), Buffer.from([0x4d, 0xfc, 0x6c]), Buffer.from(",mul@x.example\nToo,many@x.example,cells\n,\nnobody,null\n,also no address\n")]);
    const options = file(bytes);
    const done = await importContacts(database.ground, { ...options, reading: { encoding: "utf-8" } }, SYSTEM);
    assert.deepEqual([done.counts.lines.kept, done.counts.lines.refused], [2, 3]);
    const refused = readFileSync(options.refusedTo!, "utf8").split("\r\n");
    assert.match(refused[1]!, /^3,it holds bytes that are no letters/);
    assert.match(refused[2]!, /^4,it has 3 cells where the header has 2/);
    assert.match(refused[3]!, /also no address/);
    await undoImport(database.ground, done.importId!, SYSTEM);
  });

  test("that cannot be read is refused whole, in a sentence, and leaves nothing but a line that it was tried", async () => {
    const whole = gzipSync(`id,name,email\n${Array.from({ length: 40_000 }, (_, i) => `${i},P${Math.sin(i)},p${i}@x.example`).join("\n")}`);
    for (const [content, says] of [
      ["", /empty/], ["\uFEFF", /empty/], ["name,email\n", /nobody below/], [Buffer.from("PK\u0003\u0004zip"), /zip archive/], [whole.subarray(0, whole.length / 2), /middle of its compressed data/],
      [gzipSync(`name,email\n${"Ann Lee,ann@x.example\n".repeat(1_000_000)}`), /would unpack from .* as no export does: a trap/],
      ["anna@x.example,030123456\nbo@x.example,030123457\n", /holds values/], ["colour,size\nred,3\n", /No column tells who somebody is/], ["a\0b", /zero bytes/],
    ] as const)
      await assert.rejects(take(content as string | Buffer), (error: Error) => error instanceof Refusal && says.test(error.message), String(says));
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from identity`))!.n, 0);
    assert.ok((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from import where failed_because is not null`))!.n >= 9);
  });

  test("compressed, in UTF-16 or with its first odd letter far down comes in like any other", async () => {
    const text = `name,email\n${Array.from({ length: 3000 }, (_, i) => `Person ${"abcdefghij"[i % 10]}${i},p${i}@x.example`).join("\n")}\nJürgen,j@x.example\n`;
    for (const content of [gzipSync(text), Buffer.from(`\uFEFF${text}`, "utf16le"), Buffer.from(text, "latin1")]) {
      const checked = await take(content, { check: true });
      assert.deepEqual([checked.counts.newPeople, checked.counts.lines.refused], [3001, 0]);
    }
  });

  test("in JSON lines comes in, a broken line being refused by its number", async () => {
    const options = file('{"id":1,"name":"Ann","email":"ann@x.example"}\n{"id":2,"name":\n{"id":3,"name":"Cy","plan":{"tier":"gold"}}\n');
    const done = await importContacts(database.ground, options, SYSTEM);
    assert.deepEqual([done.counts.newPeople, done.counts.lines.refused], [2, 1]);
    assert.ok(existsSync(options.refusedTo!));
    assert.match(readFileSync(options.refusedTo!, "utf8"), /^2,it is no JSON/m);
    await undoImport(database.ground, done.importId!, SYSTEM);
  });

  test("columns go where a person says, and nothing tells anybody anything", async () => {
    const done = await take("Wer,Wohin,Egal\nAnn Lee,ann@x.example,1\n", { reading: { columns: { Wer: "name", Egal: "-" } } });
    assert.deepEqual(done.plan.columns.map((column) => [column.goesTo, column.how]), [["name", "told"], ["email", "by what it holds"], ["-", "told"]]);
    for (const table of ["interaction", "message"]) assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from ${sql.table(table)}`))!.n, 0);
    await undoImport(database.ground, done.importId!, SYSTEM);
  });

  test("takes nobody in who was erased and asked that nothing be kept of them again", async () => {
    await transaction(database.db, (tx) => rememberErased(tx, new Date(), newId(), [{ kind: "email", value: "gone@x.example" }], true));
    believeSuppressed(database.db);
    const checked = await take("name,email\nGone,GONE@x.example\nAnn Lee,ann@x.example\n", { check: true });
    assert.deepEqual([checked.counts.newPeople, checked.counts.lines.refused], [1, 1]);
    assert.match(checked.counts.refusedBecause[0]!.reason, /were erased/);
  });
});

describe("files from nobody knows which program", () => {
  const { database, take } = useContacts();
  const first = "id,name,email,city\n1,Zed Quill,zed@x.example,Ghent\n2,Ana Bolt,ana@x.example,Lyon\n3,,only@x.example,Oslo\n4,Ida Frost,,Bonn\n";
  const second = "id,name,email,city\n1,Omar Haddad,omar@y.example,Tunis\n2,Ana Maria Bolt,bolt@y.example,Nice\n3,,other@y.example,Rome\n4,Ida Frost,ida@y.example,Kiel\n1,Zed Quill,zed@x.example,Bruges\n";
  const known = () => rows<{ who: string }>(database.db, sql`select coalesce(p.name, '?') || ' ' || coalesce(p.city, '') || ': ' || coalesce((select string_agg(i.value, ' ' order by i.value) from membership m join identifier i on i.identity_id = m.identity_id where m.customer_id = p.customer_id and i.kind = 'email'), '') as who from profile p order by 1`).then((found) => found.map(({ who }) => who));

  test("two of them that both count from 1 make nobody one with somebody else, and that is said beforehand", async () => {
    await take(first);
    const before = await dump(database.db);
    const checked = await take(second, { check: true });
    const done = await take(second);
    assert.deepEqual(done.counts, checked.counts);
    assert.deepEqual(done.counts.otherNumbers, { people: 2, examples: [{ value: "1", names: ["Zed Quill", "Omar Haddad"] }, { value: "3", names: ["other@y.example"] }] });
    const is = ["Ana Maria Bolt Nice: ana@x.example bolt@y.example", "Omar Haddad Tunis: omar@y.example", "Zed Quill Bruges: zed@x.example", "only@x.example Oslo: only@x.example", "other@y.example Rome: other@y.example"];
    const shown = await known();
    for (const who of is) assert.ok(shown.includes(who), `${who} is not among ${shown.join("; ")}`);
    const again = await take(second);
    assert.deepEqual([again.counts.newPeople, again.counts.updated], [0, 0], "the same file again changes nothing");
    await undoImport(database.ground, again.importId!, SYSTEM);
    await undoImport(database.ground, done.importId!, SYSTEM);
    assert.deepEqual(await dump(database.db), before);
  });

  test("columns and cells that are called as every object's parts are read like others", async () => {
    const done = await take("constructor,__proto__,toString,E-Mail,Born\nWilliams,p,valueOf,fw@z.example,constructor\nLotus,q,x,lo@z.example,1980-01-02\n", { reading: { kinds: { Born: "date" }, repairs: [{ problem: "date", column: "Born", values: { never: "1990-01-01" } }] } });
    assert.deepEqual([done.plan.columns.map(({ goesTo }) => goesTo), done.counts.newPeople, done.counts.leftOut.map(({ lines }) => lines)], [["constructor", "proto", "to_string", "email", "born"], 2, [1]]);
    assert.deepEqual(await rows(database.db, sql`select a.value #>> '{}' as team from attribute a where a.key = 'constructor' order by 1`), [{ team: "Lotus" }, { team: "Williams" }]);
  });

  test("whoever says from which program it is lets its numbers count, whatever else changes (the twin)", async () => {
    await take(first, { reading: { source: "till" } });
    const done = await take(second, { reading: { source: "till" } });
    assert.equal(done.counts.otherNumbers, undefined);
    assert.ok((await known()).includes("only@x.example Rome: only@x.example other@y.example"), (await known()).join("; "));
  });
});

describe("records of a file", () => {
  const { database, take } = useContacts();
  test("that are joined are one person for whoever undoes it, whether they go or stay; somebody known before whom the file told of is none", async () => {
    const FILE = "id,name,email\n71,Ida Joined,ida@joined.example\n72,Ida Joined,ida@joined.example\n73,Kai Joined,kai@joined.example\n74,Kai Joined,kai@joined.example\n75,Lea Alone,lea@joined.example\n";
    const done = await take(FILE);
    assert.deepEqual([done.counts.newPeople, done.counts.joined], [3, 2]);
    const ida = await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where value = 'contacts:71'`);
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${ida!.id}::uuid, ${newId()}, 'nickname', '"I"', 'desk', now())`.execute(database.db);
    const undone = await undoImport(database.ground, done.importId!, SYSTEM);
    assert.deepEqual([undone.removed.customers, undone.left, undone.stays], [2, 1, [{ because: "colleagues", people: 1, nameless: 1 }]], "five records, three people: Kai and Lea go, Ida stays");
    await sql`delete from attribute where key = 'nickname'`.execute(database.db);

    const first = await take("id,name,email\n81,Mo Known,mo@joined.example\n");
    const second = await take("id,name,email\n5,Mo Known,mo@joined.example\n6,Nils New,nils@joined.example\n", { reading: { source: "other" } });
    const twin = await undoImport(database.ground, second.importId!, SYSTEM);
    assert.deepEqual([second.counts.newPeople, twin.removed.customers, twin.left], [1, 1, 0], "Nils goes; Mo was known before");
    assert.equal((await undoImport(database.ground, first.importId!, SYSTEM)).removed.customers, 1);
  });
});
