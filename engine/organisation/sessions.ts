// The rows of the sign-in library that end together with a role, and those that have run out. Its own code deletes them
// only when somebody presents them again.
import { type Database, run, sql } from "../platform/index.ts";

/** Whoever is signed in as this colleague is so no longer; the sessions are asked for on every request. */
export async function endSessions(db: Database, staffId: string): Promise<void> {
  await sql`delete from auth."session" where "userId" = ${staffId}`.execute(db);
}

/** Links that were given out and not used open nothing any more. The library keeps the address in a JSON text. */
export async function endUnusedLinks(db: Database, email: string): Promise<void> {
  await sql`delete from auth."verification" where strpos(value, ${`"email":${JSON.stringify(email)}`}) > 0`.execute(db);
}

/** The password opens nothing any more; the next one-time link asks for a new one. */
export async function forgetPassword(db: Database, staffId: string): Promise<void> {
  await sql`delete from auth."account" where "userId" = ${staffId} and "providerId" = 'credential'`.execute(db);
}

/** Deletes sessions and links that have run out. @returns how many */
export async function sweepSignIns(db: Database, now: Date): Promise<number> {
  const sessions = await run(db, sql`delete from auth."session" where "expiresAt" < ${now}`);
  return sessions + (await run(db, sql`delete from auth."verification" where "expiresAt" < ${now}`));
}
