import { seededRandom } from "@rapport/statistics";
import type { Random, TooFew } from "@rapport/statistics";
import { aliveUnchecked, probabilityActive, requireHorizon } from "./activity.ts";
import { customerCells } from "./customer-cells.ts";
import type { CustomerCells, HistoryColumns } from "./customer-cells.ts";
import { expectedPurchasesOfCells, rememberPairs } from "./expected-purchases.ts";
import { fitBgNbd, fitMbgNbd } from "./fit-bg-nbd.ts";
import type { FittedBgNbd, FittedMbgNbd, FittedNbd } from "./fit-bg-nbd.ts";
import { fitBgCnbdK, fitMbgCnbdK } from "./fit-cnbd-k.ts";
import type { FittedBgCnbdK, FittedCnbdK, FittedMbgCnbdK } from "./fit-cnbd-k.ts";
import { fitGammaGamma } from "./fit-gamma-gamma.ts";
import type { FittedGammaGamma } from "./fit-gamma-gamma.ts";
import { fitParetoNbd } from "./fit-pareto-nbd.ts";
import type { FittedParetoNbd } from "./fit-pareto-nbd.ts";
import { chanceIfAlive, countsIfAlive } from "./purchase-count-distribution.ts";
import { regularityOf } from "./purchase-model.ts";
import { calibrationByTenths, floats, leadOf, rankingOf, sum, topTenthShare } from "./ranking.ts";
import type { CalibrationGroup, Later, Ranking } from "./ranking.ts";
import { expectedSpend } from "./spend-model.ts";

/** Any purchase model that was fitted. */
export type FittedPurchaseModel =
  | FittedNbd
  | FittedBgNbd
  | FittedMbgNbd
  | FittedParetoNbd
  | FittedCnbdK
  | FittedBgCnbdK
  | FittedMbgCnbdK;

/** The kinds that can be asked for; where leaving explains nothing the answer is `nbd` or `cnbd-k`. */
export type FittableKind = "bg-nbd" | "mbg-nbd" | "pareto-nbd" | "bg-cnbd-k" | "mbg-cnbd-k";

/**
 * Fits the kind of model that is named.
 *
 * @param cells for the regular kinds with `logIntervals`
 * @param neededRepeaters how many customers must have bought again; 30 unless told
 */
export function fitPurchaseModel(kind: FittableKind, cells: CustomerCells, neededRepeaters = 30): FittedPurchaseModel | TooFew {
  switch (kind) {
    case "bg-nbd":
      return fitBgNbd(cells, neededRepeaters);
    case "mbg-nbd":
      return fitMbgNbd(cells, neededRepeaters);
    case "pareto-nbd":
      return fitParetoNbd(cells, neededRepeaters);
    case "bg-cnbd-k":
      return fitBgCnbdK(cells, { neededRepeaters });
    case "mbg-cnbd-k":
      return fitMbgCnbdK(cells, { neededRepeaters });
  }
}

/** Customers as they were known on a past day, with what they did in the weeks after it. Columns of one length, one row a customer. */
export type HeldOutColumns = Omit<HistoryColumns, "customers"> & {
  /** The mean spend of the repeat purchases; not read at frequency 0. */
  readonly meanSpend: ArrayLike<number>;
  /** All that was spent until that day, the first purchase included. */
  readonly totalSpend: ArrayLike<number>;
  readonly laterPurchases: ArrayLike<number>;
  readonly laterSpend: ArrayLike<number>;
};

/** A model in the contest. */
export type ModelEntry = Ranking & {
  readonly kind: "model";
  readonly model: FittedPurchaseModel;
  /** The mean natural logarithm of the chance that was given to the number of purchases that came; nearer to 0 is better. */
  readonly logScore: number;
  /** How much worse the log score is than the best one, and the standard error of that difference, customer by customer. */
  readonly behindBest: { readonly by: number; readonly standardError: number };
  readonly expectedPurchases: number;
  /** How far the expected number of all purchases was off, as a part: −0.02 for two per cent too low; null where there were none. */
  readonly totalError: number | null;
  /** The mean distance between expected and actual purchases of a customer. */
  readonly meanError: number;
  /** The mean chance that was given to coming again. */
  readonly expectedActive: number;
  /** Customers in ten groups of rising chance to come again: the mean chance beside the part who came. */
  readonly calibration: readonly CalibrationGroup[];
};

/** What needs no model: customers ranked by what they have spent. */
export type PastSpendEntry = Ranking & { readonly kind: "past-spend" };

/** A score that was made elsewhere, on what was known on the same day. */
export type OtherEntry = Ranking & { readonly kind: "other"; readonly name: string };

