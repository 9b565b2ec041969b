import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { decide, publishFirstPolicy } from "../decisions/index.ts";
import { SYSTEM } from "../organisation/index.ts";
import { newId, type OpenDatabase, openDatabase, row, rows, sql } from "../platform/index.ts";
import { dropDatabase } from "../platform/test-database.ts";
import { folded } from "./content-lines.ts";
import { emlOf } from "./eml.ts";
import { icalendarOf } from "./icalendar.ts";
import { addDocument } from "../service/index.ts";
import { copyOfCustomer, travellingTables } from "./index.ts";
import { companyDatabase, groundOf } from "../../stories/company.ts";
import { vcardOf } from "./vcard.ts";
import { zipOf } from "./zip.ts";

const AT = new Date("2026-11-21T14:32:00Z");

/** Reads an archive by its directory, as programs do: a second route to what was put in. */
function unzipped(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  const files = new Map<string, string>();
  for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    assert.equal(zip.readUInt32LE(at), 0x02014b50);
    const [packed, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const begins = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(zip.toString("utf8", at + 46, at + 46 + nameLength), inflateRawSync(zip.subarray(begins, begins + packed)).toString("utf8"));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** Undoes folding: RFC 5545 §3.1, RFC 6350 §3.2. */
const unfolded = (text: string) => text.replaceAll("\r\n ", "").split("\r\n").slice(0, -1);

describe("the forms of a customer's copy", () => {
  test("a card is vCard 4.0, with what would break a line escaped", () => {
    const card = vcardOf({ customerId: "019a", name: "Okafor; Amara, BSc\nEND:VCARD", firstName: "Amara", lastName: "Okafor", emails: ["amara@example.com"], phones: ["+447700900123", "ask first"], city: "Rotterdam", country: "NL", language: "en" }, AT);
    assert.deepEqual(unfolded(card), [
      "BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:019a", "FN:Okafor\\; Amara\\, BSc\\nEND:VCARD", "N:Okafor;Amara;;;", "EMAIL:amara@example.com", "TEL;VALUE=uri:tel:+447700900123", "TEL;VALUE=text:ask first",
      "ADR:;;;Rotterdam;;;NL", "LANG:en", "REV:20261121T143200Z", "END:VCARD",
    ]);
    const whole = unfolded(vcardOf({ customerId: "019a", name: "Amara Okafor", firstName: "Amara", lastName: "Okafor", honorific: "Dr.", birthday: "1984-05-18", jobTitle: "Head; roasting", company: "Studio Okafor, Delft", emails: [], phones: [] }, AT));
    assert.deepEqual(whole.slice(4, 8), ["N:Okafor;Amara;;Dr.;", "BDAY:19840518", "TITLE:Head\\; roasting", "ORG:Studio Okafor\\, Delft"]);
    assert.ok(!vcardOf({ customerId: "019a", name: "A", birthday: "in May", emails: [], phones: [] }, AT).includes("BDAY"));
  });

  test("promises and tasks are to-dos and meetings events of an iCalendar", () => {
    const due = new Date("2026-12-01T09:00:00Z");
    const lines = unfolded(icalendarOf([{ id: "p1", summary: "Ring back, with a price", madeAt: AT, dueAt: due, doneAt: null, withdrawn: false }, { id: "p2", summary: "x", madeAt: AT, dueAt: null, doneAt: due, withdrawn: false }], [{ id: "m1", summary: "Tasting", at: due, minutes: 45, place: "Rotterdam" }], AT));
    for (const line of ["VERSION:2.0", "UID:p1", "DUE:20261201T090000Z", "SUMMARY:Ring back\\, with a price", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED", "COMPLETED:20261201T090000Z", "DTSTART:20261201T090000Z", "DURATION:PT45M", "LOCATION:Rotterdam"]) assert.ok(lines.includes(line), line);
    assert.equal(lines.filter((line) => line === "BEGIN:VTODO").length, 2);
  });

  test("no line is longer than 75 octets and no letter is cut, whatever the words", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 300 }).map((text) => text.replace(/[\r\n]/g, "")), (text) => {
      const lines = folded([text]).split("\r\n");
      for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75);
      assert.deepEqual(unfolded(folded([text])), [text.toWellFormed() === text ? text : unfolded(folded([text]))[0]]);
    }));
  });

  test("a message is a file for mail programs; a subject cannot begin another header", () => {
    const eml = emlOf({ messageId: "m1", at: AT, from: { name: "Zoë \"Q\"", address: "zoe@example.com" }, to: { name: "", address: "us@example.com" }, subject: "Größe\r\nBcc: everybody@example.com", body: "Grüße\nZoë" });
    const [head, body] = eml.split("\r\n\r\n") as [string, string];
    assert.ok(head.includes("Date: Sat, 21 Nov 2026 14:32:00 +0000"));
    assert.ok(!/^Bcc:/m.test(head));
    const subject = /^Subject: (.*(?:\r\n .*)*)/m.exec(head)![1]!;
    assert.equal(subject.split(/\r\n /).map((word) => Buffer.from(/^=\?utf-8\?B\?(.*)\?=$/.exec(word)![1]!, "base64").toString()).join(""), "Größe Bcc: everybody@example.com");
    for (const line of eml.split("\r\n")) assert.ok(line.length <= 78, line);
    assert.equal(Buffer.from(body, "base64").toString(), "Grüße\r\nZoë");
  });

  test("whatever is put into an archive comes out of it", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-zäß0-9/.-]{1,20}$/), content: fc.string({ maxLength: 500 }).map((text) => text.toWellFormed()) }), { selector: (each) => each.name, maxLength: 8 }), (entries) => {
      assert.deepEqual([...unzipped(zipOf(entries, AT))], entries.map(({ name, content }) => [name, content]));
    }), { numRuns: 50 });
  });
});

