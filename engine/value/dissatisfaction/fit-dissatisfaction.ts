// Learns from the organisation's own past which signs told apart those who left, keeps it with its back-test, and looks at everybody
// for the list.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, sql, type Transaction, transaction } from "../../platform/index.ts";
import { dayNumber } from "../day.ts";
import type { MainCurrency } from "../histories.ts";
import { readPurchaseDays } from "../purchase-days.ts";
import { CONTACT_WEEKS } from "./contacts.ts";
import { contactsSince, returnDays } from "./histories.ts";
import { type DissatisfactionModel, keepDissatisfactionModel } from "./kept-dissatisfaction.ts";
import { type Everybody, growEverybody, learnFrom, type Likely, likelyAmong, type LookBack, lookBackFrom } from "./look-back.ts";

const DAY = 86_400_000;

export async function fitDissatisfaction(ground: Ground, by: Actor, main: MainCurrency): Promise<DissatisfactionModel> {
  const { db } = ground;
  const days = lookBackFrom(dayNumber(main.lastDay));
  const everybody = await readEverybody(db, main.currency, days);
  const fit = learnFrom(everybody, days);
  const now = ground.now();
  const model: DissatisfactionModel = { modelId: newId(now.getTime()), fittedAt: now, fittedBy: by.id, currency: main.currency, asOf: main.lastDay, purchaseDays: main.purchaseDays, fit };
  const likely = fit.kind === "too-few" ? [] : likelyAmong(everybody, days.now, now, fit);
  await transaction(db, async (tx) => {
    await keepDissatisfactionModel(tx, model);
    await replaceScores(tx, model.modelId, likely);
    await writeAudit(tx, now, by, "dissatisfaction.fit", { kind: "dissatisfaction-model", id: model.modelId }, { likely: likely.length });
    await appendLog(tx, now, { topic: "value", about: { dissatisfaction: true } });
  });
  ground.nudge();
  return model;
}

async function readEverybody(db: Database, currency: string, days: LookBack): Promise<Everybody> {
  const [returns, contacts] = await Promise.all([returnDays(db), contactsSince(db, new Date((days.learnt - CONTACT_WEEKS * 7) * DAY))]);
  const growing = growEverybody(days, returns, contacts);
  for await (const batch of readPurchaseDays(db, currency)) for (const bought of batch) growing.add(bought);
  return growing.everybody();
}

const WRITTEN_AT_ONCE = 20_000;

/** Only those who are likely have a row; what they are expected to spend is the score of value. */
async function replaceScores(tx: Transaction, modelId: string, likely: readonly Likely[]): Promise<void> {
  await sql`delete from dissatisfaction_score`.execute(tx);
  for (let from = 0; from < likely.length; from += WRITTEN_AT_ONCE) {
    const part = likely.slice(from, from + WRITTEN_AT_ONCE);
    await sql`insert into dissatisfaction_score (customer_id, model_id, chance, at_stake_minor)
      select c, ${modelId}::uuid, p, round(p * v.clv12_minor)::bigint from unnest(${part.map((each) => each.customerId)}::uuid[], ${part.map((each) => each.chance)}::float8[]) as t (c, p) join value_score v on v.customer_id = t.c`.execute(tx);
  }
}
