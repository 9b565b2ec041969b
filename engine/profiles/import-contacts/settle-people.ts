// Who of a staged file is who: told from what the database knows and from the rest of the file. Works on the session's own
// tables and writes nothing else, so that a check and an import say the same.
//
// The rule for one address and several people: whoever has it keeps it. Somebody else who shows it is the same person when
// nothing speaks against it in the names (`sameName`); else they stay apart, the address is kept as claimed for the
// second, which recognises nobody and joins nobody, and the two are put down to be looked at.
import { type Database, type RawBuilder, row, rows, sql } from "../../platform/index.ts";
import { type IdMaker, personId } from "./person-ids.ts";
import { MOST_KEYS_KEPT } from "../attributes.ts";
import { readSaidApart } from "../duplicates/said-apart.ts";
import { isFuller, phoneAmong } from "../phone-of.ts";
import { plainName, sameName } from "./same-name.ts";
import { type NamedColleague, type Owners, settleOwners } from "./settle-owners.ts";

const PAGE = 20_000;

export interface Settling {
  readonly source: string;
  /** Numbers of the file are those that another file of the same source gave; of files from nobody knows where they need not be. */
  readonly numbersAreTheirs: boolean;
  readonly startedAt: Date;
  readonly ids: IdMaker;
}

/** Fills staged_person (one row a person), staged_claim (their addresses and who has them) and staged_change (what is new). */
export async function settlePeople(session: Database, { source, numbersAreTheirs, startedAt, ids }: Settling, colleagues: ReadonlyMap<string, NamedColleague>, onProgress: (share: number) => void): Promise<{ readonly owners: Owners; readonly otherNumbers: OtherNumbers }> {
  await sql`select set_config('work_mem', '96MB', true), set_config('jit', 'off', true)`.execute(session);
  await partAddresses(session);
  onProgress(0.15);
  await partFromKnown(session);
  const otherNumbers = numbersAreTheirs ? { people: 0, examples: [] } : await partNumbers(session);
  onProgress(0.3);
  await gatherPersons(session, ids);
  onProgress(0.5);
  const owners = await settleOwners(session, colleagues);
  await settleClaims(session);
  onProgress(0.75);
  await gatherChanges(session, source, startedAt);
  onProgress(1);
  return { owners, otherNumbers };
}

/** People whose number is in another file that of somebody else. */
export interface OtherNumbers {
  readonly people: number;
  readonly examples: { readonly value: string; readonly names: string[] }[];
}

const MOST_COMPARED = 200;

/** Rows known by one address only, but with names that cannot be one person's: all but those of whoever has it are known by their content. */
async function partAddresses(session: Database): Promise<void> {
  await sql`drop table if exists staged_clash`.execute(session);
  await sql`create temporary table staged_clash as select row_number() over (order by key_kind, key_value)::integer as g, key_kind, key_value from staged_row
    where key_kind in ('email', 'phone') group by key_kind, key_value having count(distinct plain_name) > 1`.execute(session);
  const { groups } = (await row<{ groups: number }>(session, sql`select coalesce(max(g), 0)::integer as groups from staged_clash`))!;
  await sql`analyze staged_clash`.execute(session);
  for (let from = 1; from <= groups; from += PAGE) {
    const found = await rows<{ g: number; n: number; plain_name: string | null; own_key: string; holder: string | null }>(
      session,
      sql`select c.g, r.n, r.plain_name, r.own_key, c.holder
          from (select g, key_kind, key_value, (select ${nameOf(sql`i.identity_id`)} from identifier i where i.kind = key_kind and i.value = key_value) as holder from staged_clash where g between ${from} and ${from + PAGE - 1} offset 0) c
          join staged_row r on r.key_kind = c.key_kind and r.key_value = c.key_value order by c.g, r.n`,
    );
    const moved: { n: number; key: string }[] = [];
    let clusters: { key: string; names: string[] }[] = [];
    let byName = new Map<string, (typeof clusters)[number]>();
    let group = 0;
    for (const each of found) {
      if (each.g !== group) {
        group = each.g;
        clusters = each.holder === null ? [] : [{ key: "", names: [plainName(each.holder)] }]; // whoever is known to have it comes first
        byName = new Map();
      }
      const name = each.plain_name ?? "";
      // Who fits several goes to the first of them.
      // An address of hundreds is nobody's: there only who is called just the same is the same, and nobody waits for all of them to be compared.
      let cluster = byName.get(name) ?? (clusters.length < MOST_COMPARED ? clusters.find(({ names }) => names.every((other) => sameName(name, other))) : undefined);
      if (!cluster) clusters.push((cluster = { key: each.own_key, names: [] }));
      if (name !== "" && !cluster.names.includes(name)) cluster.names.push(name);
      byName.set(name, cluster);
      if (cluster !== clusters[0]) moved.push({ n: each.n, key: cluster.key });
    }
    await moveToOwnKey(session, moved);
  }
  await sql`drop table staged_clash`.execute(session);
}

