// Deals, calls, meetings, tasks and notes of an export: staged until all files are read, given to the customer with whom they
// were, written some at a time, each time whole.
import { type Database, newId, row, rows, sql, transaction } from "../platform/index.ts";
import { recordInteractions } from "../interactions/index.ts";
import { HOLD_IDENTITIES, noteRepeats, normaliseIdentifier, requireOpenImport } from "../profiles/index.ts";
import type { ReadTouchPoint, ReadWho } from "./reading.ts";
import type { Place } from "./stage-conversations.ts";

export interface TouchPointStage {
  touchPoint(read: ReadTouchPoint, place: Place): void;
  who(read: ReadWho, source: string): void;
  flush(): Promise<void>;
}

export interface TouchPointsSettled {
  readonly new: number;
  readonly alreadyThere: number;
}

const PAGE = 1000;
/** Whoever stands first by the word of another file stands before all numbers. */
const FIRST = 2_000_000_000;
const NOBODY = "it names nobody who is known here";

export async function dropTouchPointStage(session: Database): Promise<void> {
  await sql`drop table if exists staged_touch_point, staged_who`.execute(session);
}

/** @param session one connection, not a pool */
export async function openTouchPointStage(session: Database): Promise<TouchPointStage> {
  await dropTouchPointStage(session);
  await sql`create temporary table staged_touch_point (n integer not null, source text not null, record text not null, id text not null, what text not null, channel text not null, direction text not null, at timestamptz not null,
    properties text not null, file integer not null, line integer not null, whose uuid, refused text, is_there boolean not null default false, place integer)`.execute(session);
  await sql`create temporary table staged_who (n integer not null, source text not null, record text not null, person text, email text, phone text, company text)`.execute(session);
  let points: (ReadTouchPoint & { at: Date; place: Place })[] = [];
  let whose: { n: number; source: string; record: string; person: string | null; email: string | null; phone: string | null; company: string | null }[] = [];
  let n = 0;
  return {
    touchPoint: (read, place) => void points.push({ ...read, at: read.at!, place }),
    who({ record, people, company, isFirst }, source) {
      for (const person of people) whose.push({ n: isFirst ? n++ - FIRST : n++, source, record, person: plain(person.id), email: normal("email", person.email), phone: normal("phone", person.phone), company: null });
      if (company !== undefined) whose.push({ n: n++, source, record, person: null, email: null, phone: null, company: plain(company) });
    },
    async flush() {
      const [some, who] = [points, whose];
      [points, whose] = [[], []];
      if (some.length > 0)
        await sql`insert into staged_touch_point select * from unnest(${some.map(() => n++)}::int[], ${some.map((p) => p.place.source)}::text[], ${some.map((p) => plain(p.record)!)}::text[], ${some.map((p) => plain(p.id)!)}::text[], ${some.map((p) => p.what)}::text[], ${some.map((p) => p.channel)}::text[], ${some.map((p) => p.direction)}::text[],
          ${some.map((p) => p.at.toISOString())}::timestamptz[], ${some.map((p) => JSON.stringify(p.properties))}::text[], ${some.map((p) => p.place.file)}::int[], ${some.map((p) => p.place.line)}::int[])`.execute(session);
      if (who.length > 0)
        await sql`insert into staged_who select * from unnest(${who.map((w) => w.n)}::int[], ${who.map((w) => w.source)}::text[], ${who.map((w) => w.record)}::text[], ${who.map((w) => w.person)}::text[], ${who.map((w) => w.email)}::text[], ${who.map((w) => w.phone)}::text[], ${who.map((w) => w.company)}::text[])`.execute(session);
    },
  };
}

/**
 * Finds whose they are, and which are here already.
 *
 * @param named conversations tell of people too
 * @param forReal a check takes for granted that those come of whom other files tell
 */
