// What customers were worth, each at a moment of their own: for judging afterwards what was decided at many moments.
import { probabilityActive } from "@rapport/lifetime-value";
import type { Database, TooFew } from "../platform/index.ts";
import { growColumns } from "./columns.ts";
import { USUAL } from "./contest.ts";
import { dayNumber } from "./day.ts";
import { fitModels, whatIsMissing } from "./fit-models.ts";
import { type Counted, mainCurrency } from "./histories.ts";
import { readPurchaseDays } from "./purchase-days.ts";
import { countedUntil } from "./scores-at.ts";
import { ACTIVE_WEEKS, historyAt, valuer12 } from "./score.ts";

/** A customer, and a day on which they are asked about. */
export interface Moment {
  readonly id: string;
  readonly day: string;
}

export interface ScoreWhenMet {
  readonly valueMinor: number;
  readonly stay26: number;
}

/**
 * Scores as of the day before each customer's own, by models fitted to what everybody had bought until a day that lies before all of
 * them: neither a purchase of the customer's on their day or after it, nor anybody's after the fit, is known.
 *
 * @param fittedAt the last day that the models know
 * @param moments none before `fittedAt`; of a customer there may be several
 * @returns the score of a moment, undefined of who had not bought by then; or `too-few` where the models had too little to go on
 */
export async function scoresWhenMet(db: Database, fittedAt: string, moments: readonly Moment[]): Promise<((moment: Moment) => ScoreWhenMet | undefined) | TooFew> {
  const main = await mainCurrency(db);
  const missing = whatIsMissing(main);
  if (!main || missing) return missing!;
  const fit = dayNumber(fittedAt);
  const growing = growColumns({ until: fit, after: fit });
  const daysOf = Map.groupBy(moments, ({ id }) => id);
  const known: { readonly key: string; readonly counted: Counted; readonly asOf: number }[] = [];
  let rows = 0;
  for await (const batch of readPurchaseDays(db, main.currency)) for (const bought of batch) {
    if (growing.add(bought)) rows++;
    for (const moment of daysOf.get(bought.customerId) ?? []) {
      const asOf = dayNumber(moment.day) - 1;
      const counted = countedUntil(bought, asOf);
      if (counted) known.push({ key: keyOf(moment), counted, asOf });
    }
  }
  if (rows === 0) return { kind: "too-few", observed: 0, needed: 1 };
  const models = fitModels(growing.columns(), USUAL);
  if (models.kind === "too-few") return models;
  const valuers = new Map<number, ReturnType<typeof valuer12>>();
  const scores = new Map(known.map(({ key, counted, asOf }): [string, ScoreWhenMet] => {
    const valueOf = valuers.get(asOf) ?? valuers.set(asOf, valuer12(models, asOf)).get(asOf)!;
    return [key, { valueMinor: valueOf(counted), stay26: probabilityActive(models.purchaseModel, historyAt(counted, asOf), ACTIVE_WEEKS) }];
  }));
  return (moment) => scores.get(keyOf(moment));
}

const keyOf = ({ id, day }: Moment): string => `${id} ${day}`;
