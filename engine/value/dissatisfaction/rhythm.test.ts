import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { logGamma, seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { alikeAs, lately, surprises, type Usual } from "./rhythm.ts";

const USUAL: Usual = { spread: { r: 0.7, alpha: 9 }, keptBy: {}, kept: 1, returnShare: 0.1 };
const close = (one: number, other: number, within = 1e-9) => assert.ok(Math.abs(one - other) < within, `${one} is not ${other}`);
/** Every so many days, the last so long before day 1000. */
const regular = (gap: number, times: number, silent: number) => ({ days: Array.from({ length: times }, (_, n) => 1000 - silent - gap * (times - 1 - n)), returns: [] as number[] });

describe("purchases of late, beside the customer's own rhythm", () => {
  test("how likely a silence is, is what customers drawn with that rhythm do", () => {
    const bought = regular(14, 12, 63);
    const { silence } = surprises(bought, 1000, USUAL);
    const random = seededRandom(1);
    const [shape, rate] = [0.7 + 11, 9 + 22];
    const draws = 200_000;
    let silent = 0;
    for (let i = 0; i < draws; i++) if (random.exponential(random.gamma({ shape, rate })) > 9) silent++;
    close(silence.chance, silent / draws, 0.003);
    assert.equal(silence.days, 63);
  });

  test("the same silence surprises of one who bought every week and not of one who bought every other month; since the day from which it surprised", () => {
    const weekly = surprises(regular(7, 20, 42), 1000, USUAL).silence;
    const seldom = surprises(regular(60, 6, 42), 1000, USUAL).silence;
    assert.ok(weekly.chance < 0.03 && seldom.chance > 0.4, `${weekly.chance}, ${seldom.chance}`);
    assert.ok(weekly.since > 958 && weekly.since < 1000 && seldom.since > 1000);
    close(surprises(regular(7, 20, 42), Math.round(weekly.since), USUAL).silence.chance, 0.2, 0.02);
  });

  test("how likely so few purchases are is summed by the chances of 0, 1, 2 …", () => {
    const bought = { days: [...regular(14, 20, 182).days, 900], returns: [] };
    const late = lately(bought, 1000, USUAL.spread);
    assert.deepEqual([late.weeks, late.bought, late.before], [26, 1, 20]);
    const [shape, rate, time] = [0.7 + 19, 9 + late.weeksBefore, 26];
    const chance = (n: number) => Math.exp(logGamma(shape + n) - logGamma(shape) - logGamma(n + 1) + shape * Math.log(rate / (rate + time)) + n * Math.log(time / (rate + time)));
    close(surprises(bought, 1000, USUAL).decline.chance, chance(0) + chance(1), 1e-9);
    close(late.expected, (26 * shape) / rate);
  });

  test("a season is not taken for displeasure: who buys less as all who are alike do is no surprise; without looking at the others they would be", () => {
    const bought = { days: [...regular(14, 20, 182).days, 900, 930, 960], returns: [] };
    const key = alikeAs(bought, lately(bought, 1000, USUAL.spread));
    const alone = surprises(bought, 1000, USUAL).decline;
    const beside = surprises(bought, 1000, { ...USUAL, keptBy: { [key]: 0.3 } }).decline;
    assert.ok(alone.chance < 0.02, `${alone.chance}`);
    assert.ok(beside.chance > 0.3, `${beside.chance}`);
    close(beside.expected, alone.expected * 0.3);
  });

  test("what is usual to bring back is the customer's own, held to everybody's by four days of purchase", () => {
    // By hand: of 26 weeks, twice as long ago begun: six days of purchase before, one return on them; four of late. (1 + 4 × 0.1) ÷ (6 + 4) of each.
    const days = [600, 640, 680, 720, 760, 800, 850, 900, 950, 990];
    const { usual, bought } = surprises({ days, returns: [650, 960] }, 1000, USUAL).returns!;
    assert.equal(bought, 4);
    close(usual, 4 * 0.14);
  });

  test("returns surprise when they come more often than before; none are no sign", () => {
    const days = regular(14, 20, 5).days;
    assert.equal(surprises({ days, returns: [] }, 1000, USUAL).returns, null);
    const often = surprises({ days, returns: [900, 950, 980, 990] }, 1000, USUAL).returns!;
    const always = surprises({ days, returns: [...days.slice(0, 8).map((day) => day + 3), 950] }, 1000, USUAL).returns!;
    assert.ok(often.chance < 0.05 && always.chance > 0.9, `${often.chance}, ${always.chance}`);
    assert.equal(often.since, 900);
  });

  test("for any history chances are between 0 and 1, a longer silence never surprises less, and a scale of time changes nothing", () => {
    const history = fc.tuple(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 30 }), fc.nat(400)).map(([gaps, silent]) => {
      const days = [100];
      for (const gap of gaps) days.push(days.at(-1)! + gap);
      return { days, silent };
    });
    fc.assert(
      fc.property(history, ({ days, silent }) => {
        const asOf = days.at(-1)! + silent;
        const found = surprises({ days, returns: [days.at(-1)!] }, asOf, USUAL);
        for (const { chance } of [found.silence, found.decline, ...(found.returns ? [found.returns] : [])]) assert.ok(chance >= 0 && chance <= 1);
        assert.ok(surprises({ days, returns: [] }, asOf + 10, USUAL).silence.chance <= found.silence.chance);
        const twice = surprises({ days: days.map((day) => 2 * day), returns: [] }, 2 * asOf, { ...USUAL, spread: { r: 0.7, alpha: 18 } });
        close(twice.silence.chance, found.silence.chance);
      }),
    );
  });
});
