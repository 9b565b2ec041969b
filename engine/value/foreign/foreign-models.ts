// The models from elsewhere that are known here.
import type { Actor } from "../../organisation/index.ts";
import { type Database, Refusal, row, rows, sql, type Transaction } from "../../platform/index.ts";
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

export const MOST_MODELS = 20;

/** What a verdict is of: this file, or the scores since they first came. Another one under the name is not what was judged. */
export const thatIsJudged = ({ onnx, madeAt }: Pick<KeptForeign, "onnx" | "madeAt">): string => onnx?.hash ?? madeAt.toISOString();

const COLUMNS = sql`model_name as name, kind, made_at as "madeAt", made_by as "madeBy", may_be_used as "mayBeUsed", changed_at as "changedAt", onnx`;

export const foreignModels = (db: Database): Promise<KeptForeign[]> => rows(db, sql`select ${COLUMNS} from foreign_model where removed_at is null order by lower(model_name), model_name`);

export const foreignModel = (db: Database, name: string): Promise<KeptForeign | undefined> => row(db, sql`select ${COLUMNS} from foreign_model where model_name = ${name} and removed_at is null`);

/**
 * Makes room for a name, or holds the one that is there until the transaction ends: two who bring something under one name come
 * one after the other.
 *
 * @throws {Refusal} not-acceptable-now, if it is of the other kind, was removed, or there are twenty
 */
export async function holdName(tx: Transaction, now: Date, by: Pick<Actor, "id">, name: string, kind: KeptForeign["kind"]): Promise<void> {
  const find = () => row<{ kind: string; removed: boolean }>(tx, sql`select kind, removed_at is not null as removed from foreign_model where model_name = ${name} for update`);
  let there = await find();
  if (!there) {
    // One after the other, or two new names would both be the twentieth.
    await sql`select 1 from setting where key = 'organisation' for update`.execute(tx);
    if ((await foreignModels(tx)).length >= MOST_MODELS) throw new Refusal("not-acceptable-now", `model: there are ${MOST_MODELS} models from elsewhere. Remove one that no longer serves, then try again.`);
    await sql`insert into foreign_model (model_name, kind, made_at, made_by, changed_at) values (${name}, ${kind}, ${now}, ${by.id}, ${now}) on conflict (model_name) do nothing`.execute(tx);
    there = (await find())!;
  }
  if (there.removed) throw new Refusal("not-acceptable-now", `model: “${name}” was removed. Bring it back on the value page, or take another name.`);
  if (there.kind !== kind) throw new Refusal("not-acceptable-now", kind === "onnx" ? `model: scores are sent under the name “${name}”. Give the file another name.` : `model: “${name}” is a file that is run here, so its scores are not sent. Send these under another name.`);
}

/** How many tries stood before a fit: each name, each file brought under it, each day on which figures of old days were sent anew. */
export async function triesSince(db: Database, since: Date): Promise<number> {
  return (await row<{ n: number }>(db, sql`select coalesce(sum(greatest(1, (select count(*) from unnest(tried_at) t where t > ${since}))), 0)::integer as n from foreign_model where removed_at is null or removed_at > ${since}`))!.n;
}

export interface SaidOf {
  readonly customerId: string;
  readonly name: string;
  readonly figure: "active26" | "spending12";
  readonly asOf: string;
  /** A chance, or minor units. */
  readonly value: number;
  readonly sentAt: Date;
}

/**
 * The latest of each figure that each of some models said of each of some customers, not older than is fresh on a day. A model may say
 * the one oftener than the other.
 *
 * @param day counted since 1970
 * @param upTo later days do not count, where told: what is judged may not have seen what came
 */
export function saidOf(db: Database, of: { readonly names: readonly string[]; readonly customerIds: readonly string[]; readonly currency: string; readonly day: number; readonly upTo?: number }): Promise<SaidOf[]> {
  const { names, customerIds, currency, day, upTo } = of;
  return rows(
    db,
    sql`select distinct on (m.customer_id, s.model_name, f.figure) m.customer_id as "customerId", s.model_name as name, f.figure, s.as_of as "asOf", f.value, s.sent_at as "sentAt"
        from membership m join foreign_score s on s.identity_id = m.identity_id
          cross join lateral (values ('active26', s.active26), ('spending12', case when s.currency = ${currency} then s.spending12_minor::float8 end)) as f (figure, value)
        where m.customer_id = any(${[...customerIds]}::uuid[]) and s.model_name = any(${[...names]}::text[]) and s.as_of > ${dayWord(day - FRESH_DAYS)}::date ${upTo === undefined ? sql`` : sql`and s.as_of <= ${dayWord(upTo)}::date`} and f.value is not null
        order by m.customer_id, s.model_name, f.figure, s.as_of desc, s.sent_at desc, s.identity_id`,
  );
}
