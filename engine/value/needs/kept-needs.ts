// What was learnt, as it is kept: written once and never changed, so a process may remember it.
import { best, type Neighbours, type NextProducts, type Propensity, type RankingBackTest, type Season, type Tables } from "@rapport/next-products";
import { type Database, row, rows, sql, type TooFew, type Transaction } from "../../platform/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import type { Product } from "./order-lines.ts";

/** All of a fit but its tables. */
export type KeptFit =
  | { readonly kind: "fitted"; readonly weeks: number; readonly ranking: NextProducts["ranking"]; readonly backTest: RankingBackTest | TooFew; readonly propensity: Propensity | TooFew; readonly baskets: number; readonly most: number }
  | TooFew;

export interface NeedModel {
  readonly modelId: string;
  readonly fittedAt: Date;
  readonly fittedBy: string;
  readonly currency: string;
  readonly asOf: string;
  readonly purchaseDays: number;
  readonly customers: number;
  readonly products: number;
  readonly productsLeftOut: number;
  readonly fit: KeptFit;
}

export async function currentNeedModel(db: Database): Promise<NeedModel | undefined> {
  return row(
    db,
    sql`select model_id as "modelId", fitted_at as "fittedAt", fitted_by as "fittedBy", currency, as_of as "asOf", purchase_days as "purchaseDays", customers, products, products_left_out as "productsLeftOut", fit
        from need_model order by fitted_at desc, model_id desc limit 1`,
  );
}

export interface KnownProducts {
  readonly places: ReadonlyMap<string, number>;
  readonly products: readonly Product[];
  readonly tables: Tables;
}

const WRITTEN_AT_ONCE = 500;

export async function keepNeedModel(tx: Transaction, model: NeedModel, known: Pick<KnownProducts, "products" | "tables"> | undefined): Promise<void> {
  await sql`insert into need_model (model_id, fitted_at, fitted_by, currency, as_of, purchase_days, customers, products, products_left_out, fit) values (${model.modelId}, ${model.fittedAt}, ${model.fittedBy}, ${model.currency},
    ${model.asOf}, ${model.purchaseDays}, ${model.customers}, ${model.products}, ${model.productsLeftOut}, ${JSON.stringify(jsonSafe(model.fit))}::jsonb)`.execute(tx);
  await sql`delete from need_product where model_id <> ${model.modelId}::uuid`.execute(tx);
  if (!known) return;
  for (let from = 0; from < known.products.length; from += WRITTEN_AT_ONCE) {
    const part = known.products.slice(from, from + WRITTEN_AT_ONCE).map((product, i) => rowOf(known.tables, product, from + i));
    await sql`insert into need_product (model_id, place, sku, name, price_minor, last_sold, popularity, holding_customers, similar_to, similar_both, holding_baskets, together_with, together_both, times, times_customers, mean_log, spread_within, spread_between, season,
        category, season_reach, season_holding, season_baskets, season_of_category)
      select ${model.modelId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as r (place integer, sku text, name text, price_minor bigint, last_sold date, popularity double precision, holding_customers integer, similar_to integer[], similar_both integer[],
        holding_baskets integer, together_with integer[], together_both integer[], times integer, times_customers integer, mean_log double precision, spread_within double precision, spread_between double precision, season double precision[],
        category text, season_reach double precision[], season_holding integer[], season_baskets integer[], season_of_category boolean)`.execute(tx);
  }
}

/** JSON has no infinity: the lowest step begins at nothing, for scores are chances. */
function jsonSafe(fit: KeptFit): unknown {
  return JSON.parse(JSON.stringify(fit, (_, value: unknown) => (value === -Infinity ? 0 : value)));
}

function rowOf({ popularity, similar, together, times, season }: Tables, product: Product, place: number) {
  return {
    place, sku: product.sku, name: product.name, price_minor: product.priceMinor, last_sold: dayWord(product.lastSold), popularity: popularity[place],
    holding_customers: similar.holding[place], ...pairsOf(similar, place, "similar_to", "similar_both"), holding_baskets: together.holding[place], ...pairsOf(together, place, "together_with", "together_both"),
    times: times.times[place], times_customers: times.customers[place], mean_log: times.meanLog[place], spread_within: times.within[place], spread_between: times.between[place],
    category: product.category, ...seasonRow(season, place),
  };
}

function seasonRow(season: Season | undefined, place: number) {
  const twelve = (values: ArrayLike<number>) => Array.from({ length: 12 }, (_, month) => values[place * 12 + month]!);
  if (season === undefined) return { season: null, season_reach: null, season_holding: null, season_baskets: null, season_of_category: false };
  return { season: twelve(season.index), season_reach: twelve(season.reach), season_holding: twelve(season.holding), season_baskets: twelve(season.baskets), season_of_category: season.ofCategory[place] === 1 };
}

