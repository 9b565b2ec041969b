// When a model is out of date, and what is done about it.
import { readSetting, SYSTEM } from "../organisation/index.ts";
import type { Ground } from "../platform/index.ts";
import type { ValueModelView } from "./contract.ts";
import { fitValueApart } from "./fit-apart.ts";
import { whatIsMissing } from "./fit-models.ts";
import { foreignIsNews } from "./foreign/index.ts";
import { endWhatIsInUse, letListsFollow, LISTED } from "./fit-value.ts";
import { mainCurrency } from "./histories.ts";
import { currentModel } from "./kept-model.ts";

/** A model is out of date when so large a part of the purchases has come or gone since, though none on a later day. */
const MOVED_SHARE = 0.01;

/**
 * Fits when there is no model yet and enough customers have bought again, and when the model is out of date: purchases
 * are known of a later day, or many more (or fewer) than it was fitted to, or a model from elsewhere has brought scores since. For a timer, and after an import.
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
  const isFresh = model?.currency === main.currency && main.lastDay <= model.untilDay && Math.abs(main.purchaseDays - model.purchaseDays) <= MOVED_SHARE * model.purchaseDays && !(await foreignIsNews(ground.db, model));
  if (isFresh) {
    if ((await readSetting<boolean>(ground.db, LISTED)) === false) await letListsFollow(ground);
    return undefined;
  }
  const fitted = await fitValueApart(ground, SYSTEM);
  return "modelId" in fitted ? fitted : undefined;
}
