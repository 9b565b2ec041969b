// What colleagues wrote while records were one customer is of all of them: it stays in sight for each side when they are parted.
// Nothing is copied or moved: who was one with whom, and when, is asked of the links.
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";

/** A record that is another customer's today and was one with these for a while. */
export interface TimeTogether {
  readonly identityId: string;
  readonly from: Date;
  readonly until: Date;
}

interface LinkSpan {
  readonly a: string;
  readonly b: string;
  readonly from: Date;
  readonly until: Date | null;
}

/** Of the links by which records were ever joined with these so many are looked at, the newest: parted lately is what is looked for. */
const MOST_LINKS = 2000;

/**
 * When other records were one customer with these.
 *
 * @param members records of one customer today
 * @param links all links by which anybody was ever joined with them, those that stand too
 * @returns for each other record the times, oldest first, none overlapping
 */
export function timesTogether(members: readonly string[], links: readonly LinkSpan[]): TimeTogether[] {
  const moments = [...new Set(links.flatMap(({ from, until }) => [from.getTime(), ...(until === null ? [] : [until.getTime()])]))].sort((a, b) => a - b);
  const found = new Map<string, { from: number; until: number }[]>();
  for (const [i, at] of moments.entries()) {
    const next = moments[i + 1];
    if (next === undefined) break; // after the last change everybody stands as today
    const standing = links.filter(({ from, until }) => from.getTime() <= at && (until === null || until.getTime() > at));
    for (const id of joinedWith(members, standing)) {
      const spans = found.get(id) ?? [];
      const last = spans.at(-1);
      if (last?.until === at) last.until = next;
      else spans.push({ from: at, until: next });
      found.set(id, spans);
    }
  }
  return [...found].flatMap(([identityId, spans]) => spans.map(({ from, until }) => ({ identityId, from: new Date(from), until: new Date(until) })));
}

function joinedWith(members: readonly string[], links: readonly LinkSpan[]): string[] {
  const own = new Set(members);
  const reached = new Set(members);
  for (const id of reached) for (const { a, b } of links) if (a === id || b === id) reached.add(a === id ? b : a);
  return [...reached].filter((id) => !own.has(id));
}

/**
 * Since when a link has held: one that stands again keeps the day on which it was made, and between its end and its coming back the two were
 * apart. Its own id tells when it came back.
 */
export function madeOneAt(link: string): RawBuilder<unknown> {
  const of = (column: string) => sql.ref(`${link}.${column}`);
  return sql`case when ${of("restores")} is null then ${of("made_at")} else to_timestamp(('x' || left(replace(${of("link_id")}::text, '-', ''), 12))::bit(48)::bigint / 1000.0) end`;
}

/** Rides link's primary key and link (other_id). Of whom no link ever ended, nothing more is asked. */
async function timesApartFrom(db: Database, members: readonly string[]): Promise<TimeTogether[]> {
  const ids = [...members];
  const links = await rows<LinkSpan>(
    db,
    sql`with recursive reached (id) as (
          select m.id from unnest(${ids}::uuid[]) as m (id) where exists (select 1 from link l where l.identity_id = any(${ids}::uuid[]) and l.ended_at is not null) or exists (select 1 from link l where l.other_id = any(${ids}::uuid[]) and l.ended_at is not null)
          union select n.id from reached r cross join lateral (select l.other_id as id from link l where l.identity_id = r.id union all select l.identity_id from link l where l.other_id = r.id) n)
        select l.identity_id as a, l.other_id as b, ${madeOneAt("l")} as "from", l.ended_at as until from reached r join link l on l.identity_id = r.id order by l.made_at desc limit ${MOST_LINKS}`,
  );
  return timesTogether(ids, links);
}

/**
 * The condition on a fact of a colleague that says that it is of this customer: it stands with one of their records, or was
 * written while the record with which it stands was one with them.
 *
 * @param owner column of the record @param at column of when it was written
 */
export async function writtenOf(db: Database, members: readonly string[], owner: RawBuilder<unknown>, at: RawBuilder<unknown>): Promise<RawBuilder<unknown>> {
  const own = sql`${owner} = any(${[...members]}::uuid[])`;
  const times = await timesApartFrom(db, members);
  if (times.length === 0) return own;
  // The second names the records alone, so that it rides the index as the first does.
  return sql`(${own} or (${owner} = any(${[...new Set(times.map((t) => t.identityId))]}::uuid[]) and exists (select 1 from unnest(${times.map((t) => t.identityId)}::uuid[], ${times.map((t) => t.from)}::timestamptz[], ${times.map((t) => t.until)}::timestamptz[]) as together (id, since, until) where together.id = ${owner} and ${at} >= together.since and ${at} < together.until)))`;
}
