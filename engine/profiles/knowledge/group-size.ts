// How many belong to a group, kept beside it so that a search for a few letters begins with the largest. Computed: what is shown
// of a group is counted anew.
import { type RawBuilder, sql, type Transaction } from "../../platform/index.ts";

/**
 * Writes how many belong to these groups and to those that are one with them.
 *
 * @param whom a query that gives ids of groups; all where undefined
 */
export async function sizeGroups(tx: Transaction, whom?: RawBuilder<unknown>): Promise<void> {
  // A group that somebody else is just changing is left to the line of the log that follows from that.
  await sql`
    with root as (select distinct coalesce(into_id, group_id) as id from customer_group ${whom === undefined ? sql`` : sql`where group_id = any(array(${whom}))`}),
    part as (select id as root, id as group_id from root union all select o.into_id, o.group_id from root join customer_group o on o.into_id = root.id),
    sized as (select p.root, count(b.identity_id)::integer as members from part p left join group_member b on b.group_id = p.group_id and b.ended_at is null group by p.root),
    free as (select g.group_id, s.members from part p join sized s on s.root = p.root join customer_group g on g.group_id = p.group_id where g.members <> s.members for no key update of g skip locked)
    update customer_group g set members = free.members from free where g.group_id = free.group_id`.execute(tx);
}

/** The groups to which the customers belong, or belonged, whose identities these are. */
export function groupsOfIdentities(ids: readonly string[]): RawBuilder<unknown> {
  return sql`select b.group_id from membership one join membership m on m.customer_id = one.customer_id join group_member b on b.identity_id = m.identity_id where one.identity_id = any(${[...ids]}::uuid[])`;
}
