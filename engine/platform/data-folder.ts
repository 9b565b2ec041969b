// Who uses the data folder. Locks are those of SQLite files: the operating system releases them when a
// process ends, however it ends, so nothing has to be cleaned up after kill -9 and no process number is trusted.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A lock that several may share or one may hold alone. */
class FileLock {
  private readonly file: DatabaseSync;
  constructor(path: string) {
    this.file = new DatabaseSync(path);
    this.file.exec("pragma busy_timeout = 0");
  }
  tryAlone(): boolean {
    return attempt(() => this.file.exec("begin exclusive"));
  }
  alone(waitMillis: number): boolean {
    return this.waitFor(() => this.file.exec("begin exclusive"), waitMillis);
  }
  share(): void {
    if (!this.waitFor(() => this.file.exec("begin; select count(*) from sqlite_master"), 30_000, () => this.release()))
      throw new Error("The data folder stayed locked for 30 seconds by another Rapport process.");
  }
  release(): void {
    if (this.file.isTransaction) this.file.exec("rollback");
  }
  close(): void {
    this.file.close();
  }
  private waitFor(act: () => void, millis: number, undo: () => unknown = () => undefined): boolean {
    const end = Date.now() + millis;
    for (;;) {
      if (attempt(act)) return true;
      undo();
      if (Date.now() >= end) return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (/locked|busy/i.test(String(error))) return false;
    throw error;
  }
}

export interface DataFolder {
  readonly path: string;
  /** True for the one process that serves; false when another serves already. Held until the process ends. */
  claimServing(note: { address: string }): boolean;
  /** What the serving process said of itself. */
  whoServes(): string;
  /** Runs while no other process starts or stops the database of this folder. */
  duringTransition<T>(act: () => Promise<T>): Promise<T>;
  useDatabase(): void;
  /** Gives up our use; true if nobody else uses the database, and nobody can begin to until `act` of the transition ends. */
  leaveDatabase(): boolean;
  close(): void;
}

/**
 * Opens a data folder, making it where it is missing.
 *
 * @throws {Error} if it cannot be used, in a sentence that names it and the cure
 */
export function openDataFolder(path: string): DataFolder {
  try {
    makeFolders(join(path, "locks"));
    return openLocks(path);
  } catch (error) {
    throw new Error(`The data folder ${path} cannot be used: ${(error as Error).message}. Set RAPPORT_HOME to another.`, { cause: error });
  }
}

/** Makes a folder and those it lies in. Each by itself: `mkdirSync` with `recursive` never ends where the system answers "no such folder" to making one, as below /proc. */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error; // another starter made it in the meantime
  }
}

function openLocks(path: string): DataFolder {
  const lock = (name: string) => new FileLock(join(path, "locks", `${name}.lock`));
  const serving = lock("serving");
  const transition = lock("transition");
  const users = lock("users");
  const noteFile = join(path, "serving.json");
  return {
    path,
    claimServing(note) {
      if (!serving.tryAlone()) return false;
      writeFileSync(noteFile, JSON.stringify({ pid: process.pid, ...note }));
      return true;
    },
    whoServes() {
      try {
        const note = JSON.parse(readFileSync(noteFile, "utf8")) as { pid: number; address: string };
        return `process ${note.pid}, ${note.address}`;
      } catch {
        return "another process";
      }
    },
    async duringTransition(act) {
      if (!transition.alone(60_000)) throw new Error(`Another Rapport process has been starting or stopping the database in ${path} for a minute. Wait for it, or end it.`);
      try {
        return await act();
      } finally {
        transition.release();
      }
    },
    useDatabase() {
      users.share();
    },
    leaveDatabase() {
      users.release();
      const last = users.tryAlone();
      users.release();
      return last;
    },
    close() {
      for (const each of [serving, users, transition]) {
        each.release();
        each.close();
      }
    },
  };
}
