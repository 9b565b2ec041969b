import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { armOf, isHeldOut, liftOfMeans, liftOfProportions, placeOf, sampleRatio } from "./index.ts";

const HILLSTROM = join(import.meta.dirname, "../../../../shared/data/hillstrom/Kevin_Hillstrom_MineThatData_E-MailAnalytics_DataMiningChallenge_2008.03.20.csv");
const ids = Array.from({ length: 60_000 }, (_, i) => `0199f0a4-${i.toString(16).padStart(4, "0")}-7abc-8def-${(i * 7919).toString(16).padStart(12, "0")}`);

describe("assignment", () => {
  test("a customer keeps the same place for ever (these numbers must never change)", () => {
    assert.equal(placeOf("global-hold-out:c-1").toFixed(9), PLACES[0]);
    assert.equal(placeOf("global-hold-out:Amara Okafor").toFixed(9), PLACES[1]);
    assert.equal(placeOf("").toFixed(9), PLACES[2]);
  });
  const PLACES = ["0.146267188", "0.999604106", "0.668922188"];

  test("the held-out share is what was asked for, and evenly spread", () => {
    const held = ids.filter((id) => isHeldOut(id, 0.08)).length;
    const error = Math.sqrt(ids.length * 0.08 * 0.92);
    assert.ok(Math.abs(held - ids.length * 0.08) < 4 * error, `${held} of ${ids.length}`);
    const bins = new Array<number>(20).fill(0);
    for (const id of ids) bins[Math.floor(placeOf(id) * 20)]!++;
    assert.ok(sampleRatio(bins).pValue > 1e-4, "the places are even");
  });

  test("two experiments divide the same customers independently", () => {
    const shares = { a: 0.5, b: 0.5 };
    const both = [0, 0, 0, 0];
    for (const unitId of ids) both[(armOf({ unitId, experiment: "one", shares }) === "a" ? 2 : 0) + (armOf({ unitId, experiment: "two", shares }) === "a" ? 1 : 0)]!++;
    assert.ok(sampleRatio(both).pValue > 1e-4, both.join(" "));
  });

  test("raising the share keeps everybody in who was held out", () => {
    fc.assert(fc.property(fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (id, a, b) => assert.ok(!isHeldOut(id, Math.min(a, b)) || isHeldOut(id, Math.max(a, b)))));
  });

  test("shares that do not sum to one are refused", () => {
    assert.throws(() => armOf({ unitId: "x", experiment: "y", shares: { a: 0.5, b: 0.6 } }), RangeError);
    assert.throws(() => isHeldOut("x", 1.1), RangeError);
  });
});

describe("lift", () => {
  test("Hillstrom's e-mail test: visits +7.659 points, sample ratio p 0.9037 (research figures, scipy and gbstats)", () => {
    const visits = liftOfProportions({ treated: { count: 3894, of: 21307 }, heldOut: { count: 2262, of: 21306 } });
    assert.ok(visits.kind === "lift" && visits.verdict === "proven");
    assert.equal(visits.difference.toFixed(5), "0.07659");
    // gbstats' normal interval is [0.0699533, 0.0832258]; Newcombe's differs by less than 0.0001 at this size.
    assert.ok(Math.abs(visits.lo - 0.0699533) < 1e-4 && Math.abs(visits.hi - 0.0832258) < 1e-4);
    assert.equal(sampleRatio([21306, 21307, 21387]).pValue.toFixed(6), "0.903693");
    assert.ok(sampleRatio([5000, 5300]).pValue.toFixed(8) === "0.00311669");
  });

  test("Hillstrom's spending by Welch: men's mail +0.7698 dollars [0.4851, 1.0545], p 1.16e-7 (gbstats)", { skip: existsSync(HILLSTROM) ? false : "../shared/data is not there" }, () => {
    // One column holds "$1,000 +" in quotes, so cells are counted from the end: segment, visit, conversion, spend.
    const lines = readFileSync(HILLSTROM, "utf8").trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
    const spendOf = (segment: string) => lines.filter((cells) => cells.at(-4) === segment).map((cells) => Number(cells.at(-1)));
    const summary = (values: number[]) => {
      const mean = values.reduce((s, v) => s + v, 0) / values.length;
      return { count: values.length, mean, variance: values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1) };
    };
    const lift = liftOfMeans({ treated: summary(spendOf("Mens E-Mail")), heldOut: summary(spendOf("No E-Mail")) });
    assert.ok(lift.kind === "lift");
    assert.deepEqual([lift.difference, lift.lo, lift.hi].map((n) => n.toFixed(5)), ["0.76983", "0.48514", "1.05451"]);
    assert.ok(Math.abs(lift.pValue / 1.16381e-7 - 1) < 0.001);
  });

  test("too few is an answer, and says how many are needed", () => {
    assert.deepEqual(liftOfProportions({ treated: { count: 5, of: 200 }, heldOut: { count: 1, of: 12 } }), { kind: "too-few", observed: 12, needed: 30 });
    assert.deepEqual(liftOfMeans({ treated: { count: 3, mean: 1, variance: 1 }, heldOut: { count: 300, mean: 1, variance: 1 } }), { kind: "too-few", observed: 3, needed: 30 });
  });

  test("swapping the groups turns the sign and nothing else", () => {
    const share = fc.integer({ min: 30, max: 5000 }).chain((of) => fc.record({ of: fc.constant(of), count: fc.integer({ min: 0, max: of }) }));
    fc.assert(
      fc.property(share, share, (treated, heldOut) => {
        const [one, other] = [liftOfProportions({ treated, heldOut }), liftOfProportions({ treated: heldOut, heldOut: treated })];
        if (one.kind !== "lift" || other.kind !== "lift") return;
        assert.ok(Math.abs(one.difference + other.difference) < 1e-12 && Math.abs(one.lo + other.hi) < 1e-9);
        assert.ok(one.lo <= one.difference + 1e-12 && one.difference <= one.hi + 1e-12);
      }),
    );
  });
});
