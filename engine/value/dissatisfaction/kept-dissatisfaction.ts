// What was learnt of those who left, as it is kept: written once and never changed, so a process may remember it.
import { type Database, row, sql, type TooFew, type Transaction } from "../../platform/index.ts";
import type { DissatisfactionModelView } from "./dissatisfaction-contract.ts";
import type { Learnt } from "./learn.ts";
import type { Usual } from "./rhythm.ts";

export type KeptFit =
  | (Learnt & { readonly learntAt: string | null; readonly triedAt: string; readonly usual: Usual; readonly patienceDays: number })
  | TooFew;

export interface DissatisfactionModel {
  readonly modelId: string;
  readonly fittedAt: Date;
  readonly fittedBy: string;
  readonly currency: string;
  readonly asOf: string;
  readonly purchaseDays: number;
  readonly fit: KeptFit;
}

/** How long after a day it is looked whether a customer bought. */
export const LEFT_WEEKS = 26;

const remembered = new Map<string, DissatisfactionModel>();
const MOST_REMEMBERED = 4;

export async function currentDissatisfactionModel(db: Database): Promise<DissatisfactionModel | undefined> {
  // What was learnt before the value model stood in the contest says another chance than is shown elsewhere: it is learnt anew.
  const newest = await row<{ id: string }>(db, sql`select model_id as id from dissatisfaction_model where fit->>'kind' = 'too-few' or fit ? 'gains' order by fitted_at desc, model_id desc limit 1`);
  if (!newest) return undefined;
  const known = remembered.get(newest.id);
  if (known) return known;
  const found = (await row<DissatisfactionModel>(
    db,
    sql`select model_id as "modelId", fitted_at as "fittedAt", fitted_by as "fittedBy", currency, as_of as "asOf", purchase_days as "purchaseDays", fit from dissatisfaction_model where model_id = ${newest.id}::uuid`,
  ))!;
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(newest.id, found);
  return found;
}

export async function keepDissatisfactionModel(tx: Transaction, model: DissatisfactionModel): Promise<void> {
  await sql`insert into dissatisfaction_model (model_id, fitted_at, fitted_by, currency, as_of, purchase_days, fit)
    values (${model.modelId}, ${model.fittedAt}, ${model.fittedBy}, ${model.currency}, ${model.asOf}, ${model.purchaseDays}, ${JSON.stringify(model.fit)}::jsonb)`.execute(tx);
}

export function modelView({ modelId, fittedAt, asOf, fit }: DissatisfactionModel): DissatisfactionModelView | TooFew {
  if (fit.kind === "too-few") return fit;
  const { learntAt, triedAt, customers, left, used, areas, gains, flagged, others, signs } = fit;
  return {
    modelId, fittedAt: fittedAt.toISOString(), asOf, weeks: LEFT_WEEKS, learntAt, triedAt, customers, left, used, areas, gains, flagged, others, signs: [...signs],
    reliability: [...fit.reliability],
  };
}
