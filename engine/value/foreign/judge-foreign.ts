// A model that was made elsewhere, held against ours on the same customers by what they did since. Pure.
import { calibrationByTenths, leadOf, rankingOf, topTenthShare } from "@rapport/lifetime-value";
import { normalCdf, normalQuantile, seededRandom } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";
import type { ForeignJudged } from "./foreign-contract.ts";

/** A row each, of customers who had bought by the cut-off. */
export interface Then {
  /** Our chance of a purchase in the 26 weeks after it, and what we expected of spending in them. */
  readonly active: Float64Array;
  readonly worth: Float64Array;
  readonly laterDays: Float64Array;
  readonly laterMinor: Float64Array;
}

/** Theirs for the same rows, NaN where it says nothing of somebody. */
export interface Theirs {
  readonly name: string;
  readonly active26: Float64Array;
  readonly spending12: Float64Array;
  readonly sentLater: number;
  /** Which file, or since when its scores are sent, and when it had changed last. */
  readonly of: string;
  readonly changedAt: string;
}

export const NEEDED_SCORED = 100;
const NEEDED_OF_EACH = 10;
/** So sure nobody may be punished for: one who came with a chance of nothing would decide everything. */
const LEAST_CHANCE = 1e-6;
/** Of what is expected in a year so much falls into the weeks kept aside, as if it came evenly. */
const HALF_YEAR = 26 / 52;
const SEED = 41;

/**
 * So many standard errors a model must lead by. One by itself: one, as a kind of ours must. The best of several that are no better
 * than ours leads by that through luck alone nearly always (of twenty, 97 times in 100); it may no oftener than one by itself (Šidák 1967).
 *
 * @example barFor(1) // 1
 */
export const barFor = (tries: number): number => (tries <= 1 ? 1 : normalQuantile(normalCdf(1) ** (1 / tries)));

/** @param bar in standard errors */
export function judgeForeign(then: Then, theirs: Theirs, bar = 1): ForeignJudged {
  const has = (column: Float64Array) => [...column.keys()].filter((row) => !Number.isNaN(column[row]!));
  const { name, sentLater, of, changedAt } = theirs;
  return { name, active26: judgeChance(then, theirs.active26, has(theirs.active26), bar), spending12: judgeSpending(then, theirs.spending12, has(theirs.spending12), bar), sentLater, of, changedAt };
}

function judgeChance(then: Then, column: Float64Array, rows: readonly number[], bar: number): ForeignJudged["active26"] {
  if (rows.length === 0) return null;
  if (rows.length < NEEDED_SCORED) return tooFew(rows.length, NEEDED_SCORED);
  const later = { purchases: pick(then.laterDays, rows), spend: pick(then.laterMinor, rows) };
  const came = later.purchases.filter((n) => n > 0).length;
  if (Math.min(came, rows.length - came) < NEEDED_OF_EACH) return tooFew(Math.min(came, rows.length - came), NEEDED_OF_EACH);
  const [theirs, ours] = [pick(column, rows), pick(then.active, rows)];
  const logs = (chances: Float64Array) => chances.map((chance, i) => Math.log(Math.max(LEAST_CHANCE, later.purchases[i]! > 0 ? chance : 1 - chance)));
  const side = (chances: Float64Array) => {
    const { activeArea } = rankingOf(chances, chances, later);
    return { area: typeof activeArea === "number" ? activeArea : null, expectedActive: mean(chances), logScore: mean(logs(chances)) };
  };
  const [theirLogs, ourLogs] = [logs(theirs), logs(ours)];
  const lead = meanWithError(theirLogs.map((log, i) => log - ourLogs[i]!));
  return {
    kind: "judged", customers: rows.length, actualActive: came / rows.length, theirs: side(theirs), ours: side(ours), lead, bar, wins: lead.by > bar * lead.standardError,
    calibration: calibrationByTenths(theirs, later.purchases).map(({ expected, ...group }) => ({ predicted: expected, ...group })),
  };
}

/**
 * It wins where its first tenth holds more by more than the bar, and its amounts are no worse, for it is amounts that are shown: the
 * error of a customer is no larger than ours, and their sum no further from what came. The error alone would prefer amounts that are
 * far too low, for most spend nothing.
 */
function judgeSpending(then: Then, column: Float64Array, rows: readonly number[], bar: number): ForeignJudged["spending12"] {
  if (rows.length === 0) return null;
  if (rows.length < NEEDED_SCORED) return tooFew(rows.length, NEEDED_SCORED);
  const spent = pick(then.laterMinor, rows);
  const came = spent.filter((amount) => amount > 0).length;
  if (came < NEEDED_OF_EACH) return tooFew(came, NEEDED_OF_EACH);
  const [theirs, ours] = [pick(column, rows).map((year) => year * HALF_YEAR), pick(then.worth, rows)];
  const errors = (expected: Float64Array) => expected.map((amount, i) => Math.abs(amount - spent[i]!));
  const [theirErrors, ourErrors] = [errors(theirs), errors(ours)];
  const side = (expected: Float64Array, off: Float64Array) => ({ topTenthShare: topTenthShare(expected, spent)!, expectedMinor: mean(expected) * rows.length, meanErrorMinor: mean(off) });
  const lead = leadOf(theirs, ours, spent, seededRandom(SEED))!;
  const errorLead = meanWithError(ourErrors.map((error, i) => error - theirErrors[i]!));
  const ofSum = meanWithError(theirs.map((amount, i) => amount - spent[i]!));
  const isSumRight = Math.abs(ofSum.by) <= Math.abs(mean(ours) - mean(spent)) + ofSum.standardError;
  return {
    kind: "judged", customers: rows.length, actualMinor: mean(spent) * rows.length, theirs: side(theirs, theirErrors), ours: side(ours, ourErrors), lead: { ...lead }, errorLead, bar,
    wins: lead.by > bar * lead.standardError && errorLead.by > -errorLead.standardError && isSumRight,
  };
}

const tooFew = (observed: number, needed: number): TooFew => ({ kind: "too-few", observed, needed });
const pick = (column: Float64Array, rows: readonly number[]): Float64Array => Float64Array.from(rows, (row) => column[row]!);
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanWithError(values: Float64Array): { readonly by: number; readonly standardError: number } {
  const by = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - by) ** 2, 0) / (values.length - 1);
  return { by, standardError: Math.sqrt(variance / values.length) };
}
