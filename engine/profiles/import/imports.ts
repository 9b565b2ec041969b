import { z } from "zod";
import { ImportView } from "../../interactions/index.ts";
import { type Database, type RawBuilder, Refusal, row, rows, sql } from "../../platform/index.ts";

/** How many of what was brought are asked for. */
export const LastOnes = z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(50) });

interface ImportRow extends Omit<ImportView, "startedAt" | "finishedAt" | "undoneAt"> {
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly undoneAt: Date | null;
}

const columns = sql`import_id as "importId", kind, file_name as "fileName", started_at as "startedAt", coalesce(u.name, started_by) as "startedBy", finished_at as "finishedAt",
  failed_because as "failedBecause", undone_at as "undoneAt", summary`;

function view(found: ImportRow): ImportView {
  return { ...found, startedAt: found.startedAt.toISOString(), finishedAt: found.finishedAt?.toISOString() ?? null, undoneAt: found.undoneAt?.toISOString() ?? null };
}

/** Imports, newest first. */
export async function listImports(db: Database, limit = 200): Promise<ImportView[]> {
  return (await rows<ImportRow>(db, sql`select ${columns} from import left join auth."user" u on u.id = started_by where part_of is null order by started_at desc limit ${limit}`)).map(view);
}

export async function findImport(db: Database, importId: string): Promise<ImportView | undefined> {
  const found = await row<ImportRow>(db, sql`select ${columns} from import left join auth."user" u on u.id = started_by where import_id = ${importId}::uuid`);
  return found && view(found);
}

/** A query of the identities that an import made or said something of, each file of it. Rides the indexes by import. */
export function identitiesOfImport(importId: string): RawBuilder<unknown> {
  const parts = sql`array(select import_id from import where import_id = ${importId}::uuid or part_of = ${importId}::uuid)`;
  return sql`select identity_id from identity where import_id = any(${parts}) union all select identity_id from contact_import_touch where import_id = any(${parts}) union all select identity_id from interaction where import_id = any(${parts})`;
}

/** The customers of those identities, each looked up by itself; undefined where it brought more than `most` records, which are better joined. */
export async function customersOfImport(db: Database, importId: string, most: number): Promise<readonly string[] | undefined> {
  // Whose they are is looked up only where they are few: a case does not work out what it does not give.
  const found = (await row<{ ids: string[] | null }>(
    db,
    sql`with brought as materialized (select identity_id from (${identitiesOfImport(importId)}) i limit ${most + 1})
        select case when (select count(*) from brought) <= ${most}::integer then array(select distinct m.customer_id from brought b cross join lateral (select customer_id from membership where identity_id = b.identity_id offset 0) m) end as ids`,
  ))!;
  return found.ids ?? undefined;
}

/**
 * To be called in each transaction that writes for an import of several files: it stays open until that transaction ends.
 *
 * @throws {Refusal} not-acceptable-now, if it has ended, whichever way
 */
export async function requireOpenImport(tx: Database, importId: string): Promise<void> {
  const open = await row<{ open: boolean }>(tx, sql`select finished_at is null and failed_because is null and undone_at is null as open from import where import_id = ${importId}::uuid for share`);
  if (open?.open !== true) throw new Refusal("not-acceptable-now", "This import was undone or ended by somebody else while it was brought in. Nothing more of it is written; bring it in again if it is wanted.");
}
