// How likely a customer buys a product within the next weeks: a regression over what is known of the pair, put right on the
// last weeks, which it has not seen.
import { normalQuantile, tooFew, type TooFew } from "@rapport/statistics";
import { type CalibrationStep, calibrate, type Predicted, reliability, type ReliabilityGroup, stepFor, toldByTheOtherHalf } from "./calibration.ts";
import { chanceOf, fitLogistic } from "./logistic.ts";
import { halved, repeatWeights, REPEAT_HALF_LIFE_DAYS } from "./popularity.ts";
import { type CustomerEntries, entriesOf, firstAfter, type PurchaseLog } from "./purchase-log.ts";
import { similarity } from "./rank.ts";
import { monthsAhead, seasonAhead } from "./season.ts";
import type { Tables } from "./tables.ts";
import { dueWithin, ownTimes } from "./times-between.ts";

/** A product that a customer may buy next: one they bought before, or one that is new to them. */
export interface Candidate {
  readonly product: number;
  readonly kind: "again" | "new";
}

export interface Propensity {
  readonly kind: "calibrated";
  readonly weeks: number;
  readonly weights: readonly number[];
  readonly again: Calibrated;
  readonly new: Calibrated;
  /** Whether the season has a say, and how it did. */
  readonly season: SeasonTrial;
  /** How chances told in the same way did a year ago, in the weeks that are ahead now; `undefined` where that is not known. */
  readonly yearBefore: YearBefore | undefined;
}

/** What came of chances that were told a year before, by steps made on the weeks before those. */
export interface YearBefore {
  /** What was bought up to here was known. */
  readonly until: number;
  readonly customers: number;
  readonly told: number;
  readonly came: number;
  /** came ÷ told, with its 80 % range over customers: far from 1 where the whole shop is busier or quieter in these weeks than in those before. */
  readonly times: { readonly mid: number; readonly lo: number; readonly hi: number };
}

/** What came of trying chances with the season on the weeks kept aside. */
export type SeasonTrial =
  /** On the day before these weeks no more than a year was known. */
  | { readonly kind: "too-short"; readonly days: number; readonly needed: number }
  /** No product's months came back from one year to the next more than chance would have it. */
  | { readonly kind: "none" }
  | TooFew
  | {
      readonly kind: "tried";
      /** What was bought up to here was known. */
      readonly calibratedTo: number;
      readonly customers: number;
      /** By how much the logarithmic loss of a customer's chances is smaller with the season, with the 80 % range of it, and what it is without. */
      readonly gain: { readonly mid: number; readonly lo: number; readonly hi: number };
      readonly lossWithout: number;
      /** Only where it told surely better. */
      readonly isUsed: boolean;
    };

export type Calibrated = CalibratedSteps | TooFew;
export interface CalibratedSteps {
  readonly kind: "steps";
  readonly steps: readonly CalibrationStep[];
  /** What was told in the last weeks beside what came, by customers on whom the steps were not made. */
  readonly reliability: readonly ReliabilityGroup[];
}

/** Own products that are looked at, the most bought; and new ones, those that go best with their own. */
const MOST_AGAIN = 100;
const MOST_NEW = 20;
/** The fit looks at about so many customers with a product at most: all candidates of customers spread evenly over all. */
const MOST_PAIRS = 200_000;
/** Purchases that it takes to tell chances apart. */
export const NEEDED_HAPPENED = 50;

const FEATURES = 10;
const LEVEL = 0.8;

/** What may come next for a customer, with what is known of each. */
export interface Weighed extends Candidate {
  readonly features: Float64Array;
  /** How many times as well as over the year the product sells in the weeks to come: 1 where no season is known. */
  readonly season: number;
}

