// What a model that is brought as a file may read of a customer: each named, with its unit.
import type { Counted } from "../histories.ts";
import type { PurchaseDays } from "../purchase-days.ts";

/** Those that are amounts: they mean something in one currency only. */
export const AMOUNTS: readonly Feature[] = ["meanSpend", "total", "firstSpend"];
/** Names that an input of the file may have, in the order in which one input of several columns holds them. Amounts are in the currency's main unit (euros, not cents). */
export const FEATURES = ["frequency", "recencyWeeks", "ageWeeks", "silenceWeeks", "meanSpend", "total", "purchaseDays", "firstSpend"] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = Readonly<Record<Feature, number>>;

const DAYS_A_WEEK = 7;

/** As they were known at the end of a day, of somebody who had bought by then. */
export function countedAt({ customerId, days, amounts }: PurchaseDays, until: number): Counted {
  const known = days.filter((day) => day <= until).length;
  const totalMinor = amounts.slice(0, known).reduce((sum, amount) => sum + amount, 0);
  return { customerId, firstDay: days[0]!, lastDay: days[known - 1]!, purchaseDays: known, totalMinor, repeatMinor: totalMinor - amounts[0]! };
}

/** @param minor how many minor units one of the currency has */
export function featuresOf({ firstDay, lastDay, purchaseDays, totalMinor, repeatMinor }: Counted, until: number, minor: number): Features {
  return {
    frequency: purchaseDays - 1, recencyWeeks: (lastDay - firstDay) / DAYS_A_WEEK, ageWeeks: (until - firstDay) / DAYS_A_WEEK, silenceWeeks: (until - lastDay) / DAYS_A_WEEK,
    meanSpend: purchaseDays === 1 ? 0 : repeatMinor / (purchaseDays - 1) / minor, total: totalMinor / minor, purchaseDays, firstSpend: (totalMinor - repeatMinor) / minor,
  };
}
