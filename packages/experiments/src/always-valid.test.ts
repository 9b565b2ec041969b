import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isTooFew, seededRandom, summarise, type Summary, type TooFew } from "@rapport/statistics";
import { alwaysValidLift } from "./always-valid.ts";
import { liftOfMeans } from "./lift.ts";

function answered<Answer>(answer: Answer | TooFew): Answer {
  if (isTooFew(answer)) assert.fail(`too few: ${answer.observed} of ${answer.needed}`);
  return answer;
}
const close = (actual: number, expected: number, tolerance: number): void => assert.ok(Math.abs(actual - expected) <= tolerance, `got ${actual}, expected ${expected}`);
/** Mean and variance from a sum and a sum of squares. */
const fromSums = (sum: number, squares: number, count: number): Summary => ({ count, mean: sum / count, variance: (squares - (sum * sum) / count) / (count - 1) });
const proportion = (count: number, of: number): Summary => ({ count: of, mean: count / of, variance: (((count / of) * (of - count)) / of) * (of / (of - 1)) });

// Spending of Hillstrom's groups (see lift.test.ts, which works them out from the file).
const NONE = { count: 21306, mean: 0.6527893551112381, variance: 134.28637185302105 };
const MENS = { count: 21307, mean: 1.4226165110057705, variance: 315.21179886555507 };
const WOMENS = { count: 21387, mean: 1.07720157104784, variance: 228.49667483465936 };

describe("a lift that may be read on any day", () => {
  test("intervals and p-values of Hillstrom's mailings are those of GrowthBook's sequential test", () => {
    const mens = answered(alwaysValidLift({ treated: MENS, heldOut: NONE }));
    close(mens.difference, 0.76982716, 5e-9);
    close(mens.lo, 0.30206564, 5e-9);
    close(mens.hi, 1.23758868, 5e-9);
    close(mens.pValue, 8.07537e-6, 5e-12);
    const womens = answered(alwaysValidLift({ treated: WOMENS, heldOut: NONE }));
    close(womens.lo, 0.00464754, 5e-9);
    close(womens.hi, 0.8441769, 5e-9);
    close(womens.pValue, 0.0446217, 5e-8);
    const visits = answered(alwaysValidLift({ treated: proportion(3894, 21307), heldOut: proportion(2262, 21306) }));
    close(visits.lo, 0.06568569, 3e-7);
    close(visits.hi, 0.08749344, 3e-7);
  });

  test("one difference, read once, is Welch's: the t-test of GrowthBook's own checks", () => {
    const groups = { treated: fromSums(2422.7, 134698.29, 3461), heldOut: fromSums(1396.87, 52377.9767, 3407) };
    const once = answered(liftOfMeans(groups));
    close(once.difference, 0.29, 5e-6);
    close(once.lo, 0.04538, 5e-6);
    close(once.hi, 0.53462, 5e-6);
    close(once.pValue, 0.02016, 5e-6);
    const anyDay = answered(alwaysValidLift(groups));
    assert.ok(anyDay.lo < once.lo && anyDay.hi > once.hi && anyDay.pValue > once.pValue);
  });

  test("who looks every day and stops at the first proof is misled in 5 of 100 experiments at most; with Welch's interval in many more", () => {
    const random = seededRandom(11);
    let [misled, misledByWelch] = [0, 0];
    for (let experiment = 0; experiment < 300; experiment++) {
      const [treated, heldOut]: [number[], number[]] = [[], []];
      let [any, welch] = [false, false];
      for (let day = 0; day < 40; day++) {
        for (let i = 0; i < 25; i++) {
          treated.push(random.normal());
          heldOut.push(random.normal());
        }
        const groups = { treated: answered(summarise(treated)), heldOut: answered(summarise(heldOut)) };
        any ||= answered(alwaysValidLift(groups, { tunedTo: 1000, fewest: 25 })).verdict !== "not-shown";
        welch ||= answered(liftOfMeans(groups, { fewest: 25 })).verdict !== "not-shown";
      }
      if (any) misled++;
      if (welch) misledByWelch++;
    }
    // Three standard errors above 5 of 100.
    assert.ok(misled / 300 <= 0.05 + 3 * Math.sqrt((0.05 * 0.95) / 300), `${misled} of 300`);
    assert.ok(misledByWelch / 300 > 0.2, `${misledByWelch} of 300 by Welch`);
  });

  test("of rare purchases with one in twelve held out, cautiously read, hardly any experiment is ever misled; read boldly, many are", () => {
    const random = seededRandom(5);
    let [misled, boldly] = [0, 0];
    for (let experiment = 0; experiment < 150; experiment++) {
      const [treated, heldOut] = [{ n: 0, sum: 0, squares: 0 }, { n: 0, sum: 0, squares: 0 }];
      let [any, bold] = [false, false];
      for (let day = 0; day < 60; day++) {
        for (let i = 0; i < 25; i++) {
          const arm = random.uniform() < 0.08 ? heldOut : treated;
          const spent = random.uniform() < 0.05 ? 20 * random.gamma({ shape: 1 }) : 0;
          arm.n++;
          arm.sum += spent;
          arm.squares += spent * spent;
        }
        if (heldOut.n < 30) continue;
        const groups = { treated: fromSums(treated.sum, treated.squares, treated.n), heldOut: fromSums(heldOut.sum, heldOut.squares, heldOut.n) };
        any ||= answered(alwaysValidLift(groups, { tunedTo: 1000, cautious: true })).verdict !== "not-shown";
        bold ||= answered(alwaysValidLift(groups, { tunedTo: 1000 })).verdict !== "not-shown";
      }
      if (any) misled++;
      if (bold) boldly++;
    }
    assert.ok(misled / 150 <= 0.05, `${misled} of 150`);
    assert.ok(boldly / 150 > 0.15, `${boldly} of 150 boldly`);
  });

  test("too few is an answer, a group without spread has no width, and what cannot be is refused", () => {
    assert.deepEqual(alwaysValidLift({ treated: { ...MENS, count: 29 }, heldOut: NONE }), { kind: "too-few", observed: 29, needed: 30 });
    const same = answered(alwaysValidLift({ treated: { count: 40, mean: 1, variance: 0 }, heldOut: { count: 40, mean: 1, variance: 0 } }));
    assert.deepEqual([same.lo, same.hi, same.pValue, same.verdict], [0, 0, 1, "not-shown"]);
    assert.throws(() => alwaysValidLift({ treated: MENS, heldOut: NONE }, { level: 1 }), /between 0 and 1/);
    assert.throws(() => alwaysValidLift({ treated: MENS, heldOut: NONE }, { tunedTo: 0 }), /above 0/);
    assert.throws(() => alwaysValidLift({ treated: { ...MENS, variance: NaN }, heldOut: NONE }), /finite/);
  });
});
