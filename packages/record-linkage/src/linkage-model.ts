import type { Agreement } from "./agreement.ts";
import type { LinkageSettings } from "./settings.ts";

/** What one comparison is worth: by level, the chance to find it. */
export type LevelChances = {
  readonly comparison: string;
  /** Among pairs that are one customer. */
  readonly m: readonly number[];
  /** Among pairs that are two. */
  readonly u: readonly number[];
};

/** A Fellegi–Sunter model: plain data, to be kept as JSON. */
export type LinkageModel = {
  readonly kind: "fellegi-sunter";
  readonly settings: LinkageSettings;
  /** The chance that two records taken at random are one customer, before anything is compared. */
  readonly prior: number;
  /** One for each comparison of the settings, in their order. */
  readonly chances: readonly LevelChances[];
  /** What it was learnt from, to judge it by. */
  readonly learntFrom: {
    readonly records: number;
    readonly candidatePairs: number;
    readonly randomPairs: number;
    /** Pairs among the candidates that are one customer, as the model sees it. */
    readonly expectedMatches: number;
    readonly rounds: number;
  };
  /** Agreements about which a person is asked, for people have said too often that such records are two; see `learnDoubts`. */
  readonly doubted?: readonly LearntDoubt[] | undefined;
};

/** Of `of` links that agree and differ so, people said of `apart` that they are two. */
export type LearntDoubt = { readonly agreement: Agreement; readonly apart: number; readonly of: number };

/** From which probability on a pair is linked without a person, and from which on a person is asked. */
export type Thresholds = { readonly automatic: number; readonly review: number };

/**
 * False links cost more than missed ones: a person is asked about anything likelier than not, and nothing is linked
 * without one unless the odds are a hundred to one.
 */
export const CAUTIOUS: Thresholds = { automatic: 0.99, review: 0.5 };

/**
 * Why a heavy pair is left to a person. `weight`: it is between the thresholds. `contradiction`: it disagrees where it
 * must not. `lack`: nothing that is needed speaks for it. `unsupported`: too little but the names agrees. `learnt`: people said of
 * others that agree and differ just so that they are two.
 */
export type Doubt = "weight" | "contradiction" | "lack" | "unsupported" | "learnt";

/** @throws {RangeError} unless 0 < review ≤ automatic < 1 */
export function checkThresholds({ automatic, review }: Thresholds): void {
  if (!(review > 0 && review <= automatic && automatic < 1)) {
    throw new RangeError(`thresholds are probabilities, review no more than automatic; got ${review} and ${automatic}`);
  }
}

/**
 * Probability to match weight, in bits.
 *
 * @example bitsOf(0.5) // 0
 */
export function bitsOf(probability: number): number {
  return Math.log2(probability / (1 - probability));
}

/**
 * Match weight in bits to probability.
 *
 * @example probabilityOf(10) // 0.99902
 */
export function probabilityOf(weightBits: number): number {
  return 1 / (1 + 2 ** -weightBits);
}