/** Rows known by an address that somebody of another name has. */
async function partFromKnown(session: Database): Promise<void> {
  await sql`create index on staged_row (n) where key_kind in ('email', 'phone')`.execute(session);
  for (let after = 0; ; ) {
    const found = await rows<{ n: number; plain_name: string; own_key: string; name: string }>(
      session,
      sql`select * from (
            select r.n, r.plain_name, r.own_key, r.name as own_name, ${nameOf(sql`i.identity_id`)} as name from staged_row r join identifier i on i.kind = r.key_kind and i.value = r.key_value
            where r.key_kind in ('email', 'phone') and r.plain_name is not null and r.n > ${after} order by r.n limit ${PAGE}) found order by n`,
    );
    if (found.length === 0) return;
    after = found.at(-1)!.n;
    await moveToOwnKey(session, found.flatMap(({ n, plain_name, own_key, name }) => (sameName(plain_name, plainName(name ?? "")) ? [] : [{ n, key: own_key }])));
  }
}

/**
 * Rows known by a number that in an earlier file stands for somebody else: two programs both number from 1. They are known by their
 * content, and the number stays with whoever had it. It is somebody else's where the names cannot be one person's, or where a name is
 * missing and both have an address: not the same one.
 */
async function partNumbers(session: Database): Promise<OtherNumbers> {
  const rowsMoved: { n: number; key: string }[] = [];
  const examples: OtherNumbers["examples"] = [];
  for (let after = 0; ; ) {
    const found = await rows<{ n: number; key_value: string; plain_name: string | null; own_name: string | null; own_key: string; email: string | null; name: string | null; has_email: boolean }>(
      session, // rides the primary keys of identifier and membership, and identifier_identity
      sql`select r.n, r.key_value, r.plain_name, r.name as own_name, r.own_key, r.email, ${nameOf(sql`i.identity_id`)} as name,
            exists (select 1 from identifier a where a.identity_id = i.identity_id and a.kind in ('email', 'claimed_email')) as has_email
          from staged_row r join identifier i on i.kind = r.key_kind and i.value = r.key_value join membership im on im.identity_id = i.identity_id
            left join identifier e on e.kind = 'email' and e.value = r.email left join membership em on em.identity_id = e.identity_id
          where r.key_kind = 'source_id' and r.key_value <> r.own_key and em.customer_id is distinct from im.customer_id and r.n > ${after}
            and not exists (select 1 from identifier a where a.identity_id = i.identity_id and a.kind = 'claimed_email' and right(a.value, length(r.email) + 1) = ':' || r.email)
          order by r.n limit ${PAGE}`,
    );
    if (found.length === 0) break;
    after = found.at(-1)!.n;
    for (const { n, key_value, plain_name, own_name, own_key, email, name, has_email } of found) {
      const known = plainName(name ?? "");
      const isOther = (plain_name ?? "") !== "" && known !== "" ? !sameName(plain_name!, known) : email !== null && has_email;
      if (!isOther) continue;
      rowsMoved.push({ n, key: own_key });
      if (examples.length < MOST_SAME) examples.push({ value: key_value.slice(key_value.indexOf(":") + 1), names: [name ?? "", own_name ?? email ?? ""].filter((each) => each !== "") });
    }
  }
  for (let from = 0; from < rowsMoved.length; from += PAGE) await moveToOwnKey(session, rowsMoved.slice(from, from + PAGE));
  return { people: rowsMoved.length, examples };
}

