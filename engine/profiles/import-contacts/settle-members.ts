// Which people of a staged file belong to which organisation, told before anything is written, so that a check says what an import does.
import { type Database, type RawBuilder, sql } from "../../platform/index.ts";
import { countMembers, type MemberCounts, MEMBERSHIP_KEYS, stageMembers } from "../knowledge/groups-from-file.ts";

/** Fills the stage of members, for `storeMembers`. @param source of the file */
export async function settleMembers(session: Database, source: string): Promise<MemberCounts> {
  await stageMembers(session, saidInStage(source));
  return countMembers(session);
}

/** Where people belong as their source says once the file is in: what it says, or where it says nothing new what it said last. */
function saidInStage(source: string): RawBuilder<unknown> {
  const keys = sql`any(${[...MEMBERSHIP_KEYS]}::text[])`;
  return sql`select p.id as identity_id, e.key, ${source}::text as source, e.value #>> '{}' as value from staged_person p cross join lateral jsonb_each(p.attributes) e where p.is_new and e.key = ${keys}
    union all select p.id, ch.key, ${source}::text, ch.value #>> '{}' from staged_change ch join staged_person p on p.n = ch.n where ch.key = ${keys}
    union all select * from (select distinct on (a.identity_id, a.key) a.identity_id, a.key, a.source, a.value #>> '{}' from staged_person p join attribute a on a.identity_id = p.id
      where not p.is_new and a.source = ${source} and a.key = ${keys} and not exists (select 1 from staged_change ch where ch.n = p.n and ch.key = a.key) order by a.identity_id, a.key, a.observed_at desc, a.attribute_id desc) before`;
}
