import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isTooFew, summarise } from "@rapport/statistics";
import type { Share, Summary, TooFew } from "@rapport/statistics";
import fc from "fast-check";
import { liftOfMeans, liftOfProportions } from "./lift.ts";
import { sampleRatio } from "./sample-ratio.ts";

const file = join(
  import.meta.dirname,
  "../../../../shared/data/hillstrom/Kevin_Hillstrom_MineThatData_E-MailAnalytics_DataMiningChallenge_2008.03.20.csv",
);
const withoutHillstrom = existsSync(file) ? false : "the Hillstrom data is not beside the project";

function answered<Answer>(answer: Answer | TooFew): Answer {
  if (isTooFew(answer)) assert.fail(`too few: ${answer.observed} of ${answer.needed}`);
  return answer;
}

const close = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);

/** Visits of the 64,000 customers of Hillstrom's e-mail experiment, 2008. */
const visits = {
  none: { count: 2262, of: 21306 },
  mens: { count: 3894, of: 21307 },
  womens: { count: 3238, of: 21387 },
} as const;
/** Their spending in dollars, worked out from the file (a test below does it again where the file is present). */
const spend = {
  none: { count: 21306, mean: 0.6527893551112381, variance: 134.28637185302105 },
  mens: { count: 21307, mean: 1.4226165110057705, variance: 315.21179886555507 },
  womens: { count: 21387, mean: 1.07720157104784, variance: 228.49667483465936 },
} as const;

describe("Hillstrom's e-mail experiment", () => {
  test("the lift in spending, its interval and p-value are those of GrowthBook's statistics", () => {
    const mens = answered(liftOfMeans({ treated: spend.mens, heldOut: spend.none }));
    close(mens.difference, 0.76982716, 5e-9);
    close(mens.lo, 0.48513973, 5e-9);
    close(mens.hi, 1.05451458, 5e-9);
    close(mens.pValue, 1.16381e-7, 5e-13);
    const womens = answered(liftOfMeans({ treated: spend.womens, heldOut: spend.none }));
    close(womens.difference, 0.42441222, 5e-9);
    close(womens.lo, 0.16895679, 5e-9);
    close(womens.hi, 0.67986764, 5e-9);
    close(womens.pValue, 0.0011294, 5e-8);
  });

  test("the lift in visits is GrowthBook's by Welch, and by Newcombe within a hundredth of its width", () => {
    const byWelch = answered(liftOfMeans({ treated: asSummary(visits.mens), heldOut: asSummary(visits.none) }));
    close(byWelch.difference, 0.07658956, 5e-9);
    close(byWelch.lo, 0.0699533, 2e-7);
    close(byWelch.hi, 0.08322582, 2e-7);
    const byNewcombe = answered(liftOfProportions({ treated: visits.mens, heldOut: visits.none }));
    close(byNewcombe.difference, 0.07658956, 5e-9);
    close(byNewcombe.lo, byWelch.lo, 1e-4);
    close(byNewcombe.hi, byWelch.hi, 1e-4);
    const womens = answered(liftOfProportions({ treated: visits.womens, heldOut: visits.none }));
    close(womens.difference, 0.04523, 5e-6);
    close(womens.treated, 0.1514, 5e-5);
    close(womens.heldOut, 0.1062, 5e-5);
  });

  test("the groups are as large as chance makes thirds", () => {
    const checked = answered(sampleRatio([21306, 21307, 21387]));
    close(checked.pValue, 0.9036929575604196, 1e-12);
    assert.equal(checked.isSuspicious, false);
  });

  test("the summaries above are those of the file", { skip: withoutHillstrom }, () => {
    const spentBy: Record<string, number[]> = {};
    for (const line of readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1)) {
      // Read from the end, for a segment early in the line contains a comma.
      const fields = line.split(",");
      (spentBy[fields.at(-4)!] ??= []).push(Number(fields.at(-1)));
    }
    assert.deepEqual(answered(summarise(spentBy["No E-Mail"]!)), spend.none);
    assert.deepEqual(answered(summarise(spentBy["Mens E-Mail"]!)), spend.mens);
    assert.deepEqual(answered(summarise(spentBy["Womens E-Mail"]!)), spend.womens);
  });
});

