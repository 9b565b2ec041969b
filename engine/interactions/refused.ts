// What could not be read is kept aside with the reason, so that its sender can be helped.
import { type Database, newId, row, rows, run, sql } from "../platform/index.ts";
import type { RefusedEvent } from "./contract.ts";

const LONGEST = 16_384;
/** How many are kept, and for how long; what is older than either goes, unless it was acknowledged to whoever sent it. */
const KEPT = { newest: 100_000, days: 90 };
const SWEPT_AT_ONCE = 20_000;
const MOST_ROUNDS = 20;

export interface Refused {
  readonly source: string;
  readonly channel: string;
  /** The place in the body that is wrong. */
  readonly field: string;
  readonly reason: string;
  readonly body: string;
  /** Its sender was told that it was taken: kept whole, and not swept away. */
  readonly acknowledged?: boolean;
}

/** Text that PostgreSQL can keep: no NUL, no half characters, of bounded length. */
export function storable(text: string, longest = LONGEST): string {
  return text.slice(0, longest).replaceAll("\u0000", "\uFFFD").toWellFormed();
}

export async function keepRefused(db: Database, now: Date, refused: Refused | readonly Refused[]): Promise<void> {
  const all = "field" in refused ? [refused] : refused;
  if (all.length === 0) return;
  await sql`insert into refused_event (refused_id, received_at, source, channel, field, reason, body, acknowledged)
    select id, ${now}::timestamptz, s, c, f, r, b, a from unnest(${all.map(() => newId(now.getTime()))}::uuid[], ${all.map((r) => storable(r.source, 200))}::text[], ${all.map((r) => storable(r.channel, 200))}::text[],
      ${all.map((r) => storable(r.field, 200))}::text[], ${all.map((r) => storable(r.reason, 1000))}::text[], ${all.map((r) => storable(r.body, r.acknowledged ? r.body.length : LONGEST))}::text[], ${all.map((r) => r.acknowledged ?? false)}::boolean[]) as t (id, s, c, f, r, b, a)`.execute(db);
}

export async function readRefused(db: Database, limit: number): Promise<{ events: RefusedEvent[]; total: number; kept: { newest: number; days: number } }> {
  const events = await rows<Omit<RefusedEvent, "receivedAt"> & { receivedAt: Date }>(
    db,
    sql`select refused_id as "refusedId", received_at as "receivedAt", source, channel, field, reason, body from refused_event order by received_at desc limit ${limit}`,
  );
  const total = (await row<{ n: number }>(db, sql`select count(*) as n from refused_event`))!.n;
  return { events: events.map((e) => ({ ...e, receivedAt: e.receivedAt.toISOString() })), total, kept: KEPT };
}

/**
 * Takes away refused events that are past keeping: whoever sends what cannot be read must not fill the disk. Of events
 * that came at one moment either all stay or all go.
 *
 * @returns how many went; at most 400,000 a call
 */
export async function sweepRefused(db: Database, now: Date, kept = KEPT): Promise<number> {
  // Both ride the index on received_at.
  const first = await row<{ at: Date }>(db, sql`select received_at as at from refused_event order by received_at desc offset ${kept.newest - 1} limit 1`);
  const oldest = new Date(Math.max(now.getTime() - kept.days * 86_400_000, first?.at.getTime() ?? 0));
  let gone = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const went = await run(db, sql`delete from refused_event where refused_id = any (array(select refused_id from refused_event where received_at < ${oldest} and not acknowledged order by received_at limit ${SWEPT_AT_ONCE}))`);
    gone += went;
    if (went < SWEPT_AT_ONCE) break;
  }
  return gone;
}