async function moveToOwnKey(session: Database, moved: readonly { readonly n: number; readonly key: string }[]): Promise<void> {
  if (moved.length === 0) return;
  await sql`update staged_row r set key_kind = 'source_id', key_value = m.key from unnest(${moved.map((m) => m.n)}::int[], ${moved.map((m) => m.key)}::text[]) as m (n, key) where r.n = m.n`.execute(session);
}

/** What is said last of an identity's name. Rides the index on attribute (identity_id, key, observed_at). */
function nameOf(identityId: RawBuilder<unknown>): RawBuilder<unknown> {
  const last = (key: string) => sql`(select a.value #>> '{}' from attribute a where a.identity_id = ${identityId} and a.key = ${key} order by a.observed_at desc, a.attribute_id desc limit 1)`;
  return sql`coalesce(${last("name")}, concat_ws(' ', ${last("first_name")}, ${last("last_name")}))`;
}

/** Rows of one key are one person; what the later row says counts, where it says something, or the row that its program changed last. Whoever is new has their id here. */
async function gatherPersons(session: Database, ids: IdMaker): Promise<void> {
  const all = (column: string) => sql`(array_agg(${sql.ref(column)} order by coalesce(changed_at, 0) desc, n desc) filter (where ${sql.ref(column)} is not null))`;
  const last = (column: string) => sql`${all(column)}[1]`;
  await sql`drop table if exists staged_person, staged_from`.execute(session);
  await sql`create temporary table staged_person as
    with several as materialized (select key_kind, key_value from staged_row group by key_kind, key_value having count(*) > 1),
    person as (
      select r.n, r.key_kind, r.key_value, r.own_key, r.number, r.email, r.phone, r.name, r.plain_name, r.changed_at, r.erased_at, r.attributes, 1 as said_by
        from staged_row r where not exists (select 1 from several s where s.key_kind = r.key_kind and s.key_value = r.key_value)
      union all
      select g.n, g.key_kind, g.key_value, g.own_key, g.number, g.email, ${phoneAmong(sql`g.phones`)}, g.name, g.plain_name, g.changed_at, g.erased_at, '{}'::jsonb, g.said_by
        from (select min(r.n) as n, r.key_kind, r.key_value, (array_agg(r.own_key order by r.n))[1] as own_key, ${last("number")} as number, ${last("email")} as email, ${all("phone")} as phones, ${last("name")} as name, ${last("plain_name")} as plain_name,
          max(r.changed_at) as changed_at, max(r.erased_at) as erased_at, count(*)::integer as said_by from staged_row r join several s using (key_kind, key_value) group by r.key_kind, r.key_value) g)
    select p.*, coalesce(i.identity_id, ${personId(ids, sql`p.n`)}) as id, i.identity_id is null as is_new from person p left join identifier i on i.kind = p.key_kind and i.value = p.key_value`.execute(session);
  await sql`analyze staged_person`.execute(session);
  await sql`update staged_person p set attributes = m.attributes from (
      select r.key_kind, r.key_value, jsonb_object_agg(e.key, e.value order by coalesce(r.changed_at, 0), r.n) as attributes
      from staged_row r join staged_person s on s.key_kind = r.key_kind and s.key_value = r.key_value and s.said_by > 1 cross join lateral jsonb_each(r.attributes) e group by r.key_kind, r.key_value) m
    where p.said_by > 1 and p.key_kind = m.key_kind and p.key_value = m.key_value`.execute(session);
  // Which row said each: a record between them, joined with theirs, may have said it later than their first row and sooner than their last.
  await sql`create temporary table staged_from as select distinct on (s.n, e.key) s.n, e.key, r.n as row_n, coalesce(r.changed_at, s.changed_at) as changed_at
    from staged_row r join staged_person s on s.key_kind = r.key_kind and s.key_value = r.key_value and s.said_by > 1 cross join lateral jsonb_object_keys(r.attributes) as e (key) order by s.n, e.key, coalesce(r.changed_at, 0) desc, r.n desc`.execute(session);
  await sql`create unique index on staged_from (n, key)`.execute(session);
  await sql`analyze staged_from`.execute(session);
  await sql`update staged_person p set attributes = (select jsonb_object_agg(key, value) from (select key, value from jsonb_each(p.attributes) limit ${MOST_KEYS_KEPT}) e)
    where p.said_by > 1 and (select count(*) from jsonb_object_keys(p.attributes)) > ${MOST_KEYS_KEPT}`.execute(session);
  await sql`update staged_other o set n = p.n from staged_row r join staged_person p on p.key_kind = r.key_kind and p.key_value = r.key_value and p.said_by > 1 where r.n = o.n and p.n <> o.n`.execute(session);
  // The form without its country is kept beside the number that it is: by it they may be known to somebody else.
  await sql`insert into staged_other (n, kind, value) select distinct p.n, 'phone', r.phone from staged_person p join staged_row r on r.key_kind = p.key_kind and r.key_value = p.key_value where p.said_by > 1 and ${isFuller(sql`p.phone`, sql`r.phone`)}`.execute(session);
  await sql`create unique index on staged_person (n)`.execute(session);
}

