// An import of several files is held by whoever works on it, by the locks of a database session: a second run of the same
// files and an undo find that out and say so. A run that crashes lets go by itself, and can then be gone on with.
import { type Database, Refusal, row, sql } from "../platform/index.ts";

/** What is held: the files, so that two runs do not take up one import; the import, so that nobody undoes what is being written. */
export type Held = { readonly digest: string } | { readonly importId: string };

const keyOf = (held: Held) => sql`hashtextextended(${"digest" in held ? `rapport import of ${held.digest}` : `rapport import ${held.importId}`}, 0)`;

/** @param session one connection; it holds until `letGo` or its end @throws {Refusal} not-acceptable-now, if another has it */
export async function hold(session: Database, held: Held, name: string): Promise<void> {
  const got = (await row<{ got: boolean }>(session, sql`select pg_try_advisory_lock(${keyOf(held)}) as got`))!.got;
  if (!got) throw new Refusal("not-acceptable-now", "digest" in held ? `${name} is being brought in just now by another run. Wait until that has ended, or stop it; nothing was done here.` : `The import of ${name} is being undone just now. Bring it in again when that has ended.`);
}

/** Lets go of all that the session holds. */
export async function letGo(session: Database): Promise<void> {
  await sql`select pg_advisory_unlock_all()`.execute(session);
}

/** The same for whoever only looks: an undo that begins meanwhile is not kept from it. @throws {Refusal} not-acceptable-now, if somebody works on it */
export async function requireNobodyWorksOn(tx: Database, importId: string, name: string): Promise<void> {
  const held = await row(tx, sql`select 1 from pg_locks l, (select ${keyOf({ importId })} as key) k where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database()) and l.objsubid = 1 and (l.classid::bigint << 32 | l.objid::bigint) = k.key limit 1`);
  if (held) throw new Refusal("not-acceptable-now", stillRunning(name));
}

const stillRunning = (name: string): string => `${name} is being brought in just now. Stop that first, or wait until it has ended; then it can be undone.`;

/** To be called in the transaction of an undo, until whose end nobody goes on with the import. @throws {Refusal} not-acceptable-now, if somebody works on it */
export async function requireNotRunning(tx: Database, importId: string, name: string): Promise<void> {
  const got = (await row<{ got: boolean }>(tx, sql`select pg_try_advisory_xact_lock(${keyOf({ importId })}) as got`))!.got;
  if (!got) throw new Refusal("not-acceptable-now", stillRunning(name));
}
