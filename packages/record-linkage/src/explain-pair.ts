import { valuesOfRecord } from "./blocking-key.ts";
import { levelInWords, levelOf, NO_EVIDENCE } from "./levels.ts";
import { CAUTIOUS, type LinkageModel, probabilityOf, type Thresholds } from "./linkage-model.ts";
import { judge, type Judgement, rarityBits, type ValueCount, weigher } from "./match-weight.ts";
import type { RecordTable, Values } from "./record-table.ts";
import { valuesOf } from "./record-table.ts";
import type { RawRecord } from "./settings.ts";

/** What one comparison adds to the weight of a pair. */
export type Contribution = {
  readonly comparison: string;
  /** The normalised values of the two records; `null` is missing. */
  readonly values: readonly [string | null, string | null];
  /** The level in words; `null` where a value is missing or the evidence is counted elsewhere. */
  readonly level: string | null;
  /** Above 0 speaks for one customer, below 0 for two. `rarityBits` is not in it. */
  readonly bits: number;
  /** For agreeing on a value rarer than most, or (below 0) commoner. */
  readonly rarityBits: number;
  /** How many times likelier the level is among records of one customer: m and u. */
  readonly chances: { readonly m: number; readonly u: number } | null;
};

/** Why a pair is thought one customer or two: a waterfall, whose bits add up to the weight. */
export type PairExplanation = {
  readonly priorBits: number;
  readonly contributions: readonly Contribution[];
  readonly weightBits: number;
  readonly probability: number;
  readonly judgement: Judgement;
};

export type ExplainOptions = {
  readonly thresholds?: Thresholds;
  /** How many records hold a value; without it rarity counts for nothing. */
  readonly countOf?: (field: string, value: string) => ValueCount | undefined;
};

/**
 * Explains the match weight of two records, part by part.
 *
 * @param a a record as it comes; it is normalised here
 */
export function explainPair(
  model: LinkageModel,
  a: RawRecord,
  b: RawRecord,
  options: ExplainOptions = {},
): PairExplanation {
  return explainValues(model, valuesOfRecord(model.settings, a), valuesOfRecord(model.settings, b), options);
}

/** Explains the weight of two records of a table, with the rarity of their values in it. */
export function explainTablePair(
  model: LinkageModel,
  table: RecordTable,
  a: number,
  b: number,
  thresholds?: Thresholds,
): PairExplanation {
  const fields = Object.keys(table.settings.fields);
  // Asked only for fields in which the two records agree.
  const countOf = (field: string): ValueCount => table.columns[fields.indexOf(field)]!.countOfRecord(a);
  return explainValues(model, valuesOf(table, a), valuesOf(table, b), { thresholds, countOf });
}

export function explainValues(
  model: LinkageModel,
  a: Values,
  b: Values,
  { thresholds = CAUTIOUS, countOf }: ExplainOptions,
): PairExplanation {
  const weigh = weigher(model);
  const fields = Object.keys(model.settings.fields);
  const levels = weigh.comparisons.map((comparison) => levelOf(comparison, a, b));
  const contributions = weigh.comparisons.map((comparison, at): Contribution => {
    const { name, levels: named } = model.settings.comparisons[at]!;
    const values = [a[comparison.own]!, b[comparison.own]!] as const;
    const level = levels[at]!;
    if (level === NO_EVIDENCE) return { comparison: name, values, level: null, bits: 0, rarityBits: 0, chances: null };
    const { m, u } = model.chances[at]!;
    const field = comparison.frequencyField[level]!;
    const count = field === -1 ? undefined : countOf?.(fields[field]!, a[field]!);
    return {
      comparison: name,
      values,
      level: levelInWords(named[level]!),
      bits: weigh.bits[at]![level]!,
      rarityBits: count === undefined ? 0 : rarityBits(u[level]!, count),
      chances: { m: m[level]!, u: u[level]! },
    };
  });
  const weightBits = contributions.reduce((sum, { bits, rarityBits: rarity }) => sum + bits + rarity, weigh.priorBits);
  const probability = probabilityOf(weightBits);
  return {
    priorBits: weigh.priorBits,
    contributions,
    weightBits,
    probability,
    judgement: judge(weigh, levels, probability, thresholds),
  };
}
