// Takes an import back whole: everything that came by it goes, and what was there before is as it was. What others have
// added to its customers in the meantime is never taken: such an identity stays, and is counted.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, rows, run, sql, transaction } from "../../platform/index.ts";
import { listProfiles } from "../customer-list.ts";
import { holdForUndo, undoContactsWhole } from "../import-contacts/undo-people.ts";
import { groupByLinks } from "../link.ts";
import { takeWhatTheMachineNoted } from "./else-concerned.ts";
import { requireNotRepeated } from "./import-repeat.ts";
import { ORDERS_SOURCE } from "./settle-invoices.ts";
import type { UndoLeft } from "./undo-contract.ts";
import { deleteImportedLinks } from "./undo-links.ts";
import { sayWhoStays, whoStays } from "./why-stays.ts";

export interface Undone {
  readonly importId: string;
  readonly fileName: string;
  readonly undoneAt: string;
  readonly removed: { readonly interactions: number; readonly orderLines: number; readonly customers: number; readonly anonymous: number };
  /** Identities that the import made and that stay, because something else concerns them now. */
  readonly left: number;
  /** Of those, why. */
  readonly stays: UndoLeft["stays"];
}

export type UndoProgress = (doing: string, share: number) => void;

/**
 * Undoes an import.
 *
 * @throws {Refusal} not-found, if there is no such import; not-acceptable-now, if it was undone before or kept nothing
 */
export async function undoImport(ground: Ground, importId: string, actor: Actor, onProgress: UndoProgress = () => undefined): Promise<Undone> {
  const undone = await transaction(ground.db, (tx) => undoImportIn(tx, importId, actor, ground.now(), onProgress));
  onProgress("done", 1);
  ground.nudge();
  return undone;
}

/** The same inside the caller's transaction. */
export async function undoImportIn(tx: Database, importId: string, actor: Actor, now: Date, onProgress: UndoProgress = () => undefined): Promise<Undone> {
  const kind = (await row<{ kind: string }>(tx, sql`select kind from import where import_id = ${importId}::uuid`))?.kind;
  if (kind === "contacts") return undoContactsWhole(tx, importId, actor, now, onProgress);
  // Nobody may find an identity while it is being taken away.
  await holdForUndo(tx);
  const partOf = (await row<{ file_name: string }>(tx, sql`select w.file_name from import p join import w on w.import_id = p.part_of where p.import_id = ${importId}::uuid`))?.file_name;
  if (partOf !== undefined) throw new Refusal("not-acceptable-now", `This file came as a part of ${partOf}, which is undone as one.`);
  const found = await lockImport(tx, importId);
  await requireNotRepeated(tx, importId, found.file_name, "orders");
  const { stay, ...done } = await undoOrdersIn(tx, importId, actor, now, onProgress);
  await writeAudit(tx, now, actor, "import.undo", { kind: "import", id: importId }, { removed: done.removed, left: done.left });
  await tellOfUndone(tx, importId, stay, now);
  await appendLog(tx, now, { topic: "import", about: { undoneImportId: importId } });
  return done;
}

/**
 * The same inside the caller's transaction, which holds the identities, writes the audit and, last of all, tells of it
 * (`tellOfUndone`).
 *
 * @throws {Refusal} as undoImport
 */
export async function undoOrdersIn(tx: Database, importId: string, actor: Actor, now: Date, onProgress: UndoProgress = () => undefined): Promise<Undone & { readonly stay: readonly string[] }> {
  const found = await lockImport(tx, importId);
  await gatherConcerned(tx, importId);
  onProgress("order lines", 0.05);
  const orderLines = await run(tx, sql`delete from order_line l using undo_interaction u where l.identity_id = u.identity_id and l.interaction_id = u.interaction_id`);
  onProgress("orders", 0.6);
  await sql`delete from seen_message m using undo_interaction u where m.source = ${ORDERS_SOURCE} and m.message_id = u.message_id and m.interaction_id = u.interaction_id`.execute(tx);
  const interactions = await run(tx, sql`delete from interaction i using undo_interaction u where i.identity_id = u.identity_id and i.interaction_id = u.interaction_id`);
  onProgress("customers", 0.8);
  await sql`delete from attribute a using undo_identity u where a.identity_id = u.identity_id and a.import_id = ${importId}::uuid`.execute(tx);
  const torn = await deleteLinks(tx, found.started_at);
  await sql`delete from identifier i using undo_identity u where i.identity_id = u.identity_id and i.source = ${ORDERS_SOURCE} and i.first_seen_at = ${found.started_at}::timestamptz and not u.made_here`.execute(tx);
  const gone = await deleteIdentities(tx);
  const parted: string[] = [];
  for (const customer of torn) parted.push(...(await regroup(tx, customer)));
  await sql`update import set undone_at = ${now}, undone_by = ${actor.id}, summary = summary || ${JSON.stringify({ undone: { left: gone.left, stays: gone.stays } })}::jsonb where import_id = ${importId}::uuid`.execute(tx);
  const done: Undone = { importId, fileName: found.file_name, undoneAt: now.toISOString(), removed: { interactions, orderLines, customers: gone.customers, anonymous: gone.anonymous }, left: gone.left, stays: gone.stays };
  const stay = await rows<{ id: string }>(tx, sql`select u.identity_id as id from undo_identity u join identity i using (identity_id) limit 501`);
  // The tables of this session go before the log is touched, from where on others wait for us.
  await sql`drop table undo_interaction, undo_identity`.execute(tx);
  // Whom likeness had joined with somebody of the file is told of too, or nobody would work out again who they are alone.
  return { ...done, stay: [...new Set([...stay.map((each) => each.id), ...parted])] };
}

