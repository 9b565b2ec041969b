import type { DecidedBand } from "./contract.ts";

export interface DecidedPair {
  readonly probability: number;
  readonly accepted: boolean;
}

/** Bounds of the bands, probabilities. */
const BOUNDS = [0.5, 0.7, 0.9, 0.99, 1] as const;
/** Of fewer a share would be chance. */
const NEEDED = 10;

/**
 * Which share of the pairs people accepted, by how likely they were thought: where the shares lie in their bands, the
 * probabilities are right. They cover what people were asked about, so nothing is concluded from them by a program.
 */
export function howDecided(pairs: readonly DecidedPair[]): DecidedBand[] {
  return BOUNDS.slice(0, -1).map((from, place) => {
    const to = BOUNDS[place + 1]!;
    const inBand = pairs.filter(({ probability }) => probability >= from && (probability < to || to === 1));
    const accepted = inBand.filter((pair) => pair.accepted).length;
    return { from, to, share: inBand.length < NEEDED ? { kind: "too-few", observed: inBand.length, needed: NEEDED } : { kind: "share", accepted, decided: inBand.length, share: accepted / inBand.length } };
  });
}
