// Records whose groups are to be judged again. They are noted first and judged a few at a time, for a link holds the log,
// and so everybody who writes, until its transaction ends.
import { row, rows, sql, type Transaction } from "../../platform/index.ts";
import type { KeptModel } from "./model.ts";
import { LINKAGE } from "./record.ts";
import { type Settled, settleGroups } from "./settle-groups.ts";

const AT_ONCE = 200;

export async function noteToSettle(tx: Transaction, units: readonly string[]): Promise<void> {
  if (units.length > 0) await sql`insert into linkage_todo (identity_id) select distinct u from unnest(${[...units]}::uuid[]) as t (u) on conflict do nothing`.execute(tx);
}

/** Every record that certain likeness, or a link made of it, concerns. Gives how many wait. */
export async function noteAllToSettle(tx: Transaction): Promise<number> {
  await sql`insert into linkage_todo (identity_id)
    select identity_id from linkage_pair where verdict = 'automatic' union select other_id from linkage_pair where verdict = 'automatic'
    union select r.identity_id from link l join membership m on m.identity_id in (l.identity_id, l.other_id) join linkage_record r on r.identity_id = m.identity_id where l.made_by = ${LINKAGE} and l.ended_at is null
    on conflict do nothing`.execute(tx);
  return (await row<{ n: number }>(tx, sql`select count(*)::integer as n from linkage_todo`))!.n;
}

/** Judges the groups of the next few; the caller holds the follower. Gives how many of those noted were judged, 0 when none is left. */
export async function settleNext(tx: Transaction, now: Date, kept: KeptModel): Promise<Settled & { readonly judged: number }> {
  const next = await rows<{ identity_id: string }>(tx, sql`delete from linkage_todo where identity_id in (select identity_id from linkage_todo order by identity_id limit ${AT_ONCE}) returning identity_id`);
  const settled = await settleGroups(tx, now, kept, next.map((n) => n.identity_id).sort());
  return { ...settled, judged: next.length };
}

export async function isAnyLeft(tx: Transaction): Promise<boolean> {
  return (await row(tx, sql`select 1 from linkage_todo limit 1`)) !== undefined;
}
