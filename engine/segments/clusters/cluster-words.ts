// What separates a group from the others, in words. Pure.
import type { Mixture } from "@rapport/statistics";
import type { ClusterFeature, ClusterGroup } from "./cluster-contract.ts";
import { unscaled } from "./cluster-features.ts";

/** From so many standard deviations of all on something is worth a word. */
const WORTH_A_WORD = 0.35;
const MOST_WORDS = 3;
const WORDS: Readonly<Record<string, readonly [low: string, high: string]>> = {
  silence: ["bought lately", "bought long ago"], purchases: ["buys seldom", "buys often"], spending: ["spends little each time", "spends much each time"],
  total: ["has spent little in all", "has spent much in all"], stay: ["unlikely to buy again", "likely to buy again"],
};

export function describeGroups({ groups }: Mixture, features: readonly ClusterFeature[]): Omit<ClusterGroup, "key">[] {
  const scale = features.map((_, c) => {
    const mean = groups.reduce((sum, group) => sum + group.weight * group.mean[c]!, 0);
    const variance = groups.reduce((sum, group) => sum + group.weight * (group.covariance[c * features.length + c]! + (group.mean[c]! - mean) ** 2), 0);
    return { mean, deviation: Math.sqrt(variance) };
  });
  return groups.map(({ weight, mean }, place) => {
    const means = features.map((feature, c) => ({ feature, typical: unscaled(feature, mean[c]!), apart: (mean[c]! - scale[c]!.mean) / scale[c]!.deviation }));
    const told = means.filter(({ apart }) => Math.abs(apart) >= WORTH_A_WORD).sort((a, b) => Math.abs(b.apart) - Math.abs(a.apart)).slice(0, MOST_WORDS);
    return { place, share: weight, means, words: told.length === 0 ? ["in the middle of all"] : told.map(({ feature, apart }) => wordOf(feature, apart)) };
  });
}

function wordOf(feature: ClusterFeature, apart: number): string {
  const known = WORDS[feature];
  if (known) return known[apart < 0 ? 0 : 1];
  return apart < 0 ? `low ${feature.slice(4)}` : `high ${feature.slice(4)}`;
}
