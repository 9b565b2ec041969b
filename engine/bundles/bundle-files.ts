// Exports that were brought to the page: received piece by piece into the data folder, checked and brought in by this server
// while whoever brought them may close the page. Begun and not ended, the bytes stay, and the work can be gone on with.
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, ofOneMoment, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import type { BundleProgress, BundleReading, BundleResult, BundleView as ShownBundle, NewBundle } from "./contract.ts";
import { importBundle, Interrupted } from "./import-bundle.ts";

/** Before it is decided whether its reader sees the cells. */
type BundleView = Omit<ShownBundle, "cellsShown">;
export type BundleWork = "check" | "bring-in";

interface Kept {
  readonly bundleId: string;
  readonly name: string;
  readonly files: { readonly name: string; readonly bytes: number }[];
  readonly broughtAt: Date;
  readonly broughtBy: string;
  readonly broughtByName: string;
  readonly reading: BundleReading;
  readonly result: BundleResult | null;
  readonly failedBecause: string | null;
  readonly importId: string | null;
  readonly undoneAt: Date | null;
  readonly stayed: BundleView["stayed"];
  /** It began to be brought in and did not end. */
  readonly begun: boolean;
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
}

interface Job {
  readonly work: BundleWork;
  progress: BundleProgress | null;
  stopped: boolean;
  paused: boolean;
  readonly done: Promise<void>;
}

export interface BundleFiles {
  /** Newest first. */
  list(limit: number): Promise<BundleView[]>;
  find(bundleId: string): Promise<BundleView>;
  open(actor: Actor, given: NewBundle): Promise<BundleView>;
  /** Adds bytes to a file at a place; what was there from it on is replaced, so that a piece may be sent again. Gives how many there are. */
  receive(bundleId: string, file: number, from: number, bytes: Buffer): Promise<number>;
  /** Begins the work and answers at once; `find` tells how far it is. */
  begin(actor: Actor, bundleId: string, work: BundleWork, reading: BundleReading): Promise<BundleView>;
  /** What is written stays; it waits until it is begun again. */
  pause(actor: Actor, bundleId: string): Promise<BundleView>;
  stop(bundleId: string): Promise<BundleView>;
  remove(bundleId: string): Promise<void>;
  refusedPath(bundleId: string): Promise<string>;
  close(): Promise<void>;
}

/** Exports that nobody came back to, and the refused rows of those that were brought in, are kept so long. */
const KEPT_DAYS = 30;
const MOST_BYTES = 2 ** 36;