describe("a customer's copy", () => {
  let url: string;
  let open: OpenDatabase;
  before(async () => {
    url = await companyDatabase();
    open = openDatabase(url);
  });
  after(async () => {
    await open.close();
    await dropDatabase(url);
  });

  test("holds every row of theirs with its source and time, and nobody else's", async () => {
    const { id } = (await row<{ id: string }>(open.db, sql`select customer_id as id from profile where name = 'Amara Okafor'`))!;
    const picture = Buffer.concat([Buffer.from("\u0089PNG\r\n", "latin1"), Buffer.alloc(600_000, "z")]);
    await addDocument(groundOf(open), SYSTEM, id, { name: "grinder.png", kind: "photograph" }, picture);
    for (const [key, value] of [["date_of_birth", "1984-05-18"], ["job_title", "Barista"], ["company", "Studio Okafor"]] as const)
      await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, trusted) values (${id}::uuid, ${newId()}::uuid, ${key}, ${JSON.stringify(value)}::jsonb, 'crm', now(), true)`.execute(open.db);
    await sql`insert into task (identity_id, task_id, kind, what, assignee, made_at, made_by) values (${id}::uuid, ${newId()}::uuid, 'task', 'Send the loan grinder', 'jo', now(), 'jo')`.execute(open.db);
    await sql`insert into interaction (identity_id, interaction_id, position, kind, channel, direction, occurred_at, received_at, source, properties) select ${id}::uuid, ${newId()}::uuid, max(position) + 1, 'deal.opened', 'other', 'none', now(), now(), 'hubspot', '{"deal":"7","name":"Coffee for the studio","stage":"offer","amount":1200,"currency":"EUR"}'::jsonb from interaction`.execute(open.db);
    await publishFirstPolicy(groundOf(open));
    await decide(groundOf(open), { customerId: id, surface: "cockpit", moment: {} });
    const { zip, holds, fileName } = await copyOfCustomer(groundOf(open), SYSTEM, id);
    assert.equal(fileName, `customer-${id}.zip`);
    const files = unzipped(zip);
    assert.deepEqual([...files.keys()], holds);
    const { tables } = JSON.parse(files.get("everything.json")!) as { tables: Record<string, Record<string, unknown>[]> };
    for (const table of ["identity", "identifier", "attribute", "interaction", "order_line", "conversation", "message", "promise", "consent", "link", "decision", "purchase_day", "document", "task"]) {
      const counted = (await row<{ n: number }>(open.db, sql`select count(*)::integer as n from ${sql.table(table)} x join membership m using (identity_id) where m.customer_id = ${id}::uuid`))!.n;
      assert.equal(tables[table]?.length ?? 0, counted, table);
    }
    assert.ok(tables["interaction"]!.every((each) => each["source"] && each["occurred_at"]));
    assert.equal(tables["document_piece"], undefined, "bytes are files, not rows");
    assert.equal(files.get(holds.find((name) => name.endsWith("-grinder.png"))!), picture.toString("utf8"));
    // The name of another customer stands in no part of it.
    const others = await rows<{ email: string }>(open.db, sql`select email from profile where customer_id <> ${id}::uuid and email is not null`);
    const text = [...files.values()].join("\n").toLowerCase();
    assert.deepEqual(others.filter(({ email }) => text.includes(email.toLowerCase())), []);
    assert.ok(text.includes("amara.okafor@example.com"));
    for (const line of [/^FN:Amara Okafor\r$/m, /^BDAY:19840518\r$/m, /^TITLE:Barista\r$/m, /^ORG:Studio Okafor\r$/m]) assert.match(files.get("customer.vcf")!, line);
    // Deals, tasks and orders, on the page that people read and in the file for programs; and all three go out with everything.
    for (const words of [/Deals with you<\/h2>.*Coffee for the studio.*1200 EUR/s, /What is to be done for you<\/h2>.*Send the loan grinder/s, /What you bought<\/h2><table>/]) assert.match(files.get("read-me-first.html")!, words);
    assert.ok(tables["interaction"]!.some((each) => each["kind"] === "deal.opened") && tables["task"]!.some((each) => each["what"] === "Send the loan grinder"));
    for (const table of ["interaction", "order_line", "task"]) assert.ok(travellingTables().includes(table), table);
    // What was decided, in plain words; and nothing of what actions cost or bring.
    const decisions = files.get("decisions-en.html")!;
    for (const words of [/<h1>What was decided about you<\/h1>/, /Our rules suggested this to the person who serves you/, /You may complain to the data protection authority/]) assert.match(decisions, words);
    assert.ok(!/netMinor|\bgain\b|undefined/.test(decisions));
    const mails = (await row<{ n: number }>(open.db, sql`select count(*)::integer as n from message x join membership m using (identity_id) where m.customer_id = ${id}::uuid and channel = 'email' and audience = 'customer'`))!.n;
    assert.equal(holds.filter((name) => name.endsWith(".eml")).length, mails);
    assert.ok(!/<script/i.test(files.get("read-me-first.html")!));
    assert.equal((await row<{ n: number }>(open.db, sql`select count(*)::integer as n from audit where act = 'customer.export' and object_id = ${id}`))!.n, 1);
  });
});
