import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import type { GroupHit, GroupsFound } from "./contract.ts";
import { fold, folded } from "./fold.ts";
import { likePattern, termsOf } from "./typed.ts";

/**
 * Households, organisations and partners by part of their name, largest first. Rides group_search from three letters on.
 *
 * @param seen the condition on a profile p that whoever searches may see it: a group is found by who sees one of its people
 */
export async function findGroups(db: Database, typed: string, { limit, seen }: { readonly limit: number; readonly seen?: RawBuilder<unknown> | undefined }): Promise<GroupsFound> {
  const words = termsOf(fold(typed.replaceAll("\u0000", "")));
  if (words.length === 0) return { hits: [], more: false };
  const found = await rows<Omit<GroupHit, "words">>(
    db,
    sql`select g.group_id as "groupId", g.kind, g.name, b.customers from (
          select * from customer_group g where ${sql.join(words.map((word) => sql`${folded(sql`g.name`)} like ${likePattern(word)}`), sql` and `)} limit 200) g
        cross join lateral (
          select count(distinct m.customer_id)::integer as customers from group_member b join membership m on m.identity_id = b.identity_id
          ${seen === undefined ? sql`` : sql`join profile p on p.customer_id = m.customer_id and ${seen}`} where b.group_id = g.group_id and b.ended_at is null) b
        ${seen === undefined ? sql`` : sql`where b.customers > 0`}
        order by b.customers desc, g.name, g.group_id limit ${limit + 1}`,
  );
  return { hits: found.slice(0, limit).map((group) => ({ ...group, words })), more: found.length > limit };
}
