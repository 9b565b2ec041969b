// The filter by which a segment holds the customers of one group that a model found.
import type { ClusterFeature } from "./cluster-contract.ts";

export interface ClusterPlace {
  readonly clusteringId: string;
  readonly version: number;
  readonly place: number;
  /** Keys of attributes that it reads. */
  readonly own: readonly string[];
}

/** @example readCluster("…/2/0;seats").own // ["seats"] */
export function readCluster(text: string): ClusterPlace {
  const [where, ...own] = text.split(";");
  const [clusteringId, version, place] = where!.split("/");
  return { clusteringId: clusteringId!, version: Number(version), place: Number(place), own };
}

export function clusterText(clusteringId: string, version: number, place: number, features: readonly ClusterFeature[]): string {
  return [`${clusteringId}/${version}/${place}`, ...ownAmong(features)].join(";");
}

export const ownAmong = (features: readonly ClusterFeature[]): string[] => features.flatMap((feature) => (feature.startsWith("own.") ? [feature.slice(4)] : []));
