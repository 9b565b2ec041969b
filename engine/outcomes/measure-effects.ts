import { actionTitles, experimentTitles, HOLD_OUT_SHARE, keepEffect } from "../decisions/index.ts";
import { readOrganisation } from "../organisation/index.ts";
import type { Ground } from "../platform/index.ts";
import type { OutcomesPage } from "./contract.ts";
import { countArms } from "./count-outcomes.ts";
import { outcomeOf } from "./outcome.ts";

/** How long after an action a purchase may still be its work. */
export const WINDOW_DAYS = 60;

/** What followed each action, those with most customers first. */
export async function readOutcomes(ground: Ground): Promise<OutcomesPage> {
  const { countsIn: currency } = await readOrganisation(ground.db);
  const [arms, titles] = await Promise.all([countArms(ground.db, { now: ground.now(), windowDays: WINDOW_DAYS, currency }), actionTitles(ground.db)]);
  const experiments = await experimentTitles(ground.db);
  const actions = [...Map.groupBy(arms, ({ actionId, experiment }) => `${actionId} ${experiment ?? ""}`).values()].map((armsOf) => {
    const { actionId, experiment } = armsOf[0]!;
    const of = { actionId, title: titles.get(actionId) ?? actionId, experiment: experiment === null ? null : { key: experiment, title: experiments.get(experiment) ?? experiment } };
    return outcomeOf(of, armsOf, { windowDays: WINDOW_DAYS, holdOutShare: HOLD_OUT_SHARE });
  });
  const seen = ({ treated, heldOut, stillRunning }: OutcomesPage["actions"][number]) => treated + heldOut + stillRunning;
  // What is measured stands before what has no hold-out.
  actions.sort((a, b) => Number(b.sampleRatio.expectedHeldOut > 0) - Number(a.sampleRatio.expectedHeldOut > 0) || seen(b) - seen(a) || (a.actionId < b.actionId ? -1 : 1));
  return { actions, currency, holdOutShare: HOLD_OUT_SHARE, windowDays: WINDOW_DAYS };
}

/**
 * Measures what each action brought per customer and keeps it where the next decision reads it: the loop closes here.
 * Where there are too few, or the arms are not as large as they should be, nothing is kept.
 *
 * @returns how many actions were found to bring something else than was known before
 */
export async function measureEffects(ground: Ground): Promise<number> {
  const { actions: all, currency } = await readOutcomes(ground);
  // Of an action that was measured outside and in an experiment, or in several, that counts which left most customers out.
  const measured = Map.groupBy(all.filter(({ revenue, sampleRatio }) => revenue.kind === "measured" && !sampleRatio.suspicious), ({ actionId }) => actionId);
  const actions = [...measured.values()].map((each) => each.toSorted((a, b) => b.heldOut - a.heldOut)[0]!);
  let news = 0;
  for (const { actionId, revenue, sampleRatio, treated, heldOut, windowDays } of actions) {
    if (revenue.kind !== "measured" || sampleRatio.suspicious) continue;
    const { difference, lo, hi } = revenue;
    const isNews = await keepEffect(ground.db, ground.now(), actionId, { currency, midMinor: Math.round(difference), loMinor: Math.round(lo), hiMinor: Math.round(hi), treated, heldOut, windowDays });
    if (isNews) news += 1;
  }
  return news;
}
