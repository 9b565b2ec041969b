// What everybody was worth on an earlier day, by what was known then and nothing later.
import type { Database, TooFew } from "../platform/index.ts";
import { growColumns } from "./columns.ts";
import { USUAL } from "./contest.ts";
import type { ValueTier } from "./contract.ts";
import { dayNumber } from "./day.ts";
import { fitModels, whatIsMissing } from "./fit-models.ts";
import { type Counted, mainCurrency } from "./histories.ts";
import { type PurchaseDays, readPurchaseDays } from "./purchase-days.ts";
import { scorer } from "./score.ts";
import { currentModel, tiersByOf } from "./kept-model.ts";
import { tierBasis, tierOf, tierThresholds } from "./tiers.ts";

export interface ScoreThen {
  readonly tier: ValueTier;
  readonly valueMinor: number;
  readonly stay26: number;
  /** What they had bought by then. */
  readonly purchaseDays: number;
  readonly totalMinor: number;
  readonly silentDays: number;
}

/**
 * Scores of everybody who had bought by a day, from models fitted to what was bought until then. For judging afterwards what a
 * rule would have chosen.
 *
 * @returns scores by customer, or `too-few` where even the models had too little to go on
 */
export async function scoresAt(db: Database, day: string): Promise<ReadonlyMap<string, ScoreThen> | TooFew> {
  const main = await mainCurrency(db);
  const missing = whatIsMissing(main);
  if (!main || missing) return missing!;
  const at = dayNumber(day);
  const growing = growColumns({ until: at, after: at });
  const known: Counted[] = [];
  for await (const batch of readPurchaseDays(db, main.currency)) for (const bought of batch) {
    const counted = countedUntil(bought, at);
    if (!counted) continue;
    known.push(counted);
    growing.add(bought);
  }
  if (known.length === 0) return { kind: "too-few", observed: 0, needed: 1 };
  const models = fitModels(growing.columns(), USUAL);
  if (models.kind === "too-few") return models;
  const score = scorer(models, at);
  const scored = known.map((counted) => ({ ...score(counted), id: counted.customerId, purchaseDays: counted.purchaseDays, totalMinor: counted.totalMinor, silentDays: at - counted.lastDay }));
  // Tiers as they are made today, of what was known then.
  const inUse = await currentModel(db);
  const basis = (of: { readonly value12: { readonly mid: number }; readonly totalMinor: number }) => tierBasis(inUse ? tiersByOf(inUse) : "value", { valueMinor: of.value12.mid, totalMinor: of.totalMinor });
  const tiers = tierThresholds(scored.map(basis));
  return new Map(scored.map((each) => [each.id, { tier: tierOf(basis(each), tiers), valueMinor: each.value12.mid, stay26: each.active26, purchaseDays: each.purchaseDays, totalMinor: each.totalMinor, silentDays: each.silentDays }]));
}

/** What was known of a customer on a day; undefined where they had not bought yet. */
export function countedUntil({ customerId, days, amounts }: PurchaseDays, until: number): Counted | undefined {
  const known = days.filter((day) => day <= until).length;
  if (known === 0) return undefined;
  const totalMinor = amounts.slice(0, known).reduce((sum, amount) => sum + amount, 0);
  return { customerId, firstDay: days[0]!, lastDay: days[known - 1]!, purchaseDays: known, totalMinor, repeatMinor: totalMinor - amounts[0]! };
}