/** @param home where the bytes lie; readable by this user only */
export function bundleFiles(ground: Ground, home: string): BundleFiles {
  const jobs = new Map<string, Job>();
  let closing = false;
  const folderOf = (bundleId: string) => join(home, `bundle-${bundleId}`);
  const pathOf = (bundleId: string, file: number) => join(folderOf(bundleId), String(file));
  const refusedAt = (bundleId: string) => join(home, `bundle-${bundleId}.refused.csv`);
  const receivedOf = (bundleId: string, file: number) => (existsSync(pathOf(bundleId, file)) ? statSync(pathOf(bundleId, file)).size : 0);

  const view = (kept: Kept): BundleView => {
    const job = jobs.get(kept.bundleId);
    const { undoneAt, broughtAt, begun, pausedAt, ...rest } = kept;
    const done = kept.importId !== null && !begun;
    const files = kept.files.map((file, i) => ({ ...file, received: done ? file.bytes : receivedOf(kept.bundleId, i) }));
    const state: BundleView["state"] =
      job ? "working" : done ? "brought-in" : begun || (pausedAt !== null && undoneAt === null) ? "interrupted" : kept.failedBecause !== null ? "failed" : files.some((file) => file.received < file.bytes) ? "receiving" : kept.result !== null ? "checked" : "received";
    return {
      ...rest, files, broughtAt: broughtAt.toISOString(), undoneAt: undoneAt?.toISOString() ?? null, state, work: job?.work ?? null, pausedAt: pausedAt?.toISOString() ?? null, progress: job?.progress ?? null,
      result: kept.result && { ...kept.result, refusedFile: null }, refusedRows: existsSync(refusedAt(kept.bundleId)),
    };
  };
  const findKept = async (bundleId: string) => {
    const found = await row<Kept>(ground.db, sql`select ${columns} ${from} where bundle_id = ${bundleId}::uuid`);
    if (!found) throw new Refusal("not-found", "There is no such export; it may have been removed.");
    return found;
  };
  const viewOf = (bundleId: string): Promise<BundleView> => ofOneMoment(jobs, () => findKept(bundleId), view);
  const keep = (bundleId: string, found: { readonly result?: BundleResult; readonly failedBecause?: string; readonly importId?: string | null }) =>
    transaction(ground.db, async (tx) => {
      await sql`update bundle set result = coalesce(${found.result ? JSON.stringify(found.result) : null}::jsonb, result), failed_because = ${found.failedBecause ?? null}, import_id = ${found.importId ?? null}::uuid where bundle_id = ${bundleId}::uuid`.execute(tx);
      await tell(tx, ground);
    });

  const run = async (actor: Actor, kept: Kept, work: BundleWork, reading: BundleReading, job: Job) => {
    const { bundleId } = kept;
    const folder = folderOf(bundleId);
    let importId = kept.begun ? kept.importId : null; // what is open stays so until the import itself gives it up
    try {
      const result = await importBundle(ground, {
        name: kept.name, dropped: kept.files.map((file, i) => ({ path: pathOf(bundleId, i), name: file.name })), workFolder: join(folder, "work"), refusedTo: refusedAt(bundleId), reading, check: work === "check",
        async onBegun(begunId) {
          importId = null;
          await sql`update bundle set import_id = ${begunId}::uuid where bundle_id = ${bundleId}::uuid`.execute(ground.db);
        },
        onProgress(progress) {
          if (job.paused || (job.stopped && closing)) throw new Interrupted();
          if (job.stopped) throw new Refusal("not-acceptable-now", "It was stopped. Nothing was brought in.");
          job.progress = progress;
        },
      }, actor);
      await keep(bundleId, { result, importId: result.importId });
      if (work === "bring-in") rmSync(folder, { recursive: true, force: true }); // what was wanted of it is kept; nobody's data lie about
    } catch (error) {
      if (error instanceof Interrupted) return;
      await keep(bundleId, { failedBecause: error instanceof Refusal ? error.message.replaceAll(`${folder}/`, "") : "Something broke on our side; nothing was brought in. Try it again.", importId }).catch(() => undefined);
      if (!(error instanceof Refusal)) throw error;
    } finally {
      jobs.delete(bundleId);
      ground.nudge();
    }
  };

  return {
    list: (limit) => ofOneMoment(jobs, () => rows<Kept>(ground.db, sql`select ${columns} ${from} order by brought_at desc limit ${limit}`), (found) => found.map(view)),
    find: viewOf,
    async open(actor, { name, files }) {
      if (files.reduce((sum, file) => sum + file.bytes, 0) > MOST_BYTES) throw new Refusal("too-large", "The files are larger than 64 GB together. Bring them in on the command line: rapport import bundle FOLDER.");
      await sweep(ground, (bundleId) => [folderOf(bundleId), refusedAt(bundleId)]);
      const bundleId = newId(ground.now().getTime());
      mkdirSync(folderOf(bundleId), { recursive: true, mode: 0o700 });
      files.forEach((_, i) => closeSync(openSync(pathOf(bundleId, i), "wx", 0o600)));
      const named = files.map((file) => ({ ...file, name: file.name.replaceAll(/[\u0000-\u001f\\]/g, "_") }));
      await sql`insert into bundle (bundle_id, name, files, brought_at, brought_by, reading) values (${bundleId}, ${name.replaceAll(/[\u0000-\u001f/\\]/g, "_")}, ${JSON.stringify(named)}::jsonb, ${ground.now()}, ${actor.id}, '{}'::jsonb)`.execute(ground.db);
      return viewOf(bundleId);
    },
    async receive(bundleId, file, from, bytes) {
      const kept = await findKept(bundleId);
      const told = kept.files[file];
      if (told === undefined) throw new Refusal("not-found", `The export has ${kept.files.length} files, the first being 0.`);
      if (jobs.has(bundleId)) throw new Refusal("not-acceptable-now", "The export is being read just now.");
      const path = pathOf(bundleId, file);
      if (!existsSync(path)) throw new Refusal("not-acceptable-now", "This export was brought in already.");
      const there = statSync(path).size;
      if (from > there) throw new Refusal("not-acceptable-now", `Only ${there} bytes have arrived; go on from there.`);
      if (from + bytes.length > told.bytes) throw new Refusal("too-large", `The file was said to have ${told.bytes} bytes.`);
      truncateSync(path, from);
      const open = openSync(path, "a");
      try {
        writeSync(open, bytes);
      } finally {
        closeSync(open);
      }
      return from + bytes.length;
    },
    async begin(actor, bundleId, work, given) {
      const kept = await findKept(bundleId);
      const reading = kept.begun ? kept.reading : given; // what is partly written goes on as it was begun
      if (jobs.has(bundleId)) throw new Refusal("not-acceptable-now", "The export is being read just now.");
      if (kept.importId !== null && !kept.begun) throw new Refusal("not-acceptable-now", "This export was brought in already.");
      if (kept.files.some((file, i) => receivedOf(bundleId, i) < file.bytes)) throw new Refusal("not-acceptable-now", "The export has not arrived whole yet.");
      await sql`update bundle set reading = ${JSON.stringify(reading)}::jsonb, failed_because = null, paused_at = null, paused_by = null where bundle_id = ${bundleId}::uuid`.execute(ground.db);
      if (jobs.has(bundleId)) throw new Refusal("not-acceptable-now", "The export is being read just now.");
      const gate = Promise.withResolvers<void>();
      const job: Job = { work, progress: null, stopped: false, paused: false, done: gate.promise };
      jobs.set(bundleId, job);
      void run(actor, kept, work, reading, job).catch((error: unknown) => console.error(error)).finally(() => gate.resolve());
      return viewOf(bundleId);
    },
    async pause(actor, bundleId) {
      const job = jobs.get(bundleId);
      if (job?.work !== "bring-in") throw new Refusal("not-acceptable-now", "Nothing of this export is being brought in just now.");
      job.paused = true;
      await job.done;
      const paused = await row(ground.db, sql`update bundle b set paused_at = ${ground.now()}, paused_by = ${actor.name} where bundle_id = ${bundleId}::uuid and failed_because is null and not exists (select 1 from import i where i.import_id = b.import_id and i.finished_at is not null) returning 1`);
      if (paused) await transaction(ground.db, (tx) => tell(tx, ground));
      return viewOf(bundleId);
    },
    async stop(bundleId) {
      const job = jobs.get(bundleId);
      if (job) {
        job.stopped = true;
        await job.done;
      } else await sql`update bundle set paused_at = null, paused_by = null where bundle_id = ${bundleId}::uuid`.execute(ground.db);
      return viewOf(bundleId);
    },
    async remove(bundleId) {
      const kept = await findKept(bundleId);
      if (jobs.has(bundleId)) throw new Refusal("not-acceptable-now", "The export is being read just now; stop that first.");
      if (kept.begun) throw new Refusal("not-acceptable-now", "It was interrupted while it was brought in. Go on with it, or undo it, and remove it then.");
      for (const path of [folderOf(bundleId), refusedAt(bundleId)]) rmSync(path, { recursive: true, force: true });
      await sql`delete from bundle where bundle_id = ${bundleId}::uuid`.execute(ground.db);
    },
    async refusedPath(bundleId) {
      await findKept(bundleId);
      if (!existsSync(refusedAt(bundleId))) throw new Refusal("not-found", "No row of this export was refused.");
      return refusedAt(bundleId);
    },
    async close() {
      closing = true; // what is under way is left where it is, to be gone on with, and not taken back
      for (const job of jobs.values()) job.stopped = true;
      await Promise.all([...jobs.values()].map((job) => job.done));
    },
  };
}

