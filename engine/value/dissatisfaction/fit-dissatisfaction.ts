// Learns from the organisation's own past which signs told apart those who left, keeps it with its back-test, and looks at everybody
// for the list.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { dayNumber } from "../day.ts";
import type { MainCurrency } from "../histories.ts";
import { fittableKind } from "../contest.ts";
import { letListsFollow, scoreAnew } from "../fit-value.ts";
import { currentModel } from "../kept-model.ts";
import { readPurchaseDays } from "../purchase-days.ts";
import { CONTACT_WEEKS } from "./contacts.ts";
import { contactsSince, returnDays } from "./histories.ts";
import { currentDissatisfactionModel, type DissatisfactionModel, keepDissatisfactionModel } from "./kept-dissatisfaction.ts";
import { type Everybody, growEverybody, learnFrom, likelyAmong, type LookBack, lookBackFrom } from "./look-back.ts";
import { replaceQuiet } from "./quiet-rows.ts";

const DAY = 86_400_000;

export async function fitDissatisfaction(ground: Ground, by: Actor, main: MainCurrency): Promise<DissatisfactionModel> {
  const { db } = ground;
  const [before, value] = [await currentDissatisfactionModel(db), await currentModel(db)];
  const days = lookBackFrom(dayNumber(main.lastDay));
  const everybody = await readEverybody(db, main.currency, days);
  const fit = learnFrom(everybody, days, value && fittableKind(value.purchaseModel.kind));
  const now = ground.now();
  const model: DissatisfactionModel = { modelId: newId(now.getTime()), fittedAt: now, fittedBy: by.id, currency: main.currency, asOf: main.lastDay, purchaseDays: main.purchaseDays, fit };
  // Where signs tell more than the value model they are everybody's chance to stay, and where they no longer do they were.
  const moves = movesScores(before) || movesScores(model);
  await transaction(db, async (tx) => {
    await keepDissatisfactionModel(tx, model);
    if (moves) await scoreAnew(tx, now);
    const likely = fit.kind === "too-few" ? [] : await likelyToday(tx, everybody, days.now, now, fit);
    await replaceQuiet(tx, now, model.modelId, likely);
    await writeAudit(tx, now, by, "dissatisfaction.fit", { kind: "dissatisfaction-model", id: model.modelId }, { likely: likely.length });
    await appendLog(tx, now, { topic: "value", about: { dissatisfaction: true } });
  });
  if (moves) await letListsFollow(ground);
  ground.nudge();
  return model;
}

const movesScores = (model: DissatisfactionModel | undefined): boolean => model?.fit.kind === "learnt" && model.fit.used !== "stay";

async function likelyToday(db: Database, everybody: Everybody, last: number, now: Date, fit: Extract<DissatisfactionModel["fit"], { kind: "learnt" }>): Promise<string[]> {
  const stay = new Map((await rows<{ id: string; stay: number }>(db, sql`select customer_id as id, active26 as stay from value_score`)).map((each) => [each.id, each.stay]));
  return likelyAmong(everybody, last, now, fit, (id) => (stay.has(id) ? 1 - stay.get(id)! : undefined));
}

async function readEverybody(db: Database, currency: string, days: LookBack): Promise<Everybody> {
  const [returns, contacts] = await Promise.all([returnDays(db), contactsSince(db, new Date((days.learnt - CONTACT_WEEKS * 7) * DAY))]);
  const growing = growEverybody(days, returns, contacts);
  for await (const batch of readPurchaseDays(db, currency)) for (const bought of batch) growing.add(bought);
  return growing.everybody();
}
