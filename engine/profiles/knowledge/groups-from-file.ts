// Organisations from a file of another program, with the people who are in them. Works on tables of the session until it
// writes, so that a check and an import say the same; written in the caller's transaction, and taken back with the import.
import { listPeople } from "../../organisation/index.ts";
import { type Database, newId, type RawBuilder, row, rows, run, sql } from "../../platform/index.ts";
import { LINKAGE } from "../duplicates/record.ts";
import { dropLinksOfProgram } from "./group-merge.ts";
import { sizeGroups } from "./group-size.ts";
import type { NamedColleague } from "../import-contacts/settle-owners.ts";

/** An organisation as a file tells of it. */
export interface ReadGroup {
  readonly source: string;
  /** The source's own number; null where it gives none, and the name tells it apart. */
  readonly id: string | null;
  readonly name: string;
  readonly owner: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface GroupMark {
  readonly importId: string;
  readonly startedAt: Date;
  readonly by: string;
  readonly why: string;
}

export interface GroupCounts {
  readonly newGroups: number;
  /** Known before, of which the files say something new. */
  readonly updated: number;
  readonly unchanged: number;
  /** Those that people name and neither a file nor anybody else tells of. */
  readonly namedOnly: number;
  readonly ownersKnown: readonly string[];
  readonly ownersUnknown: readonly string[];
}

export interface GroupStage {
  add(group: ReadGroup): void;
  /** An organisation that a row of people names, and gives no number of. */
  named(source: string, name: string): void;
  /** Writes what waits to the stage; call it now and then. */
  flush(): Promise<void>;
}

const BATCH = 2000;
/** "Acme GmbH", " ACME  gmbh" are one name. */
const plainGroup = (name: RawBuilder<unknown>) => sql`lower(regexp_replace(trim(${name}), '\\s+', ' ', 'g'))`;
/** What people write when they have no company. */
const NO_COMPANY = ["-", "n/a", "na", "none", "null", "private", "privat", "self", "selbst", "individual", "unknown", "undefined", "test", "k.a.", "keine", "."];

export async function dropGroupStage(session: Database): Promise<void> {
  await sql`drop table if exists staged_organisation, staged_organisation_word, staged_organisation_named`.execute(session);
}

/** @param session one connection, not a pool */
export async function openGroupStage(session: Database): Promise<GroupStage> {
  await dropGroupStage(session);
  await sql`create temporary table staged_organisation (n integer not null, source text not null, source_id text not null, name text not null, owner text, group_id uuid, is_new boolean)`.execute(session);
  await sql`create temporary table staged_organisation_word (n integer not null, key text not null, value text not null)`.execute(session);
  await sql`create temporary table staged_organisation_named (source text not null, name text not null)`.execute(session);
  let waiting: ReadGroup[] = [];
  let names = new Set<string>();
  let n = 0;
  return {
    add: (group) => void waiting.push(group),
    named: (source, name) => void names.add(`${source}\n${name}`),
    async flush() {
      if (names.size > 0) {
        const some = [...names].map((each) => each.split("\n"));
        names = new Set();
        await sql`insert into staged_organisation_named select source, ${plainGroup(sql`name`)} from unnest(${some.map((s) => s[0]!)}::text[], ${some.map((s) => s.slice(1).join(" "))}::text[]) as t (source, name)`.execute(session);
      }
      for (; waiting.length > 0; waiting = waiting.slice(BATCH)) {
        const some = waiting.slice(0, BATCH);
        const from = n;
        n += some.length;
        await sql`insert into staged_organisation select t.n, source, case when id is null then 'name:' || ${plainGroup(sql`name`)} else 'id:' || id end, name, owner
          from unnest(${some.map((_, i) => from + i)}::int[], ${some.map((g) => g.source)}::text[], ${some.map((g) => g.id)}::text[], ${some.map((g) => g.name)}::text[], ${some.map((g) => g.owner)}::text[]) as t (n, source, id, name, owner)`.execute(session);
        const words = some.flatMap((group, i) => Object.entries(group.attributes).map(([key, value]) => ({ n: from + i, key, value })));
        await sql`insert into staged_organisation_word select * from unnest(${words.map((w) => w.n)}::int[], ${words.map((w) => w.key)}::text[], ${words.map((w) => w.value)}::text[])`.execute(session);
      }
    },
  };
}

/** Tells which are known, and whose the owners are. Rows of one number are one organisation; the later row counts where it says something. */
export async function settleGroups(session: Database, told: ReadonlyMap<string, NamedColleague>): Promise<GroupCounts> {
  // One row an organisation, under the number of the last: its words are those of all rows, the later before the earlier.
  await sql`update staged_organisation_word w set n = l.last from (select n, last_value(n) over (partition by source, source_id order by n rows between unbounded preceding and unbounded following) as last from staged_organisation) l where l.n = w.n and l.last <> w.n`.execute(session);
  await sql`delete from staged_organisation_word a using staged_organisation_word b where a.n = b.n and a.key = b.key and a.ctid < b.ctid`.execute(session);
  await sql`delete from staged_organisation g using staged_organisation later where later.source = g.source and later.source_id = g.source_id and later.n > g.n`.execute(session);
  await sql`update staged_organisation g set group_id = s.group_id from group_source s where s.source = g.source and s.source_id = g.source_id`.execute(session);
  await sql`update staged_organisation set is_new = group_id is null`.execute(session);
  await sql`analyze staged_organisation, staged_organisation_word`.execute(session);
  const ofOwners = await rows<{ owner: string }>(session, sql`select owner, count(*) from staged_organisation where owner is not null group by 1 order by 2 desc`);
  const here = new Map((await listPeople(session)).flatMap((person) => [[person.name.trim().toLowerCase(), person.id] as const, [person.email.toLowerCase(), person.id] as const]));
  const owners = ofOwners.map(({ owner }) => {
    const who = told.get(owner.trim());
    const said = who?.name || who?.email || owner;
    return { owner, said, id: here.get(who?.email.toLowerCase() ?? "") ?? here.get(said.trim().toLowerCase()) };
  });
  await sql`delete from staged_organisation_word where key in ('owner', 'owner_id')`.execute(session);
  await sql`insert into staged_organisation_word select g.n, 'owner', o.said from staged_organisation g join unnest(${owners.map((o) => o.owner)}::text[], ${owners.map((o) => o.said)}::text[]) as o (owner, said) on o.owner = g.owner`.execute(session);
  const known = owners.filter((o) => o.id !== undefined);
  await sql`insert into staged_organisation_word select g.n, 'owner_id', o.id from staged_organisation g join unnest(${known.map((o) => o.owner)}::text[], ${known.map((o) => o.id!)}::text[]) as o (owner, id) on o.owner = g.owner`.execute(session);
  const counted = (await row<{ new: number; updated: number; known: number }>(session, sql`select (count(*) filter (where is_new))::integer as new, (count(*) filter (where not is_new))::integer as known,
    (count(*) filter (where not is_new and exists (select 1 from staged_organisation_word w where w.n = g.n and ${saysNew})))::integer as updated from staged_organisation g`))!;
  const named = (await row<{ n: number }>(session, sql`select count(*)::integer as n from (select distinct source, name from staged_organisation_named where name <> '' and name <> all(${NO_COMPANY}::text[])) m
    where not exists (select 1 from staged_organisation g where g.source = m.source and ${plainGroup(sql`g.name`)} = m.name)
    and (select count(*) from staged_organisation g where ${plainGroup(sql`g.name`)} = m.name) <> 1 and not exists (select 1 from group_source s where s.source = m.source and s.source_id = 'name:' || m.name)`))!;
  return { namedOnly: named.n, newGroups: counted.new, updated: counted.updated, unchanged: counted.known - counted.updated, ownersKnown: known.map((o) => o.said), ownersUnknown: owners.filter((o) => o.id === undefined).map((o) => o.said) };
}

/** A word of the stage (w, of g) that the source did not say last. Rides the primary key of group_attribute. */
const saysNew = sql`to_jsonb(w.value) is distinct from (select a.value from group_attribute a where a.group_id = g.group_id and a.key = w.key and a.source = g.source order by a.observed_at desc, a.attribute_id desc limit 1)`;

export async function storeGroups(tx: Database, mark: GroupMark): Promise<void> {
  const made = await rows<{ n: number }>(tx, sql`select n from staged_organisation where is_new`);
  await sql`update staged_organisation g set group_id = t.id from unnest(${made.map((m) => m.n)}::int[], ${made.map(() => newId(mark.startedAt.getTime()))}::uuid[]) as t (n, id) where t.n = g.n`.execute(tx);
  await sql`insert into customer_group (group_id, kind, name, made_at, made_by, import_id) select group_id, 'organisation', name, ${mark.startedAt}, ${mark.by}, ${mark.importId}::uuid from staged_organisation where is_new`.execute(tx);
  await sql`insert into group_source (source, source_id, group_id, import_id) select source, source_id, group_id, ${mark.importId}::uuid from staged_organisation where is_new`.execute(tx);
  // Also found by its name, where people of the same source name their company only: the first of that name.
  await sql`insert into group_source (source, source_id, group_id, import_id) select distinct on (source, name) source, 'name:' || ${plainGroup(sql`name`)}, group_id, ${mark.importId}::uuid from staged_organisation where is_new and source_id like 'id:%' order by source, name, n on conflict do nothing`.execute(tx);
  const words = await rows<{ id: string; key: string; value: string; source: string }>(tx, sql`select g.group_id as id, w.key, w.value, g.source from staged_organisation g join staged_organisation_word w on w.n = g.n where g.is_new or ${saysNew}`);
  for (let i = 0; i < words.length; i += 10_000) {
    const some = words.slice(i, i + 10_000);
    await sql`insert into group_attribute (group_id, attribute_id, key, value, source, observed_at, import_id)
      select id, aid, key, to_jsonb(value), source, ${mark.startedAt}::timestamptz, ${mark.importId}::uuid
      from unnest(${some.map((w) => w.id)}::uuid[], ${some.map(() => newId(mark.startedAt.getTime()))}::uuid[], ${some.map((w) => w.key)}::text[], ${some.map((w) => w.value)}::text[], ${some.map((w) => w.source)}::text[]) as t (id, aid, key, value, source)`.execute(tx);
  }
}

export interface MemberCounts {
  readonly members: number;
  /** Organisations that people name and no file tells of: made by their name. */
  readonly namedOnly: number;
}

/** Under these names people say which organisation they belong to, and as what. */
export const MEMBERSHIP_KEYS = ["account_id", "company_id", "organization_id", "company", "job_title"] as const;

/** What each person's source said last of where they belong, of all these sources. */
export function saidByPeople(sources: readonly string[]): RawBuilder<unknown> {
  return sql`select distinct on (a.identity_id, a.key) a.identity_id, a.key, a.source, a.value #>> '{}' as value from attribute a
      where a.source = any(${[...sources]}::text[]) and a.key = any(${[...MEMBERSHIP_KEYS]}::text[]) order by a.identity_id, a.key, a.observed_at desc, a.attribute_id desc`;
}

/**
 * Tells who belongs to which organisation: by number (account_id, company_id, organization_id) or, where they give none, by name.
 *
 * @param said identity_id, key, source and value as text, once for each person and key
 */
export async function stageMembers(session: Database, said: RawBuilder<unknown>): Promise<void> {
  await sql`drop table if exists staged_member`.execute(session);
  await sql`create temporary table staged_member on commit drop as
    with said as (${said}),
    person as (
      select identity_id, source, max(value) filter (where key in ('account_id', 'company_id', 'organization_id')) as ids, max(value) filter (where key = 'company') as company, max(value) filter (where key = 'job_title') as job_title
      from said group by identity_id, source)
    select p.identity_id, p.source, 'id:' || trim(i.id) as source_id, null::text as name, p.job_title from person p cross join lateral regexp_split_to_table(p.ids, '\\s*;\\s*') as i (id) where p.ids is not null and trim(i.id) <> ''
    union all
    select p.identity_id, p.source, 'name:' || ${plainGroup(sql`p.company`)}, trim(p.company), p.job_title from person p where p.ids is null and trim(p.company) <> '' and ${plainGroup(sql`p.company`)} <> all(${NO_COMPANY}::text[])`.execute(session);
  // A lead of Salesforce names a company of Salesforce.
  await sql`update staged_member set source = 'salesforce' where source = 'salesforce-lead'`.execute(session);
  await sql`analyze staged_member`.execute(session);
}

/** What `storeMembers` would make of a file by itself, where no other tells of organisations. */
export async function countMembers(session: Database): Promise<MemberCounts> {
  return (await row<MemberCounts>(
    session,
    sql`select (count(distinct (m.source, m.source_id)) filter (where s.group_id is null))::integer as "namedOnly",
          (count(distinct (m.identity_id, coalesce(s.group_id::text, m.source || ' ' || m.source_id))) filter (where not exists (select 1 from group_member g where g.identity_id = m.identity_id and g.group_id = s.group_id)))::integer as members
        from staged_member m left join group_source s using (source, source_id) where s.group_id is not null or m.name is not null`,
  ))!;
}

/** Puts the staged people into their organisations. Whoever is a member already stays so; nobody is made a member twice. */
export async function storeMembers(tx: Database, mark: GroupMark): Promise<MemberCounts> {
  // An organisation that another file of this import tells of, if it is the only one of that name.
  await sql`insert into group_source (source, source_id, group_id, import_id) select m.source, m.source_id, (array_agg(distinct o.group_id))[1], ${mark.importId}::uuid
    from (select distinct source, source_id from staged_member where name is not null) m join staged_organisation o on 'name:' || ${plainGroup(sql`o.name`)} = m.source_id
    where not exists (select 1 from group_source s where s.source = m.source and s.source_id = m.source_id)
    group by 1, 2 having count(distinct o.group_id) = 1`.execute(tx);
  const lacking = await rows<{ source: string; source_id: string; name: string }>(tx, sql`select distinct on (m.source, m.source_id) m.source, m.source_id, m.name from staged_member m left join group_source s using (source, source_id) where s.group_id is null and m.name is not null order by m.source, m.source_id, m.name collate "C"`);
  for (let i = 0; i < lacking.length; i += 5000) {
    const some = lacking.slice(i, i + 5000).map((each) => ({ ...each, id: newId(mark.startedAt.getTime()) }));
    await sql`insert into customer_group (group_id, kind, name, made_at, made_by, import_id) select id, 'organisation', name, ${mark.startedAt}, ${mark.by}, ${mark.importId}::uuid from unnest(${some.map((s) => s.id)}::uuid[], ${some.map((s) => s.name)}::text[]) as t (id, name)`.execute(tx);
    await sql`insert into group_source (source, source_id, group_id, import_id) select source, source_id, id, ${mark.importId}::uuid from unnest(${some.map((s) => s.source)}::text[], ${some.map((s) => s.source_id)}::text[], ${some.map((s) => s.id)}::uuid[]) as t (source, source_id, id)`.execute(tx);
  }
  const joining = await rows<{ identity_id: string; group_id: string; job_title: string | null }>(tx, sql`select distinct on (m.identity_id, s.group_id) m.identity_id, s.group_id, m.job_title from staged_member m join group_source s using (source, source_id)
    where not exists (select 1 from group_member g where g.identity_id = m.identity_id and g.group_id = s.group_id) order by m.identity_id, s.group_id`);
  for (let i = 0; i < joining.length; i += 5000) {
    const some = joining.slice(i, i + 5000);
    await sql`insert into group_member (identity_id, group_member_id, group_id, role, begun_at, begun_by, why, import_id)
      select identity_id, id, group_id, role, ${mark.startedAt}, ${mark.by}, ${mark.why}, ${mark.importId}::uuid
      from unnest(${some.map((s) => s.identity_id)}::uuid[], ${some.map(() => newId(mark.startedAt.getTime()))}::uuid[], ${some.map((s) => s.group_id)}::uuid[], ${some.map((s) => (s.job_title?.trim() || "belongs to it").slice(0, 60))}::text[]) as t (identity_id, id, group_id, role)`.execute(tx);
  }
  await sizeGroups(tx, sql`select group_id from group_member where import_id = ${mark.importId}::uuid`);
  return { members: joining.length, namedOnly: lacking.length };
}

export interface GroupsUndone {
  readonly groups: number;
  readonly members: number;
  /** Organisations of the import that stay, because somebody else belongs to them by now, or wrote a note on them. */
  readonly left: number;
}

export async function undoGroups(tx: Database, importId: string): Promise<GroupsUndone> {
  await dropLinksOfProgram(tx, LINKAGE, sql`select group_id from customer_group where import_id = ${importId}::uuid`);
  const members = await run(tx, sql`delete from group_member where import_id = ${importId}::uuid`);
  await sql`create temporary table undo_group on commit drop as select group_id, not exists (select 1 from group_member m where m.group_id = g.group_id)
    and not exists (select 1 from group_link l where g.group_id in (l.group_id, l.other_id)) and not exists (select 1 from group_split s where g.group_id in (s.group_id, s.new_group_id))
    and not exists (select 1 from group_note_change n where n.group_id = g.group_id)
    and not exists (select 1 from group_attribute a where a.group_id = g.group_id and a.import_id is distinct from ${importId}::uuid) as goes from customer_group g where import_id = ${importId}::uuid`.execute(tx);
  await sql`delete from group_attribute where import_id = ${importId}::uuid`.execute(tx);
  await sql`delete from group_source s where import_id = ${importId}::uuid and not exists (select 1 from undo_group u where u.group_id = s.group_id and not u.goes)`.execute(tx);
  const groups = await run(tx, sql`delete from customer_group g using undo_group u where u.group_id = g.group_id and u.goes`);
  const { left } = (await row<{ left: number }>(tx, sql`select (count(*) filter (where not goes))::integer as left from undo_group`))!;
  await sql`drop table undo_group`.execute(tx);
  return { groups, members, left };
}
