// The models from elsewhere that are known here.
import { type Database, row, rows, sql } from "../../platform/index.ts";
import { dayWord } from "../day.ts";
import type { OnnxAbout } from "./onnx-model.ts";

/** A score may be so old and still be used, and judged: the same at the cut-off as today. */
export const FRESH_DAYS = 45;

export interface KeptForeign {
  readonly name: string;
  readonly kind: "scores" | "onnx";
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly mayBeUsed: boolean;
  readonly changedAt: Date;
  readonly onnx: OnnxAbout | null;
}

const COLUMNS = sql`model_name as name, kind, made_at as "madeAt", made_by as "madeBy", may_be_used as "mayBeUsed", changed_at as "changedAt", onnx`;

export const foreignModels = (db: Database): Promise<KeptForeign[]> => rows(db, sql`select ${COLUMNS} from foreign_model where removed_at is null order by lower(model_name), model_name`);

export const foreignModel = (db: Database, name: string): Promise<KeptForeign | undefined> => row(db, sql`select ${COLUMNS} from foreign_model where model_name = ${name} and removed_at is null`);

export interface SaidOf {
  readonly customerId: string;
  readonly name: string;
  readonly asOf: string;
  readonly active26: number | null;
  readonly spending12Minor: number | null;
  readonly sentAt: Date;
}

/**
 * The latest that each of some models said of each of some customers, not older than is fresh on a day.
 *
 * @param day counted since 1970
 * @param upTo later days do not count, where told: what is judged may not have seen what came
 */
export function saidOf(db: Database, of: { readonly names: readonly string[]; readonly customerIds: readonly string[]; readonly currency: string; readonly day: number; readonly upTo?: number }): Promise<SaidOf[]> {
  const { names, customerIds, currency, day, upTo } = of;
  return rows(
    db,
    sql`select distinct on (m.customer_id, s.model_name) m.customer_id as "customerId", s.model_name as name, s.as_of as "asOf", s.active26, case when s.currency = ${currency} then s.spending12_minor end as "spending12Minor", s.sent_at as "sentAt"
        from membership m join foreign_score s on s.identity_id = m.identity_id
        where m.customer_id = any(${[...customerIds]}::uuid[]) and s.model_name = any(${[...names]}::text[]) and s.as_of > ${dayWord(day - FRESH_DAYS)}::date ${upTo === undefined ? sql`` : sql`and s.as_of <= ${dayWord(upTo)}::date`}
        order by m.customer_id, s.model_name, s.as_of desc, s.sent_at desc, s.identity_id`,
  );
}
