// Recorded decisions of a time, read in parts that threads take one by one.
import { type Database, row, rows, sql } from "../../platform/index.ts";
import type { Moment, Surface } from "../contract.ts";
import type { Grounds } from "../grounds.ts";

const AT_ONCE = 500;
/** A thread takes so many, then the next so many that nobody has taken: so all of them end together. */
const TAKEN_AT_ONCE = 10_000;
/** Of so many decisions of each part the time is looked at. */
const SEEN_OF_PART = 30;
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** A decision that was recorded, and what it rested on: bare (`GroundsReader`), or of before the bare facts were written, with everything. */
export interface RecordedDecision {
  readonly customerId: string;
  readonly decisionId: string;
  /** In milliseconds. */
  readonly at: number;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly known: string | null;
  readonly shape: string | null;
  readonly whole: Grounds | null;
}

/** The decisions of a time in parts, one after the other. */
export interface RecordedParts {
  readonly policyKey: string;
  readonly total: number;
  readonly first: Date | null;
  /** Where parts end, in milliseconds: each begins after the end of the one before, and holds its own end. */
  readonly ends: readonly number[];
  /** Not included. In milliseconds. */
  readonly since: number;
  /** Which part is taken next, and how many decisions are done: all threads count in the same memory. */
  readonly shared: Int32Array<SharedArrayBuffer>;
}
const NEXT = 0;
const DONE = 1;

/** How many decisions all threads have done. */
export const doneOf = ({ shared }: RecordedParts): number => Atomics.load(shared, DONE);

/** Whether more than so many were recorded since. */
export async function areMoreThan(db: Database, count: number, since: Date): Promise<boolean> {
  return (await row(db, sql`select 1 from decision where at > ${since}::timestamptz offset ${count} limit 1`)) !== undefined;
}

/** What is decided from now on is left out. Where parts end is guessed from a few of the decisions: whatever is guessed, each decision is in one part. */
export async function partsOf(db: Database, policyKey: string, since: Date): Promise<RecordedParts> {
  // Rides decision (at), and reads nothing else.
  const { total, first, last } = (await row<{ total: number; first: Date | null; last: Date | null }>(db, sql`select count(*)::integer as total, min(at) as first, max(at) as last from decision where at > ${since}::timestamptz`))!;
  const count = Math.floor(total / TAKEN_AT_ONCE);
  const between = last && count > 1 ? await rows<{ at: Date }>(db, sql`select at from decision tablesample system (${Math.min(100, (100 * count * SEEN_OF_PART) / total)}) repeatable (1) where at > ${since}::timestamptz and at < ${last}::timestamptz order by at`) : [];
  const ends = [...new Set(Array.from({ length: Math.max(0, count - 1) }, (_, n) => between[Math.floor(((n + 1) * between.length) / count)]?.at.getTime() ?? []).flat())];
  return { policyKey, total, first, since: since.getTime(), ends: last ? [...ends, last.getTime()] : [], shared: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) };
}

/**
 * Gives many decisions at a time, as long as there are parts that nobody has taken; those of a part oldest first. While some are
 * looked at the next are read.
 *
 * @param first whether the first part is taken before any other
 */
export async function* takeRecorded(db: Database, { policyKey, since, ends, shared }: RecordedParts, first: boolean): AsyncGenerator<RecordedDecision[]> {
  const read = (after: { readonly at: number; readonly id: string }, until: number) =>
    // Rides decision (at). Of what was written before the bare facts were, the whole is read.
    rows<RecordedDecision>(
      db,
      sql`select identity_id as "customerId", decision_id as "decisionId", (extract(epoch from at) * 1000)::float8 as at, surface, moment, known, shape, case when known is null then facts end as whole from decision
          where decision.at >= ${new Date(after.at)}::timestamptz and (decision.at, decision_id) > (${new Date(after.at)}::timestamptz, ${after.id}::uuid) and at <= ${new Date(until)}::timestamptz and policy_key = ${policyKey} order by decision.at, decision_id limit ${AT_ONCE}`,
    );
  const take = () => (first ? ((first = false), 0) : Atomics.add(shared, NEXT, 1) + 1);
  const beginOf = (part: number) => ({ at: part === 0 ? since : ends[part - 1]!, id: LAST_ID });
  let part = take();
  let after = beginOf(part);
  const next = async (): Promise<RecordedDecision[] | undefined> => {
    while (part < ends.length) {
      const batch = await read(after, ends[part]!);
      const last = batch.at(-1);
      if (last && batch.length === AT_ONCE) after = { at: last.at, id: last.decisionId };
      else after = beginOf((part = take()));
      if (last) return batch;
    }
    return undefined;
  };
  for (let reading = next(); ; ) {
    const batch = await reading;
    if (!batch) return;
    reading = next();
    reading.catch(() => undefined); // it is awaited in the next round
    yield batch;
    Atomics.add(shared, DONE, batch.length);
  }
}
