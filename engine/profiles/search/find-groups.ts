import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import type { GroupHit, GroupsFound } from "./contract.ts";
import { fold } from "./fold.ts";
import { likePattern, termsOf } from "./typed.ts";

/** Of so many that fit, all are weighed. */
const ALL_WEIGHED = 500;
/** Of more, so many of the largest. */
const LARGEST_WEIGHED = 60;

export interface Weighing {
  readonly limit: number;
  /** The condition on a profile p that whoever searches may see it. */
  readonly seen?: RawBuilder<unknown> | undefined;
}

/**
 * Households, organisations and partners by part of their name, largest first. Rides group_search from three letters on; where
 * more fit than can be counted while somebody types, walks customer_group_members, in the order of how large they were when
 * somebody last joined or left.
 *
 * @param seen the condition on a profile p that whoever searches may see it: a group is found by who sees one of its people
 */
export async function findGroups(db: Database, typed: string, { limit, seen }: Weighing): Promise<GroupsFound> {
  const words = termsOf(fold(typed.replaceAll("\u0000", "")));
  if (words.length === 0) return { hits: [], more: false, spelt: [] };
  // A group that has become one with another is found by its own name too, and stands as the one that both are.
  const fits = sql`select coalesce(g.into_id, g.group_id) as root from customer_group g where ${sql.join(words.map((word) => sql`g.search like ${likePattern(word)}`), sql` and `)} ${among(seen)}`;
  const some = await rows<{ root: string }>(db, sql`${fits} limit ${ALL_WEIGHED + 1}`);
  const weighed = some.length <= ALL_WEIGHED ? some : await rows<{ root: string }>(db, sql`${fits} order by g.members desc, g.group_id limit ${LARGEST_WEIGHED}`);
  const found = await weigh(db, [...new Set(weighed.map((each) => each.root))], { limit, seen });
  return { hits: found.slice(0, limit).map((group) => ({ ...group, words })), more: found.length > limit, spelt: [] };
}

/** Who may not see any of its people is not counted among those that fit, or a few of theirs would drown: a condition on a group g. */
export function among(seen: RawBuilder<unknown> | undefined): RawBuilder<unknown> {
  return seen === undefined ? sql`` : sql`and exists (select 1 from customer_group o join group_member b on b.group_id = o.group_id and b.ended_at is null join membership m on m.identity_id = b.identity_id join profile p on p.customer_id = m.customer_id
          where (o.group_id = coalesce(g.into_id, g.group_id) or o.into_id = coalesce(g.into_id, g.group_id)) and ${seen})`;
}

/** The largest of these by how many customers belong to them now. */
export async function weigh(db: Database, roots: readonly string[], { limit, seen }: Weighing): Promise<Omit<GroupHit, "words">[]> {
  if (roots.length === 0) return [];
  return rows(
    db,
    sql`with part as (
          select root, root as group_id from unnest(${[...roots]}::uuid[]) root
          union all select o.into_id, o.group_id from customer_group o where o.into_id = any(${[...roots]}::uuid[])),
        weighed as (
          select t.root, count(distinct m.customer_id)::integer as customers from part t join group_member b on b.group_id = t.group_id and b.ended_at is null join membership m on m.identity_id = b.identity_id
          ${seen === undefined ? sql`` : sql`join profile p on p.customer_id = m.customer_id and ${seen}`} group by t.root)
        select r.group_id as "groupId", r.kind, r.name, coalesce(w.customers, 0) as customers from customer_group r left join weighed w on w.root = r.group_id
        where r.group_id = any(${[...roots]}::uuid[]) and not exists (select 1 from group_split s where s.new_group_id = r.group_id and s.undone_at is not null)
        ${seen === undefined ? sql`` : sql`and w.customers > 0`}
        order by 4 desc, r.name, r.group_id limit ${limit + 1}`,
  );
}
