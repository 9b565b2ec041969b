import { type Calibrated, type Peak, peakAhead, type Propensity, type SeasonTrial } from "@rapport/next-products";
import type { Database, Ground, TooFew } from "../../platform/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { SEASON_SOLD_WITHIN_DAYS } from "./choose-products.ts";
import { currentNeedModel, knownProducts, type NeedModel } from "./kept-needs.ts";
import type { NeedSeason, NeedsModelView, NeedsPage, YearBefore } from "./needs-contract.ts";
import type { Product } from "./order-lines.ts";

/** What was learnt of what comes next, with how well it does. */
export async function needsPage({ db }: Ground): Promise<NeedsPage> {
  const model = await currentNeedModel(db);
  if (!model) return { kind: "not-fitted" };
  const { fit } = model;
  if (fit.kind === "too-few") return fit;
  const { propensity, backTest } = fit;
  const reliability = (calibrated: Calibrated): NeedsModelView["again"] => (calibrated.kind === "too-few" ? calibrated : { kind: "measured", reliability: [...calibrated.reliability] });
  return {
    kind: "fitted",
    model: {
      fittedAt: model.fittedAt.toISOString(), asOf: model.asOf, weeks: fit.weeks, customers: model.customers, products: model.products, productsLeftOut: model.productsLeftOut, ranking: fit.ranking,
      backTest: backTest.kind === "too-few" ? backTest : { kind: "measured", calibratedTo: dayWord(backTest.calibratedTo), customers: backTest.customers, meanBasket: backTest.meanBasket, methods: backTest.methods, gain: backTest.gain },
      season: propensity.kind === "too-few" ? propensity : await seasonOf(db, model, propensity.season),
      yearBefore: yearBeforeView(propensity),
      again: propensity.kind === "too-few" ? propensity : reliability(propensity.again),
      new: propensity.kind === "too-few" ? propensity : reliability(propensity.new),
    },
  };
}

const MOST_PRODUCTS = 12;

/** @param trial undefined in models of before seasons were tried */
async function seasonOf(db: Database, model: NeedModel, trial: SeasonTrial | undefined): Promise<NeedsModelView["season"]> {
  if (trial?.kind !== "tried") return trial ?? null;
  return { ...trial, calibratedTo: dayWord(trial.calibratedTo), products: trial.isUsed ? await peaksAhead(db, model) : [] };
}

async function peaksAhead(db: Database, model: NeedModel): Promise<Extract<NonNullable<NeedsModelView["season"]>, { kind: "tried" }>["products"]> {
  const { tables: { season }, products } = await knownProducts(db, model);
  if (season === undefined || model.fit.kind === "too-few") return [];
  const [asOf, days] = [dayNumber(model.asOf), model.fit.weeks * 7];
  return products
    .flatMap((product, place) => {
      const peak = peakAhead(season, place, asOf, days);
      return peak && asOf - product.lastSold <= SEASON_SOLD_WITHIN_DAYS ? [{ sku: product.sku, name: product.name, ...seasonView(peak, product) }] : [];
    })
    // Of what sells eight times as well, or perhaps twice, the least that is sure counts.
    .sort((a, b) => b.lo - a.lo || (a.sku < b.sku ? -1 : 1))
    .slice(0, MOST_PRODUCTS);
}

/** Chances that came so much less or more often a year ago are not to be taken as they stand. */
const FAR = { below: 0.8, above: 1.25 } as const;

/** Models of before it was looked at have none. */
export function yearBeforeView(propensity: Propensity | TooFew): YearBefore | null {
  const seen = propensity.kind === "too-few" ? undefined : propensity.yearBefore;
  return seen ? { until: dayWord(seen.until), customers: seen.customers, times: seen.times, isFar: seen.times.hi < FAR.below || seen.times.lo > FAR.above } : null;
}

export function seasonView({ month, times, lo, hi, holding, baskets, ofCategory }: Peak, { category }: Pick<Product, "category">): NeedSeason {
  return { month: month + 1, times, lo, hi, holding, baskets, category: ofCategory ? category : null };
}
