import type { Column } from "./column.ts";
import type { AskDoubt } from "./settings.ts";
import { agreementOf, keyOfAgreement } from "./agreement.ts";
import { asksOf, contradictionsOf, lackOf } from "./contradiction.ts";
import { type PreparedComparison, prepareComparisons } from "./levels.ts";
import { bitsOf, type Doubt, type LinkageModel, type Thresholds } from "./linkage-model.ts";

/** A model prepared to weigh combinations of levels. */
export type Weigher = {
  readonly priorBits: number;
  /** By comparison and level. */
  readonly bits: readonly (readonly number[])[];
  readonly u: readonly (readonly number[])[];
  readonly comparisons: readonly PreparedComparison[];
  readonly contradictions: (levels: ArrayLike<number>) => number;
  readonly lacks: (levels: ArrayLike<number>) => boolean;
  readonly asks: (levels: ArrayLike<number>) => AskDoubt | undefined;
  readonly doubts: (levels: ArrayLike<number>) => boolean;
};

export function weigher(model: LinkageModel): Weigher {
  const bits = model.chances.map(({ m, u }) => m.map((chance, level) => Math.log2(chance / u[level]!)));
  return {
    priorBits: bitsOf(model.prior),
    bits,
    u: model.chances.map(({ u }) => u),
    comparisons: prepareComparisons(model.settings),
    contradictions: contradictionsOf(model.settings),
    lacks: lackOf(model.settings, bits),
    asks: asksOf(model.settings, bits),
    doubts: learntDoubtsOf(model),
  };
}

function learntDoubtsOf({ settings, doubted = [] }: LinkageModel): (levels: ArrayLike<number>) => boolean {
  if (doubted.length === 0) return () => false;
  const keys = new Set(doubted.map(({ agreement }) => keyOfAgreement(settings, agreement)));
  return (levels) => keys.has(keyOfAgreement(settings, agreementOf(settings, levels)));
}

/** How many records hold a value, of how many that hold any in that field. The two compared are among them. */
export type ValueCount = { readonly records: number; readonly of: number };

/**
 * Bits to add where two records agree on a value (term-frequency adjustment): more than none for a rare value, less for a
 * common one. Between strangers the level as a whole has the chance u; this value has its own frequency.
 *
 * Only holders besides the two compared make a value common: a value that no third record holds never counts for less
 * than the level does, or a small file would say that no e-mail address is rare.
 *
 * @param u the chance of the level between strangers
 * @example rarityBits(0.01, { records: 22, of: 10_000 }) // 2.3219
 */
export function rarityBits(u: number, { records, of }: ValueCount): number {
  return Math.log2(u / Math.max((records - 2) / of, Math.min(u, 2 / of)));
}

/**
 * The match weight of a combination of levels, in bits: prior, plus for each comparison log2(m/u), plus rarity.
 *
 * @param record one of the two compared; where they agree on a value, it is this record's
 */
export function weightOf(
  weigh: Weigher,
  columns: readonly Column[],
  levels: ArrayLike<number>,
  record: number,
): number {
  let weight = weigh.priorBits;
  for (let at = 0; at < weigh.bits.length; at++) {
    const level = levels[at]!;
    if (level < 0) continue;
    weight += weigh.bits[at]![level]!;
    const field = weigh.comparisons[at]!.frequencyField[level]!;
    if (field < 0) continue;
    const { numbers, counts, present } = columns[field]!;
    const count = counts[numbers[record]!]!;
    // `rarityBits`, without making an object for each of millions.
    const u = weigh.u[at]![level]!;
    weight += Math.log2(u / Math.max((count - 2) / present, Math.min(u, 2 / present)));
  }
  return weight;
}

/** What becomes of a pair, and where a person is asked, why. */
export type Judgement =
  | { readonly verdict: "automatic" | "never" }
  | { readonly verdict: "review"; readonly doubt: Doubt };

export function judge(
  weigh: Weigher,
  levels: ArrayLike<number>,
  probability: number,
  thresholds: Thresholds,
): Judgement {
  if (probability < thresholds.review) return NEVER;
  const contradictions = weigh.contradictions(levels);
  const lacks = weigh.lacks(levels);
  // Two of one household: one thing personal speaks against them and the other does not speak for them.
  if (contradictions > 1 || (contradictions === 1 && lacks)) return NEVER;
  if (probability < thresholds.automatic) return { verdict: "review", doubt: "weight" };
  if (contradictions > 0) return { verdict: "review", doubt: "contradiction" };
  const asks = weigh.asks(levels);
  if (asks === "contradiction" || (asks && !lacks)) return { verdict: "review", doubt: asks };
  if (lacks) return { verdict: "review", doubt: "lack" };
  return weigh.doubts(levels) ? { verdict: "review", doubt: "learnt" } : AUTOMATIC;
}

const NEVER: Judgement = { verdict: "never" };
const AUTOMATIC: Judgement = { verdict: "automatic" };