/** All that was tried, and what came of it. */
export type Contest = {
  readonly kind: "contest";
  readonly horizonWeeks: number;
  readonly customers: number;
  readonly actualPurchases: number;
  readonly actualSpending: number;
  /** The part of customers who came again. */
  readonly actualActive: number;
  /** Best log score first. */
  readonly models: readonly ModelEntry[];
  readonly pastSpend: PastSpendEntry;
  readonly others: readonly OtherEntry[];
  /** What a ranking by what was spent later would have held in its first tenth: more is not to be had. */
  readonly perfectTopTenthShare: number | null;
  /** What the models' values rest on; null where too few bought again to tell their spending apart, and everybody is taken at the mean. */
  readonly spendModel: FittedGammaGamma | null;
  readonly chosen: {
    /** The model to forecast with: the simplest of those whose log score is within a standard error of the best. */
    readonly model: ModelEntry;
    /** What to rank by, without any other score: the model's value, or past spend where its first tenth held more. */
    readonly ranking: "model" | "past-spend";
    /** By how much the model's first tenth held more than past spend's, with its standard error over resampled customers. */
    readonly lead: { readonly by: number; readonly standardError: number } | null;
    /** What ranks best of all, the scores from elsewhere among them. */
    readonly best: { readonly by: "model" } | { readonly by: "past-spend" } | { readonly by: "other"; readonly name: string };
  };
};

export type ContestOptions = {
  /** Which kinds are tried; all for which the columns suffice unless told. */
  readonly kinds?: readonly FittableKind[];
  /** How many customers must have bought again; 30 unless told. */
  readonly neededRepeaters?: number;
  /** Scores made elsewhere (another program's model, a rule of thumb), one number a row, higher for customers worth more. */
  readonly others?: readonly { readonly name: string; readonly score: ArrayLike<number> }[];
  /** From what the resampled customers are drawn; the same stream unless told. */
  readonly random?: Random;
};

