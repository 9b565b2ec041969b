// Which organisations may these be? Found by their blocking keys, weighed, and put before people; only the same number in the same
// register joins two without anybody.
import { LARGEST_BLOCK } from "@rapport/record-linkage";
import { type Database, row, rows, sql, type Transaction } from "../../../platform/index.ts";
import { mergeGroupsIn } from "../../knowledge/group-merge.ts";
import { LINKAGE } from "../record.ts";
import { type OrganisationRecord, readOrganisations, recomputeOrganisations } from "./record.ts";
import { saidApart } from "./said-apart.ts";
import { countsAmong, weighOrganisations, whyOrganisationsInWords } from "./weigh.ts";

/** As whom a program joins: it stands in the link and in the audit. */
const LINKAGE_ACTOR = { kind: "system", id: LINKAGE } as const;

const AT_ONCE = 200;

/** Computes these organisations anew and compares those that have changed; tells whether any pairs are others now. */
export async function compareOrganisations(tx: Transaction, now: Date, groupIds: readonly string[]): Promise<boolean> {
  let told = false;
  for (let from = 0; from < groupIds.length; from += AT_ONCE) {
    const { changed, gone } = await recomputeOrganisations(tx, groupIds.slice(from, from + AT_ONCE));
    if (gone.length > 0) await sql`delete from organisation_pair where group_id = any(${gone}::uuid[]) or other_id = any(${gone}::uuid[])`.execute(tx);
    told = (await refindPairs(tx, now, changed)) || gone.length > 0 || told;
  }
  return told;
}

async function refindPairs(tx: Transaction, now: Date, records: readonly OrganisationRecord[]): Promise<boolean> {
  if (records.length === 0) return false;
  const ids = records.map((record) => record.group_id);
  const former = new Map((await rows<{ pair: string; found_at: Date }>(tx, sql`delete from organisation_pair where group_id = any(${ids}::uuid[]) or other_id = any(${ids}::uuid[]) returning group_id::text || other_id::text as pair, found_at`)).map(({ pair, found_at }) => [pair, found_at]));
  const counts = await countsAmong(tx, records);
  const blocks = await blocksOf(tx, records, counts.sharing);
  const others = new Map((await readOrganisations(tx, [...new Set([...blocks.values()].flat())])).map((record) => [record.group_id, record]));
  const found = new Map<string, { readonly a: OrganisationRecord; readonly b: OrganisationRecord; readonly weighed: ReturnType<typeof weighOrganisations> }>();
  for (const record of records)
    for (const id of new Set(record.keys.flatMap((key) => blocks.get(key) ?? []))) {
      const other = others.get(id);
      if (!other || other.group_id === record.group_id || other.kind !== record.kind) continue;
      const [a, b] = record.group_id < other.group_id ? [record, other] : [other, record];
      if (found.has(a.group_id + b.group_id)) continue;
      const weighed = weighOrganisations(counts, a, b);
      if (weighed.judgement.verdict !== "never") found.set(a.group_id + b.group_id, { a, b, weighed });
    }
  const pairs = [...found.values()];
  await sql`insert into organisation_pair (group_id, other_id, weight_bits, probability, found_at)
    select * from unnest(${pairs.map((p) => p.a.group_id)}::uuid[], ${pairs.map((p) => p.b.group_id)}::uuid[], ${pairs.map((p) => p.weighed.weightBits)}::double precision[], ${pairs.map((p) => p.weighed.probability)}::double precision[], ${pairs.map((p) => (former.get(p.a.group_id + p.b.group_id) ?? now).toISOString())}::timestamptz[])`.execute(tx);
  for (const { a, b, weighed } of pairs) if (weighed.isCertain) await joinCertain(tx, now, a, b, whyOrganisationsInWords(weighed));
  return pairs.length > 0 || former.size > 0;
}

/** Unless they are one by now, or a person said that they are two. */
async function joinCertain(tx: Transaction, now: Date, a: OrganisationRecord, b: OrganisationRecord, why: string): Promise<void> {
  const roots = await rows<{ root: string }>(tx, sql`select distinct coalesce(into_id, group_id) as root from customer_group where group_id = any(${[a.group_id, b.group_id]}::uuid[]) order by 1`);
  if (roots.length < 2) return;
  const [one, other] = [roots[0]!.root, roots[1]!.root];
  if (await row(tx, sql`select 1 from (${saidApart()}) apart where a = ${one}::uuid and b = ${other}::uuid`)) return;
  await mergeGroupsIn(tx, now, LINKAGE_ACTOR, { groupId: one, otherId: other, why });
}

/** By key: those that have it, unless so many do that it says nothing. */
async function blocksOf(db: Database, records: readonly OrganisationRecord[], sharing: (key: string) => number): Promise<Map<string, readonly string[]>> {
  const asked = [...new Set(records.flatMap((record) => record.keys))].filter((key) => sharing(key) > 1 && sharing(key) <= LARGEST_BLOCK);
  const found = await rows<{ key: string; ids: string[] }>(db, sql`select a.key, array_agg(r.group_id) as ids from unnest(${asked}::text[]) as a (key) cross join lateral (select r.group_id from organisation_record r where r.keys @> array[a.key]) r group by a.key`);
  return new Map(found.map(({ key, ids }) => [key, ids]));
}
