// What was bought, month by month: revenue and buyers, and who of those who joined in a month came again.
import { type Database, rows, sql } from "../platform/index.ts";
import type { ValuePage } from "./contract.ts";

export type PurchaseHistory = Pick<ValuePage, "months" | "cohorts">;

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

/** Reads every purchase day once: about a second for half a million, so it is done with a fit and not for a page. */
export async function purchaseHistory(db: Database, currency: string): Promise<PurchaseHistory> {
  const cells = await rows<MonthOfCohort>(
    db,
    sql`select to_char(joined, 'YYYY-MM') as joined, to_char(month, 'YYYY-MM') as month, buyers, revenue from (
          select date_trunc('month', s.first_day::timestamp) as joined, month, count(*) as buyers, sum(amount)::bigint as revenue from (
            select m.customer_id, date_trunc('month', p.day::timestamp) as month, sum(p.amount_minor)::bigint as amount
            from purchase_day p join membership m on m.identity_id = p.identity_id where p.currency = ${currency} group by 1, 2) each
          join purchase_summary s on s.customer_id = each.customer_id and s.currency = ${currency} group by 1, 2) cells order by 1, 2`,
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
export function cohorts(cells: readonly MonthOfCohort[]): ValuePage["cohorts"] {
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
