import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { recurringMonths, type SubscriptionChange } from "./recurring-revenue.ts";

const change = (customer: string, subscription: string, at: number, perMonth: number): SubscriptionChange => ({ customer, subscription, at, perMonth });

describe("recurring revenue", () => {
  test("a month told by hand: who is new, came back, grew, shrank and left, with customers counted and not subscriptions", () => {
    const [first, second] = recurringMonths(
      [
        change("ann", "1", 5, 20), change("ann", "2", 40, 5), // grows from 20 to 25
        change("bo", "3", 6, 30), change("bo", "3", 45, 12), // shrinks
        change("cy", "4", 7, 10), change("cy", "4", 50, 0), // leaves
        change("di", "5", -20, 8), change("di", "5", -10, 0), change("di", "6", 55, 9), // had left before, comes back
        change("ed", "7", 41, 7), change("ed", "7", 42, 0), // came and went within the month
      ],
      [0, 31, 60],
    );
    assert.deepEqual(first, { start: 0, fresh: 60, returned: 0, expansion: 0, contraction: 0, churn: 0, end: 60, customers: { start: 0, fresh: 3, returned: 0, lost: 0, end: 3 }, netRetention: null, grossRetention: null });
    assert.deepEqual(second, { start: 60, fresh: 0, returned: 9, expansion: 5, contraction: 18, churn: 10, end: 46, customers: { start: 3, fresh: 0, returned: 1, lost: 1, end: 3 }, netRetention: 37 / 60, grossRetention: 32 / 60 });
  });

  test("for any changes every month adds up, begins where the last ended, and hangs on nobody's order", () => {
    const some = fc.array(fc.record({ customer: fc.constantFrom("a", "b", "c"), subscription: fc.constantFrom("1", "2", "3"), at: fc.integer({ min: -40, max: 130 }), perMonth: fc.integer({ min: 0, max: 50 }) }), { maxLength: 25 });
    fc.assert(
      fc.property(some, (given) => {
        // One word of a subscription at one time.
        const changes = [...new Map(given.map((each) => [`${each.customer} ${each.subscription} ${each.at}`, each])).values()];
        const months = recurringMonths(changes, [0, 31, 60, 91, 121]);
        for (const [i, { start, fresh, returned, expansion, contraction, churn, end, customers }] of months.entries()) {
          assert.equal(start + fresh + returned + expansion - contraction - churn, end);
          assert.equal(customers.start + customers.fresh + customers.returned - customers.lost, customers.end);
          if (i > 0) assert.equal(start, months[i - 1]!.end);
        }
        assert.deepEqual(recurringMonths([...changes].reverse(), [0, 31, 60, 91, 121]), months);
        // A second route: what is in force at the end, straight from the changes.
        const last = Map.groupBy(changes.filter(({ at }) => at <= 121), ({ customer, subscription }) => `${customer} ${subscription}`);
        assert.equal(months.at(-1)!.end, [...last.values()].reduce((sum, own) => sum + own.reduce((a, b) => (b.at >= a.at ? b : a)).perMonth, 0));
      }),
    );
  });

  test("amounts below nothing and months that do not ascend are refused", () => {
    assert.throws(() => recurringMonths([change("a", "9", 1, -1)], [0, 31]), /subscription 9/);
    assert.throws(() => recurringMonths([change("a", "9", 1, NaN)], [0, 31]), RangeError);
    assert.throws(() => recurringMonths([], [31, 31]), /ascend/);
    assert.deepEqual(recurringMonths([], []), []);
  });
});
