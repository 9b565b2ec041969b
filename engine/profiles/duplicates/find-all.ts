// A search through all customers for those who are one: learns, weighs, links what is certain, and puts before people what
// is likely. The same verdicts as for one record that comes in.
import { LARGEST_BLOCK, type RawRecord } from "@rapport/record-linkage";
import { type Actor, SEES_ALL, SYSTEM, writeAudit } from "../../organisation/index.ts";
import { apart, type Ground, newId, type Part, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { type Comparable, FIELDS } from "./comparable.ts";
import type { DuplicatesFound, RunStage } from "./contract.ts";
import { type FoundPair, writePairs } from "./find-pairs.ts";
import { refindClaims } from "./claimed-pairs.ts";
import { DUPLICATES } from "./follower.ts";
import { judgedPairs } from "./judged-pairs.ts";
import { keepModel, modelInUse } from "./model.ts";
import { rebuildRecords } from "./record.ts";
import { countWaiting } from "./read-duplicates.ts";
import { noteAllToSettle, settleNext } from "./to-settle.ts";
import { verdictOf } from "./weigh.ts";
import type { AllWeighed } from "./weigh-all.ts";
import type { WeighTask } from "./weigh-worker.ts";

export interface FindProgress {
  readonly stage: RunStage;
  readonly done: number;
  readonly total: number;
}

/** Without a sign of life for so long a run is taken for dead: its process has ended. */
const DEAD_AFTER_MILLIS = 120_000;

/** Notes that a search begins. @throws {Refusal} not-acceptable-now, while another runs */
export async function beginRun(ground: Ground, actor: Actor): Promise<string> {
  const now = ground.now();
  const runId = newId(now.getTime());
  await transaction(ground.db, async (tx) => {
    // One at a time past here, so that two who begin at once see each other.
    await sql`select 1 from log_head where name = 'identities' for no key update`.execute(tx);
    const running = await row<{ moved_at: Date }>(tx, sql`select moved_at from linkage_run where ended_at is null order by started_at desc limit 1`);
    if (running && now.getTime() - running.moved_at.getTime() < DEAD_AFTER_MILLIS) throw new Refusal("not-acceptable-now", "A search through all customers is running already.");
    await sql`update linkage_run set ended_at = ${now}, failure = 'It was broken off; what it had linked stands.' where ended_at is null`.execute(tx);
    await sql`insert into linkage_run (run_id, started_at, started_by, stage, done, total, moved_at) values (${runId}, ${now}, ${actor.id}, 'reading', 0, 0, ${now})`.execute(tx);
    await writeAudit(tx, now, actor, "duplicates.find", { kind: "run", id: runId });
  });
  return runId;
}

/** Carries a search out. Whatever goes wrong is kept with it, and thrown. */
export async function carryOutRun(ground: Ground, runId: string, hears: (progress: FindProgress) => void = () => undefined): Promise<DuplicatesFound> {
  const moved = async (stage: RunStage, done: number, total: number) => {
    hears({ stage, done, total });
    await sql`update linkage_run set stage = ${stage}, done = ${done}, total = ${total}, moved_at = ${ground.now()} where run_id = ${runId}::uuid`.execute(ground.db);
  };
  try {
    const weighed = await transaction(ground.db, (tx) => weighEverything(tx, ground.now(), moved));
    const settled = await settleEverything(ground, moved);
    const found: DuplicatesFound = { ...weighed, ...settled, likelyPairs: await countWaiting(ground.db, "open", SEES_ALL) };
    await sql`update linkage_run set ended_at = ${ground.now()}, found = ${JSON.stringify(found)}::jsonb where run_id = ${runId}::uuid`.execute(ground.db);
    return found;
  } catch (error) {
    await sql`update linkage_run set ended_at = ${ground.now()}, failure = ${(error as Error).message} where run_id = ${runId}::uuid`.execute(ground.db);
    throw error;
  } finally {
    ground.nudge();
  }
}

export async function findDuplicates(ground: Ground, actor: Actor, hears?: (progress: FindProgress) => void): Promise<DuplicatesFound> {
  return carryOutRun(ground, await beginRun(ground, actor), hears);
}

/**
 * Beyond so many people of one file a search through everybody is quicker than comparing them one by one, so the log names none
 * of them. Rows of a file, from 1.
 */
export const COMPARED_ONE_BY_ONE = 20_000;

/**
 * Searches through all customers if an import brought more people than are compared one by one, and nobody has searched since.
 * A search that failed is not tried again by itself: the page says why, and a person begins the next.
 *
 * @returns what was found; undefined where there was nothing to do, or somebody else is at it
 */
export async function findAfterImports(ground: Ground, beyond = COMPARED_ONE_BY_ONE): Promise<DuplicatesFound | undefined> {
  const uncompared = await row(
    ground.db,
    sql`select 1 from import i where kind = 'contacts' and finished_at is not null and undone_at is null and (summary->'lines'->>'kept')::integer > ${beyond}
          and finished_at > coalesce((select max(started_at) from linkage_run), '-infinity')
          and not exists (select 1 from import w where w.import_id = i.part_of and w.finished_at is null) limit 1`,
  );
  if (!uncompared) return undefined;
  try {
    return await findDuplicates(ground, SYSTEM);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** While this is held the follower waits, so that nobody writes records or pairs but us. */
async function holdFollower(tx: Transaction): Promise<void> {
  await sql`insert into follower (name, position) values (${DUPLICATES}, 0) on conflict do nothing`.execute(tx);
  await sql`select 1 from follower where name = ${DUPLICATES} for update`.execute(tx);
}

type Moved = (stage: RunStage, done: number, total: number) => Promise<void>;
type Read = Comparable & { readonly identity_id: string; readonly accounts: readonly string[] };

async function weighEverything(tx: Transaction, now: Date, moved: Moved): Promise<Pick<DuplicatesFound, "records" | "comparedPairs" | "fitted" | "note" | "giants">> {
  await holdFollower(tx);
  const { n: customers } = (await row<{ n: number }>(tx, sql`select count(distinct customer_id)::integer as n from membership`))!;
  await rebuildRecords(tx, { each: (some) => refindClaims(tx, now, some), moved: (done) => moved("reading", done, customers) });
  const ids: { readonly id: string; readonly accounts: readonly string[] }[] = [];
  const formerly = await modelInUse(tx);
  async function* read(): AsyncGenerator<Part<readonly RawRecord[]>> {
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const part = await rows<Read>(tx, sql`select identity_id, accounts, given_name, surname, date_of_birth, street_address, city, postcode, email, phone from linkage_record where identity_id > ${after}::uuid order by identity_id limit 5000`);
      if (part.length === 0) break;
      after = part.at(-1)!.identity_id;
      for (const { identity_id, accounts } of part) ids.push({ id: identity_id, accounts });
      yield { value: part.map((record) => Object.fromEntries(FIELDS.map((field) => [field, record[field]]))) };
    }
    await moved("weighing", 0, ids.length);
  }
  const answer = await apart<WeighTask, readonly RawRecord[], AllWeighed>(new URL("./weigh-worker.ts", import.meta.url), { formerly: formerly.fitted ? formerly.model : null, judged: await judgedPairs(tx, formerly.model) }, read());
  await moved("weighing", ids.length, ids.length);
  await keepModel(tx, now, { model: answer.model, holders: answer.holders, records: ids.length, fitted: answer.fitted, note: answer.note }, answer.common);
  await replacePairs(tx, now, answer.pairs.map((pair) => pairOf(pair, ids)));
  await replaceGiants(tx, now);
  return { records: ids.length, comparedPairs: answer.comparedPairs, fitted: answer.fitted, note: answer.note, giants: [...answer.giants] };
}

function pairOf(pair: AllWeighed["pairs"][number], ids: readonly { readonly id: string; readonly accounts: readonly string[] }[]): FoundPair {
  // Records were read in the order of their ids, so the smaller place is the older.
  const [one, other] = pair.a < pair.b ? [ids[pair.a]!, ids[pair.b]!] : [ids[pair.b]!, ids[pair.a]!];
  return { a: one.id, b: other.id, weightBits: pair.weightBits, probability: pair.probability, becomes: verdictOf({ verdict: pair.verdict, doubt: pair.doubt ?? undefined }, one, other) };
}

/** A pair that was known keeps when it was found: a colleague who was not sure is not asked again for the search alone. */
async function replacePairs(tx: Transaction, now: Date, pairs: readonly FoundPair[]): Promise<void> {
  const known = new Map((await rows<{ key: string; found_at: Date }>(tx, sql`select identity_id::text || other_id::text as key, found_at from linkage_pair`)).map((k) => [k.key, k.found_at]));
  await sql`delete from linkage_pair`.execute(tx);
  await writePairs(tx, now, pairs.map((pair) => ({ ...pair, foundAt: known.get(pair.a + pair.b) })));
}

async function replaceGiants(tx: Transaction, now: Date): Promise<void> {
  await sql`delete from linkage_giant`.execute(tx);
  await sql`insert into linkage_giant (key, records, seen_at) select key, count(*), ${now} from linkage_record r cross join unnest(r.keys) as k (key) group by key having count(*) > ${LARGEST_BLOCK}`.execute(tx);
}

/** In small transactions, for a link holds the log until its end. What a crash leaves undone the follower does. */
async function settleEverything(ground: Ground, moved: Moved): Promise<Pick<DuplicatesFound, "linked" | "ended">> {
  const total = await transaction(ground.db, async (tx) => {
    await holdFollower(tx);
    return noteAllToSettle(tx);
  });
  const sums = { linked: 0, ended: 0 };
  for (let done = 0; ; ) {
    const { linked, ended, judged } = await transaction(ground.db, async (tx) => {
      await holdFollower(tx);
      return settleNext(tx, ground.now(), await modelInUse(tx));
    });
    if (judged === 0) return sums;
    sums.linked += linked;
    sums.ended += ended;
    done += judged;
    await moved("linking", done, Math.max(done, total));
    ground.nudge();
  }
}
