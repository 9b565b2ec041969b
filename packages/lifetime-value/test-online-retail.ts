/**
 * The purchases of Online Retail II (Chen; UCI doi 10.24432/C5CG6D), read from beside the project where they are present:
 * customers who are named, no returns, quantity and price above 0, all orders of a day as one purchase.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const file = join(import.meta.dirname, "../../../shared/data/online_retail_II_combined.csv.gz");

/** Why tests that need the data are skipped, or false where it is present. */
export const withoutOnlineRetail = existsSync(file) ? false : "Online Retail II is not beside the project";

/** One customer's days of purchase, ascending, as counts of days from 1970, and what was spent on each. */
type Purchases = { readonly days: number[]; readonly amounts: number[] };

let read: readonly Purchases[] | undefined;

/** What was known of the customers on a day, and what they did in the weeks after it. One row a customer. */
export type KnownAndLater = Record<
  | "frequency"
  | "recencyWeeks"
  | "ageWeeks"
  | "meanSpend"
  | "logIntervals"
  | "totalSpend"
  | "laterPurchases"
  | "laterSpend",
  Float64Array
>;

/**
 * @param cut the last day known, as a word: 2011-06-10
 * @param laterWeeks how many weeks to look ahead
 * @param from forgets everything before this day, as if the log began there
 */
export function onlineRetail(cut: string, laterWeeks: number, from = "2009-01-01"): KnownAndLater {
  const day = dayOf(cut);
  const since = dayOf(from);
  read ??= readPurchases();
  const known = read
    .map(({ days, amounts }) => {
      const skipped = days.findIndex((at) => at >= since);
      return skipped === -1 ? { days: [], amounts: [] } : { days: days.slice(skipped), amounts: amounts.slice(skipped) };
    })
    .filter(({ days }) => days.length > 0 && days[0]! <= day);
  const columns = Object.fromEntries(
    ["frequency", "recencyWeeks", "ageWeeks", "meanSpend", "logIntervals", "totalSpend", "laterPurchases", "laterSpend"].map(
      (name) => [name, new Float64Array(known.length)],
    ),
  ) as KnownAndLater;
  known.forEach(({ days, amounts }, row) => {
    const first = days[0]!;
    let last = first;
    days.forEach((at, i) => {
      if (at <= day) {
        columns.totalSpend[row]! += amounts[i]!;
        if (i === 0) return;
        columns.frequency[row]! += 1;
        columns.meanSpend[row]! += amounts[i]!;
        columns.logIntervals[row]! += Math.log((at - last) / 7);
        last = at;
      } else if (at <= day + 7 * laterWeeks) {
        columns.laterPurchases[row]! += 1;
        columns.laterSpend[row]! += amounts[i]!;
      }
    });
    columns.recencyWeeks[row] = (last - first) / 7;
    columns.ageWeeks[row] = (day - first) / 7;
    if (columns.frequency[row]! > 0) columns.meanSpend[row]! /= columns.frequency[row]!;
  });
  return columns;
}

/** The last days of 21 months, March 2010 to November 2011. */
export const monthEnds: readonly string[] = Array.from({ length: 21 }, (_, i) =>
  new Date(Date.UTC(2010, 3 + i, 0)).toISOString().slice(0, 10),
);

function dayOf(word: string): number {
  return Date.parse(word) / 86_400_000;
}

function readPurchases(): readonly Purchases[] {
  const text = gunzipSync(readFileSync(file)).toString("latin1");
  const spent = new Map<string, Map<number, number>>();
  const daysKnown = new Map<string, number>();
  for (let from = text.indexOf("\n") + 1; from < text.length; ) {
    const end = text.indexOf("\n", from);
    // From the right, for the description may hold commas.
    const country = text.lastIndexOf(",", end);
    const customer = text.lastIndexOf(",", country - 1);
    const price = text.lastIndexOf(",", customer - 1);
    const date = text.lastIndexOf(",", price - 1);
    const quantity = text.lastIndexOf(",", date - 1);
    const start = from;
    from = end + 1;
    if (country === customer + 1 || text[start] === "C") continue;
    const amount = Number(text.slice(quantity + 1, date)) * Number(text.slice(price + 1, customer));
    if (!(amount > 0) || text[quantity + 1] === "-") continue;
    const word = text.slice(date + 1, date + 11);
    let day = daysKnown.get(word);
    if (day === undefined) daysKnown.set(word, (day = dayOf(word)));
    const who = text.slice(customer + 1, country);
    let ofCustomer = spent.get(who);
    if (ofCustomer === undefined) spent.set(who, (ofCustomer = new Map()));
    ofCustomer.set(day, (ofCustomer.get(day) ?? 0) + amount);
  }
  return Array.from(spent.values(), (ofCustomer) => {
    const days = Array.from(ofCustomer.keys()).sort((a, b) => a - b);
    return { days, amounts: days.map((day) => ofCustomer.get(day)!) };
  });
}
