// What the value page says of models from elsewhere, and switching the use of one off and on.
import { type Actor, SYSTEM, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { type KeptModel } from "../kept-model.ts";
import { ACTIVE_WEEKS } from "../score.ts";
import type { ForeignModelView } from "./foreign-contract.ts";
import { foreignModel, foreignModels, FRESH_DAYS, type KeptForeign, thatIsJudged } from "./foreign-models.ts";
import { foreignInUse } from "./in-use.ts";
import { isForCurrency } from "./onnx-model.ts";

const HELD_OUT_DAYS = ACTIVE_WEEKS * 7;

interface Counts {
  readonly name: string;
  readonly first: string;
  readonly last: string;
  readonly firstChance: string | null;
  readonly firstSpending: string | null;
}

/** @param asOf the day of the estimates */
export async function foreignPage(db: Database, model: KeptModel | undefined, asOf: string | null): Promise<ForeignModelView[]> {
  const models = await foreignModels(db);
  if (models.length === 0) return [];
  const counted = await rows<Counts>(
    db,
    sql`select model_name as name, min(as_of) as first, max(as_of) as last, min(as_of) filter (where active26 is not null) as "firstChance", min(as_of) filter (where spending12_minor is not null) as "firstSpending" from foreign_score group by 1`,
  );
  const fresh = asOf === null ? [] : await rows<{ name: string; n: number }>(
    db,
    sql`select s.model_name as name, count(distinct m.customer_id)::integer as n from foreign_score s join membership m on m.identity_id = s.identity_id where s.as_of > ${dayWord(dayNumber(asOf) - FRESH_DAYS)}::date group by 1`,
  );
  const bought = model ? (await row<{ n: number }>(db, sql`select count(*)::integer as n from value_score`))!.n : 0;
  const people = await makers(db, models);
  const inUse = model ? await foreignInUse(db, model.backTest, model.currency) : {};
  const judged = new Map((model?.backTest.kind === "measured" ? (model.backTest.foreign ?? []) : []).map((each) => [each.name, each]));
  const cutOff = model ? dayNumber(model.untilDay) - HELD_OUT_DAYS : null;
  return models.map((each): ForeignModelView => {
    const { name, kind, madeAt, madeBy, mayBeUsed, onnx } = each;
    const counts = counted.find((one) => one.name === name);
    const verdict = judged.get(name);
    // Of another file under the name, nothing is known of this one.
    const found = verdict?.of === undefined || verdict.of === thatIsJudged(each) ? verdict : undefined;
    /** A figure that it gives and of which nothing could be judged: its first day says when it can. */
    const notYet = (first: string | null | undefined) => (first == null ? null : { kind: "not-yet" as const, firstJudged: dayWord(Math.max(dayNumber(first), cutOff ?? dayNumber(first)) + HELD_OUT_DAYS) });
    return {
      name, kind, madeAt: madeAt.toISOString(), madeBy: people.get(madeBy) ?? "Rapport", firstAsOf: counts?.first ?? null, lastAsOf: counts?.last ?? null,
      customersFresh: kind === "onnx" ? bought : (fresh.find((one) => one.name === name)?.n ?? 0),
      active26: found?.active26 ?? notYet(counts?.firstChance), spending12: found?.spending12 ?? notYet(counts?.firstSpending), sentLater: found?.sentLater ?? 0, mayBeUsed,
      usedFor: (["active26", "spending12"] as const).filter((figure) => inUse[figure]?.judged.name === name), toBeJudged: model !== undefined && isNewsFor(model, each),
      otherCurrency: onnx && model && !isForCurrency(onnx, model.currency) ? onnx.currency! : null,
      onnx: onnx && { gives: onnx.gives, inputs: [...onnx.inputs], producer: onnx.producer, bytes: onnx.bytes, nodes: [...onnx.nodes] },
    };
  });
}

async function makers(db: Database, models: readonly KeptForeign[]): Promise<Map<string, string>> {
  const ids = models.map(({ madeBy }) => madeBy).filter((id) => id !== SYSTEM.id);
  return new Map((await rows<{ id: string; name: string }>(db, sql`select id, name from auth."user" where id = any(${ids}::text[]) union all select key_id::text, name from api_key where key_id::text = any(${ids}::text[])`)).map(({ id, name }) => [id, name]));
}

/** Whether a fit has not seen what is there of a model now. Told by what it saw: something may be written while it runs. */
function isNewsFor({ backTest, fittedAt }: Pick<KeptModel, "backTest" | "fittedAt">, model: KeptForeign): boolean {
  const { name, changedAt } = model;
  if (backTest.kind !== "measured") return changedAt > fittedAt;
  const seen = backTest.foreign?.find((each) => each.name === name);
  return seen === undefined || (seen.of !== undefined && seen.of !== thatIsJudged(model)) || (seen.changedAt === undefined ? changedAt > fittedAt : seen.changedAt !== changedAt.toISOString());
}

/** Whether scores or files came or went that a fit has not judged. */
export async function foreignIsNews(db: Database, model: Pick<KeptModel, "backTest" | "fittedAt">): Promise<boolean> {
  const there = await foreignModels(db);
  const judged = model.backTest.kind === "measured" ? (model.backTest.foreign ?? []) : [];
  return there.some((each) => isNewsFor(model, each)) || judged.some(({ name }) => !there.some((each) => each.name === name));
}

/** @throws {Refusal} not-found. @returns whether anything is different now */
export async function allowForeign(ground: Ground, actor: Actor, name: string, mayBeUsed: boolean): Promise<boolean> {
  const now = ground.now();
  return transaction(ground.db, async (tx) => {
    const there = await foreignModel(tx, name);
    if (!there) throw new Refusal("not-found", `There is no model from elsewhere called “${name}”.`);
    if (there.mayBeUsed === mayBeUsed) return false;
    await sql`update foreign_model set may_be_used = ${mayBeUsed} where model_name = ${name}`.execute(tx);
    await writeAudit(tx, now, actor, "value.foreign-use", { kind: "foreign-model", id: name }, { from: there.mayBeUsed, to: mayBeUsed });
    return true;
  });
}
