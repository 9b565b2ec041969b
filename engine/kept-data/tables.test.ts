import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Database, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { NOTED_BY_THE_MACHINE } from "../profiles/index.ts";
import { type KeptTable, KEPT_TABLES } from "./index.ts";

/** Tables as the catalogue knows them; those of other schemas with the schema's name in front. */
async function tablesOf(db: Database): Promise<{ table: string; columns: string[] }[]> {
  return rows(
    db,
    sql`select case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end as "table", array_agg(a.attname::text order by a.attnum) as columns
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_t%' group by n.nspname, c.relname order by 1`,
  );
}

async function whatIsMissing(db: Database, declared: Readonly<Record<string, KeptTable>>): Promise<string[]> {
  const tables = await tablesOf(db);
  const names = new Set(tables.map(({ table }) => table));
  return [
    ...tables
      .filter(({ table }) => declared[table] === undefined)
      .map(({ table, columns }) => {
        const line = columns.includes("identity_id") ? "ofIdentity()" : columns.includes("customer_id") ? "ofCustomer()" : 'ofNobody("why no row says anything of a customer")';
        return `${table} is new: erasing a customer must know what it holds of people. Add to engine/kept-data/tables.ts, among its step's: ${table}: ${line},`;
      }),
    ...tables
      .filter(({ table, columns }) => declared[table]?.kind === "nobody" && (columns.includes("identity_id") || columns.includes("customer_id")))
      .map(({ table }) => `${table} has an owner, so it cannot be nobody's`),
    ...Object.keys(declared).filter((table) => !names.has(table)).map((table) => `${table} is no table any more: take its line out of engine/kept-data/tables.ts`),
  ];
}

describe("what every table holds of a person", () => {
  const database = useDatabase();

  test("is said for each table of the database, in one line of engine/kept-data/tables.ts", async () => {
    assert.deepEqual(await whatIsMissing(database.db, KEPT_TABLES), []);
  });

  test("and what is computed of somebody is known to the undoing of imports too, which would else leave everybody for its sake", async () => {
    const owned = new Set((await tablesOf(database.db)).filter(({ columns }) => columns.includes("identity_id") || columns.includes("customer_id")).map(({ table }) => table));
    const computed = Object.entries(KEPT_TABLES).flatMap(([table, kept]) => (kept.kind === "personal" && kept.travels === "derived" && owned.has(table) && table !== "membership" ? [table] : []));
    assert.ok(computed.includes("value_score"));
    assert.deepEqual(computed.filter((table) => !NOTED_BY_THE_MACHINE.has(table)), []);
    assert.deepEqual([...NOTED_BY_THE_MACHINE].filter((table) => !owned.has(table)), []);
  });

  test("a table that nobody spoke for is caught, and told what to write (the twin)", async () => {
    await sql`create table appointment (identity_id uuid, appointment_id uuid, primary key (identity_id, appointment_id))`.execute(database.db);
    const said = await whatIsMissing(database.db, KEPT_TABLES);
    await sql`drop table appointment`.execute(database.db);
    assert.equal(said.length, 1);
    assert.match(said[0]!, /appointment is new: .*tables\.ts.*: appointment: ofIdentity\(\),$/);
    const { membership: _, ...without } = KEPT_TABLES;
    assert.deepEqual((await whatIsMissing(database.db, { ...without, message: { kind: "nobody", because: "", travels: "fact" }, gone: { kind: "nobody", because: "", travels: "fact" } })).map((line) => line.slice(0, 30)), [
      "membership is new: erasing a c", "message has an owner, so it ca", "gone is no table any more: tak",
    ]);
  });
});
