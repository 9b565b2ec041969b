// The scores by which lists are ordered and tiers are made: one row a customer, computed from the counts and the model.
import { setImmediate as otherWork } from "node:timers/promises";
import { type Database, sql, type Transaction } from "../platform/index.ts";
import { dayNumber } from "./day.ts";
import { type Counted, countedOf, lastKnownDay, readCounted } from "./histories.ts";
import { currentModel, type KeptModel } from "./kept-model.ts";
import { batches } from "./purchases.ts";
import { type Score, type Scorer, scorerFor } from "./score.ts";
import { tierOf, type TierThresholds } from "./tiers.ts";

export interface Scored {
  readonly customerId: string;
  readonly score: Score;
}

/** The day as of which estimates are made now: the last day any purchase is known of, or up to which the model was told that all are. */
export async function asOfDay(db: Database, model: Pick<KeptModel, "currency" | "untilDay">): Promise<string> {
  const last = await lastKnownDay(db, model.currency);
  return last !== undefined && last > model.untilDay ? last : model.untilDay;
}

/** Scores these customers with the model in use. Ids that name no customer with purchases any more lose their row. */
export async function recomputeScores(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  const model = await currentModel(tx);
  if (!model) return;
  const asOf = await asOfDay(tx, model);
  const score = scorerFor(model, dayNumber(asOf));
  for (const ids of batches(customerIds)) {
    const counted = await countedOf(tx, model.currency, ids);
    const bought = new Set(counted.map((c) => c.customerId));
    await sql`delete from value_score where customer_id = any(${ids.filter((id) => !bought.has(id))}::uuid[])`.execute(tx);
    await writeScores(tx, model, asOf, counted.map((c) => ({ customerId: c.customerId, score: score(c) })));
  }
}

/** Scores everybody with the model in use. */
export async function rebuildScores(tx: Transaction): Promise<void> {
  const model = await currentModel(tx);
  if (!model) {
    await sql`delete from value_score`.execute(tx);
    return;
  }
  const asOf = await asOfDay(tx, model);
  await replaceScores(tx, model, asOf, await scoreEverybody(tx, model.currency, scorerFor(model, dayNumber(asOf))));
}

/** Computes without writing, letting other work of the process through now and then. */
export async function scoreEverybody(db: Database, currency: string, score: Scorer): Promise<Scored[]> {
  const scored: Scored[] = [];
  for await (const batch of readCounted(db, currency)) for (const part of parts(batch)) {
    for (const c of part) scored.push({ customerId: c.customerId, score: score(c) });
    await otherWork();
  }
  return scored;
}

function* parts(batch: readonly Counted[]): Generator<readonly Counted[]> {
  for (let i = 0; i < batch.length; i += 500) yield batch.slice(i, i + 500);
}

export async function replaceScores(tx: Transaction, model: Pick<KeptModel, "modelId" | "currency"> & TierThresholds, asOf: string, scored: readonly Scored[]): Promise<void> {
  await sql`delete from value_score`.execute(tx);
  for (let i = 0; i < scored.length; i += 5000) await writeScores(tx, model, asOf, scored.slice(i, i + 5000));
}

async function writeScores(tx: Transaction, model: Pick<KeptModel, "modelId" | "currency"> & TierThresholds, asOf: string, scored: readonly Scored[]): Promise<void> {
  if (scored.length === 0) return;
  await sql`insert into value_score (customer_id, model_id, as_of, currency, clv12_minor, clv12_lo_minor, clv12_hi_minor, clv12_variance, active26, expected_purchases12, tier)
    select c, ${model.modelId}::uuid, ${asOf}::date, ${model.currency}::text, mid, lo, hi, v, a, e, t from unnest(${scored.map((s) => s.customerId)}::uuid[], ${scored.map((s) => s.score.value12.mid)}::bigint[],
      ${scored.map((s) => s.score.value12.lo)}::bigint[], ${scored.map((s) => s.score.value12.hi)}::bigint[], ${scored.map((s) => s.score.variance12)}::float8[], ${scored.map((s) => s.score.active26)}::float8[],
      ${scored.map((s) => s.score.expectedPurchases12)}::float8[], ${scored.map((s) => tierOf(s.score.value12.mid, model))}::text[]) as t (c, mid, lo, hi, v, a, e, t)
    on conflict (customer_id) do update set model_id = excluded.model_id, as_of = excluded.as_of, currency = excluded.currency, clv12_minor = excluded.clv12_minor, clv12_lo_minor = excluded.clv12_lo_minor,
      clv12_hi_minor = excluded.clv12_hi_minor, clv12_variance = excluded.clv12_variance, active26 = excluded.active26, expected_purchases12 = excluded.expected_purchases12, tier = excluded.tier`.execute(tx);
}
