// The model in use, and how common values are: kept, so that one record is weighed as a search through all weighs it.
import { type LinkageModel, normalise, personModel, personSettings, type ValueCount } from "@rapport/record-linkage";
import { type Database, newId, row, rows, sql, type Transaction } from "../../platform/index.ts";
import { type CommonValue, type Comparable, type Field, FIELDS } from "./comparable.ts";

export interface KeptModel {
  readonly model: LinkageModel;
  /** By field, how many records held a value when it was counted. */
  readonly holders: Readonly<Partial<Record<Field, number>>>;
  readonly records: number;
  readonly fitted: boolean;
  readonly note: string;
  readonly madeAt: Date | null;
}

export const FIRST_NOTE = "Assumptions to begin with: nothing was learnt from your customers yet.";

export async function modelInUse(db: Database): Promise<KeptModel> {
  const kept = await row<{ model: LinkageModel; holders: KeptModel["holders"]; records: number; fitted: boolean; note: string; made_at: Date }>(db, sql`select model, holders, records, fitted, note, made_at from linkage_model order by model_id desc limit 1`);
  if (!kept) return { model: personModel(0), holders: {}, records: 0, fitted: false, note: FIRST_NOTE, madeAt: null };
  // What was learnt before a doubt was known has it too.
  return { ...kept, model: { ...kept.model, settings: { ...kept.model.settings, ...(personSettings.asks && { asks: personSettings.asks }) } }, madeAt: kept.made_at };
}

export async function keepModel(tx: Transaction, now: Date, kept: Omit<KeptModel, "madeAt">, common: readonly CommonValue[]): Promise<void> {
  await sql`insert into linkage_model (model_id, made_at, model, holders, records, fitted, note) values (${newId(now.getTime())}, ${now}, ${JSON.stringify(kept.model)}::jsonb, ${JSON.stringify(kept.holders)}::jsonb, ${kept.records}, ${kept.fitted}, ${kept.note})`.execute(tx);
  await sql`delete from linkage_value`.execute(tx);
  for (let from = 0; from < common.length; from += 20_000) {
    const part = common.slice(from, from + 20_000);
    await sql`insert into linkage_value (field, value, records) select * from unnest(${part.map((c) => c.field)}::text[], ${part.map((c) => c.value)}::text[], ${part.map((c) => c.records)}::integer[])`.execute(tx);
  }
}

export type CountOf = (field: string, value: string) => ValueCount | undefined;

/** Looks up how common the values of these records are. Rides the primary key of linkage_value. */
export async function countsFor(db: Database, { holders }: KeptModel, records: readonly Comparable[]): Promise<CountOf> {
  const wanted = new Map<string, { readonly field: Field; readonly value: string }>();
  for (const record of records)
    for (const field of FIELDS) {
      const written = record[field];
      const value = written === null ? null : normalise(personSettings.fields[field]!, written);
      if (value !== null) wanted.set(`${field}\n${value}`, { field, value });
    }
  const list = [...wanted.values()];
  const found = await rows<CommonValue>(db, sql`select v.field, v.value, v.records from unnest(${list.map((w) => w.field)}::text[], ${list.map((w) => w.value)}::text[]) as w (field, value) join linkage_value v on v.field = w.field and v.value = w.value`);
  const recordsOf = new Map(found.map((f) => [`${f.field}\n${f.value}`, f.records]));
  return (field, value) => {
    const of = holders[field as Field];
    // Two hold it, those compared: what a value that is not kept counts for.
    return of === undefined || of < 2 ? undefined : { records: recordsOf.get(`${field}\n${value}`) ?? 2, of };
  };
}
