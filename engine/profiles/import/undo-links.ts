// The links that an import brought about, taken away with it.
import { type Database, rows, sql } from "../../platform/index.ts";
import type { UndoTable } from "./why-stays.ts";

export interface LinkGone {
  readonly identity_id: string;
  readonly other_id: string;
}

/**
 * Takes away links that the import made of equal numbers, and those that the search for duplicates made of whom it brought, unless
 * somebody ended them. Either end is looked for by itself: asked for both at once the database compares every link with everybody.
 */
export function deleteImportedLinks(tx: Database, table: UndoTable, startedAt: Date): Promise<LinkGone[]> {
  const made = sql`(k.made_at = ${startedAt}::timestamptz and k.made_by = 'rule' or k.made_by = 'linkage' and u.made_here and coalesce(k.ended_by, 'linkage') = 'linkage')`;
  return rows<LinkGone>(
    tx,
    sql`delete from link l using (
          select k.identity_id, k.link_id from ${sql.table(table)} u join link k on k.identity_id = u.identity_id where ${made}
          union select k.identity_id, k.link_id from ${sql.table(table)} u join link k on k.other_id = u.identity_id where ${made}) gone
        where l.identity_id = gone.identity_id and l.link_id = gone.link_id returning l.identity_id, l.other_id`,
  );
}
