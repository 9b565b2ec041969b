import type { Random, TooFew } from "@rapport/statistics";
import { tooFew } from "@rapport/statistics";
import { contradictionsOf } from "./contradiction.ts";
import { type Blocks, forEachCandidate, LARGEST_BLOCK, makeBlocks } from "./blocks.ts";
import { LevelPatterns } from "./level-patterns.ts";
import type { LevelChances, LinkageModel } from "./linkage-model.ts";
import { possiblePairs, type RecordTable } from "./record-table.ts";
import type { Level, LinkageSettings } from "./settings.ts";
import { type ComparePair, pairComparer } from "./table-levels.ts";

export type FitOptions = {
  readonly random: Pick<Random, "below">;
  /** Pairs drawn to see how strangers compare, 300,000 unless told; where there are no more pairs than that, all are taken. */
  readonly randomPairs?: number;
  /** About how many candidate pairs to learn from, 500,000 unless told; of more, every second, third … is taken. */
  readonly learnFromPairs?: number;
  readonly largestBlock?: number;
};

/** With fewer pairs of one customer than this, what they have in common is chance. */
const NEEDED_MATCHES = 30;

/**
 * No level is thought rarer than this among the pairs of one customer: typing errors and removals that a file happens
 * not to show do happen, and no single disagreement shall count for more than 10 bits or so.
 */
const LEAST_M = 0.001;

/**
 * Learns what each level of agreement is worth from the records alone, with no pair marked by a person (Fellegi–Sunter).
 *
 * u, the chance of a level between strangers, is counted on random pairs; m, the chance between records of one customer,
 * and the prior come from expectation maximisation over the candidate pairs of the blocking rules, those not candidates
 * being strangers. Random pairs count for u only as far as they are thought strangers, for in a small file many of those
 * that agree on something rare are one customer.
 *
 * Supposes comparisons that are independent within each of the two kinds of pair; it cannot be quite so, which is why
 * the default thresholds are far from each other and `contradictions` exist.
 *
 * @returns `too-few` where fewer than 30 pairs of one customer seem to be there
 * @source Fellegi & Sunter, JASA 64 (1969); Winkler 1988; Linacre et al., "Splink", IJPDS 7 (2022)
 */
export function fitLinkage(table: RecordTable, options: FitOptions): LinkageModel | TooFew {
  const { settings } = table;
  const totalPairs = possiblePairs(table);
  if (totalPairs < NEEDED_MATCHES) return tooFew({ observed: totalPairs, needed: NEEDED_MATCHES });
  const compare = pairComparer(table);
  const levelCounts = settings.comparisons.map(({ levels }) => levels.length);
  const { blocks } = makeBlocks(table, options.largestBlock ?? LARGEST_BLOCK);

  const strangers = new LevelPatterns(levelCounts);
  const randomPairs = countRandomPairs(table, compare, strangers, options.random, options.randomPairs ?? 300_000);
  const candidates = new LevelPatterns(levelCounts);
  const candidatePairs = countCandidates(table, blocks, compare, candidates, options.learnFromPairs ?? 500_000);

  const learnt = maximiseExpectation(settings, { strangers: [...strangers], candidates: [...candidates], totalPairs });
  const expectedMatches = learnt.prior * totalPairs;
  if (!(expectedMatches >= NEEDED_MATCHES))
    return tooFew({ observed: Math.floor(expectedMatches), needed: NEEDED_MATCHES });
  return {
    kind: "fellegi-sunter",
    settings,
    prior: learnt.prior,
    chances: learnt.chances,
    learntFrom: { records: table.size, candidatePairs, randomPairs, expectedMatches, rounds: learnt.rounds },
  };
}

function countRandomPairs(
  table: RecordTable,
  compare: ComparePair,
  into: LevelPatterns,
  random: Pick<Random, "below">,
  wanted: number,
): number {
  const { size, firstFile } = table;
  const levels = new Int8Array(into.levelCounts.length);
  const total = possiblePairs(table);
  if (total <= wanted) {
    for (let a = 0; a < (firstFile ?? size); a++) {
      for (let b = firstFile ?? a + 1; b < size; b++) {
        compare(a, b, levels);
        into.add(levels);
      }
    }
    return total;
  }
  for (let drawn = 0; drawn < wanted; drawn++) {
    const a = random.below(firstFile ?? size);
    // Any other record, each as likely: those from `a` on move up by one.
    const other = firstFile === undefined ? random.below(size - 1) : firstFile + random.below(size - firstFile);
    compare(a, firstFile === undefined && other >= a ? other + 1 : other, levels);
    into.add(levels);
  }
  return wanted;
}

