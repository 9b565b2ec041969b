// How many customers are known. Up to some tens of thousands they are counted whenever somebody asks; a million takes longer
// than a window of them, so their number may be a minute old.
import { type Database, type RawBuilder, row, sql } from "../platform/index.ts";

const COUNTED = 20_000;
const FRESH_MILLIS = 60_000;
const remembered = new WeakMap<Database, { readonly at: number; readonly n: Promise<number> }>();

/** @param seen the condition on a profile p that whoever asks may see it */
export async function knownCustomers(db: Database, seen?: RawBuilder<unknown>): Promise<number> {
  const kept = seen === undefined ? remembered.get(db) : undefined;
  const now = Date.now();
  if (kept && now - kept.at < FRESH_MILLIS) return kept.n;
  const few = (await row<{ n: number }>(db, sql`select count(*)::integer as n from (select 1 from customer_list p where p.known and ${seen ?? sql`true`} limit ${COUNTED + 1}) counted`))!.n;
  if (few <= COUNTED) return few;
  if (seen !== undefined) return countAll(db, seen);
  const next = { at: now, n: countAll(db) };
  next.n.catch(() => remembered.delete(db));
  remembered.set(db, next);
  // Whoever asks first waits; whoever asks while it is counted again is told the number of before.
  return kept?.n ?? next.n;
}

async function countAll(db: Database, seen?: RawBuilder<unknown>): Promise<number> {
  return (await row<{ n: number }>(db, sql`select count(*)::integer as n from customer_list p where p.known and ${seen ?? sql`true`}`))!.n;
}
