// Everything out: each table of facts as a file of lines, one after the other, with as much memory for ten million rows as
// for ten.
import { createHash } from "node:crypto";
import { type Database, type RawBuilder, rows, sql } from "../platform/index.ts";
import type { KeptTable } from "./kept-table.ts";
import { KEPT_TABLES } from "./tables.ts";

/** What came out, so that whoever brings it in knows that it is whole and fits. */
export interface Manifest {
  readonly format: "rapport-export";
  readonly at: string;
  /** The state of the tables: migrations that were applied, with their checksums. */
  readonly migrations: readonly { readonly number: number; readonly name: string; readonly checksum: string }[];
  readonly tables: readonly TakenTable[];
}

export interface TakenTable {
  readonly table: string;
  readonly rows: number;
  /** Of the lines as they stand in the file, uncompressed. */
  readonly sha256: string;
}

/** Takes the lines of one table. */
export interface LineSink {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

const ROWS_AT_ONCE = 2000;
/** Of pieces of files, whose rows are half a megabyte as text. */
const PIECES_AT_ONCE = 16;
/** Secrets of this installation stay; that of the erasures goes with the hashes it made. */
const LEFT_HERE: Readonly<Record<string, string>> = { setting: "key like '%secret%' and key <> 'erasure.secret'" };

/** Tables that go out and come in, in the order in which they are declared. */
export function travellingTables(tables: Readonly<Record<string, KeptTable>> = KEPT_TABLES): string[] {
  return Object.entries(tables).filter(([, kept]) => kept.travels === "fact").map(([table]) => table);
}

/**
 * Gives every row of every table of facts to sinks, as it is in this transaction; call it in one that sees a single moment.
 *
 * @param lineOf how a row, told as JSON by the database, is written
 * @param told hears how many rows of a table are out
 */
export async function takeOut(tx: Database, at: Date, open: (table: string, columns: readonly string[]) => Promise<LineSink>, lineOf: (json: string, columns: readonly string[]) => string, told: (table: string, rows: number) => void = () => undefined): Promise<Manifest> {
  const taken: TakenTable[] = [];
  for (const table of travellingTables()) {
    const { columns, key } = await shapeOf(tx, table);
    const sink = await open(table, columns);
    const hash = createHash("sha256");
    let count = 0;
    for await (const lines of readLines(tx, table, columns, key)) {
      const text = lines.map((line) => lineOf(line, columns)).join("");
      hash.update(text);
      await sink.write(text);
      count += lines.length;
      told(table, count);
    }
    await sink.end();
    taken.push({ table, rows: count, sha256: hash.digest("hex") });
  }
  return { format: "rapport-export", at: at.toISOString(), migrations: await appliedMigrations(tx), tables: taken };
}

/** The state of the tables. */
export function appliedMigrations(db: Database): Promise<Manifest["migrations"][number][]> {
  return rows(db, sql`select number, name, checksum from schema_migration where number > 0 order by number`);
}

async function* readLines(tx: Database, table: string, columns: readonly string[], key: readonly string[]): AsyncGenerator<string[]> {
  const left = LEFT_HERE[table];
  const kept = KEPT_TABLES[table];
  const rowsAtOnce = kept?.kind === "personal" && kept.isBytes ? PIECES_AT_ONCE : ROWS_AT_ONCE;
  // A cursor, in the order of the primary key: the database keeps its place, and nobody keeps the rows.
  await sql`declare take_out no scroll cursor for select row_to_json(t)::text as line from (select ${refs(columns)} from ${sql.table(table)}) t ${left === undefined ? sql`` : sql`where not (${sql.raw(left)})`} order by ${sql.join(key.map((column) => sql.ref(column)))}`.execute(tx);
  try {
    for (;;) {
      const found = await rows<{ line: string }>(tx, sql`fetch ${sql.raw(String(rowsAtOnce))} from take_out`);
      if (found.length === 0) return;
      yield found.map(({ line }) => line);
    }
  } finally {
    await sql`close take_out`.execute(tx);
  }
}

/** The columns of a table in their order, without those that the database works out of others. */
export async function columnsOf(db: Database, table: string): Promise<string[]> {
  return (await shapeOf(db, table)).columns;
}

export function refs(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

async function shapeOf(db: Database, table: string): Promise<{ columns: string[]; key: string[] }> {
  const found = await rows<{ name: string; place: number | null }>(
    db,
    sql`select a.attname::text as name, array_position(x.indkey::int2[], a.attnum) as place from pg_attribute a left join pg_index x on x.indrelid = a.attrelid and x.indisprimary
        where a.attrelid = ${quoted(table)}::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum`,
  );
  const key = found.filter(({ place }) => place !== null).sort((a, b) => a.place! - b.place!).map(({ name }) => name);
  if (key.length === 0) throw new Error(`expected ${table} to have a primary key`);
  return { columns: found.map(({ name }) => name), key };
}

/** "auth.user" as the database reads a name of a table. */
function quoted(table: string): string {
  return table.split(".").map((part) => `"${part}"`).join(".");
}
