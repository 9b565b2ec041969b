import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { type Categories, entriesOf, fitNextProducts, guess, logUntil, monthOf, monthsAhead, type NextProducts, peakAhead, type Propensity, propensityOf, purchaseLog, type PurchaseLog, type Season, seasonAhead, type SeasonTrial, seasons, weigh } from "./index.ts";

const DAY0 = Date.UTC(2024, 0, 1) / 86_400_000;
const dayOf = (day: string) => Date.parse(day) / 86_400_000;
type Line = readonly [customer: number, product: number, day: number];
const logOf = (lines: readonly Line[], customers: number, products: number): PurchaseLog => purchaseLog({ customers, products, customer: lines.map(([c]) => c), product: lines.map(([, p]) => p), day: lines.map(([, , d]) => d) });

const PRODUCTS = 24;
/** How much product p is wanted in a month: each has its best month, two months apart from the next one's. */
const wanted = (product: number, month: number) => 1 + 0.9 * Math.cos((2 * Math.PI * (month - 2 * product)) / 12);

/**
 * An invented shop whose customers have four products of their own, and take what is in season: by `season` how much a product
 * is wanted on a day.
 */
function shop(season: (product: number, day: number) => number, { days, seed, customers = 900 }: { readonly days: number; readonly seed: number; readonly customers?: number }): PurchaseLog {
  const random = seededRandom(seed);
  const lines: Line[] = [];
  for (let c = 0; c < customers; c++) {
    const own = Array.from({ length: 4 }, () => random.below(PRODUCTS));
    for (let day = random.below(60); day < days; day += 1 + Math.floor(random.exponential(1 / 25)))
      for (let n = 0; n < 2; n++) {
        for (;;) {
          const product = random.uniform() < 0.7 ? own[random.below(4)]! : random.below(PRODUCTS);
          if (random.uniform() * 2 > season(product, DAY0 + day)) continue;
          lines.push([c, product, DAY0 + day]);
          break;
        }
      }
  }
  return logOf(lines, customers, PRODUCTS);
}
const inSeason = (product: number, day: number) => wanted(product, monthOf(day));
const trialOf = (log: PurchaseLog, days: number, categories?: Categories): SeasonTrial => {
  const fit = fitNextProducts(log, DAY0 + days, { categories }) as NextProducts;
  return fit.propensity.kind === "calibrated" ? fit.propensity.season : assert.fail(fit.propensity.kind);
};