/** The name under which a row said it: whose colleague's the owner is follows from the owner. */
export const saidAs = (key: RawBuilder<unknown>): RawBuilder<unknown> => sql`case ${key} when 'owner_id' then 'owner' else ${key} end`;

/**
 * verdict: holds (it is theirs, or becomes theirs), same (somebody has it who is the same person), shared (somebody of
 * another name has it), taken (a telephone or further address that somebody else has, which says little).
 */
async function settleClaims(session: Database): Promise<void> {
  await sql`drop table if exists staged_claim`.execute(session);
  await sql`create temporary table staged_claim as
    select c.*, i.identity_id as holder_id, null::integer as holder_n, 'holds'::text as verdict from (select n, kind, value, min(rank) as rank from (
      select n, key_kind as kind, key_value as value, 0 as rank from staged_person
      union all select n, 'customer_number', number, 1 from staged_person where number is not null
      union all select n, 'email', email, 1 from staged_person where email is not null
      union all select n, 'phone', phone, 2 from staged_person where phone is not null
      union all select n, kind, value, 3 from staged_other) shown group by n, kind, value) c
    left join identifier i on i.kind = c.kind and i.value = c.value`.execute(session);
  // Of what a colleague said is not theirs nothing is kept, not even that the file claims it. Rides not_theirs's primary key.
  await sql`delete from staged_claim c using staged_person p, not_theirs t where p.n = c.n and not p.is_new and c.rank > 0 and t.identity_id = p.id and t.kind = c.kind and t.value = c.value and t.taken_back_at is null`.execute(session);
  await sql`analyze staged_claim`.execute(session);
  await sql`update staged_claim c set holder_n = first.n from (
      select distinct on (kind, value) kind, value, n from staged_claim join (select kind, value from staged_claim where holder_id is null group by kind, value having count(*) > 1) several using (kind, value)
      where holder_id is null order by kind, value, rank, n) first
    where c.holder_id is null and c.kind = first.kind and c.value = first.value and c.n <> first.n`.execute(session);
  await sql`update staged_claim c set verdict = case when c.rank < 2 then 'open' else 'taken' end
    from staged_person p where p.n = c.n and (c.holder_n is not null or c.holder_id is distinct from p.id and c.holder_id is not null)`.execute(session);
  // The open ones apart: they are few, and are judged some at a time.
  await sql`create temporary table staged_open as select n, kind, row_number() over (order by n, kind)::integer as place, holder_n, holder_id, null::text as verdict from staged_claim where verdict = 'open'`.execute(session);
  await sql`create unique index on staged_open (place)`.execute(session);
  // Beside staged_claim, which is not analysed again, the database takes the open ones for one or two: each is then found by this.
  await sql`create index on staged_open (n, kind)`.execute(session);
  await sql`analyze staged_open`.execute(session);
  for (let from = 1; ; from += PAGE) {
    const open = await rows<{ place: number; plain_name: string | null; holder_plain: string | null; holder_name: string | null }>(
      session,
      sql`select o.place, p.plain_name, h.plain_name as holder_plain, case when o.holder_id is not null then ${nameOf(sql`o.holder_id`)} end as holder_name
          from staged_open o join staged_person p on p.n = o.n left join staged_person h on h.n = o.holder_n where o.place between ${from} and ${from + PAGE - 1}`,
    );
    if (open.length === 0) break;
    const judged = open.map(({ place, plain_name, holder_plain, holder_name }) => ({ place, verdict: sameName(plain_name ?? "", holder_plain ?? plainName(holder_name ?? "")) ? "same" : "shared" }));
    await sql`update staged_open o set verdict = j.verdict from unnest(${judged.map((j) => j.place)}::int[], ${judged.map((j) => j.verdict)}::text[]) as j (place, verdict) where o.place = j.place`.execute(session);
  }
  await sql`analyze staged_open`.execute(session);
  await sql`update staged_claim c set verdict = o.verdict from staged_open o where c.verdict = 'open' and c.n = o.n and c.kind = o.kind`.execute(session);
  await sql`drop table staged_open`.execute(session);
  await keepApart(session);
  // Somebody parted from the holder of their address still shows it: their claim is of rank 1 and was judged above.
  await sql`analyze staged_claim`.execute(session);
}

