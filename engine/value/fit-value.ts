// Fits the value model to what is known now, tries it on the last half year, scores everybody and says where the tiers begin.
import { type Actor, SYSTEM, writeAudit, writeSetting } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, type TooFew, type Transaction, transaction } from "../platform/index.ts";
import { backTest } from "./back-test.ts";
import { type Columns, growColumns } from "./columns.ts";
import { chosenKind, holdContest } from "./contest.ts";
import type { ValueModelView } from "./contract.ts";
import { dayNumber, dayOf, dayWord } from "./day.ts";
import { fitModels, whatIsMissing } from "./fit-models.ts";
import { foreignModels, triesSince } from "./foreign/foreign-models.ts";
import { foreignInUse } from "./foreign/in-use.ts";
import type { Theirs } from "./foreign/judge-foreign.ts";
import { growTheirs } from "./foreign/their-columns.ts";
import { mainCurrency } from "./histories.ts";
import { asOfDay, listAllScores, rebuildScores, replaceScores, valuesOfEverybody } from "./keep-scores.ts";
import { currentModel, endModel, keepModel, modelView } from "./kept-model.ts";
import { readPurchaseDays } from "./purchase-days.ts";
import { growHistory, type PurchaseHistory } from "./purchase-history.ts";
import { ACTIVE_WEEKS } from "./score.ts";
import { tierThresholds } from "./tiers.ts";
import { activeParameterSd, totalParameterSd } from "./total-uncertainty.ts";
import { lockValue } from "./value-follower.ts";

export { NEEDED_REPEATERS } from "./fit-models.ts";

const DAY_MILLIS = 86_400_000;

export interface FitOptions {
  /**
   * The day up to which purchases are known, "2026-11-22"; the last day any purchase is known of unless told. Later
   * purchases are left out of the fit. Scores are always as of the last day known.
   */
  readonly asOf?: string;
}

/**
 * Fits the model of the currency with the most purchases, keeps it, and scores every customer who bought in it.
 *
 * @returns the model, or `too-few`: how many customers bought again, or weeks are known of, and how many it takes; a model
 *   that was in use has then ended
 * @throws {Refusal} bad-input, if `asOf` lies in the future or before every purchase
 */
export async function fitValue(ground: Ground, by: Actor, options: FitOptions = {}): Promise<ValueModelView | TooFew> {
  const { db } = ground;
  const now = ground.now();
  if (options.asOf !== undefined && options.asOf > dayOf(now)) throw new Refusal("bad-input", `asOf: ${options.asOf} lies in the future; nobody knows yet what will have been bought by then.`);
  const main = await mainCurrency(db);
  const missing = whatIsMissing(main);
  if (!main || missing) {
    await endWhatIsInUse(ground);
    return missing!;
  }
  const { currency } = main;
  const untilDay = options.asOf ?? main.lastDay;
  const { columns, tried, history } = await readAll(db, currency, untilDay);
  if (columns.frequency.length === 0) throw new Refusal("bad-input", `asOf: nobody had bought anything by ${untilDay}.`);
  const contest = holdContest(tried.columns);
  const models = fitModels(columns, chosenKind(contest));
  if (models.kind === "too-few") return models;
  const sds = { totalParameterSd: totalParameterSd(models, columns), activeParameterSd: activeParameterSd(models, columns) };
  const customers = columns.frequency.length;
  const backTested = backTest(tried.columns, tried.calibratedTo, contest, tried.foreign, await triesSince(db, new Date(now.getTime() - ACTIVE_WEEKS * 7 * DAY_MILLIS)));
  const fitted = { ...models, modelId: newId(now.getTime()), currency, untilDay };

  await transaction(db, async (tx) => {
    await lockValue(tx);
    const asOf = await asOfDay(tx, fitted);
    const inUse = await foreignInUse(tx, backTested, currency);
    // Values from elsewhere that rank better than ours make the tiers themselves.
    const tested = backTested.kind === "measured" && inUse.spending12 ? { ...backTested, tiersBy: "value" as const } : backTested;
    const model = {
      ...fitted, fittedAt: now, fittedBy: by.id, customers, purchaseDays: main.purchaseDays, backTest: tested,
      ...tierThresholds(await valuesOfEverybody(tx, fitted, asOf, inUse, tested.kind === "measured" ? tested.tiersBy : "value")), ...sds, history,
    };
    await keepModel(tx, model);
    await replaceScores(tx, model, { asOf, now });
    await writeSetting(tx, now, by.id, LISTED, false);
    await writeAudit(tx, now, by, "value.fit", { kind: "value-model", id: model.modelId }, { currency, untilDay, customers: model.customers });
    await appendLog(tx, now, { topic: "value", about: { whole: true } });
  });
  ground.nudge();
  await letListsFollow(ground);
  return modelView(db, (await currentModel(db))!);
}

/** Whether lists say what the scores of the last fit say: false for whoever comes after a crash in between. */
export const LISTED = "value.listed";

export async function letListsFollow(ground: Ground): Promise<void> {
  await listAllScores(ground.db, lockValue);
  await transaction(ground.db, async (tx) => {
    await writeSetting(tx, ground.now(), SYSTEM.id, LISTED, true);
    await appendLog(tx, ground.now(), { topic: "profile" }); // lists that are open look again
  });
  ground.nudge();
}

/** Scores everybody anew by the model in use: what tells who leaves has become something else. Lists follow afterwards ({@link letListsFollow}). */
export async function scoreAnew(tx: Transaction, now: Date): Promise<void> {
  await lockValue(tx);
  const model = await currentModel(tx);
  if (!model) return;
  await replaceScores(tx, model, { asOf: await asOfDay(tx, model), now });
  await writeSetting(tx, now, SYSTEM.id, LISTED, false);
  await appendLog(tx, now, { topic: "value", about: { whole: true } });
}

/** Purchases that were there have been taken back: nobody is scored by a model of what is gone. */
export async function endWhatIsInUse(ground: Ground): Promise<void> {
  const ended = await transaction(ground.db, async (tx) => {
    await lockValue(tx);
    if (!(await endModel(tx, ground.now()))) return false;
    await rebuildScores(tx, ground.now());
    await appendLog(tx, ground.now(), { topic: "value", about: { whole: true } });
    return true;
  });
  if (ended) ground.nudge();
}

interface AllRead {
  readonly columns: Columns;
  /** As customers were known half a year earlier, with what they bought since. */
  readonly tried: { readonly columns: Columns; readonly calibratedTo: string; readonly foreign: readonly Theirs[] };
  readonly history: PurchaseHistory;
}

async function readAll(db: Database, currency: string, untilDay: string): Promise<AllRead> {
  const until = dayNumber(untilDay);
  const calibratedTo = until - ACTIVE_WEEKS * 7;
  const [now, then, months] = [growColumns({ until, after: until }), growColumns({ until: calibratedTo, after: until }), growHistory()];
  const foreign = await growTheirs(db, await foreignModels(db), currency, calibratedTo);
  for await (const batch of readPurchaseDays(db, currency)) {
    await foreign.prepare(batch);
    for (const bought of batch) {
      now.add(bought);
      months.add(bought);
      if (then.add(bought)) foreign.add(bought);
    }
  }
  return { columns: now.columns(), tried: { columns: then.columns(), calibratedTo: dayWord(calibratedTo), foreign: foreign.theirs() }, history: months.history() };
}
