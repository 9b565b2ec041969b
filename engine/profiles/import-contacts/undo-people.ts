// Takes an import of people back whole: everything that came by it goes, and what was there before is as it was. What others
// have added to its people in the meantime is never taken: such an identity stays, and is counted.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type RawBuilder, Refusal, row, rows, run, sql } from "../../platform/index.ts";
import { listProfiles } from "../customer-list.ts";
import { takeWhatTheMachineNoted } from "../import/else-concerned.ts";
import { BuiltUpon } from "../import/import-repeat.ts";
import type { UndoLeft } from "../import/undo-contract.ts";
import { deleteImportedLinks } from "../import/undo-links.ts";
import { addStays, sayWhoStays, whoStays } from "../import/why-stays.ts";
import { undoGroups } from "../knowledge/groups-from-file.ts";
import { groupByLinks } from "../link.ts";
import { recomputeProfiles } from "../profile.ts";
import { beforeAt, forgetNameWords, markNameWords } from "../search/name-words.ts";

export interface PeopleUndone {
  readonly importId: string;
  readonly fileName: string;
  readonly undoneAt: string;
  readonly removed: { readonly interactions: number; readonly orderLines: number; readonly customers: number; readonly anonymous: number; readonly attributes: number; readonly consents: number; readonly organisations: number; readonly members: number };
  /** Consents of the same people, purposes and channels that were given or refused since; they stay. */
  readonly consentsSince: number;
  /** People and organisations that the import brought and that stay, because something else concerns them now. */
  readonly left: number;
  /** Of the people, why. */
  readonly stays: UndoLeft["stays"];
}

const PAGE = 5000;

/** @throws {Refusal} not-acceptable-now, if it was undone before, kept nothing, or a later import of the same source builds on it */
export async function undoContactsWhole(tx: Database, importId: string, actor: Actor, now: Date, onProgress: (doing: string, share: number) => void): Promise<PeopleUndone> {
  await holdForUndo(tx);
  const partOf = (await row<{ file_name: string }>(tx, sql`select w.file_name from import p join import w on w.import_id = p.part_of where p.import_id = ${importId}::uuid`))?.file_name;
  if (partOf !== undefined) throw new Refusal("not-acceptable-now", `This file came as a part of ${partOf}, which is undone as one.`);
  const done = await undoWithRepairs(tx, importId, actor, now, onProgress);
  await writeAudit(tx, now, actor, "import.undo", { kind: "import", id: importId }, { removed: done.removed, left: done.left });
  await appendLog(tx, now, { topic: "import", about: { importId } });
  return done;
}

/** Rows that were run again came later and go first. */
async function undoWithRepairs(tx: Database, importId: string, actor: Actor, now: Date, onProgress: (doing: string, share: number) => void): Promise<PeopleUndone> {
  const repairs: PeopleUndone[] = [];
  for (const { id } of await rows<{ id: string }>(tx, sql`select import_id as id from import where part_of = ${importId}::uuid and undone_at is null and finished_at is not null order by part_place desc`)) repairs.push(await undoContactsIn(tx, id, actor, now));
  const whole = await undoContactsIn(tx, importId, actor, now, onProgress);
  if (repairs.length === 0) return whole;
  const all = [whole, ...repairs];
  const sum = (of: (each: PeopleUndone) => number) => all.reduce((total, each) => total + of(each), 0);
  const of = (kind: keyof PeopleUndone["removed"]) => sum((each) => each.removed[kind]);
  const removed = { ...whole.removed, customers: of("customers"), attributes: of("attributes"), consents: of("consents"), organisations: of("organisations"), members: of("members") };
  const left = sum((each) => each.left);
  const stays = addStays(...all.map((each) => each.stays));
  await sql`update import set summary = summary || ${JSON.stringify({ undone: { left, stays } })}::jsonb where import_id = ${importId}::uuid`.execute(tx);
  return { ...whole, removed, consentsSince: sum((each) => each.consentsSince), left, stays };
}

/** To be called first in a transaction that takes people away: nobody may find an identity meanwhile. */
export async function holdForUndo(tx: Database): Promise<void> {
  await sql`select 1 from log_head where name = 'identities' for update`.execute(tx);
  await sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(tx);
}

/**
 * The same of a file that may be a part of an import: the caller holds the identities (`holdForUndo`), writes the audit and tells of it.
 *
 * @throws {Refusal} as undoContactsWhole
 */
