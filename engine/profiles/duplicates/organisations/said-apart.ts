import { type RawBuilder, sql } from "../../../platform/index.ts";
import { LINKAGE } from "../record.ts";

/**
 * Pairs of groups, by those they are today, of which a person said that they are two: refused them, ended a link between them, or
 * split one from the other. A query with columns a and b, the older first. People say so seldom, so all of it is read.
 */
export function saidApart(): RawBuilder<unknown> {
  const root = (id: string) => sql`(select coalesce(g.into_id, g.group_id) from customer_group g where g.group_id = ${sql.ref(id)})`;
  const pair = (one: string, other: string) => sql`least(${root(one)}, ${root(other)}) as a, greatest(${root(one)}, ${root(other)}) as b`;
  return sql`
    select ${pair("d.group_id", "d.other_id")} from organisation_decision d where d.verdict = 'refuse' and d.withdrawn_at is null
    union select ${pair("l.group_id", "l.other_id")} from group_link l where l.ended_at is not null and l.end_withdrawn_at is null and l.ended_by <> ${LINKAGE}
    union select ${pair("s.group_id", "s.new_group_id")} from group_split s where s.undone_at is null`;
}
