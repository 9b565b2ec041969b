// The way of every command to the database: on the same data folder as the server, whether that runs or not. Our own
// PostgreSQL is started if need be and stopped by whoever leaves last.
import { userInfo } from "node:os";
import { join } from "node:path";
import { followers } from "../engine/followers.ts";
import type { Actor } from "../engine/organisation/index.ts";
import { catchUp, type DataFolder, type EmbeddedPostgres, ensurePostgres, type Ground, migrate, openDatabase, type OpenDatabase, openDataFolder, readMigrations, readSettings } from "../engine/platform/index.ts";
import { emptyJournal } from "../engine/profiles/index.ts";
import { CommandFailed } from "./command.ts";
import { exitCodeOf, onStopSignal } from "./signals.ts";

export interface Seat {
  readonly ground: Ground;
  readonly open: OpenDatabase;
  /** Whoever sits at the terminal: they hold the data folder, so they may do what its owner may. */
  readonly actor: Actor;
  /** Lets what was taken become facts and the later steps read what was written; beside a running server it helps, and neither does anything twice. */
  catchUp(): Promise<void>;
}

export const OLDEST_POSTGRES = 15;
export const ENGINE = join(import.meta.dirname, "../engine");

/** Who acts when a command is run. */
export function atTheTerminal(): Actor {
  let user = "somebody";
  try {
    user = userInfo().username;
  } catch {
    // a user number without a name, as in some containers
  }
  return { kind: "person", id: `terminal:${user}`, name: `${user} at the terminal`, role: "owner", source: "terminal", trusted: true };
}

/**
 * Runs `act` with the database of the settings, and leaves the folder as it was found.
 *
 * @param options migrate: false looks at the database as it is
 */
export async function withDatabase<T>(act: (seat: Seat) => Promise<T>, options: { readonly migrate?: boolean } = {}): Promise<T> {
  const settings = readSettings(process.env);
  const folder = await inTheWay(() => openDataFolder(settings.home));
  const postgres = settings.databaseUrl === undefined ? await inTheWay(() => usePostgres(folder)) : undefined;
  const open = openDatabase(settings.databaseUrl ?? postgres!.url);
  let left: Promise<void> | undefined;
  const leave = () => (left ??= leaveFolder(folder, postgres));
  const listening = onStopSignal((signal) => {
    console.error(`\nStopped by ${signal === "SIGINT" ? "you" : signal}.`);
    void leave().finally(() => process.exit(exitCodeOf(signal)));
  });
  try {
    await requireDatabase(open);
    if (options.migrate !== false) await inTheWay(() => migrate(open.pool, readMigrations(ENGINE)));
    const ground: Ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
    return await act({ ground, open, actor: atTheTerminal(), catchUp: () => emptyJournal(ground).then(() => catchUp(open.db, followers)) });
  } catch (error) {
    if (left !== undefined) await new Promise(() => undefined); // interrupted: the handler ends the process
    throw error;
  } finally {
    if (left === undefined) {
      await open.close();
      await leave();
    }
    listening();
  }
}

/** What stands in the way of opening folder and database is told in its own words. */
async function inTheWay<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new CommandFailed((error as Error).message, { cause: error });
  }
}

async function usePostgres(folder: DataFolder): Promise<EmbeddedPostgres> {
  return folder.duringTransition(async () => {
    folder.useDatabase();
    return ensurePostgres(folder.path);
  });
}

async function leaveFolder(folder: DataFolder, postgres: EmbeddedPostgres | undefined): Promise<void> {
  if (postgres) await folder.duringTransition(async () => (folder.leaveDatabase() ? postgres.stop() : postgres.leave()));
  folder.close();
}

async function requireDatabase(open: OpenDatabase): Promise<void> {
  let version: number;
  try {
    version = Math.floor(Number((await open.pool.query<{ v: string }>("select current_setting('server_version_num') as v")).rows[0]!.v) / 10_000);
  } catch (error) {
    throw new CommandFailed(`The database cannot be reached: ${(error as Error).message}. Check DATABASE_URL, and that the server runs.`);
  }
  if (version < OLDEST_POSTGRES) throw new CommandFailed(`The database is PostgreSQL ${version}; Rapport needs ${OLDEST_POSTGRES} or newer.`);
}
