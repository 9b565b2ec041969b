// What people said against a pair: it is never linked or asked about again, unless they take it back.
import { type Database, rows, sql } from "../../platform/index.ts";
import { LINKAGE } from "./record.ts";

interface TwoIdentities {
  readonly identity_id: string;
  readonly other_id: string;
}

/**
 * Tells of two groups of identities whether a person said that they are two: refused them, ended a link between them, moved
 * one of them out of a customer in which the other stayed, or said that the address by which one is known is not the other's.
 * Whatever identities they have become part of since, the word stands.
 */
export async function readSaidApart(db: Database, identityIds: readonly string[]): Promise<(a: readonly string[], b: readonly string[]) => boolean> {
  const ids = [...identityIds];
  const found = await rows<TwoIdentities>(
    db,
    sql`select d.identity_id, d.other_id from linkage_decision d where d.verdict = 'refuse' and d.withdrawn_at is null and (d.identity_id = any(${ids}::uuid[]) or d.other_id = any(${ids}::uuid[]))
        union all
        select l.identity_id, l.other_id from link l where l.ended_at is not null and l.end_withdrawn_at is null and l.ended_by not in (${LINKAGE}, 'rule') and (l.identity_id = any(${ids}::uuid[]) or l.other_id = any(${ids}::uuid[]))
          and not exists (select 1 from linkage_decision d where d.identity_id = l.identity_id and d.link_id = coalesce(l.restores, l.link_id) and d.withdrawn_at is not null)
          and not exists (select 1 from link again where again.identity_id = l.identity_id and again.other_id = l.other_id and again.made_by not in (${LINKAGE}, 'rule') and again.made_at > l.ended_at and again.ended_at is null)
        union all
        select least(m.identity_id, s.identity_id), greatest(m.identity_id, s.identity_id) from customer_split_member m join customer_split_member s on s.split_id = m.split_id and not s.moved
          where m.moved and m.undone_at is null and (m.identity_id = any(${ids}::uuid[]) or s.identity_id = any(${ids}::uuid[]))
          and not exists (select 1 from link again where again.identity_id = least(m.identity_id, s.identity_id) and again.other_id = greatest(m.identity_id, s.identity_id) and again.made_by not in (${LINKAGE}, 'rule') and again.ended_at is null)
        union all
        select least(n.identity_id, i.identity_id), greatest(n.identity_id, i.identity_id) from not_theirs n join identifier i on i.kind = n.kind and i.value = n.value
          where n.taken_back_at is null and n.identity_id = any(${ids}::uuid[]) and i.identity_id <> n.identity_id`,
  );
  const apart = new Set(found.map((f) => f.identity_id + f.other_id));
  if (apart.size === 0) return () => false;
  return (a, b) => a.some((one) => b.some((other) => apart.has(one < other ? one + other : other + one)));
}
