// When it is learnt anew, and where: a look at everybody holds a thread for seconds where there are a million, so the server has a
// thread of its own do it.
import { Worker } from "node:worker_threads";
import { SYSTEM } from "../../organisation/index.ts";
import type { Ground } from "../../platform/index.ts";
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
export type FitAnswer = { readonly kind: "fitted" } | { readonly kind: "failed"; readonly why: string };

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
  const worker = new Worker(new URL("./fit-worker.ts", import.meta.url), { execArgv: [], workerData: task });
  try {
    const answer = await new Promise<FitAnswer>((resolve, reject) => worker.once("message", resolve).once("error", reject).once("exit", () => reject(new Error("the learning ended without an answer"))));
    if (answer.kind === "failed") throw new Error(answer.why);
  } finally {
    await worker.terminate();
    ground.nudge();
  }
}
