// Everything out, asked for on the page: written to the data folder as one archive while whoever asked may close the page, fetched
// by owners, and gone after some days. Of a server that ended in the middle nothing is left but the line that it was asked for.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Actor, writeAudit } from "../organisation/index.ts";
import { type Database, type Ground, newId, ofOneMoment, type RawBuilder, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import type { EverythingExport, NewEverythingExport } from "./contract.ts";
import { everythingOut } from "./everything-out.ts";
import { travellingTables } from "./take-out.ts";
import { ZipFile } from "./zip-file.ts";

export const EXPORTS = "exports";
const KEPT_DAYS = 7;

interface Kept extends Omit<EverythingExport, "askedAt" | "doneAt" | "expiresAt" | "removedAt" | "state" | "goneBecause" | "progress"> {
  readonly askedAt: Date;
  readonly doneAt: Date | null;
  readonly expiresAt: Date | null;
  readonly removedAt: Date | null;
  readonly erased: boolean;
}

interface Job {
  progress: EverythingExport["progress"];
  stopped: boolean;
  readonly done: Promise<void>;
}

class Stopped extends Error {}

export interface EverythingExports {
  list(): Promise<EverythingExport[]>;
  begin(actor: Actor, asked: NewEverythingExport): Promise<EverythingExport>;
  /** Ends what is under way, or takes away what is there. */
  remove(actor: Actor, exportId: string): Promise<EverythingExport>;
  /** Where the archive lies, for somebody who fetches it; that they did is kept. */
  fetch(actor: Actor, exportId: string): Promise<{ readonly path: string; readonly fileName: string; readonly bytes: number }>;
  close(): Promise<void>;
}

/** @param home the data folder */
export function everythingExports(ground: Ground, home: string): EverythingExports {
  const folder = join(home, EXPORTS);
  const pathOf = (exportId: string) => join(folder, `${exportId}.zip`);
  /** One at a time. */
  const jobs = new Map<string, Job>();

  const view = ({ askedAt, doneAt, expiresAt, removedAt, erased, ...rest }: Kept): EverythingExport => {
    const working = jobs.get(rest.exportId);
    const gone = removedAt !== null || (expiresAt !== null && (expiresAt <= ground.now() || !existsSync(pathOf(rest.exportId))));
    const state = working ? "working" : rest.failedBecause !== null ? "failed" : doneAt === null ? "interrupted" : gone ? "gone" : "ready";
    const why = removedAt !== null ? "removed" : erased ? "erasure" : expiresAt !== null && expiresAt <= ground.now() ? "time" : "missing";
    return {
      ...rest, askedAt: askedAt.toISOString(), doneAt: doneAt?.toISOString() ?? null, expiresAt: expiresAt?.toISOString() ?? null, removedAt: removedAt?.toISOString() ?? null,
      state, goneBecause: state === "gone" ? why : null, progress: working?.progress ?? null,
    };
  };
  const findKept = async (exportId: string): Promise<Kept> => {
    const found = await row<Kept>(ground.db, sql`select ${columns} from everything_export e left join auth."user" u on u.id = e.asked_by where export_id = ${exportId}::uuid`);
    if (!found) throw new Refusal("not-found", "There is no such export.");
    return found;
  };
  const find = (exportId: string): Promise<EverythingExport> => ofOneMoment(jobs, () => findKept(exportId), view);

  const run = async (actor: Actor, exportId: string, { format, purpose }: NewEverythingExport, mine: Job) => {
    const writing = `${pathOf(exportId)}.part`;
    let zip: ZipFile | undefined;
    try {
      const tables = travellingTables();
      const expected = await expectedRows(ground.db, tables);
      const all = Math.max(1, [...expected.values()].reduce((sum, each) => sum + each, 0));
      zip = await ZipFile.create(writing, ground.now());
      let [at, before] = ["", 0];
      const manifest = await everythingOut(ground, actor, { format, purpose }, (name) => zip!.entry(name), (table, count) => {
        if (mine.stopped) throw new Stopped();
        if (table !== at) {
          before = tables.slice(0, tables.indexOf(table)).reduce((sum, each) => sum + (expected.get(each) ?? 0), 0);
          at = table;
        }
        mine.progress = { table, rows: count, share: Math.min(0.99, (before + Math.min(count, expected.get(table) ?? count)) / all) };
      });
      const bytes = await zip.end();
      zip = undefined;
      renameSync(writing, pathOf(exportId));
      const now = ground.now();
      await sql`update everything_export set done_at = ${now}, rows = ${manifest.tables.reduce((sum, each) => sum + each.rows, 0)}, bytes = ${bytes}, expires_at = ${new Date(now.getTime() + KEPT_DAYS * 86_400_000)} where export_id = ${exportId}::uuid`.execute(ground.db);
    } catch (error) {
      await zip?.abandon().catch(() => undefined);
      rmSync(writing, { force: true });
      await sql`update everything_export set failed_because = ${error instanceof Stopped ? "It was stopped; nothing of it is kept." : "Something broke on our side; nothing of it is kept. Try it again."} where export_id = ${exportId}::uuid`.execute(ground.db).catch(() => undefined);
      if (!(error instanceof Stopped)) throw error;
    } finally {
      jobs.delete(exportId);
    }
  };

  return {
    list: () => ofOneMoment(jobs, () => rows<Kept>(ground.db, sql`select ${columns} from everything_export e left join auth."user" u on u.id = e.asked_by order by asked_at desc limit 50`), (found) => found.map(view)),
    async begin(actor, asked) {
      if (jobs.size > 0) throw new Refusal("not-acceptable-now", "Everything is being taken out just now. Wait until that has ended, or stop it.");
      const gate = Promise.withResolvers<void>();
      const exportId = newId(ground.now().getTime());
      const mine: Job = { progress: null, stopped: false, done: gate.promise };
      jobs.set(exportId, mine);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        await sql`insert into everything_export (export_id, format, purpose, asked_at, asked_by) values (${exportId}, ${asked.format}, ${asked.purpose}, ${ground.now()}, ${actor.id})`.execute(ground.db);
      } catch (error) {
        jobs.delete(exportId);
        throw error;
      }
      void run(actor, exportId, asked, mine).catch((error: unknown) => console.error(error)).finally(() => gate.resolve());
      return find(exportId);
    },
    async remove(actor, exportId) {
      const working = jobs.get(exportId);
      if (working) {
        working.stopped = true;
        await working.done;
      }
      const found = await find(exportId);
      if (found.state !== "ready") return found;
      rmSync(pathOf(exportId), { force: true });
      await transaction(ground.db, async (tx) => {
        await sql`update everything_export set removed_at = ${ground.now()} where export_id = ${exportId}::uuid`.execute(tx);
        await writeAudit(tx, ground.now(), actor, "export.removed", { kind: "export", id: exportId }, { askedAt: found.askedAt });
      });
      return find(exportId);
    },
    async fetch(actor, exportId) {
      const found = await find(exportId);
      if (found.state !== "ready") throw new Refusal("not-acceptable-now", found.state === "gone" ? "This export is not kept any more. Ask for everything anew." : "This export is not there to be fetched.");
      await transaction(ground.db, async (tx) => {
        await sql`update everything_export set downloads = downloads + 1 where export_id = ${exportId}::uuid`.execute(tx);
        await writeAudit(tx, ground.now(), actor, "export.fetched", { kind: "export", id: exportId }, { format: found.format, bytes: found.bytes });
      });
      return { path: pathOf(exportId), fileName: `rapport-everything-${found.askedAt.slice(0, 10)}.zip`, bytes: found.bytes! };
    },
    async close() {
      for (const job of jobs.values()) job.stopped = true;
      await Promise.all([...jobs.values()].map((job) => job.done));
    },
  };
}

