import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import type { GroupHit, GroupsFound } from "./contract.ts";
import { fold, folded } from "./fold.ts";
import { likePattern, termsOf } from "./typed.ts";

/** Of so many that fit, all are weighed. */
const COUNTED = 5000;

/**
 * Households, organisations and partners by part of their name, largest first: of all who fit, as long as these are no more than
 * five thousand; of more, so many of them, for to sort all takes longer than typing. Rides group_search from three letters on.
 *
 * @param seen the condition on a profile p that whoever searches may see it: a group is found by who sees one of its people
 */
export async function findGroups(db: Database, typed: string, { limit, seen }: { readonly limit: number; readonly seen?: RawBuilder<unknown> | undefined }): Promise<GroupsFound> {
  const words = termsOf(fold(typed.replaceAll("\u0000", "")));
  if (words.length === 0) return { hits: [], more: false };
  // Who may not see any of its people is not counted among those that fit, or a few of theirs would drown.
  const among = seen === undefined ? sql`` : sql`and exists (select 1 from customer_group o join group_member b on b.group_id = o.group_id and b.ended_at is null join membership m on m.identity_id = b.identity_id join profile p on p.customer_id = m.customer_id
          where (o.group_id = coalesce(g.into_id, g.group_id) or o.into_id = coalesce(g.into_id, g.group_id)) and ${seen})`;
  const found = await rows<Omit<GroupHit, "words">>(
    db,
    // A group that has become one with another is found by its own name too, and stands as the one that both are.
    sql`select r.group_id as "groupId", r.kind, r.name, b.customers from (
          select distinct coalesce(into_id, group_id) as root from (
            select * from customer_group g where ${sql.join(words.map((word) => sql`${folded(sql`g.name`)} like ${likePattern(word)}`), sql` and `)} ${among} limit ${COUNTED}) named) g
        join customer_group r on r.group_id = g.root and not exists (select 1 from group_split s where s.new_group_id = r.group_id and s.undone_at is not null)
        cross join lateral (
          select count(distinct m.customer_id)::integer as customers from customer_group o join group_member b on b.group_id = o.group_id join membership m on m.identity_id = b.identity_id
          ${seen === undefined ? sql`` : sql`join profile p on p.customer_id = m.customer_id and ${seen}`} where (o.group_id = r.group_id or o.into_id = r.group_id) and b.ended_at is null) b
        ${seen === undefined ? sql`` : sql`where b.customers > 0`}
        order by b.customers desc, r.name, r.group_id limit ${limit + 1}`,
  );
  return { hits: found.slice(0, limit).map((group) => ({ ...group, words })), more: found.length > limit };
}
