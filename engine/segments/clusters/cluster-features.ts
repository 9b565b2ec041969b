// What a model that finds groups reads of customers, on scales on which they lie evenly; and back into what people count in.
import { type Database, rows, sql } from "../../platform/index.ts";
import type { ScoreThen } from "../../value/index.ts";
import { type ClusterFeature } from "./cluster-contract.ts";
import { ownAmong } from "./cluster-filter.ts";

interface Known {
  readonly id: string;
  readonly silence: number;
  readonly purchases: number;
  readonly total: number;
  readonly stay: number;
  readonly own: Readonly<Record<string, number | null>> | null;
}

export interface FeatureRow {
  readonly id: string;
  readonly values: readonly number[];
}

const SURE = 0.002;
/** A number of one's own beyond this is a slip, and taken as not known. */
const LARGEST_OWN = 1e12;
/** One slip among the numbers of one's own may not decide what far apart is: the fit, and only that, takes them as this part of all lies. */
const USUAL = { from: 0.01, to: 0.99 };

/** On its scale: logarithms of what is counted or paid, log-odds of a chance; an attribute as it is. */
function scaled(feature: ClusterFeature, known: Known): number | null {
  switch (feature) {
    case "silence":
      return Math.log1p(known.silence);
    case "purchases":
      return Math.log(known.purchases);
    case "spending":
      return Math.log1p(known.total / known.purchases);
    case "total":
      return Math.log1p(known.total);
    case "stay": {
      const chance = Math.min(1 - SURE, Math.max(SURE, known.stay));
      return Math.log(chance / (1 - chance));
    }
    default: {
      const own = known.own?.[feature.slice(4)] ?? null;
      return own !== null && Math.abs(own) <= LARGEST_OWN ? own : null;
    }
  }
}

/** Back from its scale. */
export function unscaled(feature: ClusterFeature, value: number): number {
  switch (feature) {
    case "silence":
    case "spending":
    case "total":
      return Math.expm1(value);
    case "purchases":
      return Math.exp(value);
    case "stay":
      return 1 / (1 + Math.exp(-value));
    default:
      return value;
  }
}

const rowsOf = (known: readonly Known[], features: readonly ClusterFeature[]): FeatureRow[] =>
  known.flatMap((each) => {
    const values = features.map((feature) => scaled(feature, each));
    return values.every((value) => value !== null) ? [{ id: each.id, values }] : [];
  });

/** Those of these customers of whom all is known, as of today; where nobody is named, so many by a hash of their ids. */
export async function featureRows(db: Database, features: readonly ClusterFeature[], whom: { readonly ids: readonly string[] } | { readonly some: number }): Promise<FeatureRow[]> {
  const own = ownAmong(features);
  const known = await rows<Known>(
    db,
    sql`select v.customer_id as id, greatest(0, v.as_of - s.last_day) as silence, s.purchase_days as purchases, s.total_minor::float8 as total, v.active26 as stay, ${own.length === 0 ? sql`null::jsonb` : sql`(select jsonb_object_agg(a.key, a.number) from list_value a where a.customer_id = v.customer_id and a.key = any(${own}::text[]))`} as own
        from value_score v join purchase_summary s on s.customer_id = v.customer_id and s.currency = v.currency
        ${"ids" in whom ? sql`where v.customer_id = any(${[...whom.ids]}::uuid[])` : sql`order by md5(v.customer_id::text) limit ${whom.some}`}`,
  );
  return rowsOf(known, features);
}

/** The same as of an earlier day, from what was known then; attributes as they are known today. */
export async function featureRowsThen(db: Database, features: readonly ClusterFeature[], then: ReadonlyMap<string, ScoreThen>): Promise<FeatureRow[]> {
  const own = ownAmong(features);
  const said = own.length === 0 ? new Map<string, Known["own"]>() : new Map((await rows<{ id: string; own: Known["own"] }>(db, sql`select customer_id as id, jsonb_object_agg(key, number) as own from list_value where key = any(${own}::text[]) group by 1`)).map(({ id, own: found }) => [id, found]));
  return rowsOf([...then].map(([id, { silentDays, purchaseDays, totalMinor, stay26 }]) => ({ id, silence: silentDays, purchases: purchaseDays, total: totalMinor, stay: stay26, own: said.get(id) ?? null })), features);
}

/** Rows as a fit takes them: numbers of one's own that lie outside of what is usual by more than its width are taken as there. */
export function tamed(found: readonly FeatureRow[], features: readonly ClusterFeature[]): FeatureRow[] {
  const bounds = features.map((feature, c) => {
    if (!feature.startsWith("own.") || found.length === 0) return undefined;
    const sorted = Float64Array.from(found, ({ values }) => values[c]!).sort();
    const [from, to] = [USUAL.from, USUAL.to].map((share) => sorted[Math.floor(share * (sorted.length - 1))]!) as [number, number];
    return to > from ? [from - (to - from), to + (to - from)] as const : undefined;
  });
  return found.map(({ id, values }) => ({ id, values: values.map((value, c) => (bounds[c] ? Math.min(bounds[c][1], Math.max(bounds[c][0], value)) : value)) }));
}

/** What value is counted in for whoever has a score now; undefined where nobody has one. Rides nothing: one row is read. */
export async function countedInNow(db: Database): Promise<string | undefined> {
  return (await rows<{ currency: string }>(db, sql`select currency from value_score limit 1`))[0]?.currency;
}
