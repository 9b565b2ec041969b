// Files of people that were brought to the page: received piece by piece into the data folder, looked at, checked and
// brought in by this server while whoever brought it may close the page. What was found out is kept with the file, so that
// a server that was ended goes on from there; an import that was interrupted kept nothing and is begun again.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, ofOneMoment, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { type ContactFile as ShownFile, type ContactsPlan, type ContactsProgress, type ContactsReading, type ContactsRepair, type ContactsResult, type NewContactFile, withRepairs } from "./contract.ts";
import { ContactsPaused, importContacts, NobodyTold, planContacts } from "./import-contacts.ts";

/** Before it is decided whether its reader sees the cells. */
type ContactFile = Omit<ShownFile, "cellsShown">;
export type Work = "look" | "check" | "bring-in" | "repair";
/** What is remembered while it is under way, for it writes. */
const REMEMBERED: readonly Work[] = ["bring-in", "repair"];

export interface ContactFiles {
  /** Newest first. */
  list(limit: number): Promise<ContactFile[]>;
  find(fileId: string): Promise<ContactFile>;
  open(actor: Actor, file: NewContactFile): Promise<ContactFile>;
  /** Adds bytes at a place; what was there from it on is replaced, so that a piece may be sent again. Gives how many there are. */
  receive(fileId: string, from: number, bytes: Buffer): Promise<number>;
  /** Begins the work and answers at once; `find` tells how far it is. */
  begin(actor: Actor, fileId: string, work: Exclude<Work, "repair">, reading: ContactsReading): Promise<ContactFile>;
  /** Begins to run the rows again that were refused or came in without a cell. */
  repair(actor: Actor, fileId: string, repairs: readonly ContactsRepair[]): Promise<ContactFile>;
  /** Ends what writes and remembers it, until somebody goes on with it. */
  pause(actor: Actor, fileId: string): Promise<ContactFile>;
  goOn(actor: Actor, fileId: string): Promise<ContactFile>;
  /** Ends what is under way, or gives up what was paused or interrupted. */
  stop(fileId: string): Promise<ContactFile>;
  remove(fileId: string): Promise<void>;
  refusedPath(fileId: string): Promise<string>;
  /** Ends what is under way; resolves when nothing is. */
  close(): Promise<void>;
}

interface Kept {
  readonly fileId: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly broughtAt: Date;
  readonly broughtBy: string;
  readonly broughtByName: string;
  readonly reading: ContactsReading;
  readonly plan: ContactsPlan | null;
  readonly result: ContactsResult | null;
  readonly failedBecause: string | null;
  readonly importId: string | null;
  readonly undoneAt: Date | null;
  readonly stayed: ContactFile["stayed"];
  readonly underWay: "bring-in" | "repair" | null;
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
}

interface Job {
  readonly work: Work;
  progress: ContactsProgress | null;
  /** Paused is what the server's end does too: nothing is written, and it can be gone on with. */
  end: "stopped" | "paused" | null;
  readonly done: Promise<void>;
}

/** Files that nobody came back to, and the refused rows of those that were brought in, are kept so long. */
const KEPT_DAYS = 30;

