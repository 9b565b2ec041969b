// The rules for data that keep a second machine possible (ARCHITECTURE.md, "Data"), checked on the real catalogue.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Database, rows, sql } from "./database.ts";
import { useDatabase } from "./test-database.ts";

/** Look-ups by something else than the owner: tables owned by that key, read first and by themselves. */
const LOOK_UPS = new Set(["identifier", "seen_message", "conversation_owner", "conversation_code", "chat_session", "chat_thread", "identity", "membership"]);
const APPEND_ONLY = ["interaction", "order_line", "decision", "decision_action", "consent", "audit", "attribute", "note_change", "segment_move", "segment_version", "segment_certificate", "segment_balance", "cost", "action_taken", "action_released", "article_publication", "article_use"];

async function ownersNotFirst(db: Database): Promise<string[]> {
  const found = await rows<{ table: string; index: string; first: string }>(
    db,
    sql`select c.relname as "table", i.relname as index, (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0]) as first
        from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and x.indisunique and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('identity_id', 'customer_id'))`,
  );
  return found.filter((f) => !LOOK_UPS.has(f.table) && f.first !== "identity_id" && f.first !== "customer_id").map((f) => `${f.table}.${f.index} begins with ${f.first}`);
}

async function forbiddenThings(db: Database): Promise<string[]> {
  const found = await rows<{ what: string }>(
    db,
    sql`select 'trigger ' || tgname as what from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and not tgisinternal
        union all select 'domain ' || typname from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'public' and typtype = 'd'
        union all select 'range type ' || typname from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'public' and typtype = 'r'
        union all select 'constraint ' || conname from pg_constraint t join pg_namespace n on n.oid = t.connamespace where n.nspname = 'public' and (contype in ('x', 't') or condeferrable)
        union all select 'foreign key ' || conname from pg_constraint t join pg_namespace n on n.oid = t.connamespace where n.nspname = 'public' and contype = 'f'
        union all select 'sequence ' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind = 'S'
        union all select 'inheritance of ' || inhrelid::regclass::text from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and not c.relispartition
        union all select 'money as a fraction in ' || table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and column_name like '%\\_minor' and data_type <> 'bigint'
        union all select 'time without zone in ' || table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and data_type = 'timestamp without time zone'`,
  );
  return found.map((f) => f.what);
}

function statementsIn(source: string): string[] {
  return [...source.matchAll(/sql`([^`]*)`/g)].map((m) => m[1]!.replace(/\s+/g, " ").toLowerCase());
}

describe("the rules for data", () => {
  const database = useDatabase();

  test("every table of an identity or customer has its owner first in every unique key", async () => {
    assert.deepEqual(await ownersNotFirst(database.db), []);
  });

  test("nothing is used that a distributed PostgreSQL refuses", async () => {
    assert.deepEqual(await forbiddenThings(database.db), []);
  });

  test("a table that breaks the rules is caught (the twin)", async () => {
    await sql`create table bad_fact (fact_id serial primary key, identity_id uuid not null, price_minor numeric, at timestamp)`.execute(database.db);
    assert.deepEqual(await ownersNotFirst(database.db), ["bad_fact.bad_fact_pkey begins with fact_id"]);
    assert.deepEqual((await forbiddenThings(database.db)).sort(), ["money as a fraction in bad_fact.price_minor", "sequence bad_fact_fact_id_seq", "time without zone in bad_fact.at"]);
    await sql`drop table bad_fact`.execute(database.db);
  });

  test("facts are only added to: no statement changes them or moves them to another identity, save the undoing of an import", () => {
    const root = join(import.meta.dirname, "../..");
    const files = globSync("{engine,channels,cli}/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts") && !/import[-/].*(undo|orders)|undo/.test(file));
    assert.ok(files.length > 60);
    const offending = files.flatMap((file) =>
      statementsIn(readFileSync(join(root, file), "utf8"))
        .filter((s) => APPEND_ONLY.some((table) => new RegExp(`\\b(update|delete from) ${table}\\b`).test(s)) || /\bset identity_id\b/.test(s))
        .map((s) => `${file}: ${s.slice(0, 80)}`),
    );
    assert.deepEqual(offending, []);
  });
});
