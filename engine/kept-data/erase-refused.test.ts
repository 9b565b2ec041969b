// Refused events are kept as they came: whoever is erased is found in them however their sender wrote letters.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { keepRefused } from "../interactions/index.ts";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, newId, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { startIntake } from "../profiles/index.ts";
import { FOLLOWERS } from "../../stories/company.ts";
import { eraseCustomer, finishErasures, KEPT_TABLES, previewErasure } from "./index.ts";
import { rowsWhere } from "./kept-table.ts";

const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
/** As the tracking channel keeps what begins like gzip and cannot be unpacked (`channels/tracking/body.ts`). */
const asKept = (bytes: Buffer) => `${bytes.length} bytes, base64: ${bytes.subarray(0, 3000).toString("base64")}`;
const byNumber = (text: string) => text.replaceAll(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Bodies that name somebody, each in another way. */
const WAYS: Readonly<Record<string, (name: string, email: string) => string>> = {
  "as it is": (_, email) => `{"email":"${email}","event":5`,
  "without accents": (name) => `{"name":"${name.normalize("NFD").replaceAll(/\p{M}/gu, "")}","event":5`,
  "each accent a letter of its own": (name) => `{"name":"${name.normalize("NFD")}","event":5`,
  "JSON that numbers letters of a name": (name) => `{"name":"${byNumber(name)}","event":5`,
  "JSON that numbers the sign of an address": (_, email) => `{"email":"${email.replace("@", "\\u0040")}","event":5`,
  "a form": (_, email) => `email=${encodeURIComponent(email)}&event=5`,
  "a form, the name with a plus": (name) => `name=${encodeURIComponent(name).replaceAll("%20", "+")}&event=5`,
  "a form within an address of a page": (_, email) => `GET /t?to=${encodeURIComponent(`https://x.example/?m=${encodeURIComponent(email)}`)}`,
  "a form that holds base64": (_, email) => `data=${encodeURIComponent(base64(JSON.stringify({ email })))}`,
  "base64 of a few letters": (name) => `{"u":"${base64(name)}"`,
  "base64 of JSON that numbers letters": (name) => `{"payload":"${base64(`{"name":"${byNumber(name)}"}`)}"`,
  "base64 behind a path": (_, email) => `{"url":"https://x.example/confirm/${Buffer.from(email).toString("base64url")}"`,
  "gzip with its end cut off": (_, email) => asKept(gzipSync(JSON.stringify({ email, event: 5 })).subarray(0, -6)),
  "gzip that holds a form": (_, email) => asKept(gzipSync(`email=${encodeURIComponent(email)}`)),
  "gzip in a form": (name) => `data=${encodeURIComponent(base64(gzipSync(`{"name":"${name}"}`)))}`,
  "HTML": (name) => `<p>${name.replaceAll(/[^\0-\x7f]/g, (letter) => ({ é: "&eacute;", ú: "&uacute;", ñ: "&#241;" })[letter]!)}`,
};

describe("erasing somebody whom refused events name", () => {
  const database = useDatabase();
  let now = new Date("2026-11-20T09:00:00Z");

  async function plant(): Promise<{ customerId: string; fields: () => Promise<string[]> }> {
    const { db, ground } = database;
    await sql`delete from refused_event`.execute(db);
    await startIntake(ground).take({ name: "shop", trusted: true }, [{ messageId: newId(), kind: "page", channel: "web", direction: "in", occurredAt: now.toISOString(), identifiers: [{ kind: "email", value: "pepe.4711@example.com" }], traits: { name: "José Núñez" } }]);
    await catchUp(db, FOLLOWERS);
    for (const [way, write] of Object.entries(WAYS)) {
      await keepRefused(db, now, { source: "shop", channel: "tracking", field: way, reason: "is none", body: write("José Núñez", "pepe.4711@example.com") });
      await keepRefused(db, now, { source: "shop", channel: "tracking", field: `another: ${way}`, reason: "is none", body: write("Josué Núñez", "pepe.4712@example.com") });
    }
    await keepRefused(db, now, { source: "shop", channel: "tracking", field: "broken", reason: "is none", body: asKept(Buffer.concat([gzipSync("x".repeat(500)).subarray(0, 10), Buffer.alloc(40, 0xff)])) });
    const customerId = (await row<{ id: string }>(db, sql`select customer_id as id from identifier join membership using (identity_id) where value = 'pepe.4711@example.com'`))!.id;
    return { customerId, fields: async () => (await rows<{ field: string }>(db, sql`select field from refused_event order by received_at, refused_id`)).map(({ field }) => field) };
  }
  const others = Object.keys(WAYS).map((way) => `another: ${way}`);

  test("takes them in whatever way their letters are written, tells of them before, and leaves those that name another; what is broken goes with whoever is erased, for it may hold them", async () => {
    const { customerId, fields } = await plant();
    const preview = await previewErasure(database.ground, customerId);
    assert.equal(preview.rows["refused_event"], Object.keys(WAYS).length + 1);
    const done = await eraseCustomer(database.ground, SYSTEM, { customerId, why: "asked", confirm: preview.confirm, suppress: false });
    assert.equal(done.rows["refused_event"], preview.rows["refused_event"]);
    assert.deepEqual((await fields()).sort(), [...others].sort());
    // What is finished later knows no words any more, and reads nothing.
    now = new Date(now.getTime() + 6 * 60_000);
    database.setNow(now);
    await finishErasures(database.ground);
    assert.deepEqual((await fields()).sort(), [...others].sort());
  });

  test("would leave all but those written plainly, were they read by the database alone (the twin)", async () => {
    const { customerId, fields } = await plant();
    const refused = KEPT_TABLES["refused_event"]!;
    assert.ok(refused.kind === "personal" && refused.behind);
    const { confirm } = await previewErasure(database.ground, customerId);
    await eraseCustomer(database.ground, SYSTEM, { customerId, why: "asked", confirm, suppress: false }, { tables: { ...KEPT_TABLES, refused_event: rowsWhere(refused.about, "as they stand", { byMention: true }) } });
    assert.deepEqual((await fields()).filter((field) => !others.includes(field)), [...Object.keys(WAYS).slice(3), "broken"]);
  });
});