function pairsOf(found: Neighbours, place: number, names: string, both: string): Record<string, number[]> {
  const from = place * found.most;
  const end = found.product.subarray(from, from + found.most).indexOf(-1);
  const to = end === -1 ? from + found.most : from + end;
  return { [names]: [...found.product.subarray(from, to)], [both]: [...found.both.subarray(from, to)] };
}

interface ProductRow {
  readonly place: number;
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly lastSold: string;
  readonly popularity: number;
  readonly holdingCustomers: number;
  readonly similarTo: readonly number[];
  readonly similarBoth: readonly number[];
  readonly holdingBaskets: number;
  readonly togetherWith: readonly number[];
  readonly togetherBoth: readonly number[];
  readonly times: number;
  readonly timesCustomers: number;
  readonly meanLog: number;
  readonly within: number;
  readonly between: number;
  readonly category: string | null;
  readonly season: readonly number[] | null;
  readonly seasonReach: readonly number[] | null;
  readonly seasonHolding: readonly number[] | null;
  readonly seasonBaskets: readonly number[] | null;
  readonly seasonOfCategory: boolean;
}

const remembered = new Map<string, Promise<KnownProducts>>();
const MOST_REMEMBERED = 2;

/** The tables of a model. A process reads them once. */
export function knownProducts(db: Database, model: NeedModel): Promise<KnownProducts> {
  let known = remembered.get(model.modelId);
  if (!known) {
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
    remembered.set(model.modelId, (known = readProducts(db, model)));
    known.catch(() => remembered.delete(model.modelId));
  }
  return known;
}

async function readProducts(db: Database, model: NeedModel): Promise<KnownProducts> {
  if (model.fit.kind !== "fitted") throw new Error("expected a model that was fitted, for only these have products");
  const { most, baskets } = model.fit;
  const kept = await rows<ProductRow>(
    db,
    sql`select place, sku, name, price_minor as price, last_sold as "lastSold", popularity, holding_customers as "holdingCustomers", similar_to as "similarTo", similar_both as "similarBoth", holding_baskets as "holdingBaskets",
          together_with as "togetherWith", together_both as "togetherBoth", times, times_customers as "timesCustomers", mean_log as "meanLog", spread_within as within, spread_between as between, category, season,
          season_reach as "seasonReach", season_holding as "seasonHolding", season_baskets as "seasonBaskets", season_of_category as "seasonOfCategory"
        from need_product where model_id = ${model.modelId}::uuid order by place`,
  );
  const neighbours = (of: Neighbours["of"], counted: number, holding: (p: ProductRow) => number, names: (p: ProductRow) => readonly number[], both: (p: ProductRow) => readonly number[]): Neighbours => {
    const made = { of, counted, holding: Int32Array.from(kept, holding), most, product: new Int32Array(kept.length * most).fill(-1), both: new Int32Array(kept.length * most) };
    kept.forEach((each, p) => {
      made.product.set(names(each), p * most);
      made.both.set(both(each), p * most);
    });
    return made;
  };
  const popularity = Float64Array.from(kept, (p) => p.popularity);
  return {
    places: new Map(kept.map(({ sku }, place) => [sku, place])),
    products: kept.map(({ sku, category, name, price, lastSold }) => ({ sku, category, name, priceMinor: price, lastSold: dayNumber(lastSold) })),
    tables: {
      popularity, popular: best(popularity, 10),
      similar: neighbours("customers", model.customers, (p) => p.holdingCustomers, (p) => p.similarTo, (p) => p.similarBoth),
      together: neighbours("baskets", baskets, (p) => p.holdingBaskets, (p) => p.togetherWith, (p) => p.togetherBoth),
      times: { times: Int32Array.from(kept, (p) => p.times), customers: Int32Array.from(kept, (p) => p.timesCustomers), meanLog: Float64Array.from(kept, (p) => p.meanLog), within: Float64Array.from(kept, (p) => p.within), between: Float64Array.from(kept, (p) => p.between) },
      season: seasonKept(kept),
    },
  };
}

/** What was kept before it was counted what a season rests on has none. */
function seasonKept(kept: readonly ProductRow[]): Season | undefined {
  if (!kept[0]?.seasonHolding) return undefined;
  return {
    index: Float64Array.from(kept.flatMap((p) => p.season!)), reach: Float64Array.from(kept.flatMap((p) => p.seasonReach!)), holding: Int32Array.from(kept.flatMap((p) => p.seasonHolding!)),
    baskets: Int32Array.from(kept.flatMap((p) => p.seasonBaskets!)), ofCategory: Uint8Array.from(kept, (p) => (p.seasonOfCategory ? 1 : 0)),
  };
}