/** The candidates of a customer as of a day. Nothing that was bought may lie after it. */
export function weigh(entries: CustomerEntries, asOf: number, tables: Tables, weeks: number): Weighed[] {
  const { length } = entries.day;
  if (length === 0) return [];
  const days = weeks * 7;
  const repeat = repeatWeights(entries, asOf);
  const similar = similarity(entries, tables.similar);
  const own = ownTimes(entries);
  const last = new Map<number, number>();
  for (let i = 0; i < length; i++) last.set(entries.product[i]!, entries.day[i]!);
  let activity = 0;
  for (let i = 0; i < length; i++) if (entries.day[i] !== entries.day[i - 1]) activity += halved(asOf - entries.day[i]!, REPEAT_HALF_LIFE_DAYS);
  const silence = Math.log(asOf - entries.day[length - 1]! + 7);
  const featuresOf = (product: number): Float64Array => {
    const before = last.get(product);
    const features = new Float64Array(FEATURES);
    features[0] = 1;
    if (before !== undefined) {
      const elapsedDays = asOf - before;
      const times = own.get(product);
      const within = dueWithin(tables.times, product, { count: times?.count ?? 0, sum: times?.sum ?? 0, elapsedDays }, days);
      features[1] = 1;
      features[2] = Math.log(repeat.get(product)!);
      features[3] = Math.log(elapsedDays + 7);
      features[4] = within ?? 0;
      features[5] = within === undefined ? 1 : 0;
    }
    features[6] = Math.log(tables.popularity[product]! + 1e-3);
    features[7] = Math.log((similar.get(product) ?? 0) - (before === undefined ? 0 : 1) + 0.05);
    features[8] = Math.log(activity + 0.05);
    features[9] = silence;
    return features;
  };
  const ahead = monthsAhead(asOf, days);
  const seasonOf = (product: number) => (tables.season === undefined ? 1 : seasonAhead(tables.season, product, ahead));
  const topOf = (weights: Iterable<readonly [number, number]>, count: number) => [...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, count).map(([product]) => product);
  const again = topOf(repeat, MOST_AGAIN);
  const fresh = topOf([...similar].filter(([product]) => !repeat.has(product)), MOST_NEW);
  const popular = tables.popular.filter((product) => !repeat.has(product) && !fresh.includes(product));
  return [...again.map((product) => ({ product, kind: "again" as const })), ...[...fresh, ...popular].map((product) => ({ product, kind: "new" as const }))].map((candidate) => ({ ...candidate, features: featuresOf(candidate.product), season: seasonOf(candidate.product) }));
}

/** A first guess of the chance, to be put right by the steps. Where the season is used it multiplies the odds. */
export function guess({ weights, season }: Pick<Propensity, "weights"> & { readonly season?: SeasonTrial }, weighed: Pick<Weighed, "features" | "season">): number {
  let score = 0;
  for (let k = 0; k < FEATURES; k++) score += weights[k]! * weighed.features[k]!;
  return chanceOf(season !== undefined && isSeasonUsed(season) ? score + Math.log(weighed.season) : score);
}

export function isSeasonUsed(season: SeasonTrial): boolean {
  return season.kind === "tried" && season.isUsed;
}

export function propensityOf(propensity: Propensity, weighed: Weighed): CalibrationStep | TooFew {
  const calibrated = propensity[weighed.kind];
  return calibrated.kind === "steps" ? stepFor(calibrated.steps, guess(propensity, weighed)) : calibrated;
}

export interface Period {
  readonly known: PurchaseLog;
  readonly tables: Tables;
  readonly until: number;
}

/**
 * Learns on one period and is put right on the next, with the season where it did surely better there.
 *
 * @param learn what was known at the end of one day, with the tables of then
 * @param check the same so many weeks later; the weeks after it must be over
 * @param tooShort why there can be no season yet, where there cannot
 */