/** Whom a person has parted from the holder of an address, or refused to join with them, stays apart whatever a file shows. */
async function keepApart(session: Database): Promise<void> {
  // Of somebody new nothing was said. Of few anything was.
  const pairs = await rows<{ n: number; kind: string; value: string; a: string; b: string }>(
    session,
    sql`select c.n, c.kind, c.value, p.id as a, coalesce(c.holder_id, h.id) as b from staged_claim c join staged_person p on p.n = c.n left join staged_person h on h.n = c.holder_n
        where c.verdict = 'same' and not p.is_new and (c.holder_id is not null or not h.is_new) order by c.n, c.kind`,
  );
  for (let from = 0; from < pairs.length; from += PAGE) {
    const some = pairs.slice(from, from + PAGE);
    const members = await rows<{ asked: string; identity_id: string }>(
      session, // rides the primary key of membership and membership (customer_id)
      sql`select m.identity_id as asked, o.identity_id from membership m join membership o on o.customer_id = m.customer_id where m.identity_id = any(${[...new Set(some.flatMap(({ a, b }) => [a, b]))]}::uuid[])`,
    );
    const groups = Map.groupBy(members, ({ asked }) => asked);
    const of = (identity: string) => (groups.get(identity) ?? []).map(({ identity_id }) => identity_id);
    const apart = await readSaidApart(session, [...new Set(members.map(({ identity_id }) => identity_id))]);
    const kept = some.filter(({ a, b }) => apart(of(a), of(b)));
    if (kept.length > 0) await sql`update staged_claim c set verdict = 'shared' from unnest(${kept.map(({ n }) => n)}::int[], ${kept.map(({ kind }) => kind)}::text[], ${kept.map(({ value }) => value)}::text[]) as k (n, kind, value) where c.n = k.n and c.kind = k.kind and c.value = k.value and c.verdict = 'same'`.execute(session);
  }
}

export interface SamePair {
  readonly a: string;
  readonly b: string;
  readonly is_new: boolean;
  readonly kind: string;
}

/** Who is the same as somebody whose address they show; a is of the file, and of each there is one pair. */
export function samePairs(session: Database): Promise<SamePair[]> {
  return rows(
    session,
    sql`select distinct on (c.n) p.id as a, coalesce(c.holder_id, h.id) as b, p.is_new, c.kind from staged_claim c join staged_person p on p.n = c.n left join staged_person h on h.n = c.holder_n
        where c.verdict = 'same' order by c.n, c.kind desc`,
  );
}

