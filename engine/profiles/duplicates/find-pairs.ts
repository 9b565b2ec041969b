// Whom may these records be the same customer as? Found by their blocking keys, weighed, and kept.
import { LARGEST_BLOCK } from "@rapport/record-linkage";
import { type Database, rows, sql, type Transaction } from "../../platform/index.ts";
import { countsFor, type KeptModel } from "./model.ts";
import { type LinkageRecord, recordColumns } from "./record.ts";
import { type Verdict, weighPair } from "./weigh.ts";

export interface FoundPair {
  /** The older one. */
  readonly a: string;
  readonly b: string;
  readonly weightBits: number;
  readonly probability: number;
  readonly becomes: Verdict;
  /** When it was found first; now unless told. */
  readonly foundAt?: Date | undefined;
}

/** Finds the pairs of these records anew, and keeps them in place of what was kept of them. Tells whether there were or are any. */
export async function refindPairs(tx: Transaction, now: Date, kept: KeptModel, records: readonly LinkageRecord[]): Promise<boolean> {
  if (records.length === 0) return false;
  const ids = records.map((record) => record.identity_id);
  const former = await sql`delete from linkage_pair where identity_id = any(${ids}::uuid[]) or other_id = any(${ids}::uuid[])`.execute(tx);
  const candidates = await candidatesOf(tx, now, records);
  const others = new Map((await readRecords(tx, [...new Set([...candidates.values()].flatMap((found) => [...found]))])).map((r) => [r.identity_id, r]));
  // The two of a pair agree where frequency counts, so one side's values are enough.
  const countOf = await countsFor(tx, kept, records);
  const pairs = new Map<string, FoundPair>();
  for (const record of records)
    for (const id of candidates.get(record.identity_id) ?? []) {
      const [a, b] = record.identity_id < id ? [record.identity_id, id] : [id, record.identity_id];
      const other = others.get(id);
      if (!other || pairs.has(a + b)) continue;
      const { becomes, weightBits, probability } = weighPair(kept.model, countOf, record, other);
      if (becomes.verdict !== "never") pairs.set(a + b, { a, b, weightBits, probability, becomes });
    }
  await writePairs(tx, now, [...pairs.values()]);
  return pairs.size > 0 || Number(former.numAffectedRows ?? 0) > 0;
}

const RECORDS_AT_ONCE = 100;

/** By record: those that share a key with it, unless so many do that it says nothing. */
async function candidatesOf(tx: Transaction, now: Date, records: readonly LinkageRecord[]): Promise<Map<string, ReadonlySet<string>>> {
  const candidates = new Map<string, ReadonlySet<string>>();
  for (let from = 0; from < records.length; from += RECORDS_AT_ONCE) {
    const part = records.slice(from, from + RECORDS_AT_ONCE);
    const idsOf = await blocksOf(tx, now, [...new Set(part.flatMap((record) => record.keys))]);
    for (const record of part) {
      const found = new Set(record.keys.flatMap((key) => idsOf.get(key) ?? []));
      found.delete(record.identity_id);
      candidates.set(record.identity_id, found);
    }
  }
  return candidates;
}

/** By key: the records that have it. Rides the index on keys; giants are left out before, for they would all be read. */
async function blocksOf(tx: Transaction, now: Date, keys: readonly string[]): Promise<Map<string, readonly string[]>> {
  const giant = new Set((await rows<{ key: string }>(tx, sql`select key from linkage_giant where key = any(${[...keys]}::text[])`)).map((g) => g.key));
  const asked = keys.filter((key) => !giant.has(key));
  // Key by key: asked for all of them at once, PostgreSQL compares every record with every key (150 ms instead of 5, of 5,000 records).
  const blocks = await rows<{ key: string; ids: string[] }>(tx, sql`select a.key, array_agg(r.identity_id) as ids from unnest(${asked}::text[]) as a (key) cross join lateral (select r.identity_id from linkage_record r where r.keys @> array[a.key]) r group by a.key`);
  const giants = blocks.filter((block) => block.ids.length > LARGEST_BLOCK);
  if (giants.length > 0) await sql`insert into linkage_giant (key, records, seen_at) select k, n, ${now} from unnest(${giants.map((g) => g.key)}::text[], ${giants.map((g) => g.ids.length)}::integer[]) as t (k, n) on conflict (key) do nothing`.execute(tx);
  return new Map(blocks.filter((block) => block.ids.length <= LARGEST_BLOCK).map((block) => [block.key, block.ids]));
}

export function readRecords(db: Database, ids: readonly string[]): Promise<LinkageRecord[]> {
  return rows<LinkageRecord>(db, sql`select ${recordColumns} from linkage_record r where r.identity_id = any(${[...ids]}::uuid[])`);
}

export async function writePairs(tx: Transaction, now: Date, pairs: readonly FoundPair[]): Promise<void> {
  for (let from = 0; from < pairs.length; from += 10_000) {
    const part = pairs.slice(from, from + 10_000);
    await sql`insert into linkage_pair (identity_id, other_id, weight_bits, probability, verdict, doubt, found_at)
      select a, b, w, p, v, d, f from unnest(${part.map((p) => p.a)}::uuid[], ${part.map((p) => p.b)}::uuid[], ${part.map((p) => p.weightBits)}::double precision[], ${part.map((p) => p.probability)}::double precision[],
        ${part.map((p) => p.becomes.verdict)}::text[], ${part.map((p) => (p.becomes.verdict === "review" ? p.becomes.doubt : null))}::text[], ${part.map((p) => (p.foundAt ?? now).toISOString())}::timestamptz[]) as t (a, b, w, p, v, d, f)`.execute(tx);
  }
}
