// Which segments, saved views and rules ask for an amount of value: they would be read in another unit. Facts of later steps, read
// here as they are stored, and named so that an owner sees them before.
import { type Database, rows, sql } from "../../platform/index.ts";
import type { AmountsRead } from "./unit-contract.ts";

/** The fact of the decision tables that is an amount of value. */
const AMOUNT_FACT = "customer.value.clv12";
const ASKS_NOTHING = new Set(["", "-", "any"]);

interface StoredTable {
  readonly table: { readonly title?: string; readonly id?: string; readonly inputs: readonly { readonly fact: string }[]; readonly computed?: unknown; readonly rows: readonly { readonly when: readonly string[]; readonly then?: readonly string[] }[] };
}

/** @param reader whose own views are named; another's that is not shared is counted only */
export async function amountsRead(db: Database, reader: { readonly id: string }): Promise<AmountsRead> {
  const segments = await rows<{ key: string; title: string }>(
    db,
    sql`select segment_key as key, title from segment where archived_at is null and rule->>'kind' = 'filters' and (rule->'filters' ?| array['valueFrom', 'valueBelow'] or rule->'filters' ? 'cluster' or rule->'filters'->>'any' ~ '(^|&| )(valueFrom|valueBelow|cluster)=') order by lower(title), segment_key`,
  );
  const views = await rows<{ name: string; mine: boolean }>(
    db,
    sql`select name, shared or owner_id = ${reader.id} as mine from saved_view where removed_at is null and (filters ?| array['valueFrom', 'valueBelow'] or filters ? 'cluster' or filters->>'any' ~ '(^|&| )(valueFrom|valueBelow|cluster)=') order by lower(name), view_id`,
  );
  const policies = await rows<{ title: string; content: { readonly tables?: readonly StoredTable[] } }>(db, sql`select distinct on (policy_key) title, content from policy_version order by policy_key, version desc`);
  const rules = policies.flatMap(({ title, content }) => (content.tables ?? []).flatMap(({ table }) => {
    const at = table.inputs.findIndex(({ fact }) => fact === AMOUNT_FACT);
    // A computed fact may be asked by any row; a cell of an answer may compute with the amount too.
    const isComputed = JSON.stringify(table.computed ?? []).includes(AMOUNT_FACT);
    const asking = table.rows.filter(({ when, then = [] }) => isComputed || (at >= 0 && !ASKS_NOTHING.has((when[at] ?? "").trim())) || then.some((cell) => cell.includes(AMOUNT_FACT))).length;
    return asking === 0 ? [] : [{ policy: title, table: table.title ?? table.id ?? title, rows: asking }];
  }));
  return { segments, views: views.flatMap(({ name, mine }) => (mine ? [name] : [])), viewsOfOthers: views.filter(({ mine }) => !mine).length, rules };
}