/** From here on others who write to the log wait for us. @param stay whom it concerned and who are still there; over 500 stand for everybody */
export async function tellOfUndone(tx: Database, importId: string, stay: readonly string[], now: Date): Promise<void> {
  await appendLog(tx, now, { topic: "interactions", identityIds: stay.length > 500 ? [] : stay, about: { undoneImportId: importId } });
}

async function lockImport(tx: Database, importId: string): Promise<{ file_name: string; started_at: Date }> {
  const found = await row<{ kind: string; file_name: string; started_at: Date; finished_at: Date | null; undone_at: Date | null; undone_by: string | null; failed_because: string | null }>(
    tx,
    sql`select kind, file_name, started_at, finished_at, undone_at, coalesce(u.name, undone_by) as undone_by, failed_because from import left join auth."user" u on u.id = undone_by where import_id = ${importId}::uuid for update of import`,
  );
  if (!found || found.kind !== "orders") throw new Refusal("not-found", `There is no import of orders ${importId}.`);
  if (found.undone_at) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} was undone already, on ${found.undone_at.toISOString().slice(0, 16).replace("T", " at ")} UTC by ${found.undone_by}.`);
  if (!found.finished_at) throw new Refusal("not-acceptable-now", `The import of ${found.file_name} did not succeed and kept nothing: there is nothing to undo.`);
  return found;
}

/** Rides interaction_import and the index on identity (import_id). */
async function gatherConcerned(tx: Database, importId: string): Promise<void> {
  await sql`create temporary table undo_interaction on commit drop as
    select identity_id, interaction_id, properties->>'messageId' as message_id from interaction where import_id = ${importId}::uuid`.execute(tx);
  await sql`create temporary table undo_identity on commit drop as
    select identity_id, coalesce(i.import_id = ${importId}::uuid or p.undone_at is not null, false) as made_here
    from (select identity_id from undo_interaction union select identity_id from identity where import_id = ${importId}::uuid) concerned
    join identity i using (identity_id) left join import p on p.import_id = i.import_id`.execute(tx);
  await sql`analyze undo_interaction`.execute(tx);
  await sql`analyze undo_identity`.execute(tx);
}

/** Links that this import made, and those that likeness made of whom it brought; gives the customers that may fall apart. */
async function deleteLinks(tx: Database, startedAt: Date): Promise<string[]> {
  const gone = await deleteImportedLinks(tx, "undo_identity", startedAt);
  const ends = [...new Set(gone.flatMap((link) => [link.identity_id, link.other_id]))];
  return (await rows<{ customer_id: string }>(tx, sql`select distinct customer_id from membership where identity_id = any(${ends}::uuid[])`)).map((m) => m.customer_id);
}

/** An identity goes when this import made it and nothing else says anything of it. */
async function deleteIdentities(tx: Database): Promise<UndoLeft & { readonly customers: number; readonly anonymous: number }> {
  await sayWhoStays(tx, "undo_identity", sql`i.source <> ${ORDERS_SOURCE}`);
  const stay = await whoStays(tx, "undo_identity");
  const counted = await row<{ customers: number; anonymous: number }>(
    tx,
    sql`select (count(*) filter (where goes and named))::integer as customers, (count(*) filter (where goes and not named))::integer as anonymous
      from undo_identity u cross join lateral (select exists (select 1 from identifier i where i.identity_id = u.identity_id) as named) n`,
  );
  for (const table of ["identifier", "membership", "identity"] as const) await sql`delete from ${sql.table(table)} t using undo_identity u where t.identity_id = u.identity_id and u.goes`.execute(tx);
  await takeWhatTheMachineNoted(tx, "undo_identity");
  await listProfiles(tx, sql`select u.identity_id from undo_identity u where u.goes`);
  return { ...counted!, ...stay };
}

/** Works out a customer's membership from the links that are left; gives the customers that they are now. */
async function regroup(tx: Database, customerId: string): Promise<string[]> {
  const members = (await rows<{ id: string }>(tx, sql`select identity_id as id from membership where customer_id = ${customerId}::uuid`)).map((m) => m.id);
  const links = await rows<{ identity_id: string; other_id: string }>(tx, sql`select identity_id, other_id from link where identity_id = any(${members}::uuid[]) and ended_at is null`);
  const groups = groupByLinks(members, links);
  for (const group of groups) await sql`update membership set customer_id = ${group[0]!} where identity_id = any(${group}::uuid[]) and customer_id <> ${group[0]!}::uuid`.execute(tx);
  return groups.map((group) => group[0]!);
}
