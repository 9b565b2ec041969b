// Models as they are kept: a row is written once and never changed, so a process may remember it.
import { type ParameterName, parameterNames, parameterOf, type PurchaseModel, type SpendModel } from "@rapport/lifetime-value";
import { type Database, row, sql, type Transaction } from "../platform/index.ts";
import type { PurchaseHistory } from "./purchase-history.ts";
import type { BackTest, ValueModelView } from "./contract.ts";
import type { TiersBy } from "./tiers.ts";
import type { TooFew } from "../platform/index.ts";

/** Rows and columns of the covariance, and the errors, are those of the parameters that the kind has. */
type KeptUncertainty = { readonly kind: "undetermined" } | { readonly kind: "estimated"; readonly covarianceOfLogs: readonly (readonly number[])[]; readonly standardErrors: Readonly<Partial<Record<ParameterName, number>>> };

/** How customers buy, with how well that is known. */
export type KeptPurchaseModel = PurchaseModel & {
  readonly uncertainty: KeptUncertainty;
  readonly logLikelihood: number;
  /** Why it supposes that nobody leaves, where it does. */
  readonly because?: string;
};

/** What they spend on a day of purchase. `meanMinor` is over all purchase days; customers are compared with it. */
export type KeptSpendModel = (SpendModel | { readonly kind: "mean" }) & {
  readonly meanMinor: number;
  /** What a reader of the numbers must know of how they came about. */
  readonly note: string | null;
};

export interface KeptModel {
  readonly modelId: string;
  readonly fittedAt: Date;
  readonly fittedBy: string;
  readonly currency: string;
  readonly untilDay: string;
  readonly customers: number;
  readonly purchaseDays: number;
  readonly purchaseModel: KeptPurchaseModel;
  readonly spendModel: KeptSpendModel;
  readonly backTest: BackTest | TooFew;
  readonly tierHighMinor: number;
  readonly tierMiddleMinor: number;
  readonly totalParameterSd: number | null;
  readonly activeParameterSd: number | null;
  readonly history: PurchaseHistory;
}

/** By what its tiers are made. Models of before were made by value. */
export const tiersByOf = ({ backTest }: Pick<KeptModel, "backTest">): TiersBy => (backTest.kind === "measured" ? (backTest.tiersBy ?? "value") : "value");

const columns = sql`model_id as "modelId", fitted_at as "fittedAt", fitted_by as "fittedBy", currency, until_day as "untilDay", customers, purchase_days as "purchaseDays",
  purchase_model as "purchaseModel", spend_model as "spendModel", back_test as "backTest", tier_high_minor as "tierHighMinor", tier_middle_minor as "tierMiddleMinor", total_parameter_sd as "totalParameterSd", active_parameter_sd as "activeParameterSd", history`;

/** The model in use: the one fitted last, unless it has ended. */
export async function currentModel(db: Database): Promise<KeptModel | undefined> {
  const newest = await row<{ id: string; ended: boolean }>(
    db,
    sql`select m.model_id as id, e.model_id is not null as ended from value_model m left join value_model_end e on e.model_id = m.model_id order by m.fitted_at desc, m.model_id desc limit 1`,
  );
  return newest && !newest.ended ? modelById(db, newest.id) : undefined;
}

/** Takes the model in use out of use, for what is left of the purchases no longer bears one; tells whether there was one. */
export async function endModel(tx: Transaction, now: Date): Promise<boolean> {
  const model = await currentModel(tx);
  if (!model) return false;
  await sql`insert into value_model_end (model_id, ended_at) values (${model.modelId}, ${now})`.execute(tx);
  return true;
}

const remembered = new Map<string, KeptModel>();
const MOST_REMEMBERED = 8;

export async function modelById(db: Database, modelId: string): Promise<KeptModel> {
  const known = remembered.get(modelId);
  if (known) return known;
  const found = await row<KeptModel>(db, sql`select ${columns} from value_model where model_id = ${modelId}::uuid`);
  if (!found) throw new Error(`expected value model ${modelId} to be kept, for scores were made with it`);
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(modelId, found);
  return found;
}

export async function keepModel(db: Database, model: KeptModel): Promise<void> {
  await sql`insert into value_model (model_id, fitted_at, fitted_by, currency, until_day, customers, purchase_days, purchase_model, spend_model, back_test, tier_high_minor, tier_middle_minor, total_parameter_sd, active_parameter_sd, history)
    values (${model.modelId}, ${model.fittedAt}, ${model.fittedBy}, ${model.currency}, ${model.untilDay}, ${model.customers}, ${model.purchaseDays}, ${JSON.stringify(model.purchaseModel)}::jsonb,
      ${JSON.stringify(model.spendModel)}::jsonb, ${JSON.stringify(model.backTest)}::jsonb, ${model.tierHighMinor}, ${model.tierMiddleMinor}, ${model.totalParameterSd}, ${model.activeParameterSd}, ${JSON.stringify(model.history)}::jsonb)`.execute(db);
}

const MEANING: Readonly<Record<string, string>> = {
  "no-drop-out-detectable": "Supposing that customers leave explains the purchases no better, so nobody is taken to have left.",
  "drop-out-not-determined": "The purchases do not settle how customers leave, so nobody is taken to have left.",
};

/** The model as the wire shows it. */
export async function modelView(db: Database, model: KeptModel): Promise<ValueModelView> {
  const by = await row<{ name: string }>(
    db,
    sql`select coalesce((select name from auth."user" where id = ${model.fittedBy}), (select name from api_key where key_id::text = ${model.fittedBy} limit 1), 'Rapport') as name`,
  );
  const { purchaseModel: p, spendModel: s } = model;
  const errors: Readonly<Partial<Record<ParameterName, number>>> = p.uncertainty.kind === "estimated" ? p.uncertainty.standardErrors : {};
  const parameters = parameterNames(p).map((name) => ({ name, value: parameterOf(p, name), standardError: errors[name] ?? null }));
  return {
    modelId: model.modelId, fittedAt: model.fittedAt.toISOString(), fittedBy: by!.name, currency: model.currency, untilDay: model.untilDay, customers: model.customers,
    purchaseModel: { kind: p.kind, regularity: "k" in p ? p.k : 1, parameters, logLikelihood: p.logLikelihood, note: p.because === undefined ? null : (MEANING[p.because] ?? p.because) },
    spendModel: { kind: s.kind, parameters: s.kind === "mean" ? [{ name: "mean", value: s.meanMinor }] : [{ name: "p", value: s.p }, { name: "q", value: s.q }, { name: "v", value: s.v }], note: s.note },
    // Models of before have no contest kept with them.
    backTest: model.backTest.kind === "measured" ? { ...model.backTest, contest: model.backTest.contest ?? null, foreign: model.backTest.foreign ?? [], nextPurchase: model.backTest.nextPurchase ?? null, tiersBy: tiersByOf(model) } : model.backTest,
  };
}
