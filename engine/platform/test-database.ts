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
  return url.toString();
}

/** A database with all tables, filled by `fill`; made once a run for each `name` and cloned from then on. */
function template(name: string, fill: (open: OpenDatabase, url: string) => Promise<void>): Promise<string> {
  let made = templates.get(name);
  if (!made) {
    const database = `rapport_template_${createHash("sha1").update(name + process.pid + newId()).digest("hex").slice(0, 16)}`;
    made = (async () => {
      await admin((client) => client.query(`create database ${database}`));
      const url = urlOf(await server!, database);
      const open = openDatabase(url);
      try {
        await migrate(open.pool, readMigrations(engineFolder));
        await fill(open, url);
      } finally {
        await open.close();
      }
      return database;
    })();
    templates.set(name, made);
  }
  return made;
}

/** Makes a fresh database and gives its address; drop it with `dropDatabase`. */
export async function cloneDatabase(kind: { readonly name: string; readonly fill: (open: OpenDatabase, url: string) => Promise<void> } = { name: "empty", fill: async () => undefined }): Promise<string> {
  const from = await template(kind.name, kind.fill);
  const database = `rapport_test_${newId().replaceAll("-", "")}`;
  await admin(async (client) => {
    // A session that has just closed may still be counted for a moment.
    for (let tries = 0; ; tries++) {
      try {
        return await client.query(`create database ${database} template ${from} strategy wal_log`);
      } catch (error) {
        if ((error as { code?: string }).code !== "55006" || tries > 100) throw error;
        await client.query("select pg_sleep(0.02)");
      }
    }
  });
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
