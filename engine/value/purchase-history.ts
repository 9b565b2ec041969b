// What was bought, month by month: revenue and buyers, and who of those who joined in a month came again.
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import type { ValuePage } from "./contract.ts";
import type { MainCurrency } from "./histories.ts";
import type { PurchaseDays } from "./purchase-days.ts";
import { rangeSeen } from "./ranges.ts";

/** As it is kept with a model: what was counted, without the ranges of shares, which follow from it. */
export interface PurchaseHistory {
  readonly months: ValuePage["months"];
  readonly cohorts: readonly Omit<ValuePage["cohorts"][number], "ranges">[];
}

/** @returns the cohorts with Wilson's interval of each share, for the months after that of joining */
export function withRanges(cohorts: PurchaseHistory["cohorts"]): ValuePage["cohorts"] {
  return cohorts.map((cohort) => ({ ...cohort, ranges: cohort.activeShare.map((share, month) => (month === 0 ? { lo: share, hi: share } : rangeSeen(Math.round(share * cohort.customers), cohort.customers))) }));
}

/** How many joining months the cohort table holds, newest last. */
const COHORTS = 24;

/** Customers who joined in one month, in one month. */
export interface MonthOfCohort {
  /** "2026-11" */
  readonly joined: string;
  readonly month: string;
  readonly buyers: number;
  readonly revenue: number;
}

/** Takes customers one by one, and counts them by the month in which they joined and the months in which they bought. */
export function growHistory(): { add(bought: PurchaseDays): void; history(): PurchaseHistory } {
  const cells = new Map<number, { buyers: number; revenue: number }>();
  return {
    add({ days, amounts }) {
      const joined = monthOf(days[0]!);
      for (let i = 0; i < days.length; ) {
        const month = monthOf(days[i]!);
        let revenue = 0;
        for (; i < days.length && monthOf(days[i]!) === month; i++) revenue += amounts[i]!;
        const key = joined * MONTHS + month;
        const cell = cells.get(key);
        if (cell === undefined) cells.set(key, { buyers: 1, revenue });
        else {
          cell.buyers++;
          cell.revenue += revenue;
        }
      }
    },
    history() {
      const named = [...cells].sort(([a], [b]) => a - b).map(([key, cell]): MonthOfCohort => ({ joined: wordOf(Math.floor(key / MONTHS)), month: wordOf(key % MONTHS), ...cell }));
      return { months: months(named), cohorts: cohorts(named) };
    },
  };
}

/** Months are numbered from January of the year 0; none has so high a number. */
const MONTHS = 2 ** 20;
const monthOfDay = new Map<number, number>();

function monthOf(day: number): number {
  let month = monthOfDay.get(day);
  if (month === undefined) {
    const date = new Date(day * 86_400_000);
    monthOfDay.set(day, (month = date.getUTCFullYear() * 12 + date.getUTCMonth()));
  }
  return month;
}

function wordOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`;
}

const KEPT_MILLIS = 600_000;
const kept = new WeakMap<Database, { readonly at: number; readonly known: string; readonly history: Promise<PurchaseHistory> }>();

/**
 * Of the main currency while there is no model; where there is one, it was counted with the fit. Counted by the database, and kept
 * until more or fewer purchases are known, ten minutes at most: a million who bought once make no model, and the page is read often.
 */
export function purchaseHistory({ db, now }: Ground, main: MainCurrency | undefined): Promise<PurchaseHistory> {
  if (main === undefined) return Promise.resolve({ months: [], cohorts: [] });
  const [at, known] = [now().getTime(), JSON.stringify(main)];
  const last = kept.get(db);
  if (last && last.known === known && Math.abs(at - last.at) < KEPT_MILLIS) return last.history;
  const history = countHistory(db, main.currency);
  kept.set(db, { at, known, history });
  history.catch(() => kept.delete(db));
  return history;
}

/** Customers by the month in which they joined and the months in which they bought, as `growHistory` counts them. */
export async function countHistory(db: Database, currency: string): Promise<PurchaseHistory> {
  const cells = await rows<MonthOfCohort>(
    db,
    sql`select to_char(s.first_day, 'YYYY-MM') as joined, to_char(d.day, 'YYYY-MM') as month, count(distinct m.customer_id) as buyers, sum(d.amount_minor)::bigint as revenue
        from purchase_day d join membership m on m.identity_id = d.identity_id join purchase_summary s on s.customer_id = m.customer_id and s.currency = d.currency where d.currency = ${currency} group by 1, 2 order by 1, 2`,
  );
  return { months: months(cells), cohorts: cohorts(cells) };
}

/** Every month from the first to the last, also those in which nothing was bought. */
export function months(cells: readonly MonthOfCohort[]): ValuePage["months"] {
  const byMonth = new Map<string, { revenueMinor: number; buyers: number; newBuyers: number }>();
  for (const { joined, month, buyers, revenue } of cells) {
    const sum = byMonth.get(month) ?? { revenueMinor: 0, buyers: 0, newBuyers: 0 };
    byMonth.set(month, { revenueMinor: sum.revenueMinor + revenue, buyers: sum.buyers + buyers, newBuyers: sum.newBuyers + (joined === month ? buyers : 0) });
  }
  const known = [...byMonth.keys()].sort();
  return monthsFrom(known[0], known.at(-1)).map((month) => ({ month, ...(byMonth.get(month) ?? { revenueMinor: 0, buyers: 0, newBuyers: 0 }) }));
}

/** For each joining month, the share of its customers who bought n months later; n = 0 is the joining month itself and always 1. */
export function cohorts(cells: readonly MonthOfCohort[]): PurchaseHistory["cohorts"] {
  const all = cells.map((c) => c.month).sort();
  const last = all.at(-1);
  const buyers = new Map(cells.map((c) => [`${c.joined} ${c.month}`, c.buyers]));
  const joined = [...new Set(cells.map((c) => c.joined))].sort().slice(-COHORTS);
  return joined.map((month) => {
    const customers = buyers.get(`${month} ${month}`) ?? 0;
    return { month, customers, activeShare: monthsFrom(month, last).map((later) => (buyers.get(`${month} ${later}`) ?? 0) / customers) };
  });
}

function monthsFrom(first: string | undefined, last: string | undefined): string[] {
  const found: string[] = [];
  if (first === undefined || last === undefined) return found;
  for (let month = first; month <= last; ) {
    found.push(month);
    const [year, number] = month.split("-").map(Number) as [number, number];
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  }
  return found;
}
