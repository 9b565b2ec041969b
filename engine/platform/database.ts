// The one way to the database: Kysely's sql tag over pg, with every statement prepared once per connection.
import { availableParallelism } from "node:os";
import { Kysely, PostgresDialect, type RawBuilder, sql } from "kysely";
import pg from "pg";
import { backendGivesWay } from "./give-way.ts";
import { named } from "./named-statements.ts";
import { SharedConnections } from "./shared-connections.ts";

export { type RawBuilder, sql };
// Tables are owned by the .sql migrations; statements name their own result rows.
export type Database = Kysely<Record<string, never>>;
/** Inside a transaction it is the same type: a verb does not care which it is given. */
export type Transaction = Database;

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const n = Number(text);
  if (!Number.isSafeInteger(n)) throw new Error(`expected a whole number below 2^53, found ${text}`);
  return n;
});
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text); // a day is a word "2026-11-22", not an instant

class NamingPool extends pg.Pool {
  // Kysely asks for a client and calls query(text, values); naming the statement lets PostgreSQL plan it once.
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: (err: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void): void;
  override connect(callback?: (err: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void): Promise<pg.PoolClient> | void {
    if (callback) return super.connect(callback);
    return super.connect().then(named);
  }
}

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const openings = new WeakMap<Database, { readonly url: string; keyed: Database | undefined }>();

/** So many connections are shared by statements that ride keys: fewer wake fewer processes, and a slow statement holds up those behind it on its own. */
const SHARED = Math.max(2, Math.min(4, Math.floor(availableParallelism() / 2)));

/**
 * The same database for statements that ride keys whatever the tables hold: planned once per connection instead of each time, which
 * takes longer than carrying them out, and written together where they are asked together (see `SharedConnections`). No table is read
 * whole where an index is there, so a plan made while one was empty stays good. Not for transactions, nor for what takes long.
 *
 * @param db inside a transaction: stays that one
 */
export function keyed(db: Database): Database {
  const opening = openings.get(db);
  if (!opening) return db;
  opening.keyed ??= new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool: new SharedConnections(connection(opening.url, "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off"), SHARED) }) });
  return opening.keyed;
}

function connection(url: string, plans: string): pg.ClientConfig {
  // Compiling a statement pays for reports of minutes, not for pages. What is new waits beside an index of words until there is
  // so much of it: every search reads it whole, so only a little may wait. Whoever writes very much lets more wait.
  return { connectionString: url, connectionTimeoutMillis: connectionMillis(url), statement_timeout: 0, application_name: "rapport", options: `-c timezone=UTC ${plans} -c jit=off -c gin_pending_list_limit=256kB` };
}

/** How long a statement waits for a connection before the database counts as away: five seconds, or as the address says in PostgreSQL's own words (`connect_timeout`, in seconds). */
export function connectionMillis(url: string): number {
  const said = Number(new URL(url).searchParams.get("connect_timeout") ?? "");
  return said > 0 ? said * 1000 : 5000;
}

/** @param options givesWay: for work that nobody waits for, whose statements give way to those of others where the database runs on this machine */
export function openDatabase(url: string, options: { readonly connections?: number; readonly givesWay?: boolean } = {}): OpenDatabase {
  // A plan kept from when a table was empty would read all of it for ever; planning anew costs a tenth of a millisecond.
  const pool = new NamingPool({ ...connection(url, "-c plan_cache_mode=force_custom_plan"), max: options.connections ?? 20, idleTimeoutMillis: 30_000 });
  // Without a listener a lost idle connection would end the process (research: T1–3 controls).
  pool.on("error", () => undefined);
  // The same for a connection that is lent out and lost between two statements; the next statement fails and says so.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  // The first statement of a connection: what is asked of it afterwards waits until this is answered.
  if (options.givesWay)
    pool.on("connect", (client) => {
      client.query<{ pid: number; port: number | null }>("select pg_backend_pid() as pid, inet_client_port() as port").then(
        ({ rows: [it] }) => it!.port !== null && backendGivesWay(it!.pid, it!.port),
        () => undefined,
      );
    });
  const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  openings.set(db, { url, keyed: undefined });
  const close = async () => {
    await openings.get(db)?.keyed?.destroy();
    await db.destroy();
    if (!pool.ended) await pool.end(); // Kysely leaves a pool alone that it never used
  };
  return { db, pool, close };
}

/** Runs a statement and gives its rows. */
export async function rows<Row>(db: Database, statement: RawBuilder<unknown>): Promise<Row[]> {
  return (await statement.execute(db)).rows as Row[];
}

/** The one row that is there, or undefined. */
export async function row<Row>(db: Database, statement: RawBuilder<unknown>): Promise<Row | undefined> {
  return (await rows<Row>(db, statement))[0];
}

/** Runs a statement for its effect; gives the number of rows changed. */
export async function run(db: Database, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0n);
}

const RETRY = new Set(["40001", "40P01"]);

/**
 * Runs `act` in one transaction, again if the database asks for it (serialisation failure, deadlock).
 * Nothing outside the database may happen inside. Inside of a transaction it is a part of that one, and ends with it.
 *
 * @param options first: a statement without parameters that begins the transaction, sent together with `begin`
 */
export async function transaction<T>(
  db: Database,
  act: (tx: Transaction) => Promise<T>,
  options: { readonly first?: string } = {},
): Promise<T> {
  if (db.isTransaction) {
    if (options.first !== undefined) await sql.raw(options.first).execute(db);
    return act(db as Transaction);
  }
  for (let tries = 0; ; tries++) {
    try {
      return await (options.first === undefined
        ? db.transaction().execute(act)
        : transactionWith(db, options.first, act));
    } catch (error) {
      if (tries >= 5 || !RETRY.has((error as { code?: string }).code ?? "")) throw error;
    }
  }
}

function transactionWith<T>(db: Database, first: string, act: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    try {
      await sql.raw(`begin; ${first}`).execute(connection);
      const result = await act(connection);
      await sql.raw("commit").execute(connection);
      return result;
    } catch (error) {
      // Of two errors the first says what happened; a connection that cannot roll back is gone, and its transaction too.
      await sql
        .raw("rollback")
        .execute(connection)
        .catch(() => undefined);
      throw error;
    }
  });
}

/** True for errors that mean "the database is away just now", after which the caller may try again; so it is for who still asks a server that ends. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    (code !== undefined && (/^(08|57P|53|58)/.test(code) || code === "ECONNREFUSED" || code === "ECONNRESET" || code === "EPIPE")) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|driver has already been destroyed|use a pool after calling end|timeout expired/i.test(message ?? "")
  );
}