/** @param folder where the bytes lie; readable by this user only */
export function contactFiles(ground: Ground, folder: string): ContactFiles {
  const jobs = new Map<string, Job>();
  const bytesAt = (fileId: string) => join(folder, fileId);
  const refusedAt = (fileId: string) => join(folder, `${fileId}.refused.csv`);
  const heldAt = (fileId: string) => join(folder, `${fileId}.held.jsonl`);

  const view = (kept: Kept): ContactFile => {
    const job = jobs.get(kept.fileId);
    const received = existsSync(bytesAt(kept.fileId)) ? statSync(bytesAt(kept.fileId)).size : kept.importId === null ? 0 : kept.bytes;
    const { undoneAt, broughtAt, pausedAt, underWay, ...rest } = kept;
    const state: ContactFile["state"] =
      job ? "working" : underWay !== null && undoneAt === null ? "interrupted" : kept.importId !== null ? "brought-in" : kept.failedBecause !== null ? "failed" : received < kept.bytes ? "receiving" : kept.result !== null ? "checked" : kept.plan !== null ? "looked-at" : "received";
    const { result } = kept;
    return {
      ...rest, broughtAt: broughtAt.toISOString(), undoneAt: undoneAt?.toISOString() ?? null, received, state, work: job?.work ?? underWay, pausedAt: pausedAt?.toISOString() ?? null, canRepair: kept.importId !== null && undoneAt === null && existsSync(heldAt(kept.fileId)), progress: job?.progress ?? null,
      result: result && { ...result, refusedFile: null }, refusedRows: result && existsSync(refusedAt(kept.fileId)) ? result.counts.refusedBecause.reduce((sum, each) => sum + each.lines, 0) + result.counts.leftOut.reduce((sum, each) => sum + each.lines, 0) : 0,
    };
  };
  const find = async (fileId: string) => {
    const found = await row<Kept>(ground.db, sql`select ${columns} ${from} where file_id = ${fileId}::uuid`);
    if (!found) throw new Refusal("not-found", "There is no such file; it may have been removed.");
    return found;
  };
  const viewOf = (fileId: string): Promise<ContactFile> => ofOneMoment(jobs, () => find(fileId), view);
  const tell = (tx: Database) => appendLog(tx, ground.now(), { topic: "import", about: {} });

  const run = async (actor: Actor, file: Kept, work: Work, reading: ContactsReading, job: Job) => {
    const { fileId } = file;
    const onProgress = (progress: ContactsProgress) => {
      if (job.end === "paused") throw new ContactsPaused();
      if (job.end === "stopped") throw new Refusal("not-acceptable-now", "It was stopped. Nothing was brought in.");
      job.progress = progress;
    };
    const source = { path: bytesAt(fileId), name: file.fileName, reading, onProgress };
    const keepIn = async (tx: Database, found: { plan?: ContactsPlan; result?: ContactsResult; failedBecause?: string }) => {
      await sql`update contact_file set plan = coalesce(${found.plan ? JSON.stringify(found.plan) : null}::jsonb, plan), result = ${found.result ? JSON.stringify(found.result) : null}::jsonb, failed_because = ${found.failedBecause ?? null},
        import_id = ${found.result?.importId ?? null}::uuid, under_way = null, paused_at = null, paused_by = null where file_id = ${fileId}::uuid`.execute(tx);
      await tell(tx);
    };
    const keep = (found: Parameters<typeof keepIn>[1]) => transaction(ground.db, (tx) => keepIn(tx, found));
    try {
      if (work === "look") await keep({ plan: await planContacts(source) });
      else if (work === "check") {
        const result = await importContacts(ground, { ...source, refusedTo: refusedAt(fileId), check: true }, actor);
        await keep({ plan: result.plan, result });
      } else if (work === "bring-in") {
        await importContacts(ground, { ...source, refusedTo: refusedAt(fileId), heldAt: heldAt(fileId), onStored: (tx, result) => keepIn(tx, { plan: result.plan, result }) }, actor);
        rmSync(bytesAt(fileId), { force: true }); // what was wanted of it is kept; nobody's data lie about
      } else {
        const refusedTo = `${refusedAt(fileId)}.new`;
        const result = file.result!;
        await importContacts(ground, {
          ...source, path: heldAt(fileId), refusedTo, heldAt: heldAt(fileId), again: { importId: file.importId!, place: (result.repaired?.length ?? 0) + 1 },
          onStored: (tx, again) => keepIn(tx, { result: afterRepair(result, again, actor, ground.now()) }),
        }, actor);
        if (existsSync(refusedTo)) renameSync(refusedTo, refusedAt(fileId));
        else rmSync(refusedAt(fileId), { force: true });
      }
    } catch (error) {
      if (error instanceof ContactsPaused) return void await transaction(ground.db, tell);
      const because = error instanceof Refusal ? error.message.replaceAll(bytesAt(fileId), file.fileName).replaceAll(fileId, file.fileName) : "Something broke on our side; nothing was brought in. Try it again.";
      await (work === "repair" ? keep({ result: file.result!, failedBecause: because }) : keep({ failedBecause: because, ...(error instanceof NobodyTold ? { plan: error.plan } : {}) })).catch(() => undefined);
      if (!(error instanceof Refusal)) throw error;
    } finally {
      jobs.delete(fileId);
      ground.nudge();
    }
  };
  const start = async (actor: Actor, file: Kept, work: Work, reading: ContactsReading) => {
    const { fileId } = file;
    const busy = () => new Refusal("not-acceptable-now", "The file is being read just now.");
    if (jobs.has(fileId)) throw busy();
    await sql`update contact_file set reading = ${JSON.stringify(reading)}::jsonb, failed_because = null, under_way = ${REMEMBERED.includes(work) ? work : null}, paused_at = null, paused_by = null where file_id = ${fileId}::uuid`.execute(ground.db);
    if (jobs.has(fileId)) throw busy();
    const gate = Promise.withResolvers<void>();
    const job: Job = { work, progress: null, end: null, done: gate.promise };
    jobs.set(fileId, job);
    void run(actor, file, work, reading, job).catch((error: unknown) => console.error(error)).finally(() => gate.resolve());
    return viewOf(fileId);
  };
  const begin: ContactFiles["begin"] = async (actor, fileId, work, reading) => {
    const file = await find(fileId);
    if (file.importId !== null) throw new Refusal("not-acceptable-now", "This file was brought in already.");
    if (!existsSync(bytesAt(fileId)) || statSync(bytesAt(fileId)).size < file.bytes) throw new Refusal("not-acceptable-now", "The file has not arrived whole yet.");
    return start(actor, file, work, reading);
  };
  const repair: ContactFiles["repair"] = async (actor, fileId, repairs) => {
    const file = await find(fileId);
    if (file.importId === null || file.undoneAt !== null || file.result === null) throw new Refusal("not-acceptable-now", "This file is not brought in. Say the repairs with its check.");
    if (!existsSync(heldAt(fileId))) throw new Refusal("not-acceptable-now", "No row of this file is kept to be run again.");
    return start(actor, file, "repair", { ...file.reading, repairs: withRepairs(file.reading.repairs ?? [], repairs) });
  };

  return {
    list: (limit) => ofOneMoment(jobs, () => rows<Kept>(ground.db, sql`select ${columns} ${from} order by brought_at desc limit ${limit}`), (found) => found.map(view)),
    find: viewOf,
    async open(actor, { fileName, bytes }) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await sweepFiles(ground, (fileId) => [bytesAt(fileId), refusedAt(fileId), heldAt(fileId)]);
      const fileId = newId(ground.now().getTime());
      closeSync(openSync(bytesAt(fileId), "wx", 0o600));
      await sql`insert into contact_file (file_id, file_name, bytes, brought_at, brought_by, reading) values (${fileId}, ${fileName.replaceAll(/[\u0000-\u001f/\\]/g, "_")}, ${bytes}, ${ground.now()}, ${actor.id}, '{}'::jsonb)`.execute(ground.db);
      return viewOf(fileId);
    },
    async receive(fileId, from, bytes) {
      const file = await find(fileId);
      const path = bytesAt(fileId);
      if (!existsSync(path)) throw new Refusal("not-acceptable-now", "This file was brought in already.");
      const there = statSync(path).size;
      if (from > there) throw new Refusal("not-acceptable-now", `Only ${there} bytes have arrived; go on from there.`);
      if (from + bytes.length > file.bytes) throw new Refusal("too-large", `The file was said to have ${file.bytes} bytes.`);
      if (jobs.has(fileId)) throw new Refusal("not-acceptable-now", "The file is being read just now.");
      truncateSync(path, from);
      const open = openSync(path, "a");
      try {
        writeSync(open, bytes);
      } finally {
        closeSync(open);
      }
      return from + bytes.length;
    },
    begin,
    repair,
    async pause(actor, fileId) {
      const job = jobs.get(fileId);
      if (!job || !REMEMBERED.includes(job.work)) throw new Refusal("not-acceptable-now", "Nothing of this file is being brought in just now.");
      job.end ??= "paused";
      await job.done;
      await sql`update contact_file set paused_at = ${ground.now()}, paused_by = ${actor.name} where file_id = ${fileId}::uuid and under_way is not null`.execute(ground.db);
      return viewOf(fileId);
    },
    async goOn(actor, fileId) {
      const { underWay, reading } = await find(fileId);
      if (underWay === null) throw new Refusal("not-acceptable-now", "Nothing of this file was paused or interrupted.");
      return underWay === "bring-in" ? begin(actor, fileId, "bring-in", reading) : repair(actor, fileId, []);
    },
    async stop(fileId) {
      const job = jobs.get(fileId);
      if (job) {
        job.end ??= "stopped";
        await job.done;
      } else await sql`update contact_file set under_way = null, paused_at = null, paused_by = null where file_id = ${fileId}::uuid`.execute(ground.db);
      return viewOf(fileId);
    },
    async remove(fileId) {
      await find(fileId);
      if (jobs.has(fileId)) throw new Refusal("not-acceptable-now", "The file is being read just now; stop that first.");
      for (const path of [bytesAt(fileId), refusedAt(fileId), heldAt(fileId)]) rmSync(path, { force: true });
      await sql`delete from contact_file where file_id = ${fileId}::uuid`.execute(ground.db);
    },
    async refusedPath(fileId) {
      await find(fileId);
      if (!existsSync(refusedAt(fileId))) throw new Refusal("not-found", "No row of this file was refused.");
      return refusedAt(fileId);
    },
    async close() {
      for (const job of jobs.values()) job.end ??= "paused";
      await Promise.all([...jobs.values()].map((job) => job.done));
    },
  };
}

