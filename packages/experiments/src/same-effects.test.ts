import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom, summarise, type Summary } from "@rapport/statistics";
import { type Arms, effectOfMeans, sameEffects, soFarApartShuffled } from "./same-effects.ts";

const welchOf = (groups: readonly Arms[]) => sameEffects(groups.map(({ treated, heldOut }) => effectOfMeans(summarise([...treated]) as Summary, summarise([...heldOut]) as Summary)));
const arms = (draw: () => number, { treated, heldOut }: { readonly treated: number; readonly heldOut: number }): Arms => ({ treated: Float64Array.from({ length: treated }, draw), heldOut: Float64Array.from({ length: heldOut }, draw) });
const SIZES = { treated: 540, heldOut: 60 };

describe("whether a treatment changed the same in all groups", () => {
  test("of few left out who spend very unequally, shuffled arms keep a strict level where Welch's test alone errs several times as often (the twin)", () => {
    const level = 0.05 / 12;
    let [welch, shuffled] = [0, 0];
    for (let seed = 0; seed < 3000; seed++) {
      const random = seededRandom(80_000 + seed);
      // Those who spend little and those who spend much: nobody is changed by the treatment.
      const spends = (buy: number, log: number) => () => (random.uniform() < buy ? Math.exp(log + 1.3 * random.normal()) : 0);
      const groups = [arms(spends(0.2, 3), SIZES), arms(spends(0.35, 5), SIZES)];
      const p = welchOf(groups);
      if (p > level) continue;
      welch++;
      if (soFarApartShuffled(groups, p, level) <= level) shuffled++;
    }
    // Binomial: of 3,000 at 1 in 240, more than 22 less than once in a hundred.
    assert.ok(shuffled <= 22, `${shuffled} of 3000`);
    assert.ok(welch >= 32, `${welch} of 3000 by Welch's alone`);
  });

  test("a treatment that changes the same everywhere, however much, is none to it; one that does not is found", () => {
    const random = seededRandom(5);
    const [one, other] = [arms(() => random.normal(), SIZES), arms(() => 3 * random.normal(), SIZES)];
    const moved = ({ treated, heldOut }: Arms, by: number): Arms => ({ treated: treated.map((value) => value + by), heldOut });
    const told = (groups: readonly Arms[]) => soFarApartShuffled(groups, welchOf(groups), 0.05);
    assert.ok(told([one, other]) > 0.05 && Math.abs(told([moved(one, 50), moved(other, 50)]) - told([one, other])) < 1e-6);
    const apart = [moved(one, 0), moved(other, 4)];
    assert.equal(soFarApartShuffled(apart, welchOf(apart), 0.001), welchOf(apart), "no shuffle lies as far apart: Welch's word stands");
  });

  test("at a level so strict that shuffles cannot count to it, groups in which no shuffle lies as far apart still differ", () => {
    const random = seededRandom(6);
    const groups = [arms(() => random.normal(), SIZES), arms(() => random.normal(), SIZES)].map(({ treated, heldOut }, at) => ({ treated: treated.map((value) => value + 3 * at), heldOut }));
    assert.equal(soFarApartShuffled(groups, welchOf(groups), 1e-8), welchOf(groups));
  });

  test("what Welch says is never made smaller, and the same groups always come to the same", () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = seededRandom(seed);
      const groups = [arms(() => random.uniform(), { treated: 40, heldOut: 30 }), arms(() => random.uniform() ** 4, { treated: 30, heldOut: 40 })];
      const p = welchOf(groups);
      assert.ok(soFarApartShuffled(groups, p, 0.05) >= p);
      assert.equal(soFarApartShuffled(groups, p, 0.05), soFarApartShuffled(groups, p, 0.05));
    }
  });
});
