// Many customers' histories as columns, which the models read quickest.
import type { PurchaseDays } from "./purchase-days.ts";

const DAYS_A_WEEK = 7;
const NAMES = ["frequency", "recencyWeeks", "ageWeeks", "logIntervals", "customers", "meanRepeatMinor", "totalMinor", "purchaseDays", "laterDays", "laterMinor", "laterFirstWeeks"] as const;
type Name = (typeof NAMES)[number];

export interface Columns extends Readonly<Record<Name, Float64Array>> {
  /** Sum of the natural logarithms of the weeks between purchases. */
  readonly logIntervals: Float64Array;
  /** One customer a row. */
  readonly customers: Float64Array;
  /** Mean spending on a purchase day after the first, minor units; 0 where there was none. */
  readonly meanRepeatMinor: Float64Array;
  /** Weeks until the first purchase of those that came later; 0 where none did. */
  readonly laterFirstWeeks: Float64Array;
}

/** Up to which day purchases count as known, and up to which those after it as what came later; numbers of days. */
export interface Known {
  readonly until: number;
  readonly after: number;
}

/** Takes customers one by one; whoever had not bought anything by then is passed over. */
export function growColumns({ until, after }: Known): { /** @returns whether they had bought by then, and so have a row */ add(bought: PurchaseDays): boolean; columns(): Columns } {
  const growing = Object.fromEntries(NAMES.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  return {
    add({ days, amounts }) {
      if (days[0]! > until) return false;
      let [known, total, logs, later, laterMinor, laterFirst] = [0, 0, 0, 0, 0, 0];
      for (const [i, day] of days.entries()) {
        if (day <= until) {
          if (i > 0) logs += Math.log((day - days[i - 1]!) / DAYS_A_WEEK);
          total += amounts[i]!;
          known++;
        } else if (day <= after) {
          if (later === 0) laterFirst = (day - until) / DAYS_A_WEEK;
          later++;
          laterMinor += amounts[i]!;
        }
      }
      growing.frequency.push(known - 1);
      growing.recencyWeeks.push((days[known - 1]! - days[0]!) / DAYS_A_WEEK);
      growing.ageWeeks.push((until - days[0]!) / DAYS_A_WEEK);
      growing.logIntervals.push(logs);
      growing.customers.push(1);
      growing.meanRepeatMinor.push(known === 1 ? 0 : (total - amounts[0]!) / (known - 1));
      growing.totalMinor.push(total);
      growing.purchaseDays.push(known);
      growing.laterDays.push(later);
      growing.laterMinor.push(laterMinor);
      growing.laterFirstWeeks.push(laterFirst);
      return true;
    },
    columns: () => Object.fromEntries(NAMES.map((name) => [name, Float64Array.from(growing[name])])) as unknown as Columns,
  };
}
