// What a customer is worth, answered from their counts, their score and its model.
import { probabilityActive } from "@rapport/lifetime-value";
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import { membersOf } from "../profiles/index.ts";
import type { ValueAnswer, ValueCard } from "./contract.ts";
import { dayNumber, dayWord } from "./day.ts";
import { drivers } from "./drivers.ts";
import { type Asked, type StayBy, staysBySigns } from "./dissatisfaction/stays-by-signs.ts";
import type { ForeignBy } from "./foreign/in-use.ts";
import type { Counted } from "./histories.ts";
import { asOfDay } from "./keep-scores.ts";
import { currentModel, type KeptModel, modelById, tiersByOf } from "./kept-model.ts";
import { ACTIVE_WEEKS, activeChance, historyAt, scorerFor } from "./score.ts";
import { tierBasis, tierOf } from "./tiers.ts";

/** "A month earlier" is so many days. */
const MONTH_DAYS = 30;

interface Kept {
  readonly customerId: string;
  readonly modelId: string;
  readonly asOf: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly purchaseDays: number;
  readonly totalMinor: number;
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
  readonly expectedPurchases12: number;
  readonly active26: number;
  readonly foreignBy: ForeignBy | null;
  readonly stayBy: StayBy | null;
  /** Null where nobody asked for it; `purchaseDays` 0 where there was nothing yet. */
  readonly countedBefore: { readonly firstDay: string; readonly lastDay: string; readonly purchaseDays: number } | null;
}

/**
 * What one customer is worth and how likely they stay, with what the same estimate was a month earlier.
 *
 * @param customerId a customer's current id
 * @returns `no-purchases`, or `no-model` where there is none for what they bought (none yet, or another currency)
 */
export async function valueOf(ground: Ground, customerId: string): Promise<ValueAnswer> {
  const answer = (await valuesOf(ground, [customerId])).get(customerId)!;
  if (answer.kind !== "scored") return answer;
  const model = await modelById(ground.db, answer.modelId);
  const earlier = dayNumber(answer.asOf) - MONTH_DAYS;
  const then = await countedUntil(ground.db, customerId, model.currency, earlier);
  if (!then) return answer;
  // What another model said a month ago is not compared: only ours can be asked of any day.
  return {
    ...answer,
    value12: { ...answer.value12, before: answer.from.value12 ? null : scorerFor(model, earlier)(then).value12.mid },
    stay26: { ...answer.stay26, before: answer.from.stay26 ? null : (await staysThen(ground, { currency: model.currency, asOf: earlier }, [{ customerId, lastDay: then.lastDay, purchaseDays: then.purchaseDays, active26: activeChance(model.purchaseModel, historyAt(then, earlier)).mid }])).get(customerId)! },
  };
}

/** What the chances to stay were on a day a month before, by what tells them now. */
async function staysThen(ground: Ground, at: { readonly currency: string; readonly asOf: number }, then: readonly Asked[]): Promise<Map<string, number>> {
  const bySigns = await staysBySigns(ground.db, { ...at, moment: new Date(ground.now().getTime() - MONTH_DAYS * 86_400_000) }, then);
  return new Map(then.map(({ customerId, active26 }) => [customerId, bySigns.get(customerId)?.mid ?? active26]));
}

/**
 * The same for many. Every id gets an answer.
 *
 * @param options stayBefore: say also what the chance to stay was a month earlier; nothing else has its earlier estimate here
 */
export async function valuesOf(ground: Ground, customerIds: readonly string[], options: { readonly stayBefore?: boolean } = {}): Promise<Map<string, ValueAnswer>> {
  const ids = [...new Set(customerIds)];
  // One statement, so that counts, score and model belong together.
  const kept = await rows<Kept>(
    ground.db,
    sql`select v.customer_id as "customerId", v.model_id as "modelId", v.as_of as "asOf", s.first_day as "firstDay", s.last_day as "lastDay", s.purchase_days as "purchaseDays", s.total_minor as "totalMinor",
          v.clv12_minor as mid, v.clv12_lo_minor as lo, v.clv12_hi_minor as hi, v.expected_purchases12 as "expectedPurchases12", v.active26, v.foreign_by as "foreignBy", v.stay_by as "stayBy", ${options.stayBefore ? sql`b.counted` : sql`null`} as "countedBefore"
        from value_score v join purchase_summary s on s.customer_id = v.customer_id and s.currency = v.currency ${options.stayBefore ? COUNTED_BEFORE : sql``} where v.customer_id = any(${ids}::uuid[])`,
  );
  const answers = new Map<string, ValueAnswer>();
  for (const [modelId, scored] of Map.groupBy(kept, (each) => each.modelId)) {
    const model = await modelById(ground.db, modelId);
    const before = new Map<string, number>();
    for (const [asOf, those] of Map.groupBy(scored, (each) => each.asOf)) {
      const then = those.flatMap((each) => (each.foreignBy?.stay26 ? [] : askedBefore(each, model)));
      for (const [id, chance] of then.length === 0 ? [] : await staysThen(ground, { currency: model.currency, asOf: dayNumber(asOf) - MONTH_DAYS }, then)) before.set(id, chance);
    }
    for (const each of scored) {
      const card = cardOf(each, model);
      answers.set(each.customerId, { ...card, stay26: { ...card.stay26, before: before.get(each.customerId) ?? null } });
    }
  }
  const rest = ids.filter((id) => !answers.has(id));
  if (rest.length > 0) {
    const bought = new Set((await rows<{ id: string }>(ground.db, sql`select customer_id as id from purchase_summary where customer_id = any(${rest}::uuid[])`)).map((r) => r.id));
    const model = rest.length > bought.size ? await currentModel(ground.db) : undefined;
    for (const id of rest) answers.set(id, { kind: bought.has(id) || !model ? "no-model" : "no-purchases" });
  }
  return answers;
}