/** What the file says of people who are known and that the same source did not say last; nothing that is older than that. */
async function gatherChanges(session: Database, source: string, startedAt: Date): Promise<void> {
  await sql`drop table if exists staged_change`.execute(session);
  await sql`create temporary table staged_change as
    select p.n, e.key, e.value, e.place, coalesce(f.row_n, p.n) as row_n, coalesce(f.changed_at, p.changed_at) as changed_at
    from staged_person p cross join lateral jsonb_each(p.attributes) with ordinality e (key, value, place) left join staged_from f on f.n = p.n and f.key = ${saidAs(sql`e.key`)}
      left join lateral (select a.value, a.observed_at from attribute a where a.identity_id = p.id and a.key = e.key and a.source = ${source} order by a.observed_at desc, a.attribute_id desc limit 1) last on true
    where not p.is_new and last.value is distinct from e.value and (last.observed_at is null or last.observed_at < coalesce(to_timestamp(coalesce(f.changed_at, p.changed_at)), ${startedAt}::timestamptz))`.execute(session);
  // As of every source: somebody of whom so many things are said already is told nothing of another kind.
  await sql`delete from staged_change c using (
      select n, key, kept + row_number() over (partition by n order by place) as nth from (
        select s.n, s.key, s.place, (select count(distinct a.key) from attribute a where a.identity_id = s.id) as kept
        from (select s.n, s.key, s.place, p.id from staged_change s join staged_person p on p.n = s.n where not exists (select 1 from attribute a where a.identity_id = p.id and a.key = s.key)) s) fresh) one
    where one.nth > ${MOST_KEYS_KEPT} and c.n = one.n and c.key = one.key`.execute(session);
  await sql`analyze staged_change`.execute(session);
}

export interface Settled {
  readonly people: number;
  readonly newPeople: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly sameInFile: number;
  readonly sameExamples: { value: string; lines: number[]; names: string[] }[];
  readonly renamedInFile: number;
  readonly numberOnly: number;
  readonly nameOnly: number;
  readonly nameOnlyExamples: { line: number; name: string }[];
  /** Of the new people, those who were erased here. */
  readonly erased: number;
  readonly lastErasedAt: Date | null;
  readonly erasedLines: number[];
  readonly joined: number;
  readonly joinedLines?: { line: number; with: number | null }[];
  readonly sharedAddresses: number;
  readonly sharedExamples: { value: string; names: string[] }[];
  /** Rows of people of whom the file says nothing new. */
  readonly rowsAlreadyThere: number;
}

/** A person p who is new and of whom nothing is told but a name by which they could be recognised. */
const isNameOnly = sql`p.is_new and p.key_kind = 'source_id' and p.key_value = p.own_key and p.email is null and p.phone is null and p.number is null and not exists (select 1 from staged_other o where o.n = p.n)`;