function countCandidates(
  table: RecordTable,
  blocks: readonly Blocks[],
  compare: ComparePair,
  into: LevelPatterns,
  wanted: number,
): number {
  let upTo = 0;
  for (const { starts } of blocks) {
    for (let block = 0; block + 1 < starts.length; block++) {
      const records = starts[block + 1]! - starts[block]!;
      upTo += (records * (records - 1)) / 2;
    }
  }
  const every = Math.max(1, Math.round(upTo / wanted));
  const levels = new Int8Array(into.levelCounts.length);
  let seen = 0;
  forEachCandidate(blocks, table.firstFile, (a, b) => {
    if (seen++ % every !== 0) return;
    compare(a, b, levels);
    into.add(levels, every);
  });
  return seen;
}

type Pattern = { readonly levels: Int8Array; readonly pairs: number };
type Learnt = { readonly prior: number; readonly chances: readonly LevelChances[]; readonly rounds: number };

function maximiseExpectation(
  settings: LinkageSettings,
  counted: {
    readonly strangers: readonly Pattern[];
    readonly candidates: readonly Pattern[];
    readonly totalPairs: number;
  },
): Learnt {
  const { comparisons } = settings;
  const contradictions = contradictionsOf(settings);
  let m = comparisons.map(({ levels }) => firstGuess(levels));
  let u = comparisons.map(({ levels }, at) =>
    shares(
      levels.length,
      0.5,
      tally(counted.strangers, at, () => 1),
    ),
  );
  // A tenth of the records to have a second one: a guess that learning soon leaves behind.
  let prior = 0.1 / Math.sqrt(2 * counted.totalPairs);
  let rounds = 0;
  for (let change = 1; change > 1e-6 && rounds < 200; rounds++) {
    const isOne = (levels: Int8Array): number => {
      if (contradictions(levels) > 0) return 0;
      let odds = prior / (1 - prior);
      for (let at = 0; at < levels.length; at++) {
        const level = levels[at]!;
        if (level >= 0) odds *= m[at]![level]! / u[at]![level]!;
      }
      return odds === Infinity ? 1 : odds / (1 + odds);
    };
    const ones = counted.candidates.map(({ levels }) => isOne(levels));
    const matches = counted.candidates.reduce((sum, { pairs }, at) => sum + pairs * ones[at]!, 0);
    const strange = counted.strangers.map(({ levels }) => 1 - isOne(levels));
    const next = comparisons.map(({ levels }, at) =>
      atLeast(
        LEAST_M,
        shares(
          levels.length,
          0.01,
          tally(counted.candidates, at, (pattern) => ones[pattern]!),
        ),
      ),
    );
    u = comparisons.map(({ levels }, at) =>
      shares(
        levels.length,
        0.5,
        tally(counted.strangers, at, (pattern) => strange[pattern]!),
      ),
    );
    change = Math.max(
      ...next.flatMap((chances, at) => chances.map((chance, level) => Math.abs(chance - m[at]![level]!))),
    );
    m = next;
    prior = Math.min(0.5, Math.max(matches, 1e-3) / counted.totalPairs);
  }
  return { prior, rounds, chances: comparisons.map(({ name }, at) => ({ comparison: name, m: m[at]!, u: u[at]! })) };
}

/** By level of one comparison: how many pairs have it, each pattern counted as `share` says. */
function tally(patterns: readonly Pattern[], comparison: number, share: (pattern: number) => number): Float64Array {
  const counts = new Float64Array(128);
  for (let at = 0; at < patterns.length; at++) {
    const level = patterns[at]!.levels[comparison]!;
    if (level >= 0) counts[level]! += patterns[at]!.pairs * share(at);
  }
  return counts;
}

/** Counts to chances; `more` is added to each count so that what was not seen is not impossible. */
function shares(levels: number, more: number, counts: Float64Array): readonly number[] {
  const own = Array.from(counts.subarray(0, levels), (count) => count + more);
  const sum = own.reduce((total, count) => total + count, 0);
  return own.map((count) => count / sum);
}

function atLeast(least: number, chances: readonly number[]): readonly number[] {
  const raised = chances.map((chance) => Math.max(chance, least));
  const sum = raised.reduce((total, chance) => total + chance, 0);
  return raised.map((chance) => chance / sum);
}

/** Where learning begins: most records of one customer agree. */
function firstGuess(levels: readonly Level[]): readonly number[] {
  return levels.map((_, place) => (place === 0 ? 0.9 : 0.1 / (levels.length - 1)));
}
