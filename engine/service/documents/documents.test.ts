import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { publishFirstPolicy } from "../../decisions/index.ts";
import { SEES_ALL, SYSTEM } from "../../organisation/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { endLink, mergeCustomers, resolveIdentity } from "../../profiles/index.ts";
import { readCockpit, serviceRoutes, startConversation } from "../index.ts";
import { checkDocument } from "./document.ts";
import { addDocument, bytesOf, changeDocument, documentsOf, sweepDocuments } from "./documents.ts";
import { type DocumentView, LARGEST_DOCUMENT } from "./contract.ts";

const PDF = Buffer.from("%PDF-1.7\nsigned");

describe("which files are kept", () => {
  const why = (name: string, content: string | Buffer, bytes?: number) => {
    const head = Buffer.from(content as string, "latin1");
    const checked = checkDocument(name, Buffer.isBuffer(content) ? content : head, bytes ?? head.length);
    return checked.kind === "kept" ? checked.mediaType : checked.because;
  };

  test("those that people send: documents, pictures, letters, recordings", () => {
    assert.equal(why("contract.PDF", PDF), "application/pdf");
    assert.equal(why("me.jpeg", "\u00ff\u00d8\u00ff\u00e0"), "image/jpeg");
    assert.equal(why("offer.docx", "PK\u0003\u0004"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    assert.equal(why("voice.mp3", "ID3"), "audio/mpeg");
    assert.equal(why("XRechnung.xml", "<Invoice>"), "application/octet-stream", "never as what a browser would draw");
  });

  test("no pages and no programs, whatever they are called; nothing empty, too large, or without a name", () => {
    assert.match(why("offer.html", "<p>"), /end in \.html are not kept/);
    assert.match(why("logo.svg", "<svg>"), /\.svg are not kept/);
    assert.match(why("setup.exe", "MZ"), /\.exe are not kept/);
    assert.match(why("letter.txt", "MZ\u0090\u0000\u0003"), /is a program/);
    assert.match(why("notes.txt", "#!/bin/sh"), /is a program/);
    assert.match(why("invoice.pdf", "<script>alert(1)</script>"), /called \.pdf and is something else inside/);
    assert.match(why("x.pdf", PDF, LARGEST_DOCUMENT + 1), /larger than 25 MB/);
    assert.match(why("x.pdf", ""), /is empty/);
    assert.match(why("/", PDF), /no name/);
    assert.match(why("README", PDF), /no ending/);
  });
});

describe("documents of a customer", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, (app) => serviceRoutes(app, database.ground));
  const ground = () => database.ground;
  let agent: string;
  let reader: string;
  before(async () => {
    await publishFirstPolicy(ground());
    await organisation.add("jo@example.com", "agent");
    await organisation.add("guest@example.com", "read-only");
    [agent, reader] = [await organisation.comeIn("jo@example.com"), await organisation.comeIn("guest@example.com")];
  });
  const someone = async () => (await transaction(database.db, (tx) => resolveIdentity(tx, ground().now(), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]))).customerId;
  const send = (cookie: string, customer: string, query: string, payload: Buffer, type = "application/octet-stream") =>
    organisation.app.inject({ method: "POST", url: `/api/customers/${customer}/documents?${query}`, headers: { cookie, "x-rapport": "1", "content-type": type }, payload });
  const list = async (customer: string) => (await documentsOf(database.db, customer, SEES_ALL)).documents;
  const acts = async (customer: string) => (await rows<{ act: string }>(database.db, sql`select act from audit where object_id = ${customer} and act like 'document.%' order by at, audit_id`)).map(({ act }) => act);

  test("a file that a colleague adds is listed with who and when, and comes back byte for byte as something to save", async () => {
    const customer = await someone();
    const content = Buffer.concat([PDF, Buffer.from(Uint8Array.from({ length: 700_000 }, (_, i) => (i * 31) % 256))]);
    const added = await send(agent, customer, `name=${encodeURIComponent("Vertrag „2026“.pdf")}&kind=contract`, content);
    assert.equal(added.statusCode, 200, added.body);
    const view = added.json<DocumentView>();
    assert.deepEqual([view.name, view.kind, view.mediaType, view.bytes, view.addedBy, view.customerId, view.conversation, view.removedAt], ["Vertrag „2026“.pdf", "contract", "application/pdf", content.length, "jo", customer, null, null]);
    const got = await organisation.app.inject({ method: "GET", url: `/api/customers/${customer}/documents/${view.documentId}/content`, headers: { cookie: reader } });
    assert.ok(got.rawPayload.equals(content));
    assert.deepEqual(
      ["content-type", "x-content-type-options", "content-security-policy", "cache-control", "content-length"].map((name) => String(got.headers[name])),
      ["application/pdf", "nosniff", "default-src 'none'; sandbox", "private, no-store", String(content.length)],
    );
    assert.match(String(got.headers["content-disposition"]), /^attachment; filename="Vertrag _2026_\.pdf"; filename\*=UTF-8''Vertrag%20%E2%80%9E2026%E2%80%9C\.pdf$/);
    assert.deepEqual(await acts(customer), ["document.add", "document.open"], "who opened it is known");
  });

  test("what is not kept is refused with a sentence, and nothing of it is written", async () => {
    const customer = await someone();
    const said = async (query: string, payload: Buffer, type?: string) => {
      const answer = await send(agent, customer, query, payload, type);
      return `${answer.statusCode} ${answer.json<{ detail: string }>().detail}`;
    };
    assert.match(await said("name=page.html", Buffer.from("<p>")), /^400 The file is not kept: files that end in \.html/);
    assert.match(await said("name=a.pdf", Buffer.alloc(0)), /^400 The file is not kept: a\.pdf is empty/);
    assert.match(await said("name=a.pdf", Buffer.alloc(LARGEST_DOCUMENT + 1)), /^413 The body is larger than 25 MB/);
    assert.match(await said("name=a.pdf", Buffer.from("{}"), "application/json"), /^400 Send the bytes of the file as application\/octet-stream/);
    assert.match(await said(`name=a.pdf&messageId=${newId()}`, PDF), /^400 messageId: say the conversation/);
    assert.match(await said(`name=a.pdf&conversationId=${newId()}`, PDF), /^404 There is no such conversation/);
    assert.equal((await send(reader, customer, "name=a.pdf", PDF)).statusCode, 403);
    assert.equal((await send(agent, newId(), "name=a.pdf", PDF)).statusCode, 404);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from document d join membership m using (identity_id) where m.customer_id = ${customer}::uuid`))!.n, 0);
  });

  test("the same file is kept once; it is named otherwise, removed and restored, each in the audit", async () => {
    const customer = await someone();
    const first = (await send(agent, customer, "name=a.pdf", PDF)).json<DocumentView>();
    assert.equal((await send(agent, customer, "name=a.pdf", PDF)).json<DocumentView>().documentId, first.documentId);
    const change = async (body: object) => organisation.as(agent, "PATCH", `/api/customers/${customer}/documents/${first.documentId}`, body);
    assert.equal((await change({ name: "b.exe" })).statusCode, 400);
    assert.deepEqual((await change({ name: "Contract of May.pdf", kind: "contract" })).json<DocumentView>().kind, "contract");
    const removed = (await change({ isRemoved: true })).json<DocumentView>();
    assert.deepEqual([removed.removedBy, Date.parse(removed.goneAt!) - Date.parse(removed.removedAt!)], ["jo", 30 * 86_400_000]);
    await change({ isRemoved: true });
    assert.equal((await change({ isRemoved: false })).json<DocumentView>().removedAt, null);
    assert.deepEqual(await acts(customer), ["document.add", "document.change", "document.remove", "document.restore"]);
    assert.deepEqual((await list(customer)).map((d) => d.name), ["Contract of May.pdf"]);
  });

  test("thirty days after its removal a document is gone with its bytes; one that was not removed stays", async () => {
    const customer = await someone();
    const [gone, stays] = [await addDocument(ground(), SYSTEM, customer, { name: "gone.pdf", kind: "other" }, PDF), await addDocument(ground(), SYSTEM, customer, { name: "stays.pdf", kind: "other" }, PDF)];
    await changeDocument(ground(), SYSTEM, customer, gone.documentId, { isRemoved: true }, SEES_ALL);
    const after = (days: number) => new Date(ground().now().getTime() + days * 86_400_000);
    assert.equal(await sweepDocuments(database.db, after(29)), 0);
    assert.equal(await sweepDocuments(database.db, after(31)), 1);
    assert.deepEqual((await list(customer)).map((d) => d.documentId), [stays.documentId]);
    assert.deepEqual(await rows(database.db, sql`select place from document_piece where document_id = ${gone.documentId}::uuid`), []);
    assert.ok((await bytesOf(database.db, { identityId: customer, documentId: stays.documentId })).equals(PDF));
  });

  test("bytes that are not those that were kept are not handed out as if they were (the twin)", async () => {
    const customer = await someone();
    const { documentId } = await addDocument(ground(), SYSTEM, customer, { name: "a.pdf", kind: "other" }, PDF);
    await sql`update document_piece set content = 'x' where document_id = ${documentId}::uuid`.execute(database.db);
    await assert.rejects(bytesOf(database.db, { identityId: customer, documentId }), /to be those that were kept/);
  });

  test("documents come together with a merge and part again with its end", async () => {
    const [one, other] = [await someone(), await someone()];
    await addDocument(ground(), SYSTEM, one, { name: "one.pdf", kind: "other" }, PDF);
    await addDocument(ground(), SYSTEM, other, { name: "other.pdf", kind: "other" }, PDF);
    const { customerId, linkId } = await mergeCustomers(ground(), SYSTEM, { keepId: one, otherId: other, why: "a test" });
    assert.deepEqual((await list(customerId)).map((d) => d.name).sort(), ["one.pdf", "other.pdf"]);
    await endLink(ground(), SYSTEM, linkId, "they are two");
    assert.deepEqual([(await list(one)).map((d) => d.name), (await list(other)).map((d) => d.name)], [["one.pdf"], ["other.pdf"]]);
  });

  test("a document of a message stands with its conversation, and is not there for who does not see that", async () => {
    const started = await startConversation(ground(), SYSTEM, { messageId: newId(), channel: "email", subject: "Broken", topic: "other", complaint: false, identifiers: [{ kind: "email", value: "pictures@example.com" }], body: "See picture" });
    const messageId = (await row<{ id: string }>(database.db, sql`select message_id as id from message where conversation_id = ${started.conversationId}::uuid`))!.id;
    const added = await send(agent, started.customerId, `name=broken.png&kind=photograph&conversationId=${started.conversationId}&messageId=${messageId}`, Buffer.from("\u0089PNG\r\n", "latin1"));
    assert.equal(added.statusCode, 200, added.body);
    assert.equal((await send(agent, await someone(), `name=broken.png&conversationId=${started.conversationId}`, Buffer.from("\u0089PNG\r\n", "latin1"))).statusCode, 404, "a conversation of somebody else");
    const shown = (await readCockpit(ground(), started.conversationId, { record: false, sight: SEES_ALL })).documents;
    assert.deepEqual(shown.map((d) => [d.name, d.messageId, d.conversation?.code]), [["broken.png", messageId, started.code]]);
    // Somebody who sees the customer, but of conversations only those of nobody and of another colleague.
    await sql`update conversation set assignee = 'mira' where conversation_id = ${started.conversationId}::uuid`.execute(database.db);
    const some = { kind: "some", key: "", staff: [], owners: [], team: [], department: [], region: [], unplaced: false } as const;
    assert.deepEqual((await documentsOf(database.db, started.customerId, { ...SEES_ALL, conversations: some })).documents, []);
    await assert.rejects(changeDocument(ground(), SYSTEM, started.customerId, shown[0]!.documentId, { isRemoved: true }, { ...SEES_ALL, conversations: some }), /no such document/);
  });
});