export async function undoContactsIn(tx: Database, importId: string, actor: Actor, now: Date, onProgress: (doing: string, share: number) => void = () => undefined): Promise<PeopleUndone> {
  const found = await lockImport(tx, importId);
  await sql`create temporary table undo_person on commit drop as
    select identity_id, i.import_id is not distinct from ${importId}::uuid as made_here, coalesce(m.customer_id, identity_id) as person from (
      select identity_id from identity where import_id = ${importId}::uuid union select identity_id from contact_import_touch where import_id = ${importId}::uuid) concerned join identity i using (identity_id) left join membership m using (identity_id)`.execute(tx);
  await sql`analyze undo_person`.execute(tx);
  await markNameWords(tx, namesThatMayGo(importId));
  const customers = (await rows<{ id: string }>(tx, sql`select distinct customer_id as id from undo_person join membership using (identity_id) where not made_here`)).map((each) => each.id);
  onProgress("what it said", 0.1);
  const attributes = await run(tx, sql`delete from attribute a using undo_person u where a.identity_id = u.identity_id and a.import_id = ${importId}::uuid`);
  const { removed: consents, since: consentsSince } = await takeConsents(tx, importId, found.started_at);
  onProgress("links", 0.4);
  await sql`delete from shared_address where import_id = ${importId}::uuid`.execute(tx);
  const torn = await deleteLinks(tx, found.started_at);
  // An address that was proven since is known by that.
  await sql`delete from identifier i using undo_person u where i.identity_id = u.identity_id and i.source = ${found.source} and i.first_seen_at = ${found.started_at}::timestamptz and not u.made_here and not (i.verified and i.kind in ('email', 'phone'))`.execute(tx);
  onProgress("people", 0.5);
  const groups = await undoGroups(tx, importId);
  const { customers: gone, left: people, stays } = await deletePeople(tx, found);
  const left = people + groups.left;
  // Whoever is left of a customer that fell apart is called by the oldest of those who are left, which may be another than before.
  const parted: string[] = [];
  for (let i = 0; i < torn.length; i += PAGE) parted.push(...(await regroup(tx, torn.slice(i, i + PAGE))));
  await sql`delete from contact_import_touch where import_id = ${importId}::uuid`.execute(tx);
  onProgress("profiles", 0.8);
  await recompute(tx, [...customers, ...torn, ...parted]);
  await forgetNameWords(tx);
  await sql`update import set undone_at = ${now}, undone_by = ${actor.id}, summary = summary || ${JSON.stringify({ undone: { left, stays } })}::jsonb where import_id = ${importId}::uuid`.execute(tx);
  await sql`drop table undo_person`.execute(tx);
  for (let i = 0; i < parted.length; i += 500) await appendLog(tx, now, { topic: "profile", identityIds: parted.slice(i, i + 500) });
  return { importId, fileName: found.file_name, undoneAt: now.toISOString(), removed: { interactions: 0, orderLines: 0, customers: gone, anonymous: 0, attributes, consents, organisations: groups.groups, members: groups.members }, consentsSince, left, stays };
}

/** What those whom it concerns are called now, and what it called them, which others may have corrected since. */
function namesThatMayGo(importId: string): RawBuilder<unknown> {
  const theirs = sql`profile f where f.customer_id in (select person from undo_person)`;
  return sql`select f.name from ${theirs} union all select ${beforeAt(sql`f.email`)} from ${theirs} and f.email is not null
    union all select a.value #>> '{}' from undo_person u join attribute a using (identity_id) where a.import_id = ${importId}::uuid and a.key in ('name', 'first_name', 'last_name')`;
}

/** Exactly those that came by it. What was said later of the same is counted and not touched. */
async function takeConsents(tx: Database, importId: string, startedAt: Date): Promise<{ removed: number; since: number }> {
  const counted = await row<{ removed: number; since: number }>(
    tx,
    sql`with gone as (delete from consent c using undo_person u where c.identity_id = u.identity_id and c.import_id = ${importId}::uuid returning c.identity_id, c.purpose, c.channel)
        select (select count(*) from gone)::integer as removed,
          (select count(*) from consent c join gone g on g.identity_id = c.identity_id and g.purpose = c.purpose and g.channel = c.channel
            where c.import_id is distinct from ${importId}::uuid and c.consent_id > (${`${startedAt.getTime().toString(16).padStart(12, "0").replace(/^(.{8})/, "$1-")}-7fff-bfff-ffffffffffff`})::uuid)::integer as since`,
  );
  return counted!;
}

export interface FoundImport {
  readonly file_name: string;
  readonly started_at: Date;
  readonly source: string;
}

async function lockImport(tx: Database, importId: string): Promise<FoundImport> {
  const found = await row<FoundImport & { finished_at: Date | null; undone_at: Date | null; undone_by: string | null }>(
    tx,
    sql`select file_name, started_at, summary->>'source' as source, finished_at, undone_at, coalesce(u.name, undone_by) as undone_by from import left join auth."user" u on u.id = undone_by where import_id = ${importId}::uuid and kind = 'contacts' for update of import`,
  );
  if (!found) throw new Refusal("not-found", `There is no import of people ${importId}.`);
  if (found.undone_at) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} was undone already, on ${found.undone_at.toISOString().slice(0, 16).replace("T", " at ")} UTC by ${found.undone_by}.`);
  if (!found.finished_at) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} did not succeed and kept nothing: there is nothing to undo.`);
  await requireNothingLater(tx, found);
  return found;
}