export async function settleTouchPoints(session: Database, forReal: boolean, named: boolean): Promise<TouchPointsSettled> {
  if (!forReal && named) await sql`insert into staged_coming select kind, value, 0 from (select 'id' as kind, source || ':' || customer_id as value from staged_thread where refused is null union all select 'email', customer_email from staged_thread where refused is null) k where value is not null`.execute(session);
  // The same in two files is one: the later file counts.
  await sql`delete from staged_touch_point t using (select n, row_number() over (partition by source, id order by n desc) as k from staged_touch_point) d where d.n = t.n and d.k > 1`.execute(session);
  await sql`update staged_who w set person = m.moved_to from staged_moved m where m.source = w.source and m.id = w.person`.execute(session);
  await sql`create index on staged_who (source, record)`.execute(session);
  await sql`analyze staged_touch_point, staged_who`.execute(session);
  const first = (found: ReturnType<typeof sql>) => sql`update staged_touch_point t set whose = f.identity_id from (select distinct on (source, record) source, record, identity_id from (${found}) f order by source, record, n, identity_id) f where t.whose is null and f.source = t.source and f.record = t.record`.execute(session);
  await first(sql`select w.n, w.source, w.record, i.identity_id from staged_who w join identifier i on i.kind = 'source_id' and i.value in (w.source || ':' || w.person, w.source || '-lead:' || w.person)
    union all select w.n, w.source, w.record, i.identity_id from staged_who w join identifier i on i.kind = 'email' and i.value = w.email
    union all select w.n, w.source, w.record, i.identity_id from staged_who w join identifier i on i.kind = 'phone' and i.value = w.phone`);
  // Of an organisation alone: the one who has been in it longest.
  await first(sql`select w.n, w.source, w.record, m.identity_id from staged_who w join group_source g on g.source = w.source and g.source_id = 'id:' || w.company join lateral (select identity_id from group_member m where m.group_id = g.group_id and m.ended_at is null order by begun_at, identity_id limit 1) m on true`);
  const comes = sql`exists (select 1 from staged_who w join staged_coming k on k.kind = 'id' and k.value in (w.source || ':' || w.person, w.source || '-lead:' || w.person) or k.kind = 'email' and k.value = w.email or k.kind = 'company' and k.value = w.source || ':' || w.company where w.source = t.source and w.record = t.record)`;
  await sql`update staged_touch_point t set refused = ${NOBODY} where whose is null ${forReal ? sql`` : sql`and not ${comes}`}`.execute(session);
  await sql`update staged_touch_point t set is_there = true from seen_message s where t.refused is null and s.source = t.source and s.message_id = t.id`.execute(session);
  await sql`update staged_touch_point t set place = p.place from (select n, row_number() over (order by at, n)::integer as place from staged_touch_point where refused is null) p where p.n = t.n`.execute(session);
  await sql`create index on staged_touch_point (place)`.execute(session);
  return (await row<TouchPointsSettled>(session, sql`select (count(*) filter (where not is_there))::integer as new, (count(*) filter (where is_there))::integer as "alreadyThere" from staged_touch_point where refused is null`))!;
}

/** What cannot be taken, a page at a time. */
export async function* refusedTouchPoints(session: Database): AsyncGenerator<{ file: number; line: number; because: string; raw: string }[]> {
  for (let after = -1; ; ) {
    const some = await rows<{ n: number; file: number; line: number; because: string; raw: string }>(session, sql`select n, file, line, refused as because, left(concat_ws(' ', what, properties), 300) as raw from staged_touch_point where refused is not null and n > ${after} order by n limit 5000`);
    if (some.length === 0) return;
    after = some.at(-1)!.n;
    yield some;
  }
}

interface Staged {
  readonly source: string;
  readonly id: string;
  readonly what: string;
  readonly channel: "voice" | "email" | "other";
  readonly direction: "in" | "out" | "none";
  readonly at: Date;
  readonly properties: string;
  readonly whose: string;
}

/** @param db the pool, on which each page is a transaction of its own; the stage is the session's */
export async function storeTouchPoints(db: Database, session: Database, now: () => Date, importId: string, settled: TouchPointsSettled, onProgress: (share: number) => void | Promise<void>): Promise<void> {
  const of = settled.new + settled.alreadyThere;
  for (let from = 1; from <= of; from += PAGE) {
    const some = await rows<Staged>(session, sql`select source, id, what, channel, direction, at, properties, whose from staged_touch_point where place between ${from} and ${from + PAGE - 1} order by place`);
    await transaction(db, async (tx) => {
      await requireOpenImport(tx, importId);
      // Whoever was erased since, or undone with another import, gets none.
      const there = new Set((await rows<{ id: string }>(tx, sql`select identity_id as id from identity where identity_id = any(${[...new Set(some.map((each) => each.whose))]}::uuid[])`)).map((each) => each.id));
      await noteRepeats(tx, importId, sql`select i.import_id from unnest(${some.map((s) => s.source)}::text[], ${some.map((s) => s.id)}::text[]) as w (source, id) join seen_message s on s.source = w.source and s.message_id = w.id join interaction i on i.identity_id = s.identity_id and i.interaction_id = s.interaction_id`);
      await recordInteractions(tx, now(), some.filter((each) => there.has(each.whose)).map((each) => ({
        identityId: each.whose, interactionId: newId(each.at.getTime()), messageId: each.id, kind: each.what, channel: each.channel, direction: each.direction, occurredAt: each.at, source: each.source,
        properties: { ...(JSON.parse(each.properties) as object), sourceId: each.id }, importId,
      })));
    }, { first: HOLD_IDENTITIES });
    await onProgress(Math.min(1, (from + PAGE - 1) / of));
    await new Promise(setImmediate); // a server does other things meanwhile
  }
}

const plain = (value: string | undefined) => (value === undefined || value.trim() === "" ? null : value.replaceAll("\u0000", "").toWellFormed().trim().slice(0, 320));

function normal(kind: "email" | "phone", value: string | undefined): string | null {
  if (value === undefined) return null;
  const read = normaliseIdentifier({ kind, value }, { name: "", trusted: true });
  return read.kind === "ok" ? read.identifier.value : null;
}
