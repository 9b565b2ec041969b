// When it is learnt anew, and where: a look at everybody holds a thread for seconds where there are a million, so the server has a
// thread of its own do it.
import { SYSTEM } from "../../organisation/index.ts";
import { apart, type Ground } from "../../platform/index.ts";
import { type MainCurrency, mainCurrency } from "../histories.ts";
import { fitDissatisfaction } from "./fit-dissatisfaction.ts";
import { currentDissatisfactionModel } from "./kept-dissatisfaction.ts";

/** It is learnt anew when so large a part of the purchases has come or gone, though none on a later day. */
const MOVED_SHARE = 0.01;
/** Contacts go on where purchases do not: everybody is looked at once a day. */
const DAY = 86_400_000;

export interface FitTask {
  readonly databaseUrl: string;
  readonly main: MainCurrency;
}

/**
 * Learns which signs told apart those who left, if purchases are known of a later day than before, or of many more or fewer, or a
 * day has passed. For a timer, after the value model, and after an import.
 *
 * @returns whether there was something to do
 */
export async function refitDissatisfactionIfStale(ground: Ground): Promise<boolean> {
  const main = await mainCurrency(ground.db);
  if (!main) return false;
  const model = await currentDissatisfactionModel(ground.db);
  const isFresh =
    model?.currency === main.currency && main.lastDay <= model.asOf && Math.abs(main.purchaseDays - model.purchaseDays) <= MOVED_SHARE * model.purchaseDays && ground.now().getTime() - model.fittedAt.getTime() < DAY;
  if (isFresh) return false;
  if (ground.databaseUrl === undefined) await fitDissatisfaction(ground, SYSTEM, main);
  else await fitApart(ground, { databaseUrl: ground.databaseUrl, main });
  return true;
}

async function fitApart(ground: Ground, task: FitTask): Promise<void> {
  try {
    await apart<FitTask, never, void>(new URL("./fit-worker.ts", import.meta.url), task);
  } finally {
    ground.nudge();
  }
}