/** Takes away archives whose time is over, and what a server that ended left half written. */
export async function sweepEverythingExports(ground: Ground, home: string): Promise<void> {
  const folder = join(home, EXPORTS);
  if (!existsSync(folder)) return;
  const kept = new Set((await rows<{ id: string }>(ground.db, sql`select export_id as id from everything_export where removed_at is null and expires_at > ${ground.now()} or done_at is null and failed_because is null and asked_at > ${new Date(ground.now().getTime() - KEPT_DAYS * 86_400_000)}`)).map(({ id }) => id));
  for (const name of readdirSync(folder)) if (!kept.has(name.split(".")[0]!)) rmSync(join(folder, name), { force: true });
}

/** Was anybody erased while it was there? An erasure takes every archive, for each holds everybody. */
function ended(e: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select 1 from erasure x where x.at >= ${e}.asked_at and (${e}.expires_at is null or x.at < ${e}.expires_at))`;
}

/** How many rows the database believes tables to have: enough for a bar. */
async function expectedRows(db: Database, tables: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ name: string; n: number }>(db, sql`select t as name, sum(greatest(c.reltuples, 0))::float8 as n from unnest(${[...tables]}::text[]) t cross join lateral pg_partition_tree(to_regclass(t)) p join pg_class c on c.oid = p.relid where p.isleaf group by t`);
  return new Map(found.map(({ name, n }) => [name, n]));
}

/** How many archives an erasure of somebody takes: those that are there, and those being written. */
export async function archivesThatGo(db: Database, now: Date): Promise<number> {
  const begun = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const found = await row<{ n: number }>(db, sql`select count(*)::integer as n from everything_export e where e.removed_at is null and e.failed_because is null and (e.expires_at > ${now} or e.done_at is null and e.asked_at > ${begun}) and not ${ended(sql`e`)}`);
  return found!.n;
}

const columns = sql`e.export_id as "exportId", e.format, e.purpose, e.asked_at as "askedAt", coalesce(u.name, e.asked_by) as "askedBy", e.done_at as "doneAt", e.failed_because as "failedBecause", e.rows::float8 as rows, e.bytes::float8 as bytes, e.expires_at as "expiresAt", e.removed_at as "removedAt", e.downloads, ${ended(sql`e`)} as erased`;