describe("at which times of the year a product sells", () => {
  const log = shop(inSeason, { days: 1095, seed: 1 });

  test("the season with which a shop was invented is found again, and its ranges hold it about eight times in ten", () => {
    // One product a basket, drawn until it is in season: over all products what is wanted sums to the same in each month, so a product's share is what is wanted of it.
    const random = seededRandom(6);
    const lines = Array.from({ length: 30_000 }, (_, c): Line => {
      const day = DAY0 + random.below(1095);
      for (;;) {
        const product = random.below(PRODUCTS);
        if (random.uniform() * 2 < inSeason(product, day)) return [c, product, day];
      }
    });
    const found = seasons(logOf(lines, lines.length, PRODUCTS), DAY0 + 1095)!;
    let [within, off] = [0, 0];
    for (let p = 0; p < PRODUCTS; p++)
      for (let m = 0; m < 12; m++) {
        const [index, reach] = [found.index[p * 12 + m]!, found.reach[p * 12 + m]!];
        off += Math.abs(index - wanted(p, m)) / (12 * PRODUCTS);
        if (Math.abs(index - wanted(p, m)) <= reach) within++;
      }
    assert.ok(off < 0.08, `${off} off`);
    assert.ok(within / (12 * PRODUCTS) > 0.7 && within / (12 * PRODUCTS) < 0.9, `${within / (12 * PRODUCTS)} held`);
  });

  test("the twin without seasons has next to none", () => {
    const none = seasons(shop(() => 1, { days: 1095, seed: 2 }), DAY0 + 1095);
    for (const index of none?.index ?? []) assert.ok(Math.abs(index - 1) < 0.1, `${index}`);
  });

  test("chances with the season come truer on weeks that were kept aside, so it is used; in the twin, and where the years disagree, it is not", () => {
    const used = trialOf(log, 1095);
    assert.ok(used.kind === "tried" && used.isUsed && used.gain.lo > 0.05, JSON.stringify(used));
    const twin = trialOf(shop(() => 1, { days: 1095, seed: 2 }), 1095);
    assert.ok(twin.kind === "none" || (twin.kind === "tried" && !twin.isUsed && Math.abs(twin.gain.mid) < 0.01), JSON.stringify(twin));
    // Each year has the months of the one before turned by half a year.
    const turned = trialOf(shop((product, day) => wanted(product, monthOf(day) + 6 * new Date(day * 86_400_000).getUTCFullYear()), { days: 1095, seed: 3 }), 1095);
    assert.ok(turned.kind === "none" || (turned.kind === "tried" && !turned.isUsed), JSON.stringify(turned));
  });

  test("chances of what is in season come true in weeks of which nothing was known; the twin that knows no season tells too low ones", () => {
    const asOf = DAY0 + 1095 - 57;
    const known = logUntil(log, asOf);
    const sums = [false, true].map((withoutSeasons) => {
      const fit = fitNextProducts(known, asOf, { withoutSeasons }) as NextProducts;
      const sum = { told: 0, came: 0 };
      for (let c = 0; c < log.customers; c++) {
        const { product, day } = entriesOf(log, c);
        const bought = new Set(Array.from(product).filter((_, i) => day[i]! > asOf && day[i]! <= asOf + 56));
        for (const weighed of weigh(entriesOf(known, c), asOf, fit.tables, 8)) {
          // By what the shop was invented with, so that both look at the same products.
          if (seasonAhead({ index: Float64Array.from({ length: 12 * PRODUCTS }, (_, at) => wanted(Math.floor(at / 12), at % 12)) }, weighed.product, monthsAhead(asOf, 56)) < 1.3) continue;
          const chance = propensityOf(fit.propensity as Propensity, weighed);
          sum.told += "mid" in chance ? chance.mid : assert.fail(chance.kind);
          if (bought.has(weighed.product)) sum.came++;
        }
      }
      return sum;
    });
    assert.equal(sums[0]!.came, sums[1]!.came);
    assert.ok(Math.abs(sums[0]!.told / sums[0]!.came - 1) < 0.1, JSON.stringify(sums));
    assert.ok(sums[1]!.told / sums[1]!.came < 0.8, JSON.stringify(sums));
  });

  test("it takes more than a year before the weeks that are kept aside; of less it is said how much is known", () => {
    const short = shop(inSeason, { days: 400, seed: 4 });
    assert.deepEqual(trialOf(short, 400), { kind: "too-short", days: 401, needed: 366 + 56 + 1 });
    assert.equal(trialOf(shop(inSeason, { days: 430, seed: 4 }), 430).kind, "tried");
    assert.equal(seasons(shop(inSeason, { days: 300, seed: 4 }), DAY0 + 300), undefined);
  });

  test("a shop that grows, or sells more of everything in some months, has no season of products", () => {
    const days = Array.from({ length: 1000 }, (_, d) => DAY0 + d).flatMap((day, n) => (monthOf(day) > 8 ? Array<number>(4 + Math.floor(n / 200)).fill(day) : [day]));
    const same = logOf(days.flatMap((day, i): Line[] => [[i % 9, 0, day], [i % 9, 1, day]]), 9, 2);
    assert.equal(seasons(same, DAY0 + 1000), undefined);
  });

  test("what was sold for some months only has none, however much it sold in them; what is sold every December has", () => {
    const lines = Array.from({ length: 1000 }, (_, d) => DAY0 + d).flatMap((day): Line[] =>
      Array.from({ length: 6 }, (_, c): Line[] => [[c, 0, day], ...(c < 2 && monthOf(day) === 11 ? [[c, 1, day] as const] : []), ...(c < 2 && day > DAY0 + 900 ? [[c, 2, day] as const] : [])]).flat());
    const two = seasons(logOf(lines, 6, 3), DAY0 + 1000)!;
    assert.ok(two.index[12 + 11]! > 6 && two.index[12 + 5]! < 0.3, `${two.index[23]} ${two.index[17]}`);
    assert.deepEqual([...two.index.subarray(24)], Array<number>(12).fill(1));
    // Two Decembers of 31 days, two of six customers.
    assert.deepEqual([two.holding[12 + 11], two.baskets[12 + 11]], [2 * 31 * 2, 2 * 31 * 6]);
    const peak = peakAhead(two, 1, dayOf("2026-11-20"), 56)!;
    assert.ok(peak.month === 11 && peak.lo > 1 && peak.lo <= peak.times && peak.times <= peak.hi && !peak.ofCategory, JSON.stringify(peak));
    assert.equal(peakAhead(two, 1, dayOf("2026-04-20"), 56), undefined);
    assert.equal(peakAhead(two, 0, dayOf("2026-11-20"), 56), undefined);
  });

  test("a product too young for a season of its own has that of its category; without one it has none", () => {
    // Four gifts are sold at the year's end, the fifth was brought in two months before the end of what is known.
    const random = seededRandom(5);
    const lines = Array.from({ length: 1035 }, (_, d) => DAY0 + d).flatMap((day): Line[] =>
      Array.from({ length: 8 }, (_, c) => c).flatMap((c): Line[] => {
        const gift = random.uniform() < (monthOf(day) >= 10 ? 0.5 : 0.05) ? 1 + random.below(day > DAY0 + 975 ? 5 : 4) : 0;
        return [[c, 0, day], ...(gift === 0 ? [] : [[c, gift, day] as const])];
      }));
    const log = logOf(lines, 8, 6);
    const categories = { count: 1, of: [-1, 0, 0, 0, 0, 0] };
    const [alone, together] = [seasons(log, DAY0 + 1035)!, seasons(log, DAY0 + 1035, categories)!];
    assert.deepEqual([...alone.index.subarray(60)], Array<number>(12).fill(1));
    assert.ok(together.ofCategory[5] === 1 && together.ofCategory[1] === 0 && together.index[60 + 11]! > 3, `${together.index[71]}`);
    assert.ok(together.holding[60 + 11]! > together.holding[12 + 11]!, "what stands behind it is counted over the category");
  });

  test("for any lines at all: indexes are above 0, their mean over the year is 1, ranges hold them, baskets with are of the baskets, and the order of lines does not matter", () => {
    const any = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(1100).map((d) => DAY0 + d)), { maxLength: 150 });
    const categories = { count: 2, of: [0, 0, 1, 1, -1] };
    fc.assert(
      fc.property(any, fc.boolean(), (lines, grouped) => {
        const season = seasons(logOf(lines, 5, 5), DAY0 + 1100, grouped ? categories : undefined);
        assert.deepEqual(seasons(logOf([...lines].reverse(), 5, 5), DAY0 + 1100, grouped ? categories : undefined), season);
        for (let p = 0; season && p < 5; p++) {
          const months = [...season.index.subarray(p * 12, p * 12 + 12)];
          assert.ok(months.every((index) => index > 0 && index < 13) && Math.abs(months.reduce((sum, each) => sum + each, 0) - 12) < 1e-9, months.join());
          for (let at = p * 12; at < p * 12 + 12; at++) assert.ok(season.reach[at]! >= 0 && season.holding[at]! <= season.baskets[at]!);
        }
      }),
    );
  });

  test("weeks in which everybody buys a third as often are seen a year before, with how much less came than was told; a shop without them sees none", () => {
    const asOf = DAY0 + 1050;
    const quiet = (day: number) => (day - (DAY0 + 1050) + 364 * 3) % 364 < 56;
    const seen = [true, false].map((hasQuiet) => {
      const random = seededRandom(7);
      const lines: Line[] = [];
      for (let c = 0; c < 600; c++) {
        const [own, gap] = [[random.below(PRODUCTS), random.below(PRODUCTS)], 15 + 20 * random.uniform()];
        for (let day = DAY0 + random.below(60); day <= asOf; day += 1 + Math.floor(random.exponential(1 / gap))) if (!hasQuiet || !quiet(day) || random.uniform() < 1 / 3) lines.push([c, own[random.below(2)]!, day]);
      }
      const fit = fitNextProducts(logOf(lines, 600, PRODUCTS), asOf) as NextProducts;
      return fit.propensity.kind === "calibrated" ? fit.propensity.yearBefore! : assert.fail(fit.propensity.kind);
    });
    const [less, steady] = seen;
    assert.equal(less!.until, asOf - 364);
    // Fewer purchases than a third would be one less for each, but who buys twice in eight weeks buys it once all the same.
    assert.ok(less!.times.hi < 0.7 && less!.times.mid > 1 / 3 && less!.times.lo < less!.times.mid, JSON.stringify(less));
    assert.ok(Math.abs(steady!.times.mid - 1) < 0.1 && steady!.times.lo < steady!.times.hi, JSON.stringify(steady));
  });

  test("the months to come are those of the calendar, each with its days; their mean is the season ahead", () => {
    assert.deepEqual(monthsAhead(dayOf("2026-11-20"), 56), [{ month: 10, days: 10 }, { month: 11, days: 31 }, { month: 0, days: 15 }]);
    const index = Float64Array.from({ length: 12 }, (_, m) => (m === 11 ? 6.5 : 0.5));
    assert.equal(seasonAhead({ index } as Season, 0, [{ month: 11, days: 3 }, { month: 0, days: 1 }]), 5);
  });

  test("a month is named only where its range lies above 1 and it sells 1.2 times as well; what is looser, or of less than a week of it, is not", () => {
    const told = (index: number, reach: number, days = 56) => {
      const twelve = (of: number, other: number) => Float64Array.from({ length: 12 }, (_, m) => (m === 11 || m === 10 ? of : other));
      const season: Season = { index: twelve(index, 1), reach: twelve(reach, 0), holding: new Int32Array(12).fill(3), baskets: new Int32Array(12).fill(9), ofCategory: new Uint8Array([1]) };
      return peakAhead(season, 0, dayOf("2026-11-20"), days);
    };
    assert.deepEqual(told(2, 0.9), { month: 10, times: 2, lo: 1.1, hi: 2.9, holding: 3, baskets: 9, ofCategory: true });
    assert.equal(told(2, 1), undefined, "the range reaches 1");
    assert.equal(told(1.19, 0.1), undefined);
    assert.equal(told(2, 0.9, 6), undefined, "six days of November");
  });

  test("the odds, and not the chance, are multiplied by the season; where the trial was not surely better they stay as they are", () => {
    const weights = [1, ...new Array<number>(9).fill(0)];
    const trial = (lo: number): SeasonTrial => ({ kind: "tried", calibratedTo: 0, customers: 9, gain: { mid: 0.1, lo, hi: 0.3 }, lossWithout: 1, isUsed: lo > 0 });
    const odds = (chance: number) => chance / (1 - chance);
    for (const score of [-2, 0, 3])
      for (const season of [0.25, 1, 3]) {
        const weighed = { features: Float64Array.from([score, ...new Array<number>(9).fill(0)]), season };
        assert.ok(Math.abs(odds(guess({ weights, season: trial(0.01) }, weighed)) / (Math.exp(score) * season) - 1) < 1e-9);
        for (const unused of [trial(-0.01), undefined]) assert.ok(Math.abs(odds(guess({ weights, ...(unused && { season: unused }) }, weighed)) / Math.exp(score) - 1) < 1e-9);
      }
  });
});
