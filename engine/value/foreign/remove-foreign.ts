// A model from elsewhere is removed by a person, and brought back while it is remembered.
import { type Actor, staffNames, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, run, sql, transaction } from "../../platform/index.ts";
import type { ForeignRemoved } from "./foreign-contract.ts";
import { foreignModels, MOST_MODELS } from "./foreign-models.ts";

/** So long it can be brought back; then it is forgotten with its scores. */
export const REMEMBERED_DAYS = 30;
const DAY_MILLIS = 86_400_000;
const SWEPT_AT_ONCE = 5000;

interface Held {
  readonly kind: "scores" | "onnx";
  readonly removedAt: Date | null;
}

/** Neither judged nor used any more, and no scores are taken for it. @throws {Refusal} not-found */
export async function removeForeign(ground: Ground, actor: Actor, name: string): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const there = await row<Held>(tx, sql`select kind, removed_at as "removedAt" from foreign_model where model_name = ${name} for update`);
    if (!there || there.removedAt !== null) throw new Refusal("not-found", `There is no model from elsewhere called “${name}”.`);
    await sql`update foreign_model set removed_at = ${now}, removed_by = ${actor.id}, changed_at = ${now} where model_name = ${name}`.execute(tx);
    await writeAudit(tx, now, actor, "value.foreign-remove", { kind: "foreign-model", id: name }, { kind: there.kind });
  });
}

/** Takes a removal back: it stands as it stood, with its scores. @throws {Refusal} not-found; not-acceptable-now, if there are twenty without it */
export async function bringBackForeign(ground: Ground, actor: Actor, name: string): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const there = await row<Held>(tx, sql`select kind, removed_at as "removedAt" from foreign_model where model_name = ${name} for update`);
    if (!there || (there.removedAt !== null && isForgotten(there.removedAt, now))) throw new Refusal("not-found", `No model called “${name}” was removed in the last ${REMEMBERED_DAYS} days.`);
    if (there.removedAt === null) return;
    await sql`select 1 from setting where key = 'organisation' for update`.execute(tx);
    if ((await foreignModels(tx)).length >= MOST_MODELS) throw new Refusal("not-acceptable-now", `There are ${MOST_MODELS} models from elsewhere. Remove another first.`);
    await sql`update foreign_model set removed_at = null, removed_by = null, changed_at = ${now} where model_name = ${name}`.execute(tx);
    await writeAudit(tx, now, actor, "value.foreign-bring-back", { kind: "foreign-model", id: name }, { removedAt: there.removedAt.toISOString() });
  });
}

const isForgotten = (removedAt: Date, now: Date): boolean => now.getTime() - removedAt.getTime() >= REMEMBERED_DAYS * DAY_MILLIS;

/** Those that can be brought back, the last removed first. */
export async function foreignRemoved({ db, now }: Pick<Ground, "db" | "now">): Promise<ForeignRemoved[]> {
  const found = (await rows<{ name: string; kind: "scores" | "onnx"; removedAt: Date; by: string | null }>(db, sql`select model_name as name, kind, removed_at as "removedAt", removed_by as by from foreign_model where removed_at is not null order by removed_at desc, model_name`)).filter(({ removedAt }) => !isForgotten(removedAt, now()));
  const people = await staffNames(db, found.flatMap(({ by }) => by ?? []));
  return found.map(({ name, kind, removedAt, by }) => ({ name, kind, removedAt: removedAt.toISOString(), removedBy: people.get(by ?? "") ?? "Rapport", until: new Date(removedAt.getTime() + REMEMBERED_DAYS * DAY_MILLIS).toISOString().slice(0, 10) }));
}

/**
 * Scores are asked for as of the last day known and as of the day on which the weeks that are kept aside begin, half a year before;
 * then they count for 45 days. What is two years older than the last day known is asked for by nothing any more.
 */
export const KEPT_DAYS = 730;

/** Takes away scores of long ago, some rows at a time; of each customer and model the newest stays. Rides foreign_score_old. */
export async function pruneForeign(db: Database, now: Date): Promise<number> {
  return run(db, sql`delete from foreign_score where (identity_id, model_name, as_of) in (
    select s.identity_id, s.model_name, s.as_of from foreign_score s
    where s.as_of < least((select max(until_day) from value_model), ${now}::date) - ${KEPT_DAYS}::integer and exists (select 1 from foreign_score n where n.identity_id = s.identity_id and n.model_name = s.model_name and n.as_of > s.as_of)
    limit ${SWEPT_AT_ONCE})`);
}

/** Forgets what was removed long enough ago, some rows at a time; for the sweep. Rides foreign_score_days. */
export async function sweepForeign(db: Database, now: Date): Promise<void> {
  await pruneForeign(db, now);
  const before = new Date(now.getTime() - REMEMBERED_DAYS * DAY_MILLIS);
  const gone = await run(db, sql`delete from foreign_score where (identity_id, model_name, as_of) in (
    select s.identity_id, s.model_name, s.as_of from foreign_model m join foreign_score s on s.model_name = m.model_name where m.removed_at <= ${before} limit ${SWEPT_AT_ONCE})`);
  if (gone < SWEPT_AT_ONCE) await run(db, sql`delete from foreign_model m where m.removed_at <= ${before} and not exists (select 1 from foreign_score s where s.model_name = m.model_name)`);
}
