// Whoever an import made goes with its undo only where nobody has said anything of them since. Tables are read from the
// catalogue by the columns that name an owner, so that one of a later step, or of next year, is not forgotten.
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import type { StaysBecause } from "./undo-contract.ts";

/** What the machine works out or notes of somebody by itself, or because somebody looked at them: it goes with them. `kept-data` tests that nothing which is computed is missing. */
export const NOTED_BY_THE_MACHINE: ReadonlySet<string> = new Set([
  "profile", "customer_list", "list_value", "profile_health", "profile_fault", "linkage_record", "linkage_pair", "claimed_pair", "linkage_todo", "purchase_day", "purchase_summary", "value_score", "subscription_standing", "wallet_share", "dissatisfaction_score", "segment_member", "segment_move", "clustering_place",
  "decision", "decision_action", "reveal",
]);

/** What the undo itself looks at and takes. */
const BY_THE_UNDO: ReadonlySet<string> = new Set(["identity", "identifier", "membership", "attribute", "link", "interaction", "order_line", "seen_message", "contact_import_touch", "shared_address"]);

/** What was taken back says nothing of anybody any more, and goes with them; of an act on many what it did counts, not that it was done. Columns are those of `t`. */
const TAKEN_BACK: Readonly<Record<string, RawBuilder<unknown>>> = {
  customer_tag: sql`t.ended_at is not null`, customer_follow: sql`t.ended_at is not null`, task: sql`t.withdrawn_at is not null`, bulk_change: sql`true`, not_theirs: sql`t.taken_back_at is not null`,
  link: sql`t.end_withdrawn_at is not null`, linkage_decision: sql`t.withdrawn_at is not null`, customer_split: sql`t.undone_at is not null`, customer_split_member: sql`t.undone_at is not null`, fault_repair: sql`t.undone_at is not null`,
};
const stands = (table: string) => sql`not (${TAKEN_BACK[table] ?? sql`false`})`;

interface OwnedBy {
  readonly table: string;
  readonly column: string;
}

function ownedTables(tx: Database): Promise<OwnedBy[]> {
  return rows(
    tx,
    sql`select c.relname::text as "table", a.attname::text as "column" from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.atttypid = 'uuid'::regtype
          and (a.attname in ('identity_id', 'customer_id') or a.attname = 'other_id' and exists (select 1 from pg_attribute o where o.attrelid = c.oid and o.attname = 'identity_id'))
        order by 1, 2`,
  );
}

/** By what colleagues say and do, and by conversations; what another table holds is something else. */
const BECAUSE: readonly (readonly [RegExp, StaysBecause])[] = [
  [/^(conversation|message|chat)/, "conversations"],
  [/^(note|task|customer_tag|customer_follow|customer_split|not_theirs|group_|bulk_change|consent|document|promise|fault_repair|linkage_decision|override|action_taken)/, "colleagues"],
];

/** Those of `table` who go (its column `goes`) stay where another table says something of them; `stays` says why. */
export async function keepWhoeverElseConcerns(tx: Database, table: "undo_person" | "undo_identity"): Promise<void> {
  for (const owned of await ownedTables(tx))
    if (!NOTED_BY_THE_MACHINE.has(owned.table) && !BY_THE_UNDO.has(owned.table))
      await sql`update ${sql.table(table)} u set goes = false, stays = ${BECAUSE.find(([names]) => names.test(owned.table))?.[1] ?? "something-else"} where goes and exists (select 1 from ${sql.table(owned.table)} t where t.${sql.ref(owned.column)} = u.identity_id and ${stands(owned.table)})`.execute(tx);
}

/** The tables that say something of one identity which neither the machine noted nor an undo takes. */
export async function concernedBy(tx: Database, identityId: string): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column } of await ownedTables(tx))
    if (!NOTED_BY_THE_MACHINE.has(table) && !BY_THE_UNDO.has(table) && (await rows(tx, sql`select 1 from ${sql.table(table)} t where t.${sql.ref(column)} = ${identityId}::uuid and ${stands(table)} limit 1`)).length > 0) found.push(table);
  return found;
}

/** What the machine noted of those who go, and what was taken back, goes. */
export async function takeWhatTheMachineNoted(tx: Database, table: "undo_person" | "undo_identity"): Promise<void> {
  for (const owned of await ownedTables(tx)) if (NOTED_BY_THE_MACHINE.has(owned.table) || owned.table in TAKEN_BACK) await sql`delete from ${sql.table(owned.table)} t using ${sql.table(table)} u where t.${sql.ref(owned.column)} = u.identity_id and u.goes`.execute(tx);
}
