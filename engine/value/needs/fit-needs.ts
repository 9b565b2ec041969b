// Learns from the organisation's own order lines what customers buy next, in a thread of its own, and keeps it with how well
// it did on the last weeks.
import type { NextProducts } from "@rapport/next-products";
import { type Actor, SYSTEM, writeAudit } from "../../organisation/index.ts";
import { apart, appendLog, type Ground, newId, type Part, type TooFew, transaction } from "../../platform/index.ts";
import { dayNumber } from "../day.ts";
import { type MainCurrency, mainCurrency } from "../histories.ts";
import type { LearnTask, Learnt } from "./fit-worker.ts";
import { currentNeedModel, keepNeedModel, type KeptFit, type NeedModel } from "./kept-needs.ts";
import { categoriesOf, type LineSlice, readLines, readSoldProducts, type SoldProducts } from "./order-lines.ts";

/** It is learnt anew when so large a part of the purchases has come or gone, though none on a later day. */
const MOVED_SHARE = 0.01;

/**
 * Learns what comes next if purchases are known of a later day than before, or of many more or fewer. For a timer, after the
 * value model, and after an import.
 *
 * @returns the new model; undefined where there was nothing to do
 */
export async function refitNeedsIfStale(ground: Ground): Promise<NeedModel | undefined> {
  const main = await mainCurrency(ground.db);
  if (!main) return undefined;
  const model = await currentNeedModel(ground.db);
  const isFresh = model?.currency === main.currency && main.lastDay <= model.asOf && Math.abs(main.purchaseDays - model.purchaseDays) <= MOVED_SHARE * model.purchaseDays;
  // What was learnt before seasons were tried is learnt anew.
  const isTried = model?.fit.kind !== "fitted" || model.fit.propensity.kind === "too-few" || model.fit.propensity.season !== undefined;
  return isFresh && isTried ? undefined : fitNeeds(ground, SYSTEM, main);
}

async function fitNeeds(ground: Ground, by: Actor, main: MainCurrency): Promise<NeedModel> {
  const { db } = ground;
  const sold = await readSoldProducts(db, main.currency);
  const learnt = await learn(ground, main, sold);
  const now = ground.now();
  const model: NeedModel = {
    modelId: newId(now.getTime()), fittedAt: now, fittedBy: by.id, currency: main.currency, asOf: main.lastDay, purchaseDays: main.purchaseDays, customers: learnt.customers,
    products: sold.products.length, productsLeftOut: sold.leftOut, fit: keptFit(learnt.fit),
  };
  await transaction(db, async (tx) => {
    await keepNeedModel(tx, model, learnt.fit.kind === "fitted" ? { products: sold.products, tables: learnt.fit.tables } : undefined);
    await writeAudit(tx, now, by, "needs.fit", { kind: "need-model", id: model.modelId }, { customers: model.customers, products: model.products });
    await appendLog(tx, now, { topic: "value", about: { needs: true } });
  });
  ground.nudge();
  return model;
}

function keptFit(fit: NextProducts | TooFew): KeptFit {
  if (fit.kind === "too-few") return fit;
  const { tables, asOf: _, ...kept } = fit;
  return { ...kept, baskets: tables.together.counted, most: tables.similar.most };
}

/** The server keeps answering meanwhile: it only reads lines and hands them on. */
function learn(ground: Ground, main: MainCurrency, { places, products }: SoldProducts): Promise<Learnt> {
  return apart<LearnTask, LineSlice, Learnt>(new URL("./fit-worker.ts", import.meta.url), { products: places.size, categories: categoriesOf(products), asOf: dayNumber(main.lastDay) }, slices(ground, main, places));
}

async function* slices(ground: Ground, main: MainCurrency, places: ReadonlyMap<string, number>): AsyncGenerator<Part<LineSlice>> {
  for await (const slice of readLines(ground.db, main.currency, places, main.customers)) yield { value: slice, hands: [slice.customer.buffer, slice.product.buffer, slice.day.buffer] as ArrayBuffer[] };
}
