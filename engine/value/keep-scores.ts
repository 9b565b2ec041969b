// The scores by which lists are ordered and tiers are made: one row a customer, computed from the counts and the model.
import { setImmediate as otherWork } from "node:timers/promises";
import { type Database, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import { type ListedScore, listScores, unlistScores } from "../profiles/index.ts";
import { dayNumber } from "./day.ts";
import { type StayBy, staysBySigns, tellerInUse } from "./dissatisfaction/stays-by-signs.ts";
import { type ForeignBy, foreignInUse, type InUse, isNone, saidByThoseInUse, withForeign } from "./foreign/in-use.ts";
import { type Counted, countedOf, lastKnownDay, readCounted } from "./histories.ts";
import { currentModel, type KeptModel, tiersByOf } from "./kept-model.ts";
import { batches } from "./purchases.ts";
import { type Score, scorer, scorerFor, valuer12 } from "./score.ts";
import { tierBasis, tierOf, type TiersBy, type TierThresholds } from "./tiers.ts";

interface Scored {
  readonly customerId: string;
  readonly score: Score;
  readonly by: ForeignBy | null;
  readonly stayBy: StayBy | null;
  readonly totalMinor: number;
}

/** The day as of which estimates are made now: the last day any purchase is known of, or up to which the model was told that all are. */
export async function asOfDay(db: Database, model: Pick<KeptModel, "currency" | "untilDay">): Promise<string> {
  const last = await lastKnownDay(db, model.currency);
  return last !== undefined && last > model.untilDay ? last : model.untilDay;
}

/** Scores these customers with the model in use. Ids that name no customer with purchases any more lose their row. @param now up to which contacts are known */
export async function recomputeScores(tx: Transaction, customerIds: readonly string[], now: Date): Promise<void> {
  const model = await currentModel(tx);
  if (!model) return;
  const asOf = await asOfDay(tx, model);
  const score = scorerFor(model, dayNumber(asOf));
  const inUse = await foreignInUse(tx, model.backTest, model.currency);
  for (const ids of batches(customerIds)) {
    const counted = await countedOf(tx, model.currency, ids);
    const bought = new Set(counted.map((c) => c.customerId));
    const without = ids.filter((id) => !bought.has(id));
    await sql`delete from value_score where customer_id = any(${without}::uuid[])`.execute(tx);
    await unlistScores(tx, sql`l.customer_id = any(${without}::uuid[])`);
    const scored = await withTheirs(tx, { inUse, currency: model.currency, asOf, now }, counted, score);
    await writeScores(tx, model, asOf, scored);
    await listScores(tx, listed(scored, model));
  }
}

/** Scores everybody with the model in use. */
export async function rebuildScores(tx: Transaction, now: Date): Promise<void> {
  const model = await currentModel(tx);
  if (!model) {
    await sql`delete from value_score`.execute(tx);
    await unlistScores(tx, sql`true`);
    return;
  }
  await replaceScores(tx, model, { asOf: await asOfDay(tx, model), now }, { listed: true });
  await unlistScores(tx, NO_SCORE);
}

const NO_SCORE = sql`not exists (select 1 from value_score v where v.customer_id = l.customer_id)`;

/**
 * Lets lists follow the scores of everybody, some at a time: whoever keeps profiles writes the same rows, and would wait for as
 * long as a million take. Whatever keeps `hold` is out meanwhile, but only for a moment each.
 *
 * @param hold keeps whoever else writes scores out until a transaction ends
 */
export async function listAllScores(db: Database, hold: (tx: Transaction) => Promise<void>): Promise<void> {
  for (let after: string | undefined = "00000000-0000-0000-0000-000000000000"; after !== undefined; ) {
    const from: string = after;
    after = await transaction(db, async (tx) => {
      await hold(tx);
      const next = await rows<ListedScore>(tx, sql`select customer_id as "customerId", tier, clv12_minor as "valueMinor", active26 as "stay26" from value_score where customer_id > ${from}::uuid order by customer_id limit 5000`);
      await listScores(tx, next);
      return next.at(-1)?.customerId;
    });
  }
  await transaction(db, async (tx) => {
    await hold(tx);
    await unlistScores(tx, NO_SCORE);
  });
}

/** What everybody who bought in the model's currency is expected to spend, or what they have spent where tiers are made of that; whole minor units, nothing is written. */
export async function valuesOfEverybody(db: Database, model: Pick<KeptModel, "currency" | "purchaseModel" | "spendModel">, asOf: string, inUse: InUse = {}, tiersBy: TiersBy = "value"): Promise<number[]> {
  const valueOf = valuer12(model, dayNumber(asOf));
  const values: number[] = [];
  for await (const batch of readCounted(db, model.currency)) {
    const said = tiersBy === "value" ? await saidByThoseInUse(db, inUse, model.currency, dayNumber(asOf), batch) : new Map<string, never>();
    if (tiersBy === "past-spend") for (const { totalMinor } of batch) values.push(totalMinor);
    else for (const counted of batch) values.push(said.get(counted.customerId)?.spending12?.figure ?? valueOf(counted));
    await otherWork();
  }
  return values;
}

/** So many are scored and written together: few enough that nobody in the same process waits for long. */
const PART = 2500;

/** Scores everybody anew, some at a time: while the database takes some the next are worked out. @param options listed: lists follow at once */
export async function replaceScores(tx: Transaction, model: Pick<KeptModel, "modelId" | "currency" | "purchaseModel" | "spendModel" | "backTest"> & TierThresholds, { asOf, now }: { readonly asOf: string; readonly now: Date }, options: { readonly listed?: boolean } = {}): Promise<void> {
  await sql`delete from value_score`.execute(tx);
  const score = scorer(model, dayNumber(asOf));
  const inUse = await foreignInUse(tx, model.backTest, model.currency);
  const asksNothing = isNone(inUse) && ((await tellerInUse(tx)) ?? "stay") === "stay";
  let written: Promise<unknown> = Promise.resolve();
  try {
    for await (const batch of readCounted(tx, model.currency))
      for (let from = 0; from < batch.length; from += PART) {
        const part = batch.slice(from, from + PART);
        if (!asksNothing) await written; // one statement at a time
        const scored = asksNothing ? part.map((each) => ({ customerId: each.customerId, totalMinor: each.totalMinor, score: score(each), by: null, stayBy: null })) : await withTheirs(tx, { inUse, currency: model.currency, asOf, now }, part, score);
        await written;
        written = writeScores(tx, model, asOf, scored).then(() => (options.listed ? listScores(tx, listed(scored, model)) : undefined));
        written.catch(() => undefined); // it is awaited below
        await otherWork();
      }
  } finally {
    await written;
  }
}

/** Our scores, with the figures of models from elsewhere where these did better, and the chance to stay as signs tell it where they told more. */
async function withTheirs(tx: Transaction, { inUse, currency, asOf, now }: { readonly inUse: InUse; readonly currency: string; readonly asOf: string; readonly now: Date }, counted: readonly Counted[], score: (counted: Counted) => Score): Promise<Scored[]> {
  const day = dayNumber(asOf);
  const said = await saidByThoseInUse(tx, inUse, currency, day, counted);
  const scored = counted.map((each) => ({ counted: each, ...withForeign(score(each), inUse, said.get(each.customerId)) }));
  const bySigns = await staysBySigns(tx, { currency, asOf: day, moment: now }, scored.flatMap(({ counted: each, score: own, by }) => (by?.stay26 ? [] : [{ ...each, active26: own.active26 }])));
  return scored.map(({ counted: { customerId, totalMinor }, score: own, by }) => {
    const stayBy = bySigns.get(customerId) ?? null;
    return { customerId, totalMinor, score: stayBy ? { ...own, active26: stayBy.mid } : own, by, stayBy };
  });
}

const tierIn = ({ score, totalMinor }: Scored, model: TierThresholds & Pick<KeptModel, "backTest">) => tierOf(tierBasis(tiersByOf(model), { valueMinor: score.value12.mid, totalMinor }), model);

function listed(scored: readonly Scored[], model: TierThresholds & Pick<KeptModel, "backTest">): ListedScore[] {
  return scored.map((each) => ({ customerId: each.customerId, tier: tierIn(each, model), score: each.score })).map(({ customerId, tier, score }) => ({ customerId, tier, valueMinor: score.value12.mid, stay26: score.active26 }));
}

async function writeScores(tx: Transaction, model: Pick<KeptModel, "modelId" | "currency" | "backTest"> & TierThresholds, asOf: string, scored: readonly Scored[]): Promise<void> {
  if (scored.length === 0) return;
  await sql`insert into value_score (customer_id, model_id, as_of, currency, clv12_minor, clv12_lo_minor, clv12_hi_minor, clv12_variance, active26, expected_purchases12, tier, foreign_by, stay_by)
    select c, ${model.modelId}::uuid, ${asOf}::date, ${model.currency}::text, mid, lo, hi, v, a, e, t, f, s from unnest(${scored.map((s) => s.customerId)}::uuid[], ${scored.map((s) => s.score.value12.mid)}::bigint[],
      ${scored.map((s) => s.score.value12.lo)}::bigint[], ${scored.map((s) => s.score.value12.hi)}::bigint[], ${scored.map((s) => s.score.variance12)}::float8[], ${scored.map((s) => s.score.active26)}::float8[],
      ${scored.map((s) => s.score.expectedPurchases12)}::float8[], ${scored.map((s) => tierIn(s, model))}::text[], ${scored.map((s) => (s.by === null ? null : JSON.stringify(s.by)))}::jsonb[], ${scored.map((s) => (s.stayBy === null ? null : JSON.stringify(s.stayBy)))}::jsonb[]) as t (c, mid, lo, hi, v, a, e, t, f, s)
    on conflict (customer_id) do update set model_id = excluded.model_id, as_of = excluded.as_of, currency = excluded.currency, clv12_minor = excluded.clv12_minor, clv12_lo_minor = excluded.clv12_lo_minor,
      clv12_hi_minor = excluded.clv12_hi_minor, clv12_variance = excluded.clv12_variance, active26 = excluded.active26, expected_purchases12 = excluded.expected_purchases12, tier = excluded.tier, foreign_by = excluded.foreign_by, stay_by = excluded.stay_by`.execute(tx);
}
