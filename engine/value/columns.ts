// Many customers' histories as columns, which the models read quickest.
import type { Counted, CountedAndAfter } from "./histories.ts";

const DAYS_A_WEEK = 7;

export interface Columns {
  readonly frequency: Float64Array;
  readonly recencyWeeks: Float64Array;
  readonly ageWeeks: Float64Array;
  /** One customer a row. */
  readonly customers: Float64Array;
  /** Mean spending on a purchase day after the first, minor units; 0 where there was none. */
  readonly meanRepeatMinor: Float64Array;
  readonly totalMinor: Float64Array;
  readonly purchaseDays: Float64Array;
  readonly laterDays: Float64Array;
  readonly laterMinor: Float64Array;
}

/** @param asOf the day to which ages are counted; no purchase may lie after it */
export async function readColumns(batches: AsyncIterable<readonly (Counted | CountedAndAfter)[]>, asOf: number): Promise<Columns> {
  const names = ["frequency", "recencyWeeks", "ageWeeks", "customers", "meanRepeatMinor", "totalMinor", "purchaseDays", "laterDays", "laterMinor"] as const;
  const growing = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<(typeof names)[number], number[]>;
  for await (const batch of batches)
    for (const c of batch) {
      const x = c.purchaseDays - 1;
      growing.frequency.push(x);
      growing.recencyWeeks.push((c.lastDay - c.firstDay) / DAYS_A_WEEK);
      growing.ageWeeks.push((asOf - c.firstDay) / DAYS_A_WEEK);
      growing.customers.push(1);
      growing.meanRepeatMinor.push(x === 0 ? 0 : c.repeatMinor / x);
      growing.totalMinor.push(c.totalMinor);
      growing.purchaseDays.push(c.purchaseDays);
      growing.laterDays.push("laterDays" in c ? c.laterDays : 0);
      growing.laterMinor.push("laterMinor" in c ? c.laterMinor : 0);
    }
  return Object.fromEntries(names.map((name) => [name, Float64Array.from(growing[name])])) as unknown as Columns;
}
