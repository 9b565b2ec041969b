import { tooFew, type TooFew } from "@rapport/statistics";
import { backTestRanking, NEEDED_CUSTOMERS, type RankingBackTest } from "./back-test.ts";
import { fitPropensity, type Propensity, seeYearBefore, type YearBefore } from "./propensity.ts";
import { logUntil, type PurchaseLog } from "./purchase-log.ts";
import { NEEDED_DAYS as NEEDED_SEASON_DAYS } from "./season.ts";
import { type TableOptions, type Tables, tablesOf } from "./tables.ts";

/** How far ahead chances look. */
export const AHEAD_WEEKS = 8;
/** Weeks that were to be known before a first look back. */
const NEEDED_WEEKS = 8;

export interface NextProducts {
  readonly kind: "fitted";
  readonly asOf: number;
  readonly weeks: number;
  readonly tables: Tables;
  readonly backTest: RankingBackTest | TooFew;
  /** The order in use: the mixed one only where it did surely better than popularity on the baskets that came next. */
  readonly ranking: "mixed" | "popularity";
  readonly propensity: Propensity | TooFew;
}

/**
 * Learns what customers buy next from what they bought.
 *
 * It is learnt on what was known 2 × `weeks` before the day, put right on the weeks that followed, and the order is tried on
 * the baskets after `weeks` before the day; the tables in use are those of the day itself.
 *
 * @param asOf the last day known; nothing in the log may lie after it
 * @returns `too-few`: how many customers bought anything and how many it takes, or how many weeks are known of
 */
export function fitNextProducts(log: PurchaseLog, asOf: number, options: TableOptions & { readonly weeks?: number } = {}): NextProducts | TooFew {
  const weeks = options.weeks ?? AHEAD_WEEKS;
  let [buyers, first] = [0, Infinity];
  for (let c = 0; c < log.customers; c++) if (log.start[c + 1]! > log.start[c]!) buyers++;
  for (const day of log.day) first = Math.min(first, day);
  if (buyers < NEEDED_CUSTOMERS) return tooFew({ observed: buyers, needed: NEEDED_CUSTOMERS });
  const [learnUntil, checkUntil] = [asOf - 14 * weeks, asOf - 7 * weeks];
  const known = logUntil(log, checkUntil);
  const tables = tablesOf(known, checkUntil, options);
  const backTest = backTestRanking(log, checkUntil, tables, known);
  const weeksKnown = Math.floor((learnUntil - first) / 7);
  const tooShort = checkUntil - first < NEEDED_SEASON_DAYS ? ({ kind: "too-short", days: asOf - first + 1, needed: NEEDED_SEASON_DAYS + 7 * weeks + 1 } as const) : undefined;
  const propensity = weeksKnown < NEEDED_WEEKS ? tooFew({ observed: Math.max(0, weeksKnown + 2 * weeks), needed: NEEDED_WEEKS + 2 * weeks }) : fitPropensity(log, periodAt(log, learnUntil, options), { known, tables, until: checkUntil }, weeks, tooShort);
  return {
    kind: "fitted", asOf, weeks, tables: tablesOf(log, asOf, options), backTest,
    ranking: backTest.kind === "measured" ? backTest.winner : "popularity",
    propensity: propensity.kind === "calibrated" ? { ...propensity, yearBefore: yearBefore(log, asOf, first, propensity, weeks, options) } : propensity,
  };
}

/** The same day of the week. */
const YEAR_DAYS = 364;

function yearBefore(log: PurchaseLog, asOf: number, first: number, propensity: Propensity, weeks: number, options: TableOptions): YearBefore | undefined {
  const then = asOf - YEAR_DAYS;
  if (then - 7 * weeks - first < 7 * NEEDED_WEEKS) return undefined;
  const of = { ...options, withoutSeasons: true };
  return seeYearBefore(log, propensity, periodAt(log, then - 7 * weeks, of), periodAt(log, then, of), weeks);
}

function periodAt(log: PurchaseLog, until: number, options: TableOptions) {
  const known = logUntil(log, until);
  return { known, tables: tablesOf(known, until, options), until };
}