const columns = sql`b.bundle_id as "bundleId", b.name, b.files, b.brought_at as "broughtAt", b.brought_by as "broughtBy", coalesce(u.name, b.brought_by) as "broughtByName", b.reading, b.result, b.failed_because as "failedBecause", b.import_id as "importId", i.undone_at as "undoneAt", i.summary->'undone' as stayed,
  i.import_id is not null and i.finished_at is null and i.failed_because is null and i.undone_at is null as begun, b.paused_at as "pausedAt", b.paused_by as "pausedBy"`;
const from = sql`from bundle b left join import i using (import_id) left join auth."user" u on u.id = b.brought_by`;

const tell = (tx: Database, ground: Ground) => appendLog(tx, ground.now(), { topic: "import", about: {} });

/** What was interrupted stays, for whoever goes on with it or undoes it: without its files the import would be open for ever. */
async function sweep(ground: Ground, pathsOf: (bundleId: string) => readonly string[]): Promise<void> {
  const before = new Date(ground.now().getTime() - KEPT_DAYS * 86_400_000);
  const old = await rows<{ bundle_id: string }>(ground.db, sql`delete from bundle b where brought_at < ${before} and not exists (select 1 from import i where i.import_id = b.import_id and i.finished_at is null and i.failed_because is null and i.undone_at is null) returning bundle_id`);
  for (const { bundle_id } of old) for (const path of pathsOf(bundle_id)) rmSync(path, { recursive: true, force: true });
}
