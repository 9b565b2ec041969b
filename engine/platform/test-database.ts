// A real PostgreSQL for tests: one server a run, one cloned database a test file.
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import pg from "pg";
import { type Database, type OpenDatabase, openDatabase } from "./database.ts";
import { openDataFolder } from "./data-folder.ts";
import { ensurePostgres, THROWN_AWAY } from "./embedded-postgres.ts";
import type { Ground } from "./ground.ts";
import { newId } from "./ids.ts";
import { migrate, readMigrations } from "./migrate.ts";

/** Where a machine is slow, a hundred statements at once wait longer for twenty connections than a server lets anybody wait. */
const PATIENCE_SECONDS = 120;

const engineFolder = join(import.meta.dirname, "..");

/**
 * The server that tests use: RAPPORT_TEST_DATABASE_URL where the runner set it, else an embedded one of our own that
 * stays up between runs in the folder for temporary files, so that a single test file starts at once.
 */
async function testServer(): Promise<string> {
  const given = process.env["RAPPORT_TEST_DATABASE_URL"];
  if (given) return given;
  const home = join(tmpdir(), `rapport-test-${process.getuid?.() ?? "user"}`);
  mkdirSync(home, { recursive: true });
  const folder = openDataFolder(home);
  const server = await folder.duringTransition(() => ensurePostgres(home, THROWN_AWAY));
  server.leave();
  folder.close();
  return server.url;
}

let server: Promise<string> | undefined;
const templates = new Map<string, Promise<string>>();

async function admin<T>(act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await (server ??= testServer()) });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

function urlOf(base: string, database: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  url.searchParams.set("connect_timeout", String(PATIENCE_SECONDS));
  return url.toString();
}

/** The run of the tests, where the runner says which: its processes share what they clone. */
const run = process.env["RAPPORT_TEST_RUN"] ?? `${process.pid} ${newId()}`;

/** A database with all tables, filled by `fill`; made once a run for each `name`, by who wants it first, and cloned from then on. */
function template(name: string, fill: (open: OpenDatabase, url: string) => Promise<void>): Promise<string> {
  let made = templates.get(name);
  if (!made) {
    const database = `rapport_template_${createHash("sha1").update(`${name} ${run}`).digest("hex").slice(0, 16)}`;
    made = admin(async (client) => {
      // Who wants it meanwhile waits here; it has its name only once it is whole.
      await client.query("select pg_advisory_lock(hashtext($1))", [database]);
      if ((await client.query("select 1 from pg_database where datname = $1", [database])).rowCount) return database;
      const half = `${database}_half`;
      await client.query(`drop database if exists ${half} with (force)`);
      await client.query(`create database ${half}`);
      const url = urlOf(await server!, half);
      const open = openDatabase(url);
      try {
        await migrate(open.pool, readMigrations(engineFolder));
        await fill(open, url);
      } finally {
        await open.close();
      }
      await onceUnused(client, `alter database ${half} rename to ${database}`);
      return database;
    });
    templates.set(name, made);
  }
  return made;
}

/** Does what wants nobody to be connected to a database: a session that has just closed may still be counted for a moment. */
async function onceUnused(client: pg.Client, statement: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void (await client.query(statement));
    } catch (error) {
      if ((error as { code?: string }).code !== "55006" || tries > 1000) throw error;
      await client.query("select pg_sleep(0.02)");
    }
  }
}

/** Makes a fresh database and gives its address; drop it with `dropDatabase`. */
export async function cloneDatabase(kind: { readonly name: string; readonly fill: (open: OpenDatabase, url: string) => Promise<void> } = { name: "empty", fill: async () => undefined }): Promise<string> {
  const from = await template(kind.name, kind.fill);
  const database = `rapport_test_${newId().replaceAll("-", "")}`;
  await admin((client) => onceUnused(client, `create database ${database} template ${from} strategy wal_log`));
  return urlOf(await server!, database);
}

export async function dropDatabase(url: string): Promise<void> {
  await admin((client) => client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`));
}

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  readonly open: OpenDatabase;
  /** A ground with a clock that stands still until `setNow`. */
  readonly ground: Ground;
  setNow(now: Date): void;
}

/** Inside a `describe`: a fresh database with all tables for the tests of this block. */
export function useDatabase(): TestDatabase {
  let now = new Date("2026-11-21T14:32:00Z");
  const state: { url?: string; open?: OpenDatabase } = {};
  before(async () => {
    state.url = await cloneDatabase();
    state.open = openDatabase(state.url);
  });
  after(async () => {
    await state.open?.close();
    if (state.url) await dropDatabase(state.url);
  });
  return {
    get url() {
      return state.url!;
    },
    get db() {
      return state.open!.db;
    },
    get open() {
      return state.open!;
    },
    get ground() {
      return { db: state.open!.db, now: () => now, nudge: () => undefined };
    },
    setNow(next) {
      now = next;
    },
  };
}