/**
 * A later file of the same source was not told again what this one had said: taking this away would take its word too.
 *
 * @param whole the import of several files that it belongs to, whose later files are undone before it
 * @throws {BuiltUpon}
 */
export async function requireNothingLater(db: Database, { file_name, started_at, source }: FoundImport, whole: string | null = null): Promise<void> {
  const later = await row<{ id: string; fileName: string; startedAt: Date }>(db, sql`select coalesce(part_of, import_id) as id, coalesce((select w.file_name from import w where w.import_id = import.part_of), file_name) as "fileName", started_at as "startedAt" from import where kind = 'contacts' and summary->>'source' = ${source} and finished_at is not null and undone_at is null and coalesce((summary->'lines'->>'kept')::integer, 1) > 0 and started_at > ${started_at}::timestamptz
    and (part_of is null or part_of is distinct from ${whole}::uuid) and coalesce((summary->>'updated')::integer, 0) + coalesce((summary->>'unchanged')::integer, 0) + coalesce((summary->>'joined')::integer, 0) > 0 order by started_at desc limit 1`);
  if (later) throw new BuiltUpon(file_name, later, "people");
}

/** Links that this import made, and those that likeness made of whom it brought; gives the customers that may fall apart. */
async function deleteLinks(tx: Database, startedAt: Date): Promise<string[]> {
  const gone = await deleteImportedLinks(tx, "undo_person", startedAt);
  const ends = [...new Set(gone.flatMap((link) => [link.identity_id, link.other_id]))];
  const customers = new Set<string>();
  for (let i = 0; i < ends.length; i += PAGE) for (const m of await rows<{ customer_id: string }>(tx, sql`select distinct customer_id from membership where identity_id = any(${ends.slice(i, i + PAGE)}::uuid[])`)) customers.add(m.customer_id);
  return [...customers];
}

/** A person goes when this import made them and nothing else says anything of them. */
async function deletePeople(tx: Database, found: FoundImport): Promise<UndoLeft & { readonly customers: number }> {
  await sayWhoStays(tx, "undo_person", sql`(i.source <> ${found.source} or i.first_seen_at <> ${found.started_at}::timestamptz)`);
  await sql`analyze undo_person`.execute(tx);
  // Records that are joined are one person, who goes when all of them do. Nobody was told apart anew yet.
  const { customers } = (await row<{ customers: number }>(
    tx,
    sql`with going as (select person, count(*) as records from undo_person where goes group by person)
        select count(*)::integer as customers from going g join (select customer_id, count(*) as records from membership where customer_id in (select person from going) group by customer_id) whole on whole.customer_id = g.person and whole.records = g.records`,
  ))!;
  const stay = await whoStays(tx, "undo_person", sql`person`);
  for (const table of ["identifier", "membership", "identity"] as const) await sql`delete from ${sql.table(table)} t using undo_person u where t.identity_id = u.identity_id and u.goes`.execute(tx);
  await takeWhatTheMachineNoted(tx, "undo_person");
  await listProfiles(tx, sql`select u.identity_id from undo_person u where u.goes`);
  return { customers, ...stay };
}

/** Works out the membership of these customers from the links that are left; gives the customers that they are now. */
async function regroup(tx: Database, customerIds: readonly string[]): Promise<string[]> {
  const members = await rows<{ id: string; customer_id: string }>(tx, sql`select identity_id as id, customer_id from membership where customer_id = any(${[...customerIds]}::uuid[])`);
  const links = await rows<{ identity_id: string; other_id: string }>(tx, sql`select identity_id, other_id from link where identity_id = any(${members.map((m) => m.id)}::uuid[]) and ended_at is null`);
  const customerOf = new Map(members.map((m) => [m.id, m.customer_id]));
  const linksOf = Map.groupBy(links, (link) => customerOf.get(link.identity_id)!);
  const moved: { id: string; to: string }[] = [];
  const now: string[] = [];
  for (const [customer, own] of Map.groupBy(members, (m) => m.customer_id))
    for (const group of groupByLinks(own.map((m) => m.id), linksOf.get(customer) ?? [])) {
      now.push(group[0]!);
      if (group[0] !== customer) for (const id of group) moved.push({ id, to: group[0]! });
    }
  if (moved.length > 0) await sql`update membership m set customer_id = t.customer from unnest(${moved.map((m) => m.id)}::uuid[], ${moved.map((m) => m.to)}::uuid[]) as t (id, customer) where m.identity_id = t.id`.execute(tx);
  return now;
}

/** The profiles of those who stay: of the people it touched, of customers that fell apart, of people it made who stay. */
async function recompute(tx: Database, customers: readonly string[]): Promise<void> {
  const staying = await rows<{ id: string }>(tx, sql`select distinct m.customer_id as id from undo_person u join membership m using (identity_id)`);
  const all = [...new Set([...customers, ...staying.map((each) => each.id)])];
  for (let i = 0; i < all.length; i += PAGE) await recomputeProfiles(tx, all.slice(i, i + PAGE));
}
