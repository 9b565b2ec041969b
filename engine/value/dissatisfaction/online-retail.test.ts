/**
 * Who left a British wholesaler (Online Retail II, UCI), told by signs in their purchases alone, for contacts are not in it. The orders
 * are not ours to give away: read from beside the project where they are present. Where they are not, this test says so, and the same
 * is tested on invented customers beside it.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { dayNumber } from "../day.ts";
import { growEverybody, learnFrom, lookBackFrom } from "./look-back.ts";
import { SIGN_KINDS } from "./learn.ts";
import type { KeptFit } from "./kept-dissatisfaction.ts";

const file = join(import.meta.dirname, "../../../../shared/data/online_retail_II_combined.csv.gz");
const absent = existsSync(file) ? false : "Online Retail II is not beside the project";

/** Days of purchase with what was spent, and of return, by customer. */
function readOrders(text: string) {
  const bought = new Map<string, Map<number, number>>();
  const returns = new Map<string, Set<number>>();
  for (const [, invoice, rest] of text.matchAll(/^([^,]*),(.*)$/gm)) {
    const fields = rest!.match(/,(-?\d+),(\d{4}-\d\d-\d\d) [\d:]+,(-?[\d.]+),(\d+),[^,]*$/);
    if (!fields) continue;
    const [quantity, day, price, customer] = [Number(fields[1]), Date.parse(fields[2]!) / 86_400_000, Number(fields[3]), fields[4]!];
    if (invoice!.startsWith("C")) (returns.get(customer) ?? returns.set(customer, new Set()).get(customer)!).add(day);
    else if (quantity > 0 && price > 0) {
      const days = bought.get(customer) ?? bought.set(customer, new Map()).get(customer)!;
      days.set(day, (days.get(day) ?? 0) + quantity * price);
    }
  }
  return { bought, returns: new Map([...returns].map(([customer, days]) => [customer, [...days].sort((a, b) => a - b)])) };
}

describe("who left a wholesaler", { skip: absent }, () => {
  const orders = absent ? undefined : readOrders(gunzipSync(readFileSync(file)).toString("latin1"));
  const learnt = (lastDay: string) => {
    const days = lookBackFrom(dayNumber(lastDay));
    const growing = growEverybody(days, orders!.returns, new Map());
    for (const [customerId, spent] of orders!.bought) {
      const known = [...spent].filter(([day]) => day <= days.now).sort(([a], [b]) => a - b);
      if (known.length > 0) growing.add({ customerId, days: known.map(([day]) => day), amounts: known.map(([, amount]) => Math.round(amount * 100)) });
    }
    const fit = learnFrom(growing.everybody(), days);
    assert.ok(fit.kind === "learnt");
    return fit satisfies KeptFit;
  };

  test("known up to 2011-06-10, learnt on the half-year before: the value model tells who buys nothing in 26 weeks better than signs, and no worse than both together, so its chance is the one that is shown", () => {
    const { used, learntAt, triedAt, customers, left, areas, gains, flagged, others } = learnt("2011-12-09");
    assert.deepEqual({ used, learntAt, triedAt, customers, left }, { used: "stay", learntAt: "2010-12-10", triedAt: "2011-06-10", customers: 2417, left: 631 });
    assert.deepEqual(rounded(areas.stay), { area: 0.775, lo: 0.763, hi: 0.788 });
    assert.deepEqual(rounded(areas.both), { area: 0.772, lo: 0.759, hi: 0.785 });
    assert.deepEqual(rounded(areas.signs), { area: 0.758, lo: 0.745, hi: 0.772 });
    assert.deepEqual(rounded(areas.recency), { area: 0.728, lo: 0.713, hi: 0.743 });
    assert.deepEqual([rounded(gains.both), rounded(gains.signs)], [{ mid: -0.003, lo: -0.007, hi: 0.001 }, { mid: -0.017, lo: -0.024, hi: -0.01 }]);
    assert.deepEqual([flagged, others], [{ customers: 461, left: 247 }, { customers: 1956, left: 384 }]);
  });

  test("of tenths of the customers as many left as the value model said, within seven points; returns do not speak for leaving", () => {
    const { reliability, signs, weights } = learnt("2011-12-09");
    assert.equal(reliability.length, 10);
    for (const { predicted, actual } of reliability) assert.ok(Math.abs(predicted - actual) < 0.07, `${predicted} told, ${actual} came`);
    assert.deepEqual(SIGN_KINDS.filter((_, k) => weights.signs[k]! > 0), ["silence", "decline"]);
    const returns = signs.find(({ kind }) => kind === "returns")!;
    assert.deepEqual([returns.customers, returns.left], [191, 27]);
  });

  test("at another time of the year it is the same: tried on the weeks after 2011-04-01", () => {
    const { used, areas, gains } = learnt("2011-09-30");
    assert.equal(used, "stay");
    assert.deepEqual([rounded(areas.stay).area, rounded(areas.signs).area, rounded(areas.recency).area, rounded(gains.signs)], [0.759, 0.751, 0.715, { mid: -0.008, lo: -0.015, hi: -0.001 }]);
  });

  test("where a season misleads the value model on how many leave, the tenths say so, and still nothing ranks surely better: tried on the weeks after 2011-01-30", () => {
    const { used, triedAt, gains, reliability } = learnt("2011-07-31");
    assert.deepEqual([used, triedAt, rounded(gains.signs)], ["stay", "2011-01-30", { mid: 0.007, lo: -0.003, hi: 0.017 }]);
    const most = reliability.toSorted((a, b) => b.actual - b.predicted - (a.actual - a.predicted))[0]!;
    assert.deepEqual([Math.round(100 * most.predicted), Math.round(100 * most.actual)], [16, 40]);
  });
});

function rounded<T extends Readonly<Record<string, number>>>(of: T): T {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, Math.round(value * 1000) / 1000])) as T;
}
