// Numbered .sql files, applied once each in the order of their numbers, guarded by a checksum and a row lock.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Every migration of every step, in order. @throws {Error} if two carry the same number */
export function readMigrations(engineFolder: string): readonly Migration[] {
  const found = readdirSync(engineFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((step) => {
      const folder = join(engineFolder, step.name, "migrations");
      try {
        return readdirSync(folder).filter((name) => /^\d{4}_.*\.sql$/.test(name)).map((name) => join(folder, name));
      } catch {
        return [];
      }
    })
    .map((path) => {
      const sql = readFileSync(path, "utf8");
      const name = path.split(/[\\/]/).at(-1)!;
      return { number: Number(name.slice(0, 4)), name, sql, checksum: createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex") };
    })
    .sort((a, b) => a.number - b.number);
  found.forEach((migration, i) => {
    if (i > 0 && found[i - 1]!.number === migration.number) throw new Error(`Two migrations carry the number ${migration.number}: ${found[i - 1]!.name} and ${migration.name}.`);
  });
  return found;
}

/**
 * Brings the database up to date.
 *
 * @returns the names of the migrations applied now
 * @throws {Error} if an applied migration was changed afterwards, or the database is newer than this program
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[]): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    // Two starters may both try to create it; "already exists" is then the right outcome.
    await client
      .query("create table if not exists schema_migration (number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null)")
      .catch((error: { code?: string }) => {
        if (error.code !== "23505" && error.code !== "42P07") throw error;
      });
    await client.query("begin");
    await client.query("insert into schema_migration values (0, 'lock', '', now()) on conflict do nothing");
    await client.query("select 1 from schema_migration where number = 0 for update");
    const applied = new Map((await client.query<{ number: number; name: string; checksum: string }>("select number, name, checksum from schema_migration where number > 0")).rows.map((m) => [m.number, m]));
    for (const [number, { name }] of applied)
      if (!migrations.some((m) => m.number === number)) throw new Error(`The database has migration ${name}, which this version of Rapport does not know. Use the newer version.`);
    const now: string[] = [];
    for (const migration of migrations) {
      const before = applied.get(migration.number);
      if (before) {
        if (before.checksum !== migration.checksum) throw new Error(`Migration ${migration.name} was changed after it was applied. Restore the file, and put the change into a new migration.`);
        continue;
      }
      await client.query(migration.sql);
      await client.query("insert into schema_migration values ($1, $2, $3, now())", [migration.number, migration.name, migration.checksum]);
      now.push(migration.name);
    }
    await client.query("commit");
    return now;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
