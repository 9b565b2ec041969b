// Looks at files, imports and the audit quote what others wrote: whoever is erased is found in them however letters are written there, and
// in what is written while they are erased.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keepRefused } from "../interactions/index.ts";
import { SYSTEM, writeAudit } from "../organisation/index.ts";
import { catchUp, newId, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { startIntake } from "../profiles/index.ts";
import { FOLLOWERS } from "../../stories/company.ts";
import { eraseCustomer, finishErasures, KEPT_TABLES, previewErasure } from "./index.ts";
import type { KeptTable } from "./kept-table.ts";

const EMAIL = "pepe.4711@example.com";
const OTHER = "pepe.4712@example.com";
const NAME = "José Núñez";
/** How cells, subjects and error sentences write what they quote. */
const WAYS: Readonly<Record<string, (email: string) => string>> = {
  "as it is": (email) => email,
  "quoted-printable": (email) => email.replace("@", "=40"),
  "base64": (email) => Buffer.from(`to: ${email}`).toString("base64"),
  "a word of a header": (email) => `=?utf-8?B?${Buffer.from(email).toString("base64")}?=`,
  "a form": (email) => `email=${encodeURIComponent(email)}`,
  "HTML": (email) => email.replace("@", "&commat;"),
  "JSON in a cell": (email) => `{"e":"${email.replace("@", "\\u0040")}"}`,
};
const TABLES = ["audit", "bundle", "contact_file", "import"] as const;

describe("erasing somebody whom looks at files, imports and the audit quote", () => {
  const database = useDatabase();
  let now = new Date("2026-11-20T09:00:00Z");

  async function comes(): Promise<string> {
    database.setNow(now);
    await startIntake(database.ground).take({ name: "shop", trusted: true }, [{ messageId: newId(), kind: "page", channel: "web", direction: "in", occurredAt: now.toISOString(), identifiers: [{ kind: "email", value: EMAIL }], traits: { name: NAME } }]);
    await catchUp(database.db, FOLLOWERS);
    return (await row<{ id: string }>(database.db, sql`select customer_id as id from identifier join membership using (identity_id) where value = ${EMAIL}`))!.id;
  }

  async function plant(): Promise<void> {
    const { db } = database;
    for (const table of TABLES) await sql`delete from ${sql.table(table)}`.execute(db);
    for (const [way, write] of Object.entries(WAYS))
      for (const [email, whose] of [[EMAIL, "theirs"], [OTHER, "another's"]] as const) {
        const quoted = JSON.stringify({ columns: [{ column: "E-mail", samples: [write(email)] }] });
        const name = `${whose}: ${way}`;
        await writeAudit(db, now, SYSTEM, name, { kind: "import", id: "1" }, { because: write(email) });
        await sql`insert into contact_file (file_id, file_name, bytes, brought_at, brought_by, reading, plan) values (${newId()}::uuid, ${name}, 1, ${now}, 'ann', '{}'::jsonb, ${quoted}::jsonb)`.execute(db);
        await sql`insert into bundle (bundle_id, name, files, brought_at, brought_by, reading, result) values (${newId()}::uuid, ${name}, '[]'::jsonb, ${now}, 'ann', '{}'::jsonb, ${quoted}::jsonb)`.execute(db);
        await sql`insert into import (import_id, kind, file_name, started_at, started_by, finished_at, summary) values (${newId()}::uuid, 'contacts', ${name}, ${now}, 'ann', ${now}, ${JSON.stringify({ source: "crm", newPeople: 3, lines: { kept: 3 }, sharedExamples: [{ value: write(email), names: ["a", "b"] }] })}::jsonb)`.execute(db);
      }
  }

  /** Those in which the address still stands, by what each is called; of what stays without its words, nothing. */
  async function left(): Promise<Record<string, string[]>> {
    const of = async (table: string, name: string, words: string) => [table, (await rows<{ name: string }>(database.db, sql`select ${sql.ref(name)} as name from ${sql.table(table)} where ${sql.ref(words)}::text like '%columns%' or ${sql.ref(words)}::text like '%because%' or ${sql.ref(words)}::text like '%names%' order by 1`)).map((each) => each.name)] as const;
    return Object.fromEntries([await of("audit", "act", "detail"), await of("bundle", "name", "result"), await of("contact_file", "file_name", "plan"), await of("import", "file_name", "summary")]);
  }
  const erase = async (customerId: string, tables?: Readonly<Record<string, KeptTable>>) =>
    eraseCustomer(database.ground, SYSTEM, { customerId, why: "asked", confirm: (await previewErasure(database.ground, customerId)).confirm, suppress: false }, tables ? { tables } : {});
  const others = Object.keys(WAYS).map((way) => `another's: ${way}`).sort();

  test("takes them in whatever way letters are written, leaves what quotes another, and what an import counted", async () => {
    const customerId = await comes();
    await plant();
    const done = await erase(customerId);
    assert.deepEqual(await left(), Object.fromEntries(TABLES.map((table) => [table, others])));
    assert.deepEqual([done.rows["contact_file"], done.rows["bundle"], done.rows["import"]], [7, 7, 7]);
    assert.deepEqual(await rows(database.db, sql`select distinct file_name as name, summary from import where file_name not like '%:%'`), [{ name: "erased", summary: { source: "crm", newPeople: 3, lines: { kept: 3 }, sharedExamples: [] } }]);
  });

  test("would leave all but those written plainly, were they read by the database alone (the twin)", async () => {
    const customerId = await comes();
    await plant();
    const plainly = Object.fromEntries(Object.entries(KEPT_TABLES).map(([table, kept]) => {
      if (kept.kind !== "personal") return [table, kept];
      const { behind: _, ...without } = kept;
      return [table, without];
    }));
    await erase(customerId, plainly);
    const expected = [...others, ...Object.keys(WAYS).slice(1).map((way) => `theirs: ${way}`)].sort();
    assert.deepEqual(await left(), Object.fromEntries(TABLES.map((table) => [table, expected])));
  });

  const events = async () => (await rows<{ field: string }>(database.db, sql`select field from refused_event order by 1`)).map(({ field }) => field);
  const event = (field: string, email = EMAIL) => ({ source: "shop", channel: "tracking", field, reason: "is none", body: encodeURIComponent(email) });
  /** Refused when the rows are gone and before the end: after whatever was searched first. */
  const refuseMeanwhile = async () => {
    await sql`create function refuse_meanwhile() returns trigger language plpgsql as $$ begin
      insert into refused_event (refused_id, received_at, source, channel, field, reason, body) values (gen_random_uuid(), new.at, 'shop', 'tracking', 'meanwhile', 'is none', 'pepe.4711%40example.com'), (gen_random_uuid(), new.at, 'shop', 'tracking', 'of another', 'is none', 'pepe.4712%40example.com');
      return new; end $$`.execute(database.db);
    await sql`create trigger refuse_meanwhile after insert on erasure for each row execute function refuse_meanwhile()`.execute(database.db);
    return () => sql`drop function refuse_meanwhile cascade`.execute(database.db);
  };

  test("takes an event that is refused between the search and the end of it, and not one of another", async () => {
    const customerId = await comes();
    await sql`delete from refused_event`.execute(database.db);
    const stop = await refuseMeanwhile();
    const done = await erase(customerId);
    await stop();
    assert.deepEqual(await events(), ["of another"]);
    assert.equal(done.rows["refused_event"], 1);
    assert.deepEqual((await row<{ counts: Record<string, number> }>(database.db, sql`select counts from erasure where erasure_id = ${done.erasureId}::uuid`))!.counts["refused_event"], 1, "as is kept of the erasure");
  });

  test("takes one whose writing ends only after it a few minutes later, and leaves one of afterwards; forgotten before, it would stay (the twin)", async () => {
    for (const forgets of [false, true]) {
      const customerId = await comes();
      await sql`delete from refused_event`.execute(database.db);
      await database.db.connection().execute(async (other) => {
        await sql`begin`.execute(other);
        await keepRefused(other, now, event("ends later"));
        await erase(customerId);
        await sql`commit`.execute(other);
      });
      assert.deepEqual(await events(), ["ends later"]);
      await keepRefused(database.db, new Date(now.getTime() + 60_000), event("of afterwards"));
      if (forgets) await sql`delete from erasure_late`.execute(database.db);
      now = new Date(now.getTime() + 6 * 60_000);
      database.setNow(now);
      await finishErasures(database.ground);
      assert.deepEqual(await events(), forgets ? ["ends later", "of afterwards"] : ["of afterwards"]);
    }
  });
});