const columns = sql`f.file_id as "fileId", f.file_name as "fileName", f.bytes, f.brought_at as "broughtAt", f.brought_by as "broughtBy", coalesce(u.name, f.brought_by) as "broughtByName", f.reading, f.plan, f.result, f.failed_because as "failedBecause", f.import_id as "importId", i.undone_at as "undoneAt", i.summary->'undone' as stayed, f.under_way as "underWay", f.paused_at as "pausedAt", f.paused_by as "pausedBy"`;
const from = sql`from contact_file f left join import i using (import_id) left join auth."user" u on u.id = f.brought_by`;

/** What an import did, with what a run of its refused rows added; what is still refused stands for what was. */
function afterRepair(before: ContactsResult, again: ContactsResult, actor: Actor, now: Date): ContactsResult {
  const [was, is] = [before.counts, again.counts];
  const taken = is.lines.kept;
  return {
    ...before,
    counts: {
      ...was, refusedBecause: is.refusedBecause, leftOut: is.leftOut, problems: is.problems, lines: { ...was.lines, kept: was.lines.read - is.lines.refused - was.lines.alreadyThere, refused: is.lines.refused },
      newPeople: was.newPeople + is.newPeople, joined: was.joined + is.joined, sharedAddresses: was.sharedAddresses + is.sharedAddresses,
      ...(was.consents === undefined || is.consents === undefined ? {} : { consents: { ...was.consents, given: was.consents.given + is.consents.given, refused: was.consents.refused + is.consents.refused } }),
    },
    repaired: [...(before.repaired ?? []), { at: now.toISOString(), by: actor.name, importId: again.importId!, rows: is.lines.read, taken, refused: is.lines.refused }],
  };
}

async function sweepFiles(ground: Ground, pathsOf: (fileId: string) => readonly string[]): Promise<void> {
  const before = new Date(ground.now().getTime() - KEPT_DAYS * 86_400_000);
  const old = await rows<{ file_id: string }>(ground.db, sql`delete from contact_file where brought_at < ${before} returning file_id`);
  for (const { file_id } of old) for (const path of pathsOf(file_id)) rmSync(path, { force: true });
}
