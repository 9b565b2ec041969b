// Why somebody whom an import made stays when it is undone: what others have said or done since, in an order in which the
// first that holds is told.
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import { DESK } from "../knowledge/desk.ts";
import { keepWhoeverElseConcerns } from "./else-concerned.ts";
import { StaysBecause, type UndoLeft } from "./undo-contract.ts";

/** The first that holds is told. */
const REASONS: readonly string[] = StaysBecause.options;

export type UndoTable = "undo_person" | "undo_identity";

/**
 * Says of everybody in `table` whom the import made why they stay (its column `stays`; null where they go), and in `goes`
 * whether they do. To be called when all that the import itself said is gone.
 *
 * @param fromElsewhere that an identifier i of an identity u came by something else than the import
 */
export async function sayWhoStays(tx: Database, table: UndoTable, fromElsewhere: RawBuilder<unknown>): Promise<void> {
  const because = (reason: StaysBecause, condition: RawBuilder<unknown>) => sql`when ${condition} then ${sql.lit(reason)}`;
  const link = (which: RawBuilder<unknown>) =>
    sql`exists (select 1 from link l join identity o on o.identity_id = case l.identity_id when u.identity_id then l.other_id else l.identity_id end where (l.identity_id = u.identity_id or l.other_id = u.identity_id) and l.end_withdrawn_at is null and ${which})`;
  const attribute = (which: RawBuilder<unknown>) => sql`exists (select 1 from attribute a where a.identity_id = u.identity_id and ${which})`;
  await sql`alter table ${sql.table(table)} add column goes boolean, add column stays text`.execute(tx);
  // Who goes is found first, by joins over whole tables; why is asked of the few who stay, one by one.
  await sql`update ${sql.table(table)} u set goes = made_here
    and not exists (select 1 from interaction i where i.identity_id = u.identity_id)
    and not exists (select 1 from link l where (l.identity_id = u.identity_id or l.other_id = u.identity_id) and l.end_withdrawn_at is null)
    and not exists (select 1 from attribute a where a.identity_id = u.identity_id)
    and not exists (select 1 from identifier i where i.identity_id = u.identity_id and ${fromElsewhere})`.execute(tx);
  await sql`update ${sql.table(table)} u set stays = case
    ${because("another-import", link(sql`l.made_by = 'rule' and o.import_id is not null`))}
    ${because("another-import", attribute(sql`a.import_id is not null`))}
    ${because("linked", link(sql`true`))}
    ${because("touch-points", sql`exists (select 1 from interaction i where i.identity_id = u.identity_id)`)}
    ${because("colleagues", attribute(sql`a.source = ${DESK}`))}
    ${because("another-source", attribute(sql`true`))}
    ${because("another-source", sql`exists (select 1 from identifier i where i.identity_id = u.identity_id and ${fromElsewhere})`)} end where made_here and not goes`.execute(tx);
  await keepWhoeverElseConcerns(tx, table);
}

/** How many stay, and why. @param person by what records are told to be of one person, each being one by default */
export async function whoStays(tx: Database, table: UndoTable, person: RawBuilder<unknown> = sql`identity_id`): Promise<UndoLeft> {
  // What the import said is gone by now, so whoever has a name has it from elsewhere. A customer's other identities may tell it.
  const named = sql`exists (select 1 from membership m join membership n using (customer_id) join attribute a on a.identity_id = n.identity_id where m.identity_id = one.identity_id and a.key in ('name', 'first_name', 'last_name') and a.value <> 'null'::jsonb)`;
  const stays = await rows<{ because: StaysBecause; people: number; nameless: number }>(
    tx,
    sql`select stays as because, count(*)::integer as people, (count(*) filter (where not ${named}))::integer as nameless from (select distinct on (${person}) identity_id, stays from ${sql.table(table)} where made_here and not goes order by ${person}, array_position(${[...REASONS]}::text[], stays)) one group by stays order by 2 desc, 1`,
  );
  return { left: stays.reduce((sum, each) => sum + each.people, 0), stays };
}

/** The same of several files together. */
export function addStays(...parts: readonly UndoLeft["stays"][]): UndoLeft["stays"] {
  const sums = new Map<StaysBecause, { readonly people: number; readonly nameless: number }>();
  for (const { because, people, nameless = 0 } of parts.flat()) {
    const before = sums.get(because) ?? { people: 0, nameless: 0 };
    sums.set(because, { people: before.people + people, nameless: before.nameless + nameless });
  }
  return [...sums].map(([because, counts]) => ({ because, ...counts })).sort((a, b) => b.people - a.people || (a.because < b.because ? -1 : 1));
}
