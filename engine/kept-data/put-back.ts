// Everything in again: what `take-out.ts` wrote, into a Rapport that knows nobody. All of it or, if anything is amiss, nothing.
import { createHash } from "node:crypto";
import { type Actor, writeAudit } from "../organisation/index.ts";
import { type Database, type Ground, Refusal, row, run, sql, transaction } from "../platform/index.ts";
import { forgetRuleDays } from "../decisions/index.ts";
import { rebuildProfiles } from "../profiles/index.ts";
import { rebuildValue } from "../value/index.ts";
import { appliedMigrations, columnsOf, type Manifest, refs, type TakenTable, travellingTables } from "./take-out.ts";

export interface PutBack {
  readonly at: string;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly rows: number;
}

const LINES_AT_ONCE = 1000;
/** Letters in one statement, where lines are long. */
const LETTERS_AT_ONCE = 8_000_000;
/** What these hold of their own stays beside what comes. */
const KEEPS_ITS_OWN = new Set(["audit", "setting", "log_head"]);
const WHERE_THERE: Readonly<Record<string, ReturnType<typeof sql>>> = {
  setting: sql`on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  // Never gone, not even for a moment: whoever takes a position waits for the row.
  log_head: sql`on conflict (name) do update set position = excluded.position`,
};
/** Readers whose work is done again here, so that they go on behind the last line of the log; others read it from the beginning. */
const REBUILT = ["profiles", "value"] as const;

/**
 * Brings an export in.
 *
 * @param linesOf the lines of a table's file, in their order
 * @throws {Refusal} not-acceptable-now, if this Rapport knows somebody; bad-input, if the export is of another version, not
 *   whole, or was changed
 */
export async function putBack(ground: Ground, actor: Actor, manifest: Manifest, linesOf: (table: string) => AsyncIterable<string>, told: (table: string, rows: number) => void = () => undefined): Promise<PutBack> {
  const now = ground.now();
  requireReadable(manifest);
  const tables = await transaction(ground.db, async (tx) => {
    await sql`select 1 from log_head where name = 'identities' for update`.execute(tx);
    await requireSameTables(tx, manifest);
    await requireEmpty(tx);
    for (const table of travellingTables().toReversed()) if (!KEEPS_ITS_OWN.has(table)) await run(tx, sql`delete from ${sql.table(table)}`);
    const done: { table: string; rows: number }[] = [];
    for (const table of travellingTables()) done.push({ table, rows: await fill(tx, manifest.tables.find((each) => each.table === table)!, linesOf(table), told) });
    await rebuildProfiles(tx);
    await rebuildValue(tx, now);
    await forgetRuleDays(tx);
    await sql`delete from follower`.execute(tx);
    await sql`insert into follower (name, position) select n, position from log_head, unnest(${[...REBUILT]}::text[]) as t (n) where log_head.name = 'main'`.execute(tx);
    await writeAudit(tx, now, actor, "import.export", { kind: "import", id: manifest.at }, { rows: done.reduce((sum, each) => sum + each.rows, 0) });
    return done;
  });
  await sql`analyze`.execute(ground.db);
  ground.nudge();
  return { at: manifest.at, tables, rows: tables.reduce((sum, each) => sum + each.rows, 0) };
}

function requireReadable(manifest: Manifest): void {
  if (manifest.format !== "rapport-export" || !Array.isArray(manifest.tables) || !Array.isArray(manifest.migrations)) throw new Refusal("bad-input", "manifest.json is not that of an export of everything (rapport export everything).");
}

async function requireSameTables(tx: Database, manifest: Manifest): Promise<void> {
  const here = new Map((await appliedMigrations(tx)).map((each) => [each.number, each.checksum]));
  const newer = manifest.migrations.find(({ number }) => !here.has(number));
  if (newer) throw new Refusal("bad-input", `The export is of a newer Rapport (it has ${newer.name}). Bring it in with that version.`);
  const other = manifest.migrations.find(({ number, checksum }) => here.get(number) !== checksum);
  if (other || here.size !== manifest.migrations.length) throw new Refusal("bad-input", "The export is of another version of Rapport: its tables are not quite these. Export with the version that you import with.");
  const missing = travellingTables().find((table) => !manifest.tables.some((each) => each.table === table));
  if (missing) throw new Refusal("bad-input", `The export lacks ${missing}.`);
}

async function requireEmpty(tx: Database): Promise<void> {
  const found = await row(tx, sql`select 1 from identity union all select 1 from interaction union all select 1 from conversation limit 1`);
  if (found) throw new Refusal("not-acceptable-now", "This Rapport knows somebody already. An export comes back into an empty one: set RAPPORT_HOME to a new folder (or DATABASE_URL to a new database) and RAPPORT_SAMPLE to none.");
}

async function fill(tx: Database, expected: TakenTable, lines: AsyncIterable<string>, told: (table: string, rows: number) => void): Promise<number> {
  const { table } = expected;
  const columns = refs(await columnsOf(tx, table));
  const hash = createHash("sha256");
  let count = 0;
  let batch: string[] = [];
  let letters = 0;
  const put = async () => {
    if (batch.length === 0) return;
    // Each value is read by the type of its column, so numbers, times and JSON come back to the letter.
    await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${`[${batch.join(",")}]`}::json) ${WHERE_THERE[table] ?? sql``}`.execute(tx);
    count += batch.length;
    batch = [];
    letters = 0;
    told(table, count);
  };
  for await (const line of lines) {
    hash.update(`${line}\n`);
    batch.push(line);
    letters += line.length;
    if (batch.length >= LINES_AT_ONCE || letters >= LETTERS_AT_ONCE) await put();
  }
  await put();
  if (count !== expected.rows || hash.digest("hex") !== expected.sha256) throw new Refusal("bad-input", `The file of ${table} is not as it was written (${count} lines; there were ${expected.rows}). Nothing was brought in.`);
  return count;
}
