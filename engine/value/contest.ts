// Which kind of model these customers ask for: each is fitted to what was known half a year ago, and what was bought since tells.
import { chooseModel, type Contest, type FittableKind, type ModelEntry, type PurchaseModel } from "@rapport/lifetime-value";
import type { TooFew } from "../platform/index.ts";
import type { Columns } from "./columns.ts";
import type { ValueContest } from "./contract.ts";
import { NEEDED_REPEATERS, shortColumns } from "./fit-models.ts";
import { ACTIVE_WEEKS } from "./score.ts";

const LIMITS = {
  /** Of more customers every so-manyth stands in for all: which kind is better shows in these, and others wait less. */
  contested: 10_000,
  /** Of more customers the regular kinds are not tried: what they say of one is shared with few, and takes fifty times as long. */
  regular: 50_000,
};

/** What is fitted where there is too little for a contest. */
export const USUAL: FittableKind = "bg-nbd";

/** @param columns histories as they were known half a year before, with what was bought since */
export function holdContest(columns: Columns, limits = LIMITS): Contest | TooFew {
  const short = shortColumns(columns);
  if (short) return short;
  const every = Math.max(1, Math.ceil(columns.frequency.length / limits.contested));
  const some = (column: Float64Array): Float64Array => (every === 1 ? column : column.filter((_, i) => i % every === 0));
  return chooseModel(
    {
      frequency: some(columns.frequency), recencyWeeks: some(columns.recencyWeeks), ageWeeks: some(columns.ageWeeks), meanSpend: some(columns.meanRepeatMinor), totalSpend: some(columns.totalMinor),
      laterPurchases: some(columns.laterDays), laterSpend: some(columns.laterMinor), ...(columns.frequency.length <= limits.regular ? { logIntervals: some(columns.logIntervals) } : {}),
    },
    ACTIVE_WEEKS,
    { neededRepeaters: Math.ceil(NEEDED_REPEATERS / every) },
  );
}

/** The kind that is fitted to all that is known today. */
export function chosenKind(contest: Contest | TooFew): FittableKind {
  return contest.kind === "too-few" ? USUAL : fittableKind(contest.chosen.model.model.kind);
}

/** The kind that was fitted where nobody was seen to leave. */
export function fittableKind(kind: PurchaseModel["kind"]): FittableKind {
  return kind === "nbd" ? "bg-nbd" : kind === "cnbd-k" ? "bg-cnbd-k" : kind;
}

/** Does what customers have spent rank them better than the model, by more than a standard error? Then tiers follow it. */
export const pastSpendWins = ({ chosen: { lead } }: Contest): boolean => lead !== null && -lead.by > lead.standardError;

/** As the wire shows it, the chosen one first among equals. */
export function contestView(contest: Contest): ValueContest {
  const orNull = (value: number | TooFew): number | null => (typeof value === "number" ? value : null);
  const entry = ({ model, logScore, behindBest, expectedPurchases, totalError, meanError, expectedActive, ...ranking }: ModelEntry) => ({
    kind: model.kind, regularity: "k" in model ? model.k : 1, logScore, behindBest: { ...behindBest }, expectedPurchases, totalError, meanError, expectedActive,
    rankCorrelation: orNull(ranking.rankCorrelation), topTenthShare: ranking.topTenthShare, activeArea: orNull(ranking.activeArea),
  });
  const { pastSpend, chosen } = contest;
  return {
    customers: contest.customers, actualPurchases: contest.actualPurchases, models: contest.models.map(entry), chosen: chosen.model.model.kind,
    pastSpend: { rankCorrelation: orNull(pastSpend.rankCorrelation), topTenthShare: pastSpend.topTenthShare, activeArea: orNull(pastSpend.activeArea) },
    ranksBest: chosen.ranking, lead: chosen.lead === null ? null : { ...chosen.lead },
  };
}
