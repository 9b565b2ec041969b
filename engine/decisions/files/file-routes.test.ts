import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import { accessWords, createAuthorise, createKey, createSignIn, type SignIn, SYSTEM } from "../../organisation/index.ts";
import { buildHttp, type Http, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { publishFirstPolicy } from "../publish-policy.ts";
import { decisionRoutes } from "../routes.ts";
import type { DraftView } from "../studio/studio-contract.ts";
import type { TableFileReading } from "./files-contract.ts";

const BASE = "http://localhost:4997";
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** An archive whose parts are packed by zlib and may say another length than they have. */
function archive(parts: readonly (readonly [name: string, content: Buffer, says?: number])[]): Buffer {
  const [chunks, list]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content, says = content.length] of parts) {
    const deflated = deflateRawSync(content);
    const head = Buffer.alloc(26);
    for (const [at, value] of [[0, 20], [4, 8], [22, name.length]] as const) head.writeUInt16LE(value, at);
    for (const [at, value] of [[10, crc32(content)], [14, deflated.length], [18, says]] as const) head.writeUInt32LE(value, at);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    chunks.push(Buffer.concat([Buffer.from("PK\u0003\u0004"), head, Buffer.from(name), deflated]));
    list.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), head, place, Buffer.from(name)]));
    offset += chunks.at(-1)!.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  for (const at of [8, 10]) end.writeUInt16LE(parts.length, at);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, directory, end]);
}
const book = (sheet: Buffer, says?: number) => archive([
  ["xl/workbook.xml", Buffer.from(`<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Rules" sheetId="1" r:id="rId1"/></sheets></workbook>`)],
  ["xl/_rels/workbook.xml.rels", Buffer.from('<Relationships xmlns="x"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')],
  ["xl/worksheets/sheet1.xml", sheet, says],
]);

describe("files of tables over the API", () => {
  const database = useDatabase();
  let app: Http;
  let signIn: SignIn;
  let draft: DraftView;
  const keys = new Map<string, string>();
  before(async () => {
    signIn = createSignIn({ databaseUrl: database.url, secret: "a secret of the test, long enough", publicUrl: BASE, origins: [BASE] });
    app = await buildHttp({ authorise: createAuthorise(database.db, signIn), accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    decisionRoutes(app, database.ground);
    await publishFirstPolicy(database.ground);
    for (const role of ["owner", "analyst", "agent"] as const) keys.set(role, (await createKey(database.db, database.ground.now(), SYSTEM, { name: role, role, source: role, trusted: true })).key);
    draft = (await app.inject({ method: "POST", url: "/api/policies/treatment/draft", headers: { authorization: `Bearer ${keys.get("analyst")}` }, payload: {} })).json<DraftView>();
  });
  after(async () => {
    await app.close();
    await signIn.close();
  });
  const take = (url: string, role = "analyst") => app.inject({ method: "GET", url: `/api${url}`, headers: { authorization: `Bearer ${keys.get(role)}` } });
  const bring = async (bytes: Buffer, query = "", role = "analyst") => {
    const answer = await app.inject({ method: "POST", url: `/api/policy-drafts/${draft.draftId}/file${query}`, headers: { authorization: `Bearer ${keys.get(role)}`, "content-type": "application/octet-stream" }, payload: bytes });
    return { status: answer.statusCode, body: answer.json<TableFileReading & { detail?: string }>() };
  };
  const stored = async () => JSON.stringify((await sql`select content, revision from policy_draft`.execute(database.db)).rows);

  test("what is in force and what is written go out, all tables or one, and what comes in is told and not kept", async () => {
    for (const form of ["xlsx", "dmn"]) {
      const whole = await take(`/policies/treatment/versions/1/file?form=${form}`, "owner");
      assert.deepEqual([whole.statusCode, whole.headers["content-disposition"]], [200, `attachment; filename="treatment.${form}"`]);
      const before = await stored();
      const { status, body } = await bring(whole.rawPayload);
      assert.equal(status, 200);
      assert.deepEqual(body.kind === "read" && [body.tables.length, body.changes, body.problems], [FIRST_POLICY.tables.length, [], []], form);
      const one = await take(`/policy-drafts/${draft.draftId}/file?form=${form}&table=care`, "owner");
      assert.equal(one.headers["content-disposition"], `attachment; filename="treatment-care.${form}"`);
      const other = await bring(one.rawPayload, "?as=grow");
      assert.ok(other.body.kind === "read" && other.body.changes.length > 0 && other.body.problems.length > 0, "duties do not belong there");
      assert.equal(await stored(), before, "nothing is kept");
    }
    assert.equal((await take("/policies/treatment/versions/1/file?form=dmn&table=none")).statusCode, 404);
    assert.equal((await take("/policies/treatment/versions/9/file?form=dmn")).statusCode, 404);
    assert.equal((await take("/policies/treatment/versions/1/file?form=doc")).statusCode, 400);
    assert.equal((await take("/policies/treatment/versions/1/file?form=dmn", "agent")).statusCode, 403);
    assert.equal((await bring(Buffer.from("<a/>"), "", "agent")).status, 403);
  });

  test("who does not read who needs special care takes it out covered, and brings it in again as it was; a model has no words for that", async () => {
    const book = (await take(`/policy-drafts/${draft.draftId}/file?form=xlsx`)).rawPayload;
    const { body } = await bring(book);
    assert.deepEqual(body.kind === "read" && [body.changes, body.problems], [[], []]);
    const model = await take(`/policy-drafts/${draft.draftId}/file?form=dmn`);
    assert.deepEqual([model.statusCode, /may not read/.test(model.json<{ detail: string }>().detail)], [403, true]);
    assert.equal((await take(`/policy-drafts/${draft.draftId}/file?form=dmn&table=care`)).statusCode, 200, "tables that ask nothing of it go out as ever");
  });

  test("files that mean harm are refused in a sentence: archives that unpack without end, whatever length they say; entities; more than 8 MB", async () => {
    const endless = Buffer.alloc(90_000_000, " ");
    const why = async (bytes: Buffer) => {
      const { status, body } = await bring(bytes);
      return status === 200 && body.kind === "refused" ? body.problems.map(({ message }) => message).join(" ") : `${status} ${body.detail}`;
    };
    assert.ok(book(endless).length < 100_000, "which is small");
    assert.match(await why(book(endless)), /far larger than it is/);
    assert.match(await why(book(endless, 1000)), /damaged/);
    assert.match(await why(Buffer.from('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;&x;">]><definitions>&y;</definitions>')), /document type/);
    assert.match(await why(Buffer.from(`<a>${"<b>".repeat(1000)}`)), /deep inside each other/);
    assert.match(await why(Buffer.alloc(8 * 1024 * 1024 + 1, "<")), /^413/);
    assert.match(await why(Buffer.alloc(0)), /^400/);
    assert.match(await why(book(Buffer.from(`<worksheet ${MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Notes</t></is></c></row></sheetData></worksheet>`))), /No sheet holds a table/, "a sound one of these is read (the twin)");
  });

  test("no more than two are read at once, and who waits is told so", async () => {
    const whole = (await take("/policies/treatment/versions/1/file?form=xlsx")).rawPayload;
    const answers = await Promise.all(Array.from({ length: 4 }, () => bring(whole)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 429, 429]);
    assert.equal((await bring(whole)).status, 200);
  });
});
