import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { calibrate, fitLogistic, type Predicted, reliability, stepFor } from "./index.ts";

/** Predictions that are far too sure of themselves: of those told p it comes true for p². */
function oversure(count: number, seed: number): Predicted[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const score = random.uniform();
    return { customer: Math.floor(i / 4), score, happened: random.uniform() < score * score };
  });
}

describe("scores put right", () => {
  test("what is told is what comes of it in a period that had no part in it, though the scores were far too sure", () => {
    const steps = calibrate(oversure(8000, 1));
    const later = oversure(8000, 2);
    for (const step of steps) {
      const those = later.filter(({ score }) => stepFor(steps, score) === step);
      const came = those.filter(({ happened }) => happened).length / those.length;
      assert.ok(Math.abs(came - step.mid) < 4 * Math.sqrt(step.mid * (1 - step.mid) * (1 / those.length + 1 / step.predictions)) + 1e-9, `${step.mid} told, ${came} came`);
      assert.ok(step.lo <= step.mid && step.mid <= step.hi);
    }
    assert.ok(steps.length >= 8);
  });

  test("the reliability shows chances that are right, and a twin whose last period was shuffled shows that nothing is known", () => {
    const right = reliability(oversure(8000, 3));
    for (const { predicted, actual, predictions } of right) assert.ok(Math.abs(predicted - actual) < 5 * Math.sqrt((predicted * (1 - predicted)) / predictions) + 0.01, `${predicted} ${actual}`);
    assert.ok(right.at(-1)!.actual - right[0]!.actual > 0.5);
    const random = seededRandom(4);
    const shuffled = reliability(oversure(8000, 3).map((each) => ({ ...each, happened: random.uniform() < 1 / 3 })));
    assert.ok(shuffled.every(({ predicted }) => Math.abs(predicted - 1 / 3) < 0.05));
  });

  test("for any predictions: shares rise with the score, all are counted once, ranges hold the share", () => {
    const any = fc.array(fc.record({ customer: fc.nat(30), score: fc.double({ min: 0, max: 1, noNaN: true }), happened: fc.boolean() }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(any, (predictions) => {
        const steps = calibrate(predictions);
        steps.forEach((step, i) => {
          assert.ok(0 <= step.lo && step.lo <= step.mid && step.mid <= step.hi && step.hi <= 1);
          if (i > 0) assert.ok(step.mid > steps[i - 1]!.mid && step.from > steps[i - 1]!.from);
          assert.equal(predictions.filter(({ score }) => stepFor(steps, score) === step).length, step.predictions);
        });
        assert.equal(steps.reduce((sum, { predictions: n }) => sum + n, 0), predictions.length);
        assert.equal(steps.reduce((sum, { happened }) => sum + happened, 0), predictions.filter(({ happened }) => happened).length);
      }),
    );
  });

  test("many predictions of one customer are no more witnesses than one: the range stays wide", () => {
    const [one, each] = [0, 1].map((own) => calibrate(Array.from({ length: 400 }, (_, i) => ({ customer: own === 0 ? i % 8 : i, score: 0.5, happened: i % 8 < 4 }))));
    assert.equal(one![0]!.mid, each![0]!.mid);
    assert.ok(one![0]!.hi - one![0]!.lo > 4 * (each![0]!.hi - each![0]!.lo));
  });
});

describe("the regression", () => {
  test("the weights with which happenings were drawn are found again", () => {
    const random = seededRandom(5);
    const truth = [-2, 1.5, -0.7];
    const values = Float64Array.from({ length: 3 * 20_000 }, (_, i) => (i % 3 === 0 ? 1 : random.normal()));
    const happened = Uint8Array.from({ length: 20_000 }, (_, row) => (random.uniform() < 1 / (1 + Math.exp(-truth.reduce((sum, w, k) => sum + w * values[row * 3 + k]!, 0))) ? 1 : 0));
    fitLogistic({ width: 3, values, happened }).forEach((weight, k) => assert.ok(Math.abs(weight - truth[k]!) < 0.1, `${weight} for ${truth[k]}`));
  });

  test("what always happened has an answer too", () => {
    for (const weight of fitLogistic({ width: 1, values: Float64Array.of(1, 1, 1), happened: Uint8Array.of(1, 1, 1) })) assert.ok(Number.isFinite(weight) && weight > 0);
  });
});