/** No chance is taken to be less than this, so that one event that no model foresaw does not decide everything. */
const LEAST_CHANCE = 1e-12;
/** Simplest first. */
const BY_SIMPLICITY: readonly FittedPurchaseModel["kind"][] = ["nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "cnbd-k", "bg-cnbd-k", "mbg-cnbd-k"];

/**
 * Fits every kind of model to what was known on a past day and compares them on what customers did after it, with past
 * spend as a plain competitor that wins when it wins, and with any other score that is brought.
 *
 * The whole contest comes back, so that a page can show it. The chosen kind is then fitted to everything known today with
 * {@link fitPurchaseModel}.
 *
 * @param columns customers as they were known on a past day, and what came later
 * @param horizonWeeks how long "later" is, in weeks; above 0
 * @returns the contest, or `too-few` with the number of customers who had bought again
 * @throws {RangeError} naming the row, if a number in it is not possible
 */
export function chooseModel(columns: HeldOutColumns, horizonWeeks: number, options: ContestOptions = {}): Contest | TooFew {
  requireHorizon(horizonWeeks);
  if (horizonWeeks === 0) throw new RangeError("a contest needs a horizon above 0 weeks");
  const { neededRepeaters = 30, random = seededRandom(1) } = options;
  const later = laterOf(columns);
  const cells = customerCells(columns);
  const kinds = options.kinds ?? (["bg-nbd", "mbg-nbd", "pareto-nbd", ...(columns.logIntervals ? (["bg-cnbd-k", "mbg-cnbd-k"] as const) : [])] as const);
  const spending = fitGammaGamma({ frequency: columns.frequency, meanSpend: columns.meanSpend }, neededRepeaters);
  const spendModel = spending.kind === "too-few" ? null : spending;
  const rows = columnsOfOne(columns);
  const spendEach = rows.frequency.map((x, i) => {
    if (spendModel === null) return 1;
    // A customer whose repeat purchases brought nothing is told by everybody's mean.
    const z = columns.meanSpend[i]!;
    return expectedSpend(spendModel, x > 0 && z > 0 ? { frequency: x, meanSpend: z } : { frequency: 0, meanSpend: 0 });
  });

  const tried: Tried[] = [];
  for (const kind of kinds) {
    const model = fitPurchaseModel(kind, cells, neededRepeaters);
    if (model.kind === "too-few") return model;
    // Kinds without leaving come from several: each stands once.
    if (tried.some((each) => each.model.kind === model.kind)) continue;
    tried.push(tryModel(model, rows, later, spendEach, horizonWeeks));
  }
  if (tried.length === 0) throw new RangeError("a contest needs at least one kind of model");
  tried.sort((a, b) => b.logScore - a.logScore);
  const models = tried.map((each): ModelEntry => entryOf(each, tried[0]!));
  const pastSpend: PastSpendEntry = { kind: "past-spend", ...rankingOf(floats(columns.totalSpend), floats(columns.totalSpend), later) };
  const simplest = models
    .filter(({ behindBest: { by, standardError } }) => by <= standardError)
    .sort((a, b) => BY_SIMPLICITY.indexOf(a.model.kind) - BY_SIMPLICITY.indexOf(b.model.kind))[0]!;
  const values = tried.find(({ model }) => model === simplest.model)!.values;
  const others = (options.others ?? []).map(({ name, score }): OtherEntry => {
    const checked = scoreOf(name, score, later);
    return { kind: "other", name, ...rankingOf(checked, checked, later) };
  });
  const lead = leadOf(values, floats(columns.totalSpend), later.spend, random);
  const ranking = lead !== null && lead.by < 0 ? "past-spend" : "model";
  return {
    kind: "contest",
    horizonWeeks,
    customers: later.purchases.length,
    actualPurchases: sum(later.purchases),
    actualSpending: sum(later.spend),
    actualActive: later.purchases.filter((n) => n > 0).length / Math.max(1, later.purchases.length),
    models,
    pastSpend,
    others,
    perfectTopTenthShare: topTenthShare(later.spend, later.spend),
    spendModel,
    chosen: { model: simplest, ranking, lead, best: bestOf(ranking, ranking === "model" ? simplest : pastSpend, others) },
  };
}

function bestOf(ranking: "model" | "past-spend", { topTenthShare: share }: Ranking, others: readonly OtherEntry[]): Contest["chosen"]["best"] {
  const better = others.filter((each) => share !== null && each.topTenthShare! > share).sort((a, b) => b.topTenthShare! - a.topTenthShare!)[0];
  return better === undefined ? { by: ranking } : { by: "other", name: better.name };
}

function scoreOf(name: string, score: ArrayLike<number>, later: Later): Float64Array {
  if (score.length !== later.spend.length) throw new RangeError(`the score ${name} differs in length from the customers`);
  const row = Array.from(score).findIndex((each) => !Number.isFinite(each));
  if (row !== -1) throw new RangeError(`row ${row}: the score ${name} is a finite number; got ${score[row]}`);
  return floats(score);
}

function laterOf({ frequency, meanSpend, totalSpend, laterPurchases, laterSpend }: HeldOutColumns): Later {
  for (const column of [meanSpend, totalSpend, laterPurchases, laterSpend]) {
    if (column.length !== frequency.length) throw new RangeError("the columns of the contest differ in length");
  }
  for (let row = 0; row < frequency.length; row++) {
    const [purchases, spend, past] = [laterPurchases[row]!, laterSpend[row]!, totalSpend[row]!];
    if (!(Number.isInteger(purchases) && purchases >= 0)) throw new RangeError(`row ${row}: ${purchases} later purchases cannot be`);
    if (!(Number.isFinite(spend) && Number.isFinite(past))) throw new RangeError(`row ${row}: spending is finite; got ${spend} and ${past}`);
  }
  return { purchases: floats(laterPurchases), spend: floats(laterSpend) };
}

function columnsOfOne({ frequency, recencyWeeks, ageWeeks }: HeldOutColumns): CustomerCells {
  return { frequency: floats(frequency), recencyWeeks: floats(recencyWeeks), ageWeeks: floats(ageWeeks), customers: new Float64Array(frequency.length).fill(1) };
}

type Tried = {
  readonly model: FittedPurchaseModel;
  readonly expected: Float64Array;
  readonly values: Float64Array;
  readonly active: Float64Array;
  readonly logChances: Float64Array;
  readonly logScore: number;
  readonly later: Later;
};

function tryModel(model: FittedPurchaseModel, rows: CustomerCells, later: Later, spendEach: Float64Array, horizonWeeks: number): Tried {
  const expected = expectedPurchasesOfCells(model, rows, horizonWeeks);
  // In these kinds all counts are the same for all of one frequency and age; elsewhere each customer's is worked out alone.
  const apart = regularityOf(model) > 1 || model.kind === "pareto-nbd";
  const shared = rememberPairs((x, age) => countsIfAlive(model, x, 0, age, horizonWeeks));
  const active = new Float64Array(expected.length);
  const logChances = expected.map((_, i) => {
    const [x, recency, age] = [rows.frequency[i]!, rows.recencyWeeks[i]!, rows.ageWeeks[i]!];
    active[i] = probabilityActive(model, { frequency: x, recencyWeeks: recency, ageWeeks: age }, horizonWeeks);
    const alive = aliveUnchecked(model, x, recency, age);
    const n = later.purchases[i]!;
    const ifAlive = apart ? chanceIfAlive(model, x, recency, age, horizonWeeks, n) : (shared(x, age)[n] ?? 0);
    const chance = alive * ifAlive + (n === 0 ? 1 - alive : 0);
    return Math.log(Math.max(LEAST_CHANCE, chance));
  });
  const values = expected.map((purchases, i) => purchases * spendEach[i]!);
  return { model, expected, values, active, logChances, logScore: sum(logChances) / Math.max(1, logChances.length), later };
}

function entryOf(tried: Tried, best: Tried): ModelEntry {
  const { model, expected, values, active, logChances, logScore, later } = tried;
  const customers = Math.max(1, expected.length);
  const behind = logChances.map((log, i) => best.logChances[i]! - log);
  const by = sum(behind) / customers;
  const variance = behind.reduce((total, each) => total + (each - by) ** 2, 0) / Math.max(1, customers - 1);
  const actual = sum(later.purchases);
  return {
    kind: "model",
    model,
    logScore,
    behindBest: { by, standardError: Math.sqrt(variance / customers) },
    expectedPurchases: sum(expected),
    totalError: actual === 0 ? null : sum(expected) / actual - 1,
    meanError: expected.reduce((total, each, i) => total + Math.abs(each - later.purchases[i]!), 0) / customers,
    expectedActive: sum(active) / customers,
    calibration: calibrationByTenths(active, later.purchases),
    ...rankingOf(values, active, later),
  };
}
