// Fits the value model to what is known now, tries it on the last half year, scores everybody and says where the tiers begin.
import { type Actor, readSetting, SYSTEM, writeAudit, writeSetting } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, type TooFew, transaction } from "../platform/index.ts";
import { backTest } from "./back-test.ts";
import { readColumns } from "./columns.ts";
import type { ValueModelView } from "./contract.ts";
import { dayNumber, dayOf, dayWord } from "./day.ts";
import { fitModels, whatIsMissing } from "./fit-models.ts";
import { mainCurrency, readCounted, readCountedUntil } from "./histories.ts";
import { asOfDay, listAllScores, rebuildScores, replaceScores, scoreEverybody } from "./keep-scores.ts";
import { currentModel, endModel, keepModel, modelView } from "./kept-model.ts";
import { purchaseHistory } from "./purchase-history.ts";
import { ACTIVE_WEEKS, scorer } from "./score.ts";
import { tierThresholds } from "./tiers.ts";
import { totalParameterSd } from "./total-uncertainty.ts";
import { lockValue } from "./value-follower.ts";

export { NEEDED_REPEATERS } from "./fit-models.ts";

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
  const columns = await readColumns(untilDay < main.lastDay ? readCountedUntil(db, currency, { until: untilDay, after: untilDay }) : readCounted(db, currency), dayNumber(untilDay));
  if (columns.frequency.length === 0) throw new Refusal("bad-input", `asOf: nobody had bought anything by ${untilDay}.`);
  const models = fitModels(columns);
  if (models.kind === "too-few") return models;
  const tried = await tryOnLastHalfYear(db, currency, untilDay);
  const history = await purchaseHistory(db, currency);
  const fitted = { ...models, modelId: newId(now.getTime()), currency, untilDay };

  await transaction(db, async (tx) => {
    await lockValue(tx);
    const asOf = await asOfDay(tx, fitted);
    const scored = await scoreEverybody(tx, currency, scorer(fitted, dayNumber(asOf)));
    const model = {
      ...fitted, fittedAt: now, fittedBy: by.id, customers: columns.frequency.length, purchaseDays: main.purchaseDays, backTest: tried,
      ...tierThresholds(scored.map((s) => s.score.value12.mid)), totalParameterSd: totalParameterSd(models, columns), history,
    };
    await keepModel(tx, model);
    await replaceScores(tx, model, asOf, scored);
    await writeSetting(tx, now, by.id, LISTED, false);
    await writeAudit(tx, now, by, "value.fit", { kind: "value-model", id: model.modelId }, { currency, untilDay, customers: model.customers });
    await appendLog(tx, now, { topic: "value", about: { whole: true } });
  });
  ground.nudge();
  await letListsFollow(ground);
  return modelView(db, (await currentModel(db))!);
}

/** Whether lists say what the scores of the last fit say: false for whoever comes after a crash in between. */
const LISTED = "value.listed";

async function letListsFollow(ground: Ground): Promise<void> {
  await listAllScores(ground.db, lockValue);
  await transaction(ground.db, async (tx) => {
    await writeSetting(tx, ground.now(), SYSTEM.id, LISTED, true);
    await appendLog(tx, ground.now(), { topic: "profile" }); // lists that are open look again
  });
  ground.nudge();
}

/** Purchases that were there have been taken back: nobody is scored by a model of what is gone. */
async function endWhatIsInUse(ground: Ground): Promise<void> {
  const ended = await transaction(ground.db, async (tx) => {
    await lockValue(tx);
    if (!(await endModel(tx, ground.now()))) return false;
    await rebuildScores(tx);
    await appendLog(tx, ground.now(), { topic: "value", about: { whole: true } });
    return true;
  });
  if (ended) ground.nudge();
}

async function tryOnLastHalfYear(db: Database, currency: string, untilDay: string): Promise<ReturnType<typeof backTest>> {
  const calibratedTo = dayWord(dayNumber(untilDay) - ACTIVE_WEEKS * 7);
  return backTest(await readColumns(readCountedUntil(db, currency, { until: calibratedTo, after: untilDay }), dayNumber(calibratedTo)), calibratedTo);
}

/** A model is out of date when so large a part of the purchases has come or gone since, though none on a later day. */
const MOVED_SHARE = 0.01;

/**
 * Fits when there is no model yet and enough customers have bought again, and when the model is out of date: purchases
 * are known of a later day, or many more (or fewer) than it was fitted to. For a timer, and after an import.
 *
 * @returns the new model, or undefined where there was nothing to do
 */
export async function refitIfStale(ground: Ground): Promise<ValueModelView | undefined> {
  const main = await mainCurrency(ground.db);
  if (!main || whatIsMissing(main)) {
    await endWhatIsInUse(ground);
    return undefined;
  }
  const model = await currentModel(ground.db);
  const isFresh = model?.currency === main.currency && main.lastDay <= model.untilDay && Math.abs(main.purchaseDays - model.purchaseDays) <= MOVED_SHARE * model.purchaseDays;
  if (isFresh) {
    if ((await readSetting<boolean>(ground.db, LISTED)) === false) await letListsFollow(ground);
    return undefined;
  }
  const fitted = await fitValue(ground, SYSTEM);
  return "modelId" in fitted ? fitted : undefined;
}
