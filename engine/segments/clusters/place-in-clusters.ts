// In which group each customer is, kept for the rules of segments to ask.
import { groupFinder } from "@rapport/statistics";
import { readOrganisation } from "../../organisation/index.ts";
import { type Database, type Ground, isMoney, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import type { ScoreThen } from "../../value/index.ts";
import { alternativesOf, type SegmentFilters } from "../list-contract.ts";
import { type ClusterPlace, readCluster } from "./cluster-filter.ts";
import { countedInNow, featureRows, featureRowsThen } from "./cluster-features.ts";
import { clusteringById, fitsOf, type KeptFit } from "./kept-clusterings.ts";

const PART = 5000;

/** The versions that these rules ask for, each once. */
export function clustersAsked(filters: readonly SegmentFilters[]): ClusterPlace[] {
  const asked = filters.flatMap((each) => [each, ...alternativesOf(each)]).flatMap(({ cluster }) => (cluster === undefined ? [] : [readCluster(cluster)]));
  return [...new Map(asked.map((each) => [`${each.clusteringId}/${each.version}`, each])).values()];
}

/**
 * Whether value is counted in what a fit knew. While it is counted in something else, or is being counted anew, everybody stays where
 * they are: nobody has come to behave otherwise because amounts are others.
 */
async function countsAsThen(db: Database, currency: string | undefined): Promise<boolean> {
  if (currency === undefined) return true;
  const now = await countedInNow(db);
  if (now === undefined) return true; // nobody is scored any more, so nobody is in a group
  const { unit } = await readOrganisation(db);
  return now === currency && (unit === null ? isMoney(currency) : unit.name === currency);
}

/** Undefined where a fit that was kept is none: whoever places customers must not stop for it. */
function finderOf({ mixture }: KeptFit): ReturnType<typeof groupFinder> | undefined {
  try {
    return groupFinder(mixture);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Puts these customers into the groups that rules ask for; whoever is nobody's customer any more, or of whom too little is known, is in none. */
export async function placeInClusters(tx: Transaction, filters: readonly SegmentFilters[], ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const { clusteringId, version } of clustersAsked(filters)) {
    const [clustering, [fit]] = [await clusteringById(tx, clusteringId), await fitsOf(tx, clusteringId, version)];
    if (!clustering || !fit || !(await countsAsThen(tx, fit.currency))) continue;
    const find = finderOf(fit);
    if (!find) continue;
    const placed = (await featureRows(tx, clustering.features, { ids })).map(({ id, values }) => ({ id, place: find(values).group }));
    await sql`with placed as (select * from unnest(${placed.map(({ id }) => id)}::uuid[], ${placed.map(({ place }) => place)}::integer[]) as t (id, place)),
        gone as (delete from clustering_place c where c.customer_id = any(${[...ids]}::uuid[]) and c.clustering_id = ${clusteringId}::uuid and c.version = ${version}::integer and not exists (select 1 from placed p where p.id = c.customer_id))
      insert into clustering_place (customer_id, clustering_id, version, place) select id, ${clusteringId}::uuid, ${version}::integer, place from placed order by id
      on conflict (customer_id, clustering_id, version) do update set place = excluded.place where clustering_place.place <> excluded.place`.execute(tx);
  }
}

/** The same for everybody, some at a time. */
export async function placeAllInClusters(ground: Ground, filters: SegmentFilters): Promise<void> {
  if (clustersAsked([filters]).length === 0) return;
  for (let after: string | undefined = "00000000-0000-0000-0000-000000000000"; after !== undefined; ) {
    const from: string = after;
    const ids = (await rows<{ id: string }>(
      ground.db,
      sql`select customer_id as id from ((select customer_id from value_score where customer_id > ${from}::uuid order by 1 limit ${PART}) union (select customer_id from clustering_place where customer_id > ${from}::uuid order by 1 limit ${PART})) t order by 1 limit ${PART}`,
    )).map(({ id }) => id);
    await transaction(ground.db, (tx) => placeInClusters(tx, [filters], ids));
    after = ids.length < PART ? undefined : ids.at(-1);
  }
}

/** Who would have been in a group on an earlier day, by what was known then. */
export async function inClusterThen(db: Database, cluster: string, then: ReadonlyMap<string, ScoreThen>): Promise<ReadonlySet<string>> {
  const { clusteringId, version, place } = readCluster(cluster);
  const [clustering, [fit]] = [await clusteringById(db, clusteringId), await fitsOf(db, clusteringId, version)];
  const find = fit && finderOf(fit);
  if (!clustering || !find || (fit.currency !== undefined && fit.currency !== (await countedInNow(db)))) return new Set();
  return new Set((await featureRowsThen(db, clustering.features, then)).flatMap(({ id, values }) => (find(values).group === place ? [id] : [])));
}