export function fitPropensity(log: PurchaseLog, learn: Period, check: Period, weeks: number, tooShort?: Extract<SeasonTrial, { kind: "too-short" }>): Propensity | TooFew {
  const learnt = pairsOf(log, learn, weeks);
  const happened = learnt.happened.reduce((sum, each) => sum + each, 0);
  if (happened < NEEDED_HAPPENED) return tooFew({ observed: happened, needed: NEEDED_HAPPENED });
  const weights = Array.from(fitLogistic({ width: FEATURES, values: learnt.features, happened: learnt.happened }));
  const checked = pairsOf(log, check, weeks);
  const predicted = (kind: Candidate["kind"], season: SeasonTrial): Predicted[] => {
    const predictions: Predicted[] = [];
    for (let i = 0; i < checked.happened.length; i++)
      if (checked.isNew[i] === (kind === "new" ? 1 : 0))
        predictions.push({ customer: checked.customer[i]!, score: guess({ weights, season }, { features: checked.features.subarray(i * FEATURES, (i + 1) * FEATURES), season: checked.season[i]! }), happened: checked.happened[i] === 1 });
    return predictions;
  };
  const season = tooShort ?? (check.tables.season === undefined ? { kind: "none" as const } : trySeason(predicted, check.until));
  const calibrated = (kind: Candidate["kind"]): Calibrated => {
    const predictions = predicted(kind, season);
    const came = happenings(predictions);
    if (came < NEEDED_HAPPENED) return tooFew({ observed: came, needed: NEEDED_HAPPENED });
    return { kind: "steps", steps: calibrate(predictions), reliability: reliability(predictions) };
  };
  return { kind: "calibrated", weeks, weights, again: calibrated("again"), new: calibrated("new"), season, yearBefore: undefined };
}

/**
 * Chances are put right on the weeks that were last, so they know nothing of a time of the year in which everybody buys more, or
 * less. What came of them a year ago says how much that may be; of one year it cannot be said whether it comes again, so they are
 * left as they are.
 *
 * @param before what was known so many weeks before a day a year ago, with the tables of then; `then`: on that day
 * @returns `undefined` where too little came to tell
 */
export function seeYearBefore(log: PurchaseLog, { weights }: Pick<Propensity, "weights">, before: Period, then: Period, weeks: number): YearBefore | undefined {
  const [earlier, later] = [pairsOf(log, before, weeks), pairsOf(log, then, weeks)];
  const scoreOf = ({ features }: Pairs, i: number) => guess({ weights }, { features: features.subarray(i * FEATURES, (i + 1) * FEATURES), season: 1 });
  const by = new Map<number, { told: number; came: number }>();
  let [told, came] = [0, 0];
  for (const isNew of [0, 1]) {
    const predictions: Predicted[] = [];
    for (let i = 0; i < earlier.happened.length; i++) if (earlier.isNew[i] === isNew) predictions.push({ customer: earlier.customer[i]!, score: scoreOf(earlier, i), happened: earlier.happened[i] === 1 });
    if (happenings(predictions) < NEEDED_HAPPENED) continue;
    const steps = calibrate(predictions);
    for (let i = 0; i < later.happened.length; i++) {
      if (later.isNew[i] !== isNew) continue;
      const own = by.get(later.customer[i]!) ?? { told: 0, came: 0 };
      by.set(later.customer[i]!, own);
      own.told += stepFor(steps, scoreOf(later, i)).mid;
      own.came += later.happened[i]!;
    }
  }
  for (const own of by.values()) [told, came] = [told + own.told, came + own.came];
  if (came < NEEDED_HAPPENED || told === 0) return undefined;
  const mid = came / told;
  let squares = 0;
  for (const own of by.values()) squares += (own.came - mid * own.told) ** 2;
  const reach = (normalQuantile((1 + LEVEL) / 2) * Math.sqrt(squares)) / told;
  return { until: then.until, customers: by.size, told, came, times: { mid, lo: Math.max(0, mid - reach), hi: mid + reach } };
}

const happenings = (predictions: readonly Predicted[]) => predictions.filter(({ happened }) => happened).length;