/**
 * What some identities would be worth as one customer, by our own model in use. For previews of a merge or a split: nothing is
 * written, and for the identities of a customer it is what `valueOf` says.
 *
 * @param identityIds at least one
 */
export async function valueAsOne({ db, now }: Ground, identityIds: readonly string[]): Promise<ValueAnswer> {
  const model = await currentModel(db);
  const anything = async () => (await rows(db, sql`select 1 from purchase_day where identity_id = any(${[...identityIds]}::uuid[]) limit 1`)).length > 0;
  if (!model) return { kind: (await anything()) ? "no-model" : "no-purchases" };
  const counted = await countedAmong(db, identityIds, model.currency);
  if (!counted) return { kind: (await anything()) ? "no-model" : "no-purchases" };
  const asOf = await asOfDay(db, model);
  const { value12, expectedPurchases12, active26 } = scorerFor(model, dayNumber(asOf))(counted);
  const stayBy = (await staysBySigns(db, { currency: model.currency, asOf: dayNumber(asOf), moment: now() }, [{ ...counted, active26 }], identityIds)).get(counted.customerId) ?? null;
  const { purchaseDays, totalMinor } = counted;
  return cardOf({ customerId: counted.customerId, modelId: model.modelId, asOf, firstDay: dayWord(counted.firstDay), lastDay: dayWord(counted.lastDay), purchaseDays, totalMinor, ...value12, expectedPurchases12, active26: stayBy?.mid ?? active26, foreignBy: null, stayBy, countedBefore: null }, model);
}

/** What was counted of each score's customer a month before the day of the score. */
const COUNTED_BEFORE = sql`cross join lateral (
  select json_build_object('firstDay', min(p.day), 'lastDay', max(p.day), 'purchaseDays', count(distinct p.day)) as counted from membership m join purchase_day p on p.identity_id = m.identity_id
  where m.customer_id = v.customer_id and p.currency = v.currency and p.day <= v.as_of - ${MONTH_DAYS}::integer) b`;

function askedBefore({ customerId, countedBefore, asOf }: Kept, model: KeptModel): Asked[] {
  if (!countedBefore || countedBefore.purchaseDays === 0) return [];
  const [firstDay, lastDay, purchaseDays] = [dayNumber(countedBefore.firstDay), dayNumber(countedBefore.lastDay), countedBefore.purchaseDays];
  return [{ customerId, lastDay, purchaseDays, active26: probabilityActive(model.purchaseModel, historyAt({ firstDay, lastDay, purchaseDays }, dayNumber(asOf) - MONTH_DAYS), ACTIVE_WEEKS) }];
}

function cardOf(kept: Kept, model: KeptModel): ValueCard {
  const [first, last, asOf] = [dayNumber(kept.firstDay), dayNumber(kept.lastDay), dayNumber(kept.asOf)];
  const { purchaseDays, totalMinor, mid, lo, hi, expectedPurchases12, foreignBy, stayBy } = kept;
  const { currency } = model;
  const usualGapDays = purchaseDays > 1 ? (last - first) / (purchaseDays - 1) : null;
  const theirs = foreignBy?.stay26;
  const told = theirs ?? stayBy;
  const chance = told ? { mid: kept.active26, lo: told.lo, hi: told.hi } : activeChance(model.purchaseModel, historyAt({ firstDay: first, lastDay: last, purchaseDays }, asOf));
  return {
    kind: "scored", tier: tierOf(tierBasis(tiersByOf(model), { valueMinor: mid, totalMinor }), model), value12: { mid, lo, hi, currency, before: null }, stay26: { ...chance, before: null }, stayToldBy: theirs ? "elsewhere" : (stayBy?.teller ?? "stay"), expectedPurchases12, asOf: kept.asOf, modelId: model.modelId,
    drivers: drivers({
      purchaseDays, daysSinceFirst: asOf - first, daysSinceLast: asOf - last, lastDay: kept.lastDay, usualGapDays, meanSpendMinor: totalMinor / purchaseDays, othersSpendMinor: model.spendModel.meanMinor, currency,
    }),
    from: { value12: foreignBy?.value12 ?? null, stay26: theirs ? { name: theirs.name, asOf: theirs.asOf } : null },
    purchases: { days: purchaseDays, first: kept.firstDay, last: kept.lastDay, total: { amountMinor: totalMinor, currency }, usualGapDays },
  };
}

/** A customer's purchases as they were known on an earlier day; undefined where there were none. */
async function countedUntil(db: Database, customerId: string, currency: string, day: number): Promise<Counted | undefined> {
  return countedAmong(db, await membersOf(db, customerId), currency, day);
}

async function countedAmong(db: Database, identityIds: readonly string[], currency: string, until?: number): Promise<Counted | undefined> {
  const bought = await rows<{ day: string; amount: number }>(
    db,
    sql`select day, sum(amount_minor)::bigint as amount from purchase_day where identity_id = any(${[...identityIds]}::uuid[]) and currency = ${currency} ${until === undefined ? sql`` : sql`and day <= ${dayWord(until)}::date`} group by day order by day`,
  );
  if (bought.length === 0) return undefined;
  const totalMinor = bought.reduce((sum, b) => sum + b.amount, 0);
  return { customerId: identityIds[0]!, firstDay: dayNumber(bought[0]!.day), lastDay: dayNumber(bought.at(-1)!.day), purchaseDays: bought.length, totalMinor, repeatMinor: totalMinor - bought[0]!.amount };
}
