import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { due, dueWithin, entriesOf, ownTimes, purchaseLog, timesBetween, type TimesBetween } from "./index.ts";

/** Customers who each buy product 0 at times of their own: log-normal, means spread over customers. */
function refills(customers: number, seed: number, { within = 0.3, between = 0.4, mean = Math.log(35), most = 12 } = {}): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: customers }, () => {
    const own = mean + between * random.normal();
    const days = [0];
    for (let n = 0; n < most; n++) days.push(days.at(-1)! + Math.max(1, Math.round(Math.exp(own + within * random.normal()))));
    return days;
  });
}
const logOf = (days: readonly (readonly number[])[]) =>
  purchaseLog({ customers: days.length, products: 2, customer: days.flatMap((own, c) => own.map(() => c)), product: days.flatMap((own) => own.map(() => 0)), day: days.flat() });

describe("when a product is due again", () => {
  const learnt = timesBetween(logOf(refills(400, 1)));

  test("the mean and both spreads with which refills were invented are found again", () => {
    assert.equal(learnt.customers[0], 400);
    assert.ok(Math.abs(learnt.meanLog[0]! - Math.log(35)) < 0.06, `${learnt.meanLog[0]}`);
    assert.ok(Math.abs(learnt.within[0]! - 0.3) < 0.02, `${learnt.within[0]}`);
    assert.ok(Math.abs(learnt.between[0]! - 0.4) < 0.05, `${learnt.between[0]}`);
  });

  /** Of new customers at a random day after their n-th purchase: how many bought by each date told. */
  const tally = (table: TimesBetween) => {
    const random = seededRandom(2);
    const counts = { told: 0, lo: 0, mid: 0, hi: 0, widths: [0, 0] as [number, number] };
    for (const days of refills(6000, 3, { most: 4 })) {
      const upTo = 1 + Math.floor(random.uniform() * 4);
      const waited = Math.floor(random.uniform() * 40);
      const [last, next] = [days[upTo - 1]!, days[upTo]!];
      if (next - last <= waited) continue; // they had bought it again by then
      const own = ownTimes({ product: days.slice(0, upTo).map(() => 0), day: days.slice(0, upTo) }).get(0);
      const said = due(table, 0, { count: own?.count ?? 0, sum: own?.sum ?? 0, elapsedDays: waited });
      if (said.kind !== "due") continue;
      counts.told++;
      // Days are whole, dates are not: half a day to either side.
      for (const name of ["lo", "mid", "hi"] as const) if (next - last - waited <= said.days[name] + 0.5) counts[name]++;
    }
    return counts;
  };
  const within = (count: number, of: number, share: number, slack: number) => Math.abs(count / of - share) < slack + 4 * Math.sqrt((share * (1 - share)) / of);

  test("of invented customers one in ten buys by the early date, half by the middle, nine in ten by the late, whether they have times of their own or not", () => {
    const { told, lo, mid, hi } = tally(learnt);
    assert.ok(told > 2500);
    assert.ok(within(lo, told, 0.1, 0.02) && within(mid, told, 0.5, 0.02) && within(hi, told, 0.9, 0.02), `${lo} ${mid} ${hi} of ${told}`);
  });

  test("a twin that knows nothing of the customers' own pace, and takes all for alike, is found out by the same count", () => {
    const { told, lo, hi } = tally({ ...learnt, between: Float64Array.of(0.01, 0.01) });
    assert.ok(!within(lo, told, 0.1, 0.02) || !within(hi, told, 0.9, 0.02), `${lo} ${hi} of ${told}`);
  });

  test("somebody with a pace of their own is told theirs, a newcomer that of the others", () => {
    const fast = due(learnt, 0, { count: 10, sum: 10 * Math.log(14), elapsedDays: 0 });
    const fresh = due(learnt, 0, { count: 0, sum: 0, elapsedDays: 0 });
    assert.ok(fast.kind === "due" && Math.abs(fast.usualDays - 14) < 1 && fresh.kind === "due" && Math.abs(fresh.usualDays - 35) < 3);
    assert.ok(fast.days.hi - fast.days.lo < fresh.days.hi - fresh.days.lo, "who is known better is told more narrowly");
  });

  test("whoever is so late that nearly all would have come is said to be late, with no date", () => {
    assert.deepEqual({ ...due(learnt, 0, { count: 5, sum: 5 * Math.log(20), elapsedDays: 300 }), usualDays: 0 }, { kind: "late", usualDays: 0, own: 5 });
  });

  test("too few who bought it again, and no times of the customer's own, make no date", () => {
    assert.deepEqual(due(timesBetween(logOf(refills(9, 1))), 0, { count: 0, sum: 0, elapsedDays: 3 }), { kind: "too-few", observed: 9, needed: 10 });
    assert.equal(due(learnt, 1, { count: 0, sum: 0, elapsedDays: 3 }).kind, "too-few");
    assert.equal(due(learnt, 1, { count: 3, sum: 3 * Math.log(30), elapsedDays: 3 }).kind, "due");
  });

  test("for any times at all: dates rise, shares lie between 0 and 1 and rise with the days", () => {
    const own = fc.record({ count: fc.nat(20), mean: fc.double({ min: 0, max: 7, noNaN: true }), elapsedDays: fc.nat(3000) }).map(({ count, mean, elapsedDays }) => ({ count, sum: count * mean, elapsedDays }));
    fc.assert(
      fc.property(own, fc.nat(1), fc.integer({ min: 1, max: 400 }), (times, product, days) => {
        const said = due(learnt, product, times);
        if (said.kind === "due") assert.ok(0 <= said.days.lo && said.days.lo <= said.days.mid && said.days.mid <= said.days.hi && said.days.hi < Infinity, JSON.stringify(said));
        const [sooner, later] = [dueWithin(learnt, product, times, days), dueWithin(learnt, product, times, days * 2)];
        assert.equal(sooner === undefined, said.kind === "too-few");
        if (sooner !== undefined) assert.ok(0 <= sooner && sooner <= later! && later! <= 1, `${sooner} ${later}`);
      }),
    );
  });
});