/** The same customers are told their chances twice, each half by the steps of the other: without the season and with it. */
function trySeason(predicted: (kind: Candidate["kind"], season: SeasonTrial) => Predicted[], calibratedTo: number): SeasonTrial {
  const used = { kind: "tried", calibratedTo, customers: 0, gain: { mid: 0, lo: 0, hi: 0 }, lossWithout: 0, isUsed: true } as const;
  const by = new Map<number, { without: number; with: number }>();
  let most = 0;
  for (const kind of ["again", "new"] as const) {
    const arms = { without: predicted(kind, { ...used, isUsed: false }), with: predicted(kind, used) };
    const came = happenings(arms.without);
    most = Math.max(most, came);
    if (came < NEEDED_HAPPENED) continue;
    for (const arm of ["without", "with"] as const)
      for (const { step, of } of toldByTheOtherHalf(arms[arm])) {
        const losses = by.get(of.customer) ?? { without: 0, with: 0 };
        by.set(of.customer, losses);
        // Half a happening more and half a miss, for a step at which nothing came true does not rule it out.
        const chance = (step.happened + 0.5) / (step.predictions + 1);
        losses[arm] -= Math.log(of.happened ? chance : 1 - chance);
      }
  }
  if (by.size === 0) return tooFew({ observed: most, needed: NEEDED_HAPPENED });
  let [sum, squares, without] = [0, 0, 0];
  for (const losses of by.values()) {
    sum += losses.without - losses.with;
    squares += (losses.without - losses.with) ** 2;
    without += losses.without;
  }
  const mid = sum / by.size;
  const reach = normalQuantile((1 + LEVEL) / 2) * Math.sqrt(Math.max(0, squares / by.size - mid ** 2) / by.size);
  return { kind: "tried", calibratedTo, customers: by.size, gain: { mid, lo: mid - reach, hi: mid + reach }, lossWithout: without / by.size, isUsed: mid - reach > 0 };
}

/** Candidates of many customers as columns, and which of them were bought in the weeks that followed. */
interface Pairs {
  readonly features: Float64Array;
  readonly customer: Int32Array;
  readonly isNew: Uint8Array;
  readonly season: Float64Array;
  readonly happened: Uint8Array;
}

function pairsOf(log: PurchaseLog, { known, tables, until }: Period, weeks: number): Pairs {
  const buyers: number[] = [];
  let most = 0;
  for (let c = 0; c < known.customers; c++) {
    const entries = known.start[c + 1]! - known.start[c]!;
    if (entries === 0) continue;
    buyers.push(c);
    most += Math.min(entries, MOST_AGAIN) + MOST_NEW + tables.popular.length;
  }
  const every = Math.max(1, Math.ceil(most / MOST_PAIRS));
  const room = Math.min(most, MOST_PAIRS + MOST_AGAIN * every);
  let [features, customers, isNew, season, happened] = [new Float64Array(room * FEATURES), new Int32Array(room), new Uint8Array(room), new Float64Array(room), new Uint8Array(room)];
  let at = 0;
  for (let n = 0; n < buyers.length; n += every) {
    const customer = buyers[n]!;
    const bought = new Set<number>();
    for (let i = firstAfter(log, customer, until); i < log.start[customer + 1]! && log.day[i]! <= until + weeks * 7; i++) bought.add(log.product[i]!);
    for (const weighed of weigh(entriesOf(known, customer), until, tables, weeks)) {
      if (at === happened.length) [features, customers, isNew, season, happened] = [grown(features, at * 2 * FEATURES), grown(customers, at * 2), grown(isNew, at * 2), grown(season, at * 2), grown(happened, at * 2)];
      features.set(weighed.features, at * FEATURES);
      customers[at] = n / every;
      isNew[at] = weighed.kind === "new" ? 1 : 0;
      season[at] = weighed.season;
      happened[at++] = bought.has(weighed.product) ? 1 : 0;
    }
  }
  return { features: features.subarray(0, at * FEATURES), customer: customers.subarray(0, at), isNew: isNew.subarray(0, at), season: season.subarray(0, at), happened: happened.subarray(0, at) };
}

function grown<Column extends Float64Array | Int32Array | Uint8Array>(column: Column, length: number): Column {
  const longer = new (column.constructor as new (length: number) => Column)(length);
  longer.set(column);
  return longer;
}
