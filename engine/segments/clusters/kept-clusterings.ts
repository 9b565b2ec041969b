// Models that find groups, as they are kept.
import type { Mixture } from "@rapport/statistics";
import { type Database, row, rows, sql } from "../../platform/index.ts";
import type { ClusterFeature, ClusterGroup } from "./cluster-contract.ts";

export interface KeptClustering {
  readonly clusteringId: string;
  readonly title: string;
  readonly features: readonly ClusterFeature[];
}

export interface KeptFit {
  readonly version: number;
  readonly mixture: Mixture;
  readonly groups: readonly ClusterGroup[];
  readonly chosenBy: "bic" | "given";
  /** What value was counted in. Fits of before do not say. */
  readonly currency?: string;
  readonly madeAt: Date;
  readonly madeBy: string;
}

export const clusteringById = (db: Database, id: string): Promise<KeptClustering | undefined> => row(db, sql`select clustering_id as "clusteringId", title, features from clustering where clustering_id = ${id}::uuid`);

export async function fitsOf(db: Database, id: string, version?: number): Promise<KeptFit[]> {
  const found = await rows<{ version: number; fit: Omit<KeptFit, "version" | "madeAt" | "madeBy">; madeAt: Date; madeBy: string }>(
    db,
    sql`select version, fit, made_at as "madeAt", made_by as "madeBy" from clustering_version where clustering_id = ${id}::uuid ${version === undefined ? sql`` : sql`and version = ${version}::integer`} order by version desc`,
  );
  return found.map(({ fit, ...rest }) => ({ ...fit, ...rest }));
}
