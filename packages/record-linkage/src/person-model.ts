import type { LinkageModel } from "./linkage-model.ts";
import { personSettings } from "./person-settings.ts";

/** Fewer records than these are taken for these, or among ten customers one name would be proof. */
const LEAST_RECORDS = 100_000;

/** Of so many records one is a further record of somebody. */
const DUPLICATE_SHARE = 0.1;

/**
 * A model of `personSettings` to begin with, until there are people enough to learn from (`fitLinkage`). Its chances are
 * assumptions, rounded from what invented people show, and on the cautious side: two names alone never link.
 *
 * @param records how many there are
 * @example personModel(1_000_000).prior // 0.0000002
 */
export function personModel(records: number): LinkageModel {
  return {
    kind: "fellegi-sunter",
    settings: personSettings,
    prior: (2 * DUPLICATE_SHARE) / Math.max(records, LEAST_RECORDS),
    chances: [
      {
        comparison: "given_name",
        m: [0.93, 0.006, 0.03, 0.006, 0.018, 0.01],
        u: [0.008, 0.000_01, 0.002, 0.002, 0.028, 0.959_99],
      },
      { comparison: "surname", m: [0.93, 0.03, 0.005, 0.005, 0.03], u: [0.001, 0.000_5, 0.000_5, 0.018, 0.98] },
      { comparison: "date_of_birth", m: [0.96, 0.005, 0.025, 0.01], u: [0.000_05, 0.000_03, 0.001_4, 0.998_52] },
      { comparison: "address", m: [0.79, 0.09, 0.01, 0.01, 0.1], u: [0.000_02, 0.000_1, 0.000_2, 0.005, 0.994_68] },
      { comparison: "email", m: [0.8, 0.02, 0.01, 0.17], u: [0.000_005, 0.000_005, 0.000_01, 0.999_98] },
      { comparison: "phone", m: [0.8, 0.02, 0.01, 0.17], u: [0.000_02, 0.000_02, 0.000_1, 0.999_86] },
    ],
    learntFrom: { records: 0, candidatePairs: 0, randomPairs: 0, expectedMatches: 0, rounds: 0 },
  };
}
