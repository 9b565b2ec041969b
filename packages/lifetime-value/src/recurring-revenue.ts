/** What subscriptions bring month by month, and by what it grew and shrank. */

/** From a day on a subscription brings so much a month: nothing once it has ended or rests. */
export type SubscriptionChange = {
  /** Whose it is; several subscriptions of one customer are added up. */
  readonly customer: string;
  readonly subscription: string;
  /** Any count that grows with time, such as days. */
  readonly at: number;
  /** Recurring revenue a month from then on, at least 0, in whatever money is counted in. */
  readonly perMonth: number;
};

/** One month. `end` is `start` + `fresh` + `returned` + `expansion` − `contraction` − `churn`, and the same of customers. */
export type RecurringMonth = {
  readonly start: number;
  /** Of customers who had never brought anything. */
  readonly fresh: number;
  /** Of customers who had, and did not at the start of the month. */
  readonly returned: number;
  /** What customers bring more than at the start. */
  readonly expansion: number;
  /** What customers bring less, who still bring something. */
  readonly contraction: number;
  /** What those brought who bring nothing any more. */
  readonly churn: number;
  readonly end: number;
  readonly customers: { readonly start: number; readonly fresh: number; readonly returned: number; readonly lost: number; readonly end: number };
  /** What is left at the end of what customers brought at the start, those who returned left aside: 1 where nobody changed, above 1 where they grew; null where nothing was there. */
  readonly netRetention: number | null;
  /** The same without what customers bring more. */
  readonly grossRetention: number | null;
};

/**
 * Compares what every customer brings at the end of each month with what they brought at its start: what came and went within
 * a month is not seen.
 *
 * @param changes in any order; of two of one subscription at one time the later in the list holds
 * @param ends the ends of the months, ascending; the first is the start of the first month
 * @returns one month less than ends
 * @throws {RangeError} if an amount is below 0 or not finite, or the ends do not ascend
 * @example recurringMonths([{ customer: "a", subscription: "1", at: 3, perMonth: 20 }], [0, 31])[0].fresh // 20
 */
export function recurringMonths(changes: readonly SubscriptionChange[], ends: readonly number[]): RecurringMonth[] {
  for (const [i, end] of ends.entries()) if (!Number.isFinite(end) || (i > 0 && end <= ends[i - 1]!)) throw new RangeError(`the ends of months must ascend; number ${i} is ${end}`);
  for (const { perMonth, at, subscription } of changes) if (!(perMonth >= 0 && perMonth < Infinity && Number.isFinite(at))) throw new RangeError(`subscription ${subscription}: an amount a month is a number of at least 0; got ${perMonth} at ${at}`);
  const byCustomer = Map.groupBy([...changes].sort((a, b) => a.at - b.at), ({ customer }) => customer);
  const months = ends.slice(1).map(() => ({ start: 0, fresh: 0, returned: 0, expansion: 0, contraction: 0, churn: 0, end: 0, customers: { start: 0, fresh: 0, returned: 0, lost: 0, end: 0 } }));
  for (const own of byCustomer.values()) {
    const brings = new Map<string, number>();
    const total = () => [...brings.values()].reduce((sum, each) => sum + each, 0);
    let next = 0;
    const until = (end: number) => {
      while (next < own.length && own[next]!.at <= end) {
        hadAnything ||= own[next]!.perMonth > 0;
        brings.set(own[next]!.subscription, own[next]!.perMonth);
        next++;
      }
      return total();
    };
    let hadAnything = false;
    let before = ends.length === 0 ? 0 : until(ends[0]!);
    for (const [i, month] of months.entries()) {
      const had = hadAnything;
      const after = until(ends[i + 1]!);
      month.start += before;
      month.end += after;
      if (before > 0) month.customers.start++;
      if (after > 0) month.customers.end++;
      if (before === 0 && after > 0) {
        month[had ? "returned" : "fresh"] += after;
        month.customers[had ? "returned" : "fresh"]++;
      } else if (before > 0 && after === 0) {
        month.churn += before;
        month.customers.lost++;
      } else if (after > before) month.expansion += after - before;
      else month.contraction += before - after;
      before = after;
    }
  }
  return months.map((month) => ({
    ...month,
    netRetention: month.start === 0 ? null : (month.start + month.expansion - month.contraction - month.churn) / month.start,
    grossRetention: month.start === 0 ? null : (month.start - month.contraction - month.churn) / month.start,
  }));
}