export async function countPeople(session: Database): Promise<Settled> {
  const counted = (await row<Omit<Settled, "sharedExamples" | "sameExamples" | "nameOnlyExamples" | "erasedLines" | "joinedLines" | "renamedInFile" | "unchanged"> & { known: number }>(
    session,
    sql`with changed as (
          select distinct n from (select n from staged_change union all select c.n from staged_claim c join staged_person p on p.n = c.n where not p.is_new and c.verdict = 'holds' and c.holder_id is null
            union all select s.n from staged_consent s join staged_person p on p.n = s.n where not p.is_new and s.stores) c),
        joins as (select c.n, p.is_new, p.id as identity_id, c.holder_id from staged_claim c join staged_person p on p.n = c.n where c.verdict = 'same')
      select count(*)::integer as people, ((count(*) filter (where is_new)) - (select count(distinct n) from joins j where j.is_new))::integer as "newPeople", (count(*) filter (where not is_new))::integer as known,
        (count(*) filter (where ch.n is not null))::integer as updated, coalesce(sum(said_by - 1), 0)::integer as "sameInFile",
        coalesce(sum(said_by) filter (where not is_new and ch.n is null), 0)::integer as "rowsAlreadyThere",
        (select count(distinct n)::integer from joins j where j.is_new or not exists (
          select 1 from membership a join membership b on b.customer_id = a.customer_id where a.identity_id = j.identity_id and b.identity_id = j.holder_id)) as joined,
        (select count(distinct n)::integer from staged_claim where verdict = 'shared') as "sharedAddresses",
        (count(*) filter (where is_new and p.plain_name is null and p.email is null and p.phone is null and (p.key_kind = 'customer_number' or p.key_kind = 'source_id' and p.key_value not like '%:#%') and not exists (select 1 from staged_other o where o.n = p.n)))::integer as "numberOnly",
        (count(*) filter (where ${isNameOnly}))::integer as "nameOnly",
        (count(*) filter (where is_new and erased_at is not null))::integer as erased, to_timestamp(max(erased_at) filter (where is_new)) as "lastErasedAt"
      from staged_person p left join changed ch on ch.n = p.n`,
  ))!;
  const examples = await rows<{ value: string; name: string | null; other: string | null }>(
    session,
    sql`select c.value, p.name, coalesce(h.name, case when c.holder_id is not null then ${nameOf(sql`c.holder_id`)} end) as other
        from staged_claim c join staged_person p on p.n = c.n left join staged_person h on h.n = c.holder_n where c.verdict = 'shared' order by c.n limit 20`,
  );
  const nameOnlyExamples = counted.nameOnly === 0 ? [] : await rows<{ line: number; name: string }>(session, sql`select r.line, coalesce(p.name, '') as name from staged_person p join staged_row r on r.n = p.n where ${isNameOnly} order by p.n limit ${MOST_SAME}`);
  const erasedLines = counted.erased === 0 ? [] : (await rows<{ line: number }>(session, sql`select r.line from staged_person p join staged_row r on r.n = p.n where p.is_new and p.erased_at is not null order by p.n limit ${MOST_SAME}`)).map(({ line }) => line);
  const joinedLines = counted.joined === 0 ? [] : await rows<{ line: number; with: number | null }>(
    session,
    sql`select line, "with" from (select distinct on (c.n) c.n, r.line, h.line as "with" from staged_claim c join staged_person p on p.n = c.n join staged_row r on r.n = p.n left join staged_row h on h.n = c.holder_n
          where c.verdict = 'same' and (p.is_new or not exists (select 1 from membership a join membership b on b.customer_id = a.customer_id where a.identity_id = p.id and b.identity_id = c.holder_id)) order by c.n, c.kind desc) one order by n limit ${MOST_SAME}`,
  );
  const { known, ...rest } = counted;
  return { ...rest, erasedLines, ...(joinedLines.length === 0 ? {} : { joinedLines }), nameOnlyExamples, ...(await sameRows(session, rest.sameInFile)), unchanged: known - counted.updated, sharedExamples: examples.map(({ value, name, other }) => ({ value, names: [other ?? "", name ?? ""].filter((each) => each !== "") })) };
}

const MOST_SAME = 20;

/** Whom several rows told of, those who are called differently in them first: there a number may stand for two people. */
async function sameRows(session: Database, sameInFile: number): Promise<Pick<Settled, "sameExamples" | "renamedInFile">> {
  if (sameInFile === 0) return { sameExamples: [], renamedInFile: 0 };
  const found = await rows<{ value: string; lines: number[]; names: string[] | null; renamed: number }>(
    session,
    sql`select case when key_kind = 'source_id' then substr(key_value, strpos(key_value, ':') + 1) else key_value end as value, lines, (sum(renamed::integer) over ())::integer as renamed,
          array(select distinct name from staged_row s where s.key_kind = r.key_kind and s.key_value = r.key_value and s.name is not null order by name limit 5) as names
        from (select key_kind, key_value, (array_agg(line order by n))[1:5] as lines, min(n) as first, count(distinct plain_name) > 1 as renamed from staged_row group by key_kind, key_value having count(*) > 1) r
        order by r.renamed desc, first limit ${MOST_SAME}`,
  );
  return { sameExamples: found.map(({ value, lines, names }) => ({ value: value.startsWith("#") ? "" : value, lines, names: names ?? [] })), renamedInFile: found[0]?.renamed ?? 0 };
}
