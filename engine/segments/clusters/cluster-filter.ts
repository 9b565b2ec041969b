// The filter by which a segment holds the customers of one group that a model found.
import { Id } from "../../platform/contract.ts";
import type { ClusterFeature } from "./cluster-contract.ts";

export interface ClusterPlace {
  readonly clusteringId: string;
  readonly version: number;
  readonly place: number;
  /** Keys of attributes that it reads. */
  readonly own: readonly string[];
}

/** A rule that was kept before ids were looked at may name what is none: then it names no groups, and stops nobody who reads rules. */
const OF_NOBODY = "00000000-0000-0000-0000-000000000000";

/** @example readCluster("…/2/0;seats").own // ["seats"] */
export function readCluster(text: string): ClusterPlace {
  const [where, ...own] = text.split(";");
  const [clusteringId, version, place] = where!.split("/");
  return { clusteringId: Id.safeParse(clusteringId).success ? clusteringId! : OF_NOBODY, version: Number(version), place: Number(place), own };
}

export function clusterText(clusteringId: string, version: number, place: number, features: readonly ClusterFeature[]): string {
  return [`${clusteringId}/${version}/${place}`, ...ownAmong(features)].join(";");
}

export const ownAmong = (features: readonly ClusterFeature[]): string[] => features.flatMap((feature) => (feature.startsWith("own.") ? [feature.slice(4)] : []));
