import { proportionInterval } from "@rapport/statistics";
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
 * What the judgements of people teach of the probabilities: which share of the pairs they accepted, by how likely the pairs were
 * thought, with its range (Wilson, 95 %). Where the shares lie in their bands, the probabilities are right. Whoever judges the
 * next pair is told what became of those like it. Programs conclude nothing: people see only what the model chose for them, so
 * neither it nor what is joined without asking is moved by their judgements.
 */
export function howDecided(pairs: readonly DecidedPair[]): DecidedBand[] {
  return BOUNDS.slice(0, -1).map((from, place) => {
    const to = BOUNDS[place + 1]!;
    const inBand = pairs.filter(({ probability }) => probability >= from && (probability < to || to === 1));
    const accepted = inBand.filter((pair) => pair.accepted).length;
    return { from, to, share: inBand.length < NEEDED ? { kind: "too-few", observed: inBand.length, needed: NEEDED } : shareOf(accepted, inBand.length) };
  });
}

function shareOf(accepted: number, decided: number): DecidedBand["share"] {
  const found = proportionInterval({ count: accepted, of: decided });
  if (found.kind === "too-few") return { kind: "too-few", observed: decided, needed: NEEDED };
  return { kind: "share", accepted, decided, share: found.proportion, lo: found.lo, hi: found.hi };
}
