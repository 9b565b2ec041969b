// What the doctor looks at; every finding is a plain sentence.
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { followers } from "../engine/followers.ts";
import { logPosition, makeFolders, readMigrations, readSettings, rows, type Settings, sql } from "../engine/platform/index.ts";
import { journalWaiting } from "../engine/profiles/index.ts";
import { wholeNumber } from "./progress.ts";
import { ENGINE, type Seat, withDatabase } from "./with-database.ts";

export interface Finding {
  readonly check: string;
  /** good; note: works, but worth knowing; bad: something does not work or is not safe. */
  readonly state: "good" | "note" | "bad";
  readonly text: string;
}

const WANTED_NODE = 24;
const ENOUGH_BYTES = 2e9;

export async function examine(): Promise<Finding[]> {
  const findings = [ofNode()];
  const settings = readSettings(process.env);
  const folder = ofFolder(settings);
  findings.push(folder);
  if (folder.state === "good") {
    findings.push(ofServer(settings), ofDisk(settings));
    try {
      findings.push(...(await withDatabase(ofDatabase, { migrate: false })));
    } catch (error) {
      findings.push({ check: "database", state: "bad", text: (error as Error).message });
    }
  }
  return [...findings, ofBrowser()];
}

function ofNode(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  const text = `Node ${process.versions.node} on ${process.platform}-${process.arch}.`;
  return major >= WANTED_NODE ? { check: "node", state: "good", text } : { check: "node", state: "bad", text: `${text} Rapport needs ${WANTED_NODE} or newer.` };
}

function ofFolder({ home }: Settings): Finding {
  try {
    makeFolders(home);
    accessSync(home, constants.R_OK | constants.W_OK);
    return { check: "folder", state: "good", text: `The data folder is ${home}.` };
  } catch (error) {
    return { check: "folder", state: "bad", text: `The data folder ${home} cannot be used: ${(error as Error).message}. Set RAPPORT_HOME to another.` };
  }
}

/** The lock of the serving process, tried and given back at once. */
function ofServer({ home }: Settings): Finding {
  const lock = join(home, "locks", "serving.lock");
  if (!existsSync(lock)) return { check: "server", state: "good", text: "No Rapport serves this folder now." };
  const file = new DatabaseSync(lock);
  try {
    file.exec("pragma busy_timeout = 0");
    file.exec("begin exclusive");
    file.exec("rollback");
    return { check: "server", state: "good", text: "No Rapport serves this folder now." };
  } catch {
    return { check: "server", state: "good", text: "A Rapport serves this folder now." };
  } finally {
    file.close();
  }
}

function ofDisk({ home }: Settings): Finding {
  const { bavail, bsize } = statfsSync(home);
  const free = bavail * bsize;
  const text = `${(free / 1e9).toFixed(1)} GB are free beside the data folder.`;
  return free >= ENOUGH_BYTES ? { check: "disk", state: "good", text } : { check: "disk", state: "bad", text: `${text} That is too little; make room before the database stops.` };
}

async function ofDatabase({ open, ground: { db } }: Seat): Promise<Finding[]> {
  const found = await rows<{ name: string; setting: string }>(db, sql`select name, setting from pg_settings where name in ('server_version', 'fsync', 'full_page_writes', 'synchronous_commit')`);
  const setting = Object.fromEntries(found.map(({ name, setting: value }) => [name, value]));
  const [size] = await rows<{ bytes: number }>(db, sql`select pg_database_size(current_database()) as bytes`);
  const unsafe = [
    ...(setting["fsync"] === "on" ? [] : ["fsync is off"]), ...(setting["full_page_writes"] === "on" ? [] : ["full_page_writes is off"]),
    ...(setting["synchronous_commit"] === "off" ? ["synchronous_commit is off"] : []),
  ];
  return [
    { check: "database", state: "good", text: `PostgreSQL ${setting["server_version"]} answers; the database holds ${(size!.bytes / 1e6).toFixed(0)} MB.` },
    unsafe.length === 0
      ? { check: "durability", state: "good", text: "What is acknowledged is on disk: fsync, full_page_writes and synchronous_commit are on." }
      : { check: "durability", state: "bad", text: `A power failure can lose what was acknowledged: ${unsafe.join(", ")}. Turn it on in the database's settings.` },
    ...(await ofMigrations(open.pool, db)),
  ];
}

async function ofMigrations(pool: Seat["open"]["pool"], db: Seat["ground"]["db"]): Promise<Finding[]> {
  const known = readMigrations(ENGINE);
  const there = (await pool.query<{ there: boolean }>("select to_regclass('schema_migration') is not null as there")).rows[0]!.there;
  const applied = there ? await rows<{ number: number }>(db, sql`select number from schema_migration where number > 0`) : [];
  if (applied.length < known.length) return [{ check: "migrations", state: "note", text: `${known.length - applied.length} of ${known.length} migrations are not applied yet; the next start applies them.` }];
  if (applied.length > known.length) return [{ check: "migrations", state: "bad", text: "The database is newer than this Rapport. Use the newer version." }];
  return [{ check: "migrations", state: "good", text: `All ${known.length} migrations are applied.` }, await ofJournal(db), await ofFollowers(db)];
}

async function ofJournal(db: Seat["ground"]["db"]): Promise<Finding> {
  const { touchPoints, since } = await journalWaiting(db);
  if (since === null) return { check: "journal", state: "good", text: "Every touch point that was taken has become a fact." };
  return { check: "journal", state: "note", text: `${wholeNumber(touchPoints)} touch points that were taken wait to become facts, the oldest since ${since.toISOString()}; a running server or the next command sees to it.` };
}

async function ofFollowers(db: Seat["ground"]["db"]): Promise<Finding> {
  const head = await logPosition(db);
  const places = new Map((await rows<{ name: string; position: number }>(db, sql`select name, position from follower`)).map(({ name, position }) => [name, position]));
  const behind = followers.map(({ name }) => ({ name, lines: head - (places.get(name) ?? 0) })).filter(({ lines }) => lines > 0);
  if (behind.length === 0) return { check: "followers", state: "good", text: `All ${followers.length} readers of the log are up to date (${wholeNumber(head)} lines).` };
  return { check: "followers", state: "note", text: `${behind.map(({ name, lines }) => `${name} is ${wholeNumber(lines)} lines behind`).join(", ")}; a running server or the next command catches up.` };
}

function ofBrowser(): Finding {
  const given = process.env["RAPPORT_TEST_CHROMIUM"];
  const named = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const places = given ? [given] : (process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => named.map((name) => join(folder, name)));
  const path = places.find((place) => existsSync(place));
  return path ? { check: "browser", state: "good", text: `The tests can use ${path}.` } : { check: "browser", state: "note", text: "No Chromium is on the path for the tests; npm test looks further and gets one." };
}
