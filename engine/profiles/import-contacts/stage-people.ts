// The people of one file, kept in tables of our own session until they are settled: never in anybody's way, gone if the
// session ends.
import { type Database, sql } from "../../platform/index.ts";
import type { ReadPerson } from "./read-person.ts";

/** Columns of a batch travel as one text each, cut apart by the database. */
const CUT = "\u001f";
const BATCH = 4000;

export interface PeopleStage {
  /** Gives the place of the row. @param erasedAt when somebody with a number or address of theirs was erased here, if ever */
  add(person: ReadPerson, line: number, erasedAt: Date | undefined): number;
  /** Waits when the database falls behind. */
  breathe(): Promise<void>;
  finish(): Promise<void>;
}

/** Makes the session's tables. `session` must be one connection, not a pool. */
export async function openPeopleStage(session: Database): Promise<PeopleStage> {
  await dropPeopleStage(session);
  await sql`create temporary table staged_row (
    n integer not null, line integer not null, key_kind text not null, key_value text not null, own_key text not null, number text, email text, phone text,
    name text, plain_name text, changed_at double precision, erased_at double precision, attributes jsonb not null
  )`.execute(session);
  await sql`create temporary table staged_other (n integer not null, kind text not null, value text not null)`.execute(session);
  await sql`create temporary table staged_said (n integer not null, channel text not null, given boolean not null, at double precision, stated boolean not null, why text not null, row_n integer not null)`.execute(session);
  let n = 0;
  let batch = newBatch();
  let sending: Promise<unknown> = Promise.resolve();
  const send = () => {
    if (batch.n.length === 0) return;
    const full = batch;
    batch = newBatch();
    sending = sending.then(() => insert(session, full));
    sending.catch(() => undefined); // whoever waits for it next hears of it
  };
  return {
    add(person, line, erasedAt) {
      n++;
      batch.n.push(n);
      batch.line.push(line);
      batch.keyKind.push(person.key.kind);
      batch.keyValue.push(plain(person.key.value));
      batch.ownKey.push(person.ownKey);
      batch.number.push(plain(person.number ?? ""));
      batch.email.push(plain(person.email ?? ""));
      batch.phone.push(person.phone ?? "");
      batch.name.push(plain(person.name));
      batch.plainName.push(person.plainName);
      batch.changedAt.push(person.changedAt === null ? "" : String(person.changedAt / 1000));
      batch.erasedAt.push(erasedAt === undefined ? "" : String(erasedAt.getTime() / 1000));
      batch.attributes.push(JSON.stringify(person.attributes));
      for (const other of person.others) {
        batch.otherN.push(n);
        batch.otherKind.push(other.kind);
        batch.otherValue.push(plain(other.value));
      }
      for (const said of person.consents) {
        batch.saidN.push(n);
        batch.saidChannel.push(said.channel);
        batch.saidGiven.push(String(said.given));
        batch.saidAt.push(said.at === null ? "" : String(said.at / 1000));
        batch.saidStated.push(String(said.stated));
        batch.saidWhy.push(plain(said.why));
      }
      return n;
    },
    async breathe() {
      if (batch.n.length < BATCH) return;
      await sending;
      send();
    },
    async finish() {
      send();
      await sending;
      await sql`analyze staged_row`.execute(session);
    },
  };
}

/**
 * Of rows that came in before without some cells, takes out what the same import said of their person under those names: another
 * row of the file told it rightly, and that holds.
 *
 * @param places of those rows
 */
export async function dropWhatWasSaid(session: Database, places: readonly number[], importId: string): Promise<void> {
  await sql`update staged_row r set attributes = r.attributes - said.keys from (
      select o.n, array_agg(distinct a.key) as keys from staged_row o
      cross join lateral (select identity_id from identifier where kind = o.key_kind and value = o.key_value union select identity_id from identifier where kind = 'source_id' and value = o.own_key) i
      join attribute a on a.identity_id = i.identity_id and o.attributes ? a.key
      where o.n = any(${[...places]}::integer[]) and a.import_id in (select import_id from import where import_id = ${importId}::uuid or part_of = ${importId}::uuid and undone_at is null) group by o.n) said
    where r.n = said.n`.execute(session);
}

/** The sign that cuts columns apart does not stand in a value. */
function plain(value: string): string {
  return value.includes(CUT) || value.includes("\u0000") ? value.replaceAll(/[\u001f\u0000]/g, " ") : value;
}

export async function dropPeopleStage(session: Database): Promise<void> {
  await sql`drop table if exists staged_row, staged_other, staged_said, staged_person, staged_from, staged_consent, staged_tied, staged_change, staged_claim, staged_open, staged_clash`.execute(session);
}

const newBatch = () => ({
  n: [] as number[], line: [] as number[], keyKind: [] as string[], keyValue: [] as string[], ownKey: [] as string[], number: [] as string[], email: [] as string[], phone: [] as string[], name: [] as string[],
  plainName: [] as string[], changedAt: [] as string[], attributes: [] as string[], otherN: [] as number[], otherKind: [] as string[], otherValue: [] as string[],
  erasedAt: [] as string[], saidN: [] as number[], saidChannel: [] as string[], saidGiven: [] as string[], saidAt: [] as string[], saidStated: [] as string[], saidWhy: [] as string[],
});

async function insert(session: Database, batch: ReturnType<typeof newBatch>): Promise<void> {
  const column = (cells: readonly (string | number)[]) => sql`string_to_array(${cells.join(CUT)}, ${CUT}, '')`;
  await sql`
    insert into staged_row
    select unnest(${column(batch.n)}::int[]), unnest(${column(batch.line)}::int[]), unnest(${column(batch.keyKind)}), unnest(${column(batch.keyValue)}), unnest(${column(batch.ownKey)}), unnest(${column(batch.number)}),
      unnest(${column(batch.email)}), unnest(${column(batch.phone)}), unnest(${column(batch.name)}), unnest(${column(batch.plainName)}), unnest(${column(batch.changedAt)}::double precision[]), unnest(${column(batch.erasedAt)}::double precision[]), unnest(${column(batch.attributes)}::jsonb[])`.execute(session);
  if (batch.otherN.length > 0)
    await sql`insert into staged_other select unnest(${column(batch.otherN)}::int[]), unnest(${column(batch.otherKind)}), unnest(${column(batch.otherValue)})`.execute(session);
  if (batch.saidN.length > 0)
    await sql`insert into staged_said select unnest(${column(batch.saidN)}::int[]), unnest(${column(batch.saidChannel)}), unnest(${column(batch.saidGiven)}::boolean[]), unnest(${column(batch.saidAt)}::double precision[]), unnest(${column(batch.saidStated)}::boolean[]), unnest(${column(batch.saidWhy)}), unnest(${column(batch.saidN)}::int[])`.execute(session);
}