describe("reading a lift", () => {
  test("it is proven when its whole range is above nothing, harmful when below, and else not shown", () => {
    const lift = (treated: number, heldOut: number) =>
      answered(liftOfProportions({ treated: { count: treated, of: 1000 }, heldOut: { count: heldOut, of: 1000 } }));
    assert.equal(lift(300, 200).verdict, "proven");
    assert.equal(lift(200, 300).verdict, "harmful");
    assert.equal(lift(205, 200).verdict, "not-shown");
  });

  test("with fewer than thirty in an arm there is no lift, but the count", () => {
    const few = { treated: { count: 5, of: 29 }, heldOut: { count: 3, of: 500 } };
    assert.deepEqual(liftOfProportions(few), { kind: "too-few", observed: 29, needed: 30 });
    assert.equal(answered(liftOfProportions(few, { fewest: 29 })).kind, "lift");
    const means = { treated: spend.mens, heldOut: { count: 12, mean: 1, variance: 4 } };
    assert.deepEqual(liftOfMeans(means), { kind: "too-few", observed: 12, needed: 30 });
    assert.deepEqual(liftOfMeans(means, { fewest: 100 }), { kind: "too-few", observed: 12, needed: 100 });
  });

  test("an arm of nobody is too few, whatever is needed", () => {
    const nobody = { treated: { count: 0, of: 0 }, heldOut: { count: 3, of: 500 } };
    assert.equal(liftOfProportions(nobody, { fewest: 0 }).kind, "too-few");
  });

  test("where nobody spent anything there is nothing to judge by, and no p-value is made up", () => {
    const nothing: Summary = { count: 100, mean: 0, variance: 0 };
    assert.equal(liftOfMeans({ treated: nothing, heldOut: nothing }).kind, "too-few");
  });

  test("exchanging the arms turns the sign and keeps the doubt", () => {
    const share = fc
      .integer({ min: 30, max: 5000 })
      .chain((of) => fc.record({ count: fc.nat(of), of: fc.constant(of) }));
    fc.assert(
      fc.property(share, share, (treated, heldOut) => {
        const one = answered(liftOfProportions({ treated, heldOut }));
        const other = answered(liftOfProportions({ treated: heldOut, heldOut: treated }));
        close(one.difference, -other.difference, 1e-15);
        close(one.lo, -other.hi, 1e-15);
        assert.equal(one.pValue, other.pValue);
      }),
    );
  });
});

describe("the sample ratio check", () => {
  test("p-values are those of GrowthBook's tests", () => {
    const two = answered(sampleRatio([5000, 5300]));
    close(two.pValue, 0.00311669, 5e-9);
    assert.equal(two.isSuspicious, false);
    close(answered(sampleRatio([500, 480, 520])).pValue, 0.44932896, 5e-9);
  });

  test("groups that chance cannot explain are suspicious", () => {
    assert.equal(answered(sampleRatio([5000, 5500])).isSuspicious, true);
    assert.equal(answered(sampleRatio([9000, 1000], [0.92, 0.08])).isSuspicious, true);
    assert.equal(answered(sampleRatio([9190, 810], [0.92, 0.08])).isSuspicious, false);
  });

  test("too few units to expect five in the smallest group are too few, and none are not sound but unknown", () => {
    assert.deepEqual(sampleRatio([38, 2], [0.95, 0.05]), { kind: "too-few", observed: 40, needed: 100 });
    assert.deepEqual(sampleRatio([0, 0]), { kind: "too-few", observed: 0, needed: 10 });
  });

  test("counts and shares that do not fit are refused", () => {
    assert.throws(() => sampleRatio([50]), /two groups or more/);
    assert.throws(() => sampleRatio([50, 50], [1]), /two groups or more/);
    assert.throws(() => sampleRatio([50, 0.5]), /whole number/);
    assert.throws(() => sampleRatio([50, 50], [0.5, 0.4]), /sum to 1/);
    assert.throws(() => sampleRatio([50, 0], [1, 0]), /above 0/);
  });
});

/** Yes and no as ones and noughts. */
function asSummary({ count, of }: Share): Summary {
  const mean = count / of;
  return { count: of, mean, variance: (of * mean * (1 - mean)) / (of - 1) };
}
